"""The inputs that the user named, as a list of files in a fixed order with unique names."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from hbsummary.errors import InputError
from hbsummary.read import display_name, not_regular, unreadable
from hbsummary.read.inputs import Input, Inputs, Record

__all__ = ["Input", "Inputs", "find"]


def find(inputs: Iterable[str | os.PathLike[str]], skip: Collection[str] = ()) -> Inputs:
    """All files under `inputs` (files and folders), each once, sorted by source name.

    What cannot be read is among them, with its error. `skip` are absolute paths to leave
    out (what is about to be written). Hidden files are left out, links that lead out of
    a folder are not followed.
    """
    search = _Search(skip)
    for given in inputs:
        search.add(os.fspath(given))
    return search.found()


@dataclass(slots=True)
class _Root:
    """What the user named: what paths under it begin with, and how many of its last parts names do."""

    prefix: str
    shown: int = 0
    # A name as the user gave it, where there is no file, stays as it is.
    fixed: bool = False

    def parts(self) -> list[str]:
        return [part for part in os.path.splitdrive(self.prefix)[1].replace(os.sep, "/").split("/") if part]


class _Search:
    """The inputs as records, in no order; files of many folders lie in memory, so these are small."""

    def __init__(self, skip: Collection[str]) -> None:
        self._skip = skip
        self._roots: list[_Root] = []
        self._errors: list[InputError] = []
        self._packed: list[bytes] = []
        # Whether a file may have been met twice.
        self._linked = False

    def found(self) -> Inputs:
        """All of them, each once, sorted, under names of their own."""
        if self._linked or self._overlap():
            self._once()
        self._packed.sort()
        self._distinct()
        self._number()
        return Inputs(self._packed, [root.prefix for root in self._roots], self._errors)

    def add(self, given: str) -> None:
        """A file or folder that the user named, with all that lies in it."""
        path = os.path.abspath(given)
        if os.path.isdir(path):
            self._folder(path)
            return
        try:
            os.stat(path)
            self._single(path)
        except OSError as error:
            self._roots.append(_Root("", fixed=True))
            self._put(path, given, unreadable(error))

    def _single(self, path: str, error: InputError | None = None) -> None:
        if path not in self._skip:
            self._roots.append(_Root(os.path.join(os.path.dirname(path), "")))
            self._linked |= os.path.islink(path)
            self._put(os.path.basename(path), "", error)

    def _put(self, below: str, name: str = "", error: InputError | None = None) -> None:
        number = -1
        if error is not None:
            number = len(self._errors)
            self._errors.append(error)
        source = display_name(name or below.replace(os.sep, "/"))
        self._packed.append(Record(source, len(self._roots) - 1, below, number).pack())

    def _folder(self, root: str) -> None:
        """The files under a folder; folders that cannot be listed come as failures."""
        self._roots.append(_Root(os.path.join(root, "")))
        closed, folders = None, [""]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(os.path.join(root, folder)) as entries:
                    folders += [os.path.join(folder, name) for name in self._members(root, folder, entries)]
            except OSError as error:
                if folder:
                    self._put(folder, error=unreadable(error))
                else:
                    closed = unreadable(error)
        if closed is not None:
            self._single(root, closed)

    def _members(self, root: str, folder: str, entries: Iterable[os.DirEntry[str]]) -> Iterator[str]:
        """Takes in the files of a folder, gives the names of the folders in it."""
        for entry in entries:
            if _hidden(entry.path) or entry.path in self._skip:
                continue
            below = os.path.join(folder, entry.name)
            # Of junctions, the links of Windows, Python tells from 3.12 on.
            if entry.is_symlink() or getattr(entry, "is_junction", bool)():
                self._link(root, below)
            elif entry.is_dir(follow_symlinks=False):
                yield entry.name
            else:
                self._put(below, error=None if entry.is_file(follow_symlinks=False) else not_regular())

    def _link(self, root: str, below: str) -> None:
        """A link in a folder: to a file within it, or a failure; links to folders within it give nothing."""
        path = os.path.join(root, below)
        if not _within(os.path.realpath(path), os.path.realpath(root)):
            told = InputError("is a link out of the folder", "give what it points to as an input")
            self._put(below, error=told)
            return
        try:
            mode = os.stat(path).st_mode
        except OSError as error:
            self._put(below, error=unreadable(error))
            return
        if stat.S_ISREG(mode):
            self._linked = True
            self._put(below)
        elif not stat.S_ISDIR(mode):
            self._put(below, error=not_regular())

    def _path(self, record: Record) -> str:
        return os.path.join(self._roots[record.root].prefix, record.below.replace("/", os.sep))

    def _overlap(self) -> bool:
        """Whether one root lies within another, or is the same."""
        if len(self._roots) < 2:
            return False
        real = sorted(os.path.join(os.path.realpath(root.prefix), "") for root in self._roots)
        return any(other.startswith(one) for one, other in pairwise(real))

    def _once(self) -> None:
        """Leaves each file once, though it was met through several inputs: under its longest name, not by a link."""
        best: dict[str, tuple[bool, int, str, bytes]] = {}
        for packed in self._packed:
            record = Record.unpack(packed)
            path = self._path(record)
            real = os.path.realpath(path) if record.error < 0 else path
            kept = 1 if self._roots[record.root].fixed else 1 + record.source.count("/")
            rank = (real != path, -kept, path, packed)
            if real not in best or rank[:3] < best[real][:3]:
                best[real] = rank
        self._packed = [rank[3] for rank in best.values()]

    def _distinct(self) -> None:
        """Names of inputs that share one are made to begin with the folder they stand in."""
        while True:
            growing = {n for n in self._clashing() if self._roots[n].shown < len(self._roots[n].parts())}
            if not growing:
                return
            for n in growing:
                self._roots[n].shown += 1
            self._packed = sorted(self._longer(packed, growing) for packed in self._packed)

    def _clashing(self) -> set[int]:
        """The roots of files that go by the same name."""
        found: set[int] = set()
        if len(self._roots) > 1:
            for one, other in pairwise(self._packed):
                # Most differ, which is quickly seen.
                if one.partition(b"\0")[0] == other.partition(b"\0")[0]:
                    roots = {Record.unpack(each).root for each in (one, other)}
                    found |= {n for n in roots if not self._roots[n].fixed} if len(roots) > 1 else set()
        return found

    def _longer(self, packed: bytes, growing: set[int]) -> bytes:
        record = Record.unpack(packed)
        if record.root not in growing:
            return packed
        root = self._roots[record.root]
        part = display_name(root.parts()[-root.shown])
        return replace(record, source=f"{part}/{record.source}").pack()

    def _number(self) -> None:
        """Names that are still the same (on two drives, in two encodings) get a running number."""
        numbered, before, n = False, b"", 1
        for at, packed in enumerate(self._packed):
            source = packed.partition(b"\0")[0]
            n = n + 1 if source == before else 1
            before = source
            if n > 1:
                record = Record.unpack(packed)
                self._packed[at] = replace(record, source=f"{record.source}~{n}").pack()
                numbered = True
        if numbered:
            self._packed.sort()


def _within(path: str, root: str) -> bool:
    try:
        return os.path.commonpath([path, root]) == root
    except ValueError:  # another drive
        return False


def _hidden(path: str) -> bool:
    """Hidden by a leading point, or on Windows by its attribute; also Office's lock files."""
    if os.path.basename(path).startswith((".", "~$")):
        return True
    if os.name != "nt":
        return False
    try:
        attributes = getattr(os.lstat(path), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)
