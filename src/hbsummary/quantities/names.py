"""Numbers that belong to names: documents, codes, services, ranks, places, samples of a site."""

from __future__ import annotations

import re
from string import ascii_letters

from hbsummary.quantities.spot import Spot, ends_with, has, listed, starts_with
from hbsummary.quantities.units import Unit
from hbsummary.regex import regex
from hbsummary.words import worded, words

__all__ = [
    "code_ends",
    "contact_ends",
    "is_code",
    "is_contact",
    "is_denominator",
    "is_document",
    "is_formula",
    "is_grade",
    "is_hidden_name",
    "is_numbered_place",
    "is_ordinal",
    "is_price",
    "is_record",
    "is_regiment",
    "is_sample",
    "is_service",
    "is_threshold",
    "may_be_grade",
    "may_be_service",
    "may_be_threshold",
    "ordinal_ends",
]

_REGIMENT = regex(r"(?:[、和及与][0-9]{1,3}团)|(?:[0-9]{1,2}个?[家所个])?团?(?:场|医院|连队?|中学|卫生院)")
_VILLAGE = regex(r"(?<![全每各个的政属该本我乡农])[一-鿿](?<![全每各个的政属该本我乡农0-9])村\Z")
_SIGNS = ("+", "=", "×", "*", "^")
_SIGNS_BEFORE = (*_SIGNS, "#")
_PAGES = ("共", "全文", "页数:", "本文")
_GRADES = ("版", "类", "层", "排", "期", "项")
_THRESHOLDS = ("count", "money", "area", "time", "mass")
_TABLE = regex(r"(?:[见附如详参上下(,。;\n]|\A)附?[表图]\Z")
_GOVERNED = ("省", "州", "市", "县", "区", "镇", "乡")
_OF_TERM = regex(r"届[一-鿿]{1,10}\Z")
_COMMITTEES = ("县委", "市委", "区委", "省委", "州委", "旗委", "党委")
_ASSEMBLY = regex(r"(?:届[一-鿿]{1,10}|人大|政协|人代会|党代会|职代会|代表大会)(?:常委会?)?\Z")
_PARTS_OF_TABLES = ("栏", "列", "行", "项", "点")
_OFFICE = regex(r"(?:发|办|函|字|令)[ ]?[(\[〔](?=[^)\]〕]{0,4}[0-9xX*])[^)\]〕]{4,6}[)\]〕][ ]?\Z")
_CONTACT = regex(r"(?:QQ|电话|热线|微信|邮编|传真|备案号|@)[::]?[ ]?\Z")
_CALLED = ("个", "次", "人次", "件", "起", "条", "部", "例", "户", "篇", "期")
_CONTACT_ENDS = frozenset("Q话线信编真号@: ")
_THRESHOLD = regex(
    r"(?:床位?|人口)?(?:及?以上|及?以下|以内|以上)(?:的|至)?[^,。;:!?\n、0-9]{1,14}?(?:有|共|为|达)?[0-9xX]"
)
# 体重<2500g的低体重儿占3.2%, 产检≥5次者占93%: the bound stands before the number.
_BOUND_BEFORE = ("<", ">", "≥", "≤", "大于", "小于", "超过", "高于", "低于", "不足")
_BOUND_NEXT = re.compile(r"(?:者|的)[^,。;:!?\n、0-9]{0,8}?(?:共?有|共|为|达|占)[0-9xX]")
# 产前检查5次以上5462人, 产后2次及以上访视412人, 产检5次及以上孕妇数3018人: which are counted.
_THRESHOLD_NEXT = worded(
    r"(?:及?以上|及?以下|以内)的?"
    r"(?:(?:{done_times})?者?(?:[一-鿿]{2,4}数[为是]?)?[ ]?[0-9]{1,9}(?:\.[0-9]{1,4})?[万余多]?[人名例户个]"
    r"|(?:{done_times})?(?:率|比例)[^,。;:0-9]{0,4}[0-9xX])"
)
# 1000元至5000元的486人
_BAND_NEXT = re.compile(r"(?:之间)?的[ ]?(?:有)?[0-9]{1,9}[万余多]?[ ]?[人名例户]")
_DOSES_NEXT = regex(r"(?:接种|覆盖|及时|完成)率|(?:已接种|接种)?[0-9]{2,}(?:\.[0-9]+)?[万余]?[人名例]")
_DOSES = ("剂", "剂次", "针", "针次")
_MOST_DOSES = 4
_MASKED_FIGURE = regex(
    r"(?:率|比例|性别比|指数|减少|增加|下降|上升|提高)[为是达]?到?了?[xX*×□]+\Z"
    r"|[一-鿿](?<![第号话于在至])(?!(?:19|20)[0-9xX]{2}\Z)[0-9]{1,6}(?:\.[0-9]{1,4})?[xX*×□]{2,12}\Z"
)
_CLAUSE_END = ("", ",", "。", ";", "(", "\n")
_BOUNDARY = (",", "、", ";", "。", ":", "(", "\n")
_THRESHOLD_RANGE = regex(r"(?:以上|以下|以内)?的?[^,。;:!?\n、0-9]{2,14}?(?:有|共|为|达)?[0-9xX]")
# 接种率达95%以上的乡镇有16个: a rate that the text does not report, it says which ones are counted.
_RATE_BEFORE = re.compile(
    r"(?:率|比例|占比|比重|满意度|知晓度|增幅|增速|降幅|增长|上升|下降)"
    r"[在均]?(?P<sign>超过|超|高于|低于|不足|不到|大于|小于|未达到?|达不到)?(?:达到?|为|不低于)?[ ]?\Z"
)
_RATE_AFTER = re.compile(
    r"(?P<limit>\(?含?\)?(?:及?以上|及?以下|以内))?的?(?P<noun>[^,。;:!?\n、0-9率]{0,12}?)"
    r"(?:[共仅只占]|共?有|达到?|为|是)?[ ]?(?:[0-9xX×]|[一二两三四五六七八九十]{1,3}[个家所名人])"
)
# Letters that stand for a word and are no code: HBsAg, TCT, 抗-TP; those before a code follow a digit or stand alone
_ABBREVIATION = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2,8}\Z")
# H7N9, but not TSH120份
_ABBREVIATED_END = re.compile(r"[A-Za-z][HN]\Z")
# 8版诊疗方案: the eighth
_EDITION = regex(r"[一-鿿]{0,4}(?:防控|诊疗|治疗)(?:方案|指南|规范)")
_FORMULA = re.compile(r"[0-9][xX*×][0-9]")


