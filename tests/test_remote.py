"""Inputs and outputs in a store: a server of S3 on this machine, stores in the memory of one process.

And an HDFS, where HBSUMMARY_HDFS is the address of a folder in one, such as hdfs://10.0.0.1:8020/tmp; what is
under its `hbsummary-test` is lost. hdfs-native has to be installed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, environment, files
from pages import folder
from test_cluster import Machines, ended, on, until

import hbsummary
from hbsummary.errors import InputError, OutputError
from hbsummary.panel import build
from hbsummary.run.journal import FOLDER
from hbsummary.run.parts import SUFFIX

fsspec = pytest.importorskip("fsspec", reason="needs hbsummary[dask]")
import stubborn  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

PAGES = 12


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    folder(made, PAGES)
    (made / "below").mkdir()
    shutil.copy(made / "00001.txt", made / "below" / "copy.txt")
    (made / ".hidden.txt").write_text("全县有医院3所。", encoding="utf-8")
    (made / "empty.txt").touch()
    return made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which s3:// is a server on this machine."""
    pytest.importorskip("s3fs")
    pytest.importorskip("moto")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    silent: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment(), **silent)
    with ExitStack() as held:
        held.callback(ended, process)
        until(lambda: not _refused(port))
        yield {
            "FSSPEC_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "FSSPEC_S3_KEY": "some",
            "FSSPEC_S3_SECRET": "thing",
        }


