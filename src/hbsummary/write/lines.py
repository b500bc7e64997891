"""Rows as lines of text, for what goes to standard output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hbsummary.write import csv, jsonl
from hbsummary.write.table import Table

__all__ = ["as_lines"]


def as_lines(table: Table, form: str, excel: bool = False) -> tuple[str, Callable[[Any], str]]:
    """What comes first, and a function that makes a line of a row; `form` is csv or jsonl."""
    if form == "jsonl":
        return "", jsonl.lines(table)
    return csv.head(table, excel), csv.lines(table, excel)
