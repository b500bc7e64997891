"""A store with the ways of packages for HDFS, and a job on it, for a process that has no threads."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import fsspec
from fsspec import AbstractFileSystem
from fsspec.implementations.memory import MemoryFileSystem

import hbsummary

HERE = os.getpid()


class Stubborn(MemoryFileSystem):  # type: ignore[misc]
    """A store in memory that has the ways of packages for HDFS."""

    protocol = "stubborn"
    find = AbstractFileSystem.find
    store: dict[str, Any] = {}  # noqa: RUF012
    pseudo_dirs = [""]  # noqa: RUF012

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(super()._strip_protocol(path.removeprefix("stubborn:/")))

    def __del__(self) -> None:
        """It has threads in the process that made it, and would wait for them."""
        if os.getpid() != HERE:
            os._exit(9)

    def _open(self, path: str, mode: str = "rb", **more: Any) -> Any:
        return Unbuffered(self.cat_file(path)) if mode == "rb" else super()._open(path, mode, **more)

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **more: Any) -> None:
        super().pipe_file(path, value, mode, **more)
        # Files would keep it.
        for each in self.store.values():
            each.fs = None

    def ls(self, path: str, *args: Any, **more: Any) -> Any:
        if "/gone" in path:
            raise ConnectionRefusedError("nobody is there")
        return super().ls(path, *args, **more)

    def info(self, path: str, **more: Any) -> Any:
        if "/gone" in path:
            raise ConnectionRefusedError("nobody is there")
        return super().info(path, **more)

    def cat_file(self, path: str, *args: Any, **more: Any) -> Any:
        if "/silent" in path:
            raise TimeoutError
        return super().cat_file(path, *args, **more)

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        if "/safe" in path:
            raise RuntimeError("safe mode")
        super().makedirs(path, exist_ok)

    def rm_file(self, path: str) -> None:
        if "/safe" in path:
            raise RuntimeError("safe mode")
        super().rm_file(path)


class Unbuffered(io.BytesIO):
    """A stream that does not say where it goes."""

    def seek(self, *args: int) -> int:
        super().seek(*args)
        return None  # type: ignore[return-value]


fsspec.register_implementation("stubborn", Stubborn)


def job(pages: str, out: str) -> int:
    """The main job from pages that are put into such a store, and back into it; the errors."""
    fs = fsspec.filesystem("stubborn")
    for path in Path(pages).rglob("*.txt"):
        fs.pipe_file(f"/pages/{path.relative_to(pages).as_posix()}", path.read_bytes())
    del fs
    errors = hbsummary.extract_folder(["stubborn://pages"], "stubborn://tables", workers=2).errors
    resumed = hbsummary.extract_folder(["stubborn://pages"], "stubborn://tables", workers=2, resume=True)
    assert resumed.before == resumed.inputs - errors
    fsspec.filesystem("stubborn").get("/tables/", out, recursive=True)
    return errors
