"""Files to sources: one reader per file type, chosen by suffix."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path, PurePath

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read.text import read_text

__all__ = ["READERS", "display_name", "read", "suffix"]

Reader = Callable[[bytes, str], Source]

# Suffix (lower case, "" for none) to the function that makes a source of a file's bytes.
READERS: dict[str, Reader] = {"": read_text, ".txt": read_text, ".text": read_text, ".md": read_text}

# Names such as "2018.1-6月总结" have a point but no type.
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}")


def suffix(path: str | os.PathLike[str]) -> str:
    """The suffix that tells the file's type, in lower case; empty when there is none."""
    end = PurePath(path).suffix
    return end.lower() if _SUFFIX.fullmatch(end) else ""


def display_name(name: str) -> str:
    """`name` as text that can be written anywhere.

    File names that the system's encoding does not cover arrive with lone surrogates: UTF-8
    ones where that is ASCII, else most of them are GBK.
    """
    if name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name):
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.encode("utf-8", "surrogateescape").decode(encoding)
        except UnicodeError:
            continue
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def read(path: str | os.PathLike[str], name: str = "") -> Source:
    """The source in the file at `path`; its name is `name` or else the file's.

    InputError when the file cannot be read, is of no known type or holds no text.
    """
    reader = READERS.get(suffix(path))
    if reader is None:
        known = " ".join(key for key in sorted(READERS) if key)
        raise InputError(f"files of type {suffix(path)} are not read", f"save it as text; known are {known}")
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise unreadable(error) from error
    return reader(data, name or display_name(Path(path).name))


def unreadable(error: OSError) -> InputError:
    """The operating system's complaint about an input, with what to try."""
    if isinstance(error, FileNotFoundError):
        return InputError("does not exist", "check the path")
    if isinstance(error, PermissionError):
        return InputError("may not be read", "check its permissions, or close the program that holds it")
    if isinstance(error, IsADirectoryError):
        return InputError("is a folder", "give a file")
    return InputError(f"cannot be read: {error.strerror or error}", "check the path and the disk")
