"""Places of which a sentence tells the same: what it says once holds for each, for the first and for the last of them.

布病分县报告,甲县最多,158例,乙县113例; 最高的甲县为61.8%; 住院分娩率低于70%的有2个县:甲县66.1%.
"""

from __future__ import annotations

from hbsummary.link import phrase
from hbsummary.link.institutions import PLACES, is_institution
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import clean_left
from hbsummary.link.topics import RANK_LED, RATES, Topics
from hbsummary.places import are_places, are_short, begins_with_place
from hbsummary.regex import regex
from hbsummary.words import starts_with, words

__all__ = ["each_of_places", "listed_place", "of_area", "other_extreme", "rated_place"]

_BEST = regex(
    r"(?P<what>[一-鿿]{2,16}?(?:率|比例?|人数|得分))最[高低多少好快](?:的?(?:是|为)|的)(?P<where>[一-鿿]{2,8})\Z"
)
# 使用率东镇最高达72.1%, 西镇最低为44.9%
_EXTREME = regex(
    r"[,、;]?(?P<what>[一-鿿]{2,14}?(?:率|比例|得分|人均))?[以在]?(?P<where>[一-鿿]{2,6}?)最[高低多少大小好差快慢](?:达到?|为|是|有|仅)"
)
# 发病率最高为2014年469.4/10万,最低为2015年: the period tells the year
_BEST_YEAR = regex(r"(?P<what>[一-鿿]{2,16}?)?最[高低多少]的?(?:是|为|在|出现在)?(?:19|20)[0-9]{2}年\Z")
_MOST = regex(r"最[高低多少大小好差快慢]的?(?:是|为)?(?P<where>[一-鿿]{2,10})\Z")
# 突泉县113例, 科右前旗最多,158例: a place and nothing that is measured there
_WHERE = (
    r"(?![全各每本我该其两三])(?P<where>(?:(?![最的辖为是在有])[一-鿿]){1,7}"
    r"(?:[县市旗州盟镇]|(?<![社小辖园校城郊矿林牧灾疫山库地农])区|(?<![返下城家故老外入同])乡|街道))"
)
_PLACE_ALONE = regex(rf"{_WHERE}(?:最[多高少低大小]|居首位?|居第一位?|第一)?")
_PLACE_CLAUSE = regex(rf"(?:\A|[,;。:]){_WHERE}(?:最[多高少低大小]|居首位?|居第一位?),\Z")
_PLACE_FIRST = regex(rf"{_WHERE.replace('{1,7}', '{1,7}?')}(?P<what>(?![镇乡级]|[县区](?!域))[一-鿿0-9]{{2,20}})\Z")
# 布病分旗县市报告, 分县市区看
_BY_PLACE = regex(
    r"(?:\A|[,;。:])(?P<what>[一-鿿]{2,10})(?:分|按)(?:[县区市旗州镇乡]|街道|地区){1,4}[^,。;:0-9]{0,6},(?:[^,。;:0-9]{2,10},)?\Z"
)
# 5县区政策符合率均高于去年同期,分别为:砀山县91.06%
_EACH = regex(
    r"(?P<what>[一-鿿]{2,16}?(?:率|比例))(?:均|都|全部)?(?:高于|低于|超过|好于|达到?|在|有所)[^,;。:]{2,12},(?:分别|依次)?(?:为|是)?:?\Z"
)
# 兰山、罗庄突破75%; 苏尼特右旗因网络原因只有78.6%: places and nothing that is measured there
_RANK = r"[^,;:。0-9]{0,4}(?:前|后|末|倒数第?)[一二三四五两0-9][名位个]的?(?:县|市|区|单位|医院)?(?:分别|依次)?[是为]"
_RANKED = regex(_RANK)
_PLACES_SAID = regex(
    rf"(?:{_RANK})?"
    r"(?:其[余他]|其它)?(?P<where>[一-鿿、]{2,30}?)(?:[两二三四五六七八九十]个?(?:[县市区]{1,3}|地|[镇乡旗])|等地)?(?:因[^,;。]{2,14}?)?"
    r"(?:只有?|仅有?|分别|也|均|都|则)*(?:为|是|达到?|突破|超过?|完成)?(?:最[高低多少]|居首位?|居末位?|垫底)?"
)
# 个别乡镇早孕建册率偏低,如荔堡镇仅84.3%
_FOR_EXAMPLE = regex(
    r"(?:\A|[,;。:])(?:个别|部分|少数|有的|一些)?(?:[县市区乡镇村]{1,2}|单位|地方|地区)?的?(?P<what>[一-鿿]{2,12}率)(?:偏|较|比较|过|还)?[低高不],?\Z"
)
_MOST_ALONE = regex(r"最[高低多少好差大小]")
# 得分最高的甲卫生院
_LED_BY_MOST = regex(r"(?:\A|[,;。:])(?P<what>[^,;。:0-9]{2,14}?)最[高低多少好差大小]的?[是为]?[^,;。:0-9]{2,20}\Z")
# 其余县(市、区)报告乙类传染病:洪江市102例; 县市综合率排序:安图县99.91%
_EACH_OF = regex(
    r"(?:\A|[,;。:\s])(?:(?:其余|其他|其它|各)(?:[县市区旗乡镇州()、]|街道){1,8}|分?[县市区旗州]{1,3})(?P<what>[一-鿿、]{2,14}?)"
    r"(?:排序|排名|分布|情况)?(?:分别|依次)?[为是:]\Z"
)
# 报告乙类传染病:会同县81例
_HEADED = regex(r"(?:\A|[,;。\s])(?P<what>[一-鿿、]{3,14}(?<!情况)(?<!如下)(?<!分布)):\Z")
# An area that is no place of the table, in a list of such: 洪江区
_AREA = regex(r"[一-鿿]{2,4}[县市区旗](?<!社区)")
# 其余三个县区667.6万人次
_OTHERS = regex(r"(?:其余|其他|其它)(?:[0-9两三四五六七八九十]{1,2}个?)?[县市区旗]{1,3}")
# An institution with the name of its place: 浦北县人民医院
_HOSPITAL = regex(r"(?:[一-鿿]{1,4}[县市区州旗]|[省市州县区])[一-鿿]{0,8}?(?:医院|保健院|卫生院|服务中心|防治院)")
_KINDS = (*"县市区旗州盟镇乡",)
_FIRST_PLACE = regex(r"[一-鿿]{1,6}?[县市区旗州盟镇乡](?=.)")
_NEXT_PLACE = regex("、|(?<!、)[和及与]")  # 珲春市、和龙市
_FOR_EACH = regex("每|人均|次均|户均|平均")
# 住院分娩率低于70%的有4个县
_BELOW = regex(r"(?P<what>[一-鿿]{2,14}?(?:率|比例))(?:低于|高于|超过|不足|未达|在|达)")


