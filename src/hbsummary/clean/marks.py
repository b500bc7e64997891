"""Page marks: what a viewer or printer set between two pages of the report.

The marks `N、` of a viewer look exactly like numbered items. They are told apart by what
they cut: they run 1, 2, 3, … at the starts of long lines, and the line before most of them
breaks off in mid-sentence. Items begin where a sentence has ended.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from hbsummary.clean.page import LABEL, Page, is_cut
from hbsummary.clean.turns import RULE, broken, turns
from hbsummary.model import Edit
from hbsummary.regex import regex
from hbsummary.titles import glued_title, names_body

__all__ = ["page_marks"]

_COUNT = regex(r"[ \t]{0,8}([0-9]{1,4})、")
_INLINE = regex(
    r"第\s{0,2}[0-9]{1,4}\s{0,2}页[\s,/]{0,3}共\s{0,2}[0-9]{1,4}\s{0,2}页"
    r"|共\s{0,2}[0-9]{1,4}\s{0,2}页[\s,/]{0,3}第\s{0,2}[0-9]{1,4}\s{0,2}页"
)
_DASHED = re.compile(r"- (?<![0-9]- )[0-9]{1,4} -(?![0-9])")
_SLASH = re.compile(r"/ ([0-9]{1,3})(?![0-9/.%万亿])")
_BEFORE_SLASH = re.compile(r"(?<![0-9/])[0-9]{1,3} \Z")
_FOOT = regex(r"(?<=。)([0-9]{1,3})(?=[(][一二三四五六七八九十]{1,3}\s{0,2}(?:[0-9]{1,3}、)?[)])")
_FRACTION = re.compile(r"(?<![0-9/.])([0-9]{1,3})/([0-9]{1,3})")
# The end of a page as a converter wrote it: a form feed, or the letter that is left of one.
_FEED = regex(r"\x0c|f(?<=\nf)(?=[\u4e00-\u9fff(])")
_BEFORE_FEED = regex(r"\n[ \t]{0,8}(?:[-—–]?[ ]?[0-9]{1,4}[ ]?[-—–]?[ \t\r]{0,8}\n?[ \t]{0,8})?\Z")
_AFTER_FEED = re.compile(r"[ \t]{0,8}\r?\n?")
# 91. / 3、2%, 98、 / 3、7%: a mark within a decimal.
_CUT_DECIMAL = regex(r"[^0-9\n]{0,7}[0-9]{1,5}(?:\.\s{1,4}|、[ \t]{0,3}\r?\n\s{0,4})[0-9]{1,4}、[0-9]{1,4}[%‰万]")
# 发病率68 / 3、2.51/10万: a mark within a figure of a sentence
_CUT_FIGURE = regex(
    r"[^0-9\n]{0,5}[\u4e00-\u9fff][0-9]{1,5}[ \t]{0,3}\r?\n\s{0,4}[0-9]{1,4}、[0-9]{1,4}(?:\.[0-9]{1,3})?"
    r"(?:[%‰万人例元]|/10万)"
)
_LABELLED = regex(r"\s{0,3}[0-9]{1,3}、[ ]?(?:[(][一二三四五六七八九十]{1,3}[)]|[一二三四五六七八九十]{1,3}、)")
# …3.7个百分点。 2、三、存在的问题: no item begins with the label of a heading
_BEFORE_LABEL = regex(r"(?<=[。!?;][ ])(?:[2-9]|[1-9][0-9])、(?=[一二三四五六七八九十]{1,3}、[一-鿿])")
# The two sides of a mark in a figure of a sentence; the cells of a table stand alone.
_FIGURE_ENDS = regex(r"[\u4e00-\u9fff][0-9]{1,5}[ ]?\Z")
_FIGURE_BEGINS = regex(r"[0-9]{1,5}(?:\.[0-9]{1,3})?[\u4e00-\u9fff%‰/]")
_SHORTEST_PAGE = 80
# A mark within a line cuts a word or a clause: 储备2、药品. Such lines, and the pages on them, are so long.
_WITHIN = regex(r"(?<=[\u4e00-\u9fff])(?<![第件表图期类级型])([2-9]|[1-9][0-9])、(?=[\u4e00-\u9fff“])")
_RUN_ON, _RUN_ON_PAGE, _TOP = 300, 200, 12
_LONGEST_PAGE = 5000
_SHORTEST_SENTENCE = 20
# A label that a mark cuts in two reaches so far over it.
_CUT_LABEL = 10
_FEWEST_PAGES = 2
_LONGEST_HEADING = 25


def page_marks(page: Page) -> Iterator[Edit]:
    """Edits for all page marks of a page; they may overlap one another."""
    yield from _running_count(page)
    yield from turns(page)
    yield from _feeds(page.folded)
    yield from _inline(page.folded)
    yield from _slashes(page)
    yield from _glued_fractions(page)


def _inline(text: str) -> Iterator[Edit]:
    """`第1页共5页` and `- 5 -` within a line."""
    for telling, pattern in (("页", _INLINE), ("- ", _DASHED)):
        if telling in text:
            yield from (Edit(m.start(), m.end(), "", RULE) for m in pattern.finditer(text))


def _running_count(page: Page) -> Iterator[Edit]:
    """The marks `N、` of a viewer."""
    yield from (Edit(match.start(), match.end(), "", RULE) for match in _BEFORE_LABEL.finditer(page.folded))
    chain = _chain(page)
    cuts = sum(_cuts_sentence(page.folded, at) for _, at, _ in chain[1:])
    if len(chain) < 2:
        yield from _only_mark(page)
        return
    # No item begins with another label: 2、(四)艾滋病防治, nor within a figure.
    sure = any(_LABELLED.match(page.folded, at, at + 24) or _cuts_figure(page.folded, at) for _, at, _ in chain[1:])
    if _line_by_line(page, chain):
        cuts = len(chain)
    if cuts < max(1, (0.5 if sure else 0.6) * (len(chain) - 1)):
        return
    if cuts < 2 and any(_WITHIN.match(page.folded, at) for _, at, _ in chain):
        return
    if len(chain) == 2 and chain[0][0] == 1 and _heads_line(page.folded, chain[0]):
        return
    yield from _foot_numbers(page.folded, chain)
    for number, at, end in chain:
        start = at
        # A heading at the top of a page stays on a line of its own.
        headed = _LABELLED.match(page.folded, at, at + 24) is not None and not is_cut(page.folded, at)
        cuts_line = number > 1 and not headed
        while start > 0 and cuts_line and page.folded[start - 1].isspace():
            start -= 1
        yield Edit(start, end, "", RULE)


def _only_mark(page: Page) -> Iterator[Edit]:
    """The mark of a page that is the only one: 1、 before a body's title that runs into a text without line ends."""
    for line in page.lines[:_TOP]:
        first = _COUNT.match(page.folded, line.start) if len(line.text) > _RUN_ON else None
        if first and first[1] == "1" and _opens_report(page.folded, first.end(), line.end):
            yield Edit(first.start(), first.end(), "", RULE)


