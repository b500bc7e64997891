"""The command line: arguments in, pipeline, exit code out.

Exit codes: 0 all well, 1 nothing could be done, 2 wrong usage, 3 finished but some inputs failed.
"""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from collections.abc import Sequence

import click

from hbsummary import __version__
from hbsummary.cli import extract, pages, results, review
from hbsummary.errors import HbsummaryError
from hbsummary.terminal import complain, flush, use_utf8

__all__ = ["cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hbsummary")
def cli() -> None:
    """Turn scraped work summaries of Chinese health bureaus into tidy tables.

    \b
    Examples:
      hbsummary extract data/raw -o data/processed
      hbsummary extract page.txt -o - > indicators.csv
      hbsummary merge shard1 shard2 -o tables/
      hbsummary clean page.txt --show
      hbsummary segment page.txt
      hbsummary explain page.txt
      hbsummary show page.txt
      hbsummary review data/raw -o data/review
      hbsummary sample data/processed -n 200
      hbsummary accuracy corrections.csv
      hbsummary panel data/processed --wide
      hbsummary catalogue 高血压
      hbsummary score data/processed annotated/

    \b
    Exit codes: 0 all well, 1 nothing could be done, 2 wrong usage,
    3 finished but some inputs failed.

    \b
    Shell completion:
      bash: eval "$(_HBSUMMARY_COMPLETE=bash_source hbsummary)"
      zsh:  eval "$(_HBSUMMARY_COMPLETE=zsh_source hbsummary)"
      fish: _HBSUMMARY_COMPLETE=fish_source hbsummary | source

    Colours are off where NO_COLOR is set.
    """


for _module in (extract, pages, results, review):
    for _name in _module.__all__:
        cli.add_command(getattr(_module, _name))


def main(args: Sequence[str] | None = None) -> int:
    """Runs the command line and gives its exit code."""
    use_utf8()
    # What is imported and read at the start stays: to look for garbage in it takes a twentieth of the start.
    gc.set_threshold(100_000, 50, 100)
    # Nor is there any use in it when the process ends.
    atexit.register(gc.freeze)
    stdout = sys.stdout
    # So that what is half written is taken away also when we are told to stop.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        code = cli.main(args=args, prog_name="hbsummary", standalone_mode=False)
        flush()
        return int(code or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        complain("interrupted")
        return 130
    except HbsummaryError as error:
        for line in str(error).splitlines():
            complain(f"hbsummary: {line}")
        return 1
    except BrokenPipeError:
        return 0
    except SystemExit:
        # What click does on a broken pipe, having put another stream in the place of this one.
        if sys.stdout is stdout:
            raise
        return 0
