"""The same report twice: what is a copy, what is not, and which copy is the first."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

import hbsummary
from hbsummary.duplicates import SHORTEST, Copies, signature
from hbsummary.fold import fold
from hbsummary.run.work import Work

SUBJECTS = [
    "孕产妇",
    "儿童",
    "高血压患者",
    "糖尿病患者",
    "老年人",
    "健康档案",
    "乡村医生",
    "卫生院",
    "疫苗",
    "门诊",
    "住院分娩",
    "献血",
]
VERBS = ["完成", "管理", "培训", "检查", "登记", "随访", "补助", "救治", "体检", "宣传", "督导", "新增"]
PHRASES = (
    "我局坚持以人民健康为中心,全面落实各项惠民政策,不断提高服务能力和水平",
    "各单位高度重视,成立领导小组,明确责任分工,形成了齐抓共管的良好局面",
    "大力开展健康教育,利用广播、专栏和入户宣传,群众知晓率进一步提高",
    "严格执行各项核心制度,定期开展督导考核,发现问题及时整改到位",
    "加强队伍建设,注重人才引进和培养,全系统的精神面貌焕然一新",
    "深入推进行风建设,畅通投诉渠道,群众满意度有了明显提升",
)


def report(seed: int, sentences: int = 40, set_phrases: bool = True) -> str:
    dice = random.Random(seed)
    parts = [
        f"{dice.choice(VERBS)}{dice.choice(SUBJECTS)}{dice.randrange(100, 99999)}人,"
        f"{dice.choice(VERBS)}{dice.choice(SUBJECTS)}占{dice.randrange(100, 999) / 10}%"
        for _ in range(sentences)
    ]
    if set_phrases:
        for n, phrase in enumerate(PHRASES):
            parts.insert(n * 6, phrase)
    return "。\n".join(parts) + "。\n"


def told(*texts: str, truncated: tuple[int, ...] = ()) -> dict[int, str]:
    with Copies() as copies:
        for n, text in enumerate(texts):
            copies.add(str(n), n in truncated, signature(fold(text)))
        return copies.find()


TEXT = report(1)
HALF = TEXT[: len(TEXT) // 2]
SPUN = TEXT
for old, new in (
    ("完成", "实现"),
    ("培训", "轮训"),
    ("检查", "查验"),
    ("宣传", "宣扬"),
    ("群众", "大众"),
    ("健康", "康健"),
):
    SPUN = SPUN.replace(old, new)
OTHER_FIGURES = "".join(random.Random(n).choice("123456789") if c.isdigit() else c for n, c in enumerate(TEXT))

CASES = [
    ("the same text", (TEXT, TEXT), {1: "0"}),
    ("another layout", (TEXT, TEXT.replace("\n", " ").replace(",", "，").replace("。", "。\n　　")), {1: "0"}),
    ("words before and after", ("欢迎阅读本篇总结。" + TEXT + "感谢您的阅读。", TEXT), {1: "0"}),
    ("a cut copy, cut one first", (HALF, TEXT), {0: "1"}),
    ("a cut copy, whole one first", (TEXT, HALF), {1: "0"}),
    ("words replaced", (TEXT, SPUN), {1: "0"}),
    ("three copies have one first", (HALF, TEXT, TEXT[200:]), {0: "1", 2: "1"}),
    ("a piece of two collections", (report(2) + TEXT, report(3) + TEXT, TEXT), {2: "0"}),
    ("other reports", (TEXT, report(2), report(3)), {}),
    ("the next year, set phrases and the same layout", (TEXT, OTHER_FIGURES), {}),
    ("set phrases alone", ("。".join(PHRASES * 2), TEXT), {}),
    ("too short", (TEXT[: SHORTEST // 2], TEXT[: SHORTEST // 2]), {}),
    ("nothing", (), {}),
    ("one", (TEXT,), {}),
]


@pytest.mark.parametrize(("texts", "copies"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_copies(texts: tuple[str, ...], copies: dict[int, str]) -> None:
    assert told(*texts) == copies


def test_a_truncated_copy_is_not_the_first() -> None:
    longer = TEXT + "更多内容请下载后查看全文,本站提供各类范文。"
    assert told(longer, TEXT, truncated=(0,)) == {0: "1"}


def test_a_crowd_has_one_first() -> None:
    texts = [TEXT + f"第{n}次转载于某站。" for n in range(150)]
    texts.append(TEXT + report(9, 5, set_phrases=False))
    assert told(*texts) == dict.fromkeys(range(150), "150")


def test_short_reports_count_in_the_order() -> None:
    assert told("短文。", TEXT, "短文。", TEXT) == {3: "1"}


def test_signatures_are_small_and_always_the_same() -> None:
    assert signature(TEXT) == signature(TEXT)
    assert len(signature(report(5, 2000))) <= 1100
    assert signature("全县共有卫生院12所。") == b""


def rows(folder: Path) -> dict[str, str]:
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as file:
        return {row["source"]: row["duplicate_of"] for row in csv.DictReader(file)}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    heading = "青石县卫生局2013年工作总结\n"
    (folder / "a.txt").write_text(heading + HALF, encoding="utf-8")
    (folder / "b.txt").write_text("石桥县卫生局2014年工作总结\n" + report(2), encoding="utf-8")
    (folder / "c.txt").write_text("卫生工作总结范文\n" + TEXT, encoding="utf-8")
    return folder


def test_a_folder_names_the_fullest_copy_and_keeps_all(pages: Path, tmp_path: Path) -> None:
    hbsummary.extract_folder([pages], tmp_path / "out")
    assert rows(tmp_path / "out") == {"a.txt": "c.txt#1", "b.txt": "", "c.txt": ""}
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir() if path.is_file()) == [".csv"] * 6 + [".json"]


def test_copies_need_not_be_sought(pages: Path, tmp_path: Path) -> None:
    hbsummary.extract_folder([pages], tmp_path / "out", work=Work())
    assert rows(tmp_path / "out") == {"a.txt": "", "b.txt": "", "c.txt": ""}


def test_what_is_found_does_not_depend_on_how_much_is_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [report(seed, 12) + (report(seed // 3, 12) if seed % 3 else "") for seed in range(60)]
    texts += [text[: len(text) * 3 // 4] for text in texts[::4]] + [TEXT + f"第{n}次转载。" for n in range(50)]
    whole = told(*texts)
    assert len(whole) > 50
    monkeypatch.setattr("hbsummary.duplicates._CHUNK", 3)
    monkeypatch.setattr("hbsummary.duplicates._WINDOW", 4)
    monkeypatch.setattr("hbsummary.duplicates._PORTION", 5)
    monkeypatch.setattr("hbsummary.duplicates.kept._BLOCK", 7)
    assert told(*texts) == whole
