"""A panel as tables: long (a row per value), wide (a row per region and year), and the conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter
from typing import Any

from hbsummary.panel.build import Cell, Panel, Series
from hbsummary.panel.choose import KINDS, decided_by
from hbsummary.write.table import Column, Table, column

__all__ = ["CONFLICTS", "LONG", "conflict_rows", "long_rows", "wide"]

_REGION = (
    ("region", "string", "township, county, city or province"),
    ("region_code", "string", "GB/T 2260 code of the region"),
    ("region_level", "string", "level of the region"),
    ("year", "year", "year that the value is of"),
)
_SERIES = (
    ("indicator_id", "string", "entry of the indicator catalogue; empty in a panel by name"),
    ("indicator", "string", "name of the indicator: in the catalogue, else the one printed most often"),
    ("unit", "string", "canonical unit; an indicator in two units is two"),
)
_VALUE = (
    ("value", "number", "the value chosen; empty when masked"),
    ("value_max", "number", "high end of a range"),
    ("comparator", "string", "= >= <= > < or ~ (about)"),
    ("kind", "string", "how the value is meant"),
    ("masked", "boolean", "the figure is hidden"),
    ("period", "string", "when it holds, ISO 8601"),
    ("checked", "string", "whether it agrees with figures that the text ties to it"),
    ("trace", "string", "source#start of the value in indicators.csv"),
)
_COUNTS = (
    ("values", "integer", "values that there are for this cell"),
    ("conflicts", "integer", "differing values that were not chosen; they are listed in conflicts"),
)
_OTHER = (
    ("chosen", "number", "the value in the panel"),
    ("other", "number", "the value that was not chosen"),
    ("decided_by", "string", "the first rule that puts the chosen value before the other"),
    ("chosen_period", "string", "period of the chosen value"),
    ("other_period", "string", "period of the other"),
    ("chosen_trace", "string", "source#start of the chosen value in indicators.csv"),
    ("trace", "string", "source#start of the other"),
    ("chosen_text", "string", "the chosen value as printed"),
    ("other_text", "string", "the other as printed"),
)


def _table(name: str, about: str, about_zh: str, *parts: tuple[tuple[str, str, str], ...]) -> Table:
    columns = [column(name, *each, {"enum": list(KINDS)} if each[0] == "kind" else None) for p in parts for each in p]
    return Table(name, about, about_zh, tuple(columns), ("trace",), None, tuple)


LONG = _table(
    "panel", "A value of a region, year and indicator.", "每个地区、年份、指标一行。", _REGION, _SERIES, _VALUE, _COUNTS
)
CONFLICTS = _table(
    "conflicts",
    "A value that differs from the one chosen for its region, year and indicator.",
    "与所取数值不同的其他数值,每个一行。",
    (*_REGION, *_SERIES, *_OTHER),
)


def long_rows(panel: Panel) -> Iterator[tuple[Any, ...]]:
    """The rows of LONG."""
    for cell in panel.cells:
        row = cell.chosen.row
        yield (
            *(*cell.region, cell.year, *_series(cell, panel), _number(row["value"]), _number(row["value_max"])),
            *(row["comparator"], row["kind"], row["masked"].casefold() == "true", row["period"]),
            *(row.get("checked", ""), cell.chosen.trace, cell.values, len(cell.others)),
        )


def conflict_rows(panel: Panel) -> Iterator[tuple[Any, ...]]:
    """The rows of CONFLICTS."""
    for cell in panel.cells:
        chosen = cell.chosen
        for other in cell.others:
            yield (
                *(*cell.region, cell.year, *_series(cell, panel)),
                *(_number(chosen.row["value"]), _number(other.row["value"]), decided_by(chosen, other, panel.rules)),
                *(chosen.row["period"], other.row["period"], chosen.trace, other.trace),
                *(chosen.row["value_text"], other.row["value_text"]),
            )


def wide(panel: Panel) -> tuple[Table, list[tuple[Any, ...]]]:
    """A table with a row per region and year, and its rows: all series, then where each value is from."""
    series = sorted({cell.series for cell in panel.cells})
    labels = _labels(series)
    columns = [column("panel", *each) for each in _REGION]
    columns += [_column(labels[each], "number", "", each, panel) for each in series]
    columns += [_column(f"{labels[each]} from", "string", "source#start of ", each, panel) for each in series]
    lines: dict[tuple[Any, ...], dict[Series, Cell]] = {}
    for cell in panel.cells:
        lines.setdefault((*cell.region, cell.year), {})[cell.series] = cell
    made = []
    for key, cells in lines.items():
        values = [_number(cells[each].chosen.row["value"]) if each in cells else None for each in series]
        made.append((*key, *values, *(cells[each].chosen.trace if each in cells else "" for each in series)))
    key_names = tuple(map(itemgetter(0), _REGION))
    about = "A region in a year, with a column per indicator and one that says where its value is from."
    about_zh = "每个地区每年一行,每个指标一列,另有一列说明数值出处。"
    return Table("panel", about, about_zh, tuple(columns), key_names, None, tuple), made


def _labels(series: list[Series]) -> dict[Series, str]:
    """A name for the column of each series: the unit is part of it where an indicator has several."""
    several = {a.indicator for a, b in pairwise(series) if a.indicator == b.indicator}
    made: dict[Series, str] = {}
    taken: Counter[str] = Counter(name for name, *_ in _REGION)
    for each in series:
        label = f"{each.indicator} ({each.unit or '-'})" if each.indicator in several else each.indicator
        # Databases take h7n9 and H7N9 for one column.
        taken[label.casefold()] += 1
        n = taken[label.casefold()]
        made[each] = label if n == 1 else f"{label} #{n}"
    return made


def _column(name: str, kind: str, prefix: str, series: Series, panel: Panel) -> Column:
    said = panel.names[series.indicator] + (f" ({series.unit})" if series.unit else "")
    return Column(name, kind, prefix + said, said, name, said)


def _series(cell: Cell, panel: Panel) -> tuple[str, str, str]:
    subject = cell.series.indicator
    by_id = panel.rules.by == "id"
    return subject if by_id else "", panel.names[subject] if by_id else subject, cell.series.unit


def _number(text: str) -> float | None:
    return float(text) if text else None
