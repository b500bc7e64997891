"""Names made complete: by the whole, the institution, the measure or the level said once, or the topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import takewhile

from hbsummary.link import phrase
from hbsummary.link.areas import listed_place, other_extreme, rated_place
from hbsummary.link.combine import combine, per_time
from hbsummary.link.institutions import (
    PLACES,
    attribute_announced,
    attribute_of,
    belongs_to_institution,
    fits_unit,
    institution_of,
    is_institution,
    named_institutions,
)
from hbsummary.link.lent import deed_of, lent, measure_for
from hbsummary.link.parts import part_name, sum_of_part
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import clean_left, heading_of, scope_of
from hbsummary.link.topics import RATES, THAN_THEN, Named, Topics, until_event
from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, starts_with, words

__all__ = ["complete"]

_CLAUSE_END = re.compile(r"[,;:]")
# 在册患者, 患者管理率: patients of what, the topic says
_SOME_PEOPLE = regex(
    r"(?:现?存活|在册|在管|登记|确诊|现症|报告)?(?:患者|病人|感染者)(?:[和及与]病人)?"
    r"(?:[一-鿿]{1,6}率|(?:免费|定期|面对面|全部)?(?:随访|体检|健康体检|管理|治疗|服药|救治|救助))?\Z"
)
# 将312名结核病人纳入管理,对306名患者定期随访
_WHICH_PEOPLE = regex(
    r"(?:管理|登记|发现|报告|筛查|查治|治疗|救治|新增|确诊)?(?P<of>[一-鿿、]{2,10}?)(?:患者|病人)(?:纳入|管理|登记|治疗|建档|立卡|在管|在册)"
)
_SOME_PEOPLE_END = regex(r"疫情.{0,16}\Z|(?:患者|病人)?(?:健康|规范)?(?:管理|服务|防治|救治)*\Z")
# 乙类传染病除鼠疫无发病外,其他共报告发病: what is counted stands before the exception
_BESIDES = regex(r"(?:\A|[,。;:\n])(?P<whole>[^,。;:\n]{2,12})除[^。;]{2,60}外,\Z")
_SAID = 18  # a clause that is longer tells more than what is counted
_AGE_ALONE = regex(r"[0-9]{1,3}岁(?:及)?(?:以上|以下)的?\Z")
# 获2万元以上的5人,5000元至2万元的32人: bands of what is told of before
_BAND = regex(
    r"(?:获得?|得到?|领取|在)?[0-9.]+[千万]?元?(?:[-~至到—][0-9.]+[千万]?元(?:之?间|以下)?|(?:及)?(?:以上|以下|以内))(?:的|者)?\Z"
)
# 0-6岁在册1945人: of children, as the age says
_CHILDREN = regex(r"\A0[-~][1-7]岁(?=在册|系统|健康管理|规范管理|保健|建[卡册证档]|应|实|总数|管理)")
# 随访失访率高 says it of no one
_HOW_MUCH = ("高", "低", "大", "多", "少")
# 县中医院整体搬迁项目总建筑面积
_PROJECT = regex(r"[一-鿿]{2,20}?(?:项目|工程|(?:门诊|住院|综合|业务|病房)楼|大楼|新院区)")
# 进度最快的秀水村,已完工136户
_PLACE_NAMED = regex(
    r"(?:最[快好高多慢低差少大]的(?:是|为)?|其次[是为])(?P<where>[^,;:。0-9最]{2,12}?(?:村|乡|镇|街道|县|区|市|旗)),\Z"
)
# 奖励金额, 减免金额
_SUM = regex(r"(?P<deed>[一-鿿]{2})金额")
_GOT = regex(r"(?:享受|获得|得到|领取|受到)[到了]?")
_OF_EACH = regex(r"每[百千万](?:名|个)?(?:常住|户籍)?人口?")
# 老年人数2986人,实查2140人; 放射诊疗单位应办证36家,已办34家
_DUE_BEFORE = regex(r"(?:(?:下达)?任务|(?<=人)数|(?<=[一-鿿]{3})[应实][一-鿿]{1,2})\Z")
_SEXES = str.maketrans("男女", "女男")
_HELD = ("次", "场", "期", "场次", "批")
_DEED = 2  # characters of a verb of which there is a rate
_SHORT = 4  # characters of an end that is said again
# 人均基本公共卫生服务经费标准
_FUND = regex(r"(?:人均|每人|年初|预算)*(?P<fund>[一-鿿、]{2,16}?(?:经费|资金|基金|专款))")
_OF_ALL = regex(r"(?<![平人次例户日年])均(?:达到?|为|在|保持在|稳定在|超过|高于|不低于)?\Z")
_PER_TIME = ("次均", "例均", "人均", "户均")
# 管理率和住院分娩率均为100%
_FIRST_OF_TWO = regex(r"([一-鿿]{1,6}率)[、和及与][一-鿿]{2,8}率\Z")

_ANOTHER_DEED = regex(r"\A(?:[再又共已]|同时)?(开展|实施|推行|进行)了?(?=[一-鿿])")


def complete(topics: Topics, own: str, mention: Mention) -> str:
    """`own` made complete: by the whole, the institution, the clause skipped or the topic.

    The first of `_FORMS` that fits gives the name; the sentence's topic where none does.
    """
    if not own:
        return _without_words(topics, mention)
    if own == "床位" and not clean_left(mention.left) and (placed := listed_place(topics, mention)):
        return placed  # 每千人口床位2.61张;甲县最高,为3.42张
    if not topics.done and (about := heading_of(mention.left)):
        topics.offered = about  # 严重精神障碍患者管理全县在册患者893人
    own = _CHILDREN.sub(r"\g<0>儿童", own)
    if own == "率" and topics.done and (act := phrase.activity().match(topics.done[-1].own)):
        own = act.group() + own  # 规范管理1218名,率为69.1%
    return next((name for form in _FORMS if (name := form(topics, own, mention))), "")


def _without_words(topics: Topics, mention: Mention) -> str:
    """The name of a number that no words of its own stand before."""
    if topics.root and (name := sum_of_part(topics, mention.quantity.unit)):
        return name
    if placed := listed_place(topics, mention) or (mention.depth and rated_place(topics, topics.root, mention)):
        return placed
    if topics.root and mention.left.strip(" :") == "其中" and not mention.joined:
        return topics.root  # 检查学校74所,覆盖学生4.8万人,其中49所使用井水
    if "完成" in mention.left and (fresh := _fresh(topics, mention)):
        return fresh  # …;老年人体检刚刚起步,仅完成8640人
    name = topics.root if topics.root and mention.host and mention.depth else topics.last(mention.depth)
    # 住院大楼(18000平方米)
    return name + "面积" if mention.depth and mention.quantity.unit == "平方米" and "面积" not in name else name


def _referring(topics: Topics, own: str, mention: Mention) -> str:
    """What 这个数字, 同期 and the like stand for: the value named before in the same unit."""
    if own not in words("refers_back"):
        return ""
    unit, before = mention.quantity.unit, topics.done[-1] if topics.done else None
    if before is not None and before.mention.quantity.unit == unit and before.rule == "share":
        return before.name  # 三、四级手术占43.5%,上年这一比例仅39.2%
    return topics.of_unit(unit) or topics.wholes.get(unit, "") or topics.last()


def _of_places(topics: Topics, own: str, mention: Mention) -> str:
    """11个县."""
    return own if PLACES.match(own) and mention.quantity.unit not in RATES else ""


def _other_sex(topics: Topics, own: str, mention: Mention) -> str:
    """期望寿命男76.2岁,女80岁: the other one of the two of whom the value before tells."""
    other = own.translate(_SEXES)
    before = topics.done[-1] if topics.done and other != own and len(own) <= len("男婴") else None
    if before is None or not before.name.endswith(other) or before.mention.quantity.unit != mention.quantity.unit:
        return ""
    return before.name.removesuffix(other) + own


@cache
def _verb_alone() -> re.Pattern[str]:
    verb = alternatives("bare_verb")
    return re.compile(
        rf"(?:应|实|已|须|拟|再|计划|实际|目前|共|尚|还|仍)?(?:(?:{verb})[成完到妥]?|{alternatives('bare_deed')})"
    )


def _bare_verb(topics: Topics, own: str, mention: Mention) -> str:
    """A verb without an object, behind what it is done to: 4.新建托位。应建300个,建成216个."""
    if not _verb_alone().fullmatch(own) or (len(own) > 1 and phrase.is_dependent(own)):
        return ""
    before = topics.done[-1] if topics.done else None
    again = before is not None and _verb_alone().fullmatch(before.own) is not None
    whom = before.name.removesuffix(before.own) if before is not None and again else topics.topic or topics.context
    if before is not None and not again and before.is_level and before.mention.quantity.unit == mention.quantity.unit:
        whom = before.name if not mention.skipped.strip(" ,、") else whom  # 编制床位600张,实开742张
    whom = _DUE_BEFORE.sub("", whom)
    if whom.endswith(own):
        return whom
    return phrase.shorten(whom, len(own)) + own if whom or len(own) == 1 else ""


def _institution(topics: Topics, own: str, mention: Mention) -> str:
    """机构人员编制845人,乡镇卫生院179人: what of an institution is counted, the one before says."""
    attribute = _attribute_for(topics, mention) if is_institution(own) else ""
    return re.split(r"分布在|构成为|其中", own)[-1] + attribute if attribute else ""


def _besides(topics: Topics, own: str, mention: Mention) -> str:
    """乙类传染病除鼠疫无发病外,其他共报告发病312例."""
    besides = _BESIDES.search(mention.skipped) if starts_with(own, "others") else None
    return besides["whole"] + own[2:].lstrip("共") if besides else ""


def _part(topics: Topics, own: str, mention: Mention) -> str:
    """A part of the whole, or what belongs to the institutions that are the whole."""
    if not topics.root:
        return ""
    if is_institution(topics.root) and not mention.joined and belongs_to_institution(own):
        return phrase.shorten(topics.root, len(own)) + own  # 机构286个,其中医院9个,职工1386人,床位1024张
    topics.part_unit = topics.part_unit or mention.quantity.unit
    return part_name(topics, own, mention.quantity.unit, mention.joined)


def _place_named(topics: Topics, own: str, mention: Mention) -> str:
    """进度最快的秀水村,已完工136户; 其次是仁寿镇,已完工287户: of the place that the clause before names."""
    where = _PLACE_NAMED.search(mention.skipped) if "最" in mention.skipped or "其次" in mention.skipped else None
    return where["where"] + own if where else ""


def _sum_of(topics: Topics, own: str, mention: Mention) -> str:
    """门诊减免金额 of 门诊减免3.2万人次,减免金额120万元: the sum of what was counted right before."""
    told, before = _SUM.fullmatch(own), topics.done[-1] if topics.done else None
    if told is None or before is None or mention.quantity.unit != "元":
        return ""
    at = before.name.find(told["deed"])
    if at < _DEED or not before.is_level or before.mention.quantity.unit not in ("人次", "人", "名", "例", "户"):
        return ""
    head = _GOT.sub("", before.name[:at])
    return head + own if len(head) >= _DEED else ""


def _paid(topics: Topics, own: str, mention: Mention) -> str:
    """经费标准为45元,服务人口3.47万人,应拨付156万元: of the money told of before, not of those it is for."""
    if mention.quantity.unit != "元" or not ends_with(own, "payment") or _FUND.search(topics.topic):
        return ""
    told = (_FUND.match(d.name) for d in reversed(topics.done) if d.mention.quantity.unit == "元")
    fund = next((found["fund"] for found in told if found), "")
    topics.topic = fund or topics.topic
    return phrase.shorten(fund, len(own)) + own if fund else ""


def _works(topics: Topics, own: str, mention: Mention) -> str:
    """What is built, of the institution or project that was named for it."""
    unit = mention.quantity.unit
    if unit == "平方米" and own in words("list_verb") and (whose := _built(topics)):
        return whose + own  # 甲卫生院总投资185万元,改扩建1200平方米
    if own == "建设" and unit in ("间", "所", "家") and (whose := _built(topics)):
        return own + whose  # 村卫生室产权公有率81%,完成建设139间
    if unit == "张" and own.startswith("设") and (project := _project(topics)):
        return phrase.shorten(project, len(own)) + own  # 外科大楼主体封顶,建筑面积…,设床位420张
    return ""


def _belonging(topics: Topics, own: str, mention: Mention) -> str:
    """Beds, staff and the like, of the institutions named before."""
    if own.endswith("床位") and (beds := _beds_before(topics)):
        return phrase.shorten(beds, len(own)) + own
    if not belongs_to_institution(own):
        return ""
    if topics.several or belongs_to_institution(topics.topic):
        return phrase.shorten(topics.institution, len(own)) + own  # 职工128人,开放床位60张: beds of no staff
    return phrase.shorten(topics.institution, len(own)) + own if topics.institution and not institution_of(own) else ""


def _patients(topics: Topics, own: str, mention: Mention) -> str:
    """Patients of what the topic says: 在册患者, 患者管理率."""
    if not ("患者" in own or "病人" in own or "感染者" in own) or not _SOME_PEOPLE.match(own):
        return ""
    of = _whose(topics.topic or topics.context)
    if not of or "感染者" in of:
        return ""
    return own if own.startswith(of) else phrase.shorten(of, len(own)) + own


def _aged(topics: Topics, own: str, mention: Mention) -> str:
    """An age alone, of those who were counted or named before."""
    if not _AGE_ALONE.match(own):
        return ""
    if not topics.topic:
        return phrase.shorten(topics.context, len(own)) + own  # 村医年龄老化,60岁以上的占38.6%
    whole = _whole_of_age(topics, mention)
    return phrase.shorten(whole, len(own)) + own if whole else ""  # 村医387人,60岁以上99人


def _band(topics: Topics, own: str, mention: Mention) -> str:
    """A band of sums, of what the topic tells: 获2万元以上的5人."""
    if "元" not in own or not _BAND.match(own):
        return ""
    return phrase.shorten(_BAND.sub("", topics.root or topics.topic or topics.context), len(own)) + own


def _complete_by_itself(topics: Topics, own: str, mention: Mention) -> str:
    """A phrase with a subject of its own; empty where it has none."""
    if phrase.is_dependent(own):
        return ""
    if own.startswith(_PER_TIME) and (name := per_time(topics.topic, own)):
        return name  # 门诊减免93.1万人次,人均减免16.8元
    if (first := _FIRST_OF_TWO.match(own)) and phrase.is_dependent(first[1]) and topics.topic:
        return phrase.shorten(combine(topics.topic, first[1]) + own[len(first[1]) :])
    return phrase.shorten(own + measure_for(topics, own, mention))


def _measured(topics: Topics, own: str, mention: Mention) -> str:
    """一般人群签约率41.2%,重点人群72.6%."""
    measure = measure_for(topics, own, mention)
    return own + measure if measure else ""


def _of_deed(topics: Topics, own: str, mention: Mention) -> str:
    """An attribute of what was done right before."""
    deed = deed_of(topics, own, mention)
    return combine(deed, own) if deed else ""


def _verb_again(topics: Topics, own: str, mention: Mention) -> str:
    """按季度召开领导小组会议,上半年共召开2次: the verb said again, with the object that it has there."""
    if mention.quantity.unit not in _HELD or own not in words("holds"):
        return ""
    for clause in reversed(_CLAUSE_END.split(mention.skipped)):
        said = clause[clause.find(own) :] if own in clause else ""
        if len(own) + _DEED <= len(said) <= _SAID:
            return said
    return ""


def _said_before(topics: Topics, own: str, mention: Mention) -> str:
    """The clause skipped that says the words themselves, with more before them."""
    for clause in reversed(_CLAUSE_END.split(mention.skipped)):
        said = clean_left(clause)
        more = len(own) < len(said) <= _SAID and own in said
        if more and not said.endswith(_HOW_MUCH) and not ends_with(said, "aspects") and not THAN_THEN.search(said):
            return phrase.shorten(said)
    return ""


def _ends_alike(topics: Topics, own: str, mention: Mention) -> str:
    """误食毒蘑菇中毒19起,中毒231人: of what was counted right before, the end of whose name is said again."""
    before = topics.done[-1] if topics.done else None
    if before is None or not before.is_level or mention.depth or mention.skipped.strip(" ,、"):
        return ""
    if phrase.is_dependent(own):
        return ""
    another = before.mention.quantity.unit != mention.quantity.unit not in RATES
    more = len(before.name) - len(own) >= _DEED
    return before.name if another and more and len(own) <= _SHORT and before.name.endswith(own) else ""


def _outcome(topics: Topics, own: str, mention: Mention) -> str:
    """检测58家,采集样品312份,合格287份,合格率92%: how many of those counted right before, and the rate of it."""
    before = topics.done[-1] if topics.done else None
    if before is None or not before.is_level or topics.root or mention.depth:
        return ""
    if own == before.own + "率" and before.own in words("passes"):
        return before.name + "率"
    value, whole = mention.quantity.value or 0, before.mention.quantity.value or 0
    alike = before.mention.quantity.unit == mention.quantity.unit not in (*RATES, "元")
    if not alike or value > whole or own not in words("passes") or phrase.is_outcome(before.own):
        return ""
    return combine(before.name, own)


def _by_topic(topics: Topics, own: str, mention: Mention) -> str:
    """An attribute of the sentence's topic, which a clause without a number may have set anew."""
    if fresh := _fresh(topics, mention):
        topics.topic = fresh
    if own.startswith("平均") and scope_of(mention.left) and PLACES.search(phrase.topic_of(topics.topic)[0]):
        return own  # 最低为乙镇12.5/10万,全县平均发病率为35.2/10万
    if own.endswith("率") and (group := _group_before(topics, own, mention)):
        return group + own
    if (other := _ANOTHER_DEED.match(mention.left)) and (before := topics.topic.partition(other[1]))[1]:
        return phrase.shorten(before[0], len(own)) + other[1] + own  # 对93家单位开展检查,…;开展量化管理81家
    if mention.quantity.unit == "张" and not topics.topic and not institution_of(topics.context):
        return own  # 新增业务用房11.6万平方米。床位从2130张增加到3286张
    if _OF_EACH.match(topics.topic) and not mention.joined:
        return own  # 卫生人员3016人,每千人4.14人;床位2974张
    listed = _all_listed(topics, mention)
    return listed + own if listed else combine(topics.topic or topics.context, own)


