"""A parsed page as the lines that a browser would show, each with the elements that it stands in.

One pass over the tree, without recursion: pages are nested as deep as they like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.entities import name2codepoint

from lxml import etree

from hbsummary.read.htmllist import Lists
from hbsummary.read.htmlnames import elements
from hbsummary.read.htmltable import CJK, Block, Grid
from hbsummary.read.options import Limits

__all__ = ["Node", "Page", "page_of"]

_BLOCKS, _HIDDEN = elements("block"), elements("hidden")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KEPT = frozenset(("pre", "textarea", "xmp", "listing", "plaintext"))
_UNSEEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?:px|pt|em)?\s{0,3}(?:;|\Z)"
    r"|mso-hide\s{0,3}:\s{0,3}all",
    re.IGNORECASE,
)
_PRE = re.compile(r"white-space\s{0,3}:\s{0,3}(?:pre|break-spaces)", re.IGNORECASE)
_LABEL = re.compile(r"mso-list\s{0,3}:\s{0,3}ignore", re.IGNORECASE)
_WRAPPED = re.compile(rf"(?<=[{CJK}])[ \t\r\f]*\n[ \t\n\r\f]*(?=[{CJK}])")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_EDGE = " \t\n\r\f"
# Browsers show these as they are, and so do people who read a page that was cut in the wrong place.
_CUT = re.compile(rf"&({'|'.join(sorted(name2codepoint, key=len, reverse=True))})(?![A-Za-z0-9;=])")
# Numeric entities mean these positions in Windows' character set.
_WINDOWS = {n: bytes([n]).decode("cp1252", "replace") for n in range(0x80, 0xA0)} | {0xA0: " "}


@dataclass(frozen=True, slots=True)
class Node:
    """An element that breaks lines: its parent's number, its tag, and its role, class and id."""

    parent: int
    tag: str
    role: str = ""
    names: str = ""


@dataclass(slots=True)
class Page:
    """The lines of a page in order, and its elements that break lines: a parent comes before what stands
    in it. `elements` counts those of any kind."""

    blocks: list[Block] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    elements: int = 0


@dataclass(slots=True)
class _Open:
    """An element that has begun, and what its end has to put back."""

    tag: str
    block: bool
    node: int
    pre: bool
    linked: bool
    heading: bool
    label_from: int = -1


def page_of(root: etree._Element, limits: Limits) -> Page:
    """What a browser would show of the tree under `root`; InputError when its tables are beyond the limits."""
    walk = _Walk(limits)
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start" and isinstance(element.tag, str):
            if walk.start(element.tag.lower(), element.attrib):
                walk.text(element.text)
            else:
                events.skip_subtree()
        else:
            if event == "end":
                walk.end()
            if element is not root:
                walk.text(element.tail)
    walk.flush()
    return walk.page


class _Walk:
    """Where the walk is, and what it has put together."""

    def __init__(self, limits: Limits) -> None:
        self.page = Page()
        self._limits = limits
        self._size = 0
        self._open = [_Open("", True, -1, False, False, False)]
        self._pieces: list[str] = []
        self._linked = 0
        self._lists = Lists()
        self._tables: list[Grid] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """An element begins; False when nothing of it is shown."""
        above, style = self._open[-1], attributes.get("style", "")
        self.page.elements += 1
        if tag in _HIDDEN or "hidden" in attributes or (style and _UNSEEN.search(style)) or _is_closed(tag, attributes):
            self._open.append(_Open("", False, above.node, above.pre, above.linked, above.heading))
            return False
        block = tag in _BLOCKS
        if block or tag == "br":
            self.flush()
        here = _Open(tag, block, above.node, above.pre, above.linked, above.heading)
        here.pre |= tag in _KEPT or (bool(style) and bool(_PRE.search(style)))
        here.linked |= tag == "a" and not attributes.get("href", "#").startswith("#")
        here.heading |= tag in _HEADINGS
        if block:
            here.node = self._node(tag, attributes, above.node)
            self._structure(tag, attributes, here.node)
        elif style and _LABEL.search(style):
            here.label_from = len(self._pieces)
        self._open.append(here)
        return True

    def end(self) -> None:
        """The element that began last ends."""
        here = self._open[-1]
        if here.block:
            self.flush()
        elif here.label_from >= 0:
            self._pieces[here.label_from :] = [_label("".join(self._pieces[here.label_from :]))]
        self._open.pop()
        if here.tag in ("ol", "ul", "menu", "dir", "li"):
            self._lists.end(here.tag)
        elif here.tag in ("td", "th") and self._tables:
            self._tables[-1].in_cell = False
        elif here.tag == "table":
            self._emit(self._tables.pop().close())

    def text(self, text: str | None) -> None:
        """Characters of the element that is open."""
        if not text:
            return
        if self._open[-1].linked:
            self._linked += len(text.strip())
        if not self._open[-1].pre:
            self._pieces.append(text)
            return
        first, *lines = text.split("\n")
        self._pieces.append(first)
        for line in lines:
            self.flush()
            self._pieces.append(line)

    def flush(self) -> None:
        """What was collected becomes a line, if there is anything in it."""
        text, linked = "".join(self._pieces), self._linked
        self._pieces, self._linked = [], 0
        if not text or text.isspace():
            return
        here = self._open[-1]
        if not here.pre:
            text = _BLANKS.sub(" ", _WRAPPED.sub("", text)).strip(_EDGE)
        text = _CUT.sub(lambda cut: chr(name2codepoint[cut[1]]), text).translate(_WINDOWS).rstrip()
        if not text:
            return
        text = self._lists.label(text) + text
        self._size += len(text)
        self._limits.check_text(self._size)
        self._emit([Block(text, here.node, min(linked, len(text)), here.heading)])

    def _emit(self, blocks: list[Block]) -> None:
        grid = self._tables[-1] if self._tables else None
        if grid is None or grid.layout or not grid.in_cell:
            self.page.blocks += blocks
            return
        for block in blocks:
            grid.add(block)

    def _node(self, tag: str, attributes: Mapping[str, str], parent: int) -> int:
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        self.page.nodes.append(Node(parent, tag, attributes.get("role", "").lower(), names.strip()))
        return len(self.page.nodes) - 1

    def _structure(self, tag: str, attributes: Mapping[str, str], node: int) -> None:
        """Tables and lists keep account of their parts."""
        if tag in ("ol", "ul", "menu", "dir", "li"):
            self._lists.start(tag, attributes)
        elif tag == "table":
            self._spill()
            self._tables.append(Grid(node, self._limits, attributes.get("role") in ("presentation", "none")))
        elif self._tables and tag == "tr":
            self._tables[-1].row()
        elif self._tables and tag in ("td", "th"):
            self._tables[-1].cell(attributes.get("colspan"), attributes.get("rowspan"))

    def _spill(self) -> None:
        """A table that holds another one is layout."""
        if self._tables and not self._tables[-1].layout:
            self.page.blocks += self._tables[-1].spill()


def _is_closed(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element shows only when something is done to it."""
    return tag == "dialog" and "open" not in attributes


def _label(text: str) -> str:
    """The label that Word wrote before a paragraph, without the blanks after it; nothing for a bullet.

    Bullets are letters of a font of symbols.
    """
    label = text.strip()
    if len(label) == 1 and not label.isnumeric():
        return ""
    return label + " " if label.isascii() and label else label
