"""A folder of review pages: `index.html` and a page for each source in `reports`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hbsummary.corrections import Correction, Corrections
from hbsummary.model import Source
from hbsummary.normalise.catalogue import default_catalogue
from hbsummary.read import DEFAULT, Options
from hbsummary.review.index import Index, library
from hbsummary.review.report import as_data, digest, file_name, html, mark
from hbsummary.run.job import find_or_fail
from hbsummary.run.local import each, with_source
from hbsummary.run.work import Work
from hbsummary.tables import Extraction, Failure
from hbsummary.write.folder import prepare, put

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.normalise.catalogue import Catalogue, Entry

__all__ = ["CORRECTIONS", "build", "write"]

CORRECTIONS = "corrections.csv"
_REPORTS = "reports"
# The mark of a page stands within so many bytes.
_HEAD = 2048

Outcome = tuple[Source, Extraction] | Failure


def write(
    outcomes: Iterable[Outcome],
    out: Path,
    entries: Mapping[str, Entry],
    corrections: Corrections,
    sample: Mapping[str, Sequence[int]],
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> Index:
    """Writes the pages of all outcomes and their index into the folder `out`.

    Pages of an earlier run whose sources are gone are taken away, and nothing else.
    `entries` are the catalogue's by id. `corrections` are shown on the rows, `sample` are the starts of
    the rows to be judged, by source. OutputError when the folder cannot be written.
    """
    prepare(out / _REPORTS)
    index, waiting, before = Index(entries), None, ""
    chain = _chain(sample)
    for outcome in outcomes:
        progress(outcome)
        if isinstance(outcome, Failure):
            index.fail(outcome)
            continue
        if waiting is not None:
            # A page knows the next one, so it is written when that has come.
            before = _put(out, index, waiting, before, file_name(outcome[0].name), corrections, sample, chain)
        waiting = outcome
    if waiting is not None:
        _put(out, index, waiting, before, "", corrections, sample, chain)
    first = next((file_name(source) for source in sample if source in index.sources), "")
    put(out / "index.html", index.html(library(), {"first": first, "rows": sample} if first else {}))
    _sweep(out / _REPORTS, {about["file"] for about in index.sources.values()})
    return index


def _sweep(reports: Path, current: Set[str]) -> None:
    """Takes away the pages that `_put` wrote in an earlier run; a file that says nothing of this stays."""
    for path in reports.glob("*.html"):
        if path.name in current or path.is_symlink() or not path.is_file():
            continue
        # It may be closed to us, or gone meanwhile: then it stays as it is.
        with suppress(OSError), path.open("rb") as file:
            ours = mark(path.name).encode() in file.read(_HEAD)
            if ours:
                path.unlink()


def _chain(sample: Mapping[str, Sequence[int]]) -> dict[str, tuple[str, str]]:
    """The pages before and after each page of a sample."""
    files = ["", *map(file_name, sample), ""]
    return {source: (files[n], files[n + 2]) for n, source in enumerate(sample)}


def _put(
    out: Path,
    index: Index,
    outcome: tuple[Source, Extraction],
    before: str,
    after: str,
    corrections: Corrections,
    sample: Mapping[str, Sequence[int]],
    chain: Mapping[str, tuple[str, str]],
) -> str:
    """Writes the page of one source, tells the index of it, and gives its file."""
    source, found = outcome
    mine: Sequence[Correction] = corrections.get(source.name, ())
    data: dict[str, Any] = as_data(source, found, mine, sample.get(source.name, ()))
    data["sample_before"], data["sample_after"] = chain.get(source.name, ("", ""))
    file = file_name(source.name)
    put(out / _REPORTS / file, html(data, found, before, after))
    index.add(found, file, digest(source.text), data)
    return file


def build(
    inputs: Sequence[str],
    out: Path,
    corrections: Corrections,
    sample: Mapping[str, Sequence[int]],
    sites: Sites | None = None,
    catalogue: Catalogue | None = None,
    options: Options = DEFAULT,
    workers: int | None = None,
    progress: Callable[[Outcome, int], None] = lambda outcome, total: None,
) -> Index:
    """Reads all inputs and writes their pages; the arguments are those of `write` and of `extract_folder`."""
    found = find_or_fail(inputs, _ours(out))
    work = Work(sites, catalogue, refusals=True, signatures=True)
    outcomes = each(found, partial(with_source, work), options, workers)
    entries = (catalogue or default_catalogue()).entries
    return write(outcomes, out, entries, corrections, sample, lambda outcome: progress(outcome, len(found)))


def _ours(out: Path) -> list[str]:
    """What an earlier run has put there, which is no input."""
    made = [out / "index.html", out / CORRECTIONS, *(out / _REPORTS).glob("*.html")]
    return [os.path.abspath(path) for path in made]
