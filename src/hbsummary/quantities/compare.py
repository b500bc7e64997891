"""Words that compare: 以上, 不低于, 近, 左右 to >=, <=, >, <, ~."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from hbsummary.quantities.candidate import Candidate
from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, worded, words

__all__ = ["comparator", "share_bounds"]

_BEFORE = ((">=", "at_least"), ("<=", "at_most"), (">", "more_than"), ("<", "less_than"), ("~", "about"))
_AFTER = (("~", "or_so"), (">=", "or_more"), ("<=", "or_less"))
_MORE = {"余": ">", "多": ">", "餘": ">", "几": ">", "+": ">", "来": "~"}
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
    included = r"[ ”“]?(?:\(含[^()]{0,4}\))?"
    # 控制在20‰的指标以内
    aimed = r"(?:的?(?:控制|规划|考核|目标)?(?:指标|目标|标准|要求|范围)值?)?"
    patterns = tuple((sign, regex(f"{included}{aimed}(?:{alternatives(name)})")) for sign, name in _AFTER)
    first = frozenset(word[0] for _, name in _AFTER for word in words(name)) | frozenset(" ”“(的控规考目指标要范")
    return first, patterns


@cache
def _apart() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """至少要推出一名, 最多补助2000元: a verb may stand between."""
    return tuple((sign, re.compile(rf"(?:{alternatives(name)})(?!时|的)[一-鿿]{{0,4}}\Z")) for sign, name in _APART)


_APART = ((">=", "at_least_apart"), ("<=", "at_most_apart"))
# 不足编制数的七成, 不少于常住人口的70%: what the share is of stands between.
# What stands between the numbers of a list, and before it where all of them are told at once.
_JOINED_BY = 3
_JOINED = regex(r"[ ]?(?:[、和与及或]|以及)[ ]?")
_JOINS_ON = regex(r"[ ]?(?:[、和与及或]|以及)[ ]?[0-9]")
_TOGETHER = regex(r"(?:分别|依次|均|都|各)(?:(?<!平均)(?<!人均))[^,。;:0-9]{0,12}\Z")
_BOUNDS = (">=", "<=", ">", "<")
_SHARE = worded(r"(?P<word>{at_least_of}|{at_most_of}|{more_of}|{less_of}|{about_of})[^,。;:0-9]{1,8}的\Z")
_OF = ((">=", "at_least_of"), ("<=", "at_most_of"), (">", "more_of"), ("<", "less_of"), ("~", "about_of"))


@cache
def _of() -> dict[str, str]:
    """Every word of these to its sign."""
    return {word: sign for sign, name in _OF for word in words(name)}


_EXTREMES, _NEAR = {"最高": "最低", "最低": "最高", "最多": "最少", "最少": "最多"}, 30
_AIM = regex(r"的[^,。;:、0-9以]{0,8}?(?:目标|标准|要求|指标|任务|规定)(?!完成|体系)")
_AIMED_AT = regex(r"(?:力争|争取|确保|保证|实现|要求|务必|应当?|必须)[^,。;]{0,14}\Z")
_KEPT = re.compile("(?:稳定|严|严格)?(?:控制|控|保持|稳定)[在到于]")
# A place or an institution that is the lowest has just so much.
_OF_PLACE = regex(r"[县市区旗州镇乡村院]最[低高]\Z")
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
    if following[:1] == "多" and folded[end - 1] in "%‰":
        return ">"  # 接种率97%多
    if whole.more in _MORE:
        return _MORE[whole.more]
    sign = whole.bound or _preceding(folded, whole)
    return "=" if sign in (">", "<") and _states_the_aim(folded, whole) else sign


def _states_the_aim(folded: str, whole: Candidate) -> bool:
    """已超过60%的规划目标: the word compares what was reached, the aim is 60 %; not where that is aimed at."""
    if whole.more or _AIM.match(folded, whole.end, whole.end + 16) is None:
        return False
    return _AIMED_AT.search(folded, max(0, whole.start - 16), whole.start) is None


def share_bounds(folded: str, found: Sequence[Candidate]) -> None:
    """分别降到6‰、8‰以下, 均不低于90%、85%: a list that is told at once shares the bound behind it or before it."""
    run: list[Candidate] = []
    for earlier, later in pairwise(found):
        rates = earlier.dimension == later.dimension == "rate"  # 均控制在70/10万和22‰以内
        if not earlier.unit or not (rates or earlier.unit == later.unit) or (earlier.high or later.high) is not None:
            run = []
        elif later.start - earlier.end <= _JOINED_BY and _JOINED.fullmatch(folded, earlier.end, later.start):
            run = [*(run or [earlier]), later]
            if not _JOINS_ON.match(folded, later.end):
                _share(folded, run)
                run = []
        else:
            run = []


def _share(folded: str, run: list[Candidate]) -> None:
    first, last = run[0], run[-1]
    if _TOGETHER.search(folded, max(0, first.start - 24), first.start) is None or not _alike(run):
        return
    sign = "" if last.more else comparator(folded, last, last.end)
    if sign not in _BOUNDS and not first.more:
        sign = comparator(folded, first, first.end) if first.unit != "百分点" else ""
    for candidate in run if sign in _BOUNDS else ():
        candidate.bound = sign


def _alike(run: list[Candidate]) -> bool:
    """Whether the numbers may all be bounds: 分别为12.6‰和20‰以下 says what was reached and what was set."""
    whole = {candidate.number is None or candidate.number % 1 == 0 for candidate in run}
    return len(whole) == 1


def _linked(before: str) -> str:
    """The words before the link of a number: 签约 of 签约为."""
    return next((before.removesuffix(link) for link in _LINKS[1:] if before.endswith(link)), before)


def _is_one_of_two(folded: str, whole: Candidate, word: str) -> bool:
    """Whether 最低 stands near 最高: 使用率东镇最高为72.1%,西镇最低为44.9% tells what there is."""
    other = _EXTREMES.get(word[:2])
    near = folded[max(0, whole.start - _NEAR) : whole.start] + folded[whole.end : whole.end + _NEAR]
    return other is not None and other in near


def _preceding(folded: str, whole: Candidate) -> str:
    before = folded[max(0, whole.start - 12) : whole.start].rstrip(" ")
    if not before or _OF_PLACE.search(before) or ends_with(before, "lacking"):
        return "="  # 住院分娩率99%,环县最低96.18%; 间隔不足3人
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
        if found is not None and length <= len(before) and _is_one_of_two(folded, whole, before[-length:]):
            return "="
        if found is not None and length <= len(before):
            # 控制在10%-12% states both ends.
            both = whole.high is not None and _KEPT.match(before[-length:])
            return "=" if both else found
    return "="
