"""Lists with slashes between figures that a bracket names: (任务数/完成数):东园310/298人,西湖260/251人."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from hbsummary.grid.cells import Cell, Shape, as_unit, quantities, shape
from hbsummary.grid.model import Head, Line, Row, Table
from hbsummary.grid.names import AREA, is_place, join, own_measure
from hbsummary.grid.quick import SLASHED
from hbsummary.grid.sense import sense, subject_of
from hbsummary.grid.vocabulary import ends_with, words
from hbsummary.grid.worth import is_worthy, measures
from hbsummary.regex import regex

__all__ = ["slashed"]

_FIGURE = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,9})(?:\.[0-9]{1,4})?[^0-9/,、;。:() ]{0,4}"
_ITEM = regex(
    rf"[,、;]? ?(?P<label>[^0-9/,、;。:() ]{{2,16}}) ?:? ?(?P<figures>{_FIGURE}(?:/{_FIGURE}){{1,3}})(?=[,、;。 ]|\Z)"
)
# What the list is of, up to the bracket.
_SUBJECT, _REACH = regex(r"[^,。;:!?]{2,40}\Z"), 40
_FEWEST = 2
_COUNT = regex(r"[人例户份件家个]数\Z")


def slashed(line: Line) -> list[Table]:
    """The tables of such lists within `line`; only where each place has as many figures as the bracket has measures."""
    found = []
    for match in SLASHED.finditer(line.text) if "/" in line.text else ():
        heads = match["heads"].split("/")
        if any(as_unit(text) is not None for text in heads):
            continue
        before = _SUBJECT.search(line.text, max(0, match.start() - _REACH), match.start())
        caption = before.group() if before else ""
        body, topic, places = _parts(caption)
        rows = tuple(_rows(line, match.end(), len(heads), body, match["unit"] or ""))
        over = tuple(_head(topic, text, places) for text in heads)
        end = rows[-1].end if rows else line.start + match.end()
        table = Table(line.start + match.start(), end, caption, over, rows)
        if len(rows) >= _FEWEST and is_worthy(table):
            found.append(table)
    return found


def _rows(line: Line, at: int, columns: int, body: str, unit: str) -> Iterator[Row]:
    """The places of the list that begins at `at` with their figures, as long as they are as many as the `columns`."""
    while (match := _ITEM.match(line.text, at)) and (cells := _cells(line, match)) and len(cells) == columns:
        label = match["label"]
        named = label if is_place(label) else join(label, body)
        yield Row((named,), _unit(cells) or unit, cells, line.start + match.start("label"), cells[-1].end)
        at = match.end()


def _cells(line: Line, match: re.Match[str]) -> tuple[Cell, ...]:
    """The figures between the slashes; none where one of them is something else."""
    cells, at = [], line.start + match.start("figures")
    for text in match["figures"].split("/"):
        cells.append(Cell(at, at + len(text), text))
        at += len(text) + 1
    return tuple(cells) if all(shape(cell.text) in (Shape.NUMBER, Shape.YEAR) for cell in cells) else ()


def _unit(cells: tuple[Cell, ...]) -> str:
    """The unit printed at one figure, which the others of its place are in, too; no share."""
    units = {number.unit for cell in cells for number in quantities(cell)} - {"", *words("share_unit")}
    return units.pop() if len(units) == 1 else ""


def _parts(caption: str) -> tuple[str, str, bool]:
    """Of what a list is of (各医院门诊情况) the kind of its bodies, what is told of them, and whether it is by places.

    The kind is empty where it does not complete a name.
    """
    about = subject_of(caption)
    if match := _bodies().search(about):
        return "" if ends_with("any_body", match["body"]) else match["body"], about[match.end() :], True
    match = AREA.search(about)
    return "", about[match.end() if match else 0 :], match is not None


@cache
def _bodies() -> re.Pattern[str]:
    longest = "|".join(map(re.escape, sorted(words("body"), key=len, reverse=True)))
    return re.compile(rf"各(?P<body>[一-鿿]{{0,6}}?(?:{longest}))")


def _head(topic: str, measure: str, places: bool) -> Head:
    """The head of a measure, with the topic where rows are places or it says nothing itself: 体检 and 任务数."""
    name = sense(measure).name
    tells = name != "" and name not in words("dependent")
    if tells and not measures(measure) and (own := own_measure(topic) or _counted(topic)):
        return (measure + (topic if places else own),)  # 床位(核定/实有): 核定床位
    if tells and not places:
        return (measure,)
    shared = next((n for n in range(len(topic) - 1) if topic[n : n + 2] in measure), len(topic))
    # 应种: the kind that the measure says by itself.
    return (topic[:shared], measure) if tells and shared else (topic[:shared] + measure,)


def _counted(topic: str) -> str:
    """The count that a topic ends in: 人数 in 重点人群管理人数."""
    match = _COUNT.search(topic)
    return match.group() if match else ""
