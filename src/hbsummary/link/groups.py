"""One measure, or several, for each of a list of groups: 起付线和补偿比分别为乡级100元、75%;县级400元、55%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hbsummary.link import phrase
from hbsummary.link.items import measures_of
from hbsummary.link.sentences import Mention
from hbsummary.link.spread import EACH, JOINT, LIST
from hbsummary.link.strip import clean_left
from hbsummary.link.topics import Named
from hbsummary.regex import regex

__all__ = ["grouped"]

_VERB = regex(r"\A(?:调整|提高|降低|确定|控制|增加|设定|规定|定|达)?(?:为|是|到|至|在|了)?:?")
_LABEL = regex(r"[\u4e00-\u9fff]{2,6}")
_NO_LABEL = regex(r"[比较增减升降提达占超完共有计约]")


def grouped(found: list[Mention], n: int) -> list[Named]:
    """Names for the mentions from `n` on that 分别 spreads over groups; none where it does not."""
    each = EACH.search(found[n].left)
    if each is None:
        return []
    measures = [m for m in LIST.split(clean_left(found[n].left[: each.start()])) if m]
    first = _label(found[n].left[each.end() :])
    if not measures or first is None:
        return []
    groups = list(_groups(found, n, first, len(measures)))
    alike = len(groups) > 2 or (len(groups) == 2 and groups[0][0][-1] == groups[1][0][-1])
    if len(groups) < 2 or not (len(measures) > 1 or (alike and phrase.topic_of(measures[0])[1])):
        return []
    names = measures_of(measures)
    return [
        Named(mention, _of(name, label), label + name, "distributed", stem=name)
        for label, run in groups
        for mention, name in zip(run, names, strict=True)
    ]


def _of(measure: str, label: str) -> str:
    """乡级起付线; 卡介苗接种率 of 五苗接种率分别为卡介苗99.2%…."""
    return phrase.of_member(measure, label) or phrase.shorten(label + measure)


def _groups(found: list[Mention], n: int, label: str | None, size: int) -> Iterator[tuple[str, list[Mention]]]:
    """The groups from `n` on, as long as each has a label and the units of the first."""
    units = [m.quantity.unit for m in found[n : n + size]]
    while label is not None and not label.endswith("率"):
        run = found[n : n + size]
        if [m.quantity.unit for m in run] != units or not all(JOINT.match(m.left) for m in run[1:]):
            return
        yield label, run
        n += size
        label = _label(re.sub(r"\A[、,和及;]", "", found[n].left)) if n < len(found) else None


def _label(words: str) -> str | None:
    """The label that `words` are, but for the verb before or after it."""
    label = _VERB.sub("", words)
    label = label[:-1] if label.endswith(("为", "是")) else label
    return label if _LABEL.fullmatch(label) and not _NO_LABEL.search(label) else None
