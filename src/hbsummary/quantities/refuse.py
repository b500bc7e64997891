"""Why a number is not a value: a date, an ordinal, a document number, a name, a slogan.

The rules stand in one table, tried in order; the first that speaks gives its reason, which
`explain` shows. A candidate that no rule refuses is a value. Each rule names the forms
and units that it is about, so that most candidates meet few rules.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from hbsummary.quantities import bare, dates, names, phrases
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.spot import Spot
from hbsummary.quantities.units import Unit

__all__ = ["REASONS", "refusal"]


def _any(measure: Unit) -> bool:
    return True


def _none(measure: Unit) -> bool:
    return not measure.canonical


def _counted(measure: Unit) -> bool:
    return measure.dimension == "count"


def _lasting(measure: Unit) -> bool:
    return measure.dimension == "time"


class _Rule(NamedTuple):
    """`says` speaks for `reason`, of numbers of these styles (of all, if empty) and of units that `about` takes.

    `behind` gives the characters, one of which stands before such a number; None if any may.
    """

    reason: str
    says: Callable[[Spot], bool]
    styles: str = ""
    about: Callable[[Unit], bool] = _any
    behind: Callable[[], frozenset[str]] | None = None


_RULES = (
    _Rule("unit in brackets", lambda spot: True, "unit"),
    _Rule("formula", names.is_formula, "plain mask damaged ratio slash letter_o record"),
    _Rule("document number or title", names.is_document),
    _Rule("contact or record number", names.is_record, "plain record ratio mask", _none),
    _Rule("contact or record number", names.is_numbered_place, "plain", _counted),
    _Rule("part of a name", names.is_regiment, "plain", lambda measure: measure.printed == "团"),
    _Rule("contact or record number", names.is_contact, "plain record ratio mask", _any, names.contact_ends),
    _Rule("date", dates.is_date, "plain mask hanzi letter_o damaged", dates.may_be_date),
    _Rule("hidden name or date", names.is_hidden_name, "mask"),
    _Rule("denominator", names.is_denominator, "plain hanzi", _any, lambda: frozenset("每")),
    _Rule("age in a name", dates.is_age, "plain hanzi mask", dates.may_be_age),
    _Rule("ordinal, rank or code", names.is_ordinal, "", _any, names.ordinal_ends),
    _Rule("part of a name", names.is_code, "plain damaged mask letter_o hanzi ratio", _any, names.code_ends),
    _Rule("part of a name", names.is_service, "plain damaged mask letter_o hanzi ratio", names.may_be_service),
    _Rule("grade, type or point of time", names.is_grade, "", names.may_be_grade),
    _Rule("set phrase", phrases.is_idiom, "hanzi half"),
    _Rule("chance or definition", phrases.is_slim_chance, "fraction"),
    _Rule("quoted name or slogan", phrases.is_quoted),
    _Rule("time of day or dilution", dates.is_time_of_day, "ratio"),
    _Rule("refers back", phrases.is_reference_back, "hanzi"),
    _Rule("refers back", phrases.is_named_again, "plain"),
    _Rule("vague", phrases.is_vague, "hanzi half"),
    _Rule("numeral used as a word", phrases.is_word, "hanzi"),
    _Rule("negated count", phrases.is_negated, "plain hanzi", _counted),
    _Rule("article", phrases.is_article, "hanzi"),
    _Rule("slogan", phrases.is_slogan, "hanzi"),
    _Rule("threshold in a name", names.is_threshold, "plain hanzi mask", names.may_be_threshold),
    _Rule("samples of a site", names.is_sample, "plain hanzi", lambda measure: measure.printed in ("篇", "字")),
    _Rule("samples of a site", names.is_price, "plain", lambda measure: measure.dimension == "money"),
    _Rule("duration", dates.is_duration, "", _lasting),
    _Rule("no unit", bare.has_no_unit, "", _none),
)
REASONS = tuple(dict.fromkeys(rule.reason for rule in _RULES))
_Says = tuple[str, Callable[[Spot], bool], frozenset[str] | None]


@lru_cache(maxsize=2048)
def _rules(style: str, printed: str, canonical: str, dimension: str) -> tuple[_Says, ...]:
    """The rules that may speak of a number of this style with this unit: reason, rule, and the characters before."""
    measure = Unit(printed, canonical, Decimal(1), dimension, False)
    about = [rule for rule in _RULES if (not rule.styles or style in rule.styles.split()) and rule.about(measure)]
    return tuple((rule.reason, rule.says, rule.behind() if rule.behind else None) for rule in about)


def refusal(folded: str, candidate: Candidate) -> str | None:
    """The reason why `candidate` is no value, or None."""
    measure = candidate.measure
    # Most numerals in prose count nothing: no unit, nothing more to ask.
    bare_word = candidate.style == "hanzi" and not measure.canonical and candidate.factor == 1
    if bare_word and folded[candidate.start] != "零":
        return "no unit"
    spot = Spot(folded, candidate)
    before = spot.before[-1:]
    for reason, says, behind in _rules(candidate.style, measure.printed, measure.canonical, measure.dimension):
        if (behind is None or before in behind) and says(spot):
            return reason
    return None
