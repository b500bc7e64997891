"""What cleaning takes out, what it leaves, and that no offset is ever wrong."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_segment import check_tree

from hbsummary.clean import Rule, Sites, clean, load_sites
from hbsummary.clean.sites import default_sites, parse_sites
from hbsummary.errors import HbsummaryError
from hbsummary.model import CleanText, Source
from hbsummary.segment import segment
from hbsummary.split import split

CASES = Path(__file__).parent / "cases"
TEXTS: list[dict[str, Any]] = tomllib.loads((CASES / "clean" / "pages.toml").read_text(encoding="utf-8"))["case"]


def cleaned(text: str) -> CleanText:
    return clean(Source("page.txt", text))


@pytest.mark.parametrize("case", TEXTS, ids=[case["name"] for case in TEXTS])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"].removeprefix("\n")
    found = cleaned(text)
    assert found.text == case.get("clean", text)
    assert [edit.rule for edit in found.edits if edit.boilerplate] == case["rules"]


WORDS = (
    "一、",
    "二、",
    "三、",
    "(一)",
    "（二）",
    "(三)",
    "1、",
    "2、",
    "3、",
    "1.",
    "2.",
    "(1)",
    "①",
    "②",
    "一是",
    "二是",
    "首先",
    "其次",
    "第一，",
    "一方面",
    "第一部分",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "。",
    "。",
    "，",
    "：",
    "；",
    "  ",
    "\u3000",
    "加强基层建设",
    "全县建档率达96.5%",
    "我局认真履职",
    "区卫健局2021年工作总结",
    "工作总结范文三篇",
    "下面是小编整理的总结，欢迎参考。",
    "/ 9",
    "- 3 -",
    "第3页 共9页",
    "(此处省略12字)",
    "预览结束，还剩30字",
    "【提纲】一、总则。",
    "![图](/a.gif)",
    "&permil;",
    "&nbsp",
    "&perm",
    "Copyright © 2020",
    "相关阅读：",
    "下载全文",
    "来源：某网",
    "现将情况汇报如下：",
    "2023年，",
    "👍",
    "\x0b",
    "\u2028",
    "a",
    "2.1亿元",
    "1/3",
    "2/3",
    "201 7年",
    "的",
    "首页",
    "登录",
    "发布时间:2020-01-02 10:00",
    "关于印发要点的通知",
    "2020年1月2日",
    "(来源:某报)",
    "1 ",
    "2\nf同时",
    "\x0c",
    "篇一:",
    "卫(wèi)",
    "浏览量:37",
    "您下载后请核对文档",
    "抄送:县委办",
)
PAGES = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@settings(max_examples=400, deadline=None)
@given(PAGES)
def test_offsets_lead_back(text: str) -> None:
    found = cleaned(text)
    at = 0
    shown = []
    for edit in found.edits:
        assert at <= edit.start <= edit.end <= len(text)
        shown += [text[at : edit.start], edit.replacement]
        at = edit.end
    assert "".join([*shown, text[at:]]) == found.text
    assert len(found.folded) == len(found.text)
    touched = {k for edit in found.edits for k in range(edit.start, edit.end)}
    for n, letter in enumerate(found.text):
        start, end = found.origin(n, n + 1)
        if not touched & set(range(start, end)):
            assert text[start:end] == letter


@settings(max_examples=400, deadline=None)
@given(PAGES)
def test_generated_pages_give_trees(text: str) -> None:
    found = cleaned(text)
    reports = split(found)
    assert [report.number for report in reports] == list(range(1, len(reports) + 1))
    end = 0
    for report in reports:
        assert end <= report.start <= report.end <= len(found.text)
        assert report.start <= report.title_start <= report.title_end <= report.end
        end = report.end
        sections = segment(found, report)
        check_tree(report, sections)
        for section in sections:
            start, stop = found.origin(section.start, section.label_end)
            assert found.text[section.start : section.label_end] == section.label
            assert start < stop <= len(text)


@settings(max_examples=200, deadline=None)
@given(PAGES)
def test_cleaning_what_is_clean_takes_out_little(text: str) -> None:
    """The letters of a report's own sentence are there after cleaning."""
    own = "我局全年完成投资8613万元，受到全县群众好评。"
    found = cleaned(f"县卫生局工作总结\n{own}\n{text}\n{own}\n")
    assert own in found.text


