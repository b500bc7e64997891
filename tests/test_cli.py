"""The command line as users run it: streams, exit codes, what is left behind."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from conftest import PAGE, Run, environment, files, no_privileges

import hbsummary
from hbsummary.tables import TABLES

TABLE_FILES = {*(f"{record.TABLE}.csv" for record in TABLES), "datapackage.json"}
PAGE_COMMANDS = ["extract", "clean", "segment", "text", "explain"]
COMMANDS = [*PAGE_COMMANDS, "show", "review", "sample", "accuracy", "panel", "catalogue", "score", "merge"]
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions, pipes or terminals")


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_extract_writes_all_tables_and_a_summary(run: Run, pages: Path, tmp_path: Path) -> None:
    done = run("extract", "pages", "-o", "out")
    assert (done.returncode, set(files(tmp_path / "out"))) == (0, TABLE_FILES)
    shown = done.stdout.decode()
    assert "The tables lie in out" in shown
    counts = [line.split()[:2] for line in shown.splitlines() if line.split()]
    assert ["files", "3"] in counts and ["errors", "0"] in counts


def test_defaults_are_data_raw_and_data_processed(run: Run, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pages.rename(tmp_path / "data" / "raw")
    assert run("extract").returncode == 0
    assert set(files(tmp_path / "data" / "processed")) == TABLE_FILES


def test_quiet_says_nothing_but_failures(run: Run, pages: Path) -> None:
    done = run("extract", "pages", "-o", "out", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (pages / "empty.txt").touch()
    done = run("extract", "pages", "-o", "out", "-q")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().splitlines() == ["empty.txt: is empty (fetch the page again)"]


@pytest.mark.parametrize("quiet", [[], ["-q"]])
def test_dash_gives_the_indicators_and_nothing_else(run: Run, pages: Path, tmp_path: Path, quiet: list[str]) -> None:
    assert run("extract", "pages", "-o", "out", "-q").returncode == 0
    done = run("extract", "pages", "-o", "-", *quiet)
    assert done.returncode == 0
    assert done.stdout == (tmp_path / "out" / "indicators.csv").read_bytes()
    assert (done.stderr == b"") == bool(quiet)
    assert set(files(tmp_path)) == {f"out/{name}" for name in TABLE_FILES} | {f"pages/{name}" for name in files(pages)}


def test_same_bytes_twice_and_in_any_order(run: Run, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "alone.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    made = []
    for n, order in enumerate(permutations(["pages/below", "pages", "alone.txt", "empty.txt", "missing"], 5)):
        if n % 24 == 0:
            assert run("extract", *order, "-o", f"out{n}", "-q").returncode == 3
            made.append(files(tmp_path / f"out{n}"))
    assert run("extract", "pages/below", "pages", "alone.txt", "empty.txt", "missing", "-o", "out0").returncode == 3
    made.append(files(tmp_path / "out0"))
    assert len(made) == 6 and all(each == made[0] for each in made)


def test_tables_in_the_input_folder_are_not_read_back(run: Run, pages: Path) -> None:
    assert run("extract", "pages", "-o", "pages", "-q").returncode == 0
    first = files(pages)
    assert run("extract", "pages", "-o", "pages", "-q").returncode == 0
    assert files(pages) == first


def test_one_bad_file_never_stops_the_others(run: Run, pages: Path, tmp_path: Path) -> None:
    (pages / "empty.txt").touch()
    (pages / "scan.pdf").write_bytes(b"%PDF-1.4")
    (pages / "zip.txt").write_bytes(b"PK\x03\x04")
    done = run("extract", "pages", "gone.txt", "-o", "out")
    assert done.returncode == 3
    bad = {row["source"]: row["reason"] for row in rows(tmp_path / "out", "errors")}
    assert set(bad) == {"empty.txt", "scan.pdf", "zip.txt", "gone.txt"}
    told = done.stderr.decode().splitlines()
    for source, reason in bad.items():
        assert sum(line.startswith(f"{source}: {reason}") for line in told) == 1
    assert "errors.csv" in done.stdout.decode()


def test_an_empty_file_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = run("extract", "empty.txt", "-o", "out", "-q")
    assert (done.returncode, done.stderr.decode()) == (1, "empty.txt: is empty (fetch the page again)\n")
    assert [row["source"] for row in rows(tmp_path / "out", "errors")] == ["empty.txt"]


def test_a_page_without_headings_or_numbers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("今天天气很好,大家都去了公园。\n", encoding="utf-8")
    done = run("extract", "plain.txt", "-o", "out")
    assert done.returncode == 0
    assert rows(tmp_path / "out", "indicators") == rows(tmp_path / "out", "sections") == []
    assert set(files(tmp_path / "out")) == TABLE_FILES


@pytest.mark.parametrize("command", PAGE_COMMANDS)
def test_a_missing_path(run: Run, tmp_path: Path, command: str) -> None:
    output = ["-o", "out"] if command == "extract" else []
    done = run(command, "no/such.txt", *output)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "hbsummary: no/such.txt: does not exist (check the path)\n"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_path_leaves_the_earlier_tables(run: Run, pages: Path, tmp_path: Path) -> None:
    assert run("extract", "pages", "-o", "out").returncode == 0
    before = files(tmp_path / "out")
    assert run("extract", "pagse", "-o", "out").returncode == 1
    assert files(tmp_path / "out") == before


@pytest.mark.parametrize("command", ["extract", "clean", "segment"])
def test_a_folder_without_inputs(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "none" / "below").mkdir(parents=True)
    (tmp_path / "none" / ".hidden").write_text("x", encoding="utf-8")
    done = run(command, "none")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("hbsummary: none: no files to read in it (")
    assert len(done.stderr.decode().splitlines()) == 1
    assert set(files(tmp_path)) == {"none/.hidden"}


@pytest.mark.parametrize("command", ["extract", "clean"])
@pytest.mark.parametrize("output", ["file", "file/below"])
def test_an_output_path_that_is_a_file(run: Run, pages: Path, tmp_path: Path, command: str, output: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    before = files(tmp_path)
    done = run(command, "pages", "-o", output)
    assert (done.returncode, done.stdout, files(tmp_path)) == (1, b"", before)
    assert done.stderr.decode().startswith(f"hbsummary: {output}: a file stands where")
    assert len(done.stderr.decode().splitlines()) == 1


@posix
@pytest.mark.parametrize("command", ["extract", "clean"])
@pytest.mark.parametrize("output", ["closed", "closed/new/out"])
def test_an_output_that_may_not_be_written(run: Run, pages: Path, tmp_path: Path, command: str, output: str) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    done = run(command, "pages", "-o", output, preexec_fn=no_privileges)
    assert (done.returncode, done.stdout) == (1, b"")
    assert "may not be written" in done.stderr.decode() and len(done.stderr.decode().splitlines()) == 1
    assert list((tmp_path / "closed").iterdir()) == []


@posix
def test_a_table_that_may_not_be_replaced(run: Run, pages: Path, tmp_path: Path) -> None:
    assert run("extract", "pages/a.txt", "-o", "out").returncode == 0
    (tmp_path / "out" / "sections.csv").chmod(0o444)
    before = files(tmp_path / "out")
    done = run("extract", "pages", "-o", "out", preexec_fn=no_privileges)
    assert (done.returncode, files(tmp_path / "out")) == (1, before)
    assert "sections.csv: may not be written (close the program that shows it" in done.stderr.decode()


@posix
def test_closed_files_and_folders_are_failures(run: Run, pages: Path, tmp_path: Path) -> None:
    (pages / "b.txt").chmod(0)
    (pages / "below").chmod(0)
    try:
        done = run("extract", "pages", "-o", "out", "-q", preexec_fn=no_privileges)
    finally:
        (pages / "below").chmod(0o755)
    assert done.returncode == 3
    assert {row["source"]: row["reason"] for row in rows(tmp_path / "out", "errors")} == {
        "b.txt": "may not be read",
        "below": "may not be read",
    }


@posix
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_standard_output_on_a_full_disk_is_told(run: Run, pages: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = run("text", "pages/a.txt", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("hbsummary: standard output: cannot be written")


@pytest.mark.parametrize("args", [["--bogus"], ["extract", "--bogus"], ["segment", "x", "--format", "xml"], ["text"]])
def test_wrong_usage(run: Run, tmp_path: Path, args: list[str]) -> None:
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Usage:" in done.stderr and b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_has_examples(run: Run, command: list[str]) -> None:
    short, long = run(*command, "-h"), run(*command, "--help")
    assert (short.returncode, short.stdout) == (0, long.stdout)
    assert b"Example" in short.stdout
    assert (f"hbsummary {command[0]}" if command else "_HBSUMMARY_COMPLETE=bash_source") in short.stdout.decode()


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.decode().split()) == (0, ["hbsummary,", "version", hbsummary.__version__])


def test_completion_knows_the_commands(run: Run) -> None:
    env = {"_HBSUMMARY_COMPLETE": "bash_complete", "COMP_WORDS": "hbsummary ", "COMP_CWORD": "1"}
    assert {line.split(",")[1] for line in run(env=env).stdout.decode().split()} == set(COMMANDS)


def test_checkout_module_and_script_are_the_same(run: Run, pages: Path) -> None:
    top = Path(__file__).parents[1]
    module = run("extract", "pages", "-o", "-", "-q")
    command = [sys.executable, str(top / "cli.py"), "extract", "pages", "-o", "-", "-q"]
    checkout = subprocess.run(command, cwd=pages.parent, capture_output=True, timeout=60, check=False)
    assert (checkout.returncode, checkout.stdout) == (0, module.stdout)
    assert "建档率" in module.stdout.decode()


def test_text_is_what_offsets_count(run: Run, tmp_path: Path) -> None:
    page = "一、概况\r\n二\r三\n全县工作情况\x0c"
    (tmp_path / "gbk.txt").write_bytes(page.encode("gb18030"))
    (tmp_path / "bom.txt").write_bytes(b"\xef\xbb\xbf" + page.encode())
    for name in ("gbk.txt", "bom.txt"):
        done = run("text", name)
        assert (done.returncode, done.stdout) == (0, page.encode())


def test_any_console_gets_utf8(run: Run, pages: Path, tmp_path: Path) -> None:
    (pages / "总结.docx").touch()
    env = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = run("text", "pages/a.txt", env=env)
    assert (done.returncode, done.stdout) == (0, (pages / "a.txt").read_bytes())
    done = run("extract", "pages", "-o", "out", env=env)
    assert done.returncode == 3
    assert "总结.docx: is empty" in done.stderr.decode()
    assert rows(tmp_path / "out", "errors")[0]["source"] == "总结.docx"


@posix
def test_controls_in_names_and_reasons_never_reach_the_terminal(run: Run, pages: Path, tmp_path: Path) -> None:
    (pages / "\x1b[2Jx\n.txt").touch()
    done = run("extract", "pages", "-o", "out", "-q")
    assert b"\x1b" not in done.stderr and len(done.stderr.splitlines()) == 1
    assert rows(tmp_path / "out", "errors")[0]["source"] == "\x1b[2Jx\n.txt"


@posix
@pytest.mark.parametrize("command", [["text", "bad.txt"], ["clean", "bad.txt"], ["segment", "bad.txt"]])
def test_controls_of_a_page_never_reach_the_terminal(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "bad.txt").write_text(PAGE.replace("服务", "服\x1b]0;x\x07\x9b2J\x08务\u202e"), encoding="utf-8")
    shown = on_terminal(command, tmp_path)
    assert "一" in shown
    assert not set(shown) & set("\x1b\x07\x9b\x08\u202e")


@posix
def test_progress_is_shown_on_a_terminal_only(run: Run, pages: Path, tmp_path: Path) -> None:
    assert "3/3" in on_terminal(["extract", "pages", "-o", "out"], tmp_path)
    assert "3/3" not in on_terminal(["extract", "pages", "-o", "out", "-q"], tmp_path)
    done = run("extract", "pages", "-o", "out")
    assert b"3/3" not in done.stdout + done.stderr and b"\x1b" not in done.stdout + done.stderr


@posix
def test_no_color_is_honoured(tmp_path: Path, pages: Path) -> None:
    coloured, plain = "\x1b[3", "\x1b[1;3"
    command = ["extract", "pages", "-o", "out"]
    shown = on_terminal(command, tmp_path, TERM="xterm-256color")
    assert coloured in shown or plain in shown
    shown = on_terminal(command, tmp_path, TERM="xterm-256color", NO_COLOR="1")
    assert coloured not in shown and plain not in shown and "3/3" in shown


def on_terminal(command: list[str], folder: Path, **env: str) -> str:
    """What a terminal gets to see of a command."""
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "hbsummary", *command],
        **{"cwd": folder, "env": environment(**env), "stdin": follower, "stdout": follower, "stderr": follower},
    )
    os.close(follower)
    out = b""
    try:
        while piece := os.read(leader, 65536):
            out += piece
    except OSError:  # Linux says so when the other end is closed
        pass
    finally:
        os.close(leader)
    assert process.wait(60) == 0
    return out.decode()


@posix
@pytest.mark.parametrize(
    "command",
    [
        ["text", "big.txt"],
        ["text", "pages/a.txt"],
        ["clean", "big.txt"],
        ["extract", "pages", "-o", "-", "-q"],
        ["extract", "pages", "-o", "out"],
        ["--help"],
    ],
)
def test_a_broken_pipe_is_silent(tmp_path: Path, pages: Path, command: list[str]) -> None:
    (tmp_path / "big.txt").write_text(PAGE * 20_000, encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "hbsummary", *command],
            **{"cwd": tmp_path, "stdout": stdout, "stderr": subprocess.PIPE, "env": environment(), "timeout": 120},
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


@posix
def test_a_job_goes_on_though_nobody_reads_its_complaints(tmp_path: Path, pages: Path) -> None:
    for n in range(3):
        (pages / f"empty{n}").touch()
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as nobody:
        command = [sys.executable, "-m", "hbsummary", "extract", "pages", "-o", "out"]
        done = subprocess.run(command, cwd=tmp_path, stderr=nobody, env=environment(), timeout=120, check=False)
    assert done.returncode == 3
    assert len(rows(tmp_path / "out", "errors")) == 3


@posix
@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_killed_run_leaves_the_earlier_tables_whole(run: Run, tmp_path: Path, pages: Path, kill: int) -> None:
    assert run("extract", "pages", "-o", "out", "-q").returncode == 0
    before = files(tmp_path / "out")
    (tmp_path / "waits").write_text(PAGE * 200_000, encoding="utf-8")
    command = [sys.executable, "-m", "hbsummary", "extract", "pages", "waits", "-o", "out", "-q"]
    # Tests started behind a shell's `&` have SIGINT ignored, and hand that on to the programs they start.
    listens = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.DEVNULL, preexec_fn=listens)
    try:
        limit = time.monotonic() + 30
        while not list((tmp_path / "out").glob(".hbsummary-*/errors.csv")) and time.monotonic() < limit:
            time.sleep(0.02)
        assert list((tmp_path / "out").glob(".hbsummary-*/errors.csv"))
        time.sleep(0.2)
        process.send_signal(kill)
        assert process.wait(30) != 0
    finally:
        process.kill()
        process.wait()
    after = {name: data for name, data in files(tmp_path / "out").items() if not name.startswith(".")}
    assert after == before
    if kill != signal.SIGKILL:
        assert not list((tmp_path / "out").glob(".hbsummary-*"))


def test_clean_into_a_folder(run: Run, pages: Path, tmp_path: Path) -> None:
    assert run("clean", "pages", "-o", "out").returncode == 0
    assert set(files(tmp_path / "out")) == set(files(pages))
    printed = run("clean", "pages/a.txt")
    assert printed.returncode == 0
    assert printed.stdout.rstrip() == (tmp_path / "out" / "a.txt").read_bytes().rstrip()
    assert "91.2%" not in printed.stdout.decode() and "90.2%" in printed.stdout.decode()


def test_clean_never_overwrites_its_input(run: Run, pages: Path) -> None:
    before = files(pages)
    done = run("clean", "pages", "-o", "pages")
    assert (done.returncode, files(pages)) == (1, before)
    assert "would overwrite" in done.stderr.decode()


def test_sites_that_are_wrong_are_told_with_their_place(run: Run, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text("[[rule]\n", encoding="utf-8")
    for command in (["extract", "pages", "-o", "out"], ["clean", "pages"]):
        done = run(*command, "--sites", "sites.toml")
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.decode().startswith("hbsummary: sites.toml, line 1: ")
    assert run("extract", "pages", "-o", "out", "--sites", "none.toml").returncode == 1
    assert not (tmp_path / "out").exists()


def test_segment_rows_are_those_of_the_table(run: Run, pages: Path, tmp_path: Path) -> None:
    assert run("extract", "pages", "-o", "out", "-q").returncode == 0
    done = run("segment", "pages", "--format", "csv")
    assert (done.returncode, done.stdout) == (0, (tmp_path / "out" / "sections.csv").read_bytes())
    lines = run("segment", "pages", "--format", "jsonl").stdout.decode().splitlines()
    assert len(lines) == len(list(csv.reader(io.StringIO(done.stdout.decode(), newline="")))) - 1
