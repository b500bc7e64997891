"""Ruled tables of a page: whether there are rules is asked of pypdfium2, where the cells are of pdfplumber.

pdfplumber reads fifty times as slowly, so it sees only pages with rules. It gives the cells;
the text in them is that which the page has already.
"""

from __future__ import annotations

import io
import logging
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pdfplumber
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from hbsummary.read.options import Limits
from hbsummary.read.pdf.glyphs import Box, Glyph, turned
from hbsummary.read.pdf.lines import Grid, glue, make_lines

__all__ = ["Ruled", "fill", "is_ruled"]

# Its parser tells the terminal what it finds wrong with a document.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

# A rule is thinner than this and longer than that; a page with so many paths is a drawing.
_THIN, _LONG, _TALL, _DRAWING = 3.0, 18.0, 6.0, 5_000
_DEPTH = 5
# Edges of cells that are one, in points.
_SAME_EDGE = 3.0


def is_ruled(page: Any) -> bool:
    """Whether a pypdfium2 page has rules in both directions, as tables do."""
    flat = tall = 0
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_DEPTH)
    for count, path in enumerate(paths):
        left, bottom, right, top = path.get_bounds()
        width, height = right - left, top - bottom
        if count >= _DRAWING:
            return False
        # A path that is both is a frame, or all rules of a table at once.
        flat += (width >= _LONG) * (1 if height <= _THIN else 2 * (height >= _TALL))
        tall += (height >= _TALL) * (1 if width <= _THIN else 2 * (width >= _LONG))
    return flat >= 2 and tall >= 2


class Ruled:
    """The cells of the ruled tables of a document; its pages are read by pdfplumber when they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None
        self.failed = 0

    def tables(self, number: int) -> list[list[Box]]:
        """The cells of each table of a page, counted from 0; none where pdfplumber cannot read it."""
        try:
            if self._document is None:
                self._document = pdfplumber.open(io.BytesIO(self._data))
            page = self._document.pages[number]
            found = [[_in_page(page, cell) for cell in table.cells] for table in page.find_tables()]
            page.close()
            return found
        except Exception:  # whatever a parser raises on what another one could read: its text is there all the same
            self.failed += 1
            return []

    def close(self) -> None:
        if self._document is not None:
            with suppress(Exception):
                self._document.close()


def _in_page(page: Any, cell: tuple[float, float, float, float]) -> Box:
    """A cell as pdfplumber gives it, on the page as it is shown, in the coordinates of the page itself."""
    x0, top, x1, bottom = cell
    left, low, right, high = page.page_obj.mediabox
    if page.rotation == 90:
        return left + top, low + x0, left + bottom, low + x1
    if page.rotation == 180:
        return right - x1, low + top, right - x0, low + bottom
    if page.rotation == 270:
        return right - bottom, high - x1, right - top, high - x0
    return left + x0, high - bottom, left + x1, high - top


def fill(
    tables: Sequence[Sequence[Box]], glyphs: Sequence[Glyph], quarters: int, limits: Limits
) -> tuple[list[Grid], list[Glyph]]:
    """The tables with their texts, and the glyphs that stand in none. Frames of one cell are no tables."""
    grids: list[Grid] = []
    rest = list(glyphs)
    for cells in tables:
        boxes = [turned(cell, quarters) for cell in cells]
        lefts, tops = _edges([box[0] for box in boxes]), _edges([-box[3] for box in boxes])
        if len(lefts) < 2:
            continue
        limits.check_cells(len(lefts) * len(tops))
        hull = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        inner = [g for g in rest if _within(g, hull)]
        if not inner:
            continue
        rest = [g for g in rest if not _within(g, hull)]
        grids.append(Grid(hull, _rows(boxes, lefts, tops, inner)))
    return grids, rest


def _rows(boxes: Sequence[Box], lefts: list[float], tops: list[float], glyphs: list[Glyph]) -> list[list[str]]:
    """The texts of the cells, each where its upper left corner is; a merged cell leaves the others empty."""
    rows = [[""] * len(lefts) for _ in tops]
    glyphs = sorted(glyphs, key=_middle)
    middles = [_middle(glyph) for glyph in glyphs]
    for box in boxes:
        column, row = _nearest(lefts, box[0]), _nearest(tops, -box[3])
        beside = glyphs[bisect_left(middles, box[1]) : bisect_left(middles, box[3])]
        rows[row][column] = _text([g for g in beside if box[0] <= (g.left + g.right) / 2 < box[2]])
    return [row for row in rows if any(row)]


def _text(glyphs: list[Glyph]) -> str:
    """The text of a cell as one line."""
    text = ""
    for line in make_lines(glyphs):
        text += glue(text, line.text) + line.text
    return text


def _within(glyph: Glyph, box: Box) -> bool:
    return box[0] <= (glyph.left + glyph.right) / 2 < box[2] and box[1] <= _middle(glyph) < box[3]


def _middle(glyph: Glyph) -> float:
    """The height at which the middle of a character stands."""
    return glyph.base + glyph.size / 4


def _edges(places: list[float]) -> list[float]:
    """Places without those that are hardly apart from one before, in order."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SAME_EDGE:
            edges.append(place)
    return edges


def _nearest(edges: list[float], place: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - place))
