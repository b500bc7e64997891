"""The place that a report is of: its name as the text prints it, its GB/T 2260 code and its level.

Names, codes and their years are in `data/regions.csv`. A name is taken as it was in the
report's year; where two places share it, others that the text names decide, or nothing does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from hbsummary import datafiles
from hbsummary.regex import regex, worded
from hbsummary.wordset import WordSet

__all__ = ["Place", "are_places", "are_short", "begins_with_place", "code_of", "is_known", "level_of", "place_in"]

_FILE = "regions.csv"
_STILL = "9999"
_LONGEST_STEM = 8
_ROW = re.compile("([0-9]{6}),([^,]+),([0-9]{4}),([0-9]{4})?")
_KINDS = tuple("县市区旗州省盟")
_AUTONOMOUS = ("自治州", "自治县", "自治旗", "自治区")
_LED = r"(?:(?:19|20)[0-9]{2}年?度?)?"
_BODY = "(?=[卫医人计疾妇中爱健新合农血急结慢0-9年])"
_NAMED = re.compile(
    rf"{_LED}((?:(?![全我年度本各了的听取在为与及])[\u4e00-\u9fff]){{2,6}}(?:自治县|自治州|[县市旗州]|(?<!社)区)){_BODY}"
)
# 萧县 and its like are words of two characters, to be trusted only where a title begins.
_SHORT = regex(rf"{_LED}([\u4e00-\u9fff][县区]){_BODY}")
# What a bureau calls itself names its place; 全县 and the like are none.
_OF_BODY = regex(
    r"((?!中共)(?:(?![全我各本该了的从照据两取在])[\u4e00-\u9fff]){1,8}?(?:自治县|自治州|[县市旗州省]|(?<!社)区)){1,2}"
    r"(?=[\u4e00-\u9fff]{3})"
)
# 柳湾镇中心卫生院: the township that a body is of; 庐江县乡镇卫生院 and 城镇居民医保中心 are of none.
_TOWNSHIP_NAME = r"(?!城镇|村镇|[乡镇全我各本该在])[\u4e00-\u9fff]{1,8}?(?:(?<!乡)镇(?!居民|职工)|(?<!城)乡(?!镇)|街道)"
_TOWNSHIP_BODY = regex(rf"({_TOWNSHIP_NAME})(?=[\u4e00-\u9fff]{{3}})")
# 河溜镇2013年计划生育工作总结: a township names its report by itself
_TOWNSHIP_TITLE = regex(
    rf"({_TOWNSHIP_NAME})(?=(?:19|20)[0-9xX*]{{2}}|爱国卫生|卫生|人口|计划生育|计生|公共卫生|基本公共|新农合|新型农村)(?!卫生院)"
)
# Of a body that its title calls 镇卫生院 the text may say which.
_BARE_BODY = regex(r"(?:乡镇|镇|乡|街道)?(?:中心)?(?:卫生院|社区卫生服务中心)")
_BODY_OF_TOWNSHIP = regex(rf"(?<![\u4e00-\u9fff])({_TOWNSHIP_NAME})(?:中心)?(?:卫生院|社区卫生服务中心)")
# 建设健康澄浦: a place by its short name, of which only the body (区卫计局) tells the kind.
_words = datafiles.lists("documents.toml")
_SLOGAN = worded(r"(?:建设|打造|推进|创建)[“\"]?{praise}([\u4e00-\u9fff]{2})[”\"]?(?=[为、,。;”\"]|建设)", _words)
_MASKED = regex(r"(?:xx|XX|××|\*\*)(?<![A-Za-z]..)[县市区旗州](?=[委政人卫的疾妇中计健医爱新合])")
_TELLING = "县市区旗州省"
# 市卫生局, 县卫生局: the body's place is of its kind, if not of a wider one that alone is named.
_OTHER_KINDS = {"市": "县区旗", "州": "县区旗", "县": "区市", "区": "县", "旗": "区"}
_LEVELS = {"省": "province", "州": "prefecture", "盟": "prefecture", "县": "county", "区": "county", "旗": "county"}
_TOWNSHIP = ("镇", "乡", "街道")
# 恩施土家族苗族自治州 is called 恩施州.
_PEOPLES = worded(r"(?<=.{2})(?:{people}族|{people_alone}){1,5}自治(?=[州县旗区]\Z)", _words)
# 全州, 我市: the rank of the place that a text speaks of as a whole.
_OF_ALL = regex(r"[全我]([省州盟市县区旗])(?!民|人民|情)")
# Of how many of its counties a text tells that is of all of a prefecture.
_APART = {"州": 2, "盟": 2, "市": 4}
# 柳河镇 is not 柳河县.
_SMALLER = (*_TOWNSHIP, "村", "社区")
_REACH, _HEAD = 20_000, 600
# 2012年,岚溪县卫生局…: in so many characters at the start whoever is named is the one that reports.
_OPENING = 60
# 认真落实县, 推动辖区, 扶贫县: no places, as names are short and of other characters.
_UNLIKE = re.compile(r"[结据真实动彻执行落认完加强做好抓对将按并其辖各属困扶点范]|.{6}")


@dataclass(frozen=True, slots=True)
class Place:
    """A name as the text has it (`at`: where in the text that was searched) or, of a short name, in full.

    `within` is the county of a township, where the text names it.
    """

    name: str = ""
    at: int | None = None
    within: str = ""


class _Row(NamedTuple):
    """A code and the name that it had from the end of one year to that of another (9999: still), in four digits."""

    code: str
    name: str
    first: str
    last: str

    def meets(self, year: int, slack: int = 0) -> bool:
        return int(self.first) - slack <= year <= int(self.last) + slack


@dataclass(slots=True)
class _Table:
    """The places by what a text may print: `forms` are full and short names, each with the full ones."""

    by_name: dict[str, list[_Row]] = field(default_factory=dict)
    by_stem: dict[str, list[_Row]] = field(default_factory=dict)
    by_code: dict[str, list[_Row]] = field(default_factory=dict)
    forms: dict[str, list[_Row]] = field(default_factory=dict)


def place_in(title: str, text: str, body: str, others: Iterable[str], year: str) -> tuple[Place, str]:
    """The place that the title names, or the body, or else the one that the text names most.

    `others` are bodies that the text names, for want of more. The word says where the place was found: title,
    body or text. A full name weighs more than a short
    one; a name that the text masks (xx县) is taken as it is printed. What a township's hospital reports is of that
    township, whatever county the text names with it.
    """
    place, where = _county_in(title, text, body, others, year)
    if township := _TOWNSHIP_BODY.match(body):
        return Place(township[1], township.start(1), place.name), "body"
    if township := _TOWNSHIP_TITLE.match(title):
        return Place(township[1], township.start(1), place.name), "title"
    if _BARE_BODY.fullmatch(body) and (township := _BODY_OF_TOWNSHIP.search(text, 0, _HEAD)):
        return Place(township[1], township.start(1), place.name), "text"
    return place, where


def _county_in(title: str, text: str, body: str, others: Iterable[str], year: str) -> tuple[Place, str]:
    """The county, city or province, and where it was found."""
    named = _NAMED.match(title)
    if named and named[1] not in _table().forms:
        return _innermost(named[1], named.start(1)), "title"
    short = _SHORT.match(title)
    if short and short[1] in _table().by_name:
        return Place(short[1], short.start(1)), "title"
    own = _of_body(body)
    if own is not None and not (own.name in title or own.name not in text or _is_place(own.name, text)):
        own = None
    for where, place in (("title", _most_named(title, year, True)), ("body", own)):
        if place is not None:
            return place, where
    found = _over_all(text, year) or _most_named(text, year, False, _OTHER_KINDS.get(body[:1], ""))
    return found or _of_others(text, others) or _of_slogan(text, body) or Place(), "text"


def _over_all(text: str, year: str) -> Place | None:
    """The prefecture whose counties a text tells of that speaks of all of it: 全州共报告…,富宁县…、马关县….

    A city may be a county itself, and name a few of its neighbours.
    """
    spoken = Counter(_OF_ALL.findall(text)).most_common(1)
    kind = spoken[0][0] if spoken and spoken[0][1] > 1 else ""
    if kind not in _APART:
        return None
    table, named = _table(), dict[str, set[str]]()
    for _, form in _forms().find(text):
        for row in _in_year(table.forms[form], year):
            if _level(row.code) == "county":
                named.setdefault(row.code[:4], set()).add(form)
    within, counties = max(named.items(), key=lambda item: len(item[1]), default=("", set[str]()))
    if len(counties) < _APART[kind]:
        return None
    above = [row.name for row in _in_year(table.by_code.get(within + "00", []), year) if row.name.endswith(kind)]
    forms = [form for name in above for form in (name, _without_peoples(name))]
    name = next((form for form in forms if form in text), forms[-1] if forms else "")
    return Place(name, at if (at := text.find(name)) >= 0 else None) if name else None


def _innermost(name: str, at: int) -> Place:
    """榆阳区 of 榆林市榆阳区."""
    known = _table().by_name
    cut = next((n for n in range(2, len(name) - 1) if name[:n] in known and name[n:] in known), 0)
    return Place(name[cut:], at + cut)


def _of_body(body: str) -> Place | None:
    """The place that a body is of, by its name; the narrower one where it names two (某市某区)."""
    found = _OF_BODY.match(body)
    if not found:
        return None
    if len(found[1]) >= 3 or found[1] in _table().by_name:
        return Place(found[1], found.start(1))
    return None


def _of_others(text: str, bodies: Iterable[str]) -> Place | None:
    for place in map(_of_body, bodies):
        if place and _is_place(place.name, text):
            return Place(place.name, text.find(place.name))
    return None


def _is_place(name: str, text: str) -> bool:
    """Whether a name is known, or repeated: what only looks like one (结合市…) is hardly ever said twice.

    At the very start once is enough.
    """
    if name in _table().by_name:
        return True
    return _UNLIKE.search(name) is None and (text.count(name) > 1 or 0 <= text.find(name) < _OPENING)


def _of_slogan(text: str, body: str) -> Place | None:
    words = _slogan_words()
    found = next((m for m in _SLOGAN.finditer(text) if m[1] not in words and m[1][1] not in _TELLING), None)
    return Place(found[1] + body[0], found.start(1)) if found and body[:1] in ("县", "区", "市", "旗", "州") else None


@cache
def _slogan_words() -> frozenset[str]:
    return frozenset(datafiles.table("documents.toml")["slogans"])


def is_known(name: str) -> bool:
    """Whether a full name is surely that of a place of the table, in whatever year: 柳河县, 萧县; 城区 may be any."""
    return name in _table().by_name and (name in _table().forms or (len(name) == 2 and name.endswith("县")))


def are_short(names: Sequence[str]) -> bool:
    """Whether names are those of places without what kinds they are (兰山, 罗庄), one of them no other word."""
    stems, forms = _table().by_stem, _table().forms
    return all(len(name) >= 2 and name in stems for name in names) and any(name in forms for name in names)


def are_places(names: Sequence[str]) -> bool:
    """Whether names are those of places of the table, with what kinds they are or without: 镇原, 宁县."""
    short = [name for name in names if not is_known(name)]
    return not short or are_short(short)


def begins_with_place(text: str) -> bool:
    """Whether a text may begin with a place of the table, by its name without what kind of place it is."""
    table = _table()
    return text[:2] in table.by_name or any(text[:n] in table.by_stem for n in range(2, _LONGEST_STEM + 1))


def code_of(name: str, year: str, text: str) -> str:
    """The code of a place in a year (as of its end), empty where no or more than one place is meant.

    Where two places have the name, the one counts whose province, city and neighbours `text` names.
    """
    rows = _in_year(_table().by_name.get(name, []), year)
    if not rows and year:
        stem = _stem(name)
        # A city that has become a district is still called a city by some.
        rows = [row for row in _table().by_stem.get(stem, []) if len(stem) >= 2 and row.meets(int(year))]
        rows = [row for row in rows if _level(row.code) == "county"] if name in _table().by_name else []
    codes = {row.code for row in rows}
    if len(codes) < 2:
        return next(iter(codes), "")
    scores = sorted(((_neighbourhood(row, year, text[:_REACH]), row.code) for row in rows), reverse=True)
    return scores[0][1] if scores[0][0] > scores[1][0] else ""


def level_of(name: str, code: str) -> str:
    """province, prefecture, county or township: by the code, or else by the name; empty where neither tells."""
    if name.endswith(_TOWNSHIP):
        return "township"
    if code:
        return _level(code)
    return _LEVELS.get(name[-1:], "")


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def _in_year(rows: list[_Row], year: str) -> list[_Row]:
    """Those in force at the end of the year; or else a year before or after, for a text may be early or late."""
    if not year:
        return [row for row in rows if row.last == _STILL] or rows
    now = [row for row in rows if row.meets(int(year))]
    return now or [row for row in rows if row.meets(int(year), 1)]


def _neighbourhood(row: _Row, year: str, text: str) -> int:
    """How much of what surrounds a place the text names: its province, its city, its neighbours."""
    table = _table()
    score = 0
    for code, weight in ((row.code[:2] + "0000", 2), (row.code[:4] + "00", 4)):
        for above in _in_year(table.by_code.get(code, []), year):
            stem = _stem(above.name)
            if code != row.code and (above.name in text or (len(stem) >= 2 and stem in text)):
                score += weight
    near = _counties(row.code[:4])
    return score + sum(name in text for name in near if name != row.name)


@cache
def _counties(prefecture: str) -> frozenset[str]:
    """Names of the counties of a prefecture that no other place has."""
    table = _table()
    rows = [row for code, found in table.by_code.items() if code[:4] == prefecture for row in found]
    return frozenset(r.name for r in rows if len(r.name) >= 3 and len({o.code for o in table.by_name[r.name]}) == 1)


def _most_named(text: str, year: str, is_title: bool, other_kinds: str = "") -> Place | None:
    """The place that a text names most; none of the kinds that its body's own is not of."""
    weights: Counter[str] = Counter()
    first: dict[str, int] = {}
    other, praise = tuple(_words("other_place")), _words("praise")
    for at, form in _forms().find(text):
        name = _full(form, year)
        if not is_title and (name[-1] == "省" or name[-1] in other_kinds):
            continue
        if form[-1] not in _TELLING and text.startswith(_SMALLER, at + len(form)):
            continue
        before = text[max(0, at - 2) : at]
        telling = (form[-1] in _TELLING and not before.endswith(other)) or before in praise
        weights[name] += 2 if telling or is_title else 1
        first.setdefault(name, at)
    # Of a city and its district the narrower name is the report's own.
    name, weight = max(weights.items(), key=lambda item: (item[1], item[0][-1] in "县区旗"), default=("", 0))
    if weight >= 2:
        return Place(name, first[name])
    masked = _MASKED.search(text)
    return Place(masked[0], masked.start()) if masked else None