def is_formula(spot: Spot) -> bool:
    """1+1=1, N+X, 7×24; 覆盖面=98.2% only says what it is."""
    told = spot.before[-1:] == "=" and "一" <= spot.before[-2:-1] <= "鿿"
    if spot.after.startswith(_SIGNS) or (spot.before.endswith(_SIGNS_BEFORE) and not told):
        return True
    return spot.c.style == "mask" and _FORMULA.search(spot.number) is not None


def is_document(spot: Spot) -> bool:
    """Numbers in titles of writings, of documents and references: 《…》, 〔2018〕12号, [12]."""
    near = spot.back(60)
    if "《" in near and spot.enclosed("《", 60) is not None:
        return True
    if "〔" in near and spot.enclosed("〔", 8) is not None:
        return True
    if "[" in near and not spot.unit and spot.enclosed("[", 8) is not None:
        return True
    return spot.follows.startswith("号") or (spot.before[-1:] in ")]〕 " and _OFFICE.search(spot.before) is not None)


def is_numbered_place(spot: Spot) -> bool:
    """编号:693825市卫生局…: the number ran into the name of the place, of which there are not so many."""
    return len(spot.number) >= 6 and spot.number.isdigit() and spot.unit_text in _GOVERNED


def is_regiment(spot: Spot) -> bool:
    """125团、127团, 129团团场医院: regiments of the corps that farms in Xinjiang."""
    return spot.number.isdigit() and _REGIMENT.match(spot.after) is not None


def is_contact(spot: Spot) -> bool:
    """Telephone and QQ numbers."""
    return not _calls(spot) and _CONTACT.search(spot.before) is not None


def _calls(spot: Spot) -> bool:
    """接听电话1206个, 推送微信365条: a number of calls and none to call."""
    return (
        spot.unit in _CALLED
        and len(spot.number.replace(",", "")) < 7
        and spot.before.rstrip(" ").endswith(("电话", "热线", "微信"))
    )


def contact_ends() -> frozenset[str]:
    """The characters that stand before those."""
    return _CONTACT_ENDS


def is_record(spot: Spot) -> bool:
    """Numbers so long that they count nothing."""
    return spot.c.style == "record" or (len(spot.number) >= 11 and spot.number.isdigit())


