"""Parts: files that hold what inputs gave, each written whole or not at all.

A part begins with a line of JSON, then come its entries, sorted by source. It is named after what
it is made of, so that the same work done twice leaves one part. Parts of one folder, or of several, are
read together in the order of their sources, a stretch of each that overlaps with others in memory.
"""

from __future__ import annotations

import hashlib
import heapq
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import IO, Any

from hbsummary.run.store import Store
from hbsummary.write.encoded import Encoded

__all__ = ["SUFFIX", "Entry", "Stamp", "merged", "name_of", "pack", "read"]

SUFFIX = ".part"
_FORMAT = 1
_STRETCH = 1 << 16  # bytes of a part that are read at once


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was when it was read: bytes, times of change in ns, SHA-256 of its content."""

    size: int
    modified: int
    changed: int
    digest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What an input gave, or a stretch of it: the entries of one input are numbered, one is the `last`.

    Without a `stamp` it is not known what the file was. `revision` tells which corrections were applied.
    """

    source: str
    number: int
    last: bool
    stamp: Stamp | None
    revision: str
    given: tuple[Encoded, ...]

    @property
    def order(self) -> tuple[str, int]:
        return self.source, self.number


def name_of(key: str, entries: Sequence[Entry]) -> str:
    """The name of a part with these entries, made under the settings `key`."""
    made_of = [key, [[e.source, e.number, e.last, e.revision, e.stamp and e.stamp.digest] for e in entries]]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:32] + SUFFIX


def pack(key: str, entries: Sequence[Entry]) -> bytes:
    """The content of a part."""
    body = io.BytesIO()
    for entry in entries:
        about = [entry.source, entry.number, entry.last, entry.stamp and astuple(entry.stamp), entry.revision]
        body.write(json.dumps([*about, len(entry.given)]).encode() + b"\n")
        for each in entry.given:
            body.write(each.dump())
    content = body.getvalue()
    head = {"format": _FORMAT, "key": key, "entries": len(entries), "first": entries[0].source, "size": len(content)}
    return json.dumps(head).encode() + b"\n" + content


def read(store: Store, name: str, key: str) -> Iterator[Entry]:
    """The entries of a part; none where it was made under other settings, or is torn.

    It is read in stretches and not kept open between them: there may be more parts than a process may open.
    """
    at, left = 0, 1
    while left:
        with store.open(name) as stream:
            if at:
                stream.seek(at)
            else:
                left = _head(stream, key).get("entries", 0)
                at = stream.tell()
            begin, held = at, []
            while left and at - begin < _STRETCH:
                held.append(_entry(stream))
                left, at = left - 1, stream.tell()
        yield from held


def _entry(stream: IO[bytes]) -> Entry:
    """The entry where a stream stands."""
    source, number, last, stamp, revision, count = json.loads(stream.readline())
    given = tuple(Encoded.load(stream) for _ in range(count))
    return Entry(source, number, last, Stamp(*stamp) if stamp else None, revision, given)


def _head(stream: IO[bytes], key: str) -> dict[str, Any]:
    """The first line of a part; empty where the part is of no use."""
    try:
        head = json.loads(stream.readline())
        begin = stream.tell()
        size = stream.seek(0, io.SEEK_END) - begin
        stream.seek(begin)
        useful = head["format"] == _FORMAT and head["key"] == key and head["size"] == size
        return head if useful else {}
    except (ValueError, KeyError, TypeError):
        return {}


def merged(parts: Iterable[tuple[Store, str]], key: str) -> Iterator[Entry]:
    """The entries of all parts by source and number, each once."""
    begun = []
    for n, (store, name) in enumerate(parts):
        with store.open(name) as stream:
            head = _head(stream, key)
        if head:
            begun.append((head["first"], n, store, name))
    begun.sort(key=lambda each: each[:2], reverse=True)
    opened: list[tuple[tuple[str, int], int, Entry, Iterator[Entry]]] = []
    before = None
    while begun or opened:
        while begun and (not opened or begun[-1][0] <= opened[0][0][0]):
            _, n, store, name = begun.pop()
            _advance(opened, n, read(store, name, key))
        _, n, entry, more = heapq.heappop(opened)
        if entry.order != before:
            yield entry
        before = entry.order
        _advance(opened, n, more)


def _advance(opened: list[tuple[tuple[str, int], int, Entry, Iterator[Entry]]], n: int, more: Iterator[Entry]) -> None:
    """Puts the next entry of a part among those that the others are at."""
    entry = next(more, None)
    if entry is not None:
        heapq.heappush(opened, (entry.order, n, entry, more))
