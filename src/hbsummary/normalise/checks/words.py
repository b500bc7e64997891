"""The words of the checks (`data/checks.toml`), loaded once."""

from __future__ import annotations

import re
from functools import cache

from hbsummary import datafiles

__all__ = ["alternatives", "wholes", "wholes_of", "words"]


@cache
def words(name: str) -> frozenset[str]:
    """The list `name`; KeyError if the data file has none."""
    return frozenset(datafiles.table("checks.toml")[name]["words"])


@cache
def alternatives(name: str) -> str:
    """The list as a regular-expression alternation, longest word first."""
    return "|".join(re.escape(w) for w in sorted(words(name), key=len, reverse=True))


@cache
def wholes_of(many: int) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """What exhausts a total by so many parts."""
    return tuple(words for words, _ in wholes() if len(words) == many)


@cache
def wholes() -> tuple[tuple[tuple[tuple[str, ...], ...], bool], ...]:
    """What exhausts a total: for each of its parts the words that it may begin with, and whether they
    exhaust it wherever they stand in a list."""
    return tuple(
        (tuple(tuple(part.split("/")) for part in entry["parts"]), entry.get("wherever", False))
        for entry in datafiles.table("checks.toml")["whole"]
    )
