"""Members of relations: the observations of a sentence or a row with the words that lead to each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log10

from hbsummary.model import Kind, Observation
from hbsummary.normalise.checks.rounding import Figure, Interval, Verdict, figure, is_plain, judge
from hbsummary.normalise.checks.words import words

__all__ = ["FACTOR", "Member", "Tie", "groups", "same_unit", "suggested", "tied"]

FACTOR = {"%": 100.0, "‰": 1000.0, "/10万": 100000.0, "/万": 10000.0, ":100": 100.0}
"""By what a quotient is multiplied, by the unit that it is printed with."""

_CLAUSE = re.compile(r"[,;:。()、!?\n]")
_MOST = 80  # members of one sentence that are looked at


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation that the text states between observations (`rows`, their places in the report).

    `formula` is written with the printed figures; `expected` is what the others give for `stated`.
    """

    relation: str
    rows: tuple[int, ...]
    formula: str
    expected: float
    stated: float
    unit: str
    verdict: Verdict


class Member:
    """An observation that can stand in a formula, with the words since the one before (`lead`)
    and how many brackets it stands in (`depth`). What few members are asked for is found when asked."""

    __slots__ = (
        "_figure",
        "_folded",
        "_label",
        "counts",
        "depth",
        "kind",
        "lead",
        "name",
        "place",
        "rule",
        "seen",
        "unit",
        "value",
    )

    def __init__(self, place: int, seen: Observation, value: float, folded: str, lead: str, depth: int) -> None:
        self.place, self.seen, self.value = place, seen, value
        self.name, self.kind, self.unit = seen.indicator, seen.kind, seen.quantity.unit
        self.lead, self.depth, self._folded = lead, depth, folded
        # Whether it counts or measures an amount, so that it can be part of another.
        self.counts = self.unit not in _RATES
        self.rule = seen.trace.get("name", "")  # how it was named
        self._figure: Figure | None = None
        self._label: str | None = None

    @property
    def figure(self) -> Figure:
        """What its printed digits stand for."""
        if self._figure is None:
            known = figure(self._folded, self.seen.quantity)
            # A task of 1万人 is ten thousand, not about so many.
            self._figure = replace(known, exact=True) if self.kind is Kind.TARGET and self.counts else known
        return self._figure

    @property
    def label(self) -> str:
        """The last clause of the words before it."""
        if self._label is None:
            self._label = _CLAUSE.split(self.lead.rstrip("(:"))[-1].strip()
        return self._label

    @property
    def ends_bracket(self) -> bool:
        """Whether a bracket is closed right behind it."""
        return self._folded[self.seen.quantity.end : self.seen.quantity.end + 2].lstrip().startswith(")")

    @property
    def vague(self) -> bool:
        """Whether it is printed with 余, 约 or the like."""
        return self.seen.quantity.comparator != "="

    @property
    def text(self) -> str:
        """Number and unit as printed."""
        return " ".join(self._folded[self.seen.quantity.start : self.seen.quantity.end].split())


_RATES = frozenset(["%", "‰", "/10万", "/万", ":100", "百分点", "千分点", "倍", "成", ""])


def groups(folded: str, observations: Sequence[Observation]) -> Iterator[list[Member]]:
    """The observations sentence by sentence, or row by row of a table.

    A hidden figure parts a sentence, since it may be what ties those on either side of it;
    ranges and bounds are left out.
    """
    group: list[Member] = []
    context = depth = end = -1
    for place, seen in enumerate(observations):
        quantity = seen.quantity
        if seen.context_start != context or quantity.masked:
            if group:
                yield group
            group = []
        if seen.context_start != context:
            context, depth, end = seen.context_start, 0, seen.context_start
        lead = folded[end : quantity.start]
        if "(" in lead or ")" in lead:
            depth = max(0, depth + lead.count("(") - lead.count(")"))
        end = quantity.end
        value = quantity.value
        if value is not None and is_plain(quantity) and len(group) < _MOST:
            group.append(Member(place, seen, value, folded, lead, depth))
    if group:
        yield group


def tied(
    relation: str, members: Sequence[Member], stated: Member, expected: float, within: Interval, formula: str
) -> Tie:
    """The tie of `members` and the stated result, judged."""
    verdict = judge(within, stated.figure, [m.figure for m in members])
    rows = (*(m.place for m in members), stated.place)
    # Two digits more than are printed, so that the rounding shows.
    digits = 2 - round(log10(stated.figure.place))
    return Tie(relation, rows, formula, round(expected, digits), stated.value, stated.unit, verdict)


def suggested(tie: Tie, slipped: bool, named: bool = False) -> Tie | None:
    """A tie that the figures show: where they agree, or would but for one digit (`slipped`).

    Names that say it (`named`) make the latter a disagreement; without them nobody can tell.
    """
    if tie.verdict is Verdict.AGREES:
        return tie
    if not slipped:
        return None
    return tie if named else replace(tie, verdict=Verdict.CANNOT_TELL)


def same_unit(one: Member, other: Member) -> bool:
    """Whether two members count alike: in one unit, or both of them people."""
    return one.unit == other.unit or (one.unit in words("person") and other.unit in words("person"))
