"""Records as JSON Lines: one object per row and line, UTF-8, null = unknown, numbers without a needless .0."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hbsummary.write.table import Table, plain
from hbsummary.write.writer import LinesWriter

__all__ = ["JsonlWriter", "lines"]

# Above this not every whole number is a float.
_WHOLE = 2.0**53


def lines(table: Table) -> Callable[[Any], str]:
    """A function that makes a line of JSON of a row of `table`."""
    names = [each.name for each in table.columns]
    typed, values = plain(table), table.values
    encode = json.JSONEncoder(ensure_ascii=False).encode

    def as_line(row: Any) -> str:
        return encode({name: _short(cell) for name, cell in zip(names, typed(values(row)), strict=True)}) + "\n"

    return as_line


def _short(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return int(value)
    return value


class JsonlWriter(LinesWriter):
    """Files of JSON Lines."""

    suffix = ".jsonl"

    @classmethod
    def form(cls, table: Table, excel: bool) -> tuple[str, Callable[[Any], str]]:
        return "", lines(table)
