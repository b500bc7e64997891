"""Link: each quantity of a report to the indicator that it measures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from hbsummary.link import kinds
from hbsummary.link.contexts import Contexts
from hbsummary.link.institutions import institution_of
from hbsummary.link.judge import Judge
from hbsummary.link.names import name_sentence
from hbsummary.link.plans import Plans
from hbsummary.link.sentences import Sentence, mentions, sentences
from hbsummary.link.strip import scope_of
from hbsummary.link.times import Times
from hbsummary.link.topics import Named
from hbsummary.link.units import with_units
from hbsummary.link.whose import Part
from hbsummary.model import CleanText, Kind, Observation, Quantity, Report, Section
from hbsummary.regex import regex

__all__ = ["link"]

_BASIS = regex(
    r"同比|环比|(?:与|和|同|较|比)(?:上年|去年|前年|上月|(?:19|20)[0-9]{2}年)(?:度|同期|同月)?(?:相比|比较|比)?"
)


def link(
    clean: CleanText,
    report: Report,
    sections: Sequence[Section],
    quantities: Sequence[Quantity],
    tables: Sequence[tuple[int, int]] = (),
) -> list[Observation]:
    """Observations of one report, in reading order; offsets are those of the clean text.

    `quantities` are those that stand within the report, outside the spans of its `tables`, which end sentences.
    """
    return list(_Linker(clean, report, sections).observations(quantities, [at for span in tables for at in span]))


class _Linker:
    """One report: its sections, what it plans, and the topics that its headings offer."""

    def __init__(self, clean: CleanText, report: Report, sections: Sequence[Section]) -> None:
        self.folded = clean.folded
        self.report = report
        self.sections = list(sections)
        self.starts = [s.start for s in sections]
        self.plans = Plans(self.folded, report, self.sections, self.section_at)
        self.contexts = Contexts(self.folded, self.sections, report.title)
        self.times = Times(self.folded, report, self.sections)
        self.judge = Judge(self.folded, report, self.plans, self.times)
        self.part = Part(self.folded, report)
        self.section: Section | None = None
        self.scope = ""  # the area or body that the sentence named

    def section_at(self, at: int) -> Section | None:
        """The innermost section that holds the position."""
        n = bisect_right(self.starts, at) - 1
        section = self.sections[n] if n >= 0 else None
        while section is not None and section.end <= at:
            section = self.sections[section.parent - 1] if section.parent else None
        return section

    def observations(self, quantities: Sequence[Quantity], edges: Sequence[int]) -> Iterator[Observation]:
        breaks = [b for s in self.sections for b in (s.start, s.label_end, s.title_end) if b] + [*edges]
        last = self.report.start
        for sentence in sentences(self.folded, self.report.start, self.report.end, quantities, breaks):
            section = self.section_at(sentence.start)
            afresh = section is not self.section or self.folded.find("\n", last, sentence.start) >= 0
            planned = self.plans.covers(sentence.start, sentence.end, section)
            self.section, self.scope = section, ""
            year, period = self.plans.time_of(section) if planned else (self.report.year, self.report.period)
            self.times.begin(sentence, year, period, afresh)
            self.judge.begin(sentence, planned)
            self.part.begin(sentence, afresh)
            last = sentence.end - 1
            offer = partial(self.contexts.before, sentence, section)
            said = self.contexts.wholes(section), self.contexts.figures(section)
            named = name_sentence(mentions(self.folded, sentence), offer, self.contexts.carried, *said)
            with_units(self.folded, named)
            self.contexts.remember(named, section)
            self.times.named(sentence, named)
            before = None
            for item in named:
                before = self._observation(sentence, item, before)
                yield before

    def _observation(self, sentence: Sentence, item: Named, before: Observation | None) -> Observation:
        near = kinds.of_now(item.cue or item.mention.left)
        here, opening = self.times.beside(sentence, item, near, before)
        kind, why = self.judge.kind(sentence, item, near, here, before)
        opening = self.times.opening(opening, kind)
        difference = item.change if item.change is not None and not item.change.reached else None
        quantity = _quantity(item, difference)
        name = _tidy(self.part.name(item.name))
        return Observation(
            quantity=quantity,
            indicator=name,
            kind=kind,
            section=self._section_of(quantity),
            period=here or opening or (self.times.period if kind is Kind.TARGET else self.report.period),
            scope=self._scope_of(item, name),
            basis=(difference.basis or self._basis(sentence, quantity)) if difference is not None else "",
            context_start=sentence.start,
            context_end=sentence.end,
            flags=quantity.flags + _doubts(quantity, kind),
            trace={
                "number": quantity.rule,
                "name": item.rule,
                "kind": why,
                "period": "words before" if here else "sentence" if opening else "report",
            },
        )

    def _section_of(self, quantity: Quantity) -> int | None:
        """The sentence's section, but where that ends within the sentence, at a gap, what holds the number."""
        section = self.section
        if section is not None and section.end <= quantity.start:
            section = self.section_at(quantity.start)
        return section.number if section else None

    def _scope_of(self, item: Named, name: str) -> str:
        """Whose figure: said in its clause, by its name, or before it while no institution is named; or of a part."""
        own = scope_of(item.mention.left)
        if own or (self.scope and institution_of(item.own) and not item.mention.joined):
            self.scope = own
        return own or self.part.named(name) or self.scope or self.part.place

    def _basis(self, sentence: Sentence, quantity: Quantity) -> str:
        """与上年比较, said once for several changes of a sentence."""
        found = None
        for match in _BASIS.finditer(self.folded, sentence.start, quantity.start):
            found = match
        return found.group() if found else ""


