"""The package's own data files: read as text, or as the tables that they hold."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["lists", "rows", "table", "text"]

_PLACE = Path(__file__).with_name("data")


def text(name: str) -> str:
    """The text of a data file."""
    return (_PLACE / name).read_text(encoding="utf-8")


@cache
def table(name: str) -> dict[str, Any]:
    """What a TOML file holds; nobody may change it."""
    return tomllib.loads(text(name))


def rows(name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file below its header, comments above which are left out, each with the number of its line."""
    lines = text(name).splitlines()
    header = next(n for n, line in enumerate(lines) if not line.startswith("#"))
    yield from enumerate(csv.reader(lines[header + 1 :]), header + 2)


def lists(name: str) -> Callable[[str], list[str]]:
    """The lists of words of a TOML file, by their names; it is read when the first is asked for."""
    return lambda key: table(name)[key]
