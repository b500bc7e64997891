"""The output folder at an address of a store."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from hbsummary.addresses import is_remote, plain, using
from hbsummary.write.folder import STEM, OutputFolder
from hbsummary.write.table import Table

__all__ = ["tables_in"]


def tables_in(
    folder: str | os.PathLike[str], form: str, excel: bool, tables: Sequence[Table] | None = None, stem: str = STEM
) -> OutputFolder:
    """The tables of a folder, which may be an address; the rest is as for `OutputFolder`."""
    given = plain(folder)
    kind = RemoteFolder if is_remote(given) else OutputFolder
    return kind(given, form, excel, tables, stem)


class RemoteFolder(OutputFolder):
    """An output folder at an address: tables are made here, and put there when all of them are whole."""

    def __init__(self, address: str, *made_as: Any) -> None:
        self._address = address
        self._held = ExitStack()
        super().__init__(self._held.enter_context(tempfile.TemporaryDirectory(prefix="hbsummary-")), *made_as)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._held:
            super().__exit__(kind, error, trace)
            if kind is None:
                self._put()

    def _put(self) -> None:
        with using(self._address) as (fs, path):
            fs.makedirs(path, exist_ok=True)
            for each in sorted(each for each in self.folder.rglob("*") if each.is_file()):
                fs.put_file(str(each), f"{path}/{each.relative_to(self.folder).as_posix()}")
