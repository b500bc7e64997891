"""Names of indicators: each quantity of a sentence gets one that is complete by itself.

A sentence is read left to right. Each clause form has its function; the first that fits
gives the name. What the sentence has said so far stands in `topics.Topics`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from hbsummary.link import phrase
from hbsummary.link.bounds import against_next, gap_behind, gap_in_points, gap_to, held
from hbsummary.link.complete import complete
from hbsummary.link.groups import grouped
from hbsummary.link.institutions import PLACES
from hbsummary.link.kinds import Change, apart, change_before
from hbsummary.link.nouns import UNCOUNTED
from hbsummary.link.plain import named_by_clause, plain
from hbsummary.link.sentences import Mention
from hbsummary.link.spread import (
    AIM_AFTER,
    BASE_AFTER,
    FROM,
    WIDER,
    parallel,
    run_from,
    spread,
    spread_over_brackets,
    turned,
)
from hbsummary.link.strip import clean_left, clean_right, whole_of
from hbsummary.link.topics import AIM_NOUN, RATES, SHARES, THE_LATTER, Figure, Named, Topics, is_aim, is_held_against
from hbsummary.regex import regex

__all__ = ["name_sentence"]

_SHARE = re.compile(
    r"(?:占(?!比|位|用|地|有)|覆盖(?=[^率面,][^,]{1,14}的)"
    r"|(?:不少于|不低于|不高于|不超过|超过|接近|不足|不到)(?=[^,。;0-9均标任要求]{2,10}的\Z))(?P<whole>[^占,。;]{0,24}?)(?:的)?(?:比例|比重|比)?(?:的|为|达|到|约|近|超过)*\Z"
)
# 创伤排第一,占28.4%: the clause before says of what.
_RANKED = regex(
    r"(?:\A|[,;:。])(?:[“\"]?(?:主要是|[^,;:。0-9以]{0,6}以)?(?P<what>[^,;:。0-9以]{2,16}?)(?:也|则|仍|依次)?"
    r"(?:(?:排|居|列|位|名)[排居列位名在]{0,2}(?:首|榜首|第?[一二三四五六七八九十])位?|次之|其次|(?<=[率例])(?:偏|较|比较|很|过)?[高低大]|(?:发病)?(?:最多|较多|居多|为多|为主|最高|较高))"
    # 发病最多的年龄段为0~4岁,占…; 其次为学生,占…
    r"|(?:[^,;:。0-9]{0,10}最[多高大]的?[^,;:。0-9]{1,6}|其次|再次|第[二三四五])[为是](?P<which>[^,;:。]{2,16}))[,:]\Z"
)
# 居前3位的病种分别为甲、乙和丙,占病例总数的71.4%: all of them together
_FIRST_FEW = regex(
    r"(?:\A|[,;:。])(?P<few>[^,;:。]{0,16}前[0-9二三四五六七八九十]{1,2}[位名][^,;:。]{0,8}?)(?:分别|依次|主要|有)*[为是:]"
    r"[^,;:。、0-9]{2,12}、[^,;:。0-9]{2,40},(?:[合共总]计|三者|五者)?\Z"
)
# 门诊人次不降反升,较改革前增加15%: the clause before says what changed.
_WENT = regex(
    r"(?:\A|[,;。:])(?P<what>[^,;。:0-9]{2,18}?)(?:也|均|都|仍|同时)?(?:下来了|上去了|降了下来|升了上去|不降反升|不升反降|稳[中步]?[有趋]?[升降]"
    r"|(?:持续|逐[年步月]|明显|大幅|进一步|有所|快速|稳步|显著|不断|继续)[^,;。:0-9]{1,6}),\Z"
)
# 按可比价格下降5.2%: the basis of the change, no part of what changes
_PRICED = re.compile(r"按(?:照)?(?:当年|可比|同口径|不变|现行)(?:价格?)?(?:计算)?,?\Z")
# 按当年价格上涨3.9%,按可比价格上涨1.8%: which of two the name has to say
_COMPARABLE = regex(r"按(?:照)?可比价格?(?:计算)?,?(?:比上年|较上年|同比)?\Z")
# 均超过省定60%的目标
_BEFORE_AIM = regex(
    r"\A[,、]?(?:[乡镇县村区](?:\([乡镇县村区市街道、]{1,5}\))?|单位)?(?:均|都|全部|已|提前|如期|顺利|未|没有?)*(?:接近|超过|超出|高出|高于|低于|优于|达到|完成|超额完成|控制在|实现)?(?:了)?(?:[“\"]?十[一二三四]五[”\"]?(?:规划)?期?末?|国家|上级|省|市|县|区)?(?:里|级|上)?"
    r"(?:定|规定|下达|要求|确定|标准要求|规定标准)?的?[“\"]?(?:不低于|不高于|不超过|不少于)?\Z"
)
_FIXED_HERE = regex(
    r"\A[,、]?(?:均|都|全部|已|也)*(?:超过|高于|低于|优于|达到|完成)了?(?:国家|上级|[省市县区])(?:里|级|局)?(?:规定|下达|要求|确定)的\Z"
)
# 低于全市死亡率6‰的标准
_PLACE_RATE = regex(
    r"\A[,、]?(?:均|都)?(?:超过|高于|低于|优于)(?:全[国省市州县区]|国家|省|市)(?:平均)?[^,。;0-9]{0,10}[率比]\Z"
)
# 最高的甲镇93.7%,最低的乙镇79.6%,两者相差14.1个百分点
_APART = regex(r"(?:\A|[,;:])(?P<both>[两二]者)(?:之间)?相差(?:近|约|了|达)?\Z")
_AIMED_AT = regex(
    r"\A[,;]?(?:控制|保持|稳定|维持)在(?:国家|上级|[省市县区])?(?:里|级)?(?:下达|规定|要求|确定|考核|控制)的\Z"
)
_AIM_VALUE = regex(r"(?<=[率例数])(?:的)?(?:年度|绩效|考核|预期|规划)?(?:目标|指标)值?\Z")
# 在省上提高5%的基础上县上又提高5%
_WHO_ADDS = regex(r"(?:\A|(?<=[一-鿿]{2})在?)(?:国家|[省市县区][里上]|本级)(?:又|再)?\Z")
# 较实施前药品价格下降36.8%: what the basis of the change runs into
_SINCE_THEN = regex(
    r"(?:较|比|与)[一-鿿]{0,6}?(?:实施|改革|执行|推行|开展|启动|整治|干预|改制)前(?:相比)?,?(?P<own>[一-鿿]{3,12})"
)
# 剔除新冠病毒感染后同比上升18.4%
_LEAVING_OUT = regex(r"\A(?:剔除|扣除|除去|不计|不含)[^,。;0-9]{2,14}后?\Z")
_KINDS_COUNTED = ("种", "项", "个", "类")
# How far a printed growth may lie off the one that is worked out.
_ROUNDED = 0.06
# 是改革前的2.3倍, 相当于五年前的1.8倍
_TIMES = regex(r"\A[, ]*(?:已|约|就|差不多|几乎)*(?:是|为|达到?|相当于)(?P<of>[^,;。:]{2,14})的(?:近|约)?\Z")
# 各苗接种率均达到国家规定的95%以上要求
_FIXED_BY = regex(
    r"(?:均|都|全部|已)?(?:超额)?(?:达到|超过|高于|低于|控制在|完成)了?(?:国家|上级|卫生部|[省市县区])(?:里|级)?"
    r"(?:规定|要求|下达|确定|考核|控制)的\Z"
)
# 只占年度计划的37.6%
_DONE_OF_AIM = regex(r"[ ,]*(?:只|仅|已|约|均|也)?(?:占|为|完成|超额)")
_TASK_DONE = regex(r"\A[ ,]*(?:其中|已|实际|共|均)?完成了?任务数?\Z")
# 由3108户减少到清零
# 发病数上升的病种有手足口病(…), 下降的有流行性感冒(…)
_TURNS = regex(
    r"(?:\A|[,;。:、])(?P<what>[^,;。:、0-9]{0,14}?)(?P<turn>上升|增加|增长|升高|下降|减少|降低)的?(?:前[一-鿿0-9]{1,2}位的?)?"
    r"(?:病种|疾病|传染病|地区|[县市区镇乡、]{1,6}|单位|医院|卫生院)?(?:主要|分别|依次)?[有为是](?P<item>[^,;。:、0-9]{2,12})\Z"
)
_NEXT_ITEM = regex(r"(?:[、和及与]|以及)(?P<item>[^,;。:、0-9]{2,12})\Z")
_REACHED = regex(r"(?:做到|达到?|变为|改为|到|至)(?:(?:今年|目前|现在|当年)的?)?\Z")
_TO_NONE = regex(
    r"\A到?(?:全部|基本)(?:脱贫|消除|清除|摘帽|消灭|化解)|\A(?:全部|动态|基本|已)?(?:(?:减少|减|降低?|下降|压减)(?:到|至|为)(?:全部|全面|基本)?)?(?:清零|零(?![0-9售差]))"
)
# 从年初的1.2万管/日提升至万管/日: what it rose to is lost
_ON_TO = regex(r"\A(?:/[日天周月年人次])?(?:提高|提升|增加|增长|扩大|上升|下降|降低?|减少|缩短)(?:到|至|为)")
# 低于全省(1.83人)和全国(1.94人)平均水平
_WIDER_HOST = regex(
    r"(?:[^,;。]{0,4}(?:高于|低于|优于|好于|超过|不及|接近|多于|少于|比|较)|[、和及与])(?:全[国省市州县区]|国家|省|市)的?(?:平均水平|平均|水平)?\Z"
)
# 基础免疫接种率:卡介苗98.6%;麻疹疫苗98.8%; 体检人数分别为:甲镇3126人,乙镇2874人
_LEAD = regex(
    r"(?:\A|[,;。])([^,;。:]{2,20}(?:率|比|比例|占比|人数|户数|例数|人次|数量|得分|面积|金额|费用|收入|支出|线)(?=.*:)"
    r"|[^,;。:]{2,20}(?:率|比例|占比|比重)(?=,)|各(?:[县区乡镇市州街道社村]{1,4}|单位|医院|卫生院|机构)(?P<what>[一-鿿]{2,14}?)(?:完成|进展)?情况(?=(?:如下|为|是)?:))"
    r"(?:分别)?(?:如下|为|是)?[:,]\Z"
)
# 次均费用4872元,低于县人民医院(5310元)
_OTHER_BODY = regex(
    r"[,、]?(?:还|仍|均|也)?(?P<than>高于|低于|多于|少于)(?P<whose>[^,。;:0-9]{1,8}(?:医院|卫生院|保健院))的?\Z"
)
_ITS_YEAR = regex(r"(?<=.)(?:(?:19|20)[0-9]{2}|去|上)年(?:度|底|末)?\Z")
# 达到复审对接种率的要求(90%以上)
_DEMAND_HOST = regex(r"(?:达到|达|符合|未达|低于|高于|超过)[^,;。:0-9]{2,24}的(?:要求|标准)\Z")
# 占全年筛查任务(0.45万人)的102.5%
_TASK_HOST = regex(r"[,、]?(?:占|完成)[^,。;0-9]{0,10}(?:任务|计划|目标)数?\Z")
# 支出基金9873万元,占当年筹资总额13270万元的74.4%
_PRINTED_WHOLE = regex(r"[,、]?占(?P<whole>[^,。;:0-9]{2,14}(?<!任务)(?<!目标)(?<!指标)(?<!计划))")
# 完成全年1200对任务的53.6%
_OF_TASK = regex(r" *(?:目标)?(?:任务|计划|指标)?(?:数|量)?的 *")
# 3-11岁:接种第一剂1.48万人
_AGE_LED = regex(r"(?:\A|[。;,])(?P<who>[0-9]{1,2}(?:[-~至到—][0-9]{1,2})?岁(?:以上|以下)?[一-鿿]{0,6}):\Z")
# 使用率从高到低为甲县55.31%,乙县52.06%
_ORDER = regex(r"按?[从由][高大多]到[低小少](?:依次|排列|排序)?")
_FIRST_LED = regex(
    rf"(?P<what>[^,;。:0-9]{{2,16}}(?:率|人数|例数|人次|户数))(?:分别|依次|{_ORDER.pattern})?[为是](?!每)(?P<item>[^,;。:0-9]{{2,10}})\Z"
)
# 各镇(街道)体检人数: of each of what follows
_EVERY = regex(r"\A各[一-鿿]{1,4}?(?:\([^()]{1,6}\))?(?=[0-9一-鿿]{2})")


def name_sentence(
    found: list[Mention],
    offer: Callable[[], str],
    carried: dict[str, str],
    wholes: dict[str, str],
    figures: dict[Figure, str],
) -> list[Named]:
    """Names for the quantities of one sentence, in order.

    `offer` gives the topic that headings or the sentence before offer where a clause has none;
    `carried` what the report last said of institutions, by unit; `wholes` what the sentence before counted,
    `figures` the values that it told.
    """
    topics = Topics(offer, carried, wholes, figures)
    n = 0
    while n < len(found):
        named = spread_over_brackets(found, n, topics) or held(found, n, topics) or grouped(found, n)
        named = named or turned(found, n, topics) or parallel(found, n, topics)
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
        said = lead["what"] or _EVERY.sub("", clean_left(lead[1]))
        topics.lead, topics.heads = said, mention.skipped.endswith(":")
    elif mention.skipped.endswith(":") and (aged := _AGE_LED.search(mention.skipped)):
        topics.topic, topics.root = aged["who"], ""  # 3-11岁:接种第一剂1.48万人,接种率96.4%
    elif (first := _FIRST_LED.match(left)) and (
        phrase.is_sort(first["item"]) or (_ORDER.search(left) and PLACES.search(first["item"]))
    ):
        # 加强免疫人数为卡介苗5721人次,脊灰糖丸9552人次
        topics.lead, topics.heads, left = clean_left(first["what"]), True, first["item"]
    if BASE_AFTER.match(mention.right) and change_before(left) is None:
        own = re.sub(r"在?(?:现行|现有|原有|原来?)?\Z", "", left)
        return Named(mention, complete(topics, clean_left(own), mention), clean_left(own), "from")
    fixed = _FIXED_BY.search(left) if AIM_AFTER.match(mention.right) else None
    if fixed is not None and (own := clean_left(left[: fixed.start()])):
        return Named(mention, complete(topics, own, mention), own, "aim")
    fixed_here = mention.right.strip() == "" and _FIXED_HERE.match(left)  # 建档率87.6%,高于上级规定的75%,…
    beside = not _counts_aims(mention) and (fixed_here or AIM_AFTER.match(mention.right)) and topics.level()
    if beside and (fixed_here or _BEFORE_AIM.match(left) or _PLACE_RATE.match(left)):
        last = topics.done[-1]
        growth = last.change is not None and not last.change.reached and last.mention.quantity.unit == "%"
        # 费用增幅3.7%,控制在省定5%目标以内: a growth is held against the aim, no share before it
        name = last.name if growth and mention.quantity.unit == "%" else topics.same_unit(mention.quantity.unit)
        return Named(mention, name, "", "aim")
    if (turned_item := _in_list_of_turns(mention, left, topics)) is not None:
        return turned_item
    if (went := _goes_on_changing(mention, left, topics)) is not None:
        name = topics.of_unit("%")
        return Named(mention, f"{name}{_turn_of(went, name)}", "", "change", went, stem=name)
    change = (
        gap_to(mention, topics)
        or change_before(left)
        or gap_behind(mention, left, topics)
        or gap_in_points(mention, left)
        or (apart(left) if topics.level() else None)
    )
    if change is not None and change.word in ("上调", "下调") and topics.root and _is_part_of(mention, topics):
        change = None  # 调整价格327项,其中上调289项
    if change is None and "相差" in left and (differ := _APART.search(left)):
        change = Change(differ["both"], "相差", 1, "", False)
    if change is not None:
        return _changed(mention, left, topics, change)
    if (than := against_next(found, n, left)) is not None:
        own = re.sub(r"[较比与]\Z", "", clean_left(left[: than.start()]))
        rule = "aim" if AIM_NOUN.search(clean_left(than[1])) else "held against"
        name = complete(topics, own, mention) if own else topics.beside(mention) or topics.last()
        return Named(mention, name + ("目标" if rule == "aim" else ""), own, rule, cue=left, stem=name)
    before = topics.done[-1] if topics.done else None
    if before is not None and before.rule == "from" and mention.joined and _REACHED.search(left):
        return Named(mention, before.name, before.own, "to")
    origin = FROM.search(left)
    follows = change_before(found[n + 1].left) if origin and n + 1 < len(found) else None
    reached = (
        _ON_TO.match(mention.right)
        or (follows is not None and follows.reached)
        or (follows is None and _reaches(found, n))
    )
    if origin and (reached or _TO_NONE.match(mention.right)):
        own = clean_left(left[: origin.start()]) or _went(mention) or named_by_clause(mention)
        if own.startswith("占") and topics.level():
            own = phrase.shorten(topics.level(), len(own)) + own  # 饮片收入4127万元,占药品收入的比例由37.2%提高到41.1%
        return Named(mention, complete(topics, own, mention), own, "from")
    if (printed := _PRINTED_WHOLE.fullmatch(left)) and mention.right.strip() == "的" and n + 1 < len(found):
        own = whole_of(printed["whole"])
        return Named(mention, complete(topics, own, mention), own, "words before")
    if aimed := _aim_of(clean_left(left)):
        stem = complete(topics, aimed, mention)
        return Named(mention, f"{stem}目标", aimed, "aim", stem=stem)
    return _beside(mention, left, topics) or _shared(found, n, left, topics) or plain(found, n, left, topics)


def _counts_aims(mention: Mention) -> bool:
    """有26项指标, 11项考核指标全部达标: aims are counted, and none is the number."""
    return mention.quantity.unit in ("项", "个", "条") and not mention.right.startswith("的")


def _is_part_of(mention: Mention, topics: Topics) -> bool:
    """Whether a number counts in the unit of the whole that stands before, and no more than that."""
    whole = next((d for d in reversed(topics.done) if d.is_level and not d.part), None)
    if whole is None or whole.mention.quantity.unit != mention.quantity.unit:
        return False
    return (mention.quantity.value or 0) <= (whole.mention.quantity.value or 0)


def _ranked(mention: Mention) -> str:
    """What the clause before names as the first, or the first few; empty where it does not."""
    if ranked := _RANKED.search(mention.skipped):
        return clean_left(ranked["what"] or ranked["which"])
    few = _FIRST_FEW.search(mention.skipped) if "前" in mention.skipped else None
    return clean_left(few["few"]) if few else ""


def _goes_on_changing(mention: Mention, left: str, topics: Topics) -> Change | None:
    """The change that a number goes on telling: 参合率93.6%,较上年净增2.14万人、5.1个百分点."""
    change = topics.done[-1].change if topics.done and mention.joined else None
    listed = left.strip() in ("、", "和", "及") and mention.quantity.unit == "百分点"
    if change is None or change.reached or not listed or not topics.of_unit("%"):
        return None
    return replace(change, head="")


def _in_list_of_turns(mention: Mention, left: str, topics: Topics) -> Named | None:
    """An item of what rose or fell: 发病数上升的病种有手足口病(上升86.4%)、腮腺炎(71.5%),下降的有流感(8.1%)."""
    if not mention.depth or mention.quantity.unit not in ("%", "百分点"):
        return None
    if opened := _TURNS.search(mention.host):
        topics.turn = (clean_left(opened["what"]) or topics.turn[0], opened["turn"])
    item = opened or _NEXT_ITEM.match(mention.host)
    what, word = topics.turn if item else ("", "")
    if item is None or not word or left.strip() not in ("", word):
        topics.turn = topics.turn if opened else ("", "")
        return None
    change = change_before(word)
    stem = item["item"] + (what or topics.same_unit("例"))
    return Named(mention, stem + word, stem, "change", change, stem=stem) if change is not None else None


def _first_of_list(done: list[Named]) -> str:
    """What the first of three or more items right before is named by; empty where no such list stands there."""
    first = len(done) - 1
    while first > 0 and done[first].mention.joined and done[first].mention.left.startswith(("、", "和")):
        first -= 1
    return done[first].own if len(done) - first > 2 else ""


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
    own = re.sub(r"\A[一二两三四五六七八九十几近]年(?:来|间|多)?(?:只|仅|共|累计|总共)?\Z", "", own)
    own = re.sub(r"(?:与|和|比|较|同)?(?:去年|上年)?(?:同期|上年|去年|\A)(?:相比|比较|比)?\Z", "", own)
    own = _WHO_ADDS.sub("", _LEAVING_OUT.sub("", own))
    if not own and (since := _SINCE_THEN.match(change.basis)):
        own = since["own"]  # 较实施前药品价格下降36.8%
    if own in THE_LATTER:
        own = topics.listed(own)
    if not own and not mention.joined:
        own = _went(mention)
        own = own or (clean_right(mention.right) if mention.quantity.unit not in UNCOUNTED else "")
    unit = mention.quantity.unit
    of_rate = topics.base is not None and (topics.base.rule == "share" or topics.base.mention.quantity.unit in RATES)
    if not own and of_rate and unit not in (*UNCOUNTED, "", "倍"):
        own = topics.of_unit(unit)  # 占总数的36%,较去年增加2个; 参合率98.16%,比去年净增1.02万人
    elif (
        not own
        and unit == "百分点"
        and topics.base
        and (before is None or before.rule != "held against")
        and topics.base.mention.quantity.unit not in SHARES
    ):
        own = topics.of_unit("%")  # …,净增1.02万人,提高1.3个百分点
    if not own and unit == "百分点" and not topics.done:
        own = topics.wholes.get("%", "")  # 参合率94.5%,居全市第一。较上年提高9.5个百分点
    grown = _grown(mention, topics) if not own and unit == "%" else ""
    if own.startswith("占") and topics.level():
        own = phrase.shorten(topics.level(), len(own)) + own  # 贫困户减少到412户,占总户数的比例下降至2%
    other = before if before is not None and (before.rule == "held against" or before.cue) else None
    told = grown or (other is not None and not own and (other.stem or other.name))
    name = stem = told or complete(topics, own, mention)
    if not change.reached:
        priced = "按可比价格" if _COMPARABLE.search(change.head + change.basis) else ""
        name += priced + ("同比" if change.basis.startswith("同比") else "") + _turn_of(change, name)
    return Named(mention, name, own, "change", change, stem=stem)


def _turn_of(change: Change, name: str) -> str:
    """The word of change as a name ends with it: 减少 for the 少出生 of births."""
    deed = change.word[1:]
    return (
        ("减少" if change.sign < 0 else "增加") if change.word[:1] in "多少" and deed and deed in name else change.word
    )


def _grown(mention: Mention, topics: Topics) -> str:
    """Of what a growth is that one value and its earlier one give: 报告612例(去年707例),发病率166.3/10万,下降13.4%."""
    stated = mention.quantity.value
    others = [d for d in topics.done[-6:] if d.rule == "held against"]
    for other in others if stated is not None else ():
        unit, before = other.mention.quantity.unit, other.mention.quantity.value
        alike = (d for d in topics.done if d.is_level and d.name == other.name and d.mention.quantity.unit == unit)
        level = next(alike, None)
        after = level.mention.quantity.value if level else None
        if level is None or not before or after is None:
            continue
        if abs(abs(after - before) / before * 100 - abs(stated or 0)) < _ROUNDED and level is not topics.done[-1]:
            return level.name
    return ""


def _beside(mention: Mention, left: str, topics: Topics) -> Named | None:
    """A target or another place's value that stands beside the value itself."""
    level = topics.level(depth=mention.depth)
    if topics.done and topics.done[-1].change is not None and is_aim(clean_left(left)):
        level = topics.done[-1].name  # 费用增幅8.7%(控制目标10%), 费用增幅5.3%,控制在省定8%以内
    if level and left.endswith("要求") and topics.of_unit(mention.quantity.unit) == level and not mention.joined:
        return _aimed(mention, level, left)  # 业务用房1240㎡,标准化要求1600㎡
    if not level:
        if topics.done and (is_held_against(left) or is_held_against(mention.host)):
            return Named(mention, topics.last(), "", "held against")
        if mention.host and is_aim(mention.host):
            return _aimed(mention, clean_left(AIM_NOUN.sub("", mention.host)), mention.host)
        return None
    if mention.joined and mention.quantity.unit == "%" and "务" in left and _OF_TASK.fullmatch(left):
        return None
    own = clean_left(left)
    if topics.done[-1].rule == "held against" and mention.joined and not own:
        # 与去年同期(1418例、243.4/10万)相比
        return Named(mention, topics.same_unit(mention.quantity.unit, mention.quantity.value), "", "held against")
    if mention.quantity.unit == "倍" and own and (times := _TIMES.match(left)):
        of = f"为{times['of']}的倍数"
        return Named(mention, phrase.shorten(level, len(of)) + of, "", "share")
    demanded = mention.host and _DEMAND_HOST.search(mention.host)
    if mention.host and (is_aim(mention.host.lstrip(",").strip()) or _TASK_HOST.match(mention.host) or demanded):
        # 死亡率11.2/10万,死亡1例,实现规划目标(22/10万以下)
        return _aimed(mention, topics.of_unit(mention.quantity.unit) or level, mention.host)
    if mention.quantity.unit != "倍" and (is_held_against(left) or is_held_against(mention.host)):
        return Named(mention, topics.same_unit(mention.quantity.unit, mention.quantity.value), "", "held against")
    if (other := _OTHER_BODY.fullmatch(mention.host)) and mention.depth and not own:
        side = 1 if other["than"] in ("高于", "多于") else -1
        name = other["whose"] + level
        return Named(mention, name, other["whose"], "held against", cue=mention.host, stem=level, bound=side)
    counted = mention.quantity.unit in _KINDS_COUNTED  # 配备520种(国家307种、省增补213种)
    wider = (
        mention.depth
        and not counted
        and (WIDER.fullmatch(_ITS_YEAR.sub("", left.strip(" :为是约"))) or _WIDER_HOST.match(mention.host))
    )
    of_list = topics.heads and own == left.strip(" ,、:")  # 补偿比:县内78.4%,县外41.7%,平均57.2%
    if wider or (own and not of_list and phrase.is_reference_place(own)):
        return Named(mention, level, "", "held against")
    # 497个国家级任务、381个省级任务: the words are the noun of the value before.
    listed = left.rstrip().endswith(("、", "和")) or (mention.joined and left.lstrip().startswith(("、", "和")))
    if not listed and not _is_done(mention, left) and (is_aim(own) or is_aim(left.strip(" ,的为是"))):
        if mention.quantity.unit == "%" and _DONE_OF_AIM.match(left):
            whole = left.strip(" ,的为是达到了只仅已约")
            return Named(mention, f"{phrase.shorten(level, 10)}{whole}的比例", "", "share")
        return _aimed(mention, level, left)
    if left.endswith("的") and _AIMED_AT.search(left):
        return Named(mention, level, "", "aim")  # 自然增长率4.48‰,控制在市下达的5.5‰以内
    if (not own or own in ("超", "高于", "低于")) and not _counts_aims(mention) and AIM_AFTER.match(mention.right):
        return Named(mention, level, "", "aim")
    return None


