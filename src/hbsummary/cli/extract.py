"""The commands that make tables."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

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
    output_option,
    remark,
    site_file,
)
from hbsummary.cli.reading import reading, workers
from hbsummary.terminal import complain, counter, emit, summary

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.corrections import Corrections
    from hbsummary.normalise.catalogue import Catalogue
    from hbsummary.read import Options
    from hbsummary.run.totals import Totals
    from hbsummary.run.work import Making, Work
    from hbsummary.write.encoded import Encoded

__all__ = ["extract", "merge"]


def _shard(ctx: click.Context, param: click.Parameter, given: str | None) -> tuple[int, int] | None:
    """I and N of I/N."""
    if given is None:
        return None
    match = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", given)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise click.BadParameter(f"{given!r} is no shard; give one such as 1/4, 2/4, 3/4 and 4/4.", ctx, param)
    return int(match[1]), int(match[2])


@click.command()
@inputs_argument
@output_option("Folder for the tables; - writes indicators.csv to standard output and nothing else.", OUTPUT, "DIR|-")
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
@click.option(
    "--resume", is_flag=True, help="Go on where an earlier run into the same folder stopped, or add what is new."
)
@click.option(
    "--shard",
    metavar="I/N",
    callback=_shard,
    help="Do the I-th of N parts of the inputs, on one of N machines; merge then makes the tables.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where the work is done: in processes of this machine, or on a Dask cluster.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="The cluster's scheduler, such as tcp://10.0.0.1:8786, or its scheduler file (.json).",
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
    resume: bool,
    shard: tuple[int, int] | None,
    engine: str,
    scheduler: str | None,
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
      hbsummary extract pages/ -o tables/ --resume
      hbsummary extract pages/ -o tables/ --engine dask --scheduler tcp://10.0.0.1:8786
      hbsummary extract pages/ -o tables/ --sites my-sites.toml --catalogue my-indicators.csv
    """
    from hbsummary.run.work import Making, Work
    from hbsummary.write.encoded import Encoder

    to_files = output != "-"
    _check_engine(engine, scheduler, workers, to_files)
    check_format(form, excel, to_stdout=not to_files)
    _check_keywords(keywords, to_files)
    work = Work(sites, catalogue, corrections, signatures=duplicates and to_files, keywords=keywords)
    with counter(quiet) as advance:

        def tell(given: Encoded, total: int) -> None:
            advance(total)
            _remark(given, quiet)

        named = inputs or [INPUT]
        if to_files:
            how: Any = {"resume": resume, "shard": shard, "options": options, "progress": tell}
            how |= {"workers": workers, "scheduler": scheduler}
            totals = _to_folder(named, output, work, form, excel, quiet, **how)
        else:
            totals = _to_stdout(named, Making(work, Encoder(form, excel)), tell, options, workers)
    if totals.before and not quiet:
        complain(f"{totals.before:,} of {totals.inputs:,} files were done already")
    _tell_corrections(totals, corrections, quiet)
    return _ended(totals, _where(output, shard), quiet)


def _check_engine(engine: str, scheduler: str | None, workers: int | None, to_files: bool) -> None:
    """A click error where options of the engine contradict one another."""
    if engine == "dask" and not scheduler:
        raise click.BadParameter("dask needs the address of its scheduler (--scheduler).", param_hint="--engine")
    if engine != "dask" and scheduler:
        raise click.BadParameter("is for --engine dask.", param_hint="--scheduler")
    if scheduler and workers:
        raise click.BadParameter("are those of the cluster with --engine dask.", param_hint="--workers")
    if scheduler and not to_files:
        raise click.BadParameter("dask writes into a folder, not to standard output.", param_hint="--engine")


def _check_keywords(keywords: int, to_files: bool) -> None:
    """A click error where keywords are wanted and have no place."""
    if keywords and not to_files:
        told = "are columns of documents.csv, which does not go to standard output."
        raise click.BadParameter(told, param_hint="--keywords")


