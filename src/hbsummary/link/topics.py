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
from hbsummary.link.institutions import PLACES, belongs_to_institution, institution_of, is_institution
from hbsummary.link.kinds import Change
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import clean_left, scope_of
from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, starts_with

__all__ = [
    "AIM_NOUN",
    "RANK_LED",
    "RATES",
    "SHARES",
    "THAN_THEN",
    "THE_LATTER",
    "Figure",
    "Named",
    "Topics",
    "before_event",
    "is_aim",
    "is_held_against",
    "until_event",
]

_HELD_AGAINST = regex(
    r"(?:\A|[,(])(?:分别|均|都|但|而|却)?(?:较|比|与)(?:上一?年度?|去年|前年|上个?月|上季度?|上期|同期|[年期]初|(?:[0-9]{4}|[0-9]{0,2}[xX*]{1,4})年|[“\"]?十[一二三四]?五[”\"]?(?:期间|时期|期)?)"
    r"(?:同期|度|[末底初])?的?(?:\(|是|为)?\Z"
    # 较政策实施前的63.5%
    r"|(?:\A|[,(])(?:较|比|与)[^,。;:0-9较比与]{2,10}[^目之以]前的?\Z"
    r"|(?:\A|[,(])(?:较|比|与)(?:前[一二三两四五]年|近[一二三两四五]年|历年|往年|常年)(?:同期)?的?(?:平均|均值|平均值|平均水平|均数)?的?\Z"
    # 差不多是2016年(2710台)的两倍
    r"|(?:\A|[,(])(?:差不多|几乎|约)?(?:是|为|相当于)(?:去年|上年|前年|[0-9]{4}年)(?:同期)?的?\Z"
    # 与基线调查结果(38.6%)相比, 比非贫困患者(64.3%)高
    r"|(?:\A|[,(])(?:较|比|与)[^,。;:0-9较比与]{0,10}(?:基线调查?|调查)(?:结果|数据|水平)?\Z"
    r"|(?:\A|[,(])比[一-鿿]{2,10}(?:患者|人群|居民|水平|地区|均值)\Z"
    # 低于前五年8.3%的年均增幅
    r"|(?:低于|高于|快于|慢于)(?:前[一二三四五两]年|上年|去年|同期)(?:的)?\Z"
)

