"""The commands by which people check the values: pages to correct them on, samples, accuracy."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from hbsummary.cli.options import (
    INPUT,
    REVIEW,
    catalogue_file,
    corrections_files,
    exit_code,
    inputs_argument,
    output_option,
    remark,
    site_file,
)
from hbsummary.cli.reading import reading, workers
from hbsummary.terminal import complain, counter, emit, flush

if TYPE_CHECKING:
    from pathlib import Path

    from hbsummary.clean import Sites
    from hbsummary.corrections import Corrections
    from hbsummary.normalise.catalogue import Catalogue
    from hbsummary.read import Options

__all__ = ["accuracy", "review", "sample"]


@click.command()
@inputs_argument
@output_option("Folder for the pages; open index.html in it.", REVIEW)
@corrections_files
@click.option("--sample", metavar="FILE", type=click.Path(readable=False), help="Rows to judge, as drawn by sample.")
@click.option("--serve", is_flag=True, help="Serve the pages on this computer, with saving, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port for --serve (default: one that is free).")
@site_file
@catalogue_file
@reading
@workers
@click.option("-q", "--quiet", is_flag=True, help="No progress bar; failures are still told.")
def review(
    inputs: Sequence[str],
    output: str,
    corrections: Corrections,
    sample: str | None,
    serve: bool,
    port: int,
    sites: Sites | None,
    catalogue: Catalogue | None,
    quiet: bool,
    options: Options,
    workers: int | None,
) -> int:
    """Make pages to check and correct the values.

    INPUT are files and folders, as for extract. Each report becomes a page: its text with what was
    removed in grey, the outline, each value in its place, and its row to accept, reject or edit.
    index.html lists all reports. The pages need no network. Corrections are kept in the browser
    and downloaded as corrections.csv, or saved there by --serve; extract --corrections applies them.

    \b
    Examples:
      hbsummary review pages/ -o review/
      hbsummary review pages/ -o review/ --serve
      hbsummary review pages/ -o review/ --sample sample.csv
    """
    from pathlib import Path

    from hbsummary.corrections import load as load_corrections
    from hbsummary.review.sampling import load, starts
    from hbsummary.review.site import CORRECTIONS, build
    from hbsummary.tables import Failure

    folder = Path(output)
    kept = [folder / CORRECTIONS] if (folder / CORRECTIONS).exists() else []
    drawn = starts(load(Path(sample))) if sample else {}
    with counter(quiet) as advance:

        def tell(outcome: Any, total: int) -> None:
            advance(total)
            if isinstance(outcome, Failure):
                remark(outcome)

        revised = corrections or load_corrections(kept)
        index = build(inputs or [INPUT], folder, revised, drawn, sites, catalogue, options, workers, tell)
    for source in sorted(set(drawn) - set(index.sources)):
        complain(f"{source}: is in the sample, but not among the inputs")
    if serve:
        _serve(folder, port)
    elif not quiet:
        emit(f"Open {folder / 'index.html'}\n")
    failed = len(index.failures)
    return exit_code(len(index.sources) + failed, failed)


def _serve(folder: Path, port: int) -> None:
    """The pages in a folder to browsers of this computer, until Ctrl-C."""
    from hbsummary.review.serve import Server

    with Server(folder, port) as server:
        emit(f"Open {server.address}\n")
        flush()
        # Ctrl-C is how it is meant to end.
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def _strata(ctx: click.Context, param: click.Parameter, given: str) -> tuple[str, ...]:
    """The names of --by, with commas between."""
    from hbsummary.review.sampling import BY

    names = tuple(name.strip() for name in given.split(",") if name.strip())
    for name in names:
        if name not in BY:
            raise click.BadParameter(f"{name!r} is none of {', '.join(BY)}.", ctx, param)
    return names


@click.command()
@click.argument("tables", metavar="DIR", type=click.Path(readable=False))
@click.option("-n", "--number", metavar="N", type=click.IntRange(min=1), default=200, show_default=True, help="Rows.")
@click.option(
    "--by",
    metavar="NAME,...",
    default="kind",
    show_default=True,
    callback=_strata,
    help="Strata, which get equal shares: kind, flag, checked, masked, unit, catalogue, source.",
)
@click.option("--seed", metavar="N", type=int, default=1, show_default=True, help="Another seed, another sample.")
@output_option("File for the rows, or - for standard output.", "sample.csv", "FILE|-")
def sample(tables: str, number: int, by: tuple[str, ...], seed: int, output: str) -> int:
    """Draw rows to be judged by eye.

    DIR is a folder that extract wrote, as CSV. The sample is the same for the same tables and seed,
    and a larger one contains the smaller. Judge it on the pages of review --sample, then let
    accuracy reckon.

    \b
    Examples:
      hbsummary sample tables/ -n 200
      hbsummary sample tables/ -n 300 --by kind,flag --seed 7 -o sample.csv
    """
    from pathlib import Path

    from hbsummary.review.sampling import as_csv, draw
    from hbsummary.write.folder import put

    drawn = draw(tables, number, by, seed)
    if not drawn:
        complain(f"{tables}: has no values to draw from")
        return 1
    if output == "-":
        emit(as_csv(drawn))
    else:
        put(Path(output), as_csv(drawn))
    sizes = {each.stratum: each.size for each in drawn}
    for name in sorted(sizes):
        complain(f"{name}: {sum(each.stratum == name for each in drawn)} of {sizes[name]} rows")
    return 0


@click.command()
@click.argument("corrections", nargs=-1, required=True, metavar="FILE...", type=click.Path(readable=False))
@click.option("--sample", metavar="FILE", type=click.Path(readable=False), help="The sample that was judged.")
@click.option(
    "--width",
    metavar="W",
    type=click.FloatRange(0.001, 1),
    default=0.1,
    show_default=True,
    help="Wished width of the intervals: 0.1 is from 85% to 95%.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def accuracy(corrections: Sequence[str], sample: str | None, width: float, as_json: bool) -> int:
    """Say how often rows are right, by kind.

    FILE are corrections.csv from review pages: accepted rows are right, rejected and edited ones are
    not. With --sample only its rows count, and strata are weighed by their sizes: the
    figure then holds for all rows that the sample was drawn from. Intervals are Wilson's, 95%.

    \b
    Examples:
      hbsummary accuracy corrections.csv --sample sample.csv
      hbsummary accuracy corrections.csv --width 0.05
    """
    from pathlib import Path

    from hbsummary.corrections import load as load_corrections
    from hbsummary.review.accuracy import accuracy as reckon
    from hbsummary.review.accuracy import lines
    from hbsummary.review.sampling import load

    drawn = load(Path(sample)) if sample else []
    verdicts = [each for mine in load_corrections(map(Path, corrections)).values() for each in mine]
    found = reckon(verdicts, drawn, width)
    if not found:
        complain("no row is judged yet" + (" of the sample" if sample else ""))
        return 1
    emit(lines(found, as_json))
    left = len(drawn) - found[-1].judged
    if left > 0:
        complain(f"{left} rows of the sample are not judged yet")
    return 0
