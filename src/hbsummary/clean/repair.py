"""Repairs of the report's own text: broken lines joined, HTML entities read.

Works on the page as it is after boilerplate was taken out, so that a line is joined with
the one that follows it there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from hbsummary.clean.page import LABEL, is_cut
from hbsummary.model import CleanText, Edit
from hbsummary.regex import regex
from hbsummary.titles import TERMINAL, title_line
from hbsummary.words import ends_with

__all__ = ["readings", "repairs"]

JOIN, ENTITY, SPACE, PINYIN = "line_join", "entity", "space_in_number", "pinyin"
OVER, LOST = "year_over_digits", "lost_unit"
# 衛(wèi)生: how a site that turns characters into traditional ones marks those with several readings.
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = rf"[a-zü]{{0,5}}[{_TONES}][a-z]{{0,4}}[)）]"
_READINGS = tuple(regex(rf"{bracket}(?<=[一-鿿].){_READING}") for bracket in (r"\(", "（"))
# ?,F(xiàn)有: what such a site makes of 。現有, by taking a byte of the one character for one of the other (GBK
# A1A3 AC46, read from the second byte on). Of the characters that AC begins 現 is the only one that is not rare.
_MANGLED = regex(rf"F[(（]{_READING}")
_MANGLED_CHARACTER = "現"
_MANGLED_STOP = re.compile("[?？][,，]")
_SPACED_YEAR = regex(
    r"[12](?<![0-9.][12])(?:(?:(?<=1)9|(?<=2)0)(?:[0-9](?P<a>[ ])[0-9]|(?P<b>[ ])[0-9]{2})|(?P<c>[ ])[09][0-9]{2})"
    r"(?=年[^0-9])"
)
_SPACED_DECIMAL = regex(
    r"(?<=[\u4e00-\u9fff])[0-9]{1,9}(?:(?P<a>[ ])?[.](?P<b>[ ])?[0-9]{1,2}|[.][0-9]{1,2}(?P<c>[ ])[0-9]{1,2})"
    r"(?=[%‰亿万][^ 0-9])"
)
# 下降0.37 个 千分点
_SPACED_POINT = regex(r"(?<=[0-9 ])个(?P<a> )(?=(?:百|千|万|十万)分点)")
# A space within a number, and how far from it the number and its unit reach at most.
_GAP, _REACH = re.compile(" (?<=[0-9.] )[0-9.]"), 14
# 及时率20230%, 死亡率14.1/2023万, 1-2023月: a site wrote the year over every 10 of the text
_YEAR_OVER = regex(r"20[12][0-9](?<=[^0-9.]20..)(?:(?=0%)|(?<=[0-9]/20..)(?=万)|(?<=[^0-9][1-9][-~—至]20..)(?=月))")
# 发病率为22.45/10,: the site lost the 万
_LOST_BASE = regex(r"率[为是达]?[0-9]{1,4}\.[0-9]{1,2}/10(?=[,。;、)])")
_BREAK = re.compile(r"\n[ \t]*(?:\r?\n[ \t]*)*")
# A number in running text, not a cell of a table, and how one goes on.
_SPLIT_NUMBER = regex(r"[\u4e00-\u9fff][0-9]{1,9}[.]?\Z")
_REST_OF_NUMBER = regex(r"(?!(?:19|20)[0-9]{2}年)[0-9]{0,9}[.]?[0-9]{1,4}(?:[%‰万亿余多]|[\u4e00-\u9fff][,。;、])")
# By how much wrapped lines differ in width.
_RAGGED = 6
# Lines narrower than this tell nothing; wider ones than that were not wrapped.
_NARROW, _WIDEST = 24, 180
# Wider than the one a line is no heading, wider than the other not even one with a label.
_PARAGRAPH, _LONGEST_HEADED = 120, 400
_FEW_CUT = 6  # lines that break off, for a page that breaks anywhere
_STARTS_CLOSED = ",。;、:!?)》】”%‰"
_ENDS_OPEN = ",、(《“【"
# Words that no line of its own ends with, where there is a clause before them.
_HANGING, _CLAUSE = "的和与及为约达", 10
# What stands between the cells of a row, and what ends a clause: no comma within a number is one.
_BLANKS, _CLAUSES = re.compile(" {2,}"), re.compile("[。;!?:]|,(?![0-9]{3})")
_PER = regex(r"[0-9]/\Z")  # 发病率191.52/ / 10万
_FIGURE = regex(r"[0-9]{1,9}(?:[.][0-9]{1,4})?(?:[%‰]|[万亿]?[人例个元户次份])")
_GOES_ON = regex(r"[一-鿿0-9][^,。;\n]{0,40}[,。;]")
# Three clauses and a measure in them are no heading.
_CLAUSES_WITH_FIGURE = regex(r"[0-9](?:%|‰|万|人次|[人例份])[^,。;]{0,20}[,;][^,。;]{1,40}[,;][^,。;]{1,30}\Z")
# 肝炎47例、梅毒64例、流行 / 性感冒43例: nor are items of a list
_ITEMS_WITH_FIGURE = regex(r"(?:[0-9] ?(?:%|‰|万|人次|[人例份家个])[、,][^,。;、]{1,20}){2}\Z")
# …有待提高。 四、2019 年工作计划 / 2019 年,…: the heading of what follows stands at the end of a line
_ENDS_IN_HEADING = regex(r"[。;!?] ?[一二三四五六七八九十]{1,2}、[^,。;:]{2,14}\Z")
_BEGINS = regex(r"(?:19|20)[0-9]{2} ?年|[今去本明]年|[全我][县市区州旗镇乡]|一年来|[上下]半年")
# Figures that a viewer sets on lines of their own: …,参合率 / 99.12%,筹集基金 / 1.69亿元
_UP_TO_FIGURE = regex(r"[,。;:][^,。;:]{1,30}(?<=[一-鿿])\Z")
_FIGURE_ON = regex(
    r"(?!(?:19|20)[0-9]{2} ?年)(?:[0-9]{1,9}(?:[.][0-9]{1,4})?|[xX*]{1,4}(?:[.][xX*]{1,3})?)"
    r"(?:%|‰|/10万|个百分点|[万亿]?[人例元户次份张所名台起件]|[^0-9,。;、]{0,8}[,。;、])"
)
# The same all over a page, whatever stands before them: 全镇总人口 / 63057 / 人,是农业镇。 Cells have no commas.
_FIGURE_APART = regex(
    r"[一-鿿][ \t\r]{0,3}\n\s{0,4}[0-9][0-9.,]{0,14}\s{0,3}(?:[%‰]|[万亿]{0,2}[一-鿿]{1,3})?\s{0,3}[,、。;.]"
)
_BEFORE_DIGIT, _ENOUGH = regex(r"[^\s\d]\s{0,3}\n\s{0,4}[0-9]{1,12}(?![0-9、)])(?![.][^0-9])"), 4
# …,立案19宗,罚 / 款6.85万元: one character is no clause
_CUT_WORD, _WORD_ON = regex(r"[0-9][^,。;:]{1,4},[一-鿿]\Z"), regex(r"[一-鿿]{1,5}[0-9]")
_NUMBER_LINE = re.compile(r"[0-9][0-9.,]{0,14}[%‰]?")
_NAMES: tuple[str, ...] = (
    *("nbsp", "permil", "amp", "lt", "gt", "quot", "ldquo", "rdquo", "lsquo", "rsquo", "hellip", "mdash", "ndash"),
    *("middot", "times", "plusmn", "le", "ge", "deg", "divide", "bull", "ensp", "emsp"),
)
_BARE = re.compile(r"(?<=[0-9])(?<!&)permil;")
_ENTITY = regex(rf"&(?:({'|'.join(_NAMES)});?|#([0-9]{{1,6}});|#[xX]([0-9a-fA-F]{{1,5}});)")
_CUT_ENTITY = re.compile(r"&([a-z]{4,6})(?=\s*\Z)")


def repairs(clean: CleanText) -> Iterator[Edit]:
    """Edits, in source offsets, that join and decode what `clean` shows."""
    done: set[int] = set()
    for start, end, replacement, rule in (
        *_marks(clean),
        *_joins(clean),
        *_entities(clean.text),
        *_spaces(clean),
        *((match.start(), match.end(), "10", OVER) for match in _YEAR_OVER.finditer(clean.folded)),
        *((match.end() - 1, match.end(), "0万", LOST) for match in _LOST_BASE.finditer(clean.folded)),
        *((edit.start, edit.end, edit.replacement, PINYIN) for edit in readings(clean.text)),
    ):
        first, last = clean.origin(start, end)
        if last - first == end - start and first not in done:
            done.add(first)
            yield Edit(first, last, replacement, rule, boilerplate=False)


def _marks(clean: CleanText) -> Iterator[tuple[int, int, str, str]]:
    """The space that a page mark within a line leaves between two halves of a word or number."""
    text, shift = clean.text, 0
    for edit in clean.edits:
        at = edit.start + shift
        shift += len(edit.replacement) - (edit.end - edit.start)
        if edit.rule != "page_mark" or not 1 < at < len(text) - 1:
            continue
        for space in (at - 1, at):
            if text[space] == " " and text[space - 1].isalnum() and text[space + 1].isalnum():
                yield space, space + 1, "", JOIN


def readings(text: str) -> Iterator[Edit]:
    """Edits, in order, that read entities and take out what tells how the character before is read."""
    found = [Edit(start, end, shown, ENTITY, boilerplate=False) for start, end, shown, _ in _entities(text)]
    return iter(sorted([*found, *_tones(text)], key=lambda edit: edit.start))


def _tones(text: str) -> Iterator[Edit]:
    if not any(tone in text for tone in _TONES):
        return
    for pattern in _READINGS:
        for match in pattern.finditer(text):
            yield Edit(match.start(), match.end(), "", PINYIN, boilerplate=False)
    for match in _MANGLED.finditer(text):
        at = match.start()
        yield Edit(at, match.end(), _MANGLED_CHARACTER, PINYIN, boilerplate=False)
        if _MANGLED_STOP.fullmatch(text, max(0, at - 2), at):
            yield Edit(at - 2, at, "。", PINYIN, boilerplate=False)


def _entities(text: str) -> Iterator[tuple[int, int, str, str]]:
    if "permil;" in text:
        for match in _BARE.finditer(text):
            yield match.start(), match.end(), "‰", ENTITY
    if "&" not in text:
        return
    from html.entities import html5  # not above: most pages have none

    for match in _ENTITY.finditer(text):
        if match[1]:
            shown = html5[match[1] + ";"]
        else:
            code = int(match[2]) if match[2] else int(match[3], 16)
            if not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                continue
            shown = chr(code)
        yield match.start(), match.end(), shown.replace("\xa0", " "), ENTITY
    cut = _CUT_ENTITY.search(text, max(0, len(text) - 60))
    if cut:
        whole = [name for name in _NAMES if name.startswith(cut[1]) and name != cut[1]]
        if len(whole) == 1:
            yield cut.start(), cut.end(), html5[whole[0] + ";"], ENTITY


def _spaces(clean: CleanText) -> Iterator[tuple[int, int, str, str]]:
    """Spaces that a scan set into a number; not those between the cells of a table.

    A year (`201 7年`) is sure. A decimal is one number only within a clause: a word stands
    right before it and a unit right after.
    """
    for point in _SPACED_POINT.finditer(clean.folded) if "个 " in clean.folded else ():
        yield point.start("a"), point.end("a"), "", SPACE
    for gap in _GAP.finditer(clean.folded):
        at = gap.start()
        for pattern in (_SPACED_YEAR, _SPACED_DECIMAL):
            for match in pattern.finditer(clean.folded, max(0, at - _REACH), at + _REACH):
                spaces = (name for name, found in match.groupdict().items() if found)
                yield from ((match.start(name), match.end(name), "", SPACE) for name in spaces)


def _joins(clean: CleanText) -> Iterator[tuple[int, int, str, str]]:
    text = clean.folded
    wrap, apart = _wrap(clean.text), _sets_figures_apart(text)
    loose = wrap is None and _breaks_anywhere(text)
    previous = 0
    for match in _BREAK.finditer(text):
        start, end = match.start(), match.end()
        while start > previous and text[start - 1] in " \t\r":
            start -= 1
        if text[start - 1] in TERMINAL and text[end : end + 1] not in _STARTS_CLOSED:
            # A sentence ends with the line, as most do.
            previous = end
            continue
        stop = text.find("\n", end, end + 200)
        following = text[end : stop if stop >= 0 else min(end + 200, len(text))].rstrip()
        before = text[max(previous, start - 200) : start].strip()
        line, previous = clean.text[previous:start], end
        blank = text.count("\n", start, end) > 1
        if not before or not following or _is_row(before) or _is_row(following):
            continue
        joined = (apart and _cut_at_figure(before, following)) or _belongs(before, following, line, blank, wrap)
        if not joined and not (loose and not blank and _in_sentence(before, following)):
            continue
        words = (before[-1] + following[0]).isascii() and (before[-1] + following[0]).isalpha()
        yield start, end, " " if words else "", JOIN


def _sets_figures_apart(text: str) -> bool:
    """Whether a page sets most figures of its sentences on lines of their own."""
    apart = len(_FIGURE_APART.findall(text))
    return apart >= _ENOUGH and 2 * apart >= len(_BEFORE_DIGIT.findall(text))


def _cut_at_figure(before: str, following: str) -> bool:
    """Whether only a figure begins or ends where a line does."""
    if LABEL.match(following) or title_line(before) or (LABEL.match(before) and not _CLAUSES.search(before)):
        return False
    if _NUMBER_LINE.fullmatch(before):
        return following[0] in "%‰" or following[0] > "\u4dff"
    return following[0].isdigit() and before[-1] not in TERMINAL


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: its cells end in bars, or tabs or runs of blanks stand between them."""
    return line[-1] in "|│┃" or "\t" in line or ("  " in line and _is_set_apart(line))