_PART_BEFORE = re.compile(r"(?:其中|包括|包含|内含|分别是|即|分为)[:,]?[ ]?\Z")
# 含麻疹成分疫苗 is a vaccine.
_PART_START = re.compile(r"\A[、,和及;与]?(?:其中|含(?![一-鿿]{1,6}(?:成分|量))|包括|包含)[:,]?")
# 报告肿瘤674例(含补报病例)其中新发385例
_ASIDE = regex(r"\A\([^()0-9]{2,24}\)(?=其中|内含|包括)")
# …,其中个人缴纳772万元,截至十二月底,共报销3517万元
_UNTIL = regex(r"[,;]?截[至止]")
_WITHIN = regex(r"\A(?P<whole>[^,;:。]{2,24})其中[:,]?")
_AMONG = regex(r"(?P<whole>[^,;:。]{2,24})(?<!其)中[,:][ ]?\Z")
# 与2008年发病率(315.06/10万)相比: what is in the bracket goes on behind it.
_COMPARES = regex(r"(?:\A|[,。;])[与和较比同]")
# What stands for values told before; `Topics.listed` says which.
THE_LATTER = ("前者", "后者", "后两者", "后二者", "两者", "二者")
# 发病数较去年同期(318例)下降27.36%
THAN_THEN = regex(r"(?<=[一-鿿]{2})[较比与](?:上年|去年|前年|上个?月|上季度?|(?:19|20)[0-9]{2}年)(?:同期)?的?\Z")
_HELD_ENDS = frozenset('均值平数前年月季度期的(是为末底初五”"查果据者群民平区')
# 占年度计划, 低于省控目标, 国家要求: the number is what this one should be.
_AIM = regex(
    r"\A(?:[^,;。]{0,24}(?=目标值\Z|(?:规划|预期|控制)目标\Z|(?:考核|指标)要求\Z)|(?:均|都|分别|只|仅|已|约){0,3})(?:占|为|完成|超额完成|控制在|超|超过|低于|高于|优于|达到|比|较)?(?:国家|[省市县区州盟旗乡镇][里上]?|上级|规定|规划|预期|年度|考核|全年|当年|本年|年|计划)?(?:定|控|级|下达|规定|控制|考核|年度)?的?"
    r"(?:(?:要求|目标|任务|标准|指标|计划)(?:值|数|任务数?|指标|要求)?|(?<=[省市县区家][定级])(?<!确定))\Z"
)
# 省里的要求是年底2.5个以上
_AIM_IS = regex(r"(?:\A|[,而里级家])的?(?:要求|标准|目标)(?:是|为)(?:到?年[底末])?\Z")
_IS_ENDS = ("是", "为", "年底", "年末")
_AIM_ENDS = frozenset("求标务准划值数定")
# What says in those words that it is one.
AIM_NOUN = regex(r"(?:与|和)?(?:规划|预期|控制|考核|指标)*(?:目标值?|要求|下达的?)\Z")
RATES = ("%", "‰", "/10万", "/万")
# In which a share may be said.
SHARES = ("%", "‰", "", "成")
# Rules of names that say something about another value.
_BESIDE = ("share", "aim", "held against")
# 居前三位的分别是肺结核(212例): what is said of the list is no part of its first item.
_SAID = regex(r"\A.*(?:分别|依次|主要)[为是](?=[^为是]{2})")
_OF_PLACES = regex(
    r"(?:\A|[,;。:])(?P<what>[^,;。:]{2,16}?(?:率|比|比例|人数|病数|例数|得分|成绩|水平))(?:[由从][高低多少]到[高低多少])?"
    r"(?:在|达到?|低于|高于|超过|排|居|列|最|较)[^,;。:]{0,16}?(?:的?有|的?是|的为|为|:)[^,;。:的有是为]{2,10}\Z"
)
# 药占比由低到高排前三名的是; 发病率居前3位的县市:麻栗坡县(41.06/10万)
RANK_LED = regex(
    r"(?:\A|[,;。:\s])(?P<what>[一-鿿]{2,14}?(?:率|比|比例|人数|病数|例数|人次|费用))(?:[由从][高低多少]到[高低多少])?"
    r"(?:居|排|列|位居|位列|位于|排在|排名|最|较)[^,;。:()]{0,14}(?::|[是为])(?:[一-鿿、]{2,30})?\(?(?:分别|依次)?[是为]?\Z"
)
_LISTED_PLACE = regex(r"(?:\A|[、和及与有是为:])(?P<where>[^,;。:、和及与的有是为0-9]{2,10})\Z")
# 降至55/10万以下(2021年为58.7/10万)
_BOUND = re.compile(r"\A[ ]?(?:以上|以下|以内|左右)")
_PIECE = regex(r"(?:平均)?每[个台所间张座辆件床村家户套]")
# 筹资水平明显提高(人均110元): how it goes
_GOES = regex(
    r"(?<=[一-鿿]{2})(?:成效|效果)?(?:明显|不断|稳步|逐步|大幅|进一步|继续|持续|显著|有所|保持|较快|全面|稳定)"
    r"(?:提高|增加|扩大|下降|改善|加强|增强|提升|减少|降低|稳定|推进|落实|见效|好转|增长)?\Z"
    r"|(?<=[一-鿿]{3})(?:开始|全面|正式)(?:建立|实施|启动|推行)\Z"
)
_PEOPLE = {"人", "例", "名"}
_VISITED = {"所", "家", "间", "户", "处", "户次", "家次", "单位"}
_FAR = 30  # times another one's value: not of what it is held against
_LAST_OF_LIST = regex(r"\A.*[、和及](?=[^、]{2})")


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
def _paying() -> re.Pattern[str]:
    return re.compile(alternatives("benefit_limit"))


@cache
def _happened() -> re.Pattern[str]:
    return re.compile(rf"于[0-9]|自(?:[今去]年)?[0-9]|{alternatives('happened')}")


def is_held_against(words: str) -> bool:
    """Whether the number behind the words is what another one is held against: 较上年(84.99%), 与去年同期(947例)."""
    return words[-1:] in _HELD_ENDS and _HELD_AGAINST.search(words) is not None


