"""Headers, footers and page numbers: known by where they stand and by standing there again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from hbsummary.read.pdf.lines import Item, Line

__all__ = ["Leaf", "part_margins"]

HEADER, FOOTER, NUMBER = "page_header", "page_footer", "page_number"
# The outer parts of a page in which headers and footers stand, and how many lines these have.
_ZONE, _MOST = 0.15, 4
# How much the places of one header differ, in points; a larger line than others is a title.
_SAME_PLACE, _TITLE = 4.0, 1.25
# A bare number stands apart from the text by so many lines.
_APART = 1.5
_DASH = "[-—–―－－·•~～]"
_DECORATED = re.compile(
    rf"{_DASH}{{1,3}}\s?[0-9０-９]{{1,4}}\s?{_DASH}{{1,3}}|[0-9]{{1,4}}\s?/\s?[0-9]{{1,4}}"
    r"|第\s?[0-9０-９一二三四五六七八九十]{1,4}\s?页(?:\s?[,，/]?\s?[(（]?共\s?[0-9０-９一二三四五六七八九十]{1,4}\s?页[)）]?)?"
    r"|(?:[Pp]age|PAGE|[Pp][.]?)\s?[0-9]{1,4}(?:\s?(?:of|/)\s?[0-9]{1,4})?"
)
_BARE = re.compile(r"[0-9]{1,4}")
# What differs in a header from page to page.
_CHANGING = re.compile(rf"{_DECORATED.pattern}|(?:\A|(?<=\s\s))[0-9]{{1,4}}(?:\Z|(?=\s\s))")


@dataclass(slots=True)
class Leaf:
    """A page: its items in reading order, its `low` and `high` edge, and what stands around its text."""

    items: list[Item]
    low: float
    high: float
    above: list[tuple[str, str]] = field(default_factory=list)
    below: list[tuple[str, str]] = field(default_factory=list)


def part_margins(leaves: Sequence[Leaf]) -> None:
    """Move the headers, footers and page numbers of all pages from their items to what is above and below."""
    edges = [(_outer(leaf, True), _outer(leaf, False)) for leaf in leaves]
    repeated = _repeated(edges)
    shift = _shift(edges)
    for n, (leaf, both) in enumerate(zip(leaves, edges, strict=True)):
        body = _body_size(leaf)
        for lines, upper in zip(both, (True, False), strict=True):
            for k, line in enumerate(lines):
                rule = _rule(line, upper, repeated, body) or _bare(line, n, shift, _gap(leaf, lines, k), len(leaves))
                if not rule:
                    break
                leaf.items.remove(line)
                (leaf.above if upper else leaf.below).append((line.text, rule))
        leaf.below.reverse()


def _outer(leaf: Leaf, upper: bool) -> list[Line]:
    """The first lines of a page, or the last, from the edge inwards, as far as they stand in the outer part."""
    depth = _ZONE * (leaf.high - leaf.low)
    found = []
    for item in sorted(leaf.items, key=lambda item: -item.top if upper else item.top)[:_MOST]:
        if not isinstance(item, Line) or (item.base < leaf.high - depth if upper else item.top > leaf.low + depth):
            break
        found.append(item)
    return found


def _key(text: str) -> str:
    """A header without what differs from page to page."""
    return re.sub(r"\s+", "", _CHANGING.sub("#", text))


def _repeated(edges: Sequence[tuple[list[Line], list[Line]]]) -> set[tuple[bool, str, int]]:
    """Side, text and place of lines that stand at the same place of two pages."""
    places: dict[tuple[bool, str, int], set[int]] = defaultdict(set)
    for page, both in enumerate(edges):
        for lines, upper in zip(both, (True, False), strict=True):
            for line in lines:
                for place in _places(line):
                    places[upper, _key(line.text), place].add(page)
    return {key for key, pages in places.items() if len(pages) >= 2}


def _places(line: Line) -> tuple[int, int]:
    """The place of a line in two coarse scales, so that places a little apart share one of them."""
    return 2 * int(line.base // (2 * _SAME_PLACE)), 2 * int((line.base + _SAME_PLACE) // (2 * _SAME_PLACE)) + 1


def _rule(line: Line, upper: bool, repeated: set[tuple[bool, str, int]], body: float) -> str:
    """Why a line at the edge of a page is not its text; empty when it is."""
    if _DECORATED.fullmatch(line.text):
        return NUMBER
    key = _key(line.text)
    again = any((upper, key, place) in repeated for place in _places(line))
    if not again or key == "#" or _BARE.fullmatch(key) or line.size > _TITLE * body > 0:
        return ""
    return HEADER if upper else FOOTER


def _body_size(leaf: Leaf) -> float:
    sizes = Counter[float]()
    for item in leaf.items:
        if isinstance(item, Line):
            sizes[round(item.size, 1)] += len(item.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _shift(edges: Sequence[tuple[list[Line], list[Line]]]) -> int | None:
    """By how much bare numbers at the edges are more than the page's place; None when they do not count pages."""
    shifts = Counter[int]()
    for page, both in enumerate(edges):
        shifts.update({int(lines[0].text) - page for lines in both if lines and _BARE.fullmatch(lines[0].text)})
    common = shifts.most_common(1)
    return common[0][0] if common and common[0][1] >= 2 else None


def _gap(leaf: Leaf, lines: list[Line], k: int) -> float:
    """How many lines would stand between a line at the edge and the next item."""
    others = [item for item in leaf.items if item not in lines[: k + 1]]
    line = lines[k]
    gaps = [max(line.base - item.top, (_low(item) - line.top)) for item in others]
    return min(gaps, default=_APART * line.size) / max(line.size, 1.0)


def _low(item: Item) -> float:
    return item.base if isinstance(item, Line) else item.box[1]


def _bare(line: Line, page: int, shift: int | None, gap: float, pages: int) -> str:
    """A number alone at the edge: it counts the pages, or stands apart on the only one."""
    if not _BARE.fullmatch(line.text):
        return ""
    if shift is not None:
        return NUMBER if int(line.text) - page == shift else ""
    return NUMBER if pages == 1 and gap >= _APART and int(line.text) < 1000 else ""
