"""What the index of all reports shows, collected while their pages are made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hbsummary.duplicates import Copies
from hbsummary.model import Kind
from hbsummary.review.render import page
from hbsummary.review.scales import converted
from hbsummary.tables import Document, Extraction, Failure, Indicator

if TYPE_CHECKING:
    from hbsummary.normalise.catalogue import Entry

__all__ = ["Index", "library"]

# Number of the report, number of the series, value, start, year, period where it is not that year, comparator.
_Value = tuple[int, int, float, int, str, str, str]

_FREQUENT = 30
# An indicator that is not in the catalogue gets a chart when it has so many values.
_COMPARED = 3
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(slots=True)
class Index:
    """`add` takes what each source gave, in order; `html` is the page. `entries` are the catalogue's by id."""

    entries: Mapping[str, Entry]
    documents: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    values: list[_Value] = field(default_factory=list)
    # Indicator (by id, or by name where it has none) and unit of each chart.
    series: dict[tuple[str, str, str], int] = field(default_factory=dict)
    indicators: Counter[tuple[str, str]] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    copies: Copies = field(default_factory=Copies)

    def fail(self, failure: Failure) -> None:
        """An input that could not be read."""
        self.failures.append((failure.source, failure.reason))

    def add(self, found: Extraction, file: str, digest: str, data: dict[str, Any]) -> None:
        """What one source gave, and the file and data of its page."""
        self.sources[found.source] = {
            **{"digest": digest, "file": file, "corrections": data["corrections"]},
            "rows": len(found.observations),
        }
        gone = 0
        for removal in found.removals:
            self.removed[removal.rule] += removal.end - removal.start
            gone += removal.end - removal.start
        rows: dict[int, list[Indicator]] = {}
        for row in found.observations:
            rows.setdefault(row.report, []).append(row)
        share = round(100 * gone / max(1, len(data["text"])))
        signs = found.signatures or (b"",) * len(found.reports)
        for report, sign in zip(found.reports, signs, strict=True):
            self.copies.add(f"{report.source}#{report.report}", report.truncated, sign)
            self._values(len(self.documents), report, rows.get(report.report, []))
            self.documents.append(_document(report, rows.get(report.report, []), file, share))

    def _values(self, number: int, report: Document, rows: Iterable[Indicator]) -> None:
        for row in rows:
            self.indicators[row.indicator_id, "" if row.indicator_id else row.indicator] += 1
            if row.kind != Kind.LEVEL or row.value is None or not (row.indicator_id or row.indicator):
                continue
            entry = self.entries.get(row.indicator_id)
            usual = entry.units[0] if entry and entry.units else row.unit
            value, unit = converted(row.value, row.unit, usual)
            series = row.indicator_id, "" if row.indicator_id else row.indicator, unit
            years = _YEAR.findall(row.period)
            year = years[-1] if years else report.year
            place = self.series.setdefault(series, len(self.series))
            period = row.period if row.period != year else ""
            self.values.append((number, place, value, row.start, year, period, row.comparator))

    def _charted(self) -> tuple[list[tuple[str, str, str]], list[_Value]]:
        """The series of charts, with their values: all of the catalogue, others where there is something to compare."""
        counts = Counter(value[1] for value in self.values)
        kept = {series: n for series, n in self.series.items() if series[0] or counts[n] >= _COMPARED}
        new = {n: place for place, n in enumerate(kept.values())}
        values = [(each[0], new[each[1]], *each[2:]) for each in self.values if each[1] in new]
        return [(key, self._name(key, name), unit) for key, name, unit in kept], values

    def _name(self, key: str, name: str) -> str:
        entry = self.entries.get(key)
        return entry.zh if entry else name or key

    def html(self, charts: str, sample: Mapping[str, Any]) -> str:
        """The page; `charts` is the library that draws, empty when there is none."""
        for number, name in self.copies.find().items():
            self.documents[number]["copy"] = name
        frequent = self.indicators.most_common(_FREQUENT)
        series, values = self._charted()
        data = {
            "docs": self.documents,
            "sources": self.sources,
            "failures": self.failures,
            "values": values,
            "series": series,
            "frequent": [(self._name(key, name), key, count) for (key, name), count in frequent],
            "removed": self.removed.most_common(),
            "sample": sample,
        }
        return page("index", data, library=charts, title="hbsummary review")


def _document(report: Document, rows: Sequence[Indicator], file: str, removed: int) -> dict[str, Any]:
    kinds = Counter(row.kind for row in rows)
    return {
        **{"file": file, "source": report.source, "report": report.report, "start": report.start},
        **{"title": report.title, "year": report.year, "region": report.region, "type": report.doc_type},
        **{"chars": report.chars, "truncated": report.truncated, "flags": report.flags, "copy": report.duplicate_of},
        **{"values": sum(kinds.values()), "kinds": [kinds[str(kind)] for kind in Kind], "removed": removed},
        "flagged": sum(bool(row.flags) for row in rows),
        "disagrees": sum(row.checked == "disagrees" for row in rows),
        "places": [row.start for row in rows],
    }


def library() -> str:
    """plotly.js, to be carried along; empty when plotly is not installed."""
    try:
        from plotly.offline import get_plotlyjs
    except ImportError:
        return ""
    text: str = get_plotlyjs()
    # What would end the script element, were it in a string of the library.
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--").replace("\r\n", "\n")
