"""Checks: figures that the text ties together, and whether they agree.

members (sentences and rows of tables) -> rates, changes, parts, heads, cells -> ties -> doubts. A wrong
tie is worse than none, so each kind of relation asks for words or names that say it; a relation
that only the place suggests counts when it agrees in digits enough to be no chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hbsummary.model import Kind, Observation
from hbsummary.normalise.checks.base import Held, ask, base, is_population
from hbsummary.normalise.checks.cells import cells
from hbsummary.normalise.checks.changes import changes
from hbsummary.normalise.checks.columns import columns
from hbsummary.normalise.checks.doubts import beyond_doubt
from hbsummary.normalise.checks.heads import heads
from hbsummary.normalise.checks.links import Told
from hbsummary.normalise.checks.members import Member, Tie, groups
from hbsummary.normalise.checks.parts import parts
from hbsummary.normalise.checks.rates import is_birth, rates
from hbsummary.normalise.checks.rounding import Verdict
from hbsummary.normalise.checks.scopes import scopes
from hbsummary.normalise.checks.shares import shares
from hbsummary.normalise.checks.steps import steps

__all__ = ["Tie", "Verdict", "checks", "verdicts"]

_CARRIED = 4  # members of a sentence of which the next one may give the parts
_PARTED = 80  # characters between the rows of one table


def checks(folded: str, observations: Sequence[Observation]) -> list[Tie]:
    """The relations between the observations of one report, in the order of their first rows."""
    found: list[Tie] = []
    births: list[Member] = []
    said: list[Member] = []
    people: list[Member] = []
    asked: list[Held] = []
    before: Sequence[Member] = ()
    sentences = list(groups(folded, observations))
    for group in sentences:
        if births and births[0].seen.section != group[0].seen.section:
            births = []
        found += _of_sentence(group, said, births, before)
        asked += ask(group, said)
        levels = [m for m in group if m.counts and m.kind is Kind.LEVEL]
        births += [m for m in levels if is_birth(m)][-1:]
        people += [m for m in levels if is_population(m)]
        said += levels
        before = group
    known = {tie.rows[-1] for tie in found}
    found += base([held for held in asked if held.rate.place not in known], people)
    changed = [m for group in sentences for m in group if m.kind is Kind.CHANGE and m.rule != "table"]
    if len(changed) > 1:
        found += steps([tie for tie in found if tie.relation == "sum"], said, changed)
    tables = list(_tables(sentences))
    for table in tables:
        found += cells(table)
    if tables:
        found += columns(changed, [row for table in tables for row in table])
    return sorted(beyond_doubt(found, sentences), key=lambda tie: (min(tie.rows), tie.rows))


def _of_sentence(
    group: Sequence[Member],
    said: Sequence[Member],
    births: Sequence[Member],
    before: Sequence[Member],
) -> Iterator[Tie]:
    """The ties of a sentence or a row, with what was said before it."""
    if len(group) < 2 and not group[0].lead.lstrip().startswith("其中"):
        return
    within = scopes(group, said)
    sums = list(parts(group, within))
    if before and group[0].lead.lstrip().startswith("其中"):
        sums += [tie for tie in _carried(before, group) if tie not in sums]
    rated = list(rates(group, Told(said, births, within[0].total if within else None)))
    shared = {tie.rows[:2] for tie in rated if tie.verdict is Verdict.AGREES}
    yield from rated
    yield from changes(group)
    # What is left open is not worth telling where each part has its share beside it.
    yield from (tie for tie in sums if not _is_open(tie) or any((m, tie.rows[-1]) not in shared for m in tie.rows[:-1]))
    yield from shares(group, {tie.rows[:-1] for tie in sums if not _is_open(tie)})
    yield from heads(group, said)


def _is_open(tie: Tie) -> bool:
    """Whether a list may leave parts out."""
    return tie.verdict is Verdict.CANNOT_TELL


def _tables(rows: Iterable[list[Member]]) -> Iterator[list[list[Member]]]:
    """The rows of each table."""
    table: list[list[Member]] = []
    for row in rows:
        if table and (row[0].rule != "table" or row[0].seen.context_start - table[-1][-1].seen.context_end > _PARTED):
            yield table
            table = []
        if row[0].rule == "table":
            table.append(row)
    if table:
        yield table


def _carried(before: Sequence[Member], group: Sequence[Member]) -> Iterator[Tie]:
    """Parts of what the sentence before counted: …1188人。其中男…、女…"""
    alike = [m for m in before if m.unit == group[0].unit and m.kind is group[0].kind]
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