def _is_set_apart(line: str) -> bool:
    """Whether runs of blanks set three cells or more of a line apart; no line of a sentence, which has commas."""
    return len(_BLANKS.findall(line)) >= 2 and not _CLAUSES.search(line)


def _belongs(before: str, following: str, line: str, blank: bool, wrap: _Wrap | None) -> bool:
    """Whether the line that begins with `following` goes on with the sentence of the one before.

    `before` is how that line ends, `line` all of it as printed.
    """
    if following[0] in "%‰" and before[-1] not in "0123456789":
        return False  # the unit of a row, in a cell of its own
    if following[0] in _STARTS_CLOSED and not LABEL.match(following):
        return before[-1] not in TERMINAL or following[0] in ")》】”"
    if _on_to_figure(before, following, blank):
        return True
    if blank or LABEL.match(following) or not is_cut(before, len(before)) or _heads_what_follows(before, following):
        return False
    if _hangs(before) or _within_words(before, following):
        return True
    full = wrap and (wrap.measure(line.strip()) >= wrap.least or _stops_short(before, following))
    if full and not title_line(following):
        return True
    if before[-1] in "0123456789." and _SPLIT_NUMBER.search(before) and _REST_OF_NUMBER.match(following):
        return not title_line(before)  # 工作总结篇1 / 12月,…
    return _is_long(before, _width(line.strip())) and not title_line(following)


