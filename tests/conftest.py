"""What the tests share: the real command line, and tiny pages to feed it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hbsummary.run.journal import FOLDER

PAGE = """某县卫生局2019年工作总结

一、基层服务
居民健康档案建档率为91.2%,全年接诊3204人次。
二、妇幼保健
住院分娩率达到99.5%。
"""

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def environment(**more: str) -> dict[str, str]:
    """The environment without what would change how a command prints."""
    drop = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING", "PYTHONUTF8"}
    return {key: value for key, value in os.environ.items() if key not in drop} | more


def no_privileges() -> None:
    """Run before a command: root, too, has to heed permissions then."""
    if sys.platform == "linux" and os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            if libc.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                raise OSError(ctypes.get_errno(), "prctl")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `hbsummary ARGS...` in a folder of the test's own; gives the completed process, output as bytes."""

    def call(*args: object, env: dict[str, str] | None = None, **more: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "hbsummary", *map(os.fspath, map(_plain, args))]
        settings = {"cwd": tmp_path, "capture_output": True, "timeout": 120} | more
        return subprocess.run(command, env=environment(**(env or {})), check=False, **settings)

    return call


def _plain(arg: object) -> str | bytes | os.PathLike[str]:
    return arg if isinstance(arg, (str, bytes, os.PathLike)) else str(arg)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with three good pages, one of them in a folder below."""
    folder = tmp_path / "pages"
    (folder / "below").mkdir(parents=True)
    for n, name in enumerate(["a.txt", "b.txt", "below/a.txt"]):
        (folder / name).write_text(PAGE.replace("91.2", f"9{n}.2"), encoding="utf-8", newline="")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, hidden ones too, but not the journal, with what is in it."""
    found = {p.relative_to(folder): p for p in folder.rglob("*") if p.is_file()}
    return {name.as_posix(): p.read_bytes() for name, p in found.items() if FOLDER not in name.parts}
