"""Numerals to numbers: ASCII digits with separators, Chinese numerals, and mixtures (1亿3千万)."""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["CHINESE", "parse", "scale"]

DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
CHINESE = "零〇一二两三四五六七八九十百千万亿"

_PART = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?|[零〇○一二两三四五六七八九])?([十百千])?([万亿]{0,2})")


def scale(multiplier: str) -> Decimal:
    """The factor of 十, 百, 千, 万, 亿 and their sequences (千万, 百万, 万亿)."""
    factor = Decimal(1)
    for character in multiplier:
        factor *= SMALL.get(character) or LARGE.get(character) or 1
    return factor


def parse(numeral: str) -> Decimal:
    """The number that `numeral` prints.

    Understands 1,395 and 103.8143, 一百二十三, 两千, 十, 二〇一三 (digit by digit), 1亿3千万.
    Raises ValueError for anything else.
    """
    text = numeral.replace(",", "").replace(" ", "")
    if re.fullmatch(r"[0-9]{1,18}(?:\.[0-9]{1,8})?", text):
        return Decimal(text)
    if len(text) > 1 and all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    return _mixed(text)


def _mixed(text: str) -> Decimal:
    """Sum of parts: below 万 they add up in a group, which 万 and 亿 then multiply."""
    total = group = Decimal(0)
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or part.end() == at:
            raise ValueError(f"not a numeral: {text}")
        digit, small, large = part.groups()
        number = Decimal(DIGITS[digit]) if digit in DIGITS else Decimal(digit or 1)
        if digit is None and small is None:
            number = Decimal(0)
        group += number * (SMALL[small] if small else 1)
        if large:
            if group == 0 and total:
                total, group = total * scale(large), Decimal(0)
            else:
                total, group = total + group * scale(large), Decimal(0)
        at = part.end()
    return total + group
