"""The year and the period that a report is of, and whether its text can be of that year.

Sites write this year over that of an old report. What a text speaks of (`data/dated.csv`: bodies,
congresses, plans, campaigns) says of which years it can be; a year printed that is none of them is
not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from hbsummary import datafiles
from hbsummary.regex import regex, worded

__all__ = ["Year", "period_of", "year_of"]

_FILE = "dated.csv"
_words = datafiles.lists("documents.toml")
_DIGITS = dict(zip("〇○零oO一二三四五六七八九", "00000123456789", strict=True))
# 二〇一三, 二0一三
_CHINESE = "[二一][〇○零oO0九][〇○零oO0-9一二三四五六七八九]{2}"
_YEAR = re.compile(rf"((?:19|20)[0-9]{{2}}|{_CHINESE}(?=\s?年))(?![0-9])(?:\s{{0,2}}[年度-]|(?=[\u4e00-\u9fff]))")
# In running text years are also those that something is held against, or began in.
_IN_TEXT = re.compile(
    r"([12二一](?:(?<![到至自由比较与从同].)|(?<=[日月][到至].))"
    r"(?:(?<=1)9[0-9]{2}|(?<=2)0[0-9]{2}|(?<=[二一])[〇○零oO0九][〇○零oO0-9一二三四五六七八九]{2}))(?![0-9])"
    # 2011年10月至2012年9月 is of the year in which it ends.
    r"(?!年[0-9]{1,2}月(?:[0-9]{1,2}日)?\s?[至到~—–-]{1,2}\s?20[0-9]{2}年)"
    r"(?:\s{0,2}[年度-]|(?=全年|[上下]半年))"
)
# 截至2019年9月30日: up to when it reports, where no other year is printed.
_UP_TO = regex(r"截(?:至|止到?)(20[0-9]{2})年")
_MASKED_YEAR = re.compile(r"(?:20[xX*×_]{1,2}|[xX*×]{2,4}|20[0-9][xX*×])(?=\s{0,2}年)")
# 工作总结和2013年工作计划: the only year of such a title is the next one.
_NEXT = re.compile(
    r"(?:总结|小结|汇报|回顾|报告)[及和暨与、](20[0-9]{2})年?度?(?:全年)?(?:重点|主要)?(?:工作)?(?:重点|主要)?"
    r"(?:计划|打算|思路|安排|要点|谋划|设想|目标)"
)
# 刚刚过去的2018年, 一、2018年工作回顾, said in a speech of the next January; 现将2020年工作情况报告如下
_REVIEWED = regex(
    r"(?:过去|结束)的(20[0-9]{2})年|现(?:在)?将(?:本人|我[县市区局院])?(20[0-9]{2})年|(20[0-9]{2})年[^。,;\n0-9]{0,10}回顾(?=[。:\n]|$)|(?:回顾(?:总结)?|总结)(20[0-9]{2})年"
)
_BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?!\s?年)")
_HALF = re.compile(r"上半年|下半年")
_QUARTER = re.compile(r"第?([一二三四1-4])(?:、[二三四1-4])?季度")
# 前三季度, 一至三季度, 头八个月: the months that a year began with; 孕前3个月 and 提前三个月 are none of them.
FIRST_MONTHS = (
    r"(?:(?<![孕产术之以提此节会])[前头](?:(?P<first_quarters>[两二三23])个?季度|(?P<first_months>1[01]|[2-9]|十一?|[两二三四五六七八九])个月)份?"
    r"|第?[一1](?:季度)?(?:[、-][二2](?=[、至到-]))?[、至到~—–-](?P<to_quarter>[二三四2-4])季度)"
)
_FIRST_MONTHS = re.compile(FIRST_MONTHS)
_COUNTED = dict(zip("两二三四五六七八九十", (2, *range(2, 11)), strict=True)) | {"十一": 11}
_MONTHS = re.compile(r"(?<![0-9])([1-9]|1[0-2])\s?[-—–~至到]\s?([1-9]|1[0-2])月")
# 2015年是“十二五”规划的收官之年, 今年是全面贯彻党的十九大精神的开局之年
_TOLD = worded(
    r"(?:(?P<year>(?:19|20)[0-9]{2})年度?|(?P<this>今年|本年度?)),?(?:既?是|作为|为)[^。\n]{0,24}?"
    r"(?:[“\"]?(?P<plan>十[一二三四五]?五)[”\"]?(?:规划|计划|时期|期间)?|(?P<spirit>[一二]?十[一二三四五六七八九]?大)(?:会议)?精神)"
    r"[^。,;\n]{0,10}?(?P<which>{first_year}|{last_year})之?年",
    _words,
)
# What all such sentences say.
_WHICH = worded("(?:{first_year}|{last_year})之?年", _words)
# Below such a heading a report speaks of the next year.
_AHEAD = regex(
    r"[^。\n]{0,20}(?:计划|打算|思路|安排|要点|展望|明年|下一年|20[0-9]{2}年(?:重点|主要)?工作任务)[^。,\n]{0,8}(?:\n|$)"
)
_LABEL = regex(r"(?m)^\s{0,20}(?:[一二三四五六七八九十]{1,2}、|第[一二三四五]部分|[(][一二三四五六七八九十][)])")


@dataclass(frozen=True, slots=True)
class Year:
    """A year, empty where masked or unknown; `at` is its place in title or text, None where inferred."""

    year: str = ""
    at: int | None = None
    in_title: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    where: str
    times: int
    first: int
    last: int


def year_of(title: str, text: str, head: int, body: str) -> Year:
    """The year that title or text (its first `head` characters) print, unless the text cannot be of it.

    `body` is the name of who reports. A year that the text contradicts is flagged and gives way to the only
    one that it can be of (flag `year_inferred`), to the only other one printed that it can be of, or to none.
    """
    if _MASKED_YEAR.search(title):
        return Year()
    opening = bool(_MASKED_YEAR.search(text[:200]))
    printed = list(_printed(title, text[:head], opening))
    told = _told(text, printed[0].year if printed else "")
    if not printed:
        uncertain = ("year_uncertain",) if opening and _YEAR.search(title) else ()
        return Year(flags=uncertain) if opening or not told else Year(str(told), flags=("year_inferred",))
    first = printed[0]
    if str(told) == first.year or (told is None and not _contradicts(int(first.year), text, body)):
        return first
    flags = (*first.flags, f"year_contradicted={first.year}")
    only = told or _only(text, body)
    if only:
        return Year(str(only), flags=(*flags, "year_inferred"))
    others = {y.year: y for y in reversed(printed) if y.year != first.year}
    fitting = [y for y in others.values() if not _contradicts(int(y.year), text, body)]
    return replace(fitting[0], flags=flags) if len(fitting) == 1 else Year(flags=flags)


def first_months(match: re.Match[str], year: str) -> str:
    """The ISO 8601 interval of a match of `FIRST_MONTHS` in `year`: 2013-01/2013-09 for 前三季度."""
    quarters = match["first_quarters"] or match["to_quarter"]
    printed = quarters or match["first_months"]
    last = (int(printed) if printed.isdigit() else _COUNTED[printed]) * (3 if quarters else 1)
    if last == 6 and quarters:
        return f"{year}-H1"
    return f"{year}-01/{year}-{last:02}" if last < 12 else year


def period_of(title: str, head: str, year: str) -> str:
    """The period reported on, ISO 8601; the year when nothing narrower is said in the title."""
    if not year:
        return ""
    told = title if title else head[:120]
    months = _MONTHS.search(told)
    if months and int(months[1]) < int(months[2]):
        return f"{year}-{int(months[1]):02}/{year}-{int(months[2]):02}"
    first = _FIRST_MONTHS.search(told)
    if first and title:
        return first_months(first, year)
    quarter = _QUARTER.search(told)
    if quarter and title:
        return f"{year}-Q{('一二三四'.find(quarter[1]) + 1) or int(quarter[1])}"
    half = _HALF.search(told)
    if half and title:
        return f"{year}-H{1 if half[0] == '上半年' else 2}"
    return year


def _printed(title: str, head: str, opening: bool) -> Iterator[Year]:
    """The years that title and text print, the likeliest first.

    `opening` says that the text masks its year: then a bare one before the title is the site's own.
    """
    in_title = [Year(_plain(m[1]), m.start(), True) for m in _YEAR.finditer(title)]
    in_head = [Year(_plain(m[1]), m.start()) for m in _IN_TEXT.finditer(head)]
    in_head = in_head or [Year(m[1], m.start(1)) for m in _UP_TO.finditer(head)]
    if opening:
        in_head = []
        if _BARE_YEAR.match(title):
            return
    reviewed = _REVIEWED.search(head) if not in_title else None
    if reviewed:
        in_head = sorted(in_head, key=lambda y: y.year not in reviewed.groups())
    following = _NEXT.search(title) if len(in_title) == 1 else None
    if following:
        before = str(int(following[1]) - 1)
        in_title, in_head = [], sorted(in_head, key=lambda y: y.year != before)
        if not in_head or in_head[0].year != before:
            yield Year(before, flags=("year_inferred",))
    if in_title and in_head and all(y.year != in_title[0].year for y in in_head):
        in_title[0] = replace(in_title[0], flags=("year_uncertain",))
    yield from in_title
    yield from in_head


def _plain(printed: str) -> str:
    return printed if printed.isascii() and printed.isdigit() else _chinese(printed)


def _chinese(printed: str) -> str:
    """2015 for 二〇一五."""
    return "".join(_DIGITS.get(char, char) for char in printed)


def _told(text: str, printed: str) -> int | None:
    """The year of the report that a sentence gives away: the printed year, or this one, is a plan's first or last."""
    for match in _TOLD.finditer(text) if _WHICH.search(text) else ():
        if match["year"] and match["year"] != printed:
            continue
        term = _named(match["plan"] or match["spirit"])
        if term is None:
            continue
        year = term.last if match["which"] in _words("last_year") else term.first
        below = _below_plan(text, match.start())
        if str(year) == printed or not below:
            return year
        if match["year"]:
            # Below a plan's heading the year that is told of is the next one.
            return year - 1
    return None


