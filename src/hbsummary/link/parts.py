"""Names of parts: what follows 其中, stands in brackets, or among what was counted before."""

from __future__ import annotations

from hbsummary.link import phrase
from hbsummary.link.combine import combine, merge, overlap, per_time
from hbsummary.link.institutions import PLACES, attribute_of, belongs_to_institution, institution_of, is_institution
from hbsummary.link.topics import RATES, Topics
from hbsummary.words import ends_with, starts_with, worded, words

__all__ = ["part_name", "sum_of_part"]

# Of whom a sum was paid, at the beginning of the whole: 参合农民报销医药费, 新农合补偿.
_PAID_TO = worded(
    r"(?:{paid}|发放|拨付|兑付|垫付)?(?P<who>[一-鿿]{0,4}?(?:农民|群众|居民|患者|职工)|新农合|合作医疗|[一-鿿]{0,2}医保)"
)
# 重点人群签约: a part, though its words alone name nothing
_WHOSE_DEED = worded(r"[一-鿿]{2}(?:{population_end})[一-鿿]{2,4}(?<!率)\Z")
_PAID = worded(r".*(?P<paid>{paid})")

# Units of what was built or bought for a sum.
_EXTENTS = ("平方米", "亩", "张", "公里", "公顷")
# How long the name of a place is at most, and one of what is counted there.
_PLACE_NAME, _PLACED = 6, 24
_LONG = 16  # a whole and a part that make no short name
_PEOPLE = ("人", "人次", "例")
# What says nothing of those whose diseases follow.
_CASES = ("病例", "病人", "患者")
# What is no sum of parts: that of a part is a mean or ratio itself.
_MEANS = ("次均费用", "次均门诊费用", "次均住院费用", "人均费用", "均次费用", "性别比", "平均住院日")
# Kinds of 服务机构.
_KINDS = ("中心", "站")


def part_name(topics: Topics, own: str, unit: str, listed: bool) -> str:
    """A part of the whole, or an attribute of the part named last (初治病人498例,完成任务37.7%)."""
    if topics.root_unit == "元" and (name := _part_of_payments(topics, own, unit)):
        return name
    if per := per_time(topics.part, own):
        return per  # 其中门诊减免18.9万人次,…,人均减免18.6元
    if own in words("residents") and topics.root.endswith(("对象", "人员", "患者", "儿童", "病例")):
        topics.parts += 1
        topics.part = topics.root + own
        return topics.part  # 扶助对象2306人,其中农村人口2274人
    if listed and topics.part and is_institution(topics.root) and belongs_to_institution(own):
        return topics.part + own  # 其中公办71家、床位8940张
    if phrase.is_dependent(own) and not phrase.is_qualifier(own) and not _WHOSE_DEED.match(own):
        return _attribute(topics, own, unit, listed)
    root = topics.root
    topics.parts += 1
    if own in _KINDS and root.endswith("服务机构"):
        return root[:-2] + own  # 社区卫生服务机构32家,其中中心8家
    shared = bool(topics.done) and topics.done[-1].rule == "share"
    if shared and not listed and unit not in (topics.root_unit, topics.part_unit, *RATES):
        topics.root = topics.part = ""
        return own  # 手术5260例,其中四级手术占9%,抗菌药物使用强度38.6DDDs
    subject, attribute = phrase.topic_of(root)[0], attribute_of(root)
    measured = topics.root_unit == unit or (not topics.root_unit and root.endswith(("率", "比例", "占比")))
    rate = unit in ("%", "‰", "/10万") and measured and not own.endswith(("率", "比例", "比重", "度"))
    if topics.part and own in words("severity") and phrase.is_disease(topics.part):
        return topics.part + own  # 其中手足口病163例,重症2例
    if root in _CASES and phrase.is_disease(own):
        name = own  # 212例病例中:肝炎60例
    elif institution_of(own) and (attribute or institution_of(root)):
        name = own if attribute_of(own) else own + attribute
    elif whose := phrase.of_class(root, own) or (
        phrase.of_member(root, own) if rate and not PLACES.search(own) else ""
    ):
        name = whose
    elif own.endswith(("占比", "比重")) and len(phrase.topic_of(own)[0]) >= 3 and len(root + own) > _LONG:
        name = own  # 托位3.94个,其中普惠托位占比64%
    elif (
        root.endswith(_MEANS)
        and unit in (topics.root_unit, "")
        and own not in ("男", "女")
        and (phrase.is_qualifier(own) or phrase.is_sort(own))
    ):
        name = own + root  # 住院次均费用5286元,其中省级18342元
    elif rate or (unit == "百分点" and PLACES.search(own)):
        name = overlap(own, root)
    elif _is_whole_rate(own, unit, root, topics.root_unit):
        name = own
    elif unit == topics.root_unit in RATES and own.endswith("率") and not phrase.of_group(phrase.topic_of(own)[0]):
        name = own  # 接种率98.67%。其中卡介苗99.1%,乙肝首针及时率96.4%
    elif (subject and own.startswith(subject)) or (topics.root_unit == "元" and unit in _EXTENTS):
        name = own  # 投资5000万元,其中业务楼面积7350平方米: no part of the sum
    elif attribute and belongs_to_institution(own):
        name = root.removesuffix(attribute).removesuffix("工作") + own  # 工作人员, 卫生技术人员
    elif is_institution(own) and unit == topics.root_unit == "元" and len(own + root) <= _PLACED:
        name = own + root  # 设备总值6120万元,其中县医院3380万元
    elif PLACES.search(own) and len(own) <= _PLACE_NAME and len(own + root) <= _PLACED:
        name = own + root  # 1643人成功献血,其中东风街道386人
    else:
        name = merge(root, own) if len(own) + len(subject) <= 24 else own
    if not phrase.is_dependent(own) or _WHOSE_DEED.match(own):
        topics.part = name  # 其中重点人群签约11.7万人,覆盖率72.8%
    elif own.endswith("类"):
        topics.part = name if topics.parts == 1 else ""  # behind 甲类…、乙类… a rate is the whole's
    return name


