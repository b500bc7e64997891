"""The text of a document as its reader puts it together: lines, rows of tables, and what is boilerplate in it.

Readers of documents that are no plain text decide what the text is, and all offsets count
its characters. What they know not to be the report's own (menus, page headers) stays in the
text, marked by an edit, so that `removed.csv` can show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hbsummary.model import Edit, Source
from hbsummary.read.options import Limits

__all__ = ["Composer", "one_line"]

# What breaks lines for one reader or another; a cell or a heading is one line.
_BREAKS = re.compile(r"[\s\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """`text` without blanks around it, line breaks and tabs within it as one blank."""
    return _BREAKS.sub(" ", text).strip()


class Composer:
    """A text growing line by line, within limits; InputError when it grows beyond them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._pieces: list[str] = []
        self._at = 0
        self._cells = 0
        self._edits: list[Edit] = []

    @property
    def at(self) -> int:
        """The offset at which the next piece will stand."""
        return self._at

    def add(self, text: str) -> None:
        """`text` as it is."""
        self._at += len(text)
        self.limits.check_text(self._at)
        self._pieces.append(text)

    def line(self, text: str) -> None:
        """`text` and a line end; it may have line ends within."""
        self.add(text + "\n")

    def row(self, cells: Iterable[str]) -> None:
        """A row of a table: a line with tabs between the cells. Empty cells keep their place."""
        texts = [one_line(cell) for cell in cells]
        self._cells += len(texts)
        self.limits.check_cells(self._cells)
        self.line("\t".join(texts))

    def aside(self, text: str, rule: str) -> None:
        """A line that is boilerplate by `rule`."""
        start = self._at
        self.line(text)
        self._edits.append(Edit(start, self._at, "", rule))

    def join(self, text: str, rule: str) -> None:
        """Characters that stand in the text but do not interrupt it, such as a line end within a word."""
        start = self._at
        self.add(text)
        self._edits.append(Edit(start, self._at, "", rule, boilerplate=False))

    def source(self, name: str, form: str, flags: tuple[str, ...] = ()) -> Source:
        """The source that has been put together; `form` is its file format."""
        return Source(name, "".join(self._pieces), flags=flags, form=form, edits=tuple(self._edits))
