"""The catalogue of indicators (`data/indicators.csv`): read, checked, and added to by the user.

An entry is an indicator that rows of different reports have in common: id, Chinese and English
name, further names, kind of quantity, units, plausible range, numerator and denominator, and
the standard or yearbook it comes from. Errors name file and line.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from hbsummary import datafiles
from hbsummary.errors import InputError
from hbsummary.normalise.wording import COUNT, SHARE, wording

__all__ = ["COLUMNS", "KINDS", "Catalogue", "Entry", "default_catalogue", "load_catalogue", "parse_catalogue"]

KINDS = ("rate", "count", "amount", "mean", "ratio")
# Whose figures are still figures of the indicator: of some institutions, of a part of the population.
PARTS = ("institution", "residence")

_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")
_GROUP = re.compile(r"\[([^\[\]]*)\]")
_REMEDY = "`hbsummary catalogue --format csv` prints the built-in table, which has the same columns"
_MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator. The first unit is the usual one; `low` and `high` are in it."""

    id: str
    zh: str
    en: str
    kind: str
    units: tuple[str, ...]
    low: float | None
    high: float | None
    numerator: str
    denominator: str
    parts: tuple[str, ...]
    source: str
    names: tuple[str, ...]


COLUMNS = tuple(f.name for f in fields(Entry))
_NEEDED = ("id", "zh", "kind")


class _Wrong(Protocol):
    """Makes the error that says what is wrong with a line."""

    def __call__(self, what: str) -> InputError: ...