def is_aim(words: str) -> bool:
    """Whether the words say that the number behind them is an aim: 占年度计划, 低于省控目标."""
    if words.endswith(_IS_ENDS) and _AIM_IS.search(words) is not None:
        return True
    return words[-1:] in _AIM_ENDS and _AIM.match(words) is not None


def until_event(clause: str) -> str:
    """A clause up to what happened: 综合楼于10月启用 -> 综合楼."""
    return _happened().split(clause)[0]


def before_event(clause: str) -> str:
    """The subject of a clause that tells what happened to it, if it is long enough to be one."""
    head = until_event(clause)
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


def _of_one_size(one: float | None, other: float | None, times: float = 3) -> bool:
    return one is not None and other is not None and 0 < other <= times * one and one <= times * other


def _of_every(done: list[Named], unit: str) -> str:
    """What three or more of a list end with: 84家宾馆、15家茶座、8家浴室的用品进行抽检,其中合格46家."""
    first = len(done) - 1
    while first > 0 and done[first].rule == "list":
        first -= 1
    listed = done[max(first, 0) :]
    if len(listed) < 3 or any(named.mention.quantity.unit != unit for named in listed):
        return ""
    what = {named.name.partition("的")[2] for named in listed}
    return clean_left(what.pop()) if len(what) == 1 else ""


def _holds(named: Named, unit: str, value: float) -> bool:
    """Whether people counted by themselves may hold a part counted in another word for them: 管理29人,其中新增18例."""
    counted = named.mention.quantity
    people = named.is_level and not named.mention.joined and {unit, counted.unit} <= _PEOPLE
    return people and unit != counted.unit and (counted.value or 0) >= value and not phrase.is_outcome(named.own)


def _meant(alike: list[Named], value: float | None) -> Named:
    """Of names with one unit that which a value is held against, the last one unless that is of quite another size.

    报告3426例,死亡5例,与上年(3718例)相比
    """
    if _of_one_size(alike[-1].mention.quantity.value, value, _FAR):
        return alike[-1]
    return next((d for d in reversed(alike) if _of_one_size(d.mention.quantity.value, value)), alike[-1])


def _of_others(part: Mention, event: Named) -> bool:
    """Whether a part is of what is counted before an event, which it exceeds: 报告1684例,死亡7例,其中肺结核893例."""
    whole = event.mention
    first, second = part.quantity.value, whole.quantity.value
    if whole.depth != part.depth or not phrase.is_dependent(event.own) or first is None or second is None:
        return False
    return part.quantity.unit == whole.quantity.unit and whole.quantity.unit not in RATES and first > second


# A unit and a value in it.
Figure = tuple[str, float | None]


