"""Parts and totals: 其中 …, 男 … 女 …, shares that exhaust the whole, and what is missing.

A list need not be complete: parts that add up to less than the total say nothing, unless the
words exhaust it (男, 女). Parts that add up to more are told where they cannot overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, tied
from hbsummary.normalise.checks.rounding import Interval, Verdict
from hbsummary.normalise.checks.words import alternatives, wholes

__all__ = ["add", "parts"]

_MARK = re.compile(r"其中|包括|分别[为是有]|(?<![不包])含|[::(]\Z|\A[::(]")
_SURE = re.compile(r"其中|包括")
_TELLING = 3  # digits of a total that unmarked figures add up to by no chance
_MOST = 24  # parts of one total
_END = re.compile(r"[。!?\n]")
_BREAK = re.compile(r"[。!?\n;]|含|包括|另|同比|比上年|增|减")
_MISSING = re.compile(r"(?:缺编|空编|缺额|结余|尚缺|缺口)(?:人员)?[为达]?\Z")
_MEAN = ("人均", "平均", "每", "次均", "户均", "日均")
_EXCESS = 0.3  # parts that exceed their total by more are no parts of it
_SHARE = re.compile(r"占|比例|比重|构成")


def parts(group: Sequence[Member]) -> Iterator[Tie]:
    """The totals of a sentence with their parts."""
    if len(group) < 2:
        return
    for at in range(len(group)):
        found = _parts_after(group, at) or _total_after(group, at) or _missing(group, at)
        if found is not None:
            yield found
        if at + 2 < len(group) and ("其中" in group[at + 1].lead or "(" in group[at + 1].lead):
            yield from (tie for tie in _wholes(group, at) if found is None or tie.rows != found.rows)
    yield from _shares(group)


def add(members: Sequence[Member]) -> Interval:
    """What the members add up to."""
    total = Interval(0, 0)
    for member in members:
        total += member.figure.interval
    return total


def _sum(members: Sequence[Member], total: Member) -> Tie:
    expected = sum(m.value for m in members)
    # 其中甲增加352家,乙减少3家
    terms = "".join(f" {'-' if m.value < 0 else '+'} {m.text}" for m in members)
    return tied("sum", members, total, expected, add(members), terms.removeprefix(" + ").lstrip())


def _additive(member: Member) -> bool:
    return member.counts and member.value > 0 and not member.name.startswith(_MEAN)


def _parts_after(group: Sequence[Member], at: int) -> Tie | None:
    """The total before its parts: as many of those that follow as add up to it."""
    total = group[at]
    if not _additive(total):
        return None
    listed = _listed(group, at)
    if len(listed) < 2:
        return None
    marked = _MARK.search(listed[0].lead) is not None
    if total.vague or (not marked and (sum(m.value for m in listed) < 0.99 * total.value or _weak(total))):
        return None
    return _added_up(listed, total, marked) or (_too_much(group, at) if marked else None)


def _weak(total: Member) -> bool:
    """Whether figures may add up to it by chance."""
    return total.figure.digits < _TELLING


def _added_up(listed: Sequence[Member], total: Member, marked: bool) -> Tie | None:
    """The longest beginning of the list that adds up to the total."""
    best, added, place = None, listed[0].value, max(total.figure.place, listed[0].figure.place)
    for many, member in enumerate(listed[1:], 2):
        added, place = added + member.value, max(place, member.figure.place)
        off = abs(added - total.value)
        if off <= (many + 2) * place and (marked or off <= total.figure.place):
            tie = _sum(listed[:many], total)
            best = tie if tie.verdict is Verdict.AGREES else best
    return best


def _listed(group: Sequence[Member], at: int) -> list[Member]:
    """The figures after a total that can be its parts: of one unit and kind, in one list."""
    total = group[at]
    found: list[Member] = []
    depth: int | None = None
    for member in group[at + 1 :]:
        if len(found) >= _MOST or _END.search(member.lead):
            break
        again = bool(found) and "其中" in member.lead and member.depth == depth
        if again or (depth is not None and member.depth < depth):
            break
        if member.unit != total.unit or member.kind is not total.kind:
            continue
        if depth is None:
            depth = member.depth
        if member.depth == depth:
            found.append(member)
    return found


def _wholes(group: Sequence[Member], at: int) -> Iterator[Tie]:
    """Parts whose words exhaust the total, wherever in its list: 其中一孩…,二孩…;男…,女…."""
    total, listed = group[at], _listed(group, at)
    if at + 1 >= len(group) or group[at + 1].unit != total.unit:
        return
    if total.kind is not Kind.LEVEL or total.vague or not listed or not _MARK.search(listed[0].lead):
        return
    for words, wherever in wholes():
        last = len(listed) - len(words)
        for first in range(last + 1) if wherever else range(0 <= last < 1):
            chosen = listed[first : first + len(words)]
            if all(m.label.removeprefix("其中").startswith(w) for w, m in zip(words, chosen, strict=True)):
                yield _sum(chosen, total)


def _too_much(group: Sequence[Member], at: int) -> Tie | None:
    """Parts that follow 其中 at once, in one list, and add up to more than the total."""
    total = group[at]
    listed: list[Member] = []
    for member in group[at + 1 :]:
        plain = member.unit == total.unit and member.kind is Kind.LEVEL
        if listed and (_BREAK.search(member.lead) or member.depth < listed[0].depth or "其中" in member.lead):
            break
        if listed and member.depth > listed[0].depth:
            continue
        if not plain:
            if member.counts or not listed:
                break
            continue
        listed.append(member)
    if total.kind is not Kind.LEVEL or len(listed) < 2 or not _SURE.search(listed[0].lead):
        return None
    excess = sum(m.value for m in listed) / total.value - 1
    if not 0 < excess <= _EXCESS or any(m.value >= total.value or _overlaps(m) for m in listed):
        return None
    return _sum(listed, total)


def _overlaps(part: Member) -> bool:
    return part.vague or not part.label or _attributes().search(part.label) is not None


@cache
def _attributes() -> re.Pattern[str]:
    return re.compile(alternatives("overlapping"))


@cache
def _totals() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('total')})")


def _total_after(group: Sequence[Member], at: int) -> Tie | None:
    """The total after its parts: 甲3例、乙4例,共计7例."""
    total = group[at]
    if at < 2 or not _additive(total) or total.vague or not _totals().match(total.label):
        return None
    before: list[Member] = []
    for member in reversed(group[:at]):
        if member.unit != total.unit or member.kind is not total.kind or member.depth != total.depth:
            break
        before.insert(0, member)
        if len(before) > 1:
            tie = _sum(before, total)
            if tie.verdict is Verdict.AGREES:
                return tie
    return None


def _missing(group: Sequence[Member], at: int) -> Tie | None:
    """核定编制32人,实有25人,缺编7人."""
    short = group[at]
    if at < 2 or not _MISSING.search(short.label):
        return None
    whole, have = group[at - 2], group[at - 1]
    if not whole.unit == have.unit == short.unit or have.value > whole.value:
        return None
    within = whole.figure.interval - have.figure.interval
    tie = tied("difference", (whole, have), short, whole.value - have.value, within, f"{whole.text} - {have.text}")
    sure = "编" in short.label and "编" in whole.label
    return tie if sure or tie.verdict is Verdict.AGREES else None


def _shares(group: Sequence[Member]) -> Iterator[Tie]:
    """Shares that exhaust the whole: runs of them that add up to 100%."""
    run: list[Member] = []
    for member in [*group, None]:
        if member is not None and member.unit == "%" and member.kind is Kind.LEVEL and _SHARE.search(member.name):
            run.append(member)
            continue
        if member is not None and member.counts:
            continue
        if len(run) > 1 and (tie := _hundred(run)) is not None:
            yield tie
        run = []


def _hundred(run: Sequence[Member]) -> Tie | None:
    total, room = sum(m.value for m in run), sum(m.figure.place for m in run) / 2
    if any(m.vague for m in run) or abs(total - 100) > room + 1e-9:
        return None
    if len(run) == 2 and all(m.figure.place >= 1 for m in run):
        return None
    formula = " + ".join(m.text for m in run)
    return Tie("shares", tuple(m.place for m in run), formula, round(total, 4), 100.0, "%", Verdict.AGREES)
