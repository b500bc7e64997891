"""What the value before lends: a measure, a level, an age or a place said once is said of the next one, too."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.link import phrase
from hbsummary.link.areas import of_area
from hbsummary.link.institutions import belongs_to_institution, is_institution, named_institutions
from hbsummary.link.sentences import Mention
from hbsummary.link.topics import RATES, Named, Topics
from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, starts_with, worded, words

__all__ = ["deed_of", "lent", "measure_for"]

# Units in which a measure is said once for two of a sort.
_MEASURED = (*RATES, "分")
_LEVEL = regex(r"(?:国家|省|市|县|区)级\Z")
_LEVEL_WITHIN = regex(r"(?:国家|省|市|县|区)级(?=[一-鿿]{2})")
_PER_ONLY = regex(
    r"(?:平均)?(?:每[百千万]?(?:名|个)?(?:常住|户籍)?(?:人口|人|居民)|[千万]人口?均?|人均(?:每[年月日])?|每[次场期])(?:拥有|占有)?\Z"
)
# 卫生室154个,每个不低于80平方米
_PER_PIECE = regex(r"(?:平均)?每[个台所间张座辆件床村乡镇院家户套](?:各|分别)?(?P<of>.{0,6})\Z")
_MEASURE_FIRST = regex(
    r"(?P<measure>[一-鿿]{2,12}?(?:费用|率|比例?|收入|人次|人数|得分|满意度|住院日))(?P<whose>[一-鿿]{2,8})\Z"
)
_PLACE_LEVEL = regex(r"(?:省|市|县|区|乡镇?|镇|村)一?级(?:医院|卫生院|医疗机构)?\Z")
# 县级病床使用率78.4%,乡镇42.7%
_LEVEL_MEASURED = regex(r"(?:省|市|县|区|乡镇?|镇|村)级(?P<measure>[一-鿿]{2,10}(?:率|比例?))\Z")
_PLACE_LEVEL_ALONE = regex(r"(?:省|市|县|区|乡镇?|镇|村)(?:一?级)?")
_AGE = regex(r"[0-9]{1,3}(?:[-~至到][0-9]{1,3})?岁(?:及)?(?:以上|以下)?")
_AGED = regex(_AGE.pattern + r"(?=(?:的?(?:老年人|老人|人群|人口|儿童|居民))?\Z)")
_ROUND = regex(r"第[一二三四五1-5](?:轮|批|次|季度|阶段)")
# 全程接种率90.1%、加强免疫72.4%
_ROUND_OF_RATE = regex(r"(?P<who>.*?)(?P<round>第[一二三1-3]剂次?|首针|首剂|全程|基础免疫)(?P<rate>接种率)\Z")
_ANOTHER_ROUND = regex(r"(?:加强|强化|补充|基础)免疫|加强针|第[一二三四1-4]剂次?|首针|首剂|全程")
# 第一轮实服9731人,服苗率98.8%
_VACCINE = regex(r"(?P<vaccine>[一-鿿]{2,10}?疫苗)(?P<deed>接种)?")
_DONE_IN_ROUND = regex(r"(?P<round>第[一二三四五1-5](?:轮|剂次?|针次?|次|批))实(?P<deed>[一-鿿])[一-鿿]?\Z")
_DUE_SUM = regex(r"应(?P<deed>到位|筹集?|拨付?|缴|收)(?P<sum>资金|基金|经费|补助资金|补助)")
# 县医院门诊次均费用92元,次均住院费用2984元
_PER_TIME = ("每", "次均", "例均", "人均", "平均住院", "住院次均", "住院人均", "平均门诊")
_COST_PER_TIME = regex(r"(?:门诊|住院|平均)?(?:每|次均|例均|人均|人次|平均|门诊|住院)[一-鿿]{0,6}(?:费用?|收费|药费)")
_SHORT_DEED = 4
_PER_FIRST = frozenset("每千万人平")
_PER = regex(r"每[百千万]?(?:名|个)?(?:常住|户籍)?(?:人口|人|居民|老年人口)(?:的?拥有)?")


def lent(topics: Topics, own: str, mention: Mention) -> str:
    """The whole name of a number whose words `own` say only in what it differs from another one; else empty."""
    if own[0] in _PER_FIRST and (name := _per_each(topics, own)):
        return name
    if name := of_area(topics, own, mention):
        return name
    before = topics.done[-1] if topics.done else None
    if before is None:
        return ""
    alike = before.mention.quantity.unit == mention.quantity.unit
    if not alike and before.change is not None and (kind := _kind_of_place(topics, own, mention)):
        return kind + own
    if alike and mention.joined and (name := _of_level(before, own) or phrase.of_class(before.name, own)):
        return name
    outer = next((d for d in reversed(topics.done) if d.mention.depth <= mention.depth), before)
    if per := _per_head(outer, own, mention):
        return per + own
    if verb := _deed_to_all(topics, own, mention):
        return verb + own
    if vaccinated := _of_round(topics, own, mention):
        return vaccinated + own
    if alike and (rate := _ROUND_OF_RATE.match(before.name)) and _ANOTHER_ROUND.fullmatch(own):
        return rate["who"] + own + rate["rate"]
    if not topics.root and _ANOTHER_ROUND.fullmatch(own) and (vaccine := _vaccine_before(topics)):
        return vaccine["vaccine"] + own + (vaccine["deed"] or "")
    if own.endswith("率") and (done := _DONE_IN_ROUND.search(before.name)) and own.startswith(done["deed"]):
        return phrase.shorten(before.name[: done.end("round")], len(own)) + own
    if own == "站" and before.name.endswith("中心"):
        return before.name.removesuffix("中心") + own  # 社区卫生服务中心14家、站97家
    if own.startswith(_PER_TIME) and (whose := _whose_cost(topics, own)):
        return whose + own
    if alike and before.own.startswith("高危") and own in words("care_of_high_risk"):
        return "高危孕产妇" + own
    if own.startswith("高危") and own[2:] in words("care_of_high_risk"):
        return "高危孕产妇" + own[2:]  # 高危检出率16.9%,高危管理317人
    if alike and (verb := _visited(before, own, mention)):
        return verb + own
    if alike and (what := _object_again(before, own)):
        return own + what
    if alike and (due := _of_due(before, own)):
        return due
    if whom := _of_whom(before, own, mention):
        return whom + own
    if alike and before.is_level and (name := _of_counterpart(before, own) or _of_institutions(before, own)):
        return name
    if alike and mention.joined and (kind := _kind_of_measure(before, own)):
        return kind + own
    return _of_age(before, own) if alike and before.is_level else ""


def _per_each(topics: Topics, own: str) -> str:
    """人均 and 每个, of what was counted before."""
    level = topics.level() or topics.context
    if not level:
        return ""
    if _PER_ONLY.match(own):
        return own + level
    piece = _PER_PIECE.match(own)
    whole = piece is not None and (not piece["of"] or phrase.is_dependent(piece["of"]))
    return phrase.shorten(level, len(own)) + own if whole else ""


def _whose_cost(topics: Topics, own: str) -> str:
    """县医院 in 县医院每门诊人次费用103元,每住院人次费用3419元, for the second."""
    level = next((d for d in reversed(topics.done) if d.is_level and d.own), None)
    whose = named_institutions().match(level.own) if level is not None else None
    if whose is None or level is None or level.mention.quantity.unit != "元":
        return ""
    return whose.group() if _COST_PER_TIME.match(level.own, whose.end()) else ""


def _of_level(before: Named, own: str) -> str:
    """国家级示范中心1个、省级2个: the name before with the level of the second."""
    level = _LEVEL.search(own)
    if level is None or not _LEVEL_WITHIN.search(before.name):
        return ""
    alone = own == level.group() or before.name.startswith(own[: level.start()])
    return _LEVEL_WITHIN.sub(level.group(), before.name, count=1) if alone else ""


@cache
def _whom_measured() -> re.Pattern[str]:
    return re.compile(rf"[一-鿿]{{0,6}}(?:{alternatives('population_end')})(?P<measure>[一-鿿]{{2,8}}率)\Z")


@cache
def _counterparts() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group.split()) for group in words("counterparts"))


def _of_counterpart(before: Named, own: str) -> str:
    """农村建档率 in 城市建档率70%,农村61%, for the second: the name before with the other kind in its place."""
    for group in _counterparts():
        other = next((kind for kind in group if kind in before.name), "") if own in group else ""
        if other and other != own and not before.name.endswith(other):
            return before.name.replace(other, own, 1)
    # 三查率第一轮94.2%、第二轮95.8%
    return _ROUND.sub(own, before.name, count=1) if _ROUND.fullmatch(own) else ""


def _of_institutions(before: Named, own: str) -> str:
    """基层机构基本药物使用占比70%,二级公立医院50%: the same rate of other institutions."""
    if before.mention.quantity.unit not in RATES:
        return ""
    others = named_institutions().match(before.own)
    measure = before.own[others.end() :] if others else ""
    whose = named_institutions().match(own)
    # 在卫生院住院的报销比例由60%提到75%,在县医院住院的由50%提到60%
    if whose and own[whose.end() :] and measure.startswith(rest := own[whose.end() :]):
        return own + measure[len(rest) :].lstrip("的")
    if not is_institution(own):
        return ""
    return own + measure if phrase.measure_end().search(measure) else ""


def _of_age(before: Named, own: str) -> str:
    """60岁以上老年人全程接种率88.4%,80岁以上71.2%: the same of another age."""
    age = _AGED.match(own)
    people = phrase.people_of(own)
    if people and people not in before.name:
        return ""  # 65岁以上老年人5937人,0-6岁儿童4706人
    return _AGE.sub(age.group(), before.name, count=1) if age and _AGE.search(before.name) else ""


def _deed_to_all(topics: Topics, own: str, mention: Mention) -> str:
    """登记管理 in 登记管理高血压患者3.5万人,规范管理率71.6%;糖尿病患者8047人, for the second."""
    if phrase.list_verb().match(own) or starts_with(own, "enrolled") or phrase.topic_of(own)[1]:
        return ""
    for named in topics.done[-5:]:
        verb = phrase.list_verb().match(named.own)
        alike = named.is_level and not named.part and named.mention.quantity.unit == mention.quantity.unit
        if (
            alike
            and verb
            and named.own[0] != "新"
            and own not in named.own
            and phrase.same_sort(named.own[verb.end() :], own)
        ):
            return verb.group()
    return ""


def _visited(before: Named, own: str, mention: Mention) -> str:
    """督导检查中心6次,站及村卫生室20余次: institutions, each visited so many times."""
    if mention.quantity.unit != "次" or not is_institution(own) or starts_with(own, "visits"):
        return ""
    went = _visiting().match(before.own)
    return went["verb"] if went and is_institution(before.own[went.end() :]) else ""


@cache
def _visiting() -> re.Pattern[str]:
    return worded(r"(?P<verb>{visits})了?")


@cache
def _sets() -> re.Pattern[str]:
    return worded(r"(?:各|每)?(?:[站所室院村乡镇校]|中心|社区|学校)各?{sets}")


@cache
def _what_is_set() -> re.Pattern[str]:
    return worded(r"{sets}了?(?P<what>[一-鿿]{2,10})\Z")


def _object_again(before: Named, own: str) -> str:
    """中心设立宣传栏2块,站设1块: the verb at the end of the words, whose object was said before."""
    if len(own) > _SHORT_DEED or not before.is_level or not _sets().fullmatch(own):
        return ""
    told = _what_is_set().search(before.own)
    return told["what"] if told else ""


def _of_round(topics: Topics, own: str, mention: Mention) -> str:
    """加强免疫 in 加强免疫百白破97%、麻疹类98%, for the second."""
    if not (mention.joined and mention.left.startswith("、")) or mention.quantity.unit not in RATES:
        return ""
    first = next((d for d in topics.done if d.mention.clause == mention.clause), None)
    rounds = words("immunisation") if first is not None else ()
    said = next((each for each in rounds if first and first.own.startswith(each) and first.own != each), "")
    return "" if starts_with(own, "immunisation") or phrase.topic_of(own)[1] else said


def _vaccine_before(topics: Topics) -> re.Match[str] | None:
    """新冠疫苗接种14.4万剂,第一剂次6.1万人、全程5.9万人: the vaccine that so many had; None where none is told."""
    told = (_VACCINE.search(named.name) for named in reversed(topics.done))
    return next((found for found in told if found), None)


def _of_due(before: Named, own: str) -> str:
    """到位资金 in 应到位资金337万元,已到位270万元, for the second."""
    due = _DUE_SUM.fullmatch(before.own)
    if due and own.endswith(due["deed"]):
        return own + due["sum"]
    deed = own[1:] if own[0] in "实已" else ""
    # 项目经费应拨54万元,实拨38万元
    at = before.name.rfind(f"应{deed}") if deed else -1
    return before.name[:at] + own if at > 0 and len(before.name) - at <= len(deed) + 2 else ""


def _of_whom(before: Named, own: str, mention: Mention) -> str:
    """贫困人口 in 贫困人口免费体检4.5万人、建立健康档案11.1万人, for the second deed."""
    listed = mention.joined and mention.left.startswith("、")
    part = before.part and before.name != before.own
    if not listed or before.mention.quantity.unit != mention.quantity.unit or part:
        return ""
    whom, deed = phrase.topic_of(before.own)
    people = deed and phrase.people_of(whom) and not phrase.list_verb().match(whom)
    verb = phrase.list_verb().match(own)
    return whom if people and verb and not phrase.people_of(phrase.topic_of(own)[0]) else ""


def _kind_of_measure(before: Named, own: str) -> str:
    """起付线 in 起付线乡级100元、县级300元, for the second."""
    if ends_with(own, "grade") and before.name[-len(own) :] != own and before.name.endswith(own[-2:]):
        return before.name[: -len(own)]  # 达到推荐标准2所、基本标准13所
    if is_institution(own) and (first := _MEASURE_FIRST.match(before.name)) and is_institution(first["whose"]):
        return first["measure"]  # 次均费用县医院4210元、中医院3980元
    return phrase.before_qualifier(before.name) if phrase.is_qualifier(own) else ""


def _kind_of_place(topics: Topics, own: str, mention: Mention) -> str:
    """次均费用 in 次均费用县级医院3460元,比去年涨14.5%,乡镇一级980元, for the second."""
    level = next((d for d in reversed(topics.done) if d.is_level), None)
    if level is None or level.mention.quantity.unit != mention.quantity.unit or not _PLACE_LEVEL.match(own):
        return ""
    first = _MEASURE_FIRST.match(level.name)
    return first["measure"] if first and is_institution(first["whose"]) else ""


def _per_head(before: Named, own: str, mention: Mention) -> str:
    """每千人口 in 每千人口执业医师2.61人、注册护士2.95人, for the second."""
    value = mention.quantity.value
    if value is None or value >= 100 or mention.skipped.strip(" ,;)、") or own.startswith(("每", "人均")):
        return ""
    if not belongs_to_institution(own.removesuffix("数")) and not ends_with(own, "staff_end"):
        return ""
    if mention.skipped.strip() and value % 1 == 0:
        return ""  # behind a comma only a fraction is sure to be per head
    match = _PER.search(before.name)
    return match.group() if match else ""


def measure_for(topics: Topics, own: str, mention: Mention) -> str:
    """规范管理率 in 高血压规范管理率71.2%,糖尿病69.8%, for the second."""
    unit = mention.quantity.unit
    # 高血压规范管理率67.4%(目标≥62%),糖尿病65.9%: behind the bracket it goes on with what stood before it
    before = next((d for d in reversed(topics.done) if d.mention.depth <= mention.depth), None)
    if before is None or not before.is_level or unit not in _MEASURED or unit != before.mention.quantity.unit:
        return ""
    if mention.depth != before.mention.depth or "。" in mention.skipped or len(mention.skipped) > 30:
        return ""
    subject, measure = phrase.topic_of(before.name)
    # 签约率提高到36%,重点人群达到66%
    of_all = not phrase.topic_of(before.own)[0] and phrase.people_of(own)
    if (whom := _whom_measured().match(before.name)) and phrase.people_of(own):
        return whom["measure"]  # 城乡居民签约率达到30%,重点人群60%
    if measure and (of_all or phrase.same_sort(subject, own)):
        return measure
    if (level := _LEVEL_MEASURED.match(before.name)) and _PLACE_LEVEL_ALONE.fullmatch(own):
        return level["measure"]  # 县级病床使用率78.4%,乡镇42.7%
    # “五苗”全程接种率98.7%,流动儿童94.1%
    return before.own if measure and phrase.people_of(own) and subject.rstrip('”"').endswith("苗") else ""


def deed_of(topics: Topics, own: str, mention: Mention) -> str:
    """The deed before a rate in its clause, of which it is: 重点人群签约 of 重点人群签约6.8万人、签约率72.5%."""
    before = topics.done[-1] if topics.done else None
    if before is None or mention.skipped.strip(" ,、") or not before.is_level or not own.endswith("率"):
        return ""
    longer = before.own.endswith(own[:-1]) and len(before.own) > len(own)
    return before.name if longer and phrase.is_dependent(before.own) else ""
