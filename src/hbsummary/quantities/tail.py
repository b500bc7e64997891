"""What follows the digits: multiplier, remainder, unit, and the high end of a range."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from hbsummary.quantities import numerals, units
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.units import Unit
from hbsummary.regex import regex
from hbsummary.words import words

__all__ = ["RANGE_MARK", "SPACE", "openers", "with_range", "with_tail"]

RANGE_MARK = r"[ ]?(?:-{1,2}|~{1,2}|—{1,2}|–|−|至|到)[ ]?"
SPACE = r"(?:[ \n]|&nbsp;){0,2}"

_SPACE = regex(SPACE)
_SCALE = regex(
    r"(?P<scale>[十百千]?[万亿萬億]{1,2}|[百千])?"
    r"(?:[ \n]?(?P<more>[余多来餘几幾]|\+(?![0-9A-Za-z+]))(?:[ ]?(?P<scale2>[千万亿萬億]{1,2}))?)?[ \n]?"
)
_RANGE = regex(
    rf"{RANGE_MARK}(?P<sign>[-−－])?(?P<high>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}(?![0-9])(?:\.[0-9]{{1,4}})?"
    rf"|[0-9]{{1,15}}(?:\.[0-9]{{1,6}})?|[{numerals.CHINESE}]{{1,16}}|[xX*×□]{{1,6}}(?:\.[ ]?[xX*×]{{1,3}})?)"
)
_BOTH_ENDS = regex(rf"[ ]?[和与][ ]?(?P<high>[0-9]{{1,15}}(?:\.[0-9]{{1,6}})?|[{numerals.CHINESE}]{{1,16}})")
_RANGE_FIRST = frozenset(" -~—–−至到和与")
# 3元5角, 12元3角5分, 2美元又30美分: the smaller coins are part of the sum.
_COIN = r"[0-9]{1,2}|[一二两三四五六七八九]"
_COINS = regex(rf"(?P<jiao>{_COIN})[角毛](?:(?P<fen>{_COIN})分)?钱?")
_CENTS = regex(r"又?(?P<fen>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?P<coin>[美欧]分)")
# 两吨半, 3倍半, 两个半小时; not 5米半径, 2年半年报.
_AND_HALF = regex("半(?![径数年月日天夜挂价截学成自定身导官封点路脱失])")
_HALVED = frozenset(("length", "mass", "volume", "area", "time"))
_HALF_UNIT = regex("半[ ]?(?=(?P<unit>百分点|小时|钟头|工作日|学时|课时|月|星期|季度))")
_SPACED_POINTS = re.compile(r"[ \n]?百[ \n]?分[ \n]?[点點]")
# 提高2个点: points of a rate
_POINTS = re.compile(r"(?:提高|提升|上升|升高|增长|下降|降低|回落|高出|低|再提|上提)[了近约超过]{0,2}\Z")
_MINUTES = regex(r"([0-9]{1,2})分钟?(?![一-鿿]?之)")
_SECONDS = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)秒钟?")
_HALF_MASK = "\u05c9"  # ×‰ whose two bytes were read as one character of UTF-8
_ONE_YI = re.compile(r"个(?P<scale>[万亿])(?![元块])")


# 6男4女: a sex is the unit where the other one is counted beside it, or the clause ends.
_SEXES = regex(r"[、,]?[ ]?[0-9]{1,7}[男女]|(?:[,。;、)]|\Z)")
_YEAR_OR_SERVICE = regex(r"(?:19|20)[0-9]{2}|1[12][0-9]|123[0-9]{2}|0[0-9,]*")


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
    if found[0].canonical == "个":
        special = _general(folded, base, found, at, stop)
        if special is not None:
            return special
    return _measured(folded, base, found, stop)


@cache
def openers() -> frozenset[str]:
    """The characters that may follow a numeral which says more than the numeral alone; the empty one is none."""
    return frozenset("余多来餘几幾万亿萬億百千两兩&\n/(") | _RANGE_FIRST | units.first_characters()


def _general(folded: str, base: Candidate, found: tuple[Unit, int], at: int, stop: int) -> Candidate | None:
    """What follows the general measure word 个: 3个亿, 两个半小时, 5个 百分 点."""
    yi = _ONE_YI.match(folded, at, stop)
    if yi is not None:
        return _scaled(base, yi.end(), numerals.scale(yi.group("scale")), "")
    end = found[1]
    points = _SPACED_POINTS.match(folded, end, stop) if folded[end : end + 1] in " \n百" else None
    measure = units.unit("个百分点") if points else None
    if points and measure:
        return _measured(folded, base, (measure, points.end()), stop)
    if folded[end : end + 1] == "点" and _POINTS.search(folded, max(0, base.start - 6), base.start):
        measure = units.unit("个百分点")
        return _measured(folded, base, (replace(measure, printed="个点"), end + 1), stop) if measure else None
    and_half = _HALF_UNIT.match(folded, end, stop)
    measure = units.unit("个" + and_half.group("unit")) if and_half else None
    if and_half is None or measure is None or base.number is None or base.number % 1:
        return None
    base.number += Decimal("0.5")
    base.measure, base.end, base.number_end = measure, and_half.end("unit"), at
    return base


def _after_scale(folded: str, base: Candidate, at: int, stop: int) -> Candidate:
    match = _SCALE.match(folded, at, stop)
    assert match is not None
    factor = numerals.scale((match.group("scale") or "") + (match.group("scale2") or ""))
    more = match.group("more") or ""
    found = units.at(folded, match.end(), stop)
    if found is not None:
        more = more or ("多" if found[0].printed.startswith("个多") else "")  # 2个多百分点
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
    if measure.printed == "折" and base.number is not None and base.number > 10:
        base.measure = replace(measure, factor=Decimal(1))  # 75折 is 75 %, as 7.5折
    if folded.startswith("半", end, stop) and base.number is not None and _halved(folded, base, end):
        base.number, base.end = base.number + Decimal("0.5"), end + 1
        return base
    if measure.canonical in ("小时", "分", "分钟") and base.number is not None:
        return _timed(folded, base, stop)
    if measure.printed in ("元", "块") and base.number is not None:
        coins = _COINS.match(folded, end, stop)
        if coins is not None:
            base.number = base.number * base.factor + _coin(coins, "jiao", 10) + _coin(coins, "fen", 100)
            base.factor, base.end = Decimal(1), coins.end()
    cents = _CENTS.match(folded, end, stop) if measure.printed in ("美元", "欧元") else None
    if cents is not None and base.number is not None and cents.group("coin")[0] == measure.printed[0]:
        base.number, base.factor = base.number * base.factor + _coin(cents, "fen", 100), Decimal(1)
        base.end = cents.end()
    return base


def _halved(folded: str, base: Candidate, end: int) -> bool:
    """Whether the 半 at `end` adds half a unit: 两吨半, 一倍半."""
    measure = base.measure
    if (measure.dimension not in _HALVED and measure.printed != "倍") or base.scaled or base.high is not None:
        return False
    return base.number is not None and base.number % 1 == 0 and _AND_HALF.match(folded, end) is not None


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
    if word in ("男", "女") and base.style == "plain" and _SEXES.match(folded, at + 1):
        base.measure, base.end = Unit(word, "人", Decimal(1), "count", False), at + 1
        return base
    if (base.style != "plain" and word != "两") or at != base.number_end or at + 1 > stop or not "一" <= word <= "鿿":
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
    if folded[low.end : low.end + 1] not in _RANGE_FIRST or low.high is not None:
        return low
    match = _RANGE.match(folded, low.end, stop)
    if match is None:
        return _between_ends(folded, low, stop)
    if low.style not in ("plain", "hanzi", "mask"):
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


def _between_ends(folded: str, low: Candidate, stop: int) -> Candidate:
    """在90%和95%之间, 介于5与8人之间: one range, where 之间 follows the second number."""
    match = _BOTH_ENDS.match(folded, low.end, stop)
    if match is None or low.style not in ("plain", "hanzi"):
        return low
    style = "plain" if match.group("high")[0].isdigit() else "hanzi"
    begin, end = match.span("high")
    high = with_tail(folded, Candidate(begin, end, end, style, numerals.parse(match.group("high"))), stop)
    if style != low.style or not folded.startswith("之间", high.end, stop):
        return low
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
