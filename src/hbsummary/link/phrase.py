"""Phrases around a number: what names the indicator, and whether it can stand alone.

A phrase made only of words that need a subject (规范管理率, 立案, 丙类) is *dependent*:
it is a name only together with a topic, the part of an earlier phrase that says of what.
"""

from __future__ import annotations

import re
from functools import cache

from hbsummary.words import alternatives, words

__all__ = [
    "attribute_announced",
    "attribute_of",
    "belongs_to_institution",
    "clean_left",
    "clean_right",
    "combine",
    "fits_unit",
    "institution_of",
    "is_dependent",
    "is_qualifier",
    "is_reference_place",
    "overlap",
    "scope_of",
    "shorten",
    "topic_of",
]

_TIME = re.compile(
    r"(?:自|从|到|在|至|于)?(?:截[至止]到?(?:目前|今年|现在|当前|今)?|至)?(?:[0-9xX*]{4}|[0-9]{2}|今|去|当|本|同|全|每)?年?度?"
    r"(?:(?:第?[一二三四1-4](?:[、,至-][二三四2-4])?季度)|上半年|下半年|(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})(?:月份?)?[-—~至、](?:今年|当年|[0-9]{4}年)?(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})月份?"
    r"|(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|末|初|中旬|上旬|下旬|[0-9xX*]{1,2}日)?|年?[底末初内]|以来|期间|年?中)?(?:止|为止|以来|期间|开始|起)?,?"
)
_TIME_MARK = re.compile(r"(?:[0-9xX*]{4}|[0-9]{2}|今|去|当|本|全|每)年|截[至止]|[0-9xX*]月|季度|上半年|下半年|以来|期间|月底|年底")
_EDGE = " \n\t,、:;.·。!?\"'（）-—~*#>=◆●■▲★☆|"
# 签约, 许可, 在建: the last character of a word, not a filler.
_NOT_TAIL = re.compile(r"(?:[签预制节合公履大解违条]约|[许认]可|[内外存现健]在|[完生达赞养形组构集]成|[重复初]再|[需重主摘简首]要|[以涉顾普危]及|[饱温缓柔亲调]和|[参给赋授]与|[自理缘事]由|[服随跟]从|[原既行]为|[占持拥所具享]有|[成造促]就|[得感遇受看接收]到|[到通直送下]达|[公公社院总分现统合预设会]计|[靠邻附接]近|[各一首平甲乙丙]等|[平人次例件日]均|[惠]及|[高]于|[目]的|[收上实未]缴|[门急]诊|[人总])\Z")
_PRICE = re.compile(r"\A按(?:照)?(?:当年|可比|同口径|不变|现行)(?:价格?)?(?:计算)?")
# 全县医疗机构共有床位: said between a subject and what it has.
_INNER = re.compile(r"(?<=[一-鿿][一-鿿])(?:共设有|共有|现有|拥有|设有|累计|共计|合计)(?=[一-鿿]{2})")
# Each phrase is looked at within this many characters: names are short, and it bounds the work.
_REACH = 64
NAME_LENGTH = 26


def _trim(text: str) -> str:
    """`text` without marks at its edges; a bracket there goes only if it has no partner."""
    while True:
        before = text
        text = text.strip(_EDGE)
        if text.startswith(")") or (text.startswith("(") and ")" not in text):
            text = text[1:]
        if text.endswith("(") or (text.endswith(")") and "(" not in text):
            text = text[:-1]
        if text == before:
            return text


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _lead() -> re.Pattern[str]:
    keep = alternatives("lead_filler_keep")
    return re.compile(f"(?!(?:{keep}))(?:{alternatives('lead_filler')})")


@cache
def _keep() -> re.Pattern[str]:
    return re.compile(alternatives("lead_filler_keep"))


@cache
def _tail() -> re.Pattern[str]:
    # 实名登记 ends a name although 登 … do not; the longest filler at the end goes first.
    return re.compile(f"(?:{alternatives('tail_filler')})\\Z")


def scope_of(text: str) -> str:
    """The administrative area that a clause begins with (全县, 我区), or the empty string."""
    match = _regex(f"(?:{alternatives('scope')})").match(_without_time(text.strip(_EDGE)).strip(_EDGE))
    return match.group() if match else ""


