"""How a value is meant: level, change, target or reference; the sign and basis of a change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from hbsummary.model import Kind
from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, worded, words

__all__ = [
    "Change",
    "Kind",
    "apart",
    "change_before",
    "is_plan_heading",
    "is_reference",
    "is_target",
    "of_host",
    "of_now",
]

# 比上年同期, 较2015年, 与去年相比: what a change is held against.
_THAN = (
    r"(?:较|(?<!性别|补偿|报销|构成|医护|床护)(?<![占之对百可])比|同(?=[去上比前2]|期(?:相比|比))|与|和(?=[去上前20同])|相比于?|高于|低于)"
    r"(?!例|重|率|值|赛|武|均(?!值)|达|为|提高|上升|下降|降低|不)"
)
_AGAINST = (
    r"(?:相比|比较|对比|比|同期|上年|去年|前年|年|水平|平均值?|任务|目标|要求|标准|上月|上期|期|均|数|时|末|底|初)?"
    r"(?:相比|比较|比)?"
)
_BASIS = rf"(?:同比|环比|同期比|年均|{_THAN}[^,。;:!?\n]{{1,18}}?{_AGAINST})"
_ADVERB = (
    r"(?:平均|分别|依次|均|各|又|再|更是?|仍|已|年均|同比|环比"
    r"|总体|略有|略|有所|大幅|明显|相应|共|也|都|则|将|实际|却)*"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change word before a number: `head` is the text before it, `reached` that the number is the new level."""

    head: str
    word: str
    sign: int
    basis: str
    reached: bool


@cache
def _change() -> re.Pattern[str]:
    up, down = alternatives("change_up"), alternatives("change_down")
    short = alternatives("change_up_short") + "|" + alternatives("change_down_short")
    kept = "(?:控制|保持|维持|稳定)在"
    tail = rf"(?P<tail>了|率|幅度|幅|数|{kept}|分别|依次|均|高?达到?|约|近|又|超过|超|不低于|不少于|大约|[:是在])*"
    month = "(?:1[0-2]|[1-9]|[一二三四五六七八九十]{1,2})月(?:[底末初份]|[上中下]旬)?"
    whose = "(?:每[人户]每[年月]|每[人户]|[人户]均|每[年月次床例村])?"
    year = rf"(?:(?:[0-9xX*]{{2,4}}年?[底末]?|[今去上]年[底末]?|{month}|年[底末]|目前|现在|本年)的?)?{whose}"
    end = rf"{tail}(?P<reached>[到至为成])?了?{year}(?:约|近|了|超过|[: ])*\Z"
    return re.compile(
        rf"(?P<basis>{_BASIS})?,?{_ADVERB}(?:(?<!不)(?P<word>{up}|{down})|(?<=[比年期月均平准务增])(?!高达|(?<=均)超)(?P<short>{short})"
        rf"|(?(basis)(?<=各)(?P<each>{short})|(?!))"
        rf"|(?:(?<=[比年期月])|\A)(?P<more>[多少](?:{alternatives('change_deed')}))"
        rf"|(?(basis)(?P<did>[多少][一-鿿]{{2,5}})(?=\Z)|(?!))"
        rf"|(?(basis)(?P<new>新增|新添|新开展?)(?=\Z)|(?!))"
        rf"|(?(basis)(?P<gap>[高低多少快慢])(?:出)?(?=[了近约]*\Z)|(?!))"
        rf"|(?P<turn>[增升降减提涨扩缩调变]|{alternatives('change_turn')})(?=[到至为])|(?<![^,;(年只仅又再还是更比])(?P<bare>[增升降减涨]|(?:仍|尚|还)?差)|(?<![减缺至最不多])(?P<less>[少低](?=了)))(?:的)?{end}"
    )


# 比去年同期多出车210次
_MORE_DONE = regex(r"[比较][^,。;比较]{2,12}[多少][一-鿿]{2,5}\Z")


@cache
def _some_change() -> re.Pattern[str]:
    """The first characters of the words in `_change`."""
    lists = ("change_up", "change_down", "change_up_short", "change_down_short", "change_turn")
    return re.compile(f"[{''.join({word[0] for name in lists for word in words(name)})}多少差增升降减提涨扩缩调变高低]")


