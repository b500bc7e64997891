"""The words above the first row of a table with one cell to a line: which are heads, which the caption."""

from __future__ import annotations

from collections.abc import Sequence

from hbsummary.grid.cells import Shape, as_unit, shape
from hbsummary.grid.heads import folded, is_label_head, stack
from hbsummary.grid.lines import is_caption, is_heading
from hbsummary.grid.sense import sense
from hbsummary.grid.vocabulary import ends_with, words
from hbsummary.grid.worth import measures
from hbsummary.model import Kind
from hbsummary.regex import regex

__all__ = ["is_class", "is_corner", "is_time", "top"]

_CORNER = 6
_AMONG = "其中"
_CLASS = regex(r"[按依分][^0-9]{1,14}[分类]|其中 ?:?|其 中|(?:[按依][^0-9]{1,14}(?:分类|分组|划分)) ?:?")


def is_class(text: str) -> bool:
    """Whether a line only says how the rows below are parted (按经济类型分, 其中:)."""
    return _CLASS.fullmatch(text.rstrip(": ")) is not None


def top(head: Sequence[str], columns: int, units: int) -> tuple[list[list[str]], list[str]]:
    """The lines of heads from top to bottom, and the words above them; no lines where heads are not sure."""
    if len(head) > columns > 1 and _are_units(head[-columns:]):
        # A line of units below the heads.
        rest = head[: -columns - (head[-columns - 1] in words("unit_head"))]
        levels, above = top(rest, columns, units) if not _are_units(rest[-columns:]) else ([], list(rest))
        return ([*levels, list(head[-columns:])] if levels else []), above
    if _AMONG in head:
        levels, above = top(_among(head), columns, units)
        return levels, list(head[: len(above)])
    parted = _parted(head, columns) or _anew(head, columns)
    if parted is not None:
        return parted
    used, level = _level(head, columns, units)
    if not level and not units and columns > 1 and _is_spanned(head[:-columns], head[-columns:]):
        level, used = list(head[-columns:]), columns
    above = list(head[: len(head) - used])
    if not level:
        return [], above
    years = level[-columns:]
    size = next((n for n in range(1, columns) if columns % n == 0 and years == years[:n] * (columns // n)), 0)
    groups = columns // size if size else 0
    if not groups and len(level) == columns and _is_spanned(above, level):
        return [above[-1:], level], above[:-2]
    if len(level) > columns or not 2 <= groups <= len(above) or any(map(is_caption, above[-groups:])):
        return [level], above
    # The years begin anew under each head of the line above.
    labelled = len(above) > groups and is_label_head(above[-groups - 1])
    return [above[-groups:], level], above[: len(above) - groups - labelled]


def _are_units(texts: Sequence[str]) -> bool:
    return all(as_unit(text) is not None for text in texts)


def _among(head: Sequence[str]) -> list[str]:
    """The words without those that say that what follows them are parts: these say it themselves then (其中:儿童)."""
    kept, within = list[str](), False
    for text in head:
        within = text == _AMONG or (within and not measures(text))
        if text != _AMONG:
            kept.append(f"{_AMONG}:{text}" if within else text)
    return kept


def _is_spanned(above: Sequence[str], level: Sequence[str]) -> bool:
    """Whether the last words above heads that name no measure are that of them all (床位数 over 2018年, 2019年)."""
    if len(above) < 2 or is_label_head(level[0]) or any(map(_is_other, level)):
        return False
    return is_label_head(above[-2]) and measures(above[-1])


def _is_other(text: str) -> bool:
    """Whether a head names a measure of its own; 完成率 is that of the measure above it."""
    name = sense(text).name
    return name != "" and name not in words("dependent") and (is_caption(text) or measures(text))


def _parted(head: Sequence[str], columns: int) -> tuple[list[list[str]], list[str]] | None:
    """Two lines of heads, where only some of the upper line have the times of the lower below them.

    机构类别, 床位数, 增长, 2018年, 2019年 are a label head, two heads, and two times below the first.
    """
    label = next((n for n in range(len(head) - 1, -1, -1) if is_label_head(head[n])), None)
    if label is None or len(head) - label - 1 <= columns:
        return None
    cells = head[label + 1 :]
    size = next((n for n, text in enumerate(reversed(cells)) if not is_time(text)), 0)
    upper, lower = list(cells[: len(cells) - size]), list(cells[len(cells) - size :])
    if not 2 <= size < columns or not all(measures(t) or sense(t).kind is Kind.CHANGE for t in upper):
        return None
    heads = stack([upper, lower], columns)
    return ([[h[0] for h in heads], [h[-1] for h in heads]], list(head[:label])) if heads else None


def _anew(head: Sequence[str], columns: int) -> tuple[list[list[str]], list[str]] | None:
    """Two lines of heads, where the words of the lower begin anew below each of the upper.

    科室, 门诊, 住院, 人次, 同比, 人次, 同比 are a label head, two heads, and two measures below each.
    """
    lower = list(head[-columns:])
    size = next((n for n in range(1, columns) if columns % n == 0 and lower == lower[:n] * (columns // n)), 0)
    corner = len(head) - columns - columns // size - 1 if size else -1
    if corner < 0 or not is_corner(head, corner):
        return None
    upper = list(head[corner + 1 : -columns])
    if len(set(upper)) < len(upper) or any(map(is_caption, upper)):
        return None
    return [upper, lower], list(head[:corner])


def is_corner(head: Sequence[str], at: int) -> bool:
    """Whether the word at `at` stands over labels: one known to do so, or any other where the heads begin.

    They begin behind a caption (…情况表, 镇别, 应种人数, 接种率) or heading, or with the run of short lines.
    """
    text = head[at]
    if is_label_head(text):
        return True
    if len(text) > _CORNER or shape(text) not in (Shape.WORD, Shape.UNIT) or _is_other(text) or is_caption(text):
        return False
    above = head[at - 1] if at else ""
    if is_caption(above):
        return True
    telling = sum(measures(t) or _tells(t) or is_time(t) for t in head[at + 1 :])
    begins = not above or is_heading(above) or ends_with("caption_end", above) is not None
    return begins and 2 * telling >= len(head) - at - 1


def is_time(text: str) -> bool:
    """Whether a head says only which time its column is of, or that it is a change: 2012年1-11月, 上年同期, 增减."""
    said = sense(text)
    if said.name or said.tail or said.unit is not None:
        return False
    return bool(said.year or said.part or said.kind) or text in words("hollow")


def _level(head: Sequence[str], columns: int, units: int) -> tuple[int, list[str]]:
    """How many of the words are the lowest line of heads, and those heads."""
    for size in (columns + units + 1, columns + units, columns + 1, columns + units + 2, columns + units + 3):
        cells = head[-size:]
        if len(cells) < size or not is_label_head(cells[0]) or any(map(is_caption, cells)):
            continue
        level = [cells[0], *folded(cells[1:])]
        if size <= columns + units + 1 or len(level) == columns + units + 1:
            return size, level
    if columns > 1 and (halves := _halves(head, columns)):
        return 2 * columns + 1, halves
    corner = len(head) - columns - 1
    if columns > 1 and corner >= 0 and is_corner(head, corner) and not any(map(is_caption, head[corner:])):
        return columns + 1, list(head[corner + 1 :])
    for size in (columns, columns + units):
        cells = head[-size:]
        if columns == 1 or len(cells) < size or any(map(is_caption, cells)):
            continue
        telling = [_tells(text) for text in cells]
        if all(told or is_time(text) for told, text in zip(telling, cells, strict=True)) and any(telling):
            return size, list(cells)
        if len(head) > size and is_caption(head[-size - 1]):
            return size, list(cells)
    return 0, []


def _halves(head: Sequence[str], columns: int) -> list[str]:
    """The heads where each is broken over two lines, what is counted and its measure: 编制 / 人数, 在岗 / 人数."""
    corner = len(head) - 2 * columns - 1
    if corner < 0 or not is_corner(head, corner):
        return []
    nouns, ends = head[corner + 1 :: 2], head[corner + 2 :: 2]
    if any(map(_is_other, nouns)) or any(map(_tells, nouns)) or not all(map(measures, ends)):
        return []
    return [noun + end for noun, end in zip(nouns, ends, strict=True)]


def _tells(text: str) -> bool:
    """Whether a head says by itself that figures stand under it: a time, a change, a plan, a unit."""
    if shape(text) is Shape.YEAR:
        return True
    said = sense(text)
    return bool(said.year or said.part or said.kind or said.unit)
