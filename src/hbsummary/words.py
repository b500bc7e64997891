"""The word lists of the grammar (`data/words.toml`, `data/naming.toml`), loaded once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from hbsummary import datafiles, regex

__all__ = ["alternation", "alternatives", "ends_with", "longest_ending", "starts_with", "worded", "words"]


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for file in ("words.toml", "naming.toml"):
        lists.update((name, table["words"]) for name, table in datafiles.table(file).items())
    return lists


def words(name: str) -> list[str]:
    """The list `name`; KeyError if the data file has none."""
    return _lists()[name]


@cache
def alternatives(name: str) -> str:
    """The list as a regular-expression alternation in which the longest word goes first."""
    return alternation(words(name))


def worded(pattern: str) -> re.Pattern[str]:
    """The expression in which {name} is any word of that list."""
    return regex.worded(pattern, lambda name: map(re.escape, words(name)))


def alternation(some: Iterable[str]) -> str:
    """The words as a regular expression, the longest first; what several begin with stands once, which is faster."""
    tree: dict[str, Any] = {}
    for word in some:
        branch = tree
        for character in word:
            branch = branch.setdefault(character, {})
        branch[""] = {}
    return _branches(tree, "|".join)


def _branches(tree: dict[str, Any], join: Callable[[list[str]], str]) -> str:
    grown = [re.escape(c) + _branches(branch, _group) for c, branch in tree.items() if c]
    if not grown:
        return ""
    return f"(?:{'|'.join(grown)})?" if "" in tree else join(grown)


def _group(grown: list[str]) -> str:
    return grown[0] if len(grown) == 1 else f"(?:{'|'.join(grown)})"


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
