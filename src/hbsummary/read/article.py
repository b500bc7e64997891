"""What of a page is the report: its own container, what is named as something else, lists of links.

Three witnesses: the figures and sentences (where most of them stand is the report), the names
that sites give to parts of their pages (`data/html.toml`), and trafilatura's extraction. None
of them alone takes a sentence with figures out of the container that holds the report.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy

from lxml import etree

from hbsummary.read.blocks import Page
from hbsummary.read.htmlnames import elements, names
from hbsummary.read.htmltable import Block

__all__ = ["asides"]

OUTSIDE, LINKS = "outside_article", "navigation"

_FIGURE = re.compile(
    r"[0-9０-９][0-9０-９.,，．]{0,12}\s?(?:[%％‰﹪]|[万亿千百]|[人例元个家所份次名张台间床项起户岁支批处吨件])"
)
_LABELLED = re.compile(r"\s{0,20}(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])")
_DATE = re.compile(r"[0-9一二三四五六七八九〇○零]{4}\s?年.{1,4}月.{1,4}日\s{0,4}\Z")
_NO_LETTER = re.compile(r"[\W_]+")
_PIECES = re.compile(r"[\s。，；：、,;:|]+")
# A block of so many characters is prose also without a full stop; a sentence has at least so many.
_LONG, _SENTENCE = 60, 15
# The container of the report holds so much of the page's weight; sentences with figures weigh more.
_MOST, _HEAVY = 0.9, 3
# A page of less weight does not tell where its report is.
_ENOUGH = 100
# So many short lines before and after the container belong to it: a title, a source, a signature.
_NEAR, _SHORT = 4, 60
# What is named as something else and yet holds more than this times the weight of all other text is not.
_LIES = 5
# A page of more elements than these, deeper or longer, is not handed to trafilatura.
_MANY, _DEEP, _BIG = 20_000, 250, 2_000_000
# Elements that hold lines rather than arrange them.
_LEAVES = frozenset(elements("block") - elements("container"))

for _name in ("trafilatura", "htmldate", "justext", "courlan"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def asides(page: Page, root: etree._Element, title: str) -> list[str]:
    """For each block of `page` the rule by which it is not the report's, empty where it is.

    `root` is the tree that the page was made of, `title` what its head calls it.
    """
    return _Judge(page, _Extraction.of(root, page), title).rules()


class _Extraction:
    """What trafilatura takes for the text of a page, in pieces."""

    def __init__(self, pieces: frozenset[str]) -> None:
        self._pieces = pieces

    @classmethod
    def of(cls, root: etree._Element, page: Page) -> _Extraction | None:
        """None where it finds less than half of the page's prose, or where the page is too much for it."""
        size = sum(len(block.text) for block in page.blocks)
        if not page.blocks or page.elements > _MANY or size > _BIG or _depth(page) > _DEEP:
            return None
        found = cls(frozenset(_PIECES.split(_extracted(root))))
        prose = [block for block in page.blocks if _is_prose(block)]
        kept = sum(len(block.text) for block in prose if found.has(block))
        return found if kept * 2 >= sum(len(block.text) for block in prose) else None

    def has(self, block: Block) -> bool:
        """Whether most of a block is in it."""
        pieces = [piece for piece in _PIECES.split(block.text) if piece]
        return sum(len(p) for p in pieces if p in self._pieces) * 2 > sum(map(len, pieces))


