"""Worth: whether what looks like a table is one. Lists of names, dates and menus are not."""

from __future__ import annotations

import re

from hbsummary.grid.cells import Shape, as_unit, shape
from hbsummary.grid.lines import is_caption
from hbsummary.grid.model import Table
from hbsummary.grid.rows import is_label
from hbsummary.grid.sense import caption_sense
from hbsummary.grid.vocabulary import ends_with, says

__all__ = ["is_worthy", "measures"]


def measures(label: str) -> bool:
    """Whether a label names something measured: it ends in a measure (人次, 率), or prints a unit."""
    bare = re.sub(r"\([^()]{1,12}\)\Z", "", label)
    bracket = label[len(bare) :].strip("()")
    return ends_with("measure_end", bare) is not None or (bracket != "" and as_unit(bracket) is not None)


def is_worthy(table: Table) -> bool:
    """Whether the table has rows enough, labels that are labels, and heads or labels that say what is counted."""
    rows = table.rows
    labelled = [r for r in rows if r.labels and all(is_label(t) or shape(t) is Shape.YEAR for t in r.labels)]
    if not rows or 2 * len(labelled) <= len(rows) or _is_calendar(table) or _holds_codes(table):
        return False
    columns = len(table.heads)
    telling = sum(bool(r.unit) or any(measures(t) for t in r.labels) or _prints_units(r.values) for r in labelled)
    if not table.settled and says("index_head", table.caption.split("\n")[-1]):
        return False
    told = any(is_caption(line) for line in table.caption.split("\n"))
    if table.settled and _heads_tell(table):
        return len(rows) >= 2 or columns >= 2
    if columns == 1:
        about = caption_sense(table.caption)
        if told and len(rows) >= 3 and (about.unit is not None or about.units):
            return True
        return len(rows) >= 3 and 5 * telling >= 3 * len(rows)
    return (told and len(rows) >= 2) or (len(rows) >= 3 and 5 * telling >= 4 * len(rows))


def _prints_units(values: tuple[object, ...]) -> bool:
    texts = [getattr(v, "text", "") for v in values]
    return any(t and not re.fullmatch(r"[-+0-9.,]+", t) for t in texts)


def _heads_tell(table: Table) -> bool:
    """Whether the heads over values are heads: not ids alone, and not words of a menu."""
    return not all(any(says("index_head", text) for text in head) for head in table.heads)


def _is_calendar(table: Table) -> bool:
    texts = [t for r in table.rows for t in r.labels]
    return bool(texts) and all(t in "日一二三四五六" for t in texts)


def _holds_codes(table: Table) -> bool:
    """Whether the figures are codes: whole numbers that are all as long as a telephone number."""
    if any(measures(text) for head in table.heads for text in head):
        return False
    texts = [c.text for r in table.rows for c in r.values if c is not None]
    lengths = {len(t) for t in texts}
    return len(lengths) == 1 and lengths <= {7, 8, 11} and all(t.isdigit() for t in texts)
