"""Explain: each number of a page in its sentence, what became of it, and by which rules.

It shows the records of an Extraction, observations with their `why` and refused numbers with
their reason; it finds nothing itself.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hbsummary.model import Source
from hbsummary.tables import Extraction, Indicator, Refused, Removal, SectionRow
from hbsummary.terminal import console, emit, printable
from hbsummary.write.csv import cell

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["Number", "at", "block", "chosen", "facts", "line", "numbers", "removal_at", "show"]

# How far a sentence is shown to each side of its number.
_REACH = 60
_STOPS = "。！？!?；;"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a page: its row, the sections that it stands in (outermost first), its sentence around it."""

    row: Indicator | Refused
    sections: tuple[SectionRow, ...]
    before: str
    after: str

    @property
    def printed(self) -> str:
        """The number as it stands in the text as read."""
        return self.row.value_text if isinstance(self.row, Indicator) else self.row.text


def numbers(source: Source, extraction: Extraction) -> list[Number]:
    """All numbers of a page in reading order; `extraction` is what the pipeline made of `source`."""
    rows: list[Indicator | Refused] = [*extraction.observations, *extraction.refused]
    rows.sort(key=lambda row: (row.start, row.end))
    path, around = _sections_of(extraction.sections), _sentences(source.text, extraction)
    return [Number(row, path(row), *around(row.start, row.end)) for row in rows]


def _sections_of(sections: Sequence[SectionRow]) -> Callable[[Indicator | Refused], tuple[SectionRow, ...]]:
    """A function that gives the sections around a row, outermost first.

    An observation says which section it stands in; for refused numbers it follows from where they stand.
    """
    known = {(part.report, part.section): part for part in sections}
    ordered = sorted(sections, key=lambda part: part.start)
    starts = [part.start for part in ordered]

    def climb(part: SectionRow | None) -> Iterator[SectionRow]:
        while part is not None:
            yield part
            part = None if part.parent is None else known.get((part.report, part.parent))

    def path(row: Indicator | Refused) -> tuple[SectionRow, ...]:
        if isinstance(row, Indicator):
            around = list(climb(None if row.section is None else known.get((row.report, row.section))))
        else:
            n = bisect_right(starts, row.start)
            last = ordered[n - 1] if n else None
            around = [part for part in climb(last) if part.report == row.report and row.end <= part.end]
        return tuple(reversed(around))

    return path


def _bounds(text: str, extraction: Extraction) -> list[int]:
    """Where no sentence runs on: at labels, and after lines that are nothing but a heading or a title."""
    lines = [(row.start, row.title) for row in extraction.reports]
    lines += [(row.start, row.label + row.title) for row in extraction.sections]
    bounds = {0, len(text)}
    for start, words in lines:
        bounds.add(start)
        end = text.find("\n", start + len(words))
        # A little room for the stop after a title and for spaces in it.
        if words and 0 <= end <= start + len(words) + 4:
            bounds.add(end)
    return sorted(bounds)


def _sentences(text: str, extraction: Extraction) -> Callable[[int, int], tuple[str, str]]:
    """A function that gives what stands before and after a span in its sentence, without what was removed."""
    removals, bounds = extraction.removals, _bounds(text, extraction)
    ends = [row.end for row in removals]

    def kept(start: int, end: int) -> str:
        """The text between two places as one line."""
        pieces, done = [], start
        n = bisect_right(ends, start)
        while n < len(removals) and removals[n].start < end:
            pieces.append(text[done : max(done, removals[n].start)])
            done, n = removals[n].end, n + 1
        pieces.append(text[done : max(done, end)])
        return " ".join("".join(pieces).split())

    def around(start: int, end: int) -> tuple[str, str]:
        left = max(bounds[bisect_right(bounds, start) - 1], start - 2 * _REACH)
        right = min(bounds[bisect_left(bounds, end)], end + 2 * _REACH)
        before, after = kept(left, start), kept(end, right)
        first = max(before.rfind(stop) for stop in _STOPS) + 1
        stops = [k for k in map(after.find, _STOPS) if k >= 0]
        last = min(stops) + 1 if stops else len(after)
        return _shortened(before[first:].lstrip(), -1), _shortened(after[:last], 1)

    return around


