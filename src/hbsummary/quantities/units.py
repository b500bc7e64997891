"""The table of units (`data/units.csv`): printed forms, canonical forms, factors."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from hbsummary import datafiles
from hbsummary.regex import regex
from hbsummary.words import words

__all__ = ["Unit", "alternation", "at", "first_characters", "unit"]

# What follows a unit that goes on behind the end of a line: a mark, or nothing.
_AFTER_UNIT = ("", *",。;:、)(")
_SPACED_RATE = regex(r"[ ]?/[ ]?(?:1[ ]?0|十)[ ]?万(?:[ ]?人口?)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """A printed form: what it is called in the tables and what its numbers are multiplied by."""

    printed: str
    canonical: str
    factor: Decimal
    dimension: str
    ambiguous: bool


@cache
def _table() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    head, *rows = csv.reader(datafiles.text("units.csv").splitlines())
    for line, cells in enumerate(rows, start=2):
        row = dict(zip(head, cells, strict=True))
        try:
            factor = Decimal(row["factor"] or "1")
        except ArithmeticError:
            raise ValueError(f"units.csv line {line}: factor {row['factor']!r} is not a number") from None
        if row["printed"] in units:
            raise ValueError(f"units.csv line {line}: {row['printed']!r} stands twice")
        units[row["printed"]] = Unit(
            row["printed"], row["canonical"], factor, row["dimension"], row["ambiguous"] == "true"
        )
    return units


def unit(printed: str) -> Unit | None:
    """The entry for a printed form (spaces ignored), or None."""
    return _table().get(printed.replace(" ", ""))


@cache
def alternation() -> str:
    """All printed forms as one regular-expression alternation, longest first."""
    return "|".join(re.escape(p) for p in sorted(_table(), key=len, reverse=True))


@cache
def _beginnings() -> dict[str, tuple[tuple[int, ...], tuple[str, ...]]]:
    """By the first character of a unit: the lengths that such units have, longest first, and words that are none."""
    lengths: dict[str, set[int]] = {}
    for form in _table():
        lengths.setdefault(form[0], set()).add(len(form))
    others: dict[str, list[str]] = {}
    for word in words("not_a_unit"):
        others.setdefault(word[0], []).append(word)
    return {c: (tuple(sorted(some, reverse=True)), tuple(others.get(c, ()))) for c, some in lengths.items()}


@cache
def first_characters() -> frozenset[str]:
    """The characters that units begin with."""
    return frozenset(_beginnings())


def at(folded: str, position: int, stop: int) -> tuple[Unit, int] | None:
    """The longest unit printed at `position` and where it ends; None where another word begins there."""
    first = folded[position : position + 1]
    beginning = _beginnings().get(first)
    if beginning is None:
        return None
    lengths, others = beginning
    table = _table()
    if first == "个" and folded.startswith("单位", position + 1) and _blood(folded, position + 1):
        return table["单位"], position + 3  # 临床用血1460个单位
    if (turned := _over_line_end(folded, position, stop, lengths)) is not None:
        return turned
    word = _other(others, folded, position) if others else 0
    for length in lengths:
        end = position + length
        found = table.get(folded[position:end]) if length > word else None
        if found is not None and end <= stop and not _goes_on(found.printed, folded[end : end + 1]):
            return found, end
    spaced = _SPACED_RATE.match(folded, position, stop) if first == "/" else None
    return (table["/10万"], spaced.end()) if spaced else None


def _over_line_end(folded: str, position: int, stop: int, lengths: tuple[int, ...]) -> tuple[Unit, int] | None:
    """A unit that the end of a line cuts, and where it ends: 人, and 次 on the next line before a mark."""
    line_end = folded.find("\n", position + 1, min(position + lengths[0], stop))
    if line_end < 0:
        return None
    form = folded[position:line_end] + folded[line_end + 1 : position + lengths[0] + 1]
    for length in lengths:
        end = position + length + 1
        whole = line_end < end - 1 and end <= stop and folded[end : end + 1] in _AFTER_UNIT
        if whole and (found := _table().get(form[:length])) is not None:
            return found, end
    return None


@cache
def _with_nouns() -> tuple[str, ...]:
    return tuple(words("unit_and_noun"))


def _other(others: tuple[str, ...], folded: str, position: int) -> int:
    """The length of that of the words at `position` which begin like a unit; a unit has to be longer to be one."""
    if not folded.startswith(others, position) or folded.startswith(_with_nouns(), position):
        return 0
    if _blood(folded, position):
        return 0
    return max(len(word) for word in others if folded.startswith(word, position))


def _goes_on(form: str, following: str) -> bool:
    """A unit in letters ends where the letters end: 5m is no unit in 5mg or 5models.

    In 4.3%o学生 the o was a full stop.
    """
    if form == "%o":
        return following == "\n" or ("一" <= following <= "鿿" and following not in "和及与以左")
    return form[-1].isascii() and form[-1].isalpha() and following.isascii() and following.isalpha()


@cache
def _measured_in_units() -> tuple[str, ...]:
    return tuple(words("measured_in_units"))


def _blood(folded: str, position: int) -> bool:
    """Whether 单位 at `position` measures blood or a medicine and does not mean an institution."""
    if not folded.startswith("单位", position):
        return False
    before = folded[max(0, position - 48) : position]
    return any(word in before for word in _measured_in_units())
