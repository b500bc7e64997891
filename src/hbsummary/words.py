"""The word lists of the grammar (`data/words.toml`, `data/naming.toml`), loaded once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

__all__ = ["alternatives", "words"]


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for file in ("words.toml", "naming.toml"):
        with (resources.files("hbsummary") / "data" / file).open("rb") as stream:
            lists.update((name, table["words"]) for name, table in tomllib.load(stream).items())
    return lists


def words(name: str) -> list[str]:
    """The list `name`; KeyError if the data file has none."""
    return _lists()[name]


@cache
def alternatives(name: str) -> str:
    """The list as a regular-expression alternation, longest word first."""
    return "|".join(re.escape(w) for w in sorted(words(name), key=len, reverse=True))
