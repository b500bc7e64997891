"""What every format has: a writer that takes rows as they come into a folder of its own."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, ClassVar

from hbsummary.errors import OutputError
from hbsummary.write.table import Table

__all__ = ["LinesWriter", "Writer", "create", "limit_columns", "synced"]


class Writer(ABC):
    """Writes tables into `folder`, where nobody looks until all is there.

    `stem` names the file of a format that holds all tables in one; `excel` asks for what
    spreadsheets need. `remarks` says, at the end, what the format could not hold as it is.
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

    @abstractmethod
    def add(self, table: Table, rows: Iterable[Any]) -> None:
        """Rows of a table, in their order."""

    @abstractmethod
    def finish(self) -> None:
        """Brings all to the disk and closes it."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of what is open, finished or not."""


class LinesWriter(Writer):
    """One text file per table, a line to each row."""

    @abstractmethod
    def form(self, table: Table) -> tuple[str, Callable[[Any], str]]:
        """What a table's file begins with, and a function that makes a line of a row."""

    def __init__(self, folder: Path, tables: Sequence[Table], stem: str, excel: bool = False) -> None:
        super().__init__(folder, tables, stem, excel)
        self._open = ExitStack()
        self._files: dict[Table, tuple[IO[str], Callable[[Any], str]]] = {}
        for table in self.tables:
            file = self._open.enter_context(create(folder / (table.name + self.suffix)))
            head, as_line = self.form(table)
            file.write(head)
            self._files[table] = file, as_line

    def add(self, table: Table, rows: Iterable[Any]) -> None:
        file, as_line = self._files[table]
        file.writelines(map(as_line, rows))

    def finish(self) -> None:
        for file, _ in self._files.values():
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


def create(path: Path) -> IO[str]:
    """A new text file. Lone surrogates cannot be written as UTF-8; they appear as \\udcd6."""
    return path.open("x", encoding="utf-8", errors="backslashreplace", newline="")


def synced(file: IO[Any]) -> None:
    """What was written to a file is on the disk when this returns."""
    file.flush()
    os.fsync(file.fileno())