def is_code(spot: Spot) -> bool:
    """H7N9, PM2.5, A4, A-12区, 5·12地震."""
    last = spot.before[-1:]
    if last == "·":
        return spot.before[-2:-1].isdigit()
    if last == "/":
        # 12期/1300人次 counts twice, 98.2%/97.6% is a list
        return not spot.unit or (spot.before[-2:-1].isascii() and spot.before[-2:-1] != "%")
    if last in "-_." and last:
        last = spot.before[-2:-1]
        if last.isdigit() and spot.c.style != "hanzi" and not spot.unit:
            return True
    if not (last.isascii() and last.isalpha()):
        return False
    if spot.dimension == "rate" and "." in spot.number:
        return False  # HBsAg0.46%: the letters name what is tested
    if spot.dimension not in ("count", "rate") or spot.c.measure.ambiguous:
        return True
    if spot.c.style != "mask" and _ABBREVIATION.search(spot.before):
        return False  # HIV/AIDS392例, 抗-HCV52份: what is counted
    # CT1台, B超机2台: the letters name a device, the number counts it.
    return spot.dimension != "count" or not ends_with(spot.before, "device")


def code_ends() -> frozenset[str]:
    """The characters that stand before those."""
    return frozenset("/-_.·" + ascii_letters)


def may_be_service(measure: Unit) -> bool:
    """Whether a number with this unit may be a service's: 12345市长热线."""
    return not measure.canonical or measure.printed.startswith("市")


def is_service(spot: Spot) -> bool:
    """5G, 120急救."""
    first = spot.follows[:1]
    if not spot.unit and first.isascii() and first.isalpha():
        return True
    # 12345市长热线: no 12345 cities
    return (not spot.unit or spot.follows.startswith("市长")) and starts_with(spot.follows, "service_number")


def is_denominator(spot: Spot) -> bool:
    """每10万人口, 每千人: what a rate is per."""
    return (spot.c.scaled or spot.number in ("百", "千", "万", "十万", "百万")) and spot.unit in ("", "人")


def is_ordinal(spot: Spot) -> bool:
    """第3名, 初二, 前10名, 电话…, 3号楼, 见表2; 日前 and 目前 begin no rank."""
    before = spot.before.rstrip(" ")
    if before.endswith(("第", "初", "星期", "周")) and not before.endswith(("一周", "每周", "年初", "月初", "期初")):
        return True
    if spot.unit_text == "次" and _is_meeting(spot, before):
        return True
    if before.endswith("前"):
        return not ends_with(before, "not_a_rank") and (not spot.unit or listed(spot.unit_text, "ranked_unit"))
    if before.endswith("页数:") or (spot.unit_text == "页" and (before.endswith(_PAGES) or _is_length(spot, before))):
        return True
    if before[-1:] in ("表", "图") and _TABLE.search(before) and (not spot.unit or spot.unit_text in _PARTS_OF_TABLES):
        return True
    coded = ends_with(before, "before_number_code") and not _ABBREVIATED_END.search(before)
    return (coded and not _calls(spot)) or _in_address(spot, before)


def _is_meeting(spot: Spot, before: str) -> bool:
    """九届3次会议, 人大四次会议, 十三届县委五次全会: which meeting of a body that holds them in turn."""
    if before.endswith("届"):
        return True
    body = _OF_TERM if spot.c.style == "plain" else _ASSEMBLY
    if spot.after.startswith(("全会", "全体")) and before.endswith(_COMMITTEES):
        return spot.c.style == "hanzi"
    return spot.after.startswith(("会议", "全会", "全体")) and body.search(before) is not None


def _is_length(spot: Spot, before: str) -> bool:
    """(四页), (5页珍藏版): the pages of a document, in brackets behind its name."""
    return before.endswith("(") and spot.after.startswith((")", "珍藏版", "范文"))


def ordinal_ends() -> frozenset[str]:
    """The characters that stand before those."""
    codes = (*_PAGES, *words("before_number_code"), *words("before_bare_code"))
    return frozenset(word[-1] for word in codes) | set("第初期周前届表图( 大协会委党院村")


def _in_address(spot: Spot, before: str) -> bool:
    """卫生楼3层, 4栋201室, 长安村4组; 新建门诊楼一栋 counts what was built."""
    if spot.unit_text in ("组", "社"):
        return _VILLAGE.search(before) is not None
    if spot.unit_text in ("栋", "幢") and has(spot.back(16), "made"):
        return False
    addressed = not spot.unit or listed(spot.unit_text, "address_unit")
    return addressed and ends_with(before, "before_bare_code")


def may_be_grade(measure: Unit) -> bool:
    """Whether a number with this unit may be a grade, type or point of time."""
    return measure.printed in _GRADES or listed(measure.printed, "refused_unit")


