"""Blocks: what in a report is a table. Only what is surely one is taken; prose is left alone.

Four shapes: lines of cells with fixed places (bars, tabs), lines of cells set apart by blanks, with
places or without, cells one to a line, and all cells on one line. Each becomes the same Table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hbsummary.grid.cells import Cell, Shape, shape
from hbsummary.grid.columned import columned, unbarred
from hbsummary.grid.heads import complete, hung, is_label_head, stack
from hbsummary.grid.inline import inline
from hbsummary.grid.lines import cut, gaps, is_caption, is_heading, is_pipe, is_prose, is_rule, lines, rejoined
from hbsummary.grid.listed import listed
from hbsummary.grid.model import Head, Line, Row, Table
from hbsummary.grid.numbered import numbered
from hbsummary.grid.placed import placed
from hbsummary.grid.rows import columns_of, fixed_rows, is_year_row, loose_row
from hbsummary.grid.slashed import slashed
from hbsummary.grid.told import captioned
from hbsummary.grid.top import is_time
from hbsummary.grid.worth import is_worthy

__all__ = ["tables"]

_HEAD_LINES = 4
_PART = re.compile("[^ ]+")


def tables(folded: str, start: int, end: int) -> Iterator[Table]:
    """The tables in `folded[start:end]`, in order, none overlapping another."""
    every = list(lines(folded, start, end))
    page = rejoined([line for line in every if line.text], folded)
    blank = list(gaps(every))
    at = done = 0
    while at < len(page):
        read = (look(page, at, done, folded) for look in (_at_bars, _at_places, _at_blanks))
        table, stop = next(filter(None, read), (None, at + 1))
        if table is not None:
            yield from _between(page, blank, done, at, table.start)
            yield table
            done = stop
        at = stop
    yield from _between(page, blank, done, len(page), end + 1)


def _between(page: Sequence[Line], blank: Sequence[Line], first: int, last: int, before: int) -> Iterator[Table]:
    """Tables with one cell to a line, or all on one line, among the lines that no other table took."""
    free: list[Line] = []
    stretch = unbarred([line for line in page[first:last] if line.end < before])
    for line, table in listed(stretch):
        found = [table] if table is not None else slashed(line) or numbered(line) or inline(line, free)
        if not found:
            free.append(line)
            continue
        yield from columned(free, blank)
        yield from found
        free = []
    yield from columned(free, blank)


def _at_bars(page: Sequence[Line], at: int, done: int, folded: str) -> tuple[Table | None, int] | None:
    """The table whose lines with bars or tabs begin at `page[at]`."""
    if not _is_fixed(page[at].text):
        return None
    stop = at
    while stop < len(page) and (_is_fixed(page[stop].text) or (is_rule(page[stop].text) and stop > at)):
        stop += 1
    block = [cut(line, folded) for line in page[at:stop] if not is_rule(line.text)]
    table = _fixed_table(block, _captions(page, at, done))
    return table, stop


def _is_fixed(text: str) -> bool:
    return is_pipe(text) or ("\t" in text and not is_prose(text))


def _fixed_table(block: list[Line], caption: str) -> Table | None:
    block = _unfolded(block)
    first = next((n for n, line in enumerate(block) if _has_figures(line.cells)), None)
    if first is None or len(block) < 2:
        return None
    head, body = block[:first], [line for line in block[first:] if any(c.text for c in line.cells)]
    while head and len([c for c in head[0].cells if c.text]) == 1:
        caption, head = f"{caption}\n{head[0].text.strip('| ')}", head[1:]
    body = _straightened(head, body)
    titles = next((line.cells for line in head if len(line.cells) >= max(map(_length, body))), None)
    labels, values, unit = columns_of(body, titles)
    if not values or not labels:
        return _loose_table(head, body, caption)
    heads = _fixed_heads(head, body, values)
    settled = heads is not None
    if not settled and len({len(r.cells) for r in body}) > 1:
        return _loose_table(head, body, caption)
    rows = fixed_rows(body, labels, values, unit)
    table = Table(block[0].start, block[-1].end, caption, heads or tuple(() for _ in values), tuple(rows), settled)
    return table if is_worthy(table) else None


def _unfolded(block: list[Line]) -> list[Line]:
    """The lines of a table, whose halves one below the other where they stand side by side (乡镇 人数 乡镇 人数)."""
    texts = [c.text for line in block[:1] for c in line.cells[: _length(line)]]
    again = next((n for n, text in enumerate(texts) if n > 1 and text == texts[0]), len(texts))
    if not texts or len(texts) < 2 * again or not is_label_head(texts[0]):
        return block
    if texts != texts[:again] * (len(texts) // again):
        return block
    parts = [(line, line.cells[at : at + again]) for line in block[1:] for at in range(0, len(texts), again)]
    rows = [line._replace(cells=cells) for line, cells in parts if any(c.text for c in cells)]
    return [block[0]._replace(cells=block[0].cells[:again]), *rows]


def _has_figures(cells: Sequence[Cell]) -> bool:
    """Whether a line has figures beside its label that are not all years."""
    figures = [shape(c.text) in (Shape.NUMBER, Shape.YEAR) for c in cells[1:]]
    return any(figures) and not is_year_row(cells)


def _straightened(head: Sequence[Line], body: Sequence[Line]) -> list[Line]:
    """Rows whose merged label cells were left out moved right, so that figures stand under figures."""
    full = max(_length(line) for line in (*head, *body))
    firm = [line for line in body if _length(line) == full]
    if not firm:
        return list(body)
    numeric = [n for n in range(full) if 2 * sum(_figure(r, n) for r in firm) >= len(firm)]
    return [_shifted(line, full - _length(line), numeric) for line in body]


def _shifted(line: Line, most: int, numeric: Sequence[int]) -> Line:
    def fits(by: int) -> int:
        return sum(_figure(line, n - by) for n in numeric if n >= by) - sum(
            _figure(line, n) for n in range(1, len(line.cells)) if n + by not in numeric
        )

    best = max(range(0, most + 1), key=lambda by: (fits(by), -by)) if most > 0 else 0
    empty = Cell(line.start, line.start, "")
    return line._replace(cells=(*[empty] * best, *line.cells)) if best else line


def _length(line: Line) -> int:
    """Cells of a line without empty ones at its end."""
    return max((n + 1 for n, c in enumerate(line.cells) if c.text), default=0)


def _figure(line: Line, n: int) -> bool:
    return n < len(line.cells) and shape(line.cells[n].text) is Shape.NUMBER


def _fixed_heads(head: Sequence[Line], body: Sequence[Line], values: Sequence[int]) -> tuple[Head, ...] | None:
    """Heads over value columns: by place where heads and rows have the same places, else by counting."""
    levels = [[c.text for c in line.cells] for line in head]
    if not levels:
        return None
    top = levels[0]
    if is_label_head(top[0]) and (below := hung(levels, values)) is not None:
        return below
    wide = all(len(level) > values[-1] for level in levels)
    gaps = any("" in level[: _last(level)] for level in levels)
    same = len({_last(level) for level in levels}) == 1
    by_place = complete([_by_place(levels, n, values[0]) for n in values]) if wide else None
    if (gaps or same) and max(map(_last, levels)) <= max(map(_length, body)):
        return by_place or stack(levels, len(values))
    stacked = stack(levels, len(values))
    if stacked is None and len({len(level) for level in levels} | {len(r.cells) for r in body}) == 1:
        return by_place
    return stacked


def _last(level: Sequence[str]) -> int:
    return max((n + 1 for n, text in enumerate(level) if text), default=0)


def _by_place(levels: Sequence[Sequence[str]], column: int, first: int) -> Head:
    """What stands over a column; an empty cell over words belongs to the merged cell on its left."""
    head = []
    for depth, level in enumerate(levels):
        at = column
        below = any(other[column] for other in levels[depth + 1 :])
        while not level[at] and below and at > first:
            at -= 1
        if level[at]:
            head.append(level[at])
    return tuple(head)


def _at_places(page: Sequence[Line], at: int, done: int, folded: str) -> tuple[Table | None, int] | None:
    """The table whose first row is `page[at]`, set apart by blanks, where the heads tell the places of its cells."""
    block = placed(page, at, folded) if at > done else []
    table = _fixed_table(block, _captions(page, at - 1, done)) if block else None
    return (table, at + len(block) - 1) if table is not None else None


def _at_blanks(page: Sequence[Line], at: int, done: int, folded: str) -> tuple[Table | None, int] | None:
    """The table whose first row of figures, set apart by blanks, is `page[at]`."""
    if not _may_be_row(page[at].text):
        return None
    stop, body, above = at, list[Line](), None
    while stop < len(page) and _may_be_row(page[stop].text):
        line = cut(page[stop], folded)
        row = loose_row(line, within=bool(body))
        if row is None or (body and not _matches(row, above)):
            break
        body.append(line)
        above = row
        stop += 1
    if not body:
        return None
    head = _heads_above(page, at, done, folded)
    caption = _captions(page, at - len(head), done)
    table = _loose_table(head, body, caption)
    return table, stop


def _may_be_row(text: str) -> bool:
    return " " in text and any(c.isdigit() for c in text) and not is_prose(text)


def _matches(row: Row, above: Row | None) -> bool:
    """Whether two rows may be of one table; wide ones may lack a figure, and are then left out."""
    if above is None:
        return False
    one, other = len(row.values), len(above.values)
    return one == other or min(one, other) >= 2


def _heads_above(page: Sequence[Line], at: int, done: int, folded: str) -> list[Line]:
    """The head lines that end above `page[at]`, from top to bottom."""
    head: list[Line] = []
    while at > done and len(head) < _HEAD_LINES:
        at -= 1
        text = page[at].text
        if is_prose(text) or is_caption(text) or is_heading(text) or len(text) > 200:
            break
        line = _times_apart(cut(page[at], folded))
        if len(line.cells) < 2 or not all(_is_head_cell(c.text) for c in line.cells):
            break
        head.insert(0, line)
    return head


def _times_apart(line: Line) -> Line:
    """The line with each of the times a cell that single blanks part: 2012年1-11月 2013年1-11月."""
    if not any(" " in cell.text for cell in line.cells):
        return line
    cells = list[Cell]()
    for cell in line.cells:
        parts = [Cell(cell.start + m.start(), cell.start + m.end(), m[0]) for m in _PART.finditer(cell.text)]
        cells += parts if len(parts) > 1 and all(is_time(part.text) for part in parts) else [cell]
    return line._replace(cells=tuple(cells))


def _is_head_cell(text: str) -> bool:
    if shape(text) is Shape.NUMBER or len(text) > 30 or text.endswith((":", "、")):
        return False
    return re.search(r"[0-9]{3,}-[0-9]{4,}|[0-9]{6,}", text) is None


def _loose_table(head: Sequence[Line], body: Sequence[Line], caption: str) -> Table | None:
    """A table of rows without fixed places; rows of another width than most are left out."""
    full = [line._replace(cells=tuple(c for c in line.cells if c.text)) for line in body]
    rows = [row for n, line in enumerate(full) if (row := loose_row(line, within=n > 0)) is not None]
    if not rows:
        return None
    width = Counter(len(r.values) for r in rows).most_common(1)[0][0]
    end = rows[-1].end
    rows = [_only_figures(r) for r in rows if len(r.values) == width]
    levels = [[c.text for c in line.cells] for line in head]
    heads = stack(levels, width)
    begin = head[0].start if head else rows[0].start
    table = Table(begin, end, caption, heads or tuple(() for _ in range(width)), tuple(rows), heads is not None)
    return table if is_worthy(table) else None


def _only_figures(row: Row) -> Row:
    figures = tuple(c if c is not None and shape(c.text) in (Shape.NUMBER, Shape.YEAR) else None for c in row.values)
    return replace(row, values=figures)


def _captions(page: Sequence[Line], at: int, done: int) -> str:
    """The lines right above a table that say what it is of, its unit line among them."""
    found: list[str] = []
    while at > done and len(found) < 3:
        at -= 1
        text = page[at].text
        if not found and is_prose(text):
            found += [clause] if (clause := captioned(text)) else []
            break
        if is_caption(text) or (_only_units(found) and len(text) <= 40 and not is_prose(text) and not is_pipe(text)):
            found.insert(0, text)
        else:
            break
    return "\n".join(found)


def _only_units(found: Sequence[str]) -> bool:
    return all("单位" in text for text in found)
