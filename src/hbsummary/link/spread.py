"""Lists of names over lists of numbers: A、B率分别为x、y; x、y分别增长a和b; A和B由x和y提高到a和b."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from hbsummary.link import phrase
from hbsummary.link.areas import each_of_places, rated_place
from hbsummary.link.combine import combine
from hbsummary.link.complete import complete
from hbsummary.link.institutions import PLACES, attribute_of, is_institution
from hbsummary.link.items import SIZES, levels_of, levels_together, measures_of
from hbsummary.link.kinds import Change, change_before, of_host
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import clean_left, clean_right, whole_of
from hbsummary.link.topics import RATES, THE_LATTER, Named, Topics, is_aim, is_held_against, until_event
from hbsummary.regex import regex
from hbsummary.words import alternatives, words

__all__ = [
    "AIM_AFTER",
    "BASE_AFTER",
    "EACH",
    "FROM",
    "JOINT",
    "LIST",
    "earlier_values",
    "parallel",
    "run_from",
    "spread",
    "turned",
]

# 由2010年的: what something was before stands behind it.
FROM = re.compile(r"(?:由(?!于)|从|自(?![然身愿动主费我己治查评体付筹理建制购]))[^,;。由从自]{0,14}\Z")

EACH = re.compile(r"分别|依次|各为")
# 床位5.87张(全省6.02张)
WIDER = regex(r"全[国省市州]|国家|省|市")
_OVER_MEAN = regex(r"(?:高于|低于|优于|好于|超过|达到)[^,。;]{0,10}(?:平均水平|平均值?|水平)\Z")
# What a change in points is a change of.
_OF_POINTS = {"百分点": "%", "千分点": "‰", "万分点": "/万", "十万分点": "/10万"}
LIST = regex(r"[、]|(?<![饱总])和(?!谐|平)|(?<![参给赋授])与|以及|及(?!时|格|以上|以下)")
_JOINT_LENGTH = 6
_DEED = 4  # characters of a deed that says of what it was done
_JOINTS = ("、", "和", "及", "与")
_JOINED = ("、", ",", ";", "和", "")
JOINT = re.compile(r"\A(?:以上|以下|左右|以内|的)?[ ]?[、,和及与;/]?(?:以及|和|及)?[ ]?\Z")
_BOUND = re.compile("[ ]?(?:以上|以下|以内|左右)")
_SHARE = regex(r"占(?!比)(?P<whole>[^占,。;]{0,20}?)的?\Z|(?P<done>完成[^占,。;]{2,12})的\Z")
# 甲院、乙院两个项目分别…
_COUNTED = regex(r"(?<=.{4})(?:这)?[0-9两二三四五六七八九十]{1,3}[个项家所][^、]{2,10}\Z")
# 高血压、糖尿病两种病规范管理率; 两病规范管理率, of those told before
_AS_MANY = regex(
    r"(?:\A|(?<=[一-鿿]{2}))(?:上述|以上|这)?(?P<size>[两二三四五六])(?:种|类|项|个)?(?:慢性病|慢病|疾病|病种|病|癌|(?:重点)?人群|患者|病人|群体)"
    r"(?:患者|病人)?的?(?=[一-鿿]{2})"
)
# 青石、白马、大桥三镇签约率依次为
_PLACES_COUNTED = regex(r"(?<=[一-鿿]{2})[两二三四五六七八九十](?:个)?(?P<kind>街道|[镇乡县区市村])(?=[一-鿿]{2})")
# 分别低于5‰和6.5‰的省控目标
AIM_AFTER = re.compile(
    r"\A[”\"]?(?:以上|以下|以内|左右)?[”\"]?的?"
    r"(?:国家|上级|[省市州县区][级定控]?|规定|规划|考核|监测|工作|年度|预期|控制|评估|创建|消除|责任|配[备置]){0,2}(?:要求|目标|任务|标准(?!化)|指标)"
)
_PROJECTS = regex(r"(?:[两二三四五六七八九])?(?:个|项|大)?(?:项目|工作|任务|活动)\Z")
# 在65%、50%、35%的基础上各上调5个百分点
BASE_AFTER = re.compile(r"\A的?基础上")
_IN_ORDER = regex(r"(?:依次|分别|高峰期?|高发期|[前后末][两二三四五六]位的?)[为是](?P<items>[^,。;:]{4,60}),\Z")
# 药占比27.5%,耗占比18.9%,均控制在省定30%和20%以内
_ALL_WITHIN = regex(
    r"\A[,、]?(?:分别)?(?:均|都|全部|双双)?(?:控制|保持|稳定)?在?(?:低于|高于|优于|超过|达到|(?:超额)?完成)?了?"
    r"(?:国家|上级|[省市州县区])(?:里|级)?(?:定|控|下达|规定|要求)的?\Z"
)
# 孕产妇三项检测率分别为…, 三病检测率: of each of so many, which the words before or the heading list
_SO_MANY = regex(r"(?P<size>[两二三四五六])(?:项|病|种|类|癌|苗)(?=[一-鿿]{2})")
_PER_LAST = regex(r"每[百千万](?:名|个)?(?:常住|户籍)?(?:人口|人|居民)\Z")
_EACH_DONE = regex(r"(?:\A|[,;])(?:分别|依次|各)完成(?:了)?(?:年度|全年)?(?:目标)?(?:任务|计划)?(?:数)?的?\Z")
_ACTUALLY = regex(r"(?:实际|任务|完成)+\Z")
_FOREMOST = regex(r"(?:也|均|都)?(?:最[多高少低大小]|居前|靠前|突出)\Z")
_ANOTHER_YEAR = regex(r"[、,和及](?:(?:19|20)[0-9]{2}年|去年|上年|前年)(?:[底末])?的?\Z")
_TO_WHOM = regex(r"[对为给](?:全[县市区]|辖区内?的?)?(?P<whom>[一-鿿]{2,6}?)(?:免费)?(?:开展|进行|实施|提供)")
_LIST_BEGINS = regex(r".*(?:开展|进行|预防|防治|做好|抓好|落实|实施|接受|的|对|为)")
_LIST_ENDS = regex(
    r"(?<=[一-鿿]{2})(?:等|的|母婴|免费|检测|检查|筛查|防治|防控|预防|综合|监测|[两二三四五六][项病种类癌苗]).*"
)
_EACH_OF = regex(r"[,;、]?(?P<who>[^,;:各]{2,125}[、和与][^,;:各]{2,14})各(?!类|级|项|种|地|单位|乡|镇|县)")
_DIFFERENCES = {*_OF_POINTS, *RATES}
_NO_NOUN = ("%", "‰", "元", "百分点", "/10万")


@cache
def _turn() -> re.Pattern[str]:
    """分别下降3.1%和上升1.2%: the second word of change."""
    return re.compile(rf"\A[、,和及与;]?(?:{alternatives('change_up')}|{alternatives('change_down')})(?:了)?\Z")


def run_from(found: list[Mention], n: int, topics: Topics) -> list[Mention]:
    """The mentions from `n` on that one 分别 or one list of names covers; only the first if none does."""
    run = [found[n]]
    if n + 1 == len(found) or len(found[n + 1].left) > _JOINT_LENGTH:
        return run
    listed = len(found) if _is_wider(run[0], found[n].left) else _names_before_each(found[n].left)
    for following in found[n + 1 :]:
        near = following.joined or following.skipped[-1:] in _JOINED or _of_ratio(following)
        joint = (
            JOINT.match(following.left)
            or _of_ratio(following)
            or (_turn().match(following.left) and EACH.search(run[0].left))
        )
        if not (near and len(following.left) <= _JOINT_LENGTH and joint) or following.depth != run[0].depth:
            break
        units = {following.quantity.unit, run[0].quantity.unit}
        # 分别减少3.2%和0.5个百分点, 分别下降22.3/10万和1.9个千分点
        both_aims = EACH.search(run[0].left) or _ALL_WITHIN.match(run[0].left)
        turns = EACH.search(run[0].left) and change_before(run[0].left) and _turn().match(following.left)
        mixed = turns or (both_aims and (units <= _DIFFERENCES or _like_before([*run, following], topics)))
        if len(units) > 1 and run[0].quantity.unit and len(run) >= listed and not mixed:
            break
        run.append(following)
    if len(run) == 1 or EACH.search(run[0].left):
        return run
    listed_too = all(m.left.strip(" 以上下内左右的") != "," and not m.skipped.endswith(",") for m in run[1:])
    as_many = listed_too and len(LIST.split(clean_left(run[0].left))) == len(run)
    after_list = len(topics.done) >= len(run) and all(d.rule == "distributed" for d in topics.done[-len(run) :])
    both = change_before(run[0].left)
    of_latter = both is not None and (not clean_left(both.head) or clean_left(both.head) in THE_LATTER)
    if both is not None and not both.reached and of_latter and len(topics.done) >= len(run):
        return run  # 增长3.1%和2.8%; 后两者降幅16.4%和14.5%
    if len(_aimed_at(run, topics)) == len(run):
        return run
    if _ALL_WITHIN.match(run[0].left) and len(earlier_values(topics, len(run), run[0].quantity.unit)) == len(run):
        return run
    beside = is_held_against(run[0].host) or is_aim(run[0].host.strip(","))
    return run if as_many or after_list or beside or _answers(run, topics) else run[:1]


def _like_before(run: list[Mention], topics: Topics) -> bool:
    """Whether a list goes through units as the values before: 补偿118万人次、983万元,分别增加21.6万人次和74万元."""
    before = [d.mention.quantity.unit for d in topics.done if d.is_level]
    units = ["%" if m.quantity.unit == "百分点" else m.quantity.unit for m in run]  # 下降2.9个百分点和1.6元
    return any(before[n : n + len(run)] == units for n in range(max(0, len(before) - len(run)) + 1))


def _answers(run: list[Mention], topics: Topics) -> bool:
    """Whether a list of numbers answers the list before it: 任务甲1.2万人、乙3000人,实际完成1.3万人、3042人."""
    asked = topics.done[-len(run) :]
    if len(asked) < len(run) or (len(topics.done) > len(run) and asked[0].mention.joined):
        return False
    listed = all(d.mention.joined for d in asked[1:]) and all(m.left == "、" for m in run[1:])
    units = {d.mention.quantity.unit for d in asked}
    return listed and len(units) == 1 and phrase.is_dependent(clean_left(run[0].left))


def _aimed_at(run: list[Mention], topics: Topics) -> list[str]:
    """What an aim before is of that holds for several: 老年人、儿童管理率目标≥65%,实际完成72.1%、80.5%."""
    aim = topics.done[-1] if topics.done else None
    of_all = aim is not None and aim.rule == "aim" and clean_left(EACH.sub("", run[0].left)) in words("actually")
    entities = [e for e in LIST.split(aim.own) if e] if aim is not None and of_all else []
    return measures_of(entities) if len(entities) > 1 else []


def _names_before_each(left: str) -> int:
    """How many names 分别 spreads: 3 in 婴儿死亡率、儿童死亡率、孕产妇死亡率分别; 0 without it."""
    parts = EACH.split(left, maxsplit=1)
    return len(LIST.split(clean_left(parts[0]))) if len(parts) > 1 else 0


def spread(run: list[Mention], topics: Topics) -> list[Named]:
    """One Named for each mention of the run."""
    left = topics.enter(run[0])
    change = change_before(left) or (of_host(run[0].host) if run[0].depth and not left.strip(" (") else None)
    head = change.head if change is not None else left
    each = EACH.search(left)
    share = _SHARE.search(EACH.split(left, maxsplit=1)[-1] if each else left)
    # 门诊、住院人次占全县总量的62.3%和38.5%
    head = left[: share.start()] if share is not None and not each else head
    own = clean_left(EACH.split(head)[0] if EACH.search(head) else head)
    wider = _is_wider(run[0], head)
    of_earlier = wider or is_held_against(left) or _ALL_WITHIN.match(left)
    names, owns = _names(run, "" if of_earlier else own, topics)
    names = [rated_place(topics, name, run[0]) or name for name in names]
    rule = "held against" if wider else _rule(run)
    if share is not None and not share.group("whole") and all(map(is_institution, names)):
        names = [name + attribute_of(topics.level()) for name in names]  # 床位1385张,县级医院与镇卫生院分别占63%和37%
    if run[0].quantity.unit == "%" and _EACH_DONE.search(left):
        names = [
            _ACTUALLY.sub("", name) + "任务完成比例" for name in names
        ]  # 任务5000人,实际完成5126人,…,分别完成102.5%
    changes = [change, *(change_before(m.left) or change for m in run[1:])]
    # 分别控制在4.2‰和5.6‰: words before the first hold for all, those behind it do not.
    sign = "" if _BOUND.match(run[0].right) else run[0].quantity.comparator
    return [
        Named(mention, _ending(name, turn, share), own, rule, turn, left, stem=name, comparator=sign)
        for mention, name, own, turn in zip(run, names, owns, changes, strict=True)
    ]


def spread_over_brackets(found: list[Mention], n: int, topics: Topics) -> list[Named]:
    """省级、市级、县级分别为3项(占4%)、21项(占28%)、52项(占68%): the first of them; the others wait in `topics`.

    Empty where the list has none, or not as many names as numbers.
    """
    if topics.pending and topics.pending[0].mention is found[n]:
        return [topics.pending.pop(0)]
    size = _names_before_each(found[n].left) if EACH.search(found[n].left) else 0
    run = [m for m in found[n:] if m.depth == found[n].depth][:size]
    apart = len(run) == size > 1 and all(m.left.strip() in _JOINTS for m in run[1:])
    if not apart or any(m.joined for m in run[1:]) or {m.quantity.unit for m in run} != {found[n].quantity.unit}:
        return []
    named = spread(run, topics)
    topics.pending = named[1:]
    return named[:1]


def _is_wider(mention: Mention, left: str) -> bool:
    """Whether a list in brackets is that of a wider place: 均优于全市(全市分别为…), 均优于全省平均水平(依次为…)."""
    if not mention.depth or not EACH.search(left):
        return False
    whose = EACH.split(left)[0].strip(" (,:")
    return WIDER.fullmatch(whose) is not None or (not whose and _OVER_MEAN.search(mention.host) is not None)


def _names(run: list[Mention], own: str, topics: Topics) -> tuple[list[str], list[str]]:
    """Names for the mentions of a list: from a list of as many items before it, else from the values before."""
    noun = clean_right(run[-1].right) if run[0].quantity.unit not in _NO_NOUN else ""
    each = EACH.split(run[0].left, maxsplit=1)
    if len(each) > 1 and not noun and not change_before(run[0].left) and not _SHARE.search(each[1]):
        noun = clean_left(each[1])  # 中央、省财政分别补助8万元、2万元
    entities = [e for e in LIST.split(own) if e]
    if len(entities) > len(run) == own.count("、") + 1 and not own.endswith("、"):
        entities = own.split("、")  # 孕产妇系统管理率、0-6岁儿童眼保健和视力检查覆盖率分别为…
    if per := _PER_LAST.search(own):
        entities = [per.group() + e.removesuffix(per.group()) for e in entities]  # 医师、护士每千人口分别为…
    if len(levels := levels_together(own, len(run))) == len(run):
        return [complete(topics, each, run[0]) for each in levels], levels
    if len(entities) == len(run) and (named := levels_of(entities, topics.of_unit(run[0].quantity.unit))):
        return named, named
    if len(entities) == len(run) and (counted := _PLACES_COUNTED.search(entities[-1])):
        last, kind, measure = entities[-1][: counted.start()], counted["kind"], entities[-1][counted.end() :]
        entities = [each.removesuffix(kind) + kind + measure for each in [*entities[:-1], last]]
    if len(entities) == len(run) and clean_left(_COUNTED.sub("", entities[-1])):
        entities[-1] = _COUNTED.sub("", entities[-1])
    if len(entities) == len(run):
        entities[-1] = _without_size(entities[-1], len(run))
    if len(entities) != len(run):
        return _over_earlier(run, topics, own or noun)
    owns = measures_of(entities)
    names = [complete(topics, e, run[0]) for e in owns]
    return [phrase.shorten(name, 14) + noun[:14] for name in names] if noun else names, owns


def parallel(found: list[Mention], n: int, topics: Topics) -> list[Named]:
    """高血压在管3980人、规范管理率71.4%;糖尿病依次为1127人、70.2%: the names of what is told like the clause before."""
    each = EACH.search(found[n].left)
    own = clean_left(found[n].left[: each.start()]) if each else ""
    if not own or len(LIST.split(own)) > 1 or phrase.is_dependent(own) or change_before(found[n].left) is not None:
        return []  # 与上年相比分别增长: of what was told
    run = [found[n]]
    for following in found[n + 1 :]:
        if not _listed(following):
            break
        run.append(following)
    like = topics.done[-len(run) :]
    units = [d.mention.quantity.unit for d in like]
    if len(set(units)) < 2 or units != [m.quantity.unit for m in run] or not all(d.is_level for d in like):
        return []
    topics.enter(run[0])
    first = phrase.topic_of(like[0].own)[0]
    names = [phrase.shorten(own + d.own.removeprefix(first)) for d in like]
    return [
        Named(m, name, own, "distributed", None, run[0].left, stem=name) for m, name in zip(run, names, strict=True)
    ]


def turned(found: list[Mention], n: int, topics: Topics) -> list[Named]:
    """A和B由x和y提高到a和b: the names of all four; empty where the words do not say so."""
    origin = FROM.search(found[n].left) if n + 2 < len(found) else None
    if origin is None:
        return []
    if several := _stepped(found, n, topics) or _turned_in_pairs(found, n, topics):
        return several
    first = _list_at(found, n)
    if n + len(first) >= len(found):
        return []
    then = _list_at(found, n + len(first))
    change = change_before(then[0].left) if len(first) == len(then) > 1 else None
    alike = all(m.quantity.unit in (t.quantity.unit, "") for m, t in zip(first, then, strict=False))
    if change is None or not change.reached or not alike:
        return []
    topics.enter(first[0])
    own = clean_left(EACH.split(found[n].left[: origin.start()])[0])
    if _of_ratio(first[1]):
        names, owns = [complete(topics, own, first[0])] * len(first), [own] * len(first)
    else:
        names, owns = _names(first, own, topics)
    return [
        Named(mention, name, own, rule, turn, run[0].left)
        for run, rule, turn in ((first, "from", None), (then, "to", change))
        for mention, name, own in zip(run, names, owns, strict=True)
    ]


def _stepped(found: list[Mention], n: int, topics: Topics) -> list[Named]:
    """满意度由2015年的91.2%、2016年的92.8%提升到2017年的95.6%: one name for all; else empty."""
    end = n + 1
    while end < len(found) and found[end].joined and _ANOTHER_YEAR.match(found[end].left):
        end += 1
    change = change_before(found[end].left) if n + 1 < end < len(found) and found[end].joined else None
    if change is None or not change.reached or clean_left(change.head):
        return []
    topics.enter(found[n])
    own = clean_left(FROM.sub("", found[n].left))
    name = complete(topics, own, found[n])
    steps = [Named(mention, name, own, "from", None, mention.left) for mention in found[n:end]]
    return [*steps, Named(found[end], name, own, "to", change, found[end].left)]


def _turned_in_pairs(found: list[Mention], n: int, topics: Topics) -> list[Named]:
    """甲、乙率分别从41.2%下降到33.7%、43.9%下降到36.5%: the names of all four; empty where the words do not say so."""
    own = EACH.split(FROM.sub("", found[n].left))[0] if EACH.search(found[n].left) else ""
    entities = [e for e in LIST.split(clean_left(own)) if e]
    run = found[n : n + 2 * len(entities)]
    if len(entities) < len("两者") or len(run) < 2 * len(entities):
        return []
    changes = [change_before(m.left) for m in run[1::2]]
    joints = all(m.joined and JOINT.match(m.left) for m in run[2::2])
    if not joints or not all(change is not None and change.reached for change in changes):
        return []
    topics.enter(run[0])
    owns = measures_of(entities)
    names = [complete(topics, e, run[0]) for e in owns]
    cue, named = run[0].left, list[Named]()
    for name, entity, change, was, now in zip(names, owns, changes, run[::2], run[1::2], strict=True):
        named += [Named(was, name, entity, "from", None, cue), Named(now, name, entity, "to", change, cue)]
    return named


def _list_at(found: list[Mention], n: int) -> list[Mention]:
    """The mention `n` and those that follow it in one list."""
    end = n + 1
    while end < len(found) and (_of_ratio(found[end]) or _listed(found[end]) or _glued(found[end - 1], found[end])):
        end += 1
    return found[n:end]


def _listed(mention: Mention) -> bool:
    return mention.joined and bool(mention.left and JOINT.match(mention.left))


def _glued(before: Mention, mention: Mention) -> bool:
    """Whether it counts the same in another unit: 由5支30人扩充到20支160人."""
    return mention.joined and not mention.left and mention.quantity.unit != before.quantity.unit


def _of_ratio(mention: Mention) -> bool:
    """Whether it is a further part of a ratio: 医护比由1:0.8调整为1:1.05."""
    return not mention.left and mention.skipped == ":"


def _rule(run: list[Mention]) -> str:
    if BASE_AFTER.match(run[-1].right):
        return "from"
    if is_held_against(run[0].host) or is_held_against(run[0].left):
        return "held against"
    if _ALL_WITHIN.match(run[0].left) or AIM_AFTER.match(run[-1].right) or is_aim(run[0].host.strip(",")):
        return "aim"
    return "distributed"


def _ending(name: str, change: Change | None, share: re.Match[str] | None) -> str:
    if share is not None and share["done"]:
        return f"{phrase.shorten(name, 12)}{share['done']}的比例"
    if share is not None:
        whole = whole_of(share.group("whole"))
        return f"{phrase.shorten(name, 8)}占{whole}的比例" if whole else f"{name}占比"
    return f"{name}{change.word}" if change is not None and not change.reached else name


def _over_earlier(run: list[Mention], topics: Topics, own: str) -> tuple[list[str], list[str]]:
    """Names from the quantities before: 甲筛查4002人、乙筛查3022人,筛查率分别为 …"""
    # 组建甲、乙两个医共体,分别覆盖12家和9家卫生院; 甲、乙、丙三类患者5934人规范管理率分别为…
    for before in (d for d in reversed(topics.done[-2:]) if d.mention.quantity.value == len(run)):
        items = [clean_left(item) for item in LIST.split(before.mention.left)]
        if len(items) == len(run) and all(items):
            return [phrase.shorten(item, len(own)) + own for item in items], [item + own for item in items]
    if len(of_aim := _aimed_at(run, topics)) == len(run):
        return of_aim, of_aim
    if len(of_each := _each_before(topics, len(run))) == len(run):
        return [phrase.shorten(each, len(own)) + own for each in of_each], [each + own for each in of_each]
    if len(listed := _listed_before(run[0])) == len(run):
        return [item + own.removeprefix("报告") for item in listed], listed
    if len(members := _members(run, topics, own)) == len(run):
        return members, members
    own = _without_size(own, len(run))
    if own in THE_LATTER and len(latter := [d for d in topics.done if d.is_level][-len(run) :]) == len(run):
        return [d.name for d in latter], [own] * len(run)
    both = SIZES.get(own[:1]) == len(run) and own[1:] in ("项", "者", "类", "项率")
    if both and len(deeds := [d for d in topics.done if d.is_level and d.mention.quantity.unit not in RATES]) >= len(
        run
    ):
        # 查病…,查牛…,两项分别占任务的64.2%和58.1%; 建册283人,访视297人,两项率依次是91.9%、96.4%
        return [d.name + own[2:] for d in deeds[-len(run) :]], [own] * len(run)
    chosen = (
        _done_before(topics, own, len(run))
        or _changed_before(topics, run)
        or _grown_before(topics, run)
        or _held_before(topics, run)
        or earlier_values(topics, len(run), _unit_of_earlier(run), run[0].depth)
    )
    if not topics.done and len(named := _said_before(run[0], topics)) == len(run):
        return [phrase.shorten(name) + own for name in named], [name + own for name in named]
    if len(chosen) < len(run):
        return [complete(topics, own, run[0])] * len(run), [own] * len(run)
    if own and (phrase.is_reference_place(own) or is_held_against(run[0].host) or is_aim(run[0].host.strip(","))):
        own = ""
    return [_under(d, own) for d in chosen], [own] * len(run)


def _without_size(own: str, size: int) -> str:
    """规范管理率 of 两病规范管理率, where it is those of two: how many there are is no part of the name of each."""
    counted = _AS_MANY.search(own)
    if counted is None or SIZES.get(counted["size"]) != size:
        return own
    return own[: counted.start()] + own[counted.end() :]


def _done_before(topics: Topics, own: str, size: int) -> list[Named]:
    """What was done so many times of which a rate tells: 甲建档312人,规范管理241人,乙建档97人,规范管理72人."""
    deed = own.removesuffix("率")
    if deed == own or len(deed) < _DEED:
        return []
    done = [d for d in topics.done if d.is_level and d.own.endswith(deed) and d.mention.quantity.unit not in RATES]
    return done if len(done) == size and len({d.name for d in done}) == size else []


def _each_before(topics: Topics, size: int) -> list[str]:
    """Those of whom the value before counted so many each: 东镇、西镇各建成3所,分别投入29万元、26万元; else none."""
    each = _EACH_OF.match(topics.done[-1].mention.left) if topics.done else None
    if each is None:
        return []
    listed = each["who"].split("、")  # 珲春市、和龙市
    return [clean_left(item) for item in (listed if len(listed) == size else LIST.split(each["who"]))]


def _members(run: list[Mention], topics: Topics, own: str) -> list[str]:
    """艾滋病、梅毒和乙肝母婴阻断,孕产妇三项检测率分别为…: the measure of each of those listed before; else none."""
    counted = _SO_MANY.search(own)
    if counted is None or SIZES.get(counted["size"]) != len(run):
        return []
    for said in (*reversed(re.split("[,;:]", run[0].skipped)), topics.context):
        items = [item.strip() for item in LIST.split(said) if item.strip()]
        if len(items) == len(run):
            whom = "" if own[: counted.start()] else (_TO_WHOM.match(items[0]) or {"whom": ""})["whom"]
            items = [_LIST_BEGINS.sub("", items[0]), *items[1:-1], _LIST_ENDS.sub("", items[-1])]
            return [phrase.shorten(whom + own[: counted.start()] + item + own[counted.end() :]) for item in items]
    return []


def _unit_of_earlier(run: list[Mention]) -> str:
    """The unit of the values before that a list is held against or tells the changes of; empty where any may be."""
    unit = run[-1].quantity.unit
    if (is_held_against(run[0].host) or _ALL_WITHIN.match(run[0].left)) and unit in RATES:
        return unit  # 死亡71例,死亡率7.94‰,…,分别比2010年(14.26‰、10.83‰)
    alike = {m.quantity.unit for m in run} == {unit}
    return _OF_POINTS.get(unit, "") if alike else ""


def _held_before(topics: Topics, run: list[Mention]) -> list[Named]:
    """The values right before against which as many were held: 分别比2010年(14.26‰、10.83‰)下降44.3%和50.4%."""
    last = topics.done[-len(run) :]
    held = len(last) == len(run) and all(d.rule == "held against" for d in last)
    return last if held and change_before(run[0].left) is not None else []


def _listed_before(mention: Mention) -> list[str]:
    """What the clause before lists in order: 前三位依次为肺结核、乙肝、梅毒,分别报告1024例、987例、446例."""
    found = _IN_ORDER.search(mention.skipped) if EACH.search(mention.left) else None
    items = [clean_left(item) or item for item in LIST.split(found["items"])] if found else []
    return items if len(items) > 1 and all(items) else []


def _changed_before(topics: Topics, run: list[Mention]) -> list[Named]:
    """The changes right before of which the growth is told: …增加4.3万人次,…增加808万元,增幅分别为13.7%和24.1%."""
    last = topics.done[-len(run) :]
    change = change_before(run[0].left)
    changed = len(last) == len(run) and all(d.change and not d.change.reached for d in last)
    if not changed or change is None or change.word not in words("growth"):
        return []
    return [replace(d, name=d.stem) for d in last]


def _grown_before(topics: Topics, run: list[Mention]) -> list[Named]:
    """The growth of as many right before, of which points are told: 增幅分别为4.2%、3.6%,较上年回落2.9和3.8个百分点."""
    last = topics.done[-len(run) :]
    told = run[-1].quantity.unit == "百分点" and change_before(run[0].left) is not None
    grown = len(last) == len(run) and all(
        d.rule == "distributed" and d.name.endswith(tuple(words("growth"))) for d in last
    )
    return last if told and grown else []


def _said_before(mention: Mention, topics: Topics) -> list[str]:
    """The list that the clause before 分别 is about: 实施住院分娩补助、增补叶酸项目,分别完成4213人、3816人."""
    clause = _FOREMOST.sub("", re.split("[,;:]", mention.skipped.rstrip(", "))[-1])
    items = [clean_left(until_event(item)) for item in LIST.split(_PROJECTS.sub("", clause))]
    if len(items) < len("两者") or not all(items):
        return []
    if (last := each_of_places(items[-1])) and all(PLACES.search(item) for item in items[:-1]):
        where, what = last  # 博白县和北流市病例最多,分别为1763例和1618例
        what = topics.wholes.get(mention.quantity.unit, what) if what in ("病例", "发病", "报告") else what
        return [item + what for item in (*items[:-1], where)]
    whose, of, first = items[0].rpartition("的")
    if of and all(phrase.is_dependent(item) or phrase.measure_end().search(item) for item in (first, *items[1:])):
        return [whose + item for item in (first, *items[1:])]  # 中毒事件的报告起数、中毒人数和死亡人数均最多
    return items


def earlier_values(topics: Topics, size: int, unit: str = "", depth: int = 0) -> list[Named]:
    """The last `size` values, of `unit` if there are so many; of a longer list of one unit those that are
    not zero, if just so many are."""
    earlier = [
        d
        for d in topics.done
        if (d.change is None or d.change.reached) and d.rule not in ("aim", "held against", "from")
    ]
    done = [d for d in earlier if not phrase.TASK_END.search(d.own)]
    earlier = done if len(done) >= size else earlier  # 任务5000人,实际完成5126人;…,分别完成102.5%、100.9%
    fitting = [d for d in earlier if unit and d.mention.quantity.unit == unit]
    earlier = fitting if len(fitting) >= size else earlier
    outside = [d for d in earlier if not d.mention.depth]  # 全血17102人次,采血30517单位(合610万毫升),分别下降…
    earlier = outside if depth == 0 and len(outside) >= size else earlier
    listed: list[Named] = []
    for named in reversed(earlier):
        if listed and named.mention.quantity.unit != listed[0].mention.quantity.unit:
            break
        listed.insert(0, named)
    counted = [d for d in listed if d.mention.quantity.value != 0]
    return counted if len(listed) > size == len(counted) else earlier[-size:]


def _under(earlier: Named, own: str) -> str:
    if not own:
        return earlier.name
    if phrase.is_dependent(own):
        return combine(earlier.name, own)
    return phrase.shorten(earlier.name, len(own)) + own
