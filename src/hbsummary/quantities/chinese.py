"""Numerals in characters: 三分之一, 一成五, 三点五个百分点, 十几, 七八, 二十三, 壹佰."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from hbsummary.quantities import numerals
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.numerals import CHINESE, FORMAL
from hbsummary.quantities.tail import with_range, with_tail
from hbsummary.quantities.units import Unit

__all__ = ["AMOUNT", "FIRST", "fraction", "half", "numeral"]

FIRST = CHINESE + "半壹贰叁肆伍陆柒捌玖"
_HANZI = rf"[{CHINESE}]{{1,16}}"
AMOUNT = rf"(?:[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?|{_HANZI}(?:点{_HANZI})?)"
_CHINESE = re.compile(
    rf"(?P<mixed>{_HANZI}又{_HANZI}分之{_HANZI})|(?P<fraction>{_HANZI}分之{AMOUNT})"
    r"|(?P<tenths>[一二两三四五六七八九](?:成[一二三四五六七八九半]|[一二三四五六七八九]折))"
    rf"|(?P<point>{_HANZI}点[零一二三四五六七八九]{{1,4}}(?![十百千]))|(?P<some>{_HANZI}(?<=[十廿卅])几)|(?P<hanzi>{_HANZI})"
)
_FORMAL = re.compile(rf"[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][{FORMAL}万亿零]{{0,16}}")
_PERCENT = Unit("成", "%", Decimal(10), "rate", False)


def numeral(folded: str, begin: int, floor: int, stop: int) -> Candidate | None:
    """The candidate that begins with the character at `begin`, its 负 at `floor` at the earliest, or None."""
    if folded[begin] == "半":
        return half(begin, begin + 2) if folded.startswith("半数", begin, stop) else None
    match = _CHINESE.match(folded, begin, stop) or _FORMAL.match(folded, begin, stop)
    if match is None:
        return None
    return _negative(folded, _READERS[match.lastgroup or "hanzi"](folded, match, stop), floor)


def half(begin: int, end: int) -> Candidate:
    """半数 and 一半 are one half, without a unit."""
    return Candidate(begin, end, end, "half", Decimal("0.5"), rule="one half")


def fraction(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """百分之九十五 -> 95 %, 万分之三 -> 3 /万, 三分之一 -> 1/3 without a unit."""
    below, above = match.group("fraction").split("分之")
    canonical = {"百": "%", "千": "‰", "万": "/万", "十万": "/10万"}.get(below, "")
    whole, _, spoken = above.partition("点")
    value = numerals.parse(whole)
    if spoken and all(c in numerals.DIGITS for c in spoken):
        value += numerals.decimals(spoken)
    if not canonical:
        base = numerals.parse(below)
        value = value / base if base else value
    measure = Unit(below + "分之" if canonical else "", canonical, Decimal(1), "rate", False)
    more = folded[match.end() : min(match.end() + 1, stop)]
    found = Candidate(match.start(), match.end(), match.end(), "fraction", value, measure=measure, rule="fraction")
    if more in ("余", "多"):
        found.more, found.end = more, match.end() + 1
    return found


def _mixed(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """五又四分之一."""
    whole, below, above = re.split("又|分之", match.group())
    value = numerals.parse(whole) + numerals.parse(above) / (numerals.parse(below) or 1)
    return with_tail(folded, _candidate(match, value, "mixed fraction"), stop)


def _tenths(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """一成五 is 15 %, 八五折 85 %."""
    digits = match.group().replace("成", "").replace("折", "")
    tenth = Decimal(5) if digits[1] == "半" else numerals.parse(digits[1])
    value = numerals.parse(digits[0]) + tenth / 10
    found = _candidate(match, value, "tenths")
    found.measure = _PERCENT
    return found


def _point(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """三点五个百分点; 三点 by itself is a time of day, so a unit has to follow."""
    whole, spoken = match.group().split("点")
    value = numerals.parse(whole) + numerals.decimals(spoken)
    base = with_tail(folded, _candidate(match, value), stop)
    if base.scaled or (base.unit and base.unit_text not in ("分", "刻")):
        return base
    return _read(folded, match.start(), whole, stop)


def _some(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """十几 is more than ten."""
    base = _candidate(match, numerals.parse(match.group()[:-1]))
    base.more = "几"
    return with_tail(folded, base, stop)


def _hanzi(folded: str, match: re.Match[str], stop: int) -> Candidate:
    text, end = match.group(), match.end()
    if text == "一" and folded.startswith("半", end, stop) and not folded.startswith("半径", end):
        return half(match.start(), end + 1)
    return _read(folded, match.start(), text, stop)


def _candidate(match: re.Match[str], value: Decimal, rule: str = "") -> Candidate:
    return Candidate(match.start(), match.end(), match.end(), "hanzi", value, rule=rule)


def _read(folded: str, begin: int, text: str, stop: int) -> Candidate:
    end = begin + len(text)
    pair = numerals.between(text)
    if pair is not None:
        base = Candidate(begin, end, end, "hanzi", pair[0], high=pair[1], rule="range of neighbours")
        return with_tail(folded, base, stop)
    base = with_tail(folded, Candidate(begin, end, end, "hanzi", numerals.parse(text)), stop)
    return with_range(folded, base, stop)


def _negative(folded: str, found: Candidate, floor: int) -> Candidate:
    """负三点五 before a unit; 负一层 is a storey."""
    at = found.start - 1
    if found.unit and found.dimension != "count" and at >= floor and folded[at] == "负":
        found.start, found.sign = at, -1
    return found


_READERS: dict[str, Callable[[str, re.Match[str], int], Candidate]] = {
    "mixed": _mixed, "fraction": fraction, "tenths": _tenths, "point": _point, "some": _some, "hanzi": _hanzi,
}  # fmt: skip
