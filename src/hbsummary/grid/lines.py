"""Lines of a report and their cells: cut at pipes, tabs, runs of blanks, or single blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from hbsummary.grid.cells import Cell, Shape, as_unit, shape
from hbsummary.grid.model import Line
from hbsummary.grid.told import UNITS, captioned, told_units
from hbsummary.grid.vocabulary import worded, words
from hbsummary.regex import regex

__all__ = [
    "closed",
    "cut",
    "gaps",
    "is_caption",
    "is_heading",
    "is_pipe",
    "is_prose",
    "is_rule",
    "lines",
    "rejoined",
    "spaced",
    "wide",
]

_BARS = "|│┃"
_BAR = regex(f"[{_BARS}]")
_RULE = regex(r"[|│┃+:\-=─━┼┬┴├┤┌┐└┘╋ ]{3,}\Z")
_SENTENCE = re.compile(r"[。;!?]|,(?![0-9]{3}(?![0-9]))")
_CAPTION = worded(
    r"(?:续|附)?表 ?(?:[0-9]{1,3}(?:[-.][0-9]{1,2})?|[一二三四五六七八九十]{1,3})(?![一-鿿]{0,2}[是为中列])"
    r"|[0-9]{1,2}[-—][0-9]{1,2} ?(?![岁周月个天])[一-鿿]|附[表件]? ?[0-9一二三四五六]?[::]|" + UNITS
)
_UNITS = worded(rf"{UNITS}[^。;!?]{{1,60}}")
_CAPTION_END = worded(r"{caption_close}[::)]?\Z")
# 各乡镇接种率(%):
_UNIT_END = regex(r"[一-鿿]\((?P<unit>[^()]{1,6})\) ?(?:情况)?(?:分别为)?: ?\Z")
_LABELLED = regex(r"(?:第?[一二三四五六七八九十]{1,3}[、.章节部]|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}、)")
# 合  计: characters one by one, blanks between all of them.
_SPREAD = regex(r"[一-鿿](?: {1,6}[一-鿿]){1,7}")
_MOST, _FEWEST_BARRED = 400, 4


def lines(folded: str, start: int, end: int) -> Iterator[Line]:
    """The lines of `folded[start:end]`, those of blanks alone too (without text); cells are cut later."""
    at = start
    while at <= end:
        stop = folded.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = folded[at:stop].rstrip("\r")
        text = line.strip()
        begin = at + len(line) - len(line.lstrip()) if text else at
        yield Line(begin, begin + len(text or line), text, ())
        at = stop + 1


def rejoined(page: Sequence[Line], folded: str) -> list[Line]:
    """The lines of a page with rows put together that it broke before each bar: 死亡率(‰) / | 14.3 / | 8.5 / |."""
    opening = sum(line.text[0] in _BARS and len(line.text) > 1 and line.text[-1] not in _BARS for line in page)
    alone = sum(line.text in _BARS for line in page)
    if opening < _FEWEST_BARRED or 2 * alone < opening // 2:
        return list(page)
    rows: list[list[Line]] = []
    closed = True
    for line in page:
        if not closed and line.text[0] in _BARS:
            rows[-1].append(line)
        else:
            rows.append([line])
        closed = line.text in _BARS or is_prose(line.text)
    return [row[0] if len(row) == 1 else _whole(folded, row[0].start, row[-1].end) for row in rows]


def _whole(folded: str, start: int, end: int) -> Line:
    return Line(start, end, folded[start:end].replace("\n", " "), ())


def gaps(every: Sequence[Line]) -> Iterator[Line]:
    """The empty cells of a page with one cell to a line: lines of blanks between lines of nothing at all."""
    for above, line, below in zip(every, every[1:], every[2:], strict=False):
        if not line.text and line.start < line.end and above.start == above.end and below.start == below.end:
            yield line


def is_pipe(text: str) -> bool:
    """Whether a line has cells between bars."""
    return len(text) <= 4 * _MOST and sum(map(text.count, _BARS)) >= 2


def is_rule(text: str) -> bool:
    """Whether a line is only drawn: |---|---|, +----+, ————."""
    return _RULE.match(text) is not None and len(text) >= 3


def is_prose(text: str) -> bool:
    """Whether a line is part of a sentence, or too long for a row."""
    if len(text) > _MOST:
        return True
    match = _SENTENCE.search(text)
    if match is not None and match.group() == "," and "单位" in text and len(told_units(text)) > 1:
        match = _SENTENCE.search(_UNITS.sub("", text))  # 单位:人次,万元
    return match is not None


def is_caption(text: str) -> bool:
    """Whether a line says that here is a table: 表1, 单位:万元, …情况表."""
    if len(text) > 80:
        return False
    if _CAPTION.match(text) is not None or _CAPTION_END.search(text) is not None or captioned(text) == text != "":
        return True
    told = _UNIT_END.search(text) if text.endswith(":") else None
    return told is not None and as_unit(told["unit"]) is not None


def is_heading(text: str) -> bool:
    """Whether a line begins with the label of a section."""
    return _LABELLED.match(text) is not None


def cut(line: Line, folded: str) -> Line:
    """The line with its cells."""
    if is_pipe(line.text):
        return _at_bars(line, folded)
    if "\t" in line.text:
        return _make(_with_margins(line, folded), folded, r"\t", True)
    parts = wide(line, folded)
    # Columns set apart by blanks may hold numbers that are set apart by one.
    packed = any(" " in c.text and all(shape(t) in _FIGURES for t in c.text.split()) for c in parts.cells)
    return _make(line, folded, r" +", False) if packed or len(parts.cells) == 1 else parts


def wide(line: Line, folded: str) -> Line:
    """The line with the cells that runs of blanks set apart."""
    return _make(line, folded, r" {2,}", False)


def _with_margins(line: Line, folded: str) -> Line:
    """The line with the tabs before and after it: cells that are empty."""
    start, end = line.start, line.end
    while start > 0 and folded[start - 1] in "\t ":
        start -= 1
    while end < len(folded) and folded[end] in "\t ":
        end += 1
    return Line(start, end, line.text, ())


@cache
def spaced() -> re.Pattern[str]:
    """The pattern of words printed with blanks between their characters: 合  计."""
    return re.compile("|".join(" {1,6}".join(w) for w in sorted(words("spaced"))))


_FIGURES = (Shape.NUMBER, Shape.YEAR, Shape.EMPTY)


def _at_bars(line: Line, folded: str) -> Line:
    first, last = _BAR.match(line.text), _BAR.match(line.text[-1:])
    row = _make(line, folded, r"[|│┃]", True)
    cells = row.cells[1 if first else 0 : len(row.cells) - (1 if last else 0)]
    return Line(row.start, row.end, row.text, cells, True)


def _make(line: Line, folded: str, separator: str, fixed: bool) -> Line:
    """Cells between separators."""
    edges, at = [], line.start
    within = {n for m in spaced().finditer(folded, line.start, line.end) for n in range(m.start(), m.end())}
    for match in re.compile(separator).finditer(folded, line.start, line.end):
        if match.start() in within:
            continue
        edges.append((at, match.start()))
        at = match.end()
    edges.append((at, line.end))
    return Line(line.start, line.end, line.text, tuple(_trim(folded, a, b) for a, b in edges), fixed)


def _trim(folded: str, start: int, end: int) -> Cell:
    text = folded[start:end]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    if text.startswith("**") and text.endswith("**") and len(text) > 4:
        lead, text = lead + 2, text[2:-2]
    begin, stop = start + lead, start + lead + len(text)
    return Cell(begin, stop, closed(text))


def closed(text: str) -> str:
    """A word that is printed with blanks between its characters, without them."""
    return text.replace(" ", "") if _SPREAD.fullmatch(text) or spaced().fullmatch(text) else text
