"""When a value holds: 截止9月30日, 1-11月, 上半年 to ISO 8601, relative to the report's year."""

from __future__ import annotations

import re

from hbsummary.years import FIRST_MONTHS, first_months

__all__ = ["REACH", "is_dated", "is_stretch", "period_before", "years_of"]

_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|今|去|上|当|前|明)年"
_MONTH = r"(?:1[0-2]|[1-9])"
_DAY_OF = "(?:3[01]|[12][0-9]|[1-9])"
# 8月龄 is an age, 2月末痰菌阴转率 that after two months of treatment.
_AGE = "龄|末(?:痰|涂片|菌)"
# The characters that an expression begins with are looked for first, which is much faster.
_PATTERN = re.compile(
    r"(?=[0-9十截至止到今去上当前头明第一二三四下年底末全])(?:"
    r"(?P<all>(?<![年度])全年)(?!\Z|的?(?:任务|目标|计划|工作|指标|预算|[0-9]))|"
    r"(?P<from>(?:19|20)[0-9]{2})年?[-—~至到](?P<to>(?:19|20)[0-9]{2})年(?!适龄|出生)"
    r"|(?P<plan>十[一二三四五]五)[”\"’]?(?:期间|时期|规划期|以来|(?P<planend>(?:期)?末))"
    rf"|(?P<until>截[至止]到?|至|到|止)?(?:{_YEAR}度?)?(?:"
    rf"(?P<first>{FIRST_MONTHS})"
    rf"|(?P<m1>{_MONTH})月?(?:份)?(?:(?P<d1>{_DAY_OF})日)?[-—~至到](?:(?P<year2>20[0-9]{{2}}|今|当)年)?(?P<m2>{_MONTH})月(?!{_AGE})(?:份)?(?:(?P<d2>{_DAY_OF})日)?"
    rf"|(?P<month>{_MONTH})月(?!{_AGE})(?:(?P<day>3[01]|[12][0-9]|[1-9])日|(?P<edge>底|末|份)?)"
    r"|(?P<half>上半年|下半年)|第?(?P<quarter>[一二三四1-4])季度|(?P<yearend>年[底末]|(?<=年)[底末])|(?P<whole>(?<=年)|(?<=度))))"
)
# The year of a comparison is its basis, not the time of the value: 比2015年增长, 由上年的88%提高到.
_COMPARED = re.compile(
    r"(?:比|较|与|和|同|由|从|自|[高低优好快慢多少]于|超过)(?:(?:19|20)[0-9]{2}年|去年|上年|前年|上月|上季度)(?:度|底|末|同期|同月|[0-9]{1,2}月(?:份|底|末)?)?(?![0-9]{0,2}月?份?[-—~至到])"
)
_SINCE = ("起", "以来", "开始", "启")
_PLANS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_STRETCH = re.compile("((?:19|20)[0-9]{2})年?[-~—至到]((?:19|20)[0-9]{2})年")
REACH = 80
# Most words around a number hold no time at all.
_MARK = re.compile(r"[年月季]|五[”\"’]?(?:期|时|末|以)")
_CHARACTER = re.compile("[年月季五]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def years_of(text: str, count: int) -> list[str]:
    """The years of a stretch that `text` names last, if they are just so many: 2013至2015年…分别为 of three values."""
    stretches = _STRETCH.findall(text) if count > 1 else []
    if not stretches:
        return []
    first, last = map(int, stretches[-1])
    return [str(year) for year in range(first, last + 1)] if last - first + 1 == count else []


def is_dated(folded: str, start: int, end: int) -> bool:
    """Whether `folded[start:end]` holds a character without which there is no time expression."""
    return _CHARACTER.search(folded, start, end) is not None


def period_before(text: str, year: str, compared: bool = False) -> str:
    """The ISO 8601 period of the last time expression in `text`, or the empty string.

    `year` is the report's; where it is unknown only expressions with a year of their own count.
    An expression with 截至 or 至 gives an open interval `/DATE`. Years of comparisons are passed
    over unless `compared`.
    """
    if len(text) > REACH:
        text = text[-REACH:].lstrip("0123456789年月日-—~至到.")  # no part of an expression
    if not _MARK.search(text):
        return ""
    if not compared:
        text = _COMPARED.sub("", text)
    result = ""
    for match in _PATTERN.finditer(text):
        # 3月1日起 tells since when; 占当年筹资总额 is of the year that is told of.
        told = not text.startswith(_SINCE, match.end()) and match.group() != "当年"
        if told and match.group().strip():
            result = _iso(match, year) or result
    return result


def is_stretch(period: str) -> bool:
    """Whether the period is one that reports tell about (a month, a quarter, up to a date), not a single day."""
    return period.startswith("/") or _DAY.fullmatch(period) is None


def _iso(match: re.Match[str], report_year: str) -> str:
    if match.group("from"):
        return f"{match['from']}/{match['to']}" if match["from"] < match["to"] else ""
    if match.group("plan"):
        return _five_years(match)
    year = _year(match.group("year"), report_year)
    if not year or match.group("all"):
        return year
    if match.group("first"):
        return first_months(match, year)
    if match.group("m1"):
        return _months(match, year, report_year)
    if match.group("month"):
        return _month(match, year)
    if match.group("half"):
        return f"{year}-H{1 if match['half'] == '上半年' else 2}"
    if match.group("quarter"):
        return f"{year}-Q{'一二三四'.find(match['quarter']) + 1 or match['quarter']}"
    if match.group("yearend"):
        return f"/{year}-12-31"
    return year if match.group("year") else ""


def _five_years(match: re.Match[str]) -> str:
    first = _PLANS.get(match["plan"])
    if first is None:
        return ""
    return f"/{first + 4}-12-31" if match["planend"] else f"{first}/{first + 4}"


def _months(match: re.Match[str], year: str, report_year: str) -> str:
    last = _year(match.group("year2"), report_year) if match.group("year2") else year
    begin, end = f"{year}-{int(match['m1']):02d}", f"{last}-{int(match['m2']):02d}"
    if match["d1"] and match["d2"]:
        begin, end = f"{begin}-{int(match['d1']):02d}", f"{end}-{int(match['d2']):02d}"
    return f"{begin}/{end}" if begin < end else ""


def _month(match: re.Match[str], year: str) -> str:
    month = f"{year}-{int(match['month']):02d}"
    if match.group("day"):
        until = "/" if match.group("until") else ""
        return f"{until}{month}-{int(match['day']):02d}"
    if (match.group("until") or "").startswith("截") or (match.group("until") and match.group("edge") in ("底", "末")):
        # Not above: it loads much that few pages need.
        from calendar import monthrange

        return f"/{month}-{monthrange(int(year), int(match['month']))[1]:02d}"
    return month


def _year(printed: str | None, report_year: str) -> str:
    if printed and printed.isdigit():
        return printed
    if not report_year.isdigit():
        return ""
    step = {"去": -1, "上": -1, "前": -2, "明": 1}.get(printed or "", 0)
    return str(int(report_year) + step)
