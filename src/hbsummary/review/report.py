"""What the page of one source shows, as plain data."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from hbsummary.corrections import EDITABLE, JUDGED, Correction
from hbsummary.fold import fold
from hbsummary.model import Source
from hbsummary.quantities.units import alternation, unit
from hbsummary.review.render import page
from hbsummary.tables import Extraction, Indicator
from hbsummary.write.csv import cell
from hbsummary.write.table import of

__all__ = ["COLUMNS", "as_data", "digest", "file_name", "html", "mark"]

# The sentence is in the text, the source in the page.
COLUMNS = tuple(each.name for each in fields(Indicator) if each.name not in ("source", "context"))
_NUMBERS = ("start", "end")
_PLAIN = re.compile(r"[^\w.+-]+")
_LONGEST = 60


def digest(text: str) -> str:
    """What tells a text from another one of the same name."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def file_name(source: str) -> str:
    """The file of a source's page: readable, the same in every run, safe whatever the source is called."""
    sign = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    name = source.rpartition("/")[2].encode("utf-8", "replace").decode()
    return f"{_PLAIN.sub('_', name).strip('._')[:_LONGEST] or 'page'}-{sign}.html"


def as_data(
    source: Source, found: Extraction, corrections: Iterable[Correction] = (), sample: Sequence[int] = ()
) -> dict[str, Any]:
    """The data of a page: text, reports, sections, rows, what was removed and refused; `corrections` are shown on
    the rows, not applied, and `sample` are the starts of rows to be judged."""
    return {
        "source": source.name,
        "digest": digest(source.text),
        "text": source.text,
        "columns": COLUMNS,
        "editable": EDITABLE,
        "judged": JUDGED,
        "titles": {each.name: (each.title, each.title_zh) for each in of(Indicator).columns},
        "docs": [
            {"report": r.report, "title": r.title, "start": r.start, "end": r.end, "period": r.period}
            for r in found.reports
        ],
        "sections": [
            {
                **{"report": s.report, "section": s.section, "parent": s.parent, "kind": s.kind},
                **{"label": s.label, "title": s.title, "start": s.start, "end": s.end},
            }
            for s in found.sections
        ],
        "rows": [[_words(row, name) for name in COLUMNS] for row in found.observations],
        "removals": [(row.start, row.end, row.rule) for row in found.removals],
        "refused": [(row.start, row.end, row.reason) for row in found.refused],
        "checks": [
            {
                **{"rows": [int(at) for at in tie.rows.split(";")], "formula": tie.formula, "unit": tie.unit},
                **{"expected": cell(tie.expected), "stated": cell(tie.stated), "verdict": tie.verdict},
            }
            for tie in found.checks
        ],
        "corrections": [_shown(each) for each in corrections],
        "sample": list(sample),
        "units": _units(source.text),
    }


def _units(text: str) -> dict[str, tuple[str, float]]:
    """The units that the text prints, with canonical form and factor: for values that a reader adds."""
    printed = sorted(set(re.findall(alternation(), fold(text))))
    known = [each for each in map(unit, printed) if each is not None]
    return {each.printed: (each.canonical, float(each.factor)) for each in known}


def _words(row: Indicator, name: str) -> Any:
    value = getattr(row, name)
    return value if name in _NUMBERS else cell(value)


def _shown(each: Correction) -> dict[str, Any]:
    return {
        **{"start": each.start, "end": each.end, "action": each.action, "note": each.note},
        "cells": {column: (old, new) for column, old, new in each.cells},
        "judged": dict(each.judged),
    }


def mark(file: str) -> str:
    """What the head of a page says of the file it was written as."""
    return f'<meta name="generator" content="hbsummary review: {file}">'


def html(data: dict[str, Any], found: Extraction, before: str = "", after: str = "") -> str:
    """The page; `before` and `after` are the files of its neighbours."""
    from markupsafe import Markup

    first = found.reports[0] if found.reports else None
    facts = (first.year, first.region, first.doc_type, first.flags.replace(";", ", ")) if first else ()
    title = (first.title if first else "") or found.source
    return page(
        "page",
        data,
        title=title,
        source=found.source,
        facts=list(filter(None, facts)),
        before=before,
        after=after,
        mark=Markup(mark(file_name(found.source))),
    )
