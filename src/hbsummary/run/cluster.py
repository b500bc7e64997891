"""The same job on a Dask cluster that is there: batches of inputs to its workers, parts of the journal back.

A worker reads a batch as one machine does, under the same supervision, and writes what it gave into the
journal in the output folder, which all machines share. Parts are named after what they are made of, so a
batch that is done twice, since a worker was lost, leaves what it leaves when it is done once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import current_process
from types import TracebackType
from typing import Any, Self

from hbsummary import __version__
from hbsummary.errors import HbsummaryError, InputError, OutputError
from hbsummary.read import Options
from hbsummary.read.find import Input
from hbsummary.run.digest import program
from hbsummary.run.journal import Journal, State
from hbsummary.run.local import entries
from hbsummary.run.outcomes import failure
from hbsummary.run.parts import SUFFIX, Entry
from hbsummary.run.readers import reader
from hbsummary.run.store import Store
from hbsummary.run.work import Making
from hbsummary.write.encoded import Encoded

__all__ = ["Batch", "Cluster", "about", "work"]

# Inputs of one task: some seconds of work; fewer where each thread would get less than a few tasks.
_FILES, _LEAST, _SHARES = 200, 8, 4
# So many tasks for each thread are under way or wait there.
_AHEAD = 3
# Seconds until a scheduler has answered, has a worker, and until files that workers wrote show here.
_PATIENCE = 30.0
_INSTALL = "pip install 'hbsummary[dask]'"
_AGAIN = "run the same command with --resume, which goes on from there"


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs for one task, what to do with them, and the journal that the outcome goes into."""

    inputs: tuple[Input, ...]
    make: Making
    options: Options
    store: Store
    state: State


@dataclass(frozen=True, slots=True)
class Done:
    """What a task says: what is wrong with its worker, or else the parts it wrote and what the sources gave."""

    trouble: InputError | None = None
    parts: tuple[str, ...] = ()
    given: tuple[Encoded, ...] = ()


def about() -> tuple[str, str, bool]:
    """What a worker runs: version and digest of the program, and whether it may start no process."""
    return __version__, program(), bool(current_process().daemon)


def work(batch: Batch, expected: str) -> Done:
    """A task: reads the inputs of a batch and writes the parts of the journal that they give."""
    from distributed import get_worker

    here = f"worker {get_worker().address}"
    trouble = _trouble(here, *about(), expected)
    if trouble is not None:
        return Done(trouble)
    stored = Journal.stored(batch.store)
    if stored is None or stored.key != batch.state.key:
        told = f"the {here} does not see the output folder {batch.store}"
        return Done(InputError(told, "put it on a file system that all machines share, under the same path"))
    journal = Journal(batch.store, batch.state, seconds=math.inf)
    given: list[Encoded] = []
    with reader(batch.make, batch.options) as pool:
        for entry in entries(batch.inputs, batch.make, batch.options, pool=pool):
            journal.add(entry)
            given += (replace(each, signatures=(), sizes=(), rows=b"") for each in entry.given)
    journal.flush()
    return Done(None, tuple(sorted(journal.written)), tuple(given))


def _trouble(who: str, version: str, found: str, daemon: bool, expected: str = "") -> InputError | None:
    """What is wrong with a worker, or the scheduler, that runs a program of the digest `found`."""
    if found != (expected or program()):
        runs = f"another hbsummary ({version}; here {__version__})" if version else "no hbsummary, or another one"
        return InputError(f"the {who} runs {runs}", "install the same version on all machines, and restart it")
    if daemon:
        told = f"the {who} may not start processes, in which files are read"
        return InputError(told, "start workers with DASK_DISTRIBUTED__WORKER__DAEMON=False, or with --no-nanny")
    return None


