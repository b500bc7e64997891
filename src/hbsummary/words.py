"""The word lists of the grammar (`data/words.toml`, `data/naming.toml`), loaded once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

__all__ = ["alternatives", "ends_with", "longest_ending", "starts_with", "words"]


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


@cache
def _by_character(name: str, at: int) -> dict[str, tuple[str, ...]]:
    """The words of a list by their first (0) or last (-1) character, the longest first."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words(name), key=len, reverse=True):
        groups.setdefault(word[at], []).append(word)
    return {character: tuple(group) for character, group in groups.items()}


def starts_with(text: str, name: str) -> bool:
    """Whether `text` starts with a word of the list `name`."""
    some = _by_character(name, 0).get(text[:1])
    return some is not None and text.startswith(some)


def ends_with(text: str, name: str) -> bool:
    """Whether `text` ends with a word of the list `name`."""
    some = _by_character(name, -1).get(text[-1:])
    return some is not None and text.endswith(some)


def longest_ending(text: str, name: str) -> str:
    """The longest word of the list `name` that `text` ends with, or the empty string."""
    some = _by_character(name, -1).get(text[-1:], ())
    return next((word for word in some if text.endswith(word)), "")