def _full(form: str, year: str) -> str:
    """The full name of a form: itself, or what a short name stood for in the year."""
    rows = _table().forms[form]
    if form == rows[0].name or form in _table().by_name:
        return form
    return max(_in_year(rows, year) or rows, key=lambda row: row.last).name


@cache
def _forms() -> WordSet:
    """All that a text may call a place; the longest where some overlap."""
    return WordSet(_table().forms, longest=True)


@cache
def _table() -> _Table:
    table = _Table()
    for row in _rows():
        table.by_name.setdefault(row.name, []).append(row)
        table.by_code.setdefault(row.code, []).append(row)
        if row.name.endswith(_AUTONOMOUS):
            # 恩施州 for 恩施土家族苗族自治州, 环江县 for 环江毛南族自治县
            table.by_name.setdefault(_without_peoples(row.name), []).append(row)
    # 和县, 城区 and their like are also ordinary words.
    telling = {name: rows for name, rows in table.by_name.items() if len(name) >= 3}
    for name, rows in telling.items():
        table.by_stem.setdefault(_stem(name), []).extend(rows)
        # 河南 is the province, and no county of that name.
        plain = [row for row in table.by_stem[_stem(name)] if "族自治" not in row.name]
        if any(_level(row.code) == "province" for row in plain):
            table.by_stem[_stem(name)] = plain
    words = datafiles.table("documents.toml")
    barred = {*words["ordinary_words"], *words["ordinary_names"]}
    stems = {stem: rows for stem, rows in table.by_stem.items() if len(stem) >= 2 and not _at_once(rows)}
    table.forms = {form: rows for form, rows in (stems | telling).items() if form not in barred}
    return table


