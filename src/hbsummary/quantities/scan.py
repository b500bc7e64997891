"""One scan over the text for everything that looks like a number, with its unit.

The scan only reads: whether a candidate is a value is decided in `refuse.py`. Every
repeat is bounded, so time stays proportional to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from hbsummary.quantities import numerals, units
from hbsummary.words import words

__all__ = ["Candidate", "candidates", "is_damaged"]

_PLAIN = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])(?:\.[0-9]{1,4})?|[0-9]{1,15}(?:\.[0-9]{1,6})?"
# 96、9%: a decimal point that OCR or a typist turned into another mark; only before a unit
# whose numbers usually have decimals, and never when a second mark follows (a list).
_DECIMAL_UNIT = r"(?:%|‰|&perm|/10万|/万|个百分点|百分点|万元|亿元|万人次)"
_DAMAGED = rf"[0-9]{{1,5}}[ \n]{{0,2}}[、,。·:;.][ \n]{{0,2}}[0-9]{{1,2}}(?=[ \n]?{_DECIMAL_UNIT})"
_DAMAGED_PAGE = r"[0-9]{1,5}、[0-9]{1,2}"
_SPACED = r"[0-9]{1,3}(?: [0-9]{3}){1,3}(?=[人份例元万次张个名])"
_LETTER_O = r"[1-9][0-9]{0,5}[Oo][0-9Oo]{0,5}(?:\.[0-9Oo]{1,3})?(?![A-Za-z])"
_MASK = r"[0-9]{0,4}[xX*×]{1,6}[0-9]{0,4}(?:\.[0-9xX*×]{1,4})?"
_HANZI = r"[零〇一二两三四五六七八九十百千万亿]{1,16}"
_COMPOUND = r"[0-9]{1,6}(?:\.[0-9]{1,4})?亿[0-9]{1,5}(?:\.[0-9]{1,4})?千?万|[0-9]{1,5}千[0-9]{1,3}百?(?=[万余多人元])|[0-9]{1,6}万[0-9]{1,4}(?=[余多]?[元人名例份])"
_DASH = r"[ ]?(?:-{1,2}|~{1,2}|—{1,2}|–|−|－|至|到)[ ]?"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number as printed: `start:end` with its unit, `number_end` without it."""

    start: int
    end: int
    number_end: int
    style: str
    value: Decimal | None
    value_max: Decimal | None = None
    unit: str = ""
    unit_text: str = ""
    dimension: str = ""
    ambiguous: bool = False
    more: str = ""
    repaired: bool = False
    parts: tuple[Candidate, ...] = field(default=())


@cache
def _start(damaged: bool = False) -> re.Pattern[str]:
    """Where a number may begin."""
    decimal = _DAMAGED + (f"|{_DAMAGED_PAGE}(?=[ ]?(?:[万亿]|{units.alternation()}))" if damaged else "")
    return re.compile(
        rf"(?P<fraction>(?:十万|百|千|万|{_HANZI}|[0-9]{{1,6}})分之(?:[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?|{_HANZI}(?:点{_HANZI})?))"
        rf"|(?P<fold>翻(?:了)?(?P<times>[一两二三])番|(?<![一-鿿])半数|(?:过|超|近)(?P<half>半数))"
        rf"|(?P<letter_o>{_LETTER_O})"
        rf"|(?P<mask>{_MASK}(?![A-Za-z0-9]))"
        rf"|(?P<ratio>[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?(?: ?: ?[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?){{1,5}}(?![0-9]))"
        rf"|(?P<damaged>{decimal})|(?P<compound>{_COMPOUND})|(?P<plain>{_SPACED}|{_PLAIN})|(?P<hanzi>{_HANZI})"
    )


@cache
def _tail() -> re.Pattern[str]:
    """What may follow the digits: 万/亿/千, 余/多, the unit."""
    unit = units.alternation()
    return re.compile(
        rf"[ \n]{{0,2}}(?:(?P<direct>{unit})|(?P<scale>[十百千]?[万亿]{{1,2}}|[百千])?(?P<more>[余多来])?"
        rf"(?P<scale2>[千万亿]{{1,2}})?[ ]?(?P<unit>{unit})?)"
    )


@cache
def _false_friend() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words("not_a_unit")), key=len, reverse=True)))


