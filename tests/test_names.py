"""Names, kinds and signs of the values of single sentences, case by case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hbsummary.model import Source
from hbsummary.pipeline import process

CASES = Path(__file__).parent / "cases" / "names"
# A report of a year, so that 去年 and 到2020年 have something to relate to.
TITLE = "某县卫生局2016年工作总结\n"


def cases(name: str) -> list[Any]:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


def rows(text: str) -> list[dict[str, Any]]:
    found = process(Source("case.txt", TITLE + text)).observations
    keys = ("value_text", "value", "unit", "comparator", "kind", "indicator")
    return [{key: getattr(row, key) for key in keys} for row in found]


@pytest.mark.parametrize("case", cases("in_the_wild"))
def test_in_the_wild(case: dict[str, Any]) -> None:
    assert rows(case["text"]) == case["rows"]


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="the name is not found yet")
def test_known_failures(case: dict[str, Any]) -> None:
    assert rows(case["text"]) == case["rows"]


PERIODS = [
    ("截止9月30日,完成体检380人。", ["/2016-09-30"]),
    ("1-11月,报告传染病211例。", ["2016-01/2016-11"]),
    ("上半年,完成手术320例。", ["2016-H1"]),
    ("去年10月至今年10月,开展义诊32场。", ["2015-10/2016-10"]),
    ("截至11月底,签约3200人。", ["/2016-11-30"]),
    ("完成摸底调查12家。", ["2016"]),
    ("11月对8月龄至14岁儿童接种4256人,8月龄和18月龄及时接种率91%。", ["2016-11", "2016-11"]),
    ("诊疗32.5万人次,比2015年增长3.2%。", ["2016", "2016"]),
    ("床位由2015年的850张增加到920张。", ["2015", "2016"]),
    ("6月份,诊疗5.6万人次。其中:医院2.1万人次。", ["2016-06", "2016-06"]),
    ("“十二五”末,床位达到860张。", ["/2015-12-31"]),
    ("“十二五”期间,新建卫生院6所。", ["2011/2015"]),
    ("出台《“十二五”人才规划》等文件14个。", ["2016"]),
    ("第三季度,接种疫苗1.2万剂次。", ["2016-Q3"]),
    ("前三季度,接种疫苗1.2万剂次。", ["2016-01/2016-09"]),
    ("一至三季度接种疫苗1.2万剂次,去年前三季度接种1.1万剂次。", ["2016-01/2016-09", "2015-01/2015-09"]),
    ("一、二季度接种疫苗1.2万剂次。", ["2016-H1"]),
    ("今年前5个月,诊疗3.2万人次。头十个月,诊疗7.1万人次。", ["2016-01/2016-05", "2016-01/2016-10"]),
    ("孕前3个月服用叶酸312人。", ["2016"]),
    ("提前三个月完成改厕812户。", ["2016"]),
    ("1至5月份,诊疗3.2万人次。今年以来,义诊32场。", ["2016-01/2016-05", "2016"]),
    ("上半年,完成手术320例。全年培训960人次,义诊12场。", ["2016-H1", "2016", "2016"]),
    ("截至9月底,签约3200人,完成全年任务的96%。", ["/2016-09-30", "/2016-09-30"]),
    ("2015年全年培训960人次。", ["2015"]),
    ("2017年力争新增床位200张。全县现有床位1200张。", ["2017", "2016"]),
    ("2017年力争新增床位200张。计划培训医生320人。", ["2017", "2017"]),
    ("2014年新增床位200张。培训医生320人。", ["2014", "2014"]),
    ("2015年10月1日至2016年9月30日,出生5120人。", ["2015-10-01/2016-09-30"]),
    ("截至11月底,基金支出1.2亿元,占当年筹资总额的92%。", ["/2016-11-30", "/2016-11-30"]),
    ("3月1日起实行零差率,让利120万元。", ["2016"]),
    ("8月底前补种3210人。义诊12场。", ["2016-08", "2016"]),
    ("床位6.2张(2015年5.9张),医师2.1人。", ["2016", "2015", "2016"]),
    (
        "\n一、工作\n诊疗32万人次。\n二、2017年工作思路\n参合率年底达98%以上,筹资320元。",
        ["2016", "/2017-12-31", "/2017-12-31"],
    ),
]


@pytest.mark.parametrize(("text", "periods"), PERIODS)
def test_periods(text: str, periods: list[str]) -> None:
    found = process(Source("case.txt", TITLE + text)).observations
    assert [row.period for row in found] == periods


def test_a_new_paragraph_has_the_period_of_the_report() -> None:
    found = process(Source("case.txt", TITLE + "6月份,诊疗5.6万人次。\n全年培训960人次。")).observations
    assert [row.period for row in found] == ["2016-06", "2016"]


def test_what_follows_the_change_from_last_year_is_of_this_year() -> None:
    text = "全县报告传染病731例,去年同期为802例,下降8.9%,死亡1例。"
    found = process(Source("case.txt", TITLE + text)).observations
    assert [row.period for row in found] == ["2016", "2015", "2016", "2016"]


def test_basis_of_a_change_reaches_over_its_sentence() -> None:
    found = process(Source("case.txt", TITLE + "与上年比较,机构增加12个,床位增加320张。")).observations
    assert [row.basis for row in found] == ["与上年比较", "与上年比较"]


def test_over_one_hundred_percent_is_flagged() -> None:
    found = process(Source("case.txt", TITLE + "任务完成率102.5%,同比增长120.3%。")).observations
    assert [row.flags for row in found] == ["over_100_percent", ""]


def test_traditional_characters_are_named_as_printed() -> None:
    text = "某縣衛生局2016年工作總結\n全縣醫療機構床位1250張,其中縣級醫院860張。"
    found = process(Source("case.txt", text)).observations
    assert [(row.indicator, row.unit) for row in found] == [("醫療機構床位", "张"), ("縣級醫院床位", "张")]


PARTS = (
    "宿州市卫生局2016年工作总结\n全市报告传染病3120例。\n"
    "萧县报告乙类传染病203例,较上年上升2.5%;发病数居前的为肺结核71例。丙类传染病152例。\n全市无死亡病例。接种2.1万剂次。\n"
)


def test_a_paragraph_about_a_part_of_the_region_says_so_of_each_of_its_values() -> None:
    told = {row.value_text: (row.indicator, row.scope) for row in process(Source("case.txt", PARTS)).observations}
    assert told["3120例"] == ("报告传染病", "全市")
    assert told["203例"] == ("萧县报告乙类传染病", "萧县")
    assert told["71例"][0].startswith("萧县") and told["71例"][1] == "萧县"
    assert told["152例"] == ("萧县丙类传染病", "萧县")
    assert told["2.1万剂次"][1] == ""


def test_a_number_that_a_site_wrote_a_year_over() -> None:
    text = "青石县卫健局2019年工作总结\n1-2023月份,全县孕产妇死亡率14.1/2023万,报告及时率20230%。\n"
    mortality, timely = process(Source("case.txt", text)).observations
    assert (mortality.value, mortality.unit, mortality.value_text) == (14.1, "/10万", "14.1/2023万")
    assert (timely.value, timely.value_text, mortality.period) == (100.0, "20230%", "2019-01/2019-10")
    assert "repaired_number" in timely.flags and "repaired_number" in mortality.flags


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("某市2016年手足口病疫情分析", ["手足口病发病数上升", "手足口病死亡"]),
        ("某市2016年传染病疫情分析", ["发病数上升", "死亡"]),  # of which of them, nobody says
        ("某市卫生局2016年工作总结", ["发病数上升", "死亡"]),
    ],
)
def test_a_report_on_one_disease_tells_of_that_disease(title: str, names: list[str]) -> None:
    text = f"{title}\n(一)地区分布\n全市发病数较2015年上升12.4%,死亡2例。\n"
    assert [row.indicator for row in process(Source("case.txt", text)).observations] == names


def test_the_periods_that_others_are_compared_with_are_not_those_of_the_values() -> None:
    text = TITLE + "5县区参合率均高于去年同期,分别为:怀宁县98.1%、岳西县97.4%。\n"
    assert {row.period for row in process(Source("case.txt", text)).observations} == {"2016"}
