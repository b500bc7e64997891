"""Crashes: a run killed at 100 random instants, and gone on with, gives the bytes of one that nothing disturbed.

`python benchmarks/crash.py [KILLS] [SEED]` kills runs over generated pages with SIGKILL: main process and workers at
once, or the main process alone. After every four kills, which may come before anything is written, while parts
are, while tables are assembled, or while they are put in place, the run is gone on with to its end, and all
files compared. Half of these runs begin anew, half over the tables of an earlier run of other pages. Exits 1
when a byte differs.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from pages import folder  # noqa: E402

KILLS, SEED, PAGES, IN_A_ROW = 100, 1, 60, 4
JOB = """
import sys
from hbsummary.run import journal
from hbsummary.run.job import extract_folder
journal._ENTRIES = 5
extract_folder([sys.argv[1]], sys.argv[2], workers=2, resume=True)
"""


def started(place: Path, pages: str, out: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", JOB, str(place / pages), str(place / out)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)


def whole(place: Path, pages: str, out: str) -> float:
    """A run to its end; the seconds that it took."""
    begin = time.perf_counter()
    assert started(place, pages, out).wait() == 0
    return time.perf_counter() - begin


def files(out: Path) -> dict[str, bytes]:
    """The tables of a folder, by name, and what else was left behind there."""
    there = [path for path in out.iterdir() if path.name != ".hbsummary"]
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in there}


def killed(place: Path, out: str, after: float, all_of_them: bool) -> str:
    """Starts a run, kills it after so many seconds, and tells where it was; empty when it was over."""
    process = started(place, "pages", out)
    time.sleep(after)
    gone = process.poll() is not None
    if all_of_them and not gone:
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    journal = place / out / ".hbsummary"
    if gone:
        return ""
    state = journal / "run.json"
    if state.exists() and '"finished": true' in state.read_text():
        return "while tables are made"
    return "while files are done" if list(journal.glob("*.part")) else "before anything is kept"


def main() -> int:
    if os.name != "posix":
        print("needs POSIX signals")
        return 0
    kills, seed = [*map(int, sys.argv[1:]), *(KILLS, SEED)[len(sys.argv) - 1 :]]
    chance, where, wrong = random.Random(seed), Counter[str](), 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder(place / "pages", PAGES)
        folder(place / "others", PAGES // 2)
        seconds = whole(place, "pages", "undisturbed")
        right = files(place / "undisturbed")
        row = 0
        while where.total() < kills:
            out, row = f"out{row}", row + 1
            if row % 2:
                whole(place, "others", out)
            for _ in range(IN_A_ROW):
                hit = killed(place, out, chance.uniform(0, seconds), chance.random() < 0.5)
                # One that comes too late does not count.
                where.update([hit] if hit else [])
            whole(place, "pages", out)
            same = files(place / out) == right
            wrong += not same
            print(f"{where.total():4} kills: {'the same bytes' if same else 'OTHER BYTES'}", flush=True)
            shutil.rmtree(place / out)
    told = ", ".join(f"{n} {what}" for what, n in where.most_common())
    print(f"{where.total()} kills within {seconds:.1f} s of a run, {row} times gone on with to the end: {told}")
    print(f"{row - wrong} of {row} times the same bytes")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