def _group_before(topics: Topics, own: str, mention: Mention) -> str:
    """签约率33.3%;重点人群7.2万人,签约率64.9%: the group counted right before, the rate told again."""
    before = topics.done[-1] if topics.done else None
    if before is None or not before.is_level or mention.skipped.strip(" ,、"):
        return ""
    again = any(d.own == own for d in topics.done) and phrase.people_of(before.own)
    if not again or before.own in topics.topic or before.mention.quantity.unit in RATES:
        return ""
    return before.name


def _whole_of_age(topics: Topics, mention: Mention) -> str:
    """Those counted right before, of whom an age is a part; empty where they have an age themselves."""
    before = topics.done[-1] if topics.done else None
    if before is None or not before.is_level or before.mention.quantity.unit != mention.quantity.unit:
        return ""
    less = (mention.quantity.value or 0) <= (before.mention.quantity.value or 0)
    return before.name if less and "岁" not in before.name else ""


def _beds_before(topics: Topics) -> str:
    """The institutions of the beds counted right before, of which others are told: 编制床位1420张,实际开放1686张."""
    before = topics.done[-1] if topics.done else None
    if before is None or before.mention.quantity.unit != "张" or "床" not in before.own:
        return ""
    return institution_of(before.name) or before.name.removesuffix(before.own)


