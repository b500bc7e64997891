"""Each format, read again by another library than the one that wrote it."""

from __future__ import annotations

import csv as reader
import json
import sqlite3
import sys
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from conftest import Run, files
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from records import made, report, value

from hbsummary.errors import OutputError
from hbsummary.tables import TABLES, Failure, Indicator, Removal
from hbsummary.write import csv, xlsx
from hbsummary.write.folder import OutputFolder, output_files
from hbsummary.write.formats import FORMATS
from hbsummary.write.table import of, result_tables

TOP = Path(__file__).parents[1]
# What could run, break a row or an XML file, or be taken for something else.
NASTY = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1+1",
    "\uff1d1",
    "'=1",
    "''=1",
    "'quoted'",
    '"=1"',
    "=",
    "-",
    "a\rb",
    "a\r\nb",
    'say "x", y',
    "<r>x</r>",
    "_x0041_",
    "a\x00b\x0b\x1f",
    "a\ufffe\uffff",
    "NA",
    "nan",
    "None",
    "true",
    "007",
    "1e5",
    "2013-01",
    "http://example.org/",
    "😀一",
    "mailto:a@example.org",
]
VALUES = [94.8, 1038143.0, 123456789012.0, -11.62, 0.0, 1e-7, None]


def write(folder: Path, form: str, excel: bool = False) -> OutputFolder:
    with OutputFolder(folder, form, excel) as out:
        out.write(of(type(report("a.txt", "青石县", "2019"))), [report("a.txt", "青石县", "2019", report=1)])
        rows = [value("a.txt", n * 10, text, 1.5, report=1) for n, text in enumerate(NASTY)]
        rows += [value("a.txt", 5000 + n, "率", number, masked=number is None) for n, number in enumerate(VALUES)]
        out.write(of(Indicator), rows)
        out.add(out.encode(Failure("bad\udcff.txt", "is empty", "")))
    return out


def names(record: type[Any]) -> list[str]:
    return [each.name for each in fields(record)]


@pytest.mark.parametrize("form", FORMATS)
def test_whole_or_not_at_all(form: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    with pytest.raises(RuntimeError, match="stop"), OutputFolder(out, form) as folder:
        folder.add(folder.encode(Failure("a.txt", "is empty", "")))
        raise RuntimeError("stop")
    assert list(tmp_path.iterdir()) == []
    write(out, form)
    before = files(out)
    assert {str(out / name) for name in before} <= set(output_files(out))
    with pytest.raises(RuntimeError), OutputFolder(out, form) as folder:
        assert [p.name for p in out.iterdir() if not p.name.startswith(".")] == [*before]
        raise RuntimeError
    assert files(out) == before


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_in_the_place_of_a_file_is_told_beforehand(form: str, tmp_path: Path) -> None:
    name = FORMATS[form].names(result_tables(), "hbsummary")[0]
    (tmp_path / name).mkdir()
    with pytest.raises(OutputError, match=name.replace(".", r"\.")), OutputFolder(tmp_path, form):
        raise AssertionError("entered")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_workbook_opens_with_two_other_libraries(tmp_path: Path) -> None:
    assert write(tmp_path, "xlsx").remarks == []
    book = openpyxl.load_workbook(tmp_path / "hbsummary.xlsx")
    assert book.sheetnames == [record.TABLE for record in TABLES]
    sheet = book["indicators"]
    assert [cell.value for cell in sheet[1]] == names(Indicator)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
    for cell, column in zip(sheet[1], of(Indicator).columns, strict=True):
        assert column.about in cell.comment.text and column.about_zh in cell.comment.text
        assert column.title_zh in cell.comment.text
    at = {name: n for n, name in enumerate(names(Indicator))}
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[at["value"]].value for row in rows[len(NASTY) :]] == VALUES
    assert {row[at["masked"]].data_type for row in rows} == {"b"}
    assert rows[0][at["section"]].value is None and isinstance(rows[0][at["start"]].value, int)
    widths = {name: sheet.column_dimensions[openpyxl.utils.get_column_letter(n + 1)].width for name, n in at.items()}
    assert 8 <= widths["unit"] < widths["indicator"] <= 61
    seen = CalamineWorkbook.from_path(tmp_path / "hbsummary.xlsx").get_sheet_by_name("indicators").to_python()
    assert seen[0] == names(Indicator)
    assert [row[at["value"]] for row in seen[1 + len(NASTY) :]] == ["" if v is None else v for v in VALUES]
    assert {row[at["masked"]] for row in seen[1:]} == {True, False}
    texts = [row[at["indicator"]] for row in seen[1 : 1 + len(NASTY)]]
    for text, printed in zip(texts, NASTY, strict=True):
        if printed.isprintable() and printed != "<r>x</r>":
            assert text.replace("_x005F_", "_") == printed
    assert texts[NASTY.index("<r>x</r>")] == "<r>x</r> "
    assert texts[NASTY.index("a\x00b\x0b\x1f")] == "a␀b␋␟" and texts[NASTY.index("a\r\nb")] == "a\nb"


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    write(tmp_path, "xlsx")
    with zipfile.ZipFile(tmp_path / "hbsummary.xlsx") as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(TABLES)
    assert not any("<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert "=1+1" in "".join(sheets)


def test_what_a_sheet_cannot_hold_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 4)
    with OutputFolder(tmp_path, "xlsx") as out:
        out.write(of(Failure), [Failure(f"{n}.txt", "is empty", "") for n in range(7)])
        out.write(of(Removal), [made(Removal, text="😀" * 20_000), made(Removal, start=9, text="一" * 32_767)])
    book = CalamineWorkbook.from_path(tmp_path / "hbsummary.xlsx")
    parts = [book.get_sheet_by_name(name).to_python() for name in ("errors", "errors (2)", "errors (3)")]
    assert [len(rows) for rows in parts] == [4, 4, 2]
    assert [row[0] for rows in parts for row in rows[1:]] == [f"{n}.txt" for n in range(7)]
    assert all(rows[0] == names(Failure) for rows in parts)
    long, fits = (row[-1] for row in book.get_sheet_by_name("removed").to_python()[1:])
    assert long.endswith("😀…") and len(long.encode("utf-16-le")) // 2 <= 32_767 and fits == "一" * 32_767
    assert len(out.remarks) == 2
    assert "1 texts of removed are cut" in out.remarks[0] and "errors (3)" in out.remarks[1]


