"""A panel to files, or to lines of text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hbsummary.panel.build import Panel
from hbsummary.panel.shape import CONFLICTS, LONG, conflict_rows, long_rows, wide
from hbsummary.write.folder import put
from hbsummary.write.lines import as_lines
from hbsummary.write.remote import tables_in
from hbsummary.write.table import Table

__all__ = ["accounts", "into_folder", "lines", "put_conflicts"]


def shaped(panel: Panel, is_wide: bool) -> tuple[Table, Iterable[Any]]:
    """The table of a panel, wide or long, and its rows."""
    return wide(panel) if is_wide else (LONG, long_rows(panel))


def into_folder(
    panel: Panel, folder: str | os.PathLike[str], is_wide: bool = False, form: str = "csv", excel: bool = False
) -> list[str]:
    """Writes panel and conflicts into `folder`, whole or not at all; gives what the format could not hold."""
    table, rows = shaped(panel, is_wide)
    with tables_in(folder, form, excel, (table, CONFLICTS), "panel") as out:
        out.write(table, rows)
        out.write(CONFLICTS, conflict_rows(panel))
    return out.remarks


def lines(panel: Panel, is_wide: bool = False, form: str = "csv", excel: bool = False) -> Iterator[str]:
    """The panel as lines of CSV or JSON."""
    table, rows = shaped(panel, is_wide)
    head, line = as_lines(table, form, excel)
    yield head
    yield from map(line, rows)


def put_conflicts(panel: Panel, path: Path, excel: bool = False) -> None:
    """The conflicts as a CSV file."""
    head, line = as_lines(CONFLICTS, "csv", excel)
    put(path, head + "".join(map(line, conflict_rows(panel))))


def accounts(panel: Panel) -> Iterator[str]:
    """What became of all values, one line each: how many are in the panel, and why others are not."""
    counts = panel.counts
    yield f"{counts.used:,} of {counts.values:,} values in {len(panel.cells):,} cells"
    for why, n in counts.left_out.most_common():
        yield f"{n:,} left out: they {why}"
    conflicts = sum(len(cell.others) for cell in panel.cells)
    if conflicts:
        yield f"{conflicts:,} differ from the value chosen: see conflicts"
