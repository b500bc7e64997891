"""Spun text: sites put synonyms for words so that a text looks new, and terms of the field become impossible.

疾病预防限制中心 was 疾病预防控制中心, 安排生育 was 计划生育. Such compounds (`data/spun.csv`) tell that a text
is spun, and what its words were: the stages read these, while the tables keep what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from hbsummary import datafiles
from hbsummary.words import alternation

__all__ = ["SPUN", "as_printed", "read", "restored", "score"]

_FILE = "spun.csv"
# From this score on a text is called spun: three compounds, or one three times.
SPUN = 0.5
_HALF, _OFTEN = 3, 3


class _Row(NamedTuple):
    """A compound, the word that all of its group have, what it was, and whether sound texts have it, too."""

    word: str
    printed: str
    original: str
    regular: bool


def score(text: str) -> float:
    """How surely a folded text is spun, from 0 to 1: more with each impossible compound, up to three times each."""
    seen = 0
    if _impossible().search(text) is None:
        return 0.0
    for word, compounds in _groups().items():
        if word in text:
            seen += sum(min(text.count(compound), _OFTEN) for compound in compounds)
    return round(seen / (seen + _HALF), 2)


def read(text: str) -> str:
    """A folded text with the words that it had before it was spun, where they are as long; so offsets stay.

    Words that sound texts have, too, are read as others only where the text is surely spun.
    """
    if _impossible().search(text) is None:
        return text
    surely = score(text) >= SPUN
    originals = _originals(surely)
    return _compounds(surely).sub(lambda match: originals[match[0]], text)


def as_printed(name: str, text: str, sentence: str = "") -> str:
    """A name from what was read of a folded `text`, in the words that its `sentence` prints, or else the text."""
    for original, printed in _replaced(text):
        if original in name and original not in (sentence if printed in sentence else text):
            name = name.replace(original, printed)
    return name


@lru_cache(maxsize=1 << 13)
def restored(name: str) -> str:
    """A name with the words that it had before a text was spun; itself where none was replaced."""
    return _impossible().sub(lambda match: _every()[match[0]], name)


@lru_cache(maxsize=4)
def _replaced(text: str) -> tuple[tuple[str, str], ...]:
    """What each compound of a text was, whole compounds before the words in them that differ."""
    originals = _originals(score(text) >= SPUN)
    seen = [(originals[printed], printed) for printed in originals if printed in text]
    return (*seen, *dict.fromkeys(pair for original, printed in seen for pair in _differing(original, printed)))


def _differing(original: str, printed: str) -> Iterator[tuple[str, str]]:
    """The stretch in which two compounds of one length differ."""
    if apart := [n for n, (one, other) in enumerate(zip(original, printed, strict=True)) if one != other]:
        yield original[apart[0] : apart[-1] + 1], printed[apart[0] : apart[-1] + 1]


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """The impossible compounds by the word that all of a group have."""
    groups: dict[str, tuple[str, ...]] = {}
    for row in _rows():
        if not row.regular:
            groups[row.word] = (*groups.get(row.word, ()), row.printed)
    # Who counts 预防限制 has counted 疾病预防限制, too.
    return {word: tuple(p for p in found if not _within(p, found)) for word, found in groups.items()}


def _within(compound: str, others: Iterable[str]) -> bool:
    return any(other != compound and other in compound for other in others)


@cache
def _every() -> dict[str, str]:
    return {row.printed: row.original for row in _rows() if not row.regular}


@cache
def _impossible() -> re.Pattern[str]:
    return re.compile(alternation(_every()))


@cache
def _originals(surely: bool) -> dict[str, str]:
    """What compounds of the same length were, in a text that is `surely` spun or may be so."""
    same = (row for row in _rows() if len(row.printed) == len(row.original))
    return {row.printed: row.original for row in same if surely or not row.regular}


@cache
def _compounds(surely: bool) -> re.Pattern[str]:
    return re.compile(alternation(_originals(surely)))


@cache
def _rows() -> tuple[_Row, ...]:
    """The rows of the table; ValueError with file and line where one is wrong."""
    rows = []
    for number, row in datafiles.rows(_FILE):
        if len(row) != 5 or not all(row) or row[0] not in row[1] or row[3] not in ("yes", "no"):
            what = "not word,printed,original,regular,why with the word in what is printed and yes or no"
            raise ValueError(f"data/{_FILE}:{number}: {what}")
        rows.append(_Row(row[0], row[1], row[2], row[3] == "yes"))
    return tuple(rows)
