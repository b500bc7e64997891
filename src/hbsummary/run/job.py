"""The main job: inputs in, an output folder full of tables, and what was found."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hbsummary.errors import InputError
from hbsummary.model import Kind
from hbsummary.read import DEFAULT, Options
from hbsummary.read.find import Input, find
from hbsummary.run.local import each
from hbsummary.run.work import Work
from hbsummary.tables import Extraction, Failure, Indicator
from hbsummary.write.folder import OutputFolder, output_files

__all__ = ["Outcome", "Totals", "extract_folder", "find_or_fail"]

Outcome = Extraction | Failure

# With what tells copies: it sees all reports.
WORK = Work(signatures=True)


@dataclass(slots=True)
class Totals:
    """What a run gave, in counts. `examples` are the first values of each kind, `remarks` what the
    format of the tables could not hold as it is. `unfit` says which corrections no longer fit,
    `corrected` names the sources that have any."""

    files: int = 0
    reports: int = 0
    sections: int = 0
    values: int = 0
    removed: int = 0
    errors: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    examples: dict[Kind, Indicator] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    reviewed: int = 0
    unfit: list[str] = field(default_factory=list)
    corrected: set[str] = field(default_factory=set)

    def add(self, outcome: Outcome) -> None:
        """Counts in what one input gave."""
        self.files += 1
        if isinstance(outcome, Failure):
            self.errors += 1
            return
        self.unfit += outcome.unfit
        self.reports += len(outcome.reports)
        self.sections += len(outcome.sections)
        self.values += len(outcome.observations)
        self.removed += sum(row.end - row.start for row in outcome.removals)
        for row in outcome.observations:
            kind = Kind(row.kind)
            self.kinds[kind] += 1
            self.reviewed += "reviewed" in row.flags.split(";")
            self.examples.setdefault(kind, row)


def find_or_fail(inputs: Iterable[str | os.PathLike[str]], skip: Iterable[str] = ()) -> list[Input]:
    """What lies under `inputs`; InputError when there is not one file to try."""
    named = list(inputs)
    found = find(named, frozenset(skip))
    if any(item.error is None for item in found):
        return found
    if found:
        raise InputError("\n".join(f"{item.source}: {item.error}" for item in found))
    names = ", ".join(os.fspath(name) for name in named)
    raise InputError(f"{names}: no files to read in it", "give a folder that holds text files, or the files themselves")


def extract_folder(
    inputs: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    work: Work = WORK,
    form: str = "csv",
    excel: bool = False,
    *,
    options: Options = DEFAULT,
    workers: int | None = None,
    progress: Callable[[Outcome, int], None] = lambda outcome, total: None,
) -> Totals:
    """Extracts all files under `inputs` into the tables of the folder `out`.

    `work` is the pipeline with the user's settings. `form` is csv, xlsx, parquet, sqlite or jsonl,
    `excel` makes CSV safe to open in a spreadsheet. `options` say how files are read, and within
    which limits, `workers` in how many processes (None: one for each processor). `progress` is
    called with each outcome and the number of all inputs. InputError when there is nothing to
    read, OutputError when `out` cannot be written; then `out` is as before.
    """
    found = find_or_fail(inputs, output_files(out))
    totals = Totals()
    with OutputFolder(out, form, excel) as folder:
        for outcome in each(found, work, options, workers):
            folder.add(outcome)
            totals.add(outcome)
            if outcome.source in work.corrections:
                totals.corrected.add(outcome.source)
            progress(outcome, max(len(found), totals.files))
    totals.remarks += folder.remarks
    return totals
