"""Tables with one cell to a line: a name line, then its figures, again and again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hbsummary.grid.cells import Cell, Shape, shape
from hbsummary.grid.heads import is_label_head, stack
from hbsummary.grid.lines import is_caption, is_heading, is_prose
from hbsummary.grid.model import Line, Row, Table
from hbsummary.grid.rows import is_label
from hbsummary.grid.worth import is_worthy

__all__ = ["columned"]

_CELL = 30
_FIGURES = (Shape.NUMBER, Shape.EMPTY, Shape.UNIT)


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of words `first:figures`, then lines of figures and units `figures:end`."""

    first: int
    figures: int
    end: int


def columned(free: Sequence[Line]) -> Iterator[Table]:
    """The tables with one cell to a line in `free`, lines that stand one below the other."""
    for run in _runs(free):
        yield from _in_run(run)


def _runs(free: Sequence[Line]) -> Iterator[list[Line]]:
    """Stretches of lines that are short enough for cells and no sentences."""
    run: list[Line] = []
    for line in free:
        if len(line.text) <= _CELL and not is_prose(line.text):
            run.append(line)
            continue
        if len(run) >= 4:
            yield run
        run = []
    if len(run) >= 4:
        yield run


def _in_run(run: list[Line]) -> Iterator[Table]:
    groups = _groups(run)
    at = 0
    while at < len(groups):
        stop = at + 1
        while stop < len(groups) and _alike(run, groups[at], groups[stop]):
            stop += 1
        table = _table(run, groups[at:stop]) if stop - at >= 2 else None
        if table is not None:
            yield table
        at = stop


def _groups(run: Sequence[Line]) -> list[_Group]:
    groups: list[_Group] = []
    at = 0
    while at < len(run):
        figures = at
        while figures < len(run) and _is_word(run, figures, at):
            figures += 1
        end = figures
        while end < len(run) and shape(run[end].text) in _FIGURES:
            end += 1
        if figures == at or end == figures:
            at = max(end, figures, at + 1)
            continue
        groups.append(_Group(at, figures, end))
        at = end
    return groups


def _is_word(run: Sequence[Line], n: int, begin: int) -> bool:
    """Words, and units or years that stand where a head has them."""
    kind = shape(run[n].text)
    return kind in (Shape.WORD, Shape.YEAR) or (kind is Shape.UNIT and n > begin and run[n].text == "单位")


def _alike(run: Sequence[Line], one: _Group, other: _Group) -> bool:
    """Whether two groups have the same figures; all but the first have one name line."""
    same = one.end - one.figures == other.end - other.figures and other.figures - other.first == 1
    units = [n for n in range(one.end - one.figures) if shape(run[one.figures + n].text) is Shape.UNIT]
    return same and units == [n for n in range(other.end - other.figures) if shape(run[other.figures + n].text) is Shape.UNIT]


def _table(run: Sequence[Line], groups: Sequence[_Group]) -> Table | None:
    first = groups[0]
    units = [n for n in range(first.end - first.figures) if shape(run[first.figures + n].text) is Shape.UNIT]
    columns = first.end - first.figures - len(units)
    if len(units) > 1 or columns < 1:
        return None
    head = [line.text for line in run[first.first : first.figures - 1]]
    above, caption = _split_head(head, columns, len(units))
    heads = stack([above], columns) if above else None
    if heads is None and (columns > 1 or len(groups) < 3):
        return None
    rows = tuple(_row(run, group, units) for group in groups)
    if not all(is_label(row.labels[0]) and not is_heading(row.labels[0]) for row in rows):
        return None
    begin = run[first.figures - 1 - len(above)].start if heads else rows[0].start
    table = Table(begin, rows[-1].end, caption, heads or tuple(() for _ in range(columns)), rows, heads is not None)
    return table if is_worthy(table) else None


def _split_head(head: list[str], columns: int, units: int) -> tuple[list[str], str]:
    """The head cells among the words above the first row, and the caption above those."""
    for size in (columns + units + 1, columns + units, columns + 1):
        cells = head[-size:]
        if len(cells) == size and is_label_head(cells[0]) and not any(is_caption(t) for t in cells):
            return cells, "\n".join(head[:-size][-2:])
    if columns > 1 and len(head) >= columns and all(shape(t) is Shape.YEAR for t in head[-columns:]):
        return head[-columns:], "\n".join(head[:-columns][-2:])
    return [], "\n".join(head[-2:])


def _row(run: Sequence[Line], group: _Group, units: Sequence[int]) -> Row:
    name = run[group.figures - 1]
    figures = run[group.figures : group.end]
    values = [_cell(line) for n, line in enumerate(figures) if n not in units]
    unit = figures[units[0]].text if units else ""
    return Row((name.text,), unit, tuple(values), name.start, figures[-1].end)


def _cell(line: Line) -> Cell | None:
    return Cell(line.start, line.start + len(line.text), line.text) if shape(line.text) is Shape.NUMBER else None
