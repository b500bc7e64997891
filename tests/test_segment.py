"""Pages of many shapes through clean, split and segment, and what holds for all of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from hbsummary.clean import clean
from hbsummary.model import CleanText, Report, Section, Source
from hbsummary.segment import segment
from hbsummary.segment.labels import Style, number_of, styles
from hbsummary.split import split

CASES = Path(__file__).parent / "cases"
PAGES: list[dict[str, Any]] = tomllib.loads((CASES / "segment" / "pages.toml").read_text(encoding="utf-8"))["page"]


def through(text: str) -> tuple[CleanText, list[tuple[Report, list[Section]]]]:
    cleaned = clean(Source("page.txt", text.removeprefix("\n")))
    return cleaned, [(report, segment(cleaned, report)) for report in split(cleaned)]


def shown(cleaned: CleanText, section: Section) -> str:
    title = cleaned.text[section.title_start : section.title_end]
    flags = "".join(f" !{flag}" for flag in section.flags)
    return f"{section.level} {section.kind} {section.label} {title}".strip() + flags


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_page(page: dict[str, Any]) -> None:
    cleaned, reports = through(page["text"])
    assert [f"{r.title}|{r.year}|{r.doc_type}" for r, _ in reports] == page["reports"]
    assert [shown(cleaned, s) for _, sections in reports for s in sections] == page["sections"]
    gone = [cleaned.source.text[e.start : e.end].strip() for e in cleaned.edits if e.boilerplate]
    assert gone == page["removed"]
    assert [flag for r, _ in reports for flag in r.flags if "=" in flag] == page.get("flags", [])
    for words in (*page.get("joined", ()), *page.get("kept", ())):
        assert words in cleaned.text


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_sections_form_a_tree(page: dict[str, Any]) -> None:
    _, reports = through(page["text"])
    assert reports
    for report, sections in reports:
        check_tree(report, sections)


def check_tree(report: Report, sections: list[Section]) -> None:
    """Numbers run, parents hold their children, siblings do not overlap."""
    by_number = {s.number: s for s in sections}
    assert [s.number for s in sections] == list(range(1, len(sections) + 1))
    assert [s.start for s in sections] == sorted({s.start for s in sections})
    last: dict[int | None, Section] = {}
    for s in sections:
        assert report.start <= s.start < s.label_end <= s.title_start <= s.title_end <= s.end <= report.end
        if s.parent is not None:
            parent = by_number[s.parent]
            assert parent.number < s.number
            assert parent.level == s.level - 1
            assert parent.start < s.start
            assert s.end <= parent.end
        elif "parent_withheld" not in s.flags:
            assert s.level == 1
        if s.parent in last:
            assert last[s.parent].end <= s.start
        last[s.parent] = s


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("12", 12),
        ("③", 3),
        ("㈤", 5),
        ("十十", None),
    ],
)
def test_number_of(text: str, value: int | None) -> None:
    assert number_of(text) == value


def test_a_withheld_parent_keeps_the_outlines_level() -> None:
    text = (
        "【提纲】一、成绩。(一)医改。(二)公卫。二、不足。(一)人才。(二)经费。(三)设备。三、打算。\n"
        "白石县卫健局2019年工作总结\n一、成绩\n(一)医改\n完成改革任务12项,成效明显。\n"
        "……(某某文库此处省略530字,点击下载)……\n"
        "(三)设备\n老旧设备占比41%,更新缓慢。\n三、打算\n新购设备18台,投入资金660万元。\n"
    )
    cleaned, reports = through(text)
    (report, sections) = reports[0]
    assert report.truncated
    assert "omitted=530" in report.flags
    assert [shown(cleaned, s) for s in sections] == [
        "1 heading 一、 成绩",
        "2 heading (一) 医改",
        "2 heading (三) 设备 !parent_withheld",
        "1 heading 三、 打算",
    ]
    assert [s.parent for s in sections] == [None, 1, None, None]
    assert cleaned.text[sections[0].start : sections[0].end].endswith("成效明显。")


def test_texts_without_sections() -> None:
    for text in ("", "\n\n", "没有任何标题的一段话。", "一", "(", "1、"):
        _, reports = through(text)
        assert all(not sections for _, sections in reports)
    assert through("")[1] == []


@pytest.mark.parametrize("style", styles(), ids=lambda style: style.name)
def test_the_first_characters_of_a_style_are_those_of_its_pattern(style: Style) -> None:
    signs = "".join(chr(code) for code in (*range(0x2460, 0x249C), *range(0x3220, 0x322A)))
    samples = (
        "贰、乙 丁、突出重点 第三部分 第三是 第三、 十二、乙 二.乙 二)乙 二是乙 二要乙 二抓乙 (二)乙 〔二〕乙 [二]乙"
        " 其二是 首先乙 其次乙 再次乙 再者乙 最后乙 另一方面乙 一方面乙 1.乙 2、乙 1.2乙 (3)乙 4)乙"
        " 5 基本情况\n6基本情况\n"
    )
    samples += " ".join(f"{sign}乙" for sign in signs)
    found = [match.start() for match in style.pattern.finditer(samples)]
    assert found
    assert all(re.match(f"[{style.first}]", samples[at]) for at in found)
