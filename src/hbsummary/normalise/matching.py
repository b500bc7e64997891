"""The entry of the catalogue that an observation surely is: by its name, unit and kind, or none.

A name is looked up as it is worded, then without the institutions or the population whose
figure it is, where the entry allows that. The unit decides between a share and a count of the
same thing; where it does not, there is no entry: a wrong id is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hbsummary.model import Kind, Observation
from hbsummary.normalise.catalogue import Catalogue, Entry
from hbsummary.normalise.schemes import schemes
from hbsummary.normalise.wording import COUNT, SHARE, Wording, families, of_payment, of_scheme, says_change, variants
from hbsummary.regex import regex
from hbsummary.spun import restored

__all__ = ["Match", "identify", "match"]

# Shares of a hundred, a thousand, …; and the differences that are stated between them.
# Units of what is counted one by one.
_WHOLE = ("人", "名", "例", "家", "个", "所", "台", "张", "辆", "起", "户")
_PARTS = {"%": 1e-2, "‰": 1e-3, "/万": 1e-4, "/10万": 1e-5, "/100万": 1e-6, "/1000万": 1e-7, "/亿": 1e-8}
_POINTS = ("百分点", "千分点", "万分点", "十万分点")
_REMEMBERED = 20_000
# A name that says anything has so many characters of words.
_WORD, _SAYS = regex("[一-鿿]"), 2


@dataclass(frozen=True, slots=True)
class Match:
    """The entry that a name, unit and kind mean, if any, and remarks on them."""

    entry: Entry | None = None
    flags: tuple[str, ...] = ()


_NONE = Match()


def match(seen: Observation, catalogue: Catalogue, near: str = "") -> Observation:
    """The observation with the id of its entry and with flags where unit or value are odd.

    `near` is the passage it stands in: the figures of a scheme go without its name there.
    """
    change = seen.kind is Kind.CHANGE or (seen.kind is Kind.TARGET and says_change(seen.indicator))
    found = _remembered(seen.indicator, seen.quantity.unit, change, catalogue)
    if found.entry is None and near:
        found = _of_scheme(seen, change, catalogue, near) or found
    flags = found.flags
    if found.entry is not None and seen.kind is not Kind.CHANGE and _implausible(seen, found.entry):
        flags = (*flags, "implausible_value")
    if found.entry is None and not flags:
        return seen
    return seen.matched(found.entry.id if found.entry else "", flags)


def _of_scheme(seen: Observation, change: bool, catalogue: Catalogue, near: str) -> Match | None:
    """新农合补偿金额 for the 补偿金额 of a passage about that scheme and no other."""
    if len(_WORD.findall(seen.indicator)) < _SAYS:
        return None
    for scheme in schemes():
        if scheme.name in seen.indicator or not scheme.alone_in(near):
            continue
        for name in (of_scheme(seen.indicator, scheme.name), of_payment(seen.indicator, scheme.name)):
            found = _remembered(name, seen.quantity.unit, change, catalogue) if name else _NONE
            if found.entry is not None and found.entry.id.startswith(scheme.ids) and "part_of_whole" not in found.flags:
                return found
    return None


def _remembered(name: str, unit: str, change: bool, catalogue: Catalogue) -> Match:
    """`identify`, remembered: reports repeat one another."""
    memory = catalogue.memory
    key = (name, unit, change)
    found = memory.get(key)
    if found is None:
        if len(memory) >= _REMEMBERED:
            memory.clear()
        found = memory[key] = identify(restored(name), unit, change, catalogue)
    return found


def identify(name: str, unit: str, change: bool, catalogue: Catalogue) -> Match:
    """The entry that a name with this unit means; `change`: the value is a difference or growth."""
    odd = _NONE
    for worded in variants(name, change):
        found = _of(worded, unit, change, catalogue)
        if found.entry is not None:
            part = ("part_of_whole",) if worded.without not in ("", "all") else ()
            return Match(found.entry, (*found.flags, *part))
        odd = odd if odd.flags else found
    return odd


def _of(worded: Wording, unit: str, change: bool, catalogue: Catalogue) -> Match:
    """What one wording means."""
    shares, counts = catalogue.named(SHARE, worded.key), catalogue.named(COUNT, worded.key)
    if not shares and not counts:
        return _NONE
    shares, counts = _allowed(shares, worded), _allowed(counts, worded)
    if not shares and not counts:
        return _NONE
    if change:
        return _changed(worded, unit, shares, counts)
    return _share(worded, unit, shares, counts) if unit in _PARTS else _count(worded, unit, shares, counts)


def _allowed(entries: Sequence[Entry], worded: Wording) -> list[Entry]:
    """The entries that may be told of a part."""
    if not worded.without or worded.without == "all":
        return [entry for entry in entries if not worded.without or "institution" in entry.parts]
    parts = {"institution" if part == "all" else part for part in worded.without.split()}
    return [entry for entry in entries if parts <= set(entry.parts)]


def _share(worded: Wording, unit: str, shares: list[Entry], counts: list[Entry]) -> Match:
    """The value is in %, ‰ …"""
    if worded.measure == COUNT or not shares:
        entry = _only([entry for entry in counts if unit in entry.units], unit)
        return Match(entry) if entry else Match(None, ("unit_unexpected",) if worded.measure == COUNT else ())
    entry = _only(shares, unit)
    if entry is None or (worded.of_whole and unit not in entry.units):
        # 死亡占比 in % is no 死亡率.
        return _NONE
    return Match(entry) if unit in entry.units else Match(entry, ("unit_unexpected",))


def _count(worded: Wording, unit: str, shares: list[Entry], counts: list[Entry]) -> Match:
    """The value is a number of something, an amount, or has no unit."""
    if worded.measure == SHARE:
        entry = _only(shares, unit)
        if entry is None:
            return _NONE
        return Match(entry) if not unit or unit in entry.units else Match(None, ("unit_unexpected",))
    if not unit:
        entry = _only(counts, worded.unit)
        return Match(entry) if entry and (worded.measure or not shares) else _NONE
    fitting = [entry for entry in counts if _expected(unit, entry)]
    exact = [entry for entry in fitting if unit in entry.units] or fitting
    if exact:
        return Match(exact[0]) if len(exact) == 1 else _NONE
    scored = _only([entry for entry in shares if unit in entry.units], unit)
    if scored is not None:
        return Match(scored)  # 满意度96.4分
    return Match(None, ("unit_unexpected",)) if worded.measure and counts else _NONE


def _changed(worded: Wording, unit: str, shares: list[Entry], counts: list[Entry]) -> Match:
    """The value is a difference, in the indicator's own unit, in % or in points."""
    if unit in _POINTS or (unit in _PARTS and unit != "%"):
        # 出生人口性别比下降1.4个百分点: a ratio that is printed in % has points, too.
        ratios = [entry for entry in counts if entry.kind == "ratio" and "%" in entry.units]
        entry = None if worded.measure == COUNT else _only(shares or ratios, unit)
    elif unit in ("%", "", "倍"):
        # 手术增长5% is the growth of a count; only a name that says so is a share.
        entry = _only(shares, "") if worded.measure == SHARE else _only(counts, worded.unit)
    else:
        return _count(worded, unit, shares, counts)
    return Match(entry) if entry else _NONE


def _only(entries: list[Entry], unit: str) -> Entry | None:
    """The one entry there is, or the one with this unit."""
    if len(entries) > 1:
        entries = [entry for entry in entries if unit in entry.units]
    return entries[0] if len(entries) == 1 else None


def _expected(unit: str, entry: Entry) -> bool:
    if unit in entry.units:
        return True
    return bool(entry.units) and any(unit in family and entry.units[0] in family for family in families())


def _implausible(seen: Observation, entry: Entry) -> bool:
    """Whether a value, in the entry's usual unit, lies outside its range, or is half a person."""
    value, unit = seen.quantity.value, seen.quantity.unit
    if value is None:
        return False
    if entry.kind == "count" and unit in _WHOLE and value % 1 and seen.kind is Kind.LEVEL:
        return True  # 医师仅1.74人: of every thousand, which its sentence says elsewhere
    usual = entry.units[0] if entry.units else ""
    if unit in _PARTS and usual in _PARTS:
        value *= _PARTS[unit] / _PARTS[usual]
    elif unit and unit != usual and not _expected(unit, entry):
        return False
    return (
        not (entry.low if entry.low is not None else value)
        <= value
        <= (entry.high if entry.high is not None else value)
    )