class Cluster:
    """A context: the workers of the scheduler at `address`, which is one such as tcp://host:8786 or a scheduler file.

    InputError when nobody answers there, there are no workers, or one of them cannot do the job.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Any = None

    def __enter__(self) -> Self:
        try:
            from distributed import Client
        except ImportError as error:
            raise InputError("--engine dask needs a package that is not installed", _INSTALL) from error
        named = {"scheduler_file": self.address} if self.address.endswith(".json") else {"address": self.address}
        try:
            connect: Any = Client
            self._client = connect(**named, timeout=_PATIENCE, set_as_default=False, name="hbsummary")
        except (OSError, ValueError) as error:
            told = f"{self.address}: no scheduler answers there"
            raise InputError(told, "start one with `dask scheduler`, or check the address") from error
        try:
            with suppress(TimeoutError):
                self._client.wait_for_workers(1, timeout=_PATIENCE)
            self._check()
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def _check(self) -> None:
        """InputError where a worker cannot do the job, or there is none."""
        answers: dict[str, Any] = self._client.run(about, on_error="return")
        if not answers:
            told = f"{self.address}: the scheduler has no workers"
            raise InputError(told, f"start some, on any machine: dask worker {self.address}")
        try:
            # It takes tasks apart, to see what needs what.
            version, found, _ = self._client.run_on_scheduler(about)
            trouble = _trouble(f"scheduler {self.address}", version, found, False)
        except ImportError:
            trouble = _trouble(f"scheduler {self.address}", "", "", False)
        for address, answer in sorted(answers.items()):
            said = ("", "", False) if isinstance(answer, Exception) else answer
            trouble = trouble or _trouble(f"worker {address}", *said)
        if trouble is not None:
            raise trouble

    def each(self, inputs: Sequence[Input], make: Making, options: Options, journal: Journal) -> Iterator[Encoded]:
        """Does the inputs, keeps what they gave in the journal, and gives it without its rows, in no fixed order."""
        known = set(journal.store.names(SUFFIX))
        pending: dict[Any, tuple[Input, ...]] = {}
        try:
            for batch, done in self._tasks(inputs, make, options, journal, pending):
                if done.trouble is not None:
                    raise done.trouble
                known.update(done.parts)
                yield from done.given or _lost(batch, make, journal)
        except (CancelledError, OSError) as error:
            raise InputError(f"{self.address}: the scheduler is gone", _AGAIN) from error
        finally:
            # Where the scheduler is gone, there is nothing to cancel.
            with suppress(Exception):
                self._client.cancel(list(pending))
        journal.flush()
        _settled(journal, known | journal.written)

    def _tasks(
        self,
        inputs: Sequence[Input],
        make: Making,
        options: Options,
        journal: Journal,
        pending: dict[Any, tuple[Input, ...]],
    ) -> Iterator[tuple[tuple[Input, ...], Done]]:
        """The batches and what became of them, as they are finished; `pending` are those under way."""
        from distributed import as_completed

        size = max(_LEAST, min(_FILES, math.ceil(len(inputs) / (_SHARES * self._threads()))))
        coming = (tuple(inputs[at : at + size]) for at in range(0, len(inputs), size))
        finished: Any = as_completed(loop=self._client.loop)
        while True:
            while len(pending) < _AHEAD * self._threads() and (chosen := next(coming, None)):
                batch = Batch(chosen, _part_of(make, chosen), options, journal.store, journal.state)
                # A task that fails by itself does so again; one whose worker is lost is given to another.
                future = self._client.submit(work, batch, program(), pure=False, retries=0)
                pending[future] = chosen
                finished.add(future)
            if not pending:
                return
            future = next(finished)
            yield pending[future], self._outcome(future)
            del pending[future]

    def _threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _outcome(self, future: Any) -> Done:
        """What a task gave; nothing where its workers were lost."""
        from distributed import KilledWorker

        try:
            done: Done = future.result()
            return done
        except KilledWorker:
            return Done()
        except (HbsummaryError, CancelledError):
            raise
        except Exception as error:
            # A worker that came later and has no such program cannot even say so.
            self._check()
            told = f"a worker failed: {type(error).__name__}: {error}"
            raise InputError(" ".join(told.split())[:300], _AGAIN) from error


def _part_of(make: Making, inputs: Sequence[Input]) -> Making:
    """The work with those corrections only that the inputs can need."""
    begin = tuple(item.source for item in inputs)
    corrections = {name: rows for name, rows in make.work.corrections.items() if name.startswith(begin)}
    return replace(make, work=replace(make.work, corrections=corrections))


def _lost(batch: Sequence[Input], make: Making, journal: Journal) -> Iterator[Encoded]:
    """Failures of all files of a batch that took several workers along."""
    error = InputError("the workers that read it, and others of its batch, were lost again and again", _AGAIN)
    for item in batch:
        given = make.encode(failure(item.source, error))
        journal.add(Entry(item.source, 0, True, None, make.work.revision(item.source), (given,)))
        yield given


def _settled(journal: Journal, known: set[str]) -> None:
    """Waits until all parts show here, which takes shared folders a moment, and drops those that do not count.

    Those are of workers that were given up and finished after all.
    """
    due = time.monotonic() + _PATIENCE
    while missing := known - set(journal.store.names(SUFFIX)):
        if time.monotonic() > due:
            told = f"{journal.store}: {len(missing)} files that workers wrote do not show here"
            raise OutputError(told, "put the output folder on a file system that all machines share")
        time.sleep(0.2)
    for name in journal.store.names(SUFFIX):
        if name not in known:
            journal.store.remove(name)
