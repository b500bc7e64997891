"""What a site prints into a text again and again, also within sentences: its name, its address, whom to ask for more.

The words differ from site to site. That they come back in the same form, call on the reader
and hold an address or an account tells them from the report's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hbsummary.model import Edit
from hbsummary.regex import regex

__all__ = ["watermarks"]

RULE = "banner"
_CALL = regex(r"请?加微信|请?点击|加QQ群?|交流群|扫码|请?访问|请?关注")
_ACCOUNT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{3}")
_SHORTEST, _REACH = 16, 60
# So many places are taken out of one kind, and so many kinds looked for: it bounds the work.
_MOST, _KINDS = 200, 6
_EDGES = " \t\n,。;:、!?,;:!?"
_NO_FIGURE = re.compile(r"(?<![A-Za-z0-9_.-])[0-9]+\Z")  # behind an account digits are its own


def watermarks(folded: str) -> Iterator[Edit]:
    """Edits for each place of a folded text where such words stand, at least two of one kind."""
    done = kinds = 0
    for first in _CALL.finditer(folded):
        if first.start() < done:
            continue
        if kinds == _KINDS:
            return
        again = folded.find(first.group(), first.end())
        if again < 0:
            continue
        words = _common(folded, first.start(), again, first.end() - first.start())
        if len(words) < _SHORTEST or not _ACCOUNT.search(words):
            continue
        places = [match.start() for match in re.finditer(re.escape(words), folded)][:_MOST]
        if len(places) > 1:
            done, kinds = places[0] + len(words), kinds + 1
            yield from (Edit(at, at + len(words), "", RULE) for at in places)


def _common(text: str, one: int, other: int, size: int) -> str:
    """The longest run that holds what stands at both places, without marks at its edges, nor the figure behind it."""
    left = 0
    while left < min(_REACH, one, other - one - size) and text[one - left - 1] == text[other - left - 1]:
        left += 1
    right = size
    while right < _REACH and other + right < len(text) and text[one + right] == text[other + right]:
        right += 1
    words = text[one - left : one + right].strip(_EDGES)
    return _NO_FIGURE.sub("", words)
