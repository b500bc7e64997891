"""Tables as Parquet files, by pyarrow: row groups are written as rows come.

A table of more rows than a file should hold is a folder of that name with a file for each part of it,
which readers of Parquet take for one table.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hbsummary.errors import OutputError
from hbsummary.write.table import Table
from hbsummary.write.writer import CellsWriter

__all__ = ["PART", "ParquetWriter"]

# The name of a part.
PART = "part-{:05}.parquet"

# Rows that are held until they make a row group.
_GROUP = 20_000
# Rows of a file.
_PART = 1_000_000


class ParquetWriter(CellsWriter):
    """One file, or one folder of files, per table; OutputError where pyarrow is not installed."""

    suffix = ".parquet"

    def __init__(self, folder: Path, tables: Sequence[Table], stem: str, excel: bool = False) -> None:
        super().__init__(folder, tables, stem, excel)
        try:
            import pyarrow  # noqa: F401
        except ImportError as error:
            raise OutputError(
                "Parquet needs pyarrow", "pip install 'hbsummary[parquet]', or another --format"
            ) from error
        self._files = {table: _File(folder / (table.name + self.suffix), table) for table in self.tables}

    def put(self, table: Table, rows: Iterable[list[Any]]) -> None:
        self._files[table].add(rows)

    def finish(self) -> None:
        for file in self._files.values():
            file.finish()

    def close(self) -> None:
        for file in self._files.values():
            file.close()


class _File:
    """One table, with the rows of its next row group."""

    def __init__(self, path: Path, table: Table) -> None:
        self._path = path
        self._schema = _schema(table)
        self._rows: list[list[Any]] = []
        self._parts = self._written = 0
        self._open(path)

    def _open(self, path: Path) -> None:
        from pyarrow import parquet

        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._written = 0

    def _part(self, number: int) -> Path:
        return self._path / PART.format(number)

    def _next(self) -> None:
        """Goes on in another file; the first one comes into the folder with it."""
        self._close()
        self._parts += 1
        if self._parts == 1:
            whole = self._path.with_name(f".{self._path.name}")
            self._path.rename(whole)
            self._path.mkdir()
            whole.rename(self._part(0))
        self._open(self._part(self._parts))

    def add(self, rows: Iterable[list[Any]]) -> None:
        for row in rows:
            if self._written == _PART:
                self._next()
            self._rows.append(row)
            if len(self._rows) == min(_GROUP, _PART - self._written):
                self._write()

    def _write(self) -> None:
        import pyarrow

        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._schema)
        arrays = [pyarrow.array(cells, each.type) for cells, each in zip(columns, self._schema, strict=True)]
        self._writer.write_table(pyarrow.Table.from_arrays(arrays, schema=self._schema), _GROUP)
        self._written += len(self._rows)
        self._rows.clear()

    def _close(self) -> None:
        """What was written to the file at hand is on the disk."""
        self._writer.close()
        with (self._part(self._parts) if self._parts else self._path).open("rb+") as file:
            os.fsync(file.fileno())

    def finish(self) -> None:
        if self._rows:
            self._write()
        self._close()

    def close(self) -> None:
        self._rows.clear()
        self._writer.close()


def _schema(table: Table) -> Any:
    import pyarrow

    kinds = {
        "integer": pyarrow.int64(),
        "year": pyarrow.int16(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
    }
    columns = []
    for each in table.columns:
        kind = kinds.get(each.type, pyarrow.string())
        words = {"title": each.title, "title_zh": each.title_zh, "about": each.about, "about_zh": each.about_zh}
        columns.append(pyarrow.field(each.name, kind, not each.required, words))
    return pyarrow.schema(columns, {"about": table.about, "about_zh": table.about_zh})
