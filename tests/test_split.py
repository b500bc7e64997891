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
    "numbers before titles that run into their texts": (
        f"第一篇:青石县疾控中心工作总结经过努力,各项任务完成。\n{DONE}"
        "第二篇:白水县防疫站年度工作小结 省疾控中心: 现将情况报告如下,请予审阅,并提出宝贵的意见,以便今后改进工作。\n"
        f"{AHEAD}",
        ["第一篇:青石县疾控中心工作总结", "第二篇:白水县防疫站年度工作小结"],
    ),
    "numbers behind titles that run into the text around them": (
        "1、妇幼工作总结范文篇一20**年,全县妇幼工作稳步推进,建册率96.1%。"
        "妇幼工作总结范文篇二镇卫生院妇幼工作在上级指导下有了新进步,建册率95.2%。",
        ["妇幼工作总结范文篇一", "妇幼工作总结范文篇二"],
    ),
    "numbers that do not count from one": (
        f"青石县卫生局2012年工作总结\n{DONE}三、妇幼健康。妇幼工作总结范文篇三讲过的做法,今年继续推行。\n",
        ["青石县卫生局2012年工作总结"],
    ),
    "a title behind a gap, whose report names no body": (
        f"青石县卫生局2012年工作总结\n{DONE}三、妇幼健康。建立了逐级转\n(此处省略812字)\n"
        "爱国卫生月活动总结\n今年四月是第二十一个爱国卫生月,各村清理垃圾312吨,新建公厕16座,改厕820户。\n",
        ["青石县卫生局2012年工作总结", "爱国卫生月活动总结"],
    ),
    "a collection's title above the first number": (
        f"检查卫生总结\n篇1\n{DONE}篇2\n{AHEAD}",
        ["篇1", "篇2"],
    ),
    "a title and no more": ("青石县卫生局2012年工作总结\n", ["青石县卫生局2012年工作总结"]),
}


@pytest.mark.parametrize("name", CASES)
def test_titles(name: str) -> None:
    text, titles = CASES[name]
    assert [report.title for report in split(clean(Source("page.txt", text)))] == titles
