"""Levels and parents of headings from the outline that a site printed of a truncated report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hbsummary.regex import regex
from hbsummary.segment.labels import find_labels
from hbsummary.segment.tree import Node, grow

__all__ = ["place_by_outline"]

_NOT_WORD = regex(r"[\W_]+")
_KEY = 12


def place_by_outline(nodes: Sequence[Node], text: str, outlines: Sequence[str], gaps: Sequence[int]) -> None:
    """Give headings that follow withheld text the level and parent that the outline tells; changes `nodes`."""
    told = {}
    for outline in outlines:
        begin = max(outline.find("】"), outline.find("]"), outline.find(":", 0, 8)) + 1
        for node in grow(find_labels(outline, begin, len(outline)), []):
            told[_key(outline, node)] = (node, outline)
    if not told or not gaps:
        return
    met = {_key(text, node): node for node in nodes}
    shift: dict[int, int] = {}
    for node in nodes:
        found = told.get(_key(text, node))
        if found is not None and node.label.start >= gaps[0] and node.kind == "heading":
            outlined, outline = found
            parent = met.get(_key(outline, outlined.parent)) if outlined.parent else None
            shift[id(node)] = outlined.level - node.level
            node.level, node.parent = outlined.level, parent
            withheld = outlined.parent is not None and parent is None
            node.flags = [*outlined.flags, *["parent_withheld"] * withheld]
        elif node.parent is not None and id(node.parent) in shift:
            shift[id(node)] = shift[id(node.parent)]
            node.level += shift[id(node)]


def _key(text: str, node: Node) -> str:
    """Label style and first words of a heading, for finding it again."""
    words = _NOT_WORD.sub("", re.split(r"[。\n]", text[node.label.end : node.label.end + 60], maxsplit=1)[0])
    return f"{node.label.name} {words[:_KEY]}"