def test_the_limits_are_those_of_excel() -> None:
    assert (xlsx.ROWS, xlsx.COLUMNS, xlsx.CHARACTERS) == (2**20, 2**14, 2**15 - 1)


def test_a_database_has_keys_types_and_indexes(tmp_path: Path) -> None:
    write(tmp_path, "sqlite")
    database = sqlite3.connect(tmp_path / "hbsummary.sqlite")
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA encoding").fetchone() == ("UTF-8",)
    for table in result_tables():
        columns = database.execute(f"PRAGMA table_info({table.name})").fetchall()
        assert [row[1] for row in columns] == [each.name for each in table.columns]
        keyed = sorted((row[5], row[1]) for row in columns if row[5])
        assert tuple(name for _, name in keyed) == table.key
        foreign = database.execute(f"PRAGMA foreign_key_list({table.name})").fetchall()
        assert {row[2] for row in foreign} == ({table.within.table} if table.within else set())
        assert database.execute("SELECT count(*) FROM about_columns WHERE [table] = ?", [table.name]).fetchone() == (
            len(table.columns),
        )
    indexed = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {"indicators_indicator_id", "indicators_source_report", "documents_region", "documents_year"} <= indexed
    frame = pd.read_sql("SELECT * FROM indicators ORDER BY start", database)
    assert frame["indicator"].tolist()[: len(NASTY)] == NASTY
    assert [None if pd.isna(v) else v for v in frame["value"][len(NASTY) :]] == VALUES
    assert database.execute("SELECT typeof(year), typeof(region) FROM documents").fetchone() == ("integer", "text")
    assert database.execute("SELECT source FROM errors").fetchone() == (r"bad\udcff.txt",)
    assert database.execute("SELECT count(*) FROM indicators WHERE scope IS NULL").fetchone()[0] == len(frame)
    database.close()


def test_a_row_of_no_report_is_seen_in_a_database(tmp_path: Path) -> None:
    with OutputFolder(tmp_path, "sqlite") as out:
        out.write(of(Indicator), [value("a.txt", 1, "率", 1.0)])
    database = sqlite3.connect(tmp_path / "hbsummary.sqlite")
    assert len(database.execute("PRAGMA foreign_key_check").fetchall()) == 1
    database.close()


def test_a_key_that_comes_twice_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"UNIQUE.*indicators"), OutputFolder(tmp_path, "sqlite") as out:
        out.write(of(Indicator), [value("a.txt", 1, "率", 1.0), value("a.txt", 1, "率", 2.0)])
    assert list(tmp_path.iterdir()) == []


