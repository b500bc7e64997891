"""Tables with one cell to a line: a name line, then its figures, again and again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hbsummary.grid.cells import Cell, Shape, shape
from hbsummary.grid.heads import is_label_head, stack
from hbsummary.grid.lines import closed, is_caption, is_heading, is_prose
from hbsummary.grid.model import Line, Row, Table
from hbsummary.grid.rows import is_label
from hbsummary.grid.sense import sense
from hbsummary.grid.told import captioned
from hbsummary.grid.top import is_class, is_corner, top
from hbsummary.grid.worth import is_worthy
from hbsummary.grid.wrapped import mended

__all__ = ["columned", "unbarred"]

_CELL = 30
_TITLE = 12
_FEWEST_ROWS = 3
_FEWEST_MONTHS, _MONTHS = 2, 12
_WRAPPED = 3  # lines of a cell without its bar
_ROW_END = re.compile(r"[|] {0,4}[|]\Z")
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
    always stands alone; words on several lines between two of those are one cell. Where the last
    cell of a row ends in two bars, the bar alone behind it opens the next row; so do all of them
    where the first does and as many cells follow each.
    """
    ending = sum(line.text.endswith("|") and len(line.text) > 1 for line in lines)
    alone = sum(line.text in ("|", "||") for line in lines)
    if ending + alone < 4:
        return list(lines)
    if ending < alone:
        return list(_joined(lines))
    if _all_open(lines):
        return [_bare(line) for line in lines if line.text != "|"]
    lines = list(_wrapped(lines))
    if _all_close(lines):
        return [_bare(line) for line in lines if line.text != "|"]
    above = ["", *(line.text for line in lines)]
    return [_bare(line) for before, line in zip(above, lines, strict=False) if not _opens(before, line.text)]


