"""Names of indicators: each quantity of a sentence gets one that is complete by itself.

A sentence is read left to right. A clause with a subject of its own sets the topic; later
clauses without one take it over. 其中 and brackets open a list of parts of the quantity
before; 分别 spreads a list of names over a list of numbers; a change is named after the
quantity that it changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hbsummary.link.kinds import Change, change_before
from hbsummary.link.phrase import attribute_of, belongs_to_institution, clean_left, clean_right, combine, is_dependent, is_institution, is_qualifier, shorten, topic_of
from hbsummary.link.sentences import Mention

__all__ = ["Named", "name_sentence"]

_PART = re.compile(r"(?:其中|含|包括|包含|内含|分别是|即)[:,]?[ ]?\Z")
_PART_START = re.compile(r"[、,和及;与]?(?:其中|含|包括|包含)[:,]?")
_SHARE = re.compile(r"占(?P<whole>[^占,。;]{0,24}?)(?:的)?(?:比例|比重|比|总数)?(?:的|为|达|到|约|近|超过)*\Z")
_OF = re.compile(r"(?P<head>.{2,40}?)(?:达到|达|占)?(?P<whole>[^,。;达]{2,16})的(?:约|近|超过)?\Z")
_FROM = re.compile(r"(?:由|从|自)[^,;。由从自]{0,14}\Z")
_LIST = re.compile(r"[、]|(?<!饱)和(?!谐|平)|与|以及|及(?!时|格)")
_JOINT = re.compile(r"(?:以上|以下|左右|以内|的)?[ ]?[、,和及与;]?(?:以及|和|及)?[ ]?\Z")
_AND = re.compile(r"(?:和|及|与|以及|、|,|并)[ ]?\Z")
_SHARES = ("%", "‰", "", "成")
# …综合楼和投资1亿元: what follows 和 is the second number's own.
_SECOND = re.compile(r".*(?:和|及|与|以及|并)(?=[一-鿿]{2})")
_HELD_AGAINST = re.compile(r"\A[,(]?(?:较|比|与)(?:上年|去年|前年|同期|[0-9]{4}年)(?:同期|度)?的?(?:\(|是|为)?\Z")
_AIM = re.compile(r"\A(?:国家|省里?|市里?|省定|市定|县定|上级|规定|年度|下达|考核|全年|省控|市控|省级|市级)?(?:规定|控制|考核|下达|年度)?的?(?:要求|目标|任务|标准|指标|计划)(?:值|数|任务|指标|要求)?\Z")
_NEW_THOUGHT = re.compile(r"[;,]?(?:全|共|我|本|截|今年|同时|此外|另|各|20[0-9xX]{2}年|累计|完成|开展|组织)")


@dataclass(slots=True)
class Named:
    """A mention with its name: `own` is the clause's own phrase, `rule` how the name was found."""

    mention: Mention
    name: str
    own: str
    rule: str
    change: Change | None = None
    from_value: bool = False


@dataclass(slots=True)
class _State:
    """What the sentence has said so far."""

    context: str
    done: list[Named] = field(default_factory=list)
    topic: str = ""
    root: str = ""
    root_unit: str = ""
    root_depth: int = 0
    part: str = ""
    institution: str = ""
    base: Named | None = None

    def subject(self) -> str:
        return self.root or self.topic or self.context


def name_sentence(found: list[Mention], context: str) -> list[Named]:
    """Names for the quantities of one sentence, in order.

    `context` is the topic that headings or the sentence before offer where a clause has none.
    """
    state = _State(context)
    n = 0
    while n < len(found):
        run = _distributed(found, n)
        if len(run) > 1 and (names := _spread(run, state)):
            for mention, (name, own, change) in zip(run, names, strict=True):
                _keep(state, Named(mention, name, own, "distributed", change))
            n += len(run)
            continue
        _keep(state, _name(found, n, state))
        n += 1
    return state.done