def test_parquet_keeps_types_and_unknowns(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write(tmp_path, "parquet")
    frame = pd.read_parquet(tmp_path / "indicators.parquet", dtype_backend="numpy_nullable")
    assert frame["indicator"].tolist()[: len(NASTY)] == NASTY
    assert [None if pd.isna(v) else v for v in frame["value"][len(NASTY) :]] == VALUES
    assert str(frame["section"].dtype) == "Int64" and frame["section"].isna().all()
    assert str(frame["masked"].dtype) == "boolean" and frame["scope"].isna().all()
    schema = parquet.read_schema(tmp_path / "documents.parquet")
    assert str(schema.field("year").type) == "int16"
    assert schema.field("region").metadata[b"title_zh"].decode() == "地区"
    assert parquet.read_table(tmp_path / "removed.parquet").num_rows == 0


def written_in_parts(folder: Path, rows: int) -> list[str]:
    """The paths below a folder that so many rows of errors were written to as Parquet."""
    with OutputFolder(folder, "parquet") as out:
        out.write(of(Failure), [Failure(f"{n:02}.txt", "is empty", "") for n in range(rows)])
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return sorted(name for name in found if name.startswith("errors") or ".old" in name)


def test_a_large_parquet_table_is_a_folder_of_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("hbsummary.write.parquet._PART", 10)
    monkeypatch.setattr("hbsummary.write.parquet._GROUP", 4)
    parts = [f"errors.parquet/part-0000{n}.parquet" for n in range(3)]
    # A file, a folder of two, of three, and a file again, each in place of the one before.
    for rows, below in ((10, []), (11, parts[:2]), (25, parts), (30, parts), (20, parts[:2]), (9, [])):
        assert written_in_parts(tmp_path, rows) == ["errors.parquet", *below]
        table = parquet.read_table(tmp_path / "errors.parquet")
        assert table.column("source").to_pylist() == [f"{n:02}.txt" for n in range(rows)]
        assert list(pd.read_parquet(tmp_path / "errors.parquet").columns) == names(Failure)
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


@pytest.mark.parametrize("other", [["a.txt"], ["part-00000.parquet", "notes.txt"], ["part-00001.parquet"]])
def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path, other: list[str]) -> None:
    (tmp_path / "errors.parquet").mkdir()
    for name in other:
        (tmp_path / "errors.parquet" / name).touch()
    with pytest.raises(OutputError, match="a folder stands where a table should be"):
        written_in_parts(tmp_path, 1)
    assert sorted(path.name for path in (tmp_path / "errors.parquet").iterdir()) == sorted(other)


def test_parts_stay_when_new_ones_cannot_be_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hbsummary.write.parquet._PART", 10)
    before = written_in_parts(tmp_path, 25)
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.name == "errors.parquet" and target == tmp_path / "errors.parquet":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OutputError, match="Input/output error"):
        written_in_parts(tmp_path, 30)
    monkeypatch.undo()
    after = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("errors*/**/*"))
    assert after == before[1:]
    assert len(pd.read_parquet(tmp_path / "errors.parquet")) == 25


