"""Rates and shares: numerator, denominator, and what the one is of the other.

A link is sure where words say it (应查…已查…率, 其中…占); what does not agree then is told. Where
only the place suggests it the figures have to agree, in digits enough to be no chance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from hbsummary.model import Kind
from hbsummary.normalise.checks.links import Link, Sure, Told
from hbsummary.normalise.checks.lists import exhausts
from hbsummary.normalise.checks.members import FACTOR, Member, Tie, same_unit, suggested, tied
from hbsummary.normalise.checks.portions import head, is_share, portions
from hbsummary.normalise.checks.rounding import Interval, Verdict
from hbsummary.normalise.checks.slips import in_quotient, slipped
from hbsummary.normalise.checks.words import alternatives
from hbsummary.regex import regex

__all__ = ["is_birth", "rates"]

_SIGN = {"%": "100%", "‰": "1000‰", "/10万": "100000/10万", "/万": "10000/万", ":100": "100"}
_BACK, _BESIDE, _AHEAD = 7, 4, 2  # how far from a rate its parts may stand
_SEVERAL = 2  # rates that show what the others of their sentence are of
_TELLING = 3  # digits of a rate that fits by no chance
_STEM = regex(r"([一-鿿A-Za-z]{0,20}?)率[一-鿿]{0,4}\Z")
_COUNT_END = regex(r"(?:人数|例数|户数|件数|数量?|病人|患者|者|人员)\Z")
_LISTED = regex(r"其中|分别|含")
_DONE = regex(r"已|实|完成|参|到|接种|检|查")
_ALIKE = (("病死", "死亡"), ("管理", "在管"), ("患病", "检出"))  # how a rate and its numerator are called
_JOINED = regex(r"\s{0,2}[、和与及]\s{0,2}\Z")
_STOP = regex(r"[。!?\n]")
_SENTENCE = re.compile(r"[。;]")


def rates(group: Sequence[Member], told: Told) -> Iterator[Tie]:
    """The rates of a sentence with what they are made of, each once."""
    found: list[Tie] = []
    left: list[int] = []
    for at, rate in enumerate(group):
        if rate.unit not in FACTOR or rate.kind is Kind.CHANGE or rate.rule in ("from", "to", "aim"):
            continue
        tie = _best(rate, _links(group, at, told)) or _of_two(group, at)
        if tie is not None:
            found.append(tie)
        elif at and rate.unit == "%":
            left.append(at)
    yield from found
    if left and len(found) >= _SEVERAL:
        yield from _of_one_base(group, left, found)


def _of_two(group: Sequence[Member], at: int) -> Tie | None:
    """甲…人次,乙…人次;乙占总数的…%: of what the two come to, where the figures say so."""
    rate, before = group[at], group[max(0, at - 2) : at]
    if rate.unit != "%" or len(before) < 2 or not is_share(rate) or rate.figure.digits < _TELLING:
        return None
    other, upper = before
    alike = other.unit == upper.unit and other.counts and {other.kind, upper.kind} == {Kind.LEVEL}
    if not alike or rate.vague or upper.vague or other.vague:
        return None
    within = upper.figure.interval.over(upper.figure.interval + other.figure.interval)
    if within is None:
        return None
    formula = f"{upper.text} ÷ ({other.text} + {upper.text}) × 100%"
    expected = upper.value / (upper.value + other.value) * 100
    tie = tied("rate", (upper, other), rate, expected, within.times(100), formula)
    whole = exhausts([other, upper])
    telling = whole or min(upper.figure.digits, other.figure.digits) >= _TELLING
    return suggested(tie, telling and _damaged_of_two(rate, upper, other), named=whole)


def _damaged_of_two(rate: Member, upper: Member, other: Member) -> bool:
    """Whether another digit makes a rate the share of the one in both."""
    one, two, share = upper.figure.interval, other.figure.interval, rate.figure.result.times(0.01)
    whole, left = one.over(share), (share * two).over(Interval(1 - share.high, 1 - share.low))
    made = one.over(one + two)
    return slipped(
        [
            (rate.figure, made.times(100) if made is not None else None),
            (upper.figure, left),
            (other.figure, whole - one if whole is not None else None),
        ]
    )


def _best(rate: Member, links: Iterator[Link]) -> Tie | None:
    """The first link that agrees, else the first that should."""
    best = None
    for link in links:
        made = _tie(link, rate)
        if made is not None and (made.verdict is Verdict.AGREES or link.sure is Sure.PAIRED):
            return made
        if made is not None and (link.sure is Sure.WORDS or (link.sure is Sure.LIKELY and _damaged(link, rate))):
            best = best or made
    return best


def _of_one_base(group: Sequence[Member], left: Sequence[int], found: Sequence[Tie]) -> Iterator[Tie]:
    """Rates of what several others of the sentence are of, or would be with another digit."""
    agreeing = [tie for tie in found if tie.verdict is Verdict.AGREES]
    uppers, lowers = {tie.rows[0] for tie in agreeing}, Counter(tie.rows[1] for tie in agreeing)
    bases = [m for m in group if lowers[m.place] >= _SEVERAL]
    for at in left:
        rate, upper = group[at], group[at - 1]
        if not upper.counts or upper.place in uppers or not (is_share(rate) or _fits(rate, upper)):
            continue
        for lower in bases:
            link = Link(upper, lower, Sure.LIKELY)
            tie = _tie(link, rate) if lower.place < upper.place and same_unit(upper, lower) else None
            if tie is not None and (tie.verdict is Verdict.AGREES or _damaged(link, rate)):
                yield tie
                break


def _fits(rate: Member, upper: Member) -> bool:
    """Whether a rate is called after a count: 产后访视…人,产后访视率."""
    stem, own = _stem(rate), _COUNT_END.sub("", upper.label)
    return bool(stem and own and (stem.endswith(own[-2:]) or own.endswith(stem[-2:])))


def is_birth(member: Member) -> bool:
    """Whether a member counts births."""
    return "产" in member.name and member.kind is Kind.LEVEL and _birth().search(member.name) is not None


@cache
def _birth() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('birth')})\\Z")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(alternatives(name))


def _tie(link: Link, rate: Member) -> Tie | None:
    """The link judged; None where it is no more than a coincidence."""
    if link.lower.value <= 0:
        return None
    factor = FACTOR[rate.unit]
    expected = link.upper.value / link.lower.value * factor
    if link.sure is Sure.PLACE and (abs(expected - rate.value) > 0.05 * rate.value or not _tells(rate, link)):
        return None
    within = link.upper.figure.interval.over(link.lower.figure.interval)
    if within is None:
        return None
    formula = f"{link.upper.text} ÷ {link.lower.text} × {_SIGN[rate.unit]}"
    return tied("rate", (link.upper, link.lower), rate, expected, within.times(factor), formula)


def _damaged(link: Link, rate: Member) -> bool:
    """Whether another digit in one of the three makes them agree."""
    upper, lower, stated = link.upper.figure, link.lower.figure, rate.figure
    if stated.digits < _TELLING or stated.vague or upper.vague or lower.vague:
        return False
    return in_quotient(upper, lower, stated, FACTOR[rate.unit])


def _tells(rate: Member, link: Link) -> bool:
    """Whether an agreement without words can be no chance."""
    vague = rate.vague or link.upper.vague or link.lower.vague
    return not vague and rate.figure.digits >= _TELLING and rate.value != 100 and link.upper.value != link.lower.value


def _links(group: Sequence[Member], at: int, told: Told) -> Iterator[Link]:
    """What a rate may be made of, the likeliest first."""
    rate = group[at]
    near = [m for m in group[max(0, at - _BACK) : at] if m.counts and m.value > 0]
    if is_share(rate):
        yield from portions(group, at, near, told)
    elif rate.unit == ":100":
        yield from _ratios(near)
    else:
        yield from _parallel(group, at)
        yield from _by_words(group, at, near)
    after = [m for m in group[at + 1 : at + 1 + _AHEAD] if m.counts and m.value > 0]
    yield from _by_place(rate, [*near[-_BESIDE:], *after])
    if near and near[-1] is group[at - 1]:
        yield from _deaths(near[-1], rate, [*told.births, *filter(is_birth, near)])
    if rate.unit == "%" and near and rate.figure.digits > _TELLING:
        yield from _said_before(rate, near[-1], told.said[-_BACK:])


def _said_before(rate: Member, upper: Member, said: Sequence[Member]) -> Iterator[Link]:
    """筹资总额…万元。补偿…万元,基金使用率…%: of a figure of the sentence before."""
    fund = _pattern("fund_used").search(rate.label) is not None
    for lower in said:
        if fund and lower.unit == upper.unit and _pattern("fund").search(lower.name):
            yield Link(upper, lower, Sure.LIKELY)
        elif lower.unit == upper.unit and abs(upper.value * 100 - rate.value * lower.value) < 0.01 * upper.value * 100:
            yield Link(upper, lower, Sure.PLACE)


def _parallel(group: Sequence[Member], at: int) -> Iterator[Link]:
    """甲、乙患者…人和…人,其中规范管理分别…人和…人,规范管理率…%和…%: each rate with its own."""
    first = last = at
    while first and _beside(group[first - 1], group[first]):
        first -= 1
    while last + 1 < len(group) and _beside(group[last], group[last + 1]):
        last += 1
    many = last - first + 1
    if many < 2 or first < 2 * many or "率" not in group[first].label:
        return
    lowers, uppers = group[first - 2 * many : first - many], group[first - many : first]
    members = [*lowers, *uppers]
    listed = all(_JOINED.match(m.lead) for m in (*lowers[1:], *uppers[1:]))
    if listed and "其中" in uppers[0].lead and all(m.counts and m.unit == members[0].unit for m in members):
        yield Link(uppers[at - first], lowers[at - first], Sure.PAIRED)


def _beside(one: Member, other: Member) -> bool:
    return one.unit == other.unit and one.unit in FACTOR and _JOINED.match(other.lead) is not None


def _deaths(upper: Member, rate: Member, births: Sequence[Member]) -> Iterator[Link]:
    """孕产妇死亡1例,死亡率…: against the births, where the section states one number of them."""
    said = upper.label.endswith("死亡") and "死亡率" in rate.label and _pattern("child_death").search(rate.name)
    sure = said and len(births) == 1 and rate.seen.period == births[0].seen.period and rate.unit != "%"
    for birth in births:
        if upper.value <= birth.value:
            yield Link(upper, birth, Sure.WORDS if sure else Sure.PLACE)


def _ratios(near: Sequence[Member]) -> Iterator[Link]:
    """A ratio to 100: of males to females."""
    if len(near) >= 2 and "男" in near[-2].label and "女" in near[-1].label:
        yield Link(near[-2], near[-1], Sure.PAIRED)


def _by_words(group: Sequence[Member], at: int, near: Sequence[Member]) -> Iterator[Link]:
    """应查…已查…率; 在册…规范管理…规范管理率: the stem of the rate names its numerator."""
    rate = group[at]
    if len(near) < 2 or group[at - 1] is not near[-1]:
        return
    stem, upper = _stem(rate), near[-1]
    if stem is None:
        return
    total = None if "其中" in upper.lead else head(group, near[-2])
    lower = total or near[-2]
    # 共…人,其中男…、女…;符合政策…人,政策符合率: the list goes on behind the semicolon.
    stop = _SENTENCE if lower is not total else _STOP
    if not same_unit(upper, lower) or stop.search(upper.lead) or _SENTENCE.search(rate.lead):
        return
    own = _COUNT_END.sub("", upper.label)
    fits = bool(own) and (stem == "" or stem.endswith(own[-2:]) or own.endswith(stem[-2:]))
    due = _pattern("due").search(lower.label) is not None or lower.kind is Kind.TARGET
    done = _DONE.search(upper.label) and not _pattern("result").search(stem)
    if due and (fits or (done and set(stem) & set(lower.label + own))):
        yield Link(upper, lower, Sure.WORDS if upper.value <= lower.value * 1.2 else Sure.LIKELY)
    elif (fits and len(stem) >= 2) or any(stem.endswith(s) and own.endswith(o) for s, o in _ALIKE):
        yield Link(upper, lower, Sure.WORDS if _contains(lower, upper, own, rate) else Sure.LIKELY)
    elif len(set(stem) & set(own)) >= 2 and upper.value <= lower.value:
        yield Link(upper, lower, Sure.NAME)


def _contains(lower: Member, upper: Member, own: str, rate: Member) -> bool:
    """Whether the lower figure is surely the population of the upper one, and not one beside it."""
    other = _COUNT_END.sub("", lower.label)
    if lower.unit != upper.unit:
        return False
    if "其中" in upper.lead:
        return upper.value <= lower.value and rate.value <= 100
    # 登记管理 and 规范管理 are whole and part, 甲筛查 and 乙筛查 stand side by side.
    listed = _LISTED.search(lower.lead) is not None or (other.endswith(own[-2:]) and "规范" not in own)
    said = _pattern("base").search(lower.label) is not None and not listed
    return said and upper.value <= lower.value and rate.value <= 100 and rate.unit == "%"


def _stem(rate: Member) -> str | None:
    """规范管理 of 规范管理率; empty for 率 alone, None where the label is no rate."""
    found = _STEM.search(rate.label)
    return found[1] if found else None


def _by_place(rate: Member, around: Sequence[Member]) -> Iterator[Link]:
    """Figures beside a rate that it may be made of."""
    if rate.value == 100 or rate.vague or rate.figure.digits < _TELLING:
        return
    part, room = rate.value / FACTOR[rate.unit], 0.05
    for upper in reversed(around):
        for lower in reversed(around):
            if upper is lower or abs(upper.value / lower.value - part) > room * part or not same_unit(upper, lower):
                continue
            yield Link(upper, lower, Sure.PLACE)