def _keep(state: _State, named: Named) -> None:
    """Record `named` and let it set the topic and the base of later changes."""
    state.done.append(named)
    if named.change is None or named.change.reached or named.own:
        state.base = named
    if named.own and not is_dependent(named.own) and named.rule != "share" and not (named.change and not named.own):
        if named.mention.depth == 0 or not state.topic:
            state.topic = named.name if not state.root else state.topic
        if is_institution(named.own):
            state.institution = named.own


def _name(found: list[Mention], n: int, state: _State) -> Named:
    mention = found[n]
    _parts(mention, state)
    change = change_before(mention.left)
    if change is not None:
        return _changed(found, n, state, change)
    follows = change_before(found[n + 1].left) if n + 1 < len(found) else None
    origin = _FROM.search(mention.left)
    if origin and follows is not None and follows.reached:
        own = clean_left(mention.left[: origin.start()])
        name = _complete(own, state) if own else _last(state)
        return Named(mention, name, own, "from … to", None, True)
    if state.done and _HELD_AGAINST.search(mention.left) and _level(state):
        return Named(mention, _level(state), "", "held against")
    if mention.joined and mention.left.strip() == "的" and mention.quantity.unit == "%" and found[n - 1].left.startswith("占"):
        return Named(mention, f"{shorten(_level(state), 4)}占比", "", "share")
    share = _SHARE.search(mention.left) if mention.quantity.unit in _SHARES else None
    if share:
        return _shared(mention, state, share)
    return _plain(found, n, state)


def _parts(mention: Mention, state: _State) -> None:
    """Open or close a list of parts before the mention is named."""
    begins = _PART.search(mention.opener) or _PART_START.match(mention.left)
    if begins:
        whole = next((d for d in reversed(state.done) if d.change is None and d.rule != "share" and d.mention.depth <= mention.depth), None)
        if whole is not None:
            state.root, state.root_unit, state.part = whole.name, whole.mention.quantity.unit, ""
        state.root_depth = mention.depth
        if whole is None and state.done:
            state.root, state.root_unit, state.part = state.done[-1].name, "", ""
    elif mention.depth == 0 and state.root and not mention.joined:
        ended = mention.opener.endswith((";", "。")) and _NEW_THOUGHT.match(mention.left)
        if ended or state.root_depth > 0:
            state.root = state.part = ""


def _last(state: _State) -> str:
    return state.base.name if state.base else state.subject()


def _level(state: _State) -> str:
    """The name of the last value that was no change and no share."""
    return next((d.name for d in reversed(state.done) if d.change is None and d.rule != "share"), "")


def _complete(own: str, state: _State, unit: str = "") -> str:
    """`own` made complete by the topic, or as a part of the whole named before 其中."""
    if not own:
        return _last(state)
    if state.root:
        return _part_name(own, state, unit)
    if belongs_to_institution(own, state.institution):
        return shorten(state.institution, len(own)) + own
    return combine(state.topic or state.context, own) if is_dependent(own) else shorten(own)


def _part_name(own: str, state: _State, unit: str) -> str:
    """A part of the whole, or an attribute of the part named last (其中初治病人498例,完成任务37.7%)."""
    if is_dependent(own):
        if state.part and not is_qualifier(own):
            return combine(state.part, own)
        return combine(state.root, own)
    whole = topic_of(state.root)[0]
    attribute = attribute_of(state.root)
    if attribute and is_institution(own):
        name = own + attribute
    elif unit in ("%", "‰") and state.root_unit == unit and not own.endswith(("率", "比例", "比重", "度")):
        name = _overlap(own, state.root)
    elif whole and own.startswith(whole):
        name = own
    else:
        name = combine(state.root, own) if len(own) + len(whole) <= 24 else own
    state.part = name
    return name


def _overlap(first: str, second: str) -> str:
    """Two phrases joined, what ends one and begins the other said once: 公立医院 + 医院病床使用率."""
    for size in range(min(len(first), len(second)), 0, -1):
        if first.endswith(second[:size]):
            return first + second[size:]
    return first + second