def _stem(name: str) -> str:
    """A name without the kind of place, and without the peoples that an autonomous one names."""
    if name.endswith("地区"):
        return name[:-2]
    short = _without_peoples(name) if name.endswith(_AUTONOMOUS) else name
    return short[:-1] if short.endswith(_KINDS) else short


def _without_peoples(name: str) -> str:
    """恩施州 for 恩施土家族苗族自治州, 东乡县 for 东乡族自治县."""
    return _PEOPLES.sub("", name) if _PEOPLES.search(name) else re.sub("族?自治", "", name)


def _at_once(rows: list[_Row]) -> bool:
    """Whether two names of one stem were in force in the same year: 伊宁市 and 伊宁县."""
    if len(rows) == 1:
        return False
    spans: dict[str, tuple[str, str]] = {}
    for row in rows:
        first, last = spans.get(row.name, (row.first, row.last))
        spans[row.name] = (min(first, row.first), max(last, row.last))
    ordered = sorted(spans.values())
    return any(later[0] <= earlier[1] for earlier, later in pairwise(ordered))


def _rows() -> Iterator[_Row]:
    """The table as it is written; ValueError with file and line where a row is not one."""
    lines = datafiles.text(_FILE).splitlines()
    header = next(n for n, line in enumerate(lines) if not line.startswith("#"))
    for number, line in enumerate(lines[header + 1 :], header + 2):
        row = _ROW.fullmatch(line)
        if row is None:
            raise ValueError(f"data/{_FILE}:{number}: not code,name,first,last: {line}")
        code, name, first, last = row.groups()
        yield _Row(code, name, first, last or _STILL)
