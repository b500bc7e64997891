"""Scaling: the main job with one and with two workers, in turn, from start to tables; and what the main process spends.

`python benchmarks/workers.py [PAGES]` extracts so many generated pages (2,000 without it). The fastest of three runs
each counts. Exits 1 when two workers are less than 1.8 times as fast as one, on a machine with two processors
that nothing else keeps busy; where something does, the figures tell, and decide nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from pages import folder  # noqa: E402

from hbsummary.run.workers import available  # noqa: E402

PAGES, ROUNDS, LEAST = 2_000, 3, 1.8
# Load of the machine by others, in processors, beyond which times mean nothing.
QUIET = 0.3
JOB = """
import resource, sys
from hbsummary.run.job import extract_folder
extract_folder([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3]))
for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
    used = resource.getrusage(who)
    print(used.ru_utime + used.ru_stime)
"""


def run(place: str, workers: int) -> tuple[float, float, float]:
    """Seconds of a run, and of processor time of its main process and of its workers."""
    command = [sys.executable, "-c", JOB, f"{place}/in", f"{place}/out", str(workers)]
    begin = perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    main, others = map(float, done.stdout.split())
    return perf_counter() - begin, main, others


def main() -> int:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    others = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        folder(Path(place) / "in", pages)
        runs = [(run(place, 1), run(place, 2)) for _ in range(ROUNDS)]
    one, two = (min(times) for times in zip(*runs, strict=True))
    print(f"{pages:,} pages, {available()} processors, load {others:.1f} before")
    for workers, (seconds, ours, theirs) in ((1, one), (2, two)):
        print(
            f"{workers} worker{'s' * (workers > 1):1} {seconds:7.1f} s, {pages / seconds:6.0f} pages/s; "
            f"processor time: main {ours:.1f} s ({ours / (ours + theirs):.1%}), workers {theirs:.1f} s"
        )
    print(f"two workers are {one[0] / two[0]:.2f} times as fast as one (at least {LEAST})")
    return int(one[0] < LEAST * two[0] and available() >= 2 and others < QUIET)


if __name__ == "__main__":
    sys.exit(main())
