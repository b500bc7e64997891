"""Numbers that are dates, times, ages and durations."""

from __future__ import annotations

import re

from hbsummary.quantities.spot import Spot, ends_with, has, starts_with
from hbsummary.quantities.units import Unit
from hbsummary.regex import regex

__all__ = ["is_age", "is_date", "is_duration", "is_time_of_day", "may_be_age", "may_be_date"]

_YEAR = regex(r"(?:19|20)[0-9xX*]{2}|[0-9]{2}")
_FULL_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LONG_YEAR = re.compile(r"(?:19|20)?[0-9]{2}")
_GOES_ON = regex(r"[-/.~—至][0-9]{1,4}")
_JOINED = frozenset("-/.~—至")
_WENT_BEFORE = regex(r"[0-9]{1,4}[-/.年月][ ]?\Z")
_JOINED_BEFORE = frozenset("-/.年月 ")
_AGE_RANGE = regex(r"[-~至到][0-9]{1,3}(?:周?岁|个月|月龄|周)")
_TO = frozenset("-~至到")
_LIMIT = regex(r"(?:及以上|以上|以下|以内|龄|内)")
# 60岁以上的本地居民, but 80岁以上的目标
_OF_GROUP = regex(r"的?(?!的?(?:目标|水平|要求|指标))[一-鿿0-9]")
_CLOCK = regex(r"[0-9]{1,2}(?:时|点|:)[ ]?\Z")
_RATIO_CUE = regex(r"比(?![赛武拼选对])|结构|构成|按")
_CLOCK_TIME = regex(r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?")
_DILUTION = regex(r"1:[0-9]{3,6}")
_YEAR_NUMBERED = frozenset(("省", "市", "县", "区", "届", "级", "版", "周年", "回", "卷"))
# So far a sentence goes on about ages; those with a limit may sooner be of a group.
_TOLD = 80
_AGES = ("岁", "周岁", "歲", "月龄", "个月龄")
_LIMITED = ("个月", "月", "周", "天")
_LONG = frozenset(("年", "周年", "个月", "月", "周", "星期", "个季度", "年度", "学年"))


def may_be_date(measure: Unit) -> bool:
    """Whether a number with this unit may be a date: 年, 日, … and what a year may number; 成 stands in 一成五."""
    return measure.printed[:1] in ("", *"年月日号时天分成") or measure.printed in _YEAR_NUMBERED


def may_be_age(measure: Unit) -> bool:
    """Whether a number with this unit may be an age; without one it may begin a range of ages."""
    return not measure.canonical or measure.printed in _AGES or measure.printed in _LIMITED


def is_date(spot: Spot) -> bool:
    """2019年, 3月5日, 2018-06-15, 8时30分; not 住院日8.1日 nor 年限14年."""
    c = spot.c
    after = spot.follows.lstrip(" ")
    first = after[:1]
    if spot.unit_text in ("年", "日", "天") and has(spot.before, "time_measured"):
        return _FULL_YEAR.fullmatch(spot.number) is not None
    if first == "年" and not after.startswith(("年均", "年级")):
        return _YEAR.fullmatch(spot.number) is not None or c.high is not None or (c.number or 0) > 1900
    if spot.unit_text in _YEAR_NUMBERED and _FULL_YEAR.fullmatch(spot.number):
        return True
    if first in ("月", "日", "号", "时") and spot.dimension != "money":
        return True
    if spot.unit_text == "分" and _CLOCK.search(spot.before):
        return True
    if spot.unit:
        return False
    if first in _JOINED and _GOES_ON.match(after) and _LONG_YEAR.fullmatch(spot.number):
        return True
    return spot.before[-1:] in _JOINED_BEFORE and _WENT_BEFORE.search(spot.before) is not None


def is_age(spot: Spot) -> bool:
    """65岁以上老年人, 0-6岁儿童, 孕12周: part of a population's name; 寿命78.95岁 is a value."""
    c = spot.c
    if spot.unit_text in _AGES:
        told = spot.back(30 if c.high is not None or _LIMIT.match(spot.after) else _TOLD)
        # 寿命81.62岁。其中:男性79.65岁: the parts of what was told before the full stop
        told = told if "。其中" in told else told.rsplit("。", 1)[-1]
        return _is_band(spot) or not has(told, "age_context")
    if spot.unit_text in _LIMITED:
        return starts_with(_LIMIT.sub("", spot.after, count=1), "age_after") or spot.before.endswith(("孕", "孕 "))
    if spot.unit or spot.after[:1] not in _TO:
        return False
    return _AGE_RANGE.match(spot.folded, c.end, c.end + 8) is not None


def _is_band(spot: Spot) -> bool:
    """5岁以下儿童, 0-10岁年龄组, 婴儿、5岁以下和孕产妇: a group of people, whatever stands before."""
    limit = _LIMIT.match(spot.after)
    if limit and spot.before[-1:] in ("、", "和", "及", "与"):
        return True
    if limit and _OF_GROUP.match(spot.after, limit.end()):
        return True
    return starts_with(spot.after[limit.end() if limit else 0 :].removeprefix("的"), "age_band")


def is_duration(spot: Spot) -> bool:
    """Years and months only last; hours and days are values unless they are a limit, a term or a service."""
    c = spot.c
    if spot.dimension != "time" or spot.unit_text.endswith(("课时", "学时", "岁", "歲", "节")):
        return False
    if spot.unit_text in _LONG and starts_with(spot.after, "planned_years"):
        return True  # 完成十年规划
    if has(spot.before, "time_measured"):
        return False
    if c.style == "hanzi" or spot.unit_text in _LONG or starts_with(spot.after, "time_limited"):
        return not ends_with(spot.before, "time_reached")
    return not (ends_with(spot.before, "time_reached") or has(spot.back(14), "time_cue"))


def is_time_of_day(spot: Spot) -> bool:
    """14:30, or the dilution 1:1000; a ratio needs a word that says so."""
    c = spot.c
    if c.style != "ratio" or spot.unit:
        return False
    text = spot.folded[c.start : c.end]
    if _DILUTION.fullmatch(text) or (_CLOCK_TIME.fullmatch(text) and spot.before.endswith(("于", "至", "日", "午"))):
        return True
    return _RATIO_CUE.search(spot.before) is None
