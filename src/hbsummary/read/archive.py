"""Archives read as folders: ZIP, tar, gzip, and those within them.

Nothing is written and no member is looked up on the disk: a name such as ../../x is a name.
What an archive says of its sizes is not believed, the bytes are counted as they are unpacked,
those of archives within it too. One member is in memory at a time.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath

from hbsummary.errors import HbsummaryError, InputError
from hbsummary.model import Source
from hbsummary.read import Unread, display_name, members, suffix
from hbsummary.read.options import DEFAULT, Limits, Options
from hbsummary.read.sniff import form_of
from hbsummary.read.tarstream import Damaged, entries, is_header

__all__ = ["members_gzip", "members_tar", "members_zip"]

Found = Iterator[Source | Unread]
Unpacker = Callable[[bytes, "_Archive"], Found]

_PIECE = 1 << 16
_BLOCK = 512
_ENCRYPTED = 0x1
_UTF8 = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_UNICODE_PATH = 0x7075
_DIRECTORY_ENTRY = b"PK\x01\x02"
_DIRECTORY_END = b"PK\x05\x06"
_DIRECTORY_PLACE = b"PK\x06\x07"
_LOCAL_HEADER = 30
# What the libraries raise for archives that are cut off, overwritten or made to break them.
_BROKEN = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
    IndexError,
)
_AGAIN = "fetch it again, or unpack it"
_KINDS = {"link": "is a link", "device": "is a device", "pipe": "is a pipe", "sparse": "is a sparse file"}


class _Full(InputError):
    """The archive as a whole has used up a limit: nothing more of it is read."""


@dataclass(slots=True)
class _Budget:
    """What an archive and all within it have taken of the limits."""

    limits: Limits
    unpacked: int = 0
    members: int = 0

    def unpack(self, size: int) -> None:
        self.unpacked += size
        try:
            self.limits.check_unpacked(self.unpacked)
        except InputError as error:
            raise _Full(error.reason, error.remedy) from error

    def member(self) -> None:
        self.members += 1
        if self.members > self.limits.members:
            raise _Full(f"holds more than the limit of {self.limits.members:,} files", "raise --max-members")


@dataclass(slots=True)
class _Archive:
    """One archive while it is read: its name, how deep in others it lies, the names that it gave out."""

    name: str
    options: Options
    budget: _Budget
    depth: int = 1
    given: set[str] = field(default_factory=set)

    def named(self, member: str) -> str:
        """The name of a member, with a number where there was one of that name before."""
        base = name = f"{self.name}!/{member}"
        n = 1
        while name in self.given:
            n += 1
            name = f"{base}~{n}"
        self.given.add(name)
        return name

    def member(self, path: str, pieces: Iterable[bytes]) -> Found:
        """What the member called `path` gives; Unread if nothing. _Full when the archive may give no more."""
        name = self.named(path)
        if name in self.options.settled:
            return
        self.options.begun(name)
        try:
            data = self._joined(pieces)
            yield from self._read(data, name, suffix(path))
        except (_Full, Damaged):
            raise
        except Exception as error:  # whatever a member does to us, the next one gets its turn
            yield Unread(name, _told(error))

    def all(self, unpack: Unpacker, data: bytes) -> Found:
        """What all members give; InputError when there are none."""
        yield from unpack(data, self)
        if not self.given:
            raise InputError("holds no files", "check how it was packed")

    def _joined(self, pieces: Iterable[bytes]) -> bytes:
        data, limit = bytearray(), self.options.limits.file
        for piece in pieces:
            data += piece
            if len(data) > limit:
                raise InputError(f"has more bytes than the limit of {limit:,}", "raise --max-file-size")
        return bytes(data)

    def _read(self, data: bytes, name: str, end: str) -> Found:
        unpack = _UNPACKERS.get(form_of(data, end))
        if unpack is None:
            yield from members(data, name, end, self.options)
            return
        most = self.options.limits.archives
        if self.depth >= most:
            raise InputError(f"lies deeper than the limit of {most} archives in one another", "unpack the outer ones")
        yield from _Archive(name, self.options, self.budget, self.depth + 1).all(unpack, data)


def members_zip(data: bytes, name: str, options: Options = DEFAULT) -> Found:
    """What the members of a ZIP archive give, by name; InputError when there are none or too many."""
    return _outermost(_unzip, data, name, options)


def members_tar(data: bytes, name: str, options: Options = DEFAULT) -> Found:
    """What the members of a tar archive give, in its order; InputError when there are none or too many."""
    return _outermost(_untar, data, name, options)


def members_gzip(data: bytes, name: str, options: Options = DEFAULT) -> Found:
    """What a gzip file gives: the members of the tar archive in it, or the one file that it is."""
    return _outermost(_gunzip, data, name, options)


def _outermost(unpack: Unpacker, data: bytes, name: str, options: Options) -> Found:
    if options.limits.archives < 1:
        raise InputError("is an archive, and none are to be read", "unpack it")
    yield from _Archive(name, options, _Budget(options.limits)).all(unpack, data)


def _told(error: Exception) -> HbsummaryError:
    """What went wrong with a member, as one line."""
    if isinstance(error, HbsummaryError):
        return error
    if isinstance(error, MemoryError):
        return InputError("needs more memory than there is", "split the file")
    text = " ".join(str(error).split())[:200]
    return InputError(f"internal error: {type(error).__name__}: {text}", "report it together with the file")


def _plain(path: str) -> str:
    """The name of a member as a path below the archive: without roots and single points, `..` made harmless."""
    parts = (part for part in path.replace("\\", "/").split("/") if part not in ("", "."))
    return display_name("/".join("(..)" if part == ".." else part for part in parts))


def _is_hidden(path: str) -> bool:
    """Whether a name or a folder above it is hidden, a lock file, or what macOS adds."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.split("/"))


