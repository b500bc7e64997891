"""The command line: arguments in, pipeline, exit code out.

Exit codes: 0 all well, 1 nothing could be done, 2 wrong usage, 3 finished but some inputs failed.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from hbsummary import __version__
from hbsummary.errors import HbsummaryError, InputError
from hbsummary.reading import reading, workers
from hbsummary.tables import Failure
from hbsummary.terminal import complain, counter, emit, flush, summary, use_utf8

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.corrections import Corrections
    from hbsummary.explain import Number
    from hbsummary.model import Source
    from hbsummary.normalise.catalogue import Catalogue
    from hbsummary.read import Options
    from hbsummary.run.job import Outcome, Totals
    from hbsummary.tables import Extraction

__all__ = ["cli", "main"]

_INPUT, _OUTPUT, _REVIEW = "data/raw", "data/processed", "data/review"

_inputs = click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path(readable=False))
_site_file = click.option(
    "--sites", metavar="FILE", type=click.Path(readable=False), help="Boilerplate profiles of further sites (TOML)."
)


_catalogue_file = click.option(
    "--catalogue",
    metavar="FILE",
    type=click.Path(readable=False),
    help="Further indicators (CSV with the columns of `hbsummary catalogue --format csv`).",
)
_corrections_files = click.option(
    "--corrections",
    metavar="FILE",
    multiple=True,
    type=click.Path(readable=False),
    help="Corrections made on a review page (CSV); may be repeated.",
)
_format = click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "xlsx", "parquet", "sqlite", "jsonl"]),
    default="csv",
    show_default=True,
    help="A file per table (csv, jsonl, parquet), or one for all (xlsx, sqlite).",
)
_excel = click.option(
    "--excel",
    is_flag=True,
    help="CSV that spreadsheets open safely: byte order mark, ' before what looks like a formula.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hbsummary")
def cli() -> None:
    """Turn scraped work summaries of Chinese health bureaus into tidy tables.

    \b
    Examples:
      hbsummary extract data/raw -o data/processed
      hbsummary extract page.txt -o - > indicators.csv
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


@cli.command()
@_inputs
@click.option(
    "-o",
    "--output",
    metavar="DIR|-",
    type=click.Path(readable=False),
    default=_OUTPUT,
    show_default=True,
    help="Folder for the tables; - writes indicators.csv to standard output and nothing else.",
)
@_format
@_excel
@_site_file
@_catalogue_file
@_corrections_files
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
    sites: str | None,
    catalogue: str | None,
    corrections: Sequence[str],
    duplicates: bool,
    keywords: int,
    quiet: bool,
    options: Options,
    workers: int | None,
) -> int:
    """Write the tables of all reports.

    INPUT are files and folders (default: data/raw), folders with all that lies in them.
    Written are documents, sections, indicators, removed and errors as CSV, or in another
    format, and datapackage.json, which describes them.

    \b
    Examples:
      hbsummary extract
      hbsummary extract pages/ more.txt -o tables/
      hbsummary extract pages/ -o - | head
      hbsummary extract pages/ -o tables/ --format xlsx
      hbsummary extract pages/ -o tables/ --sites my-sites.toml --catalogue my-indicators.csv
    """
    from hbsummary.run.job import Totals, extract_folder
    from hbsummary.run.local import extractor

    _check_format(form, excel, to_stdout=output == "-")
    profiles, known, totals = _load_sites(sites), _load_catalogue(catalogue), Totals()
    revised = _load_corrections(corrections)
    with counter(quiet) as advance:

        def tell(outcome: Outcome, total: int) -> None:
            advance(total)
            _remark(outcome, quiet)

        if output == "-":
            work = extractor(profiles, catalogue=known, corrections=revised)
            totals = _to_stdout(inputs or [_INPUT], work, tell, options, workers, form, excel)
        else:
            totals = extract_folder(
                *(inputs or [_INPUT], output, profiles, tell, options, workers),
                *(form, excel, known, revised, duplicates, keywords),
            )
    for remark in totals.remarks:
        complain(remark)
    _tell_corrections(totals, revised, quiet)
    if not quiet:
        where = "" if output == "-" else f"The tables lie in {output}"
        if totals.errors and where:
            where += ", what failed in errors.csv there"
        summary(totals, where, sys.stderr if output == "-" else sys.stdout)
    return _exit_code(totals.files, totals.errors)


