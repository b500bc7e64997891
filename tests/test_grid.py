"""Tables flattened into lines: cases in files, each with the rows that a careful reader writes down."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hbsummary.clean import clean as clean_page
from hbsummary.grid import grid_observations
from hbsummary.grid.vocabulary import words
from hbsummary.model import CleanText, DocType, Edit, Kind, Observation, Report, Section, Source

CASES = Path(__file__).parent / "cases"


def load(name: str) -> list[Any]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [pytest.param(json.loads(line), id=json.loads(line)["id"]) for line in lines]


def run(text: str, year: str = "2019", period: str = "", **more: Any) -> tuple[CleanText, list[Observation], list[Any]]:
    clean = CleanText(Source("page", text))
    report = Report(1, 0, len(clean.text), year=year, period=period or year, **{"doc_type": DocType.SUMMARY} | more)
    found, spans = grid_observations(clean, report, [])
    return clean, found, spans


def row(clean: CleanText, seen: Observation) -> dict[str, Any]:
    quantity = seen.quantity
    return {
        "value_text": clean.text[quantity.start : quantity.end],
        "value": quantity.value,
        "unit": quantity.unit,
        "kind": str(seen.kind),
        "indicator": seen.indicator,
        "period": seen.period,
    }


@pytest.mark.parametrize("case", load("grid.jsonl"))
def test_rows(case: dict[str, Any]) -> None:
    clean, found, spans = run(case["text"], case["year"], case["period"])
    assert [row(clean, seen) for seen in found] == case["rows"]
    for seen in found:
        assert any(start <= seen.quantity.start < seen.quantity.end <= end for start, end in spans)


@pytest.mark.parametrize("case", load("grid_negative.jsonl"))
def test_no_table(case: dict[str, Any]) -> None:
    _, found, spans = run(case["text"], case["year"], case["period"])
    assert [seen.indicator for seen in found] == []
    assert [case["text"][start:end] for start, end in spans] == []


@pytest.mark.parametrize("case", load("grid.jsonl"))
def test_prose_around_stays_prose(case: dict[str, Any]) -> None:
    """A table gives the same rows between two paragraphs, and the paragraphs are not in its span."""
    before, after = "全县卫生工作稳步推进,取得新成绩。\n", "\n下一步,我们将继续努力,完成各项任务。"
    clean, found, spans = run(before + case["text"] + after, case["year"], case["period"])
    assert [row(clean, seen) for seen in found] == case["rows"]
    assert all(start >= len(before) and end <= len(clean.text) - len(after) for start, end in spans)


TABLE = "| 指标 | 2018年 | 2019年 |\n| 门诊人次 | 100 | 120 |\n| 出院人次 | 10 | 12 |\n"


def test_spans_are_in_order_and_apart() -> None:
    _, found, spans = run((TABLE + "以上为门诊和住院情况。\n") * 3)
    assert len(found) == 12
    assert len(spans) == 3
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_offsets_are_of_the_clean_text() -> None:
    source = Source("page", "广告\n" + TABLE)
    clean = CleanText(source, [Edit(0, 3, "", "advertisement")])
    found, _ = grid_observations(clean, Report(1, 0, len(clean.text), year="2019", period="2019"), [])
    texts = [source.text[slice(*clean.origin(o.quantity.start, o.quantity.end))] for o in found]
    assert texts == ["100", "120", "10", "12"]


def test_only_the_report_is_read() -> None:
    clean = CleanText(Source("page", TABLE + "\n第二份报告没有表格。"))
    report = Report(2, len(TABLE), len(clean.text), year="2019", period="2019")
    assert grid_observations(clean, report, []) == ([], [])


def test_section_and_context() -> None:
    text = "一、工作量\n" + TABLE
    clean = CleanText(Source("page", text))
    section = Section(1, None, 1, "heading", "一、", 0, 2, 2, 5, len(text))
    found, _ = grid_observations(clean, Report(1, 0, len(text), year="2019", period="2019"), [section])
    assert {seen.section for seen in found} == {1}
    assert clean.text[found[0].context_start : found[0].context_end] == "| 门诊人次 | 100 | 120 |"
    assert found[0].trace["name"] == "table"


def test_unknown_year_takes_the_latest_of_the_table() -> None:
    _, found, _ = run(TABLE, year="", period="")
    assert [seen.kind for seen in found[:2]] == [Kind.REFERENCE, Kind.LEVEL]


def test_a_plan_aims() -> None:
    text = "| 指标 | 数值 |\n| 门诊人次 | 100 |\n| 出院人次 | 10 |"
    assert {seen.kind for seen in run(text)[1]} == {Kind.LEVEL}
    assert {seen.kind for seen in run(text, doc_type=DocType.PLAN)[1]} == {Kind.TARGET}


def test_unknown_unit_is_flagged() -> None:
    text = "| 项目 | 计量单位 | 数量 |\n| 消毒药品 | 挂 | 15 |\n| 口罩 | 只 | 40 |"
    assert [("unknown_unit" in seen.flags) for seen in run(text)[1]] == [True, False]


def test_ratio_is_one_row_per_part() -> None:
    text = "| 指标 | 2018年 | 2019年 |\n| 医护比 | 1:1.2 | 1:1.5 |\n| 床护比 | 1:0.4 | 1:0.6 |"
    found = run(text)[1]
    assert [seen.quantity.value for seen in found] == [1, 1.2, 1, 1.5, 1, 0.4, 1, 0.6]
    assert {seen.quantity.unit for seen in found} == {""}


def test_bound_and_range_in_a_cell() -> None:
    text = "| 指标 | 目标值 | 完成值 |\n| 建档率 | 90%以上 | 92-95% |\n| 体检率 | ≥70% | 71% |"
    found = run(text)[1]
    seen = [(o.quantity.value, o.quantity.value_max, o.quantity.comparator, str(o.kind)) for o in found]
    assert seen[:2] == [(90, None, ">=", "target"), (92, 95, "=", "level")]
    assert seen[2:] == [(70, None, ">=", "target"), (71, None, "=", "level")]


def test_times_of_day_are_no_ratios() -> None:
    text = "| 班次 | 时间 | 人数 |\n| 早班 | 1:30 | 12 |\n| 晚班 | 14:30 | 10 |"
    assert [seen.quantity.value for seen in run(text)[1]] == [12, 10]


def test_blank_lines_are_the_same_table() -> None:
    cells = [
        "表1 各机构手术人次(万人次)",
        "指标",
        "2018年",
        "2019年",
        "总  计",
        "3.0",
        "3.3",
        "按级别分",
        "三级医院",
        "2.0",
        "2.2",
    ]
    texts = [gap.join(cells) for gap in ("\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\n \n")]
    seen = [[(o.indicator, o.quantity.value, o.quantity.unit, o.kind) for o in run(text)[1]] for text in texts]
    assert seen[0][0] == ("各机构手术人次", 30000, "人次", Kind.REFERENCE)
    assert len(seen[0]) == 4
    assert seen == [seen[0]] * len(texts)


def test_unit_of_a_part() -> None:
    text = "| 指标 | 2018年 | 2019年 |\n| 出院人数(人) | 90 | 95 |\n| 其中:男 | 40 | 41 |\n| 其中:完成率 | 91 | 93 |"
    found = run(text)[1]
    assert [(o.indicator, o.quantity.unit) for o in found[2:]] == [
        ("出院人数男", "人"),
        ("出院人数男", "人"),
        ("出院人数完成率", "%"),
        ("出院人数完成率", "%"),
    ]


LINES = ["内科 12 13\n", "| 内科 | 12 | 13 |\n", "内科\n12\n13\n", "内\t1\t2\n", "门诊人次:12\n", "|\n", "甲 乙 1\n"]
LINES += ["内  科\n\n12\n\n \n\n", "按科室分\n\n", "\n \n", "内科\n(一)\n1\n2\n", "2019年\n9月底\n"]
LINES += ["人次\n万元\n", "内科\n人次\n万元\n1\n2\n", "单位:人,万元,%\n", "支付如下(单位:人、元):\n", "如下,(单位:"]
LINES += ["乡镇 人数 率 甲 1 2 乙 3 4 ", " 2018 1", "城关镇 48210 98.66。", "其中\n人数\n"]
LINES += [
    "(任务数/完成数):",
    "(任务数/完成数):甲乙1/2人,甲丙3/4人,",
    "甲乙1/2,",
    "名称  数  注\n",
    "甲乙  1  在建\n",
    "甲乙    1\n",
    "名称   总数   注册\n" + "甲乙   1   在建\n甲   在建\n" * 50,
]


@pytest.mark.parametrize("line", LINES)
def test_time_grows_with_the_text(line: str) -> None:
    def seconds(size: int) -> float:
        text = "指标 2018年 2019年\n" + line * (size // len(line))
        begin = time.process_time()
        run(text)
        return time.process_time() - begin

    seconds(2_000)
    short, long = (min(seconds(size) for _ in range(3)) for size in (20_000, 160_000))
    # Eight times the text; a quadratic scan would take sixty-four times as long.
    assert long < 30 * short + 0.1


@pytest.mark.parametrize("head", ["其中\n人数\n", "万元\n人次\n"])
def test_heads_without_end_over_few_rows(head: str) -> None:
    _, found, spans = run(head * 3000 + "甲镇\n1\n2\n乙镇\n2\n3\n丙镇\n4\n5\n")
    assert found == spans == []


@pytest.mark.parametrize("text", ["|-|\n", "|---|---|\n|---|---|\n", "| | |\n| 12 | 3 |\n"])
def test_bars_without_heads(text: str) -> None:
    assert run(text)[1] == []


def test_rows_set_apart_by_blanks_are_not_joined() -> None:
    rows = [
        "项目名称    责任科室    计划投资    完成投资    进度",
        *["白水乡卫生院病房楼    规划科    320    300    竣工"] * 6,
    ]
    text = "\n".join([*rows, "以上项目均已开工,其余项目正在办理前期手续。"])
    assert clean_page(Source("page", text)).text == text


def test_a_column_without_head() -> None:
    text = "| 乡镇 | 人数(人) | | 比例 |\n| 河口 | 12 | 14 | 5% |\n| 山前 | 15 | 16 | 6% |"
    assert [seen.quantity.value for seen in run(text)[1]] == [12, 14, 5, 15, 16, 6]


def test_heads_that_differ_in_their_unit_only() -> None:
    text = "| 乡镇 | 收入(万元) | 占比 | 收入(元) | 占比 |\n| 河口 | 12 | 5% | 14 | 6% |\n| 山前 | 15 | 7% | 16 | 8% |"
    assert [seen.indicator for seen in run(text)[1]][:4] == ["河口收入", "河口收入占比"] * 2


def test_every_word_list_has_words() -> None:
    assert "合计" in words("total")
    with pytest.raises(KeyError):
        words("no such list")
