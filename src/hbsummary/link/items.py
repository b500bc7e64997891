"""Items of a list made names of their own: 门诊、住院次均费用 -> 门诊次均费用, 住院次均费用."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.link import phrase
from hbsummary.link.combine import combine
from hbsummary.link.institutions import PLACES
from hbsummary.link.nouns import with_verb
from hbsummary.places import are_places
from hbsummary.regex import regex
from hbsummary.words import alternatives, starts_with, words

__all__ = ["SIZES", "levels_of", "levels_together", "measures_of"]

SIZES = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_LEVELS_TOGETHER = regex(r"(?P<each>[省市县区乡镇村]{2,4})(?P<size>[两二三四])级(?P<measure>[一-鿿]{2,})\Z")
_LEVELS_LISTED = regex(
    r"(?P<whose>[一-鿿]{0,10}?)(?P<each>[省市县区乡镇村](?:、[省市县区乡镇村]){1,5})(?P<size>[两二三四五六])级(?P<measure>[一-鿿]{0,12})"
)
_SEXES = regex(r"男女(?:生|性)?(?P<measure>[一-鿿]{2,}(?:率|比例|人数))\Z")
_MEASURE_LED = regex(r"(?P<measure>[一-鿿0-9]{2,16}?(?:率|比例|补偿比|报销比|占比))(?P<whose>[一-鿿]{2,4})")
_PER = regex(r"每[百千万](?:名|个)?(?:常住|户籍)?(?:人口|人|居民)(?:拥?有)?")
_OF_PLACE = regex(r"(?:[一-鿿]{0,4}(?:城区|郊区|区|乡镇|镇|乡|县|市|街道))(?P<what>[一-鿿]{2,6})")
# 起付线 and 封顶线 are measures of their own.
_LINE = re.compile(r"(?:报销|补偿)?(?:起付|封顶|支付|控制|补助)线\Z")
# 60岁以上人群第一剂次、全程、加强免疫接种率分别…: of whom all of them are
_OF_ROUND = regex(r"(?<=[一-鿿]{2})(?:第[一二三1-3]剂次?|首针|全程).*")


def levels_together(own: str, size: int) -> list[str]:
    """县乡村三级住院补偿比, 病人乡、县、市三级: the measure for each of so many levels; 男女近视率: for either sex."""
    if (levels := _LEVELS_TOGETHER.match(own)) and SIZES[levels["size"]] == len(levels["each"]) == size:
        return [f"{each}级{levels['measure']}" for each in levels["each"]]
    if (listed := _LEVELS_LISTED.fullmatch(own)) and SIZES[listed["size"]] == size == len(listed["each"].split("、")):
        return [f"{listed['whose']}{each}级{listed['measure']}" for each in listed["each"].split("、")]
    if (sexes := _SEXES.match(own)) and size == len("男女"):
        return [each + sexes["measure"] for each in "男女"]
    return []


def levels_of(entities: list[str], measure: str) -> list[str]:
    """补偿比达57.4%,乡、县、县外分别为…: bare levels with the measure told before; empty where they are none."""
    levels = [_level().fullmatch(each) for each in entities]
    if not measure or not all(each and not each["measure"] and each["which"] in "省市州县区乡镇村" for each in levels):
        return []
    return [phrase.shorten((each if len(each) > 1 else each + "级") + measure) for each in entities]


def measures_of(items: list[str]) -> list[str]:
    """Complete names from the items of a list.

    门诊、住院次均费用 -> 门诊次均费用, 住院次均费用; A率、B率 stay, B under A's subject.
    """
    if of_levels := _of_levels(items):
        return of_levels
    led = _MEASURE_LED.fullmatch(items[0])
    whose_all = (led["whose"], *items[1:]) if led else ()
    if led and (all(map(phrase.is_qualifier, whose_all)) or are_places(whose_all)):
        return [whose + led["measure"] for whose in (led["whose"], *items[1:])]  # 系统管理率城镇、农村分别从…
    per = _PER.match(items[0])
    if per and not any(_PER.match(item) for item in items[1:]):
        items = [items[0], *(per.group() + item for item in items[1:])]  # 每千人口医师、护士分别为1.72人、1.41人
    if (placed := _OF_PLACE.fullmatch(items[-1])) and all(PLACES.search(item) for item in items[:-1]):
        return [*(item + placed["what"] for item in items[:-1]), items[-1]]  # 主城区、开发区、乡镇出车分别为…
    items = [items[0], *(item if phrase.topic_of(item)[1] else with_verb(items[0], item) for item in items[1:])]
    items = _contrasted(items)
    last, suffix = items[-1], phrase.topic_of(items[-1])[1] if per else _shared_suffix(items)
    named = []
    for item in items[:-1]:
        measured = re.search(r"(?:率|数|比|费|人次|量|额|费用)\Z", item) and phrase.topic_of(item)[1]
        complete = bool(measured) or _LINE.search(item) is not None
        named.append(item if complete or item.endswith(suffix) else item + suffix)
    named.append(last)
    prefix, mark, _ = named[0].rpartition("的")
    carried = [n if not mark or "的" in n else f"{prefix}的{n}" for n in named[1:]]
    if _LINE.fullmatch(named[0]):
        return [named[0], *carried]  # 起付线和补偿比
    whom = _OF_ROUND.sub("", _LINE.sub("", named[0])) or named[0]
    return [named[0], *(combine(whom, n) if _lacks_whom(n, whom) else n for n in carried)]


def _contrasted(items: list[str]) -> list[str]:
    """患者满意度测评门诊、住院: what stands before the first of two kinds is said of the second, too."""
    first = next((kind for kind in words("contrast") if items[0].endswith(kind) and len(items[0]) > len(kind) + 2), "")
    alone = first and all(item in words("contrast") for item in items[1:])
    return [items[0], *(items[0].removesuffix(first) + item for item in items[1:])] if alone else items


def _lacks_whom(item: str, first: str) -> bool:
    """Whether an item takes its subject from the first; 死亡率 behind 发病率, 血糖控制率 behind 血压控制率 does not."""
    alike = len(item) == len(first) and item[-3:] == first[-3:]
    if alike or phrase.is_dependent(first):
        return False
    return phrase.needs_people(item, first) and not phrase.is_qualifier(item)


@cache
def _level() -> re.Pattern[str]:
    which = rf"(?P<which>第?[一二三四五]|省|市|州|县|区|乡镇?|镇|村|{alternatives('qualifier')})"
    return re.compile(rf"{which}(?P<at>级|内|外|剂次?|针次?|类|孩|胎|期)?(?P<measure>(?:.{{2,}})?)")


def _of_levels(items: list[str]) -> list[str]:
    """乡、县级补偿比 -> 乡级补偿比, 县级补偿比; empty where the items are no levels or mere kinds."""
    last = _level().fullmatch(items[-1])
    others = [_level().fullmatch(item) for item in items[:-1]] if last is not None and last["measure"] else []
    if last is None or not others or not all(each and not each["measure"] for each in others):
        return []
    measure = re.sub(r"\A[两二三四五]级", "", last["measure"])  # 中央、省、县三级财政
    # 乡、县、县外三级: 外 is of the last only.
    # 县、乡、村三级报销比例; 省财政 goes without 级
    counted = measure != last["measure"] and not measure.startswith("财政")
    at = "级" if counted or last["at"] in ("内", "外") else last["at"] or ""
    named = [each["which"] + (each["at"] or at) + measure for each in others if each]
    return [*named, last["which"] + (last["at"] or ("级" if counted else "")) + measure]


def _shared_suffix(items: list[str]) -> str:
    """What the last item of a list says for all: 癌…筛查率 after a common ending, or what follows equal lengths."""
    first, last = items[0], items[-1]
    for size in range(min(len(first), 4), 0, -1):
        at = last.find(first[-size:])
        # 宫颈癌、乳腺癌筛查率, but 婴儿、5岁以下儿童死亡率
        if at >= 0 and at + size < len(last) and (size > 1 or not phrase.people_at(last[at:])):
            return last[at + size :]
    if len(items) == 2 and first in words("contrast") and last[: len(first)] in words("contrast"):
        return last[len(first) :]
    if all(len(item) == 1 for item in items[:-1]):
        return last[1:]  # 枯、丰水期水样合格率
    subject, measure = phrase.topic_of(last)
    if phrase.people_of(first) == first and (whom := phrase.people_at(last)) and measure:
        return last[len(whom) :]  # 老年人、儿童中医药管理率
    if not subject:
        # 血压、血糖控制率; 发病、死亡率
        alike = first[0] == last[0] and len(last) - len(first) >= 2
        measured = phrase.measure_end().search(last)
        return last[len(first) :] if alike else measured.group() if measured else ""
    people = phrase.people_of(subject)
    if not measure and people and len(people) < len(subject) and phrase.is_disease(first):
        return people  # 高血压、糖尿病患者
    # 孕产妇、婴儿死亡率
    generic = (people if measure and not phrase.people_of(first) else "") + measure
    sizes = {len(i) for i in items[:-1]}
    if len(items) > 2 and len(sizes) == 1 and len(last) - (size := sizes.pop()) >= 2:
        # 麻疹、风疹、水痘疫苗接种率; not 高血压、糖尿病、重性精神病患者管理率, where the last is longer.
        rest = last[size:]
        return rest if not people or starts_with(rest, "kind_head") else generic
    return generic