def _on_to_figure(before: str, following: str, blank: bool) -> bool:
    """Whether a figure or the rest of one follows, whatever stands between: …,参合率95%, / 3126人; 191.52/ / 10万."""
    if blank and before[-1] in ",、" and _FIGURE.match(following):
        return True
    return _PER.search(before) is not None and following.startswith(("10万", "10 万"))


def _hangs(before: str) -> bool:
    """Whether a line ends in what no line of its own ends with: 、, or the 和 of a clause."""
    hangs = before[-1] in _HANGING and len(before) >= _CLAUSE and not ends_with(before, "tail_word")
    return hangs or before[-1] in _ENDS_OPEN


def _within_words(before: str, following: str) -> bool:
    """Whether a line breaks off before the figure that its last words lead to, or within one of them."""
    if _UP_TO_FIGURE.search(before) and _FIGURE_ON.match(following):
        return True
    return _CUT_WORD.search(before) is not None and _WORD_ON.match(following) is not None


def _is_long(before: str, width: int) -> bool:
    """Whether a line that breaks off is too long for one of its own, and none that a label heads."""
    if width < _PARAGRAPH or (width <= _LONGEST_HEADED and LABEL.match(before)):
        return False
    return "。" in before or width >= 2 * _PARAGRAPH


def _heads_what_follows(before: str, following: str) -> bool:
    """Whether a line ends in a heading, and a sentence begins in the next: …。四、2019年工作计划 / 2019年,…"""
    return _ENDS_IN_HEADING.search(before) is not None and _BEGINS.match(following) is not None


