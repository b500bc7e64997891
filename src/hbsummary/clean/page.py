"""A page as lines: which of them are the report's own text, where its head and its tail lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from hbsummary.fold import fold
from hbsummary.regex import regex
from hbsummary.titles import TERMINAL, title_line

__all__ = ["LABEL", "VOICE", "Line", "Page", "is_cut"]

# What only the report itself says; a sentence with one of these is never advertising.
VOICE = regex(r"我[局县市区院委镇省州旗乡站所科部校]|全[县市区省州旗]|现将|今年以来|一年来|区委|县委|市委|党委|政府")
# A line that says so is the report's own also without a full stop.
_OWN = re.compile(r"我[局委院县市区镇]|现将|今年以来|一年来|如下:\Z")
LABEL = re.compile(
    r"\s{0,20}(?:[一二三四五六七八九十]{1,3}[、.是要]|[(][一二三四五六七八九十0-9]{1,3}[)]|[0-9]{1,2}[、.)](?![0-9])"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|章|节|[,、])|[①-⑳㈠-㈩⑴-⒇⒈-⒛]|其[一二三四五]|首先|其次|另?一方面)"
)
# A page of so few lines has none; what a site sets around its text reaches so far, in pieces of such a length.
_FEW, _AROUND, _LONGEST_PIECE = 3, 300, 80
# Not before a time, and not within a path: 首页 > 总结.
_BLANK = regex(r"[ \t\u3000](?<![>» \t\u3000].)[ \t\u3000]{0,39}(?![0-9]{1,2}:[0-9]|[>» \t\u3000])")
# What a line above the text may hold beside a title: the name of the site before it, date and source behind it.
_TOP, _LONGEST_TOP = 16, 200
_PROSE = 30
_FRONT = re.compile(r"[ \t]{0,20}[^\s,。:>]{2,12}[首主]页[ \t]{1,20}(?![>»/|·-])")
_IMAGE = re.compile(r"[ \t]{0,20}!\[[^\]\n]{0,80}\]\([^)\n]{0,160}\)[ \t]{1,20}")
_MENU = 3  # so many words behind it are entries of a menu
_TOLD = re.compile(r"[ \t|]{1,20}(?=[\u4e00-\u9fff]{2,6} ?:)|(?=(?:发布|更新|发表)?(?:时间|日期) ?:|(?:来源|作者) ?:)")
_FILE = re.compile(r" ?[.](?:docx?|pdf|pptx?|wps|txt|rtf|xlsx?)\Z", re.IGNORECASE)
_CLOSING = "”’』」)》】〉\"'"


class Line(NamedTuple):
    """One line: `start:end` without its newline, `stop` after it, `text` folded and stripped."""

    start: int
    end: int
    stop: int
    text: str


def is_cut(text: str, at: int) -> bool:
    """Whether the folded text breaks off before `at`: no sentence ends there."""
    last = at - 1
    while last >= 0 and at - last < 40 and text[last].isspace():
        last -= 1
    while last >= 0 and at - last < 40 and text[last] in _CLOSING:
        last -= 1
    return last >= 0 and text[last] not in TERMINAL + ":"


def _lines(text: str) -> Iterator[Line]:
    """The lines of a folded text, which knows two kinds of line ends."""
    at, left, run_on = 0, _TOP, text.count("\n", 0, len(text.rstrip())) < _FEW
    for raw in text.split("\n"):
        end = at + len(raw)
        stop = min(end + 1, len(text))
        line = Line(at, end - raw.endswith("\r"), stop, raw.strip())
        if run_on and len(raw) > _AROUND:
            yield from _pieces(text, line)
        elif left and line.text:
            left = left - 1 if len(raw) < _PROSE or "。" not in raw else 0
            yield from _parts(text, line) if left else (line,)
        else:
            yield line
        at = stop


def _parts(text: str, line: Line) -> Iterator[Line]:
    """A line above the text, with what stands beside its title taken for lines, too."""
    at, end = line.start, line.end
    if len(line.text) <= _LONGEST_TOP and (":" in line.text or "页" in line.text or "](" in line.text):
        front = _IMAGE.match(text, at, end) or _FRONT.match(text, at, end)
        if front and ("!" in front[0] or len(text[front.end() : end].split()) < _MENU):
            yield Line(at, front.end(), front.end(), front[0].strip())
            at = front.end()
        told = next((m for m in _TOLD.finditer(text, at, end) if _titled(text[at : m.start()])), None)
        if told:
            yield Line(at, told.start(), told.end(), text[at : told.start()].strip())
            at = told.end()
    yield line if at == line.start else Line(at, end, line.stop, text[at:end].strip())


def _titled(text: str) -> bool:
    return title_line(_FILE.sub("", text.strip()))


def _pieces(text: str, line: Line) -> Iterator[Line]:
    """A line that is a whole page, with what stands before and behind its text taken for lines, too."""
    at, around = line.start, min(_AROUND, (line.end - line.start) // 2)
    for gap in _BLANK.finditer(text, at, at + around):
        piece = text[at : gap.start()]
        if piece[:1] not in ("【", "[") and (len(piece) > _LONGEST_PIECE or "。" in piece):
            break
        yield from _parts(text, Line(at, gap.start(), gap.end(), piece.strip()))
        at = gap.end()
    last = text.rfind("。", at, line.end) + 1
    if line.end - last > around or not text[last : line.end].strip():
        last = line.end
    yield Line(at, last, last if last < line.end else line.stop, text[at:last].strip())
    for gap in _BLANK.finditer(text, last, line.end):
        yield Line(last, gap.start(), gap.end(), text[last : gap.start()].strip())
        last = gap.end()
    if last < line.end:
        yield Line(last, line.end, line.stop, text[last : line.end].strip())


class Page:
    """Lines of a source with what its text tells about them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.lines = list(_lines(self.folded))

    def after(self, n: int) -> int:
        """The offset after line `n` and the blank lines under it."""
        while n + 1 < len(self.lines) and not self.lines[n + 1].text:
            n += 1
        return self.lines[n].stop

    def is_body(self, line: Line) -> bool:
        """Whether a line is prose or a labelled heading, by itself."""
        text = line.text
        if len(text) >= _PROSE and "。" in text:
            return True
        own = len(text) >= 24 and "," in text and bool(_OWN.search(text))
        return own or (len(text) >= 5 and bool(LABEL.match(text)))

    @cached_property
    def body(self) -> list[bool]:
        return [self.is_body(line) for line in self.lines]
