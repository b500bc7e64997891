"""Worker processes under supervision: some files abort or hang the best parsers there are.

Each worker reads and works on one file at a time, within limits of time and memory. One that
dies or overruns is replaced, its file reported, and the others go on. Results come in the
order of the inputs, whatever the number of workers.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from hbsummary.errors import InputError
from hbsummary.read import Options, display_name
from hbsummary.read.find import Input
from hbsummary.run.outcomes import failure, outcomes
from hbsummary.tables import Failure

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from hbsummary.model import Source

T = TypeVar("T")

__all__ = ["Pool", "available", "settle"]

# A worker that nobody watches any more ends itself so many seconds after its time is up.
_GRACE = 10.0
# So many members of one archive may bring a worker down before the rest is given up.
_MOST_DEATHS = 20
# A worker that has kept this part of the memory that it may take makes room for a new one.
_WORN = 3
# Fields of /proc/self/statm. Libraries reserve a gigabyte of addresses and never use it: that is no wear.
_ALL, _DATA = 0, 5
# So many inputs per worker may be under way while an earlier one is not finished.
_AHEAD = 8


def available() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Task:
    """An input under way: what it gave so far, the names of what is settled, and whether it is finished."""

    item: Input
    ready: deque[Any] = field(default_factory=deque)
    settled: set[str] = field(default_factory=set)
    deaths: int = 0
    finished: bool = False


@dataclass(slots=True)
class _Worker:
    """A process, the channel to it, and what it is at: a task, a name within it, since when."""

    process: BaseProcess
    channel: Connection
    task: _Task | None = None
    name: str = ""
    since: float = 0.0


class Pool(Generic[T]):
    """Up to `workers` processes that call `work` with each source; a context that ends them all.

    `work` and what it gives have to be picklable where processes are spawned.
    """

    def __init__(self, work: Callable[[Source], T], options: Options, workers: int = 1) -> None:
        self.work, self.options, self.size = work, options, max(1, workers)
        self._workers: list[_Worker] = []
        # A fork copies locks that other threads hold; without other threads it is safe, and quick.
        forks = sys.platform == "linux" and threading.active_count() == 1
        self._context: Any = get_context("fork" if forks else "spawn")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in list(self._workers):
            self._end(worker)

    def each(self, inputs: Iterable[Input]) -> Iterator[T | Failure]:
        """What `work` makes of each source of each input, in order; a Failure for what gives nothing."""
        return (outcome for _, outcome in self.tasks(inputs) if outcome is not None)

    def tasks(self, inputs: Iterable[Input]) -> Iterator[tuple[Input, T | Failure | None]]:
        """The same with the input that each comes from; None comes behind the last one of an input.

        Inputs are taken when there is a worker for them, and for none of them more than a few ahead.
        """
        coming, tasks = iter(inputs), deque[_Task]()
        more = True
        while more or tasks:
            while more and len(tasks) < self.size * _AHEAD and self._has_room():
                item = next(coming, None)
                if item is None:
                    more = False
                else:
                    tasks.append(self._begin(item))
            while tasks and (tasks[0].ready or tasks[0].finished):
                if tasks[0].ready:
                    yield tasks[0].item, tasks[0].ready.popleft()
                else:
                    yield tasks.popleft().item, None
            if tasks and not (tasks[0].ready or tasks[0].finished):
                self._attend()

    def _idle(self) -> _Worker | None:
        return next((worker for worker in self._workers if worker.task is None), None)

    def _has_room(self) -> bool:
        return len(self._workers) < self.size or self._idle() is not None

    def _begin(self, item: Input) -> _Task:
        task = _Task(item)
        if item.error is not None:
            task.ready.append(failure(item.source, item.error))
            task.finished = True
        else:
            self._give(self._idle() or self._start(), task)
        return task

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        inherited = [w.channel for w in self._workers] + [ours] if self._context.get_start_method() == "fork" else []
        process = self._context.Process(
            target=_serve, args=(theirs, inherited, self.work, self.options), name="hbsummary-worker", daemon=True
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _give(self, worker: _Worker, task: _Task) -> None:
        worker.task, worker.name, worker.since = task, task.item.source, time.monotonic()
        try:
            worker.channel.send((task.item, frozenset(task.settled)))
        except OSError:
            self._lost(worker, _death(worker.process))

    def _attend(self) -> None:
        """Take what the workers say; replace those that died or overran."""
        busy = {worker.channel: worker for worker in self._workers if worker.task is not None}
        limit = self.options.limits.seconds
        due = min(worker.since for worker in busy.values()) + limit - time.monotonic()
        for channel in wait(list(busy), max(0.0, due)):
            self._hear(busy[channel])  # type: ignore[index]
        now = time.monotonic()
        for worker in busy.values():
            if worker.task is not None and now - worker.since > limit:
                remedy = "raise --timeout, or split the file"
                self._lost(worker, InputError(f"takes longer than the limit of {limit:g} seconds", remedy))

    def _hear(self, worker: _Worker) -> None:
        task = worker.task
        try:
            word, what = worker.channel.recv()
        except (EOFError, OSError):
            self._lost(worker, _death(worker.process))
            return
        worker.since = time.monotonic()
        if task is None:
            return
        if word == "begun":
            worker.name = what
        elif word == "given":
            name, outcome = what
            task.settled.add(name)
            task.ready.append(outcome)
        else:
            task.finished, worker.task = True, None
            if what:
                self._end(worker)

    def _lost(self, worker: _Worker, error: InputError) -> None:
        """Report what a worker was at, replace it, and go on behind that file where it is one of an archive."""
        task, name = worker.task, worker.name
        self._end(worker)
        if task is None:
            return
        task.ready.append(failure(name, error))
        task.settled.add(name)
        task.deaths += 1
        if name == task.item.source or task.deaths >= _MOST_DEATHS:
            if name != task.item.source:
                error = InputError("too many of its files bring down their reader", "unpack it and leave those out")
                task.ready.append(failure(task.item.source, error))
            task.finished = True
        else:
            self._give(self._start(), task)

    def _end(self, worker: _Worker) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
        worker.channel.close()
        if worker.task is not None:
            worker.process.kill()
        worker.task = None
        worker.process.join(_GRACE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def _death(process: BaseProcess) -> InputError:
    """What to say of a worker that is gone."""
    process.join(_GRACE)
    code = process.exitcode or 0
    with suppress(ValueError):
        why = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return InputError(f"brought down its reader ({why})", "save it in another format, or raise --max-memory")
    return InputError(f"brought down its reader (signal {-code})", "save it in another format")


def _serve(channel: Connection, inherited: list[Connection], work: Callable[[Source], Any], options: Options) -> None:
    """The life of a worker: a file in, what it gives out, until nobody asks any more."""
    # Copies of the ends that the others are heard by would keep those from noticing that we are gone.
    for other in inherited:
        other.close()
    _confine(options)
    base = _used(_DATA)
    _alone()
    # What came with a fork stays: to look through it for garbage would take long, and copy it.
    gc.freeze()
    settle()

    def say(word: str, what: Any) -> None:
        # Whoever listens may take its time.
        _alarm(0)
        channel.send((word, what))
        _alarm(options.limits.seconds + _GRACE)

    told = replace(options, begun=lambda name: say("begun", name))
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            item, settled = channel.recv()
            _alarm(options.limits.seconds + _GRACE)
            for given in outcomes(item, work, replace(told, settled=settled)):
                try:
                    say("given", given)
                except MemoryError as error:  # a result is copied while it is sent
                    say("given", (given[0], failure(display_name(given[0]), error)))
            # What one file left behind must not be missing to the next.
            worn = _used(_DATA) - base > options.limits.memory // _WORN
            say("end", worn)
            _alarm(0)
            if worn:
                return


def settle() -> None:
    """Let garbage lie longer before it is collected.

    Tables of words live as long as the process; to look through them again and again takes a
    quarter of the time of a page. Longer still, and pages whose parts know one another would pile up.
    """
    gc.set_threshold(10_000, 10, 10)


def _confine(options: Options) -> None:
    """No more memory than allowed beyond what the process has already."""
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            limit = _used(_ALL) + options.limits.memory
            if hard == resource.RLIM_INFINITY or limit < hard:
                resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _used(what: int) -> int:
    """Bytes of this process's address space, all of it or what holds data; 0 where the system does not tell."""
    with suppress(OSError), open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[what]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _alone() -> None:
    """Deaf to the keyboard, which is for the main process, and silent: C libraries print what they read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _alarm(seconds: float) -> None:
    """End this process after so many seconds, also in C code and when the main one is gone; 0 takes it back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
