"""Names made complete: by the whole, the institution, the measure or the level said once, or the topic."""

from __future__ import annotations

import re

from hbsummary.link import phrase
from hbsummary.link.institutions import (
    PLACES,
    attribute_announced,
    attribute_of,
    belongs_to_institution,
    fits_unit,
    institution_of,
    is_institution,
)
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import clean_left
from hbsummary.link.topics import RATES, Topics, until_event
from hbsummary.regex import regex
from hbsummary.words import ends_with

__all__ = ["complete"]

_CLAUSE_END = re.compile(r"[,;:]")
# 在册患者, 患者管理率: patients of what, the topic says
_SOME_PEOPLE = regex(
    r"(?:现?存活|在册|在管|登记|确诊|现症|报告)?(?:患者|病人|感染者)(?:[和及与]病人)?(?:[一-鿿]{1,6}率)?\Z"
)
_SOME_PEOPLE_END = regex(r"疫情.{0,16}\Z|(?:患者|病人)?(?:健康|规范)?(?:管理|服务|防治|救治)*\Z")
# 乙类传染病除鼠疫无发病外,其他共报告发病: what is counted stands before the exception
_OTHERS = ("其他", "其余", "其它")
_BESIDES = regex(r"(?:\A|[,。;:\n])(?P<whole>[^,。;:\n]{2,12})除[^。;]{2,60}外,\Z")
# Units in which a measure is said once for two of a sort.
_MEASURED = (*RATES, "分")
_LEVEL = regex(r"(?:国家|省|市|县|区)级\Z")
_LEVEL_WITHIN = regex(r"(?:国家|省|市|县|区)级(?=[一-鿿]{2})")
# What is a part of a sum, beside other parts of it.
_EXTENTS = ("平方米", "亩", "张", "公里", "公顷")
_PER_ONLY = regex(
    r"(?:平均)?(?:每[百千万]?(?:名|个)?(?:常住|户籍)?(?:人口|人|居民)|[千万]人口?均?|人均)(?:拥有|占有)?\Z"
)
# 卫生室154个,每个不低于80平方米
_PER_PIECE = regex(r"(?:平均)?每[个台所间张座辆件床村家户套](?P<of>.{0,6})\Z")
_BEST = regex(r"(?P<what>[一-鿿]{2,16}?(?:率|比例?|人数|得分))最[高低多少好快]的?(?:是|为)(?P<where>[一-鿿]{2,8})\Z")
_MOST = regex(r"最[高低多少大小好差快慢]的?(?:是|为)?(?P<where>[一-鿿]{2,10})\Z")
_MEASURE_FIRST = regex(
    r"(?P<measure>[一-鿿]{2,12}?(?:费用|率|比例?|收入|人次|人数|得分|满意度|住院日))(?P<whose>[一-鿿]{2,8})\Z"
)
_KINDS = ("中心", "站")
_AGE = regex(r"[0-9]{1,3}(?:[-~至到][0-9]{1,3})?岁(?:及)?(?:以上|以下)?")
_AGED = regex(_AGE.pattern + r"(?=(?:的?(?:老年人|老人|人群|人口|儿童|居民))?\Z)")
# 管理率和住院分娩率均为100%
_FIRST_OF_TWO = regex(r"([一-鿿]{1,6}率)[、和及与][一-鿿]{2,8}率\Z")
_GRADE = ("标准", "等次", "级别", "档次")
_PER_FIRST = frozenset("每千万人平")
_PER = regex(r"每[百千万]?(?:名|个)?(?:常住|户籍)?(?:人口|人|居民|老年人口)(?:的?拥有)?")


def complete(topics: Topics, own: str, mention: Mention) -> str:
    """`own` made complete: by the whole, the institution, the clause skipped or the topic."""
    if not own:
        return topics.root if topics.root and mention.host and mention.depth else topics.last(mention.depth)
    if own[0] in _PER_FIRST and topics.level():
        if _PER_ONLY.match(own):
            return own + topics.level()
        if (piece := _PER_PIECE.match(own)) and (not piece["of"] or phrase.is_dependent(piece["of"])):
            return phrase.shorten(topics.level(), len(own)) + own
    if of_level := _of_level(topics, own, mention):
        return of_level
    if of_place := _of_place(topics, own, mention):
        return of_place
    if per := _per_head(topics, own, mention) or _kind_of_measure(topics, own, mention):
        return per + own
    if is_institution(own) and (attribute := _attribute_for(topics, mention)):
        return re.split(r"分布在|构成为|其中", own)[-1] + attribute
    if (aged := _AGED.match(own)) and (named := _of_age(topics, aged.group(), mention)):
        return named
    if own.startswith(_OTHERS) and (besides := _BESIDES.search(mention.skipped)):
        return besides["whole"] + own[2:].lstrip("共")
    if topics.root:
        topics.part_unit = topics.part_unit or mention.quantity.unit
        return _part_name(topics, own, mention.quantity.unit, mention.joined)
    if belongs_to_institution(own) and topics.institution and not institution_of(own):
        return phrase.shorten(topics.institution, len(own)) + own
    if (
        ("患者" in own or "病人" in own or "感染者" in own)
        and _SOME_PEOPLE.match(own)
        and (of := _SOME_PEOPLE_END.sub("", phrase.topic_of(topics.topic or topics.context)[0]))
        and "感染者" not in of
    ):
        return phrase.shorten(of, len(own)) + own
    if not phrase.is_dependent(own):
        if (first := _FIRST_OF_TWO.match(own)) and phrase.is_dependent(first[1]) and topics.topic:
            return phrase.shorten(phrase.combine(topics.topic, first[1]) + own[len(first[1]) :])
        return phrase.shorten(own + _measure_for(topics, own, mention))
    if measure := _measure_for(topics, own, mention):
        return own + measure  # 一般人群签约率41.2%,重点人群72.6%
    if _goes_on(topics, own, mention):
        return phrase.combine(topics.done[-1].name, own)
    for clause in reversed(_CLAUSE_END.split(mention.skipped)):
        said = clean_left(clause)
        if len(said) > len(own) and own in said:
            return phrase.shorten(said)
    if fresh := _fresh(topics, mention):
        topics.topic = fresh
    return phrase.combine(topics.topic or topics.context, own)


