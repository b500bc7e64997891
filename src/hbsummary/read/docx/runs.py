"""What one paragraph of a Word document says: its visible text, and the boxes and notes that hang on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from hbsummary.read.docx.numerals import formatted
from hbsummary.read.docx.symbols import symbol
from hbsummary.read.ooxml import attribute, child, name_of
from hbsummary.read.options import Limits
from hbsummary.read.package import Element

__all__ = ["Content", "blocks", "read_runs"]

# Tracked changes: the text as it is when all are accepted.
_CHANGED = {"w:ins", "w:del", "w:moveFrom", "w:moveTo"}
_DROPPED = {"w:del", "w:moveFrom"}
_PROPERTIES = re.compile(r"[wm]:[A-Za-z]{1,20}Pr(?:Change|Ex)?\Z")
_SKIPPED = {"w:delText", "w:delInstrText", "w:instrText", "w:rt"}
_MARKS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "m:den": "/"}
_NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# A number in a circle that Word draws: the text stands in the instruction of the field.
_CIRCLED = re.compile(r"\s*eq\s+\\o\\ac\([○〇◯],\s*([^\s()]{1,3})\)", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """A field that has begun: its instruction, and whether its result has."""

    instruction: str = ""
    result: bool = False


@dataclass(slots=True)
class Content:
    """What was found in a paragraph: pieces of text, text boxes with their depth, notes as (kind, id), flags."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[tuple[Element, int]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    fields: list[_Field] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def add(self, text: str) -> None:
        """`text`, unless it belongs to the instruction of a field."""
        if all(field.result for field in self.fields):
            self.pieces.append(text)


def _inner(element: Element) -> Iterator[Element]:
    """The children of an element that count: of alternatives for older and newer programs one."""
    if name_of(element) == "mc:AlternateContent":
        choices = [part for part in element if name_of(part) == "mc:Choice"]
        # Newer programs show the first alternative, and the other one repeats it.
        yield from (choices or [part for part in element if name_of(part) == "mc:Fallback"])[:1]
    elif name_of(element) == "w:sdt":
        yield from (part for part in element if name_of(part) == "w:sdtContent")
    else:
        yield from element


def blocks(
    container: Element, names: Collection[str], limits: Limits, depth: int, flags: set[str]
) -> Iterator[tuple[Element, int]]:
    """The elements of these `names` (paragraphs and tables, rows, cells) in `container`, and how deep they stand.

    Content controls and the like are looked through. Tracked changes and embedded files are
    told in `flags`. InputError when elements stand too deep in one another.
    """
    stack = [_inner(container)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        name = name_of(element)
        if name in _CHANGED:
            flags.add("tracked_changes")
        if name == "w:altChunk":
            flags.add("embedded_text")
        if name in names:
            yield element, depth + len(stack)
        elif name not in _DROPPED and not _PROPERTIES.match(name):
            limits.check_nesting(depth + len(stack))
            stack.append(_inner(element))


def read_runs(paragraph: Element, hidden: Callable[[Element | None], bool], limits: Limits, depth: int) -> Content:
    """The content of `paragraph`, which stands `depth` elements deep.

    `hidden` tells from the properties of a run whether it is hidden. InputError when
    elements stand too deep in one another.
    """
    content = Content()
    stack = [(_inner(paragraph), False)]
    while stack:
        element = next(stack[-1][0], None)
        if element is None:
            stack.pop()
            continue
        unseen, name = stack[-1][1], name_of(element)
        if name == "w:r":
            unseen = unseen or hidden(child(element, "w:rPr"))
        if not _take(element, name, content, unseen, depth + len(stack)):
            continue
        limits.check_nesting(depth + len(stack))
        stack.append((_inner(element), unseen))
    return content


def _take(element: Element, name: str, content: Content, unseen: bool, depth: int) -> bool:
    """Adds what the element itself says to the content; whether to look into it."""
    if name in _CHANGED:
        content.flags.add("tracked_changes")
    if name in ("w:fldChar", "w:instrText"):
        _field(element, name, content, unseen)
        return False
    if name in _DROPPED or name in _SKIPPED or _PROPERTIES.match(name):
        return False
    if name == "w:txbxContent":
        if not unseen:
            content.boxes.append((element, depth))
        return False
    if name in _NOTES and not unseen:
        content.notes.append((_NOTES[name], attribute(element, "id") or ""))
    said = _said(element, name)
    if said and unseen:
        content.flags.add("hidden_text")
    elif said:
        content.add(said)
    return name not in ("w:t", "m:t")


def _said(element: Element, name: str) -> str:
    """The characters that an element stands for."""
    if name in ("w:t", "m:t"):
        text = (element.text or "").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
        return text if element.get(_SPACE) == "preserve" else text.strip(" \t")
    if name == "w:sym":
        return symbol(attribute(element, "font") or "", attribute(element, "char") or "")
    return _MARKS.get(name, "")


def _field(element: Element, name: str, content: Content, unseen: bool) -> None:
    """Keeps track of fields: instructions are not shown, results are."""
    fields = content.fields
    kind = attribute(element, "fldCharType")
    if name == "w:instrText":
        if fields and not fields[-1].result:
            fields[-1].instruction = (fields[-1].instruction + (element.text or ""))[:200]
    elif kind == "begin":
        fields.append(_Field())
    elif kind == "separate" and fields:
        fields[-1].result = True
    elif kind == "end" and fields:
        ended = fields.pop()
        circled = None if ended.result or unseen else _CIRCLED.match(ended.instruction)
        if circled:
            number = int(circled[1]) if circled[1].isascii() and circled[1].isdigit() else 0
            content.add(formatted(number, "decimalEnclosedCircle") if number else circled[1])
