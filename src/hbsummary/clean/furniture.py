"""Lines around a report that no rule knows: menus, names of sites, links, copies of its title.

They are known by where they stand. Above the text lies the page's head: menu, path, title,
date and source. What stands above the title is the site's as soon as anything in the head
surely is; so is what lies between two lines that are. Below the text, what follows a line
that is surely the site's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from operator import add

from hbsummary.clean.headlines import group_title
from hbsummary.clean.page import LABEL, Line, Page
from hbsummary.clean.vocabulary import FILE, worded
from hbsummary.model import Edit
from hbsummary.regex import regex
from hbsummary.titles import cut_title, names_body, part_title, stem, title_line

__all__ = ["strays"]

_LONGEST, _SHORTEST = 40, 6
# A line this long with a comma is prose, even if it was broken before its full stop.
_PROSE = 30
# So many short lines of words in a run are a menu.
_MENU, _ITEM = 5, 10
_TITLE_ROOM = 16
_GLUED = 8
# So many pairs of characters of a headline stand again in the first sentences of its text.
_FEWEST_PAIRS, _OPENING = 6, 300
_META = worded(r"(?:{label}|发布|编辑)\s?:|(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}|阅读|浏览|点击")
_SALUTATION = worded(r"{greeted}.{0,60}[:,]\Z|.{2,30}{greeted_end}[:,]\Z")
_BODY_NAME = worded(r"[^,。;:!?]{2,30}{issuer}(?:文件)?")
_NUMBER = regex(r".{1,12}[〔\[(](?:19|20)[0-9]{2}[〕\])].{0,4}[0-9]{1,4}号")
_STROKED = re.compile(r"[—–-]{1,3}")
_SUBTITLE = re.compile(_STROKED.pattern + r"|[(].{2,40}[)]\Z")
_CONTINUES = regex(r"及|和|暨|与|的|—|–|-|\(")
_ORIGIN = worded(r"[(]{writer}[^()]{0,60}[)]\Z")
_DATE = re.compile(
    r"(?:19|20|二)[0-9○〇零一二三四五六七八九]{2,3}年.{1,3}月.{1,3}日|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
)
_NOTICE = re.compile(r"(?:印发|下发|转发|发布).{4,50}的通知\s?[|]?\Z")
# So many lines, at most, has the letter that issues a document.
_LETTER = 20
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_STROKES = "-—–=_*~·•.… "
_NOT_TITLE = re.compile(r"[\s::。|]+")


def strays(page: Page, known: Sequence[bool], first: int, last: int) -> Iterator[Edit]:
    """Edits for lines that are the site's by their place.

    `known` says of each line whether a rule knows it, `first` and `last` are the first and
    last line of report text (`last` is -1 when there is none).
    """
    if last < 0:
        return
    head = _Head(page, known, first)
    yield from head.edits()
    yield from _tail(page, known, last, _bare(head.text))


class _Head:
    """The lines above the text of the first report."""

    def __init__(self, page: Page, known: Sequence[bool], first: int) -> None:
        self.page, self.known = page, known
        self.stop = next((n for n in range(first) if not known[n] and _running(page.lines[n])), first)
        self.unknown = [n for n in range(self.stop) if page.lines[n].text and not known[n]]
        self.headline: set[int] = set()
        self.title = self._title()
        self.above = max((n for n in self.unknown if n < (self.title or 0)), default=-1)
        after = [n for n in range((self.title or 0) + 1, self.stop) if known[n]]
        self.site = (after[0], after[-1]) if after else (0, 0)
        self.text = page.lines[self.title].text.rstrip(":") if self.title is not None else ""

    def edits(self) -> Iterator[Edit]:
        """The lines to take out."""
        if self.title is None:
            return
        lines, menu = self.page.lines, self._menu()
        told = any(self.known[n] for n in range(self.stop))
        told = told or any(group_title(lines[n].text) for n in self.unknown if n < self.title)
        for n in self.unknown:
            if n != self.title and (self._is_copy(n) or n in self.headline or (told and self._is_headline(n))):
                yield _line(self.page, n, "site_title")
            elif self._is_stray(n, told or n in menu) if n < self.title else self._is_between(n):
                yield _line(self.page, n, "navigation")
        if self._issues():
            yield _line(self.page, self.title, "site_title")
        yield from self._glued()

    def _issues(self) -> bool:
        """Whether the title is that of a notice under which the document stands with its own."""
        if not _NOTICE.search(self.text):
            return False
        below = (n for n in range((self.title or 0) + 1, len(self.page.lines)) if self.page.lines[n].text)
        for n, following in pairwise(islice(below, _LETTER)):
            dated = _DATE.fullmatch(self.page.lines[n].text) or self.page.lines[n].text[-1] == "。"
            if dated and title_line(self.page.lines[following].text, strong=True):
                return True
        return False

    def _title(self) -> int | None:
        """The line of the report's own title.

        The last that reads as one, or the one that date and source follow, or else the first
        after the last line of the site, and of its copies the last.
        """
        lines = self.page.lines
        named = [n for n in self.unknown if title_line(lines[n].text)]
        dated = [n for n in range(self.stop) if self.known[n] and _META.search(lines[n].text)]
        above = [n for n in self.unknown if dated and n < dated[-1]]
        found = max([*named[-1:], *above[-1:]], default=None)
        if not named:
            found = self._echoed(self._said_again(found))
        if found is None:
            site = max((n for n in range(self.stop) if self.known[n]), default=-1)
            first = next((n for n in self.unknown if n > site), self.unknown[-1] if self.unknown else None)
            if first is None:
                return None
            found = max(n for n in self.unknown if lines[n].text == lines[first].text)
        if _SUBTITLE.match(lines[found].text):
            over = [n for n in self.unknown if n < found]
            return over[-1] if over else found
        return self._framed(found, named)

    def _said_again(self, found: int | None) -> int | None:
        """The last line that says what stands above date and source, without what the site added; else `found`."""
        if found is None:
            return None
        lines, text = self.page.lines, self.page.lines[found].text
        below = (n for n in self.unknown if n > found and len(lines[n].text) >= _SHORTEST)
        return max((n for n in below if text.startswith(lines[n].text)), default=found)

    def _echoed(self, found: int | None) -> int | None:
        """Of lines that are no titles by their words, the one that the first sentences say again; else `found`."""
        lines = self.page.lines
        if self.stop >= len(lines):
            return found
        at = lines[self.stop].start
        opening = set(map(add, self.page.folded[at : at + _OPENING], self.page.folded[at + 1 : at + _OPENING]))
        best = _FEWEST_PAIRS
        for n in self.unknown:
            text = lines[n].text
            pairs = list(map(add, text, text[1:]))
            again = sum(pair in opening for pair in pairs)
            if again >= best and 2 * again >= len(pairs) and "。" not in text:
                found, best = n, again
        return found

    def _framed(self, found: int, named: list[int]) -> int:
        """Where the page's headline stands again right above the text, the title between the two."""
        lines = self.page.lines
        same = [n for n in named if lines[n].text == lines[found].text]
        inner = [n for n in named if same[:1] and same[0] < n < found and n not in same]
        dated = [n for n in inner if _YEAR.search(lines[n].text)]
        if not dated or _YEAR.search(lines[found].text):
            return found
        self.headline = set(same)
        return dated[-1]

    def _is_copy(self, n: int) -> bool:
        """Whether a line says the title again, set off from the name of a site or file around it."""
        text, title = FILE.sub("", self.page.lines[n].text), self.text
        if _bare(text) == _bare(title):
            return n < (self.title or 0)
        at = text.find(title) if len(title) >= _SHORTEST and len(text) <= len(title) + _TITLE_ROOM else -1
        if at < 0:
            return False
        return not text[max(0, at - 1) : at].isalnum() and not text[at + len(title) :][:1].isalnum()

    def _glued(self) -> Iterator[Edit]:
        """A copy of the title that runs into the text with nothing but spaces between.

        Where the site stands between the two, the line above is the site's and no copy is to go.
        """
        if self.stop >= len(self.page.lines) or len(self.text) < _GLUED or self.site[0] > (self.title or 0):
            return
        line = self.page.lines[self.stop]
        start = line.start + self.page.folded[line.start : line.end].index(line.text[:1])
        after = line.text[len(self.text) :]
        if line.text.startswith(self.text) and after[:2].isspace():
            yield Edit(start, start + len(line.text) - len(after.lstrip()), "", "site_title")

    def _is_stray(self, n: int, told: bool) -> bool:
        """Whether a line above the title is the site's: not a part of the title, a body's name or a file number."""
        lines, title = self.page.lines, self.title or 0
        text = lines[n].text
        if not told or len(text) > _LONGEST or "。" in text or text.startswith("关于"):
            return False
        if _SUBTITLE.match(text) or _NUMBER.fullmatch(text) or _is_title(text):
            return False
        near = n == self.above and not any(self.known[n:title])
        broken = cut_title(text, lines[title].text)
        return not (near and (broken or _BODY_NAME.fullmatch(text) or _CONTINUES.match(lines[title].text)))

    def _is_headline(self, n: int) -> bool:
        """Whether a title is what the site calls the report: its lines part it from the report's own, fuller one.

        A title like 2019年工作计划, which names no body, heads a part of the report. A subtitle
        (——在职工代表大会上的工作报告) tells what is below a motto.
        """
        lines, title = self.page.lines, self.title or 0
        text = lines[n].text
        if n >= title or len(text) > _LONGEST or _SUBTITLE.match(text) or not _is_title(text):
            return False
        first = next(k for k in self.unknown if lines[k].text == text)
        if not any(self.known[first:title]):
            return False
        below = next((line.text for line in lines[title + 1 : self.stop] if line.text), "")
        if _STROKED.match(below) and title_line(below, strong=True):
            return True
        own = lines[title].text
        sure = title_line(own, strong=True) or (title_line(own) and _YEAR.search(own) is not None)
        return sure and names_body(own) and not part_title(own)

    def _is_between(self, n: int) -> bool:
        """Whether a line under the title lies between two that are surely the site's."""
        text = self.page.lines[n].text
        plain = len(text) <= _LONGEST and not _SUBTITLE.match(text) and not title_line(text)
        return plain and self.site[0] < n < self.site[1]

    def _menu(self) -> set[int]:
        """The lines above the title that stand in a run of short ones, words without figures."""
        menu: set[int] = set()
        run: list[int] = []
        for n in [*(n for n in range(self.title or 0) if self.page.lines[n].text), -1]:
            text = self.page.lines[n].text if n >= 0 else ""
            if text and len(text) <= _ITEM and not re.search(r"[0-9,。;:%]", text):
                run.append(n)
                continue
            if len(run) >= _MENU:
                menu.update(run)
            run = []
        return menu


