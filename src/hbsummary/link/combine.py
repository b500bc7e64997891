"""Two phrases made one name: what needs a subject under the phrase that has one, a part under its whole.

A phrase that goes on from another one takes its subject. What else of the other it takes depends on what
both say: each form has its function, and what no form knows is told of the whole of the other.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from hbsummary.link.phrase import (
    TASK_END,
    WITHOUT,
    activity,
    is_dependent,
    is_outcome,
    is_qualifier,
    list_verb,
    measure_end,
    of_class,
    people_of,
    shorten,
    topic_of,
)
from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, starts_with, words

__all__ = ["combine", "merge", "overlap", "per_time"]

_POPULATION = regex(r"[一-鿿]{2}(?:人群|人口|家庭)")
# 单位开展检查, 监督覆盖率: of the units, whatever was done with them
_LIGHT_VERB = regex(r"(?<=[一-鿿]{2})(?:开展|进行|实施)\Z")
# 县级公立医院药占比30.8%,实际报销比65.2%
_SHARE_OF = regex(r"(?<=[一-鿿]{2})[药耗]占比\Z")
_WHOSE = regex(r"[一-鿿]{1,10}?(?:医院|卫生院|保健院|医疗机构|卫生服务中心)(?=[一-鿿]{2})")
_FLOW = regex(r"(?:收入|支出|结余)(?=\Z)|\A(?:收入|支出|结余)")
_TURN = regex(r"第[一二三四五1-5](?:剂次?|针次?|轮|批|期)")
_EACH_TIME = regex(r"(?:次均|例均|人均|户均)([一-鿿]{2,4})\Z")
_ACTUAL = regex(r"(?:实际|政策范围内|可)\Z")
_DUE = regex(r"(?<=[一-鿿]{2})应([一-鿿]{1,3})\Z")
_DUE_TO = regex(r"\A应(?:检|查|接种|种|治|管|建|参|补(?![助贴偿种充])|筛)")
# 发现和治疗涂阳病人412例,治愈率85%
_ANOTHER_DEED = regex(r"\A(?:并|和|及|、)(?:免费|规范)?[一-鿿]{2}(?=[一-鿿]{4})")
# 患者纳入管理136人,管理率95%
_TAKEN_IN = regex(r"(?<=[一-鿿]{2})纳入(?:健康|规范)?管理\Z")
# What is measured, of which disease it is the sign, and of which it is not.
_SIGNS = (("血压", "高血压", "糖尿病"), ("血糖", "糖尿病", "高血压"))
# What should be done, and what is.
_SHOULD = "应实已未"
_AGAINST = ("距", "离", "较", "比", "与")
_LYING_IN = ("产前", "产后", "产检", "早孕", "产前检查")
# 中央、省财政补助, 县财政补助: what one pays is no part of what another does
_FUNDER = regex(
    r"(?:(?:中央|国家|[省市州县区镇]级?|乡镇?级?|地方|本级)[、和及与]?)+(?:财政)?(?=(?:财政|配套|专项)?(?:补助|补贴|投入|配套|资金|拨款))"
)
_AREA = regex(r"(?:[县市区]域?内|区域内)(?:就诊|住院)率\Z")
_PER_HEAD = regex(r"(?:人均|每人)筹资(?:水平|标准|额)?\Z")
_JOINED = ("参合率", "参保率")
# 死亡人口1026人,多孩率0.7%: of births, whatever stands before
_PARITY = regex(r"[一二三多]孩率")
_BORN = regex("[生孩婚]|人口|[镇乡村县市区]")
_NATURAL = regex(r"自然增长率\Z|(?<=人口)增长率\Z")
_GROWTH = regex(r"(?:同比)?[增涨升降减][幅速]")


@lru_cache(maxsize=4096)
def combine(topic: str, dependent: str) -> str:
    """`dependent` under the topic phrase: 高血压患者健康管理 + 规范管理率 = 高血压患者规范管理率.

    A dependent with an activity of its own replaces the topic's; any other (完成率, 立案) is
    added to the whole of it.
    """
    if not topic:
        return dependent
    forms = (
        of_class,
        _mean,
        _actual,
        _due,
        _turn,
        _said_again,
        _within,
        per_time,
        _sanction,
        _of_disease,
        _of_mothers,
        _of_births,
        _of_institution,
        _flow,
        _funder,
        _of_fund,
    )
    return next((name for form in forms if (name := form(topic, dependent))), "") or _under(topic, dependent)


def merge(whole: str, part: str) -> str:
    """A part under its whole, the noun they share said once: 接种疫苗 + 一类疫苗 -> 接种一类疫苗."""
    for size in range(min(len(whole), len(part) - 1), 1, -1):
        if whole.endswith(part[-size:]):
            head = whole[:-size]
            return head + part if is_dependent(head) else part
    if whole[:2] == part[-2:] and ends_with(part, "paid") and len(whole) > len(part):
        return whole[2:] + part  # 补偿参合农民, 住院补偿
    if whole.endswith(("费", "费用", "资金", "款")):
        if whole[:2] == part[:2]:
            return part  # 领取补偿款, 领取门诊补偿
        if ends_with(part, "paid") and (at := whole.find(part[-2:])) >= 0:
            return whole[:at] + part  # 农民补偿医药费用, 农民住院补偿
    return combine(whole, part)


def overlap(first: str, second: str) -> str:
    """Two phrases joined, what ends one and begins the other said once: 公立医院 + 医院病床使用率."""
    for size in range(min(len(first), len(second)), 0, -1):
        if first.endswith(second[:size]):
            return first + second[size:]
    return first + second


def _mean(topic: str, dependent: str) -> str:
    return dependent + shorten(topic, 2) if dependent in words("mean_of") else ""


def _actual(topic: str, dependent: str) -> str:
    """签约率目标40%,实际完成42%: the rate itself."""
    return topic if dependent in words("actually") and topic.endswith(("率", "比例")) else ""


def _due(topic: str, dependent: str) -> str:
    """应接种, 第一剂接种, 接种率; 应管, 实际体检; 疫苗补种, 应补种: what should be done, and what is."""
    due = _DUE.search(topic)
    if due and (
        dependent.endswith(due[1]) or dependent.startswith(due[1]) or (dependent[0] == "实" and len(due[1]) == 1)
    ):
        return shorten(topic[: due.start()], len(dependent)) + dependent
    if dependent[0] in _SHOULD and len(dependent) > 2 and topic.endswith(dependent[1:]):
        return topic[: 1 - len(dependent)] + dependent
    return ""


def _turn(topic: str, dependent: str) -> str:
    """第一剂接种, 第二剂接种: another round of the same."""
    turn, other = _TURN.match(dependent), _TURN.search(topic)
    if turn is None or other is None or turn.group() == other.group():
        return ""
    return shorten(topic[: other.start()], len(dependent)) + dependent


def _said_again(topic: str, dependent: str) -> str:
    """规范管理率距全区平均水平, 规范管理率; 签约, 重点人群签约; 患病, 患病率: the dependent says all of the topic."""
    against = topic.startswith(dependent) and topic[len(dependent) :].startswith(_AGAINST)
    return dependent if against or dependent.endswith(topic) or dependent.startswith(topic) else ""


def _within(topic: str, dependent: str) -> str:
    """基层诊疗量占比, 县域内住院率: where all of a county's people are treated is a rate by itself.

    So is 百元医疗收入卫生材料消耗.
    """
    return dependent if _AREA.match(dependent) or dependent.startswith(("百元", "每百元")) else ""


def per_time(topic: str, dependent: str) -> str:
    """住院实际补偿, 次均补偿: what each time brought, of the same."""
    each = _EACH_TIME.match(dependent)
    at = topic.find(each[1]) if each else -1
    return shorten(_ACTUAL.sub("", topic[:at]), len(dependent)) + dependent if at >= 2 else ""


def _of_disease(topic: str, dependent: str) -> str:
    """糖尿病患者, 血压控制率: a measure of one disease is none of another one's patients."""
    return next(
        (
            dependent
            for sign, own, other in _SIGNS
            if dependent.startswith(sign) and other in topic and own not in topic
        ),
        "",
    )


