"""What is held against what: annotated rows on the one side, extracted rows on the other.

An annotated cell may name several right answers, separated by `|`; here they are tuples.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hbsummary.tables import Extraction

__all__ = ["Answer", "Gold", "GoldSection", "GoldValue", "Part", "Span", "Value", "answer", "bare"]

Span = tuple[int, int]

# Without these two names still are the same.
_SLIGHT = re.compile(r"[\s,，。;；:：、“”\"'‘’（）()《》〈〉【】\[\]·的了]+")


def bare(name: str) -> str:
    """A name without punctuation, spaces and particles, in lower case."""
    return _SLIGHT.sub("", name).lower()


@dataclass(frozen=True, slots=True)
class Value:
    """A row of `indicators.csv`, as far as it is judged; `value` is what it says, None when empty."""

    start: int
    end: int
    text: str
    value: float | None
    value_max: float | None
    unit: str
    comparator: str
    kind: str
    masked: bool
    indicator: str
    indicator_id: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A row of `sections.csv`, as far as it is judged."""

    start: int
    kind: str
    level: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was extracted from one source. `removed` are spans, `reports` where reports start."""

    values: tuple[Value, ...] = ()
    parts: tuple[Part, ...] = ()
    removed: tuple[Span, ...] = ()
    reports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldValue:
    """An annotated value. `core` are the words that its name has to hold, each with its alternatives."""

    start: int
    end: int
    text: str
    values: tuple[float | None, ...]
    values_max: tuple[float | None, ...]
    units: tuple[str, ...]
    comparators: tuple[str, ...]
    kinds: tuple[str, ...]
    masked: bool
    indicator: str
    core: tuple[tuple[str, ...], ...]
    concept: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldSection:
    """An annotated heading or item."""

    start: int
    kind: str
    level: str
    label: str
    title: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated page. Optional rows are neither rewarded nor punished."""

    source: str
    values: tuple[GoldValue, ...] = ()
    sections: tuple[GoldSection, ...] = ()
    removed: tuple[Span, ...] = ()
    reports: tuple[int, ...] = ()
    optional_reports: frozenset[int] = field(default_factory=frozenset)


def answer(extraction: Extraction) -> Answer:
    """What the pipeline returned for a source, in the form that is judged."""
    return Answer(
        tuple(
            Value(
                row.start,
                row.end,
                row.value_text,
                row.value,
                row.value_max,
                row.unit,
                row.comparator,
                row.kind,
                row.masked,
                row.indicator,
                row.indicator_id,
            )
            for row in extraction.observations
        ),
        tuple(Part(row.start, row.kind, str(row.level), row.label, row.title) for row in extraction.sections),
        tuple((row.start, row.end) for row in extraction.removals),
        tuple(row.start for row in extraction.reports),
    )
