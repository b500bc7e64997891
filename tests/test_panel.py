"""Region by year by indicator: what is chosen, what is told, and that every value leads back to its source."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Run
from records import report, value

from hbsummary.errors import InputError
from hbsummary.panel import CONFLICTS, CRITERIA, LONG, Rules, build, conflict_rows, long_rows, wide
from hbsummary.panel.periods import parse
from hbsummary.panel.write import accounts
from hbsummary.tables import Document, Indicator
from hbsummary.write.folder import OutputFolder
from hbsummary.write.table import of


def tables(folder: Path, reports: list[Any], values: list[Any], **options: Any) -> Path:
    with OutputFolder(folder, **options) as out:
        out.write(of(Document), reports)
        out.write(of(Indicator), values)
    return folder


def chosen(folder: Path, **rules: Any) -> dict[tuple[str, str, str], float | None]:
    """Region, year and indicator to value."""
    at = {each.name: n for n, each in enumerate(LONG.columns)}
    rows = list(long_rows(build(folder, Rules(**{"by": "name", **rules}))))
    return {(r[at["region"]], r[at["year"]], r[at["indicator"]]): r[at["value"]] for r in rows}


def one(folder: Path, *values: Any, **rules: Any) -> Any:
    """What is chosen of values of the same region, year and indicator."""
    made = chosen(tables(folder, [report("a.txt", "青石县", "2019")], list(values)), **rules)
    ((_, number),) = made.items()
    return number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", ("2019", 101, 1231)),
        ("2019-H1", ("2019", 101, 631)),
        ("2019-H2", ("2019", 701, 1231)),
        ("2019-Q3", ("2019", 701, 931)),
        ("2019-09", ("2019", 901, 931)),
        ("2019-09-30", ("2019", 930, 930)),
        ("/2019-09-30", ("2019", 101, 930)),
        ("2019-01/2019-11", ("2019", 101, 1131)),
        ("2019-11/2019-01", None),
        ("2016/2020", None),
        ("2019/", None),
        ("", None),
        ("201", None),
        ("2019-H3", None),
    ],
)
def test_periods(text: str, expected: tuple[str, int, int] | None) -> None:
    found = parse(text)
    assert (found and (found.year, found.first, found.last)) == expected


def test_each_criterion_decides_alone(tmp_path: Path) -> None:
    pairs = {
        "kind": (dict(number=1.0, kind="target"), dict(number=2.0)),
        "unmasked": (dict(number=None, masked=True), dict(number=2.0)),
        "latest": (dict(number=1.0, period="2019-H1"), dict(number=2.0, period="2019")),
        "checked": (dict(number=1.0, checked="disagrees"), dict(number=2.0)),
        "exact": (dict(number=1.0, comparator="~"), dict(number=2.0)),
        "clean": (dict(number=1.0, flags="repaired_number"), dict(number=2.0)),
    }
    assert [*pairs, "first"] == list(CRITERIA)
    for name, (worse, better) in pairs.items():
        rows = [value("a.txt", n, "率", **each) for n, each in enumerate((worse, better))]
        assert one(tmp_path / name, *rows, kinds=("level", "target")) == 2.0, name
    assert one(tmp_path / "first", value("a.txt", 9, "率", 1.0), value("a.txt", 10, "率", 2.0)) == 1.0


def test_latest_takes_the_year_before_its_december(tmp_path: Path) -> None:
    rows = [value("a.txt", 1, "率", 1.0, period="2019-12"), value("a.txt", 2, "率", 2.0, period="2019-01/2019-12")]
    assert one(tmp_path, *rows) == 2.0


def test_preferences_can_be_changed(tmp_path: Path) -> None:
    rows = [
        value("a.txt", 1, "率", 1.0, period="2019"),
        value("a.txt", 2, "率", 2.0, period="2019-H1", checked="agrees"),
        value("a.txt", 3, "率", 3.0, period="2019", kind="target"),
    ]
    assert one(tmp_path, *rows) == 1.0
    assert one(tmp_path, *rows, prefer=("checked",)) == 2.0
    assert one(tmp_path, *rows, kinds=("target", "level")) == 3.0
    assert one(tmp_path, *rows, kinds=("level", "target")) == 1.0
    assert Rules(prefer=("checked",)).order == ("checked", *(name for name in CRITERIA if name != "checked"))


def test_differing_values_are_conflicts_with_the_rule_that_decided(tmp_path: Path) -> None:
    rows = [
        value("a.txt", 1, "率", 90.0, period="2019"),
        value("a.txt", 2, "率", 90.0, period="2019"),
        value("a.txt", 3, "率", 91.0, period="2019"),
        value("a.txt", 4, "率", 80.0, period="2019-H1"),
        value("a.txt", 5, "率", 80.0, period="2019-H1"),
        value("a.txt", 6, "率", None, masked=True),
    ]
    panel = build(tables(tmp_path, [report("a.txt", "青石县", "2019")], rows), Rules(by="name"))
    names = [each.name for each in CONFLICTS.columns]
    found = [dict(zip(names, row, strict=True)) for row in conflict_rows(panel)]
    assert [(row["chosen"], row["other"], row["decided_by"], row["trace"]) for row in found] == [
        (90.0, 91.0, "first", "a.txt#3"),
        (90.0, 80.0, "latest", "a.txt#4"),
    ]
    ((*_, values, conflicts),) = long_rows(panel)
    assert (values, conflicts) == (6, 2)


def test_years_are_those_of_the_values(tmp_path: Path) -> None:
    rows = [
        value("a.txt", 1, "率", 1.0),
        value("a.txt", 2, "率", 2.0, period="2018"),
        value("a.txt", 3, "率", 3.0, period="2016/2020"),
        value("b.txt", 1, "率", 4.0, period="/2020-11-30"),
    ]
    reports = [report("a.txt", "青石县", "2019"), report("b.txt", "青石县", "")]
    assert chosen(tables(tmp_path, reports, rows)) == {
        ("青石县", "2019", "率"): 1.0,
        ("青石县", "2018", "率"): 2.0,
        ("青石县", "2020", "率"): 4.0,
    }


@pytest.mark.parametrize(
    ("scope", "region", "whole"),
    [
        ("", "青石县", True),
        ("全县", "青石县", True),
        ("我县", "青石县", True),
        ("辖区", "青石县", True),
        ("青石县", "青石县", True),
        ("全市", "青石县", False),
        ("全国", "青石县", False),
        ("县人民医院", "青石县", False),
        ("全区", "澄浦区", True),
    ],
)
def test_only_figures_of_the_whole_region(tmp_path: Path, scope: str, region: str, whole: bool) -> None:
    folder = tables(tmp_path, [report("a.txt", region, "2019")], [value("a.txt", 1, "率", 1.0, scope=scope)])
    assert bool(chosen(folder)) == whole
    assert chosen(folder, also=frozenset({"parts"}))


def test_a_part_of_the_whole_is_left_out_whatever_its_scope(tmp_path: Path) -> None:
    part = value("a.txt", 1, "率", 1.0, flags="repaired_number;part_of_whole")
    folder = tables(tmp_path, [report("a.txt", "青石县", "2019")], [part])
    assert not chosen(folder)
    assert chosen(folder, also=frozenset({"parts"}))


def mixed(folder: Path, **options: Any) -> Path:
    reports = [
        report("a.txt", "青石县", "2019", region_code="999901"),
        report("b.txt", "青石县", "2020", region_code="999901"),
        report("c.txt", "青石县", "2020", duplicate_of="b.txt#1"),
        report("d.txt", "", "2020"),
        report("e.txt", "澄浦区", ""),
    ]
    values = [
        value("a.txt", 1, "婴儿死亡率", 3.5, "‰", indicator_id="child.imr"),
        value("a.txt", 5, "全县婴儿死亡率", 3.6, "‰", indicator_id="child.imr"),
        value("a.txt", 9, "建档率", 91.0, indicator_id="records.rate"),
        value("b.txt", 1, "婴儿死亡率", 3.2, "‰", indicator_id="child.imr"),
        value("b.txt", 5, "建档率", 92000.0, "份", indicator_id="records.rate"),
        value("b.txt", 9, "床位", 7.0, "张"),
        value("b.txt", 13, "婴儿死亡率", 3.0, "‰", indicator_id="child.imr", kind="target"),
        value("b.txt", 17, "婴儿死亡率", 5.0, "‰", indicator_id="child.imr", scope="全国"),
        value("c.txt", 1, "婴儿死亡率", 3.3, "‰", indicator_id="child.imr"),
        value("d.txt", 1, "婴儿死亡率", 3.4, "‰", indicator_id="child.imr"),
        value("e.txt", 1, "婴儿死亡率", 3.7, "‰", indicator_id="child.imr"),
    ]
    return tables(folder, reports, values, **options)


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    panel = build(mixed(tmp_path))
    assert panel.counts.values == 11 == panel.counts.used + panel.counts.left_out.total()
    assert dict(panel.counts.left_out) == {
        "have no indicator_id": 1,
        "are of another kind": 1,
        "are not of the whole region": 1,
        "are of a copy of another report": 1,
        "have no region": 1,
        "have no year": 1,
    }
    assert next(iter(accounts(panel))) == "5 of 11 values in 4 cells"
    assert build(tmp_path, Rules(also=frozenset({"copies"}))).counts.used == 6


def test_a_hospital_is_no_region_and_a_township_needs_its_county(tmp_path: Path) -> None:
    reports = [
        report("a.txt", "青石县", "2020", org="青石县人民医院"),
        report("b.txt", "青石县", "2020", org="青石县疾控中心"),
        report("c.txt", "苇塘镇", "2020", org="苇塘镇卫生院", region_level="township", region_code="999901"),
        report("d.txt", "苇塘镇", "2020", org="苇塘镇卫生院", region_level="township", region_code=""),
    ]
    values = [value(each.source, 1, "建档率", 90.0 + n, indicator_id="rate") for n, each in enumerate(reports)]
    panel = build(tables(tmp_path, reports, values))
    assert [(cell.region[0], cell.chosen.row["value"]) for cell in panel.cells] == [("苇塘镇", "92"), ("青石县", "91")]
    assert dict(panel.counts.left_out) == {
        "are not of the whole region": 1,
        "are of a township of an unknown county": 1,
    }


def test_wide_has_a_row_per_region_and_year_and_two_units_are_two_columns(tmp_path: Path) -> None:
    table, rows = wide(build(mixed(tmp_path)))
    assert [each.name for each in table.columns][4:] == [
        "child.imr",
        "records.rate (%)",
        "records.rate (份)",
        "child.imr from",
        "records.rate (%) from",
        "records.rate (份) from",
    ]
    region = ("青石县", "999901", report("a.txt", "", "").region_level)
    assert rows == [
        (*region, "2019", 3.5, 91.0, None, "a.txt#1", "a.txt#9", ""),
        (*region, "2020", 3.2, None, 92000.0, "b.txt#1", "", "b.txt#5"),
    ]
    assert table.columns[4].title_zh == "婴儿死亡率 (‰)"


def test_columns_that_a_database_would_take_for_one_are_told_apart(tmp_path: Path) -> None:
    rows = [value("a.txt", 1, "H7N9病例", 1.0, "例"), value("a.txt", 2, "h7n9病例", 2.0, "例")]
    folder = tables(tmp_path, [report("a.txt", "青石县", "2019")], rows)
    table, _ = wide(build(folder, Rules(by="name")))
    names = [each.name.casefold() for each in table.columns]
    assert len(set(names)) == len(names)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def test_the_command_writes_panel_conflicts_and_their_description(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frictionless = pytest.importorskip("frictionless")
    mixed(tmp_path / "t")
    done = run("panel", "t")
    assert done.returncode == 0 and done.stdout == b""
    assert done.stderr.decode().splitlines()[0] == "5 of 11 values in 4 cells"
    assert "1 left out: they have no region" in done.stderr.decode()
    panel = read(tmp_path / "t" / "panel" / "panel.csv")
    sources = {(row["source"], row["start"]): row for row in read(tmp_path / "t" / "indicators.csv")}
    assert len(panel) == 4
    for row in panel:
        source, _, start = row["trace"].rpartition("#")
        assert sources[source, start]["value"] == row["value"]
    (conflict,) = read(tmp_path / "t" / "panel" / "conflicts.csv")
    assert (conflict["chosen"], conflict["other"], conflict["decided_by"]) == ("3.5", "3.6", "first")
    for shape in ("--long", "--wide"):
        assert run("panel", "t", shape, "-o", "p", "-q").stderr == b""
        monkeypatch.chdir(tmp_path / "p")
        found = frictionless.validate("datapackage.json")
        assert found.valid, found.flatten(["title", "note", "rowNumber", "fieldName"])


def test_the_command_in_other_formats(run: Run, tmp_path: Path) -> None:
    mixed(tmp_path / "t")
    for form in ("xlsx", "sqlite", "parquet", "jsonl"):
        assert run("panel", "t", "--wide", "-o", "p", "--format", form, "-q").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "p" / "panel.xlsx")
    assert book.sheetnames == ["panel", "conflicts"]
    assert [cell.value for cell in book["panel"][2]][3:7] == [2019, 3.5, 91, None]
    database = sqlite3.connect(tmp_path / "p" / "panel.sqlite")
    assert database.execute('SELECT year, "child.imr" FROM panel ORDER BY year').fetchall() == [
        (2019, 3.5),
        (2020, 3.2),
    ]
    database.close()
    first = json.loads((tmp_path / "p" / "panel.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (first["year"], first["records.rate (%)"]) == (2019, 91)
    assert (tmp_path / "p" / "panel.parquet").exists() and (tmp_path / "p" / "conflicts.parquet").exists()


def test_standard_output_and_options(run: Run, tmp_path: Path) -> None:
    mixed(tmp_path / "t")
    done = run("panel", "t", "--by", "name", "--indicator", "床位", "--indicator", "无此", "-o", "-", "-q")
    header, row = done.stdout.decode().splitlines()
    assert header.startswith("region,") and ",床位,张,7," in row
    assert "无此: no value" in done.stderr.decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t"]
    assert run("panel", "t", "-o", "-", "--conflicts", "c.csv", "-q").returncode == 0
    assert len(read(tmp_path / "c.csv")) == 1
    wrong = run("panel", "t", "--prefer", "newest")
    assert wrong.returncode == 2 and b"latest" in wrong.stderr
    kinds = run("panel", "t", "--kind", "target", "-o", "-", "-q").stdout.decode().splitlines()
    assert len(kinds) == 2 and ",3,,=,target," in kinds[1]


def test_tables_written_for_a_spreadsheet_give_the_same_panel(tmp_path: Path) -> None:
    rows = [value("=a.txt", 1, "-率", 1.0), value("=a.txt", 5, "率", 2.0)]
    reports = [report("=a.txt", "青石县", "2019")]
    plain = tables(tmp_path / "plain", reports, rows)
    marked = tables(tmp_path / "marked", reports, rows, excel=True)
    assert chosen(plain) == chosen(marked) == {("青石县", "2019", "-率"): 1.0, ("青石县", "2019", "率"): 2.0}


def test_what_is_no_folder_of_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no documents\.csv"):
        build(tmp_path)
    (tmp_path / "documents.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="has no column source, report"):
        build(tmp_path)
    folder = tables(tmp_path / "t", [report("a.txt", "青石县", "2019")], [value("a.txt", 1, "率", 7.5)])
    path = folder / "indicators.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",7.5,", ",one,"), encoding="utf-8")
    with pytest.raises(InputError, match="value is no number: one"):
        build(folder, Rules(by="name"))
