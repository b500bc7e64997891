"""ODT: the text as LibreOffice shows it, read from content.xml and styles.xml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read.compose import Composer
from hbsummary.read.items import Cell, Item, arranged, is_empty, labelled, put, set_apart
from hbsummary.read.odt.lists import Lists, Place
from hbsummary.read.odt.names import attribute, integer, name_of
from hbsummary.read.options import DEFAULT, Options
from hbsummary.read.package import Element, Package, damaged

__all__ = ["read_odt"]

_PARAGRAPHS = ("text:p", "text:h")
_INDEXES = {"text:table-of-content", "text:illustration-index", "text:table-index", "text:alphabetical-index"}
_SKIPPED = {
    "text:tracked-changes", "office:annotation", "text:note-citation", "text:ruby-text", "text:hidden-text",
    "text:hidden-paragraph", "office:forms", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
}  # fmt: skip
_MARKS = {"text:tab": "\t", "text:line-break": "\n"}
_MARGINS = {"style:header": "page_header", "style:footer": "page_footer"}
_MOST_COLUMNS = 63
_BLANKS = re.compile(r"[ \t\r\n]+")


def read_odt(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """The source in the bytes of an ODT file; InputError when it is broken, protected, too large or without text."""
    try:
        return _Document(Package(data, "ODT", options.limits), options).source(name)
    except RecursionError as error:
        raise InputError("has tables or boxes too deep in one another", "move them out of one another") from error


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read: pieces of text, and boxes and notes that hang on it with their depth."""

    pieces: list[str] = field(default_factory=list)
    hanging: list[tuple[Element, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text; blanks that only set out the markup are gone."""
        return "".join(self.pieces).strip(" ").replace("\0", " ")

    def add(self, text: str | None) -> None:
        """Running text, in which blanks and line ends count as one blank."""
        text = _BLANKS.sub(" ", text or "")
        before = self.pieces[-1][-1] if self.pieces else " "
        text = text.lstrip(" ") if before in " \n" else text
        if text:
            self.pieces.append(text)


class _Document:
    """One document while it is read."""

    def __init__(self, package: Package, options: Options) -> None:
        self._limits = options.limits
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise InputError("is protected by a password", "open it and save it without the password")
        content = package.xml("content.xml")
        self._body = next(content.iter("{*}text"), None)
        if name_of(content) != "office:document-content":
            raise damaged("ODT", "its main part is no document")
        self._layout = package.xml("styles.xml") if "styles.xml" in package else None
        roots = [root for root in (self._layout, content) if root is not None]
        self._hidden = _hidden_styles(roots)
        self._lists = Lists(roots)
        self._flags: set[str] = set()
        self._chars = self._cells = 0

    def source(self, name: str) -> Source:
        """All of it put together."""
        margins = list(self._margins())
        body = [] if self._body is None else self._story(self._body, 2)
        if is_empty(body):
            raise InputError("holds no text", "if it is pictures of pages, make text of them first")
        composer = Composer(self._limits)
        headers, footers = ([m for m in margins if m.rule == rule] for rule in _MARGINS.values())
        put(composer, [*headers, *body, *footers])
        return composer.source(name, "odt", tuple(sorted(self._flags)))

    def _margins(self) -> Iterator[Item]:
        """The headers and footers of all kinds of pages, each text once."""
        seen = set()
        for element in self._layout.iter("{*}header", "{*}footer") if self._layout is not None else ():
            items = self._story(element, 4) if name_of(element) in _MARGINS else []
            lines = [item.text if item.cells is None else "\t".join(item.cells) for item in items]
            item = Item("\n".join(line for line in lines if line.strip()), _MARGINS.get(name_of(element), ""))
            if item.text and item not in seen:
                seen.add(item)
                yield item

    def _story(self, container: Element, depth: int, place: Place | None = None, level: int = 0) -> list[Item]:
        """The lines and rows of a body, cell, item of a list, note, box or header that stands `depth` deep."""
        self._limits.check_nesting(depth)
        items: list[Item] = []
        for element in container:
            name = name_of(element)
            if name in _PARAGRAPHS:
                label = self._lists.heading(element) if name == "text:h" and place is None else ""
                items += self._paragraph(element, depth + 1, label)
            elif name == "text:list":
                items += self._list(element, depth + 1, place, level + 1)
            elif name == "table:table":
                rows = arranged(list(self._rows(element, depth + 1)))
                items += set_apart(rows) if name_of(container) == "table:table-cell" else rows
            elif name == "text:tracked-changes":
                self._flags |= {"tracked_changes"} if len(element) else set()
            elif attribute(element, "text:display") == "none":
                self._flags.add("hidden_text")
            elif name not in _SKIPPED:
                inner = self._story(element, depth + 1)
                items += _as_contents(inner) if name in _INDEXES else inner
        return items

    def _list(self, element: Element, depth: int, place: Place | None, level: int) -> list[Item]:
        """The items of a list with their labels; lists within go on with its counters."""
        if place is None:
            own = self._lists.begin(element)
        else:
            own = Place(attribute(element, "text:style-name") or place.style, place.counters)
        items: list[Item] = []
        for entry in element:
            inner = [part for part in entry if isinstance(part.tag, str)]
            label = ""
            if name_of(entry) == "text:list-item" and inner and name_of(inner[0]) in _PARAGRAPHS:
                start = integer(entry, "text:start-value", -1)
                label = self._lists.label(own, level, start if start >= 0 else None)
            lines = self._story(entry, depth + 1, own, level)
            if label and lines:
                lines[0] = Item(labelled(label, lines[0].text), lines[0].rule, lines[0].cells, lines[0].apart)
            items += lines
        return items

    def _rows(self, table: Element, depth: int) -> Iterator[list[Cell]]:
        self._limits.check_nesting(depth)
        for element in table:
            if name_of(element) == "table:table-row":
                row = list(self._row(element, depth + 1))
                # Repeated rows are empty ones, at the end of a sheet.
                yield [cell for cell in row if cell.columns]
            elif name_of(element).startswith("table:table-"):
                yield from self._rows(element, depth + 1)

    def _row(self, row: Element, depth: int) -> Iterator[Cell]:
        """The cells of a row; those that a merged cell covers are there, and empty."""
        for element in row:
            name = name_of(element)
            if name in ("table:table-cell", "table:covered-table-cell"):
                items = self._story(element, depth + 1) if name == "table:table-cell" else []
                columns = min(max(integer(element, "table:number-columns-repeated", 1), 1), _MOST_COLUMNS)
                self._cells += columns
                self._limits.check_cells(self._cells)
                yield Cell(tuple(items), columns)

    def _paragraph(self, element: Element, depth: int, label: str) -> list[Item]:
        """A line, and what hangs on it."""
        line = self._line(element, depth)
        self._chars += len(line.text)
        self._limits.check_text(self._chars)
        hanging = [item for part, at in line.hanging for item in self._story(part, at)]
        text = labelled(label, line.text)
        return [*([Item(text)] if text or not line.hanging else []), *set_apart(hanging)]

    def _line(self, paragraph: Element, depth: int) -> _Line:
        line = _Line()
        hidden = self._is_hidden(paragraph)
        self._say(line, paragraph.text, hidden)
        stack = [(paragraph, iter(paragraph), hidden)]
        while stack:
            outer, rest, unseen = stack[-1]
            element = next(rest, None)
            if element is None:
                stack.pop()
                if stack:
                    self._say(line, outer.tail, stack[-1][2])
            elif self._take(element, line, unseen, depth + len(stack)):
                self._limits.check_nesting(depth + len(stack))
                inside = unseen or self._is_hidden(element)
                self._say(line, element.text, inside)
                stack.append((element, iter(element), inside))
            else:
                self._say(line, element.tail, unseen)
        return line

    def _take(self, element: Element, line: _Line, unseen: bool, depth: int) -> bool:
        """Adds what an element itself stands for; whether to look into it."""
        name = name_of(element)
        if name in ("draw:text-box", "text:note-body"):
            if not unseen:
                line.hanging.append((element, depth))
            return False
        if name == "text:s" and not unseen:
            # As many blanks as said, safe from being taken for one.
            line.pieces.append("\0" * min(max(integer(element, "text:c", 1), 1), 1000))
        elif name in _MARKS and not unseen:
            line.pieces.append(_MARKS[name])
        elif name in ("text:hidden-text", "text:hidden-paragraph"):
            self._flags.add("hidden_text")
        return name not in _SKIPPED

    def _say(self, line: _Line, text: str | None, hidden: bool) -> None:
        if not hidden:
            line.add(text)
        elif text and text.strip():
            self._flags.add("hidden_text")

    def _is_hidden(self, element: Element) -> bool:
        return attribute(element, "text:style-name") in self._hidden


def _as_contents(items: Iterable[Item]) -> list[Item]:
    return [Item(item.text, "contents", apart=True) for item in items if item.text.strip()]


def _hidden_styles(roots: Iterable[Element]) -> frozenset[str]:
    """The names of styles whose text is hidden, by themselves or by what they are based on."""
    parents: dict[str, str] = {}
    hidden: dict[str, bool] = {}
    for element in (style for root in roots for style in root.iter("{*}style")):
        name = attribute(element, "style:name") or ""
        parents[name] = attribute(element, "style:parent-style-name") or ""
        for part in element:
            display = attribute(part, "text:display")
            if display is not None:
                hidden[name] = display == "none"
    for name in parents:
        chain: dict[str, None] = {}
        at = name
        while at in parents and at not in hidden and at not in chain:
            chain[at] = None
            at = parents[at]
        hidden |= dict.fromkeys(chain, hidden.get(at, False))
    return frozenset(name for name, is_so in hidden.items() if is_so)
