"""Quantities: the numbers of a text that are values, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hbsummary.fold import fold
from hbsummary.model import Quantity, Refusal
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.compare import comparator, share_bounds
from hbsummary.quantities.lists import carry_units
from hbsummary.quantities.refuse import refusal
from hbsummary.quantities.scan import candidates, points

__all__ = ["Findings", "find", "find_quantities"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a scan found: `values` in reading order, and `refused` numbers with the reason.

    Iterating gives the values. A value's `rule` says which grammar read it, a refusal's
    `reason` why the number is none.
    """

    values: tuple[Quantity, ...]
    refused: tuple[Refusal, ...]

    def __iter__(self) -> Iterator[Quantity]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)


def find_quantities(text: str) -> Findings:
    """The quantities of `text`; offsets count its code points.

    Each Quantity has value, value_max, unit, comparator, masked, its span and the `rule`
    that read it; `.refused` says of every other number why it is none (date, ordinal,
    document number, …). Any text will do, of any size; time is proportional to it.

    >>> [(q.value, q.unit) for q in find_quantities("培训3期,合格率95.2%。")]
    [(3.0, '期'), (95.2, '%')]
    """
    return find(fold(text))


def find(
    folded: str,
    start: int = 0,
    end: int | None = None,
    breaks: frozenset[int] = frozenset(),
    refusals: bool = True,
) -> Findings:
    """Quantities of a folded text between `start` and `end`; no number crosses a position in `breaks`.

    Without `refusals` the numbers that are no values are left out, and those that are mere words not looked at.
    """
    stop = len(folded) if end is None else end
    found = list(candidates(folded, start, stop, breaks, points(folded, start, stop), words=refusals))
    carry_units(folded, found, start, stop)
    share_bounds(folded, found)
    values: list[Quantity] = []
    refused: list[Refusal] = []
    listed = -1  # 第96、97条: where the next number of a list stands, which shares the word before the first
    for candidate in found:
        reason = refusal(folded, candidate)
        if reason is None and listed == candidate.start:
            reason = _ORDINAL
        if reason is None:
            values += [_quantity(folded, part, candidate) for part in candidate.parts or (candidate,)]
            continue
        if reason == _ORDINAL and folded[candidate.end : candidate.end + 1] in ("、", "和", "至"):
            listed = candidate.end + 1
        if refusals:
            refused.append(Refusal(candidate.start, candidate.end, reason))
    return Findings(tuple(values), tuple(refused))


def _quantity(folded: str, part: Candidate, whole: Candidate) -> Quantity:
    """The value that `part` of the candidate `whole` states (itself, but for a ratio)."""
    value, high = part.value, part.value_max
    return Quantity(
        start=part.start,
        end=part.end,
        value=None if value is None else float(value),
        value_max=None if high is None else float(high),
        unit=part.unit,
        unit_text=part.unit_text,
        comparator=comparator(folded, whole, whole.end),
        masked=part.style == "mask",
        rule=part.rule or _RULES.get(part.style, part.style),
        flags=part.flags,
    )


_ORDINAL = "ordinal, rank or code"
_RULES = {"plain": "number", "hanzi": "Chinese numeral", "mask": "masked", "damaged": "number with decimals"}
