"""Link: each quantity of a report to the indicator that it measures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hbsummary.link import kinds
from hbsummary.link.names import name_sentence
from hbsummary.link.periods import period_before
from hbsummary.link.phrase import attribute_of, clean_left, is_dependent, scope_of, topic_of
from hbsummary.link.sentences import Sentence, mentions, sentences
from hbsummary.link.topics import HAPPENED, Named
from hbsummary.model import CleanText, DocType, Observation, Quantity, Report, Section

__all__ = ["link"]

_PLAN_TITLE = re.compile(r"重点工作|工作要点|工作计划|计划(?!生育|免疫)|安排|部署|打算|思路|任务|责任书")
_LONG_PLAN = re.compile(r"规划|纲要|方案|意见|目标")
# Marks of what lies ahead and of what is done, to tell a plan from a report that no title names.
_AHEAD = re.compile(r"将|要|力争|争取|确保|继续|进一步|努力|年底前|推进|加强|不断|完善|提高|深入")
_BEHIND = re.compile(r"已|了|截[至止]|今年以来|同比|累计|共有|全年|去年|上年|达到|现有")
# From such a sentence on a section tells of the time to come.
_OPENING = re.compile(
    r"(?:到20[0-9]{2}年|明年|来年|下一步|下一年|新的一年|今后|下半年|20[0-9]{2}年,?(?:我局|全[县市区]|我[县市区])?)[^。\n了已]{0,50}"
    r"(?:将(?:实现|重点|着力|围绕|按照|继续|紧紧围绕)|重点(?:抓好|做好|推进|开展)|(?:抓好|做好)以下|以下(?:几个方面|几项|工作)|主要目标)"
)
_REPORT_TITLE = re.compile(r"总结|小结|汇报|报告|公报|完成情况|工作情况")
_AIM_VERB = re.compile(r"力争|(?:计划|拟)(?:用|在)?[0-9一二三两]{1,2}年|目标(?:是|为|:)|(?:计划|拟)(?:新建|完成|投资|新增|建成|开展|培训|招聘|引进)")
_PROJECT = re.compile(r"(?:项目|工程|大楼|中心|综合楼|卫生院|医院|基地)\Z")
# What a plan says is done already.
_DONE = re.compile(r"目前|已(?!婚|经?成为)|截[至止]|现有|去年|上年")


def link(clean: CleanText, report: Report, sections: Sequence[Section], quantities: Sequence[Quantity]) -> list[Observation]:
    """Observations of one report, in reading order; offsets are those of the clean text.

    `quantities` are those that stand within the report.
    """
    linker = _Linker(clean, report, sections)
    return list(linker.observations(quantities))


class _Linker:
    """What one report offers to its sentences: headings, plan sections, the year."""

    def __init__(self, clean: CleanText, report: Report, sections: Sequence[Section]) -> None:
        self.folded = clean.folded
        self.report = report
        self.sections = list(sections)
        self.starts = [s.start for s in sections]
        self.plans = self._plan_sections()
        self.plan = self._is_plan()
        self.ahead = self._stretches_ahead()
        self.carried: dict[str, str] = {}
        self.topic = ""
        self.topic_section: int | None = None

    def _plan_sections(self) -> set[int]:
        """Sections under a heading of plans, and everything in a report that is a plan."""
        plans: set[int] = set()
        for section in self.sections:
            title = self.folded[section.title_start : section.title_end][:40]
            if section.parent in plans or (section.kind == "heading" and kinds.is_plan_heading(title)):
                plans.add(section.number)
        return plans

    def _is_plan(self) -> bool:
        """The report as a whole plans: by its type, its title, or the marks of its sentences."""
        title = self.report.title
        if _REPORT_TITLE.search(title) and self.report.doc_type != DocType.PLAN:
            return False
        text = self.folded[self.report.start : self.report.end][:4000]
        ahead, behind = len(_AHEAD.findall(text)), len(_BEHIND.findall(text))
        if self.report.doc_type == DocType.PLAN or (title and _PLAN_TITLE.search(title)):
            return ahead > behind
        return (not title or _LONG_PLAN.search(title) is not None) and ahead >= 6 and behind * 4 <= ahead

    def _stretches_ahead(self) -> list[tuple[int, int]]:
        """From each opening of a plan (2017年,我局将…重点抓好以下工作) to the end of its section."""
        stretches = [self._first_paragraph(s) for s in self.sections if s.label.endswith("要")]
        for match in _OPENING.finditer(self.folded, self.report.start, self.report.end):
            if "上半年" in match.group() or self._of_the_past(match.group()):
                continue
            section = self._section_at(match.start())
            while section is not None and section.kind == "item" and section.parent:
                section = self.sections[section.parent - 1]
            stretches.append((match.start(), section.end if section else self.report.end))
        return stretches

    def _first_paragraph(self, section: Section) -> tuple[int, int]:
        """An item of what must be done (一要…) plans as far as its paragraph goes."""
        end = self.folded.find("\n", section.start, section.end)
        return section.start, section.end if end < 0 else end

    def _of_the_past(self, text: str) -> bool:
        years = re.findall(r"20[0-9]{2}", text)
        return bool(years and self.report.year and max(years) < self.report.year)

    def observations(self, quantities: Sequence[Quantity]) -> Iterator[Observation]:
        breaks = [b for s in self.sections for b in (s.start, s.label_end, s.title_end) if b]
        for sentence in sentences(self.folded, self.report.start, self.report.end, quantities, breaks):
            section = self._section_at(sentence.start)
            named = name_sentence(mentions(self.folded, sentence), self._context(sentence, section), self.carried)
            self._remember(named, section)
            planned = self._planned(sentence, section)
            for item in named:
                yield self._observation(sentence, item, section, planned)

    def _section_at(self, at: int) -> Section | None:
        n = bisect_right(self.starts, at) - 1
        while n >= 0:
            section = self.sections[n]
            if section.end > at:
                return section
            n -= 1
        return None

    def _context(self, sentence: Sentence, section: Section | None) -> str:
        """A topic for a sentence that has none: the clause before, the sentence before, the heading."""
        first = sentence.quantities[0].start
        before = self.folded[max(sentence.start, first - 60) : first]
        clauses = [clean_left(c) for c in re.split(r"[,;:]", before)[:-1]]
        for clause in reversed(clauses):
            head = HAPPENED.split(clause)[0]
            clause = head if len(head) >= 4 else clause
            if 2 <= len(clause) <= (22 if _PROJECT.search(clause) else 14) and not is_dependent(clause) and re.search(r"[一-鿿]{2}", clause):
                return clause
        if self.topic and section is not None and self.topic_section == section.number:
            return self.topic
        return self._heading_topic(sentence, section)

    def _heading_topic(self, sentence: Sentence, section: Section | None) -> str:
        while section is not None:
            text = self.folded[section.title_start : section.title_end]
            if section.kind == "item":
                text = re.split(r"[。,;:\n]", self.folded[section.label_end : section.label_end + 40])[0]
                if section.label_end == sentence.start and sentence.quantities[0].start - section.label_end < len(text):
                    text = ""
            elif section.title_start <= sentence.quantities[0].start < section.title_end:
                text = ""
            text = re.sub(r"(?:管理|建设|监督|执法|防治)?工作\Z", lambda m: m.group()[:-2], text.strip(" 。,;:\n"))
            subject = clean_left(re.split(r"[,;:]", text)[0])
            subject = re.sub(r"(?:有力|有序|有效|扎实|稳步|顺利|明显|显著|成效|推进|开展|进展|提升|加强|落实|情况)+\Z", "", subject)
            if 2 <= len(subject) <= 16 and not is_dependent(subject):
                return subject
            section = self.sections[section.parent - 1] if section.parent else None
        return ""

    def _remember(self, named: list[Named], section: Section | None) -> None:
        for item in named:
            if item.is_level and (said := attribute_of(item.name)):
                self.carried[item.mention.quantity.unit] = said
        for item in reversed(named):
            if item.own and not is_dependent(item.own) and item.mention.depth == 0 and topic_of(item.own)[0]:
                self.topic, self.topic_section = item.name, section.number if section else None
                return

    def _planned(self, sentence: Sentence, section: Section | None) -> bool:
        if section is not None and section.number in self.plans:
            return True
        if self.plan or any(begin <= sentence.start < end for begin, end in self.ahead):
            return True
        opening = self.folded[sentence.start : sentence.start + 40]
        if self.report.year and any(y > self.report.year for y in re.findall(r"(?:\A|[,;:])(?:到|至|在)(20[0-9]{2})年", opening)):
            return True
        if re.search(r"(?:\A|[,;:])到(?:20[0-9]{2}|明)年[底末]?[,,]?", opening) and re.search(r"[达实控][到现制]", self.folded[sentence.start : sentence.end][:200]):
            return not re.search(r"已|截[至止]", opening)
        return re.search(r"(?:未来[0-9一二三四五十]{1,2}年|明年|下一步|下步|来年|今后)[^,。]{0,12}(?:将|要|力争|计划|争取|我局|全[县市区]|,)", opening) is not None

    def _other_year(self, sentence: Sentence, near: str, period: str) -> bool:
        """A value of an earlier year beside this year's in the same sentence."""
        year = self.report.year
        if not (period and year and period.strip("/")[:4] < year and re.search(r"(?:19|20)[0-9]{2}年|去年|上年", near)):
            return False
        rest = self.folded[sentence.start : sentence.end].replace(near, "")
        return f"{year}年" in rest or re.search(r"今年|本年", rest) is not None

    def _aimed(self, sentence: Sentence, quantity: Quantity) -> bool:
        """力争 reaches over the rest of its sentence up to a semicolon, 确保 over its clause."""
        before = self.folded[max(sentence.start, quantity.start - 120) : quantity.start].split(";")[-1]
        if re.search(r"(?<![为以来])(?:确保|保证)(?!了)[^,]{0,40}\Z", before) and not _DONE.search(before[-30:]):
            return True
        aim = None
        for match in _AIM_VERB.finditer(before):
            aim = match
        return aim is not None and not _DONE.search(before[aim.end() :])

    def _observation(self, sentence: Sentence, item: Named, section: Section | None, planned: bool) -> Observation:
        quantity, change = item.mention.quantity, item.change
        near = item.cue or item.mention.left
        clause = item.mention.skipped[-24:] + near
        after = item.mention.right[:12]
        planned = planned and not _DONE.search(clause)
        planned = planned or self._aimed(sentence, quantity)
        target = planned or item.rule == "aim" or (
            item.rule != "share" and (change is None or change.reached) and (kinds.is_target(near) or re.match(r"(?:以上|以下|以内|左右)?的?(?:工作)?(?:目标|任务)(?!的|数的)", after) is not None)
        )
        if item.rule in ("from", "to") and not planned:
            target = False
        past = period_before(near, self.report.year)
        other_year = self._other_year(sentence, near, past)
        reference = item.rule == "from" or item.rule == "held against" or kinds.is_reference(near) or other_year
        kind = kinds.kind_of(target, reference, change)
        if change is not None and not change.reached:
            quantity = _signed(quantity, change.sign)
        period = past or period_before(self.folded[sentence.start : quantity.start], self.report.year) or self.report.period
        start, end = sentence.start, sentence.end
        return Observation(
            quantity=quantity,
            indicator=_tidy(item.name),
            kind=kind,
            section=section.number if section else None,
            period=period,
            scope=scope_of(item.mention.left),
            basis=change.basis if change is not None and not change.reached else "",
            context_start=start,
            context_end=end,
            flags=quantity.flags,
            trace={
                "number": quantity.rule,
                "name": item.rule,
                "kind": "plan" if planned else (item.cue or near)[-12:].strip() or kind.value,
                "period": "words before" if past else "report" if period == self.report.period else "sentence",
            },
        )


def _signed(quantity: Quantity, sign: int) -> Quantity:
    """A change with its sign; a bound such as 超过 beside it says nothing of the difference."""
    if quantity.value is None:
        return quantity
    value = -abs(quantity.value) if sign < 0 else quantity.value
    return replace(quantity, value=value)


def _tidy(name: str) -> str:
    name = re.sub(r"[\s。;;!?!?]+", "", name)
    return re.sub(r"(?:(?<![普涉顾危以惠])及|(?<![饱温柔总])和|(?<![参])与|[,:、的])+\Z", "", name).strip(",:、的")[:48]

