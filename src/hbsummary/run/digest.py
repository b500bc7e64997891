"""Digests of what rows depend on beside their input: the program, its tables, and what the user set."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hbsummary import __version__
from hbsummary.regex import Regex

__all__ = ["digest", "program"]


@cache
def program() -> str:
    """Digest of the program: its version, all its files, and the version of Python that runs it."""
    root = Path(__file__).parents[1]
    found = hashlib.sha256(f"{__version__} {sys.version_info[:2]}".encode())
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return found.hexdigest()


def digest(*settings: Any) -> str:
    """Digest of settings: records, patterns, texts, numbers and collections of such."""
    return hashlib.sha256(json.dumps(_plain(settings)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as what JSON has, the same in every process; TypeError for what has no such form."""
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, each.name)) for each in fields(value))]
    if isinstance(value, (re.Pattern, Regex)):
        return [value.pattern, value.flags]
    if isinstance(value, Mapping):
        return sorted([_plain(name), _plain(each)] for name, each in value.items())
    if isinstance(value, AbstractSet):
        return sorted(map(_plain, value))
    if isinstance(value, (list, tuple)):
        return list(map(_plain, value))
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"{type(value).__name__} has no key")
