"""Addresses of things in a store such as s3:// or hdfs://, any that fsspec knows."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, Any

from hbsummary.errors import HbsummaryError, InputError, OutputError
from hbsummary.regex import regex

__all__ = ["filesystem", "is_remote", "opened", "plain", "reading", "using"]

# A single letter is a drive.
_ADDRESS = regex(r"(?!file:)[a-z][a-z0-9+.-]{1,30}://")
# Stores that were used, kept for good: fsspec lets go of its own in a forked worker, where to take one down that has
# threads in the main process (hdfs-native) would wait for ever.
_KEPT = set[Any]()
# Bytes that are fetched of a part at once.
_STRETCH = 1 << 18


def is_remote(name: str | os.PathLike[str]) -> bool:
    """Whether this is the address of something in a store, not a path."""
    return bool(_ADDRESS.match(os.fspath(name)))


def plain(name: str | os.PathLike[str]) -> str:
    """A path as it is, also where it is given as file://; an address without slashes at its end."""
    given = re.sub(r"^file://(?:/(?=[A-Za-z]:))?", "", os.fspath(name))
    return given.rstrip("/") if is_remote(given) else given


def filesystem(address: str) -> tuple[Any, str]:
    """The store of an address, and the path in it; InputError where a package for it is missing."""
    try:
        from fsspec.core import url_to_fs

        fs, path = url_to_fs(address)
        _KEPT.add(fs)
        return fs, path
    except (ImportError, ValueError) as error:
        told = f"{address}: {error}"
        raise InputError(told, "pip install 'hbsummary[dask]' and what it asks for, such as s3fs") from error


def using(address: str, *let: type[Exception]) -> AbstractContextManager[tuple[Any, str]]:
    """The store of an output folder, and the path in it; OutputError for all that goes wrong there but `let`."""
    return _store(address, let, OutputError, "used", "check the address and what you may do there")


def reading(address: str, *let: type[Exception]) -> AbstractContextManager[tuple[Any, str]]:
    """The store of what is only read, and the path in it; InputError for all that goes wrong there but `let`."""
    remedy = "check the address, whether its store answers, and what you may read there"
    return _store(address, let, InputError, "read", remedy)


@contextmanager
def _store(
    address: str, let: tuple[type[Exception], ...], kind: type[HbsummaryError], done: str, remedy: str
) -> Iterator[tuple[Any, str]]:
    try:
        yield filesystem(address)
    except Exception as error:
        if isinstance(error, (HbsummaryError, *let)):
            raise
        raise kind(f"{address}: cannot be {done}: {_reason(error)}", remedy) from error


def _reason(error: Exception) -> str:
    """What a package says of an error, in one line; its kind where it says nothing."""
    return " ".join(str(error).split())[:200] or type(error).__name__


class _Ranges(io.RawIOBase):
    """A file in a store, of which is fetched what is read. (What packages give that open files seeks differently.)"""

    def __init__(self, fs: Any, path: str) -> None:
        self.fs, self.path, self.at = fs, path, 0
        self.size = int(fs.info(path)["size"])

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        return self.at

    def readinto(self, buffer: Any) -> int:
        end = min(self.at + len(buffer), self.size)
        content = self.fs.cat_file(self.path, start=self.at, end=end) if end > self.at else b""
        buffer[: len(content)] = content
        self.at += len(content)
        return len(content)


def opened(fs: Any, path: str) -> IO[bytes]:
    """A file in a store, to read from."""
    return io.BufferedReader(_Ranges(fs, path), _STRETCH)
