"""What goes to the screen: UTF-8 everywhere, and nothing that could steer the terminal."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from typing import TYPE_CHECKING, NoReturn, TextIO

from hbsummary.errors import OutputError

if TYPE_CHECKING:
    from rich.console import Console

    from hbsummary.normalise.catalogue import Entry
    from hbsummary.run.totals import Totals

__all__ = ["complain", "console", "counter", "emit", "entries", "flush", "printable", "summary", "use_utf8"]

# Controls become their pictures, so that a place on the screen is still a place in the text.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_PICTURES |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
# Marks that turn the direction of writing can make a line read as something else.
_PICTURES |= dict.fromkeys((0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
_PICTURES |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


# Seconds between two drawings of the progress bar.
_DRAWN_EVERY = 0.1


def use_utf8() -> None:
    """Standard output and error take any character, whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def printable(text: str) -> str:
    """`text` with its control characters made visible; line ends and tabs stay."""
    return text.replace("\r\n", "\n").translate(_PICTURES)


def emit(text: str) -> None:
    """`text` to standard output: byte for byte into a file or pipe, without controls on a terminal."""
    if sys.stdout.isatty():
        text = printable(text)
    try:
        sys.stdout.flush()
        # Not through the text layer, which on Windows would turn every LF into CR LF.
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        _raise_output_error(error)


def flush() -> None:
    """What is still in the buffer of standard output."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _raise_output_error(error)


def _raise_output_error(error: OSError) -> NoReturn:
    """BrokenPipeError when the reader of our output has gone away, else OutputError."""
    # What is left in the buffer would be complained about once more at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
        raise BrokenPipeError(errno.EPIPE, "nobody reads the output") from error
    raise OutputError(f"standard output: cannot be written: {error.strerror}", "check the disk") from error


def complain(message: str) -> None:
    """One line to standard error; that nobody reads it stops nothing."""
    with suppress(OSError):
        print(printable(" ".join(message.split())), file=sys.stderr)


def console(stream: TextIO) -> Console:
    """A rich console on `stream`: as wide as the terminal, 100 columns elsewhere."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError(errno.EPIPE, "nobody reads the output")

    return Screen(file=stream, highlight=False, markup=False, emoji=False, width=None if stream.isatty() else 100)


@contextmanager
def counter(quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error with files, rate and time left; call what it gives, with the total, per file.

    Shows nothing when `quiet` or when standard error is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f} files/s" if task.speed else "")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    screen = console(sys.stderr)
    # No thread that draws: a process with threads cannot be forked safely.
    with Progress(*columns, console=screen, transient=True, redirect_stdout=False, auto_refresh=False) as bar:
        task, drawn = bar.add_task("", total=None), 0.0

        def advance(total: int) -> None:
            nonlocal drawn
            now = time.monotonic()
            bar.update(task, advance=1, total=total, refresh=now - drawn >= _DRAWN_EVERY)
            drawn = now if now - drawn >= _DRAWN_EVERY else drawn

        yield advance


def entries(found: Sequence[Entry], stream: TextIO) -> None:
    """A table of indicators; of one alone, all that is known of it."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    screen = console(stream)
    if len(found) == 1:
        table = Table(box=None, show_header=False)
        table.add_column()
        table.add_column(overflow="fold")
        for field in fields(found[0]):
            value = getattr(found[0], field.name)
            if isinstance(value, tuple):
                value = "、".join(value)
            text = f"{value:,.15g}" if isinstance(value, float) else value
            table.add_row(field.name, Text(printable(text or "")))
    else:
        table = Table("id", "中文", "English", "unit", box=box.SIMPLE_HEAD)
        table.columns[0].overflow = "fold"
        for entry in found:
            cells = (entry.id, entry.zh, entry.en, " ".join(entry.units[:1]))
            table.add_row(*(Text(printable(text)) for text in cells))
    screen.print(table)


def summary(totals: Totals, where: str, stream: TextIO) -> None:
    """The closing tables: how much of what was found, an example of each kind, and where it lies."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    screen = console(stream)
    counts = Table("", "found", box=box.SIMPLE_HEAD)
    counts.columns[1].justify = "right"
    for name in ("files", "reports", "sections", "values", "removed", "errors"):
        label = "characters removed" if name == "removed" else name
        counts.add_row(label, f"{getattr(totals, name):,}")
    screen.print(counts)
    if totals.kinds:
        kinds = Table("kind", "values", "for example", "", box=box.SIMPLE_HEAD)
        kinds.columns[1].justify = "right"
        for kind, n in sorted(totals.kinds.items(), key=lambda each: (-each[1], each[0])):
            kinds.add_row(kind, f"{n:,}", *(Text(_one_line(part)) for part in totals.examples[kind]))
        screen.print(kinds)
    if where:
        screen.print(Text(printable(where)), soft_wrap=True)


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))
