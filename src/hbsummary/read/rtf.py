"""RTF: paragraphs, tables, notes and text boxes, as they are shown.

Text flows into stories: the body, and for as long as their groups are open those of a header,
a note or a text box, which then stand behind the paragraph that they hang on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read.compose import Composer
from hbsummary.read.items import Cell, Item, arranged, cell_text, is_empty, labelled, put, set_apart
from hbsummary.read.options import DEFAULT, Limits, Options
from hbsummary.read.rtfscan import CLOSE, OPEN, TEXT, WORD, Token, tokens

__all__ = ["read_rtf"]

_HIDDEN, _CHANGED = "hidden_text", "tracked_changes"
# Groups that hold no text of the document; those that are marked with \* and not known hold none either.
_GROUPS = """
fonttbl colortbl stylesheet listtable listoverridetable info generator pict nonshppict themedata datastore
colorschememapping latentstyles rsidtbl xmlnstbl mmathPr filetbl revtbl objdata objclass objname fldinst
datafield annotation atnid atnauthor atndate atnref atnicn bkmkstart bkmkend tc tcn xe rxe txe formfield
ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pn pgdsctbl private template nonesttables shprslt sp sn sv do
falt panose background passwordhash userprops upr mhtmltag htmltag
"""
_NO_TEXT = frozenset(_GROUPS.split())
_MARKED = frozenset(("shppict", "shpinst", "ud", "nesttableprops", "shptxt", "footnote"))
# Groups of text within ones of none.
_SHOWN_AGAIN = frozenset(("shptxt", "ud"))
_MARGINS = {f"{place}{pages}": f"page_{place}" for place in ("header", "footer") for pages in ("", "l", "r", "f")}
_STORIES = {**_MARGINS, "footnote": "note", "shptxt": "box"}
_LABELS = ("listtext", "pntext")
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emdash": "—",
    "endash": "–", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\xa0", "_": "-",
}  # fmt: skip
_PARAGRAPHS = ("par", "sect", "page", "\n", "\r")
# Edges of cells this near to each other, in twentieths of a point, are one.
_NEAR = 40


@dataclass(slots=True)
class _Row:
    """A row of a table: its cells, and where they end on the page when that is told."""

    cells: list[list[Item]]
    edges: tuple[int, ...]


@dataclass(slots=True)
class _Story:
    """A flow of text: what is complete, and the paragraph, cell, row and table at hand."""

    limits: Limits
    kind: str = "body"
    items: list[Item] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    label: str = ""
    hanging: list[Item] = field(default_factory=list)
    cell: list[Item] = field(default_factory=list)
    row: list[list[Item]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    inner_cell: list[str] = field(default_factory=list)
    inner_row: list[str] = field(default_factory=list)

    def paragraph(self, depth: int) -> None:
        """Ends the paragraph at hand, which stands in so many tables."""
        text, hanging = _whole(self.pieces), list(self.hanging)
        text = labelled(self.label, text) if text else text
        self.pieces.clear()
        self.hanging.clear()
        self.label = ""
        if depth > 1:
            self.inner_cell.append(text)
            self.cell += set_apart(hanging)
        elif depth:
            self.cell += [Item(text), *set_apart(hanging)]
        else:
            self.table()
            self.items += [*([Item(text)] if text or not hanging else []), *hanging]

    def end_cell(self) -> None:
        self.paragraph(1)
        self.row.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        if self.row:
            self.rows.append(_Row(self.row, tuple(self.edges)))
            self.row = []

    def end_inner_cell(self) -> None:
        self.paragraph(2)
        self.inner_row.append(cell_text(self.inner_cell))
        self.inner_cell = []

    def end_inner_row(self) -> None:
        self.cell.append(Item(cells=tuple(self.inner_row), apart=True))
        self.inner_row = []

    def table(self) -> None:
        """Ends the table at hand, also one that breaks off."""
        if self.inner_row:
            self.end_inner_row()
        if self.cell:
            self.row.append(self.cell)
            self.cell = []
        self.end_row()
        if self.rows:
            self.items += arranged(_grid(self.rows, self.limits))
            self.rows = []

    def end(self) -> list[Item]:
        """All of it."""
        if self.pieces or self.hanging:
            self.paragraph(1 if self.row or self.cell else 0)
        self.table()
        return self.items


@dataclass(slots=True)
class _State:
    """What holds until the group ends. `story` is set where the group began one, `label` where it is one."""

    silent: bool = False
    hidden: bool = False
    deleted: bool = False
    marked: bool = False
    inner: bool = False
    label: bool = False
    # In how many tables the paragraph stands.
    depth: int = 0
    story: str = ""


def read_rtf(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """The source that an RTF document makes; InputError when it holds no text."""
    document = _Document(options.limits)
    for token in tokens(data, options.limits):
        document.take(token)
    return document.source(name)


class _Document:
    """Takes the tokens and puts the text together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._stack: list[_State] = []
        self._state = _State()
        self._stories = [_Story(limits)]
        self._margins: dict[Item, None] = {}
        self._label: list[str] = []
        self._chars = self._cells = 0
        self._flags: set[str] = set()

    @property
    def _story(self) -> _Story:
        return self._stories[-1]

    def take(self, token: Token) -> None:
        """The next token of the document."""
        if token.kind == TEXT:
            self._add(token.text)
        elif token.kind == OPEN:
            self._stack.append(self._state)
            self._state = replace(self._state, story="", marked=False)
        elif token.kind == CLOSE and self._stack:
            ended, self._state = self._state, self._stack.pop()
            if ended.story:
                self._end_story(ended.story)
            if ended.label and not self._state.label:
                self._story.label = _label("".join(self._label))
                self._label.clear()
        elif token.kind == WORD:
            self._word(token.text, token.number)

    def source(self, name: str) -> Source:
        """All of it put together."""
        while len(self._stories) > 1:
            self._end_story(self._story.kind)
        body = self._story.end()
        if is_empty(body):
            raise InputError("holds no text", "if it is pictures of pages, make text of them first")
        composer = Composer(self._limits)
        headers, footers = ([i for i in self._margins if i.rule == rule] for rule in ("page_header", "page_footer"))
        put(composer, [*headers, *body, *footers])
        return composer.source(name, "rtf", tuple(sorted(self._flags)))

    def _add(self, text: str) -> None:
        state = self._state
        if state.silent:
            return
        if state.hidden or state.deleted:
            self._flags |= {_HIDDEN} if state.hidden else {_CHANGED}
            return
        self._chars += len(text)
        self._limits.check_text(self._chars)
        (self._label if state.label else self._story.pieces).append(text)

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "*":
            state.marked = True
            return
        if state.marked or word in _NO_TEXT or word in _STORIES or word in _LABELS:
            marked, state.marked = state.marked, False
            self._destination(word, marked)
        if word in ("v", "deleted", "plain"):
            self._characters(word, number != 0)
        elif not state.silent:
            self._layout(word, number or 0)

    def _destination(self, word: str, marked: bool) -> None:
        """A word that says what its group is for."""
        state = self._state
        if word in _SHOWN_AGAIN:
            state.silent = False
        elif word in _NO_TEXT or word == "shpinst" or (marked and word not in _MARKED):
            state.silent = True
        if word == "nesttableprops":
            state.inner = True
        if state.silent:
            return
        if word in _STORIES and not state.story:
            state.story, state.hidden, state.deleted, state.depth = word, False, False, 0
            self._stories.append(_Story(self._limits, word))
        state.label = state.label or word in _LABELS

    def _characters(self, word: str, on: bool) -> None:
        """A word that says whether the characters after it are shown."""
        if word == "v":
            self._state.hidden = on
        elif word == "deleted":
            self._state.deleted = on
        else:
            self._state.hidden = self._state.deleted = False

    def _layout(self, word: str, number: int) -> None:
        if word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word in _PARAGRAPHS:
            if self._story.pieces or word == "par":
                self._story.paragraph(self._state.depth)
        elif word == "pard":
            self._state.depth = 0
        elif word == "intbl":
            self._state.depth = max(self._state.depth, 1)
        elif word == "itap":
            self._state.depth = max(0, number)
        else:
            self._table(word, number)

    def _table(self, word: str, number: int) -> None:
        """A word that ends a cell or a row, or says where its cells end."""
        story = self._story
        if word in ("cell", "nestcell"):
            self._cells += 1
            self._limits.check_cells(self._cells)
            (story.end_cell if word == "cell" else story.end_inner_cell)()
        elif word == "nestrow":
            story.end_inner_row()
        elif self._state.inner:
            return
        elif word == "row":
            story.end_row()
        elif word == "trowd":
            story.edges = []
        elif word == "cellx":
            self._limits.check_cells(len(story.edges))
            story.edges.append(number)

    def _end_story(self, kind: str) -> None:
        items = self._stories.pop().end()
        if kind in _MARGINS:
            texts = ("\t".join(item.cells) if item.cells is not None else item.text for item in items)
            text = "\n".join(line for line in texts if line.strip())
            self._margins |= {Item(text, _MARGINS[kind]): None} if text else {}
        else:
            items = [replace(item, text=item.text.strip()) for item in items]
            self._story.hanging += set_apart(item for item in items if not is_empty([item]))


