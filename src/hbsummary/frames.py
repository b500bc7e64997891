"""The tables of a folder as pandas DataFrames, with the types that their columns have."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from hbsummary.errors import InputError
from hbsummary.stored import holds, none_of, rows
from hbsummary.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Tables", "load"]

_TRUTH = {"true": True, "false": False, "": None}


class Tables(Mapping[str, "pd.DataFrame"]):
    """The tables by name, also as attributes: `tables.indicators` is `tables["indicators"]`."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = dict(frames)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["_frames"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(f"no table {name!r}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._frames]

    def __repr__(self) -> str:
        return "Tables(" + ", ".join(f"{name}: {len(frame):,} rows" for name, frame in self.items()) + ")"


def load(folder: str | os.PathLike[str]) -> Tables:
    """The tables in a folder, which may be an address, that extract wrote as CSV (also with --excel), typed.

    Whole numbers and years are Int64, numbers float64, truth values boolean, columns with a fixed
    choice categories, all others string. An empty cell is a missing value, and nothing else is: the text NA
    stays what it is. Tables that are not there are left out; InputError when there is none at all,
    or when a cell is not of its column's type.
    """
    there = [record for record in TABLES if holds(folder, record)]
    if not there:
        raise none_of(folder, TABLES[0])
    return Tables({record.TABLE: _frame(folder, record) for record in there})


def _frame(folder: str | os.PathLike[str], record: type[Any]) -> pd.DataFrame:
    import pandas as pd

    held = list(rows(folder, record))
    columns = {}
    for each in fields(record):
        cells = [row[each.name] for row in held]
        try:
            columns[each.name] = _series(cells, each.metadata["type"], each.metadata["constraints"].get("enum"))
        except (ValueError, KeyError) as error:
            where = f"{os.fspath(folder)}: {record.TABLE}.csv: {each.name}"
            raise InputError(f"{where}: {error}", "run hbsummary extract again") from error
    return pd.DataFrame(columns)


def _series(cells: list[str], kind: str, choice: list[str] | None) -> Any:
    """The cells of a column as an array of its type; ValueError or KeyError for one that is not of it."""
    import pandas as pd

    if choice is not None:
        unknown = sorted(set(cells) - {"", *choice})
        if unknown:
            raise ValueError(f"{unknown[0]!r} is none of {', '.join(choice)}")
        return pd.Categorical([cell or None for cell in cells], categories=choice)
    if kind in _TYPES:
        dtype, read = _TYPES[kind]
        return pd.array([read(cell) for cell in cells], dtype=dtype)
    return pd.array([cell or None for cell in cells], dtype="string")


_TYPES: dict[str, tuple[Any, Callable[[str], Any]]] = {
    "integer": ("Int64", lambda cell: int(cell) if cell else None),
    "year": ("Int64", lambda cell: int(cell) if cell else None),
    "number": ("float64", lambda cell: float(cell) if cell else None),
    "boolean": ("boolean", lambda cell: _TRUTH[cell.casefold()]),
}
