"""The formats of tables, by name."""

from __future__ import annotations

from collections.abc import Iterable

from hbsummary.write.csv import CsvWriter
from hbsummary.write.jsonl import JsonlWriter
from hbsummary.write.parquet import ParquetWriter
from hbsummary.write.sqlite import SqliteWriter
from hbsummary.write.table import Table
from hbsummary.write.writer import Writer
from hbsummary.write.xlsx import XlsxWriter

__all__ = ["FORMATS", "every_name"]

FORMATS: dict[str, type[Writer]] = {
    "csv": CsvWriter,
    "xlsx": XlsxWriter,
    "parquet": ParquetWriter,
    "sqlite": SqliteWriter,
    "jsonl": JsonlWriter,
}


def every_name(tables: Iterable[Table], stem: str) -> list[str]:
    """The files that tables are written to, in any format."""
    held = list(tables)
    return [name for writer in FORMATS.values() for name in writer.names(held, stem)]