_RANGE = re.compile(rf"{_DASH}(?P<high>{_PLAIN}|{_HANZI})")
_ENTITY = re.compile(r"&permil;|&perm(?:il?)?(?![a-z])")


def candidates(
    folded: str,
    start: int = 0,
    end: int | None = None,
    breaks: frozenset[int] = frozenset(),
    damaged: bool = False,
) -> Iterator[Candidate]:
    """Every number of `folded[start:end]` with what follows it, left to right, without overlap.

    `damaged`: the page prints its decimal points as 、, whatever the unit. `breaks` are positions that no number may cross, such as the end of a section label.
    """
    stop = len(folded) if end is None else end
    pattern = _start(damaged)
    at = start
    while (match := pattern.search(folded, at, stop)) is not None:
        candidate = _read(folded, match, stop)
        cut = next((b for b in range(candidate.start + 1, candidate.end) if b in breaks), None) if breaks else None
        if cut is not None:
            again = pattern.match(folded, match.start(), cut)
            candidate = _read(folded, again, cut) if again else replace(candidate, end=cut, number_end=cut, unit="")
        yield candidate
        at = max(candidate.end, candidate.start + 1)


def is_damaged(folded: str) -> bool:
    """Whether a page lost its decimal points: 96、9% throughout and hardly a 96.9%."""
    damaged = len(re.findall(r"[0-9]、[0-9]{1,2}(?=%|‰|万)", folded))
    return damaged >= 3 and damaged > 5 * len(re.findall(r"[0-9]\.[0-9]", folded))


