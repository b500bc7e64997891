"""DOCX: the text as Word shows it, read from the parts of the document.

Automatic numbers are computed, tracked changes taken as accepted, hidden text left out.
Text boxes follow the paragraph that they hang on, footnotes too; endnotes stand at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read.compose import Composer
from hbsummary.read.docx.numbering import Numbering
from hbsummary.read.docx.runs import Content, blocks, read_runs
from hbsummary.read.docx.styles import NumberedBy, Styles
from hbsummary.read.docx.tables import Tables
from hbsummary.read.items import Item, is_empty, labelled, put, set_apart
from hbsummary.read.ooxml import Relation, attribute, child, is_on, main_part, name_of, relations
from hbsummary.read.options import DEFAULT, Options
from hbsummary.read.package import Element, Package, damaged

__all__ = ["read_docx"]

_CONTENTS = "contents"
_MARGINS = {"header": "page_header", "footer": "page_footer"}


def read_docx(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """The source in the bytes of a DOCX file; InputError when it is broken, protected, too large or without text."""
    try:
        return _Document(Package(data, "DOCX", options.limits), options).source(name)
    except RecursionError as error:
        raise InputError("has tables or boxes too deep in one another", "open it in Word and move them out") from error


class _Document:
    """One document while it is read."""

    def __init__(self, package: Package, options: Options) -> None:
        self._package = package
        self._limits = options.limits
        main = main_part(package, "word/document.xml")
        self._root = package.xml(main)
        if name_of(self._root) != "w:document":
            raise damaged("DOCX", "its main part is no document")
        self._relations = {relation.id: relation for relation in relations(package, main)}
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
        self._notes = {kind: dict(_notes(self._part(kind))) for kind in ("footnotes", "endnotes")}
        self._endnotes: list[Item] = []
        self._chars = 0
        self._flags: set[str] = set()
        self._tables = Tables(self._story, self._limits, self._flags)

    def _part(self, kind: str) -> Element | None:
        """The root of the part that the document refers to as its styles, numbering, … if it has one."""
        targets = (relation.target for relation in self._relations.values() if relation.kind == kind)
        return next((self._package.xml(target) for target in targets if target in self._package), None)

    def source(self, name: str) -> Source:
        """All of it put together."""
        margins = list(self._margins())
        body = self._story(child(self._root, "w:body"), 1)
        body += self._endnotes
        if is_empty(body):
            if "embedded_text" in self._flags:
                raise InputError("holds its text as an embedded file", "open it in Word and save it again")
            raise InputError("holds no text", "if it is pictures of pages, make text of them first")
        composer = Composer(self._limits)
        headers, footers = ([m for m in margins if m.rule == rule] for rule in _MARGINS.values())
        put(composer, [*headers, *body, *footers])
        return composer.source(name, "docx", tuple(sorted(self._flags)))

    def _margins(self) -> Iterator[Item]:
        """The headers and footers of all sections, each text once."""
        seen = set()
        for relation in self._margin_parts():
            lines = [item.text if item.cells is None else "\t".join(item.cells) for item in self._margin(relation)]
            item = Item("\n".join(line for line in lines if line.strip()), _MARGINS[relation.kind])
            if item.text and item not in seen:
                seen.add(item)
                yield item

    def _margin(self, relation: Relation) -> list[Item]:
        return self._story(self._package.xml(relation.target), 0)

    def _margin_parts(self) -> Iterator[Relation]:
        seen = set()
        for element in self._root.iter("{*}headerReference", "{*}footerReference"):
            relation = self._relations.get(attribute(element, "id") or "")
            known = relation is not None and relation.kind in _MARGINS and relation.target in self._package
            if relation is not None and known and relation.target not in seen:
                seen.add(relation.target)
                yield relation

    def _story(self, container: Element | None, depth: int) -> list[Item]:
        """The lines and rows of a body, cell, box, note or header that stands `depth` elements deep."""
        items: list[Item] = []
        if container is None:
            return items
        before: list[str] = []
        for element, at in blocks(container, ("w:p", "w:tbl"), self._limits, depth, self._flags):
            if name_of(element) == "w:p":
                self._paragraph(element, at, before, items)
                continue
            items += _ended(before)
            rows = self._tables.items(element, at)
            items += set_apart(rows) if name_of(container) == "w:tc" else rows
        return [*items, *_ended(before)]

    def _paragraph(self, element: Element, depth: int, before: list[str], items: list[Item]) -> None:
        """Adds a paragraph to `items`, what stands in `before` in front of it.

        A paragraph whose mark is deleted or hidden runs on into the next one: it is kept in `before`.
        """
        properties = child(element, "w:pPr")
        chain = self._styles.of_paragraph(properties)
        content = read_runs(element, lambda run: self._styles.is_hidden(chain, run), self._limits, depth)
        self._flags |= content.flags
        mark = child(properties, "w:rPr")
        deleted, hidden = self._is_deleted(mark), bool(is_on(child(mark, "w:vanish")))
        self._chars += len(content.text)
        self._limits.check_text(self._chars)
        label = ""
        if not deleted and (content.text or before or not hidden):
            label = self._numbering.label(NumberedBy.of(properties), chain)
        if deleted or hidden:
            before.append(labelled(label, content.text))
        else:
            text = labelled(label, "".join(before) + content.text)
            before.clear()
            rule = _CONTENTS if text and self._styles.is_contents(chain) else ""
            items += [Item(text, rule, apart=bool(rule))] if text or not content.boxes else []
        items += self._hanging(content)

    def _is_deleted(self, mark: Element | None) -> bool:
        """Whether the mark at the end of a paragraph is deleted, by its run properties."""
        changes = {name_of(change) for change in mark if "w:" in name_of(change)} if mark is not None else set()
        if changes & {"w:ins", "w:del", "w:moveFrom", "w:moveTo"}:
            self._flags.add("tracked_changes")
        return bool(changes & {"w:del", "w:moveFrom"})

    def _hanging(self, content: Content) -> Iterator[Item]:
        """The boxes and footnotes of a paragraph; endnotes are kept for the end. Each note comes once."""
        for box, depth in content.boxes:
            yield from set_apart(self._story(box, depth))
        for kind, id in content.notes:
            note = self._notes[kind].pop(id, None)
            items = [_stripped(item) for item in self._story(note, 1)]
            if kind == "endnotes":
                self._endnotes += items
            else:
                yield from items


def _notes(root: Element | None) -> Iterator[tuple[str, Element]]:
    """The notes of a part by their ids, without the lines that separate notes from text."""
    for note in root if root is not None else ():
        if name_of(note) in ("w:footnote", "w:endnote") and attribute(note, "type") in (None, "normal"):
            yield attribute(note, "id") or "", note


def _ended(before: list[str]) -> list[Item]:
    """The line of paragraphs that no other one follows; there is nothing `before` the next one then."""
    text = "".join(before)
    before.clear()
    return [Item(text)] if text else []


def _stripped(item: Item) -> Item:
    """A line of a note, without the blank after its number."""
    return Item(item.text.strip(), item.rule, item.cells, apart=True)
