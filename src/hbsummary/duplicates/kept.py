"""Signatures of many reports, kept in files: in memory a report takes some twenty bytes.

Hashes are written twice: by band, as they are compared with all others, and by report, as
those of a pair are looked up.
"""

from __future__ import annotations

import os
import struct
import tempfile
from array import array
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import ndarray as Array

__all__ = ["FIGURES", "HASHES", "HEAD", "Kept"]

# In a signature: runs and characters, then hashes, then figures, as many as there are up to so many.
HEAD = struct.Struct("<II")
HASHES, FIGURES = 192, 64
# Of a report in the file: hashes, figures, how many figures, place and length of its name.
_ROW = struct.Struct(f"<{HASHES * 4}s{FIGURES * 4}sIIQ")
_WIDTH = _ROW.size // 4
# So many reports make a block of the file of bands.
_BLOCK = 4096


class Kept:
    """Signatures in the order of adding, in nameless files in `folder` (None: where temporary files go).

    `numbers` tells which report each is, `chars` and `runs` how many characters and runs it has, `cut`
    whether text of it is withheld.
    """

    def __init__(self, rows: int, folder: Path | None = None) -> None:
        self.numbers, self.chars, self.runs, self.cut = array("I"), array("I"), array("I"), bytearray()
        self._band = 4 * rows
        self._open: list[bytearray] = [bytearray() for _ in range(4 * HASHES // self._band)]
        self._folder = folder
        self._files: list[IO[bytes]] = []
        self._held = ExitStack()
        self._named = 0

    def __len__(self) -> int:
        return len(self.numbers)

    def add(self, number: int, name: str, truncated: bool, sign: bytes) -> None:
        """The signature of a report."""
        if not self._files:
            for _ in range(3):
                file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
                self._files.append(self._held.enter_context(file))
        by_report, _, names = self._files
        runs, chars = HEAD.unpack_from(sign)
        hashes, figures = sign[HEAD.size : HEAD.size + 4 * HASHES], sign[HEAD.size + 4 * HASHES :]
        held = name.encode("utf-8", "surrogatepass")
        by_report.write(_ROW.pack(hashes, figures, len(figures) // 4, len(held), self._named))
        names.write(held)
        self._named += len(held)
        for n, band in enumerate(self._open):
            band += hashes[n * self._band : (n + 1) * self._band]
        if len(self._open[0]) == _BLOCK * self._band:
            self._write_block()
        self.numbers.append(number)
        self.chars.append(chars)
        self.runs.append(runs)
        self.cut.append(truncated)

    def _write_block(self) -> None:
        for band in self._open:
            self._files[1].write(band)
            band.clear()

    def keys(self, np: Any, band: int) -> Array:
        """For each report a number that is the same where its hashes of a band are."""
        keys: Array = np.empty(len(self), dtype=np.uint32)
        for at in range(0, len(self), _BLOCK):
            hashes = np.frombuffer(self._block(at // _BLOCK, band), dtype="<u4").reshape(-1, self._band // 4)
            wide = hashes.astype(np.uint64)
            made = wide[:, 0]
            for column in range(1, wide.shape[1]):
                made = made * np.uint64(0x9E3779B97F4A7C15) + wide[:, column]
            # The half that all columns have a say in; what is equal by chance is told apart later.
            keys[at : at + _BLOCK] = (made * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
        return keys

    def _block(self, number: int, band: int) -> bytes:
        """What a band has of a block; the last one is not in the file yet."""
        if (number + 1) * _BLOCK > len(self):
            return bytes(self._open[band])
        size = _BLOCK * self._band
        self._files[1].seek((number * len(self._open) + band) * size)
        return self._files[1].read(size)

    def rows(self, np: Any, reports: Sequence[int]) -> Rows:
        """Hashes and figures of some reports."""
        read, size = _reading(self._files[0]), _ROW.size
        held = b"".join([read(size, report * size) for report in reports])
        return Rows(np.frombuffer(held, dtype="<u4").reshape(-1, _WIDTH))

    def name(self, report: int) -> str:
        """What a report was added as."""
        *_, length, at = _ROW.unpack(_reading(self._files[0])(_ROW.size, report * _ROW.size))
        return _reading(self._files[2])(length, at).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Gives up the files."""
        self._held.close()


def _reading(file: IO[bytes]) -> Callable[[int, int], bytes]:
    """A function that reads so many bytes of a file from a place."""
    file.flush()
    if hasattr(os, "pread"):
        return partial(os.pread, file.fileno())

    def read(size: int, at: int) -> bytes:
        file.seek(at)
        return file.read(size)

    return read


class Rows:
    """Hashes and figures of a few reports, by their place among these."""

    def __init__(self, held: Array) -> None:
        self._held = held

    @property
    def hashes(self) -> Array:
        found: Array = self._held[:, :HASHES]
        return found

    def figures(self, at: int) -> tuple[int, ...]:
        count = int(self._held[at, HASHES + FIGURES])
        return tuple(self._held[at, HASHES : HASHES + count].tolist())
