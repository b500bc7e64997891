"""Numerals to numbers: ASCII digits with separators, Chinese numerals, and mixtures (1亿3千万)."""

from __future__ import annotations

import re
from decimal import Decimal

from hbsummary.regex import regex

__all__ = ["CHINESE", "FORMAL", "POINT", "RUN", "between", "decimals", "parse", "scale"]

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "兩": 2}
DIGITS |= {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)} | {"貳": 2, "參": 3, "陸": 6}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30}
LARGE = {"万": 10_000, "亿": 100_000_000, "萬": 10_000, "億": 100_000_000, "兆": 10**12}
CHINESE = "零〇○一二两兩三四五六七八九十百千万亿萬億廿卅"
FORMAL = "壹贰貳叁參肆伍陆陸柒捌玖"
POINT = "[点點]"
# A run of numerals: everyday ones, formal ones beside a multiplier (五佰, 万柒仟; not 万陆续), 兆 inside.
RUN = (
    rf"(?:(?>[{CHINESE}佰仟]|拾(?![荒起遗金到得取物])|[{FORMAL}](?=[拾佰仟百千万亿萬億])"
    rf"|(?<=[拾佰仟百千万亿萬億零])[{FORMAL}](?![续續])|(?<=[{CHINESE}])兆(?=[{CHINESE}]))){{1,32}}"
)

_ASCII = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,8})?")
_PART = re.compile(
    rf"(?:[零〇○](?=[十百千拾佰仟0-9]))?([0-9]{{1,15}}(?:\.[0-9]{{1,6}})?|[零〇○一二两兩三四五六七八九{FORMAL}])?"
    r"([十百千拾佰仟廿卅])?([万亿萬億兆]{0,2})"
)
# 七八名, 三四十人, 二十七八岁, 三五个: two neighbouring digits are a range.
_BETWEEN = regex(
    r"(?P<head>[二三四五六七八九]?[十百千])?(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])(?P<scale>[十百千]?[万亿]?)"
)


def scale(multiplier: str) -> Decimal:
    """The factor of 十, 百, 千, 万, 亿 and their sequences (千万, 百万, 万亿)."""
    factor = Decimal(1)
    for character in multiplier:
        factor *= SMALL.get(character) or LARGE.get(character) or 1
    return factor


def parse(numeral: str) -> Decimal:
    """The number that `numeral` prints.

    Understands 1,395 and 103.8143, 一百二十三, 两千, 十, 二〇一三 (digit by digit), 1亿3千万,
    壹佰贰拾, 廿三. Raises ValueError for anything else.
    """
    text = numeral.replace(",", "").replace(" ", "").replace("\n", "")
    if _ASCII.fullmatch(text):
        return Decimal(text)
    if len(text) > 1 and all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    return _mixed(text)


def _mixed(text: str) -> Decimal:
    """Sum of parts: below 万 they add up in a group, which 万 and 亿 then multiply."""
    total = group = Decimal(0)
    last = 1
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or part.end() == at:
            raise ValueError(f"not a numeral: {text}")
        digit, small, large = part.groups()
        number = Decimal(DIGITS[digit]) if digit in DIGITS else Decimal(digit or 1)
        if digit is None and small is None:
            # 万 alone is ten thousand; in 3千万 it multiplies what stands before.
            number = Decimal(0) if total or group else Decimal(1)
        # The last digit of 两万三 and 三百五 counts in the next lower place.
        if part.end() == len(text) and small is None and not large and last >= 100 and digit in DIGITS:
            number *= last // 10
        group += number * (SMALL[small] if small else 1)
        last = SMALL[small] if small else 0 if digit in ("零", "〇", "○") else last
        if large:
            total, group = _raised(total, group, scale(large)), Decimal(0)
            last = LARGE[large[-1]]
        at = part.end()
    return total + group


def _raised(total: Decimal, group: Decimal, factor: Decimal) -> Decimal:
    """万, 亿 or 兆 multiplies the group before it, and what is smaller than itself: 一万五千亿."""
    if group == 0:
        return total * factor
    return (total + group) * factor if total < factor else total + group * factor


def between(numeral: str) -> tuple[Decimal, Decimal] | None:
    """Low and high end of a numeral that names two neighbours (七八, 三四十, 十五六), else None."""
    match = _BETWEEN.fullmatch(numeral)
    if match is None:
        return None
    head, low, high, multiplier = match.group("head") or "", *match.group("low", "high", "scale")
    if DIGITS[high] - DIGITS[low] != 1 and low + high != "三五":
        return None
    base = parse(head) if head else Decimal(0)
    # 一百二三 counts tens after hundreds, as 一百二 does.
    step = Decimal(1) if not head or head.endswith("十") else scale(head[-1]) / 10
    factor = scale(multiplier)
    return (base + DIGITS[low] * step) * factor, (base + DIGITS[high] * step) * factor


def decimals(spoken: str) -> Decimal:
    """The digits after 点 in 九十五点三 as a fraction: 0.3."""
    return Decimal("0." + "".join(str(DIGITS[c]) for c in spoken))
