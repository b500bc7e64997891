"""Steps: the changes of parts that come to the change of their total, where both are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hbsummary.normalise.checks.members import Member, Tie, tied
from hbsummary.normalise.checks.rounding import Verdict

__all__ = ["steps"]

_FEWEST = 3  # changes that come to that of the total by no chance
_LONGER = 6  # characters that a change is called longer than what changes


def steps(sums: Sequence[Tie], levels: Sequence[Member], changed: Sequence[Member]) -> Iterator[Tie]:
    """总数…个,比上年增加…个。甲增加…个,乙减少…个: of totals whose parts are known, where the figures agree.

    A part that is not said to have changed has not; what disagrees may leave one out, and is not told.
    """
    at = {m.place: m for m in levels}
    called = _by_what_changes(changed)

    def change(place: int) -> Member | None:
        level = at.get(place)
        return called.get((level.name, level.unit)) if level is not None else None

    for known in sums:
        rise = change(known.rows[-1])
        found = [step for place in known.rows[:-1] if (step := change(place)) is not None]
        if rise is None or len(found) < _FEWEST or rise in found:
            continue
        within = found[0].figure.interval
        for step in found[1:]:
            within = within + step.figure.interval
        formula = " + ".join(step.text if step.value >= 0 else f"(-{step.text})" for step in found)
        tie = tied("sum", found, rise, sum(step.value for step in found), within, formula)
        if tie.verdict is Verdict.AGREES:
            yield tie


def _by_what_changes(changed: Sequence[Member]) -> dict[tuple[str, str], Member | None]:
    """The only change, in its own unit, of what is called so; None where there are several."""
    found: dict[tuple[str, str], Member | None] = {}
    for step in changed:
        for longer in range(min(_LONGER, len(step.name) - 1) + 1):
            called = step.name[: len(step.name) - longer], step.unit
            found[called] = None if called in found else step
    return found
