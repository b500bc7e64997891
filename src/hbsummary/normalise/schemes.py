"""Schemes of insurance, whose figures go without their name in a passage about them: 补偿金额 of 新农合."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from hbsummary import datafiles

__all__ = ["Scheme", "schemes", "told_of"]


class Scheme(NamedTuple):
    """A scheme: where ids of its indicators begin, its name, what shows that a passage is about it or another one."""

    ids: str
    name: str
    cues: tuple[str, ...]
    others: tuple[str, ...]

    def alone_in(self, passage: str) -> bool:
        """Whether a passage is about this scheme and no other."""
        return any(cue in passage for cue in self.cues) and not any(other in passage for other in self.others)


@cache
def schemes() -> tuple[Scheme, ...]:
    """The schemes of `data/matching.toml`."""
    lists = datafiles.table("matching.toml")
    others = tuple(lists["other_scheme"]["words"])
    return tuple(Scheme(ids + ".", name, tuple(cues), others) for ids, name, *cues in lists["scheme"]["words"])


def told_of(folded: str, start: int, end: int | None) -> bool:
    """Whether `folded[start:end]` holds a word that shows any scheme."""
    return any(folded.find(cue, start, end) >= 0 for scheme in schemes() for cue in scheme.cues)
