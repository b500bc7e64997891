"""The output folder: tables written as rows come, put in place whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from hbsummary.errors import OutputError
from hbsummary.tables import TABLES, Extraction, Failure
from hbsummary.write import csv
from hbsummary.write.datapackage import FILE, datapackage

__all__ = ["OutputFolder", "output_files", "prepare", "put"]

_NAMES = (*(f"{record.TABLE}.csv" for record in TABLES), FILE)


def output_files(folder: str | os.PathLike[str]) -> list[str]:
    """Absolute paths of the files that `OutputFolder(folder)` writes."""
    return [os.path.abspath(os.path.join(folder, name)) for name in _NAMES]


class OutputFolder:
    """A context in which rows are added; leaving it puts the tables in place.

    Rows go to files in a hidden folder beside the tables, so that memory stays steady. When
    the context is left by an exception all of it is taken away again, also the folders
    that were made for it, and the tables of an earlier run stay as they were.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._made: list[Path] = []
        self._lines: dict[type[Any], tuple[IO[str], Any]] = {}

    def __enter__(self) -> Self:
        try:
            self._made = _make_folder(self.folder)
            _check_writable(self.folder)
            self._part = Path(tempfile.mkdtemp(prefix=".hbsummary-", dir=self.folder))
        except OSError as error:
            _remove_folders(self._made)
            raise _unwritable(error, self.folder) from error
        self._open = ExitStack()
        for record in TABLES:
            file = self._open.enter_context(_create(self._part / f"{record.TABLE}.csv"))
            file.write(csv.header(record))
            self._lines[record] = (file, csv.row(record))
        return self

    def add(self, outcome: Extraction | Failure) -> None:
        """All rows that one input gave."""
        if isinstance(outcome, Failure):
            self._write([outcome])
            return
        for rows in (outcome.reports, outcome.sections, outcome.observations, outcome.removals):
            self._write(rows)

    def _write(self, rows: Iterable[Any]) -> None:
        for row in rows:
            file, line = self._lines[type(row)]
            try:
                file.write(line(row))
            except OSError as error:
                raise _unwritable(error, self.folder) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        done = False
        try:
            if kind is None:
                self._commit()
                done = True
        except OSError as problem:
            raise _unwritable(problem, self.folder) from problem
        finally:
            self._open.close()
            shutil.rmtree(self._part, ignore_errors=True)
            if not done:
                _remove_folders(self._made)

    def _commit(self) -> None:
        (self._part / FILE).write_bytes(datapackage().encode())
        for file, _ in self._lines.values():
            file.flush()
            os.fsync(file.fileno())
        # Windows moves no open file.
        self._open.close()
        for name in _NAMES:
            os.replace(self._part / name, self.folder / name)


def prepare(folder: Path) -> None:
    """Makes `folder` where missing; OutputError when nothing can be written there."""
    made: list[Path] = []
    try:
        made = _make_folder(folder)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        _remove_folders(made)
        raise _unwritable(error, folder) from error


def put(path: Path, text: str) -> None:
    """`text` as the UTF-8 file `path`, whole or not at all; its folder is made where missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".hbsummary-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
            os.replace(part, path)
        except BaseException:
            os.unlink(part)
            raise
    except OSError as error:
        raise _unwritable(error, path) from error


def _create(path: Path) -> IO[str]:
    # Lone surrogates cannot be written as UTF-8; they appear as \udcd6.
    return path.open("x", encoding="utf-8", errors="backslashreplace", newline="")


def _make_folder(folder: Path) -> list[Path]:
    """Makes `folder` and those above it where missing; the made ones, innermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_folders(made: Iterable[Path]) -> None:
    """Takes away folders, innermost first, as far as they are empty."""
    for path in made:
        try:
            path.rmdir()
        except OSError:
            return


def _check_writable(folder: Path) -> None:
    """Finds out before hours of work what would fail at their end: a table open in Excel, write-protected."""
    for name in _NAMES:
        path = folder / name
        if path.exists():
            path.open("ab").close()


def _unwritable(error: OSError, folder: Path) -> OutputError:
    """The operating system's complaint about an output, with what to try."""
    where = Path(os.fsdecode(error.filename)) if error.filename else folder
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return OutputError(
            f"{folder}: a file stands where the output folder should be", "choose another folder with -o"
        )
    if isinstance(error, IsADirectoryError):
        return OutputError(f"{where}: a folder stands where a table should be", "remove it or choose another with -o")
    if isinstance(error, PermissionError):
        return OutputError(
            f"{where}: may not be written", "close the program that shows it, or choose another folder with -o"
        )
    return OutputError(f"{where}: cannot be written: {error.strerror or error}", "check the disk, or choose -o")
