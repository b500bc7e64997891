"""What several commands have: options, what they stand for, and how failures are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hbsummary.errors import InputError
from hbsummary.terminal import complain

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.model import Source
    from hbsummary.normalise.catalogue import Catalogue
    from hbsummary.read import Options
    from hbsummary.tables import Failure

__all__ = [
    "INPUT",
    "OUTPUT",
    "REVIEW",
    "catalogue_file",
    "check_format",
    "corrections_files",
    "excel_option",
    "exit_code",
    "format_option",
    "inputs_argument",
    "output_option",
    "read_named",
    "remark",
    "site_file",
]

Command = TypeVar("Command", bound=Callable[..., Any])
INPUT, OUTPUT, REVIEW = "data/raw", "data/processed", "data/review"


def _sites(ctx: click.Context, param: click.Parameter, path: str | None) -> Sites | None:
    """The user's site profiles; InputError when the file is missing or wrong."""
    if path is None:
        return None
    from hbsummary.clean import load_sites

    return load_sites(Path(path))


def _catalogue(ctx: click.Context, param: click.Parameter, path: str | None) -> Catalogue | None:
    """The user's indicators with those of the package; InputError when the file is missing or wrong."""
    if path is None:
        return None
    from hbsummary.normalise.catalogue import load_catalogue

    return load_catalogue(path)


def _corrections(ctx: click.Context, param: click.Parameter, paths: Sequence[str]) -> Any:
    """The corrections of all files by source; InputError when one is missing or wrong."""
    if not paths:
        return {}
    from hbsummary.corrections import load

    return load(map(Path, paths))


def output_option(about: str, default: str | None = None, metavar: str = "DIR") -> Callable[[Command], Command]:
    """-o of a command; `about` is its help."""
    return click.option(
        "-o",
        "--output",
        metavar=metavar,
        type=click.Path(readable=False),
        default=default,
        show_default=default is not None,
        help=about,
    )


inputs_argument = click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path(readable=False))
site_file = click.option(
    "--sites",
    metavar="FILE",
    type=click.Path(readable=False),
    callback=_sites,
    help="Boilerplate profiles of further sites (TOML).",
)
catalogue_file = click.option(
    "--catalogue",
    metavar="FILE",
    type=click.Path(readable=False),
    callback=_catalogue,
    help="Further indicators (CSV with the columns of `hbsummary catalogue --format csv`).",
)
corrections_files = click.option(
    "--corrections",
    metavar="FILE",
    multiple=True,
    type=click.Path(readable=False),
    callback=_corrections,
    help="Corrections made on a review page (CSV); may be repeated.",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "xlsx", "parquet", "sqlite", "jsonl"]),
    default="csv",
    show_default=True,
    help="A file per table (csv, jsonl, parquet), or one for all (xlsx, sqlite).",
)
excel_option = click.option(
    "--excel",
    is_flag=True,
    help="CSV that spreadsheets open safely: byte order mark, ' before what looks like a formula.",
)


def check_format(form: str, excel: bool, to_stdout: bool) -> None:
    """A click error where options of the format contradict one another."""
    if excel and form != "csv":
        raise click.BadParameter("is for CSV; other formats need nothing of the kind.", param_hint="--excel")
    if to_stdout and form not in ("csv", "jsonl"):
        raise click.BadParameter("only csv and jsonl go to standard output.", param_hint="--format")


def read_named(file: str, options: Options) -> Source:
    """The source that the user named; InputError with that name."""
    from hbsummary.run.local import one

    try:
        return one(file, options)
    except InputError as error:
        raise InputError(f"{file}: {error.reason}", error.remedy) from error


def remark(failure: Failure) -> None:
    """One line on an input that failed."""
    remedy = f" ({failure.remedy})" if failure.remedy else ""
    complain(f"{failure.source}: {failure.reason}{remedy}")


def exit_code(count: int, errors: int) -> int:
    """0 all well, 1 nothing could be done, 3 some of `count` inputs failed."""
    if not errors:
        return 0
    return 1 if errors == count else 3
