"""Numerals in characters: 三分之一, 一成五, 三点五个百分点, 十几, 七八, 二十三, 壹佰."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from hbsummary.quantities import numerals, units
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.fractions import AMOUNT, PARTS, fraction, mixed
from hbsummary.quantities.numerals import CHINESE, FORMAL, POINT, RUN
from hbsummary.quantities.signs import BURDENS
from hbsummary.quantities.tail import openers, with_range, with_tail
from hbsummary.quantities.units import Unit
from hbsummary.regex import regex

__all__ = ["FIRST", "LONE", "followers", "half", "numeral"]

FIRST = CHINESE + "半拾折" + FORMAL
# Those that count nothing where nothing more follows; 死亡为零 does.
LONE = CHINESE.replace("零", "")
_CHINESE = regex(
    rf"(?P<mixed>{RUN}[ ]?又[ ]?{PARTS}{AMOUNT})|(?P<fraction>{PARTS}{AMOUNT})"
    r"|(?P<tenths>[一二两三四五六七八九](?:成[一二三四五六七八九半]|[一二三四五六七八九]折))"
    rf"|(?P<point>{RUN}[ ]?{POINT}[ ]?[零〇一二三四五六七八九]{{1,6}}(?![十百千]))"
    rf"|(?P<some>{RUN}(?<=[十廿卅])[几幾])|(?P<hanzi>{RUN})"
)
_HALF_TENTH = regex("半[成折](?![品熟员员功立为])")
_PERCENT = Unit("成", "%", Decimal(10), "rate", False)
# What may make a numeral of more than one character.
_JOINS = frozenset(CHINESE + FORMAL + "拾佰仟兆分成折点點又几幾半 ")
_SINGLE = {c: numerals.parse(c) for c in CHINESE}
_PEOPLE = ("人", "名", "例", "户", "人次")
_POWERS = frozenset("十百千万亿萬億")
_SPACED = regex(rf" ({RUN})")


def numeral(folded: str, begin: int, floor: int, stop: int) -> Candidate | None:
    """The candidate that begins with the character at `begin`, its 负 at `floor` at the earliest, or None."""
    first = folded[begin]
    single = _SINGLE.get(first)
    following = folded[begin + 1] if begin + 1 < stop else ""
    if single is not None and following not in _JOINS:
        found = Candidate(begin, begin + 1, begin + 1, "hanzi", single)
        if following not in openers():
            return found  # most numerals of prose count nothing
        return _negative(folded, with_range(folded, with_tail(folded, found, stop), stop), floor)
    if first in "半折拾":
        special = _special(folded, begin, floor, stop)
        if special is not None or first != "拾" or folded[begin - 1 : begin] in ("收", "捡", "掇"):
            return special
    match = _CHINESE.match(folded, begin, stop)
    if match is None:
        return None
    return _negative(folded, _READERS[match.lastgroup or "hanzi"](folded, match, stop), floor)


@cache
def followers() -> frozenset[str]:
    """The characters behind a numeral that make it more than a word; the empty one is none."""
    return _JOINS | openers()


def _special(folded: str, begin: int, floor: int, stop: int) -> Candidate | None:
    """半数, 半成, and the 对折 of 打对折."""
    if folded.startswith("半数", begin, stop):
        return half(begin, begin + 2)
    if _HALF_TENTH.match(folded, begin, stop):
        number = Decimal("0.5") if folded[begin + 1] == "成" else Decimal(5)
        return Candidate(begin, begin + 2, begin + 1, "fraction", number, measure=_PERCENT, rule="tenths")
    if folded[begin] == "折" and begin > floor and folded.startswith("打对折", begin - 2, stop):
        return Candidate(begin - 1, begin + 1, begin, "fraction", Decimal(5), measure=_PERCENT, rule="half price")
    return None


def half(begin: int, end: int) -> Candidate:
    """半数 and 一半 are one half, without a unit."""
    return Candidate(begin, end, end, "half", Decimal("0.5"), rule="one half")


def _tenths(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """一成五 is 15 %, 八五折 85 %."""
    digits = match.group().replace("成", "").replace("折", "")
    tenth = Decimal(5) if digits[1] == "半" else numerals.parse(digits[1])
    value = numerals.parse(digits[0]) + tenth / 10
    found = _candidate(match, value, "tenths")
    found.measure = _PERCENT
    return found


def _point(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """三点五个百分点; 三点 by itself is a time of day, so a unit has to follow: of a rate if spaces stand inside."""
    whole, spoken = (part.strip(" ") for part in re.split(POINT, match.group()))
    value = numerals.parse(whole) + numerals.decimals(spoken)
    base = with_tail(folded, _candidate(match, value), stop)
    if (base.scaled or (base.unit and base.unit_text not in ("分", "刻"))) and (
        base.dimension == "rate" or " " not in match.group()
    ):
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
    if folded.startswith(" ", end, stop):
        spaced = _spaced(folded, match.start(), end, stop)
        if spaced is not None:
            return spaced
    return _read(folded, match.start(), text, stop)


def _spaced(folded: str, begin: int, end: int, stop: int) -> Candidate | None:
    """一百 五十 二人, 五百 万元: one numeral, if a digit meets a power at each space and a unit follows."""
    last = end
    while (match := _SPACED.match(folded, last, stop)) is not None and last - begin < 48:
        if folded[last - 1] not in _POWERS and match.group(1)[0] not in _POWERS:
            break
        last = match.end()
    if last == end:
        return None
    value = numerals.parse(folded[begin:last])
    base = with_tail(folded, Candidate(begin, last, last, "hanzi", value, rule="broken number"), stop)
    return base if base.unit else None


def _candidate(match: re.Match[str], value: Decimal, rule: str = "") -> Candidate:
    return Candidate(match.start(), match.end(), match.end(), "hanzi", value, rule=rule)


def _read(folded: str, begin: int, text: str, stop: int) -> Candidate:
    pair = numerals.between(text) if len(text) > 1 else None
    if pair is not None:
        end = begin + len(text)
        base = Candidate(begin, end, end, "hanzi", pair[0], high=pair[1], rule="range of neighbours")
        return with_tail(folded, base, stop)
    text = _without_unit(folded, begin, text, stop)
    end = begin + len(text)
    base = with_tail(folded, Candidate(begin, end, end, "hanzi", numerals.parse(text)), stop)
    return with_range(folded, base, stop)


def _without_unit(folded: str, begin: int, text: str, stop: int) -> str:
    """三十两 and 一百千瓦: the last character of the run belongs to the unit."""
    if len(text) > 1 and text[-1] in "两兩":
        return text[:-1]
    if len(text) > 1 and text[-1] == "千" and text[-2] in "十百" and units.at(folded, begin + len(text) - 1, stop):
        return text[:-1]
    return text


def _negative(folded: str, found: Candidate, floor: int) -> Candidate:
    """负三点五个百分点, 负三十二人; 负一层 is a storey."""
    at = found.start - 1
    if at < floor or folded[at] not in "负負" or folded[at - 1 : at] in BURDENS or not found.unit:
        return found
    if found.dimension != "count" or found.unit in _PEOPLE:
        found.start, found.sign = at, -1
    return found


_READERS: dict[str, Callable[[str, re.Match[str], int], Candidate]] = {
    "mixed": mixed, "fraction": fraction, "tenths": _tenths, "point": _point, "some": _some, "hanzi": _hanzi,
}  # fmt: skip
