"""The tables of a folder that extract wrote, read again."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from hbsummary.errors import InputError
from hbsummary.write.csv import MARK, stored

__all__ = ["path_of", "rows"]

# A cell may hold a whole stretch of boilerplate.
_LONGEST_CELL = 10**9
_REMEDY = "name the folder that `hbsummary extract INPUT -o DIR` wrote, as CSV"


def path_of(folder: str | os.PathLike[str], record: type[Any]) -> Path:
    """The CSV file of the table of `record`; InputError when there is none in the folder."""
    path = Path(folder) / f"{record.TABLE}.csv"
    if not path.is_file():
        raise InputError(f"{folder}: no {path.name} in it", _REMEDY)
    return path


def rows(folder: str | os.PathLike[str], record: type[Any]) -> Iterator[dict[str, str]]:
    """The rows of the table of `record`, each with all its columns, cells as extract meant them.

    Columns that an older version did not have are empty; InputError when the file is no such table.
    """
    path = path_of(folder, record)
    names = [each.name for each in fields(record)]
    texts = [each.name for each in fields(record) if each.metadata["type"] == "string"]
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            marked = stream.read(1) == MARK
            if not marked:
                stream.seek(0)
            reader = csv.DictReader(stream, restval="")
            _check(path, reader.fieldnames or [], record)
            for row in reader:
                whole = {name: row.get(name, "") for name in names}
                if marked:
                    whole |= {name: stored(whole[name]) for name in texts}
                yield whole
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: is no table of extract: {error}", _REMEDY) from error


def _check(path: Path, there: Any, record: type[Any]) -> None:
    missing = [name for name in record.KEY if name not in there]
    if missing:
        raise InputError(f"{path}: has no column {', '.join(missing)}", _REMEDY)
