"""The nouns that the stages hand to one another.

One coordinate system inside, one outside. `Source.text` is the text as read; every
offset that a user sees counts its code points. `CleanText.text` is that text seen
through edits; every stage after cleaning works on it, and `CleanText.origin`
translates its spans back exactly. Nothing else translates offsets.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from hbsummary import spun
from hbsummary.fold import fold, printed_forms

__all__ = [
    "CleanText",
    "DocType",
    "Edit",
    "Kind",
    "Observation",
    "Quantity",
    "Refusal",
    "Report",
    "Section",
    "Source",
]

# So many outlines of a page are looked at; there is one where there is any.
_OUTLINES = 10


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch `start:end` of the source that the clean text shows as `replacement`.

    `boilerplate` edits take out what is not the report's own text: they are the rows of
    `removed.csv`. The others repair what is (joined lines, decoded entities).
    """

    start: int
    end: int
    replacement: str
    rule: str
    boilerplate: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A text as read, to which all offsets refer.

    `name` is the path relative to the input folder with `/` separators; `text` the
    decoded content, byte order mark dropped, newlines untouched. `certainty` says from 0 to 1
    how sure the `encoding` is, `form` is the file's format by its content. `edits` are what
    its reader already knows to be boilerplate, or to interrupt a line.
    """

    name: str
    text: str
    encoding: str = "utf-8"
    flags: tuple[str, ...] = ()
    certainty: float = 1.0
    form: str = "text"
    edits: tuple[Edit, ...] = ()


class CleanText:
    """A source seen through edits.

    `text` is the source with every edit applied; `folded` is `text` with full-width and
    traditional forms folded one to one, so both share offsets. Edits are sorted and must not
    overlap; otherwise ValueError. Who has folded the source, which must fold apart (see `folds_apart`),
    hands that over as `folded` and spares that it is done again.
    """

    def __init__(self, source: Source, edits: Iterable[Edit] = (), folded: str | None = None) -> None:
        self.source = source
        self.edits = tuple(sorted(edits, key=lambda e: (e.start, e.end)))
        self._ends = [edit.end for edit in self.edits]
        pieces: list[str] = []
        # Each piece: its start in the clean text, its start in the source, and whether it
        # is copied (positions run in step) or a replacement (all of it is the edit's span).
        self._clean: list[int] = []
        self._piece: list[tuple[int, int, bool]] = []
        at = done = 0
        for edit in self.edits:
            if edit.start < done or edit.end < edit.start or edit.end > len(source.text):
                raise ValueError(f"{source.name}: edits overlap or lie outside the text at {edit.start}")
            at = self._add(pieces, at, source.text[done : edit.start], done, edit.start, True)
            at = self._add(pieces, at, edit.replacement, edit.start, edit.end, False)
            done = edit.end
        self._add(pieces, at, source.text[done:], done, len(source.text), True)
        self.text = "".join(pieces)
        # What `folded` is where other words are read.
        self._printed = ""
        self._apart = folded is not None and all(edit.replacement.isascii() for edit in self.edits)
        if folded is not None and self._apart:
            self.folded = self._folded(folded)

    def _add(self, pieces: list[str], at: int, piece: str, start: int, end: int, copied: bool) -> int:
        if piece:
            pieces.append(piece)
            self._clean.append(at)
            self._piece.append((start, end, copied))
        return at + len(piece)

    def _folded(self, source: str) -> str:
        """The folded text, of the folded source."""
        pieces, done = [], 0
        for edit in self.edits:
            pieces += [source[done : edit.start], fold(edit.replacement)]
            done = edit.end
        return "".join([*pieces, source[done:]])

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def read(self) -> CleanText:
        """The same with the words in `folded` that it had before it was spun; itself where none was replaced."""
        words = spun.read(self.folded)
        if words == self.folded:
            return self
        seen = copy(self)
        seen._printed, seen.folded = self.folded, words
        return seen

    def as_printed(self, name: str, start: int, end: int) -> str:
        """A name made of stretches of `folded`, for what `start:end` tells, in the characters and words of the text."""
        if self._printed:
            name = spun.as_printed(name, self._printed, self._printed[start:end])
        return name.translate(self._forms) if self._forms else name

    @cached_property
    def _forms(self) -> dict[int, str]:
        """A `str.translate` table from folded characters to those that the text prints."""
        return {} if self._apart else printed_forms(self.text, self._printed or self.folded)

    @cached_property
    def outlines(self) -> list[str]:
        """The outlines that the site printed of what it withheld, folded, the first few of them."""
        found = self.by_rule.get("outline", [])[:_OUTLINES]
        return [fold(self.source.text[edit.start : edit.end]) for _, edit in found]

    @cached_property
    def by_rule(self) -> dict[str, list[tuple[int, Edit]]]:
        """The edits of each rule in order, each behind the clean offset at which it lies."""
        found: dict[str, list[tuple[int, Edit]]] = {}
        shift = 0
        for edit in self.edits:
            found.setdefault(edit.rule, []).append((edit.start + shift, edit))
            shift += len(edit.replacement) - (edit.end - edit.start)
        return found

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The source span of the clean span `start:end` (end exclusive).

        The span runs from the source of its first character to that of its last, so what
        was taken out between them lies inside it. An empty span gives an empty one.
        """
        if end <= start:
            at = self._first(start)
            return at, at
        n = bisect_right(self._clean, start) - 1
        begin, stop, copied = self._piece[n]
        first = begin + start - self._clean[n]
        if copied and first + end - start <= stop:
            return first, first + end - start
        return self._first(start), self._last(end - 1)

    def is_copied(self, start: int, end: int) -> bool:
        """Whether the source prints the clean span `start:end`, which is not empty, just so: no edit lies in it."""
        n = bisect_right(self._clean, start) - 1
        begin, stop, copied = self._piece[n]
        return copied and end - self._clean[n] <= stop - begin

    def _first(self, at: int) -> int:
        if at >= len(self.text):
            return len(self.source.text)
        n = bisect_right(self._clean, at) - 1
        begin, _, copied = self._piece[n]
        return begin + (at - self._clean[n]) if copied else begin

    def _last(self, at: int) -> int:
        n = bisect_right(self._clean, at) - 1
        begin, end, copied = self._piece[n]
        return begin + (at - self._clean[n]) + 1 if copied else end

    def cut_within(self, start: int, end: int) -> Iterator[Edit]:
        """The edits that lie inside the clean span: a page mark in a number, a decoded entity."""
        first, last = self.origin(start, end)
        for edit in self.edits[bisect_left(self._ends, first) :]:
            if edit.start >= last:
                break
            if edit.end > first:
                yield edit