class Catalogue:
    """Entries by id, and by what their names measure.

    Ids and names of `entries` go before those of `under`.
    """

    def __init__(self, entries: Iterable[Entry], under: Iterable[Entry] = ()) -> None:
        self.entries = {entry.id: entry for entry in entries}
        # What names have turned out to mean, for those who look them up; see matching.
        self.memory: dict[tuple[str, str, bool], Any] = {}
        self._index: dict[tuple[str, str], list[Entry]] = {}
        self._fill(self.entries.values())
        if under:
            first = dict(self._index)
            others = [entry for entry in under if entry.id not in self.entries]
            self._index.clear()
            self._fill(others)
            self._index.update(first)
            self.entries.update((entry.id, entry) for entry in others)

    def _fill(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            for name in (entry.zh, *entry.names):
                self._add(name, entry)

    def _add(self, name: str, entry: Entry) -> None:
        found = wording(name)
        measure = found.measure or (SHARE if entry.kind == "rate" else COUNT)
        same = self._index.setdefault((measure, found.key), [])
        if entry not in same:
            same.append(entry)

    def named(self, measure: str, key: str) -> list[Entry]:
        """The entries that a name of this measure and key may mean; they differ in their units."""
        return self._index.get((measure, key), [])

    def clashes(self) -> Iterator[tuple[str, Entry, Entry]]:
        """Entries of one name and one unit: key and both entries."""
        for (_, key), same in self._index.items():
            for n, one in enumerate(same):
                for other in same[n + 1 :]:
                    if set(one.units) & set(other.units) or not (one.units and other.units):
                        yield key, one, other

    def __len__(self) -> int:
        return len(self.entries)


@cache
def default_catalogue() -> Catalogue:
    """The catalogue that comes with the package."""
    return Catalogue(_default_entries())


@cache
def _default_entries() -> tuple[Entry, ...]:
    # The tests see to it that its names are unique.
    return parse_catalogue(datafiles.text("indicators.csv"), "indicators.csv", unique=False)


def load_catalogue(path: str | Path) -> Catalogue:
    """The entries of the CSV file at `path` together with those of the package.

    An id that the package has is replaced; a name that a built-in entry has goes to the user's
    entry. InputError names file, line and what is wrong.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        raise InputError(f"{path}: cannot be read: {reason}", "name a CSV file of indicators") from error
    own = parse_catalogue(text, str(path), known={entry.id for entry in _default_entries()})
    return Catalogue(own, _default_entries())


def parse_catalogue(text: str, name: str, known: Iterable[str] = (), unique: bool = True) -> tuple[Entry, ...]:
    """The entries of a CSV text; `name` stands for it in errors, `known` are ids of other tables.

    `unique`: no name may mean two entries of one unit; it takes time to see.
    """
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    try:
        for line, entry in _rows(text, name):
            if entry.id in lines:
                what = f"the id {entry.id} stands already in line {lines[entry.id]}"
                raise InputError(f"{name}, line {line}: {what}", _REMEDY)
            lines[entry.id] = line
            entries.append(entry)
    except csv.Error as error:
        raise InputError(f"{name}: not a CSV table: {error}", _REMEDY) from error
    _check_parts(entries, lines, {*lines, *known}, name)
    if unique:
        _check_names(entries, lines, name)
    return tuple(entries)


def _rows(text: str, name: str) -> Iterator[tuple[int, Entry]]:
    """Each line that holds an entry, and the entry."""
    reader = csv.reader(text.splitlines(keepends=True))
    head = next(reader, [])
    _check_head(head, name)
    for row in reader:
        if row and not row[0].startswith("#"):
            cells = dict(zip(head, row, strict=False))
            yield reader.line_num, _entry(cells, len(row), len(head), f"{name}, line {reader.line_num}")


def _check_head(head: list[str], name: str) -> None:
    missing = [column for column in _NEEDED if column not in head]
    if missing:
        raise InputError(f"{name}, line 1: the column {missing[0]} is missing", _REMEDY)
    unknown = [column for column in head if column not in COLUMNS]
    if unknown:
        raise InputError(f"{name}, line 1: unknown column {unknown[0]!r}; known are {', '.join(COLUMNS)}", _REMEDY)


def _entry(row: dict[str, str], cells: int, columns: int, where: str) -> Entry:
    """One checked entry of a row; `where` is its file and line."""

    def wrong(what: str) -> InputError:
        return InputError(f"{where}: {what}", _REMEDY)

    if cells > columns:
        raise wrong(f"{cells} cells under {columns} columns; put a cell with a comma in quotes")
    row = {key: value.strip() for key, value in row.items()}
    if not _ID.fullmatch(row["id"]):
        raise wrong(f"the id {row['id']!r} must be like field.measure in small letters, digits and _")
    if not row.get("zh"):
        raise wrong(f"{row['id']} has no name in the column zh")
    if row.get("kind") not in KINDS:
        raise wrong(f"kind is {row.get('kind', '')!r}; it must be one of {', '.join(KINDS)}")
    parts = tuple(row.get("parts", "").split())
    for part in parts:
        if part not in PARTS:
            raise wrong(f"parts has {part!r}; known are {', '.join(PARTS)}")
    low, high = (_number(row.get(key, ""), key, wrong) for key in ("low", "high"))
    if low is not None and high is not None and low >= high:
        raise wrong(f"low {low:g} is not below high {high:g}")
    return Entry(
        row["id"],
        row["zh"],
        row.get("en", ""),
        row["kind"],
        tuple(row.get("units", "").split()),
        low,
        high,
        row.get("numerator", ""),
        row.get("denominator", ""),
        parts,
        row.get("source", ""),
        tuple(_names(row.get("names", ""), wrong)),
    )


def _number(text: str, key: str, wrong: _Wrong) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise wrong(f"{key} is {text!r}, not a number")
    return value


def _names(text: str, wrong: _Wrong) -> list[str]:
    """The names of a cell; [a|b|] in one stands for each of its words."""
    names = [name for pattern in text.split() for name in _spread(pattern)]
    if len(names) > _MOST_NAMES:
        raise wrong(f"its patterns make {len(names)} names; at most {_MOST_NAMES} are allowed")
    return names


def _spread(pattern: str) -> Iterator[str]:
    group = _GROUP.search(pattern)
    if group is None:
        yield pattern
        return
    for word in group.group(1).split("|"):
        yield from _spread(pattern[: group.start()] + word + pattern[group.end() :])


def _check_parts(entries: list[Entry], lines: dict[str, int], ids: set[str], name: str) -> None:
    for entry in entries:
        for part in (entry.numerator, entry.denominator):
            if _ID.fullmatch(part) and part not in ids:
                raise InputError(f"{name}, line {lines[entry.id]}: {part} is the id of no entry", _REMEDY)


def _check_names(entries: Iterable[Entry], lines: dict[str, int], name: str) -> None:
    """That no name means two entries of one unit."""
    for key, one, other in Catalogue(entries).clashes():
        what = f"{other.id} has a name that {one.id} in line {lines[one.id]} has, too, with the same unit: {key}"
        raise InputError(f"{name}, line {lines[other.id]}: {what}", _REMEDY)