def _whole(pieces: Iterable[str]) -> str:
    """The text of a paragraph, characters that came in two halves as one."""
    text = "".join(pieces)
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _label(text: str) -> str:
    """The number of an item as it stands in a list, without what sets it apart."""
    text = text.strip()
    return f"{text} " if text[-1:].isalnum() and text.isascii() else text


def _grid(rows: Sequence[_Row], limits: Limits) -> list[list[Cell]]:
    """The rows with the columns that each cell spans: cells that end where others of the table end are in line."""
    ends: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not ends or edge > ends[-1] + _NEAR:
            ends.append(edge)
    grid, columns = [], 0
    for row in rows:
        grid.append(_aligned(row, ends))
        columns += sum(cell.columns for cell in grid[-1])
        limits.check_cells(columns)
    return grid


def _aligned(row: _Row, ends: Sequence[int]) -> list[Cell]:
    if len(row.edges) != len(row.cells) or list(row.edges) != sorted(row.edges):
        return [Cell(tuple(items), 1) for items in row.cells]
    cells, done = [], 0
    for items, edge in zip(row.cells, row.edges, strict=True):
        column = bisect_left(ends, edge - _NEAR) + 1
        cells.append(Cell(tuple(items), max(1, column - done)))
        done = max(done + 1, column)
    return cells
