"""From inputs to results on one machine, the same for every command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import DEFAULT, Options
from hbsummary.read.find import Input, find
from hbsummary.run.workers import Pool, available
from hbsummary.tables import Failure

T = TypeVar("T")

__all__ = ["each", "one", "with_source"]


def each(
    inputs: Sequence[Input], work: Callable[[Source], T], options: Options = DEFAULT, workers: int | None = None
) -> Iterator[T | Failure]:
    """What `work` makes of each source in the inputs, in order; a Failure for those that give nothing.

    Files are read and worked on in `workers` processes (None: as many as there are processors),
    within the limits of `options`.
    """
    size = min(workers or available(), max(1, len(inputs)))
    with Pool(work, options, size) as pool:
        yield from pool.each(inputs)


def with_source(work: Callable[[Source], T], source: Source) -> tuple[Source, T]:
    """The source beside what `work` makes of it, for those who show its text."""
    return source, work(source)


def one(name: str, options: Options = DEFAULT) -> Source:
    """The source that a path names, or a path to an archive and the name of a member: a.zip!/b.txt.

    InputError when there is none, or several.
    """
    path, member = name, ""
    if not os.path.lexists(name) and "!/" in name:
        path, _, member = name.partition("!/")
    item = find([path])[0]
    wanted = f"{item.source}!/{member}" if member else item.source
    for outcome in each([item], _itself, options):
        if isinstance(outcome, Failure):
            if outcome.source in (wanted, item.source):
                raise InputError(outcome.reason, outcome.remedy)
        elif outcome.name == wanted:
            return outcome
        elif not member:
            raise InputError("holds several files", f"name one, such as {name}!/{outcome.name.partition('!/')[2]}")
    raise InputError(f"has no {member} in it" if member else "holds no file", "check the name")


def _itself(source: Source) -> Source:
    return source
