"""Spun text: sites put synonyms for words so that a text looks new, and terms of the field become impossible.

疾病预防限制中心 was 疾病预防控制中心, 安排生育 was 计划生育. Such compounds (`data/spun.csv`) tell that a text
is spun, and what its names were: the catalogue is asked for these, while the tables keep what is printed.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache

from hbsummary import datafiles
from hbsummary.words import alternation

__all__ = ["SPUN", "restored", "score"]

_FILE = "spun.csv"
# From this score on a text is called spun: three compounds, or one three times.
SPUN = 0.5
_HALF, _OFTEN = 3, 3


def score(text: str) -> float:
    """How surely a folded text is spun, from 0 to 1: more with each impossible compound, up to three times each."""
    seen = 0
    if _compounds()[1].search(text) is None:
        return 0.0
    for word, compounds in _groups().items():
        if word in text:
            seen += sum(min(text.count(compound), _OFTEN) for compound in compounds)
    return round(seen / (seen + _HALF), 2)


@lru_cache(maxsize=1 << 13)
def restored(name: str) -> str:
    """A name with the words that it had before a text was spun; itself where none was replaced."""
    originals, pattern = _compounds()
    return pattern.sub(lambda match: originals[match[0]], name)


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """The compounds by the word that all of a group have."""
    groups: dict[str, tuple[str, ...]] = {}
    for word, printed, _ in _rows():
        groups[word] = (*groups.get(word, ()), printed)
    # Who counts 预防限制 has counted 疾病预防限制, too.
    return {word: tuple(p for p in found if not _within(p, found)) for word, found in groups.items()}


def _within(compound: str, others: tuple[str, ...]) -> bool:
    return any(other != compound and other in compound for other in others)


@cache
def _compounds() -> tuple[dict[str, str], re.Pattern[str]]:
    originals = {printed: original for _, printed, original in _rows()}
    return originals, re.compile(alternation(originals))


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """Word, compound and original of each row; ValueError with file and line where a row is not one."""
    lines = datafiles.text(_FILE).splitlines()
    header = next(n for n, line in enumerate(lines) if not line.startswith("#"))
    rows = []
    for number, row in enumerate(csv.reader(lines[header + 1 :]), header + 2):
        if len(row) != 4 or not all(row) or row[0] not in row[1]:
            raise ValueError(f"data/{_FILE}:{number}: not word,printed,original,why with the word in what is printed")
        rows.append((row[0], row[1], row[2]))
    return tuple(rows)
