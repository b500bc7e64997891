"""Records of the stages to rows of the tables: the one place where offsets become source offsets."""

from __future__ import annotations

from collections.abc import Sequence

from hbsummary.model import CleanText, Observation, Refusal, Report, Section
from hbsummary.tables import Document, Indicator, Refused, Removal, SectionRow

__all__ = ["document", "indicator", "refused", "removals", "section"]


def document(clean: CleanText, report: Report) -> Document:
    """The row of `documents.csv` for a report."""
    start, end = clean.origin(report.start, report.end)
    return Document(
        source=clean.source.name,
        report=report.number,
        title=report.title,
        year=report.year,
        period=report.period,
        region=report.region,
        org=report.org,
        doc_type=str(report.doc_type),
        start=start,
        end=end,
        chars=report.end - report.start,
        truncated=report.truncated,
        duplicate_of="",
        flags=";".join((*clean.source.flags, *report.flags)),
        format=clean.source.form,
        encoding=clean.source.encoding,
        encoding_certainty=clean.source.certainty,
    )


def section(clean: CleanText, report: Report, part: Section) -> SectionRow:
    """The row of `sections.csv` for a heading or item."""
    start, end = clean.origin(part.start, part.end)
    return SectionRow(
        source=clean.source.name,
        report=report.number,
        section=part.number,
        parent=part.parent,
        level=part.level,
        kind=part.kind,
        label=part.label,
        title=" ".join(clean.text[part.title_start : part.title_end].split()),
        start=start,
        end=end,
        flags=";".join(part.flags),
    )


def indicator(clean: CleanText, report: Report, seen: Observation) -> Indicator:
    """The row of `indicators.csv` for an observation."""
    quantity = seen.quantity
    start, end = clean.origin(quantity.start, quantity.end)
    return Indicator(
        source=clean.source.name,
        report=report.number,
        section=seen.section,
        indicator=seen.indicator.translate(clean.printed_forms),
        indicator_id=seen.indicator_id,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        comparator=quantity.comparator,
        kind=str(seen.kind),
        masked=quantity.masked,
        period=seen.period,
        scope=seen.scope.translate(clean.printed_forms),
        value_text=clean.source.text[start:end],
        start=start,
        end=end,
        context=" ".join(clean.text[seen.context_start : seen.context_end].split()),
        flags=";".join(_flags(clean, seen)),
        basis=seen.basis.translate(clean.printed_forms),
        why=";".join(f"{part}={rule}" for part, rule in seen.trace.items()),
    )


def _flags(clean: CleanText, seen: Observation) -> list[str]:
    """The observation's flags, and what cleaning did inside its number."""
    flags = list(dict.fromkeys(seen.flags))
    cut = list(clean.cut_within(seen.quantity.start, seen.quantity.end))
    if any(edit.boilerplate for edit in cut):
        flags.append("page_split")
    if cut and "repaired_number" not in flags and any(edit.rule == "entity" for edit in cut):
        flags.append("repaired_number")
    return flags


def refused(clean: CleanText, report: Report, number: Refusal) -> Refused:
    """The record of a number that is no value."""
    start, end = clean.origin(number.start, number.end)
    return Refused(clean.source.name, report.number, start, end, clean.source.text[start:end], number.reason)


def removals(clean: CleanText) -> Sequence[Removal]:
    """The rows of `removed.csv`: the boilerplate edits."""
    text = clean.source.text
    return [
        Removal(clean.source.name, edit.start, edit.end, edit.rule, text[edit.start : edit.end])
        for edit in clean.edits
        if edit.boilerplate
    ]
