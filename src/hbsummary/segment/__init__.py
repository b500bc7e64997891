"""A report into its headings and enumerated items: a tree with right ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice, takewhile

from hbsummary.model import CleanText, Report, Section
from hbsummary.regex import regex
from hbsummary.segment.labels import Label, find_labels
from hbsummary.segment.outline import place_by_outline
from hbsummary.segment.tree import Node, grow
from hbsummary.titles import is_row

__all__ = ["segment"]

_NOTES = regex(
    r"[ \t]{0,8}[(\[【]?(?:注释|附注|备注|注|说明|注解)[)\]】]?"
    r"(?::?[ \t]{0,8}$|:[ \t]{0,8}(?P<beside>(?:1[、.]|[(]1[)]|①)))",
    re.MULTILINE,
)
_NOTE = re.compile("注|附注|备注|说明")
# How far in its line such a word stands at most.
_MARGIN = 10
_TITLE_STOP = re.compile(r"[。\n\r]")


def segment(clean: CleanText, report: Report) -> list[Section]:
    """The sections of `report` in reading order, numbered from 1; offsets are clean ones."""
    text = clean.folded
    begin = report.title_end if report.title_end > report.start else report.start
    labels = _headings(text, begin, report.end)
    newlines = [m.start() for m in re.finditer("\n", text[begin : report.end])]
    gaps, outline = _withheld(clean, report)
    nodes = grow(labels, [begin + at for at in newlines], gaps)
    place_by_outline(nodes, text, outline, gaps)
    ends = _ends(nodes, report.end, gaps)
    numbers = {id(node): n for n, node in enumerate(nodes, 1)}
    sections = []
    for n, node in enumerate(nodes):
        following = nodes[n + 1].label.start if n + 1 < len(nodes) else report.end
        end = _stripped(text, node.label.start, ends[n])
        title = _title(text, node, min(following, end))
        parent = numbers[id(node.parent)] if node.parent is not None else None
        sections.append(
            Section(
                number=n + 1,
                parent=parent,
                level=node.level,
                kind=node.kind,
                label=clean.text[node.label.start : node.label.end],
                start=node.label.start,
                label_end=node.label.end,
                title_start=title[0],
                title_end=title[1],
                end=end,
                flags=tuple(node.flags),
            )
        )
    return sections


def _headings(text: str, begin: int, end: int) -> list[Label]:
    """The labels of a stretch but for those of rows of tables and of its notes.

    Numbers under a line 注: or 注释: are no headings, nor are those behind it on its own line.
    """
    labels, kept, done = find_labels(text, begin, end), list[Label](), 0
    labels = [label for label in labels if label.place != "line" or not is_row(_line(text, label.end, end))]
    for note in _notes(text, begin, end):
        first = note.start("beside") if note["beside"] else note.end()
        stop = first + len(_line(text, first, end)) if note["beside"] else 0
        while done < len(labels) and labels[done].start < first:
            kept.append(labels[done])
            done += 1
        while done < len(labels) and (
            labels[done].start < stop if stop else labels[done].start == first or not labels[done].style.firm
        ):
            done += 1
    return kept + labels[done:]


def _line(text: str, start: int, end: int) -> str:
    """The rest of the line."""
    stop = text.find("\n", start, end)
    return text[start : stop if stop >= 0 else end]


def _stripped(text: str, start: int, end: int) -> int:
    """`end` without the spaces before it."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _notes(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    """The lines 注: of a stretch."""
    for word in _NOTE.finditer(text, begin, end):
        line = text.rfind("\n", 0, word.start()) + 1
        note = _NOTES.match(text, line, end) if line >= begin and word.start() - line <= _MARGIN else None
        if note:
            yield note


def _withheld(clean: CleanText, report: Report) -> tuple[list[int], list[str]]:
    """Where the site withheld text of the report, and the outlines that it printed."""
    notices = clean.by_rule.get("omission_notice", [])
    first = bisect_right(notices, report.start, key=lambda found: found[0])
    gaps = [at for at, _ in takewhile(lambda found: found[0] < report.end, islice(notices, first, None))]
    return gaps, clean.outlines if gaps else []


def _ends(nodes: list[Node], report_end: int, gaps: list[int]) -> list[int]:
    """Where each node's text ends: at the next node that is not under it, at its paragraph's end, or at a gap."""
    ends = [report_end] * len(nodes)
    open_: list[int] = []
    for n, node in enumerate(nodes):
        while open_ and nodes[open_[-1]] is not node.parent:
            ends[open_.pop()] = node.label.start
        open_.append(n)
    for n, node in enumerate(nodes):
        if node.closed is not None:
            ends[n] = min(ends[n], node.closed)
    # What stood open before a gap that swallowed a parent ends at the gap.
    lost = [node.label.start for node in nodes if "parent_withheld" in node.flags]
    cuts = sorted({gaps[bisect_right(gaps, at) - 1] for at in lost if gaps and gaps[0] <= at})
    for n, node in enumerate(nodes):
        cut = bisect_right(cuts, node.label.start)
        if cut < len(cuts):
            ends[n] = min(ends[n], cuts[cut])
    # … but for what goes on behind it.
    numbers = {id(node): n for n, node in enumerate(nodes)}
    for n in range(len(nodes) - 1, -1, -1):
        if cuts and nodes[n].parent is not None:
            parent = numbers[id(nodes[n].parent)]
            ends[parent] = max(ends[parent], ends[n])
    return ends


def _title(text: str, node: Node, end: int) -> tuple[int, int]:
    """The span of a heading's title: to its first full stop or line end; empty for items."""
    start = node.label.end
    while start < end and text[start].isspace() and text[start] not in "\n\r":
        start += 1
    if node.kind == "item":
        return node.label.end, node.label.end
    stop = _TITLE_STOP.search(text, start, end)
    last = stop.start() if stop else end
    while last > start and (text[last - 1].isspace() or text[last - 1] in ":;,"):
        last -= 1
    return start, max(start, last)
