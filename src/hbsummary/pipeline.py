"""The stages in order: the one place that knows it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from hbsummary import tabulate
from hbsummary.clean import Sites, clean
from hbsummary.duplicates import signature
from hbsummary.grid import grid_observations
from hbsummary.link import link
from hbsummary.model import CleanText, Quantity, Refusal, Report, Source
from hbsummary.normalise import normalise
from hbsummary.normalise.catalogue import Catalogue
from hbsummary.normalise.checks import checks, verdicts
from hbsummary.quantities import find
from hbsummary.segment import segment
from hbsummary.split import split
from hbsummary.spun import SPUN, score
from hbsummary.tables import Check, Document, Extraction, Indicator, Refused, Rows, SectionRow

__all__ = ["process"]

N = TypeVar("N", Quantity, Refusal)


@dataclass(frozen=True, slots=True)
class _Given:
    """The rows that a report gives beside its own."""

    sections: Sequence[SectionRow]
    indicators: Sequence[Indicator]
    refused: Sequence[Refused]
    checks: Sequence[Check]


def process(
    source: Source,
    sites: Sites | None = None,
    refusals: bool = True,
    catalogue: Catalogue | None = None,
    signatures: bool = False,
    keywords: int = 0,
) -> Extraction:
    """One source through all stages: text to rows. Pure; never reads or writes anything.

    `sites` are boilerplate profiles, `catalogue` the indicators; None takes those that come with the package. Without
    `refusals` the numbers that are no values, which no table of a folder has, are left out.
    With `signatures` each report gets one, by which its copies are found; `keywords` is how many of
    its own terms it gets.
    """
    cleaned = clean(source, sites)
    reports = split(cleaned)
    given = [_given(cleaned.read, report, refusals, catalogue) for report in reports]
    return Extraction(
        source.name,
        Rows(_document(cleaned, report, keywords, catalogue) for report in reports),
        Rows(row for each in given for row in each.sections),
        Rows(row for each in given for row in each.indicators),
        Rows(tabulate.removals(cleaned)),
        Rows(row for each in given for row in each.refused),
        Rows(row for each in given for row in each.checks),
        tuple(_signature(cleaned, report) for report in reports) if signatures else (),
    )


def _given(cleaned: CleanText, report: Report, refusals: bool, catalogue: Catalogue | None) -> _Given:
    """A report through the stages behind its own: its outline, its tables and numbers, what they measure and tie to."""
    outline = segment(cleaned, report)
    breaks = frozenset(at for part in outline for at in (part.start, part.label_end))
    cells, tables = grid_observations(cleaned, report, outline)
    found = find(cleaned.folded, report.start, report.end, breaks, refusals)
    # Each by itself: a label may stand within a table.
    numbers = _outside(_outside(found.values, tables), [(part.start, part.label_end) for part in outline])
    told = link(cleaned, report, outline, numbers, tables)
    seen = sorted([*cells, *told], key=lambda o: o.quantity.start)
    observations = normalise(seen, catalogue, cleaned.folded, report.start, report.end)
    ties = checks(cleaned.folded, observations)
    said = verdicts(ties)
    return _Given(
        [tabulate.section(cleaned, report, part) for part in outline],
        [tabulate.indicator(cleaned, report, o, said.get(n, "")) for n, o in enumerate(observations)],
        [tabulate.refused(cleaned, report, number) for number in _outside(found.refused, tables)],
        tabulate.checks(cleaned, report, observations, ties),
    )


def _document(cleaned: CleanText, report: Report, keywords: int, catalogue: Catalogue | None) -> Document:
    spun = score(cleaned.folded[report.start : report.end])
    return tabulate.document(cleaned, report, spun, spun >= SPUN, _terms(cleaned, report, keywords, catalogue))


def _signature(cleaned: CleanText, report: Report) -> bytes:
    """By which copies of a report are found, under whatever title: that of its text without it."""
    return signature(cleaned.folded[max(report.start, report.title_end) : report.end])


def _terms(cleaned: CleanText, report: Report, number: int, catalogue: Catalogue | None) -> Sequence[str]:
    if not number:
        return ()
    # Not above: it loads a dictionary that hardly anybody needs.
    from hbsummary.normalise.keywords import keywords

    return keywords(cleaned.folded[report.start : report.end], number, catalogue)


def _outside(numbers: Sequence[N], spans: Sequence[tuple[int, int]]) -> list[N]:
    """The numbers in sentences: those outside the `spans`, in order, of tables, whose cells are read, and labels."""
    starts = [start for start, _ in spans]
    return [n for n in numbers if not (at := bisect_right(starts, n.start)) or n.start >= spans[at - 1][1]]
