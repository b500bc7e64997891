"""Names of indicators: each quantity of a sentence gets one that is complete by itself.

A sentence is read left to right. Each clause form has its function; the first that fits
gives the name. What the sentence has said so far stands in `topics.Topics`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from hbsummary.link import phrase
from hbsummary.link.bounds import against_next, gap_behind, gap_to, held
from hbsummary.link.complete import complete
from hbsummary.link.groups import grouped
from hbsummary.link.institutions import PLACES, is_institution
from hbsummary.link.kinds import Change, change_before
from hbsummary.link.nouns import (
    SUMMED,
    UNCOUNTED,
    after_joint,
    between_places,
    deed_after,
    noun_after,
    place_counted,
)
from hbsummary.link.sentences import Mention
from hbsummary.link.spread import AIM_AFTER, BASE_AFTER, FROM, WIDER, run_from, spread, turned
from hbsummary.link.strip import clean_left, clean_right, without_time
from hbsummary.link.topics import AIM_NOUN, RATES, Named, Topics, before_event, is_aim, is_held_against
from hbsummary.regex import regex
from hbsummary.words import alternatives, starts_with, words

__all__ = ["name_sentence"]

_SHARE = re.compile(
    r"(?:占(?!比|位|用|地|有)|覆盖(?=[^率面,][^,]{1,14}的)"
    r"|(?:不少于|不低于|不高于|不超过|超过|接近|不足|不到)(?=[^,。;0-9均标任要求]{2,10}的\Z))(?P<whole>[^占,。;]{0,24}?)(?:的)?(?:比例|比重|比)?(?:的|为|达|到|约|近|超过)*\Z"
)
# 创伤排第一,占28.4%: the clause before says of what.
_RANKED = regex(
    r"(?:\A|[,;:。])[“\"]?以?(?P<what>[^,;:。0-9以]{2,16}?)(?:也|则|仍|依次)?"
    r"(?:(?:排|居|列|位|名)[排居列位名在]{0,2}(?:首|榜首|第?[一二三四五六七八九十])位?|次之|其次|最多|居多|为主|最高)[,:]\Z"
)
_OF = re.compile(r"\A.{2,40}的(?:约|近|超过)?\Z")
# 2.31万人由民政部门代缴参合费用115.5万元: the sum has a name of its own.
_MONEY = regex(r"(?:费用?|资金|经费|款|补助|补偿|金额|补贴|投入)[为达约共]?\Z")
# 门诊人次不降反升,较改革前增加15%: the clause before says what changed.
_WENT = regex(
    r"(?:\A|[,;。:])(?P<what>[^,;。:0-9]{2,18}?)(?:也|均|都|仍|同时)?(?:下来了|上去了|降了下来|升了上去|不降反升|不升反降|稳[中步]?[有趋]?[升降]"
    r"|(?:持续|逐[年步月]|明显|大幅|进一步|有所|快速|稳步|显著|不断|继续)[^,;。:0-9]{1,6}),\Z"
)
# 按可比价格下降5.2%: the basis of the change, no part of what changes
_PRICED = re.compile(r"按(?:照)?(?:当年|可比|同口径|不变|现行)(?:价格?)?(?:计算)?,?\Z")
_CONSISTS = re.compile("辖|服务|覆盖|下设")
_PEOPLE = ("人", "名", "人次")
_INHABITANTS = {"人": "人口", "户": "户数"}
_AND = regex(r"(?:和|及|与|以及|、|,|并)[ ]?\Z")
# 均超过省定60%的目标
_BEFORE_AIM = regex(
    r"\A[,、]?(?:均|都|全部|已)?(?:接近|超过|高于|低于|优于|达到|完成|超额完成|控制在|实现)?(?:了)?(?:[“\"]?十[一二三四]五[”\"]?(?:规划)?期?末?|国家|省|市|县)?"
    r"(?:定|级|规定|下达)?的?(?:不低于|不高于|不超过|不少于)?\Z"
)
# 低于全市死亡率6‰的标准
_PLACE_RATE = regex(
    r"\A[,、]?(?:均|都)?(?:超过|高于|低于|优于)(?:全[国省市州县区]|国家|省|市)(?:平均)?[^,。;0-9]{0,10}[率比]\Z"
)
# 由3108户减少到清零
_REACHED = regex(r"(?:达到?|变为|改为|到|至)\Z")
_TO_NONE = regex(r"\A(?:全部|动态|基本|已)?(?:(?:减少|减|降低?|下降|压减)(?:到|至|为))?(?:清零|零(?![0-9售差]))")
_SUM = regex(r"合计|共计|总计")
# 低于全省(1.83人)和全国(1.94人)平均水平
_WIDER_HOST = regex(
    r"(?:[^,;。]{0,4}(?:高于|低于|优于|好于|超过|不及|接近|多于|少于|比|较)|[、和及与])(?:全[国省市州县区]|国家|省|市)的?(?:平均水平|平均|水平)?\Z"
)
_LAST_CLAUSE = regex(r"[,;:。]")
# 基础免疫接种率:卡介苗98.6%;麻疹疫苗98.8%; 体检人数分别为:甲镇3126人,乙镇2874人
_LEAD = regex(
    r"(?:\A|[,;。])([^,;。:]{2,20}(?:率|比|比例|占比|人数|户数|例数|人次|数量|得分|面积|金额|费用|收入|支出|线)(?=.*:)"
    r"|[^,;。:]{2,20}(?:率|比例|占比|比重)(?=,))(?:分别)?(?:如下|为)?[:,]\Z"
)
# 各镇(街道)体检人数: of each of what follows
_EVERY = regex(r"\A各[一-鿿]{1,4}?(?:\([^()]{1,6}\))?(?=[0-9一-鿿]{2})")
# 其中二孩2986件,占比57.2%
_OF_WHOLE = ("占比", "比重", "构成比")
_BRACKET_FIRST = re.compile(r"\A\([^()]*\)")
_PUT_IN = ("投入", "投资", "投入资金", "筹资", "出资")
_REST = ("其余", "其他", "剩余", "余下")
_MEASURED = re.compile(r"[率比重例占度]|[。;]")
_SHARES = ("%", "‰", "", "成")


@cache
def _deed() -> re.Pattern[str]:
    return re.compile(alternatives("deed"))


@cache
def _list_verb() -> re.Pattern[str]:
    return re.compile(alternatives("list_verb"))


@cache
def _institutions() -> re.Pattern[str]:
    return re.compile(rf"[一-鿿]{{0,6}}(?:{alternatives('institution_end')})")


def name_sentence(
    found: list[Mention], offer: Callable[[], str], carried: dict[str, str], wholes: dict[str, str]
) -> list[Named]:
    """Names for the quantities of one sentence, in order.

    `offer` gives the topic that headings or the sentence before offer where a clause has none;
    `carried` what the report last said of institutions, by unit; `wholes` what the sentence before counted.
    """
    topics = Topics(offer, carried, wholes)
    n = 0
    while n < len(found):
        named = held(found, n, topics) or grouped(found, n) or turned(found, n, topics)
        if not named:
            run = run_from(found, n, topics)
            named = spread(run, topics) if len(run) > 1 else [_name(found, n, topics)]
        for one in named:
            topics.add(one)
        n += len(named)
    return topics.done


def _name(found: list[Mention], n: int, topics: Topics) -> Named:
    mention = found[n]
    left = topics.enter(mention)
    if mention.skipped.endswith((":", ",")) and (lead := _LEAD.search(mention.skipped)):
        topics.lead, topics.heads = _EVERY.sub("", clean_left(lead[1])), mention.skipped.endswith(":")
    if BASE_AFTER.match(mention.right):
        own = re.sub(r"在?(?:现行|现有|原有|原来?)?\Z", "", left)
        return Named(mention, complete(topics, clean_left(own), mention), clean_left(own), "from")
    if AIM_AFTER.match(mention.right) and topics.level() and (_BEFORE_AIM.match(left) or _PLACE_RATE.match(left)):
        return Named(mention, topics.same_unit(mention.quantity.unit), "", "aim")
    change = gap_to(mention, topics) or change_before(left) or gap_behind(mention, left, topics)
    if change is not None:
        return _changed(mention, left, topics, change)
    if (than := against_next(found, n, left)) is not None:
        own = re.sub(r"[较比与]\Z", "", clean_left(left[: than.start()]))
        rule = "aim" if AIM_NOUN.search(clean_left(than[1])) else "held against"
        name = complete(topics, own, mention) if own else topics.beside(mention) or topics.last()
        return Named(mention, name + ("目标" if rule == "aim" else ""), own, rule, cue=left, stem=name)
    origin = FROM.search(left)
    follows = change_before(found[n + 1].left) if origin and n + 1 < len(found) else None
    reached = (follows is not None and follows.reached) or (follows is None and _reaches(found, n))
    if origin and (reached or _TO_NONE.match(mention.right)):
        own = clean_left(left[: origin.start()]) or _went(mention)
        return Named(mention, complete(topics, own, mention), own, "from")
    return _beside(mention, left, topics) or _shared(found, n, left, topics) or _plain(found, n, left, topics)


def _went(mention: Mention) -> str:
    """The subject of the clause before, which says how it went, but not how far; empty where none does."""
    went = _WENT.search(mention.skipped)
    return clean_left(went["what"]) if went else ""


def _reaches(found: list[Mention], n: int) -> bool:
    """Whether the next number is where this one came to without a word of change: 由85%达到100%."""
    following = found[n + 1] if n + 1 < len(found) else None
    alike = following is not None and following.quantity.unit == found[n].quantity.unit
    return following is not None and alike and following.joined and _REACHED.match(following.left) is not None


def _changed(mention: Mention, left: str, topics: Topics, change: Change) -> Named:
    """同比增长, 提高到: named after the quantity that changes."""
    before = topics.done[-1] if topics.done else None
    if change.reached and before is not None and before.rule == "from" and mention.joined:
        return Named(mention, before.name, before.own, "to", change)
    own = clean_left(FROM.sub("", _PRICED.sub("", BASE_AFTER.sub("", change.head))))
    own = re.sub(r"(?:与|和|比|较|同)?(?:去年|上年)?(?:同期|上年|去年|\A)(?:相比|比较|比)?\Z", "", own)
    if own in ("前者", "后者", "后两者", "后二者", "两者", "二者"):
        own = topics.listed(own)
    if not own and not mention.joined:
        own = _went(mention)
        own = own or (clean_right(mention.right) if mention.quantity.unit not in UNCOUNTED else "")
    unit = mention.quantity.unit
    if not own and topics.base and topics.base.rule == "share" and unit not in UNCOUNTED:
        own = topics.of_unit(unit)  # 占总数的36%,较去年增加2个
    if own.startswith("占") and topics.level():
        own = phrase.shorten(topics.level(), len(own)) + own  # 贫困户减少到412户,占总户数的比例下降至2%
    other = before if before is not None and (before.rule == "held against" or before.cue) else None
    name = stem = (other.stem or other.name) if other is not None and not own else complete(topics, own, mention)
    if not change.reached:
        name += ("同比" if change.basis.startswith("同比") else "") + change.word
    return Named(mention, name, own, "change", change, stem=stem)


def _beside(mention: Mention, left: str, topics: Topics) -> Named | None:
    """A target or another place's value that stands beside the value itself."""
    level = topics.level(depth=mention.depth)
    if topics.done and topics.done[-1].change is not None and is_aim(clean_left(left)):
        level = topics.done[-1].name  # 费用增幅8.7%(控制目标10%), 费用增幅5.3%,控制在省定8%以内
    if not level:
        if topics.done and is_held_against(left):
            return Named(mention, topics.last(), "", "held against")
        if mention.host and is_aim(mention.host):
            return _aimed(mention, clean_left(AIM_NOUN.sub("", mention.host)), mention.host)
        return None
    own = clean_left(left)
    if mention.host and is_aim(mention.host.lstrip(",").strip()):
        return _aimed(mention, level, mention.host)
    if is_held_against(left) or is_held_against(mention.host):
        return Named(mention, topics.same_unit(mention.quantity.unit), "", "held against")
    wider = mention.depth and (WIDER.fullmatch(left.strip(" :为是约")) or _WIDER_HOST.match(mention.host))
    if wider or (own and phrase.is_reference_place(own)):
        return Named(mention, level, "", "held against")
    # 497个国家级任务、381个省级任务: the words are the noun of the value before.
    listed = left.rstrip().endswith(("、", "和")) or (mention.joined and left.lstrip().startswith(("、", "和")))
    if not listed and (is_aim(own) or is_aim(left.strip(" ,的为是"))):
        if mention.quantity.unit == "%" and re.match(r"占|为|完成|超额", left.strip()):
            whole = left.strip(" ,的为是达到了")
            return Named(mention, f"{phrase.shorten(level, 10)}{whole}的比例", "", "share")
        return _aimed(mention, level, left)
    counts = mention.quantity.unit in ("项", "个", "条") and not mention.right.startswith("的")  # 有26项指标
    if (not own or own in ("超", "高于", "低于")) and not counts and AIM_AFTER.match(mention.right):
        return Named(mention, level, "", "aim")
    return None


