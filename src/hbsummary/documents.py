"""What a report says of itself: year, period, region, body, type, and what a site withheld."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
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
_MASK = re.compile(r"(?:[xX×*]{1,4}|○○|__+)(?=[0-9.]{0,6}(?:[%‰年月日人名例个家项次万亿元件份场所处类大余名]|[)]))")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?=[%‰人名例个家项次万亿元件份场所处])")
_PLAN_PART = re.compile(r"(?:[一二三四五六七八九十]{1,2}、|第[一二三四五]部分)[^。\n]{0,16}(?:计划|打算|思路|安排|要点|重点)(?:[。\n:]|$)")
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,7}?)(自治县|自治州|自治旗|[县市区旗州])")
_OMITTED = re.compile(r"省略\s?([0-9]{1,7})\s?字")
_WITHHELD = re.compile(r"(?:还剩|剩余|未显示|隐藏|尚有|剩下)\s?(?:约|的)?\s?([0-9]{1,7})\s?(?:个)?字")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("hbsummary").joinpath("data/documents.toml").read_text(encoding="utf-8"))


def describe(clean: CleanText, report: Report) -> Report:
    """`report` with the fields of documents.csv that its title and text tell."""
    title = clean.folded[report.title_start : report.title_end]
    body = clean.folded[max(report.start, report.title_end) : report.end]
    year, year_flags = _year(title, body[:_HEAD])
    withheld = _withheld(clean, report)
    return replace(
        report,
        year=year,
        period=_period(title, body[:_HEAD], year),
        region=_region(title, body),
        org=_org(title, body[: 4 * _HEAD]),
        doc_type=_doc_type(title, body),
        truncated=bool(withheld),
        flags=(*year_flags, *withheld),
    )


def _year(title: str, head: str) -> tuple[str, tuple[str, ...]]:
    """The year reported on; none when the text masks it, and a flag when title and text disagree."""
    in_title = [m[1] for m in _YEAR.finditer(title)]
    in_head = [m[1] for m in _YEAR.finditer(head)]
    masked = _MASKED_YEAR.search(title) or _MASKED_YEAR.match(head.lstrip())
    if masked:
        return "", ()
    if in_title:
        first = in_title[0]
        opening = _MASKED_YEAR.search(head[:200])
        if opening and first not in in_head:
            return "", ("year_uncertain",)
        return first, () if not in_head or first in in_head else ("year_uncertain",)
    if in_head:
        return (in_head[0], ()) if not _MASKED_YEAR.search(head[:100]) else ("", ())
    return "", ()


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


def _region(title: str, body: str) -> str:
    """The place that the title names, or else the one that the text names most."""
    words = _words()
    counts: Counter[str] = Counter()
    for text, weight in ((title, 8), (body, 1)):
        for match in _PLACE.finditer(text):
            name = match[1]
            place = name + match[2]
            if len(name) <= 4 and name[-1] not in words["not_before"] and not any(place.endswith(w) for w in words["not_places"]):
                counts[place] += weight
    if not counts:
        return ""
    # A match may begin too far to the left; the shortest form that others end with is the name.
    best, _ = max(counts.items(), key=lambda item: (sum(n for p, n in counts.items() if p.endswith(item[0])), -len(item[0])))
    total = sum(n for place, n in counts.items() if place.endswith(best))
    return best if total >= 2 and len(best) >= 3 else ""


def _org(title: str, head: str) -> str:
    """The body that issued the report: as the title names it, or else the text."""
    words = _words()
    bodies = "|".join(sorted(words["health_bodies"] + words["other_bodies"], key=len, reverse=True))
    pattern = re.compile(rf"(?:[\u4e00-\u9fffxX]{{1,8}}?[省市县区旗州镇乡]|[省市县区旗州])?(?:{bodies})")
    for text in (title, head):
        match = pattern.search(text)
        if match:
            return re.sub(r"^.*(?:在|由|经|向|对|与|和|及|是|为)(?=.{2})", "", match[0])
    return ""


def _doc_type(title: str, body: str) -> DocType:
    """What the report is, by its title first and by its headings."""
    words = _words()
    if not any(w in title or w in body for w in words["health_bodies"]) and sum(body.count(w) for w in words["voice"]) < 3:
        return DocType.OTHER
    masked, printed = len(_MASK.findall(body)), len(_NUMBER.findall(body))
    if masked >= 5 and masked > printed:
        return DocType.TEMPLATE
    summary = any(w in title for w in words["summary"])
    plan = any(w in title for w in words["plan"])
    if not summary and not plan:
        told = body[:600]
        summary, plan = "总结" in told or "汇报" in told, "计划如下" in told or "要点如下" in told
        summary = summary or not plan
    if summary and not plan and _PLAN_PART.search(body):
        plan = True
    return DocType.SUMMARY_PLAN if summary and plan else DocType.PLAN if plan else DocType.SUMMARY


def _withheld(clean: CleanText, report: Report) -> tuple[str, ...]:
    """Flags for what the site left out within or right after the report."""
    first, last = clean.origin(report.start, report.end)
    flags = []
    for edit in clean.edits:
        if edit.rule != "omission_notice" or edit.start < first or clean.source.text[last : edit.start].strip():
            continue
        notice = fold(clean.source.text[edit.start : edit.end])
        omitted, left = _OMITTED.search(notice), _WITHHELD.search(notice)
        if omitted:
            flags.append(f"omitted={omitted[1]}")
        if left:
            flags.append(f"withheld={left[1]}")
        if not omitted and not left:
            flags.append("withheld")
    return tuple(dict.fromkeys(flags))
