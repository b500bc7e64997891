"""The table of units (`data/units.csv`): printed forms, canonical forms, factors."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

__all__ = ["Unit", "alternation", "unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A printed form: what it is called in the tables and what its numbers are multiplied by."""

    printed: str
    canonical: str
    factor: Decimal
    dimension: str
    ambiguous: bool


@cache
def _table() -> dict[str, Unit]:
    path = resources.files("hbsummary") / "data" / "units.csv"
    units: dict[str, Unit] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), start=2):
            try:
                factor = Decimal(row["factor"] or "1")
            except ArithmeticError:
                raise ValueError(f"units.csv line {line}: factor {row['factor']!r} is not a number") from None
            if row["printed"] in units:
                raise ValueError(f"units.csv line {line}: {row['printed']!r} stands twice")
            units[row["printed"]] = Unit(
                row["printed"], row["canonical"], factor, row["dimension"], row["ambiguous"] == "true"
            )
    return units


def unit(printed: str) -> Unit | None:
    """The entry for a printed form (spaces ignored), or None."""
    return _table().get(printed.replace(" ", ""))


@cache
def alternation() -> str:
    """All printed forms as one regular-expression alternation, longest first."""
    return "|".join(re.escape(p) for p in sorted(_table(), key=len, reverse=True))