def _aim_of(own: str) -> str:
    """体检率 in 体检率目标值≥70%: what says itself of what it is the aim; empty where it goes with another value."""
    aim = _AIM_VALUE.search(own)
    subject = own[: aim.start()] if aim else ""
    return subject if phrase.measure_end().search(subject) and not phrase.is_dependent(subject) else ""


def _is_done(mention: Mention, left: str) -> bool:
    """下达任务2.3万人,完成任务1.9万人: how much was done; 完成任务数2.3万人的98% names the task."""
    counted = "完成" in left and mention.quantity.unit not in SHARES and not mention.right.startswith("的")
    return counted and (_TASK_DONE.match(left) is not None or left.endswith("完成"))


def _aimed(mention: Mention, level: str, words: str) -> Named:
    """The target or task of the value before it."""
    kind = re.search(r"任务|计划|标准|指标", words)
    return Named(mention, level + (kind.group() if kind else "目标"), "", "aim")


def _shared(found: list[Mention], n: int, left: str, topics: Topics) -> Named | None:
    """占职工总数的86.18%: a share of the quantity before, or of the clause's own subject."""
    mention = found[n]
    if mention.quantity.unit not in SHARES:
        return None
    if mention.joined and left.strip() == "的" and (printed := _PRINTED_WHOLE.fullmatch(found[n - 1].left)):
        whole = whole_of(printed["whole"])[-12:]
        return Named(mention, f"{phrase.shorten(topics.level(2), 8)}占{whole}的比例", "", "share")
    if mention.joined and _OF_TASK.fullmatch(left) and re.match(r"占|为|完成|达", found[n - 1].left.strip()):
        aim = topics.done[-1]
        done = "完成任务的比例" if "任务" in left else f"完成{aim.name[-2:]}的比例" if aim.rule == "aim" else "占比"
        return Named(mention, phrase.shorten(topics.level(), len(done)) + done, "", "share")
    share = _SHARE.search(left)
    if share is None:
        return None
    said = clean_left(left[: share.start()])
    own = said or _ranked(mention)
    whole = whole_of(share.group("whole"))[-12:]
    if not whole and said.endswith("率"):
        return Named(mention, complete(topics, said, mention), said, "words before")  # 患病率占52%
    before = next((d for d in reversed(topics.done) if d.rule != "share" and d.mention.depth <= mention.depth), None)
    if own:
        # 其中…,饮用自来水人口占农村人口的76.4%: no part of the whole before
        alone = not said or (whole and topics.root and phrase.people_of(own))
        subject = own if alone else complete(topics, own, mention)
    elif before is None:
        subject = topics.done[-1].own if topics.done and topics.done[-1].own else topics.last()
    else:
        says_whom = not (phrase.is_dependent(before.own) or before.part) or phrase.is_qualifier(before.own)
        subject = (before.own if whole and says_whom else "") or before.stem or before.name
        if "总" in whole and (first := _first_of_list(topics.done)):
            subject = first + "等"  # 肺结核186例、肝炎152例、梅毒86例,占报告总数的93.2%
    verb = "覆盖" if share.group().startswith("覆盖") else "占"
    name = f"{phrase.shorten(subject, 8)}{verb}{whole}的比例" if whole else f"{phrase.shorten(subject, 2)}占比"
    return Named(mention, name, own, "share")
