"""Who and when: year, region with its code, body, and where the text says them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import hbsummary
from hbsummary import datafiles, places, years
from hbsummary.tables import Document

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "who_and_when.jsonl"
CORPUS = [
    (path, ROOT / "data" / "raw" if path.parent.name == "tuned" else path.parent)
    for path in sorted((ROOT / "tests" / "corpus").glob("*/*.json"))
]
FIELDS = ("year", "region", "region_code", "region_level")
TEXT = "青石县卫生局2013年工作总结\n一年来,全县新建卫生院3所。\n"


def cases() -> list[dict[str, str]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def told(text: str) -> Document:
    return hbsummary.extract(text).reports[0]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["why"])
def test_who_and_when(case: dict[str, str]) -> None:
    found = told(case["text"])
    expected = {name: case[name] for name in (*FIELDS, "period", "org", "doc_type", "flags") if name in case}
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(("path", "texts"), CORPUS, ids=lambda at: at.stem)
def test_years_and_regions_of_annotated_pages(path: Path, texts: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    found = hbsummary.extract(texts / gold["source"]).reports
    assert found
    for report in gold["reports"]:
        if str(report.get("optional")) == "1":
            continue
        at = int(report["start"])
        nearest = min(found, key=lambda row: abs(row.start - at))
        assert nearest.year in report["year"].split("|")
        assert nearest.region in report["region"].split("|")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["why"])
def test_places_in_the_text_are_where_it_says_so(case: dict[str, str]) -> None:
    text = case["text"]
    found = told(text)
    if found.year_at is not None:
        assert text[found.year_at : found.year_at + 4] in (found.year, case.get("printed_year"))
    if found.region_at is not None:
        assert text[found.region_at : found.region_at + 2] == found.region[:2]
    if found.org_at is not None:
        assert text.startswith(found.org, found.org_at)
    assert (found.year_at is None) == (not found.year or "year_inferred" in found.flags)
    assert (found.org_at is None) == (not found.org)


def test_offsets_are_those_of_the_source() -> None:
    banner = "《青石县总结.docx》由会员分享,可在线阅读,更多请在鹭洲文库网上搜索。\n"
    found = told(banner + TEXT)
    at = len(banner)
    assert (found.region_at, found.org_at, found.year_at) == (at, at, at + len("青石县卫生局"))


def test_values_with_a_year_that_is_not_believed_are_flagged() -> None:
    text = (
        "区卫计局2024年工作总结\n2024年是“十二五”规划的收官之年。截至2024年11月,建立居民健康档案21万份。\n"
        "孕产妇系统管理率为93.1%。\n"
    )
    rows = {row.value: row for row in hbsummary.extract(text).observations}
    assert "year_contradicted" in rows[210000.0].flags.split(";")
    assert rows[93.1].period == "2015"
    assert "year_contradicted" not in rows[93.1].flags


def test_codes_are_those_of_the_year() -> None:
    assert places.code_of("文登市", "2012", "") == "371081"
    assert places.code_of("文登区", "2015", "") == "371003"
    # Late to the new name.
    assert places.code_of("文登市", "2020", "") == "371003"
    assert places.code_of("通州区", "2019", "南通市通州区") == "320612"
    assert places.code_of("通州区", "2008", "") == "110112"
    assert places.code_of("和平区", "2015", "") == ""


def test_every_code_has_one_name_at_a_time() -> None:
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in places._rows():
        spans.setdefault(row.code, []).append((row.first, row.last))
    assert len(spans) > 3200
    clashes = [
        code
        for code, found in spans.items()
        if any(later[0] <= earlier[1] for earlier, later in zip(sorted(found), sorted(found)[1:], strict=False))
    ]
    assert clashes == []


def test_dated_terms_name_their_source() -> None:
    path = Path(years.__file__).parent / "data" / "dated.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines):
        assert row["source"]
        assert int(row["first"] or 0) <= int(row["last"] or 9999)
        assert row["first"] or row["last"]


@pytest.mark.parametrize(
    ("module", "bad"),
    [
        (places, "code,name,first,last\n110000,北京市,old,\n"),
        (years, "term,where,times,first,last,source\n新词,text\n"),
    ],
    ids=["regions", "dated"],
)
def test_a_wrong_row_is_told_with_file_and_line(module: object, bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datafiles, "text", lambda name: bad)
    with pytest.raises(ValueError, match=r"data/(regions|dated)\.csv:2: "):
        list(places._rows()) if module is places else years._terms.__wrapped__()
