"""Report-like pages by the roll of dice: every shape of heading, quantity and damage, without sense.

`page(random)` is the one generator. `PAGES` gives its pages to hypothesis, which chooses the
rolls (and makes a failing page small); `folder` writes seeded ones, for benchmarks.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import strategies as st

__all__ = ["PAGES", "folder", "page", "seeded"]

Dice = random.Random

# fmt: off
PLACES = (
    "清溪县", "望江区", "霁山县", "东浦市", "石桥镇", "我县", "全区",
)
SUBJECTS = (
    "居民健康档案", "高血压患者", "糖尿病患者", "65岁以上老年人", "0-6岁儿童", "孕产妇", "严重精神障碍患者",
    "家庭医生签约", "新农合参合", "住院分娩", "乡村医生", "卫生监督", "预防接种", "门诊", "无偿献血",
    "计划生育特殊家庭", "二级以上医院", "H7N9疫情处置", "“两癌”筛查",
)
MEASURES = (
    "人数", "管理率", "建档率", "规范管理率", "覆盖率", "人次", "经费", "床位", "覆盖面", "合格率", "总收入",
    "例数",
)
VERBS = (
    "达到", "为", "完成", "共", "累计", "达", "提高到", "下降", "增长", "较上年提高", "同比减少", "控制在",
    "由80%提高到", "",
)
UNITS = (
    "%", "％", "‰", "&permil;", "&perm", "人", "人次", "例", "户", "家", "个", "张", "万元", "亿元", "元/人",
    "平方米", "㎡", "毫升", "/10万", "个百分点", "场次", "份", "所", "名", "台(套)", "期", "辆", "",
)
COMPARED = (
    "以上", "以内", "左右", "余", "多", "", "", "", "",
)
BEFORE = (
    "不低于", "约", "近", "超过", "突破", "不足", "力争", "", "", "", "",
)
OTHERS = (
    "2019年", "截至9月30日", "1-11月", "“十三五”", "卫办发〔2016〕12号", "12320", "第3次", "上半年", "三个一",
    "十分重视", "统一部署", "电话0571-86012345", "[12]", "万一", "千方百计", "二级甲等", "一个", "2023-06-18",
    "第一季度", "120急救",
)
PLAIN = (
    "工作稳步推进", "能力持续加强", "群众满意度有所提升", "各项任务落到实处", "基层条件明显改善",
    "制度更加健全", "但仍有不少短板", "下一步将抓好整改",
)
TOPICS = (
    "公共卫生", "医疗服务", "基层建设", "疾病控制", "妇幼健康", "综合监督", "队伍培养", "党风廉政", "存在问题",
    "明年打算", "主要目标",
)
CHINESE = (
    "百分之九十五", "三百二十", "两千余", "十二", "万分之三", "一成五", "五十六", "半数", "三分之二", "两倍",
    "一亿三千万",
)
NUMERALS = "一二三四五六七八九十"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
ORDER = ("首先，", "其次，", "再次，", "最后，")
LINE_ENDS = ("\n", "\n", "\n", "\r\n", "\n\n", "\r\n\r\n", "\n　　", "\r")
TITLES = (
    "{place}卫生局{year}年工作总结", "{place}卫健局{year}年上半年工作总结及下半年计划",
    "{year}年{place}卫生工作情况汇报", "{place}卫计委{year}年工作要点", "",
)
BANNERS = (
    "本文由会员 {n} 上传到文库网", "卫生局工作总结 文库网", "![评分](/star.gif)![评分](/star.gif)",
    "来源：某某网", "发布时间：2018-03-{n} 10:20", "第{n}页 共9页", "- {n} -", "下载全文", "相关阅读：",
    "(此处省略{n}12字)", "预览结束，还剩{n}30字未读", "【提纲】一、概况。二、成效。", "字数：{n}321",
    "Copyright © 2020 文库网 备案号00{n}123", "关键词：卫生 总结 报告", "/ {n}",
)

# fmt: on

_DIGITS = str.maketrans("0123456789.,%()", "０１２３４５６７８９．，％（）")


def _chinese(dice: Dice) -> str:
    return dice.choice(CHINESE)


def _digits(dice: Dice) -> str:
    return str(dice.choice((dice.randint(0, 9), dice.randint(10, 999), dice.randint(1000, 99999))))


def _decimal(dice: Dice) -> str:
    return f"{dice.randint(0, 99)}{dice.choice(('.', '.', '.', '、', '。', ',', '．', ' .'))}{dice.randint(0, 99)}"


def _thousands(dice: Dice) -> str:
    return f"{dice.randint(1, 99)}{dice.choice((',', '，'))}{dice.randint(0, 999):03d}"


def _range(dice: Dice) -> str:
    return f"{dice.randint(1, 50)}{dice.choice(('-', '~', '—', '至', '%-', '～'))}{dice.randint(50, 99)}"


def _ratio(dice: Dice) -> str:
    return f"{dice.randint(90, 120)}.{dice.randint(0, 99)}{dice.choice((':', '：', '∶'))}100"


def _masked(dice: Dice) -> str:
    return dice.choice(("xx", "XX", "1XX", "××", "X.X", "**"))


_NUMBERS: tuple[Callable[[Dice], str], ...] = (
    _digits, _digits, _digits, _decimal, _decimal, _thousands, _range, _ratio, _masked, _chinese,
)  # fmt: skip


def quantity(dice: Dice) -> str:
    """A number with its unit, words that compare around it; sometimes in full width."""
    number = dice.choice(_NUMBERS)(dice)
    if dice.random() < 0.15:
        number += dice.choice(("万", "亿", "千", "余万"))
    unit = dice.choice(UNITS)
    if dice.random() < 0.1:
        number, unit = number.translate(_DIGITS), unit.translate(_DIGITS)
    return dice.choice(BEFORE) + number + dice.choice(("", "", "", " ")) + unit + dice.choice(COMPARED)


def clause(dice: Dice) -> str:
    """A few words, mostly with a quantity."""
    roll = dice.random()
    if roll < 0.2:
        return dice.choice(PLAIN)
    if roll < 0.3:
        return dice.choice(OTHERS) + dice.choice(PLAIN)
    if roll < 0.4:
        a, b = dice.choice(MEASURES), dice.choice(MEASURES)
        return f"{dice.choice(SUBJECTS)}{a}、{b}分别为{quantity(dice)}、{quantity(dice)}"
    if roll < 0.5:
        inside = dice.choice(("目标", "去年同期", "其中", "")) + quantity(dice)
        return f"{dice.choice(SUBJECTS)}{dice.choice(MEASURES)}{quantity(dice)}({inside})"
    return dice.choice(SUBJECTS) + dice.choice(MEASURES) + dice.choice(VERBS) + quantity(dice)


def sentence(dice: Dice) -> str:
    """Clauses up to a full stop."""
    clauses = [clause(dice) for _ in range(dice.randint(1, 4))]
    return dice.choice(("，", "，", ",", "；")).join(clauses) + dice.choice(("。", "。", "。", "；", "！", ""))


_STYLES: tuple[Callable[[int], str], ...] = (
    lambda n: f"{NUMERALS[n]}、",
    lambda n: f"({NUMERALS[n]})",
    lambda n: f"（{NUMERALS[n]}）",
    lambda n: f"{n + 1}、",
    lambda n: f"{n + 1}.",
    lambda n: f"{n + 1}．",
    lambda n: f"({n + 1})",
    lambda n: f"（{n + 1}）",
    lambda n: CIRCLED[n],
    lambda n: f"{NUMERALS[n]}是",
    lambda n: f"{NUMERALS[n]}要",
    lambda n: ORDER[n % 4],
    lambda n: f"第{NUMERALS[n]}，",
    lambda n: f"第{NUMERALS[n]}部分 ",
    lambda n: f"{NUMERALS[n]}、、",
)


def _labels(dice: Dice) -> Iterator[str]:
    """The labels of one run of headings, in one style; sometimes a number is missing or wrong."""
    style, n = dice.choice(_STYLES), 0
    while n < 10:
        yield style(n)
        n += 1 if dice.random() < 0.9 else 2


def body(dice: Dice, depth: int = 0) -> Iterator[str]:
    """Headings of one style with what stands under them, as lines."""
    labels = _labels(dice)
    for _ in range(dice.randint(1, 4)):
        label = next(labels, "")
        text = "".join(sentence(dice) for _ in range(dice.randint(0, 3)))
        if dice.random() < 0.7:
            yield label + dice.choice(TOPICS) + dice.choice(("", "", "。", "：", " "))
            yield text
        else:
            yield label + dice.choice(TOPICS) + "。" + text
        if depth < 2 and dice.random() < 0.4:
            yield from body(dice, depth + 1)
        if dice.random() < 0.1:
            yield from _grid(dice)


def _grid(dice: Dice) -> Iterator[str]:
    """A table flattened into lines."""
    gap = dice.choice(("\t", "  ", " ", "\n"))
    yield gap.join(("指标", "单位", "2018年", "2019年"))
    for _ in range(dice.randint(1, 3)):
        yield gap.join((dice.choice(MEASURES), dice.choice(("人", "%", "万元")), _digits(dice), _decimal(dice)))


def report(dice: Dice) -> str:
    """A report: its title, where it has one, an opening and its body; its line ends are mixed."""
    title = dice.choice(TITLES).format(place=dice.choice(PLACES), year=dice.choice((2009, 2015, 2018, 2021, "20XX")))
    lines = [title, "现将有关情况汇报如下：" if dice.random() < 0.5 else sentence(dice), *body(dice)]
    end = dice.choice(LINE_ENDS)
    return "".join(line + (end if dice.random() < 0.9 else dice.choice(LINE_ENDS)) for line in lines if line)


def _broken(dice: Dice, text: str) -> str:
    """`text` with what sites do to it: page marks that count and cut anywhere, banners, entities, broken lines."""
    style = dice.choice(("\n{n}、", "\n{n}、", " / {n} ", "\n- {n} -\n", "\n第{n}页\n", ""))
    cuts = sorted(dice.randint(0, len(text)) for _ in range(dice.randint(0, 6)))
    out, done = [], 0
    for n, at in enumerate(cuts, 2):
        damage = dice.choice((style, style, style, "\n", "\r\n", "&nbsp;", "　", "\n{banner}\n"))
        banner = dice.choice(BANNERS).format(n=n)
        out += [text[done:at], damage.format(n=n, banner=banner)]
        done = at
    return "".join([*out, text[done:]])


def page(dice: Dice) -> str:
    """A page of one or more reports, with what a site puts around and between them."""
    reports = [_broken(dice, report(dice)) for _ in range(dice.choice((1, 1, 1, 2, 3)))]
    if dice.random() < 0.15:
        reports = ["".join(each.split()) for each in reports]
    top = [dice.choice(BANNERS).format(n=1) for _ in range(dice.randint(0, 3))]
    bottom = [dice.choice(BANNERS).format(n=len(reports)) for _ in range(dice.randint(0, 3))]
    return dice.choice(("\n", "\n", "\r\n")).join([*top, *reports, *bottom])


PAGES = st.randoms(use_true_random=False).map(page)


def seeded(seed: int) -> str:
    """Always the same page for the same seed."""
    return page(random.Random(seed))


def folder(path: Path, pages: int) -> None:
    """So many different pages as files in the folder `path`, which is made."""
    path.mkdir(parents=True)
    for seed in range(pages):
        (path / f"{seed:05d}.txt").write_bytes(seeded(seed).encode())
