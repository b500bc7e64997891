"""Titles that the site prints above, or runs into, the report's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hbsummary.clean.page import Page
from hbsummary.clean.vocabulary import FILE, worded
from hbsummary.model import Edit
from hbsummary.titles import glued_title, names_body, part_title, similar, title_ends, title_line

__all__ = ["PART", "group_title", "site_titles"]

RULE, LABELLED = "site_title", "part_label"
_PART_FIRST = frozenset("【[(<第篇范模例样")
_SUFFIX = worded(r"\s{0,2}[-_|—–]{1,2}\s{0,2}[^-_|]{2,24}{title_site}\Z|_{title_kind}\Z")
# Titles above the first report that are compared with one another.
_MOST = 30
_HALF = 8
# So many characters a page mark may take before the text.
_MARK = 8
_COLLECTION = worded(
    r"(?:[(\[【]?{gathered_as}?[0-9一二两三四五六七八九十几多]{1,3}[篇则份][)\]】]?|{collection})(?:[(\[【].{0,10}[)\]】])?\Z"
)

# 篇一:, 【范文二】, 第3篇、: what a compilation prints before the title of a report.
PART = worded(
    r"[【\[(<]?\s?(?:第\s?[0-9一二三四五六七八九十]{1,3}\s?篇|{sample}\s?[0-9一二三四五六七八九十]{1,3})"
    r"\s?[】\])>]?\s{0,3}[:.、]?\s{0,3}"
)
# 总结模板(可直接套用): how a site offers what it names.
_OFFERED = worded(r"{offered_end}\Z|[(\[【][^()]{0,12}{offered}[^()]{0,8}[)\]】]\Z")
_UP_TO_SPACE = re.compile(r"[^\s,。;:!?]{8,50}(?=[ \t])")
_TITLED = 8
# The title under a number on a line of its own is among so many lines.
_BELOW = 3
# Two titles without a break are so long; the second begins with a body's name within so many characters.
_GLUED, _NAME = 16, 8

# What joins two parts of one title, or ends one.
_JOINING = "及和暨与的范模样书会"
# 计划生育局2015年工作总结 is one title.
_OF_PLANNING = ("生育", "免疫")


def site_titles(page: Page, taken: set[int], first: int, marks: dict[int, int]) -> Iterator[Edit]:
    """Edits for titles that are the site's.

    `taken` are the lines that other rules removed, `first` the first line of report text,
    `marks` where text begins on lines that a page mark opens.
    """
    above = [n for n in range(min(first, len(page.lines))) if n not in taken and page.lines[n].text][-3 * _MOST :]
    titles = [(n, _bare(page.lines[n].text)) for n in above]
    head = [(n, title) for n, title in titles if _titled(page.lines[n].text)][-_MOST:]
    head += _two_lines(titles, first)
    own = _own(page, first, marks)
    removed: list[int] = []
    for at, (n, title) in enumerate(head):
        later = [other for m, other in head[at + 1 :] if m != n] + ([own] if own else [])
        later += [other for m, other in titles if m > n and PART.match(other)]
        site = _bare(page.lines[n].text) != page.lines[n].text or bool(
            _COLLECTION.search(title) or _OFFERED.search(title)
        )
        file = bool(FILE.search(page.lines[n].text)) and _goes_on_with(page, first, title)
        again = any(page.lines[m].text == page.lines[n].text for m in removed)
        if file or (later and (site or again or any(_calls_same(title, other) for other in later))):
            removed.append(n)
            yield _line(page, n)
    yield from _collections(page, taken, first)
    yield from _parts(page, taken)
    yield from _run_together(page, taken, first, marks)


def group_title(line: str) -> bool:
    """Whether a line names a group of reports: 工作总结范文(精选三篇)."""
    match = _COLLECTION.search(line)
    return match is not None and title_line(line[: match.start()])


def _two_lines(titles: list[tuple[int, str]], first: int) -> list[tuple[int, str]]:
    """The last title above the report where it runs over two lines, neither of which is one."""
    for (n, one), (m, other) in reversed(list(pairwise(titles[: _MOST * 2]))):
        whole = m == n + 1 and m < first and len(one) >= _HALF and title_line(one + other)
        if whole and not title_line(one) and not title_line(other):
            return [(n, one + other)]
    return []


def _calls_same(title: str, other: str) -> bool:
    """Whether a title is another name of the report with the title `other`, which does not only head a part of it."""
    return similar(title, other) and not (part_title(other) and names_body(title) and title_line(title))


def _bare(line: str) -> str:
    """A title without a file's ending or a site's name."""
    return FILE.sub("", _SUFFIX.sub("", FILE.sub("", line)))


def _titled(line: str) -> bool:
    bare = _bare(line)
    if title_line(bare) or bare != line:
        return True
    return any(words.search(bare) and title_line(words.sub("", bare)) for words in (_COLLECTION, _OFFERED))


def _own(page: Page, first: int, marks: dict[int, int]) -> str:
    """The title that the first line of report text begins with, if any."""
    if first >= len(page.lines):
        return ""
    line = page.lines[first]
    start = marks.get(first, line.start)
    if label := PART.match(page.folded, start, line.end):
        start = label.end()  # 第一篇:甲县工作总结经检查…
    end = glued_title(page.folded, start, line.end)
    if end is None:
        # A title that ends unlike others, with a space behind it: …总结及下半年工作支配 今年以来,….
        words = _UP_TO_SPACE.match(page.folded, start, line.end)
        end = words.end() if words and title_ends(words[0]) and names_body(words[0]) else start
    return page.folded[start:end].strip()


def _goes_on_with(page: Page, first: int, title: str) -> bool:
    """Whether the report's text begins with the title that the name of its file says."""
    start = page.lines[first].start if first < len(page.lines) else len(page.folded)
    return len(title) >= _HALF and page.folded.find(title, start, start + len(title) + _MARK) >= 0


