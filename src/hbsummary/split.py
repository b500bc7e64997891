"""One text into its reports: by titles, and by numbering that begins anew.

A page may hold several reports, with a title line, with a title that runs into the text,
or begun without one by a paragraph that announces them (…总结如下:) or by a new 一、.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hbsummary.documents import describe
from hbsummary.model import CleanText, Report
from hbsummary.regex import regex
from hbsummary.titles import (
    TERMINAL,
    announces,
    cut_title,
    glued_title,
    is_row,
    names_body,
    part_title,
    stem,
    title_line,
)

__all__ = ["split"]

_TOP = re.compile(r"\s{0,20}([一二三四五六七八九十]{1,3})、")
_FIRST = re.compile(r"\s{0,20}(?:一、|[(]一[)]|1[.、](?![0-9])|第一部分)")
_LABEL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十0-9]{1,3}[)]|[0-9]{1,2}[、.)](?![0-9])"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|章)|[一二三四五六七八九十]{1,2}[是要])"
)
_SERIAL = re.compile(
    r"(?:[【\[(<]?\s?(?:第\s?)?(?:篇|范文|模板)\s?[0-9一二三四五六七八九十]{1,3}\s?[】\])>]?"
    r"|[【\[(<]?\s?第[0-9一二三四五六七八九十]{1,3}篇\s?[】\])>]?)\s?[:.、]?\s?"
)
_NUMBER = re.compile(r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}")
# …16.8个百分点。妇幼卫生工作总结范文篇二镇卫生院…, 公共卫生工作总结220xx年…: a title with its number that runs into the
# text around it
_NUMBERED_TITLE = regex(
    r"(?:^|(?<=[。!?]))[ ]{0,4}(?:[0-9]{1,2}、)?"
    r"(?P<stem>[^\s。,;:!?、0-9]{4,30}?(?:总结|小结|汇报|报告|计划)[^\s。,;:!?、0-9]{0,6}?)"
    r"(?:[ ]?[(【]?篇(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,2})[)】]?(?![、])"
    r"|(?P<bare>[0-9]{1,2}?)(?=(?:19|20)[0-9xX*×]{2}年|(?![年月日个项份篇次期条])[一-鿿]|[ ]?$))",
    re.MULTILINE,
)
_BODY_LINE = regex(r"[^,。;:!?]{2,30}(?:局|委|委员会|政府|医院|卫生院|中心|办公室)")
_ENOUGH = 60
_ENDS = TERMINAL + "0123456789"
# What a letter says that issues a document, and how long such a letter is at most.
_ISSUED = regex(r"印发|下发|转发|予以(?:公布|发布)")
_TOP_LINE = regex(r"(?m)(?:^|。)\s{0,20}[一二三]、")
_LETTER = 700
_ISSUING_LINES = 25
_EXCERPT, _BACK = 12, 8000
# 2021年工作总结及下半年: a title that goes on in the next line, whatever that reads like
_OPEN = regex(
    r"(?:及|和|与|暨)(?:其|(?:19|20)[0-9xX*]{2}年度?|[上下]半年|明年|来年|下一?年度?|下一?步|下一?阶段|今后)?的?\Z"
)
_DATE = regex(r"(?:19|20|二)[0-9○〇零一二三四五六七八九]{2,3}年.{1,3}月.{1,3}日\Z")


# 卫生局工作总结(通用3篇): how a site says above them how many reports it gathered.
_COUNTED = regex(r"(?<![0-9])([2-9]|1[0-9]|[二三四五六七八九十])篇")
_ONES = "一二三四五六七八九"
_VALUES = {numeral: n for n, numeral in enumerate([*_ONES, "十", *(f"十{one}" for one in _ONES)], 1)}
_EXTENT, _PROSE, _SHORT, _LABEL_LENGTH = 1000, 30, 40, 8
# What a viewer printed before a title is no text of a report.
_PAGE_MARK = re.compile(r"\s*(?:[0-9]{1,2}、)?\s*")


class _Line(NamedTuple):
    """A line without the spaces around it, and whether it reads as a title."""

    start: int
    end: int
    text: str
    title: bool


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a report begins: its title's span, empty when it has none."""

    at: int
    title_end: int


