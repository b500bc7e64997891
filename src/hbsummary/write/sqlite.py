"""Tables as a SQLite database: keys, indexes and types, and a table `about_columns` that says what is in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from hbsummary.write.table import Column, Table
from hbsummary.write.writer import CellsWriter, limit_columns

__all__ = ["SqliteWriter"]

_TYPES = {"integer": "INTEGER", "year": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
# What one looks rows up by, beside keys.
_LOOKED_UP = ("indicator_id", "indicator", "region", "region_code", "year", "kind", "verdict", "duplicate_of")
# As SQLite is usually built.
COLUMNS = 2_000
_ABOUT = "about_columns"
_WORDS = ("title", "title_zh", "about", "about_zh")


class SqliteWriter(CellsWriter):
    """One database. Nothing in it can be seen before it is whole, so it needs no journal."""

    suffix = ".sqlite"
    single = True

    def __init__(self, folder: Path, tables: Sequence[Table], stem: str, excel: bool = False) -> None:
        # Not above: hardly any run needs it.
        import sqlite3

        super().__init__(folder, tables, stem, excel)
        limit_columns(self.tables, COLUMNS, "a table of SQLite")
        self._path = folder / (stem + self.suffix)
        self._database = sqlite3.connect(self._path, isolation_level=None)
        try:
            for statement in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN", *_schema(self.tables)):
                self._database.execute(statement)
            self._database.executemany(_insert(_ABOUT, 3 + len(_WORDS)), _about(self.tables))
        except BaseException:
            self._database.close()
            raise

    def put(self, table: Table, rows: Iterable[list[Any]]) -> None:
        with _told(self._path):
            self._database.executemany(_insert(table.name, len(table.columns)), rows)

    def finish(self) -> None:
        with _told(self._path):
            # Made at the end, which is faster than keeping them while rows come.
            for statement in _indexes(self.tables):
                self._database.execute(statement)
            self._database.execute("COMMIT")
            self._database.execute("ANALYZE")
        self._database.close()
        with self._path.open("rb+") as file:
            os.fsync(file.fileno())

    def close(self) -> None:
        self._database.close()


class _told:
    """What SQLite complains about, such as a full disk, as the OSError that folders tell."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        import sqlite3

        if isinstance(error, sqlite3.Error):
            raise OSError(None, str(error), str(self._path)) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _insert(table: str, width: int) -> str:
    return f"INSERT INTO {_quoted(table)} VALUES ({', '.join('?' * width)})"


def _schema(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        parts = [_definition(each) for each in table.columns]
        if table.key:
            parts.append(f"PRIMARY KEY ({_list(table.key)})")
        if table.within:
            to = table.within
            parts.append(f"FOREIGN KEY ({_list(to.columns)}) REFERENCES {_quoted(to.table)} ({_list(to.key)})")
        yield f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"
    words = ", ".join(f"{_quoted(name)} TEXT" for name in _WORDS)
    yield (
        f'CREATE TABLE {_ABOUT} ("table" TEXT NOT NULL, "column" TEXT NOT NULL, "type" TEXT NOT NULL, {words}, '
        'PRIMARY KEY ("table", "column"))'
    )


def _definition(column: Column) -> str:
    made = f"{_quoted(column.name)} {_TYPES.get(column.type, 'TEXT')}"
    return made + " NOT NULL" if column.required else made


def _about(tables: Sequence[Table]) -> Iterator[tuple[str, ...]]:
    for table in tables:
        for each in table.columns:
            yield (table.name, each.name, each.type, *(getattr(each, name) for name in _WORDS))


def _indexes(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        there = {each.name for each in table.columns}
        wanted: list[tuple[str, ...]] = [(name,) for name in _LOOKED_UP if name in there]
        if table.within and table.key[: len(table.within.columns)] != table.within.columns:
            wanted.append(table.within.columns)
        for names in wanted:
            name = _quoted("_".join((table.name, *names)))
            yield f"CREATE INDEX {name} ON {_quoted(table.name)} ({_list(names)})"