@cache
def _change_ends() -> frozenset[str]:
    """The characters with which words end that say a change."""
    lists = ("change_up", "change_down", "change_up_short", "change_down_short", "change_deed")
    last = {word[-1] for name in lists for word in words(name)}
    # Those of the words that `_change` allows behind them, its own words included.
    around = "了率度幅数别次均达到约近又过超于:是在至为成年月旬底末初的前人户例村床 xX*0123456789"
    return frozenset(last | set("增减升降涨高低多少差" + around))


@cache
def _down() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('change_down')}|{alternatives('change_down_short')}|少[一-鿿]{{1,2}})\\Z")


# 高于全市平均水平3.4个百分点: what it is held against stands between the word and the number.
_PLACE = (
    r"(?:[^,。;:!?\n0-9]{0,8}(?:平均)?(?:涨幅|增幅|增速)|全[国省市州县区]|国家|规定|规划|预期|考核|控制|年度|[省市县区州]级|省|市|上年|去年|同期|责任|目标|任务|标准|要求|平均|序时进度|时序进度|时间进度)"
    r"[^,。;:!?\n0-9]{0,14}(?<!占)|[^,。;:!?\n0-9]{1,8}(?:医院|卫生院|保健院)(?:水平)?"
)


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{alternatives('gap')})(?!标准[收排使配建])(?P<place>{_PLACE})\Z")


# 与目标相差3.6个百分点, 距任务尚差87人
_SHORT_OF = regex(
    r"(?:(?:与|距离?|离)[^,。;:0-9]{0,10}(?:目标值?|要求|标准|任务|进度)(?:的差距|相差|尚差|还差|仍差|差)"
    r"|(?:\A|[,;])(?:尚|还|仍)?欠(?:计划|任务|目标))(?:近|约|了)?\Z"
)


# …与市下达的92%的指标相比还差0.4个百分点
_STILL_SHORT = regex(
    r"的?[^,。;:0-9]{0,6}(?:目标值?|要求|标准|任务|指标)(?:相比|比较),?(?:相|尚|还|仍)?差(?:近|约|了)?\Z"
)


# 业务收入负增长,降幅最大的达23.5%
_MOST = regex(r"([增升涨降跌减]幅)最[大高小低](?:的)?(?:达到?|为|是)?\Z")


def is_gap(word: str) -> bool:
    """Whether the word of a change says by how much one thing lies above or below another: 高于, 低于."""
    return word in words("gap")


# 同全市平均水平比,医师2.03人,低0.31人: of what the whole sentence is held against
_APART = regex(r"\A(?:则|也|均|都|约|仍)?(?P<side>[高低])出?(?:了|近|约)?\Z")


def apart(left: str) -> Change | None:
    """The gap that one word before a number states, which says nothing of what lies on the other side, or None."""
    alone = _APART.match(left)
    return Change("", alone["side"] + "于", 1 if alone["side"] == "高" else -1, "", False) if alone else None


_OF_HOST = regex(r"(?:[^,。;]{0,8}同比)?(?:[增涨降减升]幅|增速|增长率?|下降率?|变化)(?:分别|依次)?[为是:]?\Z")


def of_host(host: str) -> Change | None:
    """The change that the words before a bracket state of the numbers in it, or None: 增幅(3.1%、-1.2%)."""
    return change_before(host.rstrip("为是:")) if _OF_HOST.match(host) else None


_NATURAL = regex(r"(?:自然|人口|生长|机械)增长率?(?:分别|依次|为|达到?|在|保持在|控制在|约|[:是])*\Z")


