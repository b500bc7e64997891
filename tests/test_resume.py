"""Runs that are cut short, and gone on with: the tables are those of a run that nothing disturbed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, environment, files
from pages import folder

import hbsummary
from hbsummary.errors import OutputError
from hbsummary.run import journal as journals
from hbsummary.run import workers as processes
from hbsummary.run.journal import FOLDER, Journal
from hbsummary.run.parts import SUFFIX, Entry, merged, name_of, pack
from hbsummary.run.store import Store

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
PAGES = 12


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder(tmp_path / "in", PAGES)
    (tmp_path / "in" / "empty.txt").touch()
    return tmp_path / "in"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of three entries."""
    monkeypatch.setattr(journals, "_ENTRIES", 3)


def done(pages: Path, out: Path, **more: Any) -> tuple[list[str], dict[str, bytes]]:
    """The sources that were worked on, and the files that came out."""
    seen: list[str] = []
    hbsummary.extract_folder([pages], out, progress=lambda given, total: seen.append(given.source), **more)
    return seen, files(out)


def broken_off(pages: Path, out: Path, after: int) -> None:
    """A run that ends by an exception when so many sources are done."""
    seen: list[str] = []

    def stop(given: Any, total: int) -> None:
        seen.append(given.source)
        if len(seen) == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hbsummary.extract_folder([pages], out, progress=stop, workers=1)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("after", [1, 5, PAGES + 1])
def test_what_is_done_is_not_done_again(pages: Path, tmp_path: Path, after: int) -> None:
    _, whole = done(pages, tmp_path / "whole")
    broken_off(pages, tmp_path / "out", after)
    assert files(tmp_path / "out") == {}, "no table before all is done"
    seen, tables = done(pages, tmp_path / "out", resume=True)
    names = sorted(path.name for path in pages.iterdir())
    # What failed is tried again.
    assert seen == (names[after:] or ["empty.txt"])
    assert tables == whole


def test_changed_files_are_done_again_and_gone_ones_leave(pages: Path, tmp_path: Path) -> None:
    done(pages, tmp_path / "out")
    names = sorted(path for path in pages.iterdir() if path.name != "empty.txt")
    names[1].write_text(names[2].read_text(encoding="utf-8"), encoding="utf-8")
    names[3].unlink()
    (pages / "new.txt").write_bytes(names[0].read_bytes())
    os.utime(names[4])
    seen, tables = done(pages, tmp_path / "out", resume=True)
    assert sorted(seen) == sorted(["empty.txt", "new.txt", names[1].name])
    assert tables == done(pages, tmp_path / "fresh")[1]


