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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = ["SHORTEST", "Copies", "signature"]

# Letters and digits fewer than these say too little to be a copy of something.
SHORTEST = 200
_RUN = 5
_HASHES, _ROWS, _SEED = 192, 3, 42
_FIGURES = 64
_HEAD = struct.Struct("<II")
_OTHER = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?!\s?年)")
# Share of the shorter text's runs, with figures that agree; with those of a text without; with nearly all figures.
_SAME, _SAME_WITHOUT, _SPUN = 0.8, 0.9, 0.4
_ALIKE, _FEW, _MANY, _AGREE, _NEARLY_ALL = 0.25, 5, 12, 0.7, 0.9
_CROWD, _CHUNK = 40, 50_000


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
    sample = sorted(zlib.crc32(figure.encode()) for figure in figures)[:_FIGURES]
    return _HEAD.pack(len(runs), len(plain)) + struct.pack(f"<{_HASHES + len(sample)}I", *hashes.digest(), *sample)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A report: where it stands in the run, how many letters and digits and runs of them it has, its figures."""

    name: str
    number: int
    whole: bool
    chars: int
    runs: int
    figures: tuple[int, ...]

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The fullest report first; of equal ones that which came first."""
        return not self.whole, -self.chars, self.number


class Copies:
    """Collects the signatures of a run, then tells the copies."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._hashes = bytearray()
        self._number = 0

    def add(self, name: str, truncated: bool, sign: bytes) -> None:
        """The next report: its `source#report`, whether text is withheld, and signature."""
        number, self._number = self._number, self._number + 1
        if not sign:
            return
        cut = _HEAD.size + 4 * _HASHES
        runs, chars = _HEAD.unpack_from(sign)
        figures = struct.unpack(f"<{(len(sign) - cut) // 4}I", sign[cut:])
        self._entries.append(_Entry(name, number, not truncated, chars, runs, figures))
        self._hashes += sign[_HEAD.size : cut]

    @property
    def count(self) -> int:
        """How many reports were added, short ones included."""
        return self._number

    def find(self) -> dict[int, str]:
        """For each copy, by its number in the order of adding: the name of the fullest of its like."""
        if len(self._entries) < 2:
            return {}
        import numpy as np

        hashes = np.frombuffer(bytes(self._hashes), dtype="<u4").reshape(-1, _HASHES)
        runs = np.array([entry.runs for entry in self._entries], dtype=np.float64)
        near = self._near(np, hashes, runs)
        first: dict[int, int] = {}
        # A copy is held against originals only: what both share with a third makes no copies of two reports.
        for entry in sorted(near, key=lambda n: self._entries[n].rank):
            originals = {first[other] for other in near[entry] if other in first}
            for original in sorted(originals, key=lambda n: self._entries[n].rank):
                share = 1.0 if original in near[entry] else _shares(hashes, runs, [entry], [original])[1][0]
                if original in near[entry] or self._copies(entry, original, float(share)):
                    first[entry] = original
                    break
            else:
                first[entry] = entry
        return {self._entries[n].number: self._entries[of].name for n, of in first.items() if n != of}

    def _near(self, np: Any, hashes: np.ndarray, runs: np.ndarray) -> dict[int, set[int]]:
        """The copies of each entry that has any, found by what they have equal in one of the bands of the signature."""
        near: dict[int, set[int]] = {}
        chars = np.array([entry.chars for entry in self._entries])
        for at in range(0, _HASHES, _ROWS):
            for ones, others in _candidates(np, hashes[:, at : at + _ROWS], chars):
                alike, share = _shares(hashes, runs, ones, others)
                for n in np.flatnonzero((alike >= _ALIKE) & (share >= _SPUN)).tolist():
                    one, other = int(ones[n]), int(others[n])
                    if other not in near.get(one, ()) and self._copies(one, other, float(share[n])):
                        near.setdefault(one, set()).add(other)
                        near.setdefault(other, set()).add(one)
        return near

    def _copies(self, one: int, other: int, share: float) -> bool:
        """Whether two reports that share so much of the shorter one's text agree in their figures, too."""
        common, of = _agreement(self._entries[one].figures, self._entries[other].figures)
        if of < _FEW:
            return share >= _SAME_WITHOUT
        if share >= _SAME and common >= _AGREE * of:
            return True
        return share >= _SPUN and of >= _MANY and common >= _NEARLY_ALL * of


def _shares(hashes: np.ndarray, runs: np.ndarray, ones: Any, others: Any) -> tuple[np.ndarray, np.ndarray]:
    """Of pairs: how alike they are (Jaccard), and how much of the shorter one the longer one has."""
    alike = (hashes[ones] == hashes[others]).mean(axis=1)
    shared = alike * (runs[ones] + runs[others]) / (1 + alike)
    least = runs[ones].copy()
    least[runs[others] < least] = runs[others][runs[others] < least]
    return alike, shared / least


def _candidates(np: Any, band: np.ndarray, chars: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of rows that are equal in a band, the lower number first; of a crowd those of like length."""
    wide = band.astype(np.uint64)
    keys = wide[:, 0]
    for column in range(1, wide.shape[1]):
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + wide[:, column]
    order = np.lexsort((chars, keys))
    ranked = keys[order]
    # Each is held against the longest of its crowd, too.
    ends = np.searchsorted(ranked, ranked, side="right") - 1
    far = np.flatnonzero(ends - np.arange(len(order)) > _CROWD)
    pairs = [(order[far], order[ends[far]])]
    for step in range(1, min(_CROWD, len(order) - 1) + 1):
        same = np.flatnonzero(ranked[step:] == ranked[:-step])
        if not len(same):
            break
        pairs.append((order[same], order[same + step]))
    for left, right in pairs:
        for begin in range(0, len(left), _CHUNK):
            some, rest = left[begin : begin + _CHUNK], right[begin : begin + _CHUNK]
            yield np.minimum(some, rest), np.maximum(some, rest)


def _agreement(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int]:
    """How many figures two samples have in common, and how many the smaller could have in common."""
    # A full sample holds the smallest hashes only: beyond its last nothing is known.
    bound = min(sample[-1] if len(sample) == _FIGURES else 2**32 for sample in (one, other))
    ours, theirs = ({figure for figure in sample if figure <= bound} for sample in (one, other))
    return len(ours & theirs), min(len(ours), len(theirs))
