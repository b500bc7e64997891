"""The stages in order: the one place that knows it."""

from __future__ import annotations

from hbsummary.model import Source
from hbsummary.tables import Extraction, Rows

__all__ = ["process"]


def process(source: Source) -> Extraction:
    """One source through all stages: text to rows. Pure; never reads or writes anything."""
    return Extraction(source.name, Rows(), Rows(), Rows(), Rows())
