"""A plain loop over the inputs. One bad file never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from hbsummary.errors import HbsummaryError
from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.read import read
from hbsummary.read.find import Input
from hbsummary.tables import Extraction, Failure

if TYPE_CHECKING:
    from hbsummary.clean import Sites

T = TypeVar("T")

__all__ = ["each", "extractor", "failure", "with_source"]


def extractor(sites: Sites | None = None, refusals: bool = False) -> Callable[[Source], Extraction]:
    """The pipeline as a function of a source, with the user's site profiles where given.

    `refusals`: with the numbers that are no values, for those who explain a page.
    """
    return partial(process, sites=sites, refusals=refusals)


def each(inputs: Iterable[Input], work: Callable[[Source], T]) -> Iterator[T | Failure]:
    """What `work` makes of each input, in order; a Failure for those that give nothing."""
    for item in inputs:
        yield _one(item, work)


def with_source(work: Callable[[Source], T], source: Source) -> tuple[Source, T]:
    """The source beside what `work` makes of it, for those who show its text."""
    return source, work(source)


def _one(item: Input, work: Callable[[Source], T]) -> T | Failure:
    if item.error is not None:
        return failure(item.source, item.error)
    try:
        return work(read(item.path, item.source))
    except Exception as error:  # whatever a page does to us, the next one gets its turn
        return failure(item.source, error)


def failure(source: str, error: Exception) -> Failure:
    """The row of `errors.csv` for what went wrong with `source`."""
    if isinstance(error, HbsummaryError):
        return Failure(source, error.reason, error.remedy)
    if isinstance(error, MemoryError):
        return Failure(source, "needs more memory than there is", "split the file")
    text = " ".join(str(error).split())[:200]
    reason = f"internal error: {type(error).__name__}" + (f": {text}" if text else "")
    return Failure(source, reason, "report it together with the file; the other inputs are not touched by it")