def change_before(left: str) -> Change | None:
    """The change that the words before a number state, or None."""
    left = left[-48:]
    if ("增长" in left and _NATURAL.search(left)) or ends_with(left, "finding"):
        return None
    lacks = "差" in left[-3:] or "欠" in left[-5:]
    short = (_SHORT_OF.search(left) or _STILL_SHORT.match(left)) if lacks else None
    if short is not None:
        return Change(left[: short.start()], "差距", -1, short.group(), False)
    most = _MOST.search(left) if "最" in left[-7:] else None
    if most is not None:
        return Change(left[: most.start()], most[1], -1 if most[1][0] in "降跌减" else 1, "", False)
    apart = _gap().search(left) if not left.endswith("超市") else None
    if apart:
        sign = -1 if apart.group("word") in words("gap_below") else 1
        return Change(left[: apart.start()], apart.group("word"), sign, apart.group("place"), False)
    may = left[-1:] in _change_ends() or _MORE_DONE.search(left) is not None
    found = _change().search(left) if may and _some_change().search(left) else None
    if found is None:
        return None
    gap = found.group("gap") and found.group("gap") + "于"
    told = found.group("word", "short", "each", "more", "did", "new", "turn", "bare", "less")
    word = gap or next(word for word in told if word)
    basis = (found.group("basis") or "").strip(",")
    head = left[: found.start()]
    if not basis:
        lead = re.search(rf"{_BASIS}[,]?\Z", head)
        if lead and len(lead.group()) >= 2:
            basis, head = lead.group().strip(","), head[: lead.start()]
    if word in ("高于", "低于", "多于", "少于") and not basis and not re.search(r"(?:水平|平均|目标|任务)\Z", head):
        # 低于5%: a bound, not a difference.
        return None
    reached = found.group("reached") is not None and not (
        found.group("reached") == "为" and re.search(r"[率幅度速例]\Z", word)
    )
    sign = -1 if _down().match(word) or _down().search(word.removesuffix("率").removesuffix("幅度")) else 1
    if word.endswith("差"):
        word, sign = "差距", -1
    return Change(head, word, sign, basis, reached)


@cache
def _pattern(name: str, without: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return regex(f"(?:{alternatives(name)})"), regex(f"(?:{alternatives(without)})")


def _says(text: str, name: str, without: str) -> bool:
    """Whether `text` holds a word of the list outside the phrases of the list `without`."""
    has, but = _pattern(name, without)
    if not has.search(text):
        return False
    return has.search(but.sub("\0", text)) is not None


_MET = regex(
    r"(?:完成|占|超)[^,;。]{0,16}(?:任务|目标|指标|计划|应[一-鿿]人?数?)|完成(?!率|情况)[^,;。]{17,48}任务(?=共?\Z)"
)


# 检查任务为1418人; but 承担指导任务医生587人 counts people.
_TASK = regex(
    # 任务数为宫颈癌1.2万人、乳腺癌3000人
    r"目标人群(?:共|为|是|约)?\Z|(?<![完成])任务(?:数(?:分别)?[为是:]|为?:)[一-鿿]{2,8}\Z"
    # 全年任务宫颈癌4000人、乳腺癌1000人
    r"|(?:\A|[,;])(?:全年|年度|本年度?|今年)(?:目标)?任务[一-鿿]{2,6}(?<!完成)\Z|(?:(?:\A|[,;])(?:原|年度)?计划|(?<![完成])任务(?:数|量|指标)?(?:共?为|是|:|共|有|各)?|率指标(?:数|值)?(?:为|是|:)?)\Z"
)
# 建档率要求90%、实为92.8%; 管理率须达67%; 应改418座,已改389座
_DEMANDED = regex(
    r"(?:率|比例?|数|量|费用)的?(?:要求(?:达到?|为|在)?|(?:考核|控制|标准)线(?:为|是)?|必?须达?到?"
    r"|应(?:达到?|控制在|低于|高于|不低于|不高于))\Z|(?:\A|[,;(]|造)应(?![急邀诊征聘届用对付答])[一-鿿]\Z"
)
# 健康档案要建到85%, 高血压病人要管到500人
_SHALL = regex(r"(?<![主重需必只首摘纪概提简紧])要[一-鿿]{0,2}[到达]\Z")
# 领取任务278家: how many were taken on; 保障任务35次: how often the service was rendered.
_TAKEN_ON = worded(r"{taken_on}|{service}任务")


# 12项目标任务中已有9项: of the aims so many are met.
_AMONG = regex(r"(?:目标|任务|指标)[^,。;目任]{0,6}中,?[^,。;]{0,6}(?:已|有|完成|达标)")


# 按国家要求对两家企业停用: how it was done
_AS_DEMANDED = regex(r"(?:按照?|根据|依照)[^,。;0-9]{0,4}要求(?![达的为是在])")


# 提前达到目标值的9项: those that met the aim are counted
_WHICH_MET = regex(r"(?:达到|达成|完成|实现|超过|未达)[^,;。]{0,10}(?:目标|任务|指标)值?的\Z")


def is_target(clause: str) -> bool:
    """Whether the words of a clause make its value planned, due or aimed at."""
    if "完成" in clause or "占" in clause or "超" in clause:
        clause = _MET.sub("", clause)
    if "中" in clause:
        clause = _AMONG.sub("", clause)
    if clause.endswith("的"):
        clause = _WHICH_MET.sub("", clause)
    if "要求" in clause:
        clause = _AS_DEMANDED.sub("", clause)
    tasked = (
        ("任务" in clause or "率指标" in clause or "目标人群" in clause or clause.endswith("计划"))
        and _TASK.search(clause) is not None
        and ("下达" in clause or _TAKEN_ON.search(clause) is None)
    )
    demanded = _SHALL.search(clause) or _DEMANDED.search(clause)
    return tasked or _says(clause, "target", "not_target") or demanded is not None


# 计划 and 思路 look ahead at the end of any heading; other nouns of plans only in a short one.
_TITLE_END = re.compile(r"[。:;\n]")
_PLAN_END = re.compile(r"(?:计划|打算|思路)(?:及|和|与)?(?:措施|建议)?\Z")


@cache
def _heading_words(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(name)})")


