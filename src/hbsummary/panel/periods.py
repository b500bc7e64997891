"""ISO 8601 periods as the tables have them: the year that they lie in, and where in it they begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Period", "parse"]

_DATE = re.compile(r"([0-9]{4})(?:-(?:H([12])|Q([1-4])|([0-9]{2})(?:-([0-9]{2}))?))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, and the first and last day in it as month * 100 + day; an open beginning is that of the year."""

    year: str
    first: int
    last: int


@lru_cache(4096)
def parse(text: str) -> Period | None:
    """The period that `text` names; None when it is none, or spans several years."""
    begin, interval, end = text.partition("/")
    last = _span(end if interval else begin)
    if last is None:
        return None
    first = _span(begin) if begin else Period(last.year, 101, 101)
    if first is None or first.year != last.year or first.first > last.last:
        return None
    return Period(last.year, first.first, last.last)


def _span(text: str) -> Period | None:
    """What one date of any precision spans."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, half, quarter, month, day = match.groups()
    if day:
        return Period(year, int(month) * 100 + int(day), int(month) * 100 + int(day))
    first, last = 1, 12
    if half:
        first, last = (1, 6) if half == "1" else (7, 12)
    elif quarter:
        first, last = int(quarter) * 3 - 2, int(quarter) * 3
    elif month:
        first = last = int(month)
    return Period(year, first * 100 + 1, last * 100 + 31)
