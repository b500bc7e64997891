"""Units that measure the same, so that a chart need not mix them: 9.5‰ of a rate in % is 0.95%."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources

from hbsummary.errors import InputError

__all__ = ["converted"]


@cache
def _scales() -> dict[str, tuple[str, Decimal]]:
    """For each unit the scale it belongs to, and its size there."""
    path = resources.files("hbsummary") / "data" / "review.toml"
    found: dict[str, tuple[str, Decimal]] = {}
    for name, units in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["scales"].items():
        for unit, size in units.items():
            if unit in found or size <= 0:
                raise InputError(f"{path}: scales: {unit} stands twice, or has no size", "name each unit once")
            found[unit] = name, Decimal(size)
    return found


def converted(value: float, unit: str, wished: str) -> tuple[float, str]:
    """The value in the unit `wished`, and that unit; both as they were where the two do not measure the same."""
    if unit == wished:
        return value, unit
    here, there = _scales().get(unit), _scales().get(wished)
    if here is None or there is None or here[0] != there[0]:
        return value, unit
    # By way of decimals: 9.5 times 0.1 is 0.95 and nothing else.
    return float(Decimal(repr(value)) * here[1] / there[1]), wished
