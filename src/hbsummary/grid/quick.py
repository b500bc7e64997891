"""Quick: whether a text may hold tables at all, seen before anything that reads them is loaded."""

from __future__ import annotations

import re

from hbsummary.regex import regex

__all__ = ["NUMBERED", "ONE_LINE", "SLASHED", "may_hold_tables"]

_BAR = re.compile(r"[|│┃\t]")
_FIGURE = re.compile("[0-9]")
_PROSE = re.compile("[。;!?]")
# A list has so many lines at least, and none that is longer.
_FEWEST, _LONGEST = 3, 46
# Two rows of a table on one line, each a word and its figures between blanks: 城关镇 48210 98.66 河口乡 39742 98.16.
_LABEL = r"(?:[^ 0-9][^ ]{0,23}|(?:19|20)[0-9]{2}年?)"
_CELL = r"(?:[-+≥≤><~]?[0-9][^ 。;!?]{0,15}|[-—/]{1,4})(?=[ 。;]|\Z)"
# 孕前优生检查 对 1200 1286: the unit has a column of its own.
_UNIT = r"(?: [^ 0-9。;!?:]{1,5})?"
_ROW = rf" {_LABEL}{_UNIT}(?: {_CELL}){{1,12}}"
ONE_LINE = regex(rf"{_ROW}{_ROW}")
# What is measured in a bracket, and the first figures of a list of it: (任务数/完成数):河口310/298.
SLASHED = regex(
    r"\((?P<heads>[^()/,。;:]{2,12}(?:/[^()/,。;:]{2,12}){1,3})(?:[,;、] ?单位:(?P<unit>[^()]{1,8}))?\)"
    r"(?P<link>(?:[^0-9,。;:()/]{0,6}:|分别[为是]|[为是])? ?)"
    r"(?=[^0-9/,、。;:!?()]{2,16}:? ?[0-9][0-9,.]{0,11}[^0-9/,、。;:() ]{0,4}/[0-9])"
)

# 指标1:居民健康档案 75000份
NUMBERED = regex(r"指标 ?[0-9]{1,2} ?: ?(?P<label>[^ :。;]{2,30})(?= {1,3}[^ ]{0,4}[0-9])")


def may_hold_tables(folded: str, start: int, end: int) -> bool:
    """Whether `folded[start:end]` has what no table is without.

    That are bars or tabs, figures set apart by blanks or slashes, numbered indicators, or some short lines
    with figures one below the other.
    """
    if _BAR.search(folded, start, end):
        return True
    short, figures = 0, False
    for line in folded[start:end].split("\n"):
        text = line.strip()
        if not text:
            # What is blank but not empty may be a cell.
            short += bool(line)
            continue
        figure, prose = _FIGURE.search(text) is not None, _PROSE.search(text) is not None
        if figure and " " in text and (not prose or ONE_LINE.search(text)):
            return True
        if figure and "/" in text and SLASHED.search(text):
            return True
        if figure and "指标" in text and NUMBERED.search(text):
            return True
        short, figures = (0, False) if prose or len(text) > _LONGEST else (short + 1, figures or figure)
        if short >= _FEWEST and figures:
            return True
    return False