def _of_age(topics: Topics, age: str, mention: Mention) -> str:
    """60岁以上老年人全程接种率88.4%,80岁以上71.2%: the same of another age."""
    before = topics.done[-1] if topics.done else None
    alike = before is not None and before.is_level and before.mention.quantity.unit == mention.quantity.unit
    if before is None or not alike or not _AGE.search(before.name):
        return ""
    return _AGE.sub(age, before.name, count=1)


def _of_place(topics: Topics, own: str, mention: Mention) -> str:
    """最高的甲县为61.8%: what the clauses before say of all, for one of them."""
    if (best := _BEST.match(own)) and (PLACES.search(own) or is_institution(own)):
        return phrase.shorten(best["where"] + best["what"])
    place = _MOST.match(own)
    before = topics.base
    if place is None or before is None or before.mention.quantity.unit != mention.quantity.unit:
        return ""
    other = _MOST.match(before.own) or _BEST.match(before.own)
    measure = topics.level().removeprefix(other["where"] if other else "")
    return phrase.shorten(place["where"] + measure) if PLACES.search(own) or is_institution(own) else ""


def _goes_on(topics: Topics, own: str, mention: Mention) -> bool:
    """Whether a rate is that of the deed before it in its clause: 重点人群签约6.8万人、签约率72.5%."""
    before = topics.done[-1] if topics.done else None
    if before is None or mention.skipped.strip(" ,、") or not before.is_level or not own.endswith("率"):
        return False
    return phrase.is_dependent(before.own) and before.own.endswith(own[:-1]) and len(before.own) > len(own)


def _fresh(topics: Topics, mention: Mention) -> str:
    """The subject of a clause behind a semicolon that holds no number: …;新址启用,装修面积12300㎡."""
    if ";" not in mention.skipped:
        return ""
    said = clean_left(until_event(mention.skipped.rsplit(";", 1)[1].split(",")[0]))
    return said if 3 <= len(said) <= 16 and not phrase.is_dependent(said) else ""


def _attribute_for(topics: Topics, mention: Mention) -> str:
    """编制 in 机构人员编制845人,乡镇卫生院179人, for the second, which counts no institutions."""
    unit = mention.quantity.unit
    if unit in ("家", "个", "所", "间", "处", "座", "户", "户次", "家次", "单位"):
        return ""
    if announced := attribute_announced(mention.skipped + mention.left + _begun(topics)):
        return announced
    for named in reversed(topics.done):
        said = attribute_of(named.name) if named.is_level else ""
        if said and (named.mention.quantity.unit == unit or fits_unit(said, unit)):
            return said
    if said := attribute_of(topics.root):
        return said
    if unit in topics.carried:
        return topics.carried[unit] if unit not in ("%", "元", "") else ""
    return next((a for a in reversed(topics.carried.values()) if fits_unit(a, unit)), "")


def _begun(topics: Topics) -> str:
    """The words with which the sentence began."""
    return topics.done[0].mention.skipped + topics.done[0].mention.left if topics.done else ""


def _measure_for(topics: Topics, own: str, mention: Mention) -> str:
    """规范管理率 in 高血压规范管理率71.2%,糖尿病69.8%, for the second."""
    before, unit = topics.done[-1] if topics.done else None, mention.quantity.unit
    if before is None or not before.is_level or unit not in _MEASURED or unit != before.mention.quantity.unit:
        return ""
    if mention.depth != before.mention.depth or "。" in mention.skipped or len(mention.skipped) > 30:
        return ""
    subject, measure = phrase.topic_of(before.name)
    of_all = not subject and phrase.people_of(own)  # 签约率提高到36%,重点人群达到66%
    return measure if measure and (of_all or phrase.same_sort(subject, own)) else ""


