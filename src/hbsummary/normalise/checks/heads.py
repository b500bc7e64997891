"""Amounts per head: what one person, household or visit has of a total."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, suggested, tied
from hbsummary.normalise.checks.rounding import Verdict
from hbsummary.normalise.checks.slips import in_quotient
from hbsummary.normalise.checks.words import words
from hbsummary.regex import regex

__all__ = ["heads"]

_PER = regex(r"(?:人均|每人|户均|每户|例均|每例|次均)")
_SURE = regex(r"(?:人均|每人|户均|每户|例均|每例)(?:补助|补偿|发放|受益)?[为约]?\Z")
_STANDARD = regex(r"标准[为是达到]{0,2}\Z")
_TIMES = re.compile(r"前者[是为](?:后者|其)的")
_DAILY = 30  # counts back to what a daily cost or a ratio is made of
_TELLING = 3
_NEAR = 4


def heads(group: Sequence[Member], said: Sequence[Member] = ()) -> Iterator[Tie]:
    """Amounts per head of a sentence with total and number of heads, each once; `said` are the counts before it."""
    money = words("money")
    for at, share in enumerate(group):
        if share.kind is not Kind.LEVEL or share.value <= 0:
            continue
        found = None
        if share.unit in money:
            found = _amount(group, at, share) or _daily(share, [*said[-_DAILY:], *group[:at]])
        elif share.unit == "倍" and _TIMES.search(share.lead) and at >= 2:
            found = _times(group[at - 2], group[at - 1], share)
        elif share.rule and share.name.endswith("医护比") and at and group[at - 1].value == 1:
            found = _nurses(share, [*said[-_DAILY:], *group[:at]])
        if found is not None:
            yield found


def _times(one: Member, other: Member, share: Member) -> Tie | None:
    """甲136.50元,乙48.20元,前者是后者的2.8倍."""
    if one.unit != other.unit or not one.counts or other.value <= 0:
        return None
    within = one.figure.interval.over(other.figure.interval)
    formula = f"{one.text} ÷ {other.text}"
    return tied("rate", (one, other), share, one.value / other.value, within, formula) if within is not None else None


def _daily(share: Member, near: Sequence[Member]) -> Tie | None:
    """日均住院费用 is 次均住院费用 by 平均住院日."""
    if not share.name.endswith("日均住院费用"):
        return None
    costs = [m for m in near if m.name.endswith("次均住院费用") and m.kind is Kind.LEVEL]
    days = [m for m in near if m.name.endswith("平均住院日") and m.kind is Kind.LEVEL]
    return _first(share, product(reversed(costs), days))


def _nurses(share: Member, near: Sequence[Member]) -> Tie | None:
    """医护比1:1.25: nurses to doctors."""
    people = [m for m in near if m.unit == "人" and "每" not in m.name]
    nurses = [m for m in people if m.name.endswith("护士")][-1:]
    doctors = [m for m in people if m.name.endswith("医师")][-1:]
    for upper, lower in zip(nurses, doctors, strict=False):
        tie = _times(upper, lower, share)
        if tie is not None and _tells(share, upper, lower):
            return suggested(tie, in_quotient(upper.figure, lower.figure, share.figure), named=True)
    return None


def _first(share: Member, pairs: Iterable[tuple[Member, Member]]) -> Tie | None:
    """The first amount and number of heads that agree with a share, else the first that would but for one digit."""
    slipped: Tie | None = None
    for total, many in pairs:
        tie = _over(total, many, share, 1.0)
        if tie is not None and tie.verdict is Verdict.AGREES:
            return tie
        if tie is not None and slipped is None and in_quotient(total.figure, many.figure, share.figure):
            slipped = tie
    return slipped


def _amount(group: Sequence[Member], at: int, share: Member) -> Tie | None:
    """补助1264人,补助资金50.56万元,人均400元."""
    per = _PER.search(share.label) is not None
    if not per and not _STANDARD.search(share.label):
        return None
    near = [m for m in group[max(0, at - _NEAR) : at + _NEAR] if m is not share and m.kind is Kind.LEVEL]
    amounts = [m for m in near if m.unit in words("money") and m.value > share.value]
    for total in reversed(amounts):
        for many in reversed([m for m in near if m.unit in words("person") and m.value > 0]):
            tie = _over(total, many, share, 1.0)
            if tie is not None and tie.verdict is Verdict.AGREES and _tells(share, total, many):
                return tie
    if not per:
        return _standard(share, amounts, near)
    if at < 2 or not _SURE.match(share.label):
        return None
    one, other = group[at - 2], group[at - 1]
    many, total = (one, other) if one.unit in words("person") else (other, one)
    sure = many.unit in words("person") and total in amounts and many.kind is Kind.LEVEL
    return _over(total, many, share, 1.0) if sure and not _has_stop(group[at - 1], share) else None


def _standard(share: Member, amounts: Sequence[Member], near: Sequence[Member]) -> Tie | None:
    """参合32.48万人,筹资标准340元,筹资总额11043万元: named alike, so that one wrong digit shows."""
    stem = _STANDARD.sub("", share.label)[-2:]
    totals = [m for m in amounts if stem in m.name and m.name.endswith(("总额", "总量"))]
    people = [m for m in near if m.unit in words("person") and m.value > 0]
    return _first(share, product(totals, people)) if len(stem) > 1 else None


def _has_stop(*members: Member) -> bool:
    return any(re.search("[。;]", m.lead) for m in members)


def _tells(share: Member, total: Member, many: Member) -> bool:
    figures = (share, total, many)
    return not any(m.vague for m in figures) and all(m.figure.digits >= _TELLING for m in figures)


def _over(total: Member, many: Member, share: Member, size: float) -> Tie | None:
    within = total.figure.interval.over(many.figure.interval)
    if within is None:
        return None
    formula = f"{total.text} ÷ {many.text}" + (f" × {size:.0f}" if size != 1 else "")
    return tied("per_head", (total, many), share, total.value / many.value * size, within.times(size), formula)
