"""Changes: a value, the one that it is held against, and the difference or growth between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, suggested, tied
from hbsummary.normalise.checks.rounding import Interval, Verdict
from hbsummary.normalise.checks.slips import slipped
from hbsummary.regex import regex

__all__ = ["changes"]

_SAME_TIME = re.compile(r"(?:去年|上年)?同期\Z")
_PARTED = re.compile(r"[;。]")
_RATE = re.compile(r"率|比[例重]")
_AIMED = regex(r"\A\)(?:[^,;。]{0,4})?(?:高|低|超|多|少)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_PLACE = regex(r"平均|全[国省市县区州]|目标|任务|国家")
_VERB = 4  # characters of 同比增长
_REACH = 6  # members between a change and the values that it is of
_GROWTH = ("%", "成", "倍")
_POINTS = ("百分点", "千分点", "%", "‰")


def changes(group: Sequence[Member]) -> Iterator[Tie]:
    """The changes of a sentence or a row of a table with what they are the change of."""
    for at, change in enumerate(group):
        if change.kind is not Kind.CHANGE:
            continue
        found = _against_earlier(group, at, change) or _against_aim(group, at, change) or _both(group, at, change)
        if found is not None:
            yield found


def _against_earlier(group: Sequence[Member], at: int, change: Member) -> Tie | None:
    """The change between two values of one name: 837例 and 去年同期947例, or 由a提高到b."""
    near = group[max(0, at - _REACH) : at + 3]
    table = change.rule == "table"
    nows = [m for m in near if m.kind is Kind.LEVEL and (m.place < change.place or table) and _is_of(change, m)]
    for now in reversed(nows):
        thens = _thens(group, at, now, near)
        if len(thens) != 1 or _elsewhere(change, thens[0]):
            continue
        tie = _difference(now, thens[0], change)
        # …例(去年同期…例),发病率…,同比下降: the rate falls as the cases do where the population stays.
        sure = now is nows[-1] and (_RATE.search(change.name) is None or _RATE.search(now.name) is not None)
        # 机构由6家增至18家,门诊人次上升两成: what rises has a name of its own.
        sure = sure and len(change.name) - len(now.name) <= _VERB
        if tie is not None and not sure:
            tie = suggested(tie, _one_digit_off(tie, now, thens[0], change))
        if tie is not None:
            return tie
    return None


def _one_digit_off(tie: Tie, now: Member, then: Member, change: Member) -> bool:
    """Whether another digit in one of the three makes a growth agree."""
    if tie.relation != "growth" or change.unit != "%":
        return False
    factor = change.figure.result.times(0.01) + Interval(1, 1)
    made = _growth_of(now, then)
    return slipped(
        [
            (change.figure, made.times(100) if made is not None else None),
            (now.figure, then.figure.interval * factor),
            (then.figure, now.figure.interval.over(factor)),
        ]
    )


def _growth_of(now: Member, then: Member) -> Interval | None:
    """By what part of the earlier value the later one is more."""
    return (now.figure.interval - then.figure.interval).over(then.figure.interval)


def _thens(group: Sequence[Member], at: int, now: Member, near: Sequence[Member]) -> list[Member]:
    """What a value may be held against: in 较去年同期(7231)下降 the one in the bracket, whatever it is called."""
    before = group[at - 1]
    if at and before.kind is Kind.REFERENCE and "(" in before.lead and group[at].lead.startswith(")"):
        apart = any(_PARTED.search(m.lead) for m in group[:at] if m.place > now.place)
        return [before] if before.unit in (now.unit, "") and not apart else []
    thens = [m for m in near if m.kind is Kind.REFERENCE and m.unit == now.unit and _bare(m.name) == now.name]
    return [m for m in thens if abs(m.place - now.place) <= 2 or m.place > now.place]


def _bare(name: str) -> str:
    return _SAME_TIME.sub("", name)


def _against_aim(group: Sequence[Member], at: int, change: Member) -> Tie | None:
    """建档率84.7%,比省定任务(75%)高9.7个百分点: against the aim in the bracket before."""
    if at < 2 or not _AIMED.match(change.lead) or change.depth >= group[at - 1].depth:
        return None
    aim, now = group[at - 1], group[at - 2]
    if aim.kind not in (Kind.TARGET, Kind.REFERENCE) or now.kind is not Kind.LEVEL or aim.unit != now.unit:
        return None
    if "比" not in aim.lead and "于" not in change.lead:
        return None
    return _absolute(now, aim, change) if change.unit == now.unit or now.unit in _POINTS else None


def _is_of(change: Member, value: Member) -> bool:
    """Whether the change is called after the value: X下降 after X."""
    return change.name.startswith(value.name) and len(change.name) <= len(value.name) + 8


def _elsewhere(change: Member, then: Member) -> bool:
    """Whether the change is against another year than the earlier value's, or another place."""
    against = _PLACE.search(change.seen.basis)
    if against and against.group() not in then.lead:
        return True
    basis, year = _YEAR.search(change.seen.basis), _YEAR.search(then.seen.period)
    if basis and year and basis.group() != year.group():
        return True
    return change.seen.scope != then.seen.scope and bool(then.seen.scope)


def _difference(now: Member, then: Member, change: Member) -> Tie | None:
    """`change` as the difference, or the growth, of two values, whichever its unit says."""
    relative, absolute = _growth(now, then, change), _absolute(now, then, change)
    if change.unit == now.unit and change.unit in _GROWTH:
        # 下降2% of a rate is said of points and of growth alike.
        return relative if relative and relative.verdict is Verdict.AGREES else absolute
    if change.unit in _GROWTH:
        return relative
    return absolute if change.unit == now.unit or (change.unit in _POINTS and now.unit in _POINTS) else None


def _absolute(now: Member, then: Member, change: Member) -> Tie:
    within = now.figure.interval - then.figure.interval
    formula = f"{now.text} - {then.text}"
    return tied("difference", (now, then), change, now.value - then.value, within, formula)


def _growth(now: Member, then: Member, change: Member) -> Tie | None:
    factor = {"%": 100.0, "成": 10.0, "倍": 1.0}.get(change.unit, 100.0)
    within = _growth_of(now, then)
    if within is None or then.value <= 0:
        return None
    sign = {"%": "100%", "成": "10成"}.get(change.unit, "1")
    formula = f"({now.text} - {then.text}) ÷ {then.text} × {sign}"
    expected = (now.value - then.value) / then.value * factor
    return tied("growth", (now, then), change, expected, within.times(factor), formula)


def _both(group: Sequence[Member], at: int, change: Member) -> Tie | None:
    """A growth beside the difference that it is the growth by: 86.59万, 增加6.78万,增长9%."""
    if at < 2 or change.unit != "%":
        return None
    step = group[at - 1]
    now = next((m for m in reversed(group[max(0, at - _REACH) : at - 1]) if m.depth == step.depth), None)
    if now is None or step.kind is not Kind.CHANGE or now.kind is not Kind.LEVEL or step.unit != now.unit:
        return None
    if not now.counts or change.depth < step.depth or _elsewhere(change, step) or step.value >= now.value:
        return None
    share = step.figure.interval.over(now.figure.interval - step.figure.interval)
    if share is None:
        return None
    formula = f"{step.text} ÷ ({now.text} - {step.text}) × 100%"
    expected = step.value / (now.value - step.value) * 100
    tie = tied("growth", (now, step), change, expected, share.times(100), formula)
    sure = _is_of(change, now) and _is_of(step, now)
    return tie if sure or tie.verdict is Verdict.AGREES else None
