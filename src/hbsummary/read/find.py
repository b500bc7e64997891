"""The inputs that the user named, as a list of files in a fixed order with unique names."""

from __future__ import annotations

import os
import stat
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from hbsummary.errors import InputError
from hbsummary.read import display_name, not_regular, unreadable

__all__ = ["Input", "find"]


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read (`path`), the name it goes by in the tables, and why it cannot be read if so."""

    source: str
    path: str
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """A file found under the input `root`: the last `kept` parts of its absolute path are its name."""

    root: str
    path: str
    kept: int
    error: InputError | None = field(default=None, compare=False)
    # What the user called it, where there is no file that could have a name.
    named: str = ""

    def source(self) -> str:
        return display_name(self.named or "/".join(_parts(self.path)[-self.kept :]))


def find(inputs: Iterable[str | os.PathLike[str]], skip: Collection[str] = ()) -> list[Input]:
    """All files under `inputs` (files and folders), each once, sorted by source name.

    What cannot be read is among them, with its error. `skip` are absolute paths to leave
    out (the files about to be written). Hidden files are left out, links that lead out of
    a folder are not followed.
    """
    met: list[_File] = []
    for given in inputs:
        path = os.path.abspath(os.fspath(given))
        met.extend(_folder(path) if os.path.isdir(path) else _single(path, os.fspath(given)))
    files = _once(file for file in met if file.path not in skip)
    named = [Input(file.source(), file.path, file.error) for file in _distinct(files)]
    named.sort(key=lambda each: (each.source, each.path))
    return _numbered(named)


def _parts(path: str) -> list[str]:
    """Parts of an absolute path, without the root."""
    return [part for part in os.path.splitdrive(path)[1].replace(os.sep, "/").split("/") if part]


def _single(path: str, named: str) -> Iterator[_File]:
    try:
        os.stat(path)
        yield _File(path, path, 1)
    except OSError as error:
        yield _File(path, path, 1, unreadable(error), named)


def _folder(root: str) -> Iterator[_File]:
    """The files under a folder; folders that cannot be listed come as failures."""
    depth = len(_parts(root))
    closed: list[OSError] = []
    # Without onerror os.walk passes over a closed folder in silence.
    for folder, below, names in os.walk(root, onerror=closed.append):
        links = [name for name in below if os.path.islink(os.path.join(folder, name))]
        below[:] = sorted(name for name in below if not _hidden(os.path.join(folder, name)))
        for name in sorted(names) + links:
            path = os.path.join(folder, name)
            if not _hidden(path):
                yield from _member(root, path, len(_parts(path)) - depth)
    for error in closed:
        path = str(error.filename)
        yield _File(root, path, max(1, len(_parts(path)) - depth), unreadable(error))


def _member(root: str, path: str, kept: int) -> Iterator[_File]:
    """One entry of a folder: a regular file, or a failure; links to folders within it give nothing."""
    target = os.path.realpath(path)
    if target != path and not _within(target, os.path.realpath(root)):
        yield _File(root, path, kept, InputError("is a link out of the folder", "give what it points to as an input"))
        return
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        yield _File(root, path, kept, unreadable(error))
        return
    if stat.S_ISREG(mode):
        yield _File(root, path, kept)
    elif not stat.S_ISDIR(mode):
        yield _File(root, path, kept, not_regular())


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


def _once(files: Iterable[_File]) -> list[_File]:
    """Each file once, though it was met through several inputs: under its longest name, not by a link."""
    best: dict[str, tuple[bool, int, str, _File]] = {}
    for file in files:
        real = os.path.realpath(file.path) if file.error is None else file.path
        rank = (real != file.path, -file.kept, file.path, file)
        if real not in best or rank[:3] < best[real][:3]:
            best[real] = rank
    return [rank[3] for rank in best.values()]


def _distinct(files: list[_File]) -> list[_File]:
    """The files, those of inputs that share a name renamed to begin with the folder they stand in."""
    while True:
        roots: dict[str, set[str]] = defaultdict(set)
        for file in files:
            if not file.named:
                roots[file.source()].add(file.root)
        clashing = {root for sharing in roots.values() if len(sharing) > 1 for root in sharing}
        longer = [replace(file, kept=file.kept + 1) if _can_grow(file, clashing) else file for file in files]
        if longer == files:
            return files
        files = longer


def _can_grow(file: _File, clashing: set[str]) -> bool:
    return file.root in clashing and file.kept < len(_parts(file.path))


def _numbered(files: list[Input]) -> list[Input]:
    """Names that are still the same (on two drives, in two encodings) get a running number."""
    seen: Counter[str] = Counter()
    out = []
    for file in files:
        seen[file.source] += 1
        n = seen[file.source]
        out.append(replace(file, source=f"{file.source}~{n}") if n > 1 else file)
    return out