@cache
def _plan_noun() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('plan_heading')})(?:任务|安排|部署|措施)?\\Z")


def _noun_of_plans(title: str) -> bool:
    """Whether a short title ends in 计划, 思路, 目标, 安排 …"""
    return _plan_noun().search(title) is not None and _says(title, "plan_heading", "not_plan_heading")


def is_plan_heading(title: str) -> bool:
    """Whether a heading begins a plan (下一步打算, 明年工作思路)."""
    title = _TITLE_END.split(title, maxsplit=1)[0].strip()
    if "上半年" in title and "下半年" not in title and not re.search(r"计划|打算|思路", title):
        return False
    if _heading_words("ahead_heading").search(title) or _PLAN_END.search(title):
        return True
    return (
        len(title) <= 18
        and "," not in title
        and not _heading_words("busy_heading").match(title)
        and _noun_of_plans(title)
    )


# 去年8月起推广: since then, not then.
_SINCE = regex(r"(?:自|从|于)?(?:去年|上年)(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月|年底|底|年末|下半年|以来)")


# 上年未结案转入的17例, 去年印制的9种
_CARRIED_OVER = regex(r"(?:去年|上年)(?=[^,。;:]{0,6}(?:转入|转来|结转|遗留|滚存|印制)的)")


def of_now(words: str) -> str:
    """The words before a number without the year from which was carried over what they count now."""
    return _CARRIED_OVER.sub("", words) if "年" in words else words


@cache
def _own_average(area: str) -> re.Pattern[str]:
    # 就诊率全市平均89.7% of a city's report
    return regex(rf"全[{area}]平均(?:(?!水平|值|数|为|是|达)(?=[一-鿿]{{2}})|(?<=[率例数]....)\Z)")


# 支出基金(不含上年结转)5.9亿元
_COUNTED_IN = regex(r"\((?:不?含|不?包括|扣除)[^()]*\)")


def is_reference(clause: str, region: str = "") -> bool:
    """Whether the words before a number make it another time's or place's value.

    `region` is the report's own: 全县平均住院日 of a county is its own value.
    """
    if "(" in clause:
        clause = _COUNTED_IN.sub("", clause)
    if "平均" in clause:
        clause = _own_average(region[-1:] or "县区").sub("平均", clause)
    if "年" in clause:
        clause = _SINCE.sub("", clause)
    return _says(clause, "reference", "not_reference")
