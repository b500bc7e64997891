"""Numbers without a unit: they count only where a name leads to them and nothing follows."""

from __future__ import annotations

import re
from collections.abc import Callable

from hbsummary.quantities.spot import Spot, ends_with
from hbsummary.regex import regex
from hbsummary.words import worded

__all__ = ["has_no_unit"]

_YEAR = regex(r"(?:19|20)[0-9xX*]{2}|[0-9]{2}")
_ZERO = regex(
    r"[%‰](?:下降|减少|降)?(?:为|到|至)\Z|[率数例亡][^,。;:、]{0,6}(?:为|是|保持|达到|降为|降至)\Z|[率数例亡]\Z"
)
# 由2015年的1.6左右提高到: the earlier value of a change.
_CHANGES = worded(r"(?:左右|以上|以下)?(?:{turned}(?:了|到|至|为)|(?:有所|略有|明显){turned})")
# 年新发病人数由1287降至214
_COUNT_FROM = regex(r"(?:人|例|户|件|起|次|病)数[由从]\Z")
_MEASURED = regex(r"(?:比|数|值|量|分|率|指数)[^,。;]{0,4}\Z")
_LED = regex(r"(?:同期\(|[数量值比分率额费均标金款][^,。;:!?\n0-9]{0,6}|[为达到至])[ ]?[约近超]?\Z")
_SHARE = regex(r"[占近约超过有达为的降了]\Z")
# 占比较去年同期下降0.03, 性别比较上年(111.27)下降1.91: a share or an index without its unit
_CHANGED = worded(r"(?:同比|[比较]?(?:上年|去年|上年度)|同期)(?:\([0-9.]{1,8}\)|的[0-9.]{1,8})?{changed}了? ?\Z")
# 较去年同期的111.3下降1.2: the earlier value before the change
_EARLIER = regex(r"[较比](?:[去上前]年|同期|[年期]初|(?:19|20)[0-9]{2}年)(?:同期|度|[末底])?的?\Z")
_SINCE = ("的", "年", "期", "度", "末", "底", "初")
# 为8.9万城乡居民建立健康档案: people counted without a measure word
_PEOPLE = regex(
    r"(?:余|多)?(?:名|户)?(?:城乡|农村|城镇|农牧区?|常住|户籍|农业|流动|建档立卡|贫困|适龄|在校|中小学)*(?:居民|群众|农牧?民|人口|儿童|妇女|老年人|学生|患者|人群)"
)
# 性别比109.6(上年111.2)
_THEN = regex(r"[0-9.]{2,8}\((?:上年|去年|前年|上年度|同期|(?:上年|去年)同期|(?:19|20)[0-9]{2}年)(?:为|是)?\Z")
_FALLS = worded(r"{changed}了?[0-9]")
# 住院人次减少860: the name itself says what is counted
_COUNT_CHANGED = worded(r"{count_name}{count_changed}了? ?\Z")
_HELD_AGAINST = regex(r"(?:上年|去年|上年度|同期|全[国省市县区])\(\Z")
# 比控制目标107高1.7个百分点: what a value is held against
_AIMED = worded(r"[比较](?:[^比较,。;]{0,8}){held_against}[ ]?\Z")
# 仍高于省定115以内的控制目标
_FIXED = regex(r"(?:高于|低于|超过|优于|控制在)(?:国家|[省市县区])(?:定|控|里下达的|下达的|规定的)[ ]?\Z")
_AIM_BEHIND = regex(r"(?:以内|以下|以上)的?(?:控制|考核|规划)?(?:目标|要求|标准|指标)")
# 仍高于正常值(103-107)
_NORMAL = regex(r"正常(?:值|范围|水平)(?:范围|[上下]限)?[为是:(]?[ ]?\Z")
_GAP = re.compile(r"[高低](?:出|了)?[0-9]")
# 较上年1.53亿的减少0.07亿
_CHANGES_OF = worded(r"的?{changed}了?[0-9]")
# 性别比为108.21:100,其中一孩103.5,二孩121.7
_OF_CHILD = regex(r"[一二三多两]孩(?:性别比)?[为是]?[ ]?\Z")
# 卫技人员36人,占87.8。业务用房…
_SHARE_ALONE = regex(r"(?:\A|[,、;(])[占达] ?\Z")
# 早孕建册3623,建册率94.2%; 卡介苗应种402实种398: counted, as the rate of it shows
_RATE_OF_IT = regex(r"[,、 ]{0,2}[一-鿿]{1,8}率[为达是]?[ ]?[0-9]{1,3}(?:\.[0-9]{1,2})?[%‰]")
_DUE = regex(r"应[一-鿿]{1,2}[ ]?\Z")
_DONE_OF_DUE = regex(r"应[一-鿿]{1,2}[ ]?[0-9]{1,7}[,、 ]?[实已][一-鿿]{1,2}[ ]?\Z")
_DONE = regex(r"[,、 ]?[实已][一-鿿]{1,2}[ ]?[0-9]")
# 门急诊人次、出院病人数分别为83274、5468
_IN_ORDER, _LIST = regex(r"(?:分别|依次)(?:为|是|达到?)?[ ]?[0-9]{3,9}(?:[、和及][ ]?[0-9]{3,9})*[、和及][ ]?\Z"), 48
_LABELLED = frozenset("第表图件年月日号版条款项")
_ENDS = ("", ",", "。", ";", ")", "、", "\n", "以", "左", "!", "(", "和")
_CLOSED = (",", "。", ";", ")")
_TURNED = ("归", "清", "第", "年", "月", "从", "到", "至", "图", "表", "件")
# Boys to 100 girls: what is printed of it lies between.
_LEAST_BOYS, _MOST_BOYS = 80, 250
_INSTITUTION = regex(r"(?:乡镇|镇|村|社区|中心)(?:卫生[院室]|卫生服务[中站])")
_MOST_COUNTED = 1000
# Digits of a year, days of a month and one more, digits of a code or telephone number, and of numbers that tell little.
_OF_YEAR, _MOST_DAYS, _CODE, _MOST_TELLING = 4, 32, 7, 2
_ATTACHED = ("附件", "附表", "附图", "附录")
_UNITLESS = frozenset(("ratio", "half", "fraction"))


