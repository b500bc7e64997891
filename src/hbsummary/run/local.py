"""From inputs to results on one machine, the same for every command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import DEFAULT, Options
from hbsummary.read.find import Input
from hbsummary.run.journal import stamp
from hbsummary.run.parts import Entry
from hbsummary.run.remote import Fetching, find_all
from hbsummary.run.work import Making
from hbsummary.run.workers import Pool, available
from hbsummary.tables import Failure
from hbsummary.write.encoded import Encoded

T = TypeVar("T")

__all__ = ["each", "entries", "one", "with_source"]

# What an archive gives is kept in stretches of so many bytes.
_STRETCH = 8 << 20


def each(
    inputs: Sequence[Input], work: Callable[[Source], T], options: Options = DEFAULT, workers: int | None = None
) -> Iterator[T | Failure]:
    """What `work` makes of each source in the inputs, in order; a Failure for those that give nothing.

    Files are read and worked on in `workers` processes (None: as many as there are processors),
    within the limits of `options`.
    """
    size = min(workers or available(), max(1, len(inputs)))
    with Fetching(options.limits) as fetching, Pool(work, options, size) as pool:
        for item, outcome in pool.tasks(fetching.each(inputs)):
            if outcome is None:
                fetching.done(item)
            else:
                yield outcome


def entries(
    inputs: Sequence[Input],
    make: Making,
    options: Options = DEFAULT,
    workers: int | None = None,
    pool: Pool[Encoded] | None = None,
) -> Iterator[Entry]:
    """What `make` makes of the inputs, in order, as entries of a journal; in a `pool` that is there, if so."""
    before: dict[str, os.stat_result] = {}

    def begun() -> Iterator[Input]:
        for item in fetching.each(inputs):
            with suppress(OSError):
                before[item.source] = os.stat(item.path)
            yield item

    size = min(workers or available(), max(1, len(inputs)))
    with Fetching(options.limits) as fetching, nullcontext(pool) if pool else Pool(make, options, size) as readers:
        for item, outcomes in groupby(readers.tasks(begun()), key=itemgetter(0)):
            was, revision = before.pop(item.source, None), make.work.revision(item.source)
            for number, (given, last) in enumerate(_stretches(each for _, each in outcomes)):
                encoded = tuple(make.encode(each) if isinstance(each, Failure) else each for each in given)
                # What failed is tried again anyway, and may be too large to be looked at, or no file at all.
                mark = fetching.stamps.get(item.source) or (stamp(item.path, was) if was else None)
                mark = None if any(each.failure for each in encoded) else mark
                yield Entry(item.source, number, last, mark, revision, encoded)
            fetching.stamps.pop(item.source, None)
            fetching.done(item)


def _stretches(outcomes: Iterable[Encoded | Failure | None]) -> Iterator[tuple[list[Encoded | Failure], bool]]:
    """What one input gave, up to None, in lists that are not too long; whether it is the last of them."""
    given: list[Encoded | Failure] = []
    size = 0
    for each in outcomes:
        if each is None:
            yield given, True
            return
        if size > _STRETCH:
            yield given, False
            given, size = [], 0
        given.append(each)
        size += 0 if isinstance(each, Failure) else len(each.rows)


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
    item = find_all([path])[0]
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
