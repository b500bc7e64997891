"""Tables of a Word document: rows with a place for each column, or paragraphs where a table is only layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hbsummary.read.docx.runs import blocks
from hbsummary.read.items import Cell, Item, arranged
from hbsummary.read.ooxml import attribute, child, integer, is_on
from hbsummary.read.options import Limits
from hbsummary.read.package import Element

__all__ = ["Tables"]

# Word allows no more columns.
_MOST_COLUMNS = 63


class Tables:
    """Makes items of tables; `story` gives the items of a cell that stands so deep."""

    def __init__(self, story: Callable[[Element, int], list[Item]], limits: Limits, flags: set[str]) -> None:
        self._story = story
        self._limits = limits
        self._flags = flags
        self._cells = 0

    def items(self, table: Element, depth: int) -> list[Item]:
        """The rows of `table`, as `arranged` gives them."""
        return arranged(list(self._rows(table, depth)))

    def _rows(self, table: Element, depth: int) -> Iterator[list[Cell]]:
        merging: set[int] = set()
        for row, at in blocks(table, ("w:tr",), self._limits, depth, self._flags):
            properties = child(row, "w:trPr")
            if child(properties, "w:ins") is not None or child(properties, "w:del") is not None:
                self._flags.add("tracked_changes")
            if is_on(child(properties, "w:hidden")):
                self._flags.add("hidden_text")
            elif child(properties, "w:del") is None:
                yield self._row(row, at, merging)

    def _row(self, row: Element, depth: int, merging: set[int]) -> list[Cell]:
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

    def _cell(self, element: Element, depth: int, column: int, merging: set[int]) -> Cell:
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
        return Cell(tuple(self._story(element, depth)), columns)

    def _empty(self, columns: int) -> Cell:
        self._count(columns)
        return Cell((), columns)

    def _count(self, columns: int) -> None:
        self._cells += columns
        self._limits.check_cells(self._cells)


def _columns(element: Element | None, default: int) -> int:
    return default if element is None else min(max(integer(element, default=default), default), _MOST_COLUMNS)
