"""Where parts are kept: a folder whose files appear whole, or not at all, even when the power is cut."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from hbsummary.run.lock import LOCK, Lock
from hbsummary.write.folder import unwritable
from hbsummary.write.writer import synced

__all__ = ["Store"]

_HALF = ".half-"


class Store:
    """Files in one folder, which is there. OutputError where one cannot be written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def there(self) -> bool:
        """Whether there is such a folder."""
        return self.folder.is_dir()

    def lock(self) -> Lock:
        """What keeps other runs out."""
        return Lock(self.folder / LOCK)

    def names(self, suffix: str) -> list[str]:
        """The files whose name ends so, sorted."""
        return sorted(path.name for path in self.folder.glob(f"*{suffix}") if not path.name.startswith(_HALF))

    def open(self, name: str) -> IO[bytes]:
        """A file to read; FileNotFoundError when there is none."""
        return (self.folder / name).open("rb")

    def write(self, name: str, content: bytes) -> None:
        """A file, in place of one of that name; it is on the disk when this returns."""
        half = self.folder / f"{_HALF}{os.urandom(8).hex()}"
        try:
            with half.open("xb") as file:
                file.write(content)
                synced(file)
            os.replace(half, self.folder / name)
            self._sync()
        except OSError as error:
            raise unwritable(error, self.folder) from error
        finally:
            half.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Takes a file away, if it is there."""
        (self.folder / name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Takes away what was half written when a process ended."""
        for path in self.folder.glob(f"{_HALF}*"):
            path.unlink(missing_ok=True)

    def _sync(self) -> None:
        """The names in the folder are on the disk, where the system can say so."""
        if os.name == "nt":
            return
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
