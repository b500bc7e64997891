"""Worker processes: what one file does to its worker touches no other file."""

from __future__ import annotations

import os
import signal
import sys
import time
import zipfile
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from hbsummary.model import Source
from hbsummary.read import Limits, Options
from hbsummary.read.find import find
from hbsummary.run import workers
from hbsummary.run.local import each
from hbsummary.tables import Failure

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")


class Swelling:
    """Fits into memory, but not when it is copied."""

    def __reduce__(self) -> str:
        raise MemoryError


def obey(source: Source) -> Any:
    """Does to its process what the text says; gives the name of the source."""
    order = source.text.strip()
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif order == "leave":
        os._exit(7)
    elif order == "hang":
        time.sleep(60)
    elif order == "raise":
        raise ZeroDivisionError("a\nb")
    elif order == "grow":
        bytearray(1 << 33)
    elif order == "swell":
        return Swelling()
    elif order == "print":
        os.write(1, b"never seen")
    return source.name


def folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path


def told(path: Path, options: Options | None = None, size: int = 2) -> list[tuple[str, str]]:
    """Name and reason (empty where all was well) of each outcome, in order."""
    outcomes: list[Any] = list(each(find([path]), obey, options or Options(), size))
    return [(o.source, o.reason) if isinstance(o, Failure) else (o, "") for o in outcomes]


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    yield
    assert active_children() == []


@posix
@pytest.mark.parametrize("size", [1, 2, 5])
def test_what_kills_a_worker_is_reported_and_the_others_go_on(tmp_path: Path, size: int) -> None:
    path = folder(tmp_path / "in", a="die", b="fine", c="leave", d="fine", e="raise", f="die", g="fine")
    assert told(path, size=size) == [
        ("a.txt", "brought down its reader (SIGKILL)"),
        ("b.txt", ""),
        ("c.txt", "brought down its reader (exit code 7)"),
        ("d.txt", ""),
        ("e.txt", "internal error: ZeroDivisionError: a b"),
        ("f.txt", "brought down its reader (SIGKILL)"),
        ("g.txt", ""),
    ]


def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", a="fine", b="hang", c="fine", d="hang", e="fine")
    # A worker that is spawned and not forked has to import first, which is in its time.
    reason = "takes longer than the limit of 3 seconds"
    assert told(path, Options(limits=Limits(seconds=3))) == [
        ("a.txt", ""),
        ("b.txt", reason),
        ("c.txt", ""),
        ("d.txt", reason),
        ("e.txt", ""),
    ]


def test_a_result_that_does_not_fit_while_it_is_sent(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", a="swell", b="fine")
    assert told(path) == [("a.txt", "needs more memory than it may have"), ("b.txt", "")]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_memory_is_bounded(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", a="grow", b="fine")
    assert told(path) == [("a.txt", "needs more memory than it may have"), ("b.txt", "")]


@posix
def test_members_of_an_archive_behind_a_deadly_one_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name, order in {"a": "fine", "b": "die", "c": "fine", "d": "raise", "e": "hang", "f": "fine"}.items():
            archive.writestr(f"{name}.txt", order)
    assert told(tmp_path / "x.zip", Options(limits=Limits(seconds=1.0))) == [
        ("x.zip!/a.txt", ""),
        ("x.zip!/b.txt", "brought down its reader (SIGKILL)"),
        ("x.zip!/c.txt", ""),
        ("x.zip!/d.txt", "internal error: ZeroDivisionError: a b"),
        ("x.zip!/e.txt", "takes longer than the limit of 1 seconds"),
        ("x.zip!/f.txt", ""),
    ]


@posix
def test_an_archive_of_nothing_but_deadly_files_is_given_up(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for n in range(30):
            archive.writestr(f"{n:02}.txt", "die")
    outcomes = told(tmp_path / "x.zip")
    assert outcomes[-1] == ("x.zip", "too many of its files bring down their reader")
    assert len(outcomes) == 21


def test_the_order_does_not_depend_on_the_workers(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", **{f"p{n:03}": "fine" for n in range(120)})
    expected = [(f"p{n:03}.txt", "") for n in range(120)]
    assert told(path, size=1) == told(path, size=4) == expected


def test_spawned_workers_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path / "in", a="fine", b="raise", c="fine")
    forked = told(path)
    monkeypatch.setattr(workers.threading, "active_count", lambda: 2)
    assert told(path) == forked


def test_workers_are_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert told(folder(tmp_path / "in", a="print")) == [("a.txt", "")]
    assert capfd.readouterr() == ("", "")


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", a="fine", b="hang", c="hang")
    outcomes = each(find([path]), obey, Options(), 3)
    assert next(outcomes) == "a.txt"
    outcomes.close()  # type: ignore[attr-defined]
