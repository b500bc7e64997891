"""Records as CSV: UTF-8, comma, LF, header always, empty = unknown, true/false, plain numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from operator import attrgetter
from typing import Any

__all__ = ["cell", "header", "line", "row"]

# The csv module, told to end lines with LF, leaves a bare CR unquoted; readers then see a new row.
_QUOTED = re.compile('[,"\r\n]')


def cell(value: Any) -> str:
    """One value as it stands in a cell, not yet quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _plain(value)
    return str(value)


def _plain(number: float) -> str:
    """Shortest digits that read back as `number`, without an exponent or a trailing .0."""
    if not math.isfinite(number):
        return ""
    if number == 0:
        return "0"
    digits = format(Decimal(repr(number)), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def line(cells: list[str]) -> str:
    """Cells as one line of CSV with its newline."""
    return ",".join('"' + c.replace('"', '""') + '"' if _QUOTED.search(c) else c for c in cells) + "\n"


def header(record: type[Any]) -> str:
    """The header line of the table that `record` is a row of."""
    return line([f.name for f in fields(record)])


def row(record: type[Any]) -> Callable[[Any], str]:
    """A function that makes a line of CSV of an instance of `record`."""
    values = attrgetter(*(f.name for f in fields(record)))
    return lambda each: line([cell(value) for value in values(each)])
