"""The commands that work on tables: panel and score; and the catalogue that they go by."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from hbsummary.cli.options import (
    catalogue_file,
    check_format,
    excel_option,
    format_option,
    output_option,
)
from hbsummary.terminal import complain, emit

if TYPE_CHECKING:
    from hbsummary.normalise.catalogue import Catalogue
    from hbsummary.panel import Panel

__all__ = ["catalogue", "panel", "score"]


@click.command()
@click.argument("word", required=False, default="")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="A table to look at, or all columns; --catalogue reads the CSV.",
)
@catalogue_file
def catalogue(word: str, style: str, catalogue: Catalogue | None) -> int:
    """Search the catalogue of indicators.

    WORD is a Chinese or English word, an id, or a name as a report has it; without it all entries
    are listed. Names that are not in the catalogue get no indicator_id.

    \b
    Examples:
      hbsummary catalogue 高血压
      hbsummary catalogue maternal.mortality_ratio
      hbsummary catalogue --format csv > indicators-of-the-package.csv
    """
    from hbsummary.normalise.catalogue import default_catalogue
    from hbsummary.normalise.lookup import FORMATS, search
    from hbsummary.terminal import entries

    known = catalogue or default_catalogue()
    found = search(known, word)
    if not found:
        complain(f"{word}: no indicator of the catalogue has that in its names")
        return 1
    if style == "table" and sys.stdout.isatty():
        entries(found, sys.stdout)
    else:
        emit(FORMATS[style](found))
    return 0


@click.command()
@click.argument("out", type=click.Path(readable=False))
@click.argument("gold", nargs=-1, required=True, type=click.Path(readable=False))
@click.option("--by-source", is_flag=True, help="F1 of each annotated page, too.")
@click.option("--misses", metavar="N", type=click.IntRange(min=0), default=0, help="List up to N wrong rows per page.")
@click.option("--json", "as_json", is_flag=True, help="Total and each page as JSON.")
def score(out: str, gold: Sequence[str], by_source: bool, misses: int, as_json: bool) -> int:
    """Hold tables against annotated pages.

    OUT is the folder that extract wrote, GOLD are annotated pages (JSON files, or folders
    of them), each naming its source. Shown are precision, recall and F1 of values found
    (span), of whole rows that can be used as they stand (strict), and of what lies between;
    of headings, items, removed boilerplate and reports; of indicator ids by concept.

    \b
    Examples:
      hbsummary score tables/ annotated/
      hbsummary score tables/ annotated/a.json --misses 20
      hbsummary score tables/ annotated/ --json > scores.json
    """
    from hbsummary.score import score as score_all
    from hbsummary.score import show
    from hbsummary.score.files import gold_paths, read_answers, read_gold

    golds = [read_gold(path) for path in gold_paths(gold)]
    answers = read_answers(out, {page.source for page in golds})
    for source in dict.fromkeys(page.source for page in golds if page.source not in answers):
        complain(f"{source}: is in no table of {out}; counted as if nothing were found")
    result = score_all(answers, golds)
    if as_json:
        emit(show.as_json(result, misses))
    else:
        show.show(result, misses, by_source)
    return 0


def _criteria(ctx: click.Context, param: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """The criteria of --prefer, each given alone or several with commas."""
    from hbsummary.panel import CRITERIA

    names = tuple(name.strip() for each in given for name in each.split(","))
    for name in names:
        if name not in CRITERIA:
            raise click.BadParameter(f"{name!r} is none of {', '.join(CRITERIA)}.", ctx, param)
    return names


@click.command()
@click.argument("tables", metavar="DIR", type=click.Path(readable=False))
@output_option(
    "Folder for panel and conflicts (default: panel in DIR); - writes the panel to standard output.", metavar="DIR|-"
)
@click.option("--long/--wide", "is_long", default=True, help="A row per value (default), or one per region and year.")
@click.option(
    "--by", type=click.Choice(["id", "name"]), default="id", show_default=True, help="What makes values one indicator."
)
@click.option(
    "--indicator", "indicators", metavar="ID", multiple=True, help="Only this indicator (or name); may be repeated."
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(["level", "change", "target", "reference"]),
    multiple=True,
    default=["level"],
    show_default=True,
    help="What values are taken; repeated, the first is preferred.",
)
@click.option(
    "--prefer",
    metavar="RULE,...",
    multiple=True,
    callback=_criteria,
    help="Rules that decide first: kind, unmasked, latest, checked, exact, clean, first (the default order).",
)
@click.option(
    "--also",
    type=click.Choice(["copies", "parts"]),
    multiple=True,
    help="Also values of near-identical copies, or of parts of a region.",
)
@format_option
@excel_option
@click.option("--conflicts", metavar="FILE", type=click.Path(readable=False), help="CSV file for the conflicts, too.")
@click.option("-q", "--quiet", is_flag=True, help="Does not tell what became of all values.")
def panel(
    tables: str,
    output: str | None,
    is_long: bool,
    by: str,
    indicators: Sequence[str],
    kinds: Sequence[str],
    prefer: tuple[str, ...],
    also: Sequence[str],
    form: str,
    excel: bool,
    conflicts: str | None,
    quiet: bool,
) -> int:
    """Make a panel: region by year by indicator.

    DIR is a folder that extract wrote, as CSV, or its address in a store. Where a region has
    several values of an indicator for a year, one is chosen. These rules decide, in this order:

    \b
      kind      the kind named first with --kind
      unmasked  a figure that is not hidden
      latest    the period that ends last, then the longest
      checked   a value that agrees with others of its text,
                then one that nothing contradicts
      exact     a plain value before 约, 以上 and ranges
      clean     a row without flags
      first     the first by source and place

    Values that differ from the one chosen are listed in conflicts, with the rule that decided.
    An indicator in two units is two. The year is that of the value's period. What is left out
    (no region, year or indicator_id, another kind, a part of the region) is counted and told.

    \b
    Examples:
      hbsummary panel tables/
      hbsummary panel tables/ --wide --format xlsx
      hbsummary panel tables/ --by name --indicator 婴儿死亡率 -o -
      hbsummary panel tables/ --prefer checked,latest -o panel/
    """
    from pathlib import Path

    from hbsummary.panel import Rules, build
    from hbsummary.panel import write as written

    check_format(form, excel, to_stdout=output == "-")
    made = build(tables, Rules(tuple(dict.fromkeys(kinds)), prefer, by, frozenset(indicators), frozenset(also)))
    _put(made, tables, output, not is_long, form, excel)
    if conflicts:
        written.put_conflicts(made, Path(conflicts), excel)
    if not quiet:
        for account in written.accounts(made):
            complain(account)
    for name in sorted(set(indicators) - {cell.series.indicator for cell in made.cells}):
        complain(f"{name}: no value of it in {tables}")
    return 0


def _put(made: Panel, tables: str, output: str | None, wide: bool, form: str, excel: bool) -> None:
    """The panel of the folder `tables` to standard output, or into a folder: by default one within that."""
    from hbsummary.addresses import plain
    from hbsummary.panel import write as written

    if output == "-":
        for line in written.lines(made, wide, form, excel):
            emit(line)
        return
    for remark in written.into_folder(made, output or posixpath.join(plain(tables), "panel"), wide, form, excel):
        complain(remark)