def _part_of_payments(topics: Topics, own: str, unit: str) -> str:
    """参合农民住院, 参合农民住院补偿 in 参合农民报销医药费3260万元,其中住院2.1万人次、补偿2870万元; empty where not."""
    whose = _PAID_TO.match(topics.root)
    if unit in _PEOPLE and starts_with(own, "contrast"):
        topics.part = (whose["who"] if whose else "") + own
        return topics.part
    return overlap(topics.done[-1].name, own) if ends_with(own, "paid") and _of_treated(topics, unit) else ""


def _of_treated(topics: Topics, unit: str) -> bool:
    """Whether a sum stands behind those treated, a part of all for whom was paid."""
    before = topics.done[-1] if topics.done else None
    if before is None or unit != "元" or topics.root_unit != "元" or not before.part:
        return False
    return before.mention.quantity.unit in _PEOPLE and starts_with(before.own, "contrast")


def sum_of_part(topics: Topics, unit: str) -> str:
    """农民住院补偿 in 支付农民补偿款58万元,其中住院1265人次51万元: what was done with the sum, the whole says."""
    done = _PAID.match(topics.root) if topics.root and _of_treated(topics, unit) else None
    return overlap(topics.done[-1].name, done["paid"]) if done else ""


def _attribute(topics: Topics, own: str, unit: str, listed: bool) -> str:
    """An attribute of the part named last, or of the whole."""
    if topics.part.endswith(own) and unit != topics.part_unit and ends_with(own, "paid"):
        return topics.part  # 其中住院补偿1.4万人次、补偿3768万元
    if topics.part and listed and own in words("found"):
        return combine(topics.part, own)  # 其中甲检查412人、阳性37人
    if own in words("works_stage"):
        return combine(topics.root, own)  # 88个村中,建成87个,在建1个
    if starts_with(own, "of_sum"):
        return combine(topics.root, own)  # 现场直补15.6万元,医保补助10.4万元,总计补助26万元
    # A rate behind several parts is the whole's; so is an event in a list of parts (存活168例、死亡47例).
    rate = own.endswith(("率", "比例"))
    sums = unit == topics.root_unit == topics.part_unit == "元" or (
        topics.root_unit == "元" and ends_with(own, "sum_of_money") and not _of_part_before(topics, unit)
    )
    if own.endswith(("占比", "比重", "比例")) and phrase.is_qualifier(own[:2]):
        return combine(topics.root, own)  # 其中一孩2731人,二孩占比49.62%
    if rate and (part := _part_again(topics, own, listed)):
        return combine(part, own)
    # 其中来信20件、来访24批、网上信访25件,办结67件: what follows the list of parts is the whole's again.
    again = topics.parts > 1 and topics.done[-1].part and topics.done[-1].mention.joined
    of_all = (topics.parts > 1 and rate and own[:2] not in topics.part) or ((listed or sums or again) and not rate)
    return combine(topics.root if of_all else topics.part or topics.root, own)


def _of_part_before(topics: Topics, unit: str) -> bool:
    """Whether a sum stands right behind a part that is counted: 投资2436万元,其中重建项目7个,资金980万元."""
    before = topics.done[-1]
    return unit == "元" and before.part and before.is_level and before.mention.quantity.unit not in ("元", *RATES)


def _part_again(topics: Topics, own: str, listed: bool) -> str:
    """重点人群 in 签约率21.5%,其中重点人群5.83万人,签约率52.9%: the whole has said its rate before.

    So it is where the rate is listed with the part: 其中重点人群2.03万人、签约率61.8%.
    """
    before = topics.done[-1] if topics.done else None
    if before is None:
        return ""
    kind = phrase.people_of(before.own) or phrase.is_qualifier(before.own)
    return (
        before.own
        if kind and before.part and before.is_level and (listed or any(d.own == own for d in topics.done))
        else ""
    )


def _is_whole_rate(own: str, unit: str, root: str, root_unit: str) -> bool:
    """Whether a rate among parts that are counted says itself of what: 新农合参合率 behind 其中农村人口218337人."""
    if unit not in RATES or root_unit in RATES or not own.endswith("率"):
        return False
    subject = phrase.topic_of(own)[0]
    if len(subject) <= 2 or PLACES.search(subject) or is_institution(subject):
        return False
    return not phrase.people_of(subject) or phrase.topic_of(root)[0] in own  # 18岁以上人群接种率: of which vaccine
