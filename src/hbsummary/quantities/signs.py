"""Signs before a number: minus, plus or minus, currency."""

from __future__ import annotations

import re

from hbsummary.quantities import units
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.units import Unit
from hbsummary.regex import regex

__all__ = ["BURDENS", "SIGNS", "priced", "signed"]

_CURRENCY = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_CODES = {"RMB": "元", "CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元"}
_CODES |= {"US$": "美元", "HK$": "港元", "NT$": "新台币", "A$": "澳元", "C$": "加元"}
_CODE = regex(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, _CODES))}) ?\Z")
_CODE_ENDS = "BYDRP$ "
_SIGNS = "-−—±+负負"
# What a sign or a currency before a number ends with.
SIGNS = frozenset((*_SIGNS, *_CURRENCY, *_CODE_ENDS))
# What 负 ends as part of a word: 担负, 胜负, 减负.
BURDENS = ("减", "担", "抱", "胜", "欺", "辜", "肩", "自")
_OPENS = ("", "\n", " ", "(", ":", ",")
# What leads to a signed number: 增长-3%, 为—0.9%.
_LEADS = tuple("长为是:率幅速降加比达在到至增差")


def signed(folded: str, found: Candidate, floor: int) -> Candidate:
    """The sign before a number: -3.2%, 负2.5%, ±5%."""
    at = found.start - 1
    before = folded[at] if at >= floor else ""
    if found.number is None or before not in _SIGNS or not before:
        return found
    earlier = folded[max(0, at - 1) : at]
    if at == floor and earlier not in ("", "\n", " ", "(") and before not in "负負":
        return found  # a dash after a number: 80%-3
    if before == "±":
        if found.high is None and not earlier.isdigit():
            found.start, found.high, found.number, found.rule = at, found.number, -found.number, "plus or minus"
        return found
    if before == "+":
        if found.dimension in ("rate", "money") and (not earlier.isascii() or earlier in _OPENS):
            found.start, found.rule = at, found.rule or "signed number"
        return found
    if _is_minus(before, earlier, found):
        found.start, found.rule, found.sign = at, found.rule or "signed number", -1
    return found


def _is_minus(sign: str, earlier: str, found: Candidate) -> bool:
    """A dash is a minus before rates, sums and degrees, and only where a word leads to the number."""
    if sign in "负負":
        return earlier not in BURDENS
    if earlier in _LEADS:
        return found.unit != "" or "." in str(found.number)
    if sign == "—":
        return False
    return found.dimension in ("rate", "money", "temperature") and (
        "一" <= earlier <= "鿿" or earlier in ("", "\n", " ", "(", "、", ",")
    )


def priced(folded: str, found: Candidate, floor: int) -> Candidate:
    """The currency sign or code before a number: ¥3,500, HK$200, USD 30万."""
    at = found.start - 1
    if at < floor or found.style not in ("plain", "mask") or (found.unit and found.dimension != "money"):
        return found
    code = _CODE.search(folded, max(floor, at - 4), found.start) if folded[at] in _CODE_ENDS else None
    name = _CODES[code.group().strip()] if code else _CURRENCY.get(folded[at])
    if name is None:
        return found
    found.start = code.start() if code else at
    if not found.unit:
        measure = units.unit(name)
        assert measure is not None
        found.measure = Unit("", measure.canonical, measure.factor, measure.dimension, False)
    return found
