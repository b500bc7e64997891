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
_LONGEST = 46


def listed(free: Sequence[Line]) -> Iterator[tuple[Line, Table | None]]:
    """Each line with None, but for each list of figures one pair with its table."""
    rows: list[tuple[Line, Row]] = []
    for line in free:
        row = _item(line)
        if row is not None:
            rows.append((line, row))
            continue
        if rows:
            yield from _list(rows)
            rows = []
        yield line, None
    yield from _list(rows)


def _list(rows: list[tuple[Line, Row]]) -> Iterator[tuple[Line, Table | None]]:
    """The table of a run of such lines, with the first of them; or each of them with None."""
    items = tuple(row for _, row in rows)
    table = Table(items[0].start, items[-1].end, "", ((),), items, False) if len(items) >= _FEWEST else None
    if table is not None and is_worthy(table):
        yield rows[0][0], table
    else:
        yield from ((line, None) for line, _ in rows)


def _item(line: Line) -> Row | None:
    match = _ITEM.match(line.text) if len(line.text) <= _LONGEST else None
    if match is None or is_prose(line.text) or shape(match["value"]) is not Shape.NUMBER:
        return None
    if not is_label(match["label"]) or says("index_head", match["label"]):
        return None
    value = Cell(line.start + match.start("value"), line.start + match.end("value"), match["value"])
    return Row((match["label"].strip(),), "", (value,), line.start, line.end)
