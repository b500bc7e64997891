"""Automatic numbering of Word: the label that a paragraph shows, counted as Word counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hbsummary.read.docx.numerals import formatted
from hbsummary.read.docx.styles import NumberedBy, Style, Styles
from hbsummary.read.ooxml import attribute, child, integer, is_on, name_of
from hbsummary.read.package import Element

__all__ = ["Numbering"]

_LEVELS = 9
_LINKS = 16
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what its labels look like (`text` with %1 … %9)."""

    start: int
    format: str
    text: str
    suffix: str
    legal: bool
    restart: int | None
    style: str

    @classmethod
    def of(cls, element: Element) -> Level:
        """The level that a w:lvl describes."""
        restart = child(element, "w:lvlRestart")
        return cls(
            integer(child(element, "w:start")),
            _format(element),
            (attribute(child(element, "w:lvlText"), "val") or "")[:200],
            attribute(child(element, "w:suff"), "val") or "tab",
            bool(is_on(child(element, "w:isLgl"))),
            None if restart is None else integer(restart),
            attribute(child(element, "w:pStyle"), "val") or "",
        )


@dataclass(slots=True)
class _List:
    """A list that paragraphs refer to: the counters it shares with others, its own levels and new starts."""

    shared: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, counting from its start; labels must be asked for in the order of the text."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        for element in root if root is not None else ():
            if name_of(element) == "w:abstractNum":
                self._abstract.setdefault(attribute(element, "abstractNumId") or "", element)
            elif name_of(element) == "w:num":
                self._nums.setdefault(attribute(element, "numId") or "", element)
        self._lists: dict[str, _List | None] = {}
        self._definitions: dict[str, str | None] = {}
        self._read_levels: dict[str, dict[int, Level]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, own: NumberedBy, chain: Sequence[Style]) -> str:
        """The label of the next paragraph, with a blank where the text needs one after it; empty without numbering.

        `own` is what the paragraph says itself, `chain` its styles.
        """
        numbers = (own.number, *(style.numbered.number for style in chain))
        number = next((n for n in numbers if n is not None), "0")
        numbered = self._list(number) if number != "0" else None
        if numbered is None:
            return ""
        depth = _depth(own, chain, numbered)
        level = numbered.levels.get(depth)
        if level is None:
            return ""
        counters = self._counters.setdefault(numbered.shared, {})
        self._count(number, depth, numbered, counters)
        return "" if level.format == "bullet" else _text(level, depth, numbered.levels, counters)

    def _list(self, number: str) -> _List | None:
        if number not in self._lists:
            self._lists[number] = self._read(number)
        return self._lists[number]

    def _read(self, number: str) -> _List | None:
        num = self._nums.get(number)
        name = attribute(child(num, "w:abstractNumId"), "val") or ""
        if name not in self._definitions:
            self._definitions[name] = self._resolved(name)
        shared = self._definitions[name]
        if num is None or shared is None:
            return None
        result = _List(shared, dict(self._levels(shared)))
        for override in num:
            if name_of(override) != "w:lvlOverride":
                continue
            depth, own = integer(override, "ilvl"), child(override, "w:lvl")
            start = child(override, "w:startOverride")
            if own is not None and 0 <= depth < _LEVELS:
                result.levels[depth] = Level.of(own)
            if start is not None:
                result.starts[depth] = integer(start)
        return result

    def _levels(self, name: str) -> dict[int, Level]:
        """The levels that a definition describes, read once."""
        if name not in self._read_levels:
            elements = [element for element in self._abstract[name] if name_of(element) == "w:lvl"]
            levels = {integer(element, "ilvl"): Level.of(element) for element in elements}
            self._read_levels[name] = {depth: levels[depth] for depth in range(_LEVELS) if depth in levels}
        return self._read_levels[name]

    def _resolved(self, name: str) -> str | None:
        """The definition that `name` stands for, through links to numbering styles; None for none or a circle."""
        for _ in range(_LINKS):
            element = self._abstract.get(name)
            if element is None:
                return None
            link = attribute(child(element, "w:numStyleLink"), "val")
            if not link:
                return name
            number = self._styles.list_of(link)
            name = attribute(child(self._nums.get(number or ""), "w:abstractNumId"), "val") or ""
        return None

    def _count(self, number: str, depth: int, numbered: _List, counters: dict[int, int]) -> None:
        """One more paragraph of the list at this level; the levels below begin anew."""
        if depth in numbered.starts and (number, depth) not in self._started:
            self._started.add((number, depth))
            counters[depth] = numbered.starts[depth]
        elif depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = numbered.levels[depth].start
        for below in [d for d in counters if d > depth]:
            restart = numbered.levels[below].restart if below in numbered.levels else None
            if restart is None or depth < restart:
                del counters[below]


def _depth(own: NumberedBy, chain: Sequence[Style], numbered: _List) -> int:
    """The level of a paragraph: its own, that linked to its style, or the one its style names."""
    depth = own.level
    if depth is None:
        linked = (d for style in chain for d, level in numbered.levels.items() if level.style == style.id)
        named = (style.numbered.level for style in chain if own.number is None)
        depth = next((d for d in (*linked, *named) if d is not None), 0)
    return min(max(depth, 0), _LEVELS - 1)


def _format(element: Element) -> str:
    """The format of a level; formats that only newer versions know come with one for all."""
    plain = child(element, "w:numFmt")
    if plain is None:
        plain = child(element, "mc:AlternateContent", "mc:Fallback", "w:numFmt")
    return attribute(plain, "val") or "decimal"


def _text(level: Level, depth: int, levels: dict[int, Level], counters: dict[int, int]) -> str:
    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at > depth or at not in levels:
            return ""
        style = levels[at].format
        if level.legal and style not in ("none", "bullet"):
            style = "decimal"
        return formatted(counters.get(at, levels[at].start), style)

    label = _PLACE.sub(number, level.text)
    # A number without any mark would run into the words after it: 1 标题.
    bare = level.suffix == "tab" and label[-1:].isascii() and label[-1:].isalnum()
    return label + " " if label and (bare or level.suffix == "space") else label
