"""Checks: figures that the text ties together, and whether they agree.

members (sentences and rows of tables) -> rates, changes, parts, heads, cells -> ties. A wrong
tie is worse than none, so each kind of relation asks for words or names that say it; a relation
that only the place suggests counts when it agrees in digits enough to be no chance.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from hbsummary.model import Observation
from hbsummary.normalise.checks.cells import cells
from hbsummary.normalise.checks.changes import changes
from hbsummary.normalise.checks.heads import heads, is_population
from hbsummary.normalise.checks.members import Member, Tie, groups
from hbsummary.normalise.checks.parts import parts
from hbsummary.normalise.checks.rates import is_birth, rates
from hbsummary.normalise.checks.rounding import Verdict

__all__ = ["Tie", "Verdict", "checks", "verdicts"]

_CARRIED = 4  # members of a sentence of which the next one may give the parts


def checks(folded: str, observations: Sequence[Observation]) -> list[Tie]:
    """The relations between the observations of one report, in the order of their first rows."""
    found: list[Tie] = []
    births: list[Member] = []
    people: deque[Member] = deque(maxlen=3)
    before: Sequence[Member] = ()
    table: list[list[Member]] = []
    for group in groups(folded, observations):
        births = [m for m in births if m.seen.section == group[0].seen.section]
        found += [*rates(group, births), *changes(group), *parts(group), *heads(group, people, before)]
        if before and group[0].lead.lstrip().startswith("其中"):
            found += [tie for tie in _carried(before, group) if tie not in found]
        births += [m for m in group if is_birth(m)][-1:]
        people.extendleft(m for m in group if is_population(m))
        before = group
        if table and (group[0].rule != "table" or group[0].seen.context_start - table[-1][-1].seen.context_end > 80):
            found += cells(table)
            table = []
        if group[0].rule == "table":
            table.append(group)
    found += cells(table)
    return sorted(found, key=lambda tie: (min(tie.rows), tie.rows))


def _carried(before: Sequence[Member], group: Sequence[Member]) -> Iterator[Tie]:
    """Parts of what the sentence before counted: …1188人。其中男…、女…"""
    alike = [m for m in before if m.unit == group[0].unit]
    for tie in parts([*before[-_CARRIED:], *group]):
        total, sure = tie.rows[-1], len(alike) == 1
        if total < group[0].place <= tie.rows[0] and (sure or tie.verdict is Verdict.AGREES):
            yield tie


def verdicts(ties: Sequence[Tie]) -> dict[int, Verdict]:
    """The verdict on each observation that is tied, by its place; one that disagrees wins."""
    found: dict[int, Verdict] = {}
    for verdict in (Verdict.AGREES, Verdict.DISAGREES):
        for tie in ties:
            if tie.verdict is verdict:
                found.update(dict.fromkeys(tie.rows, verdict))
    return found