def _read(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """The candidate that begins where `_start` matched."""
    kind = match.lastgroup if match.lastgroup in _READERS else _group(match)
    return _READERS[kind](folded, match, stop)


def _group(match: re.Match[str]) -> str:
    return next(name for name in _READERS if match.groupdict().get(name) is not None)


def _fraction(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """百分之九十五 -> 95 %, 万分之三 -> 3 /万, 三分之一 -> 1/3 without a unit."""
    below, above = match.group("fraction").split("分之")
    unit = {"百": "%", "千": "‰", "万": "/万", "十万": "/10万"}.get(below, "")
    whole, _, decimals = above.partition("点")
    value = numerals.parse(whole)
    if decimals:
        value += Decimal("0." + "".join(str(numerals.DIGITS[c]) for c in decimals if c in numerals.DIGITS))
    if not unit:
        base = numerals.parse(below)
        value = value / base if base else value
    return Candidate(match.start(), match.end(), match.end(), "fraction", value, unit=unit, unit_text=below + "分之", dimension="rate")


def _fold(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """翻一番 is 100 % more, 半数 is 50 %."""
    if match.group("times"):
        value = Decimal(2 ** int(numerals.parse(match.group("times"))) * 100 - 100)
        return Candidate(match.start(), match.end(), match.end(), "fold", value, unit="%", dimension="rate")
    start = match.start("half") if match.group("half") else match.start()
    return Candidate(start, match.end(), match.end(), "half", Decimal(50), unit="%", dimension="rate")


def _ratio(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """113.73:100 is a value of the unit :100; any other ratio is one value per part."""
    parts = [p.strip() for p in match.group("ratio").split(":")]
    if len(parts) == 2 and parts[1] == "100":
        value = numerals.parse(parts[0])
        return Candidate(match.start(), match.end(), match.end(), "ratio", value, unit=":100", dimension="ratio")
    found, at = [], match.start()
    for part in parts:
        begin = folded.index(part, at)
        at = begin + len(part)
        found.append(Candidate(begin, at, at, "part", numerals.parse(part), dimension="ratio"))
    return Candidate(match.start(), match.end(), match.end(), "ratio", None, parts=tuple(found), dimension="ratio")


def _letter_o(folded: str, match: re.Match[str], stop: int) -> Candidate:
    digits = match.group("letter_o").replace("O", "0").replace("o", "0")
    base = Candidate(match.start(), match.end(), match.end(), "letter_o", Decimal(digits), repaired=True)
    return _with_tail(folded, base, stop)


def _mask(folded: str, match: re.Match[str], stop: int) -> Candidate:
    return _with_tail(folded, Candidate(match.start(), match.end(), match.end(), "mask", None), stop)


def _damaged(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """96、9% is 96.9%; but in 分别为95、96% the mark separates two values."""
    text = match.group("damaged")
    whole, decimals = re.split(r"[ \n]*[、,。·:;.][ \n]*", text)
    mark = re.search(r"[、,。·:;.]", text)
    assert mark is not None
    listed = folded[max(0, match.start() - 12) : match.start()].rstrip("为达 ").endswith("分别")
    if mark.group() in "、," and listed and len(whole) == len(decimals):
        end = match.start() + len(whole)
        return _with_tail(folded, Candidate(match.start(), end, end, "plain", Decimal(whole)), end)
    base = Candidate(
        match.start(), match.end(), match.end(), "damaged", Decimal(f"{whole}.{decimals}"),
        repaired=text != f"{whole}.{decimals}",
    )
    return _with_tail(folded, base, stop)


def _compound(folded: str, match: re.Match[str], stop: int) -> Candidate:
    text = match.group("compound")
    return _with_tail(folded, Candidate(match.start(), match.end(), match.end(), "plain", numerals.parse(text)), stop)


def _plain(folded: str, match: re.Match[str], stop: int) -> Candidate:
    base = Candidate(match.start(), match.end(), match.end(), "plain", numerals.parse(match.group("plain")))
    return _with_range(folded, _with_tail(folded, base, stop), stop)


def _hanzi(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """Chinese numerals; a trailing 万/千/百 after 余 or before a unit is part of them."""
    text = match.group("hanzi")
    end = match.end()
    while True:
        try:
            value = numerals.parse(text)
            break
        except (ValueError, ArithmeticError):
            text, end = text[:-1], end - 1
    return _with_range(folded, _with_tail(folded, Candidate(match.start(), end, end, "hanzi", value), stop), stop)


_READERS = {
    "fraction": _fraction, "fold": _fold, "letter_o": _letter_o, "mask": _mask, "ratio": _ratio,
    "damaged": _damaged, "compound": _compound, "plain": _plain, "hanzi": _hanzi,
}  # fmt: skip


def _with_tail(folded: str, base: Candidate, stop: int) -> Candidate:
    """`base` with the multiplier, 余/多 and unit that follow it."""
    entity = _ENTITY.match(folded, base.end, stop)
    if entity:
        return replace(base, end=entity.end(), unit="‰", unit_text=entity.group(), dimension="rate", repaired=True)
    match = _tail().match(folded, base.number_end, stop)
    assert match is not None
    printed = match.group("direct") or match.group("unit") or ""
    at_unit = match.start("direct") if match.group("direct") else match.start("unit")
    if printed and _false_friend().match(folded, at_unit):
        printed = ""
    factor = numerals.scale((match.group("scale") or "") + (match.group("scale2") or ""))
    more = match.group("more") or ""
    if not printed:
        if factor == 1:
            return base
        end = max(match.end("scale"), match.end("more"), match.end("scale2"))
        return replace(base, end=end, number_end=end, value=_times(base.value, factor), more=more)
    entry = units.unit(printed)
    assert entry is not None
    return replace(
        base,
        end=at_unit + len(printed),
        number_end=at_unit,
        value=_times(base.value, factor * entry.factor),
        unit=entry.canonical,
        unit_text=printed,
        dimension=entry.dimension,
        ambiguous=entry.ambiguous,
        more=more,
    )


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else value * factor


def _with_range(folded: str, low: Candidate, stop: int) -> Candidate:
    """90-95%, 5%~8%, 20万-30万元: the low end takes the unit that only the high end prints."""
    match = _RANGE.match(folded, low.end, stop)
    if match is None or low.value is None:
        return low
    style = "plain" if match.group("high")[0] in "0123456789" else "hanzi"
    if style != low.style:
        return low
    begin = match.start("high")
    base = Candidate(begin, match.end("high"), match.end("high"), style, numerals.parse(match.group("high")))
    high = _with_tail(folded, base, stop)
    if high.value is None or (low.unit and low.unit != high.unit):
        return low
    first = low.value
    if not low.unit and low.end == low.number_end and high.unit:
        # The multiplier is printed once as well: 3-5万元.
        plain = numerals.parse(folded[low.start : low.number_end]) if low.style in ("plain", "hanzi") else first
        factor = high.value / base.value if base.value else Decimal(1)
        first = plain * factor if first == plain else first
    if first >= high.value:
        return low
    return replace(high, start=low.start, value=first, value_max=high.value)
