"""What follows the digits: multiplier, remainder, unit, and the high end of a range."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from hbsummary.quantities import numerals, units
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.units import Unit
from hbsummary.words import words

__all__ = ["RANGE_MARK", "SPACE", "with_range", "with_tail"]

RANGE_MARK = r"[ ]?(?:-{1,2}|~{1,2}|—{1,2}|–|−|至|到)[ ]?"
SPACE = r"(?:[ \n]|&nbsp;){0,2}"

_SPACE = re.compile(SPACE)
_SCALE = re.compile(
    r"(?P<scale>[十百千]?[万亿萬億]{1,2}|[百千])?(?:[ \n]?(?P<more>[余多来餘几])(?P<scale2>[千万亿萬億]{1,2})?)?[ ]?"
)
_RANGE = re.compile(
    rf"{RANGE_MARK}(?P<sign>[-−－])?(?P<high>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}(?![0-9])(?:\.[0-9]{{1,4}})?"
    rf"|[0-9]{{1,15}}(?:\.[0-9]{{1,6}})?|[{numerals.CHINESE}]{{1,16}}|[xX*×□]{{1,6}}(?:\.[ ]?[xX*×]{{1,3}})?)"
)
# 3元5角, 12元3角5分: the smaller coins are part of the sum.
_COIN = r"[0-9]{1,2}|[一二三四五六七八九]"
_COINS = re.compile(rf"(?P<jiao>{_COIN})角(?:(?P<fen>{_COIN})分)?钱?")
_MINUTES = re.compile(r"([0-9]{1,2})分钟?(?![一-鿿]?之)")
_SECONDS = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)秒钟?")
_HALF_MASK = "\u05c9"  # ×‰ whose two bytes were read as one character of UTF-8
_ONE_YI = re.compile(r"个(?P<scale>[万亿])(?![元块])")


_YEAR_OR_SERVICE = re.compile(r"(?:19|20)[0-9]{2}|1[12][0-9]|123[0-9]{2}|0[0-9,]*")


@cache
def _people() -> tuple[str, ...]:
    return tuple(words("people"))


@cache
def _not_a_measure() -> frozenset[str]:
    return frozenset("".join(words("not_a_measure")))


def with_tail(folded: str, base: Candidate, stop: int) -> Candidate:
    """`base` with the multiplier, 余/多 and unit that follow it; changed in place and returned."""
    at = base.number_end
    if folded[at : at + 1] in (" ", "\n", "&"):
        space = _SPACE.match(folded, at, stop)
        at = space.end() if space else at
    found = units.at(folded, at, stop)
    if found is None or (folded[at] in "万亿" and folded.startswith("/", found[1])):
        return _after_scale(folded, base, at, stop)  # 3.6万元/人: the unit begins after its multiplier
    if found[0].printed == "个" and (yi := _ONE_YI.match(folded, at, stop)):
        return _scaled(base, yi.end(), numerals.scale(yi.group("scale")), "")
    return _measured(folded, base, found, stop)


def _after_scale(folded: str, base: Candidate, at: int, stop: int) -> Candidate:
    match = _SCALE.match(folded, at, stop)
    assert match is not None
    factor = numerals.scale((match.group("scale") or "") + (match.group("scale2") or ""))
    more = match.group("more") or ""
    found = units.at(folded, match.end(), stop)
    if found is not None:
        base.factor, base.more = factor, more or base.more
        return _measured(folded, base, found, stop)
    if factor != 1:
        end = max(match.end("scale"), match.end("more"), match.end("scale2"))
        if base.style == "plain" and folded.startswith(_people(), end):
            base.flags = (*base.flags, "no_measure_word")  # 3万农民
        return _scaled(base, end, factor, more)
    if more and _counts_people(folded, base, match.end("more")):
        base.end, base.more, base.flags = match.end("more"), more, (*base.flags, "no_measure_word")
        return base
    return _unknown(folded, base, at, stop)


def _scaled(base: Candidate, end: int, factor: Decimal, more: str) -> Candidate:
    base.end = base.number_end = end
    base.factor, base.more = factor, more or base.more
    return base


def _measured(folded: str, base: Candidate, found: tuple[Unit, int], stop: int) -> Candidate:
    measure, end = found
    base.measure, base.end, base.number_end = measure, end, end - len(measure.printed)
    if measure.printed == _HALF_MASK:
        base.number, base.style, base.rule = None, "mask", "masked"
    if measure.printed.startswith("&") and measure.canonical == "‰":
        base.flags = (*base.flags, "repaired_number")
    if measure.printed in ("成", "倍") and folded[end : min(end + 1, stop)] in ("余", "多"):
        base.more, base.end = folded[end], end + 1
    if measure.canonical in ("小时", "分", "分钟") and base.number is not None:
        return _timed(folded, base, stop)
    if measure.printed in ("元", "块") and base.number is not None:
        coins = _COINS.match(folded, end, stop)
        if coins is not None:
            base.number = base.number * base.factor + _coin(coins, "jiao", 10) + _coin(coins, "fen", 100)
            base.factor, base.end = Decimal(1), coins.end()
    return base


def _timed(folded: str, base: Candidate, stop: int) -> Candidate:
    """9分32秒, 2小时30分钟: one time, in the unit that it begins with."""
    hours = base.unit == "小时"
    smaller = (_MINUTES if hours else _SECONDS).match(folded, base.end, stop)
    if smaller is not None and base.number is not None:
        base.number += numerals.parse(smaller.group(1)) / 60
        base.end = smaller.end()
        if not hours:
            base.measure = replace(base.measure, canonical="分钟", dimension="time")
    return base


def _coin(coins: re.Match[str], name: str, share: int) -> Decimal:
    printed = coins.group(name)
    return numerals.parse(printed) / share if printed else Decimal(0)


def _unknown(folded: str, base: Candidate, at: int, stop: int) -> Candidate:
    """A measure word that the table lacks is kept as printed and flagged: one character, then a clause ends."""
    if at == base.number_end and _counts_people(folded, base, at):
        base.flags = (*base.flags, "no_measure_word")
        return base
    word, then = folded[at : at + 1], folded[at + 1 : at + 2]
    if base.style != "plain" or at != base.number_end or at + 1 > stop or not "一" <= word <= "鿿":
        return base
    if then not in ("", ",", "。", ";", "、", ")", "!") or word in _not_a_measure():
        return base
    base.measure = Unit(word, word, Decimal(1), "unknown", False)
    base.end = at + 1
    base.flags = (*base.flags, "unknown_unit")
    return base


def _counts_people(folded: str, base: Candidate, at: int) -> bool:
    """21174农民: a number of three digits or more, no year nor service number, directly before a word for people."""
    if base.style != "plain" or not folded.startswith(_people(), at):
        return False
    printed = folded[base.start : base.number_end]
    return len(printed) >= 3 and "." not in printed and _YEAR_OR_SERVICE.fullmatch(printed) is None


def with_range(folded: str, low: Candidate, stop: int) -> Candidate:
    """90-95%, 5%~8%, 20万-30万元, -1‰至1‰: `low` and its high end as one candidate, or `low` as it is."""
    match = _RANGE.match(folded, low.end, stop)
    if match is None or low.style not in ("plain", "hanzi", "mask") or low.high is not None:
        return low
    printed = match.group("high")
    style = "plain" if printed[0] in "0123456789" else "mask" if printed[0] in "xX*×□" else "hanzi"
    if style != low.style:
        return low
    begin, end = match.start("high"), match.end("high")
    number = None if style == "mask" else numerals.parse(printed)
    high = with_tail(folded, Candidate(begin, end, end, style, number), stop)
    if match.group("sign"):
        high.sign = -1
    return _joined(low, high)


def _joined(low: Candidate, high: Candidate) -> Candidate:
    if low.unit and low.unit != high.unit:
        return low
    if low.number is None or high.number is None or high.value is None:
        return _span(low, high) if low.unit == high.unit or not low.unit else low
    last = high.value
    own = low.measure.factor if low.unit or low.scaled else high.measure.factor
    first = low.number * low.factor * low.sign * own
    # 3-5万元 prints the multiplier once; 8000-1万元 does not mean 80 million.
    shared = low.number * high.factor * low.sign * high.measure.factor
    plain = low.number * low.factor * low.sign
    if not low.unit and not low.scaled:
        first = shared if shared < last else plain
    if first >= last:
        return low
    joined = _span(low, high)
    joined.number, joined.high, joined.factor, joined.sign = first, last, Decimal(1), 1
    joined.measure = replace(high.measure, factor=Decimal(1))
    return joined


def _span(low: Candidate, high: Candidate) -> Candidate:
    high.start, high.rule = low.start, "range"
    return high