def _refused(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


def store(server: dict[str, str]) -> Any:
    import s3fs

    made = s3fs.S3FileSystem(
        endpoint_url=server["FSSPEC_S3_ENDPOINT_URL"], key="some", secret="thing", skip_instance_cache=True
    )
    made.invalidate_cache()
    return made


def tables(fs: Any, where: str) -> dict[str, bytes]:
    return {name.rpartition("/")[2]: fs.cat_file(name) for name in fs.find(where) if FOLDER not in name}


def test_from_s3_to_s3_on_a_cluster(run: Run, server: dict[str, str], pages: Path, tmp_path: Path) -> None:
    fs = store(server)
    fs.mkdir("county")
    fs.put(f"{pages}/", "county/pages/", recursive=True)
    run("extract", pages, "-o", "whole", "--workers", "1")
    whole = files(tmp_path / "whole")
    words = ("extract", "s3://county/pages", "-o", "s3://county/tables")
    with ExitStack() as held:
        started = Machines(tmp_path / "cluster", held)
        started.worker("one", "--no-nanny", **server)
        started.worker("two", DASK_DISTRIBUTED__WORKER__DAEMON="False", **server)
        told = run(*words, *on(str(started.file)), env=server)
        assert told.returncode == 3, told.stderr.decode()
        assert "The tables lie in s3://county/tables" in told.stdout.decode()
        assert tables(fs, "county/tables") == whole
        assert len([name for name in fs.find(f"county/tables/{FOLDER}") if name.endswith(SUFFIX)]) >= 2
    again = run(*words, "--resume", env=server)
    assert f"{PAGES + 1} of {PAGES + 2} files were done already" in again.stderr.decode()
    fs.pipe_file("county/pages/00002.txt", (pages / "00003.txt").read_bytes())
    changed = run(*words, "--resume", env=server)
    assert f"{PAGES} of {PAGES + 2} files were done already" in changed.stderr.decode()
    shutil.copy(pages / "00003.txt", pages / "00002.txt")
    run("extract", pages, "-o", "whole", "--workers", "1")
    store_now = store(server)
    assert tables(store_now, "county/tables") == files(tmp_path / "whole") != whole


def test_a_torn_part_in_s3_is_made_again(run: Run, server: dict[str, str], pages: Path, tmp_path: Path) -> None:
    fs = store(server)
    fs.mkdir("torn")
    words = ("extract", pages, "-o", "s3://torn/tables")
    assert run(*words, env=server).returncode == 3
    whole = tables(fs, "torn/tables")
    (part,) = (name for name in fs.find(f"torn/tables/{FOLDER}") if name.endswith(SUFFIX))
    fs.pipe_file(part, fs.cat_file(part)[:-10])
    again = run(*words, "--resume", env=server)
    assert "were done already" not in again.stderr.decode()
    assert tables(store(server), "torn/tables") == whole


def test_shards_in_s3_merge(run: Run, server: dict[str, str], pages: Path, tmp_path: Path) -> None:
    store(server).mkdir("shards")
    for n in (1, 2):
        run("extract", pages, "-o", f"s3://shards/{n}", "--shard", f"{n}/2", env=server)
    merged = run("merge", "s3://shards/1", "s3://shards/2", "-o", "s3://shards/all", env=server)
    assert merged.returncode == 3, merged.stderr.decode()
    run("extract", pages, "-o", "whole", "--workers", "1")
    assert tables(store(server), "shards/all") == files(tmp_path / "whole")


def test_a_panel_of_tables_in_s3(run: Run, server: dict[str, str], pages: Path, tmp_path: Path) -> None:
    fs = store(server)
    fs.mkdir("panels")
    run("extract", pages, "-o", "whole", "--workers", "1")
    fs.put(f"{tmp_path}/whole/", "panels/tables/", recursive=True)
    here = run("panel", "whole", "--by", "name", "--also", "parts")
    there = run("panel", "s3://panels/tables/", "--by", "name", "--also", "parts", env=server)
    assert (here.returncode, there.returncode) == (0, 0), there.stderr.decode()
    assert here.stderr == there.stderr and not there.stderr.startswith(b"0 of")
    assert tables(store(server), "panels/tables/panel") == files(tmp_path / "whole" / "panel")
    told = run("panel", "s3://panels/none", env=server)
    assert told.returncode == 1
    assert "s3://panels/none: no documents.csv in it" in told.stderr.decode()


def test_a_store_in_memory(pages: Path, tmp_path: Path) -> None:
    fs = fsspec.filesystem("memory")
    for path in pages.rglob("*.txt"):
        fs.pipe_file(f"/county/pages/{path.relative_to(pages).as_posix()}", path.read_bytes())
    totals = hbsummary.extract_folder(["memory://county/pages/"], "memory://county/tables", workers=1)
    assert totals.files == PAGES + 2
    hbsummary.extract_folder([f"file://{pages}"], f"file://{tmp_path}/out", workers=1)
    assert tables(fs, "/county/tables") == files(tmp_path / "out")
    assert len(hbsummary.load("memory://county/tables").indicators) == totals.values > 0
    fs.pipe_file("/county/torn/documents.csv", b"source,report\n\xff,1\n")
    with pytest.raises(InputError, match="is no table of extract"):
        hbsummary.load("memory://county/torn")
    fs.rm("/county/pages/00004.txt")
    left = hbsummary.extract_folder(["memory://county/pages"], "memory://county/tables", resume=True)
    assert (left.before, left.inputs) == (PAGES, PAGES + 1)
    assert left.files == PAGES + 1


def test_a_store_whose_package_goes_its_own_ways(pages: Path, tmp_path: Path) -> None:
    # In a process without threads, where workers are forked.
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); from stubborn import job"
    words = [f"{code}; sys.exit(job(*sys.argv[1:]))", str(pages), str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", *words], env=environment(), check=False)
    assert done.returncode == 1, "one file is empty"
    hbsummary.extract_folder([pages], tmp_path / "whole", workers=1)
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_store_that_does_not_answer(pages: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nobody is there"):
        hbsummary.extract_folder(["stubborn://gone"], tmp_path / "out")
    # Were a folder that cannot be listed passed over, its files would leave the tables.
    fs = stubborn.Stubborn()
    fs.pipe_file("/county/a.txt", "全县有医院3所。".encode())
    fs.pipe_file("/county/gone/b.txt", "全县有医院4所。".encode())
    with pytest.raises(InputError, match="nobody is there"):
        hbsummary.extract_folder(["stubborn://county"], tmp_path / "out")
    with pytest.raises(OutputError, match=r"stubborn://safe.*: cannot be used: safe mode"):
        hbsummary.extract_folder([pages], "stubborn://safe")


@pytest.mark.parametrize("read", [hbsummary.load, build], ids=["frames", "panel"])
def test_tables_in_a_store_that_does_not_answer(read: Callable[[str], object]) -> None:
    with pytest.raises(InputError) as told:
        read("stubborn://gone/tables/")
    assert told.value.reason == "stubborn://gone/tables/documents.csv: cannot be read: nobody is there"
    assert "whether its store answers" in told.value.remedy
    # Its listing answers; what is in the file does not come, without a word.
    stubborn.Stubborn().pipe_file("/silent/documents.csv", b"source,report\na.txt,1\n")
    with pytest.raises(InputError, match=r"\Astubborn://silent/documents.csv: cannot be read: TimeoutError "):
        read("stubborn://silent")


@pytest.mark.skipif("HBSUMMARY_HDFS" not in os.environ, reason="HBSUMMARY_HDFS names no folder of an HDFS")
def test_from_hdfs_to_hdfs(run: Run, pages: Path, tmp_path: Path) -> None:
    top = f"{os.environ['HBSUMMARY_HDFS'].rstrip('/')}/hbsummary-test"
    fs, path = fsspec.core.url_to_fs(top)
    if fs.exists(path):
        fs.rm(path, recursive=True)
    for each in pages.rglob("*.txt"):
        name = f"{path}/in/{each.relative_to(pages).as_posix()}"
        fs.makedirs(name.rpartition("/")[0], exist_ok=True)
        fs.pipe_file(name, each.read_bytes())
    assert run("extract", pages, "-o", "whole").returncode == 3
    assert run("extract", f"{top}/in", "-o", f"{top}/out").returncode == 3
    assert tables(fs, f"{path}/out") == files(tmp_path / "whole")
    again = run("extract", f"{top}/in", "-o", f"{top}/out", "--resume")
    assert f"{PAGES + 1} of {PAGES + 2} files were done already" in again.stderr.decode()
    fs.rm(f"{path}/in/00004.txt")
    (pages / "00004.txt").unlink()
    parts = [name for name in fs.find(f"{path}/out/{FOLDER}") if name.endswith(SUFFIX)]
    fs.pipe_file(parts[0], fs.cat_file(parts[0])[:-10])
    run("extract", f"{top}/in", "-o", f"{top}/out", "--resume")
    run("extract", pages, "-o", "whole")
    assert tables(fs, f"{path}/out") == files(tmp_path / "whole")


def test_a_file_in_a_store_that_is_too_large_is_not_fetched(pages: Path, tmp_path: Path) -> None:
    fsspec.filesystem("memory").pipe_file("/large/a.txt", "全县有医院3所。".encode() * 1000)
    limits = hbsummary.Limits(file=1000)
    totals = hbsummary.extract_folder(["memory://large"], tmp_path / "out", options=hbsummary.Options(limits=limits))
    assert totals.errors == 1
    assert "more than the limit of 1,000" in (tmp_path / "out" / "errors.csv").read_text(encoding="utf-8")


def test_addresses_that_lead_nowhere(pages: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="memory://none: does not exist"):
        hbsummary.extract_folder(["memory://none"], tmp_path / "out")
    with pytest.raises(InputError, match="give one kind of them at a time"):
        hbsummary.extract_folder(["memory://none", pages], tmp_path / "out")
    with pytest.raises(InputError, match="what it asks for"):
        hbsummary.extract_folder(["nonesuch://none"], tmp_path / "out")


def test_plain_paths_need_no_fsspec(pages: Path, tmp_path: Path) -> None:
    code = (
        "import sys, hbsummary; hbsummary.extract_folder(sys.argv[1:2], sys.argv[2]);"
        "assert not {'fsspec', 'distributed', 's3fs'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(pages), str(tmp_path / "out")], check=True, env=environment())
