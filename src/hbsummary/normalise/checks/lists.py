"""Lists of parts: which figures can be the parts of a total, and whether words say that they are all of them.

医院…、卫生院… need not be all there are; 男…女…, …其他…, 按等级分…, and what a bracket spells out without 其中 are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from hbsummary.normalise.checks.members import Member
from hbsummary.normalise.checks.words import wholes, wholes_of
from hbsummary.regex import regex

__all__ = ["MARK", "additive", "alike", "begun", "closed", "exhausting", "exhausts", "listed", "rest"]

MARK = regex(r"其中|包括|分别[为是有]|(?<![不包])含|[::(]\Z|\A[::(]")
_MOST = 24  # parts of one total
_END = regex(r"[。!?\n]")
_MEAN = ("人均", "平均", "每", "次均", "户均", "日均")
_MEANT = regex(r"[人户次日例]均|平均|每")
_NO_AMOUNT = frozenset(["岁", "天", "日", "床日", "小时", "分"])  # a mean of the parts, no sum
_OTHER = regex(r"(?:[及和与])?(?:其他|其它|其余)")
_BY = regex(r"按[^,;。:按]{1,12}分(?:类|组)?[为成有]?[,::]?")
_SAID = regex(r"其中|包括|分别")
_SOME = regex(r"其中|包括|含|有[::]?|如")


def additive(member: Member) -> bool:
    """Whether a member is an amount that can be a total or a part of one."""
    return (
        member.counts
        and member.value > 0
        and member.unit not in _NO_AMOUNT
        and not member.name.startswith(_MEAN)
        and not _MEANT.search(member.label)
    )


def listed(group: Sequence[Member], at: int) -> list[Member]:
    """The figures after a total that can be its parts: of one unit and kind, in one list."""
    total = group[at]
    found: list[Member] = []
    depth: int | None = None
    for member in group[at + 1 :]:
        if len(found) >= _MOST or _END.search(member.lead):
            break
        again = bool(found) and "其中" in member.lead and member.depth == depth
        if again or (depth is not None and member.depth < depth):
            break
        if member.unit != total.unit or member.kind is not total.kind or _MEANT.search(member.label):
            continue
        if depth is None:
            depth = member.depth
        if member.depth == depth:
            found.append(member)
    return found


def begun(group: Sequence[Member], at: int, part: Member) -> bool:
    """Whether words begin a list between a total and the first of its parts: …元,…;其中,住院…人次、…元."""
    between = takewhile(lambda m: m.place <= part.place, group[at + 1 :])
    return any(_SAID.search(m.lead) for m in between)


def alike(parts: Sequence[Member]) -> list[Member]:
    """The list up to its first semicolon, where another list may begin."""
    head = list(takewhile(lambda m: ";" not in m.lead, parts[1:]))
    return [*parts[:1], *head] if head else list(parts)


def closed(total: Member, parts: Sequence[Member], said: bool) -> bool:
    """Whether the words of a list say that it is complete; `said` is whether any say that these are parts."""
    first = parts[0]
    spelt_out = first.lead.startswith("(") and first.depth > total.depth and first.lead.count("(") == 1
    if spelt_out and parts[-1].ends_bracket and not _SOME.search(first.lead):
        return True
    return (said or spelt_out) and (rest(parts) or _BY.search(first.lead) is not None)


def rest(parts: Sequence[Member]) -> bool:
    """Whether the last part is what the others leave: 其他."""
    return _OTHER.match(parts[-1].label) is not None


def exhausts(parts: Sequence[Member]) -> bool:
    """Whether the parts are by their words all that there can be."""
    many, first = len(parts), parts[0]
    return _named(many, first) and any(_are(words, parts) for words in wholes_of(many))


def _named(many: int, part: Member) -> bool:
    """Whether a part may be one of so many that exhaust a total: the quick question before the right one."""
    return _any_of(many).search(part.label + part.name) is not None


@cache
def _any_of(many: int) -> re.Pattern[str]:
    words = {word for whole in wholes_of(many) for part in whole for word in part}
    return re.compile("|".join(map(re.escape, sorted(words))) or r"(?!)")


def exhausting(parts: Sequence[Member]) -> Iterator[list[Member]]:
    """Runs of a list that exhaust a total wherever they stand in it: 一孩…,二孩…;男…,女…."""
    for words, wherever in wholes():
        if not wherever or len(parts) <= len(words) or not any(_named(len(words), m) for m in parts):
            continue
        for at in range(len(parts) - len(words) + 1):
            run = list(parts[at : at + len(words)])
            if _are(words, run):
                yield run


def _are(words: Sequence[tuple[str, ...]], parts: Sequence[Member]) -> bool:
    """Whether each part begins with another one of the words."""
    left = list(words)
    for part in parts:
        said = part.label.removeprefix("其中").lstrip("为: ")
        own = part.name if not said or part.rule == "distributed" else ""
        inside = said.partition("中")[2]  # 患者中男性
        found = next((w for w in left if said.startswith(w) or inside.startswith(w) or any(o in own for o in w)), None)
        if found is None:
            return False
        left.remove(found)
    return True
