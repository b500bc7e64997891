"""Grid: tables flattened into lines, cell by cell to observations.

lines -> blocks (what is a table, and where its rows and heads are) -> columns (what each head
says) -> values. What is not surely a table is left to the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hbsummary.model import CleanText, Observation, Report, Section

__all__ = ["grid_observations"]

_BAR = re.compile(r"[|│┃\t]")
_FIGURE = re.compile("[0-9]")
_PROSE = re.compile("[。;!?]")
# A list has so many lines at least, and none that is longer.
_FEWEST, _LONGEST = 3, 46


def grid_observations(
    clean: CleanText, report: Report, sections: Sequence[Section]
) -> tuple[list[Observation], list[tuple[int, int]]]:
    """Observations of all table cells of `report`, in reading order, and the spans of the tables.

    Offsets are those of the clean text. Within the spans (heads and rows, without captions
    and notes) nothing is left for sentences to say.
    """
    if not _may_hold_tables(clean.folded, report.start, report.end):
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


def _may_hold_tables(folded: str, start: int, end: int) -> bool:
    """Whether `folded[start:end]` has what no table is without, quickly seen.

    That are bars or tabs, or figures set apart by blanks, or some short lines with figures one below the other.
    """
    if _BAR.search(folded, start, end):
        return True
    short, figures = 0, False
    for line in folded[start:end].split("\n"):
        text = line.strip()
        if not text:
            # What is blank but not empty may be a cell.
            short += bool(line)
            continue
        figure, prose = _FIGURE.search(text) is not None, _PROSE.search(text) is not None
        if figure and " " in text and not prose:
            return True
        short, figures = (0, False) if prose or len(text) > _LONGEST else (short + 1, figures or figure)
        if short >= _FEWEST and figures:
            return True
    return False
