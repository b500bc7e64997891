"""Slips of one digit: figures that would agree if one of their digits were another one belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hbsummary.normalise.checks.rounding import Figure, Interval

__all__ = ["in_difference", "in_quotient", "slipped", "variants"]


def variants(figure: Figure) -> Iterator[float]:
    """The values that a figure has with each of its digits replaced by each other one; it stays as long as it is."""
    place = figure.place if figure.value >= 0 else -figure.place
    whole = round(abs(figure.value) / figure.place)
    size = 1
    while size <= whole or size == 1:
        old = whole // size % 10
        leading = whole >= 10 and whole // size < 10
        rest = whole - old * size
        yield from ((rest + new * size) * place for new in range(1 if leading else 0, 10) if new != old)
        size *= 10


def slipped(wanted: Iterable[tuple[Figure, Interval | None]]) -> bool:
    """Whether one of the figures is, but for one digit, in the interval where it would agree with the others."""
    for figure, within in wanted:
        if within is None:
            continue
        room = figure.result.high - figure.value + figure.place * 1e-6
        low, high = within.low - room, within.high + room
        if any(low <= value <= high for value in variants(figure)):
            return True
    return False


def in_quotient(upper: Figure, lower: Figure, stated: Figure, factor: float = 1.0) -> bool:
    """Whether another digit in one of the three makes `stated` the quotient of the other two, times `factor`."""
    result, made = stated.result, upper.interval.over(lower.interval)
    return slipped(
        [
            (stated, made.times(factor) if made is not None else None),
            (upper, (result * lower.interval).times(1 / factor)),
            (lower, upper.interval.times(factor).over(result)),
        ]
    )


def in_difference(now: Figure, then: Figure, change: Figure) -> bool:
    """Whether another digit in one of the three makes `change` the difference of the other two."""
    return slipped(
        [
            (change, now.interval - then.interval),
            (now, change.result + then.interval),
            (then, now.interval - change.result),
        ]
    )