def of_area(topics: Topics, own: str, mention: Mention) -> str:
    """What the clauses before say of all places, for the one that `own` names; empty where they do not."""
    if (best := _BEST.match(own)) and (PLACES.search(own) or is_institution(own)):
        return phrase.shorten(best["where"] + best["what"])
    if name := _of_extreme(topics, mention):
        return name
    if year := _BEST_YEAR.match(own):
        return year["what"] or topics.level()
    if (listed := _PLACE_ALONE.fullmatch(own)) and (what := _of_each_place(topics, mention)):
        return listed["where"] + what  # …,突泉县113例
    place = _MOST.match(own)
    before = topics.base
    if place is None or before is None:
        return ""
    if before.mention.quantity.unit != mention.quantity.unit:
        # 政策生育率在90%以上的有3个乡镇,最高的甲镇达93.7%
        measure = phrase.first_measure(topics.of_unit(mention.quantity.unit) or before.name)
        of_rate = measure and mention.quantity.unit in RATES and PLACES.search(own)
        return phrase.shorten(place["where"] + measure) if of_rate else ""
    other = _MOST.match(before.own) or _BEST.match(before.own)
    measure = topics.level().removeprefix(other["where"] if other else "")
    return phrase.shorten(place["where"] + measure) if PLACES.search(own) or is_institution(own) else ""


def other_extreme(topics: Topics, own: str, mention: Mention) -> str:
    """得分最高的甲卫生院94.6分,最低的仅72.8分: the measure of the other end, whosever it is."""
    base = topics.base
    if base is None or base.mention.quantity.unit != mention.quantity.unit or not _MOST_ALONE.fullmatch(own):
        return ""
    led = _LED_BY_MOST.search(base.mention.left)
    return clean_left(led["what"]) + own if led else ""


def _of_extreme(topics: Topics, mention: Mention) -> str:
    """使用率东镇最高达72.1%,西镇最低为44.9%: the measure of the one that comes first or last."""
    said = _EXTREME.fullmatch(mention.left) if "最" in mention.left else None
    if said is None:
        return ""
    if said["what"]:
        return said["where"] + said["what"]
    base = topics.base
    first = _EXTREME.fullmatch(base.mention.left) if base is not None else None
    if base is None or first is None or base.mention.quantity.unit != mention.quantity.unit:
        return ""
    return said["where"] + base.name.removeprefix(first["where"])


def each_of_places(name: str) -> tuple[str, str] | None:
    """The place that a name begins with and what is told of it: 北流市, 病例; None where it begins with none."""
    found = _PLACE_FIRST.match(name)
    return (found["where"], found["what"]) if found else None


