"""A number that no other form names: by the words before it, the noun after it, or neither."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.link import phrase
from hbsummary.link.complete import complete
from hbsummary.link.deeds import by_deed, is_one_of_them, is_something_else, with_deed
from hbsummary.link.institutions import PLACES, is_institution, named_institutions
from hbsummary.link.nouns import (
    SUMMED,
    THOSE_ARE,
    UNCOUNTED,
    after_joint,
    between_places,
    names_sum,
    noun_after,
    place_counted,
)
from hbsummary.link.parts import sum_of_part
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import clean_left, clean_right, without_time
from hbsummary.link.topics import RATES, SHARES, Named, Topics, before_event
from hbsummary.regex import regex
from hbsummary.words import starts_with, words

__all__ = ["named_by_clause", "plain"]

_DONE_OF_TASK = regex(r"[ ,]*(?:其中|已|共)?(?P<done>完成[^占了,。;、]{2,10}?(?:任务|目标|计划))数?的\Z")
_OF = re.compile(r"\A.{2,40}的(?:约|近|超过)?\Z")
# 2.31万人由民政部门代缴参合费用115.5万元: the sum has a name of its own.
_MONEY = regex(r"(?:费用?|资金|经费|款|补助|补偿|金额|补贴|投入|投资|收入|支出|产值|[一-鿿]金)[为达约共]?\Z")
# 五保户1712人由民政代缴51360元
_PAID_BY = regex(r"(?:均|都|全部)?由[一-鿿]{2,8}(?:代缴|代付|垫付|资助|缴纳|补助|出资|承担|支付)\Z")
_CONSISTS = re.compile("辖|服务|覆盖|下设")
_INHABITANTS = {"人": "人口", "户": "户数"}
_AND = regex(r"(?:和|及|与|以及|、|,|并)[ ]?\Z")
_SUM = regex(r"合计|共计|总计")
# 病例主要集中在学龄前儿童,共3339例
_GATHERED = regex(
    r"(?:\A|[,;。])(?P<what>[^,;。:0-9]{0,4}(?:病例|病人|患者|感染者|投诉|事件))(?:也|均|多|主要|大多|大部分)?(?:集中|分布|发生)[在于]"
    r"(?P<who>[^,;。:]{2,16}),\Z"
)
# 80岁以上偏低,只有71.3%; 基金使用进度偏慢,半年只用了38.6%: the clause before says how it is
_LAGS = regex(
    r"(?:\A|[,;。])(?P<what>[^,;。:0-9]{0,4}[^,;。:]{2,16}?)(?:还|仍|也|又|总体)?(?:(?:偏|较|比较|相对|相对较|依然|仍然|明显)(?:低|高|慢|快|少|多|大|小|滞后)|不够?(?:高|快|足|理想)|滞后),\Z"
)
# 二孩占比首次过半,达50.21%; 诊疗量占总量的比重,由42.1%上升至46.8%: the clause before is the name
_STANDS = regex(
    r"(?:\A|[,;。:])(?P<what>[^,;。:0-9]{1,24}(?:率|比|比例|比重|费用|人次|人数|水平|指数))(?:首次|首度|再次|已|也|均)*"
    r"(?:过半|突破[^,;。0-9]{1,6}|创[^,;。0-9]{0,6}新[高低]|[居排名列稳][^,;。0-9]{1,8}|保持[^,;。0-9]{1,6}|(?:大幅|稳步|明显|逐年)[^,;。0-9]{1,4})?,\Z"
)
_IS_NOW = regex(r"(?:已|已经|均|均已|平均)?(?:达到?了?|为|是|至|升至|降至)\Z")
_ONLY = regex(r"(?:[上全]?半?年|目前|至今)?[只仅才](?:有|用|为|是|达到?|占|完成|使用|支出)?了?(?:近|约)?\Z")
# 公共卫生服务主要依靠全县8家乡镇卫生院
_RELIES_ON = regex(r".*(?:依靠|依托|有赖于)(?:[全我][县市区镇乡])?\Z")
_IN_WHOLE = regex(r"[,、 ]*全[县市区州旗省院镇乡](?:已|现)?(?:共计?|总数|总计|达)+(?:有|达|为)?[ ]?")
_IN_ALL = regex(r"[,、 ]*(?:历年|至今)?累计(?:报告|达到?|已达)?[ ]?")
_ALL_OF_IT = re.compile("等?(?:全部|均已|均)")
_LAST_CLAUSE = regex(r"[,;:。]")
# 临床用血100%来自无偿献血
_SOURCE = regex(r"来自[一-鿿]{2,10}")
# 投入430万元用于完成9所卫生院改造
_FOR = regex(r"(?:全部|主要)?(?:为|给|用于(?:完成|开展|实施|建设|支持)?)")
_AMONG_THEM = regex(r"(?:病例|患者|病人)?[之当]?中(?:男性?)?")
_VALUE_OF = regex("(?P<aim>(?:目标|指标|计划|标准)值?)|(?:实际)?完成值?|实际(?:达到)?值?")
_MEASURED = re.compile(r"[率比重例占度]|[。;]")


@cache
def _verbs_done() -> frozenset[str]:
    return frozenset(verb + done for verb in words("list_verb") for done in ("", "了"))


def plain(found: list[Mention], n: int, left: str, topics: Topics) -> Named:
    """A level, target or reference: the words before the number, the noun after it, or the topic.

    `left` are the words before it, as `topics` have left them.
    """
    mention = found[n]
    noun = place_counted(found, n) or noun_after(found, n)
    if mention.joined:
        if SUMMED.search(left) and left == found[n - 1].right:
            left = ""  # 17个行政村、2个社区共2.6万人
        elif left.rstrip("、和 ") == found[n - 1].right.rstrip("、和 ") and _inhabited(mention, topics):
            left = ""  # 66个行政村、214个村民小组、8735户
        # 9个村1个社区: only the noun of the first stands between.
        among = bool(topics.root) and mention.left.strip().endswith("中")  # 13所卫生院中11所达到标准
        if (not left.strip(" 的") and not among and not _inhabited(mention, topics)) or (
            noun and (_AND.search(left) or between_places(found[n - 1], left, noun))
        ):
            return _adjacent(found, n, topics, noun)
        if left.strip() == "/" and mention.quantity.unit in RATES and topics.done[-1].is_level:
            told = topics.done[-1].name  # 高血压管理1305人/82.6%
            return Named(mention, told + ("率" if phrase.topic_of(told)[1] else "占比"), "", "share")
        if left.rstrip("、和 ") in ("", found[n - 1].right.rstrip("、和 ")) and (
            same := is_something_else(mention, topics)
        ):
            return Named(mention, same, same, "list")
        left = _joined(found, n, left, topics)
    again = topics.figures.get((mention.quantity.unit, mention.quantity.value), "")
    if again and not left.strip() and _AMONG_THEM.fullmatch(mention.right):
        return Named(mention, again, "", "noun after")  # 1846例病例中:流行性感冒903例
    those, last = THOSE_ARE.match(left), topics.done[-1] if topics.done else None
    if those and last and last.mention.quantity.value is not None and len(left) > those.end() + 1:
        of = f"{last.name}{last.mention.quantity.value:g}{last.mention.quantity.unit}{those['bound']}"
        return Named(mention, f"{of}的{noun or mention.quantity.unit}数", "", "words before")  # …90%以上的有甲、乙等4县
    lags = _LAGS.search(mention.skipped) if not noun and _ONLY.match(left) else None
    own = clean_left(lags["what"] if lags else left)
    if not own and not noun and _IS_NOW.match(left):
        own = named_by_clause(mention)
    if own and noun and left.rstrip().endswith("等") and named_institutions().match(noun):
        # 对违规执业等10家医疗机构: the words before say what they are there for.
        own = ""
    if own and noun and left.rstrip().endswith(("》等", "》等的")):
        own = verb.group() if (verb := phrase.list_verb().match(own)) else ""  # 出台了《…方案》等17个内部管理文件
    if not own and not noun and _inhabited(mention, topics):
        own = _INHABITANTS[mention.quantity.unit]
        return Named(mention, own, own, "inhabitants")
    if not own and not noun and (where := _GATHERED.search(mention.skipped)):
        own = clean_left(where["who"]) + where["what"]
    if not own and not noun and _SUM.search(left):
        # 配置设备和车辆,合计约7万元: the clause before says of what.
        own = clean_left(before_event(_ALL_OF_IT.split(_LAST_CLAUSE.split(mention.skipped.rstrip(",;"))[-1])[0]))
    if mention.quantity.unit == "元" and not noun:
        own = _spent_on(found, n, own)
    if own and topics.lead:
        own = _led(mention, own, topics)
    if mention.quantity.unit in SHARES and (share := _share(mention, left, own, noun, topics)):
        return share
    return _worded(mention, left, own, noun, topics)


def named_by_clause(mention: Mention) -> str:
    """What the clause before names, which tells no number itself; empty where it tells another thing."""
    stands = _STANDS.search(mention.skipped)
    return clean_left(stands["what"]) if stands else ""


def _joined(found: list[Mention], n: int, left: str, topics: Topics) -> str:
    """The words before a number that stands in one clause with another before it."""
    mention, before = found[n], found[n - 1].right.strip()
    said = topics.done[-1].own if topics.done else ""
    left = after_joint(found[n - 1], left, said, mention.quantity.unit)
    if _PAID_BY.match(left):
        return found[n - 1].left + left
    told = _MONEY.search(left) or names_sum(mention.right)
    if mention.quantity.unit == "元" and before and left.startswith(before[:2]) and not told:
        # 补助3个卫生院及5个服务中心300万元: the money goes with the verb.
        return next(m.left for m in found if m.clause == mention.clause) or left
    return left


def _spent_on(found: list[Mention], n: int, own: str) -> str:
    """The words before a sum, and what it was spent on where that stands behind it."""
    right = found[n].right
    if own in words("put_in") and right in _verbs_done() and n + 1 < len(found) and found[n + 1].joined:
        return right.rstrip("了") + noun_after(found, n + 1).rstrip("和及与") + own  # 投入324万元改造了6所卫生院
    if own in words("put_in") and starts_with(right, "list_verb"):
        return clean_right(right) + own  # 投入680万元建成实验室
    if phrase.is_dependent(own) and _FOR.fullmatch(right) and n + 1 < len(found) and found[n + 1].joined:
        return noun_after(found, n + 1) + own  # 投入430万元为9所卫生院配备设备
    return own


def _share(mention: Mention, left: str, own: str, noun: str, topics: Topics) -> Named | None:
    """A share of what the words before it name: 占比57.2%, 合格的占…, 临床用血100%来自无偿献血."""
    if own in words("of_whole") and topics.done and topics.done[-1].is_level:
        return Named(mention, phrase.shorten(topics.done[-1].name, len(own)) + own, "", "share")
    if mention.quantity.unit != "%":
        return None
    if own and (source := _SOURCE.match(mention.right)):
        own += source.group() + "的比例"
        return Named(mention, complete(topics, own, mention), own, "share")
    if noun or not _OF.match(left):
        return None
    if (done := _DONE_OF_TASK.match(left)) and topics.done and not mention.left.startswith("、"):
        # 补种疫苗1.36万人,完成项目任务的101.5%
        return Named(mention, f"{phrase.shorten(topics.level(), 8)}{done['done']}的比例", "", "share")
    if phrase.is_dependent(own) and not topics.done:
        own = without_time(left.strip(" ,的为是"))
        return Named(mention, own + "的比例", own, "share")
    return Named(mention, complete(topics, phrase.shorten(own), mention) + "的比例", own, "share")


def _worded(mention: Mention, left: str, own: str, noun: str, topics: Topics) -> Named:
    """The name out of the words before the number, the noun behind it and the topic."""
    if noun and own and mention.right.startswith("的"):
        noun = before_event(noun)
        if mention.quantity.unit in RATES and phrase.is_dependent(noun) and own in words("attains"):
            return Named(mention, complete(topics, noun, mention), noun, "noun after")  # 取得93.6%的治愈率
        if mention.quantity.unit not in ("名", "人", "个", "家"):
            name = phrase.shorten(noun, 10) + phrase.shorten(own, phrase.NAME_LENGTH - 10)
            return Named(mention, name, noun, "noun after")
    if mention.right.startswith(("为", "是")):
        if own in words("others"):
            own = clean_right(mention.right[1:]) or own  # 其余26个为村卫生室
        elif not own and not noun and (topics.root or is_one_of_them(mention, topics)):
            noun = clean_right(mention.right[1:])  # 其中3份为非碘盐
    if mention.quantity.unit == "口" and noun == "人":
        noun = "人口"  # 全村1246口人
    rule = "noun after" if noun else "words before"
    if noun and is_institution(noun):
        own = _RELIES_ON.sub("", own)
    if noun and (verb := _over_places(own, mention, noun)):
        own = verb  # 改扩建牛场、道坪、龙昌3所卫生院
    if noun:
        head = own if phrase.is_dependent(own) else phrase.shorten(own, phrase.NAME_LENGTH - 10)
        own = head + noun[: 26 - len(head)]
    elif (named := by_deed(mention, own, topics)) is not None:
        return named
    else:
        own = with_deed(mention, own, topics)
    name = complete(topics, own, mention)
    if own in ("", "报告") and _IN_ALL.fullmatch(left) and (new := topics.of_unit(mention.quantity.unit)):
        if not own and name == new:
            name = "累计" + name.removeprefix("新")  # 新报告感染者58例,累计214例
        elif own and new.startswith("新"):
            # 新检出感染者14例,累计报告236例
            name = "累计报告" + phrase.list_verb().sub("", new.removeprefix("新"), count=1)
    if not own and _IN_WHOLE.fullmatch(left) and name.startswith("新增"):
        name = name.removeprefix("新增")  # 新增甲等卫生院3家,全市共11家
    if not own and "完成" in left and mention.quantity.unit == "%" and topics.done and topics.done[-1].is_level:
        return Named(mention, name + "完成比例", own, "share")  # 应查60000人,实查61284人,完成102.14%
    if not own and "完成" in left:
        # 检查任务2600对,已完成2712对; 设定24项指标,完成22项
        name = _completed(name)
    return Named(mention, name, own, rule)


def _completed(name: str) -> str:
    """What was done of an aim: 设定24项指标,完成22项; 检查任务2600对,已完成2712对; 双随机任务145家,完成142家."""
    done = phrase.TASK_END.sub("", name)
    if done == name:
        return name + "完成" if name.endswith("指标") else name
    return done if phrase.activity().search(done) else name + "完成"


def _over_places(own: str, mention: Mention, noun: str) -> str:
    """The verb before institutions where behind it stand as many places as are counted; else empty."""
    verb = phrase.list_verb().match(own) if "、" in own and is_institution(noun) else None
    listed = verb is not None and verb.end() < len(own) and len(own.split("、")) == mention.quantity.value
    return verb.group() if verb is not None and listed else ""


def _led(mention: Mention, own: str, topics: Topics) -> str:
    """An item of a list with the measure that stands before the list, which it may say in part."""
    if own in words("of_all") and topics.heads:
        return topics.lead  # 补偿比:县内78.4%,县外41.7%,平均57.2%
    if said := _VALUE_OF.fullmatch(own):
        return topics.lead + ("目标" if said["aim"] else "")  # 接种率:目标值90%,完成值96.4%
    if _is_led(mention, own, topics.lead):
        place = PLACES.search(own) or is_institution(own)
        return (not place and phrase.of_member(topics.lead, own)) or own + topics.lead
    subject, measure = phrase.topic_of(own)
    # 加强免疫接种率:麻疹疫苗接种率97%
    partly = topics.heads and measure and topics.lead.endswith(measure) and topics.lead != measure
    # 免疫规划疫苗接种率:麻疹疫苗接种率98.6% only says the same twice.
    another = subject and subject[-1] not in topics.lead
    return subject + topics.lead if partly and another and mention.quantity.unit in RATES else own


def _is_led(mention: Mention, own: str, lead: str) -> bool:
    """Whether the measure before a colon is that of an item behind it."""
    if lead.endswith(("率", "比", "比例")):
        return mention.quantity.unit in ("%", "‰") and not _MEASURED.search(own)
    if mention.quantity.unit in UNCOUNTED:
        return False
    return bool(PLACES.search(own)) or is_institution(own) or phrase.is_qualifier(own) or phrase.is_sort(own)


def _inhabited(mention: Mention, topics: Topics) -> bool:
    """Whether people or households are counted right behind the places that a town consists of."""
    if mention.quantity.unit not in _INHABITANTS or not topics.done or mention.depth:
        return False
    before = topics.done[-1]
    if before.rule == "inhabitants":
        return before.mention.quantity.unit != mention.quantity.unit
    return PLACES.search(before.name) is not None and any(_CONSISTS.search(named.mention.left) for named in topics.done)


def _adjacent(found: list[Mention], n: int, topics: Topics, noun: str) -> Named:
    """11种837例; 二间献血屋和一台献血车: the words before the first number serve the second too."""
    before = topics.done[-1]
    first = next(mention for mention in found if mention.clause == found[n].clause)
    verb = _RELIES_ON.sub("", clean_left(first.left)) if before.mention.clause == found[n].clause else ""
    if noun and found[n].left.strip() == "的":  # 总投资1350万元的3处改扩建项目
        return Named(found[n], noun, noun, "noun after")
    if noun:
        own = (
            phrase.shorten(verb, phrase.NAME_LENGTH - 8) if not phrase.is_dependent(verb) or len(verb) <= 4 else ""
        ) + noun[:20]
        return Named(found[n], complete(topics, own, found[n]), own, "list", None, before.mention.left)
    name = sum_of_part(topics, found[n].quantity.unit) or before.name
    return Named(found[n], name, before.own, "adjacent", None, before.mention.left)
