"""Tables of a Word document: rows with a place for each column, or paragraphs where a table is only layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hbsummary.read.compose import one_line
from hbsummary.read.docx.runs import blocks
from hbsummary.read.ooxml import attribute, child, integer, is_on
from hbsummary.read.options import Limits
from hbsummary.read.package import Element

__all__ = ["Item", "Tables", "cell_text"]

# Word allows no more columns.
_MOST_COLUMNS = 63
_HAN = re.compile(r"[\u3400-\u9fff]")
# From how many characters on a cell with sentences is prose: in several paragraphs, in one.
_PROSE, _LONG_PROSE = 100, 300


@dataclass(frozen=True, slots=True)
class Item:
    """A line of text, one that is boilerplate by `rule`, or the `cells` of a row.

    `apart` items do not belong into the cell in which they stand (inner tables, boxes, notes).
    """

    text: str = ""
    rule: str = ""
    cells: tuple[str, ...] | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    items: tuple[Item, ...]
    columns: int

    @property
    def own(self) -> list[str]:
        """The paragraphs of the cell itself."""
        return [item.text for item in self.items if not item.apart]

    @property
    def is_prose(self) -> bool:
        """Whether the cell holds a piece of a report rather than an entry of a table."""
        own = [text for text in self.own if text.strip()]
        length = sum(map(len, own))
        if not any("。" in text for text in own):
            return False
        return length >= _LONG_PROSE or (len(own) > 1 and length >= _PROSE)


class Tables:
    """Makes items of tables; `story` gives the items of a cell that stands so deep."""

    def __init__(self, story: Callable[[Element, int], list[Item]], limits: Limits, flags: set[str]) -> None:
        self._story = story
        self._limits = limits
        self._flags = flags
        self._cells = 0

    def items(self, table: Element, depth: int) -> list[Item]:
        """The rows of `table`, each followed by what stands apart in its cells; paragraphs where it is layout."""
        rows = list(self._rows(table, depth))
        column = all(len(row) == 1 for row in rows)
        items: list[Item] = []
        for row in rows:
            inside = [item for cell in row for item in cell.items]
            if column or any(cell.is_prose for cell in row):
                items += inside
            else:
                items.append(Item(cells=tuple(_texts(row))))
                items += [item for item in inside if item.apart]
        return items

    def _rows(self, table: Element, depth: int) -> Iterator[list[_Cell]]:
        merging: set[int] = set()
        for row, at in blocks(table, ("w:tr",), self._limits, depth, self._flags):
            properties = child(row, "w:trPr")
            if child(properties, "w:ins") is not None or child(properties, "w:del") is not None:
                self._flags.add("tracked_changes")
            if is_on(child(properties, "w:hidden")):
                self._flags.add("hidden_text")
            elif child(properties, "w:del") is None:
                yield self._row(row, at, merging)

    def _row(self, row: Element, depth: int, merging: set[int]) -> list[_Cell]:
        """The cells of a row; `merging` are the columns in which a cell goes on from the row above."""
        properties = child(row, "w:trPr")
        cells = [self._empty(_columns(child(properties, "w:gridBefore"), 0))]
        column = cells[0].columns
        for element, at in blocks(row, ("w:tc",), self._limits, depth, self._flags):
            cell = self._cell(element, at, column, merging)
            cells.append(cell)
            column += cell.columns
        cells.append(self._empty(_columns(child(properties, "w:gridAfter"), 0)))
        return [cell for cell in cells if cell.columns]

    def _cell(self, element: Element, depth: int, column: int, merging: set[int]) -> _Cell:
        properties = child(element, "w:tcPr")
        columns = _columns(child(properties, "w:gridSpan"), 1)
        if child(properties, "w:cellDel") is not None:
            self._flags.add("tracked_changes")
            return self._empty(columns)
        merged = child(properties, "w:vMerge")
        goes_on = merged is not None and attribute(merged, "val") != "restart"
        if (goes_on and column in merging) or attribute(child(properties, "w:hMerge"), "val") == "continue":
            return self._empty(columns)
        (merging.discard if merged is None else merging.add)(column)
        self._count(columns)
        return _Cell(tuple(self._story(element, depth)), columns)

    def _empty(self, columns: int) -> _Cell:
        self._count(columns)
        return _Cell((), columns)

    def _count(self, columns: int) -> None:
        self._cells += columns
        self._limits.check_cells(self._cells)


def _columns(element: Element | None, default: int) -> int:
    return default if element is None else min(max(integer(element, default=default), default), _MOST_COLUMNS)


def _texts(row: Sequence[_Cell]) -> Iterator[str]:
    for cell in row:
        yield cell_text(cell.own)
        yield from [""] * (cell.columns - 1)


def cell_text(paragraphs: Sequence[str]) -> str:
    """The lines of a cell as one, with blanks between; none between Chinese words, which narrow cells break."""
    text = ""
    for line in "\n".join(paragraphs).split("\n"):
        line = one_line(line)
        if text and line and not (_HAN.match(text[-1]) and _HAN.match(line)):
            text += " "
        text += line
    return text
