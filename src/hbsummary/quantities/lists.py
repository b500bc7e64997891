"""Units that are printed once for several numbers: after a list, or in brackets before it.

`分别增长5.1、2.7和6.3%`, `由76.8提高到83.5%`: the earlier numbers take the last one's unit.
`发病率(1/10万)由18.6降到16.9`: the numbers take the unit in brackets. `2.1个和1.8个百分点`: a bare
个 begins the unit that follows it.
What is printed stays what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from hbsummary.quantities import units
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.units import Unit
from hbsummary.regex import regex
from hbsummary.words import alternatives, worded, words

__all__ = ["carry_units", "followers"]

_BETWEEN = regex(r"[ ]?(?:[、,和及与或]|以及|、和)[ ]?")
# 下降1.4、下降0.36和提高2.1个百分点
_CHANGED = worded(r"(?:{changed}|[高低]出?)[了约近]?\Z")
_CHANGED_BETWEEN = worded(r"[ ]?(?:[、和及与或]|以及)[ ]?(?:{changed}|[高低]出?)[了约近]?[ ]?")
_BOTH = ("并且", "而且", "同时", "且", "并", "但")
_BOUNDS = ("at_least", "at_most", "more_than", "less_than")
_LINK = 4  # characters that _BETWEEN takes at most
_CUE = regex(r"分别|依次|各[为是达]|每[^,。;]{1,4}各")
_BRACKETED = re.compile(r"\((?:单位[::])?([^()\n]{1,12})\)")
_NAMES = regex(r"[、和与及]")
# 会同县81例,新晃县76,麻阳县71,洪江区36例
_NAMED = regex("、[一-鿿]{1,6}|[,、][一-鿿]{1,6}[县市区旗]")
_BRACKET_OPENS = re.compile(r"\([一-鿿:]{1,8}\Z")
_NUMBERED = frozenset("第图表件号年月日期一至到和及与")
_FROM = regex(r"[由从自][^,。;:0-9]{0,10}(?:20[0-9]{2}年)?[末底初]?的?\Z")
_TURN = worded(r"[ ]?(?:{turned}|减)(?:了)?(?:到|至|为)(?:20[0-9]{2}年|今年|目前)?的?")
_BEFORE_ZERO = regex(r"(?:以下|以内|左右)?[ ]?(?:[、和与及]|以及)[ ]?")
_ENDS = ("", ",", "。", ";", ")", "\n")
_REACH = 40
_CUE_REACH = 24
_CARRIED = ("rate", "money", "ratio", "count", "area", "volume", "mass")


@cache
def followers() -> frozenset[str]:
    """The characters behind a number that may lead to another one, whose unit it shares."""
    compares = (word for name in _BOUNDS for word in words(name))
    return frozenset(" 、,和及与或以") | {word[0] for word in (*_BOTH, *compares)}


def carry_units(folded: str, found: Sequence[Candidate], start: int, stop: int) -> None:
    """Gives the candidates `found` in `folded[start:stop]` the units that stand elsewhere, in place."""
    _from_brackets(folded, found, start, stop)
    _behind_brackets(folded, found, stop)
    _over_points(folded, found)
    _over_lists(folded, found)
    _over_names(folded, found)
    _over_changes(folded, found)
    _over_bounds(folded, found)
    _over_brackets(folded, found)
    _over_parts(folded, found)
    _over_turns(folded, found)
    _over_last_zero(folded, found)
    _over_last(folded, found)


def _over_points(folded: str, found: Sequence[Candidate]) -> None:
    """A number with 个 before one with 个百分点 counts points too: last to first, so that a whole list does."""
    for n in range(len(found) - 2, -1, -1):
        earlier, later = found[n], found[n + 1]
        if earlier.measure.printed != "个" or later.dimension != "rate" or not later.unit_text.startswith("个"):
            continue
        if _BETWEEN.fullmatch(folded, earlier.end, later.start):
            earlier.measure = Unit("个", later.unit, later.measure.factor, later.dimension, False)
            earlier.rule = "unit of the list"


def _over_changes(folded: str, found: Sequence[Candidate]) -> None:
    """下降1.4、下降0.36和提高2.1个百分点: how each changed stands before it, the unit behind the last."""
    for n in range(len(found) - 1, 0, -1):
        earlier, later = found[n - 1], found[n]
        if later.dimension not in _CARRIED or not _bare(earlier) or earlier.style != later.style:
            continue
        told = _CHANGED.search(folded, max(0, earlier.start - 6), earlier.start)
        if told and later.start - earlier.end <= 8 and _CHANGED_BETWEEN.fullmatch(folded, earlier.end, later.start):
            earlier.measure = Unit("", later.unit, later.measure.factor, later.dimension, False)
            earlier.factor, earlier.rule = later.factor, "unit of the list"


@cache
def _bounds() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """What stands between the two numbers of 大于2并小于5天, and the words that may stand before the first."""
    compares = "|".join(alternatives(name) for name in _BOUNDS)
    joint = regex(rf"[ ]?,?[ ]?(?:{'|'.join(_BOTH)})?[ ]?(?:{compares})[ ]?")
    return joint, tuple(word for name in _BOUNDS for word in words(name))


def _over_bounds(folded: str, found: Sequence[Candidate]) -> None:
    """大于100且小于300例: the lower and the upper bound share a unit."""
    for earlier, later in pairwise(found):
        if not 2 <= later.start - earlier.end <= 14 or not later.unit or not _bare(earlier):
            continue
        joint, compares = _bounds()
        if earlier.style != later.style or joint.fullmatch(folded, earlier.end, later.start) is None:
            continue
        if folded[max(0, earlier.start - 8) : earlier.start].endswith(compares):
            earlier.measure = Unit("", later.unit, later.measure.factor, later.dimension, False)
            earlier.factor, earlier.rule = later.factor, "unit of the list"


def _over_lists(folded: str, found: Sequence[Candidate]) -> None:
    """Runs of numbers joined by 、 and 和, of which only the last has a unit."""
    run: list[Candidate] = []
    for candidate in found:
        if run and (
            candidate.start - run[-1].end > _LINK or _BETWEEN.fullmatch(folded, run[-1].end, candidate.start) is None
        ):
            run.clear()
        if not (_bare(candidate) or _only_scaled(candidate)):
            alike = run and candidate.unit and candidate.style == run[-1].style
            if alike and all(one.scaled == run[0].scaled for one in run) and (candidate.scaled or not run[0].scaled):
                _carry(folded, run, candidate)
            run.clear()
            continue
        run.append(candidate)


def _bare(candidate: Candidate) -> bool:
    styles = ("plain", "hanzi", "mask", "damaged")
    return not candidate.measure.canonical and candidate.style in styles and not candidate.scaled


def _only_scaled(candidate: Candidate) -> bool:
    """38.6万 in 38.6万、24.1万、11.9万人次, which has no unit of its own."""
    return not candidate.measure.canonical and candidate.style == "plain" and candidate.scaled


def _has_point(printed: str) -> bool:
    return "." in printed or "、" in printed


def _carry(folded: str, run: list[Candidate], last: Candidate) -> None:
    """Without 分别 the numbers have to look alike: all decimals, or all of four digits and more."""
    first = run[0]
    if last.unit_text in words("refused_unit"):
        return  # 三、四级手术
    cue = _CUE.search(folded, max(0, first.start - _CUE_REACH), first.start)
    if last.dimension not in _CARRIED or (last.flags and "unknown_unit" in last.flags):
        return
    if cue is None and not all(_has_point(folded[c.start : c.end]) for c in run) and not all(map(_large, [*run, last])):
        return
    clause = re.split("[,;:。]", folded[max(0, cue.start() - _REACH) : cue.start()])[-1] if cue else ""
    names = _NAMES.split(clause)
    for n, candidate in enumerate(run):
        if n < len(names) and names[n].endswith("指数"):
            continue  # 停落指数、侵害率分别为0.9、1.7%
        candidate.measure = Unit("", last.unit, last.measure.factor, last.dimension, False)
        candidate.factor = candidate.factor if candidate.scaled else last.factor
        candidate.rule = "unit of the list"


def _over_names(folded: str, found: Sequence[Candidate]) -> None:
    """本科12、大专30、中专18名: each number stands behind its name, the unit behind the last one."""
    for n in range(len(found) - 1, 0, -1):
        last = found[n]
        if last.dimension != "count" or last.style != "plain" or last.measure.ambiguous or last.scaled or last.high:
            continue
        first = n
        while first and _counts_too(folded, found[first - 1], found[first]):
            first -= 1
        if n - first == 1 and _may_be_label(folded, found[first]):
            continue
        for candidate in found[first:n]:
            candidate.measure = Unit("", last.unit, last.measure.factor, last.dimension, False)
            candidate.rule = "unit of the list"


def _may_be_label(folded: str, candidate: Candidate) -> bool:
    """开展督查2、组织培训3次: one digit may begin an item; not behind a sex, nor first in brackets (肺癌5、胃癌7例)."""
    begin = candidate.start
    if candidate.end - begin > 1 or folded[begin - 1] in "男女":
        return False
    return _BRACKET_OPENS.search(folded, max(0, begin - 9), begin) is None


def _counts_too(folded: str, earlier: Candidate, later: Candidate) -> bool:
    """Whether a name behind 、 stands between two numbers, the first of which stands behind a name as well."""
    if not 2 <= later.start - earlier.end <= 7 or not _bare(earlier) or earlier.style != "plain" or not earlier.number:
        return False
    if earlier.number % 1 or not "一" <= folded[earlier.start - 1 : earlier.start] <= "鿿":
        return False
    return folded[earlier.start - 1] not in _NUMBERED and _NAMED.fullmatch(folded, earlier.end, later.start) is not None


def _large(candidate: Candidate) -> bool:
    number = candidate.number
    return number is not None and number % 1 == 0 and number >= 1000


def _over_turns(folded: str, found: Sequence[Candidate]) -> None:
    """普及率由年初的76.8提高到83.5%: what was and what is share a unit."""
    for earlier, later in pairwise(found):
        if not later.unit or later.dimension not in _CARRIED or not _bare(earlier) or earlier.style != later.style:
            continue
        from_it = _FROM.search(folded, max(0, earlier.start - _CUE_REACH), earlier.start)
        if from_it and _TURN.fullmatch(folded, earlier.end, later.start):
            earlier.measure = Unit("", later.unit, later.measure.factor, later.dimension, False)
            earlier.factor, earlier.rule = later.factor, "unit of the list"


def _over_last_zero(folded: str, found: Sequence[Candidate]) -> None:
    """分别降至0.05%以下和0: a last zero has the unit of the rate before it."""
    for earlier, last in pairwise(found):
        if last.number != 0 or not _bare(last) or earlier.dimension != "rate":
            continue
        if folded[last.end : last.end + 1] in _ENDS and _BEFORE_ZERO.fullmatch(folded, earlier.end, last.start):
            last.measure = Unit("", earlier.unit, Decimal(1), earlier.dimension, False)
            last.rule = "unit of the list"


def _over_last(folded: str, found: Sequence[Candidate]) -> None:
    """男女近视率分别是78.85%、80.21。: the last of so many rates has lost its sign."""
    for earlier, last in pairwise(found):
        if earlier.dimension != "rate" or not _bare(last) or last.style != "plain" or earlier.style != "plain":
            continue
        printed = folded[last.start : last.end]
        ended = folded[last.end : last.end + 1] in _ENDS or folded[last.end : last.end + 2] in (". ", ".\n", ".")
        listed = "." in printed and _BETWEEN.fullmatch(folded, earlier.end, last.start)
        if listed and ended and _CUE.search(folded, max(0, earlier.start - _CUE_REACH), earlier.start):
            last.measure = Unit("", earlier.unit, earlier.measure.factor, earlier.dimension, False)
            last.factor, last.rule = earlier.factor, "unit of the list"


# 甲地53人、乙地85): the last group of a list in brackets
_LAST_GROUP = regex(r"(?:[、,;]|和|及)[ ]?[一-鿿]{1,8}[ ]?")


def _over_brackets(folded: str, found: Sequence[Candidate]) -> None:
    """The last number of a list in brackets counts what the others do: (甲地53人、乙地85)."""
    for n in range(2, len(found)):
        last, before = found[n], found[n - 1]
        if (
            folded[last.end : last.end + 1] != ")"
            or not _bare(last)
            or last.style != "plain"
            or "." in str(last.number)
        ):
            continue
        alike = before.dimension == "count" and before.unit == found[n - 2].unit
        if alike and _LAST_GROUP.fullmatch(folded, before.end, last.start):
            last.measure = Unit("", before.unit, Decimal(1), before.dimension, False)
            last.rule = "unit of the list"


# 许可证211个(新办93、延续105、变更13); 登记管理127人,其中男58,女69
_FIRST_PART = regex(r"(?:\((?:其中:?)?|[,;、]其中:?)[一-鿿]{1,8}[ ]?")
_NEXT_PART = regex(r"[、,;]?[ ]?[一-鿿]{1,8}[ ]?")
_MOST_PARTS, _LONGEST_NAME = 8, 12


def _over_parts(folded: str, found: Sequence[Candidate]) -> None:
    """Numbers behind a count, in brackets or behind 其中, with nothing but their names: its parts if they add up."""
    for n in range(len(found) - 2):
        whole, first = found[n], found[n + 1]
        if whole.dimension != "count" or whole.scaled or not whole.number or first.start - whole.end > _LONGEST_NAME:
            continue
        if not _FIRST_PART.fullmatch(folded, whole.end, first.start):
            continue
        parts = _parts_from(folded, found, n + 1, whole.number)
        if len(parts) > 1:
            for part in parts:
                part.measure = Unit("", whole.unit, Decimal(1), whole.dimension, False)
                part.rule = "unit of the list"


def _parts_from(folded: str, found: Sequence[Candidate], at: int, whole: Decimal) -> list[Candidate]:
    """The numbers without a unit from `at` that add up to `whole`, their bracket, if any, holding nothing else."""
    parts: list[Candidate] = []
    bracketed = "(" in folded[found[at - 1].end : found[at].start]
    for candidate in found[at : at + _MOST_PARTS]:
        if parts and not _NEXT_PART.fullmatch(folded, parts[-1].end, candidate.start):
            return []
        if not _bare(candidate) or candidate.style != "plain":
            return []
        parts.append(candidate)
        if sum(part.number or 0 for part in parts) == whole and (
            not bracketed or folded[candidate.end : candidate.end + 1] == ")"
        ):
            return parts
    return []


def _from_brackets(folded: str, found: Sequence[Candidate], start: int, stop: int) -> None:
    """Numbers without a unit after 率(1/10万) or (%) in the same sentence."""
    places = _brackets(folded, start, stop)
    if not places:
        return
    starts = [begin for begin, _, _ in places]
    for candidate in found:
        n = bisect_left(starts, candidate.start) - 1
        if n < 0:
            continue
        _, end, measure = places[n]
        if candidate.start < end:
            candidate.style, candidate.rule = "unit", "unit in brackets"
        elif _bare(candidate) and candidate.style == "plain" and _near(folded, end, candidate):
            candidate.measure = Unit("", measure.canonical, measure.factor, measure.dimension, False)
            candidate.rule = "unit in brackets"


# 居民家庭健康档案(486)份, not (12)个别乡镇: the sheet had a blank to fill in
_FILLED_IN = regex(r"[一-鿿]\([ ]?[0-9]{2,9}\Z")
_AFTER_FILLED = frozenset((",", "。", ";", "、", "\n", ")", ""))


def _behind_brackets(folded: str, found: Sequence[Candidate], stop: int) -> None:
    """A number alone in brackets has the unit behind them."""
    for candidate in found:
        end = candidate.end
        if folded[end : end + 1] != ")" or not _bare(candidate) or candidate.style != "plain":
            continue
        if _FILLED_IN.search(folded, max(0, candidate.start - 4), end) is None:
            continue
        measured = units.at(folded, end + 1, stop)
        if measured and measured[0].dimension == "count" and folded[measured[1] : measured[1] + 1] in _AFTER_FILLED:
            candidate.measure = replace(measured[0], printed="")
            candidate.rule = "unit behind brackets"


def _brackets(folded: str, start: int, stop: int) -> list[tuple[int, int, Unit]]:
    places = []
    for match in _BRACKETED.finditer(folded, start, stop):
        measure = units.unit(match.group(1))
        if measure is not None and not measure.ambiguous:
            places.append((match.start(), match.end(), measure))
    return places


def _near(folded: str, end: int, candidate: Candidate) -> bool:
    between = folded[end : candidate.start]
    return len(between) <= _REACH and not any(c in between for c in "。;\n")
