"""What every format has: a writer that takes rows as they come into a folder of its own."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any, ClassVar

from hbsummary.write.table import Table

__all__ = ["Writer", "create", "synced"]


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


def create(path: Path) -> IO[str]:
    """A new text file. Lone surrogates cannot be written as UTF-8; they appear as \\udcd6."""
    return path.open("x", encoding="utf-8", errors="backslashreplace", newline="")


def synced(file: IO[Any]) -> None:
    """What was written to a file is on the disk when this returns."""
    file.flush()
    os.fsync(file.fileno())