def _decoded(name: bytes) -> str:
    """A name in the encoding of whoever packed it; with lone surrogates where it is in none."""
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return name.decode(encoding)
    return name.decode("utf-8", "surrogateescape")


# --- ZIP


def _unzip(data: bytes, archive: _Archive) -> Found:
    # Python makes an object of each entry before anyone can count them.
    if _entries(data) > archive.budget.limits.members:
        archive.budget.members = archive.budget.limits.members
        archive.budget.member()
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, NotImplementedError) as error:
        raise InputError("is a damaged archive", _AGAIN) from error
    overlapping = _overlapping(opened.infolist())
    for path, info in sorted(((_zip_name(info), info) for info in opened.infolist()), key=lambda pair: pair[0]):
        archive.budget.member()
        # Some archivers mark folders by a backslash.
        if info.orig_filename.endswith(("/", "\\")) or not path or _is_hidden(path):
            continue
        refused = _refused(info, info.header_offset in overlapping)
        if refused is not None:
            yield Unread(archive.named(path), refused)
            continue
        yield from archive.member(path, _zip_pieces(opened, info, archive.budget))


def _entries(data: bytes) -> int:
    """How many entries the directory of a ZIP archive has, at most."""
    end = max(0, data.rfind(_DIRECTORY_END))
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    # In large archives another record says where the directory is.
    start = 0 if data[max(0, end - 20) : end].startswith(_DIRECTORY_PLACE) else max(0, end - size)
    return data.count(_DIRECTORY_ENTRY, start, end)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; without the mark of UTF-8 it is in the encoding of the system that it was packed on."""
    for kind, content in _extras(info.extra):
        if kind == _UNICODE_PATH and content[:1] == b"\1":
            return _plain(_decoded(content[5:]))
    name = info.orig_filename.partition("\0")[0]
    if not info.flag_bits & _UTF8:
        # Python takes unmarked names for cp437, which has a character for each byte.
        with suppress(UnicodeEncodeError):
            return _plain(_decoded(name.encode("cp437")))
    return _plain(name)


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size


def _overlapping(infos: Iterable[zipfile.ZipInfo]) -> set[int]:
    """Where members begin that reach into the next one: the same bytes are to be unpacked many times."""
    spans = sorted((info.header_offset, info.compress_size + len(info.orig_filename)) for info in infos)
    return {start for (start, size), (following, _) in pairwise(spans) if start + _LOCAL_HEADER + size > following}


def _refused(info: zipfile.ZipInfo, overlaps: bool) -> InputError | None:
    """Why a member is not unpacked, if so."""
    mode = info.external_attr >> 16
    if info.flag_bits & _ENCRYPTED:
        return InputError("is encrypted", "unpack it with its password")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return InputError("is a link" if stat.S_ISLNK(mode) else "is not a regular file", "give what it points to")
    if overlaps:
        return InputError("shares its bytes with another member", _AGAIN)
    if info.compress_type not in _METHODS:
        return InputError(f"is packed by a method that is not read ({info.compress_type})", "unpack it")
    return None


def _zip_pieces(opened: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> Iterator[bytes]:
    try:
        with opened.open(info) as file:
            while piece := file.read(_PIECE):
                budget.unpack(len(piece))
                yield piece
    except (*_BROKEN, NotImplementedError) as error:
        raise InputError("is damaged", _AGAIN) from error


# --- tar and gzip


def _untar(data: bytes, archive: _Archive) -> Found:
    return _members(io.BytesIO(data).read, archive)


def _members(read: Callable[[int], bytes], archive: _Archive) -> Found:
    """What the entries of a tar stream give; where it breaks off, Unread for the archive."""
    try:
        for entry in entries(read):
            archive.budget.member()
            path = _plain(_decoded(entry.name))
            # Old archives know folders by the slash only.
            if not path or _is_hidden(path) or entry.kind in ("folder", "other") or entry.name.endswith(b"/"):
                continue
            if entry.kind == "file":
                yield from archive.member(path, entry.pieces)
            else:
                yield Unread(archive.named(path), InputError(_KINDS[entry.kind], "give the file itself"))
    except Damaged as error:
        archive.given.add(archive.name)
        yield Unread(archive.name, InputError(f"{error}: what comes after is not read", _AGAIN))


def _gunzip(data: bytes, archive: _Archive) -> Found:
    stream = _Gunzip(data, archive.budget)
    head = stream.peek()
    if head[257:262] == b"ustar" or is_header(head):
        return _members(stream.read, archive)
    return archive.member(_ungzipped(archive.name), stream.pieces())


def _ungzipped(name: str) -> str:
    """What the file in a gzip file is called: report.txt.gz holds report.txt."""
    base = PurePosixPath(name).name
    return re.sub(r"(?i)\.(?:gz|tgz|taz|z)\Z", "", base) or base


class _Gunzip:
    """The bytes of a gzip file, counted as they are unpacked; Damaged where they break off."""

    def __init__(self, data: bytes, budget: _Budget) -> None:
        self._file = gzip.GzipFile(fileobj=io.BytesIO(data))
        self._budget = budget
        self._ready = b""
        # Asked again, Python's reader takes what is broken for the end.
        self._broken: Damaged | None = None

    def peek(self) -> bytes:
        """The first block, fewer bytes when there are no more or the file is broken."""
        with suppress(Damaged):
            self._ready = self.read(_BLOCK) + self._ready
        return self._ready[:_BLOCK]

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end."""
        while len(self._ready) < size:
            piece = self._more(max(size - len(self._ready), _PIECE))
            if not piece:
                break
            self._ready += piece
        taken, self._ready = self._ready[:size], self._ready[size:]
        return taken

    def pieces(self) -> Iterator[bytes]:
        """All that is left, for a file that is no archive: InputError where it breaks off."""
        try:
            while piece := self.read(_PIECE):
                yield piece
        except Damaged as error:
            raise InputError(str(error), _AGAIN) from error

    def _more(self, size: int) -> bytes:
        if self._broken is not None:
            raise self._broken
        # Unlike read, read1 gives what there is before it meets what is broken.
        try:
            piece = self._file.read1(size)
        except _BROKEN as error:
            self._broken = Damaged("is cut off" if isinstance(error, EOFError) else "is damaged")
            raise self._broken from error
        self._budget.unpack(len(piece))
        return piece


_UNPACKERS: dict[str, Unpacker] = {"zip": _unzip, "tar": _untar, "gzip": _gunzip}