class DocType(StrEnum):
    """What a report is, as `documents.csv` says it."""

    SUMMARY = "summary"
    PLAN = "plan"
    SUMMARY_PLAN = "summary+plan"
    TEMPLATE = "template"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """A report within a clean text: `start:end` is all of it, `title_start:title_end` its title.

    `title` is empty where the report was begun without one. `period` is ISO 8601, `year`
    four digits or empty; `year_at`, `region_at` and `org_at` say where the text has them, None where it does not
    (inferred, or only in what was taken out). Offsets are those of the clean text.
    """

    number: int
    start: int
    end: int
    title: str = ""
    title_start: int = 0
    title_end: int = 0
    year: str = ""
    period: str = ""
    region: str = ""
    org: str = ""
    doc_type: DocType = DocType.OTHER
    truncated: bool = False
    flags: tuple[str, ...] = ()
    region_code: str = ""
    region_level: str = ""
    year_at: int | None = None
    region_at: int | None = None
    org_at: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (`kind` "heading") or an enumerated item ("item") with all that stands under it.

    `start:label_end` is the label as printed, `title_start:title_end` the heading without
    it (empty span for items), `end` where its own text, children included, ends. `parent`
    is the number of the section it stands in, None at the top. Offsets are clean ones.
    """

    number: int
    parent: int | None
    level: int
    kind: str
    label: str
    start: int
    label_end: int
    title_start: int
    title_end: int
    end: int
    flags: tuple[str, ...] = ()


class Kind(StrEnum):
    """How a value is meant; CONTRACT.md's four kinds."""

    LEVEL = "level"
    CHANGE = "change"
    TARGET = "target"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, found in a text.

    `start:end` covers the printed number and unit without words that compare. `value` has
    万/亿/千 folded in and is None when `masked`; `value_max` is the high end of a range.
    `unit` is canonical, `unit_text` as printed. `rule` names the grammar that read it.
    """

    start: int
    end: int
    value: float | None
    unit: str
    value_max: float | None = None
    unit_text: str = ""
    comparator: str = "="
    masked: bool = False
    rule: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A number that is not a value, and why: date, ordinal, document number, name, slogan, …"""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A quantity tied to what it measures. `trace` says which rule gave each part.

    `indicator_id` is the entry of the catalogue that it surely is, else empty.
    """

    quantity: Quantity
    indicator: str
    kind: Kind
    indicator_id: str = ""
    section: int | None = None
    period: str = ""
    scope: str = ""
    basis: str = ""
    context_start: int = 0
    context_end: int = 0
    flags: tuple[str, ...] = ()
    trace: dict[str, str] = field(default_factory=dict)

    def matched(self, indicator_id: str, flags: tuple[str, ...]) -> Observation:
        """The same with this entry, and these flags behind its own. Quicker than dataclasses.replace: many are."""
        return Observation(
            quantity=self.quantity,
            indicator=self.indicator,
            kind=self.kind,
            indicator_id=indicator_id,
            section=self.section,
            period=self.period,
            scope=self.scope,
            basis=self.basis,
            context_start=self.context_start,
            context_end=self.context_end,
            flags=(*self.flags, *flags),
            trace=self.trace,
        )
