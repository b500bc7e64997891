"""One scan over the text for everything that looks like a number, with its unit.

The scan only reads: whether a candidate is a value is decided in `refuse.py`. A character
that can begin a number is looked for first, the forms are tried only there, and every
repeat is bounded, so time stays proportional to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from hbsummary.quantities import chinese, digits, lists
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.digits import Points
from hbsummary.quantities.signs import SIGNS, priced, signed
from hbsummary.quantities.tail import with_range

__all__ = ["candidates", "points"]

# A year or a month whatever stands around it; not yet of a range.
_DATE = re.compile(r"(?:(?:19|20)[0-9]{2}年(?![均级])|[0-9]{1,2}月)(?![ ]?[-~—–−至到和与])")
_LOST_POINT = re.compile("、(?<=[0-9]、)[0-9]{1,2}(?=[%‰万])")
_POINT = re.compile(r"[0-9]\.[0-9]")
_FEWEST_LOST = 3
_FIRST = f"0-9{digits.MASK}{chinese.FIRST}"


@cache
def _begin(words: bool) -> re.Pattern[str]:
    """The character that a number begins with; without `words` no numeral that counts nothing.

    Most numerals of prose are such: another word follows, and no number that they share a unit with.
    """
    if words:
        return re.compile(f"[{_FIRST}]|{digits.LETTERS}")
    more = chinese.followers() | lists.followers()
    ends = "".join(c for c in sorted(more) if "一" <= c <= "鿿")
    return re.compile(f"[{_FIRST}](?:(?<![{chinese.LONE}])|(?![一-鿿](?<![{ends}])))|{digits.LETTERS}")


def candidates(
    folded: str,
    start: int = 0,
    end: int | None = None,
    breaks: frozenset[int] = frozenset(),
    damaged: Points = Points.KEPT,
    words: bool = True,
) -> Iterator[Candidate]:
    """Every number of `folded[start:end]` with what follows it, left to right, without overlap.

    `damaged` says whether the page prints its decimal points as 、, whatever the unit. `breaks` are
    positions that no number may cross, such as the end of a section label. Without `words`
    the numerals that are no more than a word, years and months are passed over.
    """
    stop = len(folded) if end is None else end
    begins = _begin(words)
    borders = [*sorted(breaks), len(folded) + 1]
    at, n = start, 0
    while (match := begins.search(folded, at, stop)) is not None:
        begin = match.start()
        while borders[n] <= begin:
            n += 1
        if not words and (date := _DATE.match(folded, begin, min(stop, borders[n]))) is not None:
            at = date.end()
            continue
        # A sign is looked for before the digits, but not in what the number before has taken.
        floor = begin if begin in breaks else begin - 1 if begin - 1 > at and begin - 1 in breaks else at
        candidate = _read(folded, begin, floor, stop, damaged)
        if candidate is not None and borders[n] < candidate.end:
            candidate = _read(folded, begin, floor, borders[n], Points.KEPT)
        if candidate is not None:
            yield candidate
        at = digits.skip(folded, begin, stop) if candidate is None else max(candidate.end, begin + 1)


def _read(folded: str, begin: int, floor: int, stop: int, damaged: Points) -> Candidate | None:
    """The candidate whose digits begin at `begin`, its sign at `floor` at the earliest, or None."""
    first = folded[begin]
    if first in digits.MASK:
        return digits.mask(folded, begin, stop)
    if first in "Il":
        return digits.letters(folded, begin, stop)
    if first not in "0123456789":
        return chinese.numeral(folded, begin, floor, stop)
    found = digits.number(folded, begin, floor, stop, damaged)
    if found.start == floor or folded[found.start - 1] not in SIGNS:
        return with_range(folded, found, stop)
    return priced(folded, with_range(folded, signed(folded, found, floor), stop), floor)


def points(folded: str, start: int = 0, end: int | None = None) -> Points:
    """Whether a page lost its decimal points: 96、9% throughout and hardly a 96.9%, or here and there."""
    stop = len(folded) if end is None else end
    lost = len(_LOST_POINT.findall(folded, start + 1, stop))
    if lost < _FEWEST_LOST:
        return Points.KEPT
    return Points.LOST if lost > 5 * len(_POINT.findall(folded, start, stop)) else Points.SOME
