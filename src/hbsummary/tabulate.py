"""Records of the stages to rows of the tables: the one place where offsets become source offsets."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hbsummary.model import CleanText, Observation, Refusal, Report, Section
from hbsummary.normalise.checks import Tie
from hbsummary.tables import Check, Document, Indicator, Refused, Removal, SectionRow

__all__ = ["checks", "document", "indicator", "refused", "removals", "section"]


def document(
    clean: CleanText, report: Report, spun: float = 0.0, is_spun: bool = False, terms: Sequence[str] = ()
) -> Document:
    """The row of `documents.csv` for a report; `spun` says how surely its words were replaced, `terms` are its own."""
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
        flags=";".join((*clean.source.flags, *report.flags, *(["spun"] if is_spun else []))),
        format=clean.source.form,
        encoding=clean.source.encoding,
        encoding_certainty=clean.source.certainty,
        region_code=report.region_code,
        region_level=report.region_level,
        year_at=_place(clean, report.year_at),
        region_at=_place(clean, report.region_at),
        org_at=_place(clean, report.org_at),
        spun=spun,
        keywords=";".join(terms),
    )


def _place(clean: CleanText, at: int | None) -> int | None:
    return None if at is None else clean.origin(at, at)[0]


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


def indicator(clean: CleanText, report: Report, seen: Observation, checked: str = "") -> Indicator:
    """The row of `indicators.csv` for an observation, with the verdict of its checks."""
    quantity = seen.quantity
    start, end = clean.origin(quantity.start, quantity.end)

    def printed(name: str) -> str:
        return clean.as_printed(name, seen.context_start, seen.context_end)

    return Indicator(
        source=clean.source.name,
        report=report.number,
        section=seen.section,
        indicator=printed(seen.indicator),
        indicator_id=seen.indicator_id,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        comparator=quantity.comparator,
        kind=str(seen.kind),
        masked=quantity.masked,
        period=seen.period,
        scope=printed(seen.scope),
        value_text=clean.source.text[start:end],
        start=start,
        end=end,
        context=_shared(" ".join(clean.text[seen.context_start : seen.context_end].split())),
        flags=";".join(_flags(clean, report, seen)),
        basis=printed(seen.basis),
        why=_shared(";".join([f"{part}={rule}" for part, rule in seen.trace.items()])),
        checked=checked,
    )


def checks(clean: CleanText, report: Report, seen: Sequence[Observation], ties: Sequence[Tie]) -> list[Check]:
    """The rows of `checks.csv` for the ties between the observations of a report."""
    rows = []
    for number, tie in enumerate(ties, 1):
        starts = [clean.origin(q.start, q.end)[0] for q in (seen[n].quantity for n in tie.rows)]
        rows.append(
            Check(
                source=clean.source.name,
                report=report.number,
                check=number,
                relation=tie.relation,
                rows=";".join(map(str, starts)),
                formula=tie.formula,
                expected=tie.expected,
                stated=tie.stated,
                difference=round(tie.stated - tie.expected, 9),
                unit=tie.unit,
                verdict=str(tie.verdict),
            )
        )
    return rows


# The values of a sentence have its text, and many the same reasons: each is kept, and sent to who asked, once.
_shared = sys.intern


# What cleaning mends within a number, which changes how it reads.
_REPAIRS = ("entity", "lost_unit", "year_over_digits")


def _flags(clean: CleanText, report: Report, seen: Observation) -> list[str]:
    """The observation's flags, what cleaning did inside its number, and whether its year is one not believed."""
    flags = list(dict.fromkeys(seen.flags))
    doubted = [flag[-4:] for flag in report.flags if flag.startswith("year_contradicted=")]
    if doubted and doubted[0] in seen.period:
        flags.append("year_contradicted")
    if clean.is_copied(seen.quantity.start, seen.quantity.end):
        return flags
    cut = list(clean.cut_within(seen.quantity.start, seen.quantity.end))
    if any(edit.boilerplate for edit in cut):
        flags.append("page_split")
    if cut and "repaired_number" not in flags and any(edit.rule in _REPAIRS for edit in cut):
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
