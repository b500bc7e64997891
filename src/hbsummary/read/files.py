"""One file to its sources: it is told by its content which reader is for it, and what it holds."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any

from hbsummary.errors import HbsummaryError, InputError
from hbsummary.model import Source
from hbsummary.read.options import DEFAULT, Limits, Options
from hbsummary.read.sniff import form_of

__all__ = [
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

Reader = Callable[[bytes, str, Options], Source]
# One file that holds many: gives what is in it, in order.
Container = Callable[[bytes, str, Options], "Iterator[Source | Unread]"]

# Format to the function that makes a source of the bytes; imported when the first such file is met.
_READERS = {
    "text": "hbsummary.read.text:read_text",
    "docx": "hbsummary.read.docx:read_docx",
    "odt": "hbsummary.read.odt:read_odt",
    "csv": "hbsummary.read.sheets:read_csv",
    "html": "hbsummary.read.html:read_html",
    "mhtml": "hbsummary.read.html:read_mhtml",
    "pdf": "hbsummary.read.pdf:read_pdf",
    "xlsx": "hbsummary.read.sheets:read_xlsx",
    "rtf": "hbsummary.read.rtf:read_rtf",
    "ole": "hbsummary.read.ole:read_ole",
}
_CONTAINERS: dict[str, str] = {
    "gzip": "hbsummary.read.archive:members_gzip",
    "tar": "hbsummary.read.archive:members_tar",
    "zip": "hbsummary.read.archive:members_zip",
}
# With --text-column these hold one report per row.
_ROWS: dict[str, str] = {
    "csv": "hbsummary.read.sheets:members_csv",
    "ole": "hbsummary.read.ole:members_ole",
    "xlsx": "hbsummary.read.sheets:members_xlsx",
}
_FOREIGN = {
    "image": "an image",
    "program": "a program",
    "rar": "a RAR archive",
    "7z": "a 7z archive",
    "bzip2": "a bzip2 file",
    "xz": "an xz file",
    "pptx": "a presentation",
    "xml": "an Office document as XML",
}
_UNPACK = {"rar", "7z", "bzip2", "xz"}
# Text that browsers and programs leave beside pages; nobody writes reports in it.
_NO_REPORT = {".css", ".js", ".json", ".jsonl", ".map", ".svg", ".xml", ".toml", ".yaml", ".yml", ".ini", ".py", ".sh"}

# Names such as "2018.1-6月总结" have a point but no type.
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}")


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a member of one, that gave no source, and why."""

    name: str
    error: HbsummaryError


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


def read(path: str | os.PathLike[str], name: str = "", options: Options = DEFAULT) -> Source:
    """The source in the file at `path`; its name is `name` or else the file's.

    InputError when the file cannot be read, is of no known type, holds no text or several files.
    """
    name = name or display_name(Path(path).name)
    data, end = _load(path, options.limits), suffix(path)
    form = _form(data, end)
    if _holds_many(form, options):
        raise InputError("holds several files", "name one of them, or use extract")
    return read_bytes(data, name, form, options)


def sources(path: str | os.PathLike[str], name: str = "", options: Options = DEFAULT) -> Iterator[Source | Unread]:
    """The sources in the file at `path`: one, or those of an archive or of the rows of a workbook.

    What cannot be read comes as Unread, also the members of an archive; members go by the
    names `archive.zip!/member`.
    """
    name = name or display_name(Path(path).name)
    try:
        data = _load(path, options.limits)
        yield from members(data, name, suffix(path), options)
    except HbsummaryError as error:
        yield Unread(name, error)


def members(data: bytes, name: str, end: str, options: Options) -> Iterator[Source | Unread]:
    """The sources in the bytes of a file called `name` with the suffix `end`; HbsummaryError when it gives none."""
    if name in options.settled:
        return
    options.begun(name)
    form = _form(data, end)
    if _holds_many(form, options):
        container: Container = _load_function((_ROWS if form in _ROWS else _CONTAINERS)[form])
        yield from container(data, name, options)
    else:
        yield read_bytes(data, name, form, options)


def read_bytes(data: bytes, name: str, form: str, options: Options) -> Source:
    """The source in the bytes of a file of the format `form`; InputError when there is none."""
    if form in _FOREIGN:
        remedy = "unpack it" if form in _UNPACK else "save it as text, HTML, DOCX or PDF"
        raise InputError(f"is {_FOREIGN[form]}", remedy)
    reader: Reader = _load_function(_READERS[form])
    source = reader(data, name, options)
    options.limits.check_text(len(source.text))
    return source


def _form(data: bytes, end: str) -> str:
    form = form_of(data, end)
    if form in ("text", "xml") and end in _NO_REPORT:
        raise InputError(f"files of type {end} are not read", "save it as text, HTML, DOCX or PDF")
    return form


def _holds_many(form: str, options: Options) -> bool:
    return form in _CONTAINERS or (form in _ROWS and options.text_column is not None)


def _load(path: str | os.PathLike[str], limits: Limits) -> bytes:
    """The bytes of a regular file, not more than the limit allows."""
    try:
        # A pipe that nobody writes to would hold us up before it could be told from a file.
        with open(path, "rb", opener=_without_waiting) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise not_regular()
            limits.check_file(state.st_size)
            data = file.read(limits.file + 1)
    except OSError as error:
        raise unreadable(error) from error
    limits.check_file(len(data))
    return data


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def not_regular() -> InputError:
    """What is said of devices, pipes and sockets."""
    return InputError("is not a regular file", "save what it gives to a file")


def _load_function(place: str) -> Callable[..., Any]:
    module, _, function = place.partition(":")
    loaded: Callable[..., Any] = getattr(import_module(module), function)
    return loaded


def unreadable(error: OSError) -> InputError:
    """The operating system's complaint about an input, with what to try."""
    if isinstance(error, FileNotFoundError):
        return InputError("does not exist", "check the path")
    if isinstance(error, PermissionError):
        return InputError("may not be read", "check its permissions, or close the program that holds it")
    if isinstance(error, IsADirectoryError):
        return InputError("is a folder", "give a file")
    return InputError(f"cannot be read: {error.strerror or error}", "check the path and the disk")
