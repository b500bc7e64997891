"""Rows: which lines are rows of figures, and what in them is label, unit and value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from hbsummary.grid.cells import Cell, Shape, as_unit, shape
from hbsummary.grid.heads import is_label_head
from hbsummary.grid.model import Line, Row
from hbsummary.grid.vocabulary import says, words
from hbsummary.regex import regex

__all__ = ["columns_of", "fixed_rows", "is_label", "is_year_row", "loose_row"]

_LABEL_LENGTH = 40
_DATE = regex(
    r"[0-9]{4}[-./年][0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}日?|[0-9]{1,2}:[0-9]{2}|(?:周|星期)[一二三四五六日天]\Z|https?:|@"
)
_FIGURE = (Shape.NUMBER, Shape.EMPTY, Shape.YEAR)


def is_label(text: str) -> bool:
    """Whether a cell may name a row: words, no date, no sentence."""
    if not 1 <= len(text) <= _LABEL_LENGTH or text[-1] in ",;。、" or _DATE.search(text):
        return False
    return re.search(r"[一-鿿A-Za-z]", text) is not None


def is_year_row(cells: Sequence[Cell]) -> bool:
    """Whether the figures of a line are only years, so that it is a head: near one another, in order or repeated."""
    figures = [c.text for c in cells if shape(c.text) in (Shape.NUMBER, Shape.YEAR)]
    if not figures or any(shape(t) is not Shape.YEAR for t in figures):
        return False
    printed = {"年" in t for t in figures}
    if printed == {True, False}:
        return False  # 2018年 beside 2000: the label of a row and its figure
    years = [int(re.sub(r"[^0-9]", "", t)) for t in figures]
    if printed == {True} or len(set(years)) < len(years):
        return True
    if len(years) == 1:
        return is_label_head(cells[0].text)
    steps = {b - a for a, b in pairwise(years)}
    return max(map(abs, steps)) <= 12 and (min(steps) > 0 or max(steps) < 0)


def loose_row(line: Line, within: bool = False) -> Row | None:
    """The row on a line without fixed places: labels, perhaps a unit, then figures; or None.

    `within` a table a line of figures like 1980 and 2005 is no head.
    """
    cells = list(line.cells)
    if len(cells) < 2 or (is_year_row(cells) and not within):
        return None
    if _is_number_of_row(cells):
        cells = cells[1:]
    first = next((n for n, c in enumerate(cells) if n and shape(c.text) in _FIGURE), len(cells))
    last = next((n for n, c in enumerate(cells) if n > first and shape(c.text) not in _FIGURE), len(cells))
    labels, unit, after = cells[:first], "", cells[last:]
    if len(after) == 1 and as_unit(after[0].text) is not None and last - first == 1:
        unit = after[0].text
    elif after:
        return None
    spread = len(labels) == 2 and all(len(c.text) == 1 for c in labels)  # 渠 县
    if len(labels) > 1 and shape(labels[-1].text) is Shape.UNIT and not unit and not spread:
        unit = labels.pop().text
    values = cells[first:last]
    of_year = len(labels) == 1 and shape(labels[0].text) is Shape.YEAR  # 2015 7204 58.3
    named = (of_year or all(is_label(c.text) for c in labels)) and len(labels) <= 3
    if not named or not any(shape(c.text) in (Shape.NUMBER, Shape.YEAR) for c in values):
        return None
    names = tuple(c.text for c in labels)
    if any(len(t) == 1 for t in names[1:]):
        names = ("".join(names),)  # 好 转: a word with blanks between its characters
    return Row(names, unit, tuple(values), line.start, line.end)


def _is_number_of_row(cells: Sequence[Cell]) -> bool:
    """Whether a row begins with its running number."""
    return cells[0].text.isdigit() and shape(cells[1].text) in (Shape.WORD, Shape.UNIT)


def columns_of(rows: Sequence[Line], head: Sequence[Cell] | None) -> tuple[list[int], list[int], int | None]:
    """Of lines with fixed places: the label columns, the value columns, and the column of units."""
    width = max(len(r.cells) for r in rows)
    titles = [c.text for c in head] if head else []
    titles += [""] * (width - len(titles))
    counts = [Counter(shape(r.cells[n].text) for r in rows if n < len(r.cells)) for n in range(width)]
    unit = next((n for n, c in enumerate(counts) if n and _holds_units(titles[n], c)), None)
    values = [n for n, c in enumerate(counts) if n != unit and _holds_values(n, titles[n], c)]
    if not values:
        return [], [], None
    before = [n for n in range(values[0]) if n != unit]
    labels = [n for n in before if not _is_index(titles[n], counts[n])]
    # What names the rows may have the head of an index (班次) when nothing else names them.
    return labels or [n for n in before[:1] if counts[n][Shape.WORD]], values, unit


def _holds_units(title: str, shapes: Counter[Shape]) -> bool:
    named = title.replace(" ", "") in words("unit_head")
    full = shapes.total() - shapes[Shape.EMPTY]
    return full > 0 and shapes[Shape.UNIT] * (2 if named else 1) >= full and shapes[Shape.NUMBER] == 0


def _holds_values(n: int, title: str, shapes: Counter[Shape]) -> bool:
    full = shapes.total() - shapes[Shape.EMPTY]
    if n == 0 or full == 0 or (shapes[Shape.NUMBER] == 0 and "年" in title) or (title and says("index_head", title)):
        return False
    return (shapes[Shape.NUMBER] + shapes[Shape.YEAR]) * 2 >= full


def _is_index(title: str, shapes: Counter[Shape]) -> bool:
    if title and says("index_head", title):
        return True
    if shapes[Shape.YEAR] and not shapes[Shape.WORD] and title not in ("", "年份", "年度", "年", "年 份"):
        return True  # 建成年份: not the year of the row's figures
    return shapes[Shape.NUMBER] > 0 and shapes[Shape.WORD] == 0 and shapes[Shape.YEAR] == 0


def fixed_rows(lines: Sequence[Line], labels: Sequence[int], values: Sequence[int], unit: int | None) -> list[Row]:
    """Rows of lines with fixed places; a label left empty is that of the line above."""
    above: dict[int, str] = {}
    rows = []
    for line in lines:
        texts = [c.text for c in line.cells]
        own = {n: texts[n] if n < len(texts) else "" for n in labels}
        if any(own.values()):
            first = min(n for n, t in own.items() if t)
            above = {n: own[n] or (above.get(n, "") if n < first else "") for n in labels}
        cells = tuple(line.cells[n] if n < len(texts) and _is_figure(texts[n]) else None for n in values)
        printed = texts[unit] if unit is not None and unit < len(texts) else ""
        names = tuple(t for t in above.values() if t)
        if any(cells):
            rows.append(Row(names, printed, cells, line.start, line.end))
    return rows


def _is_figure(text: str) -> bool:
    return shape(text) in (Shape.NUMBER, Shape.YEAR)
