"""Corrections of a reader: read, applied where they fit, told where they no longer do."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from conftest import Run

import hbsummary
from hbsummary.corrections import Correction, apply, as_csv, load, parse
from hbsummary.errors import InputError
from hbsummary.tables import Extraction, Indicator

PAGE = """青石县卫生健康局2019年工作总结
一、妇幼健康
孕产妇系统管理率94.8%,住院分娩率99.5%。全县应接种1250人,实际接种1188人,接种率95.04%。
二、队伍
招聘护士若干名,其中本科学历者逾半打。
"""
HEAD = "source,start,end,action,column,old,new,note,judged\n"


@pytest.fixture(scope="module")
def found() -> Extraction:
    return hbsummary.extract(PAGE)


def row_of(extraction: Extraction, printed: str) -> Indicator:
    return next(row for row in extraction.observations if row.value_text == printed)


def say(extraction: Extraction, printed: str, action: str, *cells: tuple[str, str, str], **judged: str) -> Correction:
    row = row_of(extraction, printed)
    judged = judged or {"indicator": row.indicator, "kind": row.kind, "value_text": printed}
    return Correction(row.source, row.start, row.end, action, cells, "", judged)


def test_accepted_rows_are_marked_and_nothing_else_changes(found: Extraction) -> None:
    after = apply(PAGE, found, [say(found, "94.8%", "accept")])
    assert row_of(after, "94.8%").flags == "reviewed"
    assert [r for r in after.observations if r.value_text != "94.8%"] == [
        r for r in found.observations if r.value_text != "94.8%"
    ]
    assert after.unfit == () and after.checks == found.checks


def test_rejected_rows_go_and_take_their_checks_with_them(found: Extraction) -> None:
    assert found.checks and row_of(found, "95.04%").checked == "agrees"
    after = apply(PAGE, found, [say(found, "1188人", "reject")])
    assert not any(row.value_text == "1188人" for row in after.observations)
    assert not after.checks and row_of(after, "95.04%").checked == ""
    again = apply(PAGE, after, [say(found, "1188人", "reject")])
    assert again.observations == after.observations and again.unfit == ()


def test_edited_cells_take_their_types(found: Extraction) -> None:
    edit = say(
        found,
        "99.5%",
        "edit",
        ("indicator", "住院分娩率", "住院分娩率(户籍)"),
        ("value", "99.5", "95.9"),
        ("kind", "level", "target"),
    )
    row = row_of(apply(PAGE, found, [edit]), "99.5%")
    assert (row.indicator, row.value, row.kind, row.flags) == ("住院分娩率(户籍)", 95.9, "target", "reviewed")
    assert "kind=reviewed" in row.why and "number=reviewed" in row.why and "name=reviewed" in row.why
    assert "period=report" in row.why


def test_what_was_edited_already_is_only_marked(found: Extraction) -> None:
    edit = say(found, "99.5%", "edit", ("kind", "level", "target"))
    once = apply(PAGE, found, [edit])
    assert apply(PAGE, once, [edit]) == once


def test_a_masked_row_has_no_value(found: Extraction) -> None:
    row = row_of(apply(PAGE, found, [say(found, "99.5%", "edit", ("masked", "false", "true"))]), "99.5%")
    assert row.masked and row.value is None


def test_an_added_value_stands_in_its_section_with_its_sentence(found: Extraction) -> None:
    start = PAGE.index("半打")
    cells = (("value_text", "", "半打"), ("indicator", "", "招聘本科学历护士"), ("value", "", "6"), ("unit", "", "名"))
    after = apply(PAGE, found, [Correction("text", start, start + 2, "add", cells)])
    row = row_of(after, "半打")
    assert (row.indicator, row.value, row.unit, row.kind, row.period) == (
        "招聘本科学历护士",
        6.0,
        "名",
        "level",
        "2019",
    )
    assert row.section == next(part.section for part in found.sections if part.title == "队伍")
    assert row.context == "招聘护士若干名,其中本科学历者逾半打。" and row.flags == "added;reviewed"
    starts = [each.start for each in after.observations]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("action", "cells", "judged", "why"),
    [
        ("accept", (), {"kind": "target"}, "kind is 'level'"),
        ("reject", (), {"indicator": "另一个率"}, "indicator is '住院分娩率'"),
        ("edit", (("unit", "‰", "%"), ("kind", "change", "target")), {"value_text": "99.5%"}, "kind is 'level'"),
    ],
)
def test_what_stands_there_now_is_not_what_was_judged(
    found: Extraction, action: str, cells: tuple[tuple[str, str, str], ...], judged: dict[str, str], why: str
) -> None:
    after = apply(PAGE, found, [say(found, "99.5%", action, *cells, **judged)])
    assert after.observations == found.observations
    assert len(after.unfit) == 1 and why in after.unfit[0]


@pytest.mark.parametrize(
    ("start", "end", "printed", "why"),
    [(0, 3, "青石镇", "the text there is '青石县'"), (-9, -2, "", "lies in no report"), (28, 33, "94.8%", "")],
)
def test_what_cannot_be_added(found: Extraction, start: int, end: int, printed: str, why: str) -> None:
    text = PAGE + "\n" * 20 if start < 0 else PAGE
    if start < 0:
        start, end, printed = len(text) - 9, len(text) - 2, "\n" * 7
    elif not why:
        row = row_of(found, "94.8%")
        start, end, printed, why = row.start, row.end - 1, "94.8", "overlaps another value"
    after = apply(text, found, [Correction("text", start, end, "add", (("value_text", "", printed),))])
    assert after.observations == found.observations and why in after.unfit[0]


def test_no_value_at_the_place(found: Extraction) -> None:
    after = apply(PAGE, found, [Correction("text", 1, 3, "accept")])
    assert "there is no value at this place" in after.unfit[0]


def test_what_is_written_reads_back(found: Extraction) -> None:
    made = [
        say(found, "94.8%", "accept"),
        say(found, "99.5%", "edit", ("indicator", "住院分娩率", '=HYPERLINK("x"),\n"y"'), ("comparator", "=", ">=")),
        Correction("text", 90, 92, "add", (("value_text", "", "半打"), ("value", "", "6")), '数过, "六"'),
    ]
    assert parse(as_csv(made)) == sorted(made, key=lambda c: c.start)
    assert parse("\ufeff" + as_csv(made[:1])) == made[:1]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a.txt,1,2,burn,,,,,", "c.csv:2: action is 'burn'"),
        ("a.txt,x,2,accept,,,,,", "c.csv:2: start is 'x'"),
        ("a.txt,５,9,accept,,,,,", "no offset"),
        ("a.txt,5,5,accept,,,,,", "end 5 is not behind start 5"),
        ("a.txt,1,2,edit,source,a,b,,", "column is 'source'"),
        ("a.txt,1,2,edit,value_text,a,b,,", "column is 'value_text'"),
        ("a.txt,1,2,edit,value,1,1e5,,", "value is '1e5', which is no number"),
        ("a.txt,1,2,edit,value,1,NaN,,", "no number"),
        ("a.txt,1,2,edit,kind,level,goal,,", "not one of level change target reference"),
        ("a.txt,1,2,edit,masked,false,yes,,", "neither true nor false"),
        ("a.txt,1,2,accept,,,,,{", "no JSON"),
        ('a.txt,1,2,accept,,,,,"[1]"', "no row"),
        (f"a.txt,1,2,accept,,,,{'x' * 10001},", "longer than 10000"),
        ('a.txt,1,2,accept,,,,"x', "c.csv:"),
    ],
)
def test_wrong_files_name_their_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, why: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.csv").write_text(HEAD + line + "\n", encoding="utf-8", newline="")
    with pytest.raises(InputError) as told:
        load([Path("c.csv")])
    assert why in str(told.value)


def test_later_files_win(tmp_path: Path) -> None:
    for name, action in (("a.csv", "accept"), ("b.csv", "reject")):
        (tmp_path / name).write_text(HEAD + f"p.txt,1,2,{action},,,,,\n", encoding="utf-8")
    (only,) = load([tmp_path / "a.csv", tmp_path / "b.csv"])["p.txt"]
    assert only.action == "reject"


def test_extract_applies_them_and_tells(run: Run, pages: Path, tmp_path: Path) -> None:
    run("extract", pages, "-o", "before", "-q")
    with (tmp_path / "before" / "indicators.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["source"] == "a.txt"]
    judged = {"indicator": rows[0]["indicator"], "kind": rows[0]["kind"]}
    lines = [
        (
            "a.txt",
            rows[0]["start"],
            rows[0]["end"],
            "edit",
            "indicator",
            rows[0]["indicator"],
            "建档率",
            "",
            json.dumps(judged),
        ),
        ("a.txt", rows[1]["start"], rows[1]["end"], "accept", "", "", "", "", '{"kind":"target"}'),
        ("gone.txt", "1", "2", "accept", "", "", "", "", ""),
    ]
    with (tmp_path / "c.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEAD.strip().split(","), *lines])
    done = run("extract", pages, "-o", "after", "--corrections", "c.csv")
    assert done.returncode == 0
    said = done.stderr.decode()
    assert "accept no longer fits: kind is 'level'" in said
    assert "gone.txt: has corrections, but is not among the inputs" in said
    assert "1 rows are reviewed; 1 corrections no longer fit" in said
    with (tmp_path / "after" / "indicators.csv").open(encoding="utf-8", newline="") as stream:
        after = {(row["source"], row["start"]): row for row in csv.DictReader(stream)}
    first = after["a.txt", rows[0]["start"]]
    assert (first["indicator"], first["flags"]) == ("建档率", "reviewed")
    assert after["a.txt", rows[1]["start"]]["flags"] == rows[1]["flags"]
    assert after["b.txt", rows[0]["start"]]["flags"] == ""
