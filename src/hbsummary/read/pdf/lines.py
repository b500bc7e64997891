"""Lines of a page in reading order: glyphs to lines, lines to columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from hbsummary.read.pdf.glyphs import Box, Glyph

__all__ = ["Grid", "Item", "Line", "glue", "in_order", "make_lines"]

# Parts of the size of the characters: how far baselines of one line differ, which gap cuts a line
# into cells or columns, which one is a blank between words, and which between an ideograph and a
# number: programs set these apart by a fifth or a quarter.
_SAME_LINE, _CELL_GAP, _WORD_GAP, _MIXED_GAP = 0.45, 1.3, 0.2, 0.29
_WIDE = "  "
_SMALLEST = 0.1
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_CLOSING = "，。、；：！？）》】〉」』”’％‰,.;:!?)%]"
_OPENING = "（《【〈「『“‘(["
_NUMBERS = re.compile(r"(?:\A|(?<=\s))[0-9.,]{1,15}%?\s{1,4}[0-9.,]{1,15}%?(?=\s|\Z)")
# What a page of two columns is like: so many lines in each, so much of them as wide as the
# column, the gutter in the middle part of the page.
_FEWEST, _FILLED, _FULL = 4, 0.5, 0.75
_MIDDLE = (0.3, 0.7)
_NARROWEST = 8
# So many lines run over the gutter of a page that goes on with the columns of the one before: header and footer.
_CROSSING = 4


@dataclass(slots=True)
class Line:
    """A line: its text, place and size; `first` is how wide the piece is that cannot be cut at its start.

    `inner` is its right end without a last comma or full stop, which may hang over the column's edge.
    `column` is 0 for the whole width of a page, 1 and 2 for two columns; `width` of the page, `across`
    the sum of its left and right edge; `cells`: wide gaps in it were closed.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    first: float = 0.0
    inner: float = 0.0
    column: int = 0
    page: int = 0
    width: int = 0
    across: float = 0.0
    cells: bool = False

    @property
    def top(self) -> float:
        return self.base + self.size


@dataclass(slots=True)
class Grid:
    """A ruled table: its box and the texts of its rows."""

    box: Box
    rows: list[list[str]] = field(default_factory=list)
    column: int = 0

    @property
    def left(self) -> float:
        return self.box[0]

    @property
    def right(self) -> float:
        return self.box[2]

    @property
    def top(self) -> float:
        return self.box[3]


Item = Line | Grid


def glue(before: str, after: str) -> str:
    """What stands between two pieces of a text that were apart in print: a blank between Latin words.

    A number that was cut is one, but in a row of numbers with blanks between there was a blank.
    """
    last, first = before[-1:], after[:1]
    if not (last.isascii() and first.isascii()) or last in "-/" or (last + first).isspace():
        return ""
    if last.isdigit() and (first.isdigit() or first in ".,%"):
        return " " if first.isdigit() and (_NUMBERS.search(before[-40:]) or _NUMBERS.match(after)) else ""
    if last in ".," and first.isdigit():
        return ""
    return " " if last.isalnum() and first.isalnum() else ""


def make_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """The pieces of lines, from top to bottom: glyphs on one baseline without a wide gap between."""
    pieces: list[Line] = []
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: -g.base):
        if row and row[0].base - glyph.base > _SAME_LINE * max(row[0].size, glyph.size):
            pieces += _pieces(row)
            row = []
        row.append(glyph)
    return pieces + _pieces(row)


def _pieces(row: list[Glyph]) -> list[Line]:
    """A row cut at its wide gaps; blanks at the ends of a piece do not count for its place."""
    row.sort(key=lambda g: g.left)
    size = _em(row)
    pieces: list[list[Glyph]] = []
    reach = 0.0
    for glyph in row:
        if not pieces or glyph.left - reach > _CELL_GAP * size:
            pieces.append([])
            reach = glyph.right
        pieces[-1].append(glyph)
        reach = max(reach, glyph.right)
    return [line for line in map(_line, pieces) if line is not None]


def _em(glyphs: Sequence[Glyph]) -> float:
    """How large the characters are: as wide as most ideographs, else as high as the font."""
    widths = [g.right - g.left for g in glyphs if _IDEOGRAPH.match(g.text)]
    return max(median(widths or [g.size for g in glyphs]), _SMALLEST) if glyphs else _SMALLEST


def _line(glyphs: list[Glyph]) -> Line | None:
    while glyphs and glyphs[-1].text.isspace():
        glyphs.pop()
    start = next((n for n, g in enumerate(glyphs) if not g.text.isspace()), len(glyphs))
    glyphs = glyphs[start:]
    if not glyphs:
        return None
    size = _em(glyphs)
    base = median(g.base for g in glyphs)
    right = max(g.right for g in glyphs)
    inner = glyphs[-2].right if len(glyphs) > 1 and glyphs[-1].text in _CLOSING else right
    return Line(_words(glyphs, size), glyphs[0].left, right, base, size, _first(glyphs), inner)


