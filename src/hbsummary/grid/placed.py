"""Places: lines of cells set apart by runs of blanks, whose empty cells and cells of words the heads tell.

Two manners: so many blanks between any two cells, twice as many where one between them is empty; or
cells that stand one below the other, as in a font whose characters are all of one width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from hbsummary.grid.cells import Cell, Shape, shape
from hbsummary.grid.lines import cut, wide
from hbsummary.grid.model import Line
from hbsummary.grid.rows import loose_row
from hbsummary.regex import regex

__all__ = ["placed"]

_FEWEST = 3
_LONGEST = 400
_RUN = "  "
_HEADS = (Shape.WORD, Shape.YEAR, Shape.UNIT)
# A cell may hold a comma (已完工,待验收), but no sentence.
_SENTENCE = regex(r"[。;!?]")
Measure = Callable[[str], int]


def placed(page: Sequence[Line], at: int, folded: str) -> list[Line]:
    """The head line above `page[at]`, that line and those below, all with as many cells; none where that is not sure.

    Also none where the rows are of labels and figures only, and as many: those need no places.
    """
    if at == 0 or _RUN not in page[at].text or _RUN not in page[at - 1].text:
        return []
    head = wide(page[at - 1], folded)
    if len(head.cells) < _FEWEST or not all(shape(c.text) in _HEADS for c in head.cells):
        return []
    rows = list(_rows(page, at, len(head.cells), folded))
    full = [head, *(line for line in rows if len(line.cells) == len(head.cells))]
    if len(full) < 2 or _are_loose(rows, folded):
        return []
    put = _by_gaps(full) or _by_columns(full, folded)
    found = [head]
    for line in rows:
        cells = line.cells if len(line.cells) == len(head.cells) else put(line) if put is not None else ()
        if not cells:
            break
        found.append(line._replace(cells=cells, fixed=True))
    return found if len(found) > 2 else []


def _rows(page: Sequence[Line], at: int, most: int, folded: str) -> Iterator[Line]:
    """The lines from `page[at]` on that have a label and further cells, no more than `most`."""
    for n in range(at, len(page)):
        text = page[n].text
        if _RUN not in text or len(text) > _LONGEST or _SENTENCE.search(text):
            return
        line = wide(page[n], folded)
        if not 2 <= len(line.cells) <= most or not any(shape(c.text) is Shape.NUMBER for c in line.cells):
            return
        yield line


def _are_loose(rows: Sequence[Line], folded: str) -> bool:
    """Whether every row is labels and then figures, in all as many."""
    loose = [loose_row(cut(line, folded), within=True) for line in rows]
    return len({len(row.values) if row is not None else -n for n, row in enumerate(loose)}) == 1 and None not in loose


def _by_gaps(full: Sequence[Line]) -> Callable[[Line], tuple[Cell, ...]] | None:
    """What gives the cells of a line their places where so many blanks are between all cells of full rows; or None."""
    gaps = {gap for line in full[1:] for gap in _gaps(line)}
    if len(gaps) != 1:
        return None
    gap, columns = gaps.pop(), len(full[0].cells)

    def put(line: Line) -> tuple[Cell, ...]:
        places, at = [0], 0
        for own in _gaps(line):
            at += own // gap
            places.append(at)
        sure = at < columns and all(own % gap == 0 for own in _gaps(line))
        return _spread(line, places, columns) if sure else ()

    return put


def _gaps(line: Line) -> list[int]:
    return [other.start - one.end for one, other in pairwise(line.cells)]


def _by_columns(full: Sequence[Line], folded: str) -> Callable[[Line], tuple[Cell, ...]]:
    """What gives the cells of a line the places of the columns that they stand in."""
    measured = [(by, _columns([list(_spans(line, folded, by)) for line in full])) for by in (_width, len)]

    def put(line: Line) -> tuple[Cell, ...]:
        for measure, columns in measured:
            places = [_under(columns, span) for span in _spans(line, folded, measure)]
            if -1 not in places and all(a < b for a, b in pairwise(places)):
                return _spread(line, places, len(columns))
        return ()

    return put


def _width(text: str) -> int:
    """How wide a text is in print: two for a Chinese character, one for a letter, digit or blank."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _spans(line: Line, folded: str, measure: Measure) -> Iterator[tuple[int, int]]:
    """From where to where each cell of a line reaches, counted from the margin."""
    margin = folded.rfind("\n", 0, line.start) + 1
    for cell in line.cells:
        yield measure(folded[margin : cell.start]), measure(folded[margin : cell.end])


def _columns(lines: Sequence[Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
    """From where to where the columns reach; none where one reaches into the next."""
    columns = [(min(a for a, _ in column), max(b for _, b in column)) for column in zip(*lines, strict=True)]
    return columns if all(one[1] <= other[0] for one, other in pairwise(columns)) else []


def _under(columns: Sequence[tuple[int, int]], span: tuple[int, int]) -> int:
    """The one column that a cell stands in, or -1."""
    found = [n for n, (begin, end) in enumerate(columns) if span[0] < end and begin < span[1]]
    return found[0] if len(found) == 1 else -1


def _spread(line: Line, places: Sequence[int], columns: int) -> tuple[Cell, ...]:
    at = dict(zip(places, line.cells, strict=True))
    return tuple(at.get(n, Cell(line.end, line.end, "")) for n in range(columns))
