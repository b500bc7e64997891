"""All benchmarks, each in a process of its own, and one table of what they gave.

`python benchmarks [FILES...]` measures memory at so many files. Exits 1 when something is out of its limit, or a
benchmark fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from table import ROWS, Row, show

BENCHMARKS = ("speed", "workers", "cluster", "start", "memory", "duplicates", "naming", "pages")


def rows(name: str, words: list[str]) -> list[Row]:
    """What a benchmark gives; where it fails, a row that says so, out of its limit."""
    command = [sys.executable, str(Path(__file__).with_name(f"{name}.py")), ROWS, *words]
    begin = perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    print(f"{name}: {perf_counter() - begin:.0f} s", file=sys.stderr)
    if done.returncode:
        return [Row("exit code", f"benchmarks/{name}.py", abs(done.returncode), "", "it failed, see above", most=0)]
    return [Row(**each) for each in json.loads(done.stdout)]


if __name__ == "__main__":
    files = sys.argv[1:]
    sys.exit(show([row for name in BENCHMARKS for row in rows(name, files if name == "memory" else [])]))
