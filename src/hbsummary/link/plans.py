"""What a report plans and what it reports: by type, title, headings and the tense of sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from hbsummary.link.kinds import is_plan_heading
from hbsummary.model import DocType, Report, Section
from hbsummary.regex import regex
from hbsummary.words import alternatives

__all__ = ["Plans", "is_done"]

# From such a sentence on a section tells of the time to come.
_OPENING = re.compile(
    r"(?:到20[0-9]{2}年|明年|来年|下一步|下一年|下年度|新的一年|今后|下半年|(?P<quarter>第?[二三四]季度)"
    r"|20[0-9]{2}年,?(?:我局|全[县市区]|我[县市区])?|20[0-9]{2},?(?=(?:打算|准备|计划)(?:这样|这么)))"
    r"[^。\n了已]{0,50}(?:(?:打算|准备|计划)(?:这样|这么)|将(?:实现|重点|着力|围绕|按照|继续|紧紧围绕)|重点(?:抓好|做好|推进|开展)"
    r"|(?:抓好|做好)以下|以下(?:几个方面|几项|工作)|主要目标"
    r"|(?:制[定订]|拟[定订]|提出|[作做]出?|安排|有)(?:如下|以下)[^,。:\n]{0,6}(?:计划|打算|安排|部署|设想|规划)[:。])"
    r"|(?:明年|来年|新的一年|下一步)[^。\n]{0,6}(?:怎么|咋|如何)(?:干|做|办|抓|走)"
    r"|谋划好?(?:明年|来年|下一?年)(?:的?工作)?[.。:,;]"
    r"|(?:明年|来年|来岁|下一步|下步|今后|下半年)的?(?:工作)?(?:打算|计划|安排|思路|设想|准备)(?:如下|是)?[:。,]"
)
# 力争 reaches over the rest of its sentence, 确保 over its clause.
_STRIVE = regex(
    r"力争|(?:\A|[,:])建议(?=[^,。;0-9件条项]{3})|争取(?!到|资金|了)[^,。;0-9]{0,12}(?:到|达|在|突破|超过|实现)(?=[0-9]|\Z)|恳请|请求|打算(?!是|如下|为|[,。:])|要求(?=各|全[县市区]|所有|每个)|(?:计划|拟)(?:用|在)?[0-9一二三两]{1,2}年|目标(?:是|为|:)|决定投资"
    r"|(?<![初照按原定度占成])(?:计划|拟)再?(?:新建|完成|投资|新增|建成|开展|施行|实施|改造|培训|招聘|引进|减少|压减|降低|增加|提高|扩大)"
)
_ENSURE = regex(r"(?<![为以来])(?:确保|保证)(?!了)[^,]{0,40}\Z")
# 目标为签约率不低于35%,实际签约11.27万人
_REALLY = regex(r"[,;]实(?:际|有|为)")
# What begins one of these.
_AIMS = re.compile("力争|打算|建议|争取|恳请|请求|要求|计划|拟|目标|确保|保证|决定")
_NEXT = re.compile(
    r"(?<![0-9一二三四五六七八九十][人名个家])(?:未来[0-9一二三四五十]{1,2}年|明年|下一步|下步|来年|今后)[^,。]{0,12}(?:将|要|一定|力争|计划|打算|准备|争取|我局|全[县市区]|,)"
)
# 出了六期黑板报,这是明年要补的短板; 转诊67人,任务还差33人,明年要多想办法
_TOLD_BEFORE = regex(r"了|[0-9][^年月日,;]{1,6}[,;]")
# 要确保参合率稳定在98%以上,筹资水平提高到400元
_MUST = regex(
    r"\s{0,4}(?:我们|各[一-鿿]{1,4}|全[县市区])?(?:必须|务必|一定)?要(?:确保|力争|实现|达到|完成|使|争取|努力)"
    # 各县区要加快进度,8月底前接种率达到90%以上
    r"|\s{0,4}各[县市区旗州乡镇级街道村社单位地部门医疗卫生机构院所(),、]{1,12}(?:必须|务必|一定)?要(?![求素点])"
)
_BY_YEAR = re.compile(r"(?:\A|[,;:]|指出|提出|要求|明确)(?:到|至)(20[0-9]{2}|明)年")
_BOUND = re.compile("不超过|不低于|不高于|不少于|至少|不得")
_WIDE_BOUND = regex("不超过|不低于|不高于|不少于|至少|不得|以上|以内|年内")
# What only a look back says, also within a plan.
_PAST = regex(
    r"由[^,。;]{1,16}(?:下降|上升|提高|增加|减少)到|如期完成|取得(?:了|重大|明显|显著|积极)|圆满完成"
    r"|比(?:19|20)[0-9]{2}年(?:提高|上升|下降|增加|减少|增长)"
)
_ON = re.compile("继续|进一步|同时|此外|另外|还要?|再")
# 2020年将再建5个, 2011年预算初定1.08亿元
_IN_YEAR = regex(
    r"(?<!达到)(?<!距离)(?<!完成)(?<!实现)(20[0-9]{2})年(?:度)?,?[^,。;]{0,10}(?:将(?!近)|预算|拟|计划|力争|争取|目标)"
)
# 存在问题及下一步打算: first what is, then what is to come.
_MIXED = regex("问题|不足|困难|差距|短板|体会|情况|原因|偏差|偏离")
_LATER = re.compile(
    r"(?:(?P<year>20[0-9]{2})年|(?P<part>下半年|后[一二三四五六]个月|第?[二三四]季度))"
    r"(?:[^,。;:]{0,16}?(?:工作|安排|任务|重点|部署)|,?[^,。;:]{0,6}(?:打算|设想|怎么|如何|干什么|做什么|要干|要做))"
    r"(?![^,。;:]{0,8}(?:总结|回顾|情况|成效|汇报|进展|完成|落实))"
)
# 存在问题(略)三、下半年工作安排: two headings in one line, of which the last one heads what follows
_RUN_ON = regex(r"[)。;] ?[一二三四五六七八九十]{1,2}、(?=[^、]{4,30}\Z)")
# 2015年工作回顾: the year that the report tells of, whatever year it is held in.
_TOLD = re.compile(r"(20[0-9]{2})年[^,。;:]{0,10}(?:总结|回顾|完成情况|工作情况|成效)")
# 一、上半年工作完成情况: the part of the year that it tells of, where no title says so
_TOLD_PART = regex(
    r"(?:20[0-9]{2}年)?(?:上半年|(?:前|第)?[一二三]季度)[^,。;:]{0,8}(?:总结|回顾|完成|情况|状况|成效|进展)"
)
# 业务目标, 年度任务: what was to be done, or what was
_AIMS_ALONE = regex(r"\A(?!.*(?:明年|来年|下一?步|今后|下半年|计划|打算|思路)).*目标\Z")
_TASKS = regex(r"(?:年度|全年|本年度?|今年|工作|主要|重点|目标)*任务")
_HOW_FAR = regex(r"完成情况|进展|进度|落实情况")
_MONTHS_GONE = regex(r"(?:[1一][-—~至](?:1[0-2]|[2-9]|[二三四])(?:月|季度)|截[至止]|上半年)")
# A line by itself that no label makes a heading: 后三个月工作安排
_LINE = re.compile(
    r"^ {0,4}(?P<open>【)?(?:明年|来年|下一?步|下一?阶段|今后|(?P<part>下半年|后[一二三四五六]个月|第?[二三四]季度)"
    r"|(?P<year>20[0-9]{2})年)"
    r"[^\n。,;:0-9【】]{0,10}(?:打算|计划|安排|思路|设想|要点|重点|任务|目标|部署)(?(open)】|[: ]{0,2}$)"
    r"|^ {0,4}(?P<outlook>20[0-9]{2})年?(?:工作)?展望[: ]{0,2}$",
    re.MULTILINE,
)
# The part of a year that a heading, a sentence or the title of a report is about, by the month that ends it.
_PART = re.compile(
    r"(?P<half>[上下](?=半年)|后(?=[一二三四五六]个月))|(?P<quarter>[一二三四])季度|(?:至|到|-)(?P<month>1[0-2]|[1-9])月(?!份?以来)"
)
_PERIOD_PART = re.compile(r"-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>[01][0-9]))(?:-[0-9]{2})?\Z")
_AHEAD_YEAR = r"(?:20[0-9]{2}|二[〇○零0][〇○零一二三四五六七八九]{2})年,?[^,。;]{0,12}(?:要|将|力争|计划)"
_AHEAD = regex(
    rf"20[0-9]{{2}}年(?:度|工作)?(?:目标|打算|计划|任务)[:,]|明年|来年|下一步|下步|下一阶段|下阶段|今后|下年度|下一年|下半年|将(?!近)|力争|争取|打算|针对|要(?=稳定|达到|确保|抓好|做好|继续|进一步|完成|控制)|{_AHEAD_YEAR}"
)
_RUN_ON_HEADING = regex(
    r"[。;] ?(?:[0-9]{1,2}[.、])?(?P<heading>(?:(?P<year>20[0-9xX*_]{1,2})年度?|明年|来年|下一?年度?|下半年|下一?步)的?"
    r"工作(?:计划|打算|思路|安排|设想|要点|重点|方案))"
    r"(?= ?(?:[1一][.、]|[(][1一][)])|:)"
)
_DIGIT = re.compile("[0-9]")
_NEXT_YEAR = re.compile("明年|来年|下一年|下年度|新的一年")
_REACH = 120
_NAMED_PLAN = re.compile(r"计划(?!生育|免疫)")


@cache
def _marks(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(name)})")


@cache
def _done() -> re.Pattern[str]:
    # 公卫科仅6人: so few are there now
    return re.compile(rf"(?:{alternatives('done')})|已(?!婚|经?成为)|(?<!不)(?:仅|却只|只)(?:有|为)?\Z")


# 全镇农业人口2.1万人: nobody plans how many live in a place.
_INHABITED = regex(r"(?:总|农业|农村|常住|户籍|服务|辖区)人口数?(?:约|为|有|共|近)*\Z")


def is_done(clause: str) -> bool:
    """Whether a clause says that it tells of what is done or is, also within a plan."""
    return _done().search(clause) is not None or ("人口" in clause and _INHABITED.search(clause) is not None)


def _month(pattern: re.Pattern[str], text: str) -> int:
    """The month that ends the first part of a year in `text`, 0 if it names none: 6 of 上半年, 9 of 三季度."""
    match = pattern.search(text)
    if match is None:
        return 0
    half, quarter, month = match.group("half", "quarter", "month")
    if half:
        return 6 if half in "上1" else 12  # 下半年, 后三个月
    return 3 * (("一二三四".find(quarter) + 1) or int(quarter)) if quarter else int(month)


class Plans:
    """The stretches of one report that tell of the time to come. Offsets are those of `folded`."""

    def __init__(
        self, folded: str, report: Report, sections: Sequence[Section], section_at: Callable[[int], Section | None]
    ) -> None:
        self.folded, self.report, self.sections, self._section_at = folded, report, sections, section_at
        self.until = self._until()
        self.ahead = -1  # where the last sentence ends that looks ahead by itself
        self.told = ""  # the year that a heading looks back on
        self.numbers, self.mixed = self._sections()
        self.whole = self._whole() and not self._divided()
        self.stretches = self._stretches()

    def _sections(self) -> tuple[set[int], set[int]]:
        """Sections under a heading of plans; those under a heading of problems and plans."""
        plans: set[int] = set()
        mixed: set[int] = set()
        for section in self.sections:
            title = _RUN_ON.split(self.folded[section.title_start : section.title_end][:40])[-1]
            if section.parent in plans:
                plans.add(section.number)
                continue
            planned = is_plan_heading(title) and not (_AIMS_ALONE.search(title) and self._tells_what_was_done(section))
            planned = planned or (section.number > 1 and self._is_later(title)) or self._is_answered(section, title)
            if section.kind == "heading" and planned:
                (mixed if _MIXED.search(title) else plans).add(section.number)
                continue
            if not self.told and (told := _TOLD.match(title)):
                self.told = told[1]
            if self.until == 12 and _TOLD_PART.match(title):
                self.until = _month(_PART, title)
        return plans, mixed

    def _tells_what_was_done(self, section: Section) -> bool:
        """Whether a section headed 业务目标 stands under 完成情况, or tells of months gone by, bounding nothing."""
        above = self.sections[section.parent - 1] if section.parent else None
        if above is not None and _HOW_FAR.search(self.folded, above.title_start, above.title_end):
            return True
        gone = _MONTHS_GONE.search(self.folded, section.title_end, section.end)
        return gone is not None and not _marks("intends").search(self.folded, section.title_end, section.end)

    def _is_answered(self, section: Section, title: str) -> bool:
        """Whether a heading names the tasks of which the next one says how far they are: 年度任务, 完成情况."""
        if _TASKS.fullmatch(title.strip()) is None:
            return False
        beside = next((s for s in self.sections[section.number :] if s.level <= section.level), None)
        return beside is not None and _HOW_FAR.search(self.folded, beside.title_start, beside.title_end) is not None

    def _is_later(self, title: str) -> bool:
        """Whether a heading names work of a time after the report's, whatever it calls it: 2012年工作准备."""
        match = _LATER.match(title)
        if match is None:
            return False
        if match["part"]:
            return _month(_PART, match["part"]) > self.until
        own = self.told or self.report.year
        return bool(own) and match["year"] > own

    def _until(self) -> int:
        """The month with which the time that the report tells of ends."""
        title = self.folded[self.report.title_start : self.report.title_end]
        return _month(_PERIOD_PART, self.report.period) or _month(_PART, title) or 12

    def _divided(self) -> bool:
        """Whether the report plans under a heading of its own only: behind one that looks back, or for a later time."""
        told = back = False
        for section in self.sections:
            if section.parent or section.kind != "heading":
                continue
            title = self.folded[section.title_start : section.title_end][:40]
            plans = section.number in self.numbers
            if (back and plans) or section.number in self.mixed:
                return True
            if told and plans and (_marks("ahead_heading").search(title) or self._is_later(title)):
                return True
            told = told or not plans
            back = back or _marks("report_title").search(title) is not None or _MIXED.search(title) is not None
        return False

    def _turn(self, section: Section) -> int:
        """Where a section on problems and plans turns to the latter: the sentence of the first word of it."""
        turn = _AHEAD.search(self.folded, section.title_end, section.end)
        if turn is None:
            return section.title_end
        return max(
            section.title_end, *(self.folded.rfind(mark, section.title_end, turn.start()) + 1 for mark in "。\n")
        )

    def _whole(self) -> bool:
        """The report as a whole plans: by its type or title, held against the marks of its sentences."""
        title = self.folded[self.report.title_start : self.report.title_end]
        if _marks("report_title").search(title) and self.report.doc_type != DocType.PLAN:
            return False
        text = self.folded[self.report.start : self.report.end][:4000]
        ahead, behind = len(_marks("ahead").findall(text)), len(_marks("behind").findall(text))
        named = _NAMED_PLAN.search(title) or (_marks("plan_title").search(title) and "完成" not in title)
        if self.report.doc_type == DocType.PLAN:
            return ahead >= behind
        if title and named:
            return ahead > behind
        if not title and len(_BOUND.findall(text)) >= max(5, 2 * behind):
            return True  # a list of aims: 不超过3%, 至少2辆
        return (not title or _marks("long_plan_title").search(title) is not None) and ahead >= 6 and behind * 4 <= ahead

    def _stretches(self) -> list[tuple[int, int]]:
        """Items of what must be done (一要…), and from each opening of a plan to the end of its section."""
        stretches = [(self._turn(s), s.end) for s in self.sections if s.number in self.mixed]
        if self.report.doc_type not in (DocType.SUMMARY, DocType.SUMMARY_PLAN):
            stretches += [self._first_paragraph(s) for s in self.sections if s.label.endswith("要")]
        if self.report.title_start == self.report.title_end:
            stretches += self._paragraphs_of_aims()
        for start in (*self._openings(), *self._lines(), *self._run_on()):
            section = self._section_at(start)
            while section is not None and section.kind == "item" and section.parent:
                section = self.sections[section.parent - 1]
            stretches.append((start, self._end_of_plan(section)))
        return stretches

    def _openings(self) -> Iterator[int]:
        """Where a sentence begins to tell of the time to come: 下半年,我局将重点抓好…"""
        for match in _OPENING.finditer(self.folded, self.report.start, self.report.end):
            if "上半年" in match.group() or self._of_the_past(match.group()):
                continue
            if match["quarter"] is None or _month(_PART, match["quarter"]) > self.until:
                yield match.start()

    def _run_on(self) -> Iterator[int]:
        """Where a heading of plans runs into the text around it, its first point behind it: …。20_年工作方案1.…"""
        for match in _RUN_ON_HEADING.finditer(self.folded, self.report.start, self.report.end):
            if not (match["year"] or "").isdigit() or match["year"] > (self.report.year or match["year"]):
                yield match.start() + 1

    def _lines(self) -> Iterator[int]:
        """Where a line by itself heads a plan, behind the first sentence: above it are titles and contents."""
        first = self.folded.find("。", self.report.start, self.report.end)
        for match in _LINE.finditer(self.folded, first, self.report.end) if first >= 0 else ():
            year, part = match["year"] or match["outlook"], match["part"]
            later = _month(_PART, part) > self.until if part else not year or year > (self.report.year or year)
            if later:
                yield match.start()

    def _end_of_plan(self, section: Section | None) -> int:
        """Where a plan that a sentence of the section opens ends: with it, or with the points that it leads to.

        下半年做好三件事:一、…;二、…: the points count like the headings before and stand beside them.
        """
        if section is None:
            return self.report.end
        end, level = section.end, 0
        if self.folded[max(section.start, end - 4) : end].rstrip()[-1:] != ":":
            return end
        for point in self.sections[section.number :]:
            if point.start < section.end:
                continue
            if point.level < level or (level and point.level == level and "numbering_restart" in point.flags):
                break
            end, level = point.end, level or point.level
        return end

    def _paragraphs_of_aims(self) -> Iterator[tuple[int, int]]:
        """Paragraphs of bounds (90%以上, 控制在10%以内) without a word on what was, in a text without a title."""
        start = self.report.start
        while start < self.report.end:
            end = self.folded.find("\n", start, self.report.end)
            end = self.report.end if end < 0 else end
            bounds = len(_WIDE_BOUND.findall(self.folded, start, end))
            if bounds >= 5 and bounds >= 2 * len(_marks("behind").findall(self.folded, start, end)):
                yield start, end
            start = end + 1

    def _first_paragraph(self, section: Section) -> tuple[int, int]:
        end = self.folded.find("\n", section.start, section.end)
        return section.start, section.end if end < 0 else end

    def _of_the_past(self, text: str) -> bool:
        years = re.findall(r"20[0-9]{2}", text)
        return bool(years and self.report.year and max(years) < self.report.year)

    def covers(self, start: int, end: int, section: Section | None) -> bool:
        """Whether the sentence `start:end` tells of the time to come."""
        if section is not None and section.number in self.numbers:
            return not self._tells_of_its_year(section, start)
        while start < end and self.folded[start].isspace():
            start += 1
        if any(begin <= start < stop for begin, stop in self.stretches):
            # 一要…: the words of another item say nothing of it
            headed = section is not None and (section.kind == "heading" or section.label.endswith("要"))
            if not _PAST.search(self.folded, start, end):
                return headed or not self._describes(start, end)
            return self._looks_ahead(self.folded[start : min(end, start + 200)])
        if self.whole and not self._describes(start, end):
            return True
        if self._looks_ahead(self.folded[start : min(end, start + 200)]):
            self.ahead = end
            return True
        if self._goes_on(start, end):
            self.ahead = end
            return True
        return False

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether a sentence carries on what the one before it plans: 明年将…。继续推进….

        It has no word on what was, and does not name the report's own year.
        """
        if not 0 <= self.ahead <= start or start - self.ahead > _REACH or _ON.match(self.folded, start, end) is None:
            return False
        if self.folded.find("\n", self.ahead, start) >= 0 or _marks("describes").search(self.folded, start, end):
            return False
        own = ("全年", "今年", f"{self.report.year or '本'}年")
        return all(self.folded.find(word, start, end) < 0 for word in own)

    def _tells_of_its_year(self, section: Section, start: int) -> bool:
        """Whether a paragraph behind a plan begins with the report's own year: what follows is another text."""
        line = self.folded.rfind("\n", section.title_end, start) + 1
        if not line or not self.report.year:
            return False
        opening = self.folded[line : line + 40].lstrip()
        return opening.startswith(f"{self.report.year}年") and not _marks("intends").search(opening)

    def _describes(self, start: int, end: int) -> bool:
        """Within a plan: a sentence without a mark of the time to come, in a paragraph that tells of what is."""
        if _PAST.search(self.folded, start, end):
            return True
        if _marks("intends").search(self.folded, start, end):
            return False
        begin = max(self.folded.rfind("\n", 0, start) + 1, start - 400)
        stop = self.folded.find("\n", end, end + 400)
        return _marks("describes").search(self.folded, begin, stop if stop >= 0 else end) is not None

    def _looks_ahead(self, sentence: str) -> bool:
        opening = sentence[:40]
        told = _IN_YEAR.search(opening) if self.report.year else None
        if told is not None and told[1] > self.report.year and not _DIGIT.search(opening, 0, told.start()):
            return True
        for year in _BY_YEAR.findall(opening):
            if year == "明" or (self.report.year and year > self.report.year):
                return True
            if year >= (self.report.year or year) and not re.search(r"已|了|截[至止]|累计|共[有计]", sentence):
                return year != self.report.period or _AHEAD.search(sentence) is not None
        if self.until <= 6 and sentence.startswith("下半年") and not is_done(sentence):
            return True  # 下半年,新增急救站4个: of a report on the first half
        told = _NEXT.search(opening)
        ahead = told is not None and not _TOLD_BEFORE.search(opening, 0, told.start())
        return ahead or _MUST.match(opening) is not None

    def time_of(self, section: Section | None) -> tuple[str, str]:
        """The year and period that the heading of a plan names: 2011 under 2011年工作思路; empty where none does."""
        year, period = self.report.year, self.report.period
        while section is not None and year.isdigit():
            title = self.folded[section.title_start : section.title_end][:40]
            if (named := re.search("20[0-9]{2}(?=年)", title)) and named[0] > year:
                return named[0], named[0]
            if _NEXT_YEAR.search(title):
                return str(int(year) + 1), str(int(year) + 1)
            if "下半年" in title and period.endswith("-H1"):
                return year, f"{year}-H2"
            section = self.sections[section.parent - 1] if section.parent else None
        return year, period

    def may_aim(self, start: int, end: int) -> bool:
        """Whether the sentence `start:end` holds a word that aims at numbers."""
        return _AIMS.search(self.folded, start, end) is not None

    def aims_at(self, start: int, at: int) -> bool:
        """Whether 力争 or 确保 in the sentence from `start` reaches the number at `at`."""
        if self.folded.find("目标:", max(start, at - 3 * _REACH), at) >= 0:
            return True
        before = self.folded[max(start, at - _REACH) : at].split(";")[-1]
        if _ENSURE.search(before) and not is_done(before[-30:]):
            return True
        aim = None
        for match in _STRIVE.finditer(before):
            aim = match
        return aim is not None and not is_done(before[aim.end() :]) and not _REALLY.search(before, aim.end())
