"""Link: each quantity of a report to the indicator that it measures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from hbsummary.link import kinds, phrase
from hbsummary.link.contexts import Contexts
from hbsummary.link.institutions import institution_of
from hbsummary.link.names import name_sentence
from hbsummary.link.periods import REACH, is_dated, is_stretch, period_before, years_of
from hbsummary.link.plans import Plans, is_done
from hbsummary.link.sentences import Sentence, mentions, sentences
from hbsummary.link.strip import scope_of
from hbsummary.link.topics import Named
from hbsummary.link.units import with_units
from hbsummary.model import CleanText, Observation, Quantity, Report, Section
from hbsummary.regex import regex

__all__ = ["link"]

_AIM_AFTER = re.compile(r"(?:以上|以下|以内|左右)?(?:的?(?:工作)?(?:目标|任务)(?!的|数的)|的(?:要求|标准)(?!的))")
_BASIS = regex(
    r"同比|环比|(?:与|和|同|较|比)(?:上年|去年|前年|上月|(?:19|20)[0-9]{2}年)(?:度|同期|同月)?(?:相比|比较|比)?"
)
_CLAUSE_END = regex(r"[,。;]")
_LISTED = regex(r"[^,。;:]{0,12}[、和及(等][^,。;:]{0,12}")
_OWN_CHANGE = regex(r"[,;](?:同比|环比|比上年|较上年)")
# 报告率≥95%,实际100%
_ACTUALLY = regex(r"[ ]?(?:以上|以内|以下)?[,;]实际(?:完成|达到|值|仅|为){0,3}[ ]?[0-9]")
# 计划投入310万元用于完成31家卫生所建设
_WORKS = regex(r"[,;、(](?:其中)?[:,]?(?:新建|改建|扩建|改扩建|迁建|重建|翻建|维修|购置)[一-鿿]{0,8}")
_SIZE = regex(
    r"[一-鿿]{0,12}[,、(](?:其中)?(?:总)?(?:计划|概算|预算|申请|争取)?(?:国家|中央|上级|地方)?(?:总)?(?:建筑|建设|占地)?(?:面积|投资|床位)(?:约|为|达)*"
)
# (去年同期1例,死亡率24.6/10万): told of the year before, up to the end of the bracket
_EARLIER_BRACKET = regex(r"\((?:而)?(?:去年|上年)(?:同期|全年|度)?(?![^,。;()]{0,8}(?:增|降|减|上升|提高))")
# 占全年任务数26000人份的59.17%
_OF_TASK = regex(r"(?:占|完成)[^,;。]{0,10}(?:任务|计划|目标)(?:数|量)?\Z")
_CLAUSE_ON = regex(r"[,、][一-鿿]{2,8}")
# 2家力争年底达到推荐标准
_TO_COME = regex(r"(?:力争|争取|拟|有望|确保|计划)(?:在|于)?(?:今年|明年|年底|年内|年末|下半年|20[0-9]{2}年)")
_TO_DO = regex(r"用于(?:完成|开展|实施|建设|支持)?")
_APART = regex(r"已|完成|实[有际种查检测到管参签建访]|占|达")
# 全年10万人搬迁任务
_TASK_AFTER = regex(r"的?[^,;。、的]{0,6}任务(?![的数完清取中])")
_COMPARED = regex(r"(?:与|和|同|比|较)(?:(?:19|20)[0-9]{2}年|去年|上年)[^。;]{0,60}?相比")
_OTHER_VALUE = regex(r"\((?=[^()]{0,6}年)[^()]{2,12}[年期度底末][为是]?[0-9.]+(?![0-9.年月日])[^()]*\)")
_COMPARES = regex(r"(?:同比|环比|[较比](?:上年|去年|同期)[^,。;]{0,4})[: ]?\Z")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
# So far into a sentence stands the time that holds for those behind it, too.
_OPENS = 24
_YEAR_ALONE = regex(
    r"[,(]?[ ]?(?:而|其中)?(?:((?:19|20)[0-9]{2})年|去年|上年)(?:度|[底末]|同期|全年)?(?:仅|只)?[为是有达:]?[ ]?"
)
# A speech held in January calls the year that it reports on the last one.
_LAST_IS_OWN = regex(r"过去的?(?:一年|20[0-9]{2}年)|去年[^,。;]{0,6}(?:工作|回顾|总结)")
_ADDRESSED = regex(r"(?:同志|代表|委员)们:|各位(?:领导|代表|委员|同仁|同事)")
_SPOKEN_IN = 800
# 三年前,县域内就诊率只有81%; 当时外欠1300多万
_BACK_THEN = regex(r"(?:\A|[,。;])(?:[两二三四五六七八九十几多]年前|(?:当时|那时)(?=[^,。;]*\Z)),?[^,。;]*\Z")
_EARLIER = regex(r"(?:19|20)[0-9]{2}年|去年|上年")


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
        opening = self.folded[report.start : report.start + _SPOKEN_IN]
        spoken = _ADDRESSED.search(opening) is not None and _LAST_IS_OWN.search(opening) is not None
        self.looked_back = spoken or any(
            s.kind == "heading" and _LAST_IS_OWN.search(self.folded, s.title_start, s.title_end) for s in self.sections
        )
        self.plans = Plans(self.folded, report, self.sections, self.section_at)
        self.contexts = Contexts(self.folded, self.sections)
        self.section: Section | None = None
        self.year, self.period = report.year, report.period  # of what the section tells or plans
        self.opened = ""  # the period that the paragraph opened with
        self.ahead = False  # whether that was the period of an aim
        self.scope = ""  # the area or body that the sentence named
        self.series: dict[int, str] = {}  # the years of values of which the sentence tells one for each year
        # Of the sentence: whether it may name a time; where it was last looked for and found; whether it may aim.
        self.dated, self.said, self.aiming = False, (-1, ""), False

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
            if section is not self.section or self.folded.find("\n", last, sentence.start) >= 0:
                self.opened, self.ahead = "", False
            planned = self.plans.covers(sentence.start, sentence.end, section)
            self._begin(sentence, section, planned)
            last = sentence.end - 1
            offer = partial(self.contexts.before, sentence, section)
            named = name_sentence(
                mentions(self.folded, sentence), offer, self.contexts.carried, self.contexts.wholes(section)
            )
            with_units(self.folded, named)
            self.contexts.remember(named, section)
            self.series = self._series(sentence, named) if self.dated else {}
            self.opened = "" if self.series else self.opened
            before = None
            for item in named:
                before = self._observation(sentence, item, section, planned, before)
                yield before

    def _series(self, sentence: Sentence, named: Sequence[Named]) -> dict[int, str]:
        """The year of each value, by its place, where one name has several and the sentence says of which years."""
        found: dict[int, str] = {}
        for name, group in groupby((d for d in named if d.rule == "distributed"), key=lambda d: d.name):
            places = [d.mention.quantity.start for d in group]
            told = self.folded[sentence.start : places[0]] if name else ""
            found.update(zip(places, years_of(told, len(places)), strict=False))
        return found

    def _begin(self, sentence: Sentence, section: Section | None, planned: bool) -> None:
        self.section, self.scope, self.said = section, "", (-1, "")
        self.year, self.period = self.plans.time_of(section) if planned else (self.report.year, self.report.period)
        self.dated = is_dated(self.folded, sentence.start, sentence.end)
        if self.dated:
            words = self.folded[sentence.start : min(sentence.start + _OPENS, sentence.quantities[0].start)]
            # 8月底前全部补种 is of that sentence only.
            opening = period_before(words, self.year) if "前" not in words else ""
            self.opened = opening if opening and is_stretch(opening) else self.opened
        self.aiming = self.plans.may_aim(sentence.start, sentence.end)

    def _observation(
        self, sentence: Sentence, item: Named, section: Section | None, planned: bool, before: Observation | None
    ) -> Observation:
        near = item.cue or item.mention.left
        opened = self.opened
        here, opening = self._periods(sentence, item, near)
        here = self.series.get(item.mention.quantity.start, here)
        if before is not None and item.rule == "held against" == before.trace["name"] and item.mention.joined:
            here = here or before.period  # 比2010年(14.26‰、10.83‰)
        kind, why = self._kind(sentence, item, near, here, planned)
        if before is not None:
            kind, why = self._kind_beside(sentence, item, near, before, (kind, why))
        if kind is kinds.Kind.REFERENCE:
            self.opened = opened  # what follows is not of the year that was held against
        opening = self._opening(opening, kind)
        difference = item.change if item.change is not None and not item.change.reached else None
        quantity = _quantity(item, difference)
        return Observation(
            quantity=quantity,
            indicator=_tidy(item.name),
            kind=kind,
            section=self._section_of(section, quantity),
            period=here or opening or (self.period if kind is kinds.Kind.TARGET else self.report.period),
            scope=self._scope(item),
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

    def _kind_beside(
        self, sentence: Sentence, item: Named, near: str, before: Observation, own: tuple[kinds.Kind, str]
    ) -> tuple[kinds.Kind, str]:
        """The kind that a value has by itself (`own`), or that the value before it in a list or series gives it."""
        kind, why = own
        if kind is kinds.Kind.LEVEL and self._goes_back(near, item, before):
            return kinds.Kind.REFERENCE, "another year"
        if kind is kinds.Kind.LEVEL and self._in_bracket_of_earlier(item):
            return kinds.Kind.REFERENCE, "another year"
        if kind is kinds.Kind.LEVEL and self._of_that_year(before, item):
            return before.kind, "another year"
        if kind is kinds.Kind.LEVEL and (self._in_list_of_aims(before, item) or self._of_what_is_planned(before, item)):
            return kinds.Kind.TARGET, "list"
        if why == "words of the clause" and self._in_list_of_deeds(sentence, before, item):
            return before.kind, "list"
        return own

    def _section_of(self, section: Section | None, quantity: Quantity) -> int | None:
        """The sentence's section, but where that ends within the sentence, at a gap, what holds the number."""
        if section is not None and section.end <= quantity.start:
            section = self.section_at(quantity.start)
        return section.number if section else None

    def _periods(self, sentence: Sentence, item: Named, near: str) -> tuple[str, str]:
        """The period beside the value, and the one that its sentence or paragraph began with."""
        if not self.dated:
            return "", self.opened
        year = self.year
        against = item.rule in ("from", "held against")
        told = self._in_its_year((item.mention.host if against else "") + near)
        here = period_before(told, year, compared=against)
        before = self._said_before(sentence, item.mention.quantity.start) or self.opened
        if "同期" in near and _YEAR.fullmatch(here):
            here = _same_part(self.opened or self.period, here)
        return here, before

    def _in_its_year(self, words: str) -> str:
        """The words with the report's year for 去年 where that is how the report calls it."""
        return words.replace("去年", f"{self.report.year or '本'}年") if self.looked_back else words

    def _opening(self, opening: str, kind: kinds.Kind) -> str:
        """The period that began the sentence or paragraph; one to come, said in a sentence before, is that of aims."""
        if self.said[1] and is_stretch(self.said[1]):
            self.ahead = kind is kinds.Kind.TARGET and self.said[1].strip("/")[:4] > self.report.year
        return "" if self.ahead and kind is not kinds.Kind.TARGET and not self.said[1] else opening

    def _said_before(self, sentence: Sentence, at: int) -> str:
        """The period that the sentence names last before the number at `at`."""
        seen, period = self.said
        closed = seen >= 0 and self.folded.find(")", seen, at) >= 0
        if seen < 0 or closed or at - sentence.start > REACH or is_dated(self.folded, seen, at):
            # 床位6.31张(2018年6.02张): whose year it is stands in the brackets with the value.
            told = _OTHER_VALUE.sub("", self.folded[sentence.start : at])
            period = period_before(self._in_its_year(told), self.year)
        self.said = at, period
        return period

    def _scope(self, item: Named) -> str:
        """Whose figure: said in the clause, or before it in the sentence while no institution is named."""
        own = scope_of(item.mention.left)
        if own or (self.scope and institution_of(item.own) and not item.mention.joined):
            self.scope = own
        return self.scope

    def _basis(self, sentence: Sentence, quantity: Quantity) -> str:
        """与上年比较, said once for several changes of a sentence."""
        found = None
        for match in _BASIS.finditer(self.folded, sentence.start, quantity.start):
            found = match
        return found.group() if found else ""

    def _kind(self, sentence: Sentence, item: Named, near: str, here: str, planned: bool) -> tuple[kinds.Kind, str]:
        """The kind, and what made it."""
        quantity, change = item.mention.quantity, item.change
        start = quantity.start
        planned = planned and not is_done(item.mention.skipped[-24:] + near)
        planned = planned or (self.aiming and self.plans.aims_at(sentence.start, start))
        if planned and item.mention.depth and self._goes_back_to(near):
            return kinds.Kind.REFERENCE, "another year"
        if planned and item.rule not in ("from", "held against"):
            return kinds.Kind.TARGET, "plan"
        if item.rule == "aim":
            return kinds.Kind.TARGET, "beside the value"
        if self._is_target(sentence, item, near):
            return kinds.Kind.TARGET, "words of the clause"
        if change is not None and not change.reached:
            return kinds.Kind.CHANGE, change.word
        if self.folded[start] in "+-" and (_COMPARES.search(near) or (item.mention.depth and not near.strip())):
            return kinds.Kind.CHANGE, "printed sign"  # 病床使用率87.9%(-0.8个百分点), 同比+3.2%
        # 上年的2.6倍 is this year's.
        # 较2019年同期恢复到96%: what stands before the word of change is told of now.
        told_of = change.head if change is not None and change.reached else near
        told_of = self._in_its_year(told_of)
        told = quantity.unit != "倍" and (
            kinds.is_reference(told_of, self.report.region) or _is_back_then(item.mention.skipped + near)
        )
        if item.rule in ("from", "held against") or told:
            return kinds.Kind.REFERENCE, "words of the clause"
        if start in self.series and self.series[start] < self.report.year == max(self.series.values()):
            return kinds.Kind.REFERENCE, "another year"
        if self._compared(sentence, start):
            return kinds.Kind.REFERENCE, "compared with"
        if change is None and quantity.unit != "倍" and self._other_year(sentence, near, here, quantity.end):
            return kinds.Kind.REFERENCE, "another year"
        return kinds.Kind.LEVEL, "none of the others"

    def _in_list_of_aims(self, before: Observation, item: Named) -> bool:
        """Whether a value stands in one list with an aim: 计划新建甲8个、乙3个和丙19个."""
        if before.kind is not kinds.Kind.TARGET or before.trace["kind"] not in ("words of the clause", "list"):
            return False
        between = self.folded[before.quantity.end : item.mention.quantity.start]
        if _TO_DO.fullmatch(between):
            return True
        return _LISTED.fullmatch(between) is not None and not _APART.search(between)

    def _of_that_year(self, before: Observation, item: Named) -> bool:
        """Whether a value goes on with an earlier year's: 2008年二次补偿164人次,兑现金额21万元,2009年302人次."""
        told = before.trace["kind"]
        paid = told == "words of the clause" and item.mention.quantity.unit == "元"
        if before.kind is not kinds.Kind.REFERENCE or not (told == "another year" or paid) or item.mention.depth:
            return False
        between = self.folded[before.quantity.end : item.mention.quantity.start]
        own = before.trace["name"] not in ("from", "held against") and phrase.is_dependent(item.own)
        return own and _CLAUSE_ON.fullmatch(between) is not None

    def _in_bracket_of_earlier(self, item: Named) -> bool:
        """Whether a value stands in a bracket that tells of the year before: (去年同期1例,死亡率24.6/10万)."""
        if not item.mention.depth:
            return False
        opened = _EARLIER_BRACKET.match(self.folded, item.mention.bracket)
        told = self.folded[item.mention.bracket : item.mention.quantity.start]
        return opened is not None and "今年" not in told and "本年" not in told

    def _of_what_is_planned(self, before: Observation, item: Named) -> bool:
        """Whether a value is a part or the size of works that are aimed at: 下达建设任务14所,其中新建9所,改扩建5所."""
        if before.kind is not kinds.Kind.TARGET or before.trace["kind"] not in ("words of the clause", "list"):
            return False
        between = self.folded[before.quantity.end : item.mention.quantity.start]
        alike = item.mention.quantity.unit == before.quantity.unit
        return (alike and _WORKS.fullmatch(between) is not None) or _SIZE.fullmatch(between) is not None

    def _in_list_of_deeds(self, sentence: Sentence, before: Observation, item: Named) -> bool:
        """Whether a value stands in one list with what was done: 完成甲任务451个、乙任务329个."""
        between = self.folded[before.quantity.end : item.mention.quantity.start]
        told = self.folded[max(sentence.start, before.quantity.start - 40) : before.quantity.start]
        done = before.kind is kinds.Kind.LEVEL and "完成" in told
        return done and "任务" in between and _LISTED.fullmatch(between) is not None

    def _is_target(self, sentence: Sentence, item: Named, near: str) -> bool:
        if item.rule in ("share", "from", "to") or (item.change is not None and not item.change.reached):
            return False
        after = item.mention.right[:12]
        if _TO_COME.match(after):
            return True
        if "任务" in after and _TASK_AFTER.match(after) is not None and not self._completed(sentence, item, near):
            return True
        bound = item.mention.quantity.comparator in (">=", "<=") and _ACTUALLY.match(
            self.folded, item.mention.quantity.end
        )
        if bound:
            return True
        if after.strip() == "的" and _OF_TASK.search(near) is not None:
            return True  # 占全年任务数26000人份的59.17%
        if near.endswith("任务") and item.mention.quantity.unit in ("项", "条", "件"):
            return False  # 分解落实任务38项: tasks are counted
        paid = item.mention.quantity.unit == "元" and "按" in near  # 按每人300元的标准补助
        return kinds.is_target(near) or (_AIM_AFTER.match(after) is not None and not paid)

    def _completed(self, sentence: Sentence, item: Named, near: str) -> bool:
        """Whether the words around a task say that it is done."""
        quantity = item.mention.quantity
        clause = _CLAUSE_END.split(self.folded[quantity.end : sentence.end], maxsplit=1)[0]
        told = self.folded[max(sentence.start, quantity.start - 40) : quantity.start]
        return "完成" in told + near + clause

    def _compared(self, sentence: Sentence, start: int) -> bool:
        """Whether a value stands between 与去年同期 and 相比."""
        if self.folded.find("相比", start, sentence.end) < 0:
            return False
        spans = _COMPARED.finditer(self.folded, sentence.start, sentence.end)
        return any(span.start() < start < span.end() for span in spans)

    def _goes_back(self, near: str, item: Named, before: Observation) -> bool:
        """4.87%,2018年为5.6%: the same of an earlier year, with no word but the year."""
        year = _YEAR_ALONE.fullmatch(near)
        alike = item.mention.quantity.unit in (before.quantity.unit, "") and before.kind is kinds.Kind.LEVEL
        return alike and year is not None and (year[1] or "") < (before.period.strip("/") or self.report.year)[:4]

    def _goes_back_to(self, near: str) -> bool:
        """发病率降至55/10万以下(2021年为58.7/10万): what a plan goes out from."""
        year = _YEAR_ALONE.fullmatch(near)
        return year is not None and bool(year[1]) and year[1] < self.year

    def _other_year(self, sentence: Sentence, near: str, period: str, at: int) -> bool:
        """A value of an earlier year beside this year's in the same sentence."""
        year = self.report.year
        if not (period and year and period.strip("/")[:4] < year and _EARLIER.search(near)):
            return False
        if period.startswith("/") and is_done(near):
            return False  # 2017年底已脱贫2216户: held since
        if _OWN_CHANGE.match(self.folded, at):
            return False  # 2019年发病率86.3/10万,同比下降9.1%: told by itself
        rest = self.folded[sentence.start : sentence.end].replace(near, "")
        return f"{year}年" in rest or re.search(r"今年|本年", rest) is not None


def _same_part(period: str, year: str) -> str:
    """The part of an earlier year that is like a period: 2012-H1 for 去年同期 of a report on 2013-H1."""
    return re.sub("(?:19|20)[0-9]{2}", year, period) if _YEAR.match(period.strip("/")) else year


def _is_back_then(words: str) -> bool:
    """Whether the clause before a number tells of an earlier time."""
    return ("年前" in words or "时" in words) and _BACK_THEN.search(words) is not None


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


def _doubts(quantity: Quantity, kind: kinds.Kind) -> tuple[str, ...]:
    """Flags of values that a reader should look at."""
    if quantity.unit == "%" and kind == kinds.Kind.LEVEL and (quantity.value or 0) > 100:
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
