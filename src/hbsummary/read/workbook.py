"""Workbooks (XLSX): their sheets, and the rows of these as they are shown.

The XML goes through a parser that calls us for each element and keeps no tree, so that a
sheet of millions of cells takes no more memory than the row at hand. openpyxl tells of
merged cells and hidden rows only where it keeps the whole sheet; calamine knows no formats.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from hbsummary.errors import InputError
from hbsummary.read.cellformat import BUILT_IN, shown
from hbsummary.read.ooxml import Relation, main_part, relations
from hbsummary.read.options import Limits
from hbsummary.read.package import Package, damaged

__all__ = ["Area", "Row", "Sheet", "Workbook"]

_PIECE = 1 << 16
_COLUMNS = 16_384
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# Characters that XML has no place for are written as _x000D_; halves of pairs stay as they are.
_ESCAPED = re.compile(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")
_TRUE = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the part it is in, whether it is shown."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Row:
    """A row: its number from 1, the texts of its cells by column from 0, whether it is hidden."""

    number: int
    hidden: bool
    cells: dict[int, str]


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells: the first and last row (from 1) and column (from 0)."""

    top: int
    left: int
    bottom: int
    right: int


class Workbook:
    """The sheets of a workbook; InputError when it cannot be read or is beyond the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._package = Package(data, "workbook", limits)
        part = main_part(self._package, "xl/workbook.xml")
        if part.lower().endswith(".bin"):
            raise InputError("is a binary workbook (.xlsb)", "save it as XLSX")
        related = list(relations(self._package, part))
        listed = _List()
        self._parse(part, listed)
        self.from_1904 = listed.from_1904
        self.sheets = list(self._sheets(listed, related))
        self._strings = self._shared(related)
        self._formats = self._styles(related)
        self._cells = 0
        # Formulas whose result no program has stored.
        self.unsolved = 0

    def rows(self, sheet: Sheet, columns: set[int] | None = None, areas: list[Area] | None = None) -> Iterator[Row]:
        """The rows of a sheet in order. Hidden columns are put into `columns`, merged cells into `areas`."""
        target = _Rows(self, self._limits, set() if columns is None else columns, [] if areas is None else areas)
        for _ in self._feed(sheet.part, target):
            while target.ready:
                yield target.ready.popleft()
            self._limits.check_cells(self._cells + target.count)
        self._cells += target.count
        yield from target.ready

    def text(self, kind: str, value: str, style: str) -> str:
        """A cell as it is shown: `kind` is its type, `value` what is stored, `style` the number of its format."""
        if kind == "s":
            return self._strings[int(value)] if value.isdecimal() and int(value) < len(self._strings) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind in ("str", "inlineStr", "e", "d"):
            return _unescaped(value)
        place = int(style) if style.isdecimal() and len(style) < 7 else 0
        return shown(value.strip(), self._formats[place] if place < len(self._formats) else "", self.from_1904)

    def _sheets(self, listed: _List, related: list[Relation]) -> Iterator[Sheet]:
        """The sheets that hold cells; those of charts, and what lies outside the file, do not."""
        parts = {relation.id: relation.target for relation in related if relation.kind == "worksheet"}
        for name, id_, state in listed.sheets:
            if id_ in parts and parts[id_] in self._package:
                yield Sheet(name, parts[id_], state in ("hidden", "veryHidden"))

    def _shared(self, related: list[Relation]) -> list[str]:
        target = _Strings(self._limits)
        for relation in related:
            if relation.kind == "sharedStrings" and relation.target in self._package:
                self._parse(relation.target, target)
        return target.texts

    def _styles(self, related: list[Relation]) -> list[str]:
        """The code of the number format of each style."""
        target = _Styles()
        for relation in related:
            if relation.kind == "styles" and relation.target in self._package:
                self._parse(relation.target, target)
        return [target.codes.get(number) or BUILT_IN.get(number, "") for number in target.styles]

    def _parse(self, part: str, target: _Target) -> None:
        for _ in self._feed(part, target):
            pass

    def _feed(self, part: str, target: _Target) -> Iterator[None]:
        """Has `target` called for what is in a part; stops after each piece of it."""
        data = self._package.read(part)
        called: Any = target
        parser = etree.XMLParser(target=called, resolve_entities=False, no_network=True, load_dtd=False)
        try:
            for at in range(0, len(data), _PIECE):
                parser.feed(data[at : at + _PIECE])
                yield
            parser.close()
        except etree.XMLSyntaxError as error:
            raise damaged("workbook", "a part of it is no valid XML") from error
        yield


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _number(text: str | None) -> int:
    """A number in an attribute; 0 when it is none."""
    return int(text) if text and len(text) < 10 and text.isdecimal() else 0


def _column(letters: str) -> int:
    """The column that letters name, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class _Target:
    """What the parser calls: names of elements and attributes without their namespaces.

    Office writes these parts in several namespaces, none of which uses a name twice.
    """

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.opened(_local(tag), {_local(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.closed(_local(tag))

    def data(self, text: str) -> None:
        """Text between tags."""

    def doctype(self, *declared: object) -> None:
        """Refuses a document type before anything that it declares can be used."""
        raise InputError("declares a document type", "open it in Excel and save it again")

    def close(self) -> None:
        """The end of the part."""

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""


class _List(_Target):
    """The sheets of a workbook: name, relation and state; and where its days are counted from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", ""), attributes.get("state", "")))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in _TRUE


class _Strings(_Target):
    """The texts that cells refer to by number, without guides to their pronunciation."""

    def __init__(self, limits: Limits) -> None:
        self.texts: list[str] = []
        self._limits = limits
        self._pieces: list[str] = []
        self._chars = 0
        self._open = self._guide = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "rPh":
            self._guide = True
        self._open = name == "t" and not self._guide

    def data(self, text: str) -> None:
        if self._open:
            self._pieces.append(text)
            self._chars += len(text)
            self._limits.check_text(self._chars)

    def closed(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._guide = False
        elif name == "si":
            self.texts.append(_unescaped("".join(self._pieces)))
            self._pieces.clear()


class _Styles(_Target):
    """The formats of numbers by their numbers, and which of them each style has."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.styles: list[int] = []
        self._cells = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._cells = True
        elif name == "xf" and self._cells:
            self.styles.append(_number(attributes.get("numFmtId")))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self._cells = False


@dataclass(slots=True)
class _Cell:
    """The cell at hand."""

    column: int
    kind: str
    style: str
    pieces: list[str] = field(default_factory=list)
    formula: bool = False


class _Rows(_Target):
    """The rows of a sheet, ready as soon as they have ended."""

    def __init__(self, book: Workbook, limits: Limits, columns: set[int], areas: list[Area]) -> None:
        self.ready: deque[Row] = deque()
        self.count = 0
        self._book, self._limits, self._columns, self._areas = book, limits, columns, areas
        self._last = 0
        self._column = self._hidden_to = -1
        self._row: Row | None = None
        self._cell: _Cell | None = None
        self._open = self._guide = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._cell is not None:
            self._inside(self._cell, name)
        elif name == "c":
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
            self._cell = _Cell(self._column, attributes.get("t", "n"), attributes.get("s", ""))
        elif name == "row":
            # Rows stand in order; a number that goes back would name a row twice.
            self._last, self._column = max(_number(attributes.get("r")), self._last + 1), -1
            self._row = Row(self._last, attributes.get("hidden") in _TRUE, {})
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, self._hidden_to = (
                max(_number(attributes.get("min")) - 1, self._hidden_to),
                max(min(_number(attributes.get("max")), _COLUMNS), self._hidden_to),
            )
            self._columns.update(range(first, self._hidden_to))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _inside(self, cell: _Cell, name: str) -> None:
        """An element of a cell begins: its value, its text, a guide to the pronunciation, a formula."""
        self._guide = self._guide or name == "rPh"
        self._open = name in ("v", "t") and not self._guide
        cell.formula = cell.formula or name == "f"

    def data(self, text: str) -> None:
        if self._open and self._cell is not None:
            self._cell.pieces.append(text)

    def closed(self, name: str) -> None:
        self._open = False
        if name == "rPh":
            self._guide = False
        elif name == "c" and self._cell is not None:
            cell, self._cell = self._cell, None
            self._keep(cell)
        elif name == "row" and self._row is not None:
            row, self._row = self._row, None
            if row.cells:
                self.ready.append(row)

    def _keep(self, cell: _Cell) -> None:
        """Adds a cell to its row. Those that have only a border are no burden."""
        self._book.unsolved += cell.formula and not cell.pieces and cell.kind != "str"
        text = self._book.text(cell.kind, "".join(cell.pieces), cell.style)
        if text and self._row is not None:
            self._row.cells[cell.column] = text
            self.count += 1

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if start and end:
            self._areas.append(Area(int(start[2]), _column(start[1]), int(end[2]), _column(end[1])))
            self._limits.check_cells(len(self._areas))
