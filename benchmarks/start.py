"""Start-up: `hbsummary --help` beside a bare program of click with as many commands, and one small file.

Each is started in turn many times, with compiled modules, as they are installed; the fastest counts. Exits 1
when --help takes more than 1.5 times as long as the bare program, or a small file more than 0.4 seconds. Processor
time is told beside: on a machine that others keep busy it is what remains comparable.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

TIMES, TIMES_FILE = 20, 8
HELP, FILE = 1.5, 0.4
BARE = """
import click

@click.group()
def cli():
    '''A bare program.'''

def command(number):
    @cli.command(f"command{number}")
    def nothing():
        '''Does nothing.'''

for number in range(NUMBER):
    command(number)
cli()
"""
PAGE = "青石县卫生局2012年工作总结\n一、妇幼健康\n孕产妇系统管理率92.6%,比上年提高1.4个百分点。\n"


# Modules are compiled in the first round, which is not the fastest, to a place of their own.
CACHE = tempfile.TemporaryDirectory()
ENVIRONMENT = os.environ | {"PYTHONPYCACHEPREFIX": CACHE.name}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)


def taken(command: list[str]) -> tuple[float, float]:
    """Seconds from the start of a program to its end, and those of a processor, workers included."""
    begin, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return perf_counter() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fastest(times: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The least of each kind of seconds."""
    all_of_them = list(times)
    return min(each[0] for each in all_of_them), min(each[1] for each in all_of_them)


def commands() -> int:
    """How many commands hbsummary has."""
    from hbsummary.cli import cli

    return len(cli.commands)


def main() -> int:
    ours = [sys.executable, "-m", "hbsummary"]
    bare = [sys.executable, "-c", BARE.replace("NUMBER", str(commands())), "--help"]
    # In turn, so that what else the machine does falls on both.
    pairs = [(taken([*ours, "--help"]), taken(bare)) for _ in range(TIMES)]
    help_, least = (fastest(times) for times in zip(*pairs, strict=True))
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "page.txt"
        page.write_text(PAGE, encoding="utf-8")
        extract = [*ours, "extract", str(page), "-q", "-o"]
        files = {to: fastest(taken([*extract, to]) for _ in range(TIMES_FILE)) for to in ("-", f"{place}/out")}
    show("bare click program", least)
    show("hbsummary --help", help_, f"{help_[0] / least[0]:.2f} times (at most {HELP})")
    for to, times in files.items():
        show(f"one small file, -o {'-' if to == '-' else 'DIR'}", times, f"(at most {FILE * 1000:.0f} ms)")
    return int(help_[0] > HELP * least[0] or max(seconds for seconds, _ in files.values()) > FILE)


def show(what: str, times: tuple[float, float], told: str = "") -> None:
    """One line."""
    print(f"{what:24}{times[0] * 1000:7.0f} ms{times[1] * 1000:7.0f} ms of a processor  {told}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
