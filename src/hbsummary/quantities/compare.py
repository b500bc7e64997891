"""Words that compare: 以上, 不低于, 近, 左右 to >=, <=, >, <, ~."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.quantities.candidate import Candidate
from hbsummary.regex import regex
from hbsummary.words import alternatives, worded, words

__all__ = ["comparator"]

_BEFORE = ((">=", "at_least"), ("<=", "at_most"), (">", "more_than"), ("<", "less_than"), ("~", "about"))
_AFTER = (("~", "or_so"), (">=", "or_more"), ("<=", "or_less"))
_MORE = {"余": ">", "多": ">", "餘": ">", "几": ">", "来": "~"}
# Words that may stand between the word that compares and the number.
_LINKS = ("", "了", "为", "到", "达", "达到", "在", "有")
_BARE = "百千万亿余多来"


@cache
def _before() -> dict[str, str]:
    """Every word that compares, with and without a linking word, to its sign."""
    signs: dict[str, str] = {}
    for sign, name in reversed(_BEFORE):
        signs.update({word + link: sign for word in words(name) for link in _LINKS})
    return signs


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """By the last character of a word before a number, the lengths to try, longest first."""
    lengths: dict[str, set[int]] = {}
    for word in _before():
        lengths.setdefault(word[-1], set()).add(len(word))
    return {last: tuple(sorted(some, reverse=True)) for last, some in lengths.items()}


@cache
def _not_here() -> tuple[str, ...]:
    return tuple(words("no_comparator"))


@cache
def _after() -> tuple[frozenset[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    included = r"[ ]?(?:\(含[^()]{0,4}\))?"
    patterns = tuple((sign, regex(f"{included}(?:{alternatives(name)})")) for sign, name in _AFTER)
    first = frozenset(word[0] for _, name in _AFTER for word in words(name)) | {" ", "("}
    return first, patterns


@cache
def _apart() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """至少要推出一名, 最多补助2000元: a verb may stand between."""
    return tuple((sign, re.compile(rf"(?:{alternatives(name)})(?!时|的时)[一-鿿]{{0,4}}\Z")) for sign, name in _APART)


_APART = ((">=", "at_least_apart"), ("<=", "at_most_apart"))
# 不足编制数的七成, 不少于常住人口的70%: what the share is of stands between.
_SHARE = worded(r"(?P<word>{at_least_of}|{at_most_of}|{more_of}|{less_of}|{about_of})[^,。;:0-9]{1,8}的\Z")
_OF = ((">=", "at_least_of"), ("<=", "at_most_of"), (">", "more_of"), ("<", "less_of"), ("~", "about_of"))


@cache
def _of() -> dict[str, str]:
    """Every word of these to its sign."""
    return {word: sign for sign, name in _OF for word in words(name)}


_KEPT = re.compile("(?:稳定|严|严格)?(?:控制|控|保持|稳定)[在到于]")
_SHARE_STYLES = ("hanzi", "fraction", "half", "slash")


def comparator(folded: str, whole: Candidate, end: int) -> str:
    """The comparator of a number that ends at `end`: what follows it decides, then what precedes it."""
    first, patterns = _after()
    following = folded[end : end + 10]
    if following.startswith("之间") and (whole.high is not None or whole.rule == "range"):
        return "="  # 控制在90-95%之间 states both ends
    if following[:1] in first:
        for sign, pattern in patterns:
            match = pattern.match(following)
            if match and not (match.group().strip() == "内" and "一" <= following[match.end() :][:1] <= "鿿"):
                return sign
    if whole.more in _MORE:
        return _MORE[whole.more]
    return _preceding(folded, whole)


def _linked(before: str) -> str:
    """The words before the link of a number: 签约 of 签约为."""
    return next((before.removesuffix(link) for link in _LINKS[1:] if before.endswith(link)), before)


def _preceding(folded: str, whole: Candidate) -> str:
    before = folded[max(0, whole.start - 12) : whole.start].rstrip(" ")
    if not before:
        return "="
    if ("至" in before or "最" in before or "起码" in before) and not before.endswith(_not_here()):
        for sign, pattern in _apart():
            if pattern.search(before):
                return sign
    if before[-1] == "的" and whole.dimension in ("rate", ""):
        share = _SHARE.search(before)
        # 超过目标的80% may hold against the aim; a bound that is set does not.
        if share and (whole.style in _SHARE_STYLES or share["word"].startswith("不")):
            return _of()[share["word"]]
    lengths = _lengths().get(before[-1])
    if lengths is None or before.endswith(_not_here()) or _linked(before).endswith(_not_here()):
        return "="
    if before[-1] == "上" and folded[whole.start] in _BARE:
        return ">="
    table = _before()
    for length in lengths:
        found = table.get(before[-length:])
        if found is not None and length <= len(before):
            # 控制在10%-12% states both ends.
            both = whole.high is not None and _KEPT.match(before[-length:])
            return "=" if both else found
    return "="