def split(clean: CleanText) -> list[Report]:
    """The reports of a text in order, with what their text says of them; offsets are clean ones.

    A text without any letter or digit has none.
    """
    text = clean.folded
    lines = list(_lines(text))
    if not any(ch.isalnum() for ch in text):
        return []
    counted = _counted(text, lines)
    found = (*_starts(text, lines, counted), *_labelled(clean, lines), *counted, *_behind_gaps(clean, lines))
    starts = _spread(found, text)
    starts = _spread((*starts, *_gathered(clean, lines, starts)), text)
    letter = text[: starts[0].at] if starts[0].at <= _LETTER else ""
    if len(starts) > 1 and _is_letter(text[starts[0].at : starts[1].at], starts[1]):
        letter = text[starts[0].at : starts[1].at]
        del starts[0]
    reports, stop = [], _without_bare_titles(text, starts)
    for n, start in enumerate(starts):
        end = starts[n + 1].at if n + 1 < len(starts) else stop
        end = start.at + len(text[start.at : end].rstrip())
        reports.append(_report(clean, n + 1, start, end, letter if n == 0 else ""))
    return reports


def _without_bare_titles(text: str, starts: list[_Start]) -> int:
    """Where the last report with a text ends; bare titles behind it leave `starts`, as their text is not shown."""
    stop = len(text)
    while len(starts) > 1 and starts[-1].title_end > starts[-1].at and not text[starts[-1].title_end : stop].strip():
        stop = starts.pop().at
    return stop


def _is_letter(text: str, following: _Start) -> bool:
    """Whether a text only hands out the document that follows it under a title of its own."""
    titled = following.title_end > following.at
    return titled and len(text) <= _LETTER and bool(_ISSUED.search(text)) and not _TOP_LINE.search(text)


def _report(clean: CleanText, number: int, start: _Start, end: int, letter: str) -> Report:
    title = re.sub(r"\s*\n\s*", "", clean.text[start.at : start.title_end])
    bare = Report(number, start.at, end, title, start.at, start.title_end)
    return describe(clean, bare, letter)


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for piece in text.split("\n"):
        bare = piece.strip()
        if bare:
            begin = at + piece.index(bare[0])
            yield _Line(begin, begin + len(bare), bare, title_line(bare))
        at += len(piece) + 1


def _starts(text: str, lines: list[_Line], counted: list[_Start]) -> Iterator[_Start]:
    """Where reports begin, in order; `counted` are those that their numbers tell."""
    first, skip = _first(text, lines)
    repeated, quoted = _repeated(lines), _quoted(text)
    yield first
    top, numbered = 0, {start.at for start in counted}
    for n, line in enumerate(lines[skip:], skip):
        if line.start in numbered:
            top = 0  # 一、 below it begins no other report
        label = None if is_row(line.text) else _TOP.match(line.text)
        restart = label is not None and label[1] == "一" and top >= 2
        found = _titled(text, lines, n, repeated, quoted)
        if found is None and not top and n < _ISSUING_LINES and _is_issued(text, lines, n):
            found = _Start(line.start, line.end)
        if found is None and restart and not _is_excerpt(text, lines, n):
            found = _untitled(lines, n)
        if found is None and n and announces(line.text) and _announced(lines, n):
            found = _Start(line.start, line.start)
        if found is not None:
            top = 0
            yield found
        if label is not None:
            top = 1 if label[1] == "一" else top + 1
        yield from _inline(text, line)


def _counted(text: str, lines: list[_Line]) -> list[_Start]:
    """Reports whose numbers in a collection stand before their titles, 第一篇:甲县工作总结我县…, or behind them.

    Only numbers that count from one, without a gap, are sure to be those of reports; or a second one, with its
    title, where the first stood above with the site's.
    """
    before: list[tuple[int, _Start]] = []
    for line in lines:
        serial = _SERIAL.match(line.text)
        number = _NUMBER.search(serial.group()) if serial else None
        if serial is not None and number is not None:
            at = line.start + serial.end()
            bare = line.text[serial.end() :]
            whole = line.end if len(bare) <= _SHORT and not bare.endswith(tuple(TERMINAL)) else at
            title = glued_title(text, at, line.end) or whole
            before.append((_value(number.group()), _Start(line.start, title)))
    behind: dict[str, list[tuple[int, _Start]]] = {}
    for match in _NUMBERED_TITLE.finditer(text):
        start = _Start(match.start("stem"), match.end())
        behind.setdefault(match["stem"], []).append((_value(match["number"] or match["bare"]), start))
    titled = bool(before) and before[0][1].title_end > before[0][1].at + _LABEL_LENGTH
    known = [before] if _counts_up(before) or (titled and _counts_up(before, 2)) else []
    return [start for found in (*known, *filter(_counts_up, behind.values())) for _, start in found]


