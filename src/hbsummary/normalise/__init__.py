"""Normalise: what makes rows of different reports comparable.

Each observation gets the entry of the catalogue that it surely is.
"""

from __future__ import annotations

from collections.abc import Sequence

from hbsummary.model import Observation
from hbsummary.normalise.catalogue import Catalogue, default_catalogue
from hbsummary.normalise.matching import match

__all__ = ["normalise"]


def normalise(observations: Sequence[Observation], catalogue: Catalogue | None = None) -> list[Observation]:
    """The observations of one report, in order, made comparable.

    `catalogue` holds the indicators; None takes those that come with the package.
    """
    known = catalogue or default_catalogue()
    return [match(seen, known) for seen in observations]
