"""Fractions: 三分之一, 百分之九十五, 万分之三, 五又四分之一, 百分之五到百分之十."""

from __future__ import annotations

import re
from decimal import Decimal

from hbsummary.quantities import numerals, units
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.numerals import FORMAL, POINT, RUN
from hbsummary.quantities.tail import RANGE_MARK, with_tail
from hbsummary.quantities.units import Unit
from hbsummary.regex import regex

__all__ = ["AMOUNT", "PARTS", "fraction", "mixed"]

_ASCII = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}(?![0-9])|[0-9]{1,6})(?:\.[0-9]{1,4})?"
_OVER = r"[ ]{0,2}分[ ]{0,2}之[ ]{0,2}"
AMOUNT = rf"(?:{_ASCII}|{RUN}(?:[ ]?{POINT}{RUN})?|[{FORMAL}])"
PARTS = rf"(?:[0-9]{{1,6}}[百千万]?|{RUN}){_OVER}"
_RATES = {10**2: "%", 10**3: "‰", 10**4: "/万", 10**5: "/10万", 10**6: "/100万", 10**7: "/1000万", 10**8: "/亿"}
_SPLIT = re.compile(_OVER)
_HIGH = regex(rf"{RANGE_MARK}(?P<again>{PARTS})?(?P<high>{AMOUNT})")


def fraction(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """百分之九十五 -> 95 %, 万分之三 -> 3 /万, 三分之一 -> 1/3 without a unit."""
    if "又" in match.group():
        return mixed(folded, match, stop)
    below, above = _SPLIT.split(match.group())
    base = numerals.parse(below)
    canonical = _RATES.get(int(base), "")
    low, high = _amount(above)
    if not canonical:
        low, high = low / (base or 1), None
    measure = Unit(below + "分之" if canonical else "", canonical, Decimal(1), "rate", False)
    end = match.end()
    found = Candidate(match.start(), end, end, "fraction", low, high=high, measure=measure, rule="fraction")
    if canonical:
        _to(folded, found, base, stop)
    if folded[found.end : min(found.end + 1, stop)] in ("余", "多"):
        found.more, found.end = folded[found.end], found.end + 1
    return found


def _amount(spoken: str) -> tuple[Decimal, Decimal | None]:
    """The number after 分之, and the high end where it names two neighbours (百分之二三十)."""
    pair = numerals.between(spoken)
    if pair is not None:
        return pair
    whole, *rest = re.split(POINT, spoken)
    value = numerals.parse(whole)
    if rest and all(c in numerals.DIGITS for c in rest[0]):
        value += numerals.decimals(rest[0])
    return value, None


def _to(folded: str, low: Candidate, base: Decimal, stop: int) -> None:
    """百分之五到百分之十, 百分之五至十: the high end joins `low`, in place."""
    match = _HIGH.match(folded, low.end, stop) if low.high is None else None
    if match is None or low.number is None:
        return
    again = match.group("again")
    same = numerals.parse(_SPLIT.split(again)[0]) == base if again else units.at(folded, match.end(), stop) is None
    high = _amount(match.group("high"))[0]
    ends = folded[match.end() : match.end() + 1] not in ("万", "亿", "年", "月")
    if same and ends and low.number < high and (again or high <= base):
        low.high, low.end, low.number_end, low.rule = high, match.end(), match.end(), "range"


def mixed(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """五又四分之一, 3又1000分之23."""
    whole, part = match.group().split("又")
    below, above = _SPLIT.split(part)
    value = numerals.parse(whole) + _amount(above)[0] / (numerals.parse(below) or 1)
    base = Candidate(match.start(), match.end(), match.end(), "hanzi", value, rule="mixed fraction")
    return with_tail(folded, base, stop)