def is_grade(spot: Spot) -> bool:
    """二级, 9点, 2型, 5.1版, 二类疫苗: grades, types and points of time."""
    c = spot.c
    if listed(spot.unit_text, "refused_unit") and spot.unit_text not in ("年", "日"):
        return True
    if spot.unit_text == "版":
        return "." in spot.number or _EDITION.match(spot.after) is not None
    if spot.unit_text == "项" and c.style == "hanzi" and spot.after.startswith("率"):
        return True  # 两项率依次是: as many as were told
    if spot.unit_text == "类" and starts_with(spot.after, "graded"):
        return True
    if spot.unit_text in ("层", "排") and starts_with(spot.after, "imaged"):
        return True
    if spot.unit_text == "期":
        return starts_with(spot.after, "stage") or (c.style == "hanzi" and not ends_with(spot.before, "issued"))
    return False


def is_hidden_name(spot: Spot) -> bool:
    """XX市, xx籍, 201x年, ×号: a name or date is hidden, not a figure."""
    c = spot.c
    if c.style != "mask":
        return False
    if not spot.unit and spot.after[:1] in _CLAUSE_END and _MASKED_FIGURE.search(spot.before[-12:] + spot.number):
        return False  # 总和生育率××, 出生107xxxx: a rate without a unit, or one that the mask has swallowed
    if not spot.unit and c.scaled and spot.after[:1] in _CLAUSE_END:
        return False  # 总投资x.x亿: a sum
    return not spot.unit or listed(spot.unit, "hidden_unit") or spot.follows.startswith(("籍", "某"))


def may_be_threshold(measure: Unit) -> bool:
    """Whether a number with this unit may say of which things the next number tells."""
    return measure.canonical in ("%", "‰", "毫升") or (measure.canonical != "" and measure.dimension in _THRESHOLDS)


def is_threshold(spot: Spot) -> bool:
    """床位数100张以下的医院29个, 3000元以上设备527台: the number names what the next one counts."""
    c = spot.c
    if spot.unit in ("%", "‰"):
        return _is_rate_threshold(spot)
    if spot.unit == "毫升" and spot.after.startswith("献血"):
        return True  # 400毫升献血者占58%
    if c.style == "mask":
        return False
    if spot.unit_text in _DOSES and _had_doses(spot):
        return True
    if (spot.unit_text in ("次", *_DOSES) or spot.unit == "元") and _THRESHOLD_NEXT.match(
        spot.folded, c.end, c.end + 16
    ):
        return True
    if spot.unit == "元" and c.high is not None and _BAND_NEXT.match(spot.folded, c.end, c.end + 12):
        return True
    if spot.after[:1] in ("的", "者") and spot.before.endswith(_BOUND_BEFORE) and _BOUND_NEXT.match(spot.after):
        return True
    pattern = _THRESHOLD if c.high is None else _THRESHOLD_RANGE
    if c.more or not pattern.match(spot.folded, c.end, c.end + 28):
        return False
    return "的" in spot.after[:5] or ends_with(spot.before, "threshold_cue") or spot.before[-1:] in _BOUNDARY


def _had_doses(spot: Spot) -> bool:
    """完成两针742人, 两剂次接种率98%, 0剂次儿童: who had so many doses."""
    c = spot.c
    if not c.value:
        return spot.after.startswith("儿童")
    return c.value <= _MOST_DOSES and _DOSES_NEXT.match(spot.folded, c.end, c.end + 8) is not None


def _is_rate_threshold(spot: Spot) -> bool:
    """签约率低于60%的村有4个; but 95%以上的群众满意 and 达到95%以上的目标 state the rate."""
    before = _RATE_BEFORE.search(spot.before)
    after = _RATE_AFTER.match(spot.folded, spot.c.end, spot.c.end + 28)
    if before is None or after is None or not (before.group("sign") or after.group("limit")):
        return False
    linked = after.group("limit") or spot.after.startswith("的")
    return bool(linked) and not has(after.group("noun"), "no_threshold")


def is_sample(spot: Spot) -> bool:
    """范文三篇, 全文1350字: the site counts its samples and their characters."""
    unit = spot.unit_text
    if unit == "字" and spot.before.endswith(" ") and spot.after[:1] in ("", "\n"):
        return True
    if unit == "篇" and has(spot.back(20), "written"):
        return False  # 撰写调研报告一篇
    return unit in ("篇", "字") and has(spot.before[-6:], "sample" if unit == "篇" else "sample_length")


def is_price(spot: Spot) -> bool:
    """点击下载文档 ¥5.00: what the site asks for a page, with the sign of a currency before it."""
    return not spot.unit_text and (has(spot.before[-8:], "sold") or starts_with(spot.after, "sold"))