def test_parquet_groups_rows_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from hbsummary.write import parquet as ours

    monkeypatch.setattr(ours, "_GROUP", 3)
    with OutputFolder(tmp_path, "parquet") as out:
        for n in range(8):
            out.add(out.encode(Failure(f"{n}.txt", "is empty", "")))
    file = parquet.ParquetFile(tmp_path / "errors.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [3, 3, 2]
    assert file.read().column("source").to_pylist() == [f"{n}.txt" for n in range(8)]


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with (
        pytest.raises(OutputError, match=r"pip install 'hbsummary\[parquet\]'"),
        OutputFolder(tmp_path / "o", "parquet"),
    ):
        raise AssertionError("entered")
    assert list(tmp_path.iterdir()) == []


def test_json_lines_are_objects_with_nulls(tmp_path: Path) -> None:
    write(tmp_path, "jsonl")
    rows = [json.loads(line) for line in (tmp_path / "indicators.jsonl").read_bytes().decode().split("\n")[:-1]]
    assert [row["indicator"] for row in rows[: len(NASTY)]] == NASTY
    assert [row["value"] for row in rows[len(NASTY) :]] == VALUES
    assert list(rows[0]) == names(Indicator) and rows[0]["scope"] is None and rows[0]["masked"] is False
    assert b'"value": 1038143,' in (tmp_path / "indicators.jsonl").read_bytes()
    assert json.loads((tmp_path / "errors.jsonl").read_text())["source"] == r"bad\udcff.txt"
    assert (tmp_path / "removed.jsonl").read_bytes() == b""


def cells_of(path: Path, column: str, encoding: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as stream:
        return [row[column] for row in reader.DictReader(stream, strict=True)]


def test_csv_for_a_spreadsheet_runs_nothing_and_loses_nothing(tmp_path: Path) -> None:
    write(tmp_path / "plain", "csv")
    write(tmp_path / "excel", "csv", excel=True)
    path = tmp_path / "excel" / "indicators.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfsource,")
    safe = cells_of(path, "indicator", "utf-8-sig")
    for text in safe:
        bare = text.lstrip(" ")
        assert len(bare) < 2 or bare[0] not in "=+-@\t\r\uff1d", text
    assert [csv.stored(text) for text in safe][: len(NASTY)] == NASTY
    assert cells_of(tmp_path / "plain" / "indicators.csv", "indicator", "utf-8")[: len(NASTY)] == NASTY
    for column, where in (("value", -len(VALUES)), ("comparator", 0)):
        plain_cells = cells_of(tmp_path / "plain" / "indicators.csv", column, "utf-8")
        assert cells_of(path, column, "utf-8-sig")[where:] == plain_cells[where:]
    assert "-11.62" in cells_of(path, "value", "utf-8-sig")


@given(st.text(st.sampled_from("'=+-@\t\r \n\u200b\uff1da1"), max_size=6))
def test_what_is_made_safe_comes_back(text: str) -> None:
    safe = csv._safe(text)
    assert csv.stored(safe) == text
    assert safe == text or (safe == "'" + text)


@pytest.mark.parametrize("excel", [False, True])
def test_the_package_is_valid(excel: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    write(tmp_path, "csv", excel)
    monkeypatch.chdir(tmp_path)
    found = frictionless.validate("datapackage.json")
    assert found.valid, found.flatten(["title", "note", "rowNumber", "fieldName"])


def test_every_column_has_words_in_both_languages() -> None:
    for table in result_tables():
        assert table.about and table.about_zh
        for column in table.columns:
            assert column.title and column.about and column.about_zh, column.name
            assert any("\u4e00" <= each <= "\u9fff" for each in column.title_zh), column.name
            assert column.title.isascii()


@pytest.mark.parametrize("form", ["xlsx", "parquet", "sqlite", "jsonl"])
def test_the_command_line_writes_the_same_rows(run: Run, pages: Path, tmp_path: Path, form: str) -> None:
    assert run("extract", "pages", "-o", "csv", "-q").returncode == 0
    done = run("extract", "pages", "-o", "out", "--format", form, "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    readers = {
        "xlsx": lambda p: pd.read_excel(p / "hbsummary.xlsx", "indicators", engine="calamine"),
        "parquet": lambda p: pd.read_parquet(p / "indicators.parquet"),
        "jsonl": lambda p: pd.read_json(p / "indicators.jsonl", lines=True),
        "sqlite": lambda p: _read_sql(p / "hbsummary.sqlite"),
    }
    frame = readers[form](tmp_path / "out")
    plain = pd.read_csv(tmp_path / "csv" / "indicators.csv")
    assert len(plain) == 9 and list(frame.columns) == list(plain.columns)
    for column in ("source", "start", "indicator", "value", "unit"):
        assert frame[column].tolist() == plain[column].tolist()


def _read_sql(path: Path) -> pd.DataFrame:
    database = sqlite3.connect(path)
    frame = pd.read_sql("SELECT * FROM indicators", database)
    database.close()
    return frame


def test_options_that_contradict_one_another_are_wrong_usage(run: Run, pages: Path, tmp_path: Path) -> None:
    for args in (["--format", "xlsx", "-o", "-"], ["--format", "jsonl", "--excel", "-o", "o"]):
        done = run("extract", "pages", *args)
        assert (done.returncode, done.stdout) == (2, b"")
    assert not (tmp_path / "o").exists()
    lines = run("extract", "pages", "-o", "-", "--format", "jsonl").stdout.decode().splitlines()
    assert len(lines) == 9 and json.loads(lines[0])["unit"] == "%"
    assert run("extract", "pages", "-o", "-", "--excel").stdout.startswith(b"\xef\xbb\xbfsource,")


def test_tables_in_any_format_are_not_read_back(run: Run, pages: Path) -> None:
    for form in FORMATS:
        done = run("extract", "pages", "-o", "pages", "--format", form)
        assert done.returncode == 0 and b"hbsummary." not in done.stderr
    assert b"files" in done.stdout and len(cells_of(pages / "documents.csv", "source", "utf-8")) == 3
