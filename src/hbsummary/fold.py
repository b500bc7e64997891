"""Forms of a character to one form, one for one, so that offsets do not move.

Full-width ASCII becomes ASCII, wide spaces and NULs become spaces, bare carriage returns
line ends, and in a text written in traditional characters these become simplified ones.
Rules and word lists are written for the folded text only.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache

from hbsummary import datafiles

__all__ = ["fold", "folds_apart", "printed_forms"]

# str.replace of the few forms that occur beats str.translate by two orders of magnitude.
_PAIRS = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PAIRS |= {
    "\u3000": " ",
    "\xa0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\0": " ",
    "≧": "≥",
    "≦": "≤",
    "∶": ":",
    "︰": ":",
    "﹪": "%",
}
_WIDE = re.compile(f"[{''.join(_PAIRS)}]")
# Old Macintosh files end their lines so.
_BARE_RETURN = re.compile(r"\r(?!\n)")
# Characters of every report that simplified writing does not have; two of them are no accident.
_TELLTALE = "衛醫療個員會區縣開發務數達為與實際"


def fold(text: str) -> str:
    """`text` with full-width and traditional forms folded; same length."""
    if "\r" in text:
        text = _BARE_RETURN.sub("\n", text)
    if text.isascii():
        return text.replace("\0", " ")
    for wide in set(_WIDE.findall(text)):
        text = text.replace(wide, _PAIRS[wide])
    return text.translate(_simplified()) if _is_traditional(text) else text


def folds_apart(text: str) -> bool:
    """Whether each character folds by itself: then any part of `text` folds to that part of the folded text."""
    return "\r" not in text and not _is_traditional(text)


def printed_forms(text: str, folded: str) -> dict[int, str]:
    """For names taken from `folded`: how `text` prints the characters that folding simplified.

    A table for `str.translate`; empty for a text in simplified characters.
    """
    if not _is_traditional(text):
        return {}
    pairs = Counter((f, t) for f, t in zip(folded, text, strict=True) if f != t and ord(t) in _simplified())
    forms: dict[int, str] = {}
    for (simple, printed), _ in reversed(pairs.most_common()):
        forms[ord(simple)] = printed
    return forms


def _is_traditional(text: str) -> bool:
    return sum(c in text for c in _TELLTALE) >= 2


@cache
def _simplified() -> dict[int, str]:
    lines = datafiles.text("traditional.csv").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {ord(row["traditional"]): row["simplified"] for row in rows}
