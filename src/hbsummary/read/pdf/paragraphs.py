"""Which lines are one paragraph.

A paragraph's lines are full but for the last: where the next piece would have fitted, the
paragraph ended. Indentation, gaps, sizes and labels of headings tell the rest.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from hbsummary.read.pdf.lines import Line

__all__ = ["Measures", "measure"]

# In sizes of characters: what is indented, what room a full line may leave besides that for the next piece.
_INDENT, _ROOM = 1.0, 0.6
_RESIZED = 0.12
# In usual distances of lines: a gap between paragraphs, and one that no paragraph has.
_GAP, _WIDE_GAP = 1.5, 2.3
# How wide lines are that show where the column ends: a part of the page between its margins, or so
# many characters when several lines end at one place.
_SHOWN, _NARROWEST = 0.8, 12
_TERMINAL = "。！？；：!?;:…"
_CLOSING = "”’』」)）》】〉\"'"
_ONWARD = "，、,（(《“"
_CN = "一二三四五六七八九十"
_LABEL = re.compile(
    rf"[{_CN}]{{1,3}}\s?[、．.]|[(（][{_CN}0-9０-９]{{1,3}}[)）]|[0-9０-９]{{1,2}}[、．.)）](?![0-9])"
    rf"|第[{_CN}]{{1,3}}(?:部分|[章节条，、])|[①-⒛㈠-㈩]"
)
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Column:
    """What the lines of a column have in common; `indented`: paragraphs begin with an indentation."""

    left: float
    right: float
    pitch: float
    indented: bool = False


def measure(lines: Iterable[Line]) -> Measures:
    """The columns of a document, those of pages of one width taken together."""
    places: dict[Place, list[Line]] = defaultdict(list)
    for line in lines:
        places[line.width, line.column].append(line)
    return Measures({place: _column(found) for place, found in places.items()})


class Measures:
    """The columns of a document, and by them which lines go on with a paragraph."""

    def __init__(self, columns: dict[Place, _Column]) -> None:
        self._columns = columns

    def goes_on(self, line: Line, after: Line) -> bool:
        """Whether `after`, the next line, belongs to the paragraph of `line`."""
        column, next_column = (self._columns[x.width, x.column] for x in (line, after))
        if abs(line.size - after.size) > _RESIZED * max(line.size, after.size) or (line.cells and after.cells):
            return False
        gap = self._gap(line, after, column)
        indent = (after.left - next_column.left) / after.size
        if _is_short(line, after, column):
            return line.text[-1] in _ONWARD and indent < _INDENT and gap < _GAP and not _LABEL.match(after.text)
        if not _is_ended(line.text):
            return gap < _WIDE_GAP and not (
                next_column.indented and indent >= _INDENT and not _is_centred(after, column)
            )
        if indent >= _INDENT and (next_column.indented or line.left - column.left < (indent - _INDENT) * line.size):
            return False
        return gap < _GAP and (next_column.indented or not _LABEL.match(after.text))

    def _gap(self, line: Line, after: Line, column: _Column) -> float:
        """How far the next line is, in usual distances; 1 across columns and pages."""
        if line.page != after.page or line.column != after.column or after.base >= line.base:
            return 1.0
        return (line.base - after.base) / column.pitch


def _is_ended(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _TERMINAL


def _is_short(line: Line, after: Line, column: _Column) -> bool:
    """Whether the first piece of the next line would have had room."""
    return column.right - line.right > after.first + _ROOM * line.size


def _is_centred(line: Line, column: _Column) -> bool:
    left, right = line.left - column.left, column.right - line.right
    return left > 1.5 * line.size and abs(left - right) < 1.5 * line.size


def _column(lines: Sequence[Line]) -> _Column:
    size = median(line.size for line in lines)
    left = -_edge([-line.left for line in lines], size)
    right = _right(lines, left, size)
    steps = [a.base - b.base for a, b in pairwise(lines) if a.page == b.page and size / 2 < a.base - b.base < 4 * size]
    counts = Counter(map(round, steps))
    # Of distances as frequent the smaller: the larger ones are gaps.
    pitch = min(counts, key=lambda step: (-counts[step], step), default=1.6 * size)
    column = _Column(left, right, max(pitch, size))
    return _Column(left, right, column.pitch, _indents(lines, column))


def _edge(places: Sequence[float], size: float) -> float:
    """The outermost place that two lines share, of more than a few."""
    ordered = sorted(places, reverse=True)
    if len(ordered) > 3:
        for place, following in pairwise(ordered):
            if place - following <= size / 2:
                return place
    return ordered[0]


def _right(lines: Sequence[Line], left: float, size: float) -> float:
    """The right edge of a column; where short lines show none, as far from the edge of the page as the left one."""
    right = _edge([line.inner for line in lines], size)
    expected = max(line.across for line in lines) - left
    shown = sum(abs(line.inner - right) <= size / 2 for line in lines)
    if lines[0].column or right - left >= _SHOWN * (expected - left):
        return right
    return right if shown >= 3 and right - left >= _NARROWEST * size else expected


def _indents(lines: Sequence[Line], column: _Column) -> bool:
    """Whether lines after short ones, which begin paragraphs, are mostly indented."""
    starts = [after for line, after in pairwise(lines) if _is_short(line, after, column)]
    starts = [line for line in starts if not _is_centred(line, column)]
    indented = sum(line.left - column.left >= _INDENT * line.size for line in starts)
    return 2 * indented > len(starts)
