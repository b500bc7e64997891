"""Words that compare: 以上, 不低于, 近, 左右 to >=, <=, >, <, ~."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.words import alternatives

__all__ = ["comparator"]

_BEFORE = ((">=", "at_least"), ("<=", "at_most"), (">", "more_than"), ("<", "less_than"), ("~", "about"))
_AFTER = (("~", "or_so"), (">=", "or_more"), ("<=", "or_less"))
# 近 in 最近, 附近 and 过 in 通过, 超过 belong to other words.
_NOT_HERE = re.compile(r"(?:最近|附近|邻近|靠近|临近|通过|经过|不过|以上|加上|网上|线上|马上|晚上|早上|身上|至上|上上|赶上|区上|县上|市上|手上|村上|会上|路上|街上|不约|预约|签约|履约|节约|续约|大约束|公约|合约|制约|违约|集约|[0-9]上)$")

# 至少要推出一名: a verb may stand between.
_APART = re.compile(r"(?:至少|最少|起码)[一-鿿]{0,4}\Z")


@cache
def _patterns() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], tuple[tuple[str, re.Pattern[str]], ...]]:
    before = tuple((sign, re.compile(f"(?:{alternatives(name)})(?:了|为|到|达|达到|在|有)?[ ]?\\Z")) for sign, name in _BEFORE)
    after = tuple((sign, re.compile(f"[ ]?(?:{alternatives(name)})")) for sign, name in _AFTER)
    return before, after


def comparator(folded: str, start: int, end: int, more: str = "") -> str:
    """The comparator of the number at `start:end`: what follows it decides, then what precedes it.

    `more` is the 余/多/来 inside the number, if any.
    """
    before, after = _patterns()
    following = folded[end : end + 4]
    for sign, pattern in after:
        match = pattern.match(following)
        if match and not (match.group().strip() == "内" and re.match(r"内[一-鿿]", following)):
            return sign
    if more in ("余", "多"):
        return ">"
    if more == "来":
        return "~"
    preceding = folded[max(0, start - 7) : start]
    if _APART.search(preceding):
        return ">="
    if _NOT_HERE.search(preceding):
        return "="
    for sign, pattern in before:
        if pattern.search(preceding):
            return sign
    return "="
