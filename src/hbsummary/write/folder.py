"""The output folder: tables written as rows come, put in place whole or not at all."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from hbsummary.duplicates import Copies
from hbsummary.errors import OutputError
from hbsummary.tables import Document
from hbsummary.write.datapackage import FILE, datapackage
from hbsummary.write.encoded import Encoded, Encoder
from hbsummary.write.formats import FORMATS, every_name
from hbsummary.write.parquet import PART
from hbsummary.write.table import Table, of, result_tables
from hbsummary.write.writer import Writer

__all__ = ["HALF", "STEM", "OutputFolder", "output_files", "prepare", "put", "remove_folders", "unwritable"]

# Folders of what is half written begin so.
HALF = ".hbsummary-"

# What tables are named that lie together in one file.
STEM = "hbsummary"
_KEPT = ".reports"


def output_files(folder: str | os.PathLike[str]) -> list[str]:
    """Absolute paths of the files that `OutputFolder(folder)` writes, in any format."""
    return [os.path.abspath(os.path.join(folder, name)) for name in (*every_name(result_tables(), STEM), FILE)]


class OutputFolder:
    """A context in which rows are added; leaving it puts the tables in place.

    Rows go to files in a hidden folder beside the tables, so that memory stays steady. When
    the context is left by an exception all of it is taken away again, also the folders
    that were made for it, and the tables of an earlier run stay as they were.

    `form` is one of `FORMATS`; `excel` asks for CSV that a spreadsheet opens safely. `tables` are those
    of an extraction unless others are given, `stem` names them together. `encode` makes of what a source
    gave what can be added. After the context
    `remarks` holds what the format could not take as it is, one line each.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        form: str = "csv",
        excel: bool = False,
        tables: Sequence[Table] | None = None,
        stem: str = STEM,
    ) -> None:
        self.folder = Path(folder)
        self.remarks: list[str] = []
        self.encode = Encoder(form, excel)
        self._stem = stem
        self._tables = tuple(tables or result_tables())
        self._names = FORMATS[form].names(self._tables, stem) + ([FILE] if form == "csv" else [])
        self._made: list[Path] = []
        self._part: Path | None = None
        self._writer: Writer | None = None
        self._copies: Copies | None = None
        self._kept: IO[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            with self._told():
                self._made = _make_folder(self.folder)
                _check_writable(self.folder / name for name in self._names)
                self._part = Path(tempfile.mkdtemp(prefix=HALF, dir=self.folder))
                self._writer = FORMATS[self.encode.form](self._part, self._tables, self._stem, self.encode.excel)
        except BaseException:
            self._clear()
            remove_folders(self._made)
            raise
        return self

    def add(self, given: Encoded) -> None:
        """All rows that one source gave."""
        assert self._writer is not None and self._part is not None, "rows are added within the context"
        with self._told():
            for table, rows in given.tables():
                self._writer.take(table, rows)
            if given.reports:
                self._keep(given)

    def _keep(self, given: Encoded) -> None:
        """Reports wait on the disk until all are known, for a copy may come before the fullest of its like."""
        assert self._part is not None
        self._kept = self._kept or (self._part / _KEPT).open("xb")
        self._copies = self._copies or Copies(self._part)
        for row, sign in zip(given.reports, given.signatures or repeat(b""), strict=False):
            self._copies.add(f"{row.source}#{row.report}", row.truncated, sign)
            pickle.dump(row, self._kept, pickle.HIGHEST_PROTOCOL)

    def _release(self) -> Iterator[Document]:
        """The reports that waited, in order, copies marked."""
        if self._kept is None or self._part is None or self._copies is None:
            return
        self._kept.close()
        copies, path = self._copies.find(), self._part / _KEPT
        with path.open("rb") as kept:
            for number in range(self._copies.count):
                row: Document = pickle.load(kept)
                yield replace(row, duplicate_of=copies[number]) if number in copies else row
        path.unlink()

    def write(self, table: Table, rows: Iterable[Any]) -> None:
        """Rows of one of the tables, in order."""
        assert self._writer is not None, "rows are added within the context"
        with self._told():
            self._writer.add(table, rows)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        done = False
        try:
            if kind is None:
                with self._told():
                    self._commit()
                done = True
        finally:
            self._clear()
            if not done:
                remove_folders(self._made)

    def _commit(self) -> None:
        assert self._writer is not None and self._part is not None
        if self._kept is not None:
            self._writer.add(of(Document), self._release())
        self._writer.finish()
        self.remarks += self._writer.remarks
        if FILE in self._names:
            described = datapackage(self._tables, self.encode.excel, self._stem)
            (self._part / FILE).write_bytes(described.encode())
        for name in self._names:
            _replace(self._part / name, self.folder / name)

    def _clear(self) -> None:
        """Takes away what is half written."""
        if self._writer is not None:
            self._writer.close()
        if self._kept is not None:
            self._kept.close()
        if self._copies is not None:
            self._copies.close()
        if self._part is not None:
            shutil.rmtree(self._part, ignore_errors=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritable(error, self.folder) from error


def prepare(folder: Path) -> list[Path]:
    """Makes `folder` and those above it where missing, and gives them, innermost first.

    OutputError when nothing can be written there.
    """
    made: list[Path] = []
    try:
        made = _make_folder(folder)
        tempfile.TemporaryFile(dir=folder).close()
        return made
    except OSError as error:
        remove_folders(made)
        raise unwritable(error, folder) from error


def put(path: Path, text: str) -> None:
    """`text` as the UTF-8 file `path`, whole or not at all; its folder is made where missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not by tempfile: what others may read is up to the umask, as for any other file.
        part = path.parent / f".hbsummary-{os.urandom(8).hex()}"
        try:
            with part.open("xb") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unwritable(error, path) from error


def _make_folder(folder: Path) -> list[Path]:
    """Makes `folder` and those above it where missing; the made ones, innermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def remove_folders(made: Iterable[Path]) -> None:
    """Takes away folders, innermost first, as far as they are empty."""
    for path in made:
        try:
            path.rmdir()
        except OSError:
            return


def _check_writable(paths: Iterable[Path]) -> None:
    """Finds out before hours of work what would fail at their end: a table open in Excel, write-protected."""
    for path in paths:
        if path.exists() and not _is_parts(path):
            path.open("ab").close()


def _is_parts(path: Path) -> bool:
    """Whether a path is a table in parts: a folder that holds nothing else."""
    names = [each.name for each in path.iterdir()] if path.is_dir() else []
    return bool(names) and all(name == PART.format(n) for n, name in enumerate(sorted(names)))


def _replace(new: Path, path: Path) -> None:
    """Puts a table in place of an earlier one; either may be a file or a folder of parts."""
    if not (new.is_dir() or path.is_dir()):
        os.replace(new, path)
        return
    # No system puts a folder in place of a full one, or of a file, in one step.
    old = new.with_name(f".old-{new.name}")
    if path.exists():
        path.rename(old)
    try:
        new.rename(path)
    except OSError:
        if old.exists():
            old.rename(path)
        raise


def unwritable(error: OSError, folder: Path) -> OutputError:
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
