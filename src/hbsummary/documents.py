"""What a report says of itself: year, period, region, body, type, and what a site withheld."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from hbsummary import datafiles
from hbsummary.fold import fold
from hbsummary.model import CleanText, DocType, Report
from hbsummary.places import code_of, level_of, place_in
from hbsummary.regex import regex, worded
from hbsummary.years import period_of, year_of

__all__ = ["describe"]

_words = datafiles.lists("documents.toml")
_HEAD = 1500
# So far from its begin a text says whose report it is.
_FIRST = 200
_SHORTEST_PLACE = 3
_OPENING = 40
_MASK = re.compile(
    r"[xX×*○_](?:(?<=[xX×*])[xX×*]{0,3}|(?<=○)○|(?<=_)_+)"
    r"(?=[0-9.]{0,6}(?:[%‰年月日人名例个家项次万亿元件份场所处类大余户起次]|[)]))"
)
_NUMBER = regex(r"(?<![0-9.])[0-9]{1,12}(?:\.[0-9]{1,6})?(?=[%‰人名例个家项次万亿元件份场所处户起])")
_PLAN_PART = re.compile(
    r"[一二三四五六七八九十壹贰叁參肆伍陆柒捌玖拾第0-9]"
    r"(?:(?<=[一二三四五六七八九十壹贰叁參肆伍陆柒捌玖拾])[一二三四五六七八九十]?、|(?<=第)[一二三四五]部分"
    r"|(?<=[0-9])(?<![^\n].)[0-9]?[、. ])"
    r"(?:[^。\n]{0,22}(?:计划|打算|思路|安排|要点|重点|设想|谋划)"
    r"|[^。\n0-9]{0,8}(?:(?P<year>20[0-9]{2})年|明年|来年|下一?步|下一阶段)[^。\n,]{0,8}(?:重点工作|任务|目标|举措))"
    r"(?:[。\n: ]|$)"
)
_AHEAD = worded(r"{announced}[^,。]{0,4}如下|年,?我[局委](?:将|要)|我[局委]将{led_by}", _words)
_DRAWN_UP = regex(r"(?:制[定订]|编制)(?!度)[^,。;]{0,40}(?:规划|计划)")
# 为做好明年…工作,制定如下计划: opens a plan, whatever a site calls it.
_OPENS_PLAN = regex(r"(?:制[定订]|拟[定订])(?:如下|以下|本)[^,。;:]{0,10}计划|(?:工作)?计划如下")
# News, and what an inspection found, tell of a body's work from outside.
_NEWS = worded(r"{news}|{lately}[^。]{0,20}{made_known}", _words)
_WILL, _DID = worded("{will}", _words), worded("{did}", _words)
# Of so many characters is the name of a place before the word for its kind, at most.
_LONGEST_PLACE = 8
_PLACE = (
    r"(?:(?:(?![年月日度在由经向对与和及被是把各了从照据两])[\u4e00-\u9fffxX]){1,8}?[省市县区旗州镇乡]"
    r"|[省市县区旗州镇乡])"
)
_OWN_NAME = (
    r"((?![全我各年]|乡镇|关于|镇|乡|村|县|市|区)[\u4e00-\u9fff]{{2,6}}(?:{body}))"
    r"(?=(?:19|20)[0-9xX*]{{2}}|年|上半年|下半年)"
)
_ABOVE = worded(r"[^,。;在]{0,10}{guidance}", _words)
# 疾控中心科员个人年终总结: what one of its people did is no report of a body
_OF_ONE_PERSON = regex(r"个人(?:[0-9]{4}年)?[一-鿿]{0,6}(?:总结|小结|鉴定)")
# 2024年工作情况和2025年工作计划
_HOW_IT_WENT = regex(r"(?:工作|完成|进展|落实|开展)情况(?=[和及与暨])")
# 家庭医生签约服务工作小结: no doctor's own
_OF_CONTRACT = regex(r"(?:家庭|全科|责任|乡村)医生")
_NEWS_TITLE = worded("{news_title}", _words)
# 全县卫生工作: the title of a bureau's, without its name.
_OF_ALL = worded(r"全[县市区省州旗].{0,4}{of_all}", _words)
_BIRTH_PLANNING = re.compile("计划(?:生育|免疫)")
_BLANK = re.compile(r"\s*")
_OMITTED = worded(r"{omitted}\s?([0-9]{1,7})\s?字", _words)
_SHOWN = regex(r"全文共?\s?([0-9]{1,7})\s?字[^0-9]{0,12}显示\s?([0-9]{1,7})\s?字")
_WITHHELD = worded(r"{withheld}\s?(?:约|的)?\s?([0-9]{1,7})\s?(?:个)?字", _words)


def describe(clean: CleanText, report: Report, letter: str = "") -> Report:
    """`report` with the fields of documents.csv that its title and text tell.

    `letter` is what handed the report out; it names the body where the report does not.
    """
    title = clean.folded[report.title_start : report.title_end]
    start = max(report.start, report.title_end)
    body = clean.folded[start : report.end]
    org, org_in, found_at = _org(title, body[: 4 * _HEAD], letter)
    year = year_of(title, body, _HEAD, f"{title} {org}")
    place, found_in = place_in(title, body + "".join(clean.outlines), org, _named_bodies(body[: 4 * _HEAD]), year.year)
    code = code_of(place.within or place.name, year.year, title + body)
    withheld = _withheld(clean, report)
    starts = {"title": report.title_start, "text": start, "letter": clean.folded.rfind(letter, 0, report.start)}
    org_at = starts[org_in] + found_at if org else None
    starts["body"] = org_at or 0
    # What only a site's outline names has no place in the text.
    known = place.at is not None and not (found_in == "text" and place.at >= len(body))
    return replace(
        report,
        year=year.year,
        year_at=None if year.at is None else starts["title" if year.in_title else "text"] + year.at,
        period=period_of(title, body[:_HEAD], year.year),
        region=place.name,
        region_code=code,
        region_level=level_of(place.name, code),
        region_at=starts[found_in] + (place.at or 0) if known else None,
        org=org,
        org_at=org_at,
        doc_type=_doc_type(title, body, year.year, org),
        truncated=bool(withheld),
        flags=(*year.flags, *withheld),
    )


@dataclass(frozen=True, slots=True)
class _Bodies:
    """Names of bodies: of health bodies, of any right before the period of a title, in a title, under a letter.

    In running text: of any, or of the work of a place, with that place; of any without one; of health bodies with it
    or with the kind of place alone (县卫生局); and how all of them end, which is found fast.
    """

    health: re.Pattern[str]
    own: re.Pattern[str]
    titled: re.Pattern[str]
    signed: re.Pattern[str]
    placed: re.Pattern[str]
    bare: re.Pattern[str]
    named: re.Pattern[str]
    opening: re.Pattern[str]
    ends: re.Pattern[str]


@cache
def _bodies() -> _Bodies:
    words = datafiles.table("documents.toml")
    names = (words["health_bodies"], words["health_bodies"] + words["other_bodies"])
    health, every = ("|".join(sorted(some, key=len, reverse=True)) for some in names)
    titled = "|".join(sorted((*names[1], *words["title_bodies"]), key=len, reverse=True))
    placed = rf"(?<![\u4e00-\u9fff]){_PLACE}(?:{health})"
    telling = "|".join(sorted((*names[1], *words["of_place"]), key=len, reverse=True))
    return _Bodies(
        health=re.compile(health),
        own=re.compile(_OWN_NAME.format(body=every)),
        titled=regex(f"{_PLACE}?(?:{titled})"),
        signed=regex(rf"(?m)^\s{{0,60}}({_PLACE}?(?:{every}))\s{{0,20}}$"),
        placed=regex(rf"(?<![\u4e00-\u9fff]){_PLACE}(?:{telling})"),
        bare=re.compile(every),
        named=regex(rf"{placed}|[省市县区旗州](?:{health})"),
        opening=regex(rf"(?<![\u4e00-\u9fff]){_PLACE}(?:{every})(?![\u4e00-\u9fff]{{0,3}}[和、及]|:)"),
        ends=regex(f"[省市县区旗州镇乡](?:{telling})"),
    )


def _org(title: str, head: str, letter: str = "") -> tuple[str, str, int]:
    """The body that issued the report: as the title names it, or who signed its letter, or else the text.

    With it where it stands: title, text or letter, and at which character of it.
    In running text a name counts that says of what place it is, and not the body above
    under whose guidance (在…的领导下) the work was done.
    """
    bodies = _bodies()
    own = bodies.own.match(title)
    if own:
        return own[1], "title", own.start(1)
    in_title = bodies.titled.search(title)
    if in_title:
        # 卫生局上半年工作总结, 半年来,临湖区卫生局…: the text says whose.
        placed = next(_in_text(bodies.placed, head[:_FIRST]), None) if bodies.bare.fullmatch(in_title[0]) else None
        if placed and placed[0].endswith(in_title[0]) and len(placed[0]) - len(in_title[0]) >= _SHORTEST_PLACE:
            return placed[0], "text", placed.start()
        return in_title[0], "title", in_title.start()
    signed = bodies.signed.search(letter)
    if signed:
        return signed[1], "letter", signed.start(1)
    found = _opening_body(head) or next(_in_text(bodies.named, head), None)
    return (found[0], "text", found.start()) if found else ("", "text", 0)


def _opening_body(head: str) -> re.Match[str] | None:
    """The body, of whatever kind, of which the first clause tells: 上半年,青石县卫生监督所按照市卫生局安排….

    Not the one under whose guidance the work was done.
    """
    found = _bodies().opening.search(head, 0, _OPENING)
    begins = found is not None and (not found.start() or head[found.start() - 1] in ",:。\n ")
    return found if begins and found is not None and not _ABOVE.match(head, found.end()) else None


def _named_bodies(head: str) -> Iterator[str]:
    """Bodies that a text names with their place, found as they are asked for."""
    return (found[0] for found in _in_text(_bodies().placed, head))


def _in_text(pattern: re.Pattern[str], head: str) -> Iterator[re.Match[str]]:
    """The bodies in running text that a pattern knows; not those above, that guide others."""
    done = 0
    while end := _bodies().ends.search(head, done):
        found = pattern.search(head, max(done, end.start() - _LONGEST_PLACE))
        done = found.end() if found else len(head)
        if found and not _ABOVE.match(head, done):
            yield found


def _doc_type(title: str, body: str, year: str, org: str) -> DocType:
    """What the report is, by its title first, by its headings and by the tense of its text."""
    words = datafiles.table("documents.toml")
    summary = any(w in title for w in words["summary"]) or _HOW_IT_WENT.search(title) is not None
    plan = any(w in _BIRTH_PLANNING.sub("", title) for w in words["plan"])
    if not _is_report(title, body, summary or plan, org):
        return DocType.PLAN if not title and _is_ahead(body) else DocType.OTHER
    if summary and not plan and _OPENS_PLAN.search(body[:120]):
        return DocType.PLAN
    masked = len(_MASK.findall(body))
    if masked >= 5 and masked > len(_NUMBER.findall(body)):
        return DocType.TEMPLATE
    if not summary and not plan:
        told = body[:600]
        drawn_up = bool(_DRAWN_UP.search(told))
        if drawn_up and not _is_ahead(body, 1):
            return DocType.OTHER
        plan = drawn_up or bool(_AHEAD.search(told)) or (not title and _is_ahead(body))
        summary = ("总结" in told or "汇报" in told) if plan else True
    if summary and not plan:
        # 一、2015年目标任务 of a report of 2015 tells how they were met.
        plan = any(not m["year"] or m["year"] > year for m in _PLAN_PART.finditer(body))
    return DocType.SUMMARY_PLAN if summary and plan else DocType.PLAN if plan else DocType.SUMMARY


def _is_report(title: str, body: str, named: bool, org: str) -> bool:
    """Whether a health body reports of its work, and no news agency, essayist or inspector does.

    `named` says that the title is that of a summary or plan, `org` is the body that title or text name.
    """
    words = datafiles.table("documents.toml")
    if (not named or _NEWS_TITLE.search(title)) and _NEWS.search(body[:250]):
        return False
    if _by_pupil(body) or _OF_ONE_PERSON.search(title):
        return False
    by_whom = _OF_CONTRACT.sub("", title)
    field = any(w in title for w in words["field"]) and not any(w in by_whom for w in words["essay"])
    health = _bodies().health
    bureau = bool(health.search(title) or health.search(body)) or "我局" in body or "我委" in body
    bureau = bureau or bool(_OF_ALL.search(title))
    return bureau or (named and (field or bool(org))) or _said(body, "voice") >= 3


def _by_pupil(body: str) -> bool:
    """Whether a pupil, a student or a trainee wrote a text that a site put among reports, under whatever title."""
    own = _said(body, "essayist")
    return own >= 3 and own > _said(body, "voice")


def _said(body: str, name: str) -> int:
    """How often the words of a list stand in a text."""
    return sum(body.count(w) for w in datafiles.table("documents.toml")[name])


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
    notices = clean.by_rule.get("omission_notice", [])
    for _, edit in islice(notices, bisect_left(notices, first, key=lambda found: found[1].start), None):
        if edit.start > over:
            break
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