def _opens_report(text: str, start: int, stop: int) -> bool:
    """Whether a body's title begins at `start` that runs into its text."""
    title = glued_title(text, start, stop)
    return title is not None and names_body(text[start:title])


def _line_by_line(page: Page, chain: list[tuple[int, int, int]]) -> bool:
    """Whether each page is one long line with its mark, the report's title behind the first, wherever sentences end."""
    begin, last = chain[0][1], chain[-1][1]
    lines = [line for line in page.lines if line.text and line.end > begin and line.start <= last]
    if len(lines) != len(chain) or any(len(line.text) < _RUN_ON_PAGE for line in lines[:-1]):
        return False
    opens = [_opens_report(page.folded, end, line.end) for (_, _, end), line in zip(chain, lines, strict=True)]
    return opens[0] and not any(opens[1:])


# 1、1某县2012年…: what a page's own number stands before
_BEFORE_TITLE = regex(r"[一-鿿]{2,12}\s?(?:19|20)[0-9]{2}")


def _foot_numbers(text: str, chain: list[tuple[int, int, int]]) -> Iterator[Edit]:
    """The number that the page itself printed, which a viewer's mark leaves in the text.

    It equals the page's own number and stands between a sentence and a label or title,
    where no number of the text can stand: `…100%。2(二)`, or right behind the mark: `1、1某县`.
    """
    for n, (number, _, end) in enumerate(chain):
        stop = chain[n + 1][1] if n + 1 < len(chain) else min(len(text), end + _LONGEST_PAGE)
        printed = str(number)
        if text.startswith(printed, end) and _BEFORE_TITLE.match(text, end + len(printed)):
            yield Edit(end, end + len(printed), "", RULE)
        for match in _FOOT.finditer(text, end, min(len(text), stop + _CUT_LABEL)):
            if int(match[1]) in (number, number + 1):
                yield Edit(match.start(1), match.end(1), "", RULE)


