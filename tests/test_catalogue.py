"""The catalogue is a sound table, and names in reports find the entry that they mean, or none."""

from __future__ import annotations

import csv
import json
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from hbsummary import extract, load_catalogue
from hbsummary.cli import cli, main
from hbsummary.errors import InputError
from hbsummary.model import Kind, Observation, Quantity
from hbsummary.normalise.catalogue import COLUMNS, KINDS, Catalogue, Entry, default_catalogue, parse_catalogue
from hbsummary.normalise.lookup import FORMATS, search
from hbsummary.normalise.matching import identify, match
from hbsummary.normalise.wording import wording
from hbsummary.quantities.units import unit

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "catalogue.jsonl").read_text(encoding="utf-8").splitlines()
]
ENTRIES = list(default_catalogue().entries.values())
# Units that a ratio has, which the table of units has no printed form for.
RATIOS = {":100", ":1", "U", "DDDs"}
HEAD = "id,zh,kind,units,low,high,names\n"


def seen(name: str, value: float, unit: str, kind: Kind = Kind.LEVEL) -> Observation:
    return Observation(Quantity(0, 1, value, unit), name, kind)


@pytest.mark.parametrize("case", CASES, ids=[f"{c['name']}-{c['unit']}-{c['kind']}" for c in CASES])
def test_a_name_finds_its_entry_or_none(case: dict[str, str]) -> None:
    found = identify(case["name"], case["unit"], case["kind"] == "change", default_catalogue())
    assert (found.entry.id if found.entry else "") == case["id"]


@pytest.mark.parametrize(
    ("name", "unit", "near", "entry"),
    [
        ("补偿金额", "元", "新农合运行平稳。补偿金额1832万元", "ncms.paid"),
        ("补偿人次", "人次", "全县农民参合踊跃。补偿人次21.6万", "ncms.beneficiaries"),
        ("青石县基金使用率", "%", "新农合基金平稳。青石县基金使用率51.2%", "ncms.fund_use_rate"),
        ("补偿金额", "元", "城镇居民医保与新农合并轨,补偿金额1832万元", ""),  # two schemes
        ("补偿金额", "元", "拆迁补偿金额120万元", ""),
        ("/", "%", "新农合报表:1305人/82.6%", ""),
        ("享受医药费减免", "人次", "新农合运行平稳。享受医药费减免31.2万人次", "ncms.beneficiaries"),
        ("农民得到住院费用报销", "元", "新农合运行平稳。农民得到住院费用报销960万元", "ncms.inpatient_paid"),
        ("二次补偿", "元", "新农合运行平稳。二次补偿96万元", ""),
        ("住院减免合计", "元", "新农合运行平稳。住院减免合计96万元", ""),
        ("县级财政补助", "元", "新农合县级财政补助960万元", ""),
    ],
)
def test_a_passage_about_a_scheme_names_its_figures(name: str, unit: str, near: str, entry: str) -> None:
    assert match(seen(name, 1.0, unit), default_catalogue(), near).indicator_id == entry


def test_the_passage_of_a_scheme_ends_with_its_report() -> None:
    first = "青石县卫生局2012年工作总结\n一、医政。门诊21万人次。\n二、新农合。参合人数稳定。补偿金额1832万元。\n"
    second = "白水县卫生局2013年工作总结\n补偿金额120万元,一次付清。\n一、医政。门诊16万人次。\n"
    found = extract(first + second).observations
    assert [row.indicator_id for row in found if row.indicator.endswith("补偿金额")] == ["ncms.paid", ""]


def test_the_cases_have_twins_that_are_none() -> None:
    assert sum(not case["id"] for case in CASES) >= 20


def test_the_catalogue_is_large_and_covers_the_fields() -> None:
    fields = {entry.id.partition(".")[0] for entry in ENTRIES}
    assert len(ENTRIES) >= 400
    wanted = "health_records hypertension diabetes mental tb hiv maternal child vaccine disease supervision resources"
    more = "services costs ncms insurance medicine planning blood poverty tcm emergency education research"
    assert {*wanted.split(), *more.split()} <= fields


