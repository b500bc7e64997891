"""From the tables of many reports to one value per region, year and indicator."""

from __future__ import annotations

from hbsummary.panel.build import Counts, Panel, build
from hbsummary.panel.choose import CRITERIA, Rules
from hbsummary.panel.shape import CONFLICTS, LONG, conflict_rows, long_rows, wide

__all__ = [
    "CONFLICTS",
    "CRITERIA",
    "LONG",
    "Counts",
    "Panel",
    "Rules",
    "build",
    "conflict_rows",
    "long_rows",
    "wide",
]