def _running(line: Line) -> bool:
    """Whether the report's text has begun with a line, though it ends without a full stop."""
    if not line.text or title_line(line.text):
        return False
    return bool((len(line.text) >= _PROSE and "," in line.text) or _SALUTATION.fullmatch(line.text))


def _tail(page: Page, known: Sequence[bool], last: int, title: str) -> Iterator[Edit]:
    """Short lines under the last text: what follows a line of the site, or says the title again."""
    lines, table = page.lines, _table_below(page, last)
    below = [n for n in range(last + 1, len(page.lines)) if n not in table]
    dates = {n for n in below if _DATE.fullmatch(lines[n].text)}
    start = next((n for n in below if known[n] and n not in dates), len(lines))
    # A title with no text under it, but a line of the site or the end of the page, is a link.
    end = max((n for n in below if known[n] and n not in dates), default=last)
    if all(title_line(lines[n].text) for n in below if n > end and lines[n].text):
        end = len(lines)
    start = min([start, *(n + 1 for n in (last, *below) if _ORIGIN.search(lines[n].text))])
    while start - 1 > last and start < len(lines) and _leads_to_site(lines[start - 1].text):
        start -= 1
    for n in below:
        text = lines[n].text
        again = len(title) >= _SHORTEST and title in _bare(text) and len(text) <= len(title) + _TITLE_ROOM
        short = 0 < len(text) <= _LONGEST and "。" not in text and (known[n] or not LABEL.match(text))
        if text and n not in dates and (again or (n >= start and short and (n <= end or not title_line(text)))):
            yield _line(page, n, "footer")


def _table_below(page: Page, last: int) -> range:
    """The lines under the last text that are a table with one cell to a line: 死亡率(‰) / | 14.3 / | 8.5 / |."""
    cells = [n for n in page.cells if n > last]
    return range(min(cells), max(cells) + 1) if cells else range(0)


def _leads_to_site(text: str) -> bool:
    """Whether a line above one of the site is strokes, or the title of a report of a collection (…篇2) kept back."""
    return not text.strip(_STROKES) or (_is_title(text) and stem(text) != text)


def _is_title(text: str) -> bool:
    """Whether a line is a title that names a body, not the name of a file."""
    return title_line(text) and names_body(text) and not FILE.search(text)


def _bare(text: str) -> str:
    return _NOT_TITLE.sub("", FILE.sub("", text))


def _line(page: Page, n: int, rule: str) -> Edit:
    return Edit(page.lines[n].start, page.after(n), "", rule)
