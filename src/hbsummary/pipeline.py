"""The stages in order: the one place that knows it."""

from __future__ import annotations

from hbsummary import tabulate
from hbsummary.clean import Sites, clean
from hbsummary.link import link
from hbsummary.model import Source
from hbsummary.quantities import find
from hbsummary.segment import segment
from hbsummary.split import split
from hbsummary.tables import Extraction, Rows

__all__ = ["process"]


def process(source: Source, sites: Sites | None = None) -> Extraction:
    """One source through all stages: text to rows. Pure; never reads or writes anything.

    `sites` are boilerplate profiles; None takes those that come with the package.
    """
    cleaned = clean(source, sites)
    documents, sections, indicators, refused = [], [], [], []
    for report in split(cleaned):
        outline = segment(cleaned, report)
        breaks = frozenset(at for part in outline for at in (part.start, part.label_end))
        found = find(cleaned.folded, report.start, report.end, breaks)
        documents.append(tabulate.document(cleaned, report))
        sections += [tabulate.section(cleaned, report, part) for part in outline]
        observations = link(cleaned, report, outline, found.values)
        indicators += [tabulate.indicator(cleaned, report, seen) for seen in observations]
        refused += [tabulate.refused(cleaned, report, number) for number in found.refused]
    return Extraction(
        source.name,
        Rows(documents),
        Rows(sections),
        Rows(indicators),
        Rows(tabulate.removals(cleaned)),
        Rows(refused),
    )