def test_a_change_that_keeps_size_and_date_is_seen(pages: Path, tmp_path: Path) -> None:
    one = min(pages.glob("[!e]*.txt"))
    done(pages, tmp_path / "out")
    was, content = one.stat(), one.read_bytes()
    one.write_bytes(content.translate(bytes.maketrans(b"1234", b"4321")))
    os.utime(one, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert one.stat().st_size == was.st_size
    seen, tables = done(pages, tmp_path / "out", resume=True)
    assert one.name in seen
    assert tables == done(pages, tmp_path / "fresh")[1]


@pytest.mark.parametrize(
    "more",
    [
        {"form": "jsonl"},
        {"work": hbsummary.Work(keywords=0)},
        {"options": hbsummary.Options(limits=hbsummary.Limits(text=1_000_000))},
    ],
    ids=["format", "work", "limits"],
)
def test_other_settings_do_all_again(pages: Path, tmp_path: Path, more: dict[str, Any]) -> None:
    done(pages, tmp_path / "out")
    totals = hbsummary.extract_folder([pages], tmp_path / "out", resume=True, **more)
    assert (totals.before, totals.inputs) == (0, PAGES + 1)
    assert "all is done again" in totals.remarks[0]


def test_only_files_with_other_corrections_are_done_again(pages: Path, tmp_path: Path) -> None:
    from hbsummary.corrections import Correction

    done(pages, tmp_path / "out")
    page = min(path.name for path in pages.glob("[!e]*.txt"))
    row = hbsummary.extract(pages / page).observations[0]
    reject = Correction(page, row.start, row.end, "reject")
    work = hbsummary.Work(signatures=True, corrections={page: [reject]})
    seen, tables = done(pages, tmp_path / "out", resume=True, work=work)
    assert seen == [page, "empty.txt"]
    assert tables == done(pages, tmp_path / "fresh", work=work)[1]
    assert done(pages, tmp_path / "out", resume=True)[1] == done(pages, tmp_path / "plain")[1]


def test_a_run_without_resume_starts_afresh(pages: Path, tmp_path: Path) -> None:
    done(pages, tmp_path / "out")
    seen, _ = done(pages, tmp_path / "out")
    assert len(seen) == PAGES + 1


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("hurt", [lambda b: b[:-1], lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b"{}\n" + b])
def test_a_torn_part_is_made_again(pages: Path, tmp_path: Path, hurt: Callable[[bytes], bytes]) -> None:
    _, whole = done(pages, tmp_path / "out")
    # Not the last one, which holds no more than a file that is done again anyway.
    part = max((tmp_path / "out" / FOLDER).glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_size)
    part.write_bytes(hurt(part.read_bytes()))
    (tmp_path / "out" / FOLDER / ".half-0123").write_bytes(b"what a power cut left")
    seen, tables = done(pages, tmp_path / "out", resume=True)
    assert len(seen) >= 3
    assert tables == whole
    assert not list((tmp_path / "out" / FOLDER).glob(".half-*"))


def test_an_archive_is_kept_in_stretches(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hbsummary.run import local

    archive = Path(shutil.make_archive(str(tmp_path / "all"), "zip", pages))
    (pages.parent / "zipped").mkdir()
    archive.rename(pages.parent / "zipped" / "all.zip")
    _, whole = done(tmp_path / "zipped", tmp_path / "whole")
    monkeypatch.setattr(local, "_STRETCH", 1)
    _, tables = done(tmp_path / "zipped", tmp_path / "out")
    assert tables == whole
    store = Store(tmp_path / "out" / FOLDER)
    state = Journal.stored(store)
    assert state is not None
    assert len(list(Journal(store, state).entries())) > PAGES
    # One of its files failed, so all of it is done again.
    assert len(done(tmp_path / "zipped", tmp_path / "out", resume=True)[0]) == PAGES + 1


def test_nothing_is_left_behind_where_nothing_could_be_done(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "indicators.csv").mkdir()
    folder(tmp_path / "in", 1)
    with pytest.raises(OutputError):
        hbsummary.extract_folder([tmp_path / "in"], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["indicators.csv"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "sqlite", "parquet", "xlsx"])
def test_the_bytes_depend_on_neither_the_number_of_workers_nor_how_they_start(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    _, one = done(pages, tmp_path / "one", form=form, workers=1)
    _, three = done(pages, tmp_path / "three", form=form, workers=3)
    monkeypatch.setattr(processes.threading, "active_count", lambda: 2)
    _, spawned = done(pages, tmp_path / "spawned", form=form, workers=2)
    assert one == three == spawned


WAITING = """
import sys
import hbsummary
from hbsummary.run import journal

journal._ENTRIES = 3
hbsummary.extract_folder(sys.argv[1:2], sys.argv[2], workers=2, resume=len(sys.argv) > 3,
                         progress=lambda given, total: print(given.source, flush=True) or sys.stdin.readline())
"""


def started(pages: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WAITING, os.fspath(pages), os.fspath(out), *more]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment())


@posix
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_instant_and_resumed(pages: Path, tmp_path: Path, seed: int) -> None:
    _, whole = done(pages, tmp_path / "whole")
    chance, out = random.Random(seed), tmp_path / "out"
    for _ in range(3):
        process = started(pages, out, "resume")
        assert process.stdin is not None
        process.stdin.write(b"\n" * chance.randrange(PAGES))
        process.stdin.flush()
        time.sleep(chance.uniform(0.05, 1.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert done(pages, out, resume=True)[1] == whole


@posix
def test_a_second_run_beside_the_first_is_refused(run: Run, pages: Path, tmp_path: Path) -> None:
    process = started(pages, tmp_path / "out")
    assert process.stdout is not None
    # It waits for a line after each page.
    process.stdout.readline()
    # However quick it is, it is not done before the second one comes.
    process.send_signal(signal.SIGSTOP)
    second = run("extract", pages, "-o", tmp_path / "out", "--resume")
    process.send_signal(signal.SIGCONT)
    assert second.returncode == 1
    assert second.stderr.decode() == (
        f"hbsummary: {tmp_path / 'out'}: another run is writing there (wait for it, or choose another folder with -o)\n"
    )
    process.communicate()
    assert process.returncode == 0
    assert files(tmp_path / "out") == done(pages, tmp_path / "whole")[1]


@posix
def test_a_full_disk_is_told_and_the_run_can_be_resumed(pages: Path, tmp_path: Path, monkeypatch: Any) -> None:
    _, whole = done(pages, tmp_path / "whole")
    monkeypatch.setattr(journals, "_ENTRIES", 3)
    written: list[str] = []
    write = Store.write

    def full(self: Store, name: str, content: bytes) -> None:
        written.append(name)
        if len(written) > 3:
            monkeypatch.setattr("hbsummary.run.store.synced", no_space)
        write(self, name, content)

    def no_space(file: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "write", full)
    with pytest.raises(OutputError, match="No space left on device"):
        hbsummary.extract_folder([pages], tmp_path / "out", workers=1)
    monkeypatch.undo()
    seen, tables = done(pages, tmp_path / "out", resume=True)
    assert 0 < len(seen) < PAGES + 1
    assert tables == whole


@pytest.mark.parametrize("form", ["csv", "jsonl", "sqlite", "parquet", "xlsx"])
def test_shards_merge_to_the_same_bytes(run: Run, pages: Path, tmp_path: Path, form: str) -> None:
    run("extract", pages, "-o", tmp_path / "whole", "--format", form)
    shards = [tmp_path / f"shard{n}" for n in (1, 2, 3)]
    for n, shard in enumerate(shards, 1):
        told = run("extract", pages, "-o", shard, "--format", form, "--shard", f"{n}/3", "--workers", "1")
        assert f"Shard {n} of 3 is done" in told.stdout.decode()
        assert files(shard) == {}, "a shard makes no tables"
    merged = run("merge", *reversed(shards), "-o", tmp_path / "merged")
    assert merged.returncode == 3, "one of the files is empty"
    assert files(tmp_path / "merged") == files(tmp_path / "whole")


def test_shards_that_are_no_whole_are_told(run: Run, pages: Path, tmp_path: Path) -> None:
    def complaint(*names: str) -> str:
        told = run("merge", *(tmp_path / name for name in names), "-o", tmp_path / "merged")
        assert told.returncode == 1
        assert not (tmp_path / "merged").exists()
        return str(told.stderr.decode())

    run("extract", pages, "-o", tmp_path / "1", "--shard", "1/2")
    run("extract", pages, "-o", tmp_path / "2", "--shard", "2/2", "--keywords", "2")
    run("extract", pages, "-o", tmp_path / "3", "--shard", "2/3")
    (pages / "more.txt").write_text("全县有医院3所。", encoding="utf-8")
    run("extract", pages, "-o", tmp_path / "4", "--shard", "2/2")
    assert "shard 2/2 is missing" in complaint("1")
    assert "other options" in complaint("1", "2")
    assert "other inputs" in complaint("1", "3")
    assert "other inputs" in complaint("1", "4")
    assert "give each shard once" in complaint("1", "1")
    assert "holds no shard" in complaint("1", "in")


@pytest.mark.parametrize("given", ["0/2", "3/2", "1", "a/b", "1/0"])
def test_a_shard_that_cannot_be(run: Run, pages: Path, tmp_path: Path, given: str) -> None:
    told = run("extract", pages, "-o", tmp_path / "out", "--shard", given)
    assert told.returncode == 2
    assert "is no shard" in told.stderr.decode()


@posix
def test_more_parts_than_a_process_may_open(tmp_path: Path) -> None:
    """A folder that grew while it was watched has a part for each time; all of them overlap."""
    import resource

    store, many, files_open = Store(tmp_path), 150, 60
    for n in range(many):
        entries = [Entry(f"{at:05}", 0, True, None, "", ()) for at in (n, n + many, n + 2 * many)]
        store.write(name_of("key", entries), pack("key", entries))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files_open, hard))
    try:
        found = [entry.source for entry in merged([(store, name) for name in store.names(SUFFIX)], "key")]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert found == [f"{at:05}" for at in range(3 * many)]


@posix
def test_an_interrupted_run_says_how_to_go_on(run: Run, pages: Path, tmp_path: Path) -> None:
    broken_off(pages, tmp_path / "out", 4)
    again = run("extract", pages, "-o", tmp_path / "out")
    assert "an earlier run, which had done 4 files, is given up" in again.stderr.decode()
    broken_off(pages, tmp_path / "out", 4)
    resumed = run("extract", pages, "-o", tmp_path / "out", "--resume")
    assert f"4 of {PAGES + 1} files were done already" in resumed.stderr.decode()
