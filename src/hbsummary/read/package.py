"""Documents that are ZIP archives of XML parts (DOCX, ODT): safe access to the parts.

Nothing that the archive says of itself is believed: what is unpacked is counted while it is
read. XML is parsed without entities, DTDs or network; a DOCTYPE is refused before the parser
sees it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from lxml import etree

from hbsummary.errors import InputError
from hbsummary.read.options import Limits

__all__ = ["Element", "Package", "damaged"]

Element = etree._Element

_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises for archives that are cut off, overwritten or made to break it.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
)
_ENTRY = b"PK\x01\x02"
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# A tree takes some hundred bytes for each tag; a report of 300 pages has 200,000.
_MOST_TAGS = 5_000_000


def damaged(form: str, detail: str = "") -> InputError:
    """The error for a file of the type `form` (DOCX, ODT) that does not hold what it should."""
    more = f": {detail}" if detail else ""
    return InputError(f"is a damaged {form}{more}", "open it in Word or LibreOffice and save it again")


class Package:
    """The parts of a document by their names, without regard to case; InputError when they cannot be had.

    `form` is the type of the document as messages name it.
    """

    def __init__(self, data: bytes, form: str, limits: Limits) -> None:
        self.form = form
        self._limits = limits
        self._unpacked = 0
        if data.count(_ENTRY) > limits.members:
            raise damaged(form, "it has too many parts")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            infos = self._archive.infolist()
        except _BROKEN as error:
            raise damaged(form, "its ZIP archive is broken") from error
        self._parts: dict[str, list[zipfile.ZipInfo]] = {}
        for info in infos:
            self._parts.setdefault(_key(info.filename), []).append(info)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """The bytes of the part `name`; InputError when it is missing, doubled, encrypted, broken or too large."""
        infos = self._parts.get(_key(name), [])
        if len(infos) != 1:
            raise damaged(self.form, f"its part {_shown(name)} is {'there twice' if infos else 'missing'}")
        info = infos[0]
        if info.flag_bits & _ENCRYPTED:
            raise InputError("is protected by a password", "open it and save it without the password")
        if info.compress_type not in _METHODS:
            raise damaged(self.form, f"its part {_shown(name)} is packed in an unknown way")
        try:
            return self._unpack(info)
        except _BROKEN as error:
            raise damaged(self.form, f"its part {_shown(name)} cannot be unpacked") from error

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        pieces = []
        with self._archive.open(info) as file:
            while piece := file.read(_CHUNK):
                self._unpacked += len(piece)
                self._limits.check_unpacked(self._unpacked)
                pieces.append(piece)
        return b"".join(pieces)

    def xml(self, name: str) -> Element:
        """The root of the XML part `name`; InputError when it cannot be had or is not what it may be."""
        data = self.read(name)
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] in (b"<\0?\0", b"\0<\0?")
        if _FORBIDDEN.search(data.replace(b"\0", b"") if wide else data):
            raise InputError(
                f"declares a document type in its part {_shown(name)}", "open it in Word and save it again"
            )
        if data.count(b"<") > 2 * _MOST_TAGS:
            raise InputError(f"has a part of more than {_MOST_TAGS:,} elements", "cut it into several files")
        try:
            # The encoding is set, so that no other one hides from the search above what the parser then sees.
            root = etree.fromstring(data, _parser("utf-16" if wide else "utf-8"))
        except (etree.XMLSyntaxError, ValueError) as error:
            if "depth" in str(error):
                self._limits.check_nesting(self._limits.nesting + 1)
            raise damaged(self.form, f"its part {_shown(name)} is no valid XML") from error
        if root is None:
            raise damaged(self.form, f"its part {_shown(name)} is empty")
        return root


def _parser(encoding: str) -> etree.XMLParser:
    """A parser that follows nothing. `huge_tree` lifts the limit of 256 levels: readers count theirs."""
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )


def _key(name: str) -> str:
    """A part's name as it is looked up: some archivers write backslashes, and case does not count."""
    return name.replace("\\", "/").lstrip("/").lower()


def _shown(name: str) -> str:
    """A part's name as a message may show it."""
    return "".join(char if char.isprintable() else "?" for char in name[:80])
