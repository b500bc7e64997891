"""What Dask costs: the main job on a scheduler and one or two workers of one thread on this machine, and without it.

`python benchmarks/cluster.py [PAGES]` extracts so many generated pages (2,000 without it), as benchmarks/workers.py
does. Scheduler and workers are processes of their own and there before the clock starts; the fastest of three runs
each counts. Needs hbsummary[dask].
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

from table import Row, main
from workers import PAGES, ROUNDS, Others, folder, run


def started(held: ExitStack, kind: str, *words: str) -> None:
    """A process of Dask, which ends with `held`."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1", "--no-dashboard", *words]
    environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    held.callback(process.wait)
    held.callback(process.terminate)


def on_dask(place: str, workers: int) -> float:
    """Seconds of the fastest run on a new cluster of so many workers."""
    from distributed import Client

    address = f"{place}/scheduler-{workers}.json"
    with ExitStack() as held:
        started(held, "scheduler", "--port", "0", "--scheduler-file", address)
        while not Path(address).exists():
            time.sleep(0.1)
        for n in range(workers):
            started(held, "worker", "--scheduler-file", address, "--nthreads", "1", "--local-directory", f"{place}/{n}")
        with Client(scheduler_file=address) as client:
            client.wait_for_workers(workers, timeout=60)
        return min(run(place, address)[0] for _ in range(ROUNDS))


def measured(words: list[str]) -> Iterator[Row]:
    """Rows of one worker of Dask and of two, beside as many of this machine's own."""
    pages, others = int(words[0]) if words else PAGES, Others()
    of = f"{pages:,} generated pages"
    if find_spec("distributed") is None:
        yield Row("Dask", of, None, "", "not installed: pip install 'hbsummary[dask]'")
        return
    with tempfile.TemporaryDirectory() as place:
        folder(Path(place) / "in", pages)
        seconds = {n: on_dask(place, n) for n in (1, 2)}
        local = {n: min(run(place, n)[0] for _ in range(ROUNDS)) for n in (1, 2)}
    for n, taken in seconds.items():
        yield Row(f"Dask, {n} x 1 thread", of, pages / taken, "pages/s", f"{taken:.1f} s")
        yield Row(f"Dask, {n} x 1 thread", of, taken / local[n], "times as long", f"--workers {n}, {local[n]:.1f} s")
    yield Row("Dask, 2 x 1 thread", of, seconds[1] / seconds[2], "times", others.told() or "1 x 1 thread")


if __name__ == "__main__":
    main(measured)
