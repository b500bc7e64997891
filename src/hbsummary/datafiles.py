"""The package's own data files: read as text, or as the tables that they hold."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["lists", "table", "text"]

_PLACE = Path(__file__).with_name("data")


def text(name: str) -> str:
    """The text of a data file."""
    return (_PLACE / name).read_text(encoding="utf-8")


@cache
def table(name: str) -> dict[str, Any]:
    """What a TOML file holds; nobody may change it."""
    return tomllib.loads(text(name))


def lists(name: str) -> Callable[[str], list[str]]:
    """The lists of words of a TOML file, by their names; it is read when the first is asked for."""
    return lambda key: table(name)[key]
