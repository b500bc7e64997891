"""Start-up: `hbsummary --help` beside a bare program of click with as many commands, and one small file.

Each is started in turn many times, with compiled modules, as they are installed; the fastest counts. --help may
take 1.5 times as long as the bare program, a small file 0.4 seconds. Processor
time is told beside: on a machine that others keep busy it is what remains comparable.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter

from table import Row, main

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


def measured(_: list[str]) -> Iterator[Row]:
    """Rows of --help, of the bare program, and of a small file in both ways of writing."""
    ours = [sys.executable, "-m", "hbsummary"]
    bare = [sys.executable, "-c", BARE.replace("NUMBER", str(commands())), "--help"]
    # In turn, so that what else the machine does falls on both.
    pairs = [(taken([*ours, "--help"]), taken(bare)) for _ in range(TIMES)]
    help_, least = (fastest(times) for times in zip(*pairs, strict=True))
    yield row("start", "bare click program", least)
    yield row("start", "hbsummary --help", help_)
    yield Row("start", "hbsummary --help", help_[0] / least[0], "times", "the bare program", most=HELP)
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "page.txt"
        page.write_text(PAGE, encoding="utf-8")
        for to in ("-", f"{place}/out"):
            times = fastest(taken([*ours, "extract", str(page), "-q", "-o", to]) for _ in range(TIMES_FILE))
            yield row("start", f"one small file, -o {'-' if to == '-' else 'DIR'}", times, FILE)


def row(measure: str, of: str, times: tuple[float, float], most: float | None = None) -> Row:
    """The seconds of a program, beside those of a processor."""
    return Row(measure, of, times[0], "s", f"{times[1]:.2f} s of a processor", most=most)


if __name__ == "__main__":
    main(measured)
