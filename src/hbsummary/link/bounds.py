"""Values that others are held against: 低于省定10%的控制线, 高于全市平均水平(42%), 优于上年的20‰.

The number is no change, although a word of change stands before it: the words around it say
whose value it is, or that it is a bound.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hbsummary.link.complete import complete
from hbsummary.link.kinds import Change, change_before
from hbsummary.link.sentences import Mention
from hbsummary.link.spread import JOINT, earlier_values
from hbsummary.link.strip import clean_left
from hbsummary.link.topics import THE_LATTER, Named, Topics
from hbsummary.regex import regex

__all__ = ["against_next", "gap_behind", "gap_in_points", "gap_to", "held"]

_UP = ("高于", "高出", "领先", "领先于", "超过", "超出", "大于", "多于", "超")
_SILENT = ("较", "比", "与", "距", "距离", "离")  # they do not say on which side a value lies
_VERB = (
    r"(?<!不)(?P<verb>高于|高出|超过|超出|大于|多于|优于|好于|低于|小于|少于|不及|(?:未|没有?)达到?|达不到"
    r"|超(?!出|过|标|额)|领先(?!水平)于?|落后于?|距离?|(?<![一-鿿](?<![但却仍还尚率]))离|较|比|与)"
)
_WHOSE = (
    r"(?:全[国省市县区州旗盟](?:同级|同类)?(?:乡镇|县区|医院|机构|单位)?|国家|上级|自治区|地区|省|市|州|盟|县|区|旗"
    r"|[“\"]?十[一二三四]五[”\"]?(?:规划)?(?:期?末)?)?(?:里|级|上)?"
    r"(?:[一-鿿]{2,4}(?=(?:要求|规定)的))?(?:规定|要求|下达|考核|控制|提出|确定|设定|明确|公布|建议|定|控|[一-鿿]{2,6}定(?=的)){0,2}的?"
    r"(?:年度|全年|年初|到?年[底末]|原定|既定|预定|平均)?(?:限制|控制)?"
    r"(?:每[百千万]?(?:人口?|名[一-鿿]{2,4}|个[一-鿿]{2,4}))?"
)
_AIM = (
    r"(?:这[条个](?:红线|底线|线|标准)"
    r"|(?:目标|任务|指标|标准|要求|控制|规划|考核|监测|评估|创建|预期|年度|工作|序时|时序|进度)*(?:目标值?|任务|指标|标准|要求|控制[线数]|限额|限值|[上下]限))"
)
_MEAN = r"(?:(?:平均|总体)?(?:水平|均值|平均值?|平均数)|平均[增涨升降][幅速]|正常(?:值|范围|水平)(?:[上下]限)?)"
_ADVERB = r"(?:均|都|仍|还|略|稍|已|则|全部|远|但)*"
# 低于省定“10%以内”的标准: the noun behind the number.
_BEFORE = regex(rf"(?P<own>.*?){_ADVERB}{_VERB}{_WHOSE}[“\"]?(?:不低于|不超过|不高于|不少于)?\Z")
_NOUN_BEHIND = regex(
    rf"\A[”\"]?(?:以内|以上|以下|左右)?[”\"]?的?{_WHOSE}(?:(?P<aim>{_AIM})|(?P<mean>{_MEAN}))(?!的|数的|完成)"
)
# 高于省定目标(80%), 高于全省平均的8.7‰: the noun before it.
_NOUN_BEFORE = regex(rf"(?P<own>.*?){_ADVERB}{_VERB}{_WHOSE}(?:(?P<aim>{_AIM})|(?P<mean>{_MEAN}))(?P<of>的|为|是)?\Z")
# 低于上年的152.3/万
_EARLIER = regex(
    rf"(?P<own>.*?){_ADVERB}(?<!不)(?P<verb>高于|低于|优于|好于|多于|少于|超过)"
    r"(?:去年同期|上年同期|上年|去年|前年|同期|[年期]初|(?:19|20)[0-9]{2}年[末底]?"
    # 高于非贫困患者的8.2%
    r"|[^,。;:0-9的占]{2,12}(?:患者|人群|地区|居民|对照组?))的\Z"
)
# 去年同期为26宗、15.8万元: the same of last year, and no more is said.
_LAST_YEAR = regex(r"[而,]?(?:去年|上年)(?:同期|全年|度)?(?:为|是|仅|只有|有|仅为)?\Z")
# 手足口病较上年(69例)增长142%
_THAN_EARLIER = regex(
    r"(?P<own>[^,。;:较比与]{2,14}?)(?P<verb>较|比|与)(?:上年|去年|前年|上个?月|上季度?|(?:19|20)[0-9]{2}年)(?:同期)?的?\Z"
)
_STILL = regex(
    r"[ ]?(?:以上|左右)?(?:的[一-鿿]{0,6}(?:目标|要求|标准|任务))?,?"
    r"(?:还|尚|仍|也)?(?:差|有(?:较大|一定|不小)?差距|有距离|有\Z)"
)
_GENERIC = regex(r"(?:(?:[两二三四五六]|各|上述|以上)(?:项|个)?)?(?:指标|[两三]率|数据)?\Z")
_GAP = regex(
    rf"\A(?:{_VERB}{_WHOSE})?[)”\"]?(?:以内|以上|以下)?[”\"]?的?(?:{_AIM}|{_MEAN})?,?(?:仍|还|尚)?(?P<word>低|高|少|多|超|差|缺|有(?=\Z))?(?:出|了|于)?(?:近|约)?\Z"
)
# 比全市平均94%高2.1个百分点
_THAN = regex(r"(?<![占之对百])[比较]([^,。;:比较]{2,14})\Z")
_THAN_BEFORE = regex(r"(?<=[一-鿿]{2})[比较与]((?:去年|上年|前年|(?:19|20)[0-9]{2}年)(?:同期|[末底初])?的?)\Z")
_BY_SO_MUCH = regex(r"\A(?P<word>[高低多少翻])(?:出|了)?(?:近|约)?\Z")
# Below this a share is more likely a difference: 高于省定2.3%.
_LEAST_SHARE = 20
# 高出基层医疗机构5.2个百分点
_BEYOND = regex(r"(?P<word>高出|高于|低于|领先于?|落后于?)[^,。;:0-9]{2,14}\Z")
_POINTS = ("百分点", "千分点", "万分点")


class _Bound(NamedTuple):
    own: str
    aim: bool
    side: int  # as in Named.bound
    said_first: bool  # whether what it is stands before the number


def held(found: list[Mention], n: int, topics: Topics) -> list[Named]:
    """The bounds or other values that begin at a mention, one for each value held against them; empty if none does."""
    run = [found[n]]
    for following in found[n + 1 :]:
        listed = following.left.strip() and JOINT.match(following.left) and following.depth == run[0].depth
        if not listed or following.quantity.unit in _POINTS:
            break
        run.append(following)
    bound = _bound(run[0], run[-1])
    if bound is None and len(run) > 1:
        run = run[:1]
        bound = _bound(run[0], run[0])
    if bound is None:
        return []
    topics.enter(run[0])
    own = "" if _GENERIC.match(bound.own) else bound.own
    meant = topics.listed(own) if own in THE_LATTER else ""  # 死亡率依次为…,后者低于全省平均水平(8.02‰)
    values = earlier_values(topics, len(run)) if len(run) > 1 and not own else []
    names = [v.name for v in values] if len(values) == len(run) else [meant or _name(m, own, topics) for m in run]
    rule, ending = ("aim" if bound.aim else "held against"), ("目标" if bound.aim and bound.said_first else "")
    return [
        Named(m, name + ending, own, rule, cue=run[0].left, stem=name, bound=bound.side)
        for m, name in zip(run, names, strict=True)
    ]


def _bound(first: Mention, last: Mention) -> _Bound | None:
    if first.quantity.unit in _POINTS:
        return None
    before = _BEFORE.match(first.left)
    behind = _NOUN_BEHIND.match(last.right) if before is not None else None
    if before is not None and first.left.endswith("定") and _may_be_fixed(first):
        return _made(before["own"], before["verb"], True, False)  # 低于省定20/10万
    if before is not None and before["verb"] in ("距", "距离", "离") and _STILL.match(first.right):
        return _made(before["own"], before["verb"], True, False)  # 离市定的90%还差1.2个百分点
    if before is not None and behind is not None:
        return _made(before["own"], before["verb"], behind["aim"] is not None, False)
    bracketed = first.depth > 0 and not first.left.strip(" (")
    noun = _NOUN_BEFORE.match(first.host.strip() if bracketed else first.left)
    short = noun is not None and noun["verb"] in ("距", "距离", "离") and _STILL.match(first.right)
    if noun is not None and (bracketed or noun["of"] or short):
        return _made(noun["own"], noun["verb"], noun["aim"] is not None)
    if bracketed and (than := _THAN_EARLIER.fullmatch(first.host.strip())) and clean_left(than["own"]):
        return _made(than["own"], than["verb"], False)
    if _LAST_YEAR.match(first.left):
        return _Bound("", False, 2, True)
    earlier = _EARLIER.match(first.left)
    return _made(earlier["own"], earlier["verb"], False) if earlier is not None else None


def _may_be_fixed(mention: Mention) -> bool:
    """Whether a number may be what was fixed itself, not by how much another one lies off it."""
    value = mention.quantity.value
    return mention.quantity.unit != "%" or value is None or value >= _LEAST_SHARE


def _made(own: str, verb: str, aim: bool, said_first: bool = True) -> _Bound:
    return _Bound(clean_left(own), aim, 2 if verb in _SILENT else 1 if verb in _UP else -1, said_first)


def _name(mention: Mention, own: str, topics: Topics) -> str:
    """What is held against the number: what its clause says, or else the value before it in its unit."""
    if own:
        return complete(topics, own, mention)
    # 多孩率1.35%(去年2.02%): the value right before the bracket
    near = topics.beside(mention) if mention.depth else ""
    return near or topics.same_unit(mention.quantity.unit, mention.quantity.value) or topics.last()


def gap_to(mention: Mention, topics: Topics) -> Change | None:
    """What lies between a value and the bound right before the number: 超出省定90%的任务5.7个百分点."""
    before = topics.done[-1] if topics.done else None
    if before is None or not before.bound or mention.clause - before.mention.clause > 1:
        return None
    gap = _GAP.match(mention.left)
    alike = mention.quantity.unit in _POINTS or mention.quantity.unit == before.mention.quantity.unit
    if gap is None or not alike or (before.bound == 2 and not gap["word"]):
        return None
    up = gap["word"] in ("高", "多", "超") if gap["word"] else before.bound == 1
    return Change("", "高于" if up else "低于", 1 if up else -1, before.mention.left or before.mention.host, False)


def against_next(found: list[Mention], n: int, left: str) -> re.Match[str] | None:
    """比全市平均94%高2.1个百分点: the words that hold a value against the number, if the next says by how much."""
    following = found[n + 1] if n + 1 < len(found) else None
    if following is None or not following.joined:
        return None
    if _BY_SO_MUCH.match(following.left):
        return _THAN.search(left)
    change = change_before(following.left)
    # 体检率较去年62.4%提升6.7个百分点
    return _THAN_BEFORE.search(left) if change is not None and not change.reached and not change.head else None


def gap_in_points(mention: Mention, left: str) -> Change | None:
    """其中甲社区低4.09个百分点: so many points above or below what was said before."""
    if mention.quantity.unit not in _POINTS:
        return None
    if (beyond := _BEYOND.search(left)) is not None:
        sign = -1 if beyond["word"] in ("低于", "落后", "落后于") else 1
        return Change(left[: beyond.start()], beyond["word"], sign, beyond.group(), False)
    word = left.rstrip("出了约近")[-1:]
    if word not in ("高", "低"):
        return None
    head = left.rstrip("出了约近")[:-1]
    return Change(head, word + "于", -1 if word == "低" else 1, "", False) if head else None


def gap_behind(mention: Mention, left: str, topics: Topics) -> Change | None:
    """The change in 比全市平均94%高2.1个百分点, which stands behind the number that it is held against."""
    gap = _BY_SO_MUCH.match(left) if mention.joined else None
    before = topics.done[-1] if topics.done else None
    than = _THAN.search(before.mention.left) if gap and before else None
    if gap is None or than is None:
        return None
    return Change("", gap["word"] + "于", -1 if gap["word"] in "低少" else 1, than.group(), False)