def test_no_name_means_two_indicators() -> None:
    assert [(key, one.id, other.id) for key, one, other in default_catalogue().clashes()] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
def test_an_entry_says_all_of_itself(entry: Entry) -> None:
    assert entry.kind in KINDS and entry.zh and entry.en.isascii() and entry.source
    assert entry.low is not None and entry.high is not None and entry.low < entry.high
    assert all(unit(each) is not None or each in RATIOS or "/" in each for each in entry.units), entry.units
    if entry.kind == "rate":
        assert entry.numerator or entry.denominator, "a rate of what?"
        assert entry.units and entry.units[0] in ("%", "‰", "/10万", "/万")
    assert (entry.kind == "amount") <= bool({"元", "毫升", "治疗量", "平方米"} & set(entry.units))


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
def test_each_of_its_names_finds_an_entry(entry: Entry) -> None:
    usual = entry.units[0] if entry.units else ""
    found = {identify(name, usual, False, default_catalogue()).entry for name in (entry.zh, *entry.names)}
    assert {each.id for each in found if each} == {entry.id}
    assert None not in found


def test_two_names_of_one_thing_are_one_wording() -> None:
    assert wording("重性精神病患者规范化管理率") == wording("严重精神障碍患者规范管理率")
    assert wording("管理高血压患者人数") == wording("高血压患者管理人数")
    assert wording("卫生技术人员占职工比例") != wording("职工占卫生技术人员比例")


def test_an_odd_unit_is_flagged() -> None:
    found = match(seen("出生率", 0.98, "%"), default_catalogue())
    assert (found.indicator_id, found.flags) == ("population.birth_rate", ("unit_unexpected",))
    other = match(seen("高血压患者规范管理率", 900, "人"), default_catalogue())
    assert (other.indicator_id, other.flags) == ("", ("unit_unexpected",))


@pytest.mark.parametrize(
    ("name", "value", "unit", "kind", "odd"),
    [
        ("高血压患者规范管理率", 91.3, "%", Kind.LEVEL, False),
        ("高血压患者规范管理率", 813.0, "%", Kind.LEVEL, True),
        ("高血压患者规范管理率", 130.0, "%", Kind.CHANGE, False),
        ("孕产妇死亡率", 15.2, "/10万", Kind.LEVEL, False),
        ("孕产妇死亡率", 15.2, "%", Kind.LEVEL, True),
        ("人均期望寿命", 781.0, "岁", Kind.TARGET, True),
        ("人口自然增长率", -2.1, "‰", Kind.LEVEL, False),
    ],
)
def test_a_value_out_of_range_is_flagged(name: str, value: float, unit: str, kind: Kind, odd: bool) -> None:
    assert ("implausible_value" in match(seen(name, value, unit, kind), default_catalogue()).flags) == odd


def test_the_figure_of_a_part_is_flagged() -> None:
    def flags(name: str) -> tuple[str, ...]:
        return match(seen(name, 12, "张"), default_catalogue()).flags

    assert flags("床位数") == flags("医疗卫生机构床位数") == ()
    assert flags("民营医院床位数") == ("part_of_whole",)
    assert match(seen("农村孕产妇住院分娩率", 99, "%"), default_catalogue()).flags == ("part_of_whole",)


def test_the_pipeline_fills_the_id() -> None:
    rows = extract("云溪县2019年工作总结\n\n全县高血压患者规范管理率为81.5%,重性精神疾病患者在册412例。\n").observations
    assert [row.indicator_id for row in rows] == ["hypertension.standard_management_rate", "mental.registered"]


