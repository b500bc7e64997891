"""What is stripped from the words around a number before they name an indicator.

Time, scope, verbs that only say that something was done, and the words between a name and
its number (`data/naming.toml`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from hbsummary.words import alternatives

__all__ = ["clean_left", "clean_right", "scope_of"]

_TIME = re.compile(
    r"(?:自|从|到|在|至|于)?(?:截[至止]到?(?:目前|今年|现在|当前|今)?|至)?(?:[0-9xX*]{4}年?度?|(?:[0-9xX*]{2}|今|去|当|本|同|全|每|明|来|上|前)年度?)?"
    r"(?:(?:第?[一二三四1-4](?:[、,至-][二三四2-4])?季度)|上半年|下半年|(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})(?:月份?)?[-—~至、](?:今年|当年|[0-9]{4}年)?(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})月份?"
    r"|(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|末|初|中旬|上旬|下旬|[0-9xX*]{1,2}日)?|年?[底末初内]|以来|期间|年?中)?(?:止|为止|以来|期间|开始|起)?,?"
)
_TIME_MARK = re.compile(
    r"(?:[0-9xX*]{4}|[0-9xX*]{2}|今|去|当|本|全|每|明|来|上|前)年|截[至止]|[0-9xX*]月|季度|上半年|下半年|以来|期间|月底|年底"
)
_EDGE = " \n\t,、:;.·。!?\"'（）-—~*#>=◆●■▲★☆|"
# 中级职称(主治医师、主管药师): the brackets only say what belongs to it
_LISTING = re.compile(r"(?<=[一-鿿]{2})\([^()0-9]*、[^()0-9]*\)\Z")
_PRICE = re.compile(r"\A按(?:照)?(?:当年|可比|同口径|不变|现行)(?:价格?)?(?:计算)?")
# Each phrase is looked at within this many characters: names are short, and it bounds the work.
_REACH = 64


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
def _inner() -> re.Pattern[str]:
    return re.compile(rf"(?<=[一-鿿][一-鿿])(?:{alternatives('inner_filler')})(?=[一-鿿]{{2}})")


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


@lru_cache(maxsize=4096)
def clean_left(text: str) -> str:
    """The name in the words before a number: time, scope, fillers and comparing words stripped."""
    text = re.sub(r"\A[0-9]{1,2}(?:、|\.(?![0-9]))", "", _trim(text[-_REACH:].replace("\n", "")))
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
    stripped = _LISTING.sub("", _clean_tail(_inner().sub("", text)))
    return _lead().sub("", stripped, count=1) if _lead().fullmatch(stripped) else stripped


def _clean_tail(text: str) -> str:
    tail = _tail()
    for _ in range(8):
        match = tail.search(text)
        if not match or _regex(f"(?:{alternatives('tail_word')})\\Z").search(text):
            break
        text = _trim(text[: match.start()])
    return _trim(text)


@lru_cache(maxsize=4096)
def clean_right(text: str) -> str:
    """The noun phrase after a number and its unit, or the empty string where none begins there."""
    # 10家(一般程序)医疗机构: what kind of case it was stands between.
    text = re.sub(r"\A\([^()0-9]{1,8}\)(?=[一-鿿])", "", text[:_REACH].replace("\n", "").lstrip(" "))
    # 5个建设项目(甲医院、乙医院): what follows in brackets lists them.
    text = re.sub(r"(?<=[一-鿿])\([^()]*、.*", "", text)
    if not text or not re.match(r"[一-鿿“A-Za-z0-9<]", text):
        return ""
    if _regex(f"(?:{alternatives('not_a_noun')}|已(?!婚)|均)").match(text) and not text.startswith("为期"):
        return ""
    text = re.sub(r"\A为期[^的,]{1,8}的", "", text).removeprefix("的").lstrip(" ")
    if re.fullmatch(r"(?:工作)?(?:目标|任务|标准|水平|要求|比例|速度|指标)(?:任务|要求|值)?", text.strip(_EDGE)):
        return ""
    # 127名执法人员全部纳入管理: what happened to them
    text = re.split(r"(?<=[一-鿿]{2})(?:全部|均已?|已经?)(?=完成|纳入|达标|落实|建成|开工|到位|实现|办结|上岗)", text)[
        0
    ]
    for match in _regex(f"(?:{alternatives('cut')})").finditer(text):
        if (
            match.start() >= 2
            and len(text) > 14
            and text[match.start() - 1 : match.start() + 1] not in ("感到", "得到", "受到", "看到")
        ):
            text = text[: match.start()]
            break
    return re.sub(r"[的了]+\Z", "", _trim(text))
