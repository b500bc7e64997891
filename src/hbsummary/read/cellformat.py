"""Numbers as a workbook shows them: 0.948 in the format 0.0% is 94.8%, 43100 in yyyy"年" is 2017年.

A workbook keeps numbers and, apart from them, how they are shown. What people read, and what
the unit of a value is, stands in the format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

__all__ = ["BUILT_IN", "shown"]

_DATE, _MONTH, _DAY = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"'
_TIME, _SECONDS = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
# Formats that go by their number only, as Chinese Office shows them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: _MONTH, 28: _DAY, 29: _DAY, 30: "m-d-yy", 31: _DATE,
    32: _TIME, 33: _SECONDS, 34: "上午/下午" + _TIME, 35: "上午/下午" + _SECONDS, 36: _MONTH,
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 50: _MONTH, 51: _DAY, 52: _MONTH, 53: _DAY, 54: _DAY,
    55: "上午/下午" + _TIME, 56: "上午/下午" + _SECONDS, 57: _MONTH, 58: _DAY,
}  # fmt: skip

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?")
# From here on digits are no longer all printed.
_MOST = Decimal(10) ** 21
_LONGEST = 255
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]{0,255})"?            # words as they are
    | [\\!](?P<escaped>.)
    | (?P<nothing>_.|\*.)                   # as wide as a character, filled up by one
    | \[(?P<elapsed>h{1,9}|m{1,9}|s{1,9})\]
    | \[\$(?P<currency>[^\]-]{0,20})[^\]]{0,40}\]
    | \[(?P<condition>[<>=]{1,2}-?[0-9.]{1,20})\]
    | (?P<colour>\[[^\]]{0,40}\])
    | (?P<general>General|G/通用格式|@)
    | (?P<noon>AM/PM|A/P|上午/下午)
    | (?P<date>y+|m+|d+|h+|s+|e+(?![+-])|a{3,4})
    | (?P<digit>[0\#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<other>[eE][+-]|/(?=\s?[?\#0-9]))  # powers of ten, fractions
    | (?P<literal>.)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CHINESE_DAYS = "一二三四五六日"


class _Token(NamedTuple):
    kind: str
    text: str


def shown(value: str, code: str, from_1904: bool = False) -> str:
    """The number that is stored as `value` in the format `code`; what is no number stays as it is.

    Days are counted from 1900, in workbooks of old Macs from 1904.
    """
    if not _NUMBER.fullmatch(value):
        return value
    # Fifteen digits are what the programs show of a binary number: 0.948, not 0.94799999999999995.
    number = Decimal(f"{float(value):.15g}")
    if not number.is_finite() or abs(number) >= _MOST:
        return value
    if code in ("", "General"):
        return _general(abs(number), "-" if number < 0 else "")
    section, number, sign = _chosen(_sections(code[:_LONGEST]), number)
    kinds = {token.kind for token in section}
    if kinds & {"date", "elapsed"}:
        text = None if sign else _dated(section, number, from_1904)
        return _general(number, sign) if text is None else text
    if "other" in kinds or not kinds & {"digit", "general", "quoted", "literal", "escaped"}:
        return _general(number, sign) if section else ""
    return _laid_out(section, number, sign)


def _general(number: Decimal, sign: str) -> str:
    """A number without a format: no point and no zeros that say nothing."""
    text = format(number, "f")
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...]:
    """The sections of a format: for positive numbers, negative ones, zero and words."""
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "literal"
        if kind == "literal" and match[0] == ";":
            sections.append([])
        else:
            sections[-1].append(_Token(kind, match[kind]))
    return tuple(map(tuple, sections))


def _chosen(sections: Sequence[Sequence[_Token]], number: Decimal) -> tuple[Sequence[_Token], Decimal, str]:
    """The section for a number, the number as that one is to show it, and the sign before it."""
    sign = "-" if number < 0 else ""
    conditions = [next((t.text for t in section if t.kind == "condition"), "") for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if not condition or _holds(condition, number):
                return section, abs(number), sign
        return (), abs(number), sign
    if number < 0 and len(sections) > 1:
        return sections[1], -number, ""
    if not number and len(sections) > 2:
        return sections[2], number, ""
    return sections[0], abs(number), sign


def _holds(condition: str, number: Decimal) -> bool:
    operator = condition.rstrip("-.0123456789")
    try:
        other = Decimal(condition[len(operator) :])
    except ArithmeticError:
        return False
    below, same = number < other, number == other
    return {"<": below, "<=": below or same, "=": same, "<>": not same, ">=": not below}.get(
        operator, not below and not same
    )


# --- numbers


def _laid_out(section: Sequence[_Token], number: Decimal, sign: str) -> str:
    """The number with its digits in the places of the section, and the words around them."""
    point = next((n for n, token in enumerate(section) if token.kind == "point"), len(section))
    places = [n for n, token in enumerate(section) if token.kind == "digit"]
    whole, decimals = [n for n in places if n < point], [n for n in places if n > point]
    thousands = [n for n, token in enumerate(section) if token.kind == "comma" and places and n > places[0]]
    scale = sum(n > places[-1] or n == point - 1 for n in thousands)
    number *= Decimal(100) ** min(2, sum(token.kind == "percent" for token in section))
    number = (number / Decimal(1000) ** scale).quantize(Decimal(1).scaleb(-min(len(decimals), 20)), ROUND_HALF_UP)
    before, _, after = format(number, "f").partition(".")
    digits = _whole(section, whole, before, len(thousands) > scale) | _decimals(section, decimals, after)
    texts = [_printed(token, n, digits, number) for n, token in enumerate(section)]
    if point < len(section) and any(digits.get(n) for n in decimals):
        texts[point] = "."
    return ((sign if number else "") + "".join(texts)).strip()


def _printed(token: _Token, place: int, digits: dict[int, str], number: Decimal) -> str:
    if token.kind == "digit":
        return digits.get(place, "")
    if token.kind == "general":
        return _general(number, "")
    return token.text if token.kind in ("quoted", "escaped", "currency", "literal", "percent") else ""


def _whole(section: Sequence[_Token], places: Sequence[int], digits: str, grouped: bool) -> dict[int, str]:
    """The digits before the point: one in each place from the right, all that are left in the first one."""
    if not places:
        return {}
    least = len(places) - next((k for k, n in enumerate(places) if section[n].text == "0"), len(places))
    digits = digits.lstrip("0").rjust(least, "0")
    if grouped:
        return {places[0]: f"{int(digits or '0'):,}" if digits else ""}
    cut = max(0, len(digits) - len(places) + 1)
    rest = [*([digits[:cut]] if cut else []), *digits[cut:]]
    return dict(zip(places[len(places) - len(rest) :], rest, strict=True))


def _decimals(section: Sequence[_Token], places: Sequence[int], digits: str) -> dict[int, str]:
    """The digits behind the point: zeros at the end only where the format asks for them."""
    needed = max((k + 1 for k, n in enumerate(places) if section[n].text == "0"), default=0)
    kept = digits[:needed] + digits[needed:].rstrip("0")
    return dict(zip(places, kept, strict=False))


# --- dates


def _dated(section: Sequence[_Token], number: Decimal, from_1904: bool) -> str | None:
    """The day and time that a number stands for; None when there is no such day."""
    if not 0 <= number < 2_958_466:
        return None
    # Excel takes 1900 for a leap year.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if number < 60 else 30)
    try:
        moment = start + timedelta(seconds=round(number * 86_400))
    except OverflowError:
        return None
    halved = any(token.kind == "noon" for token in section)
    texts = [
        _clock(section, n, moment, number, halved) if token.kind in ("date", "elapsed", "noon") else token.text
        for n, token in enumerate(section)
        if token.kind in ("date", "elapsed", "noon", "quoted", "escaped", "literal", "other")
    ]
    return "".join(texts).strip()


def _clock(section: Sequence[_Token], at: int, moment: datetime, number: Decimal, halved: bool) -> str:
    """The part of a moment that the token at `at` stands for."""
    kind, text = section[at]
    letter, size = text[0].lower(), len(text)
    if kind == "elapsed":
        return str(int(number * {"h": 24, "m": 1440, "s": 86_400}[letter])).zfill(size)
    if kind == "noon":
        return text.partition("/")[0 if moment.hour < 12 else 2]
    if letter == "h":
        return str((moment.hour + 11) % 12 + 1 if halved else moment.hour).zfill(min(size, 2))
    if letter == "s":
        return str(moment.second).zfill(min(size, 2))
    if letter == "m" and _is_minute(section, at):
        return str(moment.minute).zfill(min(size, 2))
    return _day(letter, size, moment)


def _is_minute(section: Sequence[_Token], at: int) -> bool:
    """Whether m stands for minutes: after hours or before seconds."""
    parts = [(n, token.text[0].lower()) for n, token in enumerate(section) if token.kind in ("date", "elapsed")]
    place = next(k for k, (n, _) in enumerate(parts) if n == at)
    before = parts[place - 1][1] if place else ""
    after = parts[place + 1][1] if place + 1 < len(parts) else ""
    return before == "h" or after == "s"


def _day(letter: str, size: int, moment: datetime) -> str:
    if letter in "ye":
        return f"{moment.year % 100:02}" if letter == "y" and size <= 2 else f"{moment.year:04}"
    if letter == "a":
        return ("星期" if size == 4 else "") + _CHINESE_DAYS[moment.weekday()]
    if size <= 2:
        return str(moment.month if letter == "m" else moment.day).zfill(size)
    return _MONTHS[moment.month - 1] if letter == "m" else _WEEKDAYS[moment.weekday()]
