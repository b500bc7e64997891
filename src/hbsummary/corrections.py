"""Corrections that a reader made of rows, applied to what the pipeline finds.

A correction is bound to a place (source, start, end) and to what stood there when it was made: the
cells of the row that was judged, or the text that was selected. Where the pipeline gives something
else now, the correction no longer fits; it is told and not applied, so that no old verdict hides a new row.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from hbsummary.errors import InputError
from hbsummary.tables import Check, Extraction, Indicator, Rows
from hbsummary.write.csv import MARK, cell, line, stored

__all__ = [
    "ACTIONS",
    "COLUMNS",
    "EDITABLE",
    "JUDGED",
    "Correction",
    "Corrections",
    "apply",
    "as_csv",
    "load",
    "parse",
]

COLUMNS = ("source", "start", "end", "action", "column", "old", "new", "note", "judged")
ACTIONS = ("accept", "reject", "edit", "add")
# The cells of a row that a reader can change, and those that make it the row that was judged.
EDITABLE = (
    *("indicator", "indicator_id", "value", "value_max", "unit", "comparator"),
    *("kind", "masked", "period", "scope", "basis"),
)
JUDGED = ("indicator", "value", "value_max", "unit", "comparator", "kind", "masked", "period", "value_text")
# The part of `why` that a cell belongs to.
_PART = {"indicator": "name", "kind": "kind", "period": "period"} | dict.fromkeys(
    ("value", "value_max", "unit", "comparator", "masked"), "number"
)
_TYPES: dict[str, Any] = {each.name: each.metadata for each in fields(Indicator)}
_LONGEST = 10_000
_STOPS = "。！？!?；;\n"
_REMEDY = "download it again from the review page"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader said of one place: `cells` are the columns with their old and new words (edit and add).

    `judged` are the cells of the row as it was shown, empty for what was added.
    """

    source: str
    start: int
    end: int
    action: str
    cells: tuple[tuple[str, str, str], ...] = ()
    note: str = ""
    judged: Mapping[str, str] = field(default_factory=dict)


Corrections = Mapping[str, Sequence[Correction]]


def load(paths: Iterable[Path]) -> dict[str, list[Correction]]:
    """The corrections of CSV files by source; where two speak of one place, the later one holds.

    InputError with file and line where one is missing or is no file of corrections.
    """
    found: dict[tuple[str, int, int], Correction] = {}
    for path in paths:
        try:
            text = path.read_bytes().decode("utf-8")
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: is no UTF-8", _REMEDY) from error
        for each in parse(text, str(path)):
            found[each.source, each.start, each.end] = each
    by_source: dict[str, list[Correction]] = {}
    for each in found.values():
        by_source.setdefault(each.source, []).append(each)
    return by_source


