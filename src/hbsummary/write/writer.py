"""What every format has: a writer that takes rows as they come into a folder of its own."""

from __future__ import annotations

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, ClassVar

from hbsummary.errors import OutputError
from hbsummary.write.table import Table, plain

__all__ = ["CellsWriter", "LinesWriter", "Writer", "encoded", "limit_columns", "synced"]


class Writer(ABC):
    """Writes tables into `folder`, where nobody looks until all is there.

    Rows may come as bytes, which `encode` makes of them wherever they are found: in another
    process, on another machine, in an earlier run. `stem` names the file of a format that holds
    all tables in one; `excel` asks for what spreadsheets need. `remarks` says, at the end, what
    the format could not hold as it is.
    """

    suffix: ClassVar[str]
    single: ClassVar[bool] = False

    def __init__(self, folder: Path, tables: Sequence[Table], stem: str, excel: bool = False) -> None:
        self.folder = folder
        self.tables = tuple(tables)
        self.stem = stem
        self.excel = excel
        self.remarks: list[str] = []

    @classmethod
    def names(cls, tables: Iterable[Table], stem: str) -> list[str]:
        """The files that it writes."""
        if cls.single:
            return [stem + cls.suffix]
        return [table.name + cls.suffix for table in tables]

    @classmethod
    @abstractmethod
    def encode(cls, table: Table, rows: Iterable[Any], excel: bool = False) -> bytes:
        """Rows as what `take` takes; those of several calls may be joined."""

    @abstractmethod
    def take(self, table: Table, rows: bytes) -> None:
        """Rows of a table, encoded, in their order."""

    @abstractmethod
    def add(self, table: Table, rows: Iterable[Any]) -> None:
        """Rows of a table, in their order."""

    @abstractmethod
    def finish(self) -> None:
        """Brings all to the disk and closes it."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of what is open, finished or not."""


class CellsWriter(Writer):
    """A file of typed cells: None (unknown), bool, int, float or str. Rows are encoded as lines of JSON."""

    @classmethod
    def encode(cls, table: Table, rows: Iterable[Any], excel: bool = False) -> bytes:
        typed, values = plain(table), table.values
        encode = json.JSONEncoder(separators=(",", ":")).encode
        return "".join(encode(typed(values(row))) + "\n" for row in rows).encode()

    def take(self, table: Table, rows: bytes) -> None:
        self.put(table, map(json.loads, rows.splitlines()))

    def add(self, table: Table, rows: Iterable[Any]) -> None:
        typed, values = plain(table), table.values
        self.put(table, (typed(values(row)) for row in rows))

    @abstractmethod
    def put(self, table: Table, rows: Iterable[list[Any]]) -> None:
        """Rows of typed cells."""


class LinesWriter(Writer):
    """One text file per table, a line to each row. Rows are encoded as the lines themselves."""

    def __init__(self, folder: Path, tables: Sequence[Table], stem: str, excel: bool = False) -> None:
        super().__init__(folder, tables, stem, excel)
        self._open = ExitStack()
        self._files: dict[Table, IO[bytes]] = {}
        for table in self.tables:
            file = self._open.enter_context((folder / (table.name + self.suffix)).open("xb"))
            file.write(encoded(self.form(table, excel)[0]))
            self._files[table] = file

    @classmethod
    @abstractmethod
    def form(cls, table: Table, excel: bool) -> tuple[str, Callable[[Any], str]]:
        """What a table's file begins with, and a function that makes a line of a row."""

    @classmethod
    def encode(cls, table: Table, rows: Iterable[Any], excel: bool = False) -> bytes:
        return encoded("".join(map(cls.form(table, excel)[1], rows)))

    def take(self, table: Table, rows: bytes) -> None:
        self._files[table].write(rows)

    def add(self, table: Table, rows: Iterable[Any]) -> None:
        _, as_line = self.form(table, self.excel)
        self._files[table].writelines(encoded(as_line(row)) for row in rows)

    def finish(self) -> None:
        for file in self._files.values():
            synced(file)
        self._open.close()

    def close(self) -> None:
        self._open.close()


def limit_columns(tables: Iterable[Table], most: int, holder: str) -> None:
    """OutputError where a table has more columns than `holder`, such as a sheet of Excel, holds."""
    for table in tables:
        if len(table.columns) > most:
            told = f"{table.name}: has {len(table.columns):,} columns, {holder} holds {most:,}"
            raise OutputError(told, "choose another --format")


def encoded(text: str) -> bytes:
    """UTF-8. Lone surrogates cannot be written so; they appear as \\udcd6."""
    return text.encode("utf-8", "backslashreplace")


def synced(file: IO[Any]) -> None:
    """What was written to a file is on the disk when this returns."""
    file.flush()
    os.fsync(file.fileno())
