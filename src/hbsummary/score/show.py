"""Scores to look at: lines, a table on a terminal, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hbsummary.score import FIGURES, Concept, Count, Miss, Score
from hbsummary.score.records import GoldSection, GoldValue, Part, Value
from hbsummary.terminal import console, emit, printable

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["as_json", "lines", "misses", "page_lines", "page_table", "show", "table"]

# What the table by source shows, F1 each.
_BY_PAGE = ("span", "value", "strict", "headings", "heading level", "items", "removed", "reports")


def _cells(result: Score) -> Iterator[tuple[str, Count | Concept, tuple[str, str, str]]]:
    """Name, figures and counts of each line of the total."""
    for name in FIGURES:
        count = result.total[name]
        yield name, count, (f"{count.right}", f"{count.got}", f"{count.gold}")
    if result.concept is not None:
        yield "concept", result.concept, ("", "", f"{result.concept.rows}")


def lines(result: Score) -> str:
    """The figures of all pages together as columns of plain text."""
    out = [f"{'':16}{'P':>8}{'R':>8}{'F1':>8}{'right':>8}{'pred':>8}{'gold':>8}"]
    for name, each, counts in _cells(result):
        figures = (f"{figure:8.3f}" for figure in (each.precision, each.recall, each.f1))
        out.append(f"{name:16}" + "".join(figures) + "".join(f"{count:>8}" for count in counts))
    return "\n".join(out) + "\n"


def page_lines(result: Score) -> str:
    """F1 of each page as tab-separated lines with a header."""
    out = ["\t".join(("source", *_BY_PAGE))]
    out += ["\t".join((page.source, *(f"{page.counts[name].f1:.3f}" for name in _BY_PAGE))) for page in result.pages]
    return "\n".join(out) + "\n"


def table(result: Score) -> Table:
    """The figures of all pages together for a terminal."""
    from rich import box
    from rich.table import Table

    grid = Table("", "P", "R", "F1", "right", "found", "annotated", box=box.SIMPLE_HEAD)
    for column in grid.columns[1:]:
        column.justify = "right"
    for name, each, counts in _cells(result):
        style = "bold" if name in ("span", "strict") else None
        grid.add_row(
            name, *(f"{figure:.3f}" for figure in (each.precision, each.recall, each.f1)), *counts, style=style
        )
    return grid


def page_table(result: Score) -> Table:
    """F1 of each page for a terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table("F1", *_BY_PAGE, box=box.SIMPLE_HEAD)
    for column in grid.columns[1:]:
        column.justify = "right"
    for page in result.pages:
        grid.add_row(
            Text(printable(page.source), overflow="fold"), *(f"{page.counts[name].f1:.3f}" for name in _BY_PAGE)
        )
    return grid


def show(result: Score, most: int = 0, by_source: bool = False) -> None:
    """Figures on standard output, after up to `most` wrong rows of each page: tables on a terminal, text elsewhere."""
    if most:
        emit(misses(result, most))
    if not sys.stdout.isatty():
        emit((page_lines(result) + "\n" if by_source else "") + lines(result))
        return
    screen = console(sys.stdout)
    if by_source:
        screen.print(page_table(result))
    screen.print(table(result))


def misses(result: Score, most: int) -> str:
    """Up to `most` wrong rows of each page, one on a line."""
    out = []
    for page in result.pages:
        out.append(f"## {page.source}: {len(page.misses)} rows wrong")
        out += [f"  {_miss(miss)}" for miss in page.misses[:most]]
    return "\n".join(out) + "\n"


def _miss(miss: Miss) -> str:
    sides = []
    if miss.gold is not None:
        sides.append(f"gold {_side(miss.gold)}")
    if miss.got is not None:
        sides.append(f"got {_side(miss.got)}")
    return f"{miss.why}: " + " | ".join(sides)


def _side(row: GoldValue | GoldSection | Value | Part) -> str:
    return " ".join(" ".join(cell.split()) for cell in map(_cell, _shown(row).values()) if cell)


def _shown(row: GoldValue | GoldSection | Value | Part) -> dict[str, Any]:
    """The fields of a row that tell it, under the names of the tables' columns."""
    if isinstance(row, GoldSection | Part):
        return {"start": row.start, "label": row.label, "title": row.title}
    if isinstance(row, Value):
        return {
            "start": row.start,
            "value_text": row.text,
            "value": row.value,
            "value_max": row.value_max,
            "unit": row.unit,
            "comparator": row.comparator,
            "kind": row.kind,
            "indicator": row.indicator,
        }
    return {
        "start": row.start,
        "value_text": row.text,
        "value": row.values,
        "value_max": row.values_max,
        "unit": row.units,
        "comparator": row.comparators,
        "kind": row.kinds,
        "indicator": row.indicator,
    }


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "/".join(filter(None, map(_cell, value)))
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def as_json(result: Score, most: int = 0) -> str:
    """Total and each source as JSON; with `most`, up to so many wrong rows of each source too."""
    total: dict[str, Any] = {name: _figures(count) for name, count in result.total.items()}
    total["concept"] = None if result.concept is None else _concept(result.concept)
    report: dict[str, Any] = {
        "total": total,
        "sources": {page.source: {name: _figures(page.counts[name]) for name in FIGURES} for page in result.pages},
    }
    if most:
        report["misses"] = {page.source: [_as_dict(miss) for miss in page.misses[:most]] for page in result.pages}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _figures(count: Count) -> dict[str, float]:
    figures = {"p": count.precision, "r": count.recall, "f1": count.f1}
    return figures | {"tp": count.right, "pred": count.got, "gold": count.gold}


def _concept(concept: Concept) -> dict[str, float]:
    return {"p": concept.precision, "r": concept.recall, "f1": concept.f1, "rows": concept.rows}


def _as_dict(miss: Miss) -> dict[str, Any]:
    sides = {"gold": miss.gold, "got": miss.got}
    return {"why": miss.why} | {side: None if row is None else _shown(row) for side, row in sides.items()}
