"""Records as CSV: UTF-8, comma, LF, header always, empty = unknown, true/false, plain numbers.

For a spreadsheet (`excel`) a byte order mark comes first, and a text that would be run as a
formula has ' before it: one that begins with = + - @, a tab or a CR (half or full width, spaces
before it or not) and goes on. Numbers stay numbers. The mark says that the file was written so,
and `stored` takes the ' away again, so that nothing is lost.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from csv import writer
from decimal import Decimal
from typing import Any

from hbsummary.regex import regex
from hbsummary.write.table import Table
from hbsummary.write.writer import LinesWriter

__all__ = ["MARK", "CsvWriter", "cell", "head", "line", "lines", "stored"]

MARK = "\ufeff"
# The csv module, told to end lines with LF, leaves a bare CR unquoted; readers then see a new row.
_QUOTED = regex('[,"\r\n]')


class _Line:
    """What the csv module writes to: it gives a line back."""

    @staticmethod
    def write(text: str) -> str:
        return text


_written = writer(_Line, lineterminator="\n").writerow
# What stands before ' itself is counted, too: else one could not tell it from one that was put there.
_RUN = regex(r"'*(?:[^\S\t\r]|[\u200b-\u200f\ufeff])*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20](?=.)", re.S)
_PUT = regex("'" + _RUN.pattern, re.S)


def cell(value: Any) -> str:
    """One value as it stands in a cell, not yet quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(value) if isinstance(value, float) else str(value)


def _plain(number: float) -> str:
    """Shortest digits that read back as `number`, without an exponent or a trailing .0."""
    if not math.isfinite(number):
        return ""
    if number == 0:
        return "0"
    digits = repr(number)
    if "e" in digits:
        digits = format(Decimal(digits), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def line(cells: Sequence[str]) -> str:
    """Cells as one line of CSV with its newline."""
    written: str = _written(cells)
    if "\r" not in written:
        return written
    return ",".join('"' + c.replace('"', '""') + '"' if _QUOTED.search(c) else c for c in cells) + "\n"


def lines(table: Table, excel: bool = False) -> Callable[[Any], str]:
    """A function that makes a line of CSV of a row of `table`."""
    values = table.values
    if not excel:
        # Most cells are text as it is, which is quicker seen here.
        return lambda each: line([value if type(value) is str else cell(value) for value in values(each)])
    texts = [each.type == "string" for each in table.columns]
    return lambda each: line(
        [_safe(cell(value)) if text else cell(value) for text, value in zip(texts, values(each), strict=True)]
    )


def head(table: Table, excel: bool = False) -> str:
    """The header line of `table`, after a byte order mark where it is for a spreadsheet."""
    return (MARK if excel else "") + line([each.name for each in table.columns])


def _safe(text: str) -> str:
    return "'" + text if _RUN.match(text) else text


def stored(text: str) -> str:
    """The text of a cell that was written for a spreadsheet."""
    return text[1:] if _PUT.match(text) else text


class CsvWriter(LinesWriter):
    """CSV files."""

    suffix = ".csv"

    @classmethod
    def form(cls, table: Table, excel: bool) -> tuple[str, Callable[[Any], str]]:
        return head(table, excel), lines(table, excel)