def _line(page: Page, n: int) -> Edit:
    start, stop = page.lines[n].start, n
    while stop + 1 < len(page.lines) and not page.lines[stop + 1].text:
        stop += 1
    return Edit(start, page.lines[stop].stop, "", RULE)


def _collections(page: Page, taken: set[int], first: int) -> Iterator[Edit]:
    """Within the page: titles of a group of reports, and titles set right above a report's own."""
    lines = [n for n in range(first, len(page.lines)) if n not in taken and page.lines[n].text]
    for n, following in pairwise(lines):
        text = page.lines[n].text
        if not 6 <= len(text) <= 60 or "。" in text:
            continue
        doubled = title_line(text, strong=True) and title_line(page.lines[following].text, strong=True)
        if group_title(text) or doubled:
            yield _line(page, n)


def _parts(page: Page, taken: set[int]) -> Iterator[Edit]:
    """The numbers that a compilation gives its reports, where the report's own title follows them."""
    for n, line in enumerate(page.lines):
        label = PART.match(line.text) if line.text[:1] in _PART_FIRST else None
        if label is None or n in taken:
            continue
        title = line.text[label.end() :]
        if not title:
            # The number has a line of its own, the title the next one.
            below = next((other.text for other in page.lines[n + 1 : n + 1 + _BELOW] if other.text), "")
            if _heads_report(below):
                yield Edit(line.start, page.after(n), "", LABELLED)
        elif _heads_report(title):
            start = line.start + page.folded[line.start : line.end].index(line.text[0])
            yield Edit(line.start, start + label.end(), "", LABELLED)


def _heads_report(title: str) -> bool:
    return len(title) >= _TITLED and title_line(title) and names_body(title)


def _run_together(page: Page, taken: set[int], first: int, marks: dict[int, int]) -> Iterator[Edit]:
    """Two titles of the text without a break between them: the first is the site's."""
    for n, line in enumerate(page.lines[: first + 1][-_MOST:], max(0, first + 1 - _MOST)):
        start = marks.get(n, line.start)
        stop = min(line.end, start + 130)
        if n < first:
            whole = stop if n not in taken and len(line.text) > _GLUED and title_line(line.text) else 0
        else:
            whole = glued_title(page.folded, start, stop) or 0
        at = _seam(page.folded, start, whole)
        if at:
            yield Edit(start, at, "", RULE)


def _seam(text: str, start: int, whole: int) -> int:
    """Where the second of two titles begins that are alike, or of which the second names a body; else 0."""
    alike, named = [], []
    if whole <= start or title_ends(text[start:whole]) < 2:
        return 0
    for at in range(start + 6, min(whole - 5, start + 66)):
        one, other = text[start:at], text[at:whole]
        if title_line(one) and title_line(other) and other[0] not in _JOINING:
            if similar(one, other):
                alike.append((abs(len(one) - len(other)), at))
            elif title_line(other, strong=True) and names_body(other[:_NAME]) and not other.startswith(_OF_PLANNING):
                named.append(at)
    return min(alike)[1] if alike else max(named, default=0)
