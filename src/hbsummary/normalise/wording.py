"""Names of indicators made alike: the same words for the same thing, and nothing that does not tell.

A name becomes a `Wording`: what is measured, as the set of its characters (reports turn the
order of words around: 规范管理高血压患者 and 高血压患者规范管理), and what its end says of the
measure: a share (率, 比例), a count or amount (人数, 金额), or nothing. Words are data
(`data/matching.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from hbsummary import datafiles
from hbsummary.regex import regex
from hbsummary.words import alternation, ends_with, words

__all__ = [
    "COUNT",
    "SHARE",
    "Wording",
    "alike",
    "families",
    "of_payment",
    "of_scheme",
    "says_change",
    "variants",
    "wording",
]

SHARE, COUNT = "share", "count"

# 药占比(不含中药饮片), as the ratio is defined
_LEFT_OUT = re.compile(r"\((?:不含|不包括|扣除)[^()]{1,16}\)")
# 【无偿献血】年内…: what a yearbook prints before a paragraph.
_HEADED = regex(r"\A【[^】]{1,16}】")
# 建档率、规范管理率 is one figure of two.
_JOINT = regex("[率比][、和及与][^、]{2,30}[率比]")
_PINYIN = re.compile(r"\([a-zà-ÿāēěīōūǎǐǒǔǘǚǜ]{1,7}\)")
_RANGE = re.compile(r"(?<=[0-9])[~—–～至到-](?=[0-9])")
_TIME = re.compile(
    r"(?:19|20)?[0-9x]{2}年(?:度|末|底)?|\A(?:20[0-9]{2}|[0-9]{1,2}年)(?![0-9岁])|“?十[二三四五]五”?(?:期间|末|时期)?|第?[一二三四]季度"
)
_DIGIT = re.compile(r"[0-9十第]")
_MARKS = re.compile(r"[^0-9a-z+㐀-鿿]+")
_SHARE = ("率", "比例", "占比", "比重", "百分比", "构成比")
_OF_WHOLE = ("比例", "占比", "比重", "百分比", "构成比")
_PAID = ("偿比", "销比", "付比")
_COUNT = (
    *(
        "人次",
        "人数",
        "人次数",
        "总数",
        "例数",
        "例次",
        "户数",
        "份数",
        "件数",
        "次数",
        "台数",
        "台次",
        "家数",
        "个数",
        "剂次",
    ),
    *(
        "针次",
        "对数",
        "起数",
        "项数",
        "场次",
        "期数",
        "张数",
        "篇数",
        "户次",
        "家次",
        "数量",
        "数额",
        "总量",
        "总额",
        "金额",
        "数",
        "量",
    ),
)
# The unit that a count word of two characters names.
_UNIT = {
    "人次": "人次",
    "人数": "人",
    "例数": "例",
    "户数": "户",
    "份数": "份",
    "对数": "对",
    "剂次": "剂次",
    "针次": "针次",
}
_UNIT |= {
    "台次": "台次",
    "起数": "起",
    "户次": "户次",
    "期数": "期",
    "金额": "元",
    "总额": "元",
    "数额": "元",
    "家数": "家",
}


def _by_last(ends: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Ends of names by their last character, the longest first: thousands of names are looked at at the start."""
    by_last: dict[str, tuple[str, ...]] = {}
    for end in sorted(ends, key=len, reverse=True):
        by_last[end[-1]] = (*by_last.get(end[-1], ()), end)
    return by_last


_SHARES, _COUNTS = _by_last(_SHARE), _by_last(_COUNT)
_MEASURE_ENDS = frozenset(word[-1] for word in (*_SHARE, *_PAID, *_COUNT))
# With what words of change end, and what may stand behind them.
_CHANGE_ENDS = frozenset("长加升高低降少幅增减大速落缩短扩率度数比点")
_ALL = ("合计", "总计", "共计")
# A rate that is called growth is no change of another one.
_GROWTH = ("自然增长率", "人口增长率")
_OF_EACH = regex("[每均占率百]")
_PER = regex("每[百千万]")
# 报告乙类传染病1200例,其中肺结核300例: a disease among those of its class
_CLASS = regex(r".{0,8}(?:[甲乙丙]{1,3}类|法定)(?:法定)?(?:报告)?传染病(?:报告)?(?:病例|发病)?例?数?(?=.{2})")
# A place before what is measured there; 社区 and the like are no places of their own.
_PLACE = regex(
    r"(?:[^省市县区州镇乡旗]{0,5}(?<![社城郊校园地灾病牧市乡])(?!(?<=山)区)(?:省|市|县|区|州|镇|乡|旗|街道)){1,3}(?![级域镇内乡])"
)


