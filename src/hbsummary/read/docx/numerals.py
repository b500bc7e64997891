"""Numbers as Word prints them in labels: 一, 壹, 甲, ①, IV, 01."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["formatted"]

_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 9_999


def formatted(number: int, style: str) -> str:
    """`number` in the format `style` (a value of w:numFmt); as digits where the format does not reach it."""
    if style in ("none", "bullet"):
        return ""
    make = _FORMATS.get(style)
    return make(number) if make and 0 < number <= _MOST else str(number)


def _counted(digits: str, units: str, bare: bool = True, ones: bool = True) -> Callable[[int], str]:
    """A maker of 一百零二: `bare` leaves out the one of 十二 (never 一十二), without `ones` also that of 百."""

    def make(number: int) -> str:
        text, gap = "", False
        for power in (3, 2, 1, 0):
            digit = number // 10**power % 10
            if digit == 0:
                gap = bool(text) and ones
                continue
            text += digits[0] if gap else ""
            gap = False
            silent = digit == 1 and power and ((bare and power == 1 and not text) or not ones)
            text += ("" if silent else digits[digit]) + (units[power - 1] if power else "")
        return text

    return make


def _digital(zero: str) -> Callable[[int], str]:
    """A maker of 一〇二: digit by digit."""
    table = str.maketrans("0123456789", zero + _DIGITS[1:])
    return lambda number: str(number).translate(table)


def _series(first: int, length: int) -> Callable[[int], str]:
    """A maker of the characters from U+`first` on; digits beyond its length."""
    return lambda number: chr(first + number - 1) if number <= length else str(number)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1] if number <= len(characters) else str(number)


def _letters(first: str) -> Callable[[int], str]:
    """A maker of a, b, … z, aa, bb, …"""
    return lambda number: chr(ord(first) + (number - 1) % 26) * min(1 + (number - 1) // 26, 30)


def _roman(number: int) -> str:
    text = ""
    for value, letters in (*_ROMAN, *_ROMAN_ONES):
        text += letters * (number // value)
        number %= value
    return text


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number <= 60 else str(number)


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_CHINESE = _counted(_DIGITS, "十百千")
_JAPANESE = _counted(_DIGITS, "十百千", ones=False)
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _CHINESE,
    "chineseCountingThousand": _CHINESE,
    "taiwaneseCounting": _CHINESE,
    "taiwaneseCountingThousand": _CHINESE,
    "japaneseCounting": _JAPANESE,
    "ideographDigital": _digital("〇"),
    "japaneseDigitalTenThousand": _digital("〇"),
    "taiwaneseDigital": _digital("○"),
    "chineseLegalSimplified": _counted(_LEGAL, "拾佰仟", bare=False),
    "ideographLegalTraditional": _counted(_LEGAL_TRADITIONAL, "拾佰仟", bare=False),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _series(0x3280, 10),
    "decimalEnclosedCircle": _series(0x2460, 20),
    "decimalEnclosedCircleChinese": _series(0x2460, 20),
    "decimalEnclosedParen": _series(0x2474, 20),
    "decimalEnclosedFullstop": _series(0x2488, 20),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
}