def _aimed(mention: Mention, level: str, words: str) -> Named:
    """The target or task of the value before it."""
    kind = re.search(r"任务|计划|标准|指标", words)
    return Named(mention, level + (kind.group() if kind else "目标"), "", "aim")


def _shared(found: list[Mention], n: int, left: str, topics: Topics) -> Named | None:
    """占职工总数的86.18%: a share of the quantity before, or of the clause's own subject."""
    mention = found[n]
    if mention.quantity.unit not in _SHARES:
        return None
    if mention.joined and left.strip() == "的" and re.match(r"占|为|完成|达", found[n - 1].left.strip()):
        aim = topics.done[-1]
        done = f"完成{aim.name[-2:]}的比例" if aim.rule == "aim" else "占比"
        return Named(mention, phrase.shorten(topics.level(), len(done)) + done, "", "share")
    share = _SHARE.search(left)
    if share is None:
        return None
    ranked = _RANKED.search(mention.skipped)
    own = clean_left(left[: share.start()]) or (clean_left(ranked["what"]) if ranked else "")
    whole = clean_left(share.group("whole"))[-12:]
    before = next((d for d in reversed(topics.done) if d.rule != "share"), None)
    if own:
        subject = complete(topics, own, mention)
    elif before is None:
        subject = topics.done[-1].own if topics.done and topics.done[-1].own else topics.last()
    else:
        subject = before.own if whole and before.own else before.stem or before.name
    verb = "覆盖" if share.group().startswith("覆盖") else "占"
    name = f"{phrase.shorten(subject, 8)}{verb}{whole}的比例" if whole else f"{phrase.shorten(subject, 2)}占比"
    return Named(mention, name, own, "share")


