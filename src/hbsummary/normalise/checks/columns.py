"""Changes that the text states beside a table that has both years: 增加489张 and 16747 | 17236."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, tied
from hbsummary.normalise.checks.rounding import Verdict

__all__ = ["columns"]

_CHANGED = re.compile(r"(?:净?增加|减少|增长|下降|净增)\Z")
_TOTAL = re.compile(r"(?:总数|总量|数量?)\Z")


def columns(changes: Sequence[Member], rows: Sequence[Sequence[Member]]) -> Iterator[Tie]:
    """Each change of the text with the two cells of a table that it is the difference of, where they agree."""
    pairs = [pair for row in rows for pair in _years(row)]
    for change in changes if pairs else ():
        if not change.counts or change.vague:
            continue
        for now, then in pairs:
            if now.unit != change.unit or not _called(_bare(_CHANGED.sub("", change.name)), _bare(now.name)):
                continue
            within = now.figure.interval - then.figure.interval
            formula = f"{now.text} - {then.text}"
            tie = tied("difference", (now, then), change, now.value - then.value, within, formula)
            if tie.verdict is Verdict.AGREES:
                yield tie
                break


def _years(row: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    """The cells of a row that say one thing of this year and of the one before."""
    for then in row:
        if then.kind is Kind.REFERENCE and then.seen.period.isdigit():
            year = str(int(then.seen.period) + 1)
            same = [m for m in row if m.name == then.name and m.unit == then.unit and m.seen.period == year]
            yield from ((now, then) for now in same[:1])


def _called(one: str, other: str) -> bool:
    """Whether a name ends with that of a row: 医院 with 医院 or 医院机构."""
    return one.endswith(other) or one.endswith(other.removesuffix("机构") or other)


def _bare(name: str) -> str:
    return _TOTAL.sub("", name)
