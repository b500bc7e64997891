"""Told: the units that a caption gives to a whole table, and which of several a figure takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hbsummary.grid.cells import Unit, as_unit
from hbsummary.grid.vocabulary import ends_with, says, worded, words
from hbsummary.regex import regex

__all__ = ["UNITS", "asked", "captioned", "in_order", "is_share", "told_units"]

# What begins a list of units, for expressions with words. 填报单位: and 主办单位: name a body.
UNITS = r"[((]?{before_unit}?单位 ?:"
_UNIT_OF = regex(r"单位 ?: ?")
_BETWEEN = regex(r"[、,;及和与 ]+")
# 金额:万元, 金额单位:万元, 金额(万元): the measure beside its unit.
_NOUN = regex(r"(?P<noun>[^:()]{0,8})(?::|\((?=[^()]+\)))(?P<unit>[^:()]{1,8})\)?")
# The brackets that hold units at the end of a line, and the colon behind them.
_LAST = regex(r"[(\[] ?(?:[一-鿿]{2})?单位 ?:[^()\[\]]{1,40}(?:\([^()]{1,6}\)[^()]{0,20}){0,4}[)\]] ?[:。;]? ?\Z")
# 占总额: a share of it.
_SHARE = worded(r"占(?![地用床位道])[^面积]{0,10}{share_of}\Z")
_STOP = regex(r"[。;!?,]")
_MOST = 60


def told_units(line: str) -> list[Unit]:
    """The units of `单位:` in a caption (人次、万元、%), in order; none where what stands there is no unit."""
    lists = (_list(_balanced(line[match.end() : match.end() + _MOST])) for match in _UNIT_OF.finditer(line))
    return next((units for units in lists if units), [])


def _list(text: str) -> list[Unit]:
    """The units that a list begins with."""
    found: list[Unit] = []
    for part in _BETWEEN.split(text):
        units = _units(part)
        if not units and part.strip(":"):
            break
        found += units
    return found


def _balanced(text: str) -> str:
    """The text up to the bracket that closes one before it."""
    depth = 0
    for n, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if depth < 0:
            return text[:n]
    return text


def _units(part: str) -> list[Unit]:
    """The units of one part of a list: 万元, 人次/万元, 金额(万元), 人(%); none where a word of it is no unit."""
    whole = as_unit(part) if part else None
    if whole is not None:
        return [whole]
    if match := _NOUN.fullmatch(part):
        unit, noun = as_unit(match["unit"]), as_unit(match["noun"]) if "(" in part else None
        return [one for one in (noun, unit) if one is not None and (one is unit or one != unit)] if unit else []
    each = [as_unit(text) for text in part.split("/")]
    known = [unit for unit in each if unit is not None]
    return known if len(known) == len(each) else []


def captioned(text: str) -> str:
    """The clause at the end of a line that gives units to the table below (…情况如下(单位:人、万元):), or nothing."""
    match = _LAST.search(text) if "单位" in text else None
    units = told_units(match.group()) if match else []
    if match is None or not units:
        return ""
    if len(units) == 1 and text[-1] != ":" and not ends_with("caption_end", text[: match.start()]):
        return ""  # 金额(单位:万元) is the head of a column
    stops = list(_STOP.finditer(text, 0, match.start()))
    return text[stops[-1].end() if stops else 0 :]


def asked(name: str, tail: str, implied: Unit | None, units: Sequence[Unit]) -> Unit | None:
    """Which of several units the words of a head or label ask for; None where they do not say."""
    text = re.sub(r"\([^()]{1,12}\)\Z", "", tail or name)
    fits = [unit for unit in units if implied is not None and unit.name == implied.name]
    if not fits and text:
        fits = [unit for unit in units if _fits(text, unit)]
    if len(fits) < 2:
        return fits[0] if fits else None
    # Of 人 and 人次, 农业人口 counts people and 门诊量 visits.
    if {unit.name for unit in fits} == {"人", "人次"}:
        visits = text.endswith(("次", "次数", "量"))
        return next(unit for unit in fits if (unit.name == "人次") == visits)
    # Of 万元 and 元, means are in the smaller and sums in the larger.
    if len({unit.name for unit in fits}) == 1 or all("元" in unit.name for unit in fits):
        return (min if says("mean", text) else max)(fits, key=lambda unit: unit.factor)
    return None


def in_order(measures: Sequence[tuple[str, str, Unit | None]], units: Sequence[Unit]) -> list[Unit | None]:
    """For each measure (name, tail, implied unit) the unit that its place gives it; None where order is not sure.

    Order is sure where there are as many units as measures, and no words ask for another one.
    What is left alone takes the unit that is left alone.
    """
    if len(units) == 1:
        return [units[0] for _ in measures]
    said = [asked(*measure, units) for measure in measures]
    if len(units) == len(said) and all(one in (None, unit) for one, unit in zip(said, units, strict=True)):
        return list(units)
    rest = [unit for unit in units if unit not in said]
    open_ = [implied for one, (_, _, implied) in zip(said, measures, strict=True) if one is None]
    if len(rest) == 1 and (len(open_) == 1 or not any(open_)):
        return [one or rest[0] for one in said]  # 单位:人次、万元 over 门诊, 住院, 业务收入
    counts = [unit for unit in units if unit.name not in words("share_unit")]
    if len(counts) == 1 and len(units) > 1:
        return [one or counts[0] for one in said]  # 单位:人、%: what is no share is counted
    return said


def is_share(text: str) -> bool:
    """Whether a head says what its figures are a share of (占总额); 占地面积 is none."""
    return _SHARE.match(text) is not None


def _fits(text: str, unit: Unit) -> bool:
    if is_share(text) or ends_with("asks_share", text):
        return unit.name in words("share_unit")
    if ends_with("asks_people", text):
        return unit.name in words("people_unit")
    if ends_with("asks_area", text):
        return unit.name in words("area_unit")
    return "元" in unit.name and ends_with("asks_money", text) is not None
