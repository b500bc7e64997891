"""What the command line writes about real text: the tables agree with the pages and with one another."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from conftest import PAGE, Run

TOP = Path(__file__).parents[1]
SITE = """[[rule]]
name = "my_banner"
match = "line"
pattern = '^东湖文摘在线.{0,20}$'
"""


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_offsets_count_the_text_as_printed(run: Run, tmp_path: Path, encoding: str, newline: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(PAGE.replace("\n", newline).encode(encoding))
    assert run("extract", "in", "-o", "out", "-q").returncode == 0
    text = run("text", "in/a.txt").stdout.decode()
    values = rows(tmp_path / "out", "indicators")
    assert [row["value_text"] for row in values] == ["91.2%", "3204人次", "99.5%"]
    assert [row["value"] for row in values] == ["91.2", "3204", "99.5"]
    for row in values:
        assert text[int(row["start"]) : int(row["end"])] == row["value_text"]
    headings = rows(tmp_path / "out", "sections")
    assert [text[int(row["start"]) :].startswith(row["label"]) for row in headings] == [True, True]
    (document,) = rows(tmp_path / "out", "documents")
    assert document["title"] in text[int(document["start"]) : int(document["end"])]


def test_the_summary_counts_what_the_tables_hold(run: Run, pages: Path, tmp_path: Path) -> None:
    shown = run("extract", "pages", "-o", "out").stdout.decode()
    counts = dict(line.rsplit(maxsplit=1) for line in shown.splitlines() if len(line.split()) in (2, 3))
    found = {name.strip(): number for name, number in counts.items()}
    assert found["reports"] == str(len(rows(tmp_path / "out", "documents"))) == "3"
    assert found["sections"] == str(len(rows(tmp_path / "out", "sections"))) == "6"
    assert found["values"] == str(len(rows(tmp_path / "out", "indicators"))) == "9"
    assert "建档率" in shown


def test_the_sample_pages_make_valid_tables(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    assert run("extract", TOP / "data" / "raw", "-o", "out", "-q").returncode == 0
    assert len(rows(tmp_path / "out", "indicators")) > 100
    monkeypatch.chdir(tmp_path / "out")
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["title", "note", "rowNumber", "fieldName"])


def test_a_page_of_only_boilerplate(run: Run, tmp_path: Path) -> None:
    (tmp_path / "only.txt").write_text("第 1 页 共 1 页\n", encoding="utf-8")
    done = run("extract", "only.txt", "-o", "out")
    assert (done.returncode, done.stderr.decode()) == (0, "only.txt: holds no report\n")
    assert rows(tmp_path / "out", "documents") == rows(tmp_path / "out", "errors") == []
    (removed,) = rows(tmp_path / "out", "removed")
    assert removed["text"].strip() == "第 1 页 共 1 页"


def test_a_site_of_ones_own(run: Run, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(SITE, encoding="utf-8")
    (tmp_path / "page.txt").write_text("东湖文摘在线欢迎您\n" + PAGE, encoding="utf-8")
    assert "东湖" in run("clean", "page.txt").stdout.decode()
    cleaned = run("clean", "page.txt", "--sites", "sites.toml")
    assert cleaned.returncode == 0 and "东湖" not in cleaned.stdout.decode()
    shown = run("clean", "page.txt", "--sites", "sites.toml", "--show").stdout.decode()
    assert "my_banner" in shown and "东湖文摘在线欢迎您" in shown and "建档率" not in shown
    assert run("extract", "page.txt", "-o", "out", "-q", "--sites", "sites.toml").returncode == 0
    assert [row["rule"] for row in rows(tmp_path / "out", "removed")] == ["my_banner"]
    assert run("segment", "page.txt", "--sites", "sites.toml").returncode == 0


def test_show_goes_beside_the_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE + "第 1 页 共 1 页\n", encoding="utf-8")
    done = run("clean", "page.txt", "--show", "-o", "-")
    assert "建档率" in done.stdout.decode() and "page_mark" not in done.stdout.decode()
    assert "page_mark" in done.stderr.decode()


def test_the_outline_is_indented(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    assert run("segment", "page.txt").stdout.decode().splitlines() == [
        "page.txt",
        "  某县卫生局2019年工作总结",
        "    一、基层服务",
        "    二、妇幼保健",
    ]
    lines = run("segment", "page.txt", "--format", "jsonl").stdout.decode().splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["基层服务", "妇幼保健"]
