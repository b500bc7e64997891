"""The rows of the output tables: one record class per table, its fields the columns.

The classes are the only place where columns are named: CSV headers, `datapackage.json`
and data frames are made from them. KEY is what tells rows apart, WITHIN the table whose
key every row repeats. Offsets count code points of the text as read.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

__all__ = [
    "TABLES",
    "Check",
    "Document",
    "Extraction",
    "Failure",
    "Indicator",
    "Refused",
    "Removal",
    "Rows",
    "SectionRow",
]


def _column(kind: str, about: str, *, default: Any = MISSING, **constraints: Any) -> Any:
    """A dataclass field with its Frictionless type, description and constraints."""
    return field(default=default, metadata={"type": kind, "description": about, "constraints": constraints})


@dataclass(frozen=True, slots=True)
class Document:
    """A report; one input file may hold several."""

    TABLE: ClassVar[str] = "documents"
    KEY: ClassVar[tuple[str, ...]] = ("source", "report")
    WITHIN: ClassVar[type[Any] | None] = None

    source: str = _column("string", "path relative to the input folder, / separators", required=True)
    report: int = _column("integer", "number of the report within the source, from 1", required=True)
    title: str = _column("string", "title as printed; empty where the report has none")
    year: str = _column("year", "year reported on; empty when masked or unknown")
    period: str = _column("string", "period reported on: ISO 8601 year, half (2023-H1), quarter, month or interval")
    region: str = _column("string", "township, county, city or province as the text names it")
    org: str = _column("string", "body that issued the report, as the text names it")
    doc_type: str = _column(
        "string", "what the report is", enum=["summary", "plan", "summary+plan", "template", "other"]
    )
    start: int = _column("integer", "first character of the report in the text as read", required=True, minimum=0)
    end: int = _column("integer", "after the last character", required=True, minimum=0)
    chars: int = _column("integer", "characters left after boilerplate was taken out", minimum=0)
    truncated: bool = _column("boolean", "the site withheld part of the text")
    duplicate_of: str = _column("string", "source#report of the first copy of a near-identical report")
    flags: str = _column("string", "remarks separated by ;")
    format: str = _column("string", "format of the file by its content: text, html, docx, pdf, …")
    encoding: str = _column("string", "encoding of the text in the file; utf-8 where its format leaves no doubt")
    encoding_certainty: float = _column("number", "how sure the encoding is, from 0 to 1", minimum=0, maximum=1)
    region_code: str = _column(
        "string",
        "GB/T 2260 code that the region, or the county of a township, had at the end of the report's year",
        default="",
    )
    region_level: str = _column(
        "string", "level of the region", default="", enum=["province", "prefecture", "county", "township"]
    )
    year_at: int | None = _column(
        "integer", "where the text says the year; empty when inferred", default=None, minimum=0
    )
    region_at: int | None = _column(
        "integer", "where it names the region; empty when only what was removed does", default=None, minimum=0
    )
    org_at: int | None = _column("integer", "where it names the body", default=None, minimum=0)
    spun: float = _column(
        "number", "how surely words were replaced by synonyms, from 0 to 1", default=0.0, minimum=0, maximum=1
    )
    keywords: str = _column(
        "string",
        "terms of its own separated by ;, the most telling first; only with extract --keywords",
        default="",
    )


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A heading or an enumerated item."""

    TABLE: ClassVar[str] = "sections"
    KEY: ClassVar[tuple[str, ...]] = ("source", "report", "section")
    WITHIN: ClassVar[type[Any] | None] = Document

    source: str = _column("string", "path relative to the input folder", required=True)
    report: int = _column("integer", "number of the report within the source", required=True)
    section: int = _column("integer", "running number within the report, from 1", required=True)
    parent: int | None = _column("integer", "section that it stands in; empty at the top")
    level: int = _column("integer", "depth in this report, from 1", required=True, minimum=1)
    kind: str = _column("string", "heading, or item of an enumeration in running text", enum=["heading", "item"])
    label: str = _column("string", "label as printed: 一、 (一) 1. 一是")
    title: str = _column("string", "heading without its label; empty for items")
    start: int = _column("integer", "first character of the label in the text as read", required=True, minimum=0)
    end: int = _column("integer", "where its own text, children included, ends", required=True, minimum=0)
    flags: str = _column("string", "remarks separated by ;")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A value that the text states of an indicator."""

    TABLE: ClassVar[str] = "indicators"
    KEY: ClassVar[tuple[str, ...]] = ("source", "start")
    WITHIN: ClassVar[type[Any] | None] = Document

    source: str = _column("string", "path relative to the input folder", required=True)
    report: int = _column("integer", "number of the report within the source", required=True)
    section: int | None = _column("integer", "innermost section that the value stands in")
    indicator: str = _column("string", "what is measured, in the report's own words, complete by itself")
    indicator_id: str = _column("string", "entry of the indicator catalogue; empty when there is none")
    value: float | None = _column("number", "plain number, 万/亿/千 folded in, changes signed; empty when masked")
    value_max: float | None = _column("number", "high end of a range")
    unit: str = _column("string", "canonical unit; empty when the report prints none")
    comparator: str = _column("string", "= >= <= > < or ~ (about)", enum=["=", ">=", "<=", ">", "<", "~"])
    kind: str = _column("string", "how the value is meant", enum=["level", "change", "target", "reference"])
    masked: bool = _column("boolean", "the figure is hidden (xx%)")
    period: str = _column("string", "when it holds, ISO 8601")
    scope: str = _column("string", "whose figure, when the text says")
    value_text: str = _column("string", "number with its unit as printed")
    start: int = _column("integer", "first character of value_text in the text as read", required=True, minimum=0)
    end: int = _column("integer", "after its last character", required=True, minimum=0)
    context: str = _column("string", "the sentence that states it")
    flags: str = _column("string", "remarks separated by ;")
    basis: str = _column("string", "what a change or reference is held against: 同比, 比2015年, 全市平均")
    why: str = _column("string", "rules that gave the number, name, kind and period, as field=rule separated by ;")
    checked: str = _column(
        "string", "whether it fits the figures that the text ties to it; empty when none", enum=["agrees", "disagrees"]
    )


@dataclass(frozen=True, slots=True)
class Check:
    """A relation that the text states between values: whether they agree."""

    TABLE: ClassVar[str] = "checks"
    KEY: ClassVar[tuple[str, ...]] = ("source", "report", "check")
    WITHIN: ClassVar[type[Any] | None] = Document

    source: str = _column("string", "path relative to the input folder", required=True)
    report: int = _column("integer", "number of the report within the source", required=True)
    check: int = _column("integer", "running number within the report, from 1", required=True)
    relation: str = _column(
        "string",
        "what the values are to each other: rate (or share) of a whole, sum of parts, difference, growth, "
        "amount per_head, shares that add up to 100%",
        enum=["rate", "sum", "difference", "growth", "per_head", "shares"],
    )
    rows: str = _column("string", "start of each row of indicators.csv in it, separated by ;, the result last")
    formula: str = _column("string", "what was reckoned, with the figures as printed")
    expected: float = _column("number", "what the formula gives")
    stated: float = _column("number", "what the text says")
    difference: float = _column("number", "stated less expected")
    unit: str = _column("string", "unit of the three")
    verdict: str = _column(
        "string", "within rounding: agrees, disagrees, or cannot_tell", enum=["agrees", "disagrees", "cannot_tell"]
    )


@dataclass(frozen=True, slots=True)
class Removal:
    """A stretch of the input that was taken out as boilerplate."""

    TABLE: ClassVar[str] = "removed"
    KEY: ClassVar[tuple[str, ...]] = ("source", "start")
    # A page of nothing but boilerplate has no report.
    WITHIN: ClassVar[type[Any] | None] = None

    source: str = _column("string", "path relative to the input folder", required=True)
    start: int = _column("integer", "first character in the text as read", required=True, minimum=0)
    end: int = _column("integer", "after its last character", required=True, minimum=0)
    rule: str = _column("string", "rule that took it out")
    text: str = _column("string", "what was taken out")


@dataclass(frozen=True, slots=True)
class Refused:
    """A number that is no value, and why; part of an Extraction, not written as a table."""

    TABLE: ClassVar[str] = "refused"
    KEY: ClassVar[tuple[str, ...]] = ("source", "start")
    WITHIN: ClassVar[type[Any] | None] = Document

    source: str = _column("string", "path relative to the input folder", required=True)
    report: int = _column("integer", "number of the report within the source", required=True)
    start: int = _column("integer", "first character in the text as read", required=True, minimum=0)
    end: int = _column("integer", "after its last character", required=True, minimum=0)
    text: str = _column("string", "the number as printed")
    reason: str = _column("string", "why it is no value: date, ordinal, part of a name, …")


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, and why."""

    TABLE: ClassVar[str] = "errors"
    KEY: ClassVar[tuple[str, ...]] = ("source",)
    WITHIN: ClassVar[type[Any] | None] = None

    source: str = _column("string", "input as named or found", required=True)
    reason: str = _column("string", "what is wrong with it")
    remedy: str = _column("string", "what to try")


