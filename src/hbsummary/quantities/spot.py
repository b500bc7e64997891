"""A candidate in its place: what stands around it, sliced once for all rules."""

from __future__ import annotations

import re
from functools import cache

from hbsummary import words
from hbsummary.quantities.candidate import Candidate

__all__ = ["Spot", "ends_with", "has", "listed", "starts_with"]

_REACH = 16
# So far back straight quotation marks are counted.
_LINE = 600
_OPEN = {"「": "」", "『": "』", "“": "”", "‘": "’", "《": "》", "〔": "〕", "[": "]"}


class Spot:
    """A candidate `c` with up to 16 characters `before` and `after` it, its digits as `number`, and its unit."""

    __slots__ = ("after", "before", "c", "dimension", "folded", "follows", "number", "unit", "unit_text")

    def __init__(self, folded: str, c: Candidate) -> None:
        self.folded = folded
        self.c = c
        self.before = folded[max(0, c.start - _REACH) : c.start]
        self.after = folded[c.end : c.end + _REACH]
        self.number = folded[c.start : c.number_end]
        self.unit, self.unit_text, self.dimension = c.measure.canonical, c.measure.printed, c.measure.dimension
        # What follows the digits, the unit included.
        self.follows = folded[c.number_end : c.number_end + 4]

    def back(self, width: int) -> str:
        """The `width` characters before the number."""
        return self.folded[max(0, self.c.start - width) : self.c.start]

    def straight(self, reach: int) -> str | None:
        """What stands in straight quotation marks around the number: of a line the odd ones open."""
        start = self.c.start
        left = self.folded.rfind('"', max(0, start - reach), start)
        line = self.folded.rfind("\n", max(0, start - _LINE), start) + 1
        if left < line or self.folded.count('"', line or max(0, start - _LINE), start) % 2 == 0:
            return None
        right = self.folded.find('"', self.c.end, self.c.end + reach)
        return self.folded[left + 1 : right] if right >= 0 else None

    def enclosed(self, opener: str, reach: int) -> str | None:
        """What stands between the nearest `opener` before the number and its closer, if the number is inside."""
        start = self.c.start
        left = self.folded.rfind(opener, max(0, start - reach), start)
        if left < 0:
            return None
        closer = _OPEN[opener]
        if self.folded.find(closer, left, start) >= 0:
            return None
        right = self.folded.find(closer, self.c.end, self.c.end + reach)
        return self.folded[left + 1 : right] if right >= 0 else None


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(words.words(name))


def listed(word: str, name: str) -> bool:
    """Whether `word` stands in the list `name`."""
    return word in _set(name)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(words.alternatives(name))


def ends_with(text: str, name: str) -> bool:
    """Whether `text`, spaces at its end apart, ends with a word of the list `name`."""
    return words.ends_with(text.rstrip(" "), name)


def starts_with(text: str, name: str) -> bool:
    """Whether `text`, spaces at its start apart, starts with a word of the list `name`."""
    return words.starts_with(text.lstrip(" "), name)


def has(text: str, name: str) -> bool:
    """Whether a word of the list `name` stands in `text`."""
    return _pattern(name).search(text) is not None