def _plain(found: list[Mention], n: int, left: str, topics: Topics) -> Named:
    """A level, target or reference: the words before the number, the noun after it, or the topic."""
    mention = found[n]
    noun = place_counted(found, n) or noun_after(found, n)
    if mention.joined:
        if SUMMED.search(left) and left == found[n - 1].right:
            left = ""  # 17个行政村、2个社区共2.6万人
        # 9个村1个社区: only the noun of the first stands between.
        if (not left.strip(" 的") and not _inhabited(mention, topics)) or (
            noun and (_AND.search(left) or between_places(found[n - 1], left, noun))
        ):
            return _adjacent(found, n, topics, noun)
        left = after_joint(found[n - 1], left)
        if (
            mention.quantity.unit == "元"
            and found[n - 1].right.strip()
            and left.startswith(found[n - 1].right.strip()[:2])
            and not _MONEY.search(left)
        ):
            # 补助3个卫生院及5个服务中心300万元: the money goes with the verb.
            left = next(m.left for m in found if m.clause == mention.clause) or left
    own = clean_left(left)
    if own and noun and left.rstrip().endswith("等") and _institutions().match(noun):
        # 对违规执业等10家医疗机构: the words before say what they are there for.
        own = ""
    if not own and not noun and _inhabited(mention, topics):
        own = _INHABITANTS[mention.quantity.unit]
        return Named(mention, own, own, "inhabitants")
    if not own and not noun and _SUM.search(left):
        # 配置设备和车辆,合计约7万元: the clause before says of what.
        own = clean_left(_LAST_CLAUSE.split(mention.skipped.rstrip(",;"))[-1])
    if mention.quantity.unit == "元" and not noun and own in _PUT_IN and starts_with(mention.right, "list_verb"):
        own = clean_right(mention.right) + own  # 投入680万元建成实验室
    elif (
        mention.quantity.unit == "元"
        and not noun
        and phrase.is_dependent(own)
        and mention.right in ("为", "给", "用于")
    ):
        # 投入430万元为9所卫生院配备设备
        own = (noun_after(found, n + 1) if n + 1 < len(found) and found[n + 1].joined else "") + own
    if own and topics.lead:
        own = _led(mention, own, topics)
    if own in _OF_WHOLE and mention.quantity.unit in _SHARES and topics.done and topics.done[-1].is_level:
        return Named(mention, phrase.shorten(topics.done[-1].name, len(own)) + own, "", "share")
    if mention.quantity.unit == "%" and own and mention.right.startswith("来自"):
        own += clean_right(mention.right[2:]) and mention.right[:2] + clean_right(mention.right[2:]) + "的比例"
        return Named(mention, complete(topics, own, mention), own, "share")
    if mention.quantity.unit == "%" and not noun and _OF.match(left):
        if phrase.is_dependent(own) and not topics.done:
            own = without_time(left.strip(" ,的为是"))
            return Named(mention, own + "的比例", own, "share")
        return Named(mention, complete(topics, phrase.shorten(own), mention) + "的比例", own, "share")
    if noun and own and mention.right.startswith("的"):
        noun = before_event(noun)
    if noun and own and mention.right.startswith("的") and mention.quantity.unit not in ("名", "人", "个", "家"):
        return Named(
            mention, phrase.shorten(noun, 10) + phrase.shorten(own, phrase.NAME_LENGTH - 10), noun, "noun after"
        )
    if own in _REST and mention.right.startswith(("为", "是")):
        own = clean_right(mention.right[1:]) or own  # 其余26个为村卫生室
    if not own and not noun and mention.right.startswith(("为", "是")) and topics.root:
        noun = clean_right(mention.right[1:])  # 其中3份为非碘盐
    if own.endswith("中") and not noun and _deed().match(mention.right):
        own = own[:-1] + deed_after(mention)  # 农业人口中有23.6万人参加合作医疗
    if own in words("list_verb") and not noun and (done := _done_alike(mention, topics)):
        own += done
    rule = "noun after" if noun else "words before"
    if noun:
        head = own if phrase.is_dependent(own) else phrase.shorten(own, phrase.NAME_LENGTH - 10)
        own = head + noun[: 26 - len(head)]
    elif mention.quantity.unit == "张" and phrase.is_dependent(own) and "床" not in own:
        own += "床位"
    elif (not own or phrase.is_dependent(own)) and not topics.done:
        own += deed_after(mention)
    elif own in words("list_verb") and mention.quantity.unit in _PEOPLE:
        own += deed_after(mention)  # 选派6人到上级医院进修
    elif not own and _deed().match(mention.right):
        own = deed_after(mention)
        return Named(mention, phrase.shorten(topics.last(), 12) + own[:12], own, "deed after")
    name = complete(topics, own, mention)
    if not own and "完成" in left:
        name = phrase.TASK_END.sub("", name)  # 检查任务2600对,已完成2712对
    return Named(mention, name, own, rule)


