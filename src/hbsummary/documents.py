"""What a report says of itself: year, period, region, body, type, and what a site withheld."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from hbsummary.fold import fold
from hbsummary.model import CleanText, DocType, Report

__all__ = ["describe"]

_HEAD = 1500
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?![0-9])(?:\s{0,2}[年度-]|(?=[\u4e00-\u9fff]))")
_MASKED_YEAR = re.compile(r"(?:20[xX*×_]{1,2}|[xX*×]{2,4}|20[0-9][xX*×])(?=\s{0,2}年)")
_HALF = re.compile(r"上半年|下半年")
_QUARTER = re.compile(r"第?([一二三四1-4])(?:、[二三四1-4])?季度")
_MONTHS = re.compile(r"(?<![0-9])([1-9]|1[0-2])\s?[-—–~至到]\s?([1-9]|1[0-2])月")
_MASK = re.compile(r"(?:[xX×*]{1,4}|○○|__+)(?=[0-9.]{0,6}(?:[%‰年月日人名例个家项次万亿元件份场所处类大余]|[)]))")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?=[%‰人名例个家项次万亿元件份场所处])")
_PLAN_PART = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、|第[一二三四五]部分|(?<![^\n])[0-9]{1,2}[、. ])"
    r"[^。\n]{0,16}(?:计划|打算|思路|安排|要点|重点)(?:[。\n:]|$)"
)
_AHEAD = re.compile(
    r"(?:计划|要点|打算|安排)[^,。]{0,4}如下|年,?我[局委](?:将|要)|我[局委]将(?:按照|围绕|紧紧|继续|以)"
)
_DRAWN_UP = re.compile(r"(?:制[定订]|编制)(?!度)[^,。;]{0,40}(?:规划|计划)")
# News, and what an inspection found, tell of a body's work from outside.
_NEWS = re.compile(
    r"新华社|中新[社网]|[本记]者|获悉|据悉|据了解|日电|本报讯|[网报]讯|向.{0,8}媒体|调研(?:情况|结果)?报告"
    r"|(?:今[天日]|昨[天日]|日前|近日)[^。]{0,20}(?:发布|公布|印发|召开|通报)"
)
_WILL = re.compile(r"控制在|力争|确保|逐步|(?<!即)将(?!近)|(?<![主重需必])要(?!求|素|点)|到(?:20|19)[0-9]{2}年|继续")
_DID = re.compile(r"同比|比上年|完成了?[0-9]|已经?|(?<![公中])共(?![产和])|取得|增长|累计|达到?了|实现了")
_PLACE = r"(?:(?:(?![年月日度在由经向对与和及被是把各])[\u4e00-\u9fffxX]){1,8}?[省市县区旗州镇乡]|[省市县区旗州镇乡])"
_OWN_NAME = (
    r"((?![全我各年]|乡镇|关于|镇|乡|村|县|市|区)[\u4e00-\u9fff]{{2,6}}(?:{body}))"
    r"(?=(?:19|20)[0-9xX*]{{2}}|年|上半年|下半年)"
)
_ABOVE = re.compile(r"[^,。;在]{0,10}(?:领导|指导|关心|支持)")
_NEWS_TITLE = re.compile(r"发布|公布|出台|首次|达到?[0-9]")
_SUFFIX = re.compile(r"(?:[\u4e00-\u9fff]{1,6}族)*(?:自治)?[县市区旗州省盟]\Z")
_NAMED_PLACE = re.compile(
    r"(?:(?:19|20)[0-9]{2}年?度?)?((?:(?![全我年度各本])[\u4e00-\u9fff]){2,6}(?:自治县|自治州|[县市区旗州]))(?=[卫医人计疾妇中爱健0-9年])"
)
_BIRTH_PLANNING = re.compile("计划(?:生育|免疫)")
_PRAISE = ("健康", "平安", "美丽", "幸福", "文明")
_MASKED_PLACE = re.compile(r"(?<![A-Za-z])(?:xx|XX|××|\*\*)[县市区旗州](?=[委政人卫的])")
_BLANK = re.compile(r"\s*")
_OMITTED = re.compile(r"省略\s?([0-9]{1,7})\s?字")
_SHOWN = re.compile(r"全文共?\s?([0-9]{1,7})\s?字[^0-9]{0,12}显示\s?([0-9]{1,7})\s?字")
_WITHHELD = re.compile(r"(?:还剩|剩余|未显示|隐藏|尚有|剩下)\s?(?:约|的)?\s?([0-9]{1,7})\s?(?:个)?字")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("hbsummary").joinpath("data/documents.toml").read_text(encoding="utf-8"))


def describe(clean: CleanText, report: Report, letter: str = "") -> Report:
    """`report` with the fields of documents.csv that its title and text tell.

    `letter` is what handed the report out; it names the body where the report does not.
    """
    title = clean.folded[report.title_start : report.title_end]
    body = clean.folded[max(report.start, report.title_end) : report.end]
    year, year_flags = _year(title, body[:_HEAD])
    org = _org(title, body[: 4 * _HEAD], letter)
    withheld = _withheld(clean, report)
    return replace(
        report,
        year=year,
        period=_period(title, body[:_HEAD], year),
        region=_region(title, body, _outline(clean)) or _region(org if letter else "", ""),
        org=org,
        doc_type=_doc_type(title, body),
        truncated=bool(withheld),
        flags=(*year_flags, *withheld),
    )


def _year(title: str, head: str) -> tuple[str, tuple[str, ...]]:
    """The year reported on; none when the text masks it, and a flag when title and text disagree."""
    in_title = [m[1] for m in _YEAR.finditer(title)]
    in_head = [m[1] for m in _YEAR.finditer(head) if head[m.start() - 1 : m.start()] not in ("到", "至", "自")]
    opening = _MASKED_YEAR.search(head[:200])
    if _MASKED_YEAR.search(title):
        return "", ()
    if in_title:
        # A site sets a bare year before a title; the report's own is 2022年.
        bare = re.match(r"(?:19|20)[0-9]{2}(?!\s?年)", title)
        if (opening and bare) or (in_head and in_title[0] not in in_head):
            return ("" if opening and bare else in_title[0]), ("year_uncertain",)
        return in_title[0], ()
    return (in_head[0] if in_head and not opening else ""), ()


def _period(title: str, head: str, year: str) -> str:
    """The period reported on, ISO 8601; the year when nothing narrower is said in the title."""
    if not year:
        return ""
    told = title if title else head[:120]
    months = _MONTHS.search(told)
    if months and int(months[1]) < int(months[2]):
        return f"{year}-{int(months[1]):02}/{year}-{int(months[2]):02}"
    quarter = _QUARTER.search(told)
    if quarter and title:
        return f"{year}-Q{('一二三四'.find(quarter[1]) + 1) or int(quarter[1])}"
    half = _HALF.search(told)
    if half and title:
        return f"{year}-H{1 if half[0] == '上半年' else 2}"
    return year


@cache
def _places() -> tuple[dict[str, list[str]], dict[str, str], re.Pattern[str]]:
    """The forms of place names, full and short, by their first two characters; the full name of each.

    Last, a pattern for two characters of which a name may begin with the one and have the other second.
    """
    rows = files("hbsummary").joinpath("data/regions.csv").read_text(encoding="utf-8").splitlines()
    names = {row.split(",")[1] for row in rows[2:]}
    # 和县, 城区 and their like are also ordinary words.
    full = {name: _SUFFIX.sub("", name) for name in names if len(name) >= 3}
    stems = Counter(full.values())
    barred = set(_words()["ordinary_words"])
    forms = {name: name for name, stem in full.items() if stem not in barred}
    forms |= {stem: name for name, stem in full.items() if len(stem) >= 2 and stems[stem] == 1 and stem not in barred}
    heads: dict[str, list[str]] = {}
    for form in forms:
        heads.setdefault(form[:2], []).append(form)
    firsts, seconds = ("".join(sorted({head[n] for head in heads})) for n in (0, 1))
    return heads, forms, re.compile(f"(?=([{firsts}][{seconds}]))")


def _names_in(text: str) -> Iterator[re.Match[str]]:
    """The place names in a text, longest first where they overlap.

    Only those whose first two characters occur are looked for: six thousand names in one
    pattern take a hundred times as long.
    """
    heads, _, candidates = _places()
    pairs = set(candidates.findall(text))
    there = [form for pair in pairs & heads.keys() for form in heads[pair] if form in text]
    if there:
        yield from re.finditer("|".join(sorted(map(re.escape, there), key=len, reverse=True)), text)


def _region(title: str, body: str, outline: str = "") -> str:
    """The place that the title names, or else the one that the text names most.

    A full name weighs more than a short one; a name that the text masks (xx县) is taken as
    it is printed.
    """
    _, forms, _ = _places()
    named = _NAMED_PLACE.match(title)
    if named and named[1] not in forms:
        return named[1]
    for text in (title, body + outline):
        counts = _weigh(text, forms, text is title)
        # Of a city and its district the narrower name is the report's own.
        name, weight = max(counts.items(), key=lambda item: (item[1], item[0][-1] in "县区旗"), default=("", 0))
        if weight >= 2:
            return name
        masked = _MASKED_PLACE.search(text)
        if masked:
            return masked[0]
    return ""


def _weigh(text: str, forms: dict[str, str], is_title: bool) -> Counter[str]:
    """How strongly a text speaks for each place."""
    counts: Counter[str] = Counter()
    for match in _names_in(text):
        if not is_title and forms[match[0]][-1] == "省":
            continue
        telling = match[0][-1] in "县市区旗州省" or text[max(0, match.start() - 2) : match.start()] in _PRAISE
        counts[forms[match[0]]] += 2 if telling or is_title else 1
    return counts


def _outline(clean: CleanText) -> str:
    """The outline that a site printed, which may name what it withheld."""
    texts = [clean.source.text[edit.start : edit.end] for edit in clean.edits if edit.rule == "outline"]
    return fold("".join(texts))


@cache
def _bodies() -> tuple[str, str]:
    """The alternatives of a pattern for health bodies, and for all that issue reports; long ones first."""
    words = _words()
    every = words["health_bodies"] + words["other_bodies"]
    health, all_ = ("|".join(sorted(names, key=len, reverse=True)) for names in (words["health_bodies"], every))
    return health, all_


def _org(title: str, head: str, letter: str = "") -> str:
    """The body that issued the report: as the title names it, or who signed its letter, or else the text.

    In running text a name counts that says of what place it is, and not the body above
    under whose guidance (在…的领导下) the work was done.
    """
    health, every = _bodies()
    own = re.match(_OWN_NAME.format(body=every), title)
    if own:
        return own[1]
    in_title = re.search(f"{_PLACE}?(?:{every})", title)
    if in_title:
        return in_title[0]
    signed = re.search(rf"(?m)^\s{{0,60}}({_PLACE}?(?:{every}))\s{{0,20}}$", letter)
    if signed:
        return signed[1]
    for found in re.finditer(rf"(?<![\u4e00-\u9fff]){_PLACE}(?:{health})|[省市县区旗州](?:{health})", head):
        if not _ABOVE.match(head, found.end()):
            return found[0]
    return ""


def _doc_type(title: str, body: str) -> DocType:
    """What the report is, by its title first, by its headings and by the tense of its text."""
    words = _words()
    summary = any(w in title for w in words["summary"])
    plan = any(w in _BIRTH_PLANNING.sub("", title) for w in words["plan"])
    if not _is_report(title, body, summary or plan):
        return DocType.PLAN if not title and _is_ahead(body) else DocType.OTHER
    masked, printed = len(_MASK.findall(body)), len(_NUMBER.findall(body))
    if masked >= 5 and masked > printed:
        return DocType.TEMPLATE
    if not summary and not plan:
        told = body[:600]
        drawn_up = bool(_DRAWN_UP.search(told))
        if drawn_up and not _is_ahead(body, 1):
            return DocType.OTHER
        plan = drawn_up or bool(_AHEAD.search(told)) or (not title and _is_ahead(body))
        summary = ("总结" in told or "汇报" in told) if plan else True
    if summary and not plan and _PLAN_PART.search(body):
        plan = True
    return DocType.SUMMARY_PLAN if summary and plan else DocType.PLAN if plan else DocType.SUMMARY


def _is_report(title: str, body: str, named: bool) -> bool:
    """Whether a health body reports of its work, and no news agency, essayist or inspector does."""
    words = _words()
    if (not named or _NEWS_TITLE.search(title)) and _NEWS.search(body[:250]):
        return False
    field = any(w in title for w in words["field"]) and not any(w in title for w in words["essay"])
    bureau = any(w in title or w in body for w in words["health_bodies"]) or "我局" in body or "我委" in body
    bureau = bureau or bool(re.search(r"全[县市区省州旗].{0,4}(?:卫生|健康|计生|医疗)", title))
    return bureau or (named and field) or sum(body.count(w) for w in words["voice"]) >= 3


def _is_ahead(body: str, times: int = 2) -> bool:
    """Whether a text tells what will be done so many times more than what was."""
    ahead, past = len(_WILL.findall(body)), len(_DID.findall(body))
    return ahead >= 4 and ahead > times * past


def _withheld(clean: CleanText, report: Report) -> tuple[str, ...]:
    """Flags for what the site left out within or right after the report."""
    first, last = clean.origin(report.start, report.end)
    blank = _BLANK.match(clean.source.text, last)
    over = blank.end() if blank else last
    flags = []
    for edit in clean.edits:
        if edit.rule != "omission_notice" or not first <= edit.start <= over:
            continue
        notice = fold(clean.source.text[edit.start : edit.end])
        omitted, left, part = _OMITTED.search(notice), _WITHHELD.search(notice), _SHOWN.search(notice)
        if omitted:
            flags.append(f"omitted={omitted[1]}")
        if left:
            flags.append(f"withheld={left[1]}")
        elif part and int(part[1]) > int(part[2]):
            flags.append(f"withheld={int(part[1]) - int(part[2])}")
        elif not omitted:
            flags.append("withheld")
    return tuple(dict.fromkeys(flags))