def _breaks_anywhere(text: str) -> bool:
    """Whether most lines of sentences break off within one, whatever their width."""
    prose = [line for raw in text.split("\n") if len(line := raw.strip()) >= _CLAUSE and re.search("[,。]", line[:-1])]
    cut = sum("一" <= line[-1] <= "鿿" for line in prose)
    return cut >= _FEW_CUT and len(prose) <= 3 * cut


def _in_sentence(before: str, following: str) -> bool:
    """Whether a line of sentences breaks off between two characters, with which the next one goes on."""
    if LABEL.match(following) or title_line(following) or not _GOES_ON.match(following):
        return False
    return "一" <= before[-1] <= "鿿" and re.search("[,。]", before) is not None


def _stops_short(before: str, following: str) -> bool:
    """Whether a line of a wrapped text, no heading, breaks off before it is full: …。我院还将 / 新建病房36间,…"""
    if not _GOES_ON.match(following):
        return False
    if "。" in before:
        return True
    told = _CLAUSES_WITH_FIGURE.search(before) or _ITEMS_WITH_FIGURE.search(before)
    return told is not None and not LABEL.match(before)


def _width(line: str) -> int:
    """How wide a line is in print: two for a Chinese character, one for a letter or digit."""
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


class _Wrap(NamedTuple):
    """How a text was wrapped by hand or printer: the least that a full line measures."""

    measure: Callable[[str], int]
    least: int


