"""What comes of one input: for each source in it the result of the work, or a Failure that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from hbsummary.errors import HbsummaryError
from hbsummary.model import Source
from hbsummary.read import Options, Unread, display_name, sources
from hbsummary.read.find import Input
from hbsummary.tables import Failure

T = TypeVar("T")

__all__ = ["failure", "outcomes"]


def outcomes(item: Input, work: Callable[[Source], T], options: Options) -> Iterator[tuple[str, T | Failure]]:
    """The name of each source in an input, and what `work` makes of it.

    Whatever a file does to us, the next one gets its turn: no exception escapes.
    """
    if item.error is not None:
        yield item.source, failure(item.source, item.error)
        return
    settled = set(options.settled)
    while True:
        last = [item.source]

        def begun(name: str, last: list[str] = last) -> None:
            last.append(name)
            options.begun(name)

        told = replace(options, begun=begun, settled=frozenset(settled))
        try:
            for name, outcome in _each(item, work, told):
                settled.add(name)
                yield name, outcome
            return
        except Exception as error:
            yield last[-1], failure(display_name(last[-1]), error)
            if last[-1] in settled or last[-1] == item.source:
                return
            # A member broke its reader; the archive is read once more for those behind it.
            settled.add(last[-1])


def _each(item: Input, work: Callable[[Source], T], options: Options) -> Iterator[tuple[str, T | Failure]]:
    for found in sources(item.path, item.source, options):
        if found.name in options.settled:
            continue
        if isinstance(found, Unread):
            yield found.name, failure(display_name(found.name), found.error)
            continue
        try:
            yield found.name, work(found)
        except Exception as error:
            yield found.name, failure(display_name(found.name), error)


def failure(source: str, error: Exception) -> Failure:
    """The row of `errors.csv` for what went wrong with `source`."""
    if isinstance(error, HbsummaryError):
        return Failure(source, error.reason, error.remedy)
    if isinstance(error, MemoryError):
        return Failure(source, "needs more memory than it may have", "raise --max-memory, or split the file")
    text = " ".join(str(error).split())[:200]
    reason = f"internal error: {type(error).__name__}" + (f": {text}" if text else "")
    return Failure(source, reason, "report it together with the file; the other inputs are not touched by it")