def _project(topics: Topics) -> str:
    """The building or project that the sentence is about; empty where it is about none."""
    said = until_event(topics.context).removesuffix("主体")
    if ends_with(said, "project_end") and not is_institution(said):
        return said
    told = (_PROJECT.match(named.name) for named in reversed(topics.done))
    return next((found.group() for found in told if found), "")


def _built(topics: Topics) -> str:
    """The institution named last of those whose works are told."""
    for named in reversed(topics.done):
        if found := named_institutions().search(named.name):
            return clean_left(found.group())
    return ""


def _whose(topic: str) -> str:
    """The disease, or who they are, of the patients that a topic tells of."""
    patients = _WHICH_PEOPLE.match(topic)
    if patients:
        return patients["of"]
    said = _SOME_PEOPLE_END.sub("", phrase.topic_of(topic)[0])
    done = phrase.activity().match(said)
    return said[done.end() :] if done and len(said) - done.end() >= _DEED else said


def _rate_of_deed(topics: Topics, own: str, mention: Mention) -> str:
    """免疫球蛋白注射率 of 新生儿注射免疫球蛋白312人,注射率98.7%: the rate of the deed right before, with its object."""
    before = topics.done[-1] if topics.done else None
    deed = own.removesuffix("率")
    if before is None or deed == own or len(deed) != _DEED or "死" in deed or phrase.is_outcome(deed):
        return ""
    if not before.is_level or before.part:
        return ""
    who, done, what = before.name.partition(deed)
    if not done or len(what) < 2 or (phrase.is_dependent(what) and what[0] != "第") or mention.skipped.strip(" ,、"):
        return ""
    return phrase.shorten(who + what, len(own)) + own


