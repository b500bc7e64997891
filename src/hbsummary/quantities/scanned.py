"""Numbers as a scan gives them: letters for digits, and blanks behind the marks within a number.

6,2O0平方米, 4l人, 63.4O元, 92. l%, 52, 316人次, 2,318. 6万元. Each is one number only where a unit follows.
"""

from __future__ import annotations

import re

from hbsummary.quantities import numerals
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.tail import with_tail
from hbsummary.regex import regex

__all__ = ["LOOKALIKE", "scanned"]

LOOKALIKE = str.maketrans("OolI", "0011")
# What stands behind the first digits of such a number.
_FOLLOWERS = frozenset(",.OolI")
_DIGIT = "[0-9OolI]"
_FORM = re.compile(
    rf"[0-9]{_DIGIT}{{0,2}}(?:,[ ]?{_DIGIT}{{3}}){{1,3}}(?!{_DIGIT})(?:\.[ ]?{_DIGIT}{{1,2}})?(?![0-9A-Za-z.])"
    rf"|[0-9]{_DIGIT}{{0,6}}(?:\.[ ]?{_DIGIT}{{1,3}})?(?![0-9A-Za-z.])"
)
_LETTER = re.compile("[OolI]")
# No number that goes on: the number of something, two of a list, a rate without its sign.
_APART = regex(r"(?:[第表图件月年]|分别[为是达到]{0,2}|[率比][为达是到]{0,2})\Z")
_MEASURES = ("money", "area", "volume", "mass", "length", "rate", "time", "score")


def scanned(folded: str, begin: int, follower: str, stop: int) -> Candidate | None:
    """The number with letters or blanks in it that begins at `begin`, where `follower` is behind its first digits."""
    match = _FORM.match(folded, begin, stop) if follower in _FOLLOWERS else None
    if match is None or not (_LETTER.search(match.group()) or " " in match.group()):
        return None
    digits = match.group().translate(LOOKALIKE)
    base = Candidate(begin, match.end(), match.end(), "plain", numerals.parse(digits), flags=("repaired_number",))
    base = with_tail(folded, base, stop)
    base.rule = "number as scanned"
    printed = base.unit_text
    if not (printed or base.scaled) or "unknown_unit" in base.flags:
        return None
    if printed and printed[0].isascii() and printed[0] not in "%/":
        return None  # 3I mm: letters that mean themselves
    return base if _LETTER.search(match.group()) or _is_one(folded, match.group(), base) else None


def _is_one(folded: str, text: str, base: Candidate) -> bool:
    """Whether a blank stands within a number: a word leads to it, and a count has no point for its mark."""
    before = folded[max(0, base.start - 6) : base.start]
    if not "一" <= before[-1:] <= "鿿" and before[-1:] != "\n":
        return False
    return not _APART.search(before) and ("," in text or base.dimension in _MEASURES or base.scaled)
