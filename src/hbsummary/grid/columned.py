"""Tables with one cell to a line: a name line, then its figures, again and again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hbsummary.grid.cells import Cell, Shape, shape
from hbsummary.grid.heads import is_label_head, stack
from hbsummary.grid.lines import closed, is_caption, is_heading, is_prose
from hbsummary.grid.model import Line, Row, Table
from hbsummary.grid.rows import is_label
from hbsummary.grid.worth import is_worthy

__all__ = ["columned", "unbarred"]

_CELL = 30
_FIGURES = (Shape.NUMBER, Shape.EMPTY, Shape.UNIT)


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of words `first:figures`, then lines of figures and units `figures:end`."""

    first: int
    figures: int
    end: int


def unbarred(lines: Sequence[Line]) -> list[Line]:
    """The lines with the bars taken off that stand at the end of a cell or alone between two.

    A bar alone is an empty cell where cells end in bars, and separates two cells where it
    always stands alone; words on several lines between two of those are one cell.
    """
    ending = sum(line.text.endswith("|") and len(line.text) > 1 for line in lines)
    alone = sum(line.text in ("|", "||") for line in lines)
    if ending + alone < 4:
        return list(lines)
    return [_bare(line) for line in lines] if ending >= alone else list(_joined(lines))


def _bare(line: Line) -> Line:
    text = line.text.strip("| ")
    begin = line.start + line.text.find(text)
    return Line(begin, begin + len(text), text or "-", ())


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Cells between lines that are bars; nothing between two bars is an empty cell."""
    cell: list[Line] = []
    barred = False
    for line in lines:
        if line.text.strip("| "):
            cell.append(_bare(line))
            continue
        if barred and cell and all(len(part.text) <= _CELL for part in cell):
            yield Line(cell[0].start, cell[-1].end, "".join(part.text for part in cell), ())
        elif barred and not cell:
            yield Line(line.start, line.start, "-", ())
        else:
            yield from cell
        cell, barred = [], True
    yield from cell


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
    # Where years are printed as 2018年, a bare 1980 is a figure.
    dated = any(shape(line.text) is Shape.YEAR and "年" in line.text for line in run)
    figure_years = dated or not _years_are_labels(run)
    at = 0
    while at < len(run):
        figures = at
        while figures < len(run) and _is_word(run, figures, at) and not (dated and _is_bare_year(run[figures].text)):
            figures += 1
        end = figures
        while end < len(run) and _is_figure(run[end].text, figure_years and (dated or end > figures)):
            end += 1
        if figures == at or end == figures:
            at = max(end, figures, at + 1)
            continue
        groups.append(_Group(at, figures, end))
        at = end
    return groups


def _is_figure(text: str, years: bool) -> bool:
    return shape(text) in _FIGURES or (years and _is_bare_year(text))


def _is_bare_year(text: str) -> bool:
    return shape(text) is Shape.YEAR and text.isdigit()


def _years_are_labels(run: Sequence[Line]) -> bool:
    """Whether years among the figures name rows (1978, 1980, 1985), and are not counts such as 2011."""
    after = [
        int(line.text)
        for above, line in pairwise(run)
        if _is_bare_year(line.text) and shape(above.text) in (Shape.NUMBER, Shape.EMPTY)
    ]
    return len(after) >= 2 and after in (sorted(set(after)), sorted(set(after), reverse=True))


def _is_word(run: Sequence[Line], n: int, begin: int) -> bool:
    """Words, and units or years that stand where a head has them."""
    kind = shape(run[n].text)
    return kind in (Shape.WORD, Shape.YEAR) or (kind is Shape.UNIT and n > begin and run[n].text == "单位")


def _alike(run: Sequence[Line], one: _Group, other: _Group) -> bool:
    """Whether two groups have the same figures; all but the first have one name line."""
    same = one.end - one.figures == other.end - other.figures and other.figures - other.first == 1
    return same and _units(run, one) == _units(run, other)


def _units(run: Sequence[Line], group: _Group) -> list[int]:
    """Which of a group's figures are units."""
    return [n for n, line in enumerate(run[group.figures : group.end]) if shape(line.text) is Shape.UNIT]


def _table(run: Sequence[Line], groups: Sequence[_Group]) -> Table | None:
    first = groups[0]
    units = _units(run, first)
    columns = first.end - first.figures - len(units)
    if len(units) > 1 or columns < 1:
        return None
    head = [line.text for line in run[first.first : first.figures - 1]]
    above, caption = _split_head(head, columns, len(units))
    levels, caption = _upper(above, columns, caption)
    heads = stack(levels, columns) if above else None
    if heads is None and (columns > 1 or len(groups) < 3):
        return None
    rows = tuple(_row(run, group, units) for group in groups)
    if not all(is_label(row.labels[0]) or shape(row.labels[0]) is Shape.YEAR for row in rows):
        return None
    if any(is_heading(row.labels[0]) for row in rows):
        return None
    begin = run[first.figures - 1 - sum(map(len, levels))].start if heads else rows[0].start
    table = Table(begin, rows[-1].end, caption, heads or tuple(() for _ in range(columns)), rows, heads is not None)
    return table if is_worthy(table) else None


def _split_head(head: list[str], columns: int, units: int) -> tuple[list[str], str]:
    """The head cells among the words above the first row, and the caption above those."""
    for size in (columns + units + 1, columns + units, columns + 1):
        cells = head[-size:]
        if len(cells) == size and is_label_head(cells[0]) and not any(is_caption(t) for t in cells):
            return cells, "\n".join(head[:-size][-2:])
    if columns > 1 and len(head) >= columns and all(shape(t) is Shape.YEAR for t in head[-columns:]):
        return head[-columns:], "\n".join(head[:-columns][-6:])
    return [], "\n".join(head[-2:])


def _upper(level: list[str], columns: int, caption: str) -> tuple[list[list[str]], str]:
    """The level with the one above it, where its years begin anew under each head of that."""
    years = level[-columns:]
    size = next((n for n in range(1, columns) if columns % n == 0 and years == years[:n] * (columns // n)), 0)
    above = caption.split("\n") if caption else []
    groups = columns // size if size else 0
    if len(level) > columns or not 2 <= groups <= len(above) or any(is_caption(t) for t in above[-groups:]):
        return [level], "\n".join(above[-2:])
    return [above[-groups:], level], "\n".join(above[:-groups][-2:])


def _row(run: Sequence[Line], group: _Group, units: Sequence[int]) -> Row:
    name = run[group.figures - 1]
    figures = run[group.figures : group.end]
    values = [_cell(line) for n, line in enumerate(figures) if n not in units]
    unit = figures[units[0]].text if units else ""
    return Row((closed(name.text),), unit, tuple(values), name.start, figures[-1].end)


def _cell(line: Line) -> Cell | None:
    figure = shape(line.text) is Shape.NUMBER or _is_bare_year(line.text)
    return Cell(line.start, line.start + len(line.text), line.text) if figure else None
