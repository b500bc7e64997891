"""Names: row label and column head put together to what is measured."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.grid.sense import Sense
from hbsummary.grid.vocabulary import ends_with, words
from hbsummary.link.diseases import disease_told
from hbsummary.link.phrase import is_dependent
from hbsummary.regex import regex

__all__ = ["AREA", "compose", "is_place", "join", "own_measure"]

_LONGEST = 48
_ONE = 4
# 全市, 各县(市、区), 各乡镇街道, 各社区
AREA = regex(
    r"(?:[全各本我](?:[国省市县区州院地旗乡镇村]|社区|街道|片区|辖区)(?:\([市县区、]{1,4}\)|[、市县区镇乡街道地]{0,5})){1,3}"
)
# A row that is told of an area, and a caption that names several things.
_REGION, _SEVERAL = regex(r"(?:[县市区旗州镇乡]|街道)\Z"), regex(r"[、及和与]")
_IN_AREA = regex(r"(?:[市县区州旗镇乡村省国]|街道|地区)\Z")


def compose(label: Sense, head: Sense, over: str, about: Sense) -> str:
    """The name of a figure: 医院 + 床位数, 门诊人次 + 比上年增长.

    `over` is the label that a dependent one (其中:女) stands under, `about` what the caption
    says the table is of; both help where the rest is not complete.
    """
    subject = about.name
    row, column = _said(label.name), _said(head.name)
    if not row and not column:
        row = subject or label.name or head.name or over
    elif label.dependent and over and over != row:
        row = join(_said(over), row)
    elif row in words("dependent") and not column:
        row = join(subject, row)
    measured = ends_with("measure_end", row) or (label.dependent and ends_with("measure_end", over))
    if not column and row != subject and (about.unit or is_place(row)) and not measured:
        row = join(row, _measure_of(subject, row))
        column = head.aim if row == _said(label.name) and row else ""  # 计划数 of a body, where nothing says of what
    if is_dependent(column) and (not row or is_place(row)) and (disease := disease_told(subject)):
        column = join(disease, column)  # 发病率 under 手足口病发病情况
    elif column in words("dependent") and (not row or is_place(row)):
        column = join(_topic(subject) if row else subject, column)
    elif label.year and not row and subject and is_dependent(column):
        column = join(subject, column)  # 2018年 under 普及率, of what the caption says
    elif column and _REGION.search(row) and subject.endswith(column) and not _SEVERAL.search(subject):
        column = subject  # 全程接种率 under 60岁以上老年人全程接种率排名
    if column in words("generic_measure") and ends_with("measure_end", row):
        column = ""
    name = join(column, row) if _first(column, row) else join(row, column)
    return (name + label.tail + head.tail)[:_LONGEST].strip(" :、,的")


def _said(name: str) -> str:
    """The name, or nothing where it only says that this is the total."""
    return "" if name in words("total") or name in words("hollow") else name


def _measure_of(subject: str, row: str) -> str:
    """What the caption says is counted, where heads are only years: 床位 in 各类机构床位.

    A bare 数 counts the bodies themselves: those that `row` names, or, in a place, all of them.
    """
    what = _topic(subject) or subject
    bodies = _bodies().match(what)
    measure = what[bodies.end() :] if bodies else what
    if not ends_with("measure_end", measure):
        return what if what != subject and is_place(row) and not bodies else ""
    if bodies and (len(measure) == 1 or measure in words("generic_measure")):
        return what if _IN_AREA.search(row) else measure
    return measure if bodies or what != subject else own_measure(what)


def _topic(subject: str) -> str:
    """What a caption says behind its area: 体检 in 各乡镇体检; nothing where it names no area."""
    return subject[match.end() :] if (match := AREA.match(subject)) else ""


def own_measure(what: str) -> str:
    """The words at the end of a caption that name a measure, if others stand before them."""
    rest = what
    while match := ends_with("measure_end", rest):
        rest = rest[: match.start()]
    measure = what[len(rest) :]
    # 床位数 is what is counted; 收入支出 is what a table is about.
    told = rest or (len(measure) <= _ONE and not ("收" in measure and "支" in measure))
    return measure if len(measure) > 1 and told else ""


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(rf".{{0,30}}(?:{'|'.join(map(re.escape, sorted(words('body'))))})(?=.)")


def is_place(name: str) -> bool:
    """Whether a name is that of a place or body (城关镇, 人民医院), and not of a measure."""
    name = re.sub(r"\([^()]{1,8}\)\Z", "", name)
    return ends_with("place_end", name) is not None and ends_with("measure_end", name) is None


def _first(column: str, row: str) -> bool:
    """Whether the column is the place and the row the measure, so that the column comes first."""
    if not column or ends_with("measure_end", column):
        return False
    return ends_with("measure_end", row) is not None and not is_place(row)


def join(one: str, other: str) -> str:
    """Two parts of a name without saying twice what both say: 床位 + 床位数, 卫生机构 + 机构数."""
    if one in other:
        return other
    if other in one:
        return one
    for size in range(min(len(one), len(other)), 1, -1):
        if one.endswith(other[:size]):
            return one + other[size:]
    return one + other
