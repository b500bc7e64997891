"""Sense: what a head, a row label or a caption says: name, unit, time, kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from hbsummary.grid.cells import Unit, as_unit
from hbsummary.grid.told import UNITS, is_share, told_units
from hbsummary.grid.vocabulary import ends_with, says, starts_with, unit_of, worded, words
from hbsummary.model import Kind
from hbsummary.regex import regex

# 应建, 应管人数: what is due; 应急 and 应届 are not
_DUE = regex(r"应(?![急届用激力])|计划(?!生育|免疫|内|外)")
# 体检任务数, 签约目标: what is aimed at, with its name
_AIMED = regex(r"(?:任务|目标)[数值量]?\Z|计划[数值]\Z")
__all__ = ["Sense", "caption_sense", "default_unit", "merged", "sense", "subject_of"]

_BRACKET = regex(r"\(([^()]{1,16})\)|\[([^\[\]]{1,16})\]")
_YEAR = regex(r"(?<![0-9比较])((?:19[5-9]|20[0-6])[0-9])(?![0-9])(?:年度?)?(?:[末底]|全年)?")
# 16年, 17年, 18年 as heads; no 5年, which lasts
_SHORT_YEAR = regex(r"[0-2][0-9]年度?")
# 2015-2017年 in a caption is no one year.
_YEARS = regex(r"(?<![0-9])(?:19|20)[0-9]{2}年?(?:[-—~]{1,2}|[至到])(?:(?:19|20)[0-9]{2}|[0-9]{2}(?=年))年?度?")
_PART = regex(
    r"(?P<m1>1[0-2]|[1-9])(?:月份?)?[-—~至到](?P<m2>1[0-2]|[1-9])月份?[末底]?|(?<![0-9])(?P<month>1[0-2]|[1-9])月份?[末底]?"
    r"|第?(?P<quarter>[一二三四1-4])季度?[末底]?(?!诊)|(?P<half>[上下]半年)|(?P<whole>全年)"
)
_ORDINAL = regex(
    r"\A(?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}[.、) ]|\([0-9一二三四五六七八九十]{1,3}\)"
    r"|[一二三四五六七八九十]{1,3}[、.]|[①-⑳#★●◆■·•*]|第[一二三四五六七八九十]{1,2}[、 ])\s*"
)
_AMONG = regex(r"\A(?:其中|其 中|内[:含]|包括)[::]?|\A#")
_BASIS = worded(r"同比|环比|[比较与][^()%±]{0,3}(?:(?:19|20)[0-9]{2}年?|{earlier_time})(?:同期|年末|末|底)?(?:相比)?")
_OURS = regex(r"[本我][国省市县区州旗镇乡院局所]")
_UNIT_LINE = regex(r"(?:(?<![一-鿿])|(?<=计量))单位 ?: ?([^\s():、,;]{1,8})(?=[\s)]|\Z)")
_NUMBERED = regex(
    r"\A(?:续|附)?表 ?[0-9一二三四五六七八九十]{0,3}(?:[-.][0-9]{1,2})? ?:? ?"
    r"|\A附件?[0-9]?: ?|\A[0-9]{1,2}[-—][0-9]{1,2} ?(?=[一-鿿])"
)
_UNITS = worded(rf"(?:[((]?{{filed}})?{UNITS}.*\Z")
# 各乡镇接种率(%)如下: the unit stands before the words that lead to the rows.
_LEADS = regex(r"(?:情况)?(?:分别)?(?:如下表?|见下表|为|是)?[: ]*\Z")
_LAST_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,8})[)\]] *\Z")
_COUNTS = re.compile(r"[数次]\Z")
_MEASURE = regex(r"[数次率量额费比]\Z|收入\Z|支出\Z")
_PERCENT = regex(r"\(?[%％‰]\)?\Z")


@dataclass(frozen=True, slots=True)
class Sense:
    """What words say of the figures under or beside them; empty or None where they do not say.

    `units` are those of a caption that gives more than one; `aim` is what a head calls a planned figure (计划数).
    """

    name: str = ""
    tail: str = ""
    unit: Unit | None = None
    year: str = ""
    part: str = ""
    kind: Kind | None = None
    basis: str = ""
    scope: str = ""
    falls: bool = False
    percent: bool = False
    dependent: bool = False
    ignored: bool = False
    units: tuple[Unit, ...] = ()
    aim: str = ""


@lru_cache(maxsize=8192)
def sense(text: str) -> Sense:
    """What the words of one head or label say."""
    text = _ORDINAL.sub("", text.replace("\n", "").strip())
    text = f"20{text}" if _SHORT_YEAR.fullmatch(text) else text
    among = _AMONG.match(text)
    text = text[among.end() :].strip() if among else text
    ignored = says("index_head", text) is not None and not ends_with("measure_end", re.sub(r"\(.*", "", text))
    text, unit, year = _brackets(re.sub(r"(?<=[一-鿿]) (?=[一-鿿])", "", text))
    if unit is None and (match := _PERCENT.search(text)):
        unit, text = as_unit(match.group()), text[: match.start()]
    said = _change(text, unit) or _level(text)
    return replace(
        said,
        unit=unit,
        year=year or said.year,
        dependent=said.dependent or (among is not None and len(said.name) <= 6),
        ignored=ignored,
    )


def _brackets(text: str) -> tuple[str, Unit | None, str]:
    """The text without brackets that hold a unit or a year, and those."""
    unit, year = None, ""
    for match in reversed(list(_BRACKET.finditer(text))):
        inner = (match[1] or match[2]).strip()
        told = re.sub(r"\A单位 ?:? ?", "", inner)
        found = as_unit(told)
        if found is None and told != inner:
            found = Unit(told, known=False)
        when = _YEAR.fullmatch(inner)
        if found is None and when is None:
            continue
        unit, year = found or unit, when[1] if when else year
        text = text[: match.start()] + text[match.end() :]
    slash = re.search(r"(?<=[一-鿿])/([一-鿿]{1,4}|%)\Z", text)
    if unit is None and slash and (found := as_unit(slash[1])) is not None:
        unit, text = found, text[: slash.start()]
    return text.strip(), unit, year


def _change(text: str, unit: Unit | None) -> Sense | None:
    """The sense of words that say a change, or None."""
    basis = _BASIS.search(text)
    match = says("change", text) or (basis if basis and basis.group()[0] in "比较与" else None)
    if match is None or says("not_change", text):
        return None
    percent = (unit is not None and unit.name in ("%", "‰")) or ends_with("percent_change", text) is not None
    begin = min(match.start(), basis.start()) if basis else match.start()
    years = _YEAR.findall(text)
    head = _YEAR.sub("", text[:begin]).strip()
    name = "" if head in words("hollow") else head
    return Sense(
        name=name,
        tail=text[begin:].replace("±", "").replace("+-", "").replace("+/-", "").strip() or "增减",
        year=max(years, default=""),
        kind=Kind.CHANGE,
        basis=basis.group() if basis else "",
        falls=ends_with("fall", text) is not None,
        percent=percent,
    )


def _level(text: str) -> Sense:
    """The sense of words that say a time, a name, a plan."""
    kind, year, part = None, "", ""
    if text in words("elsewhere"):
        return Sense(kind=Kind.REFERENCE, scope=text)
    if _OURS.fullmatch(text):
        return Sense(scope=text)
    if match := _YEAR.search(text):
        year, text = match[1], text[: match.start()] + text[match.end() :]
    if match := starts_with("earlier", text) or ends_with("earlier", text):
        year, text = year or "-1", text[: match.start()] + text[match.end() :]
    if match := _PART.fullmatch(text.strip("累计份 ")) or _PART.match(text):
        part, text = _iso(match), text.replace(match.group(), "", 1)
    text = text.strip(" :、,的")
    if text in words("aim"):
        return Sense(kind=Kind.TARGET, year=year, part=part, aim=text)
    bare = re.sub(r"\A(?:本年度?|今年|本期|当年|全年|年末)(?=.)", "", text)
    if text in words("hollow") or bare in words("hollow") or bare in words("aim"):
        return Sense(kind=Kind.TARGET if bare in words("aim") else kind, year=year, part=part)
    if bare in words("share"):
        return Sense(tail=bare, kind=kind, year=year, part=part)
    if kind is None and (_DUE.match(bare) or _AIMED.search(bare)):
        kind = Kind.TARGET
    return Sense(bare, kind=kind, year=year, part=part, dependent=bare in words("dependent"))


def _iso(match: re.Match[str]) -> str:
    """The part of a year as ISO 8601 writes it, {} for the year."""
    if match["m1"]:
        return f"{{0}}-{int(match['m1']):02}/{{0}}-{int(match['m2']):02}"
    if match["month"]:
        return f"{{0}}-{int(match['month']):02}"
    if match["quarter"]:
        return f"{{0}}-Q{'一二三四'.find(match['quarter']) + 1 or match['quarter']}"
    return "{0}" if match["whole"] else f"{{0}}-H{1 if match['half'] == '上半年' else 2}"


def merged(levels: tuple[str, ...]) -> Sense:
    """What the levels of a head say together, from top to bottom."""
    result = Sense()
    for above, level in zip(("", *levels), levels, strict=False):
        one = _own_unit(level, result) or sense(level)
        result = Sense(
            name=_named(result.name, one.name, _AMONG.fullmatch(above) is not None),
            tail=result.tail + one.tail,
            unit=one.unit or result.unit,
            year=_later(result, one),
            part=one.part or result.part,
            kind=one.kind or result.kind,
            basis=one.basis or result.basis,
            scope=one.scope or result.scope,
            falls=one.falls or result.falls,
            percent=one.percent or result.percent or (result.kind is Kind.CHANGE and one.tail in words("share")),
            dependent=one.dependent and not result.name,
            ignored=one.ignored or result.ignored,
            aim=one.aim or result.aim,
        )
    if result.kind is Kind.CHANGE and result.unit is not None and result.unit.name == "%":
        result = replace(result, percent=True)
    return result


def _own_unit(level: str, above: Sense) -> Sense | None:
    """The sense of a level that prints the unit of the measure or time above it; 人次 below 住院 names a measure."""
    unit = as_unit(level)
    if unit is None or not (above.name or above.tail or above.year or above.part):
        return None
    if level in words("counter") and len(level) > 1 and not ends_with("measure_end", above.name):
        return None
    return Sense(unit=unit)


def _named(above: str, below: str, among: bool) -> str:
    """The name of two levels of a head; what stands under 其中 says which part of the measure above it is."""
    measured = ends_with("measure_end", above) is not None
    if below in words("total") or (measured and below in words("generic_measure")) or above == below:
        return above or below
    return below + above if among and _COUNTS.search(above) and not _MEASURE.search(below) else above + below


def _later(above: Sense, below: Sense) -> str:
    """The year that two levels say; (2018年) under 上年度 says which."""
    if below.year == "-1" and above.year.isdigit():
        return above.year if above.name == "" and not above.kind else "-1"
    return below.year or above.year


def caption_sense(caption: str) -> Sense:
    """What the caption says: the unit of all figures, the year, the subject."""
    unit: Unit | None = None
    units: tuple[Unit, ...] = ()
    year = part = subject = ""
    for line in caption.split("\n"):
        unit, units = _told(line) or (unit, units)
        line = _ORDINAL.sub("", _NUMBERED.sub("", _UNITS.sub("", line).strip()))
        line = _YEARS.sub("", line)
        if match := _YEAR.search(line):
            year, line = match[1], line[: match.start()] + line[match.end() :]
        if match := _PART.match(line):
            part, line = _iso(match), line[match.end() :]
        if (match := _LAST_BRACKET.search(_LEADS.sub("", line))) and (named := as_unit(match[1])) is not None:
            unit, units, line = named, (), line[: match.start()]
        subject = subject_of(line) or subject
    return Sense(subject if len(subject) <= 20 else "", unit=unit, year=year, part=part, units=units)


def _told(line: str) -> tuple[Unit | None, tuple[Unit, ...]] | None:
    """The unit of all figures that a caption line gives, or the several it gives; None where it gives none."""
    several = tuple(told_units(line))
    if len(several) > 1:
        return None, several
    if several:
        return several[0], ()
    told = [match[1] for match in _UNIT_LINE.finditer(line) if not ends_with("place_end", match[1])]
    return (Unit(told[-1], known=False), ()) if told else None


def subject_of(line: str) -> str:
    """What a caption is about: its words without those that say that here is a table."""
    line = line.rstrip(": ")
    while match := ends_with("caption_end", line):
        line = line[: match.start()].rstrip(": ")
    return line.strip(" :、,的()")


def default_unit(name: str, tail: str) -> Unit | None:
    """The unit that a name implies: % for rates and shares, 人次 for 门诊人次."""
    text = tail or name
    if (ends_with("rate", text) and not ends_with("not_rate", text)) or is_share(text):
        return Unit("%")
    bare = re.sub(r"(?<=.)总?数\Z", "", name)
    match = ends_with("counter", bare)
    if tail in words("share"):
        return None
    if match is None or (len(match.group()) == 1 and bare == name):
        return _counted(name)
    return as_unit(match.group())


def _counted(name: str) -> Unit | None:
    """The unit of things that are counted in one unit only; none for means and ratios."""
    noun = unit_of(name) if not re.search(r"[每均率比]", name) else ""
    return Unit(noun) if noun else None
