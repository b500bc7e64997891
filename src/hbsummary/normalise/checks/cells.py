"""Tables: rows that add up the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from hbsummary.normalise.checks.members import Member, Tie, tied
from hbsummary.normalise.checks.parts import add
from hbsummary.normalise.checks.rounding import Verdict
from hbsummary.normalise.checks.words import alternatives

__all__ = ["cells"]

_MOST = 200  # rows of a table that are added up


@cache
def _total() -> re.Pattern[str]:
    return re.compile(f"[一-鿿]{{0,8}}(?:{alternatives('total_row')})\\Z")


def cells(rows: Sequence[Sequence[Member]]) -> Iterator[Tie]:
    """The columns of a table's total row with what they add up.

    A column that does not add up is told where another one of the row does, so that the other
    rows are known to be all the parts and no parts of parts.
    """
    for at, row in enumerate(rows):
        if not _total().match(re.sub(r"[\s|::]", "", row[0].lead)):
            continue
        others = [*rows[:at], *rows[at + 1 :]]
        alike = [r for r in others if [m.unit for m in r] == [m.unit for m in row]]
        if len(alike) < 2 or len(alike) < len(others) or len(others) > _MOST:
            continue
        ties = [_column(row[n], [r[n] for r in alike]) for n in range(len(row)) if row[n].counts]
        if any(tie.verdict is Verdict.AGREES for tie in ties):
            yield from ties


def _column(total: Member, column: Sequence[Member]) -> Tie:
    formula = " + ".join(m.text for m in column)
    return tied("sum", column, total, sum(m.value for m in column), add(column), formula)
