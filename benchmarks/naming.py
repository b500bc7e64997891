"""What a name costs in the catalogue: microseconds to find the entry of a name, and of one that goes on and on.

The names are those that the catalogue itself lists, each said of a whole county (全县…); the long ones are of a
hundred thousand characters, a shape of broken pages, and cost what they cost by their size.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from table import Row, main

from hbsummary.normalise.catalogue import default_catalogue
from hbsummary.normalise.matching import identify

ROUNDS, MOST = 5, 500
LONG, SIZE, MOST_LONG = ("医院", "县", "全县", "率", "(", "增长", "建立"), 100_000, 1


def measured(_: list[str]) -> Iterator[Row]:
    """A row for the names of the catalogue, one for names of a hundred thousand characters."""
    catalogue = default_catalogue()
    names = [f"全县{entry.zh}" for entry in catalogue.entries.values()]
    identify(names[0], "%", False, catalogue)
    best = min(_seconds(names) for _ in range(ROUNDS)) / len(names)
    yield Row("naming", f"{len(names)} names", best * 1e6, "microseconds", "each, the fastest round", most=MOST)
    worst = max(_seconds([word * (SIZE // len(word))]) for word in LONG)
    yield Row("naming", f"a name of {SIZE:,} characters", worst, "s", "the slowest of its kinds", most=MOST_LONG)


def _seconds(names: list[str]) -> float:
    catalogue, begin = default_catalogue(), perf_counter()
    for name in names:
        identify(name, "%", False, catalogue)
    return perf_counter() - begin


if __name__ == "__main__":
    main(measured)