def _below_plan(text: str, at: int) -> bool:
    return any(_AHEAD.match(text, m.end()) for m in _LABEL.finditer(text, 0, at))


def _named(name: str) -> _Term | None:
    return next((t for t in _terms() if t.where in ("plan", "spirit") and t.term == name), None)


def _contradicts(year: int, text: str, body: str) -> bool:
    """Whether a term shows that the text is not of that year. Only terms that could are looked for."""
    return any(not t.first <= year <= t.last and _stands(t, text, body) for t in _terms())


def _only(text: str, body: str) -> int | None:
    """The one year that all terms allow."""
    there = [t for t in _terms() if _stands(t, text, body)]
    first = max((t.first for t in there), default=0)
    last = min((t.last for t in there), default=9999)
    return first if first == last else None


def _stands(term: _Term, text: str, body: str) -> bool:
    if term.where == "body":
        return term.term in body
    if term.where != "text":
        return False
    return term.term in text if term.times == 1 else text.count(term.term) >= term.times


@cache
def _terms() -> tuple[_Term, ...]:
    """The table as it is written; ValueError with file and line where a row is not one."""
    terms = []
    for number, row in datafiles.rows(_FILE):
        try:
            term, where, times, first, last, _ = row
            terms.append(_Term(term, where, int(times), int(first or 0), int(last or 9999)))
        except ValueError as error:
            raise ValueError(f"data/{_FILE}:{number}: not term,where,times,first,last,source") from error
    return tuple(terms)
