"""Quantities: the numbers of a text that are values, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hbsummary.fold import fold
from hbsummary.model import Quantity, Refusal
from hbsummary.quantities.compare import comparator
from hbsummary.quantities.refuse import refusal
from hbsummary.quantities.scan import Candidate, candidates, is_damaged

__all__ = ["Findings", "find", "find_quantities"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a scan found: `values` in reading order, and `refused` numbers with the reason."""

    values: tuple[Quantity, ...]
    refused: tuple[Refusal, ...]

    def __iter__(self) -> Iterator[Quantity]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)


def find_quantities(text: str) -> Findings:
    """The quantities of `text`; offsets count its code points.

    Each Quantity has value, value_max, unit, comparator, masked and its span; `.refused`
    says of every other number why it is none (date, ordinal, document number, …).
    """
    return find(fold(text))


def find(folded: str, start: int = 0, end: int | None = None, breaks: frozenset[int] = frozenset()) -> Findings:
    """Quantities of a folded text between `start` and `end`; no number crosses a position in `breaks`."""
    values: list[Quantity] = []
    refused: list[Refusal] = []
    for candidate in candidates(folded, start, end, breaks, is_damaged(folded)):
        reason = refusal(folded, candidate)
        if reason is not None:
            refused.append(Refusal(candidate.start, candidate.end, reason))
            continue
        values += [_quantity(folded, part, candidate) for part in candidate.parts or (candidate,)]
    return Findings(tuple(values), tuple(refused))


def _quantity(folded: str, part: Candidate, whole: Candidate) -> Quantity:
    start, sign = part.start, 1
    if part.style == "plain" and re.search(r"[长为是:率(幅降加比达在到至][-−负]$", folded[max(0, start - 2) : start]):
        start, sign = start - 1, -1
    flags = ("repaired_number",) if part.repaired else ()
    return Quantity(
        start=start,
        end=part.end,
        value=None if part.value is None else float(part.value) * sign,
        value_max=None if part.value_max is None else float(part.value_max),
        unit=part.unit,
        unit_text=part.unit_text,
        comparator=comparator(folded, start, whole.end, part.more),
        masked=part.style == "mask",
        rule=part.style,
        flags=flags,
    )