def has_no_unit(spot: Spot) -> bool:
    """Whether the candidate prints no unit and does not stand where a number by itself is a value."""
    c = spot.c
    if spot.unit or c.style in _UNITLESS or c.style == "mask" or "no_measure_word" in c.flags:
        return False
    if c.style == "hanzi":
        return not (c.scaled or (spot.number == "零" and _ZERO.search(spot.before) and spot.after[:1] in _ENDS))
    if c.style == "slash":
        return not (_SHARE.search(spot.before) or spot.after.startswith(("的", "以上", "以下", "左右")))
    if c.scaled and "个" in spot.number:
        return False
    if any(stands(spot) for stands in _WHATEVER_FOLLOWS):
        return False
    if _goes_on(spot) or _is_label(spot) or spot.before.endswith(_ATTACHED):
        return True
    whole = "." not in spot.number
    if whole and _YEAR.fullmatch(spot.number) and (len(spot.number) == _OF_YEAR or (c.number or 0) < _MOST_DAYS):
        return not _MEASURED.search(spot.before[-8:])
    if c.scaled:
        return False
    if whole and len(spot.number) >= _CODE and "," not in spot.number:
        return True
    return not any(stands(spot) for stands in _AT_AN_END)


def _turns(spot: Spot) -> bool:
    """由2015年的1.6左右提高到1.7: the earlier value of a change."""
    told = "." in spot.number or spot.c.scaled or _COUNT_FROM.search(spot.before)
    return bool(told) and spot.before.endswith(("的", "由", "从")) and _CHANGES.match(spot.after) is not None


def _was(spot: Spot) -> bool:
    """较去年同期的111.3下降1.2"""
    before = "." in spot.number and spot.before.endswith(_SINCE) and _EARLIER.search(spot.before)
    return bool(before) and _FALLS.match(spot.after) is not None


def _was_then(spot: Spot) -> bool:
    """性别比109.6(上年111.2)"""
    return "." in spot.number and spot.after[:1] == ")" and _THEN.search(spot.before) is not None


def _is_aim(spot: Spot) -> bool:
    """比控制目标107高1.7个百分点"""
    gap = spot.after[:1] in ("高", "低") and _GAP.match(spot.after)
    return bool(gap) and _AIMED.search(spot.before) is not None


def _is_fixed(spot: Spot) -> bool:
    """仍高于省定115以内的控制目标, 仍高于正常值(103-107)"""
    if spot.c.high is not None and _NORMAL.search(spot.before):
        return True
    return _AIM_BEHIND.match(spot.after) is not None and _FIXED.search(spot.before) is not None