def _words(glyphs: Sequence[Glyph], size: float) -> str:
    """The text of a line; a blank where words that are no ideographs stand apart, from these or one another."""
    pieces = [glyphs[0].text]
    gaps = [glyph.left - before.right for before, glyph in pairwise(glyphs)]
    # Spaced characters stand apart everywhere.
    usual = max(0.0, median(gaps)) if gaps else 0.0
    for (before, glyph), gap in zip(pairwise(glyphs), gaps, strict=True):
        both = before.text + glyph.text
        if both.isascii():
            pieces.append(" " if gap > _WORD_GAP * size and not both.isspace() else "")
        elif gap - usual > _MIXED_GAP * size and _may_part(before.text, glyph.text):
            pieces.append(" ")
        pieces.append(glyph.text)
    return "".join(pieces)


def _may_part(before: str, after: str) -> bool:
    """Whether a gap between two characters is a blank: between an ideograph and a number, or after a bracket."""
    if (before + after).isspace() or not after.isalnum():
        return False
    return before in ")）" or (before.isalnum() and before.isascii() != after.isascii())


def _first(glyphs: Sequence[Glyph]) -> float:
    """The width of what has to stand together at the start: a number, a word, a character with its comma."""
    n = 0
    while n < len(glyphs) - 1 and glyphs[n].text in _OPENING:
        n += 1
    if glyphs[n].text.isascii():
        while n + 1 < len(glyphs) and glyphs[n + 1].text.isascii() and not glyphs[n + 1].text.isspace():
            n += 1
    while n + 1 < len(glyphs) and glyphs[n + 1].text in _CLOSING:
        n += 1
    return glyphs[n].right - glyphs[0].left


def in_order(pieces: Sequence[Line], grids: Sequence[Grid], known: float | None) -> tuple[list[Item], float | None]:
    """Lines and tables as they are read, and where the gutter between two columns is.

    `known` is the gutter of the page before: a page that only begins a column has it too.
    """
    gutter = _gutter(pieces)
    if gutter is None and known is not None and len(_over([*pieces, *grids], known)) <= _CROSSING:
        gutter = known
    if gutter is None:
        items: list[Item] = [*_merged(pieces), *grids]
        return sorted(items, key=lambda item: -item.top), None
    sides = [p for p in pieces if p.right <= gutter], [p for p in pieces if p.left >= gutter]
    over = [p for p in pieces if p.left < gutter < p.right]
    return _banded([*_merged(over), *_merged(sides[0]), *_merged(sides[1]), *grids], gutter), gutter


def _over(items: Iterable[Item], x: float) -> list[Item]:
    return [item for item in items if item.left < x < item.right]


def _banded(items: list[Item], gutter: float) -> list[Item]:
    """What runs over both columns cuts the page into bands; in each the left column comes first."""
    done: list[Item] = []
    sides: tuple[list[Item], list[Item]] = ([], [])
    for item in sorted(items, key=lambda item: -item.top):
        if item.left < gutter < item.right:
            done += [*sides[0], *sides[1], item]
            sides[0].clear()
            sides[1].clear()
        else:
            item.column = 1 if item.right <= gutter else 2
            sides[item.column - 1].append(item)
    return [*done, *sides[0], *sides[1]]


def _merged(pieces: Iterable[Line]) -> list[Line]:
    """Pieces on one baseline as one line, two blanks for the gap: the cells of a table without rules."""
    lines: list[Line] = []
    for piece in pieces:
        last = lines[-1] if lines else None
        if last is not None and abs(last.base - piece.base) <= _SAME_LINE * max(last.size, piece.size):
            text = last.text + _WIDE + piece.text
            size = max(last.size, piece.size)
            lines[-1] = Line(
                text, last.left, max(last.right, piece.right), last.base, size, last.first, piece.inner, cells=True
            )
        else:
            lines.append(piece)
    return lines


def _gutter(pieces: Sequence[Line]) -> float | None:
    """Where the space between two columns of text is; None on a page of one column."""
    if len(pieces) < 2 * _FEWEST:
        return None
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    low, high = (left + part * (right - left) for part in _MIDDLE)
    # In the middle of the space that most lines on its right leave.
    starts = sorted({round(p.left) for p in pieces if low <= p.left <= high})
    tried = [(len(_over(pieces, x - 2)), x - 2) for x in starts]
    for over, x in sorted(tried)[:4]:
        if _are_columns(pieces, x, over):
            return x
    return None


def _are_columns(pieces: Sequence[Line], x: float, over: int) -> bool:
    """Whether most lines on both sides of `x` fill a column, side by side."""
    left, right = [p for p in pieces if p.right <= x], [p for p in pieces if p.left >= x]
    if min(len(left), len(right)) < _FEWEST or over > len(left) + len(right):
        return False
    shared = min(left[0].base, right[0].base) - max(left[-1].base, right[-1].base)
    shorter = min(side[0].base - side[-1].base for side in (left, right))
    return shared >= 0.5 * shorter and all(map(_fill, (left, right)))


def _fill(side: Sequence[Line]) -> bool:
    """Whether lines are those of prose: as wide as their column, and that not narrow."""
    width = max(p.right for p in side) - min(p.left for p in side)
    widths = [p.right - p.left for p in side]
    full = sum(w for w in widths if w >= _FULL * width)
    return full >= _FILLED * sum(widths) and width >= _NARROWEST * median(p.size for p in side)
