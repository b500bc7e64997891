"""Levels and parents of headings from the outline that a site printed of a truncated report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hbsummary.regex import regex
from hbsummary.segment.labels import find_labels
from hbsummary.segment.tree import Node, grow

__all__ = ["place_by_outline"]

_NOT_WORD = regex(r"[\W_]+")
_KEY = 12


def place_by_outline(nodes: Sequence[Node], text: str, outlines: Sequence[str], gaps: Sequence[int]) -> None:
    """Give headings that follow withheld text the level and parent that the outline tells; changes `nodes`.

    Where that parent has ended already (the page may show it twice, or in another order) it counts as withheld.
    """
    told = _told(outlines)
    if not told or not gaps:
        return
    met: dict[str, Node] = {}
    shift: dict[int, int] = {}
    open_: list[Node] = []
    for node in nodes:
        key = _key(text, node)
        if key in told and node.label.start >= gaps[0] and node.kind == "heading":
            shift[id(node)] = _move(node, *told[key], met)
        elif node.parent is not None and id(node.parent) in shift:
            shift[id(node)] = shift[id(node.parent)]
            node.level += shift[id(node)]
        if node.parent is not None and not any(each is node.parent for each in open_):
            node.parent, node.flags = None, [*node.flags, "parent_withheld"]
        while open_ and open_[-1] is not node.parent:
            open_.pop()
        open_.append(node)
        met[key] = node


def _told(outlines: Sequence[str]) -> dict[str, tuple[Node, str]]:
    """The headings of outlines, each with the outline that it is from."""
    told = {}
    for outline in outlines:
        begin = max(outline.find("】"), outline.find("]"), outline.find(":", 0, 8)) + 1
        for node in grow(find_labels(outline, begin, len(outline)), []):
            told[_key(outline, node)] = (node, outline)
    return told


def _move(node: Node, outlined: Node, outline: str, met: Mapping[str, Node]) -> int:
    """Place a node as it stands in an outline, under a heading that was `met`; how much deeper it is for that."""
    parent = met.get(_key(outline, outlined.parent)) if outlined.parent else None
    if parent is not None and parent.closed is not None:
        parent = None
    level = parent.level + 1 if parent is not None else outlined.level
    deeper, node.level, node.parent = level - node.level, level, parent
    node.flags = [*outlined.flags, *["parent_withheld"] * (outlined.parent is not None and parent is None)]
    return deeper


def _key(text: str, node: Node) -> str:
    """Label style and first words of a heading, for finding it again."""
    words = _NOT_WORD.sub("", re.split(r"[。\n]", text[node.label.end : node.label.end + 60], maxsplit=1)[0])
    return f"{node.label.name} {words[:_KEY]}"
