"""What a title looks like: shared by cleaning (titles a site repeats) and splitting.

All functions take folded text; the words are in `data/titles.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from hbsummary import datafiles
from hbsummary.regex import regex

__all__ = ["TERMINAL", "announces", "cut_title", "glued_title", "is_row", "names_body", "part_title"]
__all__ += ["similar", "stem", "title_ends", "title_line"]

TERMINAL = "。!?;…"
_LABEL = re.compile(
    r"(?:[(]?[一二三四五六七八九十]{1,3}[)、.]|[(]?[0-9]{1,2}[)、.](?![0-9])|第[一二三四五六七八九十]{1,2}[部章节])"
)
_SERIAL = r"(?:\s?[(\[【]?(?:篇|第|之|范文|模板)?\s?[0-9一二三四五六七八九十]{1,3}[)\]】]?篇?|\s?[(][^()]{1,16}[)])?"
_ANY_SERIAL = re.compile(_SERIAL.removesuffix("?") + r"\Z")
_GLUED_SERIAL = regex(
    r"[(](?:共)?[0-9一二三四五六七八九十]{1,3}页[)]|篇(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})(?![、])|[0-9]{1,2}?(?=一、|(?:19|20)[0-9xX*×]{2}年)"
)
# 一、医院  5251.3  5713.4  8.8
_FIGURES = regex(r"(?:[\s|]{1,8}[-+]?[0-9][0-9.,]{0,12}[%‰]?){2,20}[\s|]{0,8}\Z")
_PLACE_AND_YEAR = regex(r"[一-鿿]{1,8}[省市县区旗州](?:[一-鿿]{0,10}(?:局|委|委员会))?(?:19|20)[0-9]{2}年")
_TITLE_STOP = re.compile(r"[。,;:!?\n]|(?<!第)一、")
_PART = regex(
    r"(?:(?:19|20)[0-9xX*×]{2}年?(?:度|上半年|下半年)?|明年|来年|今年|上半年|下半年|下一步|下一年|今后|下阶段|全年)?的?"
    r"(?:(?:全[县市区省州]|我[县市区局委])?(?:卫生健康|卫生计生|医疗卫生|卫生|计生|卫健|健康)?(?:重点|主要|各项)?工作)?(?:主要|重点)?的?"
    r"(?:总结|计划|打算|安排|思路|要点|回顾|情况|小结)"
)


@dataclass(frozen=True, slots=True)
class _Words:
    line: re.Pattern[str]
    strong: re.Pattern[str]
    end: re.Pattern[str]
    opener: re.Pattern[str]
    body: re.Pattern[str]
    announce: re.Pattern[str]


def _either(words: list[str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


_SAME_END = 9  # characters that two titles of one report end with alike, the year among them


@cache
def _words() -> _Words:
    table = datafiles.table("titles.toml")
    weak = set(table["weak_ends"])
    tail = _either(table["tails"])
    gathered = rf"(?:{_either(table['gathered'])}(?=\s?[(\[【]?[篇第之范]))?"  # 工作总结集锦 篇2
    ends = f"{_either(table['ends'])}(?:{tail}){{0,3}}"
    strong = f"{_either([w for w in table['ends'] if w not in weak])}(?:{tail}){{0,3}}"
    return _Words(
        line=re.compile(rf"{ends}{gathered}{_SERIAL}\Z"),
        strong=regex(rf"{strong}{gathered}{_SERIAL}\Z"),
        end=re.compile(ends),
        opener=regex("|".join(table["openers"])),
        body=regex(_either(table["bodies"])),
        announce=regex(rf"{_either(table['announce'])}[^,。;:\n]{{0,6}}如下"),
    )


def title_line(line: str, strong: bool = False) -> bool:
    """Whether a stripped line reads as a title: short, no sentence, ends with a title's word.

    `strong` leaves out the words that ordinary headings end with, too.
    """
    if not 4 <= len(line) <= 60 or line[-1] in TERMINAL + ",:、" or _LABEL.match(line):
        return False
    if "。" in line or ";" in line or line.count(",") > 1 or line.count("|") > 1:
        return False
    words = _words()
    return bool((words.strong if strong else words.line).search(line))


def cut_title(line: str, following: str) -> bool:
    """Whether a title of place and year breaks off before the next line: 青石县2023年度公共卫生 / 绩效自评报告."""
    if _PLACE_AND_YEAR.match(line) is None or title_line(line) or _PLACE_AND_YEAR.match(following):
        return False
    return title_line(line + following) and not names_body(following)


def title_ends(text: str) -> int:
    """How many words that a title may end with stand in a text."""
    return sum(1 for _ in _words().end.finditer(text))


def names_body(title: str) -> bool:
    """Whether a title says whose it is (卫生局, 医院, 学生会, …)."""
    return bool(_words().body.search(title))


def is_row(line: str) -> bool:
    """Whether a line ends with figures set apart, so that a label before them is that of a row and no heading's."""
    return line[-1:] in "0123456789%‰ |" and _FIGURES.search(line) is not None


def part_title(line: str) -> bool:
    """Whether a title without a body is that of a part: 2024年工作计划, 下一步工作打算."""
    return bool(_PART.fullmatch(line))


def announces(paragraph: str) -> bool:
    """Whether a paragraph ends by announcing a report: …总结如下:"""
    end = paragraph[-40:]
    return "如下" in end and bool(_words().announce.search(end))


def glued_title(text: str, start: int, stop: int) -> int | None:
    """The end of a title that begins at `start` and runs into the text without a line break.

    The last title's word before the first punctuation counts whose next word begins a
    sentence; None when there is none within 60 characters.
    """
    words = _words()
    near = text[start : min(stop, start + 70)]
    mark = _TITLE_STOP.search(near)
    found = None
    for match in words.end.finditer(near, 0, mark.start() if mark else len(near)):
        part = match.end() - near.startswith("篇", match.end() - 1)  # 工作总结范文篇 二
        serial = _GLUED_SERIAL.match(near, part)
        end = serial.end() if serial else match.end()
        after = text[start + end : start + end + 8]
        if 4 <= end <= 60 and (not after or words.opener.match(after)):
            found = start + end
    return found


def similar(one: str, other: str) -> bool:
    """Whether two titles name the same report: equal, contained, or alike for most of their length."""
    one, other = re.sub(r"[\s\W_]+", "", one), re.sub(r"[\s\W_]+", "", other)
    if not one or not other:
        return False
    if one in other or other in one:
        return min(len(one), len(other)) >= 4
    # 区卫计局2016年工作总结 and 临湖区卫生和计划生育局2016年工作总结
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(one), reversed(other), strict=False)))
    if same >= _SAME_END and 2 * same >= min(len(one), len(other)) and re.search("20[0-9xX]{2}", one[-same:]):
        return True
    common = len(set(one) & set(other))
    return common >= 0.75 * min(len(set(one)), len(set(other))) and (one[:3] in other or other[:3] in one)


def stem(title: str) -> str:
    """A title without the number that it has in a collection: 工作总结 篇二."""
    return _ANY_SERIAL.sub("", title).strip()
