"""The entries of a tar stream, one after the other, read forwards only.

All dialects in use: old, ustar, GNU (long names, base 256), pax. Only names and the bytes of
files matter here; owners, times and what links point to are passed over. Python's tarfile
keeps every header in memory, reads headers of any size at once and, at a broken one, ends
as if the archive did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Damaged", "Entry", "entries", "is_header"]

_BLOCK = 512
_PIECE = 1 << 16
# Names are some hundred bytes; headers that take more are made to hurt.
_MOST_HEADER = 1 << 16
_FILES = (b"0", b"\0", b"7")
_LINKS = {b"1": "link", b"2": "link", b"3": "device", b"4": "device", b"5": "folder", b"6": "pipe"}
_LONG_NAME, _PAX, _SPARSE = b"L", b"x", b"S"
# Headers of other entries: long targets of links, marks of volumes, settings for all that follows.
_PASSED_OVER = (b"K", b"g", b"V", b"M", b"N", b"X")


class Damaged(Exception):
    """The stream is no tar archive from here on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its name as bytes, its kind (file, folder, link, device, pipe, sparse, other).

    `pieces` gives the bytes of a file; it can be gone through once, before the next entry.
    """

    name: bytes
    kind: str
    pieces: Iterator[bytes]


def is_header(block: bytes) -> bool:
    """Whether a block begins an entry: its checksum says so."""
    if len(block) < _BLOCK or not block[0]:
        return False
    try:
        told = _number(block[148:156])
    except Damaged:
        return False
    return told == 8 * ord(" ") + sum(block[:148]) + sum(block[156:_BLOCK])


def entries(read: Callable[[int], bytes]) -> Iterator[Entry]:
    """The entries of the stream of which `read(n)` gives the next n bytes, fewer only at its end.

    Damaged where the stream breaks off or holds something else.
    """
    long_name, pax = b"", dict[bytes, bytes]()
    while (block := read(_BLOCK)).strip(b"\0"):
        if not is_header(block):
            raise Damaged("is damaged")
        kind, size = block[156:157], 0 if block[156:157] in _LINKS else _number(block[124:136])
        if kind == _LONG_NAME:
            long_name = _header(read, size).partition(b"\0")[0]
        elif kind == _PAX:
            pax = _records(_header(read, size))
        elif kind in _PASSED_OVER:
            _pass(_content(read, size))
        else:
            yield from _entry(read, block, pax, long_name or _name(block))
            long_name, pax = b"", {}
    if len(block) < _BLOCK:
        raise Damaged("is cut off")


def _entry(read: Callable[[int], bytes], block: bytes, pax: dict[bytes, bytes], name: bytes) -> Iterator[Entry]:
    """The entry of the header `block`; what its reader leaves of it is passed over."""
    kind = _kind(block[156:157], pax)
    if kind == "sparse":
        name = pax.get(b"GNU.sparse.name", name)
    size = 0
    if block[156:157] not in _LINKS:
        size = _decimal(pax[b"size"]) if b"size" in pax else _number(block[124:136])
    if block[156:157] == _SPARSE:
        _pass_map(read, block)
    pieces = _content(read, size)
    yield Entry(pax.get(b"path", name) if kind != "sparse" else name, kind, pieces)
    _pass(pieces)


def _kind(flag: bytes, pax: dict[bytes, bytes]) -> str:
    if flag == _SPARSE or any(key.startswith(b"GNU.sparse.") for key in pax):
        return "sparse"
    return "file" if flag in _FILES else _LINKS.get(flag, "other")


def _name(block: bytes) -> bytes:
    """The name in a header, with what ustar sets before it; old archives mark folders by a slash only."""
    name, prefix = block[:100].partition(b"\0")[0], block[345:500].partition(b"\0")[0]
    return prefix + b"/" + name if prefix and block[257:263] == b"ustar\0" else name


def _number(field: bytes) -> int:
    """A number in octal digits, or in base 256 where its first bit is set."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    text = field.partition(b"\0")[0].strip(b" ")
    if text.strip(b"01234567"):
        raise Damaged("is damaged")
    return int(text or b"0", 8)


def _decimal(text: bytes) -> int:
    if not text.isdigit() or len(text) > 18:
        raise Damaged("is damaged")
    return int(text)


def _content(read: Callable[[int], bytes], size: int) -> Iterator[bytes]:
    """The `size` bytes of an entry in pieces; what fills its last block is read too."""
    left = size
    while left > 0:
        piece = read(min(left, _PIECE))
        if not piece:
            raise Damaged("is cut off")
        left -= len(piece)
        yield piece
    read(-size % _BLOCK)


def _pass(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass


def _header(read: Callable[[int], bytes], size: int) -> bytes:
    if size > _MOST_HEADER:
        raise Damaged("has a header that is too large")
    return b"".join(_content(read, size))


def _records(data: bytes) -> dict[bytes, bytes]:
    """The settings of a pax header: lines of `length key=value`, the length that of the line."""
    found, at = dict[bytes, bytes](), 0
    while at < len(data):
        blank = data.find(b" ", at, at + 8)
        length = _decimal(data[at : max(at, blank)])
        if length <= blank - at or at + length > len(data):
            raise Damaged("is damaged")
        key, _, value = data[blank + 1 : at + length - 1].partition(b"=")
        found[key] = value
        at += length
    return found


def _pass_map(read: Callable[[int], bytes], block: bytes) -> None:
    """Reads over the further headers of a sparse file of GNU tar."""
    more = block[482:483] == b"\1"
    while more:
        block = read(_BLOCK)
        if len(block) < _BLOCK:
            raise Damaged("is cut off")
        more = block[504:505] == b"\1"
