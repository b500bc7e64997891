"""Spun text: impossible compounds are found, sound ones are not, and names get their words back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import hbsummary
from hbsummary import datafiles, spun

SOUND = (
    "我局创建平安医院,推进平安县城创建,与安康市交流。接着,与会人员参观了卫生院。年内诞生了首家三甲医院。"
    "根据规定,限制吸烟场所,严格限制高值耗材。车祸中有两人丧生。监视器全部安装,为人民效劳一生。从根本上解决问题。"
    "市疾病预防控制中心加强计划生育和计划免疫,安排预算,安全生产形势平稳,基本公共卫生服务均等化,认真贯彻落实。"
)
SPUN = (
    "县疾病预防限制中心接着加强打算免疫。落实安排生育政策,开展平安生产检查。婴儿丧生率为4.2‰,诞生缺陷发生率为1.1%。"
    "建立居民安康档案21万份。"
)
NAMES = [
    ("婴儿丧生率", "婴儿死亡率"),
    ("诞生缺陷发生率", "出生缺陷发生率"),
    ("安排生育率", "计划生育率"),
    ("高血压限制率", "高血压控制率"),
    ("卫生监视覆盖率", "卫生监督覆盖率"),
    ("医疗卫朝气构", "医疗卫生机构"),
    ("住院临盆率", "住院分娩率"),
    ("居民安康档案建档率", "居民健康档案建档率"),
    ("婴儿死亡率", "婴儿死亡率"),
    ("平安医院创建率", "平安医院创建率"),
    ("安康市卫生院", "安康市卫生院"),
    ("", ""),
]


@pytest.mark.parametrize(("printed", "original"), NAMES)
def test_names_get_their_words_back(printed: str, original: str) -> None:
    assert spun.restored(printed) == original
    assert spun.restored(original) == original


def test_sound_text_is_not_spun() -> None:
    assert spun.score(SOUND) == 0
    row = hbsummary.extract("青石县卫生局2013年工作总结\n" + SOUND).reports[0]
    assert (row.spun, "spun" in row.flags.split(";")) == (0, False)


def test_spun_text_is_flagged() -> None:
    row = hbsummary.extract("青石县卫生局2013年工作总结\n" + SPUN).reports[0]
    assert row.spun >= 0.6
    assert "spun" in row.flags.split(";")


def test_one_slip_is_a_score_but_no_flag() -> None:
    row = hbsummary.extract("青石县卫生局2013年工作总结\n全县诞生率为9.1‰,人口平稳增长。\n").reports[0]
    assert 0 < row.spun < spun.SPUN
    assert "spun" not in row.flags.split(";")


def test_the_catalogue_knows_the_original_and_the_table_shows_what_is_printed() -> None:
    def found(text: str) -> tuple[str, str, str]:
        row = hbsummary.extract("青石县卫生局2013年工作总结\n" + text).observations[0]
        return row.indicator_id, row.indicator, row.value_text

    original, printed = found("婴儿死亡率为4.2‰。\n"), found("婴儿丧生率为4.2‰。\n")
    assert original[0]
    assert printed == (original[0], "婴儿丧生率", "4.2‰")


def test_stages_read_the_original_words_and_tables_show_what_is_printed() -> None:
    text = (
        "(一)安康档案。效劳中心为居民建立安康档案21万份。\n"
        "(二)高血压治理。在册1203人,标准治理892人,标准治理率74.1%,血压操纵率61.5%。\n"
        "(三)安康教育。综合治理工作到达要求,承受安康教育3120人次。\n"
    )
    rows = hbsummary.extract("青石县卫生局2013年工作总结\n" + text).observations
    found = {row.value_text: (row.indicator, row.indicator_id) for row in rows}
    assert found["74.1%"] == ("高血压标准治理率", "hypertension.standard_management_rate")
    assert found["61.5%"][1] == "hypertension.control_rate"
    assert found["3120人次"] == ("安康教育", "health_education.attendance")
    assert spun.read(text).count("综合治理") == 1
    assert len(spun.read(text)) == len(text)


def test_a_name_keeps_a_word_that_the_text_prints_beside_the_spun_one() -> None:
    text = "安康档案、安康教育、医疗效劳、健康管理"
    assert spun.as_printed("健康档案", text) == "安康档案"
    assert spun.as_printed("健康管理", text) == "健康管理"
    assert spun.as_printed("计划生育率", "计划生育家庭86户。方案生育率93%。", "方案生育率93%。") == "方案生育率"


def test_the_score_grows_with_the_evidence() -> None:
    scores = [spun.score("诞生率。" * n) for n in range(5)]
    assert scores == sorted(scores)
    assert scores[0] == 0
    assert scores[3] == scores[4] < spun.score(SPUN) < 1


def test_compounds_name_their_reason_and_no_original_is_spun() -> None:
    path = Path(spun.__file__).parent / "data" / "spun.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert len({row["printed"] for row in rows}) == len(rows) > 80
    for row in rows:
        assert row["why"]
        assert spun.score(row["original"]) == 0
        if row["regular"] == "no":
            assert spun.score(row["printed"]) > 0
            assert spun.restored(row["printed"]) == row["original"]
        else:
            assert spun.score(row["printed"]) == 0
            assert spun.restored(row["printed"]) == spun.read(row["printed"]) == row["printed"]


def test_a_wrong_row_is_told_with_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = "word,printed,original,regular,why\n诞生,出世率,出生率,no,no such word\n"
    monkeypatch.setattr(datafiles, "text", lambda name: bad)
    with pytest.raises(ValueError, match=r"data/spun\.csv:2: "):
        spun._rows.__wrapped__()
