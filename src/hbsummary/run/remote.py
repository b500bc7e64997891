"""Inputs and outputs in a store such as s3:// or hdfs://, by any address that fsspec knows.

A file is fetched to this machine before it is read. Parts of the journal are put under their names in one
step; one that is torn tells by its size.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from hbsummary.addresses import filesystem, is_remote, opened, plain, using
from hbsummary.errors import InputError
from hbsummary.read import Limits, unreadable
from hbsummary.read.find import Input, Inputs, find
from hbsummary.read.inputs import Record
from hbsummary.run.lock import Lock
from hbsummary.run.parts import Stamp
from hbsummary.run.store import Store

__all__ = ["Fetching", "RemoteStore", "find_all", "is_as", "store_of"]

# What stores know of a file that changes with it, the surest first.
_MARKS = (
    "ETag",
    "etag",
    "md5Hash",
    "content_md5",
    "checksum",
    "mtime",
    "modification_time",
    "modificationTime",
    "last_modified",
    "LastModified",
    "modified",
    "updated",
    "created",
)


def find_all(inputs: Sequence[str | os.PathLike[str]], skip: Iterable[str] = ()) -> Inputs:
    """All files under paths, as `find` gives them, or under addresses, hidden ones left out."""
    named = list(map(plain, inputs))
    if not any(map(is_remote, named)):
        return find(named, frozenset(skip))
    if not all(map(is_remote, named)):
        raise InputError("inputs are paths and addresses of a store", "give one kind of them at a time")
    left, packed, errors = frozenset(skip), dict[str, bytes](), list[InputError]()
    roots: list[str] = []
    for given in named:
        try:
            root, names = _listed(given)
        except Exception as error:
            root, names = "", [given]
            errors.append(_told(error))
        for name in names:
            source = name
            while source in packed:
                source += "~"
            if root + name not in left:
                packed[source] = Record(source, len(roots), name, -1 if root else len(errors) - 1).pack()
        roots.append(root)
    return Inputs(sorted(packed.values()), roots, errors)


def _listed(address: str) -> tuple[str, list[str]]:
    """What the addresses of all files begin with that lie under one, and how they go on."""
    fs, path = filesystem(address)
    # A listing kept from before would not show what is new.
    fs.invalidate_cache()
    path = path.rstrip("/")
    listed = fs.find(path) if fs.async_impl else _below(fs, path)
    found = [each for each in listed if each.startswith((path + "/", "/" + path + "/")) or each == path]
    if not found:
        raise FileNotFoundError(address)
    if found == [path]:
        above, _, name = address.rpartition("/")
        return above + "/", [name]
    names = [each[each.index(path) + len(path) + 1 :] for each in found]
    return address + "/", [name for name in names if not any(map(_hidden, name.split("/")))]


def _below(fs: Any, folder: str) -> Iterator[str]:
    """All files under a folder. (`find` would leave out folders that cannot be listed, as if their files were gone.)"""
    for each in fs.ls(folder, detail=True):
        if each["type"] != "directory":
            yield each["name"]
        elif each["name"].strip("/") != folder.strip("/"):
            yield from _below(fs, each["name"])


def _hidden(part: str) -> bool:
    return part.startswith((".", "~$")) or not part


def _told(error: Exception) -> InputError:
    """What went wrong with a file of a store."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, OSError):
        return unreadable(error)
    return InputError(f"cannot be fetched: {type(error).__name__}: {error}"[:300], "check the address and the store")


def _stamp(info: dict[str, Any]) -> Stamp:
    """What a file is, by what its store says of it. (A digest of all that it says would differ by how one asks.)"""
    mark = next(((name, str(info[name])) for name in _MARKS if info.get(name)), None)
    size = int(info.get("size") or 0)
    digest = hashlib.sha256(repr((size, mark)).encode()).hexdigest() if mark else ""
    return Stamp(size, 0, 0, digest)


def is_as(address: str, was: Stamp | None) -> bool:
    """Whether a file in a store is what it was; it is not read for that."""
    try:
        fs, path = filesystem(address)
        return was is not None and bool(was.digest) and _stamp(fs.info(path)) == was
    except Exception:
        return False


class Fetching:
    """A context that fetches inputs to this machine; `stamps` are what they were before, by source."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.stamps: dict[str, Stamp] = {}
        self._held = ExitStack()
        self._folder = ""
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def each(self, inputs: Iterable[Input]) -> Iterator[Input]:
        """The inputs, those of a store as files here."""
        return (self._fetched(item) if is_remote(item.path) and item.error is None else item for item in inputs)

    def _fetched(self, item: Input) -> Input:
        try:
            fs, path = filesystem(item.path)
            found = _stamp(fs.info(path))
            self.limits.check_file(found.size)
            self._folder = self._folder or self._held.enter_context(tempfile.TemporaryDirectory(prefix="hbsummary-"))
            self._count += 1
            # The end of the name tells the type.
            here = os.path.join(self._folder, f"{self._count}{os.path.splitext(item.path)[1][:20]}")
            fs.get_file(path, here)
            if found.digest:
                self.stamps[item.source] = found
            return replace(item, path=here)
        except Exception as error:
            return replace(item, error=_told(error))

    def done(self, item: Input) -> None:
        """An input is not needed any more."""
        if self._folder and os.path.dirname(item.path) == self._folder:
            with suppress(OSError):
                os.unlink(item.path)


class RemoteStore(Store):
    """Files under an address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __str__(self) -> str:
        return self.address

    def there(self) -> bool:
        with using(self.address) as (fs, path):
            fs.invalidate_cache()
            return bool(fs.exists(path))

    def lock(self) -> Lock:
        """Stores have no locks: other runs of the same user on this machine are kept out."""
        name = hashlib.sha256(self.address.encode()).hexdigest()[:16]
        user = os.getuid() if hasattr(os, "getuid") else 0
        return Lock(Path(tempfile.gettempdir()) / f"hbsummary-{user}-{name}.lock", self.address.rpartition("/")[0])

    def names(self, suffix: str) -> list[str]:
        with using(self.address) as (fs, path):
            fs.invalidate_cache()
            found: list[Any] = []
            with suppress(FileNotFoundError):
                found = fs.ls(path, detail=False)
            return sorted(name for name in (str(each).rpartition("/")[2] for each in found) if name.endswith(suffix))

    def open(self, name: str) -> IO[bytes]:
        with using(self.address, FileNotFoundError) as (fs, path):
            return opened(fs, f"{path}/{name}")

    def write(self, name: str, content: bytes) -> None:
        with using(self.address) as (fs, path):
            fs.makedirs(path, exist_ok=True)
            fs.pipe_file(f"{path}/{name}", content)

    def remove(self, name: str) -> None:
        with using(self.address) as (fs, path), suppress(FileNotFoundError):
            fs.rm_file(f"{path}/{name}")

    def tidy(self) -> None:
        """Nothing is half written there."""


def store_of(folder: str | os.PathLike[str], name: str) -> Store:
    """The place of that name in an output folder, which may be an address."""
    given = plain(folder)
    return RemoteStore(f"{given}/{name}") if is_remote(given) else Store(Path(given) / name)