@dataclass(slots=True)
class Topics:
    """The state of one sentence.

    `offer` gives the topic that headings and the sentences before offer, sought where it is asked for;
    `carried` is what the report last said of institutions in each unit: 诊疗人次 for 人次, `wholes`
    what the sentence before counted in each, `figures` the values that it told; `lead` the
    measure that stands over a list (接种率:卡介苗…), `heads` whether a colon sets it there; `several` says that
    the last institutions were counted in a list. `pending` are values named already that come behind brackets;
    `turn` is what a list says of each, and how it changed.
    """

    offer: Callable[[], str]
    carried: dict[str, str] = field(default_factory=dict)
    wholes: dict[str, str] = field(default_factory=dict)
    figures: dict[Figure, str] = field(default_factory=dict)
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
    told: str = ""
    lead: str = ""
    several: bool = False
    heads: bool = False
    offered: str | None = None
    pending: list[Named] = field(default_factory=list)
    turn: tuple[str, str] = ("", "")

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
        if _PIECE.fullmatch(named.own):
            return  # 每所60平方米,建成43所: nothing is told of the size
        if named.rule not in ("aim", "held against") and (named.change is None or named.change.reached or named.own):
            self.base = named
        own = named.own
        if phrase.of_class(self.topic, own) and not named.change:
            self.topic = named.stem or named.name  # …;丙类5种612例,发病率149.3/10万
            return
        if not own or phrase.is_dependent(own) or named.rule == "share":
            return
        if named.rule == "aim" and not named.stem:
            return
        if ends_with(own, "aside") and (self.topic or len(self.done) > 1):
            return
        if not self.root and (named.mention.depth == 0 or not self.topic):
            self.topic = named.stem or named.name
        if named.mention.depth == 0 and (institution := institution_of(own)):
            # 县级医院3所、乡镇卫生院12所,床位860张: of all of them.
            listed = len(self.done) > 1 and self.done[-2].is_level and is_institution(self.done[-2].own)
            self.several = listed and is_institution(own)
            self.institution = "" if self.several else institution

    def last(self, depth: int = 9) -> str:
        """The name that a change or a bare number goes on with, at most `depth` deep in brackets."""
        inside = (
            self.base is not None and self.base.mention.depth > depth and not _COMPARES.search(self.base.mention.host)
        )
        if inside and (level := self.level(depth=depth)):
            return level
        if self.base:
            return self.base.stem or self.base.name
        # 费用比核定的1300元低52元,比上年的1180元上升5.7%: so far only of the bound it is told of what
        return self.root or self.topic or (self.done[-1].stem if self.done else "") or self.context

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

    def same_unit(self, unit: str, value: float | None = None) -> str:
        """The name of the last level with this unit, of the size of `value` if there is any, else of the last level."""
        same = [d for d in self.done if (d.is_level or d.rule == "share") and d.mention.quantity.unit == unit]
        wholes = [d for d in same if not d.part]
        if not same:
            return self.level()
        meant = _meant(wholes or same, value)
        if value is not None and not _of_one_size(meant.mention.quantity.value, value):
            meant = _meant(same, value)  # 核定编制86名,…平均每万人口3.1名,低于全市3.8名
        return meant.name

    def of_unit(self, unit: str) -> str:
        """The name of the last level with this unit, if there is one."""
        return next((d.name for d in reversed(self.done) if d.is_level and d.mention.quantity.unit == unit), "")

    def beside(self, mention: Mention) -> str:
        """The name of the last level with the mention's unit, no deeper in brackets than it."""
        unit, depth = mention.quantity.unit, mention.depth
        told = [d for d in self.done if d.is_level or (d.rule == "share" and d.mention.quantity.unit == "%")]
        alike = [d for d in told if d.mention.depth <= depth and d.mention.quantity.unit == unit]
        if not alike:
            return self.level(depth=depth)
        return _meant(alike, mention.quantity.value).name

    def enter(self, mention: Mention) -> str:
        """Open or close a list of parts before `mention` is named; gives its words before the number."""
        left = _ASIDE.sub("", mention.left)
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
            left = _PART_START.sub("", left)
            within = _among_start().match(left) if "中" in left else None
            if within and _countable().search(whole := clean_left(within.group("whole"))):
                self._open(self._whole(whole), "", mention.depth)  # 其中住院补偿中镇卫生院418人次
                self.topic = self.topic or self.root
                return left[within.end() :]
            self._open_last(mention)
        elif among and mention.depth == 0 and _countable().search(whole := clean_left(among.group("whole"))):
            self._open(self._whole(whole), "", mention.depth)
            left = left[among.end() :] if among.re is _among_start() else left
        elif mention.depth and mention.bracket != bracket:
            if is_held_against(mention.host) or THAN_THEN.search(mention.host):
                pass
            elif host := self._place(mention) or clean_left(
                _LAST_OF_LIST.sub("", mention.host)
                if bracket >= 0
                else _SAID.sub("", _GOES.sub("", _BOUND.sub("", mention.host)))
            ).removeprefix("占"):
                self._open(host, "", mention.depth)
            else:
                self._open_last(mention)
        elif self.root and not mention.joined:
            self._close(mention)
        return left

    def _place(self, mention: Mention) -> str:
        """签约率排前两位的是甲镇(45%)、乙镇(44%): a place before its bracket, with what is told of all of them."""
        host = mention.host
        if not PLACES.search(host) and not is_institution(host):
            return ""
        if told := _OF_PLACES.search(host) or RANK_LED.search(mention.skipped):
            self.told = clean_left(told["what"])
            of = self.topic or self.context
            if phrase.is_dependent(self.told) and self.told not in of:
                self.told = phrase.shorten(of, len(self.told)) + self.told
        place = _LISTED_PLACE.search(host)
        return place["where"] + self.told if self.told and place else ""

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
        if not self.done and not mention.depth:
            # 其中东风街道370人, of those that the sentence before counts; 其中卫生技术人员 says itself of whom.
            part, unit = clean_left(_PART_START.sub("", mention.left)), mention.quantity.unit
            whole = self.wholes.get(unit, "")
            # 其中卡介苗99.1%, of the rate that the sentence before gives
            of_kind = PLACES.search(part) or phrase.is_qualifier(part) or (unit in RATES and "率" not in part)
            return self._open(whole if of_kind else "", unit, 0)
        if self.lead and self.done and self.done[-1].name.endswith(self.lead):
            return self._open(self.lead, mention.quantity.unit, mention.depth)
        if shared := _of_every(self.done, mention.quantity.unit):
            return self._open(shared, mention.quantity.unit, mention.depth)
        for named in self._wholes(mention):
            if named.is_level and named.mention.depth <= mention.depth and not _of_others(mention, named):
                whole = named.name if len(named.name) <= 16 or not named.own else named.own
                return self._open(whole, named.mention.quantity.unit, mention.depth)
        if self.done:
            last = self.done[-1]
            self._open(last.own if last.rule == "share" and last.own else last.name, "", mention.depth)

    def _wholes(self, mention: Mention) -> list[Named]:
        """What may be the whole of a part, the likeliest first: behind a rate what is counted in the part's unit.

        报告3426例,死亡5例,其中肝炎1012例: no part is greater than its whole.
        """
        latest = self.done[::-1]
        unit, value = mention.quantity.unit, mention.quantity.value or 0
        if unit in RATES or (latest and _holds(latest[0], unit, value)):
            return latest
        alike = [named for named in latest if named.is_level and named.mention.quantity.unit == unit]
        whole = [named for named in alike if (named.mention.quantity.value or 0) >= value]
        if whole and unit in _VISITED and latest[0].mention.quantity.unit in _PEOPLE:
            return whole + latest  # 检查学校74所,覆盖学生4.8万人,其中49所
        if whole and alike[0] is not whole[0] and not alike[0].mention.joined:
            return whole + latest
        # 养老机构118家,床位1.6万张,其中公办71家
        if whole and is_institution(whole[0].own) and belongs_to_institution(latest[0].own):
            return whole + latest
        return alike + latest if latest and latest[0].mention.quantity.unit in RATES else latest

    def _exceeds(self, mention: Mention) -> bool:
        """Whether a number is greater than the whole whose parts are told: 改厕3126户,其中…,累计建成51208户."""
        unit, value = mention.quantity.unit, mention.quantity.value or 0
        if unit in RATES or not starts_with(mention.left, "in_all"):
            return False
        whole = next((d for d in reversed(self.done) if d.name == self.root and d.mention.quantity.unit == unit), None)
        return whole is not None and value > (whole.mention.quantity.value or 0)

    def _close(self, mention: Mention) -> None:
        unit, ended = mention.quantity.unit, mention.skipped.rstrip().endswith((";", "。"))
        if _UNTIL.search(mention.skipped) or _UNTIL.match(mention.left):
            self.root = self.part = ""
        if ended and self.part_unit and unit not in (self.part_unit, "%", "‰", "/10万"):
            self.root = self.part = ""
        new_thought = mention.skipped.rstrip().endswith((";", "。")) and _new_thought().match(mention.left)
        # …,其中3份为阳性,设置采样点12个
        new_deed = unit not in (self.part_unit, self.root_unit, *RATES) and starts_with(mention.left, "list_verb")
        # 乡镇卫生院22所,其中中心卫生院7所,…,全县有村卫生室187个
        others = scope_of(mention.left) and is_institution(clean_left(mention.left)) and is_institution(self.root)
        new_deed = new_deed or (unit == "元" != self.root_unit and starts_with(mention.left, "pays_out"))
        # 人均筹资90元,其中…;住院报销比例由55%提高到70%,封顶线…
        new_deed = new_deed or (ended and self.root_unit == "元" and _paying().search(mention.left) is not None)
        if new_thought or new_deed or others or self._exceeds(mention):
            self.root = self.part = ""
