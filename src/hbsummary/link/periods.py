"""When a value holds: 截止9月30日, 1-11月, 上半年 to ISO 8601, relative to the report's year."""

from __future__ import annotations

import calendar
import re

__all__ = ["period_before"]

_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|今|去|上|当|前)年"
_PATTERN = re.compile(
    rf"(?P<until>截[至止]到?|至)?(?:{_YEAR}度?)?(?:"
    r"(?P<m1>1[0-2]|[1-9])月?(?:份)?[-—~至到](?:(?P<year2>20[0-9]{2}|今|当)年)?(?P<m2>1[0-2]|[1-9])月(?:份)?"
    r"|(?P<month>1[0-2]|[1-9])月(?:(?P<day>3[01]|[12][0-9]|[1-9])日|(?P<edge>底|末|份)?)"
    r"|(?P<half>上半年|下半年)|第?(?P<quarter>[一二三四1-4])季度|(?P<yearend>年?[底末])|(?P<whole>(?<=年)|(?<=度)))"
)


def period_before(text: str, year: str) -> str:
    """The ISO 8601 period of the last time expression in `text`, or the empty string.

    `year` is the report's; where it is unknown only expressions with a year of their own count.
    An expression with 截至 or 至 gives an open interval `/DATE`.
    """
    result = ""
    for match in _PATTERN.finditer(text[-80:]):
        if match.group().strip():
            result = _iso(match, year) or result
    return result


def _iso(match: re.Match[str], report_year: str) -> str:
    year = _year(match.group("year"), report_year)
    if not year:
        return ""
    until = "/" if match.group("until") else ""
    if match.group("m1"):
        last = _year(match.group("year2"), report_year) if match.group("year2") else year
        return f"{year}-{int(match['m1']):02d}/{last}-{int(match['m2']):02d}"
    if match.group("month"):
        month = f"{year}-{int(match['month']):02d}"
        if match.group("day"):
            return f"{until}{month}-{int(match['day']):02d}"
        if until:
            return f"/{month}-{calendar.monthrange(int(year), int(match['month']))[1]:02d}"
        return month
    if match.group("half"):
        return f"{year}-H{1 if match['half'] == '上半年' else 2}"
    if match.group("quarter"):
        quarter = "一二三四".find(match["quarter"]) + 1 or match["quarter"]
        return f"{year}-Q{quarter}"
    if match.group("yearend"):
        return f"/{year}-12-31"
    return year if match.group("year") else ""


def _year(printed: str | None, report_year: str) -> str:
    if printed and printed.isdigit():
        return printed
    if not report_year.isdigit():
        return ""
    back = {"去": 1, "上": 1, "前": 2}.get(printed or "", 0)
    return str(int(report_year) - back)
