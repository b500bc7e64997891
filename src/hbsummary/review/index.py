"""What the index of all reports shows, collected while their pages are made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hbsummary.duplicates import Copies
from hbsummary.model import Kind
from hbsummary.review.render import page
from hbsummary.tables import Document, Extraction, Failure, Indicator

__all__ = ["Index", "library"]

_FREQUENT = 30
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(slots=True)
class Index:
    """`add` takes what each source gave, in order; `html` is the page. `names` are the catalogue's names by id."""

    names: Mapping[str, str]
    documents: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    values: list[tuple[int, int, float, str, int, str]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
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
            if row.kind != Kind.LEVEL or row.value is None or not row.indicator_id:
                continue
            years = _YEAR.findall(row.period)
            place = self.ids.setdefault(row.indicator_id, len(self.ids))
            self.values.append((number, place, row.value, row.unit, row.start, years[-1] if years else report.year))

    def html(self, charts: str, sample: Mapping[str, Any]) -> str:
        """The page; `charts` is the library that draws, empty when there is none."""
        for number, name in self.copies.find().items():
            self.documents[number]["copy"] = name
        frequent = self.indicators.most_common(_FREQUENT)
        data = {
            "docs": self.documents,
            "sources": self.sources,
            "failures": self.failures,
            "values": self.values,
            "ids": [(name, self.names.get(name, name)) for name in self.ids],
            "frequent": [(self.names.get(key, name or key), key, count) for (key, name), count in frequent],
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