def _without_time(text: str) -> str:
    """`text` without the time expressions at its beginning."""
    for _ in range(4):
        if _keep().match(text):
            break
        match = _TIME.match(text)
        if not match or not match.group() or not _TIME_MARK.search(match.group()):
            break
        text = text[match.end() :].lstrip(_EDGE)
    return text


def clean_left(text: str) -> str:
    """The name in the words before a number: time, scope, fillers and comparing words stripped."""
    text = re.sub(r"\A[0-9]{1,2}[、.](?![0-9])", "", _trim(text[-_REACH:].replace("\n", "")))
    lead, scope = _lead(), _regex(f"(?:{alternatives('scope')})(?![人民县市区中]{{0,1}}[院委])")
    for _ in range(12):
        before = text
        text = _trim(_PRICE.sub("", _without_time(text)))
        for pattern in (scope, lead):
            match = pattern.match(text)
            if match and len(text) - match.end() != 1:
                text = _trim(text[match.end() :])
        if text == before:
            break
    return _clean_tail(_INNER.sub("", text))


def _clean_tail(text: str) -> str:
    tail = _tail()
    for _ in range(8):
        match = tail.search(text)
        if not match or _NOT_TAIL.search(text):
            break
        text = _trim(text[: match.start()])
    return _trim(text)


def clean_right(text: str) -> str:
    """The noun phrase after a number and its unit, or the empty string where none begins there."""
    text = re.sub(r"\A\([^()]{1,3}\)", "", text[:_REACH].replace("\n", "").lstrip(" "))
    if not text or not re.match(r"[一-鿿“A-Za-z0-9<]", text):
        return ""
    if _regex(f"(?:{alternatives('not_a_noun')}|已(?!婚)|均)").match(text) and not text.startswith("为期"):
        return ""
    text = re.sub(r"\A为期[^的,]{1,8}的", "", text).removeprefix("的").lstrip(" ")
    if re.fullmatch(r"(?:工作)?(?:目标|任务|标准|水平|要求|比例|速度|指标)(?:任务|要求|值)?", text.strip(_EDGE)):
        return ""
    for match in _regex(f"(?:{alternatives('cut')})").finditer(text):
        if match.start() >= 2 and len(text) > 14 and text[match.start() - 1 : match.start() + 1] not in ("感到", "得到", "受到", "看到"):
            text = text[: match.start()]
            break
    return re.sub(r"[的了]+\Z", "", _trim(text))


@cache
def _needs_subject() -> tuple[frozenset[str], int]:
    every = frozenset(w for name in ("activity", "outcome", "qualifier", "measure") for w in words(name))
    return every, max(map(len, every))


def _generic_from(phrase: str) -> int:
    """The smallest i such that phrase[i:] consists of words that need a subject."""
    every, longest = _needs_subject()
    reach = {len(phrase)}
    for i in range(len(phrase) - 1, -1, -1):
        if phrase[i] in "的“”、和及与" and i + 1 in reach:
            reach.add(i)
        elif any(i + n in reach and phrase[i : i + n] in every for n in range(1, longest + 1)):
            reach.add(i)
    return min(reach)


def is_dependent(phrase: str) -> bool:
    """Whether the phrase consists only of words that need a subject."""
    return _generic_from(phrase) == 0


def topic_of(phrase: str) -> tuple[str, str]:
    """The phrase cut into its subject and the trailing words that need one."""
    cut = _generic_from(phrase)
    return phrase[:cut], phrase[cut:]


@cache
def _activity() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('activity')})")


@cache
def _measure_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('measure')})+\\Z")


@cache
def _outcome_end() -> re.Pattern[str]:
    rates = "|".join(re.escape(w) for w in words("outcome") if w.endswith(("率", "比例", "度")))
    return re.compile(f"(?:{rates})\\Z")


