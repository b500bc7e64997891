"""Styles of a Word document, as far as its text depends on them: what is hidden, numbered, or a list of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hbsummary.read.ooxml import attribute, child, integer, is_on, name_of
from hbsummary.read.package import Element

__all__ = ["NumberedBy", "Style", "Styles"]

_CONTENTS = re.compile(r"toc (?:[1-9]|heading)", re.IGNORECASE)
# Word refuses longer chains; they may be circles.
_LONGEST = 64


class NumberedBy(NamedTuple):
    """The list and level of a paragraph or style (w:numPr); None where it does not say."""

    number: str | None = None
    level: int | None = None

    @classmethod
    def of(cls, properties: Element | None) -> NumberedBy:
        """What the w:pPr `properties` say."""
        numbered = child(properties, "w:numPr")
        level = child(numbered, "w:ilvl")
        return cls(attribute(child(numbered, "w:numId"), "val"), None if level is None else integer(level))


@dataclass(frozen=True, slots=True)
class Style:
    """One style: `vanish` is None where it does not say whether its text is hidden."""

    id: str
    kind: str
    name: str
    based_on: str
    vanish: bool | None
    numbered: NumberedBy


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        self._hidden = bool(is_on(child(root, "w:docDefaults", "w:rPrDefault", "w:rPr", "w:vanish")))
        for element in root if root is not None else ():
            if name_of(element) == "w:style":
                self._add(element)

    def _add(self, element: Element) -> None:
        style = Style(
            attribute(element, "styleId") or "",
            attribute(element, "type") or "paragraph",
            attribute(child(element, "w:name"), "val") or "",
            attribute(child(element, "w:basedOn"), "val") or "",
            is_on(child(element, "w:rPr", "w:vanish")),
            NumberedBy.of(child(element, "w:pPr")),
        )
        self._styles.setdefault(style.id, style)
        if style.kind == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
            self._default = self._default or style.id

    def chain(self, name: str | None) -> Iterator[Style]:
        """The style with the id `name`, the one it is based on, and so on; circles end."""
        seen: set[str] = set()
        while name in self._styles and name not in seen and len(seen) < _LONGEST:
            seen.add(name)
            yield self._styles[name]
            name = self._styles[name].based_on

    def of_paragraph(self, properties: Element | None) -> tuple[Style, ...]:
        """The chain of styles of a paragraph with the w:pPr `properties`."""
        name = attribute(child(properties, "w:pStyle"), "val")
        return tuple(self.chain(name if name in self._styles else self._default))

    def is_contents(self, chain: tuple[Style, ...]) -> bool:
        """Whether a paragraph of these styles belongs to a table of contents."""
        return any(_CONTENTS.fullmatch(style.name) for style in chain)

    def is_hidden(self, chain: tuple[Style, ...], properties: Element | None) -> bool:
        """Whether a run with the w:rPr `properties`, in a paragraph of these styles, is hidden text.

        What the run says itself counts; else hidden in its own style and in that of the
        paragraph cancel each other, as all such switches do in Word.
        """
        own = is_on(child(properties, "w:vanish"))
        if own is not None:
            return own
        of_run = _vanish(self.chain(attribute(child(properties, "w:rStyle"), "val")))
        return self._hidden or of_run != _vanish(iter(chain))

    def list_of(self, name: str) -> str | None:
        """The number of the list that the numbering style `name` stands for."""
        return next((style.numbered.number for style in self.chain(name) if style.numbered.number), None)


def _vanish(chain: Iterator[Style]) -> bool:
    return next((style.vanish for style in chain if style.vanish is not None), False)
