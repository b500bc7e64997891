"""The main job: inputs in, an output folder full of tables, and what was found.

What inputs give is kept in a journal first; the tables are made from it when all of them are done.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from zlib import crc32

from hbsummary import __version__
from hbsummary.addresses import is_remote, plain
from hbsummary.errors import InputError
from hbsummary.read import DEFAULT, Options
from hbsummary.read.find import Input, Inputs
from hbsummary.run.digest import digest, program
from hbsummary.run.journal import FOLDER, Journal, State
from hbsummary.run.local import entries
from hbsummary.run.lock import LOCK, Lock
from hbsummary.run.parts import Entry
from hbsummary.run.remote import find_all, store_of
from hbsummary.run.store import Store
from hbsummary.run.totals import Totals
from hbsummary.run.work import Making, Work
from hbsummary.write.encoded import Encoded
from hbsummary.write.folder import HALF, OutputFolder, output_files, prepare, remove_folders
from hbsummary.write.remote import tables_in

__all__ = ["WORK", "assemble", "extract_folder", "find_or_fail"]

# With what tells copies: it sees all reports.
WORK = Work(signatures=True)

Progress = Callable[[Encoded, int], None]
# Does inputs, keeps what they gave in the journal, and gives it.
_Do = Callable[[Inputs, Making, Journal], Iterator[Encoded]]


def find_or_fail(inputs: Iterable[str | os.PathLike[str]], skip: Iterable[str] = ()) -> Inputs:
    """What lies under `inputs`; InputError when there is not one file to try."""
    named = list(inputs)
    found = find_all(named, skip)
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
    resume: bool = False,
    shard: tuple[int, int] | None = None,
    options: Options = DEFAULT,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Progress = lambda given, total: None,
) -> Totals:
    """Extracts all files under `inputs` into the tables of the folder `out`.

    `work` is the pipeline with the user's settings. `form` is csv, xlsx, parquet, sqlite or jsonl,
    `excel` makes CSV safe to open in a spreadsheet. With `resume` what an earlier run into `out`
    has done is not done again, unless its file, its corrections, the settings or the program have
    changed. `shard` (i, n) does the i-th of n parts of the inputs and makes no tables; `merge` does.
    `options` say how files are read, and within which limits, `workers` in how many processes
    (None: one for each processor). `scheduler` is the address of a Dask scheduler, whose
    workers do it then. `progress` is called with what each source gave, and the number of inputs to do.
    InputError when there is nothing to read, OutputError when `out` cannot be written, or another run is
    writing there; tables that were there stay until the new ones are whole.
    """
    out = plain(out)
    found = _beside_tables(inputs, out)
    state = _state(found, work, options, form, excel, shard)
    found = found if shard is None else found.where(lambda _, item: _falls(item, shard))
    totals = Totals(unseen=set(work.corrections), inputs=len(found))
    tables = tables_in(out, form, excel)
    with (
        _doer(scheduler, options, workers) as do,
        _away(out) if is_remote(out) else _store(Path(out)) as store,
        nullcontext() if shard else tables,
        Journal(store, state) as journal,
    ):
        if journal.begin(resume) and resume:
            totals.remarks.append("the options or the program have changed since the earlier run; all is done again")
        left = journal.left(found, work.revision)
        totals.before = len(found) - len(left)
        for given in do(left, Making(work, tables.encode), journal):
            progress(given, len(left))
        del found, left  # of many files no small list, and none is needed while copies are sought
        journal.finish()
        assemble(journal.entries(), totals, None if shard else tables)
    totals.remarks += tables.remarks
    return totals


def _beside_tables(inputs: Iterable[str | os.PathLike[str]], out: str) -> Inputs:
    """The inputs, without the tables of an earlier run that `out` may hold."""
    written = output_files(out)
    return find_or_fail(inputs, [f"{out}/{os.path.basename(each)}" for each in written] if is_remote(out) else written)


@contextmanager
def _doer(scheduler: str | None, options: Options, workers: int | None) -> Iterator[_Do]:
    """What does inputs: the workers of a cluster, if there is a scheduler, or processes of this machine."""
    if not scheduler:
        yield lambda left, make, journal: _here(left, make, options, workers, journal)
        return
    # Which is nothing for those who have no cluster.
    from hbsummary.run.cluster import Cluster

    with Cluster(scheduler) as cluster:
        yield lambda left, make, journal: cluster.each(left, make, options, journal)


def _here(inputs: Inputs, make: Making, options: Options, workers: int | None, journal: Journal) -> Iterator[Encoded]:
    """Does the inputs in processes of this machine, keeps what they gave in the journal, and gives it."""
    for entry in entries(inputs, make, options, workers):
        journal.add(entry)
        yield from entry.given


@contextmanager
def _away(address: str) -> Iterator[Store]:
    """The journal's place at an address."""
    store = store_of(address, FOLDER)
    with store.lock():
        yield store


def assemble(made: Iterable[Entry], totals: Totals, folder: OutputFolder | None) -> None:
    """Counts what entries hold, and writes it into the tables of a folder, if there is one."""
    for entry in made:
        for given in entry.given:
            totals.add(given)
            if folder is not None:
                folder.add(given)


def _falls(item: Input, shard: tuple[int, int]) -> bool:
    """Whether an input is of a shard: by its name, so that more inputs change nothing for those that are there."""
    return crc32(item.source.encode("utf-8", "surrogatepass")) % shard[1] == shard[0] - 1


def _state(found: Inputs, work: Work, options: Options, form: str, excel: bool, shard: tuple[int, int] | None) -> State:
    reading = options.encoding, options.text_column, options.limits
    listing = hashlib.sha256()
    for item in found:
        listing.update(item.source.encode("utf-8", "surrogatepass") + b"\0")
    return State(
        key=digest(program(), work.key(), reading, form, excel),
        form=form,
        excel=excel,
        version=__version__,
        inputs=len(found),
        listing=listing.hexdigest(),
        shard="{}/{}".format(*shard or (1, 1)),
    )


@contextmanager
def _store(out: Path) -> Iterator[Store]:
    """The journal's place in the folder `out`, which no other run can have meanwhile."""
    place, made = out / FOLDER, prepare(out)
    made = [*prepare(place), *made]
    try:
        with Lock(place / LOCK):
            try:
                for path in out.glob(f"{HALF}*"):
                    shutil.rmtree(path, ignore_errors=True)
                # Workers of a cluster stand in folders of their own.
                yield Store(Path(os.path.abspath(place)))
            except BaseException:
                # Where nothing was done, nothing is left behind.
                if os.listdir(place) == [LOCK]:
                    (place / LOCK).unlink()
                raise
    except BaseException:
        remove_folders(made)
        raise
