"""A folder of everything that should not be in one, through the real command: nothing in it touches anything else."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import hostile
import pytest
from conftest import environment, files, no_privileges
from hostile import Bad, Case, Good

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the names and files of the set are for Linux")

TABLES = ("documents", "sections", "indicators", "checks", "removed")
# Controls other than the line end, and marks that turn the direction of writing.
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Row = dict[str, str]


@dataclass
class Ran:
    """What a run of extract gave: its exit code, what it printed, and its tables."""

    done: subprocess.CompletedProcess[bytes]
    out: Path

    @cached_property
    def tables(self) -> dict[str, dict[str, list[Row]]]:
        """By table and source, its rows."""
        return {name: self._rows(name) for name in (*TABLES, "errors")}

    @cached_property
    def told(self) -> list[str]:
        """The lines on standard error."""
        return self.done.stderr.decode("utf-8").split("\n")[:-1]

    def _rows(self, name: str) -> dict[str, list[Row]]:
        rows = defaultdict(list)
        csv.field_size_limit(1 << 24)
        with (self.out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                rows[row["source"]].append(row)
        return dict(rows)


@dataclass
class Place:
    """The set in a folder, and around it what was there before anything ran."""

    base: Path
    cases: list[Case]
    before: dict[str, tuple[int, int, int]]

    @property
    def expected(self) -> dict[str, Good | Bad]:
        return {source: outcome for case in self.cases for source, outcome in case.expected.items()}

    def sources(self, kind: type[Good] | type[Bad]) -> set[str]:
        return {source for source, outcome in self.expected.items() if isinstance(outcome, kind)}


def listing(base: Path) -> dict[str, tuple[int, int, int]]:
    """Everything below a folder but the output: kind, size and time of change."""
    found = {}
    for folder, below, names in os.walk(base):
        if Path(folder) == base:
            below[:] = [name for name in below if not name.startswith("out")]
        for name in (*below, *names):
            path = os.path.join(folder, name)
            state = os.lstat(path)
            # To make a folder for the output changes the time of the one above, which is not listed.
            found[os.path.relpath(path, base)] = (state.st_mode, state.st_size, state.st_mtime_ns)
    return found


def command(base: Path, *args: object) -> subprocess.CompletedProcess[bytes]:
    """The command run in a folder, heeding permissions, with nothing installed that it could call."""
    line = [sys.executable, "-m", "hbsummary", *map(os.fspath, map(_plain, args))]
    settings = environment(TMPDIR=str(base / "tmp"), HOME=str(base / "home"), PATH=str(base / "home"))
    return subprocess.run(
        line, cwd=base, env=settings, capture_output=True, check=False, timeout=120, preexec_fn=no_privileges
    )


def _plain(arg: object) -> str | bytes | os.PathLike[str]:
    return arg if isinstance(arg, (str, bytes, os.PathLike)) else str(arg)


def extract(base: Path, folder: str, out: str, *more: object) -> Ran:
    return Ran(command(base, "extract", folder, "-o", out, *hostile.LIMITS, *more), base / out)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("hostile")
    for name in ("in", "good", "tmp", "home"):
        (base / name).mkdir()
    cases = hostile.generate(base / "in")
    hostile.generate_good(base / "good", cases)
    yield Place(base, cases, listing(base))
    hostile.reopen(base / "in")


@pytest.fixture(scope="module")
def ran(place: Place) -> Ran:
    return extract(place.base, "in", "out", "--workers", 2)


@pytest.fixture(scope="module")
def ran_good(place: Place, ran: Ran) -> Ran:
    return extract(place.base, "good", "out-good", "--workers", 2)


def test_the_set_is_whole(place: Place) -> None:
    written = {case.name for case in place.cases}
    assert {case.name for case in hostile.cases()} - written <= {"place/device"}, "only devices need a privilege"
    assert len(written) >= 90 and len(place.sources(Good)) >= 90 and len(place.sources(Bad)) >= 90


def test_each_failure_is_told_once_with_its_reason(place: Place, ran: Ran) -> None:
    assert ran.done.returncode == 3
    errors, bad = ran.tables["errors"], place.sources(Bad)
    assert set(errors) == bad
    wrong = {}
    for source in bad:
        outcome, rows = place.expected[source], errors[source]
        assert isinstance(outcome, Bad)
        reason, remedy = rows[0]["reason"], rows[0]["remedy"]
        if len(rows) > 1 or not re.fullmatch(outcome.reason, reason) or not re.fullmatch(outcome.remedy, remedy):
            wrong[source] = (outcome, rows)
    assert not wrong
    assert not any("internal error" in row[0]["reason"] for row in errors.values())


def test_good_sources_give_their_rows(place: Place, ran: Ran) -> None:
    wrong = {}
    for source in place.sources(Good):
        outcome, found = place.expected[source], described(ran, source)
        assert isinstance(outcome, Good)
        if any(not fits(wanted, got) for wanted, got in zip(wants(outcome), found, strict=True)):
            wrong[source] = (outcome, found)
    assert not wrong


def described(ran: Ran, source: str) -> tuple[object, ...]:
    """How many reports a source has, its numbers, headings, flags, format and encoding."""
    rows = {name: ran.tables[name].get(source, []) for name in TABLES}
    values = tuple(row["value_text"] for row in rows["indicators"])
    headings = tuple(row["title"] for row in rows["sections"] if row["kind"] == "heading")
    about = rows["documents"][0] if rows["documents"] else {"flags": "", "format": "", "encoding": ""}
    return len(rows["documents"]), values, headings, about["flags"], about["format"], about["encoding"]


def wants(outcome: Good) -> tuple[object, ...]:
    patterns = (re.compile(x) for x in (outcome.flags, outcome.form, outcome.encoding))
    return outcome.reports, outcome.values, outcome.headings, *patterns


def fits(wanted: object, got: object) -> bool:
    if isinstance(wanted, re.Pattern):
        return wanted.search(str(got)) is not None
    return wanted == (len(got) if isinstance(wanted, int) and isinstance(got, tuple) else got)


def test_nothing_else_is_in_the_tables(place: Place, ran: Ran) -> None:
    met = {source for name in TABLES for source in ran.tables[name]}
    silent = {source for source, outcome in place.expected.items() if isinstance(outcome, Good) and not outcome.reports}
    assert met == place.sources(Good) - silent
    for name, content in files(ran.out).items():
        assert b"88888" not in content and hostile.SECRET.encode() not in content, name


def test_the_screen_has_one_clean_line_for_each_failure(place: Place, ran: Ran) -> None:
    silent = [source for source, outcome in place.expected.items() if isinstance(outcome, Good) and not outcome.reports]
    lines = [f"{source}: holds no report" for source in silent]
    for source, (row,) in ran.tables["errors"].items():
        lines.append(f"{source}: {row['reason']} ({row['remedy']})")
    assert sorted(map(visible, ran.told)) == sorted(visible(" ".join(line.split())) for line in lines)
    printed = ran.done.stderr.decode() + ran.done.stdout.decode()
    assert not STEERING.findall(printed)
    # Rich's markup is shown, not obeyed.
    assert "name/[bold]bad.txt: is empty" in ran.done.stderr.decode()


def visible(line: str) -> str:
    """A line with whatever stands for a character that steers taken as the same."""
    return re.sub("[\u2400-\u2421\ufffd]", "?", STEERING.sub("?", line))


def test_good_rows_are_those_of_a_run_without_the_bad_ones(place: Place, ran: Ran, ran_good: Ran) -> None:
    assert (ran_good.done.returncode, ran_good.tables["errors"]) == (0, {})
    for name in TABLES:
        assert (ran.out / f"{name}.csv").read_bytes() == (ran_good.out / f"{name}.csv").read_bytes(), name


def test_one_worker_gives_the_same_bytes(place: Place, ran: Ran) -> None:
    alone = extract(place.base, "in", "out-1", "--workers", 1)
    assert files(alone.out) == files(ran.out)
    assert (alone.done.returncode, alone.done.stderr) == (ran.done.returncode, ran.done.stderr)


def test_nothing_is_written_beside_the_output(place: Place, ran: Ran, ran_good: Ran) -> None:
    assert listing(place.base) == place.before
    assert set(files(ran.out)) == {*(f"{name}.csv" for name in (*TABLES, "errors")), "datapackage.json"}


def test_cleaning_stands_it_too(place: Place) -> None:
    folders = ("text", "html", "docx", "zip")
    done = command(place.base, "clean", *(f"in/{name}" for name in folders), "-o", "out-clean", *hostile.LIMITS)
    assert done.returncode == 3
    told_of(done, sum(source.split("/")[0] in folders for source in place.sources(Bad)))
    cleaned = files(place.base / "out-clean")
    assert len(cleaned) == sum(source.split("/")[0] in folders for source in place.sources(Good))
    assert not any(b"88888" in content for content in cleaned.values())
    assert listing(place.base) == place.before


def test_outlines_stand_it_too(place: Place) -> None:
    done = command(place.base, "segment", "in/name", "in/odt", "in/pdf/abort.pdf", *hostile.LIMITS)
    assert done.returncode == 3
    told_of(done, 1 + sum(source.startswith(("name/", "odt/")) for source in place.sources(Bad)))


def told_of(done: subprocess.CompletedProcess[bytes], failures: int) -> None:
    """That a command said one clean line of each of so many failures."""
    told = done.stderr.decode("utf-8")
    assert "Traceback" not in told and not STEERING.findall(told)
    assert len(told.splitlines()) == failures


ONE = ("text/noise.txt", "html/escapes.html", "docx/laughs.docx", "pdf/abort.pdf", "zip/mixed.zip", "place/pipe.txt",
       "place/loop.txt", "place/dangling.txt", "name/n\nl.txt", "name/--bad", "place/closed.txt")  # fmt: skip


@pytest.mark.parametrize("name", ONE)
def test_each_alone(name: str, place: Place) -> None:
    done = command(place.base, "text", place.base / "in" / name, *hostile.LIMITS)
    fails = not isinstance(place.expected.get(name), Good)
    assert done.returncode == (1 if fails else 0)
    told_of(done, 1 if fails else 0)


def test_an_archive_of_good_and_bad_files_is_finished_with_failures(place: Place) -> None:
    for verb in ("clean", "segment"):
        assert command(place.base, verb, "in/zip/mixed.zip").returncode == 3


def test_a_report_with_a_long_run_of_digits(place: Place, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(hostile.REPORT + "1" * 60_000 + "\n", encoding="utf-8")
    assert command(place.base, "segment", tmp_path / "a.txt", "--timeout", 3).returncode == 0