TABLES: tuple[type[Any], ...] = (Document, SectionRow, Indicator, Removal, Check, Failure)


# Integers that may be unknown need pandas' own type, which has room for it.
_DTYPES = {"integer": "Int64", "number": "float64", "boolean": "bool"}


class Rows(tuple[T, ...]):
    """Records of one table, in order. `record` is their class, known also where there are none."""

    record: type[Any] | None = None

    def to_frame(self) -> pd.DataFrame:
        """A pandas DataFrame with one typed column per field; unknown cells are missing values."""
        import pandas as pd

        record: Any = self.record or (type(self[0]) if self else None)
        columns = fields(record) if record else ()
        frame = pd.DataFrame({f.name: [getattr(row, f.name) for row in self] for f in columns})
        return frame.astype({f.name: _DTYPES[f.metadata["type"]] for f in columns if f.metadata["type"] in _DTYPES})


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one source gave; `unfit` says which corrections no longer fit."""

    source: str
    reports: Rows[Document]
    sections: Rows[SectionRow]
    observations: Rows[Indicator]
    removals: Rows[Removal]
    refused: Rows[Refused] = field(default_factory=lambda: Rows[Refused]())
    checks: Rows[Check] = field(default_factory=lambda: Rows[Check]())
    # One for each report where copies are to be found, else none.
    signatures: tuple[bytes, ...] = ()
    unfit: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        tables: tuple[Rows[Any], ...] = (self.reports, self.sections, self.observations, self.removals)
        for rows, record in zip(tables, TABLES, strict=False):
            rows.record = record
        self.refused.record = Refused
        self.checks.record = Check
