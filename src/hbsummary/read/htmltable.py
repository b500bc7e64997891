"""Tables of web pages: cells into rows with empty cells for merged ones, and which tables are only layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hbsummary.read.compose import one_line
from hbsummary.read.options import Limits

__all__ = ["CJK", "Block", "Grid"]

# Characters between which a line end is no blank.
CJK = "\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_BETWEEN = re.compile(rf"(?<=[{CJK}])\n(?=[{CJK}])")
# A cell that holds this much text with a full stop holds prose.
_PROSE, _LINES = 120, 3
# What browsers allow.
_MAX_COLSPAN, _MAX_ROWSPAN = 1_000, 65_534


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a page: its text, of a row of a table the cells, too; `node` is the element that it
    stands in, `linked` how many of its characters are links, `heading` whether h1-h6 holds it."""

    text: str
    node: int
    linked: int = 0
    heading: bool = False
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class _Cell:
    colspan: int
    rowspan: int
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return one_line(_BETWEEN.sub("", "\n".join(block.text.strip() for block in self.blocks)))

    @property
    def is_prose(self) -> bool:
        size = sum(len(block.text) for block in self.blocks)
        stops = sum(block.text.count("。") for block in self.blocks)
        return stops > 1 or (stops == 1 and (size >= _PROSE or len(self.blocks) >= _LINES))


@dataclass(slots=True)
class _Span:
    """Columns `start:end` that a cell merged downwards still fills for `rows` rows."""

    start: int
    end: int
    rows: int


class Grid:
    """A table being read: rows of cells of blocks. `layout` is set once it is known to be no table of data."""

    def __init__(self, node: int, limits: Limits, layout: bool = False) -> None:
        self.node, self.limits, self.layout = node, limits, layout
        self.in_cell = False
        self._rows: list[list[_Cell]] = []
        self._count = 0

    def row(self) -> None:
        """A row begins, and the cell before it has ended, whether it says so or not."""
        self._rows.append([])
        self.in_cell = False

    def cell(self, colspan: str | None, rowspan: str | None) -> None:
        """A cell begins, with the attributes that merge it with others."""
        self._count += 1
        self.limits.check_cells(self._count)
        if not self._rows:
            self.row()
        down = len(self._rows) and (_MAX_ROWSPAN if _number(rowspan, 1) == 0 else _number(rowspan, 1))
        self._rows[-1].append(_Cell(max(1, min(_number(colspan, 1), _MAX_COLSPAN)), min(down, _MAX_ROWSPAN)))
        self.in_cell = True

    def add(self, block: Block) -> None:
        """A line of the cell that is open."""
        self._rows[-1][-1].blocks.append(block)

    def spill(self) -> list[Block]:
        """What was collected as plain lines: the table is layout from now on."""
        blocks = [block for row in self._rows for cell in row for block in cell.blocks]
        self._rows, self.layout = [], True
        return blocks

    def close(self) -> list[Block]:
        """The table's blocks: its rows, or the lines of its cells when it is layout."""
        return self.spill() if self.layout or self._is_layout() else list(self._lines())

    def _is_layout(self) -> bool:
        """Whether the table only arranges the page: one column, headings in it, or mostly prose."""
        cells = [cell for row in self._rows for cell in row]
        if max((len(row) for row in self._rows), default=0) <= 1:
            return True
        size = prose = 0
        for cell in cells:
            chars = sum(len(block.text) for block in cell.blocks)
            size += chars
            prose += chars if cell.is_prose or any(block.heading for block in cell.blocks) else 0
        return prose * 2 > size

    def _lines(self) -> Iterator[Block]:
        placed = list(self._placed())
        # Cells that no other one stands above or below of are not worth a column.
        width = 1 + max((at for row in placed for at, _ in row), default=0)
        count = 0
        for row in placed:
            blocks = [block for _, cell in row for block in cell.blocks]
            end = min(width, max((at + cell.colspan for at, cell in row), default=0))
            if not blocks:
                continue
            cells = [""] * end
            count += end
            self.limits.check_cells(count)
            for at, cell in row:
                cells[at] = cell.text
            linked = sum(block.linked for block in blocks)
            yield Block("\t".join(cells), self.node, linked, False, tuple(cells))

    def _placed(self) -> Iterator[list[tuple[int, _Cell]]]:
        """Each row's cells with their columns."""
        spans: list[_Span] = []
        steps = 0
        for row in self._rows:
            steps += len(spans) + len(row)
            self.limits.check_cells(steps)
            yield _place(row, spans)
            for span in spans:
                span.rows -= 1
            spans = [span for span in spans if span.rows > 0]


def _place(row: list[_Cell], spans: list[_Span]) -> list[tuple[int, _Cell]]:
    """The cells of a row beside what hangs down into it; those that hang down from it are added to `spans`."""
    placed, at = [], 0
    waiting = iter(sorted(spans, key=lambda span: span.start))
    taken = next(waiting, None)
    for cell in row:
        while taken is not None and taken.start <= at:
            at = max(at, taken.end)
            taken = next(waiting, None)
        placed.append((at, cell))
        if cell.rowspan > 1:
            spans.append(_Span(at, at + cell.colspan, cell.rowspan))
        at += cell.colspan
    return placed


def _number(value: str | None, default: int) -> int:
    """An attribute's number as browsers read it; `default` when it has none."""
    found = re.match(r"\s{0,20}([0-9]{1,9})", value or "")
    return int(found[1]) if found else default
