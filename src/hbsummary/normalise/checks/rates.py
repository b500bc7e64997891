"""Rates and shares: numerator, denominator, and what the one is of the other.

A link is sure where words say it (应查…已查…率, 其中…占); what does not agree then is told. Where
only the place suggests it the figures have to agree, in digits enough to be no chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, same_unit, tied
from hbsummary.normalise.checks.rounding import Verdict
from hbsummary.normalise.checks.words import alternatives

__all__ = ["is_birth", "rates"]

_FACTOR = {"%": 100.0, "‰": 1000.0, "/10万": 100000.0, "/万": 10000.0, ":100": 100.0}
_SIGN = {"%": "100%", "‰": "1000‰", "/10万": "100000/10万", "/万": "10000/万", ":100": "100"}
_BACK, _BESIDE, _AHEAD = 7, 4, 2  # how far from a rate its parts may stand
_TELLING = 3  # digits of a rate that fits by no chance
_SHARE = re.compile(r"占|完成[^,;。]{0,12}的?\Z")
_SHARE_NAME = re.compile(r"(?:占比|比例|比重)\Z")
_OF = re.compile(
    r"占(?:到|了)?([^,;。()]{1,20}?)(?:人数|总数|总量|总人数|总额|数)?的?(?:比例|比重|百分比)?[为达到约是]{0,2}\Z"
)
_TASK = re.compile(r"任务|目标|计划")
_STEM = re.compile(r"([一-鿿A-Za-z]{0,20}?)率[一-鿿]{0,4}\Z")
_COUNT_END = re.compile(r"(?:人数|例数|户数|件数|数量?|病人|患者|者|人员)\Z")
_PART = re.compile(r"其中|含|中[,有]|已|有\Z|实|能|仅|只")
_LISTED = re.compile(r"其中|分别|含")
_DONE = re.compile(r"已|实|完成|参|到|接种|检|查")
_STOP = re.compile(r"[。!?\n]")
_ALIKE = (("病死", "死亡"), ("管理", "在管"), ("患病", "检出"))  # how a rate and its numerator are called
_SENTENCE = re.compile(r"[。;]")


class _Sure(IntEnum):
    """How sure a link is: by place only, by a name that fits, by words that say it."""

    PLACE = 0
    NAME = 1
    WORDS = 2


@dataclass(frozen=True, slots=True)
class _Link:
    """A numerator and a denominator."""

    upper: Member
    lower: Member
    sure: _Sure


def rates(group: Sequence[Member], births: Sequence[Member] = ()) -> Iterator[Tie]:
    """The rates of a sentence with what they are made of, each once.

    `births` are those that the section stated before, against which deaths are held.
    """
    for at, rate in enumerate(group):
        if rate.unit not in _FACTOR or rate.kind is Kind.CHANGE or rate.rule in ("from", "to", "aim"):
            continue
        told = None
        for link in _links(group, at, births):
            made = _tie(link, rate)
            if made is not None and made.verdict is Verdict.AGREES:
                told = made
                break
            if made is not None and link.sure is _Sure.WORDS:
                told = told or made
        if told is not None:
            yield told


def is_birth(member: Member) -> bool:
    """Whether a member counts births."""
    return "产" in member.name and member.kind is Kind.LEVEL and _birth().search(member.name) is not None


@cache
def _birth() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('birth')})\\Z")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(alternatives(name))


def _tie(link: _Link, rate: Member) -> Tie | None:
    """The link judged; None where it is no more than a coincidence."""
    factor = _FACTOR[rate.unit]
    expected = link.upper.value / link.lower.value * factor
    if link.sure is _Sure.PLACE and abs(expected - rate.value) > 0.05 * rate.value:
        return None
    within = link.upper.figure.interval.over(link.lower.figure.interval)
    if within is None:
        return None
    formula = f"{link.upper.text} ÷ {link.lower.text} × {_SIGN[rate.unit]}"
    made = tied("rate", (link.upper, link.lower), rate, expected, within.times(factor), formula)
    if link.sure is _Sure.PLACE and not _tells(rate, link):
        return None
    return made


def _tells(rate: Member, link: _Link) -> bool:
    """Whether an agreement without words can be no chance."""
    vague = rate.vague or link.upper.vague or link.lower.vague
    return not vague and rate.figure.digits >= _TELLING and rate.value != 100 and link.upper.value != link.lower.value


def _links(group: Sequence[Member], at: int, births: Sequence[Member]) -> Iterator[_Link]:
    """What a rate may be made of, the likeliest first."""
    rate = group[at]
    near = [m for m in group[max(0, at - _BACK) : at] if m.counts and m.value > 0]
    if _SHARE.search(rate.label) or rate.rule == "share" or _SHARE_NAME.search(rate.name):
        yield from _shares(group, at, near)
    elif rate.unit == ":100":
        yield from _ratios(near)
    else:
        yield from _by_words(group, at, near)
    after = [m for m in group[at + 1 : at + 1 + _AHEAD] if m.counts and m.value > 0]
    yield from _by_place(rate, [*near[-_BESIDE:], *after])
    if near and near[-1] is group[at - 1]:
        yield from _deaths(near[-1], rate, [*births, *filter(is_birth, near)])


def _deaths(upper: Member, rate: Member, births: Sequence[Member]) -> Iterator[_Link]:
    """孕产妇死亡1例,死亡率…: against the births, where the section states one number of them."""
    said = upper.label.endswith("死亡") and "死亡率" in rate.label and _pattern("child_death").search(rate.name)
    sure = said and len(births) == 1 and rate.seen.period == births[0].seen.period and rate.unit != "%"
    for birth in births:
        if upper.value <= birth.value:
            yield _Link(upper, birth, _Sure.WORDS if sure else _Sure.PLACE)


def _shares(group: Sequence[Member], at: int, near: Sequence[Member]) -> Iterator[_Link]:
    """占: of the total that is named, or of that of which the numerator is a part."""
    rate = group[at]
    near = [m for m in near if m.depth <= rate.depth]
    named = [m for m in near if rate.name.startswith(m.name)]
    upper = named[-1] if named and rate.rule == "distributed" else near[-1] if near else None
    if upper is None or not _follows(group, at, upper):
        return
    if rate.label == "的" and len(near) > 1 and upper.kind is Kind.TARGET:
        if same_unit(near[-2], upper):
            yield _Link(near[-2], upper, _Sure.WORDS)
        return
    others = [m for m in near if m.place < upper.place and same_unit(m, upper) and m.value >= upper.value]
    of = _OF.search(rate.label) or (_OF.search(rate.name) if rate.rule == "distributed" else None)
    if of:
        found = [m for m in others if m.name.endswith(of[1]) and m.kind is not Kind.REFERENCE]
        yield from (_Link(upper, m, _Sure.WORDS if m.unit == upper.unit else _Sure.NAME) for m in reversed(found))
    elif not _TASK.search(rate.label):
        whole = _whole(group, upper, others)
        yield from (_Link(upper, m, _Sure.WORDS if m is whole else _Sure.NAME) for m in reversed(others))


def _follows(group: Sequence[Member], at: int, upper: Member) -> bool:
    """Whether a share stands right behind its numerator, or is one of a list of them."""
    rate = group[at]
    if rate.rule == "distributed":
        return True
    last = next(m for m in reversed(group[:at]) if m.depth <= rate.depth)
    return last is upper and not _STOP.search(rate.lead) and len(rate.lead) <= 24


def _whole(group: Sequence[Member], upper: Member, others: Sequence[Member]) -> Member | None:
    """The larger figure right before the numerator, which is said to be a part of it."""
    head = _head(group, upper)
    if head is not None and head.kind is Kind.LEVEL and head in others:
        return head
    if not others or others[-1].kind is not Kind.LEVEL or others[-1].unit != upper.unit:
        return None
    whole = others[-1]
    between = [m for m in group if whole.place < m.place < upper.place]
    if not between:
        said = _PART.search(upper.lead) and not _SENTENCE.search(upper.lead) and len(upper.lead) <= 30
        return whole if said else None
    return None


def _head(group: Sequence[Member], part: Member) -> Member | None:
    """The total in the list of whose parts a member stands: 甲 of 甲,其中乙…、丙…."""
    at = next(n for n, m in enumerate(group) if m is part)
    while at and "其中" not in group[at].lead:
        alike = group[at].unit == part.unit or not group[at].counts
        if not alike or "。" in group[at].lead:
            return None
        at -= 1
    total = group[at - 1] if at else None
    return total if total is not None and total.unit == part.unit and total.value >= part.value else None


def _ratios(near: Sequence[Member]) -> Iterator[_Link]:
    """A ratio to 100: of males to females."""
    if len(near) >= 2 and "男" in near[-2].label and "女" in near[-1].label:
        yield _Link(near[-2], near[-1], _Sure.WORDS)


def _by_words(group: Sequence[Member], at: int, near: Sequence[Member]) -> Iterator[_Link]:
    """应查…已查…率; 在册…规范管理…规范管理率: the stem of the rate names its numerator."""
    rate = group[at]
    if len(near) < 2 or group[at - 1] is not near[-1]:
        return
    stem, upper = _stem(rate), near[-1]
    lower = near[-2] if "其中" in upper.lead else _head(group, near[-2]) or near[-2]
    if stem is None or not same_unit(upper, lower) or _SENTENCE.search(upper.lead + rate.lead):
        return
    own = _COUNT_END.sub("", upper.label)
    fits = bool(own) and (stem == "" or stem.endswith(own[-2:]) or own.endswith(stem[-2:]))
    due = _pattern("due").search(lower.label) is not None or lower.kind is Kind.TARGET
    if due and (fits or (_DONE.search(upper.label) and set(stem) & set(lower.label + own))):
        yield _Link(upper, lower, _Sure.WORDS if upper.value <= lower.value * 1.2 else _Sure.NAME)
    elif (fits and len(stem) >= 2) or any(stem.endswith(s) and own.endswith(o) for s, o in _ALIKE):
        yield _Link(upper, lower, _Sure.WORDS if _contains(lower, upper, own, rate) else _Sure.NAME)
    elif len(set(stem) & set(own)) >= 2 and upper.value <= lower.value:
        yield _Link(upper, lower, _Sure.NAME)


def _contains(lower: Member, upper: Member, own: str, rate: Member) -> bool:
    """Whether the lower figure is surely the population of the upper one, and not one beside it."""
    other = _COUNT_END.sub("", lower.label)
    if lower.unit != upper.unit:
        return False
    if "其中" in upper.lead:
        return upper.value <= lower.value and rate.value <= 100
    # 登记管理 and 规范管理 are whole and part, 甲筛查 and 乙筛查 stand side by side.
    listed = _LISTED.search(lower.lead) is not None or (other.endswith(own[-2:]) and "规范" not in own)
    said = _pattern("base").search(lower.label) is not None and not listed
    return said and upper.value <= lower.value and rate.value <= 100 and rate.unit == "%"


def _stem(rate: Member) -> str | None:
    """规范管理 of 规范管理率; empty for 率 alone, None where the label is no rate."""
    found = _STEM.search(rate.label)
    return found[1] if found else None


def _by_place(rate: Member, around: Sequence[Member]) -> Iterator[_Link]:
    """Figures beside a rate that it may be made of."""
    if rate.value == 100 or rate.vague:
        return
    part, room = rate.value / _FACTOR[rate.unit], 0.05
    for upper in reversed(around):
        for lower in reversed(around):
            if upper is lower or abs(upper.value / lower.value - part) > room * part or not same_unit(upper, lower):
                continue
            yield _Link(upper, lower, _Sure.PLACE)