def listed_place(topics: Topics, mention: Mention) -> str:
    """布病分县报告,甲县最多,158例: the name of a number without words behind the first of a list of places."""
    first = _PLACE_CLAUSE.search(mention.skipped) if mention.skipped.endswith(",") else None
    what = (_of_each_place(topics, mention) or _rate_before(topics, mention.quantity.unit)) if first else ""
    return first["where"] + what if first and what else ""


def rated_place(topics: Topics, own: str, mention: Mention) -> str:
    """县域内就诊率87.4%,柯城、衢江仅为79.6%: the rate told of all, for places where the words name nothing else."""
    unit = "%" if mention.quantity.unit == "百分点" else mention.quantity.unit
    if unit in RATES and (institution := _only_institutions(own, topics)):
        what = _rate_before(topics, unit)
        return institution + what if what else ""
    if topics.root and unit not in RATES:
        return ""  # a part of what was counted
    if (low := _FOR_EXAMPLE.search(mention.skipped)) and unit in RATES and PLACES.search(own):
        return own + low["what"]
    where = own if _OTHERS.fullmatch(own) else _only_places(own)
    said = _said_of_all(mention) if where or _AREA.fullmatch(own) else ""
    if not where and not said:
        return ""
    what = said or _of_each_place(topics, mention) or _rate_before(topics, unit)
    return (where or own) + what if what else ""


def _said_of_all(mention: Mention) -> str:
    """What the words before the first place of a list say of each; empty where they say nothing of the kind."""
    before = (mention.skipped, mention.host, mention.skipped + mention.left)
    forms = (_EACH_OF, RANK_LED, _HEADED)
    led = next((found for words in before for form in forms if (found := form.search(words))), None)
    return clean_left(led["what"]) if led is not None else ""


def _only_places(own: str) -> str:
    """The places that the words name if they name nothing else; else empty."""
    # Before the pattern: most phrases begin with no place.
    told = begins_with_place(own) or starts_with(own, "place_apart") or _RANKED.match(own)
    said = _PLACES_SAID.fullmatch(own) if told else None
    if said is None:
        return ""
    where = [place for place in _NEXT_PLACE.split(said["where"]) if place not in words("place_apart")]
    return said["where"] if are_places(where) else ""


def _only_institutions(own: str, topics: Topics) -> str:
    """An institution by its name, where a list of places or of such is told: 市中医医院(38.15%)."""
    said, before = _RANKED.sub("", own), topics.done[-1].name if topics.done else ""
    ranked = topics.told or (before and said != own)
    listed = ranked or (_HOSPITAL.match(before) is not None and not is_institution(before))
    return said if listed and is_institution(said) and _HOSPITAL.match(said) else ""


def _rate_before(topics: Topics, unit: str) -> str:
    """The rate, or the number for each, that the sentence told last of the region or of other places."""
    for named in reversed(topics.done):
        told = named.is_level or named.rule == "share"
        if named.mention.quantity.unit != unit or not told or _only_places(named.name):
            continue
        hospital = _HOSPITAL.match(named.name) if unit in RATES else None
        if hospital is not None:
            if hospital.end() < len(named.name):
                return named.name[hospital.end() :]
            continue
        listed = _PLACE_FIRST.match(named.name)
        what = listed["what"] if listed else _without_place(named.name, named.own)
        return what if unit in RATES or what != named.name or _FOR_EACH.search(what) else ""
    return ""


def _without_place(name: str, own: str) -> str:
    """The name without the places that it begins with: 芷江参合率."""
    where = _only_places(own) or next((name[:n] for n in (4, 3, 2) if are_short([name[:n]])), "")
    rest = name.removeprefix(where)
    if rest[:1] not in _KINDS:
        return rest
    last = name.split("、")[-1]  # 西山县、南山县发病率
    place = _FIRST_PLACE.match(last)
    return last[place.end() :] if place else name


def _of_each_place(topics: Topics, mention: Mention) -> str:
    """What is told of each place of a list: of the one before, or by the words before the list or its sentence.

    布病分县报告,甲县最多,158例,乙县113例; 住院分娩率低于70%的有2个县:甲县66.1%; 全市报告腮腺炎6842例。其中,甲县1204例.
    """
    unit, before = mention.quantity.unit, topics.done[-1] if topics.done else None
    if before is not None and before.mention.quantity.unit == unit:
        listed = _PLACE_FIRST.match(before.name)
        return listed["what"] if listed and before.is_level else ""
    if by_place := _BY_PLACE.search(mention.skipped) or (unit in RATES and _EACH.search(mention.skipped)):
        return by_place["what"]
    if before is not None:
        below = _BELOW.match(before.name) if unit in RATES else None
        return below["what"] if below else topics.of_unit(unit) if unit in RATES else ""
    what = topics.wholes.get(unit, "")
    listed = _PLACE_FIRST.match(what)
    return listed["what"] if listed else what
