"""Chinese numerals that do not count: idioms, slogans, articles, words that refer back."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.quantities import units
from hbsummary.quantities.spot import Spot, ends_with, has, listed, starts_with
from hbsummary.regex import regex
from hbsummary.words import alternatives, words

__all__ = [
    "is_article",
    "is_idiom",
    "is_named_again",
    "is_negated",
    "is_quoted",
    "is_reference_back",
    "is_slim_chance",
    "is_slogan",
    "is_vague",
    "is_word",
]

_CUSTOMARY = ("里", "尺", "寸", "丈", "打", "磅")
_POWERS = ("十", "百", "千", "万", "亿")
_DIGITS = frozenset("一二三四五六七八九")
_OPENS = (",", ";", "。", ":")
_SHARED = regex(r"[一-鿿]{1,6}分别")
# 绩效方案 is no case
_WRITTEN = regex("[方档预草提答议图教备]案")
# 其余三所正在装修: counted here, not named again
_STATE = regex(r"(?:正在|已|尚|仍|还|在建|均|未)")
_ALL_OF_THEM = regex(r"(?:主要|核心|重点|工作)?(?:指标|数据|比例)?(?:均|都)")
_CLAUSE = regex(r"[,。;:、!?\n)]")
_HAPPENS = r"(?:发生|发现|出现|接到|接报|收到|检出|查出|产生|造成|引发|存在|新增|新发|有)"
_NEGATED = regex(
    rf"(?:(?:[未没无]|没有|不(?=[发出])|杜绝|避免|防止)(?:(?:因|由于)[^,。;:0-9]{{0,10}})?[再曾]?{_HAPPENS}|没有|无)"
    r"(?:过|任何|了)?\Z|不[漏落丢缺掉]\Z|(?:没有?|未)再?(?:[买盖建花占拿收欠让请添出落]|购买|新建|新增)(?:过|了)?\Z"
)
# 三区两美: a numeral and a noun twice, one of them no measure.
_HALF = r"([一二两三四五六七八九十])([一-鿿])(?<![一二两三四五六七八九十百千万亿余多几来])"
_TWIN_BEFORE = regex(rf"{_HALF}\Z")
# 一家一户, 一村一室: one of the second for each of the first
_EACH = frozenset("家户村人院校街镇乡县站岗车点科楼")
# “一个中心、两个轮子、四项保障”
_POINTS = regex(r"[一二两三四五六七八九十][一-鿿]{1,7}(?:[、,][一二两三四五六七八九十][一-鿿]{1,7}){1,5}")
_QUOTES = frozenset('“‘「『"')
_POINTS_AT_MOST = 20  # 反馈的四十八个问题 are counted
_SHARE = regex(r"(?:占|[率比]|比例|比重)[^,。;0-9]{0,12}\Z")
_END = frozenset(("", ",", "。", ";", ":", ")", "、", "\n"))
_COUNT_ENDS = _END | frozenset("(和及与并共")
_THINGS = frozenset("家所名人例户台辆间栋")
_BEGINS = frozenset(",。;:(\n")
# 各成一家, 如同一家: no noun stands before the number
_NO_NOUN = frozenset("成又再也第最另到过为是在从像如似同每这那哪某任的以凭用靠和与、")
# 二间献血屋和一台献血车
_COUNTED_BEFORE = regex(r"[二两三四五六七八九十0-9][一-鿿](?<![年月日个号时分秒天岁])[^,。;:0-9、]{1,8}[、和及与]\Z")
_UP_TO = regex(r"[^,。;:0-9]{0,8}?(?:发展|扩大|增加|增|扩展|扩)?[到至为](?:了)?[二两三四五六七八九十百0-9]")
_SINGLED = regex(r"[^,。;:0-9]{0,12}?(?:被|获得|荣获|获|入选|当选|评为|授予|通过|达到|成功创建)")
# 一户不落, 一起也没有: none is left out, or none at all; 一家未达标 is counted
_NONE_OF_THEM = regex(r"(?:也|都)(?:不|没|未|无)|不[落少漏缺剩丢掉拉留误办拿收]")


@cache
def _idioms() -> tuple[dict[str, list[tuple[int, str]]], dict[str, list[tuple[int, str]]]]:
    """Set phrases by a character and the next one, and by the last two; before each, where that character is in it."""
    inside: dict[str, list[tuple[int, str]]] = {}
    last: dict[str, list[tuple[int, str]]] = {}
    for phrase in words("idiom"):
        for at in range(len(phrase) - 1):
            inside.setdefault(phrase[at : at + 2], []).append((at, phrase))
        last.setdefault(phrase[-2:], []).append((len(phrase) - 1, phrase))
    return inside, last


@cache
def _between_twice() -> str:
    """What stands between 发现一起 and its second half: a verb, behind a mark one of what is done about each."""
    return rf"(?:[一-鿿]{{0,4}}|[、,][一-鿿]{{0,2}}(?:{alternatives('done_to_each')}))"


def _twice(spot: Spot) -> bool:
    """一家一家地盯, 一家一户, 发现一起、处理一起, 怀孕一个、建册一个: one after the other, each of them."""
    if spot.number != "一" or not spot.unit_text:
        return False
    before = spot.before[-2:]
    if (before[:1] == "一" and before[1:] in _EACH) or (spot.unit_text in _EACH and spot.after[:1] == "一"):
        return True
    one = "一" + spot.unit_text
    if one not in spot.after and one not in spot.before:
        return False
    between = "[一-鿿、]{0,4}" if spot.unit_text == "个" else _between_twice()
    return bool(re.match(between + one, spot.after) or re.search(f"{one}{between}\\Z", spot.before))


def is_idiom(spot: Spot) -> bool:
    """统一, 十分, 千方百计: a numeral within a set phrase."""
    c = spot.c
    if spot.follows[: len(spot.unit_text)] and spot.after[:1] == spot.unit_text:
        return True  # 一个个
    if spot.unit_text == "句" or (spot.unit_text == "遍" and ends_with(spot.before, "told_over")) or _twice(spot):
        return True
    if spot.number == "一" and spot.unit and _NONE_OF_THEM.match(spot.after):
        return True
    if spot.before.endswith("一式"):
        return True  # 一式两份
    if spot.before.endswith("届") or (spot.unit_text == "分" and not ends_with(spot.before, "scored")):
        return True
    inside, last = _idioms()
    folded, start = spot.folded, c.start
    around = (inside.get(folded[start : start + 2]), last.get(folded[max(0, start - 1) : start + 1]))
    return any(
        at <= start and folded.startswith(phrase, start - at) and not _counted(spot, start - at + len(phrase))
        for phrases in around
        for at, phrase in phrases or ()
    )


def _counted(spot: Spot, end: int) -> bool:
    """Whether the phrase ends, at `end`, inside the numeral and its unit, which say more: 十分 in 三十分, 一批次."""
    c = spot.c
    if not spot.unit:
        return False
    if end <= c.end and spot.unit_text == "分":
        return True
    return end < c.end and len(spot.number) > 1


def is_quoted(spot: Spot) -> bool:
    """A number in short quotation marks is a slogan or a name: “三个一”, “5.12”, “1+X”."""
    if not _QUOTES.intersection(spot.before):
        return False
    c = spot.c
    quotes = (*(spot.enclosed(opener, 14) for opener in "‘“「『"), spot.straight(14))
    inside = next((quote for quote in quotes if quote is not None and len(quote) <= 14), None)
    if inside is None:
        return c.style == "hanzi" and _POINTS.fullmatch(spot.enclosed("“", 40) or "") is not None
    return c.style == "hanzi" or not spot.unit or (spot.dimension == "count" and len(inside) <= 10)


def is_slogan(spot: Spot) -> bool:
    """三个不摘, 两项改革, 五大体系: points of a text, not things."""
    if spot.unit and (spot.after.startswith(("工程", "计划", "活动", "行动")) or _is_twin(spot)):
        return True
    if spot.unit_text == "字" and starts_with(spot.after, "of_so_many_characters"):
        return True
    if (spot.c.number or 0) > _POINTS_AT_MOST:
        return False
    return listed(spot.unit_text, "slogan_unit") and starts_with(spot.after.lstrip("的“"), "abstract_noun")


@cache
def _twin_after() -> re.Pattern[str]:
    return re.compile(rf"{_HALF}(?:[,。;:、!”’)\n ]|\Z|{alternatives('twin_end')})")


def _is_twin(spot: Spot) -> bool:
    """三区两美, 一园三区: half of a slogan; 三县两区 counts both."""
    if len(spot.number) != 1 or len(spot.unit_text) != 1:
        return False
    after = _twin_after().match(spot.after)
    if after and _is_no_count(spot, after, spot.c.end):
        return True
    alone = listed(spot.unit_text, "place_unit") or spot.after[:1] in _END
    before = _TWIN_BEFORE.search(spot.before) if alone else None
    return before is not None and _is_no_count(spot, before, spot.c.start - len(spot.before))


def _is_no_count(spot: Spot, half: re.Match[str], offset: int) -> bool:
    """两美 counts nothing; 两家 and 两站 do, 一般 is a word."""
    at = offset + half.start(2)
    if listed(half.group(1) + half.group(2), "idiom") or listed(half.group(2), "place_unit"):
        return False
    return units.at(spot.folded, at, min(at + 4, len(spot.folded))) is None


@cache
def _per_deed() -> re.Pattern[str]:
    """每签约一人补助120元: for each one."""
    return re.compile(rf"每(?:{alternatives('deed_per_one')})[了到]?\Z")


def is_article(spot: Spot) -> bool:
    """一个, 一支, 一名 where they mean no more than `a`."""
    if spot.number != "一" or spot.c.rule == "one half":
        return False
    unit = spot.unit_text
    before, next_one = spot.before, spot.after[:1]
    if before.endswith("接着") or next_one == "接":
        return True
    if unit == "起":
        return not _is_event(spot)
    if unit == "番":
        return not before.endswith(("翻", "翻了"))
    if ends_with(before, "each_has"):
        return False  # 每村各有一名保健员
    if "每" in before[-4:] and _per_deed().search(before):
        return True
    if listed(unit, "set_up_unit") and ends_with(before, "set_up"):
        return False  # 设有一所卫生院
    if _is_listed_once(spot) or _is_one_of_several(spot) or (unit == "座" and ends_with(before, "made")):
        return False
    if listed(unit, "article_unit"):
        return True
    if ends_with(before, "before_article") and not before.endswith("分别为"):
        return True
    if unit == "个":
        return next_one not in _END
    if (unit == "家" and next_one == "人") or (unit == "户" and starts_with(spot.after, "people")):
        return True
    if unit in ("名", "位", "人"):
        return not has(spot.back(24), "counts_people")
    return spot.dimension == "count" and unit != "例" and not _is_counted(spot)


def _is_counted(spot: Spot) -> bool:
    """购置一台献血车, 献血车一台: what was got, or the number behind what it counts; 一盒药 counts nothing."""
    before = spot.before.rstrip(" ").removesuffix("了")
    if spot.after.lstrip(" ")[:1] in _COUNT_ENDS:
        return "一" <= before[-1:] <= "鿿" and before[-1:] not in _NO_NOUN
    return ends_with(before, "made") or _COUNTED_BEFORE.search(spot.before) is not None


def _is_one_of_several(spot: Spot) -> bool:
    """两人火线入党,一人被授予…; 其中一名…; 从一个社区发展到八个: one of those counted, or the first count."""
    if spot.dimension != "count":
        return False
    if spot.before.endswith(("从", "由")):
        return _UP_TO.match(spot.after) is not None
    if spot.unit_text in _THINGS and spot.before.endswith(("其中", "其中有")):
        return True  # 其中一家未达标
    singled = listed(spot.unit_text, "singled_unit") and _SINGLED.match(spot.after) is not None
    return singled and (spot.before.endswith(("其中", "其中有", ",有", "。有")) or spot.before[-1:] in _BEGINS)


def _is_listed_once(spot: Spot) -> bool:
    """撰写论文一篇, 余下一件: the numeral stands behind what was made, or behind a word for what is left."""
    if ends_with(spot.before, "left_over"):
        return True
    if spot.before.endswith(("只有", "仅有")) and listed(spot.unit_text, "singled_unit"):
        return True
    if spot.after[:1] not in _END or not listed(spot.unit_text, "made_unit"):
        return False
    return _made().search(spot.back(20)) is not None


@cache
def _made() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('made')})了?[^,。;:!?\n]{{2,14}}\Z")


def _is_event(spot: Spot) -> bool:
    """一起中毒事件, 发生一起, 案件一起 count an event; 一起出资 and 凝聚在一起 mean together."""
    before = spot.before.removesuffix("了").removesuffix("过")
    if starts_with(spot.after, "together"):
        return before.endswith("发生")
    clause = _WRITTEN.sub("", _CLAUSE.split(spot.after, maxsplit=1)[0])
    if not clause:
        return has(before, "incident") and not ends_with(before, "before_together")
    return ends_with(before, "incident") or (has(clause, "incident") and not ends_with(before, "companion"))


def is_negated(spot: Spot) -> bool:
    """未发生一例事故, 无1例死亡, 没有一家, 不漏一户: none is counted; 死亡0例 says so as a value."""
    c = spot.c
    return c.number == 1 and not c.scaled and spot.dimension == "count" and _NEGATED.search(spot.before) is not None


def is_vague(spot: Spot) -> bool:
    """几十家, 数百人, 成千上万, 半数以上的村: no figure is stated; 占投诉的一半 is a share."""
    if spot.c.style == "half":
        return _SHARE.search(spot.before) is None
    before = spot.before[-4:]
    if ends_with(before, "vague"):
        return True
    if not before.endswith(("数", "成")):
        return False
    # 数百人 and 成千: a counting word before a bare power of ten.
    return spot.number[:1] in _POWERS and not ends_with(before, "counting_name") and not before.endswith("完成")


def is_word(spot: Spot) -> bool:
    """万人签名, 千人计划, 五里镇: 万 and 千 alone count only with a word that compares, or 余."""
    if spot.unit_text in _CUSTOMARY:
        return True
    number = spot.number.rstrip("余多来几")
    if len(number) == 2 and spot.c.high is None and all(c in _DIGITS for c in number):
        return True  # 三八, 五一: days and names
    if number.strip("百千万亿萬億") != "":
        return False
    return not spot.c.more and not ends_with(spot.before, "power_link")


def is_slim_chance(spot: Spot) -> bool:
    """万分之一的侥幸; ‰指千分之一: a fraction that measures nothing."""
    return starts_with(spot.after, "slim_chance") or has(spot.before, "defining")


def _listed_before(spot: Spot) -> bool:
    """Whether as many short items as the number says stand in a list right before it."""
    if spot.unit_text == "家" and re.search("[院所站室]|中心|机构|单位|企业|公司", spot.after[:8]):
        return False
    items = re.split("、|和|与", re.split("[,。;:(]", spot.back(40))[-1])
    if len(items) != spot.c.number or len(items) < 2 or not all(items) or max(map(len, items[1:])) > 6:
        return False
    return not has(items[0], "newly_named")  # 新增甲、乙两县为试点 counts them


def is_named_again(spot: Spot) -> bool:
    """这5种传染病: named before."""
    return spot.before.endswith("这") and spot.number.isdigit() and len(spot.number) <= 2


def is_reference_back(spot: Spot) -> bool:
    """这三项, 以上五个, 其他两个, 两项分别, 两项比例分别, 三项指标均: referring back."""
    if spot.unit_text in ("项", "个", "率") and _ALL_OF_THEM.match(spot.after):
        return True
    if listed(spot.unit_text, "named_again") and _listed_before(spot):
        return True
    # 两项分别 are told again; 六位成员分别到联系点 are counted here
    if spot.unit and spot.unit not in ("位", "名") and _SHARED.match(spot.folded, spot.c.end, spot.c.end + 12):
        return True
    if spot.after.startswith("分别") and spot.before[-1:] in _OPENS:
        return True  # 人群查病9635人,…查牛1217头,两项分别占任务的64.2%和58.1%
    if spot.before.endswith(("其余", "另外")) and spot.unit not in ("个", "项") and _STATE.match(spot.after):
        return False
    if spot.after.startswith(("接壤", "交界", "毗邻", "相邻")):
        return True
    return ends_with(spot.before, "referring") and not has(spot.before[-4:], "not_referring")
