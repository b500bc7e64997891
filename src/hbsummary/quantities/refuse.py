"""Why a number is not a value: a date, an ordinal, a document number, a name, a slogan.

The rules stand in one table, tried in order; the first that speaks gives its reason, which
`explain` shows. A candidate that no rule refuses is a value. Each rule names the forms
that it is about, so that most candidates meet few rules.
"""

from __future__ import annotations

from collections.abc import Callable

from hbsummary.quantities import bare, dates, names, phrases
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.spot import Spot

__all__ = ["REASONS", "refusal"]

Rule = Callable[[Spot], bool]

_ALL = ""
_HANZI = "hanzi half"
_RULES: tuple[tuple[str, Rule, str], ...] = (
    ("unit in brackets", lambda spot: True, "unit"),
    ("formula", names.is_formula, "plain mask damaged ratio slash letter_o record"),
    ("document number or title", names.is_document, _ALL),
    ("contact or record number", names.is_contact, "plain record ratio mask"),
    ("date", dates.is_date, "plain mask hanzi letter_o damaged"),
    ("hidden name or date", names.is_hidden_name, "mask"),
    ("denominator", names.is_denominator, "plain hanzi"),
    ("age in a name", dates.is_age, "plain hanzi mask"),
    ("ordinal, rank or code", names.is_ordinal, _ALL),
    ("part of a name", names.is_code, "plain damaged mask letter_o hanzi ratio"),
    ("grade, type or point of time", names.is_grade, _ALL),
    ("set phrase", phrases.is_idiom, "hanzi half"),
    ("chance or definition", phrases.is_slim_chance, "fraction"),
    ("quoted name or slogan", phrases.is_quoted, _ALL),
    ("time of day or dilution", dates.is_time_of_day, "ratio"),
    ("refers back", phrases.is_reference_back, "hanzi"),
    ("vague", phrases.is_vague, "hanzi"),
    ("numeral used as a word", phrases.is_word, "hanzi"),
    ("negated count", phrases.is_negated, "plain hanzi"),
    ("article", phrases.is_article, "hanzi"),
    ("slogan", phrases.is_slogan, "hanzi"),
    ("threshold in a name", names.is_threshold, "plain hanzi mask"),
    ("samples of a site", names.is_sample, "plain hanzi"),
    ("duration", dates.is_duration, _ALL),
    ("no unit", bare.has_no_unit, _ALL),
)
_STYLES = ("plain", "hanzi", "mask", "damaged", "letter_o", "ratio", "fraction", "half", "slash", "record", "unit")
_BY_STYLE = {
    style: tuple((reason, rule) for reason, rule, about in _RULES if not about or style in about.split())
    for style in _STYLES
}
REASONS = tuple(reason for reason, _, _ in _RULES)


def refusal(folded: str, candidate: Candidate) -> str | None:
    """The reason why `candidate` is no value, or None."""
    # Most numerals in prose count nothing: no unit, nothing more to ask.
    bare_word = candidate.style == "hanzi" and not candidate.measure.canonical and candidate.factor == 1
    if bare_word and folded[candidate.start] != "零":
        return "no unit"
    spot = Spot(folded, candidate)
    for reason, rule in _BY_STYLE[candidate.style]:
        if rule(spot):
            return reason
    return None