def _sanction(topic: str, dependent: str) -> str:
    """没收药品46箱,立案14起: one measure of enforcement beside another, and no part of it."""
    return dependent if dependent in words("sanction") and starts_with(topic, "sanction") else ""


def _of_mothers(topic: str, dependent: str) -> str:
    """活产4862人,…;系统管理4415人; 产后访视率93%,系统管理率91%: of the mothers."""
    born = ends_with(topic, "born") and starts_with(dependent, "care_of_mothers")
    lying_in = topic_of(topic)[0] in _LYING_IN and dependent.startswith(("系统管理", *_LYING_IN))
    return "孕产妇" + dependent if born or lying_in else ""


def _of_births(topic: str, dependent: str) -> str:
    """出生5126人,死亡2861人: those who died are no part of those born; 死亡人口1026人,多孩率0.7%."""
    if (growth := _NATURAL.search(topic)) and dependent in ("死亡率", "出生率"):
        return topic[: growth.start()] + dependent  # 人口自然增长率6‰,死亡率5‰
    births = topic in words("births") or topic.endswith("性别比")
    if _PARITY.fullmatch(dependent) and not _BORN.search(topic):
        return dependent  # 开展清理清查,多孩率控制在1%以内
    deaths = topic.startswith("死亡人口") and (dependent.startswith("死亡") or dependent[1:2] == "孩")
    return dependent if deaths or (births and dependent.startswith("死亡")) else ""


def _of_institution(topic: str, dependent: str) -> str:
    """手术3000台,床位使用率88%: of the hospital, not of what it does."""
    if dependent not in words("of_institution"):
        return ""
    whose = _WHOSE.match(topic)
    return whose.group() + dependent if whose else dependent if topic.endswith(_done_there()) else ""


def _flow(topic: str, dependent: str) -> str:
    """基金收入1.86亿元,支出1.72亿元"""
    flow = _FLOW.search(topic)
    if flow is None or not _FLOW.match(dependent) or flow.group() == dependent[:2]:
        return ""
    return shorten(topic[: flow.start()], len(dependent)) + dependent


