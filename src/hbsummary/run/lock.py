"""One run at a time in a folder: a lock that its process takes along when it dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from hbsummary.errors import OutputError

__all__ = ["LOCK", "Lock"]

LOCK = "lock"


class Lock:
    """A context that holds the file at `path` locked; OutputError, with what it guards, when another process does.

    The lock is the process's own: workers that are forked do not share it, so that it is free
    as soon as the process is gone, however it went.
    """

    def __init__(self, path: Path, guarded: str = "") -> None:
        self.path = path
        self._guarded = guarded or str(path.parent.parent)
        self._handle = -1

    def __enter__(self) -> Self:
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            told = f"{self._guarded}: another run is writing there"
            raise OutputError(told, "wait for it, or choose another folder with -o") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._handle)