def test_an_own_catalogue_adds_and_goes_first(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        HEAD + "school.milk_rate,学生奶供应率,rate,%,0,100,学生饮用奶[供应|覆盖]率\nown.beds,床位数,count,张,,,\n"
    )
    catalogue = load_catalogue(own)
    assert len(catalogue) == len(default_catalogue()) + 2
    text = "云溪县2019年工作总结\n\n学生饮用奶覆盖率为62%。\n孕产妇死亡率12.1/10万。\n"
    rows = extract(text, catalogue=catalogue).observations
    assert [row.indicator_id for row in rows] == ["school.milk_rate", "maternal.mortality_ratio"]
    assert extract(text).observations[0].indicator_id == ""
    assert match(seen("床位", 300, "张"), catalogue).indicator_id == "own.beds"
    assert len(pickle.loads(pickle.dumps(catalogue))) == len(catalogue)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("id,zh\n", "line 1", "kind"),
        ("id,zh,kind,colour\n", "line 1", "colour"),
        (HEAD + "a.b,甲,count,人,,,\na.b,乙,count,人,,,\n", "line 3", "line 2"),
        (HEAD + "a.b,甲,share,%,,,\n", "line 2", "share"),
        (HEAD + "Beds,床位,count,张,,,\n", "line 2", "Beds"),
        (HEAD + "a.b,,count,张,,,\n", "line 2", "zh"),
        (HEAD + "a.b,甲率,rate,%,100,0,\n", "line 2", "100"),
        (HEAD + "a.b,甲率,rate,%,nan,,\n", "line 2", "nan"),
        (HEAD + "a.b,甲率,rate,%,,,,多余\n", "line 2", "cells"),
        (HEAD + '# 注\na.b,甲率,rate,%,,,"甲\n甲"\nc.d,甲率,rate,%,,,\n', "line 5", "a.b"),
        (HEAD + f"a.b,甲率,rate,%,,,{'[一|二|三|四|五|六]' * 4}率\n", "line 2", "names"),
        ("id,zh,kind,denominator\na.b,甲率,rate,no.such\n", "line 2", "no.such"),
        ("id,zh,kind,parts\na.b,甲率,rate,age\n", "line 2", "age"),
    ],
)
def test_a_wrong_catalogue_names_file_and_line(tmp_path: Path, text: str, where: str, what: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_catalogue(file)
    assert str(file) in error.value.reason and where in error.value.reason and what in error.value.reason


def test_a_missing_catalogue_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text("云溪县2019年工作总结\n")
    assert main(["extract", str(page), "-o", str(tmp_path / "out"), "--catalogue", str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_search_by_word_id_english_and_name_in_a_report() -> None:
    catalogue = default_catalogue()

    def found(word: str) -> list[str]:
        return [entry.id for entry in search(catalogue, word)]

    assert found("hypertension.managed") == ["hypertension.managed"]
    assert "maternal.mortality_ratio" in found("Maternal Mortality")
    assert found("全县重性精神疾病患者规范化管理率") == ["mental.standard_management_rate"]
    assert found("火车") == []
    assert len(found("")) == len(catalogue)
    assert found("重性精神疾病") == found("严重精神障碍") != []


def test_the_command_prints_what_extract_reads_again(tmp_path: Path) -> None:
    printed = CliRunner().invoke(cli, ["catalogue", "--format", "csv"]).stdout
    assert next(csv.DictReader(printed.splitlines())).keys() == set(COLUMNS)
    entries = parse_catalogue(printed, "printed")
    assert Catalogue(entries).entries == default_catalogue().entries
    lines = CliRunner().invoke(cli, ["catalogue", "死亡率", "--format", "jsonl"]).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [e.id for e in search(default_catalogue(), "死亡率")]
    assert CliRunner().invoke(cli, ["catalogue", "孕产妇死亡率"]).stdout.startswith("maternal.mortality_ratio\t")


def test_what_is_in_no_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "火车"]) == 1
    assert "火车" in capsys.readouterr().err
    assert FORMATS["csv"]([]).strip() == ",".join(COLUMNS)
