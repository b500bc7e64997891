"""DOCX: the automatic numbers that Word shows before paragraphs."""

from __future__ import annotations

import pytest
from docxparts import (
    DECIMAL,
    HEADINGS,
    LINKED,
    MARK_DELETED,
    OFF,
    OUTLINE,
    PLAIN,
    VANISH,
    abstract,
    alternatives,
    lvl,
    num,
    numbered,
    p,
    r,
    start,
    styled,
    text,
)

from hbsummary.read.docx.numerals import formatted

NUMBERED = {
    "four levels": (
        PLAIN,
        numbered("甲")
        + numbered("乙", 1)
        + numbered("丙", 2)
        + numbered("丁", 3)
        + numbered("戊", 3)
        + numbered("己", 2),
        "一、甲 (一)乙 1.丙 ①丁 ②戊 2.己",
    ),
    "below a new heading counting begins anew": (
        PLAIN,
        numbered("甲") + numbered("乙", 1) + numbered("丙", 1) + numbered("丁") + numbered("戊", 1),
        "一、甲 (一)乙 (二)丙 二、丁 (一)戊",
    ),
    "other text between changes nothing": (PLAIN, numbered("甲") + p("正文") + numbered("乙"), "一、甲 正文 二、乙"),
    "dotted": (
        abstract(0, *DECIMAL) + num(1, 0),
        numbered("甲") + numbered("乙", 1) + numbered("丙", 2) + numbered("丁", 1),
        "1_甲 1.1_乙 1.1.1_丙 1.2_丁",
    ),
    "a level without one above": (
        abstract(0, *DECIMAL) + num(1, 0),
        numbered("乙", 1) + numbered("丙", 1),
        "1.1_乙 1.2_丙",
    ),
    "two lists of one definition count on": (
        abstract(0, *OUTLINE) + num(1, 0) + num(2, 0),
        numbered("甲") + numbered("乙", num=2),
        "一、甲 二、乙",
    ),
    "two definitions count apart": (
        abstract(0, *OUTLINE) + abstract(5, *OUTLINE) + num(1, 0) + num(2, 5),
        numbered("甲") + numbered("乙", num=2) + numbered("丙"),
        "一、甲 一、乙 二、丙",
    ),
    "a new start, once": (
        abstract(0, *OUTLINE) + num(1, 0) + num(2, 0, start(0, 1)),
        numbered("甲") + numbered("乙", num=2) + numbered("丙", num=2),
        "一、甲 一、乙 二、丙",
    ),
    "a start at five": (
        abstract(0, *OUTLINE) + num(1, 0, start(0, 5)),
        numbered("甲") + numbered("乙"),
        "五、甲 六、乙",
    ),
    "a level of its own": (
        abstract(0, *OUTLINE) + num(1, 0, f'<w:lvlOverride w:ilvl="0">{lvl(0, "decimal", "第%1条")}</w:lvlOverride>'),
        numbered("甲"),
        "第1条甲",
    ),
    "never anew": (
        abstract(0, OUTLINE[0], lvl(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')) + num(1, 0),
        numbered("甲") + numbered("乙", 1) + numbered("丙") + numbered("丁", 1),
        "一、甲 1.乙 二、丙 2.丁",
    ),
    "anew only under the first level": (
        abstract(0, *OUTLINE[:2], lvl(2, "decimal", "%3.", '<w:lvlRestart w:val="1"/>')) + num(1, 0),
        numbered("甲")
        + numbered("乙", 1)
        + numbered("丙", 2)
        + numbered("丁", 1)
        + numbered("戊", 2)
        + numbered("己")
        + numbered("庚", 2),
        "一、甲 (一)乙 1.丙 (二)丁 2.戊 二、己 1.庚",
    ),
    "legal: digits for all": (
        abstract(0, OUTLINE[0], lvl(1, "decimal", "%1.%2", "<w:isLgl/>")) + num(1, 0),
        numbered("甲") + numbered("乙", 1),
        "一、甲 1.1_乙",
    ),
    "bullets say nothing": (abstract(0, lvl(0, "bullet", "\uf0b7")) + num(1, 0), numbered("甲"), "甲"),
    "no number, only words": (abstract(0, lvl(0, "none", "附:")) + num(1, 0), numbered("甲"), "附:甲"),
    "a blank after it": (
        abstract(0, lvl(0, "decimal", "%1.", '<w:suff w:val="space"/>')) + num(1, 0),
        numbered("甲"),
        "1._甲",
    ),
    "nothing after it": (
        abstract(0, lvl(0, "decimal", "(%1)", '<w:suff w:val="nothing"/>')) + num(1, 0),
        numbered("甲"),
        "(1)甲",
    ),
    "digits do not run into digits": (
        abstract(0, lvl(0, "decimal", "%1.", '<w:suff w:val="nothing"/>')) + num(1, 0),
        numbered("2019年"),
        "1._2019年",
    ),
    "no start is zero": (
        abstract(0, '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>') + num(1, 0),
        numbered("甲"),
        "0.甲",
    ),
    "a format with one for older programs": (
        abstract(
            0,
            '<w:lvl w:ilvl="0"><w:start w:val="1"/>'
            + alternatives('<w:numFmt w:val="custom"/>', '<w:numFmt w:val="decimalZero"/>')
            + '<w:lvlText w:val="%1."/></w:lvl>',
        )
        + num(1, 0),
        numbered("甲"),
        "01.甲",
    ),
    "an empty paragraph counts": (PLAIN, numbered("") + numbered("甲"), "一、 二、甲"),
    "a deleted one does not": (
        PLAIN,
        numbered("甲")
        + p(f"<w:del>{r('x')}</w:del>", f'<w:numPr><w:numId w:val="1"/></w:numPr>{MARK_DELETED}')
        + numbered("乙"),
        "一、甲 二、乙",
    ),
    "nor does a hidden one": (
        PLAIN,
        numbered("甲")
        + p(r("x", VANISH), f'<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr>{VANISH}</w:rPr>')
        + numbered("乙"),
        "一、甲 二、乙",
    ),
    "by style": (
        PLAIN,
        styled("甲", "H1") + styled("乙", "H2") + styled("丙", "H3") + styled("丁", "H1"),
        "一、甲 (一)乙 (二)丙 二、丁",
    ),
    "by style, switched off": (
        PLAIN,
        styled("甲", "H1") + styled("乙", "H1", OFF) + styled("丙", "H1"),
        "一、甲 乙 二、丙",
    ),
    "level by the style that it is for": (
        abstract(0, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%2.", '<w:pStyle w:val="X"/>')) + num(1, 0),
        styled("甲", "X") + styled("乙", "X"),
        "1.甲 2.乙",
    ),
    "through a numbering style": (
        abstract(0, more='<w:numStyleLink w:val="L"/>')
        + abstract(7, *OUTLINE, more='<w:styleLink w:val="L"/>')
        + num(1, 0)
        + num(9, 7),
        numbered("甲"),
        "一、甲",
    ),
    "numbering styles in a circle": (
        abstract(0, more='<w:numStyleLink w:val="L"/>') + num(1, 0) + num(9, 0),
        numbered("甲"),
        "甲",
    ),
    "a list that is not there": (PLAIN, numbered("甲", num=77), "甲"),
    "a definition that is not there": (num(1, 33), numbered("甲"), "甲"),
    "a level that is not there": (PLAIN, numbered("甲", 7), "甲"),
    "levels that are none": (PLAIN, numbered("甲", -3) + numbered("乙", 10**12), "一、甲 乙"),
}


@pytest.mark.parametrize("case", NUMBERED)
def test_automatic_numbers_are_computed(case: str) -> None:
    numbering, body, expected = NUMBERED[case]
    found = text(body, numbering=numbering, styles=HEADINGS + LINKED)
    assert found.split("\n")[:-1] == [line.replace("_", " ") for line in expected.split(" ")]


FORMATS = {
    "decimal": {1: "1", 12: "12"},
    "chineseCounting": {
        1: "一",
        10: "十",
        11: "十一",
        20: "二十",
        35: "三十五",
        100: "一百",
        102: "一百零二",
        112: "一百一十二",
    },
    "chineseCountingThousand": {10: "十", 21: "二十一", 110: "一百一十", 1001: "一千零一", 1010: "一千零一十"},
    "japaneseCounting": {1: "一", 10: "十", 12: "十二", 100: "百", 102: "百二"},
    "ideographDigital": {10: "一〇", 23: "二三"},
    "chineseLegalSimplified": {1: "壹", 10: "壹拾", 25: "贰拾伍"},
    "ideographTraditional": {1: "甲", 10: "癸", 11: "11"},
    "ideographZodiac": {1: "子", 12: "亥"},
    "decimalEnclosedCircle": {1: "①", 20: "⑳", 21: "21"},
    "decimalEnclosedParen": {1: "⑴", 20: "⒇"},
    "decimalEnclosedFullstop": {1: "⒈"},
    "ideographEnclosedCircle": {1: "㊀", 10: "㊉"},
    "decimalFullWidth": {1: "１", 12: "１２"},
    "decimalZero": {1: "01", 10: "10"},
    "upperLetter": {1: "A", 26: "Z", 27: "AA"},
    "lowerLetter": {2: "b", 28: "bb"},
    "upperRoman": {4: "IV", 9: "IX", 1994: "MCMXCIV"},
    "lowerRoman": {3: "iii"},
    "ordinal": {1: "1st", 2: "2nd", 11: "11th", 23: "23rd"},
    "bullet": {1: ""},
    "none": {5: ""},
    "hebrew1": {3: "3"},
}


@pytest.mark.parametrize("style", FORMATS)
def test_formats_of_numbers(style: str) -> None:
    assert {number: formatted(number, style) for number in FORMATS[style]} == FORMATS[style]


@pytest.mark.parametrize("style", FORMATS)
def test_formats_of_absurd_numbers_are_short(style: str) -> None:
    assert all(len(formatted(number, style)) <= 31 for number in (-5, 0, 780, 3888, 9999, 10**9))
