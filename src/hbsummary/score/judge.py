"""Is an extracted row right: one function for each question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hbsummary.score.records import GoldValue, Value, bare
from hbsummary.score.spans import overlaps

__all__ = ["align", "comparator_right", "kind_right", "name_right", "value_right", "wrong"]

_SENTENCE = re.compile(r"[。;；!！?？\n]")
# So much longer than the annotated name may a name be: in letters, or as a multiple.
_EXTRA, _TIMES = 12, 2


def value_right(got: Value, gold: GoldValue) -> bool:
    """Value, high end, unit and masking are those annotated; of masked figures only the unit is known."""
    if got.masked != gold.masked or got.unit not in gold.units:
        return False
    if gold.masked:
        return True
    return _among(got.value, gold.values) and _among(got.value_max, gold.values_max)


def _among(number: float | None, right: Sequence[float | None]) -> bool:
    return any(_same(number, other) for other in right)


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return a == b or abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def name_right(got: Value, gold: GoldValue) -> bool:
    """The name holds all core words, is no sentence and not much longer than the annotated one."""
    name, full = bare(got.indicator), bare(gold.indicator)
    if not name or _SENTENCE.search(got.indicator) or len(name) > max(len(full) + _EXTRA, _TIMES * len(full)):
        return False
    return all(any(word in name for word in words) for words in gold.core)


def kind_right(got: Value, gold: GoldValue) -> bool:
    """Level, change, target or reference as annotated."""
    return got.kind in gold.kinds


def comparator_right(got: Value, gold: GoldValue) -> bool:
    """The comparator is one of those annotated; an empty one means `=`."""
    return got.comparator in gold.comparators


_PARTS = (
    ("value", value_right),
    ("indicator", name_right),
    ("kind", kind_right),
    ("comparator", comparator_right),
)


def wrong(got: Value, gold: GoldValue) -> list[str]:
    """What of a row is wrong, in the order value, indicator, kind, comparator; empty when it can be used."""
    return [part for part, right in _PARTS if not right(got, gold)]


def align(got: Sequence[Value], gold: Sequence[GoldValue]) -> dict[int, int]:
    """Which extracted row stands for which annotated one: index in `gold` to index in `got`.

    One to one among rows that overlap: the same span before others, then the right value,
    then the longer overlap, then the earlier extracted row.
    """
    pairs = []
    for i, j, length in overlaps([(row.start, row.end) for row in got], [(row.start, row.end) for row in gold]):
        exact = (got[i].start, got[i].end) == (gold[j].start, gold[j].end)
        pairs.append((exact, value_right(got[i], gold[j]), length, -i, j))
    match: dict[int, int] = {}
    used: set[int] = set()
    for *_, minus_i, j in sorted(pairs, reverse=True):
        if -minus_i not in used and j not in match:
            used.add(-minus_i)
            match[j] = -minus_i
    return match