def _quantity(item: Named, difference: kinds.Change | None) -> Quantity:
    """The quantity with the sign of a difference, or with the comparator that a list says once."""
    quantity = item.mention.quantity
    if difference is not None:
        signed = _signed(quantity, difference.sign)
        by_so_much = kinds.is_gap(difference.word) and signed.comparator in ("<", ">")
        return replace(signed, comparator="=") if by_so_much else signed
    if item.rule == "aim" and item.bound and quantity.comparator in ("<", ">"):
        return replace(quantity, comparator="=")  # 高于60%的目标: the aim is 60%
    if item.comparator in ("<=", ">=", "<", ">") and quantity.comparator == "=":
        return replace(quantity, comparator=item.comparator)  # 分别控制在4.2‰和5.6‰
    return quantity


def _signed(quantity: Quantity, sign: int) -> Quantity:
    """A change with its sign; `增长-3.2%` keeps the printed one."""
    if quantity.value is None or sign > 0:
        return quantity
    return replace(quantity, value=-abs(quantity.value))


def _doubts(quantity: Quantity, kind: Kind) -> tuple[str, ...]:
    """Flags of values that a reader should look at."""
    if quantity.unit == "%" and kind == Kind.LEVEL and (quantity.value or 0) > 100:
        return ("over_100_percent",)
    return ()


# 接受了培训, 贫困户均达到: words of the sentence that are none of the name, behind another one.
_FUNCTION = re.compile(
    r"(?:了(?!解)|均(?<![人平次户例日件月年百千].)(?=达|已|为|按|实现|完成)|都(?=已|达|实现)"
    r"|已(?=派|经|完成|达|建|开|通过)|共(?=报告|完成|开展|接|收|发|投|检|监|查|组|举|培))(?<=[一-鿿].)"
)


_QUOTES = re.compile('["“”]')
_MARKS = re.compile(r"[\s。;!?≥≤]+")
_LOOSE = (*"及和与,:、的",)
_LOOSE_END = regex(r"(?:(?<![普涉顾危以惠波])及|(?<![饱温柔总])和|(?<!参)与|[,:、的])+\Z")


def _tidy(name: str) -> str:
    name = _FUNCTION.sub("", _MARKS.sub("", name))
    if name.count('"') == 1 or name.count("“") != name.count("”"):
        name = _QUOTES.sub("", name)
    if name.endswith(_LOOSE):
        name = _LOOSE_END.sub("", name)
    return name.strip(",:、的")[:48]