def _changed(found: list[Mention], n: int, state: _State, change: Change) -> Named:
    """同比增长, 提高到: named after the quantity that changes."""
    mention = found[n]
    head = change.head
    before = found[n - 1] if n else None
    if change.reached and state.done and state.done[-1].from_value and before is not None and mention.joined:
        return Named(mention, state.done[-1].name, state.done[-1].own, "from … to", change)
    own = clean_left(_FROM.sub("", head)) if head.strip() else ""
    if own in ("前者", "后者"):
        levels = [d.name for d in state.done if d.change is None][-2:]
        own = levels[0 if own == "前者" else -1] if levels else own
    own = re.sub(r"(?:与|和|比|较|同)?(?:去年|上年)?(?:同期|上年|去年|\A)(?:相比|比较|比)?\Z", "", own)
    noun = clean_right(mention.right) if mention.quantity.unit not in ("%", "百分点", "‰") else ""
    if not own and noun and not mention.joined:
        own = noun
    name = _complete(own, state) if own else _last(state)
    if not change.reached:
        name = f"{name}{'同比' if change.basis.startswith('同比') else ''}{change.word}"
    return Named(mention, name, own, "change", change)


def _shared(mention: Mention, state: _State, share: re.Match[str]) -> Named:
    """占职工总数的86.18%: a share of the quantity before, or of the clause's own subject."""
    own = clean_left(mention.left[: share.start()])
    whole = clean_left(share.group("whole"))
    if own:
        subject = _complete(own, state)
    else:
        last = next((d for d in reversed(state.done) if d.rule != "share"), None)
        subject = state.subject() if last is None else (last.own if last.own and not is_dependent(last.own) else last.name)
    if not whole:
        part = state.part or (state.done[-1].name if state.done and not own else subject)
        return Named(mention, f"{shorten(subject if own else part, 4)}占比", own, "share")
    return Named(mention, f"{shorten(subject, 8)}占{whole[-12:]}的比例", own, "share")


def _plain(found: list[Mention], n: int, state: _State) -> Named:
    """A level, target or reference: the words before the number, the noun after it, or the topic."""
    mention = found[n]
    left, noun = mention.left, _noun_after(found, n)
    if mention.joined and (cut := _SECOND.search(left)) and not noun.startswith(left[cut.end() :][:2] or "\0"):
        left = left[cut.end() :] or left
    if mention.joined and (not left.strip(" 的") or (_AND.search(left) and noun)):
        return _adjacent(found, n, state, noun)
    of = _OF.match(left) if mention.quantity.unit == "%" and left.endswith("的") else None
    own = clean_left(_PART_START.sub("", left, count=1))
    if of and not noun:
        return Named(mention, _complete(shorten(own), state) + "的比例", own, "share")
    if own and not noun and state.done and _AIM.match(own):
        return Named(mention, f"{_level(state) or _last(state)}目标", "", "aim")
    if noun and own:
        if mention.right.startswith("的") and mention.quantity.unit not in ("名", "人", "个", "家"):
            return Named(mention, shorten(noun, len(own[-10:])) + own[-10:], noun, "noun after")
        head = own[-10:] if len(own) > 10 and not is_dependent(own) else own
        own = head + noun[: 26 - len(head)]
        rule = "noun after"
    elif noun:
        own, rule = noun[:24], "noun after"
    else:
        rule = "words before"
    if (not own or is_dependent(own)) and not noun and not state.done:
        own = own + _verb_phrase(mention)
    name = _complete(own, state, mention.quantity.unit)
    return Named(mention, name, own, rule if own and name == own else f"{rule}, topic")


def _verb_phrase(mention: Mention) -> str:
    """为601人提供免费检查: what is done to the counted, where the clause says nothing before the number."""
    if mention.quantity.unit in ("%", "‰"):
        return ""
    text = re.sub(r"\A(?:以上|左右|以内|余|的)+", "", mention.right.replace("\n", "")).strip(" ")
    return text[:18] if re.match(r"[一-鿿“]{3}", text) else ""


