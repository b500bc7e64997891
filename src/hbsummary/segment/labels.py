"""Labels of headings and items: their styles, their numbers, and where they may stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from hbsummary import datafiles
from hbsummary.regex import regex

__all__ = ["Label", "Style", "find_labels", "number_of", "styles"]

_CN = "[一二三四五六七八九十]{1,3}"
_DIGITS = "零一二三四五六七八九"
_SENTENCE = "。!?;:…"
# What a character right before a label says of its place.
_PLACES = (
    {"\n": "line", "\r": "line"} | dict.fromkeys("。!?…", "sentence") | dict.fromkeys(",、", "clause") | {";": "break"}
)
_CLOSING = "”’』」)》】"
_TITLE_END = re.compile(r"[。;!?\n]")
# How far into a heading's words a glued label is looked for, and under which ranks one may stand.
_GLUED, _GLUED_RANK = 70, 4.5
# … and how far after a glued 一是 its 二是 may stand.
_SECOND = 400
# Words, a space, and the label of a heading with words behind it.
_WORDS_APART = regex(
    r"(?![第图表见周之至到和与及])[\u4e00-\u9fff”’』」)》】] {1,4}"
    r"(?:[一二三四五六七八九十]{1,2} ?、|[(][一二三四五六七八九十]{1,2}[)]) ?[\u4e00-\u9fff“]{4}"
)
# 现总结如下一、…, 工作总结 1600字一、…: a mark is lost before the label
_LEADS_ON = regex(r"(?:(?:总结|汇报|报告)如下|[0-9]{3,5}\s?字)\Z")
# How the number is written with which a count begins.
_ONE = re.compile("[一1①⑴⒈㈠]")
_SERIES = ((0x2460, 1), (0x2474, 1), (0x2488, 1), (0x3220, 1))


@dataclass(frozen=True, slots=True)
class Style:
    """A row of `data/numerals.toml`."""

    name: str
    rank: int
    kind: str
    at: str
    firm: bool
    first: str
    pattern: re.Pattern[str]
    values: dict[str, int]


class Label(NamedTuple):
    """A label found at `start:end`.

    `value` is its number (0: the last of its kind, 最后), `path` all numbers of a dotted one.
    `place` is line, sentence, break (after ; or :), clause (after a comma) or glued (to the words of a
    heading, without any punctuation between). `name` is the style's, dotted numbers of each depth
    count apart; `rank` the usual depth among the styles.
    """

    start: int
    end: int
    style: Style
    value: int
    path: tuple[int, ...]
    place: str
    name: str
    rank: float


@cache
def styles() -> tuple[Style, ...]:
    """The styles of labels, in the order of the data file."""
    return tuple(_style(row) for row in datafiles.table("numerals.toml")["style"])


def _style(row: dict[str, Any]) -> Style:
    pattern = regex(row["pattern"].replace("{cn}", _CN))
    return Style(
        row["name"], row["rank"], row["kind"], row["at"], row["firm"], row["first"], pattern, row.get("values", {})
    )


@cache
def _beginnings() -> re.Pattern[str]:
    """A character that some label begins with, where one may stand."""
    firsts = "".join(style.first for style in styles())
    return re.compile(rf"[{firsts}](?<=[\s\u200b\ufeff{_SENTENCE},、{_CLOSING}下字].)")


@cache
def _styles_at(first: str, place: str) -> tuple[Style, ...]:
    """The styles whose labels may begin with a character at such a place."""
    return tuple(style for style in styles() if _allowed(style, place) and re.match(f"[{style.first}]", first))


@lru_cache(maxsize=512)
def number_of(text: str) -> int | None:
    """The value of a label's number: 十二, 12, ⑫; None when it is none (十十)."""
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) == 1:
        if text in "-—":
            return 1  # (-): a scan's (一)
        for base, first in _SERIES:
            if base <= ord(text) < base + 20:
                return ord(text) - base + first
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.find(text) if len(text) == 1 and text in _DIGITS else None
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return 10 * (_DIGITS.find(tens) if tens else 1) + (_DIGITS.find(ones) if ones else 0)


