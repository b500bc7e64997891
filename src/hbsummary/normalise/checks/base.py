"""Rates of a population: what counts of a report come to for each thousand or 100,000 people.

Which population a report reckons with it seldom says. Where several rates agree with one that it
states, that one is the base, and a rate that does not agree is told; a population that one digit
keeps from agreeing with all of them is told, too. One rate alone has to agree in digits enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member, Tie, suggested, tied
from hbsummary.normalise.checks.rounding import Interval, Verdict
from hbsummary.normalise.checks.slips import in_quotient, slipped
from hbsummary.normalise.checks.words import alternatives, words
from hbsummary.regex import regex

__all__ = ["Held", "ask", "base", "is_population"]

_FACTOR = {"%": 100.0, "‰": 1000.0, "/10万": 100000.0, "/万": 10000.0}
_SIGN = {"%": "100%", "‰": "1000‰", "/10万": "100000/10万", "/万": "10000/万"}
_RATE = re.compile(r"(发病|死亡|患病|住院|出生)率[一-鿿]{0,4}\Z")
# What a rate is made of, by the words that end the name of the count.
_COUNTED = {
    "发病": ("发病", "报告", "传染病"),
    "死亡": ("死亡",),
    "患病": ("患者", "病人", "患病"),
    "住院": ("住院", "入院"),
    "出生": ("出生",),
}
_THOUSAND = regex(
    r"每([千万])(?:名|个)?(?:常住|户籍)?人口?(?:拥有|占有|的)?([一-鿿()]{2,12}?)数?(?:分别)?[为达到]{0,2}\Z"
)
_VISITS = regex(r"(?:平均|人均)(?:到医疗卫生机构)?(?:就诊|诊疗)\Z")
_HEAD = regex(r"(?:\A|[^一-鿿])人均[为约达]?\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_TELLING, _REACH, _NEAR = 3, 60, 6
_SEVERAL = 2  # rates of three digits that agree with a population by no chance


@dataclass(frozen=True, slots=True)
class Held:
    """A rate of people and the count that it is made of; `sure` where the names say so."""

    rate: Member
    upper: Member
    factor: float
    sure: bool

    @property
    def tells(self) -> bool:
        """Whether both are printed in digits enough."""
        vague = self.rate.vague or self.upper.vague
        return not vague and min(self.rate.figure.digits, self.upper.figure.digits) >= _TELLING

    def tie(self, people: Member) -> Tie | None:
        """The rate judged against a population."""
        within = self.upper.figure.interval.over(people.figure.interval)
        if within is None:
            return None
        known = self.rate.unit in _SIGN
        sign = f" × {_SIGN[self.rate.unit]}" if known else f" × {self.factor:.0f}" if self.factor != 1 else ""
        formula = f"{self.upper.text} ÷ {people.text}{sign}"
        expected = self.upper.value / people.value * self.factor
        relation = "rate" if known else "per_head"
        return tied(relation, (self.upper, people), self.rate, expected, within.times(self.factor), formula)

    def implied(self) -> Interval | None:
        """How many people the two come to."""
        return self.upper.figure.interval.times(self.factor).over(self.rate.figure.result)


def is_population(member: Member) -> bool:
    """Whether a member counts the people of a place."""
    return member.unit == "人" and member.value > 1000 and member.kind is Kind.LEVEL and member.name.endswith("人口")


def ask(group: Sequence[Member], said: Sequence[Member]) -> Iterator[Held]:
    """The rates of a sentence that may be held against a population, with what they count."""
    money = words("money")
    for at, rate in enumerate(group):
        if rate.kind is not Kind.LEVEL or rate.value <= 0:
            continue
        found = None
        if rate.unit in _FACTOR:
            found = _of_rate(group, at, said) if "率" in rate.name else None
        elif "每" in rate.name and (match := _THOUSAND.search(rate.name)):
            found = _of_thousand(rate, match, [*said[-_REACH:], *group[:at]])
        elif rate.unit in ("次", "人次") and _VISITS.search(rate.name):
            upper = _last([*said[-_NEAR:], *group[:at]], ("诊疗量", "诊疗人次", "诊疗"), ("人次",))
            found = Held(rate, upper, 1.0, True) if upper is not None else None
        elif rate.unit in money and at and _HEAD.search(rate.label) and group[at - 1].unit == rate.unit:
            found = Held(rate, group[at - 1], 1.0, False)
        if found is not None:
            yield found


def _of_rate(group: Sequence[Member], at: int, said: Sequence[Member]) -> Held | None:
    """报告发病…例,死亡…人,发病率…,死亡率…: each with its own count."""
    rate = group[at]
    match = _RATE.search(rate.name)
    if match is None or (match[1] == "死亡" and _births().search(rate.name)):
        return None
    upper = _last(group[max(0, at - _NEAR) : at], _COUNTED[match[1]], tuple(words("person")))
    return Held(rate, upper, _FACTOR[rate.unit], rate.unit != "%" or match[1] == "住院") if upper is not None else None


def _of_thousand(rate: Member, match: re.Match[str], near: Sequence[Member]) -> Held | None:
    """每千人口执业医师…人, of the 执业医师…人 said before."""
    noun, factor = match[2], 1000.0 if match[1] == "千" else 10000.0
    alike = [m for m in near if m.unit == rate.unit and m.kind is Kind.LEVEL and "每" not in m.name and m.value > 0]
    ending = [m for m in alike if m.name.removesuffix("数").endswith(noun)]
    named = [m for m in ending if m.name.removesuffix("数") == noun] or ending
    found = named or [m for m in alike if noun[-2:] in m.name]
    return Held(rate, found[-1], factor, len({m.name for m in named}) == 1) if found else None


def _last(near: Sequence[Member], ends: Sequence[str], units: Sequence[str]) -> Member | None:
    """The last level in one of the units whose name ends so."""
    fits = (m for m in reversed(near) if m.kind is Kind.LEVEL and m.unit in units and m.value > 0)
    return next((m for m in fits if m.name.endswith(tuple(ends))), None)


@cache
def _births() -> re.Pattern[str]:
    return re.compile(alternatives("child_death"))


def base(asked: Sequence[Held], people: Sequence[Member]) -> Iterator[Tie]:
    """The rates that agree with a population of the report, and those that should and do not."""
    left = list(asked)
    for many in people:
        judged = [(held, held.tie(many)) for held in left if _at_one_time(held, many)]
        agreeing = [held for held, tie in judged if tie is not None and tie.verdict is Verdict.AGREES]
        if not any(held.tells for held in agreeing) and (ties := list(_damaged(many, [held for held, _ in judged]))):
            yield from ties
            return
        known = sum(held.tells for held in agreeing) >= _SEVERAL
        for held, tie in judged:
            fits = held in agreeing
            told = known and held.sure and _only(held, people) and not any(_alike(held, other) for other in agreeing)
            if tie is not None and ((fits and (known or held.tells)) or told):
                left.remove(held)
                yield tie
    yield from _alone(left, people)


def _alone(asked: Sequence[Held], people: Sequence[Member]) -> Iterator[Tie]:
    """Rates that one digit keeps from agreeing with the only population there is: nobody can tell."""
    for held in asked:
        if held.tells and _only(held, people):
            many = next(many for many in people if _at_one_time(held, many))
            tie = held.tie(many)
            close = in_quotient(held.upper.figure, many.figure, held.rate.figure, held.factor)
            if tie is not None and (told := suggested(tie, close)) is not None:
                yield told


def _only(held: Held, people: Sequence[Member]) -> bool:
    """Whether there is but one population that a rate can be of."""
    return len({many.value for many in people if _at_one_time(held, many)}) == 1


def _alike(one: Held, other: Held) -> bool:
    """Whether two rates are of one kind: 出生率 of the registered and of the resident population."""
    return one.rate.unit == other.rate.unit and one.rate.name[-3:] == other.rate.name[-3:]


def _at_one_time(held: Held, people: Member) -> bool:
    years = {found[-1] for m in (held.rate, people) if (found := _YEAR.findall(m.seen.period))}
    return len(years) < 2


def _damaged(people: Member, asked: Sequence[Held]) -> Iterator[Tie]:
    """A population that another digit would make agree with all that is held against it."""
    telling = [held for held in asked if held.sure and held.tells]
    implied = [span for held in telling if (span := held.implied()) is not None]
    if len(implied) <= _SEVERAL:
        return
    common = Interval(max(span.low for span in implied), min(span.high for span in implied))
    if common.low <= common.high and slipped([(people.figure, common)]):
        yield from (tie for held in asked if held.sure and (tie := held.tie(people)) is not None)