def parse(text: str, name: str = "corrections.csv") -> list[Correction]:
    """The corrections in a CSV text, in order; InputError with `name` and line where it is wrong."""
    marked = text.startswith(MARK)
    reader = csv.DictReader(io.StringIO(text.removeprefix(MARK), newline=""), restval="", strict=True)
    lines: dict[tuple[str, int, int], list[dict[str, str]]] = {}
    try:
        missing = [column for column in COLUMNS[:7] if column not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{name}: has no column {', '.join(missing)}", _REMEDY)
        for row in reader:
            where = f"{name}:{reader.line_num}"
            cells = {column: _cell(row.get(column), marked) for column in COLUMNS}
            key = cells["source"], *_place(cells, where)
            _check(cells, where)
            lines.setdefault(key, []).append(cells)
    except csv.Error as error:
        raise InputError(f"{name}:{reader.line_num}: {error}", _REMEDY) from error
    return [_correction(key, rows, name) for key, rows in lines.items()]


def _cell(words: str | None, marked: bool) -> str:
    return stored(words or "") if marked else words or ""


def _place(cells: Mapping[str, str], where: str) -> tuple[int, int]:
    for column in ("start", "end"):
        if not re.fullmatch(r"[0-9]{1,10}", cells[column]):
            raise InputError(f"{where}: {column} is {cells[column]!r}, which is no offset", _REMEDY)
    start, end = int(cells["start"]), int(cells["end"])
    if end <= start:
        raise InputError(f"{where}: end {end} is not behind start {start}", _REMEDY)
    return start, end


def _check(cells: Mapping[str, str], where: str) -> None:
    """InputError where a line says what cannot be done."""
    if cells["action"] not in ACTIONS:
        raise InputError(f"{where}: action is {cells['action']!r}", f"one of {', '.join(ACTIONS)}")
    if any(len(words) > _LONGEST for words in cells.values()):
        raise InputError(f"{where}: a cell is longer than {_LONGEST} characters", _REMEDY)
    if cells["action"] in ("accept", "reject"):
        return
    known = (*EDITABLE, "value_text") if cells["action"] == "add" else EDITABLE
    if cells["column"] not in known:
        raise InputError(f"{where}: column is {cells['column']!r}", f"one of {', '.join(known)}")
    try:
        _value(cells["column"], cells["new"])
    except ValueError as error:
        raise InputError(f"{where}: {cells['column']} {error}", "correct the cell") from error


def _value(column: str, words: str) -> Any:
    """What the words of a cell mean in a column; ValueError where they cannot stand there."""
    about = _TYPES[column]
    if about["type"] == "boolean":
        if words not in ("", "true", "false"):
            raise ValueError(f"is {words!r}, neither true nor false")
        return words == "true"
    if about["type"] == "number":
        if words and not re.fullmatch(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?", words):
            raise ValueError(f"is {words!r}, which is no number")
        number = float(words) if words else None
        return number if number is None or math.isfinite(number) else None
    allowed = about["constraints"].get("enum")
    if allowed and words not in allowed:
        raise ValueError(f"is {words!r}, not one of {' '.join(allowed)}")
    return " ".join(words.split()) if column != "value_text" else words


def _correction(key: tuple[str, int, int], rows: Sequence[Mapping[str, str]], name: str) -> Correction:
    """One correction of its lines, of which each has a cell; the last action holds."""
    action = rows[-1]["action"]
    mine = [row for row in rows if row["action"] == action]
    cells = {row["column"]: (row["column"], row["old"], row["new"]) for row in mine if row["column"]}
    note = next((row["note"] for row in mine if row["note"]), "")
    judged: dict[str, str] = {}
    for row in mine:
        if row["judged"]:
            judged = _judged(row["judged"], name)
    return Correction(*key, action, tuple(cells.values()), note, judged)


def _judged(words: str, name: str) -> dict[str, str]:
    try:
        cells = json.loads(words)
    except ValueError as error:
        raise InputError(f"{name}: judged is {words[:80]!r}, which is no JSON", _REMEDY) from error
    if not isinstance(cells, dict) or not all(isinstance(each, str) for each in cells.values()):
        raise InputError(f"{name}: judged is {words[:80]!r}, which is no row", _REMEDY)
    return {key: value for key, value in cells.items() if key in JUDGED}


def as_csv(corrections: Iterable[Correction]) -> str:
    """Corrections as CSV, a line for each cell, by source and place."""
    lines = [line(COLUMNS)]
    for each in sorted(corrections, key=lambda c: (c.source, c.start, c.end)):
        judged = json.dumps(dict(each.judged), ensure_ascii=False, separators=(",", ":")) if each.judged else ""
        for column, old, new in each.cells or (("", "", ""),):
            place = [each.source, str(each.start), str(each.end), each.action]
            lines.append(line([*place, column, old, new, each.note, judged]))
    return "".join(lines)


def apply(text: str, extraction: Extraction, corrections: Sequence[Correction]) -> Extraction:
    """An extraction of `text` with corrections applied to its rows."""
    rows: dict[tuple[int, int], Indicator] = {(row.start, row.end): row for row in extraction.observations}
    changed: set[int] = set()
    unfit: list[str] = []
    for each in corrections:
        try:
            if _applied(text, extraction, rows, each):
                changed.add(each.start)
        except _Unfit as why:
            unfit.append(f"{each.source}:{each.start}-{each.end}: {each.action} no longer fits: {why}")
    checks = [tie for tie in extraction.checks if not changed & set(map(int, tie.rows.split(";")))]
    touched = {int(at) for tie in extraction.checks if tie not in checks for at in tie.rows.split(";")}
    said = _verdicts(checks)
    ordered = sorted(rows.values(), key=lambda row: (row.start, row.end))
    ordered = [replace(row, checked=said.get(row.start, "")) if row.start in touched else row for row in ordered]
    return replace(extraction, observations=Rows(ordered), checks=Rows(checks), unfit=(*extraction.unfit, *unfit))


class _Unfit(Exception):
    """Why a correction cannot be applied any more."""


def _applied(text: str, extraction: Extraction, rows: dict[tuple[int, int], Indicator], each: Correction) -> bool:
    """Applies one correction to `rows`; whether a number changed, so that what was reckoned with it is void."""
    key = each.start, each.end
    row = rows.get(key)
    if each.action == "add":
        return _added(text, extraction, rows, each)
    if row is None:
        if each.action == "reject":
            return False
        raise _Unfit("there is no value at this place")
    cells = _as_words(row)
    wished = {column: new for column, _, new in each.cells}
    if each.action == "edit" and all(cells[column] == new for column, new in wished.items()):
        rows[key] = _flagged(row)
        return False
    other = [f"{name} is {cells[name]!r}" for name, words in each.judged.items() if cells[name] != words]
    other += [
        f"{name} is {cells[name]!r}" for name, old, _ in each.cells if name not in each.judged and cells[name] != old
    ]
    if other:
        raise _Unfit("; ".join(other))
    if each.action == "reject":
        del rows[key]
        return True
    rows[key] = _edited(_flagged(row), wished)
    return each.action == "edit" and any(_PART.get(column) == "number" for column in wished)


def _as_words(row: Indicator) -> dict[str, str]:
    return {name: cell(getattr(row, name)) for name in (*EDITABLE, "value_text")}


def _flagged(row: Indicator, *more: str) -> Indicator:
    flags = dict.fromkeys([*filter(None, row.flags.split(";")), *more, "reviewed"])
    return replace(row, flags=";".join(flags))


def _edited(row: Indicator, cells: Mapping[str, str]) -> Indicator:
    """The row with other cells, for which `why` gives the reader."""
    why = dict(part.partition("=")[::2] for part in row.why.split(";") if part)
    why |= {_PART[column]: "reviewed" for column in cells if column in _PART}
    changed: dict[str, Any] = {column: _value(column, words) for column, words in cells.items()}
    if changed.get("masked"):
        changed |= {"value": None, "value_max": None}
    return replace(row, why=";".join(f"{part}={rule}" for part, rule in why.items()), **changed)


def _added(text: str, extraction: Extraction, rows: dict[tuple[int, int], Indicator], each: Correction) -> bool:
    cells = {column: new for column, _, new in each.cells}
    printed = cells.pop("value_text", "")
    if text[each.start : each.end] != printed:
        raise _Unfit(f"the text there is {text[each.start : each.end]!r}, not {printed!r}")
    there = rows.get((each.start, each.end))
    if there is not None:
        other = [name for name, words in cells.items() if words and _as_words(there)[name] != words]
        if other:
            raise _Unfit(f"there is a value now, with another {', '.join(other)}")
        rows[each.start, each.end] = _flagged(there)
        return False
    if any(row.start < each.end and each.start < row.end for row in rows.values()):
        raise _Unfit("it overlaps another value")
    rows[each.start, each.end] = _row(text, extraction, each, printed, cells)
    return False


def _row(text: str, extraction: Extraction, each: Correction, printed: str, cells: Mapping[str, str]) -> Indicator:
    """The row of a value that the rules missed."""
    report = next((r for r in extraction.reports if r.start <= each.start and each.end <= r.end), None)
    if report is None:
        raise _Unfit("it lies in no report")
    around = [
        part.section
        for part in extraction.sections
        if part.report == report.report and part.start <= each.start and each.end <= part.end
    ]
    # What a reader left open: the words of an unknown text, no number, the first choice of the contract.
    known = {column: "" for column in EDITABLE} | {"comparator": "=", "kind": "level", "period": report.period}
    known |= {column: words for column, words in cells.items() if words}
    given: dict[str, Any] = {column: _value(column, words) for column, words in known.items()}
    return Indicator(
        source=extraction.source,
        report=report.report,
        section=around[-1] if around else None,
        value_text=printed,
        start=each.start,
        end=each.end,
        context=_sentence(text, extraction, each.start, each.end),
        flags="added;reviewed",
        why="number=reviewed;name=reviewed;kind=reviewed;period=reviewed",
        checked="",
        **given,
    )


def _sentence(text: str, extraction: Extraction, start: int, end: int) -> str:
    """The sentence around a place, at most 200 characters to each side, without what was removed."""
    first, last = max(0, start - 200), min(len(text), end + 200)
    left = max(text.rfind(stop, first, start) for stop in _STOPS) + 1 or first
    stops = [at for at in (text.find(stop, end, last) for stop in _STOPS) if at >= 0]
    right = min(stops) + 1 if stops else last
    return " ".join("".join(_kept(text, extraction, left, right)).split())


def _kept(text: str, extraction: Extraction, start: int, end: int) -> Iterator[str]:
    for removal in extraction.removals:
        if removal.start < end and removal.end > start:
            yield text[start : max(start, removal.start)]
            start = min(end, removal.end)
    yield text[start:end]


def _verdicts(checks: Iterable[Check]) -> dict[int, str]:
    """The verdict on each row that is left in a check; one that disagrees wins."""
    found: dict[int, str] = {}
    for verdict in ("agrees", "disagrees"):
        for tie in checks:
            if tie.verdict == verdict:
                found.update(dict.fromkeys(map(int, tie.rows.split(";")), verdict))
    return found
