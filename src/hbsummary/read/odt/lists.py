"""Automatic numbering of OpenDocument: the label of each item of a list and of each heading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hbsummary.read.docx.numerals import formatted
from hbsummary.read.odt.names import attribute, integer, name_of
from hbsummary.read.package import Element

__all__ = ["Lists", "Place"]

OUTLINE = "\0outline"
_LEVELS = ("text:list-level-style-number", "text:list-level-style-bullet", "text:outline-level-style")
# The names of formats are their first labels: "一, 二, 三, ...".
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCounting",
    "甲": "ideographTraditional", "子": "ideographZodiac", "壹": "chineseLegalSimplified", "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth", "0": "decimalZero",
}  # fmt: skip
_MOST_LEVELS = 10
_PLACE = re.compile(r"%([0-9]{1,2})%")


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    label: str
    start: int
    spaced: bool


@dataclass(slots=True)
class Place:
    """A list while its items are read: its style and the counters of its levels."""

    style: str
    counters: dict[int, int]


class Lists:
    """The styles of lists of a document, and the lists met so far."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        for root in roots:
            for element in root.iter("{*}list-style", "{*}outline-style"):
                outline = name_of(element) == "text:outline-style"
                levels = {integer(e, "text:level", 1): _level(e) for e in element if name_of(e) in _LEVELS}
                self._styles[OUTLINE if outline else attribute(element, "style:name") or ""] = levels
        self._by_id: dict[str, Place] = {}
        self._by_style: dict[str, Place] = {}
        self._outline = Place(OUTLINE, {})

    def begin(self, element: Element) -> Place:
        """The list that a text:list begins, or goes on with."""
        style = attribute(element, "text:style-name") or ""
        place = self._by_id.get(attribute(element, "text:continue-list") or "")
        if place is None and attribute(element, "text:continue-numbering") == "true":
            place = self._by_style.get(style)
        place = Place(style, place.counters if place else {})
        self._by_style[style] = place
        name = element.get("{http://www.w3.org/XML/1998/namespace}id")
        if name:
            self._by_id[name] = place
        return place

    def label(self, place: Place, level: int, start: int | None = None) -> str:
        """The label of the next item at `level` (from 1); `start` is a number that it gives itself."""
        levels, counters = self._styles.get(place.style, {}), place.counters
        own = levels.get(level)
        first = own.start if own else 1
        counters[level] = start if start is not None else counters[level] + 1 if level in counters else first
        for below in [n for n in counters if n > level]:
            del counters[below]
        if own is None or own.format == "bullet":
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1])
            shown = levels.get(at)
            return formatted(counters.get(at, shown.start), shown.format) if shown and at <= level else ""

        label = _PLACE.sub(number, own.label)
        bare = label[-1:].isascii() and label[-1:].isalnum()
        return label + " " if label and (bare or own.spaced) else label

    def heading(self, element: Element) -> str:
        """The label of a text:h that stands in no list."""
        if attribute(element, "text:is-list-header") == "true" or OUTLINE not in self._styles:
            return ""
        return self.label(self._outline, integer(element, "text:outline-level", 1))


def _level(element: Element) -> _Level:
    """One level of a style; its label as a pattern with %1% for the number of the first level."""
    kind = (attribute(element, "style:num-format") or "").strip()
    format = _FORMATS.get(kind[:1], "decimal") if kind else "none"
    if name_of(element) == "text:list-level-style-bullet":
        format = "bullet"
    followed = (attribute(part, "text:label-followed-by") for part in element.iter("{*}list-level-label-alignment"))
    return _Level(
        format, _pattern(element, bool(kind))[:200], integer(element, "text:start-value", 1), "space" in followed
    )


def _pattern(element: Element, counted: bool) -> str:
    """The pattern that newer programs write, or else one of prefix, numbers and suffix."""
    for key, value in element.attrib.items():
        if str(key).endswith("}num-list-format"):
            return str(value)
    level = min(max(integer(element, "text:level", 1), 1), _MOST_LEVELS)
    shown = range(max(1, level - integer(element, "text:display-levels", 1) + 1), level + 1) if counted else ()
    numbers = ".".join(f"%{n}%" for n in shown)
    return f"{attribute(element, 'style:num-prefix') or ''}{numbers}{attribute(element, 'style:num-suffix') or ''}"
