"""Parts and totals: 其中 …, 男 … 女 …, and what is missing.

A list need not be complete: parts that add up to less than the total say nothing, unless words
close the list. Parts that add up to more are told where they cannot overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from hbsummary.model import Kind
from hbsummary.normalise.checks.lists import MARK, additive, alike, begun, closed, exhausting, exhausts, listed, rest
from hbsummary.normalise.checks.members import Member, Tie, tied
from hbsummary.normalise.checks.rounding import Interval, Verdict
from hbsummary.normalise.checks.scopes import Scope
from hbsummary.normalise.checks.slips import slipped
from hbsummary.normalise.checks.words import alternatives
from hbsummary.regex import regex

__all__ = ["add", "parts"]

_SURE = re.compile(r"其中|包括")
_TELLING = 3  # digits of a total that unmarked figures add up to by no chance
_BREAK = regex(r"[。!?\n;]|含|包括|另|同比|比上年|增|减")
_MISSING = regex(r"(?:缺编|空编|缺额|结余|尚缺|缺口)(?:人员)?[为达]?\Z")
_EXCESS = 0.3  # parts that exceed their total by more are no parts of it


def parts(group: Sequence[Member], within: Sequence[Scope] = ()) -> Iterator[Tie]:
    """The totals of a sentence with their parts; `within` are those said before of whose parts it speaks."""
    for scope in within:
        tie = _parts_of_scope(scope, group)
        if tie is not None:
            yield tie
    if len(group) < 2:
        return
    units = [m.unit for m in group]
    for at, unit in enumerate(units):
        several = units[at + 1 :].count(unit) > 1
        behind = at > 1 and units[at - 1] == unit
        found = _parts_after(group, at) if several else None
        found = found or (_total_after(group, at) or _missing(group, at) if behind else None)
        if found is not None:
            yield found
        if several and ("其中" in group[at + 1].lead or "(" in group[at + 1].lead):
            yield from (tie for tie in _wholes(group, at) if found is None or tie.rows != found.rows)


def _parts_of_scope(scope: Scope, group: Sequence[Member]) -> Tie | None:
    """卫生人员总数中,甲…、乙…: the list up to its end, or as much of it as adds up."""
    found = listed([scope.total, *group[scope.at :]], 0)
    found = alike(found) if scope.closed else found
    if len(found) < 2:
        return None
    tie = _added_up(found, scope.total, True)
    if tie is None and exhausts(found):
        return _sum(found, scope.total)
    if tie is None and (scope.closed or rest(found) or _shared_out(group, found)) and _likely(found, scope.total):
        return _sum(found, scope.total)
    return tie or _too_much(found, scope.total) or _short(found, scope.total)


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


def _parts_after(group: Sequence[Member], at: int) -> Tie | None:
    """The total at a place with those that follow and add up to it, or should."""
    total = group[at]
    if not additive(total) or total.vague:
        return None
    found = listed(group, at)
    if len(found) < 2:
        return None
    said = begun(group, at, found[0])
    marked = said or MARK.search(found[0].lead) is not None
    if not marked and (sum(m.value for m in found) < 0.99 * total.value or _weak(total)):
        return None
    return _added_up(found, total, marked) or (_not_added_up(group, at, found, said) if marked else None)


def _not_added_up(group: Sequence[Member], at: int, found: Sequence[Member], said: bool) -> Tie | None:
    """Marked parts that should add up to the total and do not."""
    if group[at].kind is Kind.LEVEL:
        for chosen in (alike(found), found):
            if len(chosen) > 1 and _complete(group, at, chosen, said):
                return _sum(chosen, group[at])
    straight = _straight(group, at)
    return _too_much(straight, group[at]) or _short(straight, group[at])


def _short(found: Sequence[Member], total: Member) -> Tie | None:
    """Parts that add up to less: nobody can tell whether the list leaves some out or a figure is wrong."""
    if total.kind is not Kind.LEVEL or total.vague or len(found) < 2:
        return None
    if any(not additive(m) or _overlaps(m) or _totals().match(m.label) for m in found):
        return None
    tie = _sum(found, total)
    return replace(tie, verdict=Verdict.CANNOT_TELL) if tie.expected < tie.stated else None


def _complete(group: Sequence[Member], at: int, chosen: Sequence[Member], said: bool) -> bool:
    """Whether words say that a list is complete; if not by what they name, its figures may not be out of all reason."""
    if (said or chosen[0].depth > group[at].depth) and exhausts(chosen):
        return True
    return (closed(group[at], chosen, said) or _shared_out(group, chosen)) and _likely(chosen, group[at])


def _likely(found: Sequence[Member], total: Member) -> bool:
    """Whether the parts come near the total, or would with another digit in one figure."""
    off = abs(sum(m.value for m in found) / total.value - 1)
    return (off <= _EXCESS and all(m.value < total.value for m in found)) or _slipped(found, total, 1)


def _shared_out(group: Sequence[Member], found: Sequence[Member]) -> bool:
    """Whether each part has its share behind it, and these are 100% together."""
    after = {one.place: other for one, other in pairwise(group)}
    shares = [after.get(m.place) for m in found]
    if not all(s is not None and s.unit == "%" and "占" in s.lead for s in shares):
        return False
    off = sum(s.value for s in shares if s is not None) - 100
    return abs(off) <= sum(s.figure.place for s in shares if s is not None) / 2 + 1e-9


def _weak(total: Member) -> bool:
    """Whether figures may add up to it by chance."""
    return total.figure.digits < _TELLING


def _added_up(found: Sequence[Member], total: Member, marked: bool) -> Tie | None:
    """The longest beginning of the list that adds up to the total; it does not end before 其他."""
    others = next((many for many, m in enumerate(found, 1) if rest([m])), 0)
    best, added, place = None, found[0].value, max(total.figure.place, found[0].figure.place)
    for many, member in enumerate(found[1:], 2):
        added, place = added + member.value, max(place, member.figure.place)
        off = abs(added - total.value)
        if many >= others and off <= (many + 2) * place and (marked or off <= total.figure.place):
            tie = _sum(found[:many], total)
            best = tie if tie.verdict is Verdict.AGREES else best
    return best


def _wholes(group: Sequence[Member], at: int) -> Iterator[Tie]:
    """Parts whose words exhaust the total, wherever in its list: 其中一孩…,二孩…;男…,女…."""
    total, found = group[at], listed(group, at)
    if at + 1 >= len(group) or group[at + 1].unit != total.unit or not additive(total):
        return
    if total.kind is Kind.LEVEL and not total.vague and found and MARK.search(found[0].lead):
        yield from (_sum(chosen, total) for chosen in exhausting(found))


def _straight(group: Sequence[Member], at: int) -> list[Member]:
    """What follows 其中 at once, in one list."""
    total = group[at]
    found: list[Member] = []
    for member in group[at + 1 :]:
        plain = member.unit == total.unit and member.kind is Kind.LEVEL
        if found and member.depth > found[0].depth:
            continue
        if found and (_BREAK.search(member.lead) or member.depth < found[0].depth or "其中" in member.lead):
            break
        if not plain:
            if member.counts and (found or member.kind is not Kind.CHANGE):
                break
            continue
        found.append(member)
    return found if found and _SURE.search(found[0].lead) else []


def _too_much(found: Sequence[Member], total: Member) -> Tie | None:
    """Parts that cannot overlap and add up to more than the total."""
    if total.kind is not Kind.LEVEL or len(found) < 2:
        return None
    excess = sum(m.value for m in found) / total.value - 1
    if excess <= 0 or any(m.value == total.value or _overlaps(m) for m in found):
        return None
    small = excess <= _EXCESS and all(m.value < total.value for m in found)
    return _sum(found, total) if small or _slipped(found, total) else None


def _slipped(found: Sequence[Member], total: Member, telling: int = _TELLING) -> bool:
    """Whether one digit, put right, makes the parts add up: then they are the parts."""
    if total.figure.digits < telling or total.vague or any(m.vague for m in found):
        return False
    whole = add(found)
    wanted = [(m.figure, total.figure.result - (whole - m.figure.interval)) for m in found]
    return slipped([(total.figure, whole), *wanted])


def _overlaps(part: Member) -> bool:
    return part.vague or _attributes().search(part.label or part.name) is not None


@cache
def _attributes() -> re.Pattern[str]:
    return re.compile(alternatives("overlapping"))


@cache
def _totals() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('total')})")


def _total_after(group: Sequence[Member], at: int) -> Tie | None:
    """The total after its parts: 甲3例、乙4例,共计7例."""
    total = group[at]
    if not additive(total) or total.vague or not _totals().match(total.label):
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
    whole, have = group[at - 2], group[at - 1]
    if whole.unit != short.unit or not _MISSING.search(short.label):
        return None
    within = whole.figure.interval - have.figure.interval
    tie = tied("difference", (whole, have), short, whole.value - have.value, within, f"{whole.text} - {have.text}")
    sure = "编" in short.label and "编" in whole.label
    return tie if sure or tie.verdict is Verdict.AGREES else None
