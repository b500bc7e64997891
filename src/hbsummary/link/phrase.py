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
    "WITHOUT",
    "activity",
    "before_qualifier",
    "first_measure",
    "is_dependent",
    "is_disease",
    "is_outcome",
    "is_qualifier",
    "is_reference_place",
    "is_sort",
    "list_verb",
    "measure_end",
    "needs_people",
    "of_class",
    "of_group",
    "of_member",
    "people_at",
    "people_of",
    "same_sort",
    "shorten",
    "topic_of",
]

NAME_LENGTH = 26
# 抽调骨干组建流调、消杀、采样等应急小分队: of a long name the sort is enough.
_LONG = 18
_LISTED_SORT = regex(
    r"[^、等]{2,16}、[^等]{2,24}等(?:的)?(?=[一-鿿]{4})(?![级次奖地量多方形各]|部门|单位|相关|有关|工作|内容|措施)"
)
# 高血压患者管理任务2.6万人,实际管理2.68万人
TASK_END = regex(r"(?<=[一-鿿]{3})(?:年度)?(?:(?:目标)?任务数?|目标人?数)\Z")
# 药占比(不含中药饮片): what is left out belongs to that name only.
WITHOUT = regex(r"\((?:不含|含|不包括|包括|扣除)[^()]*\)")
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
    no_end = words("no_generic_end")
    reach = {len(phrase)}
    for i in range(len(phrase) - 1, -1, -1):
        if phrase[i] in "的“”、和及与" and i + 1 in reach:
            reach.add(i)
        else:
            for stop in reach:
                # 独生子女保健费, 免费体检: 女 and 费 are no words there.
                if stop - i <= longest and phrase[i:stop] in every and phrase[max(0, i - 1) : i + 1] not in no_end:
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
def activity() -> re.Pattern[str]:
    """Finds what is done to people or things: 健康管理, 筛查."""
    return re.compile(f"(?:{alternatives('activity')})")


@cache
def measure_end() -> re.Pattern[str]:
    """Finds the measure that a phrase ends with: 率, 人数."""
    # 免费 is no fee, and 经费 is one word.
    return re.compile(f"(?:(?!(?<=[免经])费)(?:{alternatives('measure')})){{1,6}}\\Z")


@cache
def list_verb() -> re.Pattern[str]:
    """Finds a verb that holds for all items of a list."""
    # 管理率 is no list of what is managed.
    return re.compile(rf"(?:免费)?(?:{alternatives('list_verb')})(?:了|出(?![生院血诊]))?(?!率|面积|费用?\Z|人次|人数)")


@cache
def _population_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('population_end')})\\Z")


def people_of(subject: str) -> str:
    """The word for a group of people that a phrase ends in, or the empty string."""
    people = _population_end().search(subject)
    return people.group() if people else ""


@cache
def _population_start() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('population_end')})")


def people_at(text: str) -> str:
    """The word for a group of people that a phrase begins with, or the empty string."""
    people = _population_start().match(text)
    return people.group() if people else ""


def needs_people(item: str, first: str) -> bool:
    """Whether an item of a list takes its subject from the first: 孕产妇系统管理率、住院分娩率."""
    if is_dependent(item):
        return True
    people = _population_end().search(topic_of(first)[0])
    named = re.search(alternatives("population_end"), item)
    return people is not None and named is None and item.endswith("率") and len(item) <= 8


@cache
def _sorts() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(f"(?:{alternatives(name)})\\Z")
        for name in ("population_end", "disease_end", "vaccine_end", "sample_end")
    )


def is_disease(phrase: str) -> bool:
    """Whether the phrase ends in a disease: 高血压."""
    return _sorts()[1].search(phrase) is not None


def is_sort(phrase: str) -> bool:
    """Whether the phrase ends in a group of people, a disease or a vaccine."""
    return any(end.search(phrase) for end in _sorts())


def same_sort(first: str, second: str) -> bool:
    """Whether two phrases both end in a group of people, in a disease, in a vaccine, or in what is sampled."""
    return any(end.search(first) and end.search(second) for end in _sorts())


@cache
def _outcomes() -> frozenset[str]:
    return frozenset(words("outcome"))


def is_outcome(phrase: str) -> bool:
    """Whether the phrase is a single result or event: 死亡, 病死率, 立案."""
    return phrase in _outcomes()


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
    if "(" in phrase and len(phrase := WITHOUT.sub("", phrase)) <= limit:
        return phrase
    cuts = [m.end() for m in _cut().finditer(phrase)]
    for cut in cuts:
        if 4 <= len(phrase) - cut <= limit:
            return phrase[cut:]
    return phrase if len(phrase) <= limit + _SPARE else phrase[-limit:]


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
    measure = measure.lstrip('”"')
    return own + measure if measure and _GROUP_END.search(subject.rstrip('”"')) and own not in subject else ""


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(words("qualifier"))


def is_qualifier(phrase: str) -> bool:
    """Whether the phrase is a mere kind (乙类, 农村, 高级职称), a part of the whole and not of the part before."""
    return phrase not in words("result_rate") and measure_end().sub("", phrase) in _qualifiers()


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
