"""What a sentence has said so far, and how a phrase that needs a subject finds it.

The topic is the last phrase with a subject of its own. The root is the whole whose parts
follow: after 其中, inside brackets, or after 总诊疗量中. The institution is the last kind of
institution counted, to which beds and staff belong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from hbsummary.link import phrase
from hbsummary.link.institutions import (
    attribute_announced,
    attribute_of,
    belongs_to_institution,
    fits_unit,
    institution_of,
    is_institution,
)
from hbsummary.link.kinds import Change
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import clean_left
from hbsummary.regex import regex
from hbsummary.words import alternatives

__all__ = ["AIM_NOUN", "Named", "Topics", "before_event", "is_aim", "is_held_against"]

_HELD_AGAINST = regex(
    r"(?:\A|[,(])(?:较|比|与)(?:上年|去年|前年|上个?月|上季度?|上期|同期|[年期]初|[0-9]{4}年|[“\"]?十[一二三四]?五[”\"]?(?:期间|时期|期)?)"
    r"(?:同期|度|[末底初])?的?(?:\(|是|为)?\Z"
    # 低于前五年8.3%的年均增幅
    r"|(?:低于|高于|快于|慢于)(?:前[一二三四五两]年|上年|去年|同期)(?:的)?\Z"
)

_CLAUSE_END = re.compile(r"[,;:]")
_PART_BEFORE = re.compile(r"(?:其中|包括|包含|内含|分别是|即|分为)[:,]?[ ]?\Z")
_PART_START = re.compile(r"\A[、,和及;与]?(?:其中|含|包括|包含)[:,]?")
_WITHIN = regex(r"\A(?P<whole>[^,;:。]{2,24})其中[:,]?")
_AMONG = regex(r"(?P<whole>[^,;:。]{2,24})(?<!其)中[,:][ ]?\Z")
# 与2008年发病率(315.06/10万)相比: what is in the bracket goes on behind it.
_COMPARES = regex(r"(?:\A|[,。;])[与和较比同]")
_HELD_ENDS = frozenset('年月季度期的(是为末底初五”"')
# 占年度计划, 低于省控目标, 国家要求: the number is what this one should be.
_AIM = regex(
    r"\A(?:[^,;。]{0,24}(?=目标值\Z|(?:规划|预期|控制)目标\Z|(?:考核|指标)要求\Z)|(?:均|都|分别)?)(?:占|为|完成|超额完成|超|超过|低于|高于|优于|达到|比|较)?(?:国家|省里?|市里?|县|区|上级|规定|规划|预期|年度|考核|全年|当年|本年|年|计划)?(?:定|控|级|下达|规定|控制|考核|年度)?的?"
    r"(?:要求|目标|任务|标准|指标|计划)(?:值|数|任务|指标|要求)?\Z"
)
_AIM_ENDS = frozenset("求标务准划值数")
# What says in those words that it is one.
AIM_NOUN = regex(r"(?:与|和)?(?:规划|预期|控制|考核|指标)*(?:目标值?|要求)\Z")
# 在册患者, 患者管理率: patients of what, the topic says
_SOME_PEOPLE = regex(r"(?:在册|在管|登记|确诊|现症)?(?:患者|病人)(?:[一-鿿]{1,6}率)?\Z")
_SOME_PEOPLE_END = regex(r"(?:患者|病人)?(?:健康|规范)?(?:管理|服务|防治|救治)*\Z")
# 乙类传染病除鼠疫无发病外,其他共报告发病: what is counted stands before the exception
_OTHERS = ("其他", "其余", "其它")
_BESIDES = regex(r"(?:\A|[,。;:\n])(?P<whole>[^,。;:\n]{2,12})除[^。;]{2,60}外,\Z")
_RATES = ("%", "‰", "/10万", "/万")
# Units in which a measure is said once for two of a sort.
_MEASURED = (*_RATES, "分")
_LEVEL = regex(r"(?:国家|省|市|县|区)级\Z")
_LEVEL_WITHIN = regex(r"(?:国家|省|市|县|区)级(?=[一-鿿]{2})")
# What is a part of a sum, beside other parts of it.
_SUMS = ("收入", "支出", "费用", "资金")
_EXTENTS = ("平方米", "亩", "张", "公里", "公顷")
# Rules of names that say something about another value.
_BESIDE = ("share", "aim", "held against")
# 居前三位的分别是肺结核(212例): what is said of the list is no part of its first item.
_SAID = regex(r"\A.*(?:分别|依次|主要)[为是](?=[^为是]{2})")
_LAST_OF_LIST = regex(r"\A.*[、和及](?=[^、]{2})")
_PER_ONLY = regex(
    r"(?:平均)?(?:每[百千万]?(?:名|个)?(?:常住|户籍)?(?:人口|人|居民)|[千万]人口?均?|人均)(?:拥有|占有)?\Z"
)
# 卫生室154个,每个不低于80平方米
_PER_PIECE = regex(r"(?:平均)?每[个台所间张座辆件床村家户套](?P<of>.{0,6})\Z")
_PER_FIRST = frozenset("每千万人平")
_PER = regex(r"每[百千万]?(?:名|个)?(?:常住|户籍)?(?:人口|人|居民|老年人口)(?:的?拥有)?")


@cache
def _among_start() -> re.Pattern[str]:
    return re.compile(rf"\A(?P<whole>[^,;:。、和]{{2,16}})(?<!其)(?:中|当中|之中)(?!{alternatives('not_among')})")


def _among(skipped: str, left: str) -> re.Match[str] | None:
    """The whole of which the number tells parts: 总诊疗量中, before the words or at their beginning."""
    return ("中" in skipped and _AMONG.search(skipped)) or ("中" in left and _among_start().match(left)) or None


@cache
def _countable() -> re.Pattern[str]:
    return re.compile(rf".(?:{alternatives('countable_end')})\Z")


@cache
def _new_thought() -> re.Pattern[str]:
    return re.compile(rf"[;,]?(?:{alternatives('new_thought')}|20[0-9xX]{{2}}年)")


@cache
def _happened() -> re.Pattern[str]:
    return re.compile(rf"于[0-9]|{alternatives('happened')}")


def is_held_against(words: str) -> bool:
    """Whether the number behind the words is what another one is held against: 较上年(84.99%), 与去年同期(947例)."""
    return words[-1:] in _HELD_ENDS and _HELD_AGAINST.search(words) is not None


def is_aim(words: str) -> bool:
    """Whether the words say that the number behind them is an aim: 占年度计划, 低于省控目标."""
    return words[-1:] in _AIM_ENDS and _AIM.match(words) is not None


def before_event(clause: str) -> str:
    """The subject of a clause that tells what happened to it: 综合楼于10月启用 -> 综合楼."""
    head = _happened().split(clause)[0]
    return head if len(head) >= 4 else clause


@dataclass(slots=True)
class Named:
    """A mention with its name. `own`: the clause's own phrase; `rule`: how the name was found.

    `cue`: the words that decide its kind where they stand before another number of a list.
    """

    mention: Mention
    name: str
    own: str
    rule: str
    change: Change | None = None
    cue: str = ""
    stem: str = ""
    part: bool = False
    comparator: str = ""
    # Of a value that others are held against: 1 where they are said to lie above, -1 below, 2 where nothing says.
    bound: int = 0

    @property
    def is_level(self) -> bool:
        """Whether this is a value of its own, not a change, share or target of another."""
        return (self.change is None or self.change.reached) and self.rule not in _BESIDE


@dataclass(slots=True)
class Topics:
    """The state of one sentence.

    `offer` gives the topic that headings and the sentences before offer, sought where it is asked for;
    `carried` is what the report last said of institutions in each unit: 诊疗人次 for 人次; `lead` the
    measure that a colon sets over a list (接种率:卡介苗…).
    """

    offer: Callable[[], str]
    carried: dict[str, str] = field(default_factory=dict)
    done: list[Named] = field(default_factory=list)
    topic: str = ""
    institution: str = ""
    root: str = ""
    root_unit: str = ""
    root_depth: int = 0
    part: str = ""
    parts: int = 0
    part_unit: str = ""
    outer: list[tuple[str, str, int, str]] = field(default_factory=list)
    base: Named | None = None
    lead: str = ""
    offered: str | None = None

    @property
    def context(self) -> str:
        """The topic of the text before, for a sentence that has none."""
        if self.offered is None:
            self.offered = self.offer()
        return self.offered

    def add(self, named: Named) -> None:
        """Record `named`; a phrase with a subject becomes the topic, a level the base of changes."""
        named.part = bool(self.root)
        self.done.append(named)
        if named.rule not in ("aim", "held against") and (named.change is None or named.change.reached or named.own):
            self.base = named
        own = named.own
        if not own or phrase.is_dependent(own) or named.rule in ("share", "aim"):
            return
        if not self.root and (named.mention.depth == 0 or not self.topic):
            self.topic = named.stem or named.name
        if named.mention.depth == 0 and (institution := institution_of(own)):
            self.institution = institution

    def last(self, depth: int = 9) -> str:
        """The name that a change or a bare number goes on with, at most `depth` deep in brackets."""
        inside = (
            self.base is not None and self.base.mention.depth > depth and not _COMPARES.search(self.base.mention.host)
        )
        if inside and (level := self.level(depth=depth)):
            return level
        return (self.base.stem or self.base.name) if self.base else self.root or self.topic or self.context

    def level(self, back: int = 1, depth: int = 9) -> str:
        """The name of the last (or `back`-th last) value, at most `depth` deep, that was no change and no share."""
        for named in reversed(self.done):
            if named.is_level and named.mention.depth <= depth:
                back -= 1
                if not back:
                    return named.name
        return ""

    def listed(self, which: str) -> str:
        """What 前者, 后者 or 两者 stands for: the first or the last of the values listed together, or the last two."""
        levels = [named for named in self.done if named.is_level]
        run = len(levels)
        while run and levels[run - 1].rule == "distributed":
            run -= 1
        together = [named.name for named in levels[run:]] or [named.name for named in levels[-2:]]
        if not together:
            return ""
        if which == "前者":
            return together[0]
        return together[-1] if which == "后者" else "、".join(together[-2:])

    def same_unit(self, unit: str) -> str:
        """The name of the last level with this unit, else of the last level."""
        same = [d for d in self.done if (d.is_level or d.rule == "share") and d.mention.quantity.unit == unit]
        wholes = [d for d in same if not d.part]
        return (wholes or same)[-1].name if same else self.level()

    def of_unit(self, unit: str) -> str:
        """The name of the last level with this unit, if there is one."""
        return next((d.name for d in reversed(self.done) if d.is_level and d.mention.quantity.unit == unit), "")

    def beside(self, mention: Mention) -> str:
        """The name of the last level with the mention's unit, no deeper in brackets than it."""
        unit, depth = mention.quantity.unit, mention.depth
        for named in reversed(self.done):
            if named.is_level and named.mention.depth <= depth and named.mention.quantity.unit == unit:
                return named.name
        return self.level(depth=depth)

    def enter(self, mention: Mention) -> str:
        """Open or close a list of parts before `mention` is named; gives its words before the number."""
        left = mention.left
        while self.outer and self.done and len(self.outer) > mention.depth:
            self.root, self.root_unit, self.root_depth, self.part = self.outer.pop()
        bracket = self.done[-1].mention.bracket if self.done else -1
        if mention.depth and mention.bracket != bracket:
            self._enter_bracket(mention)
        opened = bool(mention.skipped) and _PART_BEFORE.search(mention.skipped) is not None
        among = _among(mention.skipped, left)
        inside = _WITHIN.match(left) if "其中" in left else None
        if inside and len(whole := clean_left(inside.group("whole"))) >= 2:
            self._open(whole, mention.quantity.unit, mention.depth)
            left = left[inside.end() :]
        elif opened or _PART_START.match(left):
            self._open_last(mention)
            left = _PART_START.sub("", left)
        elif among and mention.depth == 0 and _countable().search(whole := clean_left(among.group("whole"))):
            self._open(self._whole(whole), "", mention.depth)
            left = left[among.end() :] if among.re is _among_start() else left
        elif mention.depth and mention.bracket != bracket:
            if is_held_against(mention.host):
                pass
            elif host := clean_left(
                _LAST_OF_LIST.sub("", mention.host) if bracket >= 0 else _SAID.sub("", mention.host)
            ):
                self._open(host, "", mention.depth)
            else:
                self._open_last(mention)
        elif self.root and not mention.joined:
            self._close(mention)
        return left

    def _enter_bracket(self, mention: Mention) -> None:
        """Remember the list of parts outside, to go on with it behind the bracket."""
        del self.outer[mention.depth - 1 :]
        while len(self.outer) < mention.depth:
            self.outer.append((self.root, self.root_unit, self.root_depth, self.part))

    def _whole(self, whole: str) -> str:
        """1214名乡村医生中: the whole is what was counted before."""
        return self.level() if self.done and whole and self.level().endswith(whole[-4:]) else whole

    def _open(self, whole: str, unit: str, depth: int) -> None:
        self.root, self.root_unit, self.root_depth, self.part = whole, unit, depth, ""
        self.parts, self.part_unit = 0, ""

    def _open_last(self, mention: Mention) -> None:
        for named in self._wholes(mention):
            if named.is_level and named.mention.depth <= mention.depth:
                whole = named.name if len(named.name) <= 16 or not named.own else named.own
                return self._open(whole, named.mention.quantity.unit, mention.depth)
        if self.done:
            last = self.done[-1]
            self._open(last.own if last.rule == "share" and last.own else last.name, "", mention.depth)

    def _wholes(self, mention: Mention) -> list[Named]:
        """What may be the whole of a part, the likeliest first: behind a rate what is counted in the part's unit."""
        latest = self.done[::-1]
        unit = mention.quantity.unit
        if latest and latest[0].mention.quantity.unit in _RATES and unit not in _RATES:
            latest = [named for named in latest[:3] if named.mention.quantity.unit == unit] + latest
        return latest

    def _close(self, mention: Mention) -> None:
        unit, ended = mention.quantity.unit, mention.skipped.rstrip().endswith((";", "。"))
        if ended and self.part_unit and unit not in (self.part_unit, "%", "‰", "/10万"):
            self.root = self.part = ""
        new_thought = mention.skipped.rstrip().endswith((";", "。")) and _new_thought().match(mention.left)
        if new_thought:
            self.root = self.part = ""

    def complete(self, own: str, mention: Mention) -> str:
        """`own` made complete: by the whole, the institution, the clause skipped or the topic."""
        if not own:
            return self.root if self.root and mention.host and mention.depth else self.last(mention.depth)
        if own[0] in _PER_FIRST and self.level():
            if _PER_ONLY.match(own):
                return own + self.level()
            if (piece := _PER_PIECE.match(own)) and (not piece["of"] or phrase.is_dependent(piece["of"])):
                return phrase.shorten(self.level(), len(own)) + own
        if of_level := self._of_level(own, mention):
            return of_level
        if per := self._per_head(own, mention) or self._kind_of_measure(own, mention):
            return per + own
        if is_institution(own) and (attribute := self._attribute_for(mention)):
            return re.split(r"分布在|构成为|其中", own)[-1] + attribute
        if own.startswith(_OTHERS) and (besides := _BESIDES.search(mention.skipped)):
            return besides["whole"] + own[2:].lstrip("共")
        if self.root:
            self.part_unit = self.part_unit or mention.quantity.unit
            return self._part_name(own, mention.quantity.unit, mention.joined)
        if belongs_to_institution(own) and self.institution and not institution_of(own):
            return phrase.shorten(self.institution, len(own)) + own
        if (
            ("患者" in own or "病人" in own)
            and _SOME_PEOPLE.match(own)
            and (of := _SOME_PEOPLE_END.sub("", phrase.topic_of(self.topic or self.context)[0]))
        ):
            return phrase.shorten(of, len(own)) + own
        if not phrase.is_dependent(own):
            return phrase.shorten(own + self._measure_for(own, mention))
        if measure := self._measure_for(own, mention):
            return own + measure  # 一般人群签约率41.2%,重点人群72.6%
        if self._goes_on(own, mention):
            return phrase.combine(self.done[-1].name, own)
        for clause in reversed(_CLAUSE_END.split(mention.skipped)):
            said = clean_left(clause)
            if len(said) > len(own) and own in said:
                return phrase.shorten(said)
        if fresh := self._fresh(mention):
            self.topic = fresh
        return phrase.combine(self.topic or self.context, own)

    def _goes_on(self, own: str, mention: Mention) -> bool:
        """Whether a rate is that of the deed before it in its clause: 重点人群签约6.8万人、签约率72.5%."""
        before = self.done[-1] if self.done else None
        if before is None or mention.skipped.strip(" ,、") or not before.is_level or not own.endswith("率"):
            return False
        return phrase.is_dependent(before.own) and before.own.endswith(own[:-1]) and len(before.own) > len(own)

    def _fresh(self, mention: Mention) -> str:
        """The subject of a clause behind a semicolon that holds no number: …;新址启用,装修面积12300㎡."""
        if ";" not in mention.skipped:
            return ""
        said = clean_left(_happened().split(mention.skipped.rsplit(";", 1)[1].split(",")[0])[0])
        return said if 3 <= len(said) <= 16 and not phrase.is_dependent(said) else ""

    def _attribute_for(self, mention: Mention) -> str:
        """编制 in 机构人员编制845人,乡镇卫生院179人, for the second, which counts no institutions."""
        unit = mention.quantity.unit
        if unit in ("家", "个", "所", "间", "处", "座", "户", "户次", "家次", "单位"):
            return ""
        if announced := attribute_announced(mention.skipped + mention.left + self._begun()):
            return announced
        for named in reversed(self.done):
            said = attribute_of(named.name) if named.is_level else ""
            if said and (named.mention.quantity.unit == unit or fits_unit(said, unit)):
                return said
        if said := attribute_of(self.root):
            return said
        if unit in self.carried:
            return self.carried[unit] if unit not in ("%", "元", "") else ""
        return next((a for a in reversed(self.carried.values()) if fits_unit(a, unit)), "")

    def _begun(self) -> str:
        """The words with which the sentence began."""
        return self.done[0].mention.skipped + self.done[0].mention.left if self.done else ""

    def _measure_for(self, own: str, mention: Mention) -> str:
        """规范管理率 in 高血压规范管理率71.2%,糖尿病69.8%, for the second."""
        before, unit = self.done[-1] if self.done else None, mention.quantity.unit
        if before is None or not before.is_level or unit not in _MEASURED or unit != before.mention.quantity.unit:
            return ""
        if mention.depth != before.mention.depth or "。" in mention.skipped or len(mention.skipped) > 30:
            return ""
        subject, measure = phrase.topic_of(before.name)
        return measure if measure and phrase.same_sort(subject, own) else ""

    def _kind_of_measure(self, own: str, mention: Mention) -> str:
        """起付线 in 起付线乡级100元、县级300元, for the second."""
        before = self.done[-1] if self.done else None
        if before is None or not mention.joined or before.mention.quantity.unit != mention.quantity.unit:
            return ""
        return phrase.before_qualifier(before.name) if phrase.is_qualifier(own) else ""

    def _of_level(self, own: str, mention: Mention) -> str:
        """国家级示范中心1个、省级2个: the name before with the level of the second."""
        before, level = self.done[-1] if self.done else None, _LEVEL.search(own)
        if (
            before is None
            or level is None
            or not mention.joined
            or before.mention.quantity.unit != mention.quantity.unit
        ):
            return ""
        alone = own == level.group() or before.name.startswith(own[: level.start()])
        return (
            _LEVEL_WITHIN.sub(level.group(), before.name, count=1)
            if alone and _LEVEL_WITHIN.search(before.name)
            else ""
        )

    def _per_head(self, own: str, mention: Mention) -> str:
        """每千人口 in 每千人口执业医师2.61人、注册护士2.95人, for the second."""
        before = self.done[-1] if self.done else None
        if before is None or mention.skipped.strip(" ,") or own.startswith(("每", "人均")):
            return ""
        value = mention.quantity.value
        if value is None or value >= 100 or not belongs_to_institution(own.removesuffix("数")):
            return ""
        if mention.skipped.strip() and value % 1 == 0:
            return ""  # behind a comma only a fraction is sure to be per head
        match = _PER.search(before.name)
        return match.group() if match else ""

    def _part_name(self, own: str, unit: str, listed: bool) -> str:
        """A part of the whole, or an attribute of the part named last (初治病人498例,完成任务37.7%)."""
        root = self.root
        if phrase.is_dependent(own) and not phrase.is_qualifier(own):
            # A rate behind several parts is the whole's; so is an event in a list of parts (存活168例、死亡47例).
            rate = own.endswith(("率", "比例"))
            sums = unit == self.root_unit == self.part_unit == "元" or (self.root_unit == "元" and own.endswith(_SUMS))
            of_all = (self.parts > 1 and rate and own[:2] not in self.part) or ((listed or sums) and not rate)
            return phrase.combine(root if of_all else self.part or root, own)
        self.parts += 1
        subject, attribute = phrase.topic_of(root)[0], attribute_of(root)
        rate = unit in ("%", "‰", "/10万") and self.root_unit == unit and not own.endswith(("率", "比例", "比重", "度"))
        if institution_of(own) and (attribute or institution_of(root)):
            name = own if attribute_of(own) else own + attribute
        elif rate:
            name = phrase.overlap(own, root)
        elif (subject and own.startswith(subject)) or (self.root_unit == "元" and unit in _EXTENTS):
            name = own  # 投资5000万元,其中业务楼面积7350平方米: no part of the sum
        elif attribute and belongs_to_institution(own):
            name = root.removesuffix(attribute) + own
        else:
            name = phrase.merge(root, own) if len(own) + len(subject) <= 24 else own
        if not phrase.is_dependent(own):
            self.part = name
        return name
