"""Doubts: disagreements that are none, since something else explains the stated figure.

A page that errs is rarer than a tie that was read into it. A disagreement is told only where no other
figures of the same sentence, or of the one before it, come to what is stated, and where the names do
not say that the figures are of different people, places or deeds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import permutations

from hbsummary.model import Kind
from hbsummary.normalise.checks.base import is_population
from hbsummary.normalise.checks.members import FACTOR, Member, Tie, same_unit
from hbsummary.normalise.checks.rounding import Verdict
from hbsummary.normalise.checks.words import alternatives, words
from hbsummary.regex import regex

__all__ = ["beyond_doubt"]

_NEAR = 8  # figures before and behind those of a tie that may explain it
_TELLING = 3  # digits in which figures agree by no chance
# How far a rate of births or deaths may lie off the one by the population at the end of the year:
# it is reckoned by the mean population of the year, which few reports give.
_MEAN_POPULATION = 0.05
_BIRTHS = regex(r"(?:出生|死亡)率\Z")
_AGED = regex(r"[0-9]{1,3}[-~至到]?[0-9]{0,3}岁(?:及)?(?:以上|以下)?")
_NOT = regex(r"[不未失漏]|自付|自费")
_PER = regex(r"每[百千万]")
_SHARE_OF = regex(r"(?P<own>[^,;。]{2,16}?)(?:仅|只|约|就)?占(?!比)")
_INVESTED = regex(r"总投资|总预算|概算")
_MEASURE = regex(r"[一-鿿]{2}[额费量率]")
_WORD = 3
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def beyond_doubt(ties: Sequence[Tie], sentences: Sequence[Sequence[Member]]) -> Iterator[Tie]:
    """The ties without those that disagree for another reason than an error of the page."""
    used = {tie.rows[:2] for tie in ties if tie.verdict is Verdict.AGREES}
    at = {m.place: (m, n) for n, group in enumerate(sentences) for m in group}
    for tie in ties:
        if tie.verdict is not Verdict.DISAGREES:
            yield tie
            continue
        members = [at[place][0] for place in tie.rows]
        last = at[tie.rows[-1]][1]
        first, end = min(tie.rows) - _NEAR, max(tie.rows) + _NEAR
        around = [m for group in sentences[max(0, last - 1) : last + 1] for m in group if first <= m.place <= end]
        if not (_explained(tie, members, around, used) or _apart(tie, members, around)):
            yield tie


def _explained(
    tie: Tie, members: Sequence[Member], around: Sequence[Member], used: Collection[tuple[int, ...]]
) -> bool:
    """Whether other figures around, which do not agree with another one (`used`), come to the stated one."""
    stated = members[-1]
    if tie.relation == "rate":
        return _of_the_others(tie, members) or _another_quotient(stated, {*around, *members}, used)
    if tie.relation == "sum":
        return _another_sum(tie, members, around)
    return tie.relation == "difference" and _another_difference(members, around)


def _of_the_others(tie: Tie, members: Sequence[Member]) -> bool:
    """不合格11份,合格率94.84%: the rate of those that are not counted."""
    upper, rate = members[0], members[-1]
    opposite = (_NOT.search(upper.label) is None) != (_NOT.search(rate.label) is None)
    result = rate.figure.result
    return rate.unit == "%" and opposite and result.low <= 100 - tie.expected <= result.high


def _another_quotient(stated: Member, around: Collection[Member], used: Collection[tuple[int, ...]]) -> bool:
    """A rate of what another figure counts."""
    if stated.figure.digits < _TELLING:
        return False
    result = stated.figure.result
    counted = [m for m in around if m.counts and m.value > 0]
    factor = FACTOR.get(stated.unit, 0)
    return any(
        result.low <= upper.value / lower.value * factor <= result.high
        for upper, lower in permutations(counted, 2)
        if same_unit(upper, lower) and (upper.place, lower.place) not in used
    )


def _another_sum(tie: Tie, members: Sequence[Member], around: Sequence[Member]) -> bool:
    """立案42起,结案40起,其中一般程序33起、简易程序9起: parts of the figure before; one more part."""
    *parts, total = members
    units = {total.unit} | (set(words("institution_unit")) if total.unit in words("institution_unit") else set())
    others = [m for m in around if m.unit in units and m.kind is total.kind and m not in members]
    rest = total.value - sum(m.value for m in parts)
    return any(m.value in (rest, tie.expected) for m in others)


def _another_difference(members: Sequence[Member], around: Sequence[Member]) -> bool:
    """提高4.4个百分点,超出省定90%的任务5.7个百分点: the second is by how much it lies over the task."""
    stated = members[-1]
    values = [m for m in around if m.unit == members[0].unit and m.kind is not Kind.CHANGE]
    place = stated.figure.place
    return any(abs(abs(a.value - b.value) - abs(stated.value)) < place / 2 for a in values for b in values)


def _apart(tie: Tie, members: Sequence[Member], around: Sequence[Member]) -> bool:
    """Whether names say that the figures are not of one thing."""
    if tie.relation == "rate":
        return _other_rate(tie, members)
    if tie.relation == "sum":
        return _other_parts(tie, members, around)
    if tie.relation == "per_head":
        upper, lower, each = members[0], members[1], members[-1]
        other = lower.name in each.name and lower.name[-2:] not in upper.name  # 门诊补偿31万元,救助96人,每人500元
        return other or ("其中" in lower.lead and upper.place < lower.place)
    if tie.relation == "growth" and _of_another_measure(members):
        return True
    return tie.relation in ("difference", "growth") and _of_another_year(members)


def _other_rate(tie: Tie, members: Sequence[Member]) -> bool:
    upper, lower, rate = members[0], members[-2], members[-1]
    if rate.unit == "‰" and _BIRTHS.search(rate.name) and is_population(lower):
        return abs(tie.expected - tie.stated) < _MEAN_POPULATION * tie.expected
    narrower = any(word in rate.label and word not in upper.name for word in words("narrower_rate"))
    if narrower or (_INVESTED.search(rate.label) and not _of_one_project(upper.name, lower.name)):
        return True
    aged = _AGED.search(rate.name)
    if (aged and aged.group() not in upper.name) or (rate.unit == "%" and _PER.search(upper.name)):
        return True
    share = _SHARE_OF.match(rate.label)
    own = share["own"] if share else ""  # 取得资格31人,本科以上学历占83.3%
    return any(word in own and word not in upper.name for word in words("overlapping"))


def _of_one_project(one: str, other: str) -> bool:
    """Whether two names share a word of so many characters, which a project's name is told by."""
    return any(
        one[at : at + _WORD] in other for at in range(len(one) - _WORD + 1) if "投资" not in one[at : at + _WORD]
    )