def _value(number: str) -> int:
    """The number of a report in a collection: 12 of 12 and of 十二; 0 for one that no collection reaches."""
    return int(number) if number.isdigit() else _VALUES.get(number, 0)


def _counts_up(found: list[tuple[int, _Start]], first: int = 1) -> bool:
    """Whether numbers count from `first` without a gap, to a second report at least."""
    after = first + len(found)
    return after > 2 and [number for number, _ in found] == list(range(first, after))


def _labelled(clean: CleanText, lines: list[_Line]) -> Iterator[_Start]:
    """The titles before which a compilation printed the number of a report."""
    labels = {at for rule in ("part_label", "collection_number") for at, _ in clean.by_rule.get(rule, [])}
    return (_Start(line.start, line.end) for line in lines if line.start in labels)


def _behind_gaps(clean: CleanText, lines: list[_Line]) -> Iterator[_Start]:
    """The titles right behind a gap that the site left: a report cut short does not end with its sentence."""
    ends = [line.end for line in lines]
    for at, _ in clean.by_rule.get("omission_notice", []):
        n = bisect_right(ends, at)
        line, after = lines[n] if n < len(lines) else None, lines[n + 1].text if n + 1 < len(lines) else ""
        if line is None or not line.title or len(after) < _PROSE or clean.folded[at : line.start].strip():
            continue
        if title_line(line.text, strong=True) and not part_title(line.text):
            yield _Start(line.start, line.end)


def _gathered(clean: CleanText, lines: list[_Line], starts: list[_Start]) -> list[_Start]:
    """The reports whose titles name no body, where they are all that a compilation wants of those it says it has."""
    above, _ = clean.origin(starts[0].at, starts[0].at + 1)
    counts = _COUNTED.findall(clean.source.text, max(0, above - _EXTENT), above)
    wanted = {_value(count) for count in counts}
    if not wanted or max(wanted) <= len(starts):
        return []
    known = {start.at for start in starts}
    found = [
        _Start(line.start, line.end)
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if line.title
        and line.start not in known
        and _ended(before.text)
        and len(after.text) >= _PROSE
        and title_line(line.text, strong=True)
        and not part_title(line.text)
    ]
    return found if len(starts) + len(found) in wanted else []


def _spread(starts: Iterable[_Start], text: str) -> list[_Start]:
    """Without starts that leave no text between them: the title wins over what follows it.

    Only the number of a report in a collection wins over the collection's title above it.
    """
    kept: list[_Start] = []
    for start in sorted(starts, key=lambda s: (s.at, -s.title_end)):
        if kept and _PAGE_MARK.fullmatch(text[max(kept[-1].title_end, kept[-1].at) : start.at]):
            bare = start.title_end > start.at and kept[-1].title_end == kept[-1].at
            numbered = len(kept) == 1 and _SERIAL.match(text, start.at) and not _SERIAL.match(text, kept[0].at)
            if start.at > kept[-1].at and (bare or numbered):
                kept[-1] = start
            continue
        kept.append(start)
    return kept


def _first(text: str, lines: list[_Line]) -> tuple[_Start, int]:
    """The first report's start, and the number of lines that its title takes."""
    for n, line in enumerate(lines[:12]):
        if len(line.text) >= _ENOUGH or _LABEL.match(line.text):
            break
        if title_line(_unserial(line.text)):
            begin = n
            if n and _BODY_LINE.fullmatch(lines[n - 1].text):
                begin = n - 1
            return _Start(lines[begin].start, line.end), n + 1
        following = lines[n + 1].text if n + 1 < len(lines) else ""
        open_end = (
            following and len(line.text) >= 8 and line.text[-1] not in TERMINAL + ":" and not _LABEL.match(following)
        )
        goes_on = _OPEN.search(line.text) or not title_line(following) or cut_title(line.text, following)
        if open_end and title_line(line.text + following) and goes_on:
            return _Start(line.start, lines[n + 1].end), n + 2
    start = lines[0].start
    mark = _PAGE_MARK.match(text, start, lines[0].end)
    at = mark.end() if mark else start
    glued = glued_title(text, at, lines[0].end)
    if glued is not None:
        return _Start(at, glued), 1
    bare = lines[0].text
    if len(lines) > 1 and len(bare) <= 40 and bare[-1] not in TERMINAL + ":,、" and not _LABEL.match(bare):
        return _Start(start, lines[0].end), 1
    return _Start(start, start), 0


def _unserial(line: str) -> str:
    return _SERIAL.sub("", line, count=1) if _SERIAL.match(line) else line


