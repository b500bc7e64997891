"""Time grows with the size of a text, whatever is in it: no shape of text makes a rule look at it again and again.

Each shape is a way to make a text of about `n` characters. The size is doubled until the text takes
long enough to be measured; twice the text may then take little more than twice the time.
"""

from __future__ import annotations

import gc
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from inspect import signature

import pytest

from hbsummary import extract
from hbsummary.clean import default_sites
from hbsummary.errors import InputError
from hbsummary.read.options import Options
from hbsummary.read.text import read_text
from hbsummary.regex import Regex

# Seconds that are enough to measure, and how much more than twice the time noise and rare work may take.
ENOUGH, FACTOR, CONSTANT = 0.03, 2.7, 0.06
FIRST, LARGEST, TRIALS = 4_000, 8_000_000, 3

Shape = Callable[[int], str]


def again(unit: str, before: str = "", after: str = "") -> Shape:
    """A text that says `unit` over and over."""
    return lambda n: before + unit * max(1, n // len(unit)) + after


def counted(unit: str, before: str = "", after: str = "", joint: str = "") -> Shape:
    """A text that says `unit` over and over, with the number of the turn in it."""
    return lambda n: before + joint.join(unit.format(k + 1) for k in range(max(1, n // len(unit)))) + after


def both(opening: str, closing: str, inner: str = "") -> Shape:
    """Brackets within brackets, as deep as the text is long."""
    return lambda n: opening * (n // 2) + inner + closing * (n // 2)


def numeral(n: int) -> str:
    """`n` in Chinese numerals, below ten thousand."""
    digits, units = "〇一二三四五六七八九", ("", "十", "百", "千")
    spoken = "".join(digits[int(d)] + units[3 - k] for k, d in enumerate(f"{n:04}") if d != "0")
    return spoken or "〇"


def headed(n: int) -> str:
    """Headings in Chinese numerals, one after the other."""
    turns = range(1, max(2, n // 18))
    return "".join(f"{numeral(k % 9999)}、加强队伍\n培训骨干{k}人。\n" for k in turns)


def shuffled(n: int) -> str:
    """What texts are made of, in no order: the same for the same `n`."""
    parts = (
        *"，、。；：（）\n%‰万元",
        "一、",
        "（一）",
        "1.",
        "①",
        "12、",
        "xx",
        "12.5",
        "人次",
        "其中",
        "分别为",
        "比",
        "率",
    )
    chance = random.Random(n)
    return "".join(chance.choice(parts) for _ in range(n // 2))


def labelled(n: int) -> str:
    """Labels of all styles, each opening a count that never goes on."""
    styles = ["一、", "（一）", "1.", "1、", "（1）", "①", "第一，", "一是", "2.1.1"]
    return "".join(f"{styles[k % 9]}工作要点\n" for k in range(n // 7))


def wide(n: int) -> str:
    """A table of three rows and as many columns as fit."""
    across = n // 12
    return "\n".join(
        [
            "\t".join(["单位", *(f"中心{k}" for k in range(across))]),
            "\t".join(["门诊人次", *("315" for _ in range(across))]),
            "\t".join(["住院人次", *("27" for _ in range(across))]),
        ]
    )


def changes(n: int) -> str:
    """A wide table whose figures are changes, which are held against those before them."""
    across = n // 16
    return "\n".join(
        [
            "\t".join(["单位", *("增长" for _ in range(across))]),
            *("\t".join([place, *(f"{k % 97}.5" for k in range(across))]) for place in ("甲院", "乙院")),
        ]
    )


def merged(n: int) -> str:
    """A wide table with one cell over all of its columns."""
    across = n // 8
    return "\n".join(
        [
            "单位\t门诊" + "\t" * (across - 1),
            "\t".join(["", *("人次" for _ in range(across))]),
            "\t".join(["甲院", *("315" for _ in range(across))]),
        ]
    )


def ragged(n: int) -> str:
    """A table whose rows have one cell more each time."""
    return "项目\t人数\n" + "\n".join("门诊" + "\t3" * k for k in range(1, int(n**0.5)))


def narrow(n: int) -> str:
    """A wide row over narrow ones."""
    return "门诊" + "\t3" * (n // 4) + "\n" + "住院\t3\n" * (n // 10)


def columns(n: int) -> str:
    """A table as wide as it is long, one cell to a line."""
    across = max(2, int((n // 4) ** 0.5))
    return "\n".join("\n".join([f"中心{r}", *("315" for _ in range(across))]) for r in range(across))


def units_away(n: int) -> str:
    """A line of numbers whose unit is told at its far end."""
    return "各乡门诊人次" + "315、" * (n // 4) + "27人次。\n"


PLAIN = "全年门诊315人次，比上年增长4.5%。"

SHAPES: dict[str, Shape] = {
    # Numbers
    "digits": again("7"),
    "digits and commas": again("123,", after="4人"),
    "digits and wide commas": again("123，", after="4人"),
    "digits and blanks": again("12 ", after="人"),
    "digits and points": again("1.2", after="人"),
    "digits and letters": again("a1"),
    "wide digits": again("７"),
    "zeros": again("0", before="诊疗", after="人次。"),
    "Chinese digits": again("二〇"),
    "Chinese numerals": again("一百二十三万"),
    "Chinese tens": again("十"),
    "half": again("半", before="一"),
    "percent signs": again("%"),
    "numbers in percent": again("12%、"),
    "numbers in per mille": again("1.5‰，"),
    "fractions": again("1/"),
    "ratios": again("1:"),
    "ranges": again("3-"),
    "wide ranges": again("3—"),
    "about": again("约"),
    "more than": again("3余"),
    "parts of a hundred": again("百分之"),
    "signs": again("-+±"),
    "units": again("万元"),
    "masks": again("x"),
    "masks of other kinds": again("×*＊某"),
    "masks in numbers": again("xx.x%，"),
    "masks between words": again("接诊xxxx人次"),
    "blanks for numbers": again("____人、"),
    "dates": again("2012年3月4日"),
    "years": again("2012年、"),
    "dates in digits": again("2012-03-04 "),
    "document numbers": again("〔2012〕15号"),
    "surrogates": again("\ud800"),
    "emoji": again("🏥👩‍⚕️"),
    "digits of other scripts": again("٣४"),
    "unit at the end": units_away,
    # Brackets, quotes
    "round brackets open": again("（"),
    "round brackets closed": again("）"),
    "round brackets nested": both("（", "）", "3人"),
    "narrow brackets open": again("(1"),
    "square brackets open": again("["),
    "square brackets nested": both("[", "]", "3人"),
    "lenses": again("【"),
    "titles open": again("《"),
    "titles nested": both("《", "》", "规划"),
    "brackets of years": again("〔2012"),
    "brackets that do not match": again("（]《"),
    "quotes open": again("“"),
    "quotes": again("“一个中心”、"),
    "straight quotes": again('"'),
    "less and greater": again("<p>3人</p>"),
    # Lists and clauses
    "list with 、": again("高血压、"),
    "list with ，": again("高血压，"),
    "respectively": counted("{0}人、", before="门诊、住院、转诊分别为", after="。"),
    "names and numbers respectively": lambda n: (
        counted("甲{0}、")(n // 2) + "门诊率分别为" + counted("{0}%、")(n // 2) + "。"
    ),
    "respectively again": again("甲、乙率分别为3%、4%，"),
    "respectively and no number": again("分别为"),
    "from to": again("由1提高到2，"),
    "from to without end": again("由1提高到2"),
    "from": again("由"),
    "of which": again("其中"),
    "of which with numbers": again("其中男3人，"),
    "of which in brackets": again("（其中女2人"),
    "firstly": again("一是"),
    "firstly with words": again("一是完成培训3期；"),
    "first to third": again("一是抓宣传。二是抓培训3期。三是抓督导。"),
    "compared": again("比上年"),
    "compared with": again("比上年同期增长"),
    "increase": again("增长"),
    "rates": again("率"),
    "sums": again("共"),
    "reached": again("达到"),
    "every": again("每万人口"),
    "together": again("合计"),
    "each": again("各"),
    "names": again("卫生院"),
    "names numbered": counted("第{0}人民医院"),
    "one clause": again("全县卫生计生工作"),
    "clauses": again("开展督导，"),
    "colons": again("门诊："),
    "colons and numbers": again("门诊：3人"),
    "full stops": again("。"),
    "semicolons": again("；"),
    "long clause before a number": lambda n: "服务能力" * (n // 4) + "3人。",
    "one line of a report": again(PLAIN),
    "lines of a report": again(PLAIN + "\n"),
    "one line without full stop": again("全年门诊315人次比上年增长4.5%"),
    "shuffled": shuffled,
    # Lines, labels
    "headings": headed,
    "headings without numbers": again("一、加强队伍\n"),
    "headings of one line": again("一、加强队伍"),
    "headings in digits": counted("{0}. 加强队伍\n培训3人。\n"),
    "headings in brackets": again("（一）加强队伍。培训3人。\n"),
    "deeper and deeper": counted("1.{0} 队伍\n"),
    "longer and longer": lambda n: "\n".join("1." * k + "1 队伍" for k in range(int(n**0.5))),
    "circled": again("①培训3人；"),
    "all styles": labelled,
    "ordinals": counted("第{0}，培训。"),
    "ones": again("1、"),
    "lines of one character": again("人\n"),
    "lines of one digit": again("3\n"),
    "lines of two kinds": again("人\n3\n"),
    "numbers on lines": counted("{0}\n"),
    "broken lines": again("全年门诊\n人次\n达到315\n人"),
    "line ends": again("\n"),
    "carriage returns": again("\r"),
    "mixed line ends": again("\r\n\n\r"),
    "blanks": again(" "),
    "wide blanks": again("\u3000"),
    "blanks and line ends": again(" \n\u3000\n"),
    "blanks between words": again("门 诊 "),
    "tabs": again("\t"),
    "controls": again("\x00\x0b\x0c\x85\u2028"),
    "joiners": again("\u200b\ufeff\u00ad"),
    # Tables
    "rows": again("门诊\t315\t27\n", before="单位\t2011年\t2012年\n"),
    "rows of numbers": again("1\t2\n"),
    "wide table": wide,
    "wide table of changes": changes,
    "wide merged head": merged,
    "rows that grow": ragged,
    "one wide row": narrow,
    "cells on lines in wide rows": columns,
    "words on lines": again("门诊\n", after="3\n4\n"),
    "lone bars": again("门诊\n|\n3\n"),
    "one row": again("315\t"),
    "one row with pipes": again("315|"),
    "rows with pipes": again("|门诊|315|\n"),
    "rules of tables": again("|---"),
    "rules": again("-"),
    "boxes": again("│├─┼┤\n"),
    "columns by blanks": again("门诊  315   27\n"),
    "cells on lines": again("门诊\n315\n27\n", before="项目\n本年\n上年\n"),
    "tables and prose": again("项目\t人数\n门诊\t315\n" + PLAIN + "\n"),
    "captions": again("表1 门诊情况（单位：万元）\n"),
    "units of tables": again("单位：万元\n"),
    "dots": again("门诊……315"),
    "tables under headings": again("一、门诊\n项目\t人数\n门诊\t315\n住院\t27\n"),
    "headings over one table": lambda n: (
        again("一、门诊\n")(n // 2) + again("门诊\t315\t27\n", before="单位\t2011年\t2012年\n")(n // 2)
    ),
    "deep headings and tables": again(
        "一、门诊\n（一）住院\n1.培训\n（1）督导\n①门诊\n项目\t人数\n门诊\t315\n住院\t27\n"
    ),
    # Pages and sites
    "page marks": counted("门诊{0}、"),
    "page marks on lines": counted("{0}、\n"),
    "page marks within lines": again("门诊12、人次"),
    "outlines": again("【提纲】"),
    "outlines on lines": again("【提纲】\n" + PLAIN + "\n"),
    "entities": again("&permil;"),
    "entities cut": again("&perm"),
    "entities by number": again("&#8240;&#x2030"),
    "ampersands": again("&"),
    "addresses": again("http://www.example.org/3 "),
    "one address": again("a/3", before="http://"),
    "mail addresses": again("3@a."),
    "one title again": again("某县卫生局2012年工作总结\n"),
    "one title in a line": again("某县卫生局2012年工作总结"),
    "titles with texts": again("某县卫生局2012年工作总结\n" + PLAIN + "\n一、队伍\n培训3人。\n"),
    "titles numbered": counted("第{0}县卫生局2012年工作总结\n" + PLAIN + "\n"),
    "titles by number": again("篇一：卫生局工作总结\n" + PLAIN + "\n"),
    "copies of a line": again(PLAIN.replace("，", "\n") + "\n", before="某县卫生局2012年工作总结\n"),
    "sources": again("来源：卫生局 作者：办公室 时间：2012-03-04\n"),
    "menus": again("首页 > 政务公开 > 总结\n", after="\n" + PLAIN),
    "menu items": again("政务公开\n", before="某县卫生局2012年工作总结\n", after=PLAIN),
    "links": again("上一篇：卫生局总结\n下一篇：卫生局计划\n", before=PLAIN + "\n"),
    "pages": again("第1页 共2页\n" + PLAIN + "\n"),
    "notices": again("版权所有，转载请注明出处。\n"),
    "greetings": again("各位代表：\n"),
    "signatures": again("某县卫生局\n二〇一二年三月四日\n"),
    "plans": again("明年工作打算\n门诊达到315人次。\n"),
    "openings of plans": again("下一步重点做好培训3期。\n"),
    "strivings": again("力争", after="3人。"),
    "goals": again("目标：门诊3人，"),
    "notes": again("注：\n1.门诊3人\n"),
    "notes within headings": again("一、门诊\n注：\n1.培训3人\n"),
    "text withheld": again(PLAIN + "\n此处隐藏1234字\n"),
    "text withheld and headings": again("一、门诊\n" + PLAIN + "\n（本文共2345字，余下全文隐藏）\n三、住院\n"),
    "reports with notices": again("某县卫生局2012年工作总结\n（此处隐藏1234字）\n" + PLAIN + "\n"),
    "reports with outlines": again(
        "某县卫生局2012年工作总结\n【提纲】一、门诊 二、住院\n" + PLAIN + "\n（此处隐藏1234字）\n"
    ),
    "announcements": again("现将2012年工作总结如下：\n一、门诊\n培训3人。\n"),
    "titles in one line": again(PLAIN + "某县卫生局2012年工作总结一、门诊。"),
    "quoted titles": again("《某县卫生局2012年工作总结》\n某县卫生局2012年工作总结\n"),
    "regions": again("某省某市某县某乡某村"),
    "years in full": again("今年以来，去年同期，2012年"),
    "compared in one sentence": again("与2011年相比3人"),
    "slashes": again("/ 9"),
    "glued page marks": counted("{0}/9门诊"),
    "feet of pages": again(PLAIN + "\n- 3 -\n"),
    "viewer's marks": counted("\n{0}、" + PLAIN * 4 + "门诊"),
    "restarts of a count": counted("\n一、门诊" + PLAIN + "\n二、住院" + PLAIN),
    "traditional": again("全年門診315人次，衛生醫療增長4.5%。\n"),
    "letters": again("a"),
    "code": again("if(a>3){b=4;}\n"),
    "styles": again(".a{width:3px}"),
    "spun": again("县疾病预防限制中心接着加强打算免疫。婴儿丧生率为4.2‰。\n"),
    "marks of Word": again("{ HYPERLINK 3 }"),
}


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call, without that of collecting what the tests before it left."""
    gc.disable()
    try:
        begun = time.process_time()
        work()
        return time.process_time() - begun
    finally:
        gc.enable()


def grows_with(work: Callable[[int], Callable[[], object]], first: int = FIRST) -> tuple[int, float, float]:
    """A size at which work takes long enough to measure, the time for it, and that for twice the size."""
    n, taken = first, seconds(work(first))
    while taken < ENOUGH and n < LARGEST:
        n *= 4 if taken < ENOUGH / 6 else 2
        taken = seconds(work(n))
    return n, min(taken, seconds(work(n))), seconds(work(2 * n))


def assert_linear(work: Callable[[int], Callable[[], object]]) -> None:
    """Twice the size takes about twice the time: in one of a few trials, as other programs run beside this one."""
    tried = []
    for _ in range(TRIALS):
        n, once, twice = grows_with(work)
        if twice < FACTOR * once + CONSTANT:
            return
        tried.append(f"{n:,} characters {once:.3f} s, twice as many {twice:.3f} s")
    pytest.fail("; ".join(tried))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_text_takes_time_by_its_size(shape: Shape) -> None:
    def work(n: int) -> Callable[[], object]:
        text = shape(n)
        return lambda: extract(text)

    assert_linear(work)


BYTES: dict[str, tuple[bytes, str]] = {
    "GBK": (PLAIN.encode("gbk"), ""),
    "GB18030 of four bytes": ("㐂".encode("gb18030"), ""),
    "Big5": ("衛生局門診人次".encode("big5"), ""),
    "UTF-16": (PLAIN.encode("utf-16-le"), ""),
    "UTF-8": (PLAIN.encode(), ""),
    "no UTF-8": (PLAIN.encode() + b"\xff", "utf-8"),
    "half characters": (b"\xc4", ""),
    "NULs": (b"\0", ""),
    "all bytes": (bytes(range(256)), ""),
    "marks": (b"\xef\xbb\xbf", ""),
    "escapes": (b"\x1b$)A", "iso2022_kr"),
}


@pytest.mark.parametrize(("unit", "encoding"), BYTES.values(), ids=BYTES)
def test_bytes_take_time_by_their_number(unit: bytes, encoding: str) -> None:
    def work(n: int) -> Callable[[], object]:
        data = unit * (n // len(unit))
        return lambda: _read(data, encoding)

    assert_linear(work)


def _read(data: bytes, encoding: str) -> None:
    with suppress(InputError):
        read_text(data, "bytes", Options(encoding or None))


# The longest stretches that patterns are held against, where these are bounded: lines of a site's own, words before
# a number.
BOUNDED = {"clean.sites": 300, "link": 130, "link.kinds": 48, "normalise": 60}
UNITS, PATIENCE = 60, 0.25
ASCII = "0123456789.,;: \t%-/()xX|<>&#、。"


def patterns() -> dict[tuple[str, str], re.Pattern[str]]:
    """The regular expressions of the project by module and text: globals, those of cached functions, those of sites."""
    extract(PLAIN)
    found = {("clean.sites", p.pattern): p for r in default_sites().rules for p in (r.pattern, r.until) if p}
    for name, module in list(sys.modules.items()):
        if name.startswith("hbsummary."):
            for value in vars(module).values():
                cached = hasattr(value, "cache_info") and not signature(value).parameters
                for one in _within(value() if cached else value):
                    found[name.removeprefix("hbsummary."), one.pattern] = one
    return found


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, (re.Pattern, Regex)) and isinstance(value.pattern, str):
        yield re.compile(value.pattern, value.flags)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _within(one)
    elif isinstance(value, dict):
        yield from _within(list(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _within([getattr(value, field.name) for field in fields(value)])


def unlike(dice: random.Random, pattern: str, size: int) -> str:
    """What the pattern is made of, over and over, with something before and behind."""
    own = [c for c in pattern if c not in "\\?*+{}^$"] + re.findall("[\u4e00-\u9fff]{2,4}", pattern)
    unit = "".join(dice.choice(dice.choice((own, own, ASCII))) for _ in range(dice.choice((1, 1, 2, 2, 3, 5))))
    before = "".join(dice.choice(own) for _ in range(dice.randint(0, 2)))
    return (before + unit * size)[:size] + dice.choice(("", "!", "。", dice.choice(own)))


def test_no_pattern_looks_at_a_text_again_and_again() -> None:
    """Each alone: one that takes exponential time needs a few dozen characters to be noticed, wherever it is used."""
    slow, known = [], patterns()
    assert len(known) > 300
    for (module, text), pattern in known.items():
        dice = random.Random(text)
        size = next((BOUNDED[part] for part in (module, module.split(".")[0]) if part in BOUNDED), 500)
        for tried in [unlike(dice, text, size) for _ in range(UNITS)]:
            taken = seconds(lambda pattern=pattern, tried=tried: pattern.search(tried))  # type: ignore[misc]
            if taken > PATIENCE:
                slow.append(f"{module}: {text[:60]} takes {taken:.2f} s for {tried[:20]!r} again and again")
                break
    assert not slow
