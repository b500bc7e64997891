"""Shares and what they are of: 其中乙120人,占…%; 占甲总数的…%; 为年度任务(5000人)的…%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hbsummary.model import Kind
from hbsummary.normalise.checks.links import Link, Sure, Told
from hbsummary.normalise.checks.members import Member, same_unit
from hbsummary.regex import regex

__all__ = ["head", "is_share", "portions"]

_SHARE = re.compile(r"占|完成[^,;。]{0,12}的?\Z")
_SHARE_NAME = re.compile(r"(?:占比|比例|比重)\Z")
_OF = regex(
    r"占(?!比)(?:到|了)?([^,;。()]{1,20}?)(?:人数|总数|总人数|总额|数)?的?(?:比例|比重|百分比)?[为达到约是]{0,2}\Z"
)
_TOTAL = re.compile(r"(?:总数|总人数|总额|人数)\Z")
_PLACE = regex(r"\A(?:全[国省市县区州镇乡]|我[省市县区]|本[省市县区])?(?:同期)?")
_TASK = regex(r"任务|目标|计划")
_OF_TASK = regex(r"\A\)[^,;。]{0,4}的\Z")
_PART = regex(r"其中|含|中[,有]|已|有\Z|实|能|仅|只")
_STOP = regex(r"[。!?\n]")
_SENTENCE = re.compile(r"[。;]")
_FILES = frozenset(["份", "人"])  # one file for each person
_NAMED = 3  # characters of a name by which a whole is found


def is_share(rate: Member) -> bool:
    """Whether a rate is said to be a share."""
    return _SHARE.search(rate.label) is not None or rate.rule == "share" or _SHARE_NAME.search(rate.name) is not None


def portions(group: Sequence[Member], at: int, near: Sequence[Member], told: Told) -> Iterator[Link]:
    """What a share may be made of: of the total that is named, or of that of which the numerator is a part."""
    rate = group[at]
    if len(near) > 1 and _OF_TASK.match(rate.lead) and near[-1] is group[at - 1] and near[-1].kind is Kind.TARGET:
        yield Link(near[-2], near[-1], Sure.WORDS if same_unit(near[-2], near[-1]) else Sure.NAME)
        return
    near = [m for m in near if m.depth <= rate.depth and m.kind is not Kind.CHANGE]
    named = [m for m in near if rate.name.startswith(m.name)]
    upper = named[-1] if named and rate.rule == "distributed" else near[-1] if near else None
    if upper is None or not _follows(group, at, upper):
        return
    if rate.label == "的" and len(near) > 1 and upper.kind is Kind.TARGET:
        if same_unit(near[-2], upper):
            yield Link(near[-2], upper, Sure.WORDS)
        return
    others = [m for m in near if m.place < upper.place and _counted_alike(m, upper)]
    of = _OF.search(rate.label) or (_OF.search(rate.name) if rate.rule == "distributed" else None)
    if of and of[1] != "总":
        yield from _named(upper, of[1], others, told)
    elif not _TASK.search(rate.label):
        yield from _unnamed(group, upper, others, told, Sure.PAIRED if rate.rule == "distributed" else Sure.WORDS)


def _counted_alike(one: Member, other: Member) -> bool:
    return same_unit(one, other) or {one.unit, other.unit} == _FILES


def _unnamed(
    group: Sequence[Member], upper: Member, others: Sequence[Member], told: Told, sure: Sure
) -> Iterator[Link]:
    """The wholes of a share that does not say of what it is one."""
    whole = _whole(group, upper, others)
    for lower in reversed(others):
        said = sure if lower.value >= upper.value else Sure.LIKELY
        yield Link(upper, lower, said if lower is whole else Sure.NAME)
    if told.scope is not None and told.scope.unit == upper.unit:
        yield Link(upper, told.scope, Sure.WORDS if whole is None else Sure.NAME)


def _named(upper: Member, name: str, others: Sequence[Member], told: Told) -> Iterator[Link]:
    """The whole that a share names: of the sentence, else the only one of the report that is called so."""
    found = [m for m in others if _TOTAL.sub("", m.name).endswith(name) and m.kind is not Kind.REFERENCE]
    yield from (Link(upper, m, Sure.WORDS if m.unit == upper.unit else Sure.NAME) for m in reversed(found))
    bare = _PLACE.sub("", name)
    if found or len(bare) < _NAMED:
        return
    place = name[: len(name) - len(bare)]
    said = [m for m in told.said if m.unit == upper.unit and m.name.endswith(bare) and m.name != upper.name]
    said = [m for m in said if place and m.seen.scope == place] or said
    only = len({m.value for m in said}) == 1 and said[-1].seen.period == upper.seen.period
    yield from (Link(upper, m, Sure.WORDS if only else Sure.NAME) for m in reversed(said[-3:]))


def _follows(group: Sequence[Member], at: int, upper: Member) -> bool:
    """Whether a share stands right behind its numerator, or is one of a list of them."""
    rate = group[at]
    if rate.rule == "distributed":
        return True
    last = next(m for m in reversed(group[:at]) if m.depth <= rate.depth and m.kind is not Kind.CHANGE)
    return last is upper and not _STOP.search(rate.lead) and len(rate.lead) <= 24


def _whole(group: Sequence[Member], upper: Member, others: Sequence[Member]) -> Member | None:
    """The figure right before the numerator, which is said to be a part of it."""
    total = head(group, upper)
    if total is not None and total.kind is Kind.LEVEL and total in others:
        return total
    if not others or others[-1].kind is not Kind.LEVEL:
        return None
    whole = others[-1]
    between = [m for m in group if whole.place < m.place < upper.place]
    if whole.unit != upper.unit:
        # 为…万人建立档案,建档率…%,其中…万份,占
        direct = {whole.unit, upper.unit} == _FILES and not any(m.counts for m in between)
        return whole if direct and "其中" in upper.lead else None
    said = _PART.search(upper.lead) and not _SENTENCE.search(upper.lead) and len(upper.lead) <= 30
    return whole if said and not between else None


def head(group: Sequence[Member], part: Member) -> Member | None:
    """The total in the list of whose parts a member stands: 甲 of 甲,其中乙…、丙…."""
    at = next(n for n, m in enumerate(group) if m is part)
    while at and "其中" not in group[at].lead:
        same = group[at].unit == part.unit or not group[at].counts
        if not same or "。" in group[at].lead:
            return None
        at -= 1
    total = group[at - 1] if at else None
    return total if total is not None and total.unit == part.unit else None
