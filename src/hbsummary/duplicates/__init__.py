"""The same report twice: a signature of each report, and which of them are near-identical.

A signature is a MinHash of the text's runs of five characters, and a sample of its figures. Texts
that share most of their runs are copies, also where one is cut, provided that their figures
agree: reports of one bureau on two years share sentences, but not figures. A copy whose words were replaced
shares fewer runs, but nearly all figures.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from hbsummary.duplicates.kept import FIGURES, HASHES, HEAD, Kept, Rows

if TYPE_CHECKING:
    from numpy import ndarray as Array

__all__ = ["SHORTEST", "Copies", "signature"]

# Letters and digits fewer than these say too little to be a copy of something.
SHORTEST = 200
_RUN = 5
_HASHES, _ROWS, _SEED = HASHES, 3, 42
_OTHER = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?!\s?年)")
# Share of the shorter text's runs, with figures that agree; with those of a text without; with nearly all figures.
_SAME, _SAME_WITHOUT, _SPUN = 0.8, 0.9, 0.4
_ALIKE, _FEW, _MANY, _AGREE, _NEARLY_ALL = 0.25, 5, 12, 0.7, 0.9
_CROWD = 40
# So many pairs are compared at once, so many reports looked up, and so many sorted.
_CHUNK, _WINDOW, _PORTION = 1024, 512, 1 << 15


def signature(text: str) -> bytes:
    """What is kept of a report's folded text to find its copies: about 1 kB; empty for a short text."""
    plain = _OTHER.sub("", text)
    if len(plain) < SHORTEST:
        return b""
    from rensa import RMinHash  # type: ignore[import-untyped]

    runs = list({plain[n : n + _RUN] for n in range(len(plain) - _RUN + 1)})
    hashes = RMinHash(num_perm=_HASHES, seed=_SEED)
    hashes.update(runs)
    figures = {m[0] for m in _FIGURE.finditer(text) if len(m[0]) > 1}
    sample = sorted(zlib.crc32(figure.encode()) for figure in figures)[:FIGURES]
    return HEAD.pack(len(runs), len(plain)) + struct.pack(f"<{_HASHES + len(sample)}I", *hashes.digest(), *sample)


