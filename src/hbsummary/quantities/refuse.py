"""Why a number is not a value: a date, an ordinal, a document number, a name, a slogan.

The rules stand in one table, tried in order; the first that speaks gives its reason, which
`explain` shows. A candidate that no rule refuses is a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from hbsummary.quantities.scan import Candidate
from hbsummary.words import alternatives, words

__all__ = ["RULES", "refusal"]

Rule = Callable[[str, Candidate], bool]

_YEAR = re.compile(r"(?:19|20)[0-9xX*]{2}|[0-9]{2}")
_OPEN = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "〔": "〕", "[": "]", "【": "】", "「": "」"}


def _before(folded: str, c: Candidate, width: int = 8) -> str:
    return folded[max(0, c.start - width) : c.start]


def _after(folded: str, c: Candidate, width: int = 8) -> str:
    return folded[c.end : c.end + width]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _ends(text: str, name: str) -> bool:
    return _compiled(f"(?:{alternatives(name)})[ ]?$").search(text) is not None


def _starts(text: str, name: str) -> bool:
    return _compiled(f"[ ]?(?:{alternatives(name)})").match(text) is not None


def _enclosed(folded: str, c: Candidate, opener: str, reach: int) -> str | None:
    """What stands between the nearest `opener` before the number and its closer, if the number is inside."""
    closer = _OPEN[opener]
    left = folded.rfind(opener, max(0, c.start - reach), c.start)
    if left < 0 or closer in folded[left : c.start]:
        return None
    right = folded.find(closer, c.end, c.end + reach)
    return folded[left + 1 : right] if right >= 0 else None


def _date(folded: str, c: Candidate) -> bool:
    text = folded[c.start : c.number_end]
    after = folded[c.number_end : c.number_end + 3].lstrip(" ")
    if after[:1] == "年" and not after.startswith("年均"):
        return _YEAR.fullmatch(text) is not None or c.value_max is not None or (c.value or 0) > 1900
    if re.fullmatch(r"(?:19|20)[0-9]{2}", text) and c.unit_text in ("省", "市", "县", "区", "届", "级", "版", "周年"):
        return True
    if after[:1] == "日" and re.search(r"(?:住院日数?|平均|日数)(?:为|达|降至|缩短[到至])?[ ]?\Z", _before(folded, c)):
        return False
    if after[:1] in ("月", "日", "号", "时") and c.unit_text not in ("个月",):
        return True
    if re.match(r"[-/.~—至][0-9]{1,4}", after) and re.fullmatch(r"(?:19|20)?[0-9]{2}", text) and not c.unit:
        return True
    return re.search(r"[0-9]{1,4}[-/.年月][ ]?$", _before(folded, c)) is not None and not c.unit


def _numbered_name(folded: str, c: Candidate) -> bool:
    """H7N9, PM2.5, A4, 5G, 2型, 120急救."""
    before = _before(folded, c, 2)
    if before[-1:].isascii() and before[-1:].isalpha():
        return True
    follows = folded[c.number_end : c.number_end + 1]
    if not c.unit and follows.isascii() and follows.isalpha():
        return True
    return not c.unit and _starts(folded[c.number_end : c.number_end + 4], "service_number")


def _ordinal(folded: str, c: Candidate) -> bool:
    before = _before(folded, c, 6)
    if before.endswith(("第", "第 ", "初", "星期", "周")) and not before.endswith("一周"):
        return True
    return _ends(before, "before_number_code") and not before.endswith(("目前", "以前", "之前", "前超", "日前", "当前", "年前"))


def _sum(folded: str, c: Candidate) -> bool:
    """1+1=1, N+X, 7×24: formulas."""
    return folded[c.end : c.end + 1] in ("+", "=", "×", "＋", "*") or _before(folded, c, 1) in ("+", "=", ">", "×", "＋", "#")


def _grade(folded: str, c: Candidate) -> bool:
    return c.unit_text in words("refused_unit") and c.unit_text not in ("年", "日")


def _age(folded: str, c: Candidate) -> bool:
    if c.unit_text in ("岁", "周岁"):
        return _compiled(f"(?:{alternatives('age_context')})").search(_before(folded, c, 14)) is None
    if c.unit_text in ("个月", "月", "周", "天", "月龄"):
        return _starts(re.sub(r"^(?:以上|以下|以内|龄|内|及以上)", "", _after(folded, c)), "age_after") or _before(folded, c, 2).endswith("孕")
    return c.unit_text == "" and re.match(r"[-~至到][0-9]{1,3}(?:周?岁|个月|月龄|周)", folded[c.end : c.end + 8]) is not None


def _duration(folded: str, c: Candidate) -> bool:
    """Years and months last; hours and days count only where something takes that long."""
    if c.dimension != "time" or c.unit_text.endswith(("课时", "学时", "岁")):
        return False
    if c.unit_text in ("年", "周年", "个月", "月", "周", "星期", "个工作日", "工作日"):
        return not re.search(r"寿命|年限|工龄|平均|时间|周期", _before(folded, c, 10))
    return _starts(_after(folded, c), "time_limited") or not re.search(
        r"平均|住院日|时间|缩短|时长|时限|周期|日均|响应|等候|天数|时数", _before(folded, c, 14)
    )


def _document(folded: str, c: Candidate) -> bool:
    """Numbers of documents, references and titles of writings."""
    if _enclosed(folded, c, "《", 60) is not None or _enclosed(folded, c, "〔", 8) is not None:
        return True
    inside = _enclosed(folded, c, "[", 8)
    if inside is not None and not c.unit:
        return True
    return folded[c.number_end : c.number_end + 1] == "号" or re.search(r"(?:发|办|函|字|令)[ ]?[(\[〔][^)\]〕]{4,6}[)\]〕][ ]?$", _before(folded, c, 14)) is not None


def _quoted(folded: str, c: Candidate) -> bool:
    """A number in short quotation marks is a slogan or a name: “三个一”, “5.12”, “1+X”."""
    inside = _enclosed(folded, c, "“", 14)
    if inside is None:
        inside = _enclosed(folded, c, "‘", 14)
    if inside is None or len(inside) > 14:
        return False
    return c.style == "hanzi" or not c.unit or (c.dimension == "count" and len(inside) <= 10)


def _idiom(folded: str, c: Candidate) -> bool:
    """统一, 十分, 千方百计: a numeral within a set phrase."""
    if c.style != "hanzi":
        return False
    if folded[c.end : c.end + 1] == c.unit_text or _before(folded, c, 1) == "届":
        return True
    width = 4
    left = max(0, c.start - width)
    window = folded[left : c.end + width]
    for match in _compiled(f"(?:{alternatives('idiom')})").finditer(window):
        begin, end = left + match.start(), left + match.end()
        if begin <= c.start < end and not _counted(folded, c, end):
            return True
    return False


def _counted(folded: str, c: Candidate, phrase_end: int) -> bool:
    """The phrase ends inside the numeral and its unit, which say more than it: 十分 in 三十分, 一批次."""
    return phrase_end < c.end and c.unit != "" and len(folded[c.start : c.number_end]) > 1


def _slogan(folded: str, c: Candidate) -> bool:
    """三个不摘, 两项改革, 五大体系: points of a text, not things."""
    if c.style == "hanzi" and c.unit and _after(folded, c, 2) in ("工程", "计划", "活动", "行动"):
        return True
    if c.style != "hanzi" or c.unit_text not in ("个", "项", "大", "种", "条", "类", "方面", "层", "张", "道", "场", "点", "步", "把", "件"):
        return False
    return _starts(_after(folded, c, 6).lstrip("的“"), "abstract_noun")


def _article(folded: str, c: Candidate) -> bool:
    """一个, 一支, 一名 where they mean no more than `a`."""
    if folded[c.start : c.number_end] != "一":
        return False
    if _before(folded, c, 2) == "接着" or _after(folded, c, 1) in ("接",):
        return True
    if c.unit_text in ("次", "种", "批", "套", "项", "条", "支", "份", "张", "层", "期", "类", "点", "步", "面", "片", "道", "场", "把", "部", "处", "段", "对", "轮", "股", "番", "天", "年", "周", "月", "日"):
        return True
    before, after = _before(folded, c, 4), _after(folded, c, 1)
    if before.endswith(("的", "每", "这", "那", "某", "任", "成为", "作为", "同", "为", "是", "又", "另", "任何", "哪")) and not before.endswith("分别为"):
        return True
    if c.unit_text == "个":
        return after not in ("", ",", "。", ";", ":", ")", "、", "\n")
    return c.unit_text in ("名", "位", "人") and not re.search(r"每|各|至少|配备|推荐", folded[max(0, c.start - 24) : c.start])


def _vague(folded: str, c: Candidate) -> bool:
    """数百人, 几十家, 上万人: no figure is stated."""
    before = _before(folded, c, 2)
    return c.style == "hanzi" and before.endswith(("几", "数", "成", "好几", "若干")) and not before.endswith(("人数", "次数", "总数", "例数", "户数", "家数", "份数", "达数"))


def _bare_scale(folded: str, c: Candidate) -> bool:
    """万人签名, 千人计划: 万 and 千 alone count only with a word that compares, or 余."""
    text = folded[c.start : c.number_end].rstrip("余多来")
    if c.style != "hanzi" or text.strip("百千万亿") != "":
        return False
    return not c.more and not _before(folded, c, 2).endswith(("近", "约", "上", "超", "逾", "过", "达", "破"))


def _this(folded: str, c: Candidate) -> bool:
    """这三项, 以上五个, 其他两个: referring back."""
    return c.style == "hanzi" and _before(folded, c, 3).endswith(("这", "以上", "上述", "其他", "其它", "该", "前", "后", "此", "其余"))


def _mask_name(folded: str, c: Candidate) -> bool:
    """XX市, xx籍, 201x年, ×号: a name or date is hidden, not a figure."""
    if c.style != "mask":
        return False
    after = folded[c.number_end : c.number_end + 1]
    return c.dimension in ("", "place") or c.unit_text in ("县", "市", "区", "镇", "乡", "村", "街道", "省", "级", "局", "院", "年", "月", "日", "号", "时", "届", "人民", "点", "周", "度", "部", "科", "队", "社区", "班", "股", "站", "中心", "师") or after in ("籍", "某") or not c.unit


def _no_unit(folded: str, c: Candidate) -> bool:
    """A number without a unit counts only where a name leads to it and nothing follows."""
    if c.unit or c.style in ("ratio", "fold", "half", "fraction"):
        return False
    text = folded[c.start : c.number_end]
    if c.style == "hanzi":
        return text != "零" or not re.search(r"[率数](?:均|都)?(?:为|是|保持)\Z", _before(folded, c, 6))
    after = folded[c.end : c.end + 2]
    if after[:1] not in ("", ",", "。", ";", ")", "、", "\n", "以", "左", "!", "(", "和") and not after.startswith((" \n", " ,", "之间")):
        return True
    if _YEAR.fullmatch(text) and "." not in text and (len(text) == 4 or (c.value or 0) < 32):
        return not re.search(r"(?:比|数|值|量|分|率|指数)[^,。;]{0,4}\Z", _before(folded, c, 8))
    if c.end > c.number_end or folded[c.end - 1 : c.end] in "万亿":
        return False
    if len(text) >= 7 and "." not in text and "," not in text:
        return True
    return not re.search(r"(?:[数量值比分率额费均标][^,。;:!?\n0-9]{0,6}|[为达到至])[ ]?[约近超]?\Z", _before(folded, c, 10))


def _threshold(folded: str, c: Candidate) -> bool:
    """床位数100张以下的医院29个, 3000元以上的设备527台: the number names what the next one counts."""
    if c.dimension not in ("count", "money", "age", "area") or not c.unit:
        return False
    ranged = r"(?:以上|以下|及以上|及以下|以内)" if c.value_max is None else r"(?:以上|以下|以内)?"
    return re.match(rf"{ranged}的[^,。;:!?\n、0-9]{{2,14}}(?:有|共|为|达)?[0-9xX]", folded[c.end : c.end + 28]) is not None


def _model_text(folded: str, c: Candidate) -> bool:
    """范文三篇: the site counts its samples."""
    return c.unit_text == "篇" and (
        re.search(r"范文|例文|模板|精选|大全|总结|优秀|通用|实用|[)）]\Z", _before(folded, c, 6)) is not None
    )


def _ratio_of_time(folded: str, c: Candidate) -> bool:
    if c.style != "ratio" or c.unit:
        return False
    text = folded[c.start : c.end]
    if re.search(r"比|比例|结构|构成", _before(folded, c, 14)):
        return False
    return re.fullmatch(r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?", text) is not None or True


def _contact(folded: str, c: Candidate) -> bool:
    digits = folded[c.start : c.number_end]
    if re.search(r"(?:QQ|电话|热线|微信|邮编|传真|备案号|@)[::]?[ ]?$", _before(folded, c, 5)):
        return True
    return len(digits) >= 11 and digits.isdigit() and not c.unit


RULES: tuple[tuple[str, Rule], ...] = (
    ("formula", _sum),
    ("document number or title", _document),
    ("contact or record number", _contact),
    ("date", _date),
    ("hidden name or date", _mask_name),
    ("age in a name", _age),
    ("ordinal, rank or code", _ordinal),
    ("part of a name", _numbered_name),
    ("grade, type or point of time", _grade),
    ("set phrase", _idiom),
    ("quoted name or slogan", _quoted),
    ("time of day", _ratio_of_time),
    ("refers back", _this),
    ("vague", _vague),
    ("numeral used as a word", _bare_scale),
    ("article", _article),
    ("slogan", _slogan),
    ("threshold in a name", _threshold),
    ("samples of a site", _model_text),
    ("duration", _duration),
    ("no unit", _no_unit),
)


def refusal(folded: str, candidate: Candidate) -> str | None:
    """The reason why `candidate` is no value, or None."""
    for reason, rule in RULES:
        if rule(folded, candidate):
            return reason
    return None
