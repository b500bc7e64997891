"""Steady memory: the peak after 2,000 generated pages is at most 1.2 times that after 200.

Each run is a process of its own that does the main job on a folder. Exits 1 when memory grows.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

FEW, MANY, LIMIT = 200, 2000, 1.2


def peak() -> int:
    """The most memory that this process has held, in bytes."""
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


def job(pages: str, out: str) -> None:
    """The main job on a folder; prints how many values it found and the peak."""
    from hbsummary.run.job import extract_folder

    totals = extract_folder([pages], out)
    assert not totals.errors
    print(totals.files, totals.values, peak())


def measured(pages: int) -> int:
    """Peak of a fresh process that extracts so many generated pages."""
    from pages import folder

    with tempfile.TemporaryDirectory() as place:
        folder(Path(place) / "in", pages)
        begin = time.perf_counter()
        command = [sys.executable, __file__, f"{place}/in", f"{place}/out"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds = time.perf_counter() - begin
    files, values, most = map(int, done.stdout.split())
    assert files == pages
    print(f"{files:6} pages {values:8} values {most / 2**20:8.1f} MiB at most {files / seconds:8.0f} pages/s")
    return most


def main() -> int:
    try:
        import resource  # noqa: F401
    except ImportError:
        print("memory is measured with the module resource, which this system lacks")
        return 0
    few, many = measured(FEW), measured(MANY)
    steady = many <= LIMIT * few
    print(f"{many / few:.3f} times as much; {'steady' if steady else f'should be at most {LIMIT}'}")
    return 0 if steady else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        job(*sys.argv[1:])
    else:
        sys.exit(main())
