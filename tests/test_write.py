"""CSV, the data package, and files that appear whole or not at all."""

from __future__ import annotations

import csv as reader
import io
import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from conftest import files
from hypothesis import given
from hypothesis import strategies as st

from hbsummary.errors import OutputError
from hbsummary.tables import TABLES, Check, Document, Extraction, Failure, Indicator, Removal, Rows, SectionRow
from hbsummary.write import csv
from hbsummary.write.datapackage import datapackage
from hbsummary.write.folder import OutputFolder, put
from hbsummary.write.table import of

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (94.8, "94.8"),
        (1038143.0, "1038143"),
        (1e6, "1000000"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0.0000001"),
        (-11.62, "-11.62"),
        (-0.0, "0"),
        (100, "100"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        ("true", "true"),
        (float("nan"), ""),
    ],
)
def test_cells(value: Any, expected: str) -> None:
    assert csv.cell(value) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_plain_and_read_back_the_same(number: float) -> None:
    printed = csv.cell(number)
    assert float(printed) == number
    assert set(printed) <= set("-.0123456789") and not printed.endswith((".0", "."))


@given(st.lists(TEXT, min_size=2, max_size=6))
def test_any_cells_come_back_through_a_csv_reader(cells: list[str]) -> None:
    stream = io.StringIO(csv.line(cells), newline="")
    assert list(reader.reader(stream, strict=True)) == [cells]


@pytest.mark.parametrize("text", ["a\rb", "a\nb", "a\r\nb", "a,b", 'a"b', "\r"])
def test_what_would_break_a_row_is_quoted(text: str) -> None:
    assert csv.line([text, "x"]) == '"' + text.replace('"', '""') + '",x\n'


def extraction(source: str) -> Extraction:
    return Extraction(
        source,
        Rows(
            [
                Document(
                    source, 1, "题\r目", "2019", "2019", "", "", "summary", 0, 50, 40, False, "", "", "text", "utf-8", 1
                )
            ]
        ),
        Rows([SectionRow(source, 1, 1, None, 1, "heading", "一、", "服务", 3, 40, "")]),
        Rows(
            [
                Indicator(
                    *(source, 1, 1, "建档率", "", 91.2, None, "%", "=", "level", False, "2019", "", "91.2%", 9, 14),
                    *('建档率为"91.2%",\n', "", "", "", ""),
                )
            ]
        ),
        Rows([Removal(source, 45, 50, "footer", "第,页")]),
        checks=Rows([Check(source, 1, 1, "sum", "9;20", "1 + 2", 3.0, 3.0, 0.0, "人", "agrees")]),
    )


def write(folder: Path, *sources: str) -> None:
    with OutputFolder(folder) as out:
        for source in sources:
            out.add(out.encode(extraction(source)))
        out.add(out.encode(Failure("bad\udcff.txt", "is empty", "")))


def test_the_folder_holds_every_table_with_its_header(tmp_path: Path) -> None:
    write(tmp_path / "new" / "out", "a.txt", "b.txt")
    made = files(tmp_path / "new" / "out")
    assert sorted(made) == sorted([*(f"{record.TABLE}.csv" for record in TABLES), "datapackage.json"])
    for record in TABLES:
        rows = list(reader.reader(io.StringIO(made[f"{record.TABLE}.csv"].decode(), newline=""), strict=True))
        assert rows[0] == [f.name for f in fields(record)]
        assert len(rows) == (2 if record is Failure else 3)
    assert b"bad\\udcff.txt,is empty,\n" in made["errors.csv"]


def test_the_package_is_valid_and_the_tables_obey_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    write(tmp_path, "a.txt", "b.txt")
    monkeypatch.chdir(tmp_path)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["title", "note", "rowNumber", "fieldName"])


def test_the_package_catches_rows_of_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    write(tmp_path, "a.txt")
    (tmp_path / "documents.csv").write_text(csv.head(of(Document)), encoding="utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    found = {row[0] for row in frictionless.validate("datapackage.json").flatten(["title"])}
    assert found == {"ForeignKey Error"}


def test_the_package_names_columns_keys_and_types() -> None:
    package = json.loads(datapackage())
    assert datapackage() == datapackage()
    tables = {resource["name"]: resource["schema"] for resource in package["resources"]}
    assert tables["indicators"]["primaryKey"] == ["source", "start"]
    assert tables["sections"]["foreignKeys"][0]["reference"] == {
        "resource": "documents",
        "fields": ["source", "report"],
    }
    for record in TABLES:
        assert [f["name"] for f in tables[record.TABLE]["fields"]] == [f.name for f in fields(record)]


def test_an_exception_leaves_the_earlier_tables_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    before = files(tmp_path)
    with pytest.raises(RuntimeError, match="stop"), OutputFolder(tmp_path) as out:
        out.add(out.encode(extraction("b.txt")))
        raise RuntimeError("stop")
    assert files(tmp_path) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(before)


def test_an_exception_takes_away_the_folders_made(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), OutputFolder(tmp_path / "a" / "b" / "c"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_in_place_before_the_end(tmp_path: Path) -> None:
    with OutputFolder(tmp_path) as out:
        out.add(out.encode(extraction("a.txt")))
        assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".")] == []
    assert (tmp_path / "indicators.csv").exists()


def test_a_folder_in_the_place_of_a_table_is_told_beforehand(tmp_path: Path) -> None:
    (tmp_path / "sections.csv").mkdir()
    with pytest.raises(OutputError, match=r"sections\.csv"), OutputFolder(tmp_path):
        raise AssertionError("entered")
    assert [p.name for p in tmp_path.iterdir()] == ["sections.csv"]


def test_put_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a" / "x.txt"
    put(path, "一\r\n二")
    assert path.read_bytes() == "一\r\n二".encode()

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device", os.fspath(path))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        put(path, "other")
    assert files(tmp_path) == {"a/x.txt": "一\r\n二".encode()}


def test_frames_have_typed_columns_also_without_rows() -> None:
    full = extraction("a.txt")
    frame = full.observations.to_frame()
    assert list(frame.columns) == [f.name for f in fields(Indicator)]
    assert frame["value"].tolist() == [91.2] and str(frame["section"].dtype) == "Int64"
    assert full.sections.to_frame()["parent"].isna().all()
    empty = Extraction("x", Rows(), Rows(), Rows(), Rows())
    assert list(empty.reports.to_frame().columns) == [f.name for f in fields(Document)]
    assert str(empty.observations.to_frame()["masked"].dtype) == "bool"
