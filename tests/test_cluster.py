"""A real Dask cluster: scheduler and workers are processes of their own, in directories of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, environment, files
from hostile_made import forms
from pages import folder
from test_docs import refresh

import hbsummary
from hbsummary.errors import InputError
from hbsummary.run.journal import FOLDER
from hbsummary.run.parts import SUFFIX

pytest.importorskip("distributed", reason="needs hbsummary[dask]")

PAGES = 40
PACKAGE = Path(hbsummary.__file__).parent
# What comes of Dask's own sockets and threads, in the process of the tests.
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="kills by POSIX signals"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]


class Machines:
    """A scheduler, and workers that are started one by one."""

    def __init__(self, top: Path, held: ExitStack) -> None:
        self.top, self.held = top, held
        self.file = top / "scheduler.json"
        self.scheduler = self.start("scheduler", "scheduler", "--port", "0", "--scheduler-file", self.file)
        until(self.file.exists)

    def worker(self, name: str, *options: str, **env: str) -> subprocess.Popen[bytes]:
        """A worker of one thread, which has come when this returns."""
        more = ("--nthreads", "1", "--name", name, "--local-directory", self.top / name, *options)
        process = self.start(name, "worker", "--scheduler-file", self.file, *more, **env)
        until(lambda: b"Registered to" in (self.top / name / "log").read_bytes())
        return process

    def start(self, name: str, kind: str, *options: object, **env: str) -> subprocess.Popen[bytes]:
        (self.top / name).mkdir(parents=True)
        log = self.held.enter_context((self.top / name / "log").open("wb"))
        words = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1", "--no-dashboard"]
        process = subprocess.Popen(
            [*words, *map(str, options)], cwd=self.top / name, env=environment(**env), stdout=log, stderr=log
        )
        self.held.callback(ended, process)
        return process


def ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(30)


def until(holds: Callable[[], bool]) -> None:
    due = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < due, "takes too long"
        time.sleep(0.05)


@contextmanager
def machines(top: Path) -> Iterator[Machines]:
    with ExitStack() as held:
        yield Machines(top, held)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of two workers, one that a nanny watches over and one that none does."""
    with machines(tmp_path_factory.mktemp("cluster")) as started:
        started.worker("one", DASK_DISTRIBUTED__WORKER__DAEMON="False")
        started.worker("two", "--no-nanny")
        yield str(started.file)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages, one of them empty, and one that takes too long to read."""
    made = tmp_path_factory.mktemp("pages") / "in"
    folder(made, PAGES)
    (made / "empty.txt").touch()
    return made


@pytest.fixture(scope="module")
def whole(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables that one process makes."""
    out = tmp_path_factory.mktemp("whole")
    hbsummary.extract_folder([pages], out, workers=1)
    return files(out)


def on(cluster: str) -> list[str]:
    return ["--engine", "dask", "--scheduler", cluster]


