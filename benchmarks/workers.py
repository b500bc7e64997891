"""Scaling: the main job with one and with two workers, in turn, from start to tables; and what the main process spends.

`python benchmarks/workers.py [PAGES]` extracts so many generated pages (2,000 without it). The fastest of three runs
each counts. Two workers should be 1.8 times as fast as one, on a machine with two processors
that nothing else keeps busy; where something does, the figures tell, and decide nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from pages import folder  # noqa: E402
from table import Row, main  # noqa: E402

from hbsummary.run.workers import available  # noqa: E402

PAGES, ROUNDS, LEAST = 2_000, 3, 1.8
# Processors that others use, beyond which times mean nothing.
QUIET = 0.3
JOB = """
import resource, sys
from hbsummary.run.job import extract_folder
to = sys.argv[3]
extract_folder([sys.argv[1]], sys.argv[2], **({"workers": int(to)} if to.isdigit() else {"scheduler": to}))
for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
    used = resource.getrusage(who)
    print(used.ru_utime + used.ru_stime)
"""


def run(place: str, to: object) -> tuple[float, float, float]:
    """Seconds of a run with so many workers, or by a scheduler; of processor time of its main process and workers."""
    command = [sys.executable, "-c", JOB, f"{place}/in", f"{place}/out", str(to)]
    begin = perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    main, others = map(float, done.stdout.split())
    return perf_counter() - begin, main, others


class Others:
    """What other programs do from now on, which makes times of two processes mean nothing; Linux alone tells."""

    def __init__(self) -> None:
        self.since, self.before = perf_counter(), self.used()

    @staticmethod
    def used() -> float:
        """Seconds of processors that others have used; of this program and those it started once they have ended."""
        try:
            ticks = list(map(int, Path("/proc/stat").read_text().split(maxsplit=9)[1:9]))
        except OSError:
            return 0.0
        idle, times = ticks[3] + ticks[4], os.times()
        return (sum(ticks) - idle) / os.sysconf("SC_CLK_TCK") - sum(times[:4])

    def told(self) -> str:
        """What speaks against the times; empty where nothing does."""
        load = (self.used() - self.before) / (perf_counter() - self.since)
        return "one processor" if available() < 2 else f"others used {load:.1f} processors" if load >= QUIET else ""


def measured(words: list[str]) -> Iterator[Row]:
    """Rows of one worker and of two."""
    pages, others = int(words[0]) if words else PAGES, Others()
    with tempfile.TemporaryDirectory() as place:
        folder(Path(place) / "in", pages)
        runs = [(run(place, 1), run(place, 2)) for _ in range(ROUNDS)]
    one, two = (min(times) for times in zip(*runs, strict=True))
    against = others.told()
    of = f"{pages:,} generated pages"
    for name, (seconds, ours, theirs) in (("1 worker", one), ("2 workers", two)):
        yield Row(
            name, of, pages / seconds, "pages/s", f"{seconds:.1f} s; main process {ours / (ours + theirs):.1%} of all"
        )
    yield Row("2 workers", of, one[0] / two[0], "times", against or "1 worker", least=LEAST, decides=not against)


if __name__ == "__main__":
    main(measured)
