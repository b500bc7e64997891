"""Which of several values of a region, year and indicator stands for them: rules with names, in an order to choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hbsummary.panel.periods import Period

__all__ = ["CRITERIA", "KINDS", "Candidate", "Rules", "best", "decided_by"]

KINDS = ("level", "change", "target", "reference")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of indicators.csv with what its report adds. `figures` are what tells values apart."""

    row: dict[str, str]
    region: tuple[str, str, str]
    year: str
    period: Period | None

    @property
    def figures(self) -> tuple[str, str, str]:
        return self.row["value"], self.row["value_max"], self.row["comparator"]

    @property
    def trace(self) -> str:
        return f"{self.row['source']}#{self.row['start']}"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is taken into a panel, and what is preferred.

    `kinds` in the order of preference; `prefer` are criteria that go before the others, which keep
    their order. `by` is id (indicator_id) or name; `indicators` limits the panel to some of these. `also` may
    hold copies (near-identical reports) and parts (values of less, or more, than the region).
    """

    kinds: tuple[str, ...] = ("level",)
    prefer: tuple[str, ...] = ()
    by: str = "id"
    indicators: frozenset[str] = frozenset()
    also: frozenset[str] = field(default_factory=frozenset)

    @property
    def order(self) -> tuple[str, ...]:
        """All criteria in the order in which they decide."""
        return tuple(dict.fromkeys((*self.prefer, *CRITERIA)))


def _kind(each: Candidate, rules: Rules) -> Any:
    return rules.kinds.index(each.row["kind"])


def _unmasked(each: Candidate, rules: Rules) -> Any:
    return each.row["value"] == ""


def _latest(each: Candidate, rules: Rules) -> Any:
    """What ends later; of those that end together, what begins earlier: a year before its December."""
    return (-each.period.last, each.period.first) if each.period else (0, 0)


def _checked(each: Candidate, rules: Rules) -> Any:
    return {"agrees": 0, "disagrees": 2}.get(each.row.get("checked", ""), 1)


def _exact(each: Candidate, rules: Rules) -> Any:
    return each.row["comparator"] != "=", each.row["value_max"] != ""


def _clean(each: Candidate, rules: Rules) -> Any:
    return each.row["flags"] != ""


def _first(each: Candidate, rules: Rules) -> Any:
    return each.row["source"], int(each.row["start"])


# Each criterion with what it puts first, in the order in which they decide unless --prefer says otherwise.
CRITERIA: dict[str, tuple[str, Callable[[Candidate, Rules], Any]]] = {
    "kind": ("the kind named first with --kind", _kind),
    "unmasked": ("a figure that is not hidden", _unmasked),
    "latest": ("the period that ends last, then the longest", _latest),
    "checked": ("a value that agrees with others of its text, then one that nothing contradicts", _checked),
    "exact": ("a plain value before 约, 以上 and ranges", _exact),
    "clean": ("a row without flags", _clean),
    "first": ("the first by source and place", _first),
}


def best(candidates: Sequence[Candidate], rules: Rules) -> Candidate:
    """The candidate that the rules put first."""
    keys = [CRITERIA[name][1] for name in rules.order]
    return min(candidates, key=lambda each: [key(each, rules) for key in keys])


def decided_by(chosen: Candidate, other: Candidate, rules: Rules) -> str:
    """The name of the criterion that puts `chosen` before `other`."""
    for name in rules.order:
        key = CRITERIA[name][1]
        if key(chosen, rules) != key(other, rules):
            return name
    return rules.order[-1]
