"""The worked example of docs/ runs as it stands: what it prints is what comes out, and the figure is one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Run
from PIL import Image
from test_docs import refresh

TOP = Path(__file__).parents[1]


@pytest.mark.parametrize("name", refresh.WORKED)
def test_the_example_gives_what_it_shows(name: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    document = (TOP / name).read_text(encoding="utf-8")
    assert refresh.rerun(document, tmp_path) == document, "run `python docs/refresh.py`"
    with Image.open(tmp_path / "managed.png") as figure:
        assert figure.format == "PNG" and figure.width > 500
        # Axes, letters and two coloured lines.
        colours = figure.convert("RGB").getcolors(1 << 20)
        assert colours is not None and len(colours) > 50


@pytest.mark.parametrize("name", refresh.WORKED)
def test_the_query_of_the_database_gives_the_rates(name: str, run: Run, tmp_path: Path) -> None:
    """What is typed by hand is tried here without Datasette: the database is written, and its query runs."""
    blocks = refresh.blocks((TOP / name).read_text(encoding="utf-8"))
    for block in blocks:
        if block.mark.startswith("file: "):
            (tmp_path / block.mark.removeprefix("file: ")).write_text(block.text, encoding="utf-8")
    (by_hand,) = (block for block in blocks if block.mark == "by hand")
    (words,) = (line.split()[1:] for line in refresh.commands(by_hand) if line.startswith("hbsummary "))
    assert run(*words).returncode == 0
    (query,) = (block.text for block in blocks if block.language == "sql")
    with closing(sqlite3.connect(tmp_path / "database" / "hbsummary.sqlite")) as database:
        found = sorted(database.execute(query))
    assert [row[:2] + row[3:] for row in found] == [
        ("澄浦区", 2012, 64.8),
        ("澄浦区", 2013, 69.4),
        ("青石县", 2012, 71.5),
        ("青石县", 2013, 72.0),
        ("青石县", 2013, 76.2),
    ]


def test_both_languages_show_the_same_example() -> None:
    english, chinese = (
        [(b.mark, b.language, [line.partition("  #")[0] for line in b.text.splitlines()]) for b in refresh.blocks(text)]
        for text in ((TOP / name).read_text(encoding="utf-8") for name in refresh.WORKED)
    )
    assert english == chinese and english
