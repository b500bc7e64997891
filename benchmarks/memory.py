"""Steady memory: the peak of a run over 10 times the files is at most 1.2 times as high.

`python benchmarks/memory.py [FILES...]` does the main job on folders of so many generated pages (1,000 and 10,000
without it; 100,000 take some ten minutes), each in a process of its own with two workers, and tells the most memory
that the main process held, and that all processes held together (shared pages counted once), during the run and while
copies are sought. The pages are those of tests/pages.py, cut to CHARACTERS so that many can be made. The
last of the folders may take 1.2 times as much as the one before, of 10,000 files or more.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from table import Row, main

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

FILES, LIMIT, WORKERS = (1_000, 10_000), 1.2, 2
CHARACTERS = 600
# Of fewer files the first one is a good part: what is loaded and remembered once.
MANY = 10_000
# Seconds between two looks at the processes.
PAUSE = 0.1


@dataclass
class Peak:
    """What a run over so many files took: bytes of the main process, of all together, of the journal, seconds."""

    files: int
    main: int = 0
    together: int = 0
    journal: int = 0
    tables: int = 0
    seconds: float = 0.0

    def look(self, process: int) -> None:
        """Takes in what a process and its children hold now."""
        held = [resident(each) for each in (process, *children(process))]
        self.main = max(self.main, held[0])
        self.together = max(self.together, sum(held))

    def rows(self) -> Iterator[Row]:
        """What it took, in words."""
        of = f"{self.files:,} files"
        yield Row("memory, main process", of, self.main / 2**20, "MiB", f"{self.seconds:.0f} s")
        yield Row("memory, all processes", of, self.together / 2**20, "MiB")
        yield Row("journal", of, self.journal / self.files, "bytes a file")
        yield Row("tables", of, self.tables / self.files, "bytes a file")


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    except OSError:
        return []


def resident(process: int) -> int:
    """Bytes that a process holds, its part of what it shares with others."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def page(seed: int) -> bytes:
    """A generated page, cut."""
    from pages import seeded

    return seeded(seed)[:CHARACTERS].encode()


def made(folder: Path, files: int) -> None:
    """So many pages, a thousand to a folder."""
    for seed in range(files):
        place = folder / f"{seed // 1000:03}"
        if not seed % 1000:
            place.mkdir(parents=True)
        (place / f"{seed:06}.txt").write_bytes(page(seed))


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def peak(files: int) -> Peak:
    """The main job on so many pages, looked at while it runs."""
    found = Peak(files)
    with tempfile.TemporaryDirectory() as place:
        pages, out = Path(place) / "in", Path(place) / "out"
        made(pages, files)
        command = [sys.executable, "-m", "hbsummary", "extract", str(pages), "-o", str(out), "-q"]
        begin = time.perf_counter()
        with subprocess.Popen([*command, "--workers", str(WORKERS)], stderr=subprocess.DEVNULL) as run:
            while run.poll() is None:
                found.look(run.pid)
                time.sleep(PAUSE)
        found.seconds = time.perf_counter() - begin
        assert run.returncode in (0, 3), f"exit code {run.returncode}"
        found.journal, found.tables = size(out / ".hbsummary"), size(out)
        shutil.rmtree(pages)
    return found


def measured(words: list[str]) -> Iterator[Row]:
    """Rows of each folder, and of the last beside the one before."""
    if not os.path.exists("/proc/self/smaps_rollup"):
        yield Row("memory", "all", None, "", "needs /proc/PID/smaps_rollup, which this system lacks", most=LIMIT)
        return
    peaks = [peak(files) for files in (list(map(int, words)) or FILES)]
    for each in peaks:
        yield from each.rows()
    for before, last in list(pairwise(peaks))[-1:]:
        beside, many = f"{before.files:,} files", before.files >= MANY
        if not many:
            beside += f"; the limit is of {MANY:,} files on"
        for held, more in (
            ("main process", last.main / before.main),
            ("all processes", last.together / before.together),
        ):
            yield Row(f"memory, {held}", f"{last.files:,} files", more, "times", beside, most=LIMIT, decides=many)


if __name__ == "__main__":
    main(measured)
