"""The package's own data files: read as text, or as the tables that they hold.

They are TOML, but to read them with tomllib would be a good part of a short run. So they are written plainly: what
begins at the start of a line with a letter, a quote, [ or # goes on until the next such line, and a value is JSON but
for raw strings, inline tables and a comma before the last bracket. The tests hold `table` against tomllib.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["table", "text"]

_PLACE = Path(__file__).with_name("data")
_BEGINS = re.compile(r'\n(?=[A-Za-z"\[#])')
_LAST_COMMA = re.compile(r",\s*\]\Z")


def text(name: str) -> str:
    """The text of a data file."""
    return (_PLACE / name).read_text(encoding="utf-8")


@cache
def table(name: str) -> dict[str, Any]:
    """What a TOML file holds; nobody may change it."""
    try:
        return _plain(text(name))
    except ValueError:  # not so plain
        import tomllib

        return tomllib.loads(text(name))


def _plain(written: str) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    keys = tables
    for part in _BEGINS.split("\n" + written):
        if part.startswith("["):
            keys = _begun(tables, part.strip())
        elif part.strip() and not part.startswith("#"):
            key, _, value = part.partition(" = ")
            keys[key.strip('"')] = _value(value.strip())
    return tables


def _begun(tables: dict[str, Any], head: str) -> dict[str, Any]:
    """The new table that [a], [a.b] or [[a]] begins."""
    keys: dict[str, Any] = {}
    *above, last = head.strip("[]").split(".")
    for name in above:
        tables = tables.setdefault(name, {})
    if head.startswith("[["):
        tables.setdefault(last, []).append(keys)
    else:
        tables[last] = keys
    return keys


def _value(written: str) -> Any:
    if written.startswith("'"):
        quotes = "'''" if written.startswith("'''") else "'"
        _, raw, *after = written.split(quotes)
        if after != [""]:
            raise ValueError(written)
        return raw
    if written.startswith("{"):
        written = written.replace('" = ', '": ')
    return json.loads(_LAST_COMMA.sub("]", written))
