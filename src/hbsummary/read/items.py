"""What documents of word processors consist of: lines, asides and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hbsummary.read.compose import Composer, one_line

__all__ = ["Cell", "Item", "arranged", "cell_text", "is_empty", "labelled", "put", "set_apart"]

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
class Cell:
    """A cell of a table over so many `columns`, with all that stands in it."""

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


def arranged(rows: Sequence[Sequence[Cell]]) -> list[Item]:
    """The rows of a table as items, each followed by what stands apart in its cells.

    Tables of one column, and rows with a piece of a report in a cell, are layout: their
    paragraphs come one after another.
    """
    column = all(len(row) == 1 for row in rows)
    items: list[Item] = []
    for row in rows:
        inside = [item for cell in row for item in cell.items]
        if column or any(cell.is_prose for cell in row):
            items += inside
        else:
            texts = [text for cell in row for text in (cell_text(cell.own), *[""] * (cell.columns - 1))]
            items += [Item(cells=tuple(texts)), *(item for item in inside if item.apart)]
    return items


def cell_text(paragraphs: Sequence[str]) -> str:
    """The lines of a cell as one, with blanks between; none between Chinese words, which narrow cells break."""
    pieces: list[str] = []
    for line in map(one_line, "\n".join(paragraphs).split("\n")):
        if pieces and line and not (_HAN.match(pieces[-1][-1]) and _HAN.match(line)):
            pieces.append(" ")
        if line:
            pieces.append(line)
    return "".join(pieces)


def labelled(label: str, text: str) -> str:
    """`text` with its label, never so that their digits make another number: 1. before 2019年."""
    if not label:
        return text
    end, start = label[-1], text[:1]
    touching = start.isascii() and start.isalnum() and (end == "." or (end.isascii() and end.isalnum()))
    return f"{label} {text}" if touching else label + text


def set_apart(items: Iterable[Item]) -> list[Item]:
    """The items, marked as not belonging into the cell that they stand in."""
    return [replace(item, apart=True) for item in items]


def is_empty(items: Iterable[Item]) -> bool:
    """Whether there is no text in any item."""
    return not any(item.text.strip() or (item.cells and any(item.cells)) for item in items)


def put(composer: Composer, items: Iterable[Item]) -> None:
    """Adds the items to the text."""
    for item in items:
        if item.cells is not None:
            composer.row(item.cells)
        elif item.rule:
            composer.aside(item.text, item.rule)
        else:
            composer.line(item.text)
