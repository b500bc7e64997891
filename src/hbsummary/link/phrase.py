"""Phrases around a number: what names the indicator, and whether it can stand alone.

A phrase made only of words that need a subject (规范管理率, 立案, 丙类) is *dependent*:
it is a name only together with a topic, the part of an earlier phrase that says of what.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from hbsummary.regex import regex
from hbsummary.words import alternatives, words

__all__ = [
    "TASK_END",
    "before_qualifier",
    "combine",
    "first_measure",
    "is_dependent",
    "is_disease",
    "is_qualifier",
    "is_reference_place",
    "list_verb",
    "merge",
    "needs_people",
    "of_class",
    "of_group",
    "of_member",
    "overlap",
    "people_of",
    "same_sort",
    "shorten",
    "topic_of",
]

NAME_LENGTH = 26
_POPULATION = regex(r"[一-鿿]{2}(?:人群|人口|家庭)")
_BIRTHS = ("出生", "出生率", "出生人口")
# What is counted of births, and what is done for mothers.
_BORN = ("活产", "活产数", "分娩", "住院分娩", "产妇总数")
_LYING_IN = ("产前", "产后")
_CARE_OF_MOTHERS = ("系统管理", "建卡", "建册", "早孕", "产前", "产后", "高危")
# 单位开展检查, 监督覆盖率: of the units, whatever was done with them
_LIGHT_VERB = regex(r"(?<=[一-鿿]{2})(?:开展|进行|实施)\Z")
# 抽调骨干组建流调、消杀、采样等应急小分队: of a long name the sort is enough.
_LONG = 18
_LISTED_SORT = regex(
    r"[^、等]{2,16}、[^等]{2,24}等(?:的)?(?=[一-鿿]{4})(?![级次奖地量多方形各]|部门|单位|相关|有关|工作|内容|措施)"
)
# 县级公立医院药占比30.8%,实际报销比65.2%
_SHARE_OF = regex(r"(?<=[一-鿿]{2})[药耗]占比\Z")
_WHOSE = regex(r"[一-鿿]{1,10}?(?:医院|卫生院|保健院|医疗机构|卫生服务中心)(?=[一-鿿]{2})")
_WHOLE = ("子女", "免费", "养费", "参数")
_FLOW = regex(r"(?:收入|支出|结余)(?=\Z)|\A(?:收入|支出|结余)")
_TURN = regex(r"第[一二三四五1-5](?:剂次?|针次?|轮|批|期)")
# 高血压患者管理任务2.6万人,实际管理2.68万人
TASK_END = regex(r"(?<=[一-鿿]{3})(?:年度)?(?:目标)?任务数?\Z")
# 药占比(不含中药饮片): what is left out belongs to that name only.
_WITHOUT = regex(r"\((?:不含|含|不包括|包括|扣除)[^()]*\)")
_DUE = regex(r"(?<=[一-鿿]{2})应([一-鿿]{1,3})\Z")
# What should be done, and what is.
_SHOULD = "应实已未"
# A name may be so much longer before it is cut in the middle of a word.
_SPARE = 8


@cache
def _needs_subject() -> tuple[frozenset[str], int]:
    every = frozenset(w for name in ("activity", "outcome", "qualifier", "measure") for w in words(name))
    return every, max(map(len, every))


@lru_cache(maxsize=4096)
def _generic_from(phrase: str) -> int:
    """The smallest i such that phrase[i:] consists of words that need a subject."""
    every, longest = _needs_subject()
    reach = {len(phrase)}
    for i in range(len(phrase) - 1, -1, -1):
        if phrase[i] in "的“”、和及与" and i + 1 in reach:
            reach.add(i)
        else:
            for stop in reach:
                # 独生子女保健费, 免费体检: 女 and 费 are no words there.
                if stop - i <= longest and phrase[i:stop] in every and phrase[max(0, i - 1) : i + 1] not in _WHOLE:
                    reach.add(i)
                    break
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
    # 免费 is no fee.
    return re.compile(f"(?:(?!(?<=免)费)(?:{alternatives('measure')})){{1,6}}\\Z")


@cache
def list_verb() -> re.Pattern[str]:
    """Finds a verb that holds for all items of a list."""
    # 管理率 is no list of what is managed.
    return re.compile(rf"(?:免费)?(?:{alternatives('list_verb')})了?(?!率|面积|费用?\Z|人次|人数)")


def _without_deed(topic: str) -> str:
    """受理许可事项, of which 办结率 tells, without the verb; 抽检 and 新发现 say of which."""
    verb = list_verb().match(topic)
    if verb is None or verb.group().startswith("新") or verb.group() in words("examines"):
        return topic
    rest = topic[verb.end() :]
    return topic if len(rest) < 2 or rest.startswith("由") or is_dependent(rest) else rest


@cache
def _population_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('population_end')})\\Z")


def people_of(subject: str) -> str:
    """The word for a group of people that a phrase ends in, or the empty string."""
    people = _population_end().search(subject)
    return people.group() if people else ""


def needs_people(item: str, first: str) -> bool:
    """Whether an item of a list takes its subject from the first: 孕产妇系统管理率、住院分娩率."""
    if is_dependent(item):
        return True
    people = _population_end().search(topic_of(first)[0])
    named = re.search(alternatives("population_end"), item)
    return people is not None and named is None and item.endswith("率") and len(item) <= 6


@cache
def _sorts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"(?:{alternatives(name)})\\Z") for name in ("population_end", "disease_end"))


def is_disease(phrase: str) -> bool:
    """Whether the phrase ends in a disease: 高血压."""
    return _sorts()[1].search(phrase) is not None


def same_sort(first: str, second: str) -> bool:
    """Whether two phrases both end in a group of people, or both in a disease."""
    return any(end.search(first) and end.search(second) for end in _sorts())


@cache
def _outcomes() -> frozenset[str]:
    return frozenset(words("outcome"))


def is_outcome(phrase: str) -> bool:
    """Whether the phrase is a single result or event: 死亡, 病死率, 立案."""
    return phrase in _outcomes()


def _people(subject: str, dependent: str) -> str:
    """The subject without what was done to it: 登记精神障碍患者, 在管 -> 精神障碍患者; 应检儿童 -> 儿童."""
    bare = re.sub(r"\A应(?:检|查|接种|种|治|管|建|参|补|筛)", "", subject)
    done = _activity().match(bare)
    if done and (dependent.startswith(done.group()) or _population_end().search(bare)):
        bare = bare[done.end() :]
    return bare if len(bare) >= 2 else subject


@cache
def _done() -> re.Pattern[str]:
    """What was done, at the beginning of a phrase, before what it was done to."""
    return re.compile(f"(?:{alternatives('activity')}|{alternatives('outcome')})(?=[一-鿿]{{3}})")


@cache
def _growth() -> re.Pattern[str]:
    return re.compile(r"(?:同比)?[增涨升降减][幅速]")


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
    if (due := _DUE.search(topic)) and (dependent.endswith(due[1]) or (dependent[0] == "实" and len(due[1]) == 1)):
        return shorten(topic[: due.start()], len(dependent)) + dependent  # 应接种, 第一剂接种; 应管, 实际体检
    if dependent[0] in _SHOULD and len(dependent) > 2 and topic.endswith(dependent[1:]):
        return topic[: 1 - len(dependent)] + dependent  # 疫苗补种, 应补种
    if (turn := _TURN.match(dependent)) and (other := _TURN.search(topic)) and turn.group() != other.group():
        return shorten(topic[: other.start()], len(dependent)) + dependent  # 第一剂接种, 第二剂接种
    if topic.startswith(dependent) and topic[len(dependent) :].startswith(("距", "离", "较", "比", "与")):
        return dependent  # 规范管理率距全区平均水平(78.2%)
    if dependent.endswith(topic):
        return dependent  # 签约, 重点人群签约
    if topic.endswith(_BORN) and dependent.startswith(_CARE_OF_MOTHERS):
        return "孕产妇" + dependent  # 活产4862人,…;系统管理4415人
    if (topic in _BIRTHS or topic.endswith("性别比")) and dependent.startswith("死亡"):
        return dependent  # 出生5126人,死亡2861人
    if dependent in _measured_of_all() and (whose := _WHOSE.match(topic)):
        return whose.group() + dependent
    if dependent in _measured_of_all() and topic.endswith(_done_there()):
        return dependent  # 出院1.2万人,床位使用率88%
    if (flow := _FLOW.search(topic)) and _FLOW.match(dependent) and flow.group() != dependent[:2]:
        return shorten(topic[: flow.start()], len(dependent)) + dependent  # 基金收入1.86亿元,支出1.72亿元
    topic = _SHARE_OF.sub("", _WITHOUT.sub("", topic))
    if dependent.endswith("率") or _activity().match(dependent):
        topic = _without_deed(topic)
    done = _done().match(topic) if len(topic) > len(dependent) else None
    if done and dependent.startswith(done.group()) and dependent.endswith("率"):
        topic = topic[done.end() :]  # 征收社会抚养费412万元,征收到位率91%
    subject, rest = topic_of(topic if dependent.endswith("率") else TASK_END.sub("", topic))
    if _population_end().search(subject) and _POPULATION.match(dependent):
        return dependent  # 常住人口签约, 重点人群签约
    if subject in ("产后", "产前") and dependent.startswith(("系统管理", *_LYING_IN)):
        return "孕产妇" + dependent
    subject = _LIGHT_VERB.sub("", _people(subject, dependent)).replace("进行", "")
    if subject and rest.endswith(("发病", "死亡")) and is_outcome(dependent):
        rest = rest[:-2]
    if rest in words("enrolled") and dependent in words("enrolled"):
        rest = ""  # 患者在册1726人,在管1603人
    # 费用4123元,增幅比去年收窄: the growth of the fee.
    if not _growth().match(dependent):
        rest = _measure_end().sub("", _outcome_end().sub("", rest) if subject else rest)
    if len(subject + rest) < 2:
        return dependent  # 药占比, 检查检验收入占比
    for size in range(min(len(subject) - 2, len(dependent) - 1), 1, -1):
        if not rest and subject.endswith(dependent[:size]):
            subject = subject[:-size]  # 活动性肺结核病原学, 病原学阳性率
            break
    for size in range(min(len(rest), len(dependent)), 1, -1):
        if rest.endswith(dependent[:size]):
            return shorten(subject + rest[:-size], len(dependent)) + dependent
    if subject and not is_qualifier(rest) and (_activity().match(dependent) or (rest and rest in dependent)):
        return shorten(subject, len(dependent)) + dependent
    return shorten(subject + rest, len(dependent)) + dependent


@cache
def _measured_of_all() -> frozenset[str]:
    return frozenset(words("of_institution"))


@cache
def _done_there() -> tuple[str, ...]:
    """What institutions do and what is measured of all they do: 手术, 平均住院日."""
    return (*words("institution_deed"), *words("of_institution"))


@cache
def _cut() -> re.Pattern[str]:
    return re.compile(rf"等(?=[一-鿿0-9]{{3}})|(?:{alternatives('name_cut')})")


def shorten(phrase: str, used: int = 0) -> str:
    """`phrase` cut from the left, at a word that begins a new thought where there is one."""
    limit = max(8, NAME_LENGTH - used)
    if len(phrase) > _LONG and (sort := _LISTED_SORT.match(phrase)):
        phrase = phrase[sort.end() :]
    if len(phrase) <= limit:
        return phrase
    if "(" in phrase and len(phrase := _WITHOUT.sub("", phrase)) <= limit:
        return phrase
    cuts = [m.end() for m in _cut().finditer(phrase)]
    for cut in cuts:
        if 4 <= len(phrase) - cut <= limit:
            return phrase[cut:]
    return phrase if len(phrase) <= limit + _SPARE else phrase[-limit:]


def merge(whole: str, part: str) -> str:
    """A part under its whole, the noun they share said once: 接种疫苗 + 一类疫苗 -> 接种一类疫苗."""
    for size in range(min(len(whole), len(part) - 1), 1, -1):
        if whole.endswith(part[-size:]):
            head = whole[:-size]
            return head + part if is_dependent(head) else part
    if whole[:2] == part[-2:] and whole.endswith(("费", "费用", "资金")):
        return part  # 补偿医药费用, 住院补偿
    return combine(whole, part)


def overlap(first: str, second: str) -> str:
    """Two phrases joined, what ends one and begins the other said once: 公立医院 + 医院病床使用率."""
    for size in range(min(len(first), len(second)), 0, -1):
        if first.endswith(second[:size]):
            return first + second[size:]
    return first + second


_RATE_OF = regex(r"[^,;:。]{2,14}?(?:率|比例|占比|性别比)")


def first_measure(phrase: str) -> str:
    """The rate that a phrase begins with: 政策生育率 of 政策生育率在90%以上的乡镇; empty where it has none."""
    found = _RATE_OF.match(phrase)
    return found.group() if found else ""


# 甲类, 甲、乙类
_CLASS = regex(r"(?:[甲乙丙](?:[、和及]?[甲乙丙]){0,2})类")


def of_group(subject: str) -> bool:
    """Whether a subject only says which people or which kind of them: 农村, 贫困户, 孕产妇."""
    return not subject or bool(people_of(subject)) or is_qualifier(subject)


def of_class(phrase: str, own: str) -> str:
    """报告乙类传染病 with another class of disease, 丙类, in its place; empty where `own` is none or none is there."""
    found = _CLASS.search(phrase) if _CLASS.fullmatch(own) else None
    return phrase[: found.start()] + own + phrase[found.end() :] if found else ""


# Groups whose members are named by themselves: “五苗”, 慢病
_GROUP_END = regex(r"(?:苗|慢性?病)[”\"]?\Z")


def of_member(measured: str, own: str) -> str:
    """卡介苗接种率 of “五苗”接种率, the measure of a group, and its member 卡介苗; empty where it is no such group."""
    subject, measure = topic_of(measured)
    return own + measure if measure and _GROUP_END.search(subject.rstrip('”"')) and own not in subject else ""


# Rates of a result, which are told of any part.
_RESULTS = ("合格率", "优秀率", "良好率")


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(words("qualifier"))


def is_qualifier(phrase: str) -> bool:
    """Whether the phrase is a mere kind (乙类, 农村, 高级职称), a part of the whole and not of the part before."""
    return phrase not in _RESULTS and _measure_end().sub("", phrase) in _qualifiers()


@cache
def _qualifier_end() -> re.Pattern[str]:
    return re.compile(rf"(?<=[一-鿿]{{2}})(?:{alternatives('qualifier')})\Z")


def before_qualifier(phrase: str) -> str:
    """What a mere kind stands behind: 起付线 of 起付线乡级; empty where none does."""
    kind = _qualifier_end().search(phrase)
    return phrase[: kind.start()] if kind else ""


_PLACE = regex(
    r"\A(?:全[国省市州县区旗]|国家|省|市|州|本省|省内|同级|同类|全省同类)?(?:的)?(?:总体)?(?:平均|均)(?:水平|值|数)?\Z"
    r"|\A(?:全[国省市州县区]|省|市)(?:水平|的水平)\Z"
)


_PLACE_ENDS = frozenset("均平值数")


def is_reference_place(phrase: str) -> bool:
    """Whether the phrase only names another place's level: 全市平均水平."""
    return phrase[-1:] in _PLACE_ENDS and _PLACE.match(phrase) is not None
