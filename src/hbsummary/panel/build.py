"""Values are gathered by region, year and indicator; one is chosen in each, what differs from it is a conflict."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from hbsummary import datafiles
from hbsummary.errors import InputError
from hbsummary.normalise.catalogue import default_catalogue
from hbsummary.panel.choose import Candidate, Rules, best
from hbsummary.panel.periods import parse
from hbsummary.stored import rows
from hbsummary.tables import Document, Indicator

__all__ = ["Cell", "Counts", "Panel", "Series", "build"]

# Words of scope that say the whole of what the report is about.
_WHOLE = ("全", "本", "我")
_HERE = ("辖区", "本地", "全境")


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """What one column of a wide panel holds: an indicator in one unit. Two units are two series."""

    indicator: str
    unit: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The values of a region, year and series; `chosen` stands for them, `others` are those that differ from it."""

    region: tuple[str, str, str]
    year: str
    series: Series
    chosen: Candidate
    others: tuple[Candidate, ...]
    values: int


@dataclass(slots=True)
class Counts:
    """How many values there are, how many went into the panel, and why others did not."""

    values: int = 0
    used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Panel:
    """Cells in the order of region, year and indicator. `names` are what each indicator is called."""

    cells: tuple[Cell, ...]
    rules: Rules
    counts: Counts
    names: dict[str, str]


def build(folder: str | os.PathLike[str], rules: Rules | None = None) -> Panel:
    """The panel of the tables in `folder`; InputError when there are none."""
    rules = rules or Rules()
    reports = {(row["source"], row["report"]): row for row in rows(folder, Document)}
    counts = Counts()
    gathered: dict[tuple[tuple[str, str, str], str, Series], list[Candidate]] = defaultdict(list)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(folder, Indicator):
        counts.values += 1
        candidate, why = _candidate(row, reports.get((row["source"], row["report"]), {}), rules)
        if candidate is None:
            counts.left_out[why] += 1
            continue
        series = Series(_subject(row, rules), row["unit"])
        _check(row, folder)
        gathered[candidate.region, candidate.year, series].append(candidate)
        names[series.indicator][row["indicator"]] += 1
    counts.used = counts.values - counts.left_out.total()
    cells = tuple(_cell(*key, gathered[key], rules) for key in sorted(gathered))
    return Panel(cells, rules, counts, {subject: _called(subject, seen) for subject, seen in names.items()})


def _called(subject: str, printed: Counter[str]) -> str:
    """What the catalogue calls an indicator; of one that it does not know the name printed most often."""
    entry = default_catalogue().entries.get(subject)
    return entry.zh if entry else min(printed, key=lambda each: (-printed[each], len(each), each))


def _check(row: dict[str, str], folder: str | os.PathLike[str]) -> None:
    """InputError where a number of a row is none, as after an edit by hand."""
    for name in ("value", "value_max", "start"):
        try:
            float(row[name] or 0)
        except ValueError as error:
            where = f"{folder}: indicators.csv: {row['source']}#{row['start']}"
            raise InputError(f"{where}: {name} is no number: {row[name]}", "run hbsummary extract again") from error


def _subject(row: dict[str, str], rules: Rules) -> str:
    return row["indicator_id"] if rules.by == "id" else row["indicator"]


def _candidate(row: dict[str, str], report: dict[str, str], rules: Rules) -> tuple[Candidate | None, str]:
    """The value as a candidate, or why it is none."""
    if row["kind"] not in rules.kinds:
        return None, "are of another kind"
    if report.get("duplicate_of") and "copies" not in rules.also:
        return None, "are of a copy of another report"
    subject = _subject(row, rules)
    if not subject:
        return None, "have no indicator_id" if rules.by == "id" else "have no name"
    if rules.indicators and subject not in rules.indicators:
        return None, "are of other indicators"
    region = report.get("region", "")
    if not region:
        return None, "have no region"
    part = "part_of_whole" in row["flags"].split(";") or not _is_whole(row["scope"], region) or _of_hospital(report)
    if part and "parts" not in rules.also:
        return None, "are not of the whole region"
    period = parse(row["period"] or report.get("period", ""))
    year = period.year if period else "" if row["period"] else report.get("year", "")
    if not year:
        return None, "have no year"
    where = region, report.get("region_code", ""), report.get("region_level", "")
    if where[2] == "township" and not where[1]:
        return None, "are of a township of an unknown county"
    return Candidate(row, where, year, period), ""


def _of_hospital(report: dict[str, str]) -> bool:
    """Whether a hospital reports, of which a region has several; that of a township is its only one."""
    hospitals = tuple(datafiles.table("documents.toml")["hospitals"])
    return report.get("region_level") != "township" and report.get("org", "").endswith(hospitals)


def _is_whole(scope: str, region: str) -> bool:
    """Whether a scope is all that a region's report is about: 全县 of a county, not 全市 or a hospital."""
    return not scope or scope in _HERE or scope == region or (scope[:1] in _WHOLE and scope[1:] == region[-1])


def _cell(region: tuple[str, str, str], year: str, series: Series, candidates: list[Candidate], rules: Rules) -> Cell:
    chosen = best(candidates, rules)
    differing: dict[tuple[str, str, str], list[Candidate]] = defaultdict(list)
    for each in candidates:
        if each.figures != chosen.figures and each.row["value"]:
            differing[each.figures].append(each)
    others = tuple(best(same, rules) for same in differing.values())
    return Cell(region, year, series, chosen, others, len(candidates))
