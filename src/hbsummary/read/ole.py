"""Files of old Office programs (.doc, .xls, .wps, .et) and what is in the same kind of container.

Documents and workbooks are read through a program that turns them into ones that can be read.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import olefile

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import Unread
from hbsummary.read.compose import Composer
from hbsummary.read.docx import read_docx
from hbsummary.read.items import Cell, Item, arranged, put
from hbsummary.read.office import antiword, by_antiword, by_libreoffice, libreoffice
from hbsummary.read.options import DEFAULT, Options
from hbsummary.read.sheets import members_xlsx, read_xlsx
from hbsummary.read.text import require_text

__all__ = ["members_ole", "read_ole"]

# The stream that tells what a file is; what a document holds of other programs lies deeper.
_KINDS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_CONVERTER = "converter"
_WORD_ENCRYPTED = 0x0100
_FILE_PASSWORD = 0x2F
_LOOKED_AT = 4096
_PICTURE = "[pic]"


def read_ole(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """The source in an old Office file; InputError when it is protected, none, or no program is there to read it."""
    kind = _kind(data)
    if kind == "xls":
        return _renamed(read_xlsx(_workbook(data, options), name, options), "xls")
    if kind == "doc":
        return _document(data, name, options)
    if kind == "encrypted":
        raise InputError("is protected by a password", "open it and save it without the password")
    if kind == "ppt":
        raise InputError("is a presentation", "save it as text, HTML, DOCX or PDF")
    raise InputError("is an old Office file of an unknown kind", "save it as text, HTML, DOCX or PDF")


def members_ole(data: bytes, name: str, options: Options = DEFAULT) -> Iterator[Source | Unread]:
    """The rows of an old workbook as reports; an old document is one source."""
    if _kind(data) != "xls":
        yield read_ole(data, name, options)
        return
    for one in members_xlsx(_workbook(data, options), name, options):
        yield _renamed(one, "xls") if isinstance(one, Source) else one


def _renamed(source: Source, form: str) -> Source:
    return replace(source, form=form, flags=(*source.flags, f"{_CONVERTER}=libreoffice"))


def _kind(data: bytes) -> str:
    """What the file is by the streams at its root; "encrypted" also where only its text is."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            kind, head = next(((kind, _head(ole, stream)) for stream, kind in _KINDS if ole.exists(stream)), ("", b""))
    except Exception as error:  # the library trips over damaged files in many ways
        raise InputError("is a damaged Office file", "open it in Word or LibreOffice and save it as DOCX") from error
    protected = (kind == "doc" and _is_protected_word(head)) or (kind == "xls" and _is_protected_excel(head))
    return "encrypted" if protected else kind


def _head(ole: olefile.OleFileIO[Any], stream: str) -> bytes:
    with ole.openstream(stream) as file:
        return bytes(file.read(_LOOKED_AT))


def _is_protected_word(head: bytes) -> bool:
    return len(head) >= 12 and bool(struct.unpack_from("<H", head, 10)[0] & _WORD_ENCRYPTED)


def _is_protected_excel(head: bytes) -> bool:
    """Whether one of the first records says that all after it is encrypted."""
    at = 0
    while at + 4 <= len(head):
        record, size = struct.unpack_from("<HH", head, at)
        if record == _FILE_PASSWORD:
            return True
        at += 4 + size
    return False


def _workbook(data: bytes, options: Options) -> bytes:
    """An old workbook as XLSX."""
    if libreoffice() is None:
        raise InputError("is an old workbook (.xls)", "install LibreOffice, or save it as XLSX")
    made = by_libreoffice(data, "xls", "xlsx", options.limits)
    if made is None:
        raise InputError("is an old workbook (.xls) that LibreOffice could not read", "save it as XLSX")
    return made


def _document(data: bytes, name: str, options: Options) -> Source:
    """An old document, by LibreOffice where it is installed and can read it, else by antiword."""
    if libreoffice() is None and antiword() is None:
        raise InputError("is an old Word document (.doc)", "install LibreOffice or antiword, or save it as DOCX")
    made = by_libreoffice(data, "doc", "docx", options.limits)
    if made is not None:
        return _renamed(read_docx(made, name, options), "doc")
    text = by_antiword(data, options.limits)
    if text is None:
        raise InputError("is an old Word document (.doc) that could not be converted", "save it as DOCX")
    return _of_antiword(text, name, options)


def _of_antiword(data: bytes, name: str, options: Options) -> Source:
    """The text that antiword gives; it draws bars around the cells of tables, and has no numbers of lists."""
    # Characters beyond 16 bits come in two halves.
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace(_PICTURE, "")
    require_text(text, data)
    composer = Composer(options.limits)
    for line in text.splitlines():
        if re.fullmatch(r"\|.*\|", line):
            cells = [Cell((Item(cell.strip()),) if cell.strip() else (), 1) for cell in line[1:-1].split("|")]
            put(composer, arranged([cells]))
        else:
            composer.line(line.rstrip())
    return composer.source(name, "doc", (f"{_CONVERTER}=antiword",))
