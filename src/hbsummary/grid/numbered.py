"""Numbered indicators run into a line: 年度指标值 实际完成值 指标1:建档数 75000份 74216份 指标2:体检率 ≥70% 72.1%."""

from __future__ import annotations

from collections.abc import Iterator

from hbsummary.grid.cells import Cell
from hbsummary.grid.model import Head, Line, Row, Table
from hbsummary.grid.quick import NUMBERED
from hbsummary.regex import regex

__all__ = ["numbered"]

_BOUND = r"(?:[≥≤><=]=?|不少于|不低于|不高于|不超过|大于|小于|达到)"
_FIGURE = regex(rf" {{1,3}}(?P<cell>{_BOUND}? ?[0-9][0-9,.]{{0,14}}[^ 0-9,.。;:]{{0,4}})(?=[ 。;]|\Z)")
# What stands over the figures of self-evaluations, as the forms of the Ministry of Finance have it.
_HEADS = regex(r"(?:年度|年初|设定|预期|全年)?(?:指标值|目标值)|(?:全年)?实际完成(?:指标)?(?:值|情况)|完成值|分值|得分")
_USUAL = ("年度指标值", "实际完成值")
_FEWEST, _REACH = 3, 60


def numbered(line: Line) -> list[Table]:
    """The table of numbered indicators within `line`, if it has three or more; its figures are aims and what was done.

    Where no heads are printed before the first one, two figures to each are taken for these two.
    """
    labels = list(NUMBERED.finditer(line.text)) if "指标" in line.text else []
    rows = tuple(row for match in labels if (row := _row(line, match.start("label"), match.end())))
    if len(rows) < _FEWEST:
        return []
    first = labels[0].start()
    before = line.text[max(0, first - _REACH) : first]
    heads = tuple(_heads(before, max(len(row.values) for row in rows)))
    if not heads:
        return []
    body = tuple(
        Row(row.labels, row.unit, (*row.values, *[None] * len(heads))[: len(heads)], row.start, row.end) for row in rows
    )
    return [Table(line.start + first, rows[-1].end, "", heads, body)]


def _row(line: Line, label: int, at: int) -> Row | None:
    """The row whose label is `label:at`; None where no figure follows it."""
    cells, end = [], at
    while match := _FIGURE.match(line.text, end):
        start, end = match.span("cell")
        cells.append(Cell(line.start + start, line.start + end, match["cell"]))
    if not cells:
        return None
    return Row((line.text[label:at],), "", tuple(cells), line.start + label, line.start + end)


def _heads(before: str, columns: int) -> Iterator[Head]:
    """The heads printed before the first indicator, else those of most forms; none for one figure to each."""
    printed = [match.group() for match in _HEADS.finditer(before)]
    usual = _USUAL if columns == len(_USUAL) else ()
    yield from ((head,) for head in (printed or usual))
