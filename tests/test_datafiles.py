"""The package's data files: what is read quickly is what tomllib reads."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import hbsummary
from hbsummary import datafiles

DATA = Path(hbsummary.__file__).parent / "data"
TABLES = sorted(path.name for path in DATA.glob("*.toml"))


def test_there_are_tables() -> None:
    assert {"words.toml", "naming.toml", "sites.toml"} <= set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_what_tomllib_reads(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And so plain that tomllib is not needed."""
    known = tomllib.loads((DATA / name).read_text(encoding="utf-8"))

    def not_plain(text: str) -> None:
        pytest.fail(f"{name} is not written as datafiles says")

    monkeypatch.setattr(tomllib, "loads", not_plain)
    assert datafiles.table.__wrapped__(name) == known


@pytest.mark.parametrize("value", ["1979-05-27", "[ 'a', 'b' ]", '"a" # why', "{ a = 1 }", '"""\na"""'])
def test_what_is_not_plain_is_read_all_the_same(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"[one]\nkey = {value}\n"
    (tmp_path / "some.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(datafiles, "_PLACE", tmp_path)
    assert datafiles.table.__wrapped__("some.toml") == tomllib.loads(text)