def _shortened(words: str, side: int) -> str:
    """What of `words` is next to the number, which stands after it (-1) or before it (1)."""
    if len(words) <= _REACH:
        return words
    return words[:_REACH] + "…" if side > 0 else "…" + words[-_REACH:]


def at(found: Sequence[Number], offset: int) -> tuple[list[Number], bool]:
    """The numbers that the character at `offset` belongs to and True; else the nearest one and False."""
    inside = [number for number in found if number.row.start <= offset < number.row.end]
    if inside or not found:
        return inside, bool(inside)
    return [min(found, key=lambda each: max(each.row.start - offset, offset - each.row.end + 1))], False


def removal_at(extraction: Extraction, offset: int) -> Removal | None:
    """The removed stretch that the character at `offset` lies in."""
    n = bisect_left([row.end for row in extraction.removals], offset + 1)
    if n < len(extraction.removals) and extraction.removals[n].start <= offset:
        return extraction.removals[n]
    return None


def facts(number: Number) -> dict[str, str]:
    """What is known of a number, name to words, without what is empty."""
    row, path = number.row, " > ".join(map(_named, number.sections))
    if isinstance(row, Refused):
        return _filled({"reason": row.reason, "section": path})
    unit = f" {row.unit}" if row.unit else ""
    high = "" if row.value_max is None else f" to {cell(row.value_max)}"
    return _filled(
        {
            "indicator": row.indicator,
            "value": f"{row.comparator} {'masked' if row.masked else cell(row.value)}{high}{unit}",
            "kind": row.kind,
            "basis": row.basis,
            "period": row.period,
            "scope": row.scope,
            "section": path,
            "flags": row.flags.replace(";", ", "),
            "why": row.why.replace(";", "; "),
        }
    )


def _filled(cells: dict[str, str]) -> dict[str, str]:
    return {name: " ".join(words.split()) for name, words in cells.items() if words.strip()}


def _named(part: SectionRow) -> str:
    return part.label + part.title


def _verdict(number: Number) -> str:
    return "value" if isinstance(number.row, Indicator) else "refused"


def chosen(found: Sequence[Number], report: int | None, section: int | None, refused: bool) -> list[Number]:
    """The numbers of one report, or in one section, where that is asked for; without the refused if not wanted."""
    return [
        number
        for number in found
        if (refused or isinstance(number.row, Indicator))
        and (report is None or number.row.report == report)
        and (section is None or any(part.section == section for part in number.sections))
    ]


def line(number: Number) -> str:
    """One line: place, verdict, number, sentence with the number in 【】, and each fact as name: words, by tabs."""
    row, printed = number.row, " ".join(number.printed.split())
    sentence = f"{number.before}【{printed}】{number.after}"
    known = [f"{name}: {words}" for name, words in facts(number).items()]
    # Also where it goes into a pipe: what reads it there mostly ends at a terminal.
    return (
        printable("\t".join([f"{row.source}:{row.start}-{row.end}", _verdict(number), printed, sentence, *known]))
        + "\n"
    )


def block(number: Number) -> RenderableType:
    """For a terminal: place and verdict, the sentence with the number marked, a row for each fact."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    colour = "green" if isinstance(number.row, Indicator) else "red"
    head = Text.assemble((f"{number.row.start}-{number.row.end} ", "dim"), (_verdict(number), f"bold {colour}"))
    printed = printable(" ".join(number.printed.split()))
    sentence = Text.assemble(
        printable(number.before), (printed, f"bold reverse {colour}"), printable(number.after), overflow="fold"
    )
    known = Table.grid(padding=(0, 2))
    for name, words in facts(number).items():
        known.add_row(Text(name, "dim"), Text(printable(words), overflow="fold"))
    return Group(head, Padding(sentence, (0, 0, 0, 2)), Padding(known, (0, 0, 1, 2)))


def show(found: Sequence[Number]) -> None:
    """Numbers on standard output: blocks on a terminal, lines elsewhere."""
    if not sys.stdout.isatty():
        emit("".join(map(line, found)))
        return
    screen = console(sys.stdout)
    for number in found:
        screen.print(block(number))
    values = sum(isinstance(number.row, Indicator) for number in found)
    if len(found) > 1:
        screen.print(f"{len(found)} numbers: {values} values, {len(found) - values} refused")
