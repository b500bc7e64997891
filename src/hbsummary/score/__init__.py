"""Score: extracted tables held against annotated pages.

A figure is a count of right rows among those extracted and those annotated, with precision,
recall and F1:

span            an extracted value overlaps an annotated one (one to one)
value           ... and value, value_max, unit and masked are right
indicator, kind ... and its name, its kind is right
tuple           ... and value, indicator and kind are right
strict          ... and the comparator too: the whole row can be used as it stands
headings        headings by their exact start; items (一是 …) apart
heading level   the level of those headings that were found
removed         boilerplate, by character
reports         starts of reports, give or take half a line
concept         rows of one concept share one indicator_id, rows of others do not (B-cubed)

records: the two sides -> spans, judge: rows against rows -> here: counts. files: read from
disk; show: printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hbsummary.score.judge import align, wrong
from hbsummary.score.records import Answer, Gold, GoldSection, GoldValue, Part, Value, answer
from hbsummary.score.spans import covered, near, shared, union

__all__ = ["FIGURES", "Answer", "Concept", "Count", "Gold", "Miss", "Page", "Score", "answer", "score", "score_page"]

FIGURES = (
    "span",
    "value",
    "indicator",
    "kind",
    "tuple",
    "strict",
    "headings",
    "heading level",
    "items",
    "removed",
    "reports",
)
_SPOILED_BY = {
    "span": set[str](),
    "value": {"value"},
    "indicator": {"indicator"},
    "kind": {"kind"},
    "tuple": {"value", "indicator", "kind"},
    "strict": {"value", "indicator", "kind", "comparator"},
}
# Characters that a report's start may be off.
_LINE = 40


@dataclass(frozen=True, slots=True)
class Count:
    """`right` of `got` extracted and `gold` annotated rows (or characters)."""

    right: int = 0
    got: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.got + other.got, self.gold + other.gold)

    @property
    def precision(self) -> float:
        if self.got:
            return self.right / self.got
        return 0.0 if self.gold else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return _f1(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Concept:
    """B-cubed precision and recall over `rows` rows."""

    precision: float
    recall: float
    rows: int

    @property
    def f1(self) -> float:
        return _f1(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Miss:
    """A row that is wrong, missing (`got` is None) or too many (`gold` is None)."""

    why: str
    gold: GoldValue | GoldSection | None = None
    got: Value | Part | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The figures of one annotated page; `concepts` pairs the annotated concept with the id given."""

    source: str
    counts: dict[str, Count]
    concepts: list[tuple[str, str]] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of all pages together, and page by page."""

    total: dict[str, Count]
    concept: Concept | None
    pages: list[Page]


def score(answers: Mapping[str, Answer], golds: Iterable[Gold]) -> Score:
    """Holds what was extracted, by source, against annotated pages; a source without an answer gave nothing."""
    pages = [score_page(answers.get(gold.source, Answer()), gold) for gold in golds]
    total = {name: sum((page.counts[name] for page in pages), Count()) for name in FIGURES}
    return Score(total, bcubed([pair for page in pages for pair in page.concepts]), pages)


def score_page(answer: Answer, gold: Gold) -> Page:
    """The figures of one page."""
    page = Page(gold.source, {})
    _count_values(page, answer, gold)
    _count_sections(page, answer, gold)
    page.counts["removed"] = _removed(answer, gold)
    page.counts["reports"] = _reports(answer, gold)
    return page


def _count_values(page: Page, answer: Answer, gold: Gold) -> None:
    match = align(answer.values, gold.values)
    optional = {j for j, row in enumerate(gold.values) if row.optional}
    got = len(answer.values) - len(optional & match.keys())
    needed = len(gold.values) - len(optional)
    right: Counter[str] = Counter()
    for j, row in enumerate(gold.values):
        if row.optional:
            continue
        if j not in match:
            page.misses.append(Miss("missing", row))
            continue
        value = answer.values[match[j]]
        faults = wrong(value, row)
        right.update(name for name, spoiled in _SPOILED_BY.items() if not spoiled.intersection(faults))
        if row.concept:
            page.concepts.append((row.concept, value.indicator_id))
        if faults:
            page.misses.append(Miss("wrong " + "+".join(faults), row, value))
    taken = set(match.values())
    page.misses.extend(Miss("spurious", None, value) for i, value in enumerate(answer.values) if i not in taken)
    page.counts.update((name, Count(right[name], got, needed)) for name in _SPOILED_BY)


def _count_sections(page: Page, answer: Answer, gold: Gold) -> None:
    optional = {row.start for row in gold.sections if row.optional}
    for kind, name in (("heading", "headings"), ("item", "items")):
        rows = {row.start: row for row in gold.sections if row.kind == kind}
        found = {row.start: row for row in answer.parts if row.kind == kind}
        # A heading taken for an item is missed as the one, not punished again as the other.
        other = {row.start for row in gold.sections if row.kind != kind}
        needed = rows.keys() - optional
        right = needed & found.keys()
        page.counts[name] = Count(len(right), len(found.keys() - optional - other), len(needed))
        if kind == "heading":
            level = sum(found[at].level == rows[at].level for at in right)
            page.counts["heading level"] = Count(level, len(right), len(right))
            page.misses.extend(Miss("missing heading", rows[at]) for at in sorted(needed - right))
            spurious = sorted(found.keys() - rows.keys() - optional - other)
            page.misses.extend(Miss("spurious heading", None, found[at]) for at in spurious)


def _removed(answer: Answer, gold: Gold) -> Count:
    got, right = union(answer.removed), union(gold.removed)
    return Count(shared(got, right), covered(got), covered(right))


def _reports(answer: Answer, gold: Gold) -> Count:
    needed = sorted(set(gold.reports) - gold.optional_reports)
    optional, found = sorted(gold.optional_reports), sorted(set(answer.reports))
    right = sum(near(at, found, _LINE) for at in needed)
    got = sum(near(at, needed, _LINE) or not near(at, optional, _LINE) for at in found)
    return Count(right, got, len(needed))


def bcubed(pairs: Iterable[tuple[str, str]]) -> Concept | None:
    """B-cubed over pairs of annotated concept and id given; a row without an id stands alone. None for no pairs."""
    rows = list(_alone(pairs))
    if not rows:
        return None
    both, concepts, ids = Counter(rows), Counter(concept for concept, _ in rows), Counter(id_ for _, id_ in rows)
    precision = sum(both[row] / ids[row[1]] for row in rows) / len(rows)
    recall = sum(both[row] / concepts[row[0]] for row in rows) / len(rows)
    return Concept(precision, recall, len(rows))


def _alone(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for n, (concept, id_) in enumerate(pairs):
        yield concept, id_ or f"\0{n}"


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