def _titled(text: str, lines: list[_Line], n: int, repeated: set[str], quoted: dict[str, int]) -> _Start | None:
    """A title line, or a line that begins with a title, in mid-page."""
    line = lines[n]
    serial = _SERIAL.match(line.text)
    bare = line.text[serial.end() :] if serial else line.text
    # 第2篇:自查报告 begins a report, whatever the signature above it ends with.
    if n and not _ended(lines[n - 1].text) and not (serial and title_line(bare, strong=True)):
        return None
    if serial and (len(bare) <= _SHORT and not bare.endswith("。")):
        return _Start(line.start, line.end)
    if line.title:
        again = stem(line.text) in repeated or quoted.get(line.text, line.start) < line.start
        own = names_body(line.text) and not part_title(line.text)
        if again or (own and title_line(line.text, strong=True)):
            return _Start(line.start, line.end)
    if len(line.text) >= _ENOUGH and not _LABEL.match(line.text):
        glued = glued_title(text, line.start, line.end)
        if glued is not None and _heads(text[line.start : glued]):
            return _Start(line.start, glued)
    return None


def _heads(title: str) -> bool:
    """Whether words at the start of a paragraph are surely a title: a body and a strong ending."""
    return title_line(title, strong=True) and names_body(title) and len(title) >= 8 and "," not in title


def _repeated(lines: list[_Line]) -> set[str]:
    """The titles that stand on the page more than once but for their number, as those of a collection do."""
    counts = Counter(stem(line.text) for line in lines if line.title)
    return {title for title, count in counts.items() if count > 1}


def _quoted(text: str) -> dict[str, int]:
    """What stands in title marks, and where it first does; titles in titles too."""
    found: dict[str, int] = {}
    for opening in re.finditer("《", text):
        begin = opening.end()
        for closing in re.finditer("》", text[begin : begin + _ENOUGH + 1]):
            found.setdefault(text[begin : begin + closing.start()], begin)
    return found


def _ended(line: str) -> bool:
    """Whether a line is finished, so that a title may follow it."""
    last = line.rstrip("”)》】")[-1:] or line[-1]
    return last in _ENDS or len(line) <= 30


def _is_issued(text: str, lines: list[_Line], n: int) -> bool:
    """Whether line `n` is the title of the document that the letter above it hands out."""
    if not n or not title_line(lines[n].text, strong=True):
        return False
    signed = bool(_DATE.search(lines[n - 1].text)) or lines[n - 1].text[-1] == "。"
    return signed and bool(_ISSUED.search(text, lines[0].start, lines[n].start))


def _is_excerpt(text: str, lines: list[_Line], n: int) -> bool:
    """Whether the count that begins anew is a piece of the same report that a site shows again."""
    after = lines[n + 1].text[:_EXCERPT] if n + 1 < len(lines) else ""
    again = f"{lines[n].text}\n{after}"
    return len(after) >= _EXCERPT // 2 and text.find(again, max(0, lines[n].start - _BACK), lines[n].start) >= 0


def _untitled(lines: list[_Line], n: int) -> _Start | None:
    """A report that begins at the 一、 of line `n`, or at the paragraph that leads to it."""
    before = lines[n - 1] if n else None
    if before is None or (len(before.text) <= 30 and before.text[-1] not in TERMINAL + ":"):
        return None
    if part_title(before.text.rstrip(":")):
        return None  # 2013年工作要点: a part of this report, counted anew
    intro = before.text[-1] == ":" or announces(before.text)
    at = before if intro and not _LABEL.match(before.text) else lines[n]
    return _Start(at.start, at.start)


def _announced(lines: list[_Line], n: int) -> bool:
    """Whether an announcing paragraph in mid-page begins a report: text ended before it, a count begins after."""
    before, after = lines[n - 1].text, lines[n + 1].text if n + 1 < len(lines) else ""
    if _LABEL.match(lines[n].text) or not _FIRST.match(after):
        return False
    return before[-1] in "。!" and len(before) >= 40 and lines[n].text[-1] == ":" and n >= 6


def _inline(text: str, line: _Line) -> Iterator[_Start]:
    """Titles that run into the text within a line, after a sentence's end."""
    if len(line.text) < 400:
        return
    for match in re.finditer(r"。\s{0,4}", line.text):
        at = line.start + match.end()
        glued = glued_title(text, at, line.end)
        if glued is not None and glued - at >= 8 and _heads(text[at:glued]) and _FIRST.search(text, glued, glued + 600):
            yield _Start(at, glued)
