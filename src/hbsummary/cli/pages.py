"""The commands that show single pages: their text, bare or as read, outline and values."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from hbsummary.cli.options import (
    INPUT,
    catalogue_file,
    exit_code,
    inputs_argument,
    output_option,
    read_named,
    remark,
    site_file,
)
from hbsummary.cli.reading import reading, workers
from hbsummary.terminal import complain, emit

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.explain import Number
    from hbsummary.normalise.catalogue import Catalogue
    from hbsummary.read import Options
    from hbsummary.tables import Extraction

__all__ = ["clean", "explain", "segment", "show", "text"]


@click.command()
@inputs_argument
@output_option("Folder for the cleaned texts, or - for standard output (default).", metavar="DIR|-")
@click.option("--show", is_flag=True, help="List what was removed or repaired, and by which rule.")
@site_file
@reading
@workers
def clean(
    inputs: Sequence[str], output: str | None, show: bool, sites: Sites | None, options: Options, workers: int | None
) -> int:
    """Print the text without boilerplate.

    Page marks are taken out and the lines that they cut joined; numbers stay as they are.
    With --show the list of what was removed is printed: instead of the text, or to
    standard error when the text goes to standard output by -o -.

    \b
    Examples:
      hbsummary clean page.txt
      hbsummary clean page.txt --show
      hbsummary clean pages/ -o cleaned/
    """
    from functools import partial

    from hbsummary.clean import clean as clean_text
    from hbsummary.run.job import find_or_fail
    from hbsummary.run.local import each
    from hbsummary.run.texts import clean_into, edits
    from hbsummary.tables import Failure

    found = find_or_fail(inputs or [INPUT])
    work = partial(clean_text, sites=sites)
    count = errors = 0
    for outcome in clean_into(found, each(found, work, options, workers), output):
        count += 1
        if isinstance(outcome, Failure):
            errors += 1
            remark(outcome)
            continue
        if output == "-" or (output is None and not show):
            text = outcome.text
            emit(text if text.endswith("\n") or not text else text + "\n")
        if show:
            _show(edits(outcome), to_stderr=output == "-")
    return exit_code(count, errors)


def _show(lines: Iterable[str], to_stderr: bool) -> None:
    for line in lines:
        if to_stderr:
            complain(line)
        else:
            emit(line + "\n")


@click.command()
@inputs_argument
@click.option(
    "--format",
    "style",
    type=click.Choice(["tree", "csv", "jsonl"]),
    default="tree",
    show_default=True,
    help="A tree to look at, or the rows of sections.csv.",
)
@site_file
@reading
@workers
def segment(inputs: Sequence[str], style: str, sites: Sites | None, options: Options, workers: int | None) -> int:
    """Print the outline of reports.

    Headings and enumerated items, nested as in the text.

    \b
    Examples:
      hbsummary segment page.txt
      hbsummary segment pages/ --format csv > outline.csv
    """
    from functools import partial

    from hbsummary.run.job import find_or_fail
    from hbsummary.run.local import each, with_source
    from hbsummary.run.work import Work
    from hbsummary.tables import Failure
    from hbsummary.write.outline import FORMATS

    work = partial(with_source, Work(sites))
    found = find_or_fail(inputs or [INPUT])
    count = errors = 0
    outline = FORMATS["text" if style == "tree" and not sys.stdout.isatty() else style]
    emit(outline.header)
    for outcome in each(found, work, options, workers):
        count += 1
        if isinstance(outcome, Failure):
            errors += 1
            remark(outcome)
        else:
            emit(outline.body(*outcome))
    return exit_code(count, errors)


@click.command()
@click.argument("file", type=click.Path(readable=False))
@reading
def text(file: str, options: Options) -> int:
    """Print the text of a file as read.

    All offsets in the tables count its characters. Files in archives, and rows of workbooks,
    go by the names that they have in the tables.

    \b
    Examples:
      hbsummary text page.txt
      hbsummary text pages.zip!/page.txt
    """
    emit(read_named(file, options).text)
    return 0


@click.command()
@click.argument("file", type=click.Path(readable=False))
@click.option(
    "--at", "offset", metavar="OFFSET", type=click.IntRange(min=0), help="Only the number there, or the nearest one."
)
@click.option("--report", metavar="N", type=click.IntRange(min=1), help="Only numbers of the report N.")
@click.option("--section", metavar="N", type=click.IntRange(min=1), help="Only numbers in the section N.")
@click.option("--refused/--no-refused", default=True, help="Numbers that are no values, too (default).")
@site_file
@catalogue_file
@reading
def explain(
    file: str,
    offset: int | None,
    report: int | None,
    section: int | None,
    refused: bool,
    sites: Sites | None,
    catalogue: Catalogue | None,
    options: Options,
) -> int:
    """Show what became of each number of a page, and why.

    Each number in its sentence: taken as a value, with its row and the rules that gave
    number, name, kind and period; or refused, with the reason. Offsets count characters
    of what the text command prints; reports and sections have their numbers in the tables.

    \b
    Examples:
      hbsummary explain page.txt
      hbsummary explain page.txt --at 1204
      hbsummary explain page.txt --section 3 --no-refused
    """
    from hbsummary.explain import at, chosen, numbers, show
    from hbsummary.run.work import Work

    source = read_named(file, options)
    if offset is not None and offset >= len(source.text):
        raise click.BadParameter(f"{offset} is beyond the text, which has {len(source.text)} characters.")
    extraction = Work(sites, catalogue, refusals=True)(source)
    found = chosen(numbers(source, extraction), report, section, refused)
    if not found:
        complain(f"{source.name}: no number to explain")
    elif offset is not None:
        found, exact = at(found, offset)
        if not exact:
            _tell_nearest(extraction, offset, found[0])
    show(found)
    return 0


def _tell_nearest(extraction: Extraction, offset: int, nearest: Number) -> None:
    """That no number stands at an offset, and where the one shown instead does."""
    from hbsummary.explain import removal_at

    removal = removal_at(extraction, offset)
    why = f"was removed as boilerplate ({removal.rule})" if removal else "belongs to no number"
    complain(f"the character at {offset} {why}; the nearest number is at {nearest.row.start}-{nearest.row.end}")


@click.command()
@click.argument("file", type=click.Path(readable=False))
@click.option("--pager/--no-pager", default=True, help="On a terminal, page by page (default).")
@site_file
@catalogue_file
@reading
def show(file: str, pager: bool, sites: Sites | None, catalogue: Catalogue | None, options: Options) -> int:
    """Show a report with its values marked.

    Its outline, then its text without boilerplate: on a terminal each value in the colour of its kind, with
    its indicator behind it; in a file or pipe between 【 and 】. The explain command tells more of each.

    \b
    Examples:
      hbsummary show page.txt
      hbsummary show page.txt --no-pager
    """
    from hbsummary.review.show import show as show_all
    from hbsummary.run.work import Work

    source = read_named(file, options)
    show_all(source, Work(sites, catalogue)(source), pager)
    return 0
