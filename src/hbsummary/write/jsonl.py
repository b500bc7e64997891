"""Records as JSON Lines: one object per row and line, UTF-8, null = unknown, numbers without a needless .0."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from hbsummary.write.table import Table, plain
from hbsummary.write.writer import Writer, create, synced

__all__ = ["JsonlWriter", "lines"]

# Above this not every whole number is a float.
_WHOLE = 2.0**53


def lines(table: Table) -> Callable[[Any], str]:
    """A function that makes a line of JSON of a row of `table`."""
    names = [each.name for each in table.columns]
    typed, values = plain(table), table.values
    encode = json.JSONEncoder(ensure_ascii=False).encode

    def as_line(row: Any) -> str:
        return encode({name: _short(cell) for name, cell in zip(names, typed(values(row)), strict=True)}) + "\n"

    return as_line


def _short(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return int(value)
    return value


class JsonlWriter(Writer):
    """One file per table."""

    suffix = ".jsonl"

    def __init__(self, folder: Path, tables: Sequence[Table], stem: str, excel: bool = False) -> None:
        super().__init__(folder, tables, stem, excel)
        self._open = ExitStack()
        self._files: dict[Table, tuple[IO[str], Callable[[Any], str]]] = {}
        for table in self.tables:
            file = self._open.enter_context(create(folder / (table.name + self.suffix)))
            self._files[table] = file, lines(table)

    def add(self, table: Table, rows: Iterable[Any]) -> None:
        file, as_line = self._files[table]
        file.writelines(map(as_line, rows))

    def finish(self) -> None:
        for file, _ in self._files.values():
            synced(file)
        self._open.close()

    def close(self) -> None:
        self._open.close()
