"""The command that makes tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from hbsummary.cli.options import (
    INPUT,
    OUTPUT,
    catalogue_file,
    check_format,
    corrections_files,
    excel_option,
    exit_code,
    format_option,
    inputs_argument,
    remark,
    site_file,
)
from hbsummary.cli.reading import reading, workers
from hbsummary.tables import Failure
from hbsummary.terminal import complain, counter, emit, summary

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.corrections import Corrections
    from hbsummary.normalise.catalogue import Catalogue
    from hbsummary.read import Options
    from hbsummary.run.job import Outcome, Totals
    from hbsummary.run.work import Work

__all__ = ["extract"]


@click.command()
@inputs_argument
@click.option(
    "-o",
    "--output",
    metavar="DIR|-",
    type=click.Path(readable=False),
    default=OUTPUT,
    show_default=True,
    help="Folder for the tables; - writes indicators.csv to standard output and nothing else.",
)
@format_option
@excel_option
@site_file
@catalogue_file
@corrections_files
@click.option(
    "--duplicates/--no-duplicates",
    default=True,
    show_default=True,
    help="Find near-identical reports over all inputs, for the column duplicate_of.",
)
@click.option(
    "--keywords",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="Terms of its own for each report, up to N, in documents.csv (takes some seconds more to start).",
)
@reading
@workers
@click.option("-q", "--quiet", is_flag=True, help="No progress bar, no remarks, no summary; failures are still told.")
def extract(
    inputs: Sequence[str],
    output: str,
    form: str,
    excel: bool,
    sites: Sites | None,
    catalogue: Catalogue | None,
    corrections: Corrections,
    duplicates: bool,
    keywords: int,
    quiet: bool,
    options: Options,
    workers: int | None,
) -> int:
    """Write the tables of all reports.

    INPUT are files and folders (default: data/raw), folders with all that lies in them.
    Written are documents, sections, indicators, removed, checks and errors as CSV, or in another
    format, and datapackage.json, which describes them.

    \b
    Examples:
      hbsummary extract
      hbsummary extract pages/ more.txt -o tables/
      hbsummary extract pages/ -o - | head
      hbsummary extract pages/ -o tables/ --format xlsx
      hbsummary extract pages/ -o tables/ --sites my-sites.toml --catalogue my-indicators.csv
    """
    from hbsummary.run.job import extract_folder
    from hbsummary.run.work import Work

    to_files = output != "-"
    check_format(form, excel, to_stdout=not to_files)
    if keywords and not to_files:
        raise click.BadParameter(
            "are columns of documents.csv, which does not go to standard output.", param_hint="--keywords"
        )
    work = Work(sites, catalogue, corrections, signatures=duplicates and to_files, keywords=keywords)
    with counter(quiet) as advance:

        def tell(outcome: Outcome, total: int) -> None:
            advance(total)
            remark(outcome, quiet)

        given = inputs or [INPUT]
        if to_files:
            totals = extract_folder(given, output, work, form, excel, options=options, workers=workers, progress=tell)
        else:
            totals = _to_stdout(given, work, form, excel, tell, options, workers)
    for each in totals.remarks:
        complain(each)
    _tell_corrections(totals, corrections, quiet)
    if not quiet:
        where = "" if output == "-" else f"The tables lie in {output}"
        if totals.errors and where:
            where += ", what failed in errors.csv there"
        summary(totals, where, sys.stderr if output == "-" else sys.stdout)
    return exit_code(totals.files, totals.errors)


def _tell_corrections(totals: Totals, corrections: Corrections, quiet: bool) -> None:
    """Which corrections no longer fit, and how many rows are reviewed."""
    for each in totals.unfit:
        complain(each)
    for source in sorted(set(corrections) - totals.corrected):
        complain(f"{source}: has corrections, but is not among the inputs")
    if corrections and not quiet:
        complain(f"{totals.reviewed} rows are reviewed; {len(totals.unfit)} corrections no longer fit")


def _to_stdout(
    inputs: Sequence[str],
    work: Work,
    form: str,
    excel: bool,
    tell: Callable[[Outcome, int], None],
    options: Options,
    workers: int | None,
) -> Totals:
    """The indicators table alone, as it comes."""
    from hbsummary.run.job import Totals, find_or_fail
    from hbsummary.run.local import each
    from hbsummary.tables import Indicator
    from hbsummary.write.lines import as_lines
    from hbsummary.write.table import of

    found, totals = find_or_fail(inputs), Totals()
    head, line = as_lines(of(Indicator), form, excel)
    emit(head)
    for outcome in each(found, work, options, workers):
        if not isinstance(outcome, Failure):
            emit("".join(line(row) for row in outcome.observations))
        totals.add(outcome)
        tell(outcome, len(found))
    return totals
