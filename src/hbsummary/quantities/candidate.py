"""A number as printed, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hbsummary.quantities.units import Unit

__all__ = ["Candidate"]

_NONE = Unit("", "", Decimal(1), "", False)


@dataclass(slots=True)
class Candidate:
    """A number `start:end` with sign and unit; `number_end` is where its digits and 万/亿 end.

    `style` names the form: plain, hanzi, mask, fraction, … `number` is what the digits say,
    `factor` what 千/万/亿 after them multiply it by; the unit's own factor comes on top.
    `more` is the 余/多/几 inside; `bound` the comparator that a list shares;
    `rule` what `explain` shows; `parts` the numbers of a ratio.
    """

    start: int
    end: int
    number_end: int
    style: str
    number: Decimal | None
    factor: Decimal = Decimal(1)
    high: Decimal | None = None
    measure: Unit = _NONE
    more: str = ""
    sign: int = 1
    bound: str = ""
    rule: str = ""
    flags: tuple[str, ...] = ()
    parts: tuple[Candidate, ...] = ()

    @property
    def unit(self) -> str:
        """The unit in canonical form, empty when none is printed."""
        return self.measure.canonical

    @property
    def unit_text(self) -> str:
        """The unit as printed."""
        return self.measure.printed

    @property
    def dimension(self) -> str:
        """What the unit measures: count, rate, money, time, …"""
        return self.measure.dimension

    @property
    def value(self) -> Decimal | None:
        """The number with its multipliers and sign, None when masked."""
        return None if self.number is None else self.number * self.factor * self.measure.factor * self.sign

    @property
    def value_max(self) -> Decimal | None:
        """The high end of a range with its multipliers."""
        return None if self.high is None else self.high * self.factor * self.measure.factor

    @property
    def scaled(self) -> bool:
        """Whether 千, 万 or 亿 stands after the digits."""
        return self.factor != 1