HOSTILE = [
    "1、",
    "(",
    "（一",
    "一、",
    "&",
    "\n1、",
    "/ 9",
    "此处省略",
    "(此处",
    "。",
    "，",
    "!",
    "![",
    "《",
    "工作总结",
    "来源：",
    "首页>",
    "下面是小编",
    " ",
    "\n",
    "- ",
    "第1页",
    "1.",
    "1.1",
    "一是",
    "①",
    "一方面",
    "\n\n1、a。b",
    "预览结束\n",
    "还剩1字",
    "\n一、",
    "如下:\n一、",
    "A|",
    "(此处省略1字)",
    "&lt;",
    "\u3000",
    "1:30、",
    "0.5\n",
    "20",
    "来源:a|",
    "全",
    "一、a\n(此处省略9字)\n(二)b\n",
    "卫生局工作总结\n",
    "1/8",
    "一、a(一)b1、",
    "1、1",
    "permil;",
    "201 7年",
    "!--",
    "编号:",
    "的\n",
    "菜单\n",
    "来源:\n菜单\n",
    "关于印发a的通知\n。\n",
    "(来源:a)\n",
    "第1篇 a",
    "一、a\nbcdefghijklm\n二、\n",
    "\nf县",
    "县二三四五六七八九十县二三四五六七八九十,\n1\n",
    "\x0c",
    "卫(wèi)",
    "【篇一】县卫生局工作总结\n",
    "下载",
    "下载 ",
    "本文由",
    "您的文档",
    "抄送:",
    "精品",
    "浏览1 ",
]


@pytest.mark.parametrize("bit", HOSTILE)
def test_time_is_linear(bit: str) -> None:
    def seconds(size: int) -> float:
        text = (bit * (size // len(bit) + 1))[:size]
        start = time.process_time()
        found = cleaned(text)
        for report in split(found):
            segment(found, report)
        return time.process_time() - start

    seconds(2_000)
    small, large = seconds(20_000), seconds(160_000)
    # Eight times the text; a quadratic step would take sixty-four times as long.
    assert large <= 24 * small + 0.3


def test_user_rules_come_first(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[rule]]\nname = "my_site"\nmatch = "line"\npattern = "^某站专享"\n', encoding="utf-8")
    sites = load_sites(path)
    assert len(sites.rules) == len(default_sites().rules) + 1
    found = clean(Source("a", "某站专享内容\n县卫生局工作总结\n"), sites)
    assert [(e.rule, found.source.text[e.start : e.end]) for e in found.edits] == [("my_site", "某站专享内容\n")]


def test_lists_of_words_stand_for_their_words() -> None:
    text = """
[words]
bird = ["鹭", "鹤鸣", "鹤"]
[[rule]]
name = "birds"
match = "line"
first = "{bird}〔"
needs = ["{bird}", "{fish}"]
pattern = '^〔?{bird}{1,2}{fish}?$'
"""
    (rule,) = parse_sites(text, "birds.toml").rules
    assert rule.pattern.pattern == "^〔?(?:鹤鸣|鹭|鹤){1,2}{fish}?$"
    assert (sorted(rule.first), rule.needs) == (sorted("鹭鹤〔"), ("鹭", "鹤鸣", "鹤", "{fish}"))


def test_rules_for_outside_hold_above_and_below_the_text() -> None:
    rule = Rule("bird", "line", re.compile("^鹭"), where="outside")
    text = "鹭甲\n一、全年救治患者326人,效果良好。\n鹭乙\n二、全年接诊患者826人,效果良好。\n鹭丙\n"
    found = clean(Source("a", text), Sites((rule,)))
    assert [text[edit.start : edit.end] for edit in found.edits] == ["鹭甲\n", "鹭丙\n"]


GOOD = '[[rule]]\nname = "a"\nmatch = "line"\npattern = "x"\n'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (GOOD + '\n[[rule]]\nname = "b"\nmatch = "line"\npattern = "("\n', 9, "not a regular expression"),
        (GOOD + '\n[[rule]]\nname = "b"\nmatch = "row"\npattern = "y"\n', 8, "'row'"),
        (GOOD + '\n[[rule]]\nname = "b"\nmatch = "line"\n', 6, "no pattern"),
        (GOOD + "color = 3\n", 5, "unknown key 'color'"),
        (GOOD + 'lead = "yes"\n', 5, "true or false"),
        (GOOD + "replacement = 3\n", 5, "text in quotes"),
        (GOOD + 'where = "top"\n', 5, "'top'"),
        ('[[rule]]\nname = "a"\nmatch = "block"\npattern = "x"\n', 3, "until"),
        ('[[rule]]\nname = "a"\nmatch = "text"\npattern = "x*"\n', 4, "empty"),
        ('[[rule]]\nname = "a\n', 2, "not valid TOML"),
        ('[[rules]]\nname = "a"\n', 1, "unknown table"),
        ('[rule]\nname = "a"\n', 1, "[[rule]]"),
    ],
)
def test_errors_name_the_line(text: str, line: int, what: str) -> None:
    with pytest.raises(HbsummaryError) as caught:
        parse_sites(text, "mine.toml")
    assert caught.value.reason.startswith(f"mine.toml, line {line}: ")
    assert what in caught.value.reason
    assert caught.value.remedy


def test_a_missing_or_unreadable_file_of_sites(tmp_path: Path) -> None:
    with pytest.raises(HbsummaryError, match="nowhere"):
        load_sites(tmp_path / "nowhere.toml")
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(HbsummaryError, match="not UTF-8"):
        load_sites(bad)
