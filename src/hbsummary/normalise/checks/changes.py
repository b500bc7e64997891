"""Changes: a value, the one that it is held against, and the difference or growth between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, tied
from hbsummary.normalise.checks.rounding import Verdict

__all__ = ["changes"]

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_PLACE = re.compile(r"平均|全[国省市县区州]|目标|任务|国家")
_REACH = 6  # members between a change and the values that it is of
_GROWTH = ("%", "成", "倍")
_POINTS = ("百分点", "千分点", "%", "‰")


def changes(group: Sequence[Member]) -> Iterator[Tie]:
    """The changes of a sentence or a row of a table with what they are the change of."""
    for at, change in enumerate(group):
        if change.kind is not Kind.CHANGE:
            continue
        found = _against_earlier(group, at, change) or _both(group, at, change)
        if found is not None:
            yield found


def _against_earlier(group: Sequence[Member], at: int, change: Member) -> Tie | None:
    """The change between two values of one name: 837例 and 去年同期947例, or 由a提高到b."""
    near = group[max(0, at - _REACH) : at + 3]
    table = change.rule == "table"
    nows = [m for m in near if m.kind is Kind.LEVEL and (m.place < change.place or table) and _is_of(change, m)]
    if not nows:
        return None
    now = nows[-1]
    thens = [m for m in near if m.kind is Kind.REFERENCE and m.name == now.name and m.unit == now.unit]
    thens = [m for m in thens if abs(m.place - now.place) <= 2 or m.place > now.place]
    if len(thens) != 1 or _elsewhere(change, thens[0]):
        return None
    return _difference(now, thens[0], change)


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
    rise = now.figure.interval - then.figure.interval
    within = rise.over(then.figure.interval)
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
