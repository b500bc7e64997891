"""How often rows are right, from the verdicts of a reader.

An accepted row is right, a rejected or edited one is not; values that were added say nothing about
the rows that are there. Intervals are Wilson's, which hold for few rows and for shares near 1, too.
Where a sample has strata, each is weighed by its size; the interval is then Wilson's for the number
of rows that a simple sample as certain would have. Of a sample it is known how many rows there are to
draw from: who has judged a third of them knows more than the third of an endless supply would tell.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from hbsummary.corrections import Correction
from hbsummary.review.sampling import Drawn

__all__ = ["Precision", "accuracy", "lines", "needed", "precise", "wilson"]

# Two-sided 95%.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Precision:
    """Of `judged` rows so many are `right`; `share` (weighed) lies between `low` and `high`, 95 of 100 times.

    `more` rows are needed for the width that was wished, 0 when there are enough; never more than there are.
    """

    name: str
    judged: int
    right: int
    share: float
    low: float
    high: float
    more: int


@dataclass(slots=True)
class _Stratum:
    size: float = 0
    judged: int = 0
    right: int = 0


def wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's 95% interval for a share seen in `n` rows."""
    if n <= 0:
        return 0.0, 1.0
    if math.isinf(n):
        return share, share
    middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    reach = _Z / (1 + _Z * _Z / n) * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def needed(share: float, width: float) -> int:
    """The fewest rows for which the interval around `share` is no wider than `width`."""
    low, high = 1, 1
    while _width(share, high) > width:
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        if _width(share, middle) > width:
            low = middle + 1
        else:
            high = middle
    return high


def _width(share: float, n: float) -> float:
    low, high = wilson(share, n)
    return high - low


def accuracy(corrections: Iterable[Correction], sample: Sequence[Drawn], width: float) -> list[Precision]:
    """Precision of each kind, and of all rows last. Without a sample all verdicts count alike."""
    drawn = {(each.source, each.start, each.end): each for each in sample}
    strata: dict[tuple[str, str], _Stratum] = {}
    for each in corrections:
        place = drawn.get((each.source, each.start, each.end))
        if each.action == "add" or (drawn and place is None):
            continue
        kind = each.judged.get("kind") or "unknown"
        stratum = strata.setdefault((kind, place.stratum if place else ""), _Stratum())
        stratum.judged += 1
        stratum.right += each.action == "accept"
    _weigh(strata, sample)
    kinds = sorted({kind for kind, _ in strata})
    groups = [(kind, [s for (of, _), s in strata.items() if of == kind]) for kind in kinds]
    whole = bool(sample)
    return [precise(name, group, width, whole) for name, group in [*groups, ("all", list(strata.values()))] if group]


def _weigh(strata: dict[tuple[str, str], _Stratum], sample: Sequence[Drawn]) -> None:
    """The size of each stratum; one that holds several kinds is shared out as its judged rows are."""
    sizes = {each.stratum: each.size for each in sample}
    judged: dict[str, int] = {}
    for (_, name), stratum in strata.items():
        judged[name] = judged.get(name, 0) + stratum.judged
    for (_, name), stratum in strata.items():
        stratum.size = sizes.get(name, judged[name]) * stratum.judged / judged[name]


def precise(name: str, strata: Sequence[_Stratum], width: float, whole: bool = False) -> Precision:
    """The precision that strata give together; `whole`: their sizes are all the rows there are."""
    judged, right = sum(s.judged for s in strata), sum(s.right for s in strata)
    total = sum(s.size for s in strata)
    share = sum(s.size / total * s.right / s.judged for s in strata)
    spread = _spread(strata, total)
    effective = _effective(judged, share, spread) if len(strata) > 1 else float(judged)
    wanted = needed(share, width) * judged / effective
    if whole:
        left = _spread(strata, total, whole=True)
        effective = effective * spread / left if left > 0 else math.inf
        wanted = wanted / (1 + wanted / total)
    low, high = wilson(share, effective)
    more = 0 if high - low <= width else math.ceil(wanted) - judged
    return Precision(name, judged, right, share, low, high, max(0, more))


def _spread(strata: Sequence[_Stratum], total: float, whole: bool = False) -> float:
    """The variance of the weighed share; with `whole` nothing is left to chance of a stratum that is judged throughout.

    Shares are drawn a little to the middle: three of three right is no certainty.
    """
    spread = 0.0
    for each in strata:
        mild = (each.right + 1) / (each.judged + 2)
        unseen = max(0.0, 1 - each.judged / each.size) if whole else 1.0
        spread += (each.size / total) ** 2 * mild * (1 - mild) / each.judged * unseen
    return spread


def _effective(judged: int, share: float, spread: float) -> float:
    """The size of a simple sample with the same variance, at most what was judged."""
    mild = (share * judged + 1) / (judged + 2)
    return min(float(judged), mild * (1 - mild) / spread)


def lines(found: Sequence[Precision], as_json: bool = False) -> str:
    """A line for each kind, columns under one another; or a JSON object of them."""
    if as_json:
        rows = {each.name: {k: v for k, v in asdict(each).items() if k != "name"} for each in found}
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    table = [("kind", "judged", "right", "precision", "95% interval", "more rows")]
    for each in found:
        interval = f"{each.low:.1%} - {each.high:.1%}"
        table.append(
            (each.name, str(each.judged), str(each.right), f"{each.share:.1%}", interval, str(each.more or "enough"))
        )
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    # The name is on the left, figures are on the right.
    shown = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in table)
    return "".join("  ".join(row).rstrip() + "\n" for row in shown)