def _tell_corrections(totals: Totals, corrections: Corrections, quiet: bool) -> None:
    """Which corrections no longer fit, and how many rows are reviewed."""
    for remark in totals.unfit:
        complain(remark)
    for source in sorted(set(corrections) - totals.sources):
        complain(f"{source}: has corrections, but is not among the inputs")
    if corrections and not quiet:
        complain(f"{totals.reviewed} rows are reviewed; {len(totals.unfit)} corrections no longer fit")


def _to_stdout(
    inputs: Sequence[str],
    work: Callable[[Source], Extraction],
    tell: Callable[[Outcome, int], None],
    options: Options,
    workers: int | None,
    form: str,
    excel: bool,
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


def _check_format(form: str, excel: bool, to_stdout: bool) -> None:
    """A click error where options of the format contradict one another."""
    if excel and form != "csv":
        raise click.BadParameter("is for CSV; other formats need nothing of the kind.", param_hint="--excel")
    if to_stdout and form not in ("csv", "jsonl"):
        raise click.BadParameter("only csv and jsonl go to standard output.", param_hint="--format")


@cli.command()
@_inputs
@click.option(
    "-o",
    "--output",
    metavar="DIR|-",
    type=click.Path(readable=False),
    help="Folder for the cleaned texts, or - for standard output (default).",
)
@click.option("--show", is_flag=True, help="List what was removed or repaired, and by which rule.")
@_site_file
@reading
@workers
def clean(
    inputs: Sequence[str], output: str | None, show: bool, sites: str | None, options: Options, workers: int | None
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

    found = find_or_fail(inputs or [_INPUT])
    work = partial(clean_text, sites=_load_sites(sites))
    count = errors = 0
    for outcome in clean_into(found, each(found, work, options, workers), output):
        count += 1
        if isinstance(outcome, Failure):
            errors += 1
            _remark(outcome)
            continue
        if output == "-" or (output is None and not show):
            text = outcome.text
            emit(text if text.endswith("\n") or not text else text + "\n")
        if show:
            _show(edits(outcome), to_stderr=output == "-")
    return _exit_code(count, errors)


def _show(lines: Iterable[str], to_stderr: bool) -> None:
    for line in lines:
        if to_stderr:
            complain(line)
        else:
            emit(line + "\n")


@cli.command()
@_inputs
@click.option(
    "--format",
    "style",
    type=click.Choice(["tree", "csv", "jsonl"]),
    default="tree",
    show_default=True,
    help="A tree to look at, or the rows of sections.csv.",
)
@_site_file
@reading
@workers
def segment(inputs: Sequence[str], style: str, sites: str | None, options: Options, workers: int | None) -> int:
    """Print the outline of reports.

    Headings and enumerated items, nested as in the text.

    \b
    Examples:
      hbsummary segment page.txt
      hbsummary segment pages/ --format csv > outline.csv
    """
    from functools import partial

    from hbsummary.run.job import find_or_fail
    from hbsummary.run.local import each, extractor, with_source
    from hbsummary.write.outline import FORMATS

    work = partial(with_source, extractor(_load_sites(sites)))
    found = find_or_fail(inputs or [_INPUT])
    count = errors = 0
    outline = FORMATS["text" if style == "tree" and not sys.stdout.isatty() else style]
    emit(outline.header)
    for outcome in each(found, work, options, workers):
        count += 1
        if isinstance(outcome, Failure):
            errors += 1
            _remark(outcome)
        else:
            emit(outline.body(*outcome))
    return _exit_code(count, errors)


@cli.command()
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
    emit(_read(file, options).text)
    return 0


@cli.command()
@click.argument("file", type=click.Path(readable=False))
@click.option(
    "--at", "offset", metavar="OFFSET", type=click.IntRange(min=0), help="Only the number there, or the nearest one."
)
@click.option("--report", metavar="N", type=click.IntRange(min=1), help="Only numbers of the report N.")
@click.option("--section", metavar="N", type=click.IntRange(min=1), help="Only numbers in the section N.")
@click.option("--refused/--no-refused", default=True, help="Numbers that are no values, too (default).")
@_site_file
@reading
def explain(
    file: str,
    offset: int | None,
    report: int | None,
    section: int | None,
    refused: bool,
    sites: str | None,
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
    from hbsummary.run.local import extractor

    source = _read(file, options)
    if offset is not None and offset >= len(source.text):
        raise click.BadParameter(f"{offset} is beyond the text, which has {len(source.text)} characters.")
    extraction = extractor(_load_sites(sites), refusals=True)(source)
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


def _read(file: str, options: Options) -> Source:
    """The source that the user named; InputError with that name."""
    from hbsummary.run.local import one

    try:
        return one(file, options)
    except InputError as error:
        raise InputError(f"{file}: {error.reason}", error.remedy) from error


@cli.command()
@click.argument("word", required=False, default="")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="A table to look at, or all columns; --catalogue reads the CSV.",
)
@_catalogue_file
def catalogue(word: str, style: str, catalogue: str | None) -> int:
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

    known = _load_catalogue(catalogue) or default_catalogue()
    found = search(known, word)
    if not found:
        complain(f"{word}: no indicator of the catalogue has that in its names")
        return 1
    if style == "table" and sys.stdout.isatty():
        entries(found, sys.stdout)
    else:
        emit(FORMATS[style](found))
    return 0


@cli.command()
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


@cli.command()
@click.argument("tables", metavar="DIR", type=click.Path(readable=False))
@click.option(
    "-o",
    "--output",
    metavar="DIR|-",
    type=click.Path(readable=False),
    help="Folder for panel and conflicts (default: panel in DIR); - writes the panel to standard output.",
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
@_format
@_excel
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

    DIR is a folder that extract wrote, as CSV. Where a region has several values of an indicator
    for a year, one is chosen. These rules decide, in this order:

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

    _check_format(form, excel, to_stdout=output == "-")
    made = build(tables, Rules(tuple(dict.fromkeys(kinds)), prefer, by, frozenset(indicators), frozenset(also)))
    if output == "-":
        for line in written.lines(made, not is_long, form, excel):
            emit(line)
    else:
        for remark in written.into_folder(made, output or Path(tables) / "panel", not is_long, form, excel):
            complain(remark)
    if conflicts:
        written.put_conflicts(made, Path(conflicts), excel)
    if not quiet:
        for account in written.accounts(made):
            complain(account)
    for name in sorted(set(indicators) - {cell.series.indicator for cell in made.cells}):
        complain(f"{name}: no value of it in {tables}")
    return 0


@cli.command()
@_inputs
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(readable=False),
    default=_REVIEW,
    show_default=True,
    help="Folder for the pages; open index.html in it.",
)
@click.option(
    "--corrections",
    metavar="FILE",
    multiple=True,
    type=click.Path(readable=False),
    help="Corrections to show on the rows (default: corrections.csv in the folder, where there is one).",
)
@click.option("--sample", metavar="FILE", type=click.Path(readable=False), help="Rows to judge, as drawn by sample.")
@click.option("--serve", is_flag=True, help="Serve the pages on this computer, with saving, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port for --serve (default: one that is free).")
@_site_file
@_catalogue_file
@reading
@workers
@click.option("-q", "--quiet", is_flag=True, help="No progress bar; failures are still told.")
def review(
    inputs: Sequence[str],
    output: str,
    corrections: Sequence[str],
    sample: str | None,
    serve: bool,
    port: int,
    sites: str | None,
    catalogue: str | None,
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

    from hbsummary.review.sampling import load, starts
    from hbsummary.review.serve import Server
    from hbsummary.review.site import CORRECTIONS, build

    folder = Path(output)
    kept = [str(folder / CORRECTIONS)] if (folder / CORRECTIONS).exists() else []
    drawn = starts(load(Path(sample))) if sample else {}
    with counter(quiet) as advance:

        def tell(outcome: Any, total: int) -> None:
            advance(total)
            if isinstance(outcome, Failure):
                _remark(outcome)

        revised = _load_corrections(corrections or kept)
        profiles, known = _load_sites(sites), _load_catalogue(catalogue)
        index = build(inputs or [_INPUT], folder, revised, drawn, profiles, known, options, workers, tell)
    for source in sorted(set(drawn) - set(index.sources)):
        complain(f"{source}: is in the sample, but not among the inputs")
    if serve:
        with Server(folder, port) as server:
            emit(f"Open {server.address}\n")
            flush()
            server.serve_forever()
    elif not quiet:
        emit(f"Open {folder / 'index.html'}\n")
    failed = len(index.failures)
    return _exit_code(len(index.sources) + failed, failed)


def _strata(ctx: click.Context, param: click.Parameter, given: str) -> tuple[str, ...]:
    """The names of --by, with commas between."""
    from hbsummary.review.sampling import BY

    names = tuple(name.strip() for name in given.split(",") if name.strip())
    for name in names:
        if name not in BY:
            raise click.BadParameter(f"{name!r} is none of {', '.join(BY)}.", ctx, param)
    return names


@cli.command()
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
@click.option(
    "-o", "--output", metavar="FILE|-", type=click.Path(readable=False), default="sample.csv", show_default=True
)
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


@cli.command()
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

    from hbsummary.review.accuracy import accuracy as reckon
    from hbsummary.review.accuracy import lines
    from hbsummary.review.sampling import load

    drawn = load(Path(sample)) if sample else []
    verdicts = [each for mine in _load_corrections(corrections).values() for each in mine]
    found = reckon(verdicts, drawn, width)
    if not found:
        complain("no row is judged yet" + (" of the sample" if sample else ""))
        return 1
    emit(lines(found, as_json))
    left = len(drawn) - found[-1].judged
    if left > 0:
        complain(f"{left} rows of the sample are not judged yet")
    return 0


@cli.command()
@click.argument("file", type=click.Path(readable=False))
@click.option("--pager/--no-pager", default=True, help="On a terminal, page by page (default).")
@_site_file
@_catalogue_file
@reading
def show(file: str, pager: bool, sites: str | None, catalogue: str | None, options: Options) -> int:
    """Show a report with its values marked.

    Its outline, then its text without boilerplate: on a terminal each value in the colour of its kind, with
    its indicator behind it; in a file or pipe between 【 and 】. The explain command tells more of each.

    \b
    Examples:
      hbsummary show page.txt
      hbsummary show page.txt --no-pager
    """
    from hbsummary.review.show import show as show_all
    from hbsummary.run.local import extractor

    source = _read(file, options)
    show_all(source, extractor(_load_sites(sites), catalogue=_load_catalogue(catalogue))(source), pager)
    return 0


def _load_sites(path: str | None) -> Sites | None:
    """The user's site profiles; InputError when the file is missing or wrong."""
    if path is None:
        return None
    from pathlib import Path

    from hbsummary.clean import load_sites

    return load_sites(Path(path))


def _load_corrections(paths: Sequence[str]) -> Corrections:
    """The corrections of all files; InputError when one is missing or wrong."""
    if not paths:
        return {}
    from pathlib import Path

    from hbsummary.corrections import load

    return load(map(Path, paths))


def _load_catalogue(path: str | None) -> Catalogue | None:
    """The user's indicators with those of the package; InputError when the file is missing or wrong."""
    if path is None:
        return None
    from hbsummary.normalise.catalogue import load_catalogue

    return load_catalogue(path)


def _remark(outcome: Any, quiet: bool = False) -> None:
    """One line on an input that failed, or on one that holds no report."""
    if isinstance(outcome, Failure):
        remedy = f" ({outcome.remedy})" if outcome.remedy else ""
        complain(f"{outcome.source}: {outcome.reason}{remedy}")
    elif not quiet and not outcome.reports:
        complain(f"{outcome.source}: holds no report")


def _exit_code(count: int, errors: int) -> int:
    if not errors:
        return 0
    return 1 if errors == count else 3


def main(args: Sequence[str] | None = None) -> int:
    """Runs the command line and gives its exit code."""
    use_utf8()
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
