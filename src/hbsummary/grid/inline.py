"""Tables on one line, as pages without line breaks have them: heads and rows as words between blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from hbsummary.grid.columned import columned
from hbsummary.grid.heads import is_label_head
from hbsummary.grid.lines import closed, is_caption, spaced
from hbsummary.grid.model import Line, Table
from hbsummary.grid.quick import ONE_LINE

__all__ = ["inline"]


def inline(line: Line, above: Sequence[Line]) -> list[Table]:
    """The tables within `line`, whose caption may be the last line `above`; only those whose heads are sure.

    What stands between blanks is read as if it were a line of its own: 甲镇 3126人 乙镇 2874人 has
    the rows of a table but no heads, and is left to the sentences.
    """
    if not ONE_LINE.search(line.text):
        return []
    return [table for table in columned([*above[-1:], *_pieces(line)]) if table.settled]


def _pieces(line: Line) -> Iterator[Line]:
    """What stands between blanks and marks of sentences, and these marks, each as a line; captions end at a colon."""
    for match in _piece().finditer(line.text):
        at, text = line.start + match.start(), match.group()
        cut = text.rfind(":") + 1
        if 0 < cut < len(text) and _is_caption(text[:cut], text[cut:]):
            yield Line(at, at + cut, text[:cut], ())
            at, text = at + cut, text[cut:]
        yield Line(at, at + len(text), closed(text), ())


def _is_caption(text: str, first: str) -> bool:
    """Whether what ends in a colon is a caption, no unit line, or what follows it is the `first` head of a table."""
    return not text.endswith("单位:") and (is_caption(text) or is_label_head(first))


@cache
def _piece() -> re.Pattern[str]:
    return re.compile(rf"{spaced().pattern}|[^ 。;!?]+|[。;!?]+")