def _funder(topic: str, dependent: str) -> str:
    """筹资中央财政补助, 县财政补助: of another who pays, for the same."""
    if not _FUNDER.match(dependent):
        return ""
    other = _FUNDER.search(topic)
    return shorten(topic[: other.start()], len(dependent)) + dependent if other else ""


def _of_fund(topic: str, dependent: str) -> str:
    """人均筹资110元,报销1.2万人次: what was paid is no part of what each one gave, nor are those who joined."""
    if dependent in _JOINED and ends_with(topic.removesuffix("每年"), "paid"):
        return dependent
    return dependent if _PER_HEAD.search(topic) and dependent.startswith(("报销", "补偿", "受益")) else ""


def _under(topic: str, dependent: str) -> str:
    """The dependent under the topic's subject, and under what of the rest does not exclude it."""
    topic = _undone(_SHARE_OF.sub("", WITHOUT.sub("", topic)), dependent)
    subject, rest = topic_of(topic if dependent.endswith("率") else TASK_END.sub("", topic))
    if people_of(subject) and _POPULATION.match(dependent):
        return dependent  # 常住人口签约, 重点人群签约
    subject = _LIGHT_VERB.sub("", _people(subject, dependent)).replace("进行", "")
    rest = _left_of(rest, dependent, bool(subject))
    if len(subject + rest) < 2:
        return dependent  # 药占比, 检查检验收入占比
    if not rest:
        subject = _before(subject, dependent[:-1], 2)  # 活动性肺结核病原学, 病原学阳性率
    if (kept := _before(rest, dependent)) != rest:
        return shorten(subject + kept, len(dependent)) + dependent
    replaced = not is_qualifier(rest) and (activity().match(dependent) or (rest and rest in dependent))
    return shorten(subject if subject and replaced else subject + rest, len(dependent)) + dependent


def _undone(topic: str, dependent: str) -> str:
    """The topic without the verb of a deed of which a rate or another deed tells: 征收社会抚养费, 征收到位率."""
    if dependent.endswith("率"):
        topic = _DUE.sub("", topic)  # 项目经费应拨53万元,实拨37万元,到位率69.9%
    if dependent.endswith("率") or activity().match(dependent):
        topic = _TAKEN_IN.sub("", _without_deed(topic))
    done = _done().match(topic) if dependent.endswith("率") and len(topic) > len(dependent) else None
    return topic[done.end() :] if done and dependent.startswith(done.group()) else topic


def _without_deed(topic: str) -> str:
    """受理许可事项, of which 办结率 tells, without the verb; 抽检 and 新发现 say of which."""
    verb = list_verb().match(topic)
    if verb is None or verb.group().startswith("新") or verb.group() in words("examines"):
        return topic
    rest = _ANOTHER_DEED.sub("", topic[verb.end() :])
    return topic if len(rest) < 2 or rest.startswith("由") or is_dependent(rest) else rest


def _left_of(rest: str, dependent: str, of_subject: bool) -> str:
    """What stays of the words behind the topic's subject: measures go, and states that exclude one another."""
    if of_subject and rest.endswith(("发病", "死亡")) and is_outcome(dependent):
        rest = rest[:-2]
    if rest in words("enrolled") and dependent in words("enrolled"):
        return ""  # 患者在册1726人,在管1603人
    if _GROWTH.match(dependent):
        return rest  # 费用4123元,增幅比去年收窄: the growth of the fee
    return measure_end().sub("", _outcome_end().sub("", rest) if of_subject else rest)


def _before(text: str, following: str, least: int = 0) -> str:
    """The text without what it ends with and `following` begins with, two characters at least; `least` stay."""
    for size in range(min(len(text) - least, len(following)), 1, -1):
        if text.endswith(following[:size]):
            return text[:-size]
    return text


def _people(subject: str, dependent: str) -> str:
    """The subject without what was done to it: 登记精神障碍患者, 在管 -> 精神障碍患者; 应检儿童 -> 儿童."""
    bare = _DUE_TO.sub("", subject)
    done = activity().match(bare)
    if done and (dependent.startswith(done.group()) or people_of(bare)):
        bare = _ANOTHER_DEED.sub("", bare[done.end() :])
    return bare if len(bare) >= 2 else subject


@cache
def _done() -> re.Pattern[str]:
    """What was done, at the beginning of a phrase, before what it was done to."""
    # 筛查出高危孕产妇, but 筛查出生缺陷
    return re.compile(f"(?:{alternatives('activity')}|{alternatives('outcome')})(?:出(?![生院血诊]))?(?=[一-鿿]{{3}})")


@cache
def _done_there() -> tuple[str, ...]:
    """What institutions do and what is measured of all they do: 手术, 平均住院日."""
    return (*words("institution_deed"), *words("of_institution"))


@cache
def _outcome_end() -> re.Pattern[str]:
    rates = "|".join(re.escape(w) for w in words("outcome") if w.endswith(("率", "比例", "度", "占比")))
    return re.compile(f"(?:{rates})\\Z")
