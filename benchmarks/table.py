"""The table of what is measured: a row for each measure, with the limit that it is held to, where it has one.

A benchmark gives rows, and `main` prints them; `python benchmarks` prints those of all benchmarks in one table.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

__all__ = ["ROWS", "Row", "main", "show"]

# With this word first a benchmark prints its rows for the program that runs it.
ROWS = "--rows"
COLUMNS = ("measure", "of", "figure", "unit", "beside", "limit", "held")


@dataclass(frozen=True)
class Row:
    """A measure, what it is of, its figure (None: not measured, `beside` says why), and what to see it beside.

    One that is out of its limit fails, unless it does not decide: then `beside` says why.
    """

    measure: str
    of: str
    figure: float | None
    unit: str
    beside: str = ""
    least: float | None = None
    most: float | None = None
    decides: bool = True

    @property
    def limit(self) -> str:
        """The limit in words."""
        return (
            f"at least {self.least:g}"
            if self.least is not None
            else f"at most {self.most:g}"
            if self.most is not None
            else ""
        )

    @property
    def held(self) -> str:
        """Whether the limit is kept."""
        if not self.limit:
            return ""
        if self.figure is None or not self.decides:
            return "not decided"
        inside = (self.least is None or self.figure >= self.least) and (self.most is None or self.figure <= self.most)
        return "yes" if inside else "NO"

    def cells(self) -> tuple[str, ...]:
        """The row in words, in the order of the columns."""
        value = self.figure
        told = "-" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
        return self.measure, self.of, told, self.unit, self.beside, self.limit, self.held


def show(rows: Sequence[Row]) -> int:
    """Prints the table, and what is out of its limit; 1 when anything is."""
    lines = [COLUMNS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            each.rjust(n) if at == 2 else each.ljust(n) for at, (each, n) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    missed = [row for row in rows if row.held == "NO"]
    for row in missed:
        print(f"missed: {row.measure} of {row.of} should be {row.limit} {row.unit}".rstrip())
    return int(bool(missed))


def main(measured: Callable[[list[str]], Iterable[Row]]) -> None:
    """The benchmark `measured` as a program: calls it with the words of the command line, and ends with `show`."""
    words = sys.argv[1:]
    if words[:1] != [ROWS]:
        sys.exit(show(list(measured(words))))
    print(json.dumps([asdict(row) for row in measured(words[1:])]))
