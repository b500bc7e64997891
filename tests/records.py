"""Rows for tests: what is not given is empty, whatever columns a table has."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hbsummary.tables import Document, Indicator

_EMPTY = {"integer": None, "year": "", "number": None, "boolean": False, "string": ""}
_REQUIRED = {"integer": 1, "string": "x"}


def made(record: type[Any], **cells: Any) -> Any:
    """A row of the table of `record` with these cells."""
    empty = {}
    for each in fields(record):
        about = each.metadata
        required = about["constraints"].get("required")
        empty[each.name] = (_REQUIRED if required else _EMPTY)[about["type"]]
    return record(**(empty | cells))


def report(source: str, region: str, year: str, **more: Any) -> Document:
    """A report of a region and year."""
    row: Document = made(Document, source=source, region=region, year=year, period=year, chars=10, **more)
    return row


def value(source: str, start: int, indicator: str, number: float | None, unit: str = "%", **more: Any) -> Indicator:
    """A value at a place of a source."""
    cells = {"kind": "level", "comparator": "=", "section": None, "value_text": f"{number}{unit}", **more}
    row: Indicator = made(
        Indicator, source=source, start=start, end=start + 3, indicator=indicator, value=number, unit=unit, **cells
    )
    return row