def _to_folder(
    inputs: Sequence[str], output: str, work: Work, form: str, excel: bool, quiet: bool, *, resume: bool, **how: Any
) -> Totals:
    """The tables into a folder, with word of an earlier run there, and of how to go on with this one."""
    from hbsummary.run.job import extract_folder
    from hbsummary.run.journal import Journal

    if not (resume or quiet) and (done := Journal.done(output)):
        complain(f"an earlier run, which had done {done:,} files, is given up; --resume would go on with it")
    with _told_when_stopped(output):
        return extract_folder(inputs, output, work, form, excel, resume=resume, **how)


def _where(output: str, shard: tuple[int, int] | None) -> str:
    """Where the tables are now; empty when they went to standard output."""
    if shard:
        return f"Shard {shard[0]} of {shard[1]} is done; merge makes the tables"
    return f"The tables lie in {output}" if output != "-" else ""


def _ended(totals: Totals, where: str, quiet: bool) -> int:
    """Remarks and summary of a run, and its exit code."""
    for each in totals.remarks:
        complain(each)
    if not quiet:
        if totals.errors and where.startswith("The tables"):
            where += ", what failed in errors.csv there"
        summary(totals, where, sys.stdout if where else sys.stderr)
    return exit_code(totals.files, totals.errors)


@contextmanager
def _told_when_stopped(output: str) -> Iterator[None]:
    """A run that is interrupted says how to go on."""
    from hbsummary.run.journal import Journal

    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        done = Journal.done(output)
        if done:
            complain(f"stopped when {done:,} files were done; with --resume the same command goes on from there")
        raise


@click.command()
@click.argument("shards", nargs=-1, required=True, metavar="DIR...", type=click.Path(readable=False))
@output_option("Folder for the tables.", OUTPUT)
@click.option("-q", "--quiet", is_flag=True, help="No summary.")
def merge(shards: Sequence[str], output: str, quiet: bool) -> int:
    """Make the tables of what was extracted in shards.

    DIR are the folders that extract --shard wrote, all of them. The tables are the same as those of
    one run over all inputs, in the format that the shards were given.

    \b
    Examples:
      hbsummary extract pages/ --shard 1/2 -o one/
      hbsummary extract pages/ --shard 2/2 -o two/
      hbsummary merge one/ two/ -o tables/
    """
    from hbsummary.run.merge import merge as join

    return _ended(join(shards, output), f"The tables lie in {output}", quiet)


def _tell_corrections(totals: Totals, corrections: Corrections, quiet: bool) -> None:
    """Which corrections no longer fit, and how many rows are reviewed."""
    for each in totals.unfit:
        complain(each)
    for source in sorted(totals.unseen):
        complain(f"{source}: has corrections, but is not among the inputs")
    if corrections and not quiet:
        complain(f"{totals.reviewed} rows are reviewed; {len(totals.unfit)} corrections no longer fit")


def _remark(given: Encoded, quiet: bool) -> None:
    """One line on a source that failed, or on one that holds no report."""
    if given.failure is not None:
        remark(given.failure)
    elif not quiet and not given.reports:
        complain(f"{given.source}: holds no report")


def _to_stdout(
    inputs: Sequence[str],
    make: Making,
    tell: Callable[[Encoded, int], None],
    options: Options,
    workers: int | None,
) -> Totals:
    """The indicators table alone, as it comes."""
    from hbsummary.run.job import find_or_fail
    from hbsummary.run.local import each
    from hbsummary.run.totals import Totals
    from hbsummary.tables import Failure, Indicator
    from hbsummary.write.lines import as_lines
    from hbsummary.write.table import of

    found, totals = find_or_fail(inputs), Totals(unseen=set(make.work.corrections))
    emit(as_lines(of(Indicator), make.encode.form, make.encode.excel)[0])
    for outcome in each(found, make, options, workers):
        given = make.encode(outcome) if isinstance(outcome, Failure) else outcome
        emit("".join(rows.decode() for table, rows in given.tables() if table is of(Indicator)))
        totals.add(given)
        tell(given, len(found))
    return totals
