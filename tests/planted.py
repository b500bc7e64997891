"""Ties of the sample pages as a careful reader sees them (`cases/ties.csv`), and errors planted in them.

A tie is a relation and the places of its values, the result last. `known` says how a reader knows of it:
`words` say it, so that any damage is a disagreement; parts of a list that need not be complete disagree where
they make more than the total and leave it open where they make less (`excess`); or it is the digits that
agree (`figures`), so that a damaged one may leave it open, too. `open` are the lists that leave parts out.

    python tests/planted.py     plants every error there is and tells how many are found
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import hbsummary
from hbsummary.tables import Extraction, Indicator

TOP = Path(__file__).parents[1]
# How a relation of the inventory is called in checks.csv.
CALLED = {"step": "growth", "ratio": "rate", "part": "rate"}
FACTOR = {"%": 100.0, "‰": 1000.0, "/10万": 100000.0, ":100": 100.0}


@dataclass(frozen=True)
class Seen:
    """A tie that a reader sees on a page."""

    page: str
    relation: str
    known: str
    rows: tuple[int, ...]
    figures: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.page[:3]} {self.relation} {' | '.join(self.figures)}"


def inventory() -> list[Seen]:
    with (TOP / "tests/cases/ties.csv").open(encoding="utf-8", newline="") as stream:
        return [
            Seen(
                r["page"],
                r["relation"],
                r["known"],
                tuple(map(int, r["rows"].split(";"))),
                tuple(r["figures"].split(" | ")),
            )
            for r in csv.DictReader(stream, strict=True)
        ]


@cache
def text(page: str) -> str:
    return hbsummary.read(TOP / "data" / "raw" / page).text


@cache
def extracted(page: str) -> Extraction:
    return hbsummary.extract(text(page))


def verdict(tie: Seen, result: Extraction) -> str | None:
    """What checks.csv says of a tie; None where it has no such one."""
    relation = CALLED.get(tie.relation, tie.relation)
    for check in result.checks:
        *members, last = map(int, check.rows.split(";"))
        whole = {*members, last} == set(tie.rows)
        if check.relation == relation and whole and (relation == "shares" or last == tie.rows[-1]):
            return check.verdict
    return None


def told(start: int, result: Extraction) -> str | None:
    """The worst that checks.csv says of the value at a place: disagrees, cannot_tell, agrees; None for nothing."""
    said = {check.verdict for check in result.checks if str(start) in check.rows.split(";")}
    return next((verdict for verdict in ("disagrees", "cannot_tell", "agrees") if verdict in said), None)


def rows(tie: Seen, result: Extraction) -> list[Indicator] | None:
    """The values of a tie; None where one is no longer read as a value."""
    by_place = {row.start: row for row in result.observations}
    found = [by_place[start] for start in tie.rows if start in by_place]
    return found if len(found) == len(tie.rows) and all(row.value is not None for row in found) else None


def _place(row: Indicator) -> float:
    """The size of the last printed digit of a value."""
    value = abs(row.value or 0.0)
    printed = re.sub(
        r"[^0-9.]", "", re.sub(r"[、。](?=[0-9])", ".", row.value_text.partition("/10")[0].partition(":")[0])
    )
    if not re.search("[0-9]", printed) or not value:
        return 0.1
    decimals = len(printed.partition(".")[2])
    return value / float(printed) * 10.0**-decimals


def _reckon(tie: Seen, values: Sequence[float], unit: str) -> float:
    one, other = values[0], values[1]
    match tie.relation:
        case "sum" | "shares":
            return sum(values)
        case "difference":
            return one - other
        case "growth":
            return (one - other) / other * 100
        case "step":
            return other / (one - other) * 100
        case "part":
            return one / (one + other) * 100
        case _:
            return one / other * FACTOR.get(unit, 1.0)


def fits(tie: Seen, found: Sequence[Indicator]) -> bool:
    """Whether the values agree as far as they are rounded, reckoned here and not by the library."""
    *members, result = found if tie.relation != "shares" else [*found, None]
    values = [row.value or 0.0 for row in members if row is not None]
    halves = [_half(row) for row in members if row is not None]
    unit = result.unit if result is not None else "%"
    size = {"每千": 1000.0, "每万": 10000.0}.get((result.indicator if result is not None else "")[:2], 1.0)
    ends = [
        _reckon(tie, [v + s * h for v, s, h in zip(values, signs, halves, strict=True)], unit) * size
        for signs in (itertools.product((-1, 1), repeat=len(values)) if len(values) < 9 else ())
    ]
    stated, room = (100.0, 0.0) if result is None else ((result.value or 0.0), _place(result))
    if result is not None and _half(result) == 0:
        room = 0.0
    slack = 1e-9 * max(abs(stated), 1.0)
    return min(ends) - room - slack <= stated <= max(ends) + room + slack


def _half(row: Indicator) -> float:
    """How far a value may be off for having been rounded; a count that is printed in full is not."""
    place = _place(row)
    measured = row.unit in {"%", "‰", "/10万", "元", "百分点", "天", "日", "岁", "次", "", ":100", "倍"}
    return place / 2 if place != 1 or measured else 0.0


def damaged(number: str) -> Iterator[str]:
    """A printed number with one digit another one, at each place; it stays as long as it was."""
    unit = max(number.find("/10"), number.find(":100"))
    for at, char in enumerate(number):
        if char.isascii() and char.isdigit() and (unit < 0 or at < unit):
            for step in (4, 7, 1):
                digit = str((int(char) + step) % 10)
                if digit != "0" or number[:at].strip("0"):
                    yield number[:at] + digit + number[at + 1 :]


def planted(tie: Seen) -> Iterator[tuple[int, list[str]]]:
    """Each member of a tie with the numbers, one digit of them another one, that make it fit no more."""
    page, result = text(tie.page), extracted(tie.page)
    for row in rows(tie, result) or () if tie.known != "open" else ():
        numbers = [n for n in damaged(page[row.start : row.end]) if _shows(tie, row.start, n)]
        if numbers:
            yield row.start, numbers


def plant(tie: Seen, start: int, number: str) -> Extraction:
    """The page with another number at a place, extracted."""
    page = text(tie.page)
    return hbsummary.extract(page[:start] + number + page[start + len(number) :])


def _shows(tie: Seen, start: int, number: str) -> bool:
    """Whether the tie with the number in it does not fit, as far as it can be known."""
    found = rows(tie, extracted(tie.page)) or []
    changed = [
        replace(row, value=_read(row, number), value_text=number) if row.start == start else row for row in found
    ]
    return not fits(tie, changed)


def surely(tie: Seen, start: int, number: str) -> bool:
    """Whether a reader can tell for sure that a planted number is wrong."""
    if tie.known == "excess":
        found = rows(tie, extracted(tie.page)) or []
        *parts, total = (_read(row, number) if row.start == start else row.value or 0.0 for row in found)
        # A list of which a beginning adds up is taken for that beginning.
        return sum(parts) > total and total not in itertools.accumulate(parts)
    return tie.known == "words"


def _read(row: Indicator, number: str) -> float:
    """The value of a row if another number of the same form stood there."""
    old, new = _plain(row.value_text), _plain(number)
    return (row.value or 0.0) * new / old if old else float(new)


def _plain(printed: str) -> float:
    """The number of a printed figure, 万 not folded in."""
    digits = re.sub(r"[^0-9.]", "", re.sub(r"[、。](?=[0-9])", ".", printed.partition("/10")[0].partition(":")[0]))
    return float(digits) if digits else 0.0


def main() -> None:
    found: Counter[tuple[str, str, str]] = Counter()
    for tie in inventory():
        for start, numbers in planted(tie):
            for number in numbers:
                said = told(start, plant(tie, start, number)) or "nothing"
                found[tie.relation, tie.known, said] += 1
                if said not in ("disagrees", "cannot_tell") or (said != "disagrees" and surely(tie, start, number)):
                    print(tie.name, start, number, said)
    for key, many in sorted(found.items()):
        print(*key, many)


if __name__ == "__main__":
    main()
