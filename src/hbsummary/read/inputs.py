"""The list of inputs, in few bytes each: that of a folder of millions fits into memory.

An input is a record of bytes: the name it goes by; where there is more to say of it also the number of its
root, its path within that root, and the number of its error. Records sort as their names do.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from hbsummary.errors import InputError

__all__ = ["Input", "Inputs", "Record"]

_ENCODING = "utf-8", "surrogatepass"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read (`path`), the name it goes by in the tables, and why it cannot be read if so."""

    source: str
    path: str
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """An input under the root of the number `root`; `below` is its path there, `error` the number of its error."""

    source: str
    root: int
    below: str
    error: int = -1

    def pack(self) -> bytes:
        """Source, \\0, root, path unless the source says it, error; of most inputs the source alone."""
        source, below = self.source.encode(*_ENCODING), os.fsencode(self.below.replace(os.sep, "/"))
        rest = b"" if below == source else below
        if not (self.root or rest) and self.error < 0:
            return source
        return b"%b\0%06d\0%b\0%b" % (source, self.root, rest, b"" if self.error < 0 else b"%d" % self.error)

    @classmethod
    def unpack(cls, packed: bytes) -> Record:
        """What `pack` made."""
        source, root, below, error = packed.split(b"\0") if b"\0" in packed else (packed, b"0", b"", b"")
        return cls(source.decode(*_ENCODING), int(root), os.fsdecode(below or source), int(error) if error else -1)


class Inputs(Sequence[Input]):
    """Inputs sorted by source. `roots` are what paths begin with."""

    def __init__(self, packed: Iterable[bytes], roots: Sequence[str], errors: Sequence[InputError]) -> None:
        self._roots, self._errors = roots, errors
        self._ends, self._records = array("Q"), bytearray()
        # One by one: a list of all of them would take more than is kept of them.
        for record in packed:
            self._records += record
            self._ends.append(len(self._records))

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> Input: ...

    @overload
    def __getitem__(self, at: slice) -> Inputs: ...

    def __getitem__(self, at: int | slice) -> Input | Inputs:
        if isinstance(at, slice):
            return Inputs(map(self._packed, range(len(self))[at]), self._roots, self._errors)
        found = Record.unpack(self._packed(range(len(self))[at]))
        path = os.path.join(self._roots[found.root], found.below.replace("/", os.sep))
        return Input(found.source, path, self._errors[found.error] if found.error >= 0 else None)

    def __iter__(self) -> Iterator[Input]:
        return map(self.__getitem__, range(len(self)))

    def where(self, keep: Callable[[int, Input], bool]) -> Inputs:
        """Those that are kept, which is asked with the place of each."""
        kept = (self._packed(n) for n, each in enumerate(self) if keep(n, each))
        return Inputs(kept, self._roots, self._errors)

    def at(self, source: str) -> int:
        """The place of the input that goes by a name; -1 where there is none."""
        wanted, low, high = source.encode(*_ENCODING), 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._packed(middle).partition(b"\0")[0] < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._packed(low).partition(b"\0")[0] == wanted else -1

    def _packed(self, at: int) -> bytes:
        return bytes(self._records[self._ends[at - 1] if at else 0 : self._ends[at]])
