"""Links: the numerator and the denominator that a rate may have, and what a report has told so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from hbsummary.normalise.checks.members import Member

__all__ = ["Link", "Sure", "Told"]


class Sure(IntEnum):
    """How sure a link is: by place only, by a name that fits, by words that all but say it (then the
    figures have to agree but for one digit), by words that say it, by lists whose members answer each other."""

    PLACE = 0
    NAME = 1
    LIKELY = 2
    WORDS = 3
    PAIRED = 4


@dataclass(slots=True)
class Link:
    """A numerator and a denominator."""

    upper: Member
    lower: Member
    sure: Sure


@dataclass(frozen=True, slots=True)
class Told:
    """What stands before a sentence: counts that the report `said`, `births` of the section, and the
    total of whose parts the sentence speaks (`scope`: 卫生人员中,…)."""

    said: Sequence[Member] = ()
    births: Sequence[Member] = ()
    scope: Member | None = None
