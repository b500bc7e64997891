"""Cells that a page broke over several lines, put together again; empty cells among words, taken out."""

from __future__ import annotations

from collections.abc import Sequence

from hbsummary.grid.cells import Shape, as_unit, shape
from hbsummary.grid.model import Line
from hbsummary.regex import regex

__all__ = ["mended"]

# What follows a year in its cell: 2017年 / 11月底.
_PART = regex(r"(?:[0-9]{1,2}月?[-—~至])?[0-9]{1,2}月份?[末底]?|[上下]半年|第?[一二三四]季度[末底]?|年?[末底]|全年")
_BRACKET = regex(r"\([^()]{1,16}\)")


def mended(run: Sequence[Line]) -> list[Line]:
    """The lines of a run, one cell each: 2017年 / 11月底 is one, so is 社区卫生服务中心 / (站)."""
    whole: list[Line] = []
    for n, line in enumerate(run):
        if not line.text and _is_lone(run, n):
            continue
        above = whole[-1] if whole else None
        if above is not None and above.text and _continues(above.text, line.text, run, n):
            whole[-1] = above._replace(end=line.end, text=above.text + line.text)
        else:
            whole.append(line)
    return whole


def _continues(above: str, text: str, run: Sequence[Line], n: int) -> bool:
    """Whether a line goes on with the cell above: a bracket under words, one part of a year under the year."""
    if as_unit(text) is not None and n + 1 < len(run) and as_unit(run[n + 1].text) is not None:
        return False  # (人次) / (万元) / (%) are a line of units
    if _BRACKET.fullmatch(text) and shape(text) not in (Shape.YEAR, Shape.NUMBER):
        return shape(above) in (Shape.WORD, Shape.YEAR)
    if not _PART.fullmatch(text) or shape(above) is not Shape.YEAR or "年" not in above:
        return False
    # 2017年 / 上半年 / 下半年 are a head and the two below it.
    return n + 1 == len(run) or not _PART.fullmatch(run[n + 1].text)


def _is_lone(run: Sequence[Line], n: int) -> bool:
    """Whether one blank line stands between words, where no row without figures does."""
    before, after = run[n - 1].text if n else "", run[n + 1].text if n + 1 < len(run) else ""
    if n == 0 or n + 1 == len(run):
        return True
    return all(text and shape(text) in (Shape.WORD, Shape.YEAR) for text in (before, after))
