"""Applying the rules of site profiles to a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hbsummary.clean.contents import contents
from hbsummary.clean.furniture import strays
from hbsummary.clean.notes import notes
from hbsummary.clean.page import VOICE, Page
from hbsummary.clean.sites import Rule, Sites
from hbsummary.model import Edit
from hbsummary.regex import regex
from hbsummary.titles import glued_title, title_line

__all__ = ["Notices"]

_HEAD_CHARS = 800
_TAIL_CHARS = 800
# So long is what a rule takes out of the head, at most.
_HEAD_MATCH = 4000
_LEAD_CHARS = 400
_REST = 12
_MARGIN = 20
_TITLE_LINES = 6
# A numbered link in a list of them.
_FIRST_HEADING = regex(r"(?:[一1]、|[(][一1][)])[一-鿿]{2,12}\Z")
_LINK = re.compile(r"[0-9]{1,2}[.、][^。;:]{2,40}\Z")
# The date under a report, before a site's sentence on its line: 2018年3月28日 仅供参考….
_DATED = regex(r"\s{0,9}(?:19|20)[0-9]{2}\s?年\s?[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?日\s{1,9}")
_NONE: frozenset[str] = frozenset()
_SENTENCE_END = "。!?\n"


class Notices:
    """What the rules of `sites` find on `page`; `edits` are in no order and may overlap."""

    def __init__(self, page: Page, sites: Sites) -> None:
        self.page, self.sites = page, sites
        count = len(page.lines)
        self._said = self._words()
        self._held = _NONE.union(*self._said.values())
        self._rules: dict[tuple[int, bool], Rule | None] = {}
        self._promos = [edit for rule in sites.of("sentence") for edit in self._sentences(rule)]
        promo = self._covered(self._promos)
        self._known: list[Rule | None] = []
        self._find_body(promo)
        # An outline above the report has labels as the report has: what blocks cover is no text.
        self._blocks = [edit for rule in sites.of("block") for edit in self._block(rule)]
        self._blocks += [*contents(page), *notes(page, self._known)]
        inside = self._covered(self._blocks)
        self._find_body(promo | inside)
        self._explained = [self._explains(n) or n in promo or n in inside for n in range(count)]

    def _find_body(self, covered: set[int]) -> None:
        """Set which lines are the text of the report but for `covered` ones, the first and last, and the lines' rules.

        Between the two only rules for any place are tried.
        """
        own = [n for n, body in enumerate(self.page.body) if body and n not in covered]
        self.first = next((n for n in own if self._rule(n) is None), len(self.page.lines))
        self.last = next((n for n in reversed(own) if self._rule(n) is None), -1)
        within = range(self.first + 1, self.last)
        self._known = [self._rule(n, n in within) for n in range(len(self.page.lines))]
        self.body = [body and n not in covered and self._known[n] is None for n, body in enumerate(self.page.body)]

    def _rule(self, n: int, within: bool = False) -> Rule | None:
        """The first rule that a line matches, as it were anywhere, or `within` the report's text."""
        if (n, within) not in self._rules:
            self._rules[n, within] = next(self._matching(n, within), None)
        return self._rules[n, within]

    def _explains(self, n: int) -> bool:
        """Whether a rule knows a line; below the text one that holds there."""
        if self._known[n] is None or n <= self.last:
            return self._known[n] is not None
        return any(self._placed(rule, n) for rule in self._matching(n))

    def _covered(self, edits: list[Edit]) -> set[int]:
        """The lines of which edits leave next to nothing."""
        covered, n, lines = set(), 0, self.page.lines
        for edit in sorted(edits, key=lambda e: e.start):
            while n < len(lines) and lines[n].end <= edit.start:
                n += 1
            if n < len(lines) and edit.end - edit.start >= len(lines[n].text) - _REST:
                covered.add(n)
            while n + 1 < len(lines) and lines[n + 1].end <= edit.end:
                n += 1
                covered.add(n)
        return covered

    def _words(self) -> dict[int, set[str]]:
        """The words that rules need, by the lines that hold some."""
        said: dict[int, set[str]] = {}
        n, lines = 0, self.page.lines
        for at, word in self.sites.needs.find(self.page.folded):
            while lines[n].stop <= at:
                n += 1
            said.setdefault(n, set()).add(word)
        return said

    def _matching(self, n: int, within: bool = False) -> Iterator[Rule]:
        """The line and tail rules that a line matches, wherever it stands or `within` the report's text."""
        text = self.page.lines[n].text
        if not text or ("|" in (text[0], text[-1]) and n in self.page.cells):
            return
        words, length = self._said.get(n, _NONE), len(text)
        for rule in self.sites.on_line(text, bool(words), within):
            if (
                length <= rule.longest
                and not (rule.needs and words.isdisjoint(rule.needs))
                and rule.pattern.search(text)
            ):
                yield rule

    def _needed(self, rule: Rule) -> bool:
        """Whether the page holds a word without which the rule cannot match."""
        return not rule.needs or not self._held.isdisjoint(rule.needs)

    def edits(self) -> Iterator[Edit]:
        """All stretches that the rules take out."""
        yield from self._lines()
        for rule in self.sites.rules:
            if rule.match == "text":
                yield from self._text(rule)
        yield from self._blocks
        yield from self._promos
        yield from self._tails()
        yield from strays(self.page, self._explained, self.first, self.last)

    def _placed(self, rule: Rule, n: int) -> bool:
        if rule.where == "head":
            return n < self.first or self.last < 0
        if rule.where == "tail":
            return n > self.last or self.last < 0
        if rule.where == "outside":
            return n < self.first or n > self.last
        return True

    def _lines(self) -> Iterator[Edit]:
        for n, line in enumerate(self.page.lines):
            rules = self._matching(n, self.first < n < self.last) if self._known[n] is not None else ()
            rule = next((rule for rule in rules if rule.match == "line" and self._placed(rule, n)), None)
            if rule is not None:
                yield Edit(line.start, self.page.after(n), rule.replacement, rule.name)

    def _text(self, rule: Rule) -> Iterator[Edit]:
        text = self.page.folded
        if not self._needed(rule):
            return
        head = max(_HEAD_CHARS, self.page.lines[self.first].start if self.first < len(self.page.lines) else 0)
        # A match that ends in the tail begins not long before it.
        begin = max(0, len(text) - 2 * _TAIL_CHARS) if rule.where == "tail" else 0
        stop = head + _HEAD_MATCH if rule.where == "head" else len(text)
        for match in rule.pattern.finditer(text, begin, stop):
            if rule.where == "head" and match.start() > head:
                break
            if rule.where == "tail" and match.end() < len(text) - _TAIL_CHARS:
                continue
            yield Edit(match.start(), match.end(), rule.replacement, rule.name)

    def _block(self, rule: Rule) -> Iterator[Edit]:
        lines, done = self.page.lines, 0
        for n in self._openings(rule):
            line = lines[n]
            if n < done or not self._placed(rule, n) or not rule.pattern.search(line.text):
                continue
            stop = n + 1
            while stop < len(lines) and not self._ends_block(rule, stop):
                stop += 1
            if stop < len(lines) and not lines[stop - 1].text.startswith("-"):
                stop = self._before_title(n, stop)
            yield Edit(line.start, lines[stop - 1].stop, rule.replacement, rule.name)
            done = stop

    def _openings(self, rule: Rule) -> list[int]:
        """The lines that a block could begin with, by length and first character."""
        if not self._needed(rule):
            return []
        texts = enumerate(line.text for line in self.page.lines)
        if rule.first:
            return [n for n, text in texts if text[:1] in rule.first and 0 < len(text) <= rule.longest]
        return [n for n, text in texts if 0 < len(text) <= rule.longest]

    def _ends_block(self, rule: Rule, n: int) -> bool:
        line = self.page.lines[n]
        assert rule.until is not None
        if not line.text:
            return False
        own = self.body[n] and n <= self.last and (VOICE.search(line.text) is not None or self._titled(n))
        return own or bool(rule.until.search(line.text))

    def _titled(self, n: int) -> bool:
        """Whether the line above is a title."""
        above = next((line.text for line in reversed(self.page.lines[max(0, n - _TITLE_LINES) : n]) if line.text), "")
        return title_line(above)

    def _sentences(self, rule: Rule) -> Iterator[Edit]:
        text = self.page.folded
        if not self._needed(rule):
            return
        done = 0
        for match in rule.pattern.finditer(text):
            if match.start() < done:
                continue
            start = max(text.rfind(mark, max(0, match.start() - 300), match.start()) for mark in _SENTENCE_END) + 1
            dated = _DATED.match(text, start, match.start())
            start = dated.end() if dated else start
            if rule.opening is not None and match.start() - start > rule.opening:
                continue
            ends = [at for mark in _SENTENCE_END if (at := text.find(mark, match.end(), match.end() + 200)) >= 0]
            end = min(ends, default=min(match.end() + 200, len(text)))
            end += end < len(text) and text[end] != "\n"
            if rule.lead:
                start = self._lead(start, match.start())
            if rule.sure or not VOICE.search(text, start, end):
                yield Edit(*self._whole_line(start, end), rule.replacement, rule.name)
                done = end

    def _whole_line(self, start: int, end: int) -> tuple[int, int]:
        """A stretch that is all of its line, with the line's margins and end."""
        text = self.page.folded
        begin, stop = text.rfind("\n", max(0, start - _MARGIN), start) + 1, text.find("\n", end, end + _MARGIN)
        stop = stop if stop >= 0 else min(len(text), end + _MARGIN)
        if (begin or start <= _MARGIN) and not text[begin:start].strip() and not text[end:stop].strip():
            return begin, stop + (stop < len(text) and text[stop] == "\n")
        return start, end

    def _lead(self, start: int, at: int) -> int:
        """Where the words that lead up to an advertising sentence begin, after a title if there is one."""
        text = self.page.folded
        begin = text.rfind("\n", 0, at) + 1
        while begin < at and text[begin].isspace():
            begin += 1
        mark = 0
        while begin + mark < at and text[begin + mark].isdigit():
            mark += 1
        if mark and text[begin + mark] == "、":
            begin += mark + 1
        title = glued_title(text, begin, at)
        if title is not None:
            begin = title
            while begin < at and text[begin].isspace():
                begin += 1
        if at - begin > _LEAD_CHARS or VOICE.search(text, begin, start):
            return start
        return min(begin, start) if title is None else begin

    def _tails(self) -> Iterator[Edit]:
        """Footers and lists of links: to the end of the page, or to where report text goes on."""
        n, lines = 0, self.page.lines
        while n < len(lines):
            rule = self._tail(n)
            if rule is None:
                n += 1
                continue
            if n < self.first and self.last >= 0:
                # Above the text it is no more than itself.
                yield Edit(lines[n].start, self.page.after(n), rule.replacement, rule.name)
                n += 1
                continue
            stop = n + 1
            while stop < len(lines) and not (self.body[stop] and not _LINK.match(lines[stop].text)):
                stop += 1
            if stop < len(lines):
                stop = self._before_title(n, stop)
            yield Edit(lines[n].start, lines[stop - 1].stop, rule.replacement, rule.name)
            n = stop

    def _tail(self, n: int) -> Rule | None:
        """The tail rule of a line, also where a rule for another place comes before it."""
        known = self._known[n]
        if known is None or known.match == "tail" or self._placed(known, n):
            return known if known is not None and known.match == "tail" else None
        return next((rule for rule in self._matching(n) if rule.match == "tail"), None)

    def _before_title(self, n: int, stop: int) -> int:
        """Back over the title, its copy and a first heading, that stand above the report text at `stop`."""
        lines, above = self.page.lines, stop
        for k in range(stop - 1, max(n, stop - _TITLE_LINES), -1):
            if title_line(lines[k].text):
                above = k
            elif lines[k].text and (k < stop - 1 or not _FIRST_HEADING.match(lines[k].text)):
                break
        return above