def combine(topic: str, dependent: str) -> str:
    """`dependent` under the topic phrase: 高血压患者健康管理 + 规范管理率 = 高血压患者规范管理率.

    A dependent with an activity of its own replaces the topic's; any other (完成率, 立案) is
    added to the whole of it.
    """
    if not topic:
        return dependent
    if dependent in ("人均", "次均", "户均", "平均", "例均"):
        return dependent + shorten(topic, 2)
    subject, rest = topic_of(topic)
    rest = _measure_end().sub("", _outcome_end().sub("", rest) if subject else rest)
    for size in range(min(len(rest), len(dependent)), 0, -1):
        if rest.endswith(dependent[:size]):
            return shorten(subject + rest[:-size], len(dependent)) + dependent
    if subject and _activity().match(dependent):
        return shorten(subject, len(dependent)) + dependent
    return shorten(subject + rest, len(dependent)) + dependent


def shorten(phrase: str, used: int = 0) -> str:
    """`phrase` cut from the left, at a word that begins a new thought where there is one."""
    limit = max(8, NAME_LENGTH - used)
    if len(phrase) <= limit:
        return phrase
    cuts = [m.end() for m in re.finditer(r"了|将|对|为|向|使|由|通过|按照|用于|中的|的|等(?=[一-鿿0-9]{3})|、|,|和|及|与|开展|进行|完成|实施", phrase)]
    for cut in cuts:
        if 4 <= len(phrase) - cut <= limit:
            return phrase[cut:]
    return phrase[-limit:]


@cache
def _institutional() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """An attribute of institutions at the end of a phrase; institutions at its end; institutions that own one."""
    owned, places = alternatives("attribute"), alternatives("institution_end")
    # What they do counts as well: 诊疗人次, 出院人数, 手术台次.
    done = r"(?:诊疗|出院|入院|住院|门急诊|门诊|急诊|就诊|收治|手术|服务|体检|健康检查|接诊)(?:人次数?|人数|病人数?|量|例数|台次|总量)?"
    attribute = rf"(?:总)?(?:{owned}|{done})(?:数|总数)?\Z"
    return (
        re.compile(attribute),
        re.compile(rf"(?:{places})\Z"),
        re.compile(rf"\A.{{0,12}}?(?:{places})(?=(?:的)?{attribute})"),
    )


def belongs_to_institution(phrase: str) -> bool:
    """Whether the phrase is what institutions have (床位, 卫生人员) and names none."""
    return _institutional()[0].fullmatch(phrase) is not None


def institution_of(phrase: str) -> str:
    """The institutions that the phrase names, or names as the owner of beds or staff."""
    _, end, owner = _institutional()
    if end.search(phrase):
        return phrase
    match = owner.match(phrase)
    return match.group() if match else ""


def attribute_of(phrase: str) -> str:
    """What the phrase says institutions have, at its end: 床位 in 全市医疗卫生机构床位."""
    match = _institutional()[0].search(phrase)
    return match.group() if match else ""


_PLACE = re.compile(
    r"\A(?:全[国省市州县区旗]|国家|省|市|州|本省|省内|同级|同类|全省同类)?(?:的)?(?:总体)?(?:平均|均)(?:水平|值|数)?\Z"
    r"|\A(?:全[国省市州县区]|省|市)(?:水平|的水平)\Z"
)


def is_reference_place(phrase: str) -> bool:
    """Whether the phrase only names another place's level: 全市平均水平."""
    return _PLACE.match(phrase) is not None


@cache
def _announced() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('attribute')})(?=机构分布|分布|构成|情况|中[,:])")


def attribute_announced(text: str) -> str:
    """What a list of institutions is about: 卫生人员 in 卫生人员机构分布:."""
    match = _announced().search(text)
    return match.group() if match else ""


_FITS = {"人次": "人次|诊疗|门诊|急诊|入院|服务|体检", "人": "人员|人数|医师|护士|职工|编制", "张": "床"}


def fits_unit(attribute: str, unit: str) -> bool:
    """Whether what institutions have or do is counted in this unit."""
    return unit in _FITS and re.search(_FITS[unit], attribute) is not None


def overlap(first: str, second: str) -> str:
    """Two phrases joined, what ends one and begins the other said once: 公立医院 + 医院病床使用率."""
    for size in range(min(len(first), len(second)), 0, -1):
        if first.endswith(second[:size]):
            return first + second[size:]
    return first + second


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(words("qualifier"))


def is_qualifier(phrase: str) -> bool:
    """Whether the phrase is a mere kind (乙类, 农村, 高级职称), a part of the whole and not of the part before."""
    return _measure_end().sub("", phrase) in _qualifiers()