def _wrapped(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with a cell made whole whose words run over several before its bar: 孕产妇健康 / 管理率 |."""
    begun, cell = False, list[Line]()
    for line in lines:
        ends = line.text.endswith("|")
        if begun and not ends and len(cell) < _WRAPPED and len(line.text) <= _TITLE and shape(line.text) is Shape.WORD:
            cell.append(line)
            continue
        if cell and ends and line.text != "|":
            yield Line(cell[0].start, line.end, "".join(part.text for part in (*cell, line)), ())
        else:
            yield from (*cell, line)
        begun, cell = ends, []
    yield from cell


def _opens(above: str, text: str) -> bool:
    """Whether a bar alone opens a row: the line above ended in two bars, or is no cell."""
    return text == "|" and (_ROW_END.search(above) is not None or not above.endswith("|"))


def _all_open(lines: Sequence[Line]) -> bool:
    """Whether every bar alone opens a row: the first stands behind no cell, and as many cells follow each."""
    bars = [n for n, line in enumerate(lines) if line.text == "|"]
    if len(bars) < _FEWEST_ROWS or (bars[0] and lines[bars[0] - 1].text.endswith("|")):
        return False
    ends = (*bars[1:], len(lines))
    cells = [sum(line.text.endswith("|") for line in lines[a + 1 : b]) for a, b in zip(bars, ends, strict=True)]
    return len(set(cells)) == 1 and cells[0] > 1


def _all_close(lines: Sequence[Line]) -> bool:
    """Whether every bar alone closes a row: as many cells, which end in bars, stand before each."""
    bars = [n for n, line in enumerate(lines) if line.text == "|"]
    if len(bars) < _FEWEST_ROWS:
        return False
    cells = [sum(line.text.endswith("|") for line in lines[a + 1 : b]) for a, b in pairwise((-1, *bars))]
    return len(set(cells)) == 1 and cells[0] > 1


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


def columned(free: Sequence[Line], blank: Sequence[Line] = ()) -> Iterator[Table]:
    """The tables with one cell to a line in `free`, lines that stand one below the other.

    `blank` are the lines of the page that print an empty cell.
    """
    if not free:
        return
    first, last = (bisect_left(blank, at, key=lambda line: line.start) for at in (free[0].start, free[-1].end))
    for run in _runs(sorted([*free, *blank[first:last]], key=lambda line: line.start)):
        found = list(_in_run(mended(run)))
        if not found and any(not line.text for line in run):
            found = list(_in_run(mended([line for line in run if line.text])))
        yield from found


def _runs(free: Sequence[Line]) -> Iterator[list[Line]]:
    """Stretches of lines that are short enough for cells and no sentences; a caption above may be longer."""
    run: list[Line] = []
    for line in free:
        prose = is_prose(line.text)
        if len(line.text) <= _CELL and not prose:
            run.append(line)
            continue
        if len(run) >= 4:
            yield run
        clause = captioned(line.text) if prose else line.text if is_caption(line.text) else ""
        run = [Line(line.end - len(clause), line.end, clause, ())] if clause else []
    if len(run) >= 4:
        yield run


def _with_months(run: list[Line]) -> list[Line]:
    """The lines with months as labels where a head says that the first figure of each row is one: 月份 … 7 / 3 / 64."""
    head = next((n for n, line in enumerate(run) if closed(line.text) == "月份"), None)
    if head is None:
        return run
    first = next((n for n in range(head + 1, len(run)) if run[n].text.isdigit()), len(run))
    months = [n for n in range(first, len(run), first - head) if run[n].text.isdigit()]
    numbers = [int(run[n].text) for n in months]
    if len(numbers) < _FEWEST_MONTHS or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return run
    if not 1 <= numbers[0] <= numbers[-1] <= _MONTHS:
        return run
    return [line._replace(text=f"{line.text}月") if n in months else line for n, line in enumerate(run)]


def _in_run(run: list[Line]) -> Iterator[Table]:
    run = _with_months(run)
    groups = _groups(run)
    at = 0
    while at < len(groups):
        first, rows, stop = groups[at], [groups[at]], at + 1
        while stop < len(groups):
            group = _trimmed(run, groups[stop], first)
            if _alike(run, first, group):
                rows.append(group)
            elif not _is_odd(run, first, groups[stop : stop + 2]):
                break
            stop += 1
        table = _table(run, rows) if len(rows) >= 2 else None
        if table is not None:
            yield table
        at = stop


def _trimmed(run: Sequence[Line], group: _Group, first: _Group) -> _Group:
    """The group without blank lines behind its last figure that are no cells of the table."""
    end = group.figures + first.end - first.figures
    return replace(group, end=end) if end < group.end and not any(t.text for t in run[end : group.end]) else group


def _is_odd(run: Sequence[Line], first: _Group, two: Sequence[_Group]) -> bool:
    """Whether a row of a wide table lacks a figure, so that nobody knows which; the table goes on below."""
    columns = first.end - first.figures
    if len(two) < 2 or columns < 2 or two[0].figures - two[0].first > 1:
        return False
    return two[0].end - two[0].figures < columns and _alike(run, first, _trimmed(run, two[1], first))


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
        end = figures = _past_units(run, figures)
        while end < len(run) and _is_figure(run[end].text, figure_years and (dated or end > figures)):
            end += 1
        if figures == at or end == figures:
            at = max(end, figures, at + 1)
            continue
        groups.append(_Group(at, figures, end))
        at = end
    return groups


def _past_units(run: Sequence[Line], at: int) -> int:
    """Where the words end that a line of units at `at` belongs to: behind it and the label of the first row."""
    end = at
    while end < len(run) and shape(run[end].text) is Shape.UNIT:
        end += 1
    return next((n for n in range(end, len(run)) if not _is_word(run, n, end)), end) if end - at > 1 else at


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
    """Words, years, and units that are heads: 乡镇 is one of labels, 人次 with words below it one of figures."""
    kind = shape(run[n].text)
    if kind is not Shape.UNIT:
        return kind in (Shape.WORD, Shape.YEAR)
    if n == begin and n:
        return False
    below = run[n + 1].text if n + 1 < len(run) else ""
    return is_label_head(run[n].text) or (shape(below) is Shape.WORD or (shape(below) is Shape.YEAR and "年" in below))


def _alike(run: Sequence[Line], one: _Group, other: _Group) -> bool:
    """Whether two groups have the same figures; all but the first have one name line, classes aside."""
    columns = other.end - other.figures
    if one.end - one.figures != columns or _units(run, one) != _units(run, other):
        return False
    above = [line.text for line in run[other.first : other.figures - 1]]
    return all(map(is_class, above)) or (columns > 1 and len(above) == 1 and _is_title(above[0]))


def _is_title(text: str) -> bool:
    """Whether a line without figures may head the rows below it."""
    if len(text) > _TITLE or re.search("[0-9]", text):
        return False
    return is_label(text) and not is_caption(text) and not is_label_head(text)


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
    while head and is_class(head[-1]):
        head.pop()
    levels, above = top(head, columns, len(units))
    title: list[str] = []
    if not levels and _is_titled(run, first, head, columns):
        title = [head.pop()]
        levels, above = top(head, columns, len(units))
    heads = stack(levels, columns) if levels else None
    if heads is None and (columns > 1 or len(groups) < 3):
        return None
    titles = [title, *([t.text for t in run[group.first : group.figures - 1]] for group in groups[1:])]
    named = [_row(run, group, units, words) for group, words in zip(groups, titles, strict=True)]
    rows = tuple(row for row in named if any(row.values))
    if not rows or not all(is_label(t) or shape(t) is Shape.YEAR for row in rows for t in row.labels):
        return None
    if (heads is None or columns == 1 or all(is_heading(r.labels[-1]) for r in rows)) and _headed(rows):
        return None
    begin = run[first.first + len(above)].start if heads else rows[0].start
    caption = "\n".join(above[-2:])
    table = Table(begin, rows[-1].end, caption, heads or tuple(() for _ in range(columns)), rows, heads is not None)
    return table if is_worthy(table) else None


def _is_titled(run: Sequence[Line], first: _Group, head: Sequence[str], columns: int) -> bool:
    """Whether the last word above the first row heads it and those below: 乙肝疫苗 over 第一针 and 第三针."""
    if len(head) < columns + 2 or columns == 1 or not sense(run[first.figures - 1].text).dependent:
        return False
    return is_corner(head[:-1], len(head) - columns - 2) and _is_title(head[-1])


def _headed(rows: Sequence[Row]) -> bool:
    return any(is_heading(row.labels[-1]) for row in rows)


def _row(run: Sequence[Line], group: _Group, units: Sequence[int], above: Sequence[str]) -> Row:
    """The row of a group, named by its last line of words and those `above` that are no class."""
    name = run[group.figures - 1]
    figures = run[group.figures : group.end]
    values = [_cell(line) for n, line in enumerate(figures) if n not in units]
    unit = figures[units[0]].text if units else ""
    labels = [closed(text) for text in (*above, name.text) if text is name.text or not is_class(text)]
    return Row(tuple(labels), unit, tuple(values), name.start, figures[-1].end)


def _cell(line: Line) -> Cell | None:
    figure = shape(line.text) is Shape.NUMBER or _is_bare_year(line.text)
    return Cell(line.start, line.start + len(line.text), line.text) if figure else None
