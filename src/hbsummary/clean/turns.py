"""Where a page turns: marks on lines of their own, and the head of the page that is printed again beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from hbsummary.clean.page import LABEL, Line, Page, is_cut
from hbsummary.model import Edit
from hbsummary.titles import title_line

__all__ = ["RULE", "broken", "turns"]

RULE = "page_mark"
_LONGEST_MARK = 60
_PAGE, _OF = r"第\s{0,2}[0-9]{1,4}\s{0,2}页", r"[共总]\s{0,2}(?:计\s{0,2})?[0-9]{1,4}\s{0,2}页"
_RULED = r"[-—–=~·•*_※#|\s]{0,8}"
# 第 3 页 共 9 页, 3/9, Page 3 of 9, [第三页], between strokes or not, …
_MARK = rf"""
    {_PAGE}[\s,/|()]{{0,3}}(?:{_OF}[)]?)? | 第[一二三四五六七八九十]{{1,3}}页
    | (?:本[\u4e00-\u9fff]{{1,2}})?{_OF}[\s,/|]{{0,3}}(?:当前[在是为]?)?{_PAGE}[\s0-9]{{0,20}}
    | page\s{{0,2}}[0-9]{{1,4}}(?:\s{{0,2}}(?:of|/)\s{{0,2}}[0-9]{{1,4}})?
"""
# … and the links that lead from one to the next: 首页 上一页 1 2 [3] 下一页 尾页.
_PAGER = r"""
    (?:[0-9]{1,4}\s?/\s?[0-9]{1,4}\s{0,4})?(?:首页[\s|]{0,4})?
    (?:上一?页[\s|]{0,4}(?>[\[(]?[0-9]{1,4}[\])]?[\s|]{0,4}|[.…]{1,6}\s{0,4}){0,30}(?:下一?页[\s|>]{0,4})?
      |(?>[\[(]?[0-9]{1,4}[\])]?[\s|]{1,4}|[.…]{1,6}\s{0,4}){1,30}下一?页[\s|>]{0,4})
    (?:[尾末]页)?(?:\s{0,4}(?:共|转到|跳转|到第|确定|第|页|[0-9]{1,4}|\s){1,8})?
"""
_FRACTION = r"[0-9]{1,4}\s{0,2}/\s{0,2}[0-9]{1,4}"
_LINE = re.compile(
    rf"""{_RULED}[\[(【<《]?\s?(?:{_MARK})\s?[\])】>》]?{_RULED} | {_RULED}{_FRACTION}{_RULED} | {_PAGER}
    | (?>[\[(]{_PAGE}[\])]\s{{0,4}}){{2,20}}
    | [-—–~·]{{1,3}}\s{{0,3}}[0-9]{{1,4}}\s{{0,3}}[-—–~·]{{1,3}}""",
    re.IGNORECASE | re.VERBOSE,
)
# A mark on one line with the head of the page: 某县工作总结 第 2 页.
_SIDE = re.compile(
    rf"""(?P<head>[^,。;:]{{5,50}}?)[\s|·—–-]{{1,6}}(?:{_MARK}|{_FRACTION})
    | (?:{_MARK}|{_FRACTION})[\s|·—–-]{{1,6}}(?P<other>[^,。;:]{{5,50}})""",
    re.IGNORECASE | re.VERBOSE,
)
_FIRST = frozenset("0123456789第共总首上下本pP[(【<《-—–=~·•*_※#|")
_NUMBER = re.compile("[0-9]{1,3}")
# So long is a line, at least, that a page's end cuts; shorter ones without a stop in them are cells.
_CUT_LINE = 16
_LONGEST_HEADING = 25
# Numbers of pages: so many that cut sentences, or so many in all with a page of such a length between two.
_FEWEST_CUTS, _FEWEST_PAGES, _PAGE_LENGTH = 2, 3, 150
_STOPS, _CLAUSE = re.compile("[,。;:、]"), re.compile("[,。;]")
_CELL = re.compile(r"[0-9][0-9.,]{0,14}[%‰]?")
# A head of a page is so long; its title stands among so many of the first lines.
_HEAD, _TOP = range(6, 61), 12


def turns(page: Page) -> Iterator[Edit]:
    """Edits for marks and heads on lines of their own. Where they cut a sentence all line breaks go with them."""
    lines = [line for line in page.lines if line.text]
    marks = [n for n, line in enumerate(lines) if _is_mark(line.text)]
    taken = {*marks, *_heads(lines, marks), *_sides(lines), *_lone_numbers(lines)}
    n = 0
    while n < len(lines):
        stop = n
        while stop in taken:
            stop += 1
        if stop > n:
            yield from _turn(page, lines, n, stop)
        n = stop + 1


def _turn(page: Page, lines: list[Line], n: int, stop: int) -> Iterator[Edit]:
    """The edits for the marks and heads from `n` to before `stop`."""
    before = lines[n - 1] if n else None
    after = lines[stop].text if stop < len(lines) else ""
    if before is not None and broken(before.text, after):
        start = lines[stop].start
        yield Edit(before.end, page.folded.index(after[0], start), "", RULE)
    else:
        yield from (Edit(line.start, line.stop, "", RULE) for line in lines[n:stop])


def _is_mark(text: str) -> bool:
    return len(text) <= _LONGEST_MARK and text[0] in _FIRST and _LINE.fullmatch(text) is not None


def _heads(lines: list[Line], marks: list[int]) -> Iterator[int]:
    """The lines that print the head of a page again: beside marks, or, of a report's title, within a sentence."""
    top = {line.text: n for n, line in reversed(list(enumerate(lines[:_TOP]))) if title_line(line.text)}
    for n in range(1, len(lines) - 1) if top else ():
        text, before = lines[n].text, lines[n - 1].text
        if text in top and n > top[text] and _CLAUSE.search(before) and broken(before, lines[n + 1].text):
            yield n
    for side in (-1, 1):
        beside = [n + side for n in marks if 0 <= n + side < len(lines) and _may_head(lines[n + side].text)]
        seen = Counter(lines[n].text for n in beside)
        for n in beside:
            text = lines[n].text
            titled = text in top
            if (titled and n > top[text]) or (not titled and seen[text] > 1 and not _in_table(lines, n)):
                yield n


