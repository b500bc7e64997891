"""The noun phrases beside a number: what stands behind it, and what stands between two numbers of a clause."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.link import phrase
from hbsummary.link.institutions import PLACES, attribute_of
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import TOGETHER, clean_left, clean_right
from hbsummary.link.topics import RATES
from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, longest_ending, words

__all__ = [
    "SUMMED",
    "THOSE_ARE",
    "UNCOUNTED",
    "after_joint",
    "between_places",
    "deed_after",
    "names_sum",
    "noun_after",
    "place_counted",
    "with_verb",
]

SUMMED = regex(r"(?:共|合计|总计|共计)\Z")
# Units in which nothing is counted.
UNCOUNTED = (*RATES, "百分点")
# …综合楼和投资1亿元: what follows 和 is the second number's own.
_SECOND = regex(r".*(?:(?<![总饱])和|及(?!时|格|以上|以下)|与|以及|并)(?=[一-鿿]{2})")
# 54人中60岁以上的有13人
_OF_THEM = regex(r"\A[之当]?中(?=[0-9一-鿿]{2})(?![医药心级学国小层青老型央])")
_WHICH_OF_THEM = regex(
    r"(?P<who>[一-鿿]{1,10}[医师生员者工人户部家院童女])[之当]?中,?(?P<which>[0-9一-鿿]{2,14}?)(?:的?(?:有|占|仅|只有|为)|的)?\Z"
)
_AMONG_COUNTIES = regex(r"(?:[县市区旗乡镇、()]|街道){1,6}[之当]?中,?(?=[一-鿿]{1,7}[县市区旗乡镇]\Z)")
_SHORT_DEED = 2
# 9个卫生院改扩建已完工7个: of those counted so many have come so far
_COME_SO_FAR = regex(
    r"(?P<what>[一-鿿]{2,16}?)(?:现?已经?|均已|已有)?(?P<stage>(?:主体)?(?:完工|竣工|开工|封顶)|建成(?:投用)?|投入使用|通过验收|达标|启动)(?:的)?(?:有|共)?\Z"
)
_ITEM = re.compile(r"\A(?:、|和|与|以及|及(?!时|格|以上|以下))+")
_DONE_WITH = regex(r"(?<=[一-鿿]{2})(?:开展|进行|实施|组织)(?=[一-鿿]{2,10}\Z)")
_BRACKETED = re.compile(r"\A\([^()]*\)[、,]?")
_OR_MORE = re.compile(r"\A(?:以上|左右|以内|余|的)+")
# 成功抢救危重孕产妇23例、危重新生儿58例
# 4间医院的总床位数达到3220张: what leads on to the next number
_POPULATION = regex(r"(?:常住|户籍|农业|流动|城镇|农村|服务|总)?人口(?=的|建档|签约|参合|参保|接种)")
# 1264名符合条件的农村孕产妇领取了住院分娩补助: what they got is part of what is counted
_GOT = regex(
    r"\A的?(?P<who>[^,。;:0-9]{2,14}?)(?P<got>(?:领取|享受|获得|得到)了?[一-鿿]{2,8}?(?:补助|补贴|补偿|奖励|救助|津贴|扶助金|奖扶金|补偿款|待遇))(?![一-鿿]{0,2}[0-9])(?:[,。;]|\Z)"
)
_ONWARDS = regex(r"(?<=[一-鿿]{2})(?:进行|开展|实施|提供|给予)了?\Z")
_UP_TO = regex(r"(?<=[一-鿿]{2})(?<![行作人])(?:均|都|仅|已|共|尚|还|只)*(?:达到?|为|有|在|占|对|完成)\Z")
# 40余户上100人受益
_COMPARE_NEXT = ("上", "近", "约", "超", "达", "逾", "共")
_SOME_OF_THEM = regex(r"([一-鿿]{2,10})[之当]?中(?:的|(?:仅|只|已|尚|还)?有?)")
_AIMS_COUNTED = ("指标", "任务", "目标", "目标任务", "重点任务", "工作任务", "任务指标")
_STANDARD = re.compile(r"\A的?标准(?=[一-鿿])")  # 按人均45元的标准落实经费
_LED_BY = regex(r"的([一-鿿]{2,10})\Z")
_SUM_OF = regex(
    r"(?![与和及、的])[一-鿿、“”]{0,14}?(?:资金|经费|基金|补助款?|补贴|扶助金|补偿金|补偿款|救助金|奖励金|保证金|欠款|医疗费用?|费用)"
    r"(?![一-鿿]{0,3}(?:率|占比))"
)
_RESCUED = regex(r"(?:成功)?(?:抢救|收治|诊治)(?!成功)")
_DEED = regex(r"[一-鿿“\"A-Za-z]{3}|(?:参与|参加|受益|达标|亏损|超标|获奖|入围)\Z")
# 服用率在90%以上的有甲县、乙县: which they are
THOSE_ARE = regex(r"(?P<bound>以上|以下|以内)的(?:只|仅)?[有是]")
_BOUND = re.compile(r"\A[ ]?(?:以上|以下|左右|以内)(?=的?[一-鿿“])")
_ALL_ARE = ("均为", "均系", "均属", "都是", "都为")
# 应种402实种398
_DONE_OF_DUE = regex(r"[实已未][一-鿿]{1,3}\Z")
_NO_NOUN = ("元", "百分点", "/10万", "‰")


def between_places(before: Mention, left: str, noun: str) -> bool:
    """Whether only the noun of the first number stands before the second, both of places: 9个村1个社区."""
    return left == before.right and len(left) <= 5 and bool(PLACES.search(left) and PLACES.search(noun))


def after_joint(before: Mention, left: str, said: str, unit: str) -> str:
    """The words of a second number in a clause: behind 和, or with the first number as part of the name.

    `said` are the words that name the number before it, `unit` is its own.
    """
    left = _STANDARD.sub("", _OF_THEM.sub("", _BRACKETED.sub("", left)))
    item = _ITEM.match(left)
    if item:
        rest = left[item.end() :]
        return with_verb(said, rest) if clean_left(rest) else ""  # 举办讲座112次、共有3460人次参加
    if counties := _AMONG_COUNTIES.match(left):
        return left[counties.end() :]  # 婚检率78.3%,8个县市中利川市91.2%
    if left == before.right and (done := _ONWARDS.search(left)):
        return done.group()  # 对26名伤者和家属进行78人次的心理干预
    if not before.quantity.unit and _DONE_OF_DUE.match(left):
        return left
    if left == before.right and unit == before.quantity.unit and (far := _COME_SO_FAR.match(left)):
        return far["what"] + far["stage"]
    joint = _SECOND.search(left)
    if joint:
        return left[joint.end() :]
    if among := _SOME_OF_THEM.fullmatch(left):
        return among[1] + "中"  # 319例感染者中的247例提供治疗
    if deed := _did(left)[1] or "".join(_of_whom(left)):
        return deed
    counted = clean_right(before.right)
    if counted and "共" in left and left.startswith(counted[:2]) and (together := TOGETHER.search(left)):
        rest = left[together.end() :]
        # 两轮强化免疫共服苗6.1万人次: what was done says nothing without them
        return left[: together.start()] + rest if len(rest) <= _SHORT_DEED and not phrase.is_dependent(rest) else rest
    if (done := _DONE_WITH.search(left)) and counted and left.startswith(counted):
        return left[done.end() :]  # 93家门诊部、诊所开展院感督查7轮
    if counted and left.startswith(counted[:2]) and len(before.left) + len(left) <= 22 and left != before.right + "、":
        # 区属5个医疗单位职工总数217人; 为62.3万人次补偿医药费用1.38亿元
        return (
            re.sub(r"\A的?标准", "", left)
            if ends_with(before.left, "for_whom") or before.quantity.unit in ("元", "人次", "")
            else before.left + ("" if unit in RATES else _printed(before)) + left
        )
    return left


@cache
def _doer() -> re.Pattern[str]:
    who = f"{alternatives('institution_end')}|{alternatives('population_end')}|{alternatives('staff_end')}"
    return re.compile(
        rf"(?P<who>[一-鿿]{{0,10}}?(?:{who}))(?:全年|今年|累计|先后|共|均|已)*"
        rf"(?P<did>(?:{alternatives('list_verb')}|上报|组成)了?(?!项目|工程|任务|经费)(?:[一-鿿“]{{3,}})?)\Z"
    )


def _did(between: str) -> tuple[str, str]:
    """Who stands between two numbers and what they did: 31 家直报单位全年上报传染病报告卡 1301 张."""
    found = _doer().match(between)
    if found is None:
        return "", ""
    alone = found["did"].rstrip("了") == "发放"  # 为5347名孕产妇发放214万元补助
    return found["who"], found["who"] + found["did"] if alone else found["did"]


def _of_whom(between: str) -> tuple[str, str]:
    """Who stands between two numbers and which of them: 16 名村医中50岁以上的有 9 名."""
    found = _WHICH_OF_THEM.match(between)
    return (found["who"], found["which"]) if found else ("", "")


def with_verb(said: str, item: str) -> str:
    """An item of a list with the verb of the item before: 引进研究生12名、本科生45名."""
    verb = phrase.list_verb().match(said) or _RESCUED.match(said)
    return (
        verb.group() + item if item and verb and verb.end() < len(said) and not phrase.list_verb().match(item) else item
    )


def _printed(mention: Mention) -> str:
    value, unit = mention.quantity.value, mention.quantity.unit_text
    for power, name in ((1e8, "亿"), (1e4, "万")):
        if value is not None and unit.startswith(name):
            value /= power
    return ("" if value is None else f"{value:.10g}") + unit


def deed_after(mention: Mention) -> str:
    """为601人提供免费检查: what is done to the counted, where nothing stands before the number."""
    if mention.quantity.unit in UNCOUNTED:
        return ""
    text = _OR_MORE.sub("", mention.right.replace("\n", "")).strip(" ")
    if text.startswith(_ALL_ARE):
        return ""  # 死亡4例均为乙类
    return text[:18] if _DEED.match(text) else ""


def names_sum(right: str) -> bool:
    """Whether the words behind a sum say what it is: 住院分娩补助."""
    return _SUM_OF.match(right) is not None


def noun_after(found: list[Mention], n: int) -> str:
    right = found[n].right
    unit = found[n].quantity.unit
    if _OF_THEM.match(right) or (not unit and _DONE_OF_DUE.match(right)):
        return ""
    if THOSE_ARE.match(right):
        return ""
    if whole := _whole_after(found, n) or _looked_at(found[n]):
        return whole
    if right.strip() == "的" and n + 1 < len(found) and found[n + 1].left.strip() == "的":
        n, right = n + 1, "的" + found[n + 1].right  # 总投资1350万元的3处改扩建项目
    if right.strip() in ("共", "共计", "合计") and n + 1 < len(found) and found[n + 1].joined:
        return noun_after(found, n + 1)  # 5支共150人的流调队伍, 3批共36名医务人员
    if right.startswith("由") and n + 1 < len(found) and (led := _LED_BY.search(found[n + 1].right)):
        return led[1]  # 1个由县医院牵头、覆盖13家机构的医联体
    while not right.strip() and n + 1 < len(found) and found[n + 1].joined and not found[n + 1].left.strip():
        n += 1
        right = found[n].right
    following = found[n + 1] if n + 1 < len(found) else None
    adjoins = following is not None and following.joined and following.left == found[n].right
    right = _BOUND.sub("", right)
    right = _ONWARDS.sub("", _UP_TO.sub("", right)) if adjoins else right
    if unit == "元" and (sum_of := _SUM_OF.match(right)):
        return sum_of.group()  # 发放214万元住院分娩补助
    if (unit in _NO_NOUN or unit.startswith("元/")) and not right.startswith("的"):
        return ""
    if unit in ("人", "名", "户") and (got := _GOT.match(right)):
        return got["who"] + got["got"].replace("了", "", 1)
    if people := _POPULATION.match(right):
        return people.group()  # 承担着61万常住人口的医疗救治
    noun = SUMMED.sub("", clean_right(right)) or _of_aims(found[n])
    noun = "" if noun in _COMPARE_NEXT else noun
    if done := _done_to_all(found, n):
        return noun.rstrip("和及与") + done
    if adjoins and (who := _did(right)[0] or _of_whom(right)[0]):
        return who
    if following is not None and adjoins and len(attribute_of(noun)) < len(noun):
        if following.quantity.unit == "元" and (paid := longest_ending(noun, "put_in")):
            return noun.removesuffix(paid)  # 16个重点村投资207万元
        # 区属5个医疗单位职工总数217人: the five are the institutions.
        return _counted_of(noun.removesuffix(attribute_of(noun)), following.quantity.unit)
    return noun


def _of_aims(mention: Mention) -> str:
    """指标 in 设定的24项指标: aims are counted, and nothing is told of what they are."""
    counted = mention.quantity.unit in ("项", "个", "条", "类", "大类")
    return mention.right if counted and mention.right in _AIMS_COUNTED else ""


@cache
def _counted() -> re.Pattern[str]:
    who = f"{alternatives('institution_end')}|{alternatives('population_end')}|单位|党员"
    places = r"(?:行政|自然)?村(?:\(社区\))?|社区|乡镇|街道"  # 309个行政村(社区)卫生室覆盖率达到100%
    return regex(rf"(?:([一-鿿]{{0,12}}(?:{who}))[一-鿿]{{2,5}}|({places})[一-鿿]{{2,9}}?)(?:率|比例|度)\Z")


def _counted_of(noun: str, unit: str) -> str:
    """Of the words between a count and a measure of the counted: 放射诊疗单位 of 21家放射诊疗单位持证率95%."""
    counted = _counted().match(noun) if unit in RATES else None
    if counted:
        return counted[1] or counted[2]
    return noun.removesuffix("由")


def _whole_after(found: list[Mention], n: int) -> str:
    """外科楼 in 投资1200万元、建筑面积8000平方米的外科楼, for the first number too."""
    end = n
    while end + 1 < len(found) and found[end + 1].left.startswith("、"):
        if not phrase.is_dependent(clean_left(found[end + 1].left)):
            return ""
        end += 1
    whole = found[end].right if end > n and phrase.is_dependent(clean_left(found[n].left)) else ""
    return clean_right(whole) if whole.startswith("的") else ""


# 对全区58所学校的教学环境、饮水卫生等开展监督检查: at whom it was looked, at what, and how
_LOOKED_AT = regex(
    r"(?P<who>[一-鿿]{1,12}?)的(?P<what>[^,;。:的0-9]{2,40}?)(?:情况|工作)?等?(?:开展|进行|实施|予以)了?(?P<did>[一-鿿]{2,8})\Z"
)
_ASPECT = 8


def _looked_at(mention: Mention) -> str:
    """学校监督检查 in 对全区58所学校的教学环境、饮水卫生等开展监督检查; empty where the clause is no such one."""
    found = _LOOKED_AT.match(mention.right) if "的" in mention.right and "对" in mention.left else None
    if found is None:
        return ""
    short = "、" not in found["what"] and len(found["what"]) <= _ASPECT
    return found["who"] + (found["what"] if short else "") + found["did"]


@cache
def _checked() -> re.Pattern[str]:
    who = f"{alternatives('staff_end')}|{alternatives('population_end')}"
    return regex(
        rf"(?P<done>的[^的]{{0,10}}(?:{alternatives('checked')}))"
        rf"|\A[一-鿿]{{0,8}}?(?:{who})(?P<their>(?:{alternatives('checked')})(?:任务|工作)?"
        # 为3.3万名老年人和8600名儿童提供了中医药健康服务
        r"|提供了?[一-鿿]{2,12}(?:服务|随访|体检|检查|管理|救助|培训|筛查|治疗))\Z"
    )


def _done_to_all(found: list[Mention], n: int) -> str:
    """的采样调查 in 54名吸毒人员和101名暗娼的采样调查, for the first number too."""
    end, unit = n, found[n].quantity.unit
    while end + 1 < len(found) and found[end + 1].joined and found[end + 1].left.rstrip("、") == found[end].right:
        end += 1
        if found[end].quantity.unit != unit or not found[end].left.endswith(("、", "和", "及", "与")):
            return ""
    done = _checked().search(found[end].right) if end > n and "的" not in found[n].right else None
    return (done["done"] or done["their"].replace("提供了", "提供")) if done else ""


def place_counted(found: list[Mention], n: int) -> str:
    """9乡3镇84个村, 6男4女: where the unit itself names what is counted."""
    if found[n].quantity.unit_text in ("男", "女"):
        return found[n].quantity.unit_text + "性"
    unit = found[n].quantity.unit
    if unit not in words("place_counted"):
        return ""
    adjoining = any(m.joined and not (found[k].right + m.left).strip() for k, m in _around(found, n))
    return unit if adjoining else ""


def _around(found: list[Mention], n: int) -> list[tuple[int, Mention]]:
    """The number behind one and the number itself, each with the place of the number before it."""
    return [(k - 1, found[k]) for k in (n, n + 1) if 0 < k < len(found)]
