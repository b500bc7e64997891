"""The table of what elements of pages are and are called (`data/html.toml`), loaded once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hbsummary import datafiles

__all__ = ["Names", "elements", "names"]

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAMES, _LENGTH = 20, 80


@dataclass(frozen=True, slots=True)
class Names:
    """Tags, roles, words and whole names, each with the rule that it stands for; the rules that are sure."""

    tags: Mapping[str, str]
    roles: Mapping[str, str]
    words: Mapping[str, str]
    names: Mapping[str, str]
    sure: frozenset[str]

    def rule(self, tag: str, role: str, called: str) -> str:
        """What an element is by its tag, its role, its classes and id; empty when that says nothing."""
        if tag in self.tags or role in self.roles:
            return self.tags.get(tag) or self.roles[role]
        for name in called.split()[:_NAMES]:
            if name.lower() in self.names:
                return self.names[name.lower()]
            for word in _WORD.findall(name[:_LENGTH]):
                if word.lower() in self.words:
                    return self.words[word.lower()]
        return ""


@cache
def elements(kind: str) -> frozenset[str]:
    """The tags of a kind: block, hidden or inline."""
    return frozenset(datafiles.table("html.toml")["elements"][kind])


@cache
def names() -> Names:
    """The names that sites give to parts of their pages."""
    rules = {rule: lists for rule, lists in datafiles.table("html.toml").items() if rule != "elements"}

    def listed(key: str) -> dict[str, str]:
        return {name: rule for rule, lists in rules.items() for name in lists.get(key, ())}

    sure = frozenset(rule for rule, lists in rules.items() if lists.get("sure"))
    return Names(listed("tags"), listed("roles"), listed("words"), listed("names"), sure)