def test_the_same_bytes_as_one_process(
    run: Run, cluster: str, pages: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    # The folders are named from where the command runs, which is not where workers run.
    (tmp_path / "here").symlink_to(pages)
    told = run("extract", "here", "-o", "out", *on(cluster))
    assert told.returncode == 3, told.stderr.decode()
    assert "empty.txt: is empty" in told.stderr.decode()
    assert files(tmp_path / "out") == whole
    assert len(list((tmp_path / "out" / FOLDER).glob(f"*{SUFFIX}"))) > 3, "several tasks"
    again = run("extract", "here", "-o", "out", "--resume", *on(cluster))
    assert f"{PAGES} of {PAGES + 1} files were done already" in again.stderr.decode()
    assert files(tmp_path / "out") == whole


def test_a_file_that_its_reader_does_not_survive(run: Run, cluster: str, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(forms(6, 10, text=True))
    shutil.copy(pages / "00001.txt", tmp_path / "in" / "b.txt")
    for out, more in [("here", ["--workers", "1"]), ("there", on(cluster))]:
        assert run("extract", "in", "-o", out, *more, timeout=110).returncode == 3
    assert files(tmp_path / "there") == files(tmp_path / "here")
    assert "brought down its reader" in (tmp_path / "there" / "errors.csv").read_text(encoding="utf-8")


def test_shards_on_a_cluster_merge(
    run: Run, cluster: str, pages: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    for n in (1, 2):
        told = run("extract", pages, "-o", f"shard{n}", "--shard", f"{n}/2", *(on(cluster) if n == 2 else ()))
        assert f"Shard {n} of 2 is done" in told.stdout.decode()
    run("merge", "shard1", "shard2", "-o", "merged")
    assert files(tmp_path / "merged") == whole


def test_a_worker_killed_in_the_middle(pages: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    with machines(tmp_path) as started:
        doomed = started.worker("doomed", "--no-nanny")
        seen: list[str] = []

        def kill(given: Any, total: int) -> None:
            seen.append(given.source)
            if len(seen) == 1:
                started.worker("next", "--no-nanny")
                doomed.send_signal(signal.SIGKILL)

        out = tmp_path / "out"
        hbsummary.extract_folder([pages], out, scheduler=str(started.file), progress=kill)
        assert doomed.wait(10) == -signal.SIGKILL
    assert len(seen) == len(set(seen)) == PAGES + 1
    assert files(out) == whole


def test_an_interrupted_run_goes_on(cluster: str, pages: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    def stop(given: Any, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hbsummary.extract_folder([pages], tmp_path, scheduler=cluster, progress=stop)
    assert files(tmp_path) == {}
    totals = hbsummary.extract_folder([pages], tmp_path, scheduler=cluster, resume=True)
    assert totals.before >= 7, "what one task did"
    assert files(tmp_path) == whole


def test_a_scheduler_killed_in_the_middle(pages: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    with machines(tmp_path) as started:
        started.worker("one", "--no-nanny")

        def kill(given: Any, total: int) -> None:
            started.scheduler.kill()

        with pytest.raises(InputError, match=r"the scheduler is gone .*--resume"):
            hbsummary.extract_folder([pages], tmp_path / "out", scheduler=str(started.file), progress=kill)
    assert hbsummary.extract_folder([pages], tmp_path / "out", resume=True).before >= 7
    assert files(tmp_path / "out") == whole


def test_workers_lost_again_and_again_are_told_of(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import KilledWorker

    from hbsummary.run import cluster as clusters

    outcome = clusters.Cluster._outcome
    lost: list[Any] = []

    def once(self: Any, future: Any) -> Any:
        if not lost:
            lost.append(future)
            future = type("Lost", (), {"result": staticmethod(raising(KilledWorker(future.key, None, 3)))})
        return outcome(self, future)

    with machines(tmp_path) as started:
        started.worker("one", "--no-nanny")
        monkeypatch.setattr(clusters.Cluster, "_outcome", once)
        totals = hbsummary.extract_folder([pages], tmp_path / "out", scheduler=str(started.file))
        monkeypatch.undo()
        errors = (tmp_path / "out" / "errors.csv").read_text(encoding="utf-8")
        assert errors.count("were lost again and again") >= 8
        assert totals.errors < totals.files == PAGES + 1
        hbsummary.extract_folder([pages], tmp_path / "out", scheduler=str(started.file), resume=True)
    hbsummary.extract_folder([pages], tmp_path / "plain", workers=1)
    assert files(tmp_path / "out") == files(tmp_path / "plain")


def raising(error: Exception) -> Callable[[], Any]:
    def result() -> Any:
        raise error

    return result


def test_a_worker_with_another_program_is_named(
    run: Run, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    shutil.copytree(PACKAGE, other / "hbsummary", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "hbsummary" / "fold.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    with machines(tmp_path) as started:
        started.worker("strange", "--no-nanny", PYTHONPATH=str(other))
        told = run("extract", pages, "-o", "out", *on(str(started.file)))
        assert told.returncode == 1
        line = told.stderr.decode()
        assert line.startswith("hbsummary: the worker tcp://127.0.0.1:") and line.count("\n") == 1
        assert "runs another hbsummary" in line and "install the same version" in line
        assert not (tmp_path / "out").exists()
        # One that comes when the others have been looked at says so itself.
        monkeypatch.setattr("hbsummary.run.cluster.Cluster._check", lambda self: None)
        with pytest.raises(InputError, match=r"the worker tcp://127.0.0.1:.* runs another hbsummary"):
            hbsummary.extract_folder([pages], tmp_path / "out", scheduler=str(started.file))
    assert not (tmp_path / "out").exists()


def test_a_worker_that_may_start_no_process_is_told(run: Run, pages: Path, tmp_path: Path) -> None:
    with machines(tmp_path) as started:
        started.worker("daemon", "--nanny")
        told = run("extract", pages, "-o", "out", *on(str(started.file)))
    assert told.returncode == 1
    assert "start workers with DASK_DISTRIBUTED__WORKER__DAEMON=False, or with --no-nanny" in told.stderr.decode()
    assert told.stderr.count(b"\n") == 1


def test_a_cluster_without_workers_and_none_at_all(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hbsummary.run.cluster._PATIENCE", 0.5)
    with machines(tmp_path) as started, pytest.raises(InputError, match="the scheduler has no workers"):
        hbsummary.extract_folder([pages], tmp_path / "out", scheduler=str(started.file))
    with pytest.raises(InputError, match="no scheduler answers there"):
        hbsummary.extract_folder([pages], tmp_path / "out", scheduler="tcp://127.0.0.1:9")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--engine", "dask"], "needs the address of its scheduler"),
        (["--scheduler", "tcp://x:1"], "is for --engine dask"),
        ([*on("tcp://x:1"), "--workers", "2"], "are those of the cluster"),
        ([*on("tcp://x:1"), "-o", "-"], "not to standard output"),
    ],
)
def test_options_that_contradict_one_another(run: Run, pages: Path, words: list[str], told: str) -> None:
    done = run("extract", pages, *words)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.decode().split())


@contextmanager
def session(text: str, shared: Path, folder: Path) -> Iterator[list[tuple[str, str]]]:
    """What a document shows to be typed, done with `shared` for /shared: lines with what they print."""
    told: list[tuple[str, str]] = []
    scripts = environment(PATH=os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]))
    scripts |= {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    options: dict[str, Any] = {"shell": True, "cwd": folder, "env": scripts, "encoding": "utf-8"}
    with ExitStack() as held:
        for block in refresh.blocks(text):
            if block.mark.startswith("file: pages/"):
                (shared / block.mark.removeprefix("file: ")).write_text(block.text, encoding="utf-8")
            for line in refresh.commands(block) if block.mark == "by hand" and "s3://" not in block.text else []:
                at_once = line.replace("/shared", str(shared))
                if line.startswith("hbsummary merge"):
                    shards(text, shared, options)
                if not line.startswith("hbsummary "):
                    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
                    held.callback(ended, subprocess.Popen(f"exec env {at_once}", **options, **quiet))
                    continue
                done = subprocess.run(at_once, check=True, capture_output=True, timeout=110, **options)
                told.append((line, refresh._tidy(done.stdout).replace(str(shared), "/shared")))
        yield told


def shards(text: str, shared: Path, options: dict[str, Any]) -> None:
    """Runs the script of an array of jobs for each of its members."""
    (script,) = (block.text for block in refresh.blocks(text) if block.mark == "file: shards.sbatch")
    found = re.search(r"--array=1-([0-9])", script)
    assert found is not None
    for n in range(1, int(found[1]) + 1):
        env = options["env"] | {"SLURM_ARRAY_TASK_ID": str(n)}
        done = subprocess.run(script.replace("/shared", str(shared)), **options | {"env": env}, capture_output=True)
        # A share of two files may be none.
        assert done.returncode == 0 and "Shard" in done.stdout, done.stderr


@pytest.mark.parametrize("name", ["docs/cluster.md", "docs/cluster.zh-CN.md"])
def test_the_session_of_the_document(name: str, tmp_path: Path) -> None:
    text = (refresh.TOP / name).read_text(encoding="utf-8")
    shared, elsewhere = tmp_path / "shared", tmp_path / "elsewhere"
    (shared / "pages").mkdir(parents=True)
    elsewhere.mkdir()
    with session(text, shared, elsewhere) as told:
        shown = [block.text for block in refresh.blocks(text) if block.mark == "printed"]
        printed = [out for line, out in told if "merge" not in line]
        assert [each.strip("\n") for each in printed] == [each.strip("\n") for each in shown] and len(shown) == 2
    assert files(shared / "merged") == files(shared / "tables")


def test_the_job_of_the_document(tmp_path: Path) -> None:
    """With a command srun that starts two workers here."""
    text = (refresh.TOP / "docs/cluster.md").read_text(encoding="utf-8")
    (script,) = (block.text for block in refresh.blocks(text) if block.mark == "file: cluster.sbatch")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "srun").write_text('#!/bin/bash\n"$@" &\n"$@" &\nwait\n', encoding="utf-8")
    (tmp_path / "bin" / "srun").chmod(0o755)
    folder(tmp_path / "pages", 4)
    path = os.pathsep.join([str(tmp_path / "bin"), sysconfig.get_path("scripts"), os.environ["PATH"]])
    env = environment(PATH=path, SLURM_CPUS_PER_TASK="1")
    process = subprocess.Popen(
        ["bash", "-c", script.replace("/shared", str(tmp_path))],
        **{
            "env": env,
            "cwd": tmp_path,
            "start_new_session": True,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.DEVNULL,
        },
    )
    try:
        until(lambda: (tmp_path / "tables" / "indicators.csv").exists())
    finally:
        # As SLURM does with what a job leaves behind.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)
    hbsummary.extract_folder([tmp_path / "pages"], tmp_path / "plain", workers=1)
    assert (tmp_path / "tables" / "indicators.csv").read_bytes() == files(tmp_path / "plain")["indicators.csv"]


def test_both_languages_show_the_same_session() -> None:
    one, other = (
        [(b.mark, b.language, b.text) for b in refresh.blocks((refresh.TOP / name).read_text(encoding="utf-8"))]
        for name in ("docs/cluster.md", "docs/cluster.zh-CN.md")
    )
    assert one == other and one
