"""How a value is meant: level, change, target or reference; the sign and basis of a change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from hbsummary.model import Kind
from hbsummary.words import alternatives

__all__ = ["Change", "change_before", "is_plan_heading", "is_reference", "is_target"]

_BASIS = (
    r"(?:同比|环比|同期比|年均|(?:较|(?<![别占之对百性])比|同(?=[去上比期前2])|与|和(?=[去上前20同])|相比于?|高于|低于)(?!例|重|率|值|赛|武)[^,。;:!?\n]{1,18}?(?:相比|比较|对比|比|同期|上年|去年|前年|年|水平|平均值?|任务|目标|要求|标准|上月|上期|期|均|数|时|末|底|初)?(?:相比|比较|比)?)"
)
_ADVERB = r"(?:平均|分别|依次|均|各|又|再|仍|已|年均|同比|环比|总体|略有|略|有所|大幅|明显|相应|共|也|都|则|将|实际|却)*"


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
    end = r"(?P<tail>了|率|幅度|幅|数|分别|依次|均|达到?|约|近|又|超过|超|不低于|不少于|大约|[:是在])*(?P<reached>[到至为成])?(?:[0-9xX*]{2,4}年?[底末]?的?|今年[底末]?的?|目前的?|现在的?|本年的?)?(?:约|近|了|超过|[: ])*\Z"
    return re.compile(
        rf"(?P<basis>{_BASIS})?,?{_ADVERB}(?:(?P<word>{up}|{down})|(?<=[比年期月均平准务增])(?P<short>{short})"
        rf"|(?P<turn>[增升降减提涨扩缩调变])(?=[到至为]))(?:的)?{end}"
    )


@cache
def _down() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('change_down')}|{alternatives('change_down_short')})\\Z")


# 高于全市平均水平3.4个百分点: what it is held against stands between the word and the number.
_PLACE = r"(?:全[国省市州县区]|国家|规定|省|市|上年|去年|同期|目标|任务|标准|要求|平均)[^,。;:!?\n0-9]{0,14}"
_GAP = re.compile(rf"(?P<word>高于|低于|超过|超出|多于|少于|优于|超额完成)(?P<place>{_PLACE})\Z")
_BELOW = ("低于", "少于")
_NATURAL = re.compile(r"(?:自然|人口|生长|机械)增长率?(?:为|达到?|在|保持在|控制在|约|[:是])*\Z")


def change_before(left: str) -> Change | None:
    """The change that the words before a number state, or None."""
    left = left[-48:]
    if _NATURAL.search(left):
        return None
    gap = _GAP.search(left)
    if gap:
        return Change(left[: gap.start()], gap.group("word"), -1 if gap.group("word") in _BELOW else 1, gap.group("place"), False)
    found = None
    for match in _change().finditer(left):
        found = match
    if found is None:
        return None
    word = found.group("word") or found.group("short") or found.group("turn")
    basis = (found.group("basis") or "").strip(",")
    head = left[: found.start()]
    if not basis:
        lead = re.search(rf"{_BASIS}[,]?\Z", head)
        if lead and len(lead.group()) >= 2:
            basis, head = lead.group().strip(","), head[: lead.start()]
    if word in ("高于", "低于", "多于", "少于") and not basis and not re.search(r"(?:水平|平均|目标|任务)\Z", head):
        # 低于5%: a bound, not a difference.
        return None
    reached = found.group("reached") is not None and not (found.group("reached") == "为" and re.search(r"[率幅度速]\Z", word))
    sign = -1 if _down().match(word) or _down().search(word.removesuffix("率").removesuffix("幅度")) else 1
    return Change(head, word, sign, basis, reached)


@cache
def _pattern(name: str, without: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(f"(?:{alternatives(name)})"), re.compile(f"(?:{alternatives(without)})")


def _says(text: str, name: str, without: str) -> bool:
    """Whether `text` holds a word of the list outside the phrases of the list `without`."""
    has, but = _pattern(name, without)
    if not has.search(text):
        return False
    return has.search(but.sub("\0", text)) is not None


_MET = re.compile(r"(?:完成|占|超)[^,;。]{0,16}(?:任务|目标|指标|计划|应[一-鿿]人?数?)")


def is_target(clause: str) -> bool:
    """Whether the words of a clause make its value planned, due or aimed at."""
    return _says(_MET.sub("", clause), "target", "not_target")


# 下一步 and 明年 look ahead anywhere; 思路 and 目标 do so only at the end of a short noun title.
_AHEAD = re.compile(r"下一?步|明年|来年|下一?年度?|今后|下一?阶段|新一年|努力方向|下半年(?:工作)?(?:计划|打算|安排|重点|思路|任务)|(?:计划|打算|思路)(?:及|和|与)?(?:措施|建议)?\Z")
_BUSY = re.compile(r"确定|明晰|锁定|瞄准|实现|创新|完善|明确|理清|拓宽|落实|完成|实施|推进|执行|强化|围绕|坚持|紧扣|转变|突破|细化|分解|健全|制定|编制|开展")


def _noun_of_plans(title: str) -> bool:
    """Whether a short title ends in 计划, 思路, 目标, 安排 …"""
    pattern = re.compile(f"(?:{alternatives('plan_heading')})(?:任务|安排|部署|措施)?\\Z")
    return pattern.search(title) is not None and _says(title, "plan_heading", "not_plan_heading")


def is_plan_heading(title: str) -> bool:
    """Whether a heading begins a plan (下一步打算, 明年工作思路)."""
    title = re.split(r"[。:;\n]", title)[0].strip()
    if _AHEAD.search(title):
        return True
    return len(title) <= 18 and "," not in title and not _BUSY.match(title) and _noun_of_plans(title)


# 去年8月起推广: since then, not then.
_SINCE = re.compile(r"(?:自|从|于)?(?:去年|上年)(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月|年底|底|年末|下半年|以来)")


def is_reference(clause: str) -> bool:
    """Whether the words before a number make it another time's or place's value."""
    return _says(_SINCE.sub("", clause), "reference", "not_reference")


def kind_of(target: bool, reference: bool, change: Change | None) -> Kind:
    """The kind, from what the clause says; a planned change is a target."""
    if target:
        return Kind.TARGET
    if change is not None and not change.reached:
        return Kind.CHANGE
    return Kind.REFERENCE if reference else Kind.LEVEL
