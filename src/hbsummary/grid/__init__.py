"""Grid: tables flattened into lines, cell by cell to observations.

lines -> blocks (what is a table, and where its rows and heads are) -> columns (what each head
says) -> values. What is not surely a table is left to the sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

from hbsummary.grid.quick import may_hold_tables
from hbsummary.model import CleanText, Observation, Report, Section

__all__ = ["grid_observations"]


def grid_observations(
    clean: CleanText, report: Report, sections: Sequence[Section]
) -> tuple[list[Observation], list[tuple[int, int]]]:
    """Observations of all table cells of `report`, in reading order, and the spans of the tables.

    Offsets are those of the clean text. Within the spans (heads and rows, without captions
    and notes) nothing is left for sentences to say.
    """
    if not may_hold_tables(clean.folded, report.start, report.end):
        return [], []
    # Not above: most reports have no tables, and a short run need not load what reads them.
    from hbsummary.grid.blocks import tables
    from hbsummary.grid.values import observations

    found: list[Observation] = []
    spans: list[tuple[int, int]] = []
    for table in tables(clean.folded, report.start, report.end):
        found += observations(clean.folded, table, report, sections)
        spans.append((table.start, table.end))
    return found, spans