def _wrap(text: str) -> _Wrap | None:
    """None for a text that was not wrapped."""
    lines = [line for raw in text.split("\n") if len(line := raw.strip()) >= _NARROW // 2]
    # Paragraphs that nobody wrapped are found at once.
    if len(lines) < 5 or sum(len(line) > _WIDEST for line in lines) > 0.1 * len(lines):
        return None
    widths = [n for n in map(_width, lines) if n >= _NARROW]
    # Lines cut after so many characters are of one length, whatever these are.
    length, cut = _usual([len(line) for line in lines], 0)
    width, near = _usual(widths, _RAGGED)
    if cut >= 0.25 * len(lines) and cut > _usual(widths, 1)[1] and _NARROW // 2 < length >= max(map(len, lines)) - 2:
        return _Wrap(len, length - 1)
    over = sum(n > width + 2 * _RAGGED for n in widths)
    wrapped = len(widths) >= 5 and near >= 0.4 * len(widths) and over <= 0.1 * len(widths) and width <= _WIDEST
    return _Wrap(_width, width - _RAGGED) if wrapped else None


def _usual(sizes: list[int], ragged: int) -> tuple[int, int]:
    """The size about which most lie, and how many differ by no more than `ragged` from it."""
    counts = Counter(sizes)
    usual = max(counts, key=lambda n: sum(counts[n + d] for d in range(-(ragged // 2), ragged // 2 + 1)), default=0)
    return usual, sum(counts[usual + d] for d in range(-ragged, ragged + 1))
