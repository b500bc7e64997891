"""The numbers that browsers put before the items of ordered lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Lists", "chinese", "letters", "roman"]

_STYLE = re.compile(r"list-style(?:-type)?\s{0,3}:\s{0,3}(?:[a-z-]{1,12}\s{1,3})?([a-z-]{1,40})", re.IGNORECASE)
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}
_CHINESE = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "japanese-informal")
# Items whose number was typed get no second one.
_TYPED = re.compile(
    r"\s{0,20}(?:[一二三四五六七八九十]{1,3}[、.．是要]|[(（][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}(?:[、)）．]|[.](?![0-9]))"
    r"|第[一二三四五六七八九十0-9]{1,3}[、,，部章节条]|[①-⑳㈠-㈩⑴-⒛])"
)
_NUMERALS = "一二三四五六七八九"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(slots=True)
class _List:
    ordered: bool
    style: str
    at: int
    step: int


class Lists:
    """The lists that are open, and the labels of the items that have begun but show no text yet."""

    def __init__(self) -> None:
        self._lists: list[_List] = []
        self._waiting: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A list or an item begins."""
        if tag == "li":
            self._item(attributes)
            return
        back = tag == "ol" and "reversed" in attributes
        # Without its items at hand a list that counts down has to say where it starts.
        first = _int(attributes.get("start"), 1)
        self._lists.append(
            _List(tag == "ol" and not (back and "start" not in attributes), "", first, -1 if back else 1)
        )
        self._lists[-1].style = _style(attributes, "decimal")

    def end(self, tag: str) -> None:
        """A list or an item ends: a label without text is not shown."""
        self._waiting = []
        if tag != "li" and self._lists:
            self._lists.pop()

    def label(self, text: str) -> str:
        """What stands before `text`, the first line of the items that have begun."""
        if not self._waiting:
            return ""
        labels, self._waiting = self._waiting, []
        return "" if _TYPED.match(text) else "".join(labels)

    def _item(self, attributes: Mapping[str, str]) -> None:
        here = self._lists[-1] if self._lists else None
        if here is None or not here.ordered:
            return
        here.at = _int(attributes.get("value"), here.at)
        self._waiting.append(_written(here.at, _style(attributes, here.style)))
        here.at += here.step


def _style(attributes: Mapping[str, str], default: str) -> str:
    found = _STYLE.search(attributes.get("style", ""))
    if found:
        return found[1].lower()
    kind = attributes.get("type", "").strip()
    return _TYPES.get(kind, default)


def _written(number: int, style: str) -> str:
    """A number in a style of lists, with the mark after it."""
    if style in ("none", "disc", "circle", "square"):
        return ""
    if style in _CHINESE and 0 < number < 100:
        return chinese(number) + "、"
    if style.endswith(("alpha", "latin")) and number > 0:
        text = letters(number)
    elif style.endswith("roman") and 0 < number < 4000:
        text = roman(number)
    else:
        text = str(number)
    return f"{text.upper() if style.startswith('upper') else text}. "


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "")
    return head + (_NUMERALS[ones - 1] if ones else "")


def letters(number: int) -> str:
    """1 is a, 26 z, 27 aa."""
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def roman(number: int) -> str:
    """1 to 3999 in small Roman numerals."""
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _int(value: str | None, default: int) -> int:
    found = re.match(r"\s{0,20}([+-]?[0-9]{1,9})", value or "")
    return int(found[1]) if found else default
