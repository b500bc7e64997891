"""How a value is meant where it stands: its own words, the plan that it stands in, the values beside it."""

from __future__ import annotations

import re

from hbsummary.link import kinds, phrase
from hbsummary.link.plans import Plans, is_done
from hbsummary.link.sentences import Sentence
from hbsummary.link.times import Times
from hbsummary.link.topics import Named
from hbsummary.model import Kind, Observation, Report
from hbsummary.regex import regex

__all__ = ["Judge"]

_AIM_AFTER = re.compile(
    r"(?:以上|以下|以内|左右)?(?:的?(?:工作|责任|考核|年度)?(?:目标|任务)(?!的|数的|任务|完成情况)|的(?:配[备置])?(?:要求|标准)(?!的))"
)
_CLAUSE_END = regex(r"[,。;]")
_LISTED = regex(r"[^,。;:]{0,12}[、和及(等][^,。;:]{0,12}")
_OWN_CHANGE = regex(r"[,;](?:同比|环比|比上年|较上年)")
# 报告率≥95%,实际100%
_ACTUALLY = regex(r"[ ]?(?:以上|以内|以下)?[,;]实际(?:完成|达到|值|仅|为){0,3}[ ]?[0-9]")
# 下达建设任务14所,其中新建9所
_WORKS = regex(r"[,;、(](?:其中)?[:,]?(?:新建|改建|扩建|改扩建|迁建|重建|翻建|维修|购置)[一-鿿]{0,8}")
_SIZE = regex(
    r"[一-鿿]{0,12}[,、(](?:其中)?(?:总)?(?:计划|概算|预算|申请|争取)?(?:国家|中央|上级|地方)?(?:总)?(?:建筑|建设|占地)?(?:面积|投资|床位)(?:约|为|达)*"
)
# (去年同期1例,死亡率24.6/10万): told of the year before, up to the end of the bracket
_EARLIER_BRACKET = regex(
    r"\((?:而)?(?:(?:去年|上年)(?:同期|全年|度)?(?![^,。;()]{0,8}(?:增|降|减|上升|提高))"
    r"|(?P<year>(?:19|20)[0-9]{2})年(?:度|同期|全年)?(?:分别)?[为是:]?(?=[0-9]))"
)
# 占全年任务数26000人份的59.17%
_OF_TASK = regex(r"(?:占|完成)[^,;。]{0,10}(?:(?:任务|计划|目标)(?:数|量)?|计划投资)\Z")
_CLAUSE_ON = regex(r"[,、][一-鿿]{2,8}")
# 目标任务为:甲镇400座、乙镇350座
_TASKS_ARE = regex(r"(?<!完成)(?<!完成目标)(?:任务|指标)数?(?:分别|分配)?[为是]?:\Z")
# 2家力争年底达到推荐标准
_TO_COME = regex(r"(?:力争|争取|拟|有望|确保|计划)(?:在|于)?(?:今年|明年|年底|年内|年末|下半年|20[0-9]{2}年)")
# 计划投入310万元用于完成31家卫生所建设
_TO_DO = regex(r"用于(?:完成|开展|实施|建设|支持)?")
_APART = regex(r"已|完成|实[有际为种查检测到管参签建访]|占|达")
# 全年10万人搬迁任务
_TASK_AFTER = regex(r"的?[^,;。、的]{0,6}任务(?![的数完清取中])")
_COMPARED = regex(
    r"(?:(?:与|和|同)(?:(?:19|20)[0-9]{2}年|去年|上年|全[国省市县区州]|同[级类])[^。;]{0,60}?|[比较](?:(?:19|20)[0-9]{2}年|去年|上年)[^。;,]{0,30}?)相比"
)
_COMPARES = regex(r"(?:同比|环比|[较比](?:上年|去年|同期)[^,。;]{0,4})[: ]?\Z")
_YEAR_ALONE = regex(
    r"[,(]?[ ]?(?:而|其中)?(?:((?:19|20)[0-9]{2})年|去年|上年)(?:度|[底末]|同期|全年)?(?:仅|只)?[为是有达:]?[ ]?"
)
# 三年前,县域内就诊率只有81%; 当时外欠1300多万
_BACK_THEN = regex(r"(?:\A|[,。;])(?:[两二三四五六七八九十几多]年前|(?:当时|那时)(?=[^,。;]*\Z)),?[^,。;]*\Z")
# 回顾前几年,2008-2012年发病数分别为…
_LOOKS_BACK = regex(r"回顾|前几年|往年|以往")
_EARLIER = regex(r"(?:19|20)[0-9]{2}年|去年|上年")


