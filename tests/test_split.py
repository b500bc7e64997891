"""Where reports begin on a page, and what is only a part of one."""

from __future__ import annotations

import pytest

from hbsummary.clean import clean
from hbsummary.model import Source
from hbsummary.split import split

DONE = "一、基层卫生。新建卫生院3所,培训乡村医生120人次。\n二、疾病防控。报告传染病312例,没有发生暴发疫情。\n"
AHEAD = "一、抓好新农合,参合率达到99%以上。\n二、抓好医改,药占比降到30%以下。\n"
CASES = {
    "a plan under a short heading counts anew": (
        f"青石县卫生局2012年工作总结\n{DONE}2013年工作要点:\n{AHEAD}",
        ["青石县卫生局2012年工作总结"],
    ),
    "a count that begins anew without a title": (
        f"青石县卫生局2012年工作总结\n{DONE}今年的工作情况如下:\n{AHEAD}",
        ["青石县卫生局2012年工作总结", ""],
    ),
    "texts of a collection that is named in each title": (
        f"卫生院年度工作总结汇编 篇1\n{DONE}卫生院年度工作总结汇编 篇2\n{AHEAD}",
        ["卫生院年度工作总结汇编 篇1", "卫生院年度工作总结汇编 篇2"],
    ),
    "a title whose text is withheld": (
        f"卫生局工作总结 篇1\n{DONE}卫生局工作总结 篇2\n(剩余篇目请登录后查看)\n",
        ["卫生局工作总结 篇1"],
    ),
    "a title and no more": ("青石县卫生局2012年工作总结\n", ["青石县卫生局2012年工作总结"]),
}


@pytest.mark.parametrize("name", CASES)
def test_titles(name: str) -> None:
    text, titles = CASES[name]
    assert [report.title for report in split(clean(Source("page.txt", text)))] == titles