def _other_parts(tie: Tie, members: Sequence[Member], around: Sequence[Member]) -> bool:
    """Whether the parts are no parts of one kind: what was found beside what was examined, 新生儿 within 婴儿."""
    *parts, total = members
    found = [m for m in parts if _found().search(m.label)]
    if found and len(found) < len(parts):
        return True
    labels = {m.label.removeprefix("其中") for m in parts}
    if any({inner, outer} <= labels for inner, outer in (pair.split(" ") for pair in words("nested"))):
        return True
    first, last = parts[0].place, parts[-1].place
    rated = any(first < m.place < last and m.label.endswith("率") for m in around)
    # 补偿71.5万人次,其中住院…、门诊…: kinds of payment are more than those that are named
    paid = tie.expected < tie.stated and total.unit in words("person") and _paid().search(total.name) is not None
    return rated or paid


def _of_another_measure(members: Sequence[Member]) -> bool:
    """纠纷97起,少18起,赔付总额上升6.2%: the growth of what is paid, not of how many there were."""
    level, stated = members[0].name, members[-1].name
    return stated.startswith(level) and _MEASURE.search(stated, len(level)) is not None


def _of_another_year(members: Sequence[Member]) -> bool:
    """同比增长2.4个百分点,较2020年的21.7%: the change is since last year, not since that one."""
    stated, earlier = members[-1], members[1]
    year, base = _YEAR.search(stated.seen.period), _YEAR.search(earlier.seen.period)
    if earlier.kind is not Kind.REFERENCE or year is None or base is None:
        return False
    return stated.name.split("同比")[-1] != stated.name and int(base.group()) < int(year.group()) - 1


@cache
def _found() -> re.Pattern[str]:
    return re.compile(alternatives("found"))


@cache
def _paid() -> re.Pattern[str]:
    return re.compile(alternatives("paid"))