class Wording(NamedTuple):
    """What a name says: `key` of what is measured, `measure` SHARE, COUNT or empty, `unit` that its end names."""

    key: str
    measure: str = ""
    unit: str = ""
    # What was left out to come to this: institution, residence; empty for the whole name.
    without: str = ""
    # A share of a whole (占比), which a rate against another number (死亡率) is not.
    of_whole: bool = False


@cache
def _lists() -> dict[str, list[Any]]:
    return {name: table["words"] for name, table in datafiles.table("matching.toml").items()}


@cache
def families() -> tuple[frozenset[str], ...]:
    """Units that mean the same kind of thing."""
    return tuple(frozenset(units) for units in _lists()["unit_families"])


@cache
def _replacements() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all words that become another one or none, and what they become."""
    becomes = {word: "" for word in _lists()["drop"]}
    becomes.update((word, word) for word in _lists()["keep"])
    for first, *others in _lists()["same"]:
        becomes.update((other.lower(), first) for other in others)
        becomes[first] = first
    return re.compile(alternation(becomes)), becomes


@cache
def _tail() -> dict[str, tuple[str, ...]]:
    return _by_last(_lists()["tail"])


def _cut(text: str, ends: dict[str, tuple[str, ...]], least: int = 1) -> str:
    """The text without these ends, of which it may have several; `least` characters stay."""
    while some := ends.get(text[-1:]):
        end = next((end for end in some if text.endswith(end)), "")
        if not end or len(text) - len(end) < least:
            break
        text = text[: -len(end)]
    return text


@cache
def _changed() -> re.Pattern[str]:
    """A change word at the end of a name, and what stands before it."""
    lists = ("change_up", "change_down", "change_up_short", "change_down_short")
    change = alternation({word for name in lists for word in words(name)})
    before = alternation(_lists()["before_change"])
    return re.compile(f"(?:{before})*(?:{change}|增减|差距|增|减|多|少|高|低)(?:率|幅度|幅|了|百分比|绝对数|数)*\\Z")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(f".{{0,24}}(?:{alternation(_MARKS.sub('', word) for word in _lists()['lead'])})")


@cache
def _institution() -> re.Pattern[str]:
    ends = alternation({alike(word) for word in _lists()["institution"]})
    return re.compile(f".{{0,14}}(?:{ends})")


@cache
def _all_institutions() -> frozenset[str]:
    return frozenset(alike(word) for word in _lists()["all_institutions"])


@cache
def _enough() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation({alike(word) for word in _lists()['sufficient']})})\\Z")


@cache
def _residence() -> re.Pattern[str]:
    return re.compile(alternation(_MARKS.sub("", word) for word in _lists()["residence"]))


def alike(name: str) -> str:
    """The name in the common words, without marks and what does not tell."""
    text = _HEADED.sub("", name.lower())
    if "(" in text:
        text = _LEFT_OUT.sub("", _PINYIN.sub("", text))
    if _DIGIT.search(text):
        text = _TIME.sub("", _RANGE.sub("-", text))
    pattern, becomes = _replacements()
    return _MARKS.sub("", pattern.sub(lambda match: becomes[match.group()], text))


def _measured(text: str, without: str = "") -> Wording:
    """The wording of a text in the common words."""
    rest, measure, unit = text, "", ""
    measured = text[-1:] in _MEASURE_ENDS
    if measured and (text.endswith(_SHARE) or text.endswith(_PAID)):
        rest, measure = _cut(text[:-1] if text.endswith(_PAID) else text, _SHARES), SHARE
    elif measured and text.endswith(_COUNT):
        rest, measure = _cut(text, _COUNTS), COUNT
        unit = _UNIT.get(text[-2:], "")
    # In a share of parts the order tells which is part of which.
    key = rest if "占" in rest else "".join(sorted(set(rest)))
    return Wording(key, measure, unit, without, measure == SHARE and text.endswith(_OF_WHOLE))


def wording(name: str) -> Wording:
    """The wording of a name of the catalogue."""
    return _measured(_cut(alike(name), _tail(), 2))


def variants(name: str, change: bool) -> Iterator[Wording]:
    """The wordings that a name in a report may have, the whole name first.

    `change`: the name may end in a change word, which is none of the indicator's. Then it is
    looked at without the institutions, the population and the place whose figure it is.
    """
    text = alike(name)
    if change:
        found = _changed().search(text)
        text = text[: found.start()] if found and found.start() >= 2 else text
    text = _cut(text, _tail(), 2)
    yield _measured(text)
    yield from _narrower(text)
    lead = _lead().match(text)
    if lead and len(text) - lead.end() >= 2:
        yield from _beyond_place(text)
        text = text[lead.end() :]
        yield _measured(text)
        yield from _narrower(text)
    yield from _beyond_place(text)
    if (among := _CLASS.match(text)) and _is_disease(text[among.end() :]):
        yield _measured(text[among.end() :])
    if not _JOINT.search(name):
        yield from _sufficient(text)


def _is_disease(text: str) -> bool:
    return ends_with(text, "disease_end") or text in _lists()["disease_name"]


def _beyond_place(text: str) -> Iterator[Wording]:
    """The wordings behind a place: 白石镇参合率 is that of a part, wherever the report is from."""
    place = _PLACE.match(text)
    if place is None or len(text) - place.end() < 2:
        return
    others = place.group().startswith(("其余", "其他", "其它"))
    part = "residence" if others or place.group().endswith(("镇", "乡", "街道", "村")) else ""
    yield _measured(text[place.end() :], part)
    if not part:
        yield from _narrower(text[place.end() :])


def _sufficient(text: str) -> Iterator[Wording]:
    """The wording of an end that tells by itself what is measured: 药占比, after whatever a sentence says before it."""
    found = _enough().search(text)
    before = text[: found.start()] if found else ""
    # 每千人口医疗机构开放床位 is no number of beds
    per = found and _PER.search(before) and not _PER.match(found.group())
    if found and before and not per and not before.endswith(tuple(_lists()["restricting"])):
        parts = [
            name for name, part in (("residence", _residence()), ("institution", _institution())) if part.search(before)
        ]
        yield _measured(found.group(), " ".join(parts))


def of_scheme(name: str, scheme: str) -> str:
    """A name with that of a scheme where it belongs: 甲县新农合基金使用率 for 甲县基金使用率."""
    place = _PLACE.match(name)
    at = place.end() if place and len(name) - place.end() >= 2 else 0
    return name[:at] + scheme + name[at:]


@cache
def _paying() -> re.Pattern[str]:
    lists = _lists()
    tells = alternation((*lists["scheme_neutral"], *lists["drop"]))
    return re.compile(f"(?:(?P<paid>{alternation(lists['scheme_paid'])})|{tells}|(?P<care>住院|门诊))")


def of_payment(name: str, scheme: str) -> str:
    """The common name of what a scheme paid: 住院补偿 for 农民得到住院费用减免; empty where a name tells of more."""
    found, at = dict.fromkeys(("paid", "care"), ""), 0
    text = _cut(_MARKS.sub("", name), _tail(), 2)
    while at < len(text):
        match = _paying().match(text, at)
        if match is None:
            return ""
        found |= {group: said for group, said in match.groupdict().items() if said}
        at = match.end()
    told = found["paid"] and not (found["care"] and text.endswith(_ALL))
    return f"{scheme}{found['care']}{_lists()['scheme_paid'][0]}" if told else ""


def says_change(name: str) -> bool:
    """Whether a name ends in a word of change: 业务收入增长."""
    return name[-1:] in _CHANGE_ENDS and not name.endswith(_GROWTH) and _changed().search(name) is not None


def _narrower(text: str) -> Iterator[Wording]:
    """The wordings without the part whose figure it is."""
    part = _residence().search(text)
    if part and len(text) - len(part.group()) >= 2:
        rest = _residence().sub("", text)
        yield _measured(rest, "residence")
        yield from _beyond_institution(rest, "residence ")
    else:
        yield from _beyond_institution(text, "")


def _beyond_institution(text: str, without: str) -> Iterator[Wording]:
    found = _institution().match(text)
    # 每千人口医疗机构床位 and 医院占… are not told of an institution.
    if found and len(text) - found.end() >= 2 and not _OF_EACH.search(found.group()):
        part = "all" if found.group() in _all_institutions() else "institution"
        yield _measured(text[found.end() :], without + part)
