"""Files to sources: what a file is by its content, and the reader for it."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from hbsummary.read.options import DEFAULT, Limits, Options

if TYPE_CHECKING:
    from hbsummary.model import Source
    from hbsummary.read.files import (
        Unread,
        display_name,
        members,
        not_regular,
        read_bytes,
        sources,
        suffix,
        unreadable,
    )

__all__ = [
    "DEFAULT",
    "Limits",
    "Options",
    "Unread",
    "display_name",
    "members",
    "not_regular",
    "read",
    "read_bytes",
    "sources",
    "suffix",
    "unreadable",
]


def read(path: str | os.PathLike[str], name: str = "", options: Options = DEFAULT) -> Source:
    """The source in the file at `path`; its name is `name` or else the file's.

    InputError when the file cannot be read, is of no known type, holds no text or several files.
    """
    from hbsummary.read import files

    return files.read(path, name, options)


def __getattr__(name: str) -> Any:
    # What reads is imported when it is first asked for, so that the package and the command line start quickly.
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("hbsummary.read.files"), name)
