"""A page as lines: which of them are the report's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby, pairwise, takewhile

from hbsummary.clean.lines import VOICE, Line, lines
from hbsummary.fold import fold
from hbsummary.regex import regex
from hbsummary.titles import TERMINAL

__all__ = ["LABEL", "VOICE", "Line", "Page", "is_cut"]

# A line that says so is the report's own also without a full stop.
_OWN = re.compile(r"我[局委院县市区镇]|现将|今年以来|一年来|如下:\Z")
LABEL = re.compile(
    r"\s{0,20}(?:[一二三四五六七八九十]{1,3}[、.是要]|[(][一二三四五六七八九十0-9]{1,3}[)]|[0-9]{1,2}[、.)](?![0-9])"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|章|节|[,、])|[①-⑳㈠-㈩⑴-⒇⒈-⒛]|其[一二三四五]|首先|其次|另?一方面)"
)
_PROSE = 30
# A figure of a table whose rows a page broke before each bar, and how many such lines tell a table.
_BARRED, _CELLS = re.compile(r"[|]\s{0,4}[0-9][0-9.,%‰]{0,12}"), 4
# One of a table with a cell to a line, each of which a bar ends.
_CLOSED = re.compile(r"[-+]?[0-9][0-9.,%‰]{0,12}\s{0,4}[|](?:\s{0,4}[|])?")
_CELL = 30  # characters of a cell at most
_POINT = regex("[一-鿿%‰][.]")
_CLOSING = "”’』」)》】〉\"'"


def is_cut(text: str, at: int) -> bool:
    """Whether the folded text breaks off before `at`: no sentence ends there."""
    last = at - 1
    while last >= 0 and at - last < 40 and text[last].isspace():
        last -= 1
    while last >= 0 and at - last < 40 and text[last] in _CLOSING:
        last -= 1
    # 服苗率99.70%. ends a sentence, too
    return last >= 0 and text[last] not in TERMINAL + ":" and not _POINT.match(text, last - 1)


class Page:
    """Lines of a source with what its text tells about them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.lines = list(lines(self.folded))

    def after(self, n: int) -> int:
        """The offset after line `n` and the blank lines under it."""
        while n + 1 < len(self.lines) and not self.lines[n + 1].text:
            n += 1
        return self.lines[n].stop

    def is_body(self, line: Line) -> bool:
        """Whether a line is prose or a labelled heading, by itself."""
        text = line.text
        if len(text) >= _PROSE and "。" in text:
            return True
        own = len(text) >= 24 and "," in text and bool(_OWN.search(text))
        return own or (len(text) >= 5 and bool(LABEL.match(text)))

    @cached_property
    def cells(self) -> frozenset[int]:
        """The lines of tables that a page broke at bars: | 14.3 / | 8.5 / | or 肝炎 | / 124 | / 0 | | / |."""
        behind = [n for n, line in enumerate(self.lines) if line.text[:1] == "|" and _BARRED.fullmatch(line.text)]
        ends = [n + 1 for n in behind if n + 1 < len(self.lines) and self.lines[n + 1].text == "|"]
        before = [n for n, line in enumerate(self.lines) if line.text[-1:] == "|" and _CLOSED.fullmatch(line.text)]
        cells = [*behind, *ends] if len(behind) >= _CELLS else []
        if len(before) >= _CELLS:
            cells += [n for n in range(before[0], before[-1] + 2) if self._is_closed(n)]
            cells += takewhile(self._is_closed, range(before[0] - 1, -1, -1))
        return frozenset([*cells, *self._between_bars()])

    def _between_bars(self) -> Iterator[int]:
        """The lines of tables with one cell to a line and a bar on a line of its own between two cells."""
        bars = [n for n, line in enumerate(self.lines) if line.text == "|"]
        for holds, run in groupby(pairwise(bars), key=lambda pair: self._holds_one_cell(*pair)):
            spans = list(run)
            if holds and len(spans) >= _CELLS:
                yield from range(spans[0][0], spans[-1][1] + 1)

    def _holds_one_cell(self, bar: int, following: int) -> bool:
        texts = [line.text for line in self.lines[bar + 1 : following] if line.text]
        return len(texts) <= 1 and all(len(text) <= _CELL for text in texts)

    def _is_closed(self, n: int) -> bool:
        return n < len(self.lines) and self.lines[n].text[-1:] == "|"

    @cached_property
    def body(self) -> list[bool]:
        return [self.is_body(line) for line in self.lines]