class Copies:
    """Collects the signatures of a run, then tells the copies.

    What is collected lies in temporary files in `folder`, up to the end of the context.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._kept = Kept(_ROWS, folder)
        self._number = 0

    def add(self, name: str, truncated: bool, sign: bytes) -> None:
        """The next report: its `source#report`, whether text is withheld, and signature."""
        number, self._number = self._number, self._number + 1
        if sign:
            self._kept.add(number, name, truncated, sign)

    @property
    def count(self) -> int:
        """How many reports were added, short ones included."""
        return self._number

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives up what was collected."""
        self._kept.close()

    def find(self) -> dict[int, str]:
        """For each copy, by its number in the order of adding: the name of the fullest of its like."""
        if len(self._kept) < 2:
            return {}
        import numpy as np

        pairs, names = self._pairs(np), dict[int, str]()
        if not len(pairs):
            return {}
        near = _Near(np, pairs, len(self._kept))
        first: dict[int, int] = {}
        for entry in sorted(near.entries, key=self._rank):
            first[entry] = self._first(np, entry, near.of(entry), first)
        for original in {of for entry, of in first.items() if entry != of}:
            names[original] = self._kept.name(original)
        return {self._kept.numbers[entry]: names[of] for entry, of in first.items() if entry != of}

    def _rank(self, entry: int) -> tuple[bool, int, int]:
        """The fullest report first; of equal ones that which came first."""
        return bool(self._kept.cut[entry]), -self._kept.chars[entry], entry

    def _first(self, np: Any, entry: int, near: set[int], first: dict[int, int]) -> int:
        """The original of an entry, which may be itself, when those of all fuller ones are known."""
        # A copy is held against originals only: what both share with a third makes no copies of two reports.
        originals = {first[other] for other in near if other in first}
        for original in sorted(originals, key=self._rank):
            if original in near:
                return original
            one, other = np.array([entry]), np.array([original])
            rows, at, to = self._looked_up(np, one, other)
            _, share = _shares(rows.hashes, self._runs(np, one), self._runs(np, other), at, to)
            if _copies(rows.figures(at[0]), rows.figures(to[0]), float(share[0])):
                return original
        return entry

    def _pairs(self, np: Any) -> Array:
        """All pairs of copies that have something equal in a band of their signatures, each as one number."""
        count = np.uint64(len(self._kept))
        found: Array = np.empty(0, dtype=np.uint64)
        for band in range(_HASHES // _ROWS):
            new = [found]
            for ones, others in _candidates(np, self._kept.keys(np, band), np.frombuffer(self._kept.chars, "I")):
                pairs = ones.astype(np.uint64) * count + others.astype(np.uint64)
                fresh = ~_among(np, pairs, found)
                good = self._good(np, ones[fresh], others[fresh])
                new.append(pairs[fresh][good])
            found = np.sort(np.concatenate(new)) if len(new) > 1 else found
        return found

    def _good(self, np: Any, ones: Array, others: Array) -> Array:
        """Of pairs of reports: whether they are copies."""
        good: Array = np.zeros(len(ones), dtype=bool)
        if not len(ones):
            return good
        rows, at, to = self._looked_up(np, ones, others)
        runs, others_runs = self._runs(np, ones), self._runs(np, others)
        for begin in range(0, len(ones), _CHUNK):
            some = slice(begin, begin + _CHUNK)
            alike, share = _shares(rows.hashes, runs[some], others_runs[some], at[some], to[some])
            for n in np.flatnonzero((alike >= _ALIKE) & (share >= _SPUN)).tolist():
                pair = rows.figures(at[begin + n]), rows.figures(to[begin + n])
                good[begin + n] = _copies(*pair, float(share[n]))
        return good

    def _looked_up(self, np: Any, ones: Array, others: Array) -> tuple[Rows, Array, Array]:
        """The signatures of pairs, and where among them those of each are."""
        wanted, places = np.unique(np.concatenate([ones, others]), return_inverse=True)
        return self._kept.rows(np, wanted.tolist()), places[: len(ones)], places[len(ones) :]

    def _runs(self, np: Any, entries: Array) -> Array:
        found: Array = np.frombuffer(self._kept.runs, "I")[entries].astype(np.float64)
        return found


class _Near:
    """Pairs, looked up by either of the two."""

    def __init__(self, np: Any, pairs: Array, count: int) -> None:
        ones, others = (pairs // np.uint64(count)).astype(np.int64), (pairs % np.uint64(count)).astype(np.int64)
        both = np.concatenate([ones, others])
        order = np.argsort(both, kind="stable")
        self._others = np.concatenate([others, ones])[order]
        entries, begins = np.unique(both[order], return_index=True)
        ends = np.append(begins[1:], len(both))
        self.entries: list[int] = entries.tolist()
        self._places = dict(zip(self.entries, zip(begins.tolist(), ends.tolist(), strict=True), strict=True))

    def of(self, entry: int) -> set[int]:
        """What an entry is in a pair with."""
        begin, end = self._places[entry]
        return set(self._others[begin:end].tolist())


def _among(np: Any, pairs: Array, found: Array) -> Array:
    """Which of the pairs are among those found, which are sorted."""
    known: Array = np.zeros(len(pairs), dtype=bool)
    if len(found):
        at = np.minimum(np.searchsorted(found, pairs), len(found) - 1)
        known |= found[at] == pairs
    return known


def _copies(ours: tuple[int, ...], theirs: tuple[int, ...], share: float) -> bool:
    """Whether two reports that share so much of the shorter one's text agree in their figures, too."""
    common, of = _agreement(ours, theirs)
    if of < _FEW:
        return share >= _SAME_WITHOUT
    if share >= _SAME and common >= _AGREE * of:
        return True
    return share >= _SPUN and of >= _MANY and common >= _NEARLY_ALL * of


def _shares(hashes: Array, runs: Array, others_runs: Array, at: Array, to: Array) -> tuple[Array, Array]:
    """Of pairs, whose hashes lie `at` and `to`: how alike they are (Jaccard), and how much of the shorter
    one the longer one has."""
    alike = (hashes[at] == hashes[to]).mean(axis=1)
    shared = alike * (runs + others_runs) / (1 + alike)
    least = runs.copy()
    least[others_runs < least] = others_runs[others_runs < least]
    return alike, shared / least


def _candidates(np: Any, keys: Array, chars: Array) -> Iterator[tuple[Array, Array]]:
    """Pairs of reports with the same key, the lower number first; of a crowd those of like length."""
    portions = np.uint32(len(keys) // _PORTION + 1)
    for portion in range(int(portions)):
        mine = np.flatnonzero(keys % portions == np.uint32(portion)) if portions > 1 else np.arange(len(keys))
        order = mine[np.lexsort((chars[mine], keys[mine]))]
        yield from _neighbours(np, order, keys[order])


def _neighbours(np: Any, order: Array, ranked: Array) -> Iterator[tuple[Array, Array]]:
    """Pairs out of reports in the order of their keys, which are `ranked`, and lengths; few reports at a time."""
    # Each is held against the longest of its crowd, too.
    ends = np.searchsorted(ranked, ranked, side="right") - 1
    for begin in range(0, len(order), _WINDOW):
        places = np.arange(begin, min(begin + _WINDOW, len(order)))
        far = places[ends[places] - places > _CROWD]
        left, right = [far], [ends[far]]
        for step in range(1, _CROWD + 1):
            places = places[places + step <= ends[places]]
            if not len(places):
                break
            left.append(places)
            right.append(places + step)
        some, rest = order[np.concatenate(left)], order[np.concatenate(right)]
        yield np.minimum(some, rest), np.maximum(some, rest)


def _agreement(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int]:
    """How many figures two samples have in common, and how many the smaller could have in common."""
    # A full sample holds the smallest hashes only: beyond its last nothing is known.
    bound = min(sample[-1] if len(sample) == FIGURES else 2**32 for sample in (one, other))
    ours, theirs = ({figure for figure in sample if figure <= bound} for sample in (one, other))
    return len(ours & theirs), min(len(ours), len(theirs))