def _done_alike(mention: Mention, topics: Topics) -> str:
    """公厕 in 新建公厕9座,改造17座: what another deed is done to in the same unit."""
    before = topics.done[-1] if topics.done else None
    if before is None or not before.is_level or before.mention.quantity.unit != mention.quantity.unit:
        return ""
    verb = _list_verb().match(before.own)
    return _BRACKET_FIRST.sub("", before.own[verb.end() :]) if verb and not mention.skipped.strip(",、 ") else ""


def _led(mention: Mention, own: str, topics: Topics) -> str:
    """An item of a list with the measure that stands before the list, which it may say in part."""
    if _is_led(mention, own, topics.lead):
        return own + topics.lead
    subject, measure = phrase.topic_of(own)
    # 加强免疫接种率:麻疹疫苗接种率97%
    partly = topics.heads and measure and topics.lead.endswith(measure) and topics.lead != measure
    # 免疫规划疫苗接种率:麻疹疫苗接种率98.6% only says the same twice.
    another = subject and subject[-1] not in topics.lead
    return subject + topics.lead if partly and another and mention.quantity.unit in RATES else own


def _is_led(mention: Mention, own: str, lead: str) -> bool:
    """Whether the measure before a colon is that of an item behind it."""
    if lead.endswith(("率", "比例", "占比")):
        return mention.quantity.unit in ("%", "‰") and not _MEASURED.search(own)
    if mention.quantity.unit in UNCOUNTED:
        return False
    return (
        bool(PLACES.search(own) or is_institution(own))
        or phrase.is_qualifier(own)
        or own in ("乡镇", "省外", "市外", "县外", "县内")
    )


def _inhabited(mention: Mention, topics: Topics) -> bool:
    """Whether people or households are counted right behind the places that a town consists of."""
    if mention.quantity.unit not in _INHABITANTS or not topics.done or mention.depth:
        return False
    before = topics.done[-1]
    if before.rule == "inhabitants":
        return before.mention.quantity.unit != mention.quantity.unit
    return PLACES.search(before.name) is not None and any(_CONSISTS.search(named.mention.left) for named in topics.done)


def _adjacent(found: list[Mention], n: int, topics: Topics, noun: str) -> Named:
    """11种837例; 二间献血屋和一台献血车: the words before the first number serve the second too."""
    before = topics.done[-1]
    first = next(mention for mention in found if mention.clause == found[n].clause)
    verb = clean_left(first.left) if before.mention.clause == found[n].clause else ""
    if noun:
        own = (
            phrase.shorten(verb, phrase.NAME_LENGTH - 8) if not phrase.is_dependent(verb) or len(verb) <= 4 else ""
        ) + noun[:20]
        return Named(found[n], complete(topics, own, found[n]), own, "list", None, before.mention.left)
    return Named(found[n], before.name, before.own, "adjacent", None, before.mention.left)
