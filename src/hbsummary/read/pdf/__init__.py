"""PDF to source: paragraphs in reading order, tables as rows, headers and page numbers set aside."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read.compose import Composer
from hbsummary.read.options import DEFAULT, Limits, Options
from hbsummary.read.pdf.glyphs import page_glyphs, turned
from hbsummary.read.pdf.lines import Grid, Line, glue, in_order, make_lines
from hbsummary.read.pdf.margins import Leaf, part_margins
from hbsummary.read.pdf.paragraphs import Measures, measure
from hbsummary.read.pdf.tables import Ruled, fill, is_ruled

__all__ = ["read_pdf"]

JOIN, WATERMARK = "line_join", "watermark"
_SAVE = "open it in a viewer and save it anew"


def read_pdf(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """The text of a PDF: a line per paragraph and per row of a table.

    Pages without a text layer are counted in the flag `no_text_layer`; InputError when none
    has one, and for documents that are damaged or protected by a password.
    """
    with closing(_open(data)) as document, closing(Ruled(data)) as ruled:
        found = _Found(options.limits, ruled)
        options.limits.check_pages(len(document))
        leaves = [_leaf(document, number, found) for number in range(len(document))]
    found.check()
    part_margins(leaves)
    composer = Composer(options.limits)
    _compose(composer, leaves)
    return composer.source(name, "pdf", found.flags())


@dataclass(slots=True)
class _Found:
    """What reading the pages has met so far."""

    limits: Limits
    ruled: Ruled
    characters: int = 0
    scanned: int = 0
    damaged: int = 0
    unmapped: int = 0
    gutter: float | None = None

    def count(self, characters: int) -> None:
        self.characters += characters
        self.limits.check_text(self.characters)

    def check(self) -> None:
        """InputError when no page has text."""
        if self.characters > self.unmapped:
            return
        if self.damaged:
            raise InputError("is a damaged PDF: its pages cannot be read", _SAVE)
        if self.scanned:
            raise InputError(f"has no text layer: {self.scanned:,} scanned pages", "run it through OCR first")
        if self.characters:
            raise InputError("has fonts that do not tell their characters", "run it through OCR first")
        raise InputError("holds no text", "check it in a viewer; what is a picture has to go through OCR first")

    def flags(self) -> tuple[str, ...]:
        counts = {
            "no_text_layer": self.scanned,
            "damaged_pages": self.damaged,
            "unmapped_characters": self.unmapped,
            "tables_unread": self.ruled.failed,
        }
        return tuple(f"{flag}={count}" for flag, count in counts.items() if count)


def _open(data: bytes) -> Any:
    # A document without pages sets no error: that of the file before, which may have been locked, would be told.
    pdfium.FPDF_LoadMemDocument64(b"", 0, None)
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise InputError("is protected by a password", "save it without") from error
        raise InputError("is a damaged PDF, or one without pages", _SAVE) from error


def _leaf(document: Any, number: int, found: _Found) -> Leaf:
    """One page: its lines and tables in reading order."""
    try:
        with closing(document[number]) as page:
            return _items(page, number, found)
    except pypdfium2.PdfiumError:
        found.damaged += 1
        return Leaf([], 0.0, 0.0)


def _items(page: Any, number: int, found: _Found) -> Leaf:
    with closing(page.get_textpage()) as textpage:
        found.count(textpage.count_chars())
        glyphs = page_glyphs(textpage)
    box = turned(page.get_bbox(), glyphs.quarters)
    leaf = Leaf([], box[1], box[3])
    found.unmapped += glyphs.unmapped
    if not any(glyph.text.strip() for run in glyphs.runs for glyph in run):
        found.scanned += next(page.get_objects(max_depth=1), None) is not None
        return leaf
    tables = found.ruled.tables(number) if is_ruled(page) else []
    grids, rest = fill(tables, glyphs.runs[0], glyphs.quarters, found.limits)
    items, gutter = in_order(make_lines(rest), grids, found.gutter)
    found.gutter = gutter or found.gutter
    # What stands across the page follows the rest.
    items += [line for run in glyphs.runs[1:] for line in make_lines(run)]
    for item in items:
        if isinstance(item, Line):
            item.page, item.width, item.across = number, round(box[2] - box[0]), box[0] + box[2]
    leaf.items = items
    if glyphs.slanted:
        leaf.above.append((glyphs.slanted, WATERMARK))
    return leaf


def _compose(composer: Composer, leaves: list[Leaf]) -> None:
    """All pages as one text; what stands between two halves of a paragraph is set aside."""
    measures = measure(item for leaf in leaves for item in leaf.items if isinstance(item, Line))
    writer = _Writer(composer, measures)
    for leaf in leaves:
        writer.between += leaf.above
        for item in leaf.items:
            writer.line(item) if isinstance(item, Line) else writer.grid(item)
        writer.between += leaf.below
    writer.close()


@dataclass(slots=True)
class _Writer:
    """Lines to paragraphs; `between` waits to be told whether a paragraph goes on after it."""

    composer: Composer
    measures: Measures
    last: Line | None = None
    between: list[tuple[str, str]] = field(default_factory=list)

    def line(self, line: Line) -> None:
        """The next line of text."""
        if self.last is None or not self.measures.goes_on(self.last, line):
            self.close()
        else:
            self.composer.add(glue(self.last.text, line.text))
            if self.between:
                self.composer.join("\n", JOIN)
                self._aside()
        self.composer.add(line.text)
        self.last = line

    def grid(self, grid: Grid) -> None:
        """The rows of a table."""
        self.close()
        for row in grid.rows:
            self.composer.row(row)

    def close(self) -> None:
        """The paragraph ends."""
        if self.last is not None:
            self.composer.add("\n")
        self.last = None
        self._aside()

    def _aside(self) -> None:
        for text, rule in self.between:
            self.composer.aside(text, rule)
        self.between.clear()
