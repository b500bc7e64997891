"""Sentences and the words around each quantity in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hbsummary.model import Quantity
from hbsummary.regex import regex

__all__ = ["Mention", "Sentence", "mentions", "sentences"]

_STOPS = "。!?\n"
# 占81.7﹪.全乡设有卫生院: between characters a point is a full stop
_POINT = r"(?<=[一-鿿%‰﹪])\.(?= ?[一-鿿])|(?<=[%‰﹪])\.(?= ?[0-9])"
_END = regex(f"[{_STOPS}]|{_POINT}")
_POINTED = regex(_POINT)
_BREAK = frozenset(",;:" + _STOPS)
_MARK = re.compile(f"[,;:{_STOPS}()、]")
# What a colon may stand behind as the name of a value; 其中: and 如下: open a list.
_TERM = regex(
    r"[^0-9]{1,14}(?<!下)(?<!其中)(?<!包括)(?<!包含)(?<!分别)(?<!即)(?<!如)(?<!是)(?<!为)(?<!有)(?<!情况)(?<!工作)(?<!措施)"
)
# A name rarely reaches further back, and a bound keeps a sentence of megabytes linear.
_REACH = 120
# So many characters and numbers has a sentence at most: names are sought among all numbers of one, and
# lists without a full stop go on for megabytes. It is cut at the strongest of these marks.
_LONGEST, _MOST = 1_000, 64
# 发病率为/10万(乙类:肝炎117例): the site lost the number, of which nothing in the brackets is said.
_LOST_NUMBER = regex(r"[率比](?:例|重)?(?:为|达到?|是)?(?:/10万|[%‰])\Z")
# Depth, opening and host of a number outside of brackets.
_OUTSIDE = (0, -1, "")
_CUTS = (";", ",", "、", " ")
# 率达95%以上、覆盖率90%: the words belong to the number before.
_BOUND_BEFORE = regex(r"[ ]?(?:以上|以下|以内|左右|上下)(?=[、和与及])")


# 规范采样 在全县14个乡镇…, 推动卫生事业新发展 预计今年全县总诊疗…
_HEADED = regex(
    r"[一-鿿]{4,20} (?=(?:[在对为]?(?:全[县市区镇乡旗]|我[县市区镇乡旗院局])|截[至止]|今年|全年|[上下]半年|预计"
    r"|20[0-9]{2}年)(?:[一-鿿0-9]|\Z))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence `start:end` with the quantities in it."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]


@dataclass(slots=True)
class Mention:
    """A quantity in its clause, with the words around it.

    `left` and `right`: the words before and after, up to the nearest boundary. `skipped`: what
    stands between the quantity before (or the sentence's start) and `left`. `joined`: `left`
    begins at another quantity of the same clause. `depth`: 1 inside brackets that hold
    quantities; `bracket`: where the innermost opens; `host`: the words before it where no quantity
    stands among them.
    """

    quantity: Quantity
    left: str
    right: str
    skipped: str
    joined: bool
    depth: int
    bracket: int
    host: str
    clause: int


def sentences(
    folded: str, start: int, end: int, quantities: Sequence[Quantity], breaks: Sequence[int]
) -> Iterator[Sentence]:
    """The sentences of `folded[start:end]` that hold quantities; a position in `breaks` begins one."""
    starts = [q.start for q in quantities]
    borders = sorted({b for b in breaks if start < b < end} | {end})
    low, begin = 0, start
    while low < len(quantities):
        first = stop = starts[low]
        n = bisect_right(borders, first)
        begin = max(begin, borders[n - 1] if n else start, _last_stop(folded, begin, first))
        while True:
            stop = _next_end(folded, stop, end, borders)
            high = bisect_left(starts, stop, lo=low)
            if quantities[high - 1].end <= stop:
                break  # else it is the full stop of a damaged decimal
            if stop == end:
                return
        whole = Sentence(begin, stop, tuple(quantities[low:high]))
        if stop - begin > _LONGEST or high - low > _MOST:
            yield from _within_bounds(folded, whole)
        else:
            yield whole
        low, begin = high, stop


def _last_stop(folded: str, start: int, end: int) -> int:
    """Behind the last mark of `folded[start:end]` that ends a sentence; 0 where there is none."""
    last = max([folded.rfind(mark, start, end) for mark in _STOPS])
    point = folded.rfind(".", max(start, last), end)
    while point > last and not _POINTED.match(folded, point):
        point = folded.rfind(".", max(start, last), point)
    return max(last, point) + 1


def _next_end(folded: str, at: int, end: int, borders: Sequence[int]) -> int:
    """Where the sentence that holds `at` ends: behind a mark, or at a border, of which `end` is the last."""
    mark = _END.search(folded, at, end)
    border = borders[min(bisect_right(borders, at), len(borders) - 1)]
    return min(mark.end(), border) if mark else border


def _within_bounds(folded: str, whole: Sentence) -> Iterator[Sentence]:
    """A sentence that is longer than sentences are, in pieces."""
    begin, numbers, done = whole.start, whole.quantities, 0
    while whole.end - begin > _LONGEST or len(numbers) - done > _MOST:
        limit = min(begin + _LONGEST, whole.end)
        if len(numbers) - done > _MOST:
            limit = min(limit, numbers[done + _MOST].start)
        stop = max(_cut(folded, begin, limit), begin + 1)
        last = bisect_left(numbers, stop, lo=done, key=_start_of)
        if last > done and numbers[last - 1].end > stop:
            last, stop = (last - 1, numbers[last - 1].start) if last - 1 > done else (last, numbers[done].end)
        if last > done:
            yield Sentence(begin, stop, numbers[done:last])
        begin, done = stop, last
    if done < len(numbers):
        yield Sentence(begin, whole.end, numbers[done:])


def _start_of(quantity: Quantity) -> int:
    return quantity.start


def _cut(folded: str, begin: int, limit: int) -> int:
    """Where a sentence is cut at `limit` at the latest: behind a mark in the second half, else there."""
    half = (begin + limit) // 2
    for mark in _CUTS:
        at = folded.rfind(mark, half, limit)
        if at >= 0:
            return at + 1
    return limit


def mentions(folded: str, sentence: Sentence) -> list[Mention]:
    """Each quantity of the sentence with the words around it."""
    window = _Window(folded, sentence)
    found: list[Mention] = []
    clause = 0
    for n in range(len(sentence.quantities)):
        mention = window.mention(n, clause)
        if not mention.joined:
            clause += 1
            mention.clause = clause
        found.append(mention)
    return found


def _begun_anew(left: str) -> str:
    """The words behind a heading that stands on the line of its text: 合理布点,规范采样 在全县14个乡镇."""
    head = _HEADED.match(left)
    return left[head.end() :] if head else left


class _Window:
    """A sentence and its brackets that hold quantities."""

    def __init__(self, folded: str, sentence: Sentence) -> None:
        self.folded, self.sentence = folded, sentence
        self.marks = [mark.start() for mark in _MARK.finditer(folded, sentence.start, sentence.end)]
        self.brackets = self._brackets()
        self.openings = sorted(b for b, e in self.brackets.items() if b < e)
        self.spaced = folded.find(" ", sentence.start, sentence.end) >= 0

    def _brackets(self) -> dict[int, int]:
        """Opening and closing positions of brackets that hold quantities, each mapped to the other."""
        pairs: dict[int, int] = {}
        around = [at for at in self.marks if self.folded[at] in "()"]
        if not around:
            return pairs
        starts = [q.start for q in self.sentence.quantities]
        stack: list[int] = []
        for at in around:
            if self.folded[at] == "(":
                stack.append(at)
            elif stack:
                begin = stack.pop()
                if bisect_right(starts, at) > bisect_right(starts, begin):
                    pairs[begin], pairs[at] = at, begin
        for begin in stack[-4:]:
            if bisect_right(starts, begin) < len(starts) and self.sentence.end - begin < _REACH:
                pairs[begin] = self.sentence.end
        return pairs

    def mention(self, n: int, clause: int) -> Mention:
        quantities = self.sentence.quantities
        quantity, previous = quantities[n], quantities[n - 1] if n else None
        last = previous.end if previous else self.sentence.start
        floor = max(last, quantity.start - _REACH)
        begin = self._back(quantity.start, floor)
        if self.folded[begin - 1 : begin] == ":":
            begin = self._labelled(begin, quantity.start, floor)
        joined = previous is not None and begin == previous.end
        left = self.folded[begin : quantity.start]
        if joined and (bound := _BOUND_BEFORE.match(left)):
            left = left[bound.end() :]
        if begin - 1 in self.brackets and self.brackets[begin - 1] < begin - 1 and len(left) <= 6:
            # 比省定任务(75%)高9.7个百分点: the words before the bracket go on behind it.
            opening = self.brackets[begin - 1]
            before = self._back(opening, max(self.sentence.start, opening - _REACH))
            if left[:1] not in "、和及与" and not any(before < q.end <= opening for q in quantities):
                left, joined = self.folded[before:opening] + left, False
        following = quantities[n + 1] if n + 1 < len(quantities) else None
        ceiling = min(following.start if following else self.sentence.end, quantity.end + _REACH)
        right = self.folded[quantity.end : self._forward(quantity.end, ceiling, following is not None)]
        depth, bracket, host = self._bracket_of(quantity, last) if self.openings else _OUTSIDE
        skipped = self.folded[max(last, begin - 60) : begin]
        if self.spaced:
            left = _begun_anew(left)
            left, right, skipped, host = (text.replace(" ", "") for text in (left, right, skipped, host))
        return Mention(quantity, left, right, skipped, joined, depth, bracket, host, clause)

    def _labelled(self, begin: int, number: int, floor: int) -> int:
        """The start of the term of which the number is the value: 门诊:1234人次."""
        if self.folded[begin:number].strip():
            return begin
        term = self._back(begin - 1, floor)
        return term if _TERM.fullmatch(self.folded, term, begin - 1) else begin

    def _bracket_of(self, quantity: Quantity, last: int) -> tuple[int, int, str]:
        before = self.openings[: bisect_left(self.openings, quantity.start)]
        around = [b for b in before if self.brackets[b] > quantity.start]
        if not around:
            return _OUTSIDE
        opening = around[-1]
        if opening < last:
            return len(around), opening, ""
        host = self.folded[self._back(opening, max(last, opening - _REACH)) : opening]
        return len(around), opening, "" if _LOST_NUMBER.search(host) else host

    def _back(self, at: int, floor: int) -> int:
        """The start of the clause that ends at `at`; boundaries in brackets without quantities do not count."""
        depth = 0
        for n in range(bisect_left(self.marks, at) - 1, bisect_left(self.marks, floor) - 1, -1):
            place = self.marks[n]
            character = self.folded[place]
            if character == ")" and place not in self.brackets:
                depth += 1
            elif character == "(" and depth:
                depth -= 1
            elif place in self.brackets or (depth == 0 and character in _BREAK):
                return place + 1
        return min(at, floor)

    def _forward(self, at: int, ceiling: int, more: bool) -> int:
        """The end of the clause that begins at `at`; 、 ends it only before another quantity."""
        depth = 0
        marks = self.marks[bisect_left(self.marks, at) : bisect_left(self.marks, ceiling)]
        for place in marks:
            character = self.folded[place]
            if character == "(" and place not in self.brackets:
                depth += 1
            elif character == ")" and depth:
                depth -= 1
            elif place in self.brackets or (depth == 0 and (character != "、" or (more and self._listed(marks)))):
                return place
        return max(at, ceiling)

    def _listed(self, marks: Sequence[int]) -> bool:
        """Whether none of the marks ends a clause."""
        return not any(self.folded[place] in _BREAK for place in marks)