def _heads_line(text: str, mark: tuple[int, int, int]) -> bool:
    """Whether a mark stands before a short line of its own in mid-text, as the label of a heading does."""
    _, at, end = mark
    stop = text.find("\n", end, end + _LONGEST_HEADING)
    return at > 2 * _SHORTEST_PAGE and stop > end and not re.search("[,。;:]", text[end:stop])


def _chain(page: Page) -> list[tuple[int, int, int]]:
    """The most telling run 1, 2, 3, … of counts at line starts, or within long lines: (number, start, end) each.

    Marks that cut a sentence weigh more, so that numbered items between two pages do not
    take their place. One pass: of the runs that end with a number the best is kept.
    """
    link: dict[tuple[int, int], tuple[int, int] | None] = {}
    score: dict[tuple[int, int], float] = {}
    last: dict[int, tuple[int, int]] = {}
    ends: dict[tuple[int, int], int] = {}
    text = page.folded
    for match, shortest in _counts(page):
        number, at = int(match[1]), match.start()
        before = last.get(number - 1)
        if before is None and number > 2:
            continue
        if before is not None and at - before[1] < shortest and not _cuts_figure(text, at):
            continue
        key = (number, at)
        gain = 1.0 if number == 1 or _cuts_sentence(text, at) else 0.1
        score[key] = gain + (score[before] if before else 0.0)
        link[key], ends[key] = before, match.end()
        if number not in last or score[key] > score[last[number]]:
            last[number] = key
    if not score:
        return []
    chain = []
    mark: tuple[int, int] | None = max(score, key=lambda k: score[k])
    while mark is not None:
        chain.append((*mark, ends[mark]))
        mark = link[mark]
    return chain[::-1]


def _counts(page: Page) -> Iterator[tuple[re.Match[str], int]]:
    """What may be a mark `N、`, in order, and how long at least the page before it is."""
    for line in page.lines:
        first = _COUNT.match(page.folded, line.start) if line.text[:1].isdigit() else None
        if first:
            yield first, _SHORTEST_PAGE
        if len(line.text) > _RUN_ON:
            yield from ((match, _RUN_ON_PAGE) for match in _WITHIN.finditer(page.folded, line.start, line.end))


def _cuts_sentence(text: str, at: int) -> bool:
    """Whether the line before `at` holds whole sentences and breaks off within the next."""
    if _cuts_figure(text, at) or _LABELLED.match(text, at, at + 24):
        return True
    if not is_cut(text, at):
        return False
    while at and text[at - 1].isspace():
        at -= 1  # a blank line may stand between
    begin = max(text.rfind("\n", 0, at), at - 600, 0)
    if "。" in text[begin:at] or at - begin >= 200:
        return True
    # The first line of a paragraph whose sentence is a long one; an item's own line begins with its number.
    return "," in text[begin + 1 : at] and at - begin > _SHORTEST_SENTENCE and not LABEL.match(text, begin + 1)


def _cuts_figure(text: str, at: int) -> bool:
    begin = max(0, at - 8)
    if _CUT_DECIMAL.match(text, begin) is not None:
        return True
    return text[at - 1 : at] == "\n" and any(_CUT_FIGURE.match(text, n) for n in range(begin, at))


