"""The characters of a page with their places, turned so that the text runs from left to right.

A page may be turned by its viewer or hold a table put sideways: what counts is how most of
its characters run. Bold made by drawing a character twice is one character.
"""

from __future__ import annotations

import csv
import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

__all__ = ["Box", "Glyph", "PageGlyphs", "page_glyphs", "turned"]

# left, bottom, right, top in points, y growing upwards
Box = tuple[float, float, float, float]

UNMAPPED = "\ufffd"
_QUARTER = math.pi / 2
# Text that leans more than this against all sides of the page is a watermark.
_SLANT = math.radians(12)
# Two equal characters that share more than this part of their widths are one drawn twice.
_DOUBLED = 0.6
# Characters further out than this, in points, stand on no page; the smallest size of one.
_FAR, _SMALLEST = 1e6, 0.1
_COMPATIBLE = ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0xFB00, 0xFB06), (0x2F800, 0x2FA1F))


class Glyph(NamedTuple):
    """A character, its box from `left` to `right`, its baseline, and the height of its font."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class PageGlyphs:
    """What stands on a page: `runs` by direction, that of most characters first, and slanted text.

    `quarters` is how many quarter turns against the clock the main direction is away from
    left to right; `unmapped` counts characters whose font does not tell what they are.
    """

    runs: tuple[list[Glyph], ...]
    quarters: int
    slanted: str
    unmapped: int


def turned(box: Box, quarters: int) -> Box:
    """`box` with the page turned back by that many quarter turns, so that text upon it runs to the right."""
    left, bottom, right, top = box
    if quarters == 1:
        return bottom, -right, top, -left
    if quarters == 2:
        return -right, -top, -left, -bottom
    if quarters == 3:
        return -top, left, -bottom, right
    return box


def page_glyphs(textpage: Any) -> PageGlyphs:
    """The characters of a pypdfium2 text page; blanks that the library made up are left out."""
    runs: dict[int, list[Glyph]] = {}
    slanted: list[str] = []
    unmapped = 0
    for text, angle, box, origin in _characters(textpage.raw):
        quarters, lean = divmod(angle + _SLANT, _QUARTER)
        if lean > 2 * _SLANT:
            slanted.append(text)
            continue
        unmapped += text == UNMAPPED
        way = int(quarters) % 4
        left, bottom, right, top = turned(box, way)
        base = turned((*origin, *origin), way)[1]
        runs.setdefault(way, []).append(Glyph(text, left, right, base, max(top - bottom, _SMALLEST)))
    order = sorted(runs, key=lambda way: -len(runs[way]))
    single = tuple(_once(runs[way]) for way in order)
    return PageGlyphs(single, order[0] if order else 0, "".join(slanted).strip(), unmapped)


def _characters(page: Any) -> Iterator[tuple[str, float, Box, tuple[float, float]]]:
    """Text, angle against the clock, box and origin of each character that the page really has."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for n in range(pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, n)
        if code in (0x0A, 0x0D, 0x20) and pdfium.FPDFText_IsGenerated(page, n) == 1:
            continue
        text = _text(code)
        if text == UNMAPPED or pdfium.FPDFText_HasUnicodeMapError(page, n) == 1:
            text = UNMAPPED
        if not text or not pdfium.FPDFText_GetLooseCharBox(page, n, box):
            continue
        pdfium.FPDFText_GetCharOrigin(page, n, x, y)
        # The library counts angles with the clock.
        angle = (-pdfium.FPDFText_GetCharAngle(page, n)) % math.tau
        place = (box.left, box.bottom, box.right, box.top)
        # Not a number is nowhere, too.
        if all(abs(at) < _FAR for at in (*place, x.value, y.value)) and math.isfinite(angle):
            yield text, angle, place, (x.value, y.value)


@cache
def _text(code: int) -> str:
    """The character of a code: compatibility forms as the usual ones, control characters as nothing."""
    if code == 0x02:
        return "-"  # a hyphen at a line end
    if code == 0 or code == 0xFFFD or 0xE000 <= code <= 0xF8FF:
        return UNMAPPED
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE:
        return UNMAPPED
    char = chr(code)
    if char in "\t\n\r\u2028\u2029\x85":
        return " "
    if unicodedata.category(char) in ("Cc", "Cf"):
        return ""
    if any(first <= code <= last for first, last in _COMPATIBLE):
        return unicodedata.normalize("NFKC", char)
    return _radicals().get(char, char)


@cache
def _radicals() -> dict[str, str]:
    """Radicals that fonts give for the characters that look the same, and these characters."""
    table = files("hbsummary").joinpath("data/radicals.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in table.splitlines() if not line.startswith("#"))
    return {row["radical"]: row["character"] for row in rows}


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs without those that stand upon an equal one."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    kept = []
    for glyph in glyphs:
        width = max(glyph.right - glyph.left, 0.1)
        column, row = round(glyph.left / width), round(glyph.base / width)
        near = (seen.get((glyph.text, column + i, row + j)) for i in (0, -1, 1) for j in (0, -1, 1))
        if not glyph.text.isspace() and any(other is not None and _upon(glyph, other, width) for other in near):
            continue
        seen[glyph.text, column, row] = glyph
        kept.append(glyph)
    return kept


def _upon(glyph: Glyph, other: Glyph, width: float) -> bool:
    apart = max(abs(glyph.left - other.left), abs(glyph.base - other.base))
    return apart < (1 - _DOUBLED) * width
