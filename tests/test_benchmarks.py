"""The table that benchmarks print; what they measure is not tested here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import environment

FOLDER = Path(__file__).parents[1] / "benchmarks"
if not FOLDER.exists():
    pytest.skip("benchmarks are not in the archive of sources", allow_module_level=True)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(FOLDER)
    import table

    return table


def started(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], env=environment(), cwd=FOLDER, capture_output=True, text=True, check=False
    )


def test_a_limit_that_is_missed_is_named(table: Any, capsys: pytest.CaptureFixture[str]) -> None:
    row = table.Row
    good = [
        row("speed", "a", 1.8, "times", least=1.8),
        row("wrong", "a", 0, "reports", most=0),
        row("speed", "b", 1.2, "times", "others used 1.0 processors", least=1.8, decides=False),
        row("memory", "a", None, "", "not told here", most=1.2),
        row("bytes", "a", 12345.6, "bytes"),
    ]
    assert table.show(good) == 0
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()[1:3]] == ["yes", "yes"]
    assert [each.held for each in good[2:]] == ["not decided", "not decided", ""]
    assert table.show([*good, row("start", "c", 0.41, "s", most=0.4)]) == 1
    *lines, missed = capsys.readouterr().out.splitlines()
    assert missed == "missed: start of c should be at most 0.4 s"
    assert lines[-1].split()[-3:] == ["most", "0.4", "NO"]
    assert "12,346  bytes" in lines[5]
    limits = [line.index(word) for line, word in zip(lines, ("limit", "at least", "at most"), strict=False)]
    assert len(set(limits)) == 1


def test_a_benchmark_by_itself_and_for_the_table_of_all(table: Any) -> None:
    alone = started("duplicates.py", "60")
    assert alone.returncode == 0, alone.stderr
    heads = alone.stdout.splitlines()[0].split()
    assert tuple(heads) == table.COLUMNS
    rows = [table.Row(**each) for each in json.loads(started("duplicates.py", table.ROWS, "60").stdout)]
    assert [row.measure for row in rows if row.held] == ["wrongly called copies"]


def test_a_benchmark_that_fails_is_named(table: Any) -> None:
    import runpy

    everything = runpy.run_path(str(FOLDER / "__main__.py"))
    assert all((FOLDER / f"{name}.py").exists() for name in everything["BENCHMARKS"])
    (row,) = everything["rows"]("duplicates", ["many"])
    assert (row.of, row.figure, row.held) == ("benchmarks/duplicates.py", 1, "NO")
