"""From labels to a tree: what numbering runs, what stands under what.

A stack holds the open headings. A label goes on with an open count, begins a new one under
the innermost heading that can hold it, or is no label. Numbers that are wrong, missing or
repeated are kept where the place and the style speak for a heading, and flagged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from hbsummary.segment.labels import Label

__all__ = ["Node", "grow"]

_FURTHEST_GAP = 3
_NOISE = 4
# A label whose line is shorter than this is a heading by itself, and may hold a count.
_SHORT_LINE = 45
# 一、 begins a count also after a colon, when nothing that follows shows it.
_OUTERMOST = 2


@dataclass(slots=True)
class Node:
    """A label that is a heading or an item, with its depth and its place in the tree.

    `closed` is where its text ends before the next node does, None when it runs on.
    """

    label: Label
    level: int
    parent: Node | None
    kind: str
    flags: list[str] = field(default_factory=list)
    closed: int | None = None


class _Parser:
    def __init__(self, labels: Sequence[Label], newlines: Sequence[int], gaps: Sequence[int]) -> None:
        self.labels = labels
        self.newlines, self.gaps = newlines, gaps
        self.nodes: list[Node] = []
        self.stack: list[Node] = []
        # For each label the index of the next one of its style.
        self.following = [len(labels)] * len(labels)
        last: dict[str, int] = {}
        for n in range(len(labels) - 1, -1, -1):
            self.following[n] = last.get(labels[n].name, len(labels))
            last[labels[n].name] = n
        self.index = {label.start: n for n, label in enumerate(labels)}
        self._line = self._gap = 0
        # The last label of each style, for counts that run on from one parent to the next.
        self._latest: dict[str, Label] = {}

    def run(self) -> list[Node]:
        for n, label in enumerate(self.labels):
            self._end_paragraphs(label)
            withheld = self._passes_gap(label)
            self._place(n, label, withheld)
        return self.nodes

    # --- what lies between the last label and this one

    def _end_paragraphs(self, label: Label) -> None:
        """Close items begun within a line when that line has ended, unless their count goes on."""
        while self._line < len(self.newlines) and self.newlines[self._line] < label.start:
            at = self.newlines[self._line]
            self._line += 1
            self._close_inline(at, label)

    def _close_inline(self, at: int, label: Label) -> None:
        items = (k for k, node in enumerate(self.stack) if node.kind == "item" and node.label.place != "line")
        first = next(items, None)
        if first is None or self.stack[first].label.start > at:
            return
        if any(_goes_on(node.label, label) for node in self.stack[first:]):
            return
        for node in self.stack[first:]:
            if node.closed is None:
                node.closed = at
        del self.stack[first:]

    def _passes_gap(self, label: Label) -> bool:
        passed = False
        while self._gap < len(self.gaps) and self.gaps[self._gap] <= label.start:
            passed, self._gap = True, self._gap + 1
        return passed

    # --- one label

    def _place(self, n: int, label: Label, withheld: bool) -> None:
        if label.style.name == "num_bare" and not self._has_child(n):
            return
        open_at = [k for k, node in enumerate(self.stack) if node.label.name == label.name]
        before = next((k for k in reversed(open_at) if _goes_on(self.stack[k].label, label)), None)
        if before is not None:
            self._sibling(before, label)
            return
        if withheld and self._after_gap(n, label, open_at):
            return
        if label.value == 1 or (label.path and len(label.path) > 1 and label.path[-1] == 1):
            self._begin(n, label, open_at)
        elif open_at and self._plausible(n, label, self.stack[open_at[-1]].label):
            last = self.stack[open_at[-1]].label.value
            self._sibling(open_at[-1], label, "numbering_gap" if label.value > last else "numbering_repeat")
        elif not open_at and self._runs_on(label):
            self._under(label, self._holder(n, label))
        elif not open_at and self._starts_late(n, label):
            self._under(label, self._holder(n, label), "numbering_gap")

    def _sibling(self, k: int, label: Label, *flags: str) -> None:
        level, parent = self.stack[k].level, self.stack[k].parent
        del self.stack[k:]
        self._push(label, level, parent, flags)

    def _under(self, label: Label, depth: int, *flags: str) -> None:
        del self.stack[depth:]
        parent = self.stack[-1] if self.stack else None
        self._push(label, parent.level + 1 if parent else 1, parent, flags)

    def _push(self, label: Label, level: int, parent: Node | None, flags: Sequence[str]) -> None:
        node = Node(label, level, parent, self._kind(label), list(flags))
        self._latest[label.name] = label
        self.nodes.append(node)
        self.stack.append(node)

    def _kind(self, label: Label) -> str:
        """Small numbers within a running sentence count items; elsewhere they are headings."""
        if label.style.kind == "item" or label.place == "line" or label.rank < 6:
            return label.style.kind
        if label.place in ("break", "clause"):
            return "item"
        n = self.following[self.index[label.start]]
        following = self.labels[n] if n < len(self.labels) else None
        inline = following and _goes_on(label, following) and following.place in ("break", "clause")
        return "item" if inline else "heading"

    def _after_gap(self, n: int, label: Label, open_at: list[int]) -> bool:
        """A label after text that the site withheld: its parent may be in what is missing."""
        if label.style.kind == "item" or label.place != "line":
            return False
        if open_at:
            level = self.stack[open_at[-1]].level
        elif label.value != 1 and not label.style.firm:
            return False
        else:
            level = self._holder(n, label) + 1
        self.stack.clear()
        self._push(label, level, None, ["parent_withheld"] if level > 1 else [])
        return True

    def _begin(self, n: int, label: Label, open_at: list[int]) -> None:
        """A label that says one: a count begins."""
        if not self._counts(n, label):
            return
        if open_at:
            k = open_at[-1]
            inner = k < len(self.stack) - 1 or label.style.kind == "item"
            if inner and self._nested(n, self.stack[k].label):
                self._under(label, len(self.stack))
                return
            restart = ("numbering_restart",) if label.style.kind == "heading" else ()
            self._sibling(k, label, *restart)
            return
        self._under(label, self._holder(n, label))

    def _counts(self, n: int, label: Label) -> bool:
        """Whether a one is the first of a count: firm by its style and place, or a two follows."""
        if label.style.firm and (label.place in ("line", "sentence", "glued") or label.rank <= _OUTERMOST):
            return True
        if self._opens_under(label) or self._has_child(n):
            return True
        if len(label.path) > 1 and any(_path(node.label) == label.path[:-1] for node in self.stack):
            return True
        nth = self._next(n)
        while nth < len(self.labels) and self.labels[nth].value == 1 and self.labels[nth].place == "clause":
            nth = self._next(nth)
        followed = nth < len(self.labels) and self.labels[nth].value in (2, 0)
        if label.name == "sequence" and followed:
            return True
        if followed and label.place == "clause" and label.style.kind == "heading":
            return self._same_line(label, self.labels[nth])
        if followed:
            return True
        return label.place == "line" and label.style.kind == "heading" and label.style.firm

    def _has_child(self, n: int) -> bool:
        """Whether the next label is a dotted one that counts under label `n`: 2 and then 2.1."""
        return n + 1 < len(self.labels) and self.labels[n + 1].path == (*_path(self.labels[n]), 1)

    def _opens_under(self, label: Label) -> bool:
        """Whether a line that says one follows right upon a short heading on a line of its own."""
        if label.place != "line" or label.style.kind != "heading" or len(label.path) > 1 or not self.stack:
            return False
        top = self.stack[-1].label
        near = label.start - top.start <= _SHORT_LINE and top.rank < label.rank
        return near and top.place == "line" and top.style.kind == "heading"

    def _next(self, n: int) -> int:
        """The next label of the style of `n` that could go on with its count or begin a new one.

        Others (1:30、 in a list of times) are passed over, a few at most.
        """
        nth = self.following[n]
        for _ in range(_NOISE):
            if nth >= len(self.labels) or self.labels[nth].value in (0, 1, self.labels[n].value + 1):
                break
            nth = self.following[nth]
        return nth

    def _same_line(self, one: Label, other: Label) -> bool:
        return not any(one.start < at < other.start for at in self.newlines[self._line : self._line + 1])

    def _nested(self, n: int, outer: Label) -> bool:
        """Whether the count that begins at `n` ends before `outer`'s, of the same style, goes on."""
        value, k = self.labels[n].value, self.following[n]
        while k < len(self.labels):
            found = self.labels[k].value
            if found == value + 1 and not (found == outer.value + 1 and self.labels[k].place == "line"):
                value = found
            else:
                return found == outer.value + 1 and outer.value >= 1 and found > 1
            k = self.following[k]
        return False

    def _holder(self, n: int, label: Label) -> int:
        """How many open headings stay open over a count that begins at `n`."""
        depth = len(self.stack)
        while depth:
            top = self.stack[depth - 1]
            if label.rank > top.label.rank or self._continues(n, depth - 1):
                return depth
            if depth == len(self.stack) and self._introduces(top.label, label):
                return depth
            depth -= 1
        return 0

    def _introduces(self, item: Label, label: Label) -> bool:
        """Whether an item that fills a short line of its own is followed by a count that stands under it."""
        own = item.style.kind == "item" and item.place == "line" and label.place == "line"
        return own and label.rank > 3 and label.start - item.start <= _SHORT_LINE

    def _continues(self, n: int, k: int) -> bool:
        """Whether the count of the open heading `k` goes on after label `n`, before an outer one does."""
        top = self.stack[k].label
        outer = [node.label for node in self.stack[:k]]
        for m in range(n + 1, min(len(self.labels), n + 200)):
            label = self.labels[m]
            if label.name == top.name and label.place == top.place:
                return _goes_on(top, label)
            if any(_goes_on(o, label) for o in outer if o.name != self.labels[n].name):
                return False
        return False

    def _plausible(self, n: int, label: Label, before: Label) -> bool:
        """Whether a number that does not go on from `before` is a misprint rather than no label."""
        gap = label.value - before.value
        nth = self.following[n]
        goes_on = nth < len(self.labels) and _goes_on(label, self.labels[nth])
        if label.value == 0:
            return False
        if label.style.kind == "item":
            return label.place in ("line", "sentence", "break") and (0 < gap <= 2 or (gap == 0 and goes_on))
        if label.style.firm:
            return label.place in ("line", "sentence") and (label.place == "line" or goes_on or abs(gap) <= 2)
        return label.place == "line" and (goes_on or 0 <= gap <= _FURTHEST_GAP) and gap > -_FURTHEST_GAP

    def _runs_on(self, label: Label) -> bool:
        """Whether a heading goes on with a count that stood under an earlier parent."""
        before = self._latest.get(label.name)
        plain = label.style.kind == "heading" and label.place == "line"
        return plain and before is not None and _goes_on(before, label)

    def _starts_late(self, n: int, label: Label) -> bool:
        """Whether a count may have lost its one: a firm style or a run of numbers at line starts."""
        nth = self.following[n]
        goes_on = nth < len(self.labels) and _goes_on(label, self.labels[nth])
        if label.value == 0 or label.style.name in ("sequence", "side"):
            return False
        if label.style.firm and label.place == "line":
            return goes_on or label.value <= 3 or self._short(label)
        lines = goes_on and self.labels[nth].place == "line"
        if label.place == "line":
            # A page that begins in mid-report shows the rest of a count first.
            return lines or (label.value <= 3 and (goes_on or (not self.nodes and self._short(label))))
        third = self.following[nth] if goes_on else len(self.labels)
        in_text = label.place == self.labels[nth].place == "sentence" if goes_on else False
        return (
            in_text and label.value == 2 and third < len(self.labels) and _goes_on(self.labels[nth], self.labels[third])
        )

    def _short(self, label: Label) -> bool:
        """Whether a label and its words fill a short line."""
        nth = bisect_right(self.newlines, label.start)
        return nth < len(self.newlines) and self.newlines[nth] - label.start <= _SHORT_LINE


def _path(label: Label) -> tuple[int, ...]:
    return label.path if label.path else (label.value,)


def _goes_on(before: Label, label: Label) -> bool:
    """Whether `label` is the next of the count in which `before` stands."""
    if before.name != label.name:
        return False
    if label.value == 0:
        return before.value >= 1
    if len(before.path) > 1 or len(label.path) > 1:
        return before.path[:-1] == label.path[:-1] and label.value == before.value + 1
    return label.value == before.value + 1


def grow(labels: Sequence[Label], newlines: Sequence[int], gaps: Sequence[int] = ()) -> list[Node]:
    """The nodes that `labels` make, in order.

    `newlines` are the offsets of line ends, `gaps` those where a site withheld text.
    """
    return _Parser(labels, newlines, gaps).run()