def _kind_of_measure(topics: Topics, own: str, mention: Mention) -> str:
    """起付线 in 起付线乡级100元、县级300元, for the second."""
    before = topics.done[-1] if topics.done else None
    if before is None or not mention.joined or before.mention.quantity.unit != mention.quantity.unit:
        return ""
    if own.endswith(_GRADE) and before.name[-len(own) :] != own and before.name.endswith(own[-2:]):
        return before.name[: -len(own)]  # 达到推荐标准2所、基本标准13所
    if is_institution(own) and (first := _MEASURE_FIRST.match(before.name)) and is_institution(first["whose"]):
        return first["measure"]  # 次均费用县医院4210元、中医院3980元
    return phrase.before_qualifier(before.name) if phrase.is_qualifier(own) else ""


def _of_level(topics: Topics, own: str, mention: Mention) -> str:
    """国家级示范中心1个、省级2个: the name before with the level of the second."""
    before, level = topics.done[-1] if topics.done else None, _LEVEL.search(own)
    if before is None or level is None or not mention.joined or before.mention.quantity.unit != mention.quantity.unit:
        return ""
    alone = own == level.group() or before.name.startswith(own[: level.start()])
    return _LEVEL_WITHIN.sub(level.group(), before.name, count=1) if alone and _LEVEL_WITHIN.search(before.name) else ""


def _per_head(topics: Topics, own: str, mention: Mention) -> str:
    """每千人口 in 每千人口执业医师2.61人、注册护士2.95人, for the second."""
    before = topics.done[-1] if topics.done else None
    if before is None or mention.skipped.strip(" ,") or own.startswith(("每", "人均")):
        return ""
    value = mention.quantity.value
    if value is None or value >= 100 or not belongs_to_institution(own.removesuffix("数")):
        return ""
    if mention.skipped.strip() and value % 1 == 0:
        return ""  # behind a comma only a fraction is sure to be per head
    match = _PER.search(before.name)
    return match.group() if match else ""


def _part_again(topics: Topics, own: str) -> str:
    """重点人群 in 签约率21.5%,其中重点人群5.83万人,签约率52.9%: the whole has said its rate before."""
    before = topics.done[-1] if topics.done else None
    if before is None:
        return ""
    kind = phrase.people_of(before.own) or phrase.is_qualifier(before.own)
    return before.own if kind and before.part and before.is_level and any(d.own == own for d in topics.done) else ""


def _is_whole_rate(own: str, unit: str, root: str, root_unit: str) -> bool:
    """Whether a rate among parts that are counted says itself of what: 新农合参合率 behind 其中农村人口218337人."""
    if unit not in RATES or root_unit in RATES or not own.endswith("率"):
        return False
    subject = phrase.topic_of(own)[0]
    if len(subject) <= 2 or PLACES.search(subject) or is_institution(subject):
        return False
    return not phrase.people_of(subject) or phrase.topic_of(root)[0] in own  # 18岁以上人群接种率: of which vaccine


def _part_name(topics: Topics, own: str, unit: str, listed: bool) -> str:
    """A part of the whole, or an attribute of the part named last (初治病人498例,完成任务37.7%)."""
    root = topics.root
    if phrase.is_dependent(own) and not phrase.is_qualifier(own):
        # A rate behind several parts is the whole's; so is an event in a list of parts (存活168例、死亡47例).
        rate = own.endswith(("率", "比例"))
        sums = unit == topics.root_unit == topics.part_unit == "元" or (
            topics.root_unit == "元" and ends_with(own, "sum_of_money")
        )
        if rate and (part := _part_again(topics, own)):
            return phrase.combine(part, own)
        # 其中来信20件、来访24批、网上信访25件,办结67件: what follows the list of parts is the whole's again.
        again = topics.parts > 1 and topics.done[-1].part and topics.done[-1].mention.joined
        of_all = (topics.parts > 1 and rate and own[:2] not in topics.part) or ((listed or sums or again) and not rate)
        return phrase.combine(root if of_all else topics.part or root, own)
    topics.parts += 1
    if own in _KINDS and root.endswith("服务机构"):
        return root[:-2] + own  # 社区卫生服务机构32家,其中中心8家
    shared = bool(topics.done) and topics.done[-1].rule == "share"
    if shared and not listed and unit not in (topics.root_unit, topics.part_unit, *RATES):
        topics.root = topics.part = ""
        return own  # 手术5260例,其中四级手术占9%,抗菌药物使用强度38.6DDDs
    subject, attribute = phrase.topic_of(root)[0], attribute_of(root)
    rate = unit in ("%", "‰", "/10万") and topics.root_unit == unit and not own.endswith(("率", "比例", "比重", "度"))
    if institution_of(own) and (attribute or institution_of(root)):
        name = own if attribute_of(own) else own + attribute
    elif rate:
        name = phrase.overlap(own, root)
    elif _is_whole_rate(own, unit, root, topics.root_unit):
        name = own
    elif (subject and own.startswith(subject)) or (topics.root_unit == "元" and unit in _EXTENTS):
        name = own  # 投资5000万元,其中业务楼面积7350平方米: no part of the sum
    elif attribute and belongs_to_institution(own):
        name = root.removesuffix(attribute) + own
    else:
        name = phrase.merge(root, own) if len(own) + len(subject) <= 24 else own
    if not phrase.is_dependent(own):
        topics.part = name
    return name
