"""Sentences and the words around each quantity in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hbsummary.model import Quantity

__all__ = ["Mention", "Sentence", "mentions", "sentences"]

_END = re.compile(r"[。!?\n]")
_BREAK = ",;:。!?\n"
# A name rarely reaches further back, and a bound keeps a sentence of megabytes linear.
_REACH = 120


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence `start:end` with the quantities in it."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]


@dataclass(slots=True)
class Mention:
    """A quantity in its clause: the words before and after it up to the nearest boundary.

    `joined`: the words before begin at another quantity of the same clause. `opener` is what
    stands before that boundary. `depth`: 1 inside brackets that hold quantities.
    """

    quantity: Quantity
    left: str
    right: str
    opener: str
    joined: bool
    depth: int
    clause: int


def sentences(folded: str, start: int, end: int, quantities: Sequence[Quantity], breaks: Sequence[int]) -> Iterator[Sentence]:
    """The sentences of `folded[start:end]` that hold quantities; a position in `breaks` begins one."""
    starts = [q.start for q in quantities]
    ends = sorted({m.end() for m in _END.finditer(folded, start, end)} | {b for b in breaks if start < b < end} | {end})
    inside = [
        e for e in ends if not ((n := bisect_left(starts, e) - 1) >= 0 and quantities[n].start < e < quantities[n].end)
    ]
    begin = start
    for stop in inside:
        low, high = bisect_left(starts, begin), bisect_left(starts, stop)
        if high > low:
            yield Sentence(begin, stop, tuple(quantities[low:high]))
        begin = stop


def _brackets(folded: str, sentence: Sentence) -> dict[int, int]:
    """Opening and closing positions of the brackets that hold quantities, each mapped to the other."""
    starts = [q.start for q in sentence.quantities]
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for at in range(sentence.start, sentence.end):
        if folded[at] == "(":
            stack.append(at)
        elif folded[at] == ")" and stack:
            begin = stack.pop()
            if bisect_right(starts, at) > bisect_right(starts, begin):
                pairs[begin], pairs[at] = at, begin
    for begin in stack:
        if bisect_right(starts, begin) < len(starts) and sentence.end - begin < _REACH:
            pairs[begin] = sentence.end
    return pairs


def mentions(folded: str, sentence: Sentence) -> list[Mention]:
    """Each quantity of the sentence with the words around it."""
    brackets = _brackets(folded, sentence)
    found: list[Mention] = []
    clause, last = 0, sentence.start
    for n, quantity in enumerate(sentence.quantities):
        previous = sentence.quantities[n - 1] if n else None
        floor = max(sentence.start, quantity.start - _REACH, previous.end if previous else 0)
        begin = _back(folded, quantity.start, floor, brackets)
        joined = previous is not None and begin == previous.end and begin > sentence.start
        if not joined:
            clause += 1
        following = sentence.quantities[n + 1] if n + 1 < len(sentence.quantities) else None
        ceiling = min(following.start if following else sentence.end, quantity.end + _REACH)
        stop = _forward(folded, quantity.end, ceiling, brackets, following is not None)
        depth = sum(1 for b, e in brackets.items() if b < e and b < quantity.start < e)
        found.append(
            Mention(quantity, folded[begin : quantity.start], folded[quantity.end : stop], folded[max(last, begin - 24) : begin], joined, depth, clause)
        )
        last = quantity.end
    return found


def _back(folded: str, at: int, floor: int, brackets: dict[int, int]) -> int:
    """The start of the clause that ends at `at`: boundaries inside brackets without quantities do not count."""
    depth = 0
    while at > floor:
        character = folded[at - 1]
        if character == ")" and at - 1 not in brackets:
            depth += 1
        elif character == "(" and depth:
            depth -= 1
        elif at - 1 in brackets or (depth == 0 and character in _BREAK):
            return at
        at -= 1
    return at


def _forward(folded: str, at: int, ceiling: int, brackets: dict[int, int], more: bool) -> int:
    """The end of the clause that begins at `at`; 、 ends it only where another quantity follows."""
    depth = 0
    while at < ceiling:
        character = folded[at]
        if character == "(" and at not in brackets:
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        elif at in brackets or (depth == 0 and character in ",;:。!?\n)"):
            return at
        elif more and depth == 0 and character == "、" and not any(c in ",;:。!?\n" for c in folded[at:ceiling]):
            return at
        at += 1
    return at