def _sides(lines: list[Line]) -> Iterator[int]:
    """The lines that hold a mark and the head of the page, which other lines say, too."""
    found: dict[int, str] = {}
    for n, line in enumerate(lines):
        short = len(line.text) < _HEAD[-1] and ("页" in line.text or "/" in line.text or "age" in line.text)
        side = _SIDE.fullmatch(line.text) if short else None
        if side:
            found[n] = (side["head"] or side["other"]).strip()
    said = Counter(found.values()) + Counter({line.text for line in lines[:_TOP] if title_line(line.text)})
    # 乡镇卫生院 12/14 may be a row of a table.
    return (n for n, head in found.items() if said[head] > 1 and (title_line(head) or "页" in lines[n].text))


def _may_head(text: str) -> bool:
    return len(text) in _HEAD and not (_STOPS.search(text) or LABEL.match(text) or _LINE.fullmatch(text))


def _in_table(lines: list[Line], n: int) -> bool:
    """Whether a line that is printed again belongs to the head of a table, of which more lines are."""
    near = [lines[k].text for k in (n - 1, n + 1) if 0 <= k < len(lines)]
    return _is_row(lines[n].text) or any(_is_cell(text) and not _is_mark(text) for text in near)


def _lone_numbers(lines: list[Line]) -> Iterator[int]:
    """The lines of nothing but a page's number: two in a row that cut sentences, or three with pages between them."""
    found = [n for n, line in enumerate(lines) if _NUMBER.fullmatch(line.text) and _stands_in_text(lines, n)]
    cuts = [n for n in found if _cuts(lines, n)]
    for run in _counts_on(cuts, lines):
        if len(run) >= _FEWEST_CUTS:
            yield from run
    for run in _counts_on(found, lines):
        apart = all(lines[b].start - lines[a].end >= _PAGE_LENGTH for a, b in pairwise(run))
        if len(run) >= _FEWEST_PAGES and apart:
            yield from run


def _counts_on(found: list[int], lines: list[Line]) -> Iterator[list[int]]:
    """The runs of number lines each of which counts on from the one before."""
    run: list[int] = []
    for n in found:
        if run and int(lines[n].text) != int(lines[run[-1]].text) + 1:
            yield run
            run = []
        run.append(n)
    if run:
        yield run


def _cuts(lines: list[Line], n: int) -> bool:
    if not 0 < n < len(lines) - 1:
        return False
    before, after = lines[n - 1].text, lines[n + 1].text
    return len(before) >= _CUT_LINE and len(after) >= _CUT_LINE and broken(before, after)


def _stands_in_text(lines: list[Line], n: int) -> bool:
    """Whether the lines around a number are no cells of a table; the first of a page has none."""
    near = [lines[k].text for k in (n - 1, n + 1) if n and k < len(lines)]
    cells = (text for text in near if _is_cell(text) and not LABEL.match(text) and not title_line(text))
    return not any(cells) and not any(map(_is_row, near))


def broken(before: str, after: str) -> bool:
    """Whether a sentence runs from the line before a mark to the one after it."""
    heading = LABEL.match(before) and len(before) < _LONGEST_HEADING
    if not before or not after or heading or title_line(before) or not is_cut(before, len(before)):
        return False
    if _CELL.fullmatch(before) or (_is_cell(before) and _is_cell(after)) or _is_row(before) or _is_row(after):
        return False  # 8266 / 第3页 / 8139: cells of a table, each in a line of its own
    return not LABEL.match(after) and not title_line(after)


def _is_cell(text: str) -> bool:
    return len(text) < _CUT_LINE and not _STOPS.search(text)


def _is_row(text: str) -> bool:
    return not _STOPS.search(text) and len(text.split()) > 2
