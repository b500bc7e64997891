"""What a run has done so far: a folder of parts beside its tables, from which it is resumed.

Each input goes by the content that it had, the program, the settings and the corrections under
which it was read. An entry that any of these has changed for is dropped, as is one of a file that is gone, and
one that tells of a failure: it is done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Self

from hbsummary.addresses import is_remote
from hbsummary.errors import OutputError
from hbsummary.read.inputs import Input, Inputs
from hbsummary.run.parts import SUFFIX, Entry, Stamp, merged, name_of, pack, read
from hbsummary.run.remote import is_as, store_of
from hbsummary.run.store import Store

__all__ = ["FOLDER", "Journal", "State", "stamp"]

FOLDER = ".hbsummary"
_STATE = "run.json"
# A part is written when so many bytes, entries or seconds have come together.
_BYTES, _ENTRIES, _SECONDS = 8 << 20, 512, 15.0


@dataclass(frozen=True, slots=True)
class State:
    """What the parts of a folder were made with: `key` stands for program and settings, `listing` for the
    names of all `inputs`, `shard` (i/n) for those of them that are done here. `finished`: all of these are."""

    key: str
    form: str
    excel: bool
    version: str
    inputs: int
    listing: str
    shard: str
    finished: bool = False


class Journal:
    """The parts of one folder, made under one state. `written` names those that were written here.

    What has waited for so many `seconds` is written.
    """

    def __init__(self, store: Store, state: State, seconds: float = _SECONDS) -> None:
        self.store, self.state, self.seconds = store, state, seconds
        self.written: set[str] = set()
        self._waiting: list[Entry] = []
        self._size, self._since = 0, time.monotonic()

    @staticmethod
    def stored(store: Store) -> State | None:
        """What an earlier run has left there; None where there is nothing that can be told."""
        try:
            with store.open(_STATE) as file:
                return State(**json.load(file))
        except (OSError, ValueError, TypeError):
            return None

    @classmethod
    def done(cls, out: str | os.PathLike[str]) -> int:
        """How many inputs an unfinished run into the folder `out` has done; 0 where there is none."""
        store = store_of(out, FOLDER)
        state = cls.stored(store)
        if state is None or state.finished:
            return 0
        return sum(entry.last for entry in cls(store, state).entries())

    def begin(self, resume: bool) -> bool:
        """Takes over what an earlier run has done, or starts over; whether that one was of another kind."""
        earlier = self.stored(self.store)
        self.store.tidy()
        other = earlier is not None and earlier.key != self.state.key
        if not resume or earlier is None or other:
            self._forget(self.store.names(SUFFIX))
        self._tell(False)
        return other

    def finish(self) -> None:
        """All inputs are done."""
        self.flush()
        self._tell(True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """However a run ends, what it has done is safe; where that is nothing, nothing stays."""
        if kind is not None:
            with suppress(OutputError):
                self.flush()
            # A shard that no input falls into has no parts either, but is done.
            if not self.store.names(SUFFIX):
                self.store.remove(_STATE)

    def _tell(self, finished: bool) -> None:
        state = asdict(self.state) | {"finished": finished}
        self.store.write(_STATE, json.dumps(state, indent=1).encode() + b"\n")

    def left(self, inputs: Inputs, revision: Callable[[str], str]) -> Inputs:
        """Those of the inputs that are still to be done; drops what they no longer gave.

        `revision` gives for a source which corrections apply to it.
        """
        names = self.store.names(SUFFIX)
        if not names:
            return inputs
        # For each input a mark of what is good of it; 0 where that is nothing.
        good = array("Q", bytes(8 * len(inputs)))
        entries = groupby(self.entries(), key=attrgetter("source"))
        source, held = next(entries, ("", iter(())))
        for n, item in enumerate(inputs):
            while source and source < item.source:
                source, held = next(entries, ("", iter(())))
            if source == item.source and (digest := _matching(item, held, revision(source))):
                good[n] = _mark(digest, revision(source))
        for name in names:
            self._sift(name, inputs, good)
        return inputs.where(lambda n, _: not good[n])

    def _sift(self, name: str, inputs: Inputs, good: Sequence[int]) -> None:
        """Keeps of a part what is good."""
        all_of_it, kept = 0, []
        for entry in read(self.store, name, self.state.key):
            all_of_it += 1
            at = inputs.at(entry.source) if entry.stamp is not None else -1
            if at >= 0 and entry.stamp is not None and good[at] == _mark(entry.stamp.digest, entry.revision):
                kept.append(entry)
        if len(kept) < max(1, all_of_it):
            if kept:
                self._commit(kept)
            self._forget([name])

    def add(self, entry: Entry) -> None:
        """Takes in what an input gave; it is safe when it has been written, at the latest by `flush`."""
        self._waiting.append(entry)
        self._size += sum(len(each.rows) + sum(map(len, each.signatures)) for each in entry.given)
        old = time.monotonic() - self._since > self.seconds
        if self._size > _BYTES or len(self._waiting) >= _ENTRIES or old:
            self.flush()

    def flush(self) -> None:
        """Writes what waits to be written."""
        if self._waiting:
            self._commit(self._waiting)
        self._waiting, self._size, self._since = [], 0, time.monotonic()

    def _commit(self, entries: list[Entry]) -> None:
        entries.sort(key=attrgetter("order"))
        name = name_of(self.state.key, entries)
        self.store.write(name, pack(self.state.key, entries))
        self.written.add(name)

    def _forget(self, names: Sequence[str]) -> None:
        for name in names:
            self.store.remove(name)

    def entries(self) -> Iterator[Entry]:
        """All that is written, by source."""
        return merged([(self.store, name) for name in self.store.names(SUFFIX)], self.state.key)


def _mark(digest: str, revision: str) -> int:
    """Eight bytes, not all 0, for what a file was and which corrections were applied."""
    return int.from_bytes(hashlib.sha256(f"{digest} {revision}".encode()).digest()[:8], "big") | 1


def _matching(item: Input, entries: Iterable[Entry], revision: str) -> str:
    """The digest of an input that the entries have all of, as it is now; else nothing."""
    stamps: dict[str, Stamp] = {}
    # Of the entries, which may be those of a large archive, one is in memory at a time.
    numbers: dict[str, list[tuple[int, bool]]] = {}
    failed: set[str] = set()
    for entry in entries:
        if entry.stamp is not None and entry.revision == revision:
            digest = entry.stamp.digest
            stamps.setdefault(digest, entry.stamp)
            numbers.setdefault(digest, []).append((entry.number, entry.last))
            if any(each.failure for each in entry.given):
                failed.add(digest)
    for digest, mine in numbers.items():
        whole = [number for number, _ in mine] == list(range(len(mine))) and mine[-1][1]
        if whole and digest not in failed and _is(item, stamps[digest]):
            return digest
    return ""


def _is(item: Input, was: Stamp | None) -> bool:
    """Whether a file is what it was: by its size and times, or else by its content."""
    if is_remote(item.path):
        return is_as(item.path, was)
    try:
        now = os.stat(item.path)
        if was is None or now.st_size != was.size or not stat.S_ISREG(now.st_mode):
            return False
        return (now.st_mtime_ns, now.st_ctime_ns) == (was.modified, was.changed) or _digest(item.path) == was.digest
    except OSError:
        return False


def stamp(path: str, before: os.stat_result) -> Stamp | None:
    """What a file is that was `before` it was read; None where it has changed meanwhile, is gone, or is no file."""
    if not stat.S_ISREG(before.st_mode):
        return None
    try:
        digest, now = _digest(path), os.stat(path)
    except OSError:
        return None
    if (now.st_size, now.st_mtime_ns, now.st_ctime_ns) != (before.st_size, before.st_mtime_ns, before.st_ctime_ns):
        return None
    return Stamp(now.st_size, now.st_mtime_ns, now.st_ctime_ns, digest)


def _digest(path: str) -> str:
    """SHA-256 of a file's content."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
