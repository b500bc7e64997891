"""Tables as one Excel workbook, by XlsxWriter: a sheet to each, written as rows come.

Cells are numbers, truth values or texts, never formulas or links. Headers stay in sight, can be
filtered, and carry a note with title and description in Chinese and English. Characters that a
cell cannot hold are shown as their pictures (␀), line ends are LF; for every byte take another format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from hbsummary.regex import regex
from hbsummary.write.table import Column, Table
from hbsummary.write.writer import CellsWriter, limit_columns

__all__ = ["XlsxWriter"]

# Limits of Excel.
ROWS, COLUMNS, CHARACTERS = 1_048_576, 16_384, 32_767
_CREATED = datetime(2000, 1, 1)
# Widths in characters, and how many rows say how wide a column has to be.
_NARROW, _WIDE, _LOOKED_AT = 8, 60, 200
# General format shows no more digits than these.
_DIGITS = 1e11
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_PICTURES |= {0x7F: 0x2421, 0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
_ODD = regex(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


class XlsxWriter(CellsWriter):
    """One workbook with a sheet per table; what is too long for a sheet goes on in the next."""

    suffix = ".xlsx"
    single = True

    def __init__(self, folder: Path, tables: Sequence[Table], stem: str, excel: bool = False) -> None:
        super().__init__(folder, tables, stem, excel)
        limit_columns(self.tables, COLUMNS, "a sheet of Excel")
        from xlsxwriter import Workbook

        options = {"constant_memory": True, "tmpdir": str(folder)}
        self._book = Workbook(str(folder / (stem + self.suffix)), options)
        # The same rows make the same bytes, whenever they are written.
        self._book.set_properties({"created": _CREATED})
        self._sheets = {table: _Sheets(self._book, table) for table in self.tables}

    def put(self, table: Table, rows: Iterable[list[Any]]) -> None:
        sheets = self._sheets[table]
        for row in rows:
            sheets.add(row)

    def finish(self) -> None:
        from xlsxwriter.exceptions import XlsxWriterException

        for sheets in self._sheets.values():
            sheets.finish()
            self.remarks += sheets.remarks(self.stem + self.suffix)
        try:
            self._book.close()
        except XlsxWriterException as error:
            raise OSError(None, str(error), self.stem + self.suffix) from error

    def close(self) -> None:
        for sheet in self._book.worksheets():
            with suppress(Exception):
                sheet.fh.close()
        # Else it would be closed, and thereby written, when it is thrown away.
        self._book.fileclosed = True


class _Sheets:
    """The sheets of one table."""

    def __init__(self, book: Any, table: Table) -> None:
        self._book, self._table = book, table
        self._bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        self._long = book.add_format({"num_format": "0"})
        self._widths = [max(_NARROW, _width(each.name) + 3) for each in table.columns]
        self._cut = 0
        self._done: list[Any] = []
        self._begin()

    def _begin(self) -> None:
        n = len(self._done) + 1
        self._sheet = self._book.add_worksheet(self._table.name if n == 1 else f"{self._table.name} ({n})")
        self._done.append(self._sheet)
        self._row = 1
        self._sheet.freeze_panes(1, 0)
        for at, each in enumerate(self._table.columns):
            self._sheet.write_string(0, at, each.name, self._bold)
            self._sheet.write_comment(0, at, _note(each), {"x_scale": 2, "y_scale": 1.2, "author": ""})

    def add(self, cells: Sequence[Any]) -> None:
        if self._row == ROWS:
            self._end()
            self._begin()
        look = self._row < _LOOKED_AT and len(self._done) == 1
        for at, cell in enumerate(cells):
            if cell is not None:
                self._write(at, cell)
                if look:
                    self._widths[at] = max(self._widths[at], _width(str(cell)) + 1)
        self._row += 1

    def _write(self, at: int, cell: Any) -> None:
        sheet, row = self._sheet, self._row
        if isinstance(cell, str):
            sheet.write_string(row, at, self._held(cell))
        elif isinstance(cell, bool):
            sheet.write_boolean(row, at, cell)
        else:
            sheet.write_number(row, at, cell, self._long if abs(cell) >= _DIGITS and cell == int(cell) else None)

    def _held(self, text: str) -> str:
        """`text` as a cell can hold it."""
        if _ODD.search(text):
            text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_PICTURES)
        # Characters beyond the first 65,536 count twice.
        if len(text) > CHARACTERS // 2 and len(text.encode("utf-16-le")) > 2 * CHARACTERS:
            self._cut += 1
            text = text.encode("utf-16-le")[: 2 * (CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
        # XlsxWriter takes such a text for XML of its own.
        return text + " " if text.startswith("<r>") and text.endswith("</r>") else text

    def _end(self) -> None:
        self._sheet.autofilter(0, 0, self._row - 1, len(self._table.columns) - 1)

    def finish(self) -> None:
        self._end()
        for sheet in self._done:
            for at, width in enumerate(self._widths):
                sheet.set_column(at, at, min(width, _WIDE))

    def remarks(self, file: str) -> Iterable[str]:
        """What did not fit."""
        name = self._table.name
        if len(self._done) > 1:
            yield f"{file}: {name} goes on in the sheet {self._sheet.name}; one sheet holds {ROWS:,} rows"
        if self._cut:
            yield f"{file}: {self._cut:,} texts of {name} are cut; a cell holds {CHARACTERS:,} characters"


def _note(column: Column) -> str:
    return f"{column.title_zh}\n{column.about_zh}\n\n{column.title}\n{column.about}"


def _width(text: str) -> int:
    """Columns of the screen that the widest line of a text takes, as far as it matters."""
    return max(sum(2 if east_asian_width(each) in "WF" else 1 for each in line[:_WIDE]) for line in text.split("\n"))
