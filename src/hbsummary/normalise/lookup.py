"""Entries of the catalogue that a word finds, and the catalogue as text."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from csv import writer

from hbsummary.fold import fold
from hbsummary.normalise.catalogue import COLUMNS, Catalogue, Entry
from hbsummary.normalise.matching import identify
from hbsummary.normalise.wording import alike

__all__ = ["FORMATS", "search"]


def search(catalogue: Catalogue, word: str) -> list[Entry]:
    """The entries that `word` finds, in the order of the catalogue; all for an empty word.

    An id finds its entry alone. Any other word finds the entries in whose id, Chinese or English
    name or further names it stands; where there are none, the entry that a report would mean by it,
    or else those in whose names another word for the same thing stands: 重性精神疾病 for 严重精神障碍.
    """
    word = fold(word).strip().lower()
    if word in catalogue.entries:
        return [catalogue.entries[word]]
    found = [entry for entry in catalogue.entries.values() if any(word in text for text in _texts(entry))]
    return found or _meant(catalogue, word) or _same(catalogue, alike(word))


def _same(catalogue: Catalogue, common: str) -> list[Entry]:
    """The entries in whose Chinese names a word stands, all in the common words."""
    return [e for e in catalogue.entries.values() if common and any(common in alike(n) for n in (e.zh, *e.names))]


def _texts(entry: Entry) -> Iterable[str]:
    return (text.lower() for text in (entry.id, entry.zh, entry.en, *entry.names))


def _meant(catalogue: Catalogue, word: str) -> list[Entry]:
    """What the word means as a name in a report, with one unit or another."""
    entries = (
        identify(word, unit, False, catalogue).entry for unit in ("", "%", "‰", "/10万", "人", "人次", "个", "元")
    )
    return list({entry.id: entry for entry in entries if entry is not None}.values())


def _cells(entry: Entry) -> dict[str, str]:
    """The entry as a row of the catalogue's own table, which `--catalogue` reads again."""
    cells: dict[str, str] = {}
    for column in COLUMNS:
        value = getattr(entry, column)
        if isinstance(value, tuple):
            value = " ".join(value)
        elif isinstance(value, float):
            value = f"{value:.15g}"
        cells[column] = "" if value is None else value
    return cells


def _csv(entries: Iterable[Entry]) -> str:
    out = io.StringIO()
    table = writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_cells(entry).values() for entry in entries)
    return out.getvalue()


def _jsonl(entries: Iterable[Entry]) -> str:
    rows = ({column: getattr(entry, column) for column in COLUMNS} for entry in entries)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _lines(entries: Iterable[Entry]) -> str:
    """Id, names and usual unit with tabs between them: what a terminal shows as a table."""
    return "".join("\t".join((e.id, e.zh, e.en, " ".join(e.units[:1]))) + "\n" for e in entries)


# How the entries are printed where there is no terminal, and for the formats that one can choose.
FORMATS: dict[str, Callable[[Iterable[Entry]], str]] = {"table": _lines, "csv": _csv, "jsonl": _jsonl}