def _all_listed(topics: Topics, mention: Mention) -> str:
    """All whom a list before names: 高血压、糖尿病患者健康管理分别为22406人、4131人,规范管理率均在70%以上."""
    if _OF_ALL.search(mention.left) is None or mention.skipped.strip(" ,"):
        return ""
    listed = list(takewhile(lambda d: d.rule == "distributed", reversed(topics.done)))[::-1] or _run(topics.done)
    whom = [phrase.list_verb().sub("", phrase.topic_of(named.name)[0], count=1) for named in listed]
    return "、".join(whom) if len(set(whom)) == len(whom) > 1 and all(whom) else ""


def _run(done: Sequence[Named]) -> list[Named]:
    """The last values that stand in one list, in one unit: 管理高血压患者3120人、糖尿病患者1860人."""
    run: list[Named] = []
    for named in reversed(done):
        if run and named.mention.quantity.unit != run[0].mention.quantity.unit:
            return []
        run.insert(0, named)
        if not (named.mention.joined and named.mention.left.startswith(("、", "和", "及", "与"))):
            return run
    return []


def _fresh(topics: Topics, mention: Mention) -> str:
    """The subject of a clause behind a semicolon that holds no number: …;新址启用,装修面积12300㎡."""
    if ";" not in mention.skipped:
        return ""
    said = clean_left(until_event(mention.skipped.rsplit(";", 1)[1].split(",")[0]))
    return said if 3 <= len(said) <= 16 and not phrase.is_dependent(said) else ""


