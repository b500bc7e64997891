"""Amounts per head: what one person, household or visit has of a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, tied
from hbsummary.normalise.checks.rounding import Verdict
from hbsummary.normalise.checks.words import words

__all__ = ["heads", "is_population"]

_PER = re.compile(r"(?:人均|每人|户均|每户|例均|每例|次均)")
_SURE = re.compile(r"(?:人均|每人|户均|每户|例均|每例)(?:补助|补偿|发放|受益)?[为约]?\Z")
_STANDARD = re.compile(r"标准[为是达到]{0,2}\Z")
_THOUSAND = re.compile(
    r"每([千万])(?:名|个)?(?:常住|户籍)?人口?(?:拥有|占有|的)?([一-鿿()]{2,12}?)数?(?:分别)?[为达到]{0,2}\Z"
)
_TELLING = 3
_NEAR = 4


def heads(group: Sequence[Member], people: Sequence[Member] = (), before: Sequence[Member] = ()) -> Iterator[Tie]:
    """Amounts per head of a sentence with total and number of heads, each once.

    `people` are the populations that the report stated before, `before` the members of the sentence before.
    """
    for at, share in enumerate(group):
        if share.kind is not Kind.LEVEL or share.value <= 0:
            continue
        found = None
        if share.unit in words("money"):
            found = _amount(group, at, share)
        elif people and "每" in share.name and (match := _THOUSAND.search(share.name)):
            size = 1000.0 if match[1] == "千" else 10000.0
            found = _per_thousand([*before, *group[:at]], share, people, size, match[2])
        if found is not None:
            yield found


def is_population(member: Member) -> bool:
    """Whether a member counts the people of a place."""
    return member.unit == "人" and member.value > 1000 and member.kind is Kind.LEVEL and member.name.endswith("人口")


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
    if at < 2 or not _SURE.match(share.label):
        return None
    one, other = group[at - 2], group[at - 1]
    many, total = (one, other) if one.unit in words("person") else (other, one)
    sure = many.unit in words("person") and total in amounts and many.kind is Kind.LEVEL
    return _over(total, many, share, 1.0) if sure and not _has_stop(group[at - 1], share) else None


def _has_stop(*members: Member) -> bool:
    return any(re.search("[。;]", m.lead) for m in members)


def _per_thousand(
    near: Sequence[Member], share: Member, people: Sequence[Member], size: float, noun: str
) -> Tie | None:
    for total in reversed(near[-8:]):
        if total.unit != share.unit or total.kind is not Kind.LEVEL or noun[-2:] not in total.name:
            continue
        for many in people:
            tie = _over(total, many, share, size)
            if tie is not None and tie.verdict is Verdict.AGREES and _tells(share, total, many):
                return tie
    return None


def _tells(share: Member, total: Member, many: Member) -> bool:
    figures = (share, total, many)
    return not any(m.vague for m in figures) and all(m.figure.digits >= _TELLING for m in figures)


def _over(total: Member, many: Member, share: Member, size: float) -> Tie | None:
    within = total.figure.interval.over(many.figure.interval)
    if within is None:
        return None
    formula = f"{total.text} ÷ {many.text}" + (f" × {size:.0f}" if size != 1 else "")
    return tied("per_head", (total, many), share, total.value / many.value * size, within.times(size), formula)
