"""Lists of `name: figure`, one to a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hbsummary.grid.cells import Cell, Shape, shape
from hbsummary.grid.lines import is_prose
from hbsummary.grid.model import Line, Row, Table
from hbsummary.grid.rows import is_label
from hbsummary.grid.vocabulary import says
from hbsummary.grid.worth import is_worthy

__all__ = ["listed"]

_ITEM = re.compile(r"(?P<label>[^:]{2,24}): ?(?P<value>[^: ]{1,20})\Z")
_FEWEST = 3


def listed(free: Sequence[Line]) -> Iterator[tuple[Line, Table | None]]:
    """Each line with None, but for each list of figures one pair with its table."""
    at = 0
    while at < len(free):
        rows: list[Row] = []
        while at + len(rows) < len(free) and (row := _item(free[at + len(rows)])) is not None:
            rows.append(row)
        table = Table(rows[0].start, rows[-1].end, "", ((),), tuple(rows), False) if len(rows) >= _FEWEST else None
        if table is not None and is_worthy(table):
            yield free[at], table
        else:
            yield from ((line, None) for line in free[at : at + max(1, len(rows))])
        at += max(1, len(rows))


def _item(line: Line) -> Row | None:
    match = _ITEM.match(line.text)
    if match is None or is_prose(line.text) or shape(match["value"]) is not Shape.NUMBER:
        return None
    if not is_label(match["label"]) or says("index_head", match["label"]):
        return None
    value = Cell(line.start + match.start("value"), line.start + match.end("value"), match["value"])
    return Row((match["label"].strip(),), "", (value,), line.start, line.end)
