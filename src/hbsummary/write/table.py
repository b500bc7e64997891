"""A table as the writers see it: named, titled and typed columns, whatever its rows are made of."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from hbsummary import datafiles
from hbsummary.tables import TABLES

__all__ = ["Column", "Reference", "Table", "column", "of", "plain", "result_tables"]

# What the first words of a description end with.
_END = re.compile(r"[:;,.(\uff1a\uff1b\uff0c\u3002\u3001\uff08]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `type` and `constraints` are those of Frictionless, texts are English and Chinese."""

    name: str
    type: str
    about: str
    about_zh: str
    title: str
    title_zh: str
    constraints: dict[str, Any] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))


@dataclass(frozen=True, slots=True)
class Reference:
    """The columns that repeat the key of another table."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """`values` gives the cells of a row, one for each column."""

    name: str
    about: str
    about_zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    within: Reference | None
    values: Callable[[Any], tuple[Any, ...]]


def column(table: str, name: str, kind: str, about: str, constraints: dict[str, Any] | None = None) -> Column:
    """A column with the texts that `data/columns.toml` has for it, or else with what its name says."""
    about_zh = datafiles.table("columns.toml").get(table, {}).get(name, "")
    plain_name = name.replace("_", " ").capitalize()
    title, title_zh = datafiles.table("columns.toml")["titles"].get(name, (plain_name, _END.split(about_zh)[0] or name))
    return Column(name, kind, about, about_zh, title, title_zh, constraints or {})


def of(record: type[Any]) -> Table:
    """The table that instances of a record class of `hbsummary.tables` are rows of."""
    if record not in _made:
        _made[record] = _of(record)
    return _made[record]


_made: dict[type[Any], Table] = {}


def _of(record: type[Any]) -> Table:
    above: type[Any] | None = record.WITHIN
    return Table(
        name=record.TABLE,
        about=str(record.__doc__).splitlines()[0],
        about_zh=datafiles.table("columns.toml").get(record.TABLE, {}).get("about", ""),
        columns=tuple(_column(record, each) for each in fields(record)),
        key=record.KEY,
        within=Reference(above.KEY, above.TABLE, above.KEY) if above else None,
        values=attrgetter(*(each.name for each in fields(record))),
    )


def _column(record: type[Any], each: Any) -> Column:
    about = each.metadata
    return column(record.TABLE, each.name, about["type"], about["description"], about["constraints"])


def result_tables() -> tuple[Table, ...]:
    """The tables of an extraction, in order."""
    return tuple(of(record) for record in TABLES)


def plain(table: Table) -> Callable[[Iterable[Any]], list[Any]]:
    """A function from the cells of a row to None, bool, int, float or str, as the columns' types say.

    For formats that tell an unknown cell from an empty text: None is unknown. Lone surrogates,
    which no file in UTF-8 can hold, become \\udcd6 as in CSV.
    """
    makers: list[Callable[[Any], Any]] = [_MAKERS.get(each.type, _text) for each in table.columns]
    return lambda cells: [make(cell) for make, cell in zip(makers, cells, strict=True)]


def _text(value: Any) -> str | None:
    if not value:
        return None
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


def _integer(value: Any) -> int | None:
    return None if value is None or value == "" else int(value)


def _number(value: Any) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _boolean(value: Any) -> bool | None:
    return value if value is None else bool(value)


_MAKERS: dict[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "year": _integer,
    "number": _number,
    "boolean": _boolean,
}
