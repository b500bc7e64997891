"""Arithmetic with printed figures: how far each may be off, and whether two results can be one.

A figure stands for all numbers that would be printed so: 71.58万 for 715750 to 715850. What is
computed from figures is an interval too. A printed result may have been rounded or cut off, so
it stands for one unit of its last place to either side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import log10

from hbsummary.model import Quantity
from hbsummary.normalise.checks.words import words
from hbsummary.regex import regex

__all__ = ["Figure", "Interval", "Verdict", "figure", "is_plain", "judge", "spread"]

_PRINTED = re.compile(r"([0-9][0-9,]{0,20})(?:[ ]?[.。、·,][ ]?([0-9]{1,6}))?")
_ROUGH = regex(r"[成千万亿]")
_CHINESE = regex(r"点([一二三四五六七八九零〇两]{1,4})")
_SLACK = 1e-9
_ABOUT = 0.05  # how far, of itself, a figure with 约 or 余 may be off


class Verdict(StrEnum):
    """What a check comes to."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    CANNOT_TELL = "cannot_tell"


@dataclass(slots=True)
class Interval:
    """The numbers from `low` to `high`."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        corners = (
            self.low * other.low,
            self.low * other.high,
            self.high * other.low,
            self.high * other.high,
        )
        return Interval(min(corners), max(corners))

    def over(self, other: Interval) -> Interval | None:
        """The quotient; None where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return None
        corners = (
            self.low / other.low,
            self.low / other.high,
            self.high / other.low,
            self.high / other.high,
        )
        return Interval(min(corners), max(corners))

    def times(self, factor: float) -> Interval:
        return Interval(self.low * factor, self.high * factor) if factor >= 0 else Interval(-self.high, -self.low)

    def meets(self, other: Interval) -> bool:
        """Whether the intervals share a number; the last bits of floating point do not count."""
        slack = _SLACK * max(abs(self.low), abs(self.high), abs(other.low), abs(other.high), 1e-3)
        return self.low <= other.high + slack and other.low <= self.high + slack


@dataclass(slots=True)
class Figure:
    """A value with the place of its last digit (`place`) and the numbers that it stands for.

    `exact`: a count that is printed in full. `vague`: printed with 余, 约, 多.
    """

    value: float
    place: float
    exact: bool
    vague: bool

    @property
    def interval(self) -> Interval:
        """As a member of a formula: rounded."""
        return self._vague() if self.vague else spread(self.value, 0 if self.exact else self.place / 2)

    @property
    def result(self) -> Interval:
        """As the printed result of one: rounded or cut off."""
        return self._vague() if self.vague else spread(self.value, 0 if self.exact else self.place)

    @property
    def digits(self) -> int:
        """How many digits tell something: those between the first that is not zero and the last printed."""
        return len(str(round(abs(self.value) / self.place))) if self.value else 0

    def _vague(self) -> Interval:
        # 约2000 is not 1900 nor 2100; 13余万 is not 14万.
        return spread(self.value, max(self.place, min(_round_place(self.value), _ABOUT * abs(self.value))))


def spread(value: float, by: float) -> Interval:
    """`value` give or take `by`."""
    return Interval(value - by, value + by)


def is_plain(quantity: Quantity) -> bool:
    """Whether a quantity is one number: neither hidden, a range nor a bound."""
    return not quantity.masked and quantity.value_max is None and quantity.comparator not in (">=", "<=")


def figure(folded: str, quantity: Quantity) -> Figure:
    """What a plain quantity of the text stands for."""
    value = quantity.value or 0.0
    text = folded[quantity.start : quantity.end]
    place = _place(text, abs(value))
    exact = place == 1.0 and quantity.unit not in words("measured") and not _ROUGH.search(text)
    return Figure(value, place, exact, quantity.comparator != "=")


def _place(text: str, value: float) -> float:
    """The size of the last printed digit, 万 and 亿 folded in."""
    found = _PRINTED.search(text)
    if found is None:
        chinese = _CHINESE.search(text)
        rough = _ROUGH.search(text) is not None
        return 10.0 ** -len(chinese[1]) if chinese else _round_place(value) if rough else 1.0
    whole, decimals = found[1].replace(",", ""), found[2] or ""
    mantissa = float(f"{whole}.{decimals or 0}")
    if not mantissa or not value:
        return float(10.0 ** -len(decimals))
    place = value / mantissa * 10.0 ** -len(decimals)
    power = round(log10(place))
    # 1亿3千万 is no multiple of what it begins with.
    return float(10.0**power) if abs(place / 10.0**power - 1) < 1e-6 else _round_place(value)


@cache
def _round_place(value: float) -> float:
    """The place of the last digit of a round number that is not zero: 1000 for 5000."""
    digits = f"{abs(value):.0f}"
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) if value else 1.0


def judge(expected: Interval, stated: Figure, others: Iterable[Figure]) -> Verdict:
    """Whether the stated result can be what is expected from the other figures."""
    if expected.meets(stated.result):
        return Verdict.AGREES
    if stated.vague or any(f.vague for f in others):
        return Verdict.CANNOT_TELL
    return Verdict.DISAGREES
