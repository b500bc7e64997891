"""Normalise: what makes rows of different reports comparable.

Each observation gets the entry of the catalogue that it surely is.
"""

from __future__ import annotations

from collections.abc import Sequence

from hbsummary.model import Observation
from hbsummary.normalise.catalogue import Catalogue, default_catalogue
from hbsummary.normalise.matching import match
from hbsummary.normalise.schemes import told_of

__all__ = ["normalise"]


# So far before its sentence a passage begins that says what a value is about.
_NEAR = 300


def normalise(
    observations: Sequence[Observation],
    catalogue: Catalogue | None = None,
    folded: str = "",
    start: int = 0,
    end: int | None = None,
) -> list[Observation]:
    """The observations of one report, in order, made comparable.

    `catalogue` holds the indicators; None takes those that come with the package. `folded` is the
    text that the spans of the observations belong to, `start:end` the report in it; without it each goes by its
    name alone.
    """
    known = catalogue or default_catalogue()
    if not told_of(folded, start, end):
        folded = ""
    return [match(o, known, folded[max(start, o.context_start - _NEAR) : o.context_end]) for o in observations]
