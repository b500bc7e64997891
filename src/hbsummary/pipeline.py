"""The stages in order: the one place that knows it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
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
from hbsummary.normalise.spun import SPUN, score
from hbsummary.quantities import find
from hbsummary.segment import segment
from hbsummary.split import split
from hbsummary.tables import Extraction, Rows

__all__ = ["process"]

N = TypeVar("N", Quantity, Refusal)


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
    documents, sections, indicators, refused, checked, signs = [], [], [], [], [], []
    for report in split(cleaned):
        outline = segment(cleaned, report)
        breaks = frozenset(at for part in outline for at in (part.start, part.label_end))
        cells, tables = grid_observations(cleaned, report, outline)
        found = find(cleaned.folded, report.start, report.end, breaks, refusals)
        quantities = _outside(found.values, tables)
        spun = score(cleaned.folded[report.start : report.end])
        documents.append(
            tabulate.document(cleaned, report, spun, spun >= SPUN, _terms(cleaned, report, keywords, catalogue))
        )
        if signatures:
            signs.append(signature(cleaned.folded[max(report.start, report.title_end) : report.end]))
        sections += [tabulate.section(cleaned, report, part) for part in outline]
        observations = sorted(
            [*cells, *link(cleaned, report, outline, quantities, tables)], key=lambda o: o.quantity.start
        )
        observations = normalise(observations, catalogue)
        ties = checks(cleaned.folded, observations)
        said = verdicts(ties)
        indicators += [tabulate.indicator(cleaned, report, o, said.get(n, "")) for n, o in enumerate(observations)]
        checked += tabulate.checks(cleaned, report, observations, ties)
        if refusals:
            refused += [tabulate.refused(cleaned, report, number) for number in _outside(found.refused, tables)]
    return Extraction(
        source.name,
        Rows(documents),
        Rows(sections),
        Rows(indicators),
        Rows(tabulate.removals(cleaned)),
        Rows(refused),
        Rows(checked),
        tuple(signs),
    )


def _terms(cleaned: CleanText, report: Report, number: int, catalogue: Catalogue | None) -> Sequence[str]:
    if not number:
        return ()
    # Not above: it loads a dictionary that hardly anybody needs.
    from hbsummary.normalise.keywords import keywords

    return keywords(cleaned.folded[report.start : report.end], number, catalogue)


def _outside(numbers: Sequence[N], tables: Sequence[tuple[int, int]]) -> list[N]:
    """The numbers in sentences: those outside the tables, whose cells are read already."""
    starts = [start for start, _ in tables]
    return [n for n in numbers if not (at := bisect_right(starts, n.start)) or n.start >= tables[at - 1][1]]
