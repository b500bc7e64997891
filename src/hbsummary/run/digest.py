"""Digests of what rows depend on beside their input: the program, its tables, and what the user set."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from hbsummary import __version__
from hbsummary.regex import Regex

__all__ = ["digest", "program"]


@cache
def program() -> str:
    """Digest of the program: its version, all its files, and the version of Python that runs it."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = hashlib.sha256(f"{__version__} {sys.version_info[:2]}".encode())
    for name in sorted(_files(root)):
        with open(os.path.join(root, name), "rb") as file:
            content = hashlib.sha256(file.read()).hexdigest()
        found.update(f"{name.replace(os.sep, '/')} {content}\n".encode())
    return found.hexdigest()


def _files(root: str) -> Iterator[str]:
    """All files below a folder but compiled ones, relative to it. Every run waits for it: Path.rglob takes longer."""
    for place, _, names in os.walk(root):
        yield from (os.path.join(place, name)[len(root) + 1 :] for name in names if not name.endswith(".pyc"))


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
