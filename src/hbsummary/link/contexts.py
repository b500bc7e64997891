"""What a report offers to a sentence that names no subject: clauses, sentences and headings before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property

from hbsummary.link.diseases import disease_told
from hbsummary.link.institutions import attribute_of, named_institutions
from hbsummary.link.phrase import is_dependent, is_outcome, topic_of
from hbsummary.link.sentences import Sentence
from hbsummary.link.strip import clean_left
from hbsummary.link.topics import Figure, Named, before_event
from hbsummary.model import Section
from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, worded, words

__all__ = ["Contexts"]


# 按机构级别分,从病种看
_SORTED = regex(r"(?:按|从|分)[^,;:]{1,8}(?:分|划分|分类|统计|看|来看|来说)\Z")
# 时间分布:1-3月报告21例: of what the heading names
_DISTRIBUTED = worded(r"{distribution}分布(?:情况)?\Z")
# 肺结核患者管理定点医院通知214例: a service's name, behind which the text runs on
_SERVICE = worded(r"[一-鿿0-9、~-]{2,16}?{service_heading}(?=[一-鿿])(?!率|人数)")
# 四是乙肝疫苗补种工作平稳推进。经统计,需补种648人: a sentence that only says how the work goes
_GOES_ON = regex(
    r"[。;\n](?P<what>[^。;,:\n0-9]{4,20}?)(?:工作)?(?:进展|开展|推进|运行)?(?:情况)?(?:平稳|稳步|有序|扎实|深入|全面|顺利|有效|正常|规范|持续|积极)"
    r"(?:推进|开展|进行|实施|落实|完成|进展|运行)?[。;]\s{0,4}\Z"
)
# 加强高风险患者管控: what is done for it
_EFFORT = regex(r"\s{0,4}(?:进一步|不断|切实)?(?:加强|强化|完善|落实|推进|深化|规范|做好|抓好)")
_CLAUSE_END = re.compile(r"[,;:]")
_HEAD = regex(r"\s{0,8}(?P<what>[一-鿿]{2,12}):")
_LINE_END = regex(r"[。,;:\n]")
_LONG = 14
# 完善补偿方案,参合率达95%: what was done for it is not what is measured
_MEASURE = regex(
    r"(?:完善|健全|制定|制订|出台|修订|建立|落实|改进)[^,;:]{2,14}(?:方案|制度|机制|办法|体系|措施|政策|规定)"
)
_CARRIED_OUT = regex(r"(?:开展|实施|进行)了?(?P<what>[一-鿿]{2,10})\Z")
# 部署开展为农村妇女免费乳腺癌、宫颈癌筛查,完成12000名
_FREE = regex(r"免费(?P<what>[一-鿿、]{2,12}(?:筛查|检查|体检|普查|检测))\Z")
_IS = re.compile(r"([^是,;]{4,16}(?:项目|工程|大楼|综合楼|病房楼|中心|医院|院区|基地))是(?!否)")
# 门诊楼主体工程已封顶: how far a work has come
_WORK_STAGE = regex(
    r"(?:主体|基础|地基|工程|土建)?(?:工程)?(?:现?已|已经|正在|基本|全面)?(?:封顶|完工|竣工|开工|动工|启动|建成|投入使用)"
)
_WORD = regex(r"[一-鿿]{2}")
# 对每户补助800元。全年任务2.4万户: a task begins anew, under the heading.
_TASK_FIRST = regex(r"\s?(?:全年|年度|今年|本年度?|上级下达)?(?:总|目标)?(?:任务|计划|目标)数?[为是]? ?\Z")


# Units of institutions visited, and how far back these are looked for.
_VISITED = frozenset(("家", "家次", "户", "户次", "所", "所次", "个次", "单位次"))
_NEAR = 100


@cache
def _heading_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('heading_filler')})+\\Z")


@cache
def _whose() -> re.Pattern[str]:
    return re.compile(rf"[一-鿿]{{2,8}}?(?:{alternatives('population_end')})(?=[一-鿿]{{2,10}}[、和])")


def _subject(clause: str) -> str:
    """The subject of a long clause that says what it is: 县中医院搬迁项目是近年来投资最大的项目."""
    what = _IS.match(clause) if len(clause) > _LONG else None
    return what[1] if what else clause


def _counted(named: Sequence[Named]) -> dict[str, str]:
    """What a sentence counts in each unit, the last of it; but of 报告742例,死亡1例 those who died are no new whole."""
    counted: dict[str, Named] = {}
    for item in named:
        if not item.is_level or item.mention.depth:
            continue
        whole = counted.get(item.mention.quantity.unit)
        part = whole is not None and item.name.startswith(whole.name) and is_outcome(item.own)
        if whole is None or not part or (item.mention.quantity.value or 0) > (whole.mention.quantity.value or 0):
            counted[item.mention.quantity.unit] = item
    return {unit: item.name for unit, item in counted.items()}


class Contexts:
    """The topics of one report, sentence after sentence.

    `carried`: what the report last said of institutions in each unit (诊疗人次 for 人次).
    """

    def __init__(self, folded: str, sections: Sequence[Section], title: str = "") -> None:
        self.folded, self.sections, self.title = folded, sections, title
        self.carried: dict[str, str] = {}
        self.topic = ""
        self.topic_section: int | None = None
        self._led = ""  # what the sentence is headed by: 手足口病:全州共报告231例。
        self._counted: dict[str, str] = {}
        self._counted_in: int | None = None
        self._figures: dict[Figure, str] = {}

    def before(self, sentence: Sentence, section: Section | None) -> str:
        """A topic for a sentence that has none: the clause before, the sentence before, the heading."""
        first = sentence.quantities[0].start
        text = self.folded[max(sentence.start, first - 60) : first]
        visited = sentence.quantities[0].unit in _VISITED
        head = _HEAD.match(text)
        for said in reversed(_CLAUSE_END.split(text)[:-1]):
            clause = before_event(clean_left(said)).removesuffix("工作").removesuffix("方面")
            if _WORK_STAGE.fullmatch(clause):
                continue  # 医技楼项目,主体已封顶,总投资1.2亿元
            if clause.endswith(("相比", "比较")) or _SORTED.match(clause) or _MEASURE.fullmatch(clause):
                continue
            if _EFFORT.match(said) and ends_with(heading := self._of_heading(sentence, section), "service_heading"):
                return heading  # (二)严重精神障碍患者管理…,加强高风险患者管控,登记在册1873例
            if _DISTRIBUTED.match(clause) and (heading := self._of_heading(sentence, section)):
                return heading
            if visited and ends_with(clause, "aspects"):
                return self._looked_at(sentence, section)
            clause = _subject(clause)
            project = ends_with(clause, "project_end")
            longest = 28 if project else _LONG
            # 利用国债资金新建的中心卫生院门诊楼,建筑面积1860㎡
            clause = clause.rsplit("的", 1)[-1] if project and len(clause) > longest else clause
            if len(clause) > longest and (whose := _whose().match(clause)):
                clause = whose.group()  # 贫困人口健康档案、家庭医生签约实现全覆盖,建档率100%
            if len(clause) > longest and (deed := _CARRIED_OUT.search(clause) or _FREE.search(clause)):
                clause = deed["what"]  # 对8月龄至14岁儿童开展麻疹强化免疫,应种数54936人
            if 2 <= len(clause) <= longest and not is_dependent(clause) and _WORD.search(clause):
                self._led = clause if head and head["what"] == clause else ""
                return clause
        if (going := self._going_on(sentence)) and not head:
            return going
        if self.topic and self.topic_section == (section.number if section else None):
            anew = sentence.quantities[0].unit not in self._counted and _TASK_FIRST.match(text)
            return (anew and self._of_heading(sentence, section)) or self.topic
        return self._of_heading(sentence, section)

    def _going_on(self, sentence: Sentence) -> str:
        """The work that the sentence right before only says to be going on; empty where it says another thing."""
        said = _GOES_ON.search(self.folded, max(sentence.start - 40, 0), sentence.start)
        what = clean_left(said["what"]).removesuffix("工作") if said else ""
        return what if ends_with(what, "activity") else ""

    def _looked_at(self, sentence: Sentence, section: Section | None) -> str:
        """The institutions that the sentences right before name: 与餐饮单位签约。检查了…等环节,共检查60家次."""
        first = max(sentence.start - _NEAR, section.start if section else 0)
        named = [match.group() for match in named_institutions().finditer(self.folded, first, sentence.start)]
        said = clean_left(named[-1]) if named else ""
        return said if len(said) >= 2 else self._of_heading(sentence, section)

    def _of_heading(self, sentence: Sentence, section: Section | None) -> str:
        """The subject of the nearest heading that has one and does not hold the number itself."""
        while section is not None:
            text = self._title(sentence, section).removesuffix("工作")
            subject = _heading_end().sub("", clean_left(_CLAUSE_END.split(text, maxsplit=1)[0]))
            if 2 <= len(subject) <= 16 and not is_dependent(subject) and subject not in words("heading_of_means"):
                return subject
            section = self.sections[section.parent - 1] if section.parent else None
        return self._of_title

    @cached_property
    def _of_title(self) -> str:
        """The disease that a report is of by its title: 达州市2011年手足口病疫情分析; empty where it names none."""
        return disease_told(self.title)

    def _title(self, sentence: Sentence, section: Section) -> str:
        first = sentence.quantities[0].start
        if section.kind == "item":
            text = _LINE_END.split(self.folded[section.label_end : section.label_end + 40], maxsplit=1)[0]
            inside = section.label_end == sentence.start and first - section.label_end < len(text)
        else:
            text = self.folded[section.title_start : section.title_end]
            inside = section.title_start <= first < section.title_end
        if not inside:
            return text.strip(" 。,;:\n")
        service = _SERVICE.match(text)  # (三)肺结核患者管理定点医院通知214例
        return service.group() if service else ""

    def wholes(self, section: Section | None) -> dict[str, str]:
        """What the sentence before counted in each unit, where it stands in the same section."""
        return self._counted if self._counted_in == (section.number if section else None) else {}

    def figures(self, section: Section | None) -> dict[Figure, str]:
        """The values that the sentence before told, by unit and value, where it stands in the same section."""
        return self._figures if self._counted_in == (section.number if section else None) else {}

    def remember(self, named: Sequence[Named], section: Section | None) -> None:
        """Keep what the sentence said for the next one."""
        self._counted_in = section.number if section else None
        self._counted = _counted(named)
        levels = (item for item in named if item.is_level and item.mention.quantity.value is not None)
        self._figures = {(i.mention.quantity.unit, i.mention.quantity.value): i.name for i in levels}
        for item in named:
            if item.is_level and (said := attribute_of(item.name)):
                self.carried[item.mention.quantity.unit] = said
        # Of a whole and its parts the next sentence goes on with the whole.
        for item in [*(item for item in reversed(named) if not item.part), *reversed(named)]:
            if item.own and not is_dependent(item.own) and item.mention.depth == 0 and topic_of(item.own)[0]:
                self.topic, self.topic_section = item.name, section.number if section else None
                break
        else:
            if self._led:
                self.topic, self.topic_section = self._led, section.number if section else None
        self._led = ""
