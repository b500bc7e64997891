"""Phrases around a number: what names the indicator, and whether it can stand alone.

A phrase made only of words that need a subject (规范管理率, 立案, 丙类) is *dependent*:
it is a name only together with a topic, the part of an earlier phrase that says of what.
"""

from __future__ import annotations

import re
from functools import cache

from hbsummary.words import alternatives, words

__all__ = ["clean_left", "clean_right", "combine", "is_dependent", "scope_of", "shorten", "topic_of"]

_TIME = re.compile(
    r"(?:自|从|到|在|至|于)?(?:截[至止]到?(?:目前|今年|现在|当前|今)?|至)?(?:[0-9xX*]{4}|[0-9]{2}|今|去|当|本|同|全|每)?年?度?"
    r"(?:(?:第?[一二三四1-4](?:[、,至-][二三四2-4])?季度)|上半年|下半年|(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})(?:月份?)?[-—~至、](?:今年|当年|[0-9]{4}年)?(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})月份?"
    r"|(?:[0-9xX*]{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|末|初|中旬|上旬|下旬|[0-9xX*]{1,2}日)?|年?[底末初]|以来|期间|年?中)?(?:止|为止|以来|期间|开始|起)?,?"
)
_TIME_MARK = re.compile(r"(?:[0-9xX*]{4}|[0-9]{2}|今|去|当|本|全|每)年|截[至止]|[0-9xX*]月|季度|上半年|下半年|以来|期间|月底|年底")
_EDGE = " \n\t,、:;.·。!?\"'()（）-—~*#>=◆●■▲★☆|"
# Each phrase is looked at within this many characters: names are short, and it bounds the work.
_REACH = 64
NAME_LENGTH = 26


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _lead() -> re.Pattern[str]:
    keep = alternatives("lead_filler_keep")
    return re.compile(f"(?!(?:{keep}))(?:{alternatives('lead_filler')})")


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
        match = _TIME.match(text)
        if not match or not match.group() or not _TIME_MARK.search(match.group()):
            break
        text = text[match.end() :].lstrip(_EDGE)
    return text


def clean_left(text: str) -> str:
    """The name in the words before a number: time, scope, fillers and comparing words stripped."""
    text = text[-_REACH:].replace("\n", "").strip(_EDGE)
    lead, scope = _lead(), _regex(f"(?:{alternatives('scope')})(?![人民县市区中]{{0,1}}[院委])")
    for _ in range(12):
        before = text
        text = _without_time(text).lstrip(_EDGE)
        for pattern in (scope, lead):
            match = pattern.match(text)
            if match:
                text = text[match.end() :].lstrip(_EDGE)
        if text == before:
            break
    return _clean_tail(text)


def _clean_tail(text: str) -> str:
    tail = _tail()
    for _ in range(8):
        match = tail.search(text)
        if not match:
            break
        text = text[: match.start()].rstrip(_EDGE)
    return text.strip(_EDGE)


def clean_right(text: str) -> str:
    """The noun phrase after a number and its unit, or the empty string where none begins there."""
    text = text[:_REACH].replace("\n", "").lstrip(" ")
    if not text or not re.match(r"[一-鿿“A-Za-z0-9<]", text):
        return ""
    if _regex(f"(?:{alternatives('not_a_noun')})").match(text):
        return ""
    text = text.removeprefix("的").lstrip(" ")
    for match in _regex(f"(?:{alternatives('cut')})").finditer(text):
        if match.start() >= 2 and len(text) > 14:
            text = text[: match.start()]
            break
    return re.sub(r"[的了]+\Z", "", text.strip(_EDGE))


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


def combine(topic: str, dependent: str) -> str:
    """`dependent` under the topic phrase: 高血压患者健康管理 + 规范管理率 = 高血压患者规范管理率.

    A dependent with an activity of its own replaces the topic's; any other (完成率, 立案) is
    added to the whole of it.
    """
    if not topic:
        return dependent
    subject, rest = topic_of(topic)
    rest = _measure_end().sub("", rest)
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
    cuts = [m.end() for m in re.finditer(r"了|将|对|为|向|使|由|通过|按照|用于|中的|的|、|,|和|及|与|开展|进行|完成|实施", phrase)]
    for cut in cuts:
        if 4 <= len(phrase) - cut <= limit:
            return phrase[cut:]
    return phrase[-limit:]
