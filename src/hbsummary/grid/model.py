"""The nouns of tables: lines of cells, rows, and the table as the later stages see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hbsummary.grid.cells import Cell

__all__ = ["Head", "Line", "Row", "Table"]

# What stands over one column, from top to bottom.
Head = tuple[str, ...]


class Line(NamedTuple):
    """A line of the folded text without its margins, `start:end`, and its cells.

    `fixed`: empty cells are kept, so that places count.
    """

    start: int
    end: int
    text: str
    cells: tuple[Cell, ...]
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its labels from general to special, the unit it prints, and one cell (or None) per column."""

    labels: tuple[str, ...]
    unit: str
    values: tuple[Cell | None, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table `start:end` with its caption and the head of each column.

    `settled` is False where the heads could not be told apart, so that names have only the label.
    """

    start: int
    end: int
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    settled: bool = True