def _counts_people(spot: Spot) -> bool:
    """为8.9万城乡居民建立健康档案; 较上年1.53亿的减少0.07亿"""
    if not spot.c.scaled:
        return False
    if spot.before[-1:] not in _TURNED and _PEOPLE.match(spot.after):
        return True
    return _EARLIER.search(spot.before) is not None and _CHANGES_OF.match(spot.after) is not None


def _is_share(spot: Spot) -> bool:
    """卫技人员36人,占87.8。"""
    return "." in spot.number and spot.after[:1] in _CLOSED and _SHARE_ALONE.search(spot.before) is not None


def _in_order(spot: Spot) -> bool:
    """门急诊人次、出院病人数分别为83274、5468"""
    long = "." not in spot.number and len(spot.number) > _MOST_TELLING
    return long and _IN_ORDER.search(spot.back(_LIST)) is not None


def _count_changed(spot: Spot) -> bool:
    """住院人次减少860"""
    return len(spot.number) > 1 and _COUNT_CHANGED.search(spot.before) is not None


def _share_changed(spot: Spot) -> bool:
    """性别比较上年(111.27)下降1.91"""
    if "." not in spot.number:
        return False
    return _CHANGED.search(spot.before) is not None or _HELD_AGAINST.search(spot.before) is not None


def _is_sex_ratio(spot: Spot) -> bool:
    """性别比为108.21:100,其中一孩103.5: of the children of one order, behind that of all."""
    if spot.c.number is None or not _LEAST_BOYS < spot.c.number < _MOST_BOYS or not _OF_CHILD.search(spot.before):
        return False
    return "性别比" in spot.back(_LIST)


def _led_to(spot: Spot) -> bool:
    """死亡人数为2, 得分达到97.2"""
    return _LED.search(spot.before[-10:]) is not None


def _counts_institutions(spot: Spot) -> bool:
    """与24乡镇卫生院组建医联体: institutions counted without a measure word."""
    few = spot.number.isdigit() and 1 < int(spot.number) < _MOST_COUNTED and not spot.before.endswith("第")
    return few and _INSTITUTION.match(spot.after) is not None and "一" <= spot.before[-1:] <= "鿿"


def _shown_by_rate(spot: Spot) -> bool:
    """Whether what should be done and what is, or a rate right behind it, shows that a number counts."""
    if len(spot.number) < 2 or not spot.number.isdigit() or spot.number[0] == "0":
        return False
    if _YEAR.fullmatch(spot.number) and len(spot.number) == 4:
        return False
    if (_DUE.search(spot.before) and _DONE.match(spot.after)) or _DONE_OF_DUE.search(spot.before):
        return True
    counted = "一" <= spot.before[-1:] <= "鿿" and spot.before[-1:] not in _LABELLED
    return counted and _RATE_OF_IT.match(spot.after) is not None


def _is_count(spot: Spot) -> bool:
    """Whether a large number closes a clause that says what was done to so many: 第一剂次接种178615."""
    number = spot.number.replace(",", "")
    return len(number) >= 4 and "." not in number and ends_with(spot.before, "counted_deed")


def _is_none(spot: Spot) -> bool:
    """甲类0,: nothing was counted, said in a list of counts."""
    return (
        spot.number == "0"
        and spot.after[:1] in _CLOSED
        and "一" <= spot.before.rstrip(" ")[-1:] <= "鿿"
        and not (spot.before.endswith(_TURNED))
    )


def _is_label(spot: Spot) -> bool:
    """1、 at the start of a line or after a space: the label of an item."""
    return len(spot.number) <= 2 and spot.before[-1:] in ("", " ", "\n") and spot.after.startswith("、")


def _goes_on(spot: Spot) -> bool:
    """Whether a word follows that the number belongs to."""
    after = spot.after
    return after[:1] not in _ENDS and not after.startswith((" \n", " ,", " 以", " 左", "之间"))


# A number is a value where one of these holds, whatever follows it, and where one of those does at the end of a clause.
_WHATEVER_FOLLOWS: tuple[Callable[[Spot], bool], ...] = (
    _turns, _was, _was_then, _is_aim, _counts_people, _is_share, _is_fixed, _in_order, _counts_institutions,
    _shown_by_rate,
)  # fmt: skip
_AT_AN_END: tuple[Callable[[Spot], bool], ...] = (
    _count_changed,
    _share_changed,
    _is_sex_ratio,
    _led_to,
    _is_count,
    _is_none,
)