def _attribute_for(topics: Topics, mention: Mention) -> str:
    """编制 in 机构人员编制845人,乡镇卫生院179人, for the second, which counts no institutions."""
    unit = mention.quantity.unit
    if unit == "个" and topics.done and (said := attribute_of(topics.done[-1].name)).endswith("编制"):
        return said  # 全系统编制1214个,县直单位786个
    if unit in ("家", "个", "所", "间", "处", "座", "户", "户次", "家次", "单位"):
        return ""
    if announced := attribute_announced(mention.skipped + mention.left + _begun(topics)):
        return announced
    for named in reversed(topics.done):
        said = attribute_of(named.name) if named.is_level else ""
        if said and (named.mention.quantity.unit == unit or fits_unit(said, unit)):
            return said
    if said := attribute_of(topics.root):
        return said
    if unit in topics.carried:
        return topics.carried[unit] if unit not in ("%", "元", "") else ""
    return next((a for a in reversed(topics.carried.values()) if fits_unit(a, unit)), "")


def _begun(topics: Topics) -> str:
    """The words with which the sentence began."""
    return topics.done[0].mention.skipped + topics.done[0].mention.left if topics.done else ""


# The order tells what goes before: words that refer or lend before parts, parts before what belongs to institutions.
_FORMS: tuple[Callable[[Topics, str, Mention], str], ...] = (
    _referring,
    _of_places,
    _other_sex,
    _bare_verb,
    rated_place,
    lent,
    _institution,
    _besides,
    _sum_of,
    _place_named,
    _part,
    _works,
    _belonging,
    _patients,
    _aged,
    _band,
    _rate_of_deed,
    _ends_alike,
    other_extreme,
    _paid,
    _verb_again,
    _complete_by_itself,
    _measured,
    _of_deed,
    _said_before,
    _outcome,
    _by_topic,
)
