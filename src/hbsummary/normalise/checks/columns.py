"""Changes that the text states beside a table that has both years: 增加489张 and 16747 | 17236."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, suggested, tied
from hbsummary.normalise.checks.rounding import Verdict
from hbsummary.normalise.checks.slips import in_difference
from hbsummary.regex import regex

__all__ = ["columns"]

_CHANGED = regex(r"(?:净?增加|减少|增长|下降|净增)\Z")
_TOTAL = re.compile(r"(?:总数|总量|数量?)\Z")


def columns(changes: Sequence[Member], rows: Sequence[Sequence[Member]]) -> Iterator[Tie]:
    """Each change of the text with the two cells of a table that it is the difference of, or should be."""
    pairs = [pair for row in rows for pair in _years(row)]
    for change in changes if pairs else ():
        if change.counts and not change.vague and (tie := _best(change, pairs)) is not None:
            yield tie


def _best(change: Member, pairs: Sequence[tuple[Member, Member]]) -> Tie | None:
    """The first pair of cells that agrees; else the first that is called like the change or one digit off."""
    best: Tie | None = None
    name = _bare(_CHANGED.sub("", change.name))
    alike = [pair for pair in pairs if pair[0].unit == change.unit and name.endswith(_names(pair[0]))]
    same = [pair for pair in alike if name in _names(pair[0])]
    for now, then in same or alike:
        within = now.figure.interval - then.figure.interval
        formula = f"{now.text} - {then.text}"
        tie = tied("difference", (now, then), change, now.value - then.value, within, formula)
        if tie.verdict is Verdict.AGREES:
            return tie
        slipped = in_difference(now.figure, then.figure, change.figure)
        best = best or suggested(tie, slipped, named=bool(same))
    return best


def _years(row: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    """The cells of a row that say one thing of this year and of the one before."""
    for then in row:
        if then.kind is Kind.REFERENCE and then.seen.period.isdigit():
            year = str(int(then.seen.period) + 1)
            same = [m for m in row if m.name == then.name and m.unit == then.unit and m.seen.period == year]
            yield from ((now, then) for now in same[:1])


def _names(cell: Member) -> tuple[str, str]:
    """What the row of a cell is called, 医院机构数 also 医院."""
    row = _bare(cell.name)
    return row, row.removesuffix("机构") or row


def _bare(name: str) -> str:
    return _TOTAL.sub("", name)
