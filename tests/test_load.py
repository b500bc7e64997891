"""Tables as data frames: types, unknowns, and CSV in and out of pandas without loss."""

from __future__ import annotations

import csv
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest
from conftest import Run
from records import made, report, value

import hbsummary
from hbsummary.errors import InputError
from hbsummary.tables import TABLES, Document, Failure, Indicator, Removal, SectionRow
from hbsummary.write.folder import OutputFolder
from hbsummary.write.table import of

TEXTS = ["NA", "nan", "NULL", "None", "true", "007", "1.0", "=1+1", "'=x", " a ", 'x "y", z', "a\nb", "一\u3000二", "-"]
NUMBERS = [94.8, 0.1 + 0.2, 1e-7, 123456789012345.0, -11.62, 0.0]


def write(folder: Path, excel: bool = False) -> Path:
    with OutputFolder(folder, excel=excel) as out:
        out.write(of(Document), [report("a.txt", "青石县", "2019"), report("b.txt", "", "")])
        out.write(of(SectionRow), [made(SectionRow, source="a.txt", parent=None, section=n + 1) for n in range(2)])
        rows = [value("a.txt", n, text, 1.5, scope="") for n, text in enumerate(TEXTS)]
        rows += [value("a.txt", 100 + n, "率", number, section=n) for n, number in enumerate(NUMBERS)]
        rows.append(value("a.txt", 900, "率", None, masked=True))
        out.write(of(Indicator), rows)
        out.write(of(Removal), [made(Removal, source="a.txt", text="a\r\nb\rc\x00d")])
        out.add(out.encode(Failure("c.txt", "is empty", "")))
    return folder


@pytest.mark.parametrize("excel", [False, True])
def test_frames_are_typed_and_hold_what_was_written(tmp_path: Path, excel: bool) -> None:
    tables = hbsummary.load(write(tmp_path, excel))
    assert list(tables) == [record.TABLE for record in TABLES]
    for record in TABLES:
        assert list(tables[record.TABLE].columns) == [each.name for each in fields(record)]
    frame = tables.indicators
    assert frame is tables["indicators"]
    assert frame["indicator"].tolist()[: len(TEXTS)] == TEXTS
    assert frame["value"].tolist()[len(TEXTS) : -1] == NUMBERS and pd.isna(frame["value"].iloc[-1])
    types = {name: str(frame[name].dtype) for name in ("section", "start", "value", "masked", "kind", "context")}
    assert types == {
        "section": "Int64",
        "start": "Int64",
        "value": "float64",
        "masked": "boolean",
        "kind": "category",
        "context": "string",
    }
    assert list(frame["kind"].cat.categories) == ["level", "change", "target", "reference"]
    assert frame["masked"].sum() == 1 and frame["scope"].isna().all()
    assert tables.documents["year"].tolist() == [2019, pd.NA]
    assert tables.sections["parent"].isna().all()
    assert tables.removed["text"].tolist() == ["a\r\nb\rc\x00d"]
    assert "removed: 1 rows" in repr(tables) and {"errors", "indicators"} <= set(dir(tables))
    with pytest.raises(AttributeError, match="no table 'numbers'"):
        _ = tables.numbers


def test_an_empty_table_keeps_its_types(tmp_path: Path) -> None:
    with OutputFolder(tmp_path):
        pass
    tables = hbsummary.load(tmp_path)
    full = hbsummary.load(write(tmp_path / "full"))
    assert all(len(frame) == 0 for frame in tables.values())
    for name in tables:
        assert tables[name].dtypes.to_dict() == full[name].dtypes.to_dict()


def test_out_of_pandas_and_in_again_nothing_is_lost(tmp_path: Path) -> None:
    tables = hbsummary.load(write(tmp_path / "one"))
    (tmp_path / "two").mkdir()
    for name, frame in tables.items():
        frame.to_csv(tmp_path / "two" / f"{name}.csv", index=False, quoting=csv.QUOTE_NONNUMERIC)
    again = hbsummary.load(tmp_path / "two")
    for name in tables:
        pd.testing.assert_frame_equal(tables[name], again[name])


def test_plain_pandas_reads_every_cell_as_it_was_written(tmp_path: Path) -> None:
    write(tmp_path)
    frame = pd.read_csv(tmp_path / "indicators.csv", dtype=str, keep_default_na=False)
    assert frame["indicator"].tolist()[: len(TEXTS)] == TEXTS
    assert [float(cell) for cell in frame["value"][len(TEXTS) : -1]] == NUMBERS and frame["value"].iloc[-1] == ""


def test_what_is_not_of_its_type_is_told(tmp_path: Path) -> None:
    for column, cell, message in (("masked", "false", "masked"), ("kind", "level", "'odd' is none of level")):
        write(tmp_path)
        path = tmp_path / "indicators.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(f",{cell},", ",odd,"), encoding="utf-8", newline="")
        with pytest.raises(InputError, match=message) as caught:
            hbsummary.load(tmp_path)
        assert column in caught.value.reason and caught.value.remedy


def test_a_folder_without_tables_is_told_and_some_may_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no documents\.csv"):
        hbsummary.load(tmp_path)
    write(tmp_path)
    (tmp_path / "removed.csv").unlink()
    assert "removed" not in hbsummary.load(tmp_path)


def test_older_tables_lack_later_columns(tmp_path: Path) -> None:
    (tmp_path / "documents.csv").write_text("source,report,year\na.txt,1,2019\n", encoding="utf-8")
    frame = hbsummary.load(tmp_path).documents
    assert frame["year"].tolist() == [2019] and frame["region"].isna().all()


def test_what_extract_writes_is_loaded(run: Run, pages: Path, tmp_path: Path) -> None:
    assert run("extract", "pages", "-o", "out", "-q").returncode == 0
    tables = hbsummary.load(tmp_path / "out")
    joined = tables.indicators.merge(tables.documents[["source", "report", "title"]], on=["source", "report"])
    assert len(joined) == 9 and set(joined["title"]) == {"某县卫生局2019年工作总结"}
