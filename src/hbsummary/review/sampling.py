"""A sample of rows to be judged: seeded, stratified, the same for the same tables.

Each row is ranked by a hash of the seed and its place, and of each stratum the first are taken; so
a larger sample contains the smaller one, and rows of other pages change nothing. Strata get equal
shares as far as they have rows: rare kinds are judged, too. `accuracy` weighs by their sizes.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hbsummary.errors import InputError
from hbsummary.stored import rows
from hbsummary.tables import Indicator
from hbsummary.write.csv import line

__all__ = ["BY", "Drawn", "as_csv", "draw", "load", "starts"]

COLUMNS = ("source", "start", "end", "stratum", "size")
# What rows can be told apart by.
BY: dict[str, Callable[[Mapping[str, str]], str]] = {
    "kind": lambda row: row["kind"],
    "flag": lambda row: "flagged" if row["flags"] else "no flag",
    "checked": lambda row: row["checked"] or "not checked",
    "masked": lambda row: "masked" if row["masked"] == "true" else "not masked",
    "unit": lambda row: row["unit"] or "no unit",
    "catalogue": lambda row: "in the catalogue" if row["indicator_id"] else "not in the catalogue",
    "source": lambda row: row["source"],
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row of the sample, its stratum, and how many rows that has in the tables."""

    source: str
    start: int
    end: int
    stratum: str
    size: int


def draw(tables: str | os.PathLike[str], number: int, by: Sequence[str], seed: int) -> list[Drawn]:
    """`number` rows of the indicators of a folder that extract wrote, stratified `by` what BY names."""
    strata: dict[str, list[tuple[bytes, str, int, int]]] = {}
    for row in rows(tables, Indicator):
        place = row["source"], int(row["start"]), int(row["end"])
        rank = hashlib.sha256(f"{seed}\n{place}".encode("utf-8", "surrogatepass")).digest()
        name = ", ".join(BY[each](row) for each in by) or "all"
        strata.setdefault(name, []).append((rank, *place))
    shares = _shares({name: len(found) for name, found in strata.items()}, number)
    drawn = [
        Drawn(source, start, end, name, len(found))
        for name, found in strata.items()
        for _, source, start, end in sorted(found)[: shares[name]]
    ]
    return sorted(drawn, key=lambda each: (each.source, each.start))


def _shares(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """Equal shares of `number`, none beyond the size of its stratum; the rest goes to the others."""
    shares = dict.fromkeys(sizes, 0)
    left = min(number, sum(sizes.values()))
    while left:
        open_ones = sorted((name for name in sizes if shares[name] < sizes[name]), key=lambda n: (-sizes[n], n))
        each, more = divmod(left, len(open_ones))
        for n, name in enumerate(open_ones):
            given = min(sizes[name] - shares[name], each + (n < more))
            shares[name] += given
            left -= given
    return shares


def as_csv(drawn: Sequence[Drawn]) -> str:
    """The sample as CSV."""
    body = (line([each.source, str(each.start), str(each.end), each.stratum, str(each.size)]) for each in drawn)
    return line(COLUMNS) + "".join(body)


def load(path: Path) -> list[Drawn]:
    """A sample that `as_csv` wrote; InputError with file and line where it is none."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(f"{path}: has no column {', '.join(missing)}", "name what `hbsummary sample` wrote")
            return [_row(row, f"{path}:{reader.line_num}") for row in reader]
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: is no sample: {error}", "name what `hbsummary sample` wrote") from error


def _row(row: Mapping[str, str], where: str) -> Drawn:
    numbers = [row[name] for name in ("start", "end", "size")]
    if not all(re.fullmatch("[0-9]{1,12}", words) for words in numbers):
        raise InputError(f"{where}: start, end and size are whole numbers, not {', '.join(numbers)}")
    start, end, size = map(int, numbers)
    return Drawn(row["source"], start, end, row["stratum"], size)


def starts(drawn: Sequence[Drawn]) -> dict[str, list[int]]:
    """The starts of the rows of a sample, by source."""
    found: dict[str, list[int]] = {}
    for each in drawn:
        found.setdefault(each.source, []).append(each.start)
    return found