def _noun_after(found: list[Mention], n: int) -> str:
    mention = found[n]
    right = mention.right
    while not right.strip() and n + 1 < len(found) and found[n + 1].joined and not found[n + 1].left.strip():
        n += 1
        right = found[n].right
    right = re.sub(r"\A[ ]?(?:以上|以下|左右|以内)(?=的?[一-鿿“])", "", right)
    if mention.quantity.unit in ("%", "‰", "百分点", "/10万") and not re.match(r"的?[一-鿿“]", right):
        return ""
    noun = clean_right(right)
    if mention.quantity.unit in ("元", "百分点", "/10万", "‰") and not right.startswith("的"):
        return ""
    return noun


def _adjacent(found: list[Mention], n: int, state: _State, noun: str) -> Named:
    """11种837例; 二间献血屋和一台献血车: the words before the first number serve the second too."""
    before = state.done[-1]
    verb = clean_left(before.mention.left) if before.mention.clause == found[n].clause else ""
    if noun:
        own = (verb[-8:] if not is_dependent(verb) or len(verb) <= 4 else "") + noun[:20]
        return Named(found[n], _complete(own, state), own, "list")
    return Named(found[n], before.name, before.own, "adjacent")


def _distributed(found: list[Mention], n: int) -> list[Mention]:
    """The run of mentions from `n` that one 分别 or one list of names covers."""
    run = [found[n]]
    while n + 1 < len(found) and _JOINT.match(found[n + 1].left) and found[n + 1].depth == run[0].depth and len(found[n + 1].left) <= 5:
        between = found[n + 1]
        if not between.joined and not re.search(r"[、,;和]\Z", between.opener):
            break
        if between.quantity.unit != run[0].quantity.unit and run[0].quantity.unit and run[-1].right.strip():
            break
        run.append(between)
        n += 1
    first = run[0].left + run[0].opener[-1:]
    if len(run) > 1 and not re.search(r"分别|依次|各为", run[0].left) and len(_LIST.split(clean_left(run[0].left))) != len(run):
        return run[:1]
    return run if first else run[:1]


def _spread(run: list[Mention], state: _State) -> list[tuple[str, str, Change | None]] | None:
    """(name, own phrase, change) for each of a run, from the list in the words before or the quantities before."""
    _parts(run[0], state)
    left = run[0].left
    change = change_before(left)
    head = change.head if change is not None else left
    own = clean_left(re.sub(r"(?:分别|依次|各为).{0,12}\Z", "", head) if "分别" in head or "依次" in head else head)
    noun = clean_right(run[-1].right)
    entities = [e for e in _LIST.split(own) if e]
    suffix = f"{change.word}" if change is not None and not change.reached else ""
    if len(entities) == len(run):
        names = [_complete(name, state) for name in _entities(entities)]
        if noun and run[0].quantity.unit not in ("%", "‰", "元", "百分点"):
            names = [shorten(name, 14) + noun[:14] for name in names]
    else:
        earlier = [d for d in state.done if d.change is None and d.rule != "share" and d.mention.quantity.value != 0]
        if len(earlier) < len(run):
            return [( _complete(own or noun, state) + suffix, own, change) for _ in run]
        names = [combine(d.name, own) if own and is_dependent(own) else (shorten(d.name, len(own)) + own if own else d.name) for d in earlier[-len(run) :]]
    return [(name + suffix, own, change) for name, own in zip(names, entities if len(entities) == len(run) else [own] * len(run), strict=True)]


def _entities(items: list[str]) -> list[str]:
    """门诊、住院次均费用 -> 门诊次均费用, 住院次均费用; A率、B率 stay, B under A's subject."""
    last = items[-1]
    suffix = ""
    for size in range(min(len(items[0]), 4), 0, -1):
        at = last.find(items[0][-size:])
        if at >= 0:
            suffix = last[at + size :]
            break
    else:
        suffix = topic_of(last)[1]
    named = []
    for item in items[:-1]:
        ended = topic_of(item)[1]
        named.append(item if ended and re.search(r"(?:率|数|比|费|人次|量|额)\Z", item) else item + suffix)
    return [named[0], *(combine(named[0], i) if is_dependent(i) else i for i in [*named[1:], last])]
