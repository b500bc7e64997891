"""Shares that exhaust the whole: 研究生占7.4%、…中专及以下占13.5%."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from hbsummary.model import Kind
from hbsummary.normalise.checks.lists import exhausts
from hbsummary.normalise.checks.members import Member, Tie
from hbsummary.normalise.checks.rounding import Verdict
from hbsummary.regex import regex

__all__ = ["shares"]

_SHARE = regex(r"占|比例|比重|构成|结构")
_MADE_UP = regex(r"(?:结构|构成)[^,;。]{0,8}[::]")
_REST = regex(r"(?:[及和与]?(?:以下|其他|其它|其余)[^,;。]{0,6}?)占?\Z")


def shares(group: Sequence[Member], sums: Collection[tuple[int, ...]] = ()) -> Iterator[Tie]:
    """Runs of shares of a sentence that add up to 100%, or should.

    `sums` are the places of counts that add up to a total: their shares have to be all there are.
    """
    if sum(m.unit == "%" for m in group) < 2:
        return
    run: list[Member] = []
    counted: list[int] = []  # the count before each share
    last: Member | None = None
    for member in [*group, None]:
        if member is not None and _is_share(member, run):
            if run and _MADE_UP.search(member.lead):
                yield from _runs(run, False)
                run, counted = [], []
            run.append(member)
            counted += [last.place] if last is not None and last.counts else []
        elif member is None or not member.counts:
            yield from _runs(run, tuple(counted) in sums)
            run, counted = [], []
        last = member


def _is_share(member: Member, run: Sequence[Member]) -> bool:
    """Whether a member is a share: by its name, or as one of a list that makes up a structure."""
    if member.unit != "%" or member.kind is not Kind.LEVEL:
        return False
    if _SHARE.search(member.name) or _MADE_UP.search(member.lead):
        return True
    return bool(run) and _MADE_UP.search(run[0].lead) is not None and member.lead.startswith("、")


def _runs(run: Sequence[Member], whole: bool) -> Iterator[Tie]:
    """The run as a whole, else the pairs in it that exhaust the whole by their words: 男…、女…,城镇…、农村…."""
    if len(run) < 2 or any(m.vague for m in run):
        return
    total, room = sum(m.value for m in run), sum(m.figure.place for m in run) / 2
    if abs(total - 100) <= room + 1e-9:
        if len(run) > 2 or any(m.figure.place < 1 for m in run) or exhausts(run):
            yield _tie(run, Verdict.AGREES)
        return
    if len(run) > 2 and (whole or exhausts(run) or _REST.search(run[-1].label)):
        yield _tie(run, Verdict.DISAGREES)
        return
    for at in range(0, len(run) - 1):
        pair = run[at : at + 2]
        if exhausts(pair):
            room = sum(m.figure.place for m in pair) / 2
            fits = abs(sum(m.value for m in pair) - 100) <= room + 1e-9
            yield _tie(pair, Verdict.AGREES if fits else Verdict.DISAGREES)


def _tie(run: Sequence[Member], verdict: Verdict) -> Tie:
    total = round(sum(m.value for m in run), 4)
    return Tie("shares", tuple(m.place for m in run), " + ".join(m.text for m in run), total, 100.0, "%", verdict)