def _feeds(text: str) -> Iterator[Edit]:
    """Ends of pages, with the number above: `…批评,`, `2`, a form feed, and the sentence goes on."""
    if "\x0c" not in text and "\nf" not in text:
        return
    for match in _FEED.finditer(text):
        above = _BEFORE_FEED.search(text, max(0, match.start() - 24), match.start())
        start = above.start() if above else match.start()
        before = text[max(text.rfind("\n", 0, start), start - 600, 0) : start].strip()
        numbered = above is not None and any(ch.isdigit() for ch in above[0])
        if match[0] == "f" and not numbered and not (before and is_cut(before, len(before))):
            continue
        rest = _AFTER_FEED.match(text, match.end()) if match[0] != "f" else None
        end = rest.end() if rest else match.end()
        stop = text.find("\n", end, end + 600)
        after = text[end : stop if stop >= 0 else end + 600].strip()
        cut = bool(before) and (before[-1] in ",、" or broken(before, after))
        yield Edit(start, end, "\n" if not cut and "\n" in text[start:end] else "", RULE)


def _slashes(page: Page) -> Iterator[Edit]:
    """`3 / 9` or, with the number lost, `/ 9`: known by the count of pages that repeats.

    Once the count is known the mark is found within a number, too (`5/ 9 8.7%`).
    """
    text = page.folded
    found = list(_slash_marks(text))
    known = _repeats([total for _, _, total in found])
    for start, end, total in found:
        if total in known:
            yield Edit(start, end + _in_figure(text, start, end), "", RULE)
    if known:
        for match in re.finditer(rf"/ (?<=[0-9]/ )(?:{'|'.join(known)})(?= [0-9.]{{1,6}}[^0-9/])", text):
            yield Edit(match.start(), match.end(), "", RULE)


def _in_figure(text: str, start: int, end: int) -> int:
    """1 where a mark on a line of its own cuts a figure of a sentence, for the line end behind it: 实种22 / 87人."""
    alone = text[start - 1 : start] == text[end : end + 1] == "\n"
    if not alone or not _FIGURE_ENDS.search(text, max(0, start - 8), start - 1):
        return 0
    return 1 if _FIGURE_BEGINS.match(text, end + 1) else 0


def _slash_marks(text: str) -> Iterator[tuple[int, int, str]]:
    """All that may be such a mark: where it begins and ends, and the count of pages."""
    done = 0
    for match in _SLASH.finditer(text):
        at = match.start()
        number = _BEFORE_SLASH.search(text, max(done, at - 4), at)
        if number or at == 0 or text[at - 1] not in "0123456789/":
            done = match.end()
            yield number.start() if number else at, done, match[1]


def _repeats(totals: list[str]) -> list[str]:
    """The counts of pages that a page shows more than once."""
    return [total for total, count in Counter(totals).items() if count >= 2 and int(total) >= 2]


def _glued_fractions(page: Page) -> Iterator[Edit]:
    """`1/8`, `2/8`, … run into the text: known by a count that runs from one and a total that stays.

    Where a number follows (`1/82016年`) the total is the one that the other marks show.
    """
    text = page.folded
    if "1/" not in text or "2/" not in text:
        return
    # The marks seen of each total: how many, and where the last of them ends.
    seen: dict[str, tuple[int, int]] = {}
    for match in _FRACTION.finditer(text):
        number, at = int(match[1]), match.start()
        for size in range(len(match[2]), 0, -1):
            total, end = match[2][:size], match.start(2) + size
            count, last = seen.get(total, (0, 0))
            far = at - last >= _SHORTEST_PAGE if count else not text[max(0, at - 1) : at].strip()
            if far and number == count + 1 <= int(total) and _page_begins(text[end : end + 5]):
                seen[total] = (number, end)
    known = [total for total, (count, _) in seen.items() if count >= _FEWEST_PAGES and int(total) > _FEWEST_PAGES]
    if len(known) != 1:
        return
    due = 1
    for match in re.finditer(rf"(?<![0-9/.])([0-9]{{1,3}})/{known[0]}", text):
        if int(match[1]) == due and _page_begins(text[match.end() : match.end() + 5]):
            yield Edit(match.start(), match.end(), "", RULE)
            due += 1


def _page_begins(after: str) -> bool:
    """Whether text goes on after a mark as a page may begin: with a word, a year or a new line."""
    return bool(re.match(r"\s|[\u4e00-\u9fff(]|(?:19|20)[0-9]{2}年|\Z", after))
