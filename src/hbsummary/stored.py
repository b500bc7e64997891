"""The tables of a folder that extract wrote, read again."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from typing import Any, TextIO

from hbsummary.addresses import is_remote, opened, plain, reading
from hbsummary.errors import InputError
from hbsummary.write.csv import MARK, stored

__all__ = ["holds", "none_of", "rows"]

# A cell may hold a whole stretch of boilerplate.
_LONGEST_CELL = 10**9
_REMEDY = "name the folder that `hbsummary extract INPUT -o DIR` wrote, as CSV"


def holds(folder: str | os.PathLike[str], record: type[Any]) -> bool:
    """Whether a folder, which may be an address, has the CSV file of the table of `record`.

    InputError when its store does not say.
    """
    path = _path(folder, record)
    if not is_remote(path):
        return os.path.isfile(path)
    with reading(path) as (fs, inside), suppress(FileNotFoundError):
        fs.invalidate_cache()
        # `exists` of many packages says no, too, where the store does not answer.
        fs.info(inside)
        return True
    return False


def none_of(folder: str | os.PathLike[str], record: type[Any]) -> InputError:
    """Tells that the table of `record` is missing."""
    return InputError(f"{os.fspath(folder)}: no {record.TABLE}.csv in it", _REMEDY)


def _path(folder: str | os.PathLike[str], record: type[Any]) -> str:
    given = plain(folder)
    return f"{given}/{record.TABLE}.csv" if is_remote(given) else os.path.join(given, f"{record.TABLE}.csv")


@contextmanager
def _opened(path: str) -> Iterator[TextIO]:
    if not is_remote(path):
        with open(path, encoding="utf-8", newline="") as stream:
            yield stream
        return
    with (
        reading(path, UnicodeDecodeError, csv.Error) as (fs, inside),
        io.TextIOWrapper(opened(fs, inside), encoding="utf-8", newline="") as stream,
    ):
        yield stream


def rows(folder: str | os.PathLike[str], record: type[Any]) -> Iterator[dict[str, str]]:
    """The rows of the table of `record`, each with all its columns, cells as extract meant them.

    Columns that an older version did not have are empty; InputError when the file is no such table, or cannot be read.
    """
    if not holds(folder, record):
        raise none_of(folder, record)
    path = _path(folder, record)
    names = [each.name for each in fields(record)]
    texts = [each.name for each in fields(record) if each.metadata["type"] == "string"]
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with _opened(path) as stream:
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


def _check(path: str, there: Any, record: type[Any]) -> None:
    missing = [name for name in record.KEY if name not in there]
    if missing:
        raise InputError(f"{path}: has no column {', '.join(missing)}", _REMEDY)