class Judge:
    """The kinds of one report's values. `times` knows when they hold, `plans` what lies ahead."""

    def __init__(self, folded: str, report: Report, plans: Plans, times: Times) -> None:
        self.folded, self.report, self.plans, self.times = folded, report, plans, times
        self.planned = False  # whether the sentence stands in a plan
        self.aiming = False  # whether it may aim at something

    def begin(self, sentence: Sentence, planned: bool) -> None:
        """The next sentence, and whether it stands in a plan."""
        self.planned, self.aiming = planned, self.plans.may_aim(sentence.start, sentence.end)

    def kind(
        self, sentence: Sentence, item: Named, near: str, here: str, before: Observation | None
    ) -> tuple[Kind, str]:
        """The kind of a value, and what made it.

        `near` are the words that decide it, `here` is the period that they name, `before` the value before it.
        """
        own = self._alone(sentence, item, near, here)
        return own if before is None else self._beside(sentence, item, near, before, own)

    def _beside(
        self, sentence: Sentence, item: Named, near: str, before: Observation, own: tuple[Kind, str]
    ) -> tuple[Kind, str]:
        """The kind that a value has by itself (`own`), or that the value before it in a list or series gives it."""
        kind, why = own
        if kind is Kind.LEVEL and self._falls(before, item):
            return Kind.CHANGE, "printed sign"
        if kind is Kind.LEVEL and self._goes_back(near, item, before):
            return Kind.REFERENCE, "another year"
        if kind is Kind.LEVEL and self._in_bracket_of_earlier(item):
            return Kind.REFERENCE, "another year"
        if kind is Kind.LEVEL and self._of_that_year(before, item):
            return before.kind, "another year"
        if kind is Kind.LEVEL and (self._in_list_of_aims(before, item) or self._of_what_is_planned(before, item)):
            return Kind.TARGET, "list"
        if why == "words of the clause" and self._in_list_of_deeds(sentence, before, item):
            return before.kind, "list"
        return own

    def _alone(self, sentence: Sentence, item: Named, near: str, here: str) -> tuple[Kind, str]:
        """The kind by the words of the value itself and by the plan that it stands in, and what made it."""
        quantity, change = item.mention.quantity, item.change
        start = quantity.start
        planned = self.planned and not is_done(item.mention.skipped[-24:] + near)
        planned = planned or (self.aiming and self.plans.aims_at(sentence.start, start))
        if planned and item.mention.depth and self._goes_back_to(near):
            return Kind.REFERENCE, "another year"
        if planned and item.rule not in ("from", "held against"):
            return Kind.TARGET, "plan"
        if item.rule == "aim":
            return Kind.TARGET, "beside the value"
        if self._is_target(sentence, item, near):
            return Kind.TARGET, "words of the clause"
        if change is not None and not change.reached:
            return Kind.CHANGE, change.word
        signed = self.folded[start] in "+-" and (_COMPARES.search(near) or (item.mention.depth and not near.strip()))
        if signed or (self.folded[start] == "+" and quantity.unit in ("%", "‰", "百分点")):
            return Kind.CHANGE, "printed sign"  # 病床使用率87.9%(-0.8个百分点), 同比+3.2%
        # 上年的2.6倍 is this year's.
        # 较2019年同期恢复到96%: what stands before the word of change is told of now.
        told_of = change.head if change is not None and change.reached else near
        told_of = self.times.in_its_year(told_of)
        told = quantity.unit != "倍" and (
            kinds.is_reference(told_of, self.report.region) or _is_back_then(item.mention.skipped + near)
        )
        if item.rule in ("from", "held against") or told:
            return Kind.REFERENCE, "words of the clause"
        if self._is_earlier_of_series(sentence, start):
            return Kind.REFERENCE, "another year"
        if self._compared(sentence, start):
            return Kind.REFERENCE, "compared with"
        if change is None and quantity.unit != "倍" and self._other_year(sentence, near, here, quantity.end):
            return Kind.REFERENCE, "another year"
        return Kind.LEVEL, "none of the others"

    def _is_earlier_of_series(self, sentence: Sentence, start: int) -> bool:
        """Whether a value is of an earlier year of a series up to the report's, or of one that looks back."""
        series = self.times.series
        if start not in series or series[start] >= self.report.year:
            return False
        last = max(series.values()) == self.report.year
        return last or _LOOKS_BACK.search(self.folded, sentence.start, start) is not None

    def _in_list_of_aims(self, before: Observation, item: Named) -> bool:
        """Whether a value stands in one list with an aim: 计划新建甲8个、乙3个和丙19个."""
        if before.kind is not Kind.TARGET or before.trace["kind"] not in ("words of the clause", "list"):
            return False
        between = self.folded[before.quantity.end : item.mention.quantity.start]
        if _TO_DO.fullmatch(between):
            return True
        return _LISTED.fullmatch(between) is not None and not _APART.search(between)

    def _of_that_year(self, before: Observation, item: Named) -> bool:
        """Whether a value goes on with an earlier year's: 2008年二次补偿164人次,兑现金额21万元,2009年302人次."""
        told = before.trace["kind"]
        paid = told == "words of the clause" and item.mention.quantity.unit == "元"
        if before.kind is not Kind.REFERENCE or not (told == "another year" or paid) or item.mention.depth:
            return False
        between = self.folded[before.quantity.end : item.mention.quantity.start]
        own = before.trace["name"] not in ("from", "held against") and phrase.is_dependent(item.own)
        return own and _CLAUSE_ON.fullmatch(between) is not None

    def _in_bracket_of_earlier(self, item: Named) -> bool:
        """Whether a value stands in a bracket that tells of the year before: (去年同期1例,死亡率24.6/10万)."""
        if not item.mention.depth:
            return False
        opened = _EARLIER_BRACKET.match(self.folded, item.mention.bracket)
        if opened is None or (opened["year"] or "") >= (self.report.year or "0"):
            return False
        told = self.folded[item.mention.bracket : item.mention.quantity.start]
        return "今年" not in told and "本年" not in told

    def _of_what_is_planned(self, before: Observation, item: Named) -> bool:
        """Whether a value is a part or the size of works that are aimed at: 下达建设任务14所,其中新建9所,改扩建5所."""
        if before.kind is not Kind.TARGET or before.trace["kind"] not in ("words of the clause", "list"):
            return False
        between = self.folded[before.quantity.end : item.mention.quantity.start]
        alike = item.mention.quantity.unit == before.quantity.unit
        return (alike and _WORKS.fullmatch(between) is not None) or _SIZE.fullmatch(between) is not None

    def _in_list_of_deeds(self, sentence: Sentence, before: Observation, item: Named) -> bool:
        """Whether a value stands in one list with what was done: 完成甲任务451个、乙任务329个."""
        between = self.folded[before.quantity.end : item.mention.quantity.start]
        told = self.folded[max(sentence.start, before.quantity.start - 40) : before.quantity.start]
        done = before.kind is Kind.LEVEL and "完成" in told
        return done and "任务" in between and _LISTED.fullmatch(between) is not None

    def _is_target(self, sentence: Sentence, item: Named, near: str) -> bool:
        if item.rule in ("share", "from", "to") or (item.change is not None and not item.change.reached):
            return False
        after = item.mention.right[:12]
        if _TASKS_ARE.search(item.mention.skipped[-12:]):
            return True
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

    def _falls(self, before: Observation, item: Named) -> bool:
        """同比一增一减,分别是+4.2%和-1.9%: the second of two, one of which rose."""
        signs = self.folded[before.quantity.start] + self.folded[item.mention.quantity.start]
        return item.rule == "distributed" and before.kind is Kind.CHANGE and signs in ("+-", "--")

    def _goes_back(self, near: str, item: Named, before: Observation) -> bool:
        """4.87%,2018年为5.6%: the same of an earlier year, with no word but the year."""
        year = _YEAR_ALONE.fullmatch(near)
        alike = item.mention.quantity.unit in (before.quantity.unit, "") and before.kind is Kind.LEVEL
        return alike and year is not None and (year[1] or "") < (before.period.strip("/") or self.report.year)[:4]

    def _goes_back_to(self, near: str) -> bool:
        """发病率降至55/10万以下(2021年为58.7/10万): what a plan goes out from."""
        year = _YEAR_ALONE.fullmatch(near)
        return year is not None and bool(year[1]) and year[1] < self.times.year

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


def _is_back_then(words: str) -> bool:
    """Whether the clause before a number tells of an earlier time."""
    return ("年前" in words or "时" in words) and _BACK_THEN.search(words) is not None
