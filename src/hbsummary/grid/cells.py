"""Cells: what one printed cell is (number, unit, year, nothing, words), and the number in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from hbsummary.grid.vocabulary import words
from hbsummary.model import Quantity
from hbsummary.quantities import find
from hbsummary.quantities.numerals import scale
from hbsummary.quantities.units import alternation, unit
from hbsummary.regex import regex

__all__ = ["Cell", "Shape", "Unit", "as_unit", "quantities", "shape"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell `start:end` of the folded text without the blanks around it; `text` is what it prints."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as heads print it: canonical name and what its numbers are multiplied by."""

    name: str
    factor: Decimal = Decimal(1)
    known: bool = True


class Shape(StrEnum):
    """What a cell looks like, whatever its column."""

    NUMBER = "number"
    YEAR = "year"
    UNIT = "unit"
    EMPTY = "empty"
    WORD = "word"


_EMPTY = regex(r"(?:[-—–―─/\\.…·]{0,4}|N/?A|无|空)\Z", re.IGNORECASE)
# 2041 is a count: no report tells of a year so far ahead.
_YEAR = regex(r"\(?(?:19[5-9][0-9]|20[0-2][0-9]|203[05])\)?(?:年度?)?\)?\Z")
_LONGEST = 20
# A code (0577, a telephone number) is no figure.
_CODE = re.compile(r"0[0-9]|1[3-9][0-9]{9}\Z|[0-9]{12}")
_MASK = re.compile(r"[xX*]{2,6}\Z")
# A ratio has a 1 or a decimal point; 14:30 is a time, 112.5:100 a number with a unit.
_PART = r"[0-9]{1,4}(?:\.[0-9]{1,4})?"
_RATIO = regex(rf"(?=1 ?:(?![0-5][0-9]\Z)|[0-9: ]{{1,24}}\.){_PART}(?: ?: ?{_PART}){{1,4}}(?<!:100)\Z")
_SCALE = "百|千|万|十万|百万|千万|亿|万亿"


@cache
def _number() -> re.Pattern[str]:
    return re.compile(
        r"(?P<bound>[≥≤><~≈])?(?P<mark>[↑↓▲▼△])?(?P<sign>[-+±−﹣—])?"
        r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,6})?|[0-9]{1,11}(?:\.[0-9]{1,6})?)"
        rf" ?(?P<scale>{_SCALE})? ?(?P<unit>{alternation()})?(?P<after>[↑↓])?\Z"
    )


@lru_cache(maxsize=8192)
def shape(text: str) -> Shape:
    """What a cell's text looks like."""
    if _EMPTY.match(text):
        return Shape.EMPTY
    if _YEAR.match(text):
        return Shape.YEAR
    if len(text) > _LONGEST:
        return Shape.WORD
    if as_unit(text) is not None:
        return Shape.UNIT
    if re.search(r"[0-9xX*%‰一二三四五六七八九十]", text) and _is_number(text):
        return Shape.NUMBER
    return Shape.WORD


def _is_number(text: str) -> bool:
    match = _number().match(text)
    if match:
        digits = match["digits"]
        if match["unit"] in words("name_unit"):
            return "." in digits and match["unit"] in ("日", "年")
        return _CODE.match(digits) is None
    if _MASK.match(text) or _RATIO.match(text):
        return True
    return bool(_elsewhere(text, 0, len(text)))


def as_unit(text: str) -> Unit | None:
    """The unit that `text` prints by itself (人次, 万人次, %, 1/10万), or None."""
    text = text.strip(" ()")
    known = unit(text)
    if known is not None and known.dimension == "service":
        return None  # 诊疗人次 heads a column
    if known is not None:
        return Unit(known.canonical, known.factor)
    match = re.match(rf"({_SCALE})(?=.)", text)
    for size in sorted({len(m) for m in _SCALE.split("|")}, reverse=True) if match else ():
        rest = unit(text[size:])
        if text[:size] in _SCALE.split("|") and rest is not None and "/" not in text[size : size + 1]:
            return Unit(rest.canonical, rest.factor * scale(text[:size]))
    return Unit("", scale(text)) if text in ("万", "千", "亿") else None


@cache
def _comparing() -> re.Pattern[str]:
    """What may stand in a cell beside its number."""
    return re.compile(rf"(?:[≥≤><~: ()]|{'|'.join(sorted(words('compare'), key=len, reverse=True))}){{0,3}}")


def _elsewhere(folded: str, start: int, end: int) -> list[Quantity]:
    """What the number grammar finds, where that is all of the cell but for words that compare."""
    found = list(find(folded[start:end], refusals=False))
    if not found or "-" in folded[start:end][:1]:
        return []
    rest = folded[start:end]
    for quantity in reversed(found):
        rest = rest[: quantity.start] + rest[quantity.end :]
    if not _comparing().fullmatch(rest):
        return []
    if any(q.unit in words("name_unit") for q in found):
        return []
    return found


_BOUND = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "~": "~", "≈": "~"}


def quantities(cell: Cell) -> list[Quantity]:
    """The numbers of a cell whose shape is NUMBER or YEAR, unit empty where the cell prints none."""
    match = _number().match(cell.text)
    if match is None:
        if _MASK.match(cell.text):
            return [Quantity(cell.start, cell.end, None, "", masked=True, rule="mask")]
        if _RATIO.match(cell.text):
            return list(_parts(cell))
        return [_moved(q, cell.start) for q in _elsewhere(cell.text, 0, len(cell.text))]
    value = Decimal(match["digits"].replace(",", "")) * scale(match["scale"] or "")
    known = unit(match["unit"]) if match["unit"] else None
    if known is not None:
        value *= known.factor
    falls = match["sign"] in ("-", "−", "﹣", "—") or match["mark"] in ("↓", "▼") or match["after"] == "↓"
    signed = match.start("sign") if match["sign"] in ("-", "−", "﹣", "—") else match.start("digits")
    stop = match.end("unit") if match["unit"] else match.end("scale") if match["scale"] else match.end("digits")
    return [
        Quantity(
            cell.start + signed,
            cell.start + stop,
            float(-value if falls else value),
            known.canonical if known else "",
            unit_text=match["unit"] or "",
            comparator=_BOUND.get(match["bound"] or "", "="),
            rule="plain",
            flags=("scaled",) if match["scale"] else (),
        )
    ]


def _parts(cell: Cell) -> Iterator[Quantity]:
    """The parts of a ratio, one by one."""
    for match in re.finditer(r"[0-9.]+", cell.text):
        begin = cell.start + match.start()
        yield Quantity(begin, begin + len(match.group()), float(match.group()), "", rule="ratio")


def _moved(quantity: Quantity, by: int) -> Quantity:
    return Quantity(
        quantity.start + by,
        quantity.end + by,
        quantity.value,
        quantity.unit,
        quantity.value_max,
        quantity.unit_text,
        quantity.comparator,
        quantity.masked,
        quantity.rule,
        quantity.flags,
    )