def _extracted(root: etree._Element) -> str:
    """trafilatura's text of a page; empty when it fails."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            deepcopy(root), favor_recall=True, include_comments=False, include_tables=True, with_metadata=False
        )
    except Exception:  # it is one witness of three, and pages are stranger than it thinks
        return ""
    return getattr(found, "text", "") or ""


def _depth(page: Page) -> int:
    depths: list[int] = []
    for node in page.nodes:
        depths.append(depths[node.parent] + 1 if node.parent >= 0 else 1)
    return max(depths, default=0)


class _Judge:
    """Decides on the blocks of one page."""

    def __init__(self, page: Page, extraction: _Extraction | None, title: str) -> None:
        self._blocks, self._nodes, self._extraction = page.blocks, page.nodes, extraction
        self._weights = [_weight(block) for block in page.blocks]
        self._title = _NO_LETTER.sub("", title)
        self._zones = self._zoned()
        self._main = self._container()
        inside = self._under(self._main)
        self._inside = [block.node < 0 or inside[block.node] for block in page.blocks]

    def rules(self) -> list[str]:
        """A rule for each block, empty for the report's."""
        near = self._near()
        tail = self._tail()
        rules = []
        for n, block in enumerate(self._blocks):
            zone = self._zones[block.node] if block.node >= 0 else ""
            if zone:
                rules.append("" if self._is_own(n, zone) else zone)
            elif _is_links(block) and not self._is_title(block):
                rules.append(LINKS)
            elif self._inside[n]:
                rules.append(OUTSIDE if n in tail else "")
            else:
                rules.append("" if n in near or self._belongs(block) else OUTSIDE)
        return rules

    def _is_own(self, n: int, zone: str) -> bool:
        """Whether a block is the report's although it stands in a part that is named as something else."""
        block = self._blocks[n]
        if block.heading and self._is_title(block):
            return True
        if not self._inside[n] or not _is_prose(block) or not _FIGURE.search(block.text):
            return False
        kept = self._extraction is not None and self._extraction.has(block)
        return kept or (self._extraction is None and zone not in names().sure)

    def _belongs(self, block: Block) -> bool:
        """Whether a block outside the container is the report's all the same."""
        if _is_prose(block) and _FIGURE.search(block.text):
            return True
        return self._extraction is not None and _is_prose(block) and self._extraction.has(block)

    def _is_title(self, block: Block) -> bool:
        """Whether a block is what the head of the page calls it, but for the name of the site."""
        bare = _NO_LETTER.sub("", block.text)
        return len(bare) >= 6 and bare in self._title

    def _zoned(self) -> list[str]:
        """For each element the rule of what it is named as; names that cannot be true do not count."""
        table = names()
        own = [table.rule(node.tag, node.role, node.names) for node in self._nodes]
        sums = self._sums(self._weights)
        total = sum(self._weights)
        zones: list[str] = []
        for n, node in enumerate(self._nodes):
            above = zones[node.parent] if node.parent >= 0 else ""
            lies = sums[n] > _LIES * (total - sums[n]) or node.tag == "body"
            zones.append(above or ("" if lies else own[n]))
        return zones

    def _sums(self, weights: list[int]) -> list[int]:
        """For each element the weight of all that stands in it."""
        sums = [0] * len(self._nodes)
        for block, weight in zip(self._blocks, weights, strict=True):
            if block.node >= 0:
                sums[block.node] += weight
        for n in range(len(self._nodes) - 1, -1, -1):
            if self._nodes[n].parent >= 0:
                sums[self._nodes[n].parent] += sums[n]
        return sums

    def _container(self) -> int:
        """The deepest element that holds most of the page's weight; -1 for the whole page."""
        weights = [
            0 if block.node >= 0 and self._zones[block.node] else weight
            for block, weight in zip(self._blocks, self._weights, strict=True)
        ]
        total = sum(weights)
        sums = self._sums(weights)
        found = max((n for n, size in enumerate(sums) if total >= _ENOUGH and size >= _MOST * total), default=-1)
        while found >= 0 and self._nodes[found].tag in _LEAVES:
            found = self._nodes[found].parent
        return found

    def _under(self, main: int) -> list[bool]:
        """For each element whether it is `main` or stands in it."""
        under: list[bool] = []
        for n, node in enumerate(self._nodes):
            under.append(main < 0 or n == main or (node.parent >= 0 and under[node.parent]))
        return under

    def _near(self) -> set[int]:
        """The blocks around the container that belong to it: from the title on, and up to the signature."""
        marked = [n for n, inside in enumerate(self._inside) if inside]
        if not marked:
            return set()
        first, last = marked[0], marked[-1]
        title = next((n for n in range(first, -1, -1) if self._names_page(n)), first)
        before = self._short_run(range(first - 1, -1, -1))
        after = self._short_run(range(last + 1, len(self._blocks)))
        signed = [n for n in after if _DATE.search(self._blocks[n].text)]
        return {*range(title, first), *before, *range(last + 1, max(signed, default=last) + 1)}

    def _names_page(self, n: int) -> bool:
        block = self._blocks[n]
        return self._is_title(block) or (block.heading and len(block.text) >= 6 and not _is_links(block))

    def _short_run(self, order: Iterable[int]) -> Iterator[int]:
        for count, n in enumerate(order):
            block = self._blocks[n]
            named = block.node >= 0 and self._zones[block.node]
            if count >= _NEAR or named or len(block.text) > _SHORT or block.linked * 3 > len(block.text):
                return
            yield n

    def _tail(self) -> set[int]:
        """The blocks in the container after its last figure or heading that stand apart and trafilatura drops."""
        heavy = [n for n, weight in enumerate(self._weights) if self._inside[n] and weight > len(self._blocks[n].text)]
        if not heavy or self._extraction is None:
            return set()
        holder = self._blocks[heavy[-1]].node
        while holder >= 0 and self._nodes[holder].tag in _LEAVES:
            holder = self._nodes[holder].parent
        beside = self._under(holder)
        tail = set()
        for n in range(heavy[-1] + 1, len(self._blocks)):
            block = self._blocks[n]
            apart = self._inside[n] and block.node >= 0 and not beside[block.node]
            if apart and not self._extraction.has(block) and not _DATE.search(block.text):
                tail.add(n)
        return tail


def _is_prose(block: Block) -> bool:
    """Whether a block is sentences, or a row with figures."""
    text = block.text
    if block.linked * 2 > len(text):
        return False
    if block.cells:
        return bool(_FIGURE.search(text)) or sum(char.isdigit() for char in text) * 4 > len(text)
    return len(text) >= _LONG or (len(text) >= _SENTENCE and any(mark in text for mark in "。；;！"))


def _is_links(block: Block) -> bool:
    """Whether a block is nothing but links."""
    bare = len(_NO_LETTER.sub("", block.text))
    return block.linked > 0 and block.linked * 10 >= bare * 6 and not _LABELLED.match(block.text)


def _weight(block: Block) -> int:
    """How much a block says for the element that holds it."""
    labelled = bool(_LABELLED.match(block.text)) and block.linked * 2 <= len(block.text)
    if not labelled and not _is_prose(block):
        return 0
    heavy = labelled or bool(_FIGURE.search(block.text))
    return len(block.text) * (_HEAVY if heavy else 1)