def find_labels(text: str, start: int, end: int) -> list[Label]:
    """All that reads as a label in folded `text[start:end]`, in order, none overlapping another."""
    found: dict[int, Label] = {}
    for at in [start, *(match.start() for match in _beginnings().finditer(text, start + 1, end))]:
        label = _label_at(text, start, at, end)
        if label is not None:
            found[at] = label
    for label in [label for label in found.values() if label.style.kind == "heading" and label.rank < _GLUED_RANK]:
        inner = _glued(text, end, label)
        while inner is not None and inner.start not in found:
            found[inner.start] = inner
            inner = _glued(text, end, inner)
    labels: list[Label] = []
    for at in sorted(found):
        if not labels or at >= labels[-1].end:
            labels.append(found[at])
    return labels


def _glued(text: str, end: int, outer: Label) -> Label | None:
    """The first label of a count that runs into the heading of `outer`: 一、重点工作(一)医改."""
    stop = min(end, outer.end + _GLUED)
    sentence = _TITLE_END.search(text, outer.end, stop)
    last = sentence.start() if sentence else stop
    if not _ONE.search(text, outer.end + 2, last):
        return None
    for style in styles():
        if style.at == "line" or style.rank <= outer.rank or style.values:
            continue
        for match in style.pattern.finditer(text, outer.end + 2, last):
            before = text[match.start() - 1]
            single = number_of(match["n"]) == 1 and (
                before == " " or "\u4e00" <= before <= "\u9fff" or before in _CLOSING
            )
            if style.kind == "item":
                # 统一是 is no label; 一是 is one when 二是 follows.
                second = text.find("二" + match[0].removeprefix(match["n"]), match.end(), match.end() + _SECOND)
                single = single and match["n"] == "一" and second >= 0
            if single and before not in "第之至到和与及、统唯":
                return Label(match.start(), match.end(), style, 1, (1,), "glued", style.name, style.rank)
    return None


def _label_at(text: str, start: int, at: int, end: int) -> Label | None:
    """The label at `at`, the longest where several styles fit."""
    place = _place(text, start, at)
    if place is None:
        return None
    longest = None
    for style in _styles_at(text[at : at + 1], place):
        match = style.pattern.match(text, at, end)
        label = _label(text, style, match, place) if match else None
        if label is not None and (longest is None or label.end > longest.end):
            longest = label
    return longest


def _label(text: str, style: Style, match: re.Match[str], place: str) -> Label | None:
    number = match["n"]
    path: tuple[int, ...] = ()
    if style.values:
        value = style.values[number]
    elif "." in number:
        path = tuple(int(part) for part in number.split("."))
        value = path[-1]
    else:
        read = number_of(number)
        if not read:
            return None
        value, path = read, (read,)
    end = match.end()
    while end > match.end("n") and text[end - 1] == " ":
        end -= 1
    deeper = max(0, len(path) - 1)
    name = f"{style.name} {len(path)}" if deeper else style.name
    return Label(match.start(), end, style, value, path, place, name, style.rank + 0.1 * deeper)


def _allowed(style: Style, place: str) -> bool:
    """Whether a style may stand at a place. 1、 after a comma may, too: the parser sees whether the count goes on."""
    if place == "glued":
        return style.firm and style.at == "sentence"
    if place == "clause":
        return style.at == "clause" or (style.at == "sentence" and style.rank >= 4)
    return place == "line" or style.at != "line"


def _place(text: str, start: int, at: int) -> str | None:
    """Where in its sentence a position stands; None when within one."""
    plain = _PLACES.get(text[at - 1]) if at > start else "line"
    if plain is not None:
        return plain
    if text[at - 1] in "下字":
        return "sentence" if _LEADS_ON.search(text, max(start, at - 8), at) else None
    back = at - 1
    while back >= start and at - back < 24 and text[back] in " \t\u200b\ufeff":
        back -= 1
    if back < start or text[back] in "\n\r":
        return "line"
    while back > start and at - back < 28 and text[back] in _CLOSING:
        back -= 1
    last = text[back]
    if last in "。!?…" or (last in "\n\r"):
        return "sentence"
    if last == ":" and text[back - 1 : back].isdigit() and text[at : at + 1].isdigit():
        return None  # a time of day
    if last in ";:":
        return "break"
    if last in ",、" and text[at - 1] in ",、 ":
        return "clause"
    # A page that lost its line ends: 工作总结 一、上半年工作总结 (一)重点项目建设
    return "glued" if text[at - 1] == " " and _WORDS_APART.match(text, back) else None
