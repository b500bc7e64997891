"""Annotated pages and extracted tables from disk; what is wrong with a file is said with its place in it."""

from __future__ import annotations

import csv
import json
import math
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from hbsummary.errors import InputError
from hbsummary.score.records import Answer, Gold, GoldSection, GoldValue, Part, Span, Value, bare

__all__ = ["gold_from", "gold_paths", "read_answers", "read_gold"]

T = TypeVar("T")

# A cell may hold a whole stretch of boilerplate.
_LONGEST_CELL = 10**9
_TABLES = ("indicators", "sections", "removed", "documents")


def gold_paths(names: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The annotation files named; a folder stands for the .json files in it, by name."""
    paths: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(path.glob("*.json"))
            if not inside:
                raise InputError(f"{path}: no .json file in it", "name the folder that holds the annotated pages")
            paths += inside
        else:
            paths.append(path)
    return paths


def read_gold(path: Path) -> Gold:
    """The annotated page in a JSON file; InputError when it is none."""
    try:
        page = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: is not JSON: {error}", "annotations are JSON files in UTF-8") from error
    return gold_from(page, str(path))


def gold_from(page: Any, where: str = "page") -> Gold:
    """The annotated page in a JSON object; `where` names it in the InputError that tells what is wrong."""
    if not isinstance(page, dict) or not isinstance(page.get("source"), str):
        raise InputError(f"{where}: has no source", 'an annotation is an object with "source", the file\'s name')

    def rows(key: str, make: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
        return tuple(_made(make, row, f"{where}: {key}[{n}]") for n, row in enumerate(page.get(key) or ()))

    reports = dict(rows("reports", lambda row: (int(row["start"]), _true(row.get("optional")))))
    return Gold(
        page["source"],
        rows("observations", _value),
        rows("sections", _section),
        rows("boilerplate", _span),
        tuple(reports),
        frozenset(start for start, optional in reports.items() if optional),
    )


def _made(make: Callable[[dict[str, Any]], T], row: Any, where: str) -> T:
    try:
        return make(row)
    except KeyError as error:
        raise InputError(f"{where}: lacks {error.args[0]}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{where}: {error}") from error


def _value(row: dict[str, Any]) -> GoldValue:
    return GoldValue(
        start=int(row["start"]),
        end=int(row["end"]),
        text=_text(row.get("value_text")),
        values=tuple(map(_number, _choices(row.get("value")))),
        values_max=tuple(map(_number, _choices(row.get("value_max")))),
        units=_choices(row["unit"]),
        comparators=_choices(row.get("comparator") or "="),
        kinds=_choices(row["kind"]),
        masked=_true(row.get("masked")),
        indicator=_choices(row["indicator"])[0],
        core=tuple(tuple(bare(word) for word in words.split("|") if word) for words in row["core"].split()),
        concept=_text(row.get("concept")),
        optional=_true(row.get("optional")),
    )


def _section(row: dict[str, Any]) -> GoldSection:
    return GoldSection(
        start=int(row["start"]),
        kind=row["kind"],
        level=_text(row["level"]).strip(),
        label=_text(row.get("label")),
        title=_text(row.get("title")),
        optional=_true(row.get("optional")),
    )


def _span(row: dict[str, Any]) -> Span:
    return int(row["start"]), int(row["end"])


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _choices(cell: Any) -> tuple[str, ...]:
    return tuple(_text(cell).split("|"))


def _true(cell: Any) -> bool:
    return _text(cell).strip().lower() in ("1", "true")


def _number(cell: str) -> float | None:
    if not cell.strip():
        return None
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError(f"{cell} is no number")
    return number


def read_answers(out: str | os.PathLike[str], sources: Collection[str]) -> dict[str, Answer]:
    """What the tables of the folder `out` say of `sources`, which are file names or paths as in the tables.

    Rows of other sources are passed over. Sources without any row are missing in the
    result; InputError when `out` holds no tables.
    """
    folder = Path(out)
    present = [name for name in _TABLES if (folder / f"{name}.csv").is_file()]
    if not present:
        raise InputError(f"{folder}: holds no tables", f"make them with: hbsummary extract INPUT -o {folder}")
    wanted = set(sources)
    rows: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in _TABLES}
    for name in present:
        for source, row in _rows(folder / f"{name}.csv", _MAKERS[name]):
            # The annotation may name the file alone; the table says where under the input folder it lies.
            for key in {source, source.rpartition("/")[2]} & wanted:
                rows[name][key].append(row)
    found = {source for table in rows.values() for source in table}
    return {source: Answer(*(tuple(rows[name][source]) for name in _TABLES)) for source in found}


def _rows(path: Path, make: Callable[[dict[str, Any]], T | None]) -> Iterator[tuple[str, T]]:
    """Source and record of each row of a table that says something."""
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            for row in reader:
                source, record = _made(lambda row: (row["source"], make(row)), row, f"{path}:{reader.line_num}")
                if record is not None:
                    yield source or "", record
    except (OSError, UnicodeError, csv.Error) as error:
        raise InputError(f"{path}: {error}", "score tables as extract wrote them") from error
    finally:
        csv.field_size_limit(limit)


def _found_value(row: dict[str, Any]) -> Value | None:
    if not (_text(row["start"]).strip() and _text(row["end"]).strip()):
        return None
    return Value(
        start=int(row["start"]),
        end=int(row["end"]),
        text=_text(row.get("value_text")),
        value=_number(_text(row["value"])),
        value_max=_number(_text(row.get("value_max"))),
        unit=_text(row.get("unit")),
        comparator=_text(row.get("comparator")) or "=",
        kind=_text(row.get("kind")),
        masked=_true(row.get("masked")),
        indicator=_text(row.get("indicator")),
        indicator_id=_text(row.get("indicator_id")),
    )


def _found_part(row: dict[str, Any]) -> Part:
    return Part(
        int(row["start"]),
        _text(row.get("kind", "heading")),
        _text(row.get("level")).strip(),
        _text(row.get("label")),
        _text(row.get("title")),
    )


def _found_report(row: dict[str, Any]) -> int | None:
    return int(row["start"]) if _text(row["start"]).strip() else None


_MAKERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "indicators": _found_value,
    "sections": _found_part,
    "removed": _span,
    "documents": _found_report,
}
