"""Contents that stand above a document: its headings in a row, without text, most of them met again below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hbsummary.clean.headlines import PART
from hbsummary.clean.page import LABEL, Page
from hbsummary.model import Edit
from hbsummary.titles import TERMINAL

__all__ = ["contents"]

# Contents begin among so many of the first lines, have so many entries at least, and their lines are so short.
_TOP, _FEWEST, _LONGEST = 12, 3, 40
# The reports of a compilation (第1篇:…) may be two.
_FEWEST_PARTS = 2
_HEAD = re.compile(r"[【\[]?目 {0,4}录[】\]]?:?")
# 第1篇 卫生局工作总结 1120字
_LENGTH = re.compile(r"[ (]{1,3}[0-9]{2,5}字\)?\Z")
# Of so many characters a heading is told from others.
_TELLING = 4


def contents(page: Page) -> Iterator[Edit]:
    """An edit for the lines of contents at the top of a page, if it has some."""
    lines = [n for n, line in enumerate(page.lines) if line.text]
    first = next((k for k, n in enumerate(lines[:_TOP]) if _label(page.lines[n].text)), None)
    if first is None:
        return
    stop, entries = first, list[str]()
    while stop < len(lines) and _is_entry(page.lines[lines[stop]].text):
        title = _title(page.lines[lines[stop]].text)
        if title in entries:
            break  # the first of the reports themselves
        entries.append(title)
        stop += 1
    fewest = _FEWEST_PARTS if PART.match(page.lines[lines[first]].text) else _FEWEST
    if stop - first < fewest or stop == len(lines):
        return
    above = page.lines[lines[first - 1]] if first else None
    begin, end = page.lines[lines[first]].start, page.lines[lines[stop]].start
    if above is not None and _HEAD.fullmatch(above.text):
        begin = above.start
    titles = [title for title in entries if len(title) >= _TELLING]
    again = sum(page.folded.find(title, end) >= 0 for title in titles)
    # A page that breaks off has only some of the headings.
    if again >= fewest and 2 * again >= len(titles):
        yield Edit(begin, end, "", "outline")


def _is_entry(text: str) -> bool:
    return len(text) <= _LONGEST and text[-1] not in TERMINAL + ",:" and _label(text) is not None


def _label(text: str) -> re.Match[str] | None:
    return LABEL.match(text) or PART.match(text)


def _title(text: str) -> str:
    """A heading without its label, and without the number of its page or of its characters."""
    label = _label(text)
    return _LENGTH.sub("", text[label.end() if label else 0 :]).strip(" .…·0123456789")
