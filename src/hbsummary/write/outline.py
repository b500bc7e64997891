"""The outline of reports: a tree to look at, or the rows of `sections.csv` as CSV or JSON Lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from hbsummary.model import Source
from hbsummary.tables import Extraction, SectionRow
from hbsummary.write import csv
from hbsummary.write.table import of

__all__ = ["FORMATS", "Format"]

# Items have no title: this much of their text stands for one.
_GLIMPSE = 30


@dataclass(frozen=True, slots=True)
class Format:
    """`header` comes once, `body` once for each source."""

    header: str
    body: Callable[[Source, Extraction], str]


def _rows(source: Source, extraction: Extraction) -> str:
    line = csv.lines(of(SectionRow))
    return "".join(line(row) for row in extraction.sections)


def _lines(source: Source, extraction: Extraction) -> str:
    return "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in extraction.sections)


def _indented(source: Source, extraction: Extraction) -> str:
    """Two spaces to a level."""
    return "".join("  " * len(path) + name + "\n" for path, name in _walk(source, extraction))


def _tree(source: Source, extraction: Extraction) -> str:
    """With lines drawn from each section to those in it."""
    out = []
    for path, name in _walk(source, extraction):
        guides = "".join("   " if last else "│  " for last in path[:-1])
        turn = ("└─ " if path[-1] else "├─ ") if path else ""
        out.append(guides + turn + name + "\n")
    return "".join(out)


def _walk(source: Source, extraction: Extraction) -> Iterator[tuple[tuple[bool, ...], str]]:
    """Source, reports and sections in reading order: for each level whether it is the last there, and the name."""
    below: dict[tuple[int, int | None], list[SectionRow]] = defaultdict(list)
    for row in extraction.sections:
        below[row.report, row.parent].append(row)

    def sections(report: int, parent: int | None, path: tuple[bool, ...]) -> Iterator[tuple[tuple[bool, ...], str]]:
        rows = below[report, parent]
        for n, row in enumerate(rows, 1):
            here = (*path, n == len(rows))
            yield here, _name(source, row)
            yield from sections(report, row.section, here)

    yield (), _one_line(source.name)
    for n, report in enumerate(extraction.reports, 1):
        path = (n == len(extraction.reports),)
        yield path, _one_line(report.title) or f"report {report.report}, without a title"
        yield from sections(report.report, None, path)


def _name(source: Source, row: SectionRow) -> str:
    if row.title:
        return _one_line(row.label + row.title)
    words = _one_line(source.text[row.start : row.end])
    return words if len(words) <= _GLIMPSE else words[:_GLIMPSE] + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


FORMATS = {
    "tree": Format("", _tree),
    "text": Format("", _indented),
    "csv": Format(csv.head(of(SectionRow)), _rows),
    "jsonl": Format("", _lines),
}
