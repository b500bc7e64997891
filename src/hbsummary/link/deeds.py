"""What the words behind a number tell of those counted: what was done to them, how far they are, what they are.

They name the number where nothing stands before it, or too little: 1台已损坏, 其余3所正在装修.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from hbsummary.link import phrase
from hbsummary.link.institutions import named_institutions
from hbsummary.link.nouns import deed_after
from hbsummary.link.sentences import Mention
from hbsummary.link.strip import clean_left, clean_right
from hbsummary.link.topics import RATES, Named, Topics
from hbsummary.regex import regex
from hbsummary.words import alternatives, words

__all__ = ["by_deed", "is_one_of_them", "is_something_else", "with_deed"]

_PEOPLE = ("人", "名", "人次")
_STAGE = regex(
    r"(?:已经?|均已|现已|正在|尚|仍)?(?P<stage>未?开工(?:建设)?|(?:主体)?(?:完工|竣工|封顶)|(?:正在)?(?:装修|施工|建设|改造|选址|设计|规划|招标)|验收|投入使用|建成(?:投用)?|启动|在建|未达标|达标)(?:[,。;、(]|\Z)"
)
# 其余8人外出未归
_HOW_IT_IS = regex(r"(?P<how>(?!为|是|的)[一-鿿]{2,8})(?:[,。;(]|\Z)")
_SOME_ARE = regex(r"(?:已经?|尚|仍|还|正|处于)(?P<how>[一-鿿]{2,6})(?:[,。;]|\Z)")
_UNDERWENT = regex(r"(?:进行|予以|给予|受到|作出|实施)了?(?P<deed>[一-鿿]{2,8})\Z")
_UNDERWENT_AFTER = regex(r"(?:进行|予以|给予|作出|实施)了?(?P<deed>[一-鿿]{2,8})(?:[,。;、]|\Z)")
_BRACKET_FIRST = re.compile(r"\A\([^()]*\)")
# 建卡4321张: counted in 张, and no beds
_NO_BED = regex(r"[床卡证单]|缺口\Z|处方")
# 5个村卫生室为新建、8个为改扩建
_IS_OF = regex(r"[为是](?P<what>[一-鿿]{2,10})(?:[,。;、]|\Z)")
_IS_OF_NOUN = regex(r"(?<=[一-鿿]{2})[为是][一-鿿]{2,10}\Z")
# 92个村卫生室中仅37个有独立业务用房
_HOW_THEY_ARE = regex(
    r"(?:有|无|达到?|尚?未|没有?|已|被|获|通过|完成|建成|实现|配备?|开展|实行|设|参加|纳入|存在|属于?|不)了?[一-鿿“]{2}"
)


@cache
def _deed() -> re.Pattern[str]:
    return re.compile(alternatives("deed"))


@cache
def _institution() -> re.Pattern[str]:
    return re.compile(alternatives("institution_end"))


def by_deed(mention: Mention, own: str, topics: Topics) -> Named | None:
    """The name that the words behind a number give it; None where they do not.

    `own` are the words before it. The first of `_FORMS` that fits gives the name.
    """
    return next((named for form in _FORMS if (named := form(mention, own, topics)) is not None), None)


def _done_to_them(mention: Mention, own: str, topics: Topics) -> Named | None:
    """3家进行了当场处罚,1家进行了立案处罚; …;3221人次享受补偿."""
    if own or not topics.done or not _deed().match(mention.right):
        return None
    done, before = deed_after(mention), topics.done[-1]
    if (other := _UNDERWENT.fullmatch(done)) and (same := _UNDERWENT.search(before.own)):
        done = before.own[: same.start()] + other["deed"]
        return Named(mention, done, done, "deed after")
    # …,报付比达65%;3221人次享受补偿: people are counted of no rate
    anew = ";" in mention.skipped and before.mention.quantity.unit in (*RATES, "元")
    of = "" if anew else phrase.shorten(topics.last(), 12)
    return Named(mention, of + done[:12], done, "deed after")


def _others_so_far(mention: Mention, own: str, topics: Topics) -> Named | None:
    """2个卫生院已竣工,其他3个正在装修."""
    stage = _STAGE.match(mention.right) if own in words("others") and topics.done else None
    if stage is None:
        return None
    own += _counted_last(topics) + stage.group("stage")
    return Named(mention, own, own, "deed after")


def _some_of_them(mention: Mention, own: str, topics: Topics) -> Named | None:
    """快检设备只有3台,1台已损坏."""
    some = _SOME_ARE.match(mention.right) if not own and is_one_of_them(mention, topics) else None
    if some is None:
        return None
    return Named(
        mention, phrase.shorten(topics.done[-1].name, len(some["how"])) + some["how"], some["how"], "deed after"
    )


def _other_people(mention: Mention, own: str, topics: Topics) -> Named | None:
    """应落实手术88人,已落实71人,有禁忌证9人,其余8人外出未归."""
    how = _HOW_IT_IS.match(mention.right) if own in words("others") else None
    whole = _those_of(mention, topics) if how else ""
    if how is None or not whole:
        return None
    own += how["how"]
    return Named(mention, phrase.shorten(whole, len(own)) + own, own, "deed after")


def with_deed(mention: Mention, own: str, topics: Topics) -> str:
    """`own`, the words before a number, with what is done to the counted where they do not say it themselves."""
    if not own and topics.root and (stage := _STAGE.match(mention.right)):
        return stage.group("stage")  # 其中5个已开工
    if not own and topics.root and _HOW_THEY_ARE.match(mention.right):
        return deed_after(mention)  # 其中3所未消毒, 村卫生室中37个有独立业务用房
    if (
        own.endswith("中")
        and not phrase.is_disease(own)
        and (_deed().match(mention.right) or _HOW_THEY_ARE.match(mention.right))
    ):
        return own[:-1] + deed_after(mention)  # 农业人口中有23.6万人参加合作医疗
    if mention.left.startswith("对") and own and (under := _UNDERWENT_AFTER.match(mention.right)):
        return own + under["deed"]  # 对存在问题的5家进行了当场行政处罚
    if own in words("list_verb"):
        if done := _done_alike(mention, topics):
            return own + done
        if mention.quantity.unit in _PEOPLE:
            return own + deed_after(mention)  # 选派6人到上级医院进修
    if mention.quantity.unit == "张" and phrase.is_dependent(own) and not _NO_BED.search(own):
        return own + "床位"
    if not own and not topics.done and (who := _said_institution(mention)):
        return who + deed_after(mention)  # 部分村卫生站能力弱,仍有35间未开通医保结算
    return own + deed_after(mention) if phrase.is_dependent(own) and not topics.done else own


def _said_institution(mention: Mention) -> str:
    """The institutions that the clause before names, of which some are counted."""
    if mention.quantity.unit not in ("家", "间", "所", "个", "处"):
        return ""
    named = [match.group() for match in named_institutions().finditer(mention.skipped)]
    return clean_left(named[-1]).removeprefix("部分") if named else ""


def is_something_else(mention: Mention, topics: Topics) -> str:
    """村卫生室为改扩建 of 5个村卫生室为新建、8个为改扩建: what the others of a list are."""
    other, first = _IS_OF.match(mention.right), _IS_OF_NOUN.search(topics.done[-1].name)
    return topics.done[-1].name[: first.start()] + "为" + clean_right(other["what"]) if other and first else ""


def is_one_of_them(mention: Mention, topics: Topics) -> bool:
    """Whether a clause tells how some are, behind one that tells how others are: 19所使用…,7所为自备水."""
    before = topics.done[-1] if topics.done else None
    return before is not None and before.is_level and before.mention.quantity.unit == mention.quantity.unit


def _counted_last(topics: Topics) -> str:
    """The institutions counted last; empty where none are."""
    told = ((named.own, named_institutions().search(named.own)) for named in reversed(topics.done) if named.is_level)
    before, found = next((one for one in told if one[1]), ("", None))
    if found is None:
        return ""
    named = before[found.start() - 1 : found.start()] == "、"  # 城关、河东卫生院
    if named:
        return str(_institution().findall(found.group())[-1])
    return phrase.list_verb().sub("", clean_left(found.group()), count=1)


def _those_of(mention: Mention, topics: Topics) -> str:
    """The people of whom the others are what is left: 应落实手术88人,已落实71人,有禁忌证9人,其余8人."""
    first = next((d for d in topics.done if d.is_level and d.mention.quantity.unit == mention.quantity.unit), None)
    if first is None or mention.quantity.unit not in _PEOPLE or first is topics.done[-1]:
        return ""
    return first.name if (first.mention.quantity.value or 0) > (mention.quantity.value or 0) else ""


def _done_alike(mention: Mention, topics: Topics) -> str:
    """公厕 in 新建公厕9座,改造17座: what another deed is done to in the same unit."""
    before = topics.done[-1] if topics.done else None
    if before is None or not before.is_level or before.mention.quantity.unit != mention.quantity.unit:
        return ""
    verb = phrase.list_verb().match(before.own)
    return _BRACKET_FIRST.sub("", before.own[verb.end() :]) if verb and not mention.skipped.strip(",、 ") else ""


# Numbers that have no words of their own, and those of the others, by what the words behind them tell.
_FORMS: tuple[Callable[[Mention, str, Topics], Named | None], ...] = (
    _done_to_them,
    _others_so_far,
    _some_of_them,
    _other_people,
)
