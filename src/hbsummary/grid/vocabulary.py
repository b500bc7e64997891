"""The words of heads and labels (`data/grid.toml`), loaded once."""

from __future__ import annotations

import re
from functools import cache

from hbsummary import datafiles, regex

__all__ = ["ends_with", "says", "starts_with", "unit_of", "worded", "words"]


@cache
def _lists() -> dict[str, frozenset[str]]:
    tables = datafiles.table("grid.toml")
    return {name: frozenset(table.get("words") or table["units"]) for name, table in tables.items()}


def words(name: str) -> frozenset[str]:
    """The list `name`; KeyError if the data file has none."""
    return _lists()[name]


def worded(pattern: str) -> re.Pattern[str]:
    """The expression in which {name} is any word of that list."""
    return regex.worded(pattern, lambda name: map(re.escape, sorted(words(name))))


@cache
def _pattern(name: str, shape: str) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(w) for w in sorted(words(name), key=len, reverse=True))
    return re.compile(shape.format(f"(?:{longest_first})"))


def says(name: str, text: str) -> re.Match[str] | None:
    """The first word of the list in `text`."""
    return _pattern(name, "{}").search(text)


def starts_with(name: str, text: str) -> re.Match[str] | None:
    """The word of the list that `text` begins with."""
    return _pattern(name, "{}").match(text)


def ends_with(name: str, text: str) -> re.Match[str] | None:
    """The word of the list that `text` ends with."""
    return _pattern(name, "{}\\Z").search(text)


def unit_of(noun: str) -> str:
    """The unit in which things are counted that are called so (床位数 张); empty where that is not sure."""
    match = ends_with("counted", noun)
    units: dict[str, str] = datafiles.table("grid.toml")["counted"]["units"]
    return units[match.group()] if match else ""
