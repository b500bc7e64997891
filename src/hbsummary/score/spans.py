"""Spans of a text against each other, without holding every one against every other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from hbsummary.score.records import Span

__all__ = ["covered", "near", "overlaps", "shared", "union"]


def overlaps(left: Sequence[Span], right: Sequence[Span]) -> Iterator[tuple[int, int, int]]:
    """Each pair that overlaps, as index on the left, index on the right, characters shared.

    One sweep over both in order of their starts: the work is what sorting takes, and the
    pairs that there are.
    """
    spans = (left, right)
    order = sorted((start, side, n) for side in (0, 1) for n, (start, end) in enumerate(spans[side]) if start < end)
    open_: tuple[list[int], list[int]] = ([], [])
    for start, side, n in order:
        others = spans[1 - side]
        open_[1 - side][:] = [k for k in open_[1 - side] if others[k][1] > start]
        end = spans[side][n][1]
        for k in open_[1 - side]:
            length = min(end, others[k][1]) - start
            yield (n, k, length) if side == 0 else (k, n, length)
        open_[side].append(n)


def union(spans: Sequence[Span]) -> list[Span]:
    """The same characters as spans in order that do not touch."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def covered(spans: Sequence[Span]) -> int:
    """How many characters lie in spans that do not overlap."""
    return sum(end - start for start, end in spans)


def shared(left: Sequence[Span], right: Sequence[Span]) -> int:
    """How many characters lie in both of two unions."""
    return sum(length for *_, length in overlaps(left, right))


def near(at: int, places: Sequence[int], reach: int) -> bool:
    """Whether one of the sorted `places` is at most `reach` from `at`."""
    n = bisect_left(places, at - reach)
    return n < len(places) and places[n] <= at + reach
