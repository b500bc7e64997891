"""Tables as files: workbooks (XLSX) and CSV.

Each is a document of tables, or with --text-column a collection of reports, one to a row.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import Unread, suffix
from hbsummary.read.compose import Composer, one_line
from hbsummary.read.items import Cell, Item, arranged, put
from hbsummary.read.options import DEFAULT, Limits, Options
from hbsummary.read.text import read_text
from hbsummary.read.workbook import Area, Row, Sheet, Workbook

__all__ = ["members_csv", "members_xlsx", "read_csv", "read_xlsx"]

Found = Iterator[Source | Unread]

# Flags of what is not shown and so not read, of formulas without a result, and of CSV files that
# open a quote and never close it.
_HIDDEN_SHEETS, _HIDDEN_ROWS, _HIDDEN_COLUMNS = "hidden_sheets", "hidden_rows", "hidden_columns"
_HIDDEN_ROW, _UNSOLVED, _UNCLOSED = "hidden_row", "formulas_without_value", "unclosed_quote"
# Names that programs give say nothing.
_UNNAMED = re.compile(r"(?i)(?:sheet|工作表|表)\s?[0-9]{0,4}")
_RULE = "sheet_name"
_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BLANKS = "\ufeff \t\r\n\u3000\xa0\0"
_DELIMITERS = ",\t;"
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 30
# What a message shows of the columns that there are.
_MOST_COLUMNS, _MOST_NAME = 20, 30


# --- documents


def read_xlsx(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """A workbook as a text: each sheet's name, and its rows as rows of a table. What is hidden is left out."""
    book = Workbook(data, options.limits)
    composer, hidden = Composer(options.limits), Counter[str]()
    for sheet in book.sheets:
        if sheet.hidden:
            hidden[_HIDDEN_SHEETS] += 1
            continue
        _put_sheet(composer, sheet, _table(book, sheet, hidden, options.limits))
    if book.unsolved:
        hidden[_UNSOLVED] = book.unsolved
    source = composer.source(name, "xlsx", tuple(f"{flag}={count}" for flag, count in sorted(hidden.items())))
    if all(edit.rule == _RULE for edit in source.edits) and not _beside(source):
        raise InputError("holds no text", "check whether its sheets are hidden or empty")
    return source


def _beside(source: Source) -> str:
    """The text of a source without the names of its sheets."""
    start = source.edits[-1].end if source.edits else 0
    return source.text[start:].strip(_BLANKS)


def _put_sheet(composer: Composer, sheet: Sheet, rows: Sequence[tuple[int, list[Cell]]]) -> None:
    if not rows:
        return
    if composer.at:
        composer.line("")
    title = one_line(sheet.name)
    if _UNNAMED.fullmatch(title):
        composer.aside(title, _RULE)
    elif title:
        composer.line(title)
    last = rows[0][0] - 1
    for number, cells in rows:
        # An empty row sets one table apart from another.
        if number > last + 1:
            composer.line("")
        put(composer, arranged([cells]))
        last = number


def _table(book: Workbook, sheet: Sheet, hidden: Counter[str], limits: Limits) -> list[tuple[int, list[Cell]]]:
    """The rows of a sheet that are shown, with their numbers; without empty rows and without the empty margins."""
    columns, areas = set[int](), list[Area]()
    rows = list(book.rows(sheet, columns, areas))
    _clear(rows, areas, limits)
    hidden[_HIDDEN_ROWS] += sum(row.hidden and any(row.cells.values()) for row in rows)
    filled = {column for row in rows for column, text in row.cells.items() if text}
    hidden[_HIDDEN_COLUMNS] += len(filled & columns)
    for flag in (_HIDDEN_ROWS, _HIDDEN_COLUMNS):
        if not hidden[flag]:
            del hidden[flag]
    visible = sorted(filled - columns)
    wide = _widths(areas)
    out, shift = [], 0
    for row in rows:
        if row.hidden:
            # What stands below moves up: a hidden row sets nothing apart.
            shift += 1
        elif cells := _cells(row, visible, columns, wide.get(row.number, {})):
            out.append((row.number - shift, cells))
    return out


def _clear(rows: Sequence[Row], areas: Sequence[Area], limits: Limits) -> None:
    """Empties the cells that are covered by one merged with them: what they hold is not shown."""
    numbers, looked = [row.number for row in rows], 0
    for area in areas:
        for row in rows[bisect_left(numbers, area.top) : bisect_left(numbers, area.bottom + 1)]:
            across = range(area.left, area.right + 1)
            looked += 1 + min(len(across), len(row.cells))
            limits.check_cells(looked)
            few, many = (across, row.cells) if len(across) < len(row.cells) else (list(row.cells), across)
            for column in few:
                if column in many and (row.number, column) != (area.top, area.left):
                    row.cells[column] = ""


def _widths(areas: Sequence[Area]) -> Mapping[int, dict[int, int]]:
    """By row and column, where the cells end that are merged to the right."""
    wide: dict[int, dict[int, int]] = {}
    for area in areas:
        wide.setdefault(area.top, {})[area.left] = area.right
    return wide


def _cells(row: Row, visible: Sequence[int], hidden: set[int], wide: Mapping[int, int]) -> list[Cell]:
    """The cells of a row from the first used column of the sheet on, each with the columns that it spans."""
    last = max((column for column in visible if row.cells.get(column)), default=None)
    if last is None:
        return []
    cells, column = [], visible[0]
    while column <= last:
        end = min(wide.get(column, column), visible[-1])
        spanned = sum(n not in hidden for n in range(column, end + 1)) if end > column else column not in hidden
        if spanned:
            cells.append(_cell(row.cells.get(column, "") if column not in hidden else "", spanned))
        column = end + 1
    # A title over the whole table is no row of it.
    filled = [cell for cell in cells if cell.items]
    whole = len(filled) == 1 and filled[0].columns > 1 and filled[0].columns == sum(cell.columns for cell in cells)
    return filled if whole or (len(cells) == 1) else cells


def _cell(text: str, columns: int = 1) -> Cell:
    lines = _BREAK.split(text.replace("\t", " ")) if text.strip(_BLANKS) else []
    return Cell(tuple(Item(line) for line in lines), columns)


def read_csv(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """A CSV file as a text: its rows as rows of a table."""
    table = _Csv(data, name, options)
    composer = Composer(options.limits)
    cells = 0
    for _, row in table.rows():
        while row and not row[-1].strip(_BLANKS):
            row.pop()
        cells += len(row)
        options.limits.check_cells(cells)
        if row:
            put(composer, arranged([[_cell(text) for text in row]]))
        else:
            composer.line("")
    source = composer.source(name, "csv", table.flags)
    return replace(source, encoding=table.source.encoding, certainty=table.source.certainty)


class _Csv:
    """The rows of a CSV file: its encoding, what sets its cells apart, and flags."""

    def __init__(self, data: bytes, name: str, options: Options) -> None:
        self.source = read_text(data, name, options)
        # NULs are of no meaning in a table; programs for databases leave them.
        self._text = self.source.text.replace("\0", "")
        self._delimiter = "\t" if suffix(name) == ".tsv" else _delimiter(self._text)
        self._quoting: int = csv.QUOTE_MINIMAL
        self.flags = self.source.flags
        if self._is_unclosed():
            self._quoting = csv.QUOTE_NONE
            self.flags = (*self.flags, _UNCLOSED)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows with their numbers, from 1; a cell may run over several lines."""
        # What is too long for a text is told for its row, and those after it are read.
        csv.field_size_limit(max(csv.field_size_limit(), min(len(self._text) + 1, 2**31 - 1)))
        # Without newline="" the line ends within cells would change.
        lines = io.StringIO(self._text, newline="")
        try:
            yield from enumerate(csv.reader(lines, delimiter=self._delimiter, quoting=self._quoting), 1)  # type: ignore[arg-type]
        except csv.Error as error:
            raise InputError(f"is no CSV file that can be read: {error}", "save it as CSV or XLSX again") from error

    def _is_unclosed(self) -> bool:
        """Whether a quote is opened and not closed: all that follows would be one cell."""
        if self._text.count('"') % 2 == 0:
            return False
        last: list[str] = []
        for _, row in self.rows():
            last = row
        return bool(last) and "\n" in last[-1].rstrip() and not self._text.rstrip().endswith('"')


def _delimiter(text: str) -> str:
    """What sets the cells apart: of comma, tab and semicolon the one that gives most rows the same width."""
    lines = text[:_SAMPLE].splitlines(keepends=True)[: 4 * _SAMPLE_ROWS]
    ranks = {}
    for delimiter in _DELIMITERS:
        try:
            rows = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row][:_SAMPLE_ROWS]
        except csv.Error:
            rows = []
        width, count = Counter(n for n in rows if n > 1).most_common(1)[0] if any(n > 1 for n in rows) else (0, 0)
        ranks[delimiter] = (count, width)
    return max(_DELIMITERS, key=lambda delimiter: ranks[delimiter])


# --- collections


def members_xlsx(data: bytes, name: str, options: Options = DEFAULT) -> Found:
    """The reports in the column `options.text_column` of a workbook, one to a row.

    Hidden rows are read too, with a flag: a filter that is left on hides them. InputError when
    no sheet has the column, or nothing is in it.
    """
    book = Workbook(data, options.limits)
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    places = {sheet.part: _headed(book, sheet) for sheet in shown}
    wanted = options.text_column or ""
    chosen = [sheet for sheet in shown if _place(wanted, places[sheet.part]) is not None]
    if not chosen:
        raise _no_column(wanted, (head for heads in places.values() for head in heads.values()))
    reports = _Reports(name, options, "xlsx")
    for sheet in chosen:
        column = _place(wanted, places[sheet.part])
        within = f"{one_line(sheet.name)}!" if len(chosen) > 1 else ""
        for row in book.rows(sheet):
            if row.number > 1 and column is not None:
                flags = (_HIDDEN_ROW,) if row.hidden else ()
                yield from reports.one(f"{within}{row.number}", row.cells.get(column, ""), flags)
    reports.check()


def _headed(book: Workbook, sheet: Sheet) -> dict[int, str]:
    """The names in the first row of a sheet, by column."""
    first = next(book.rows(sheet), None)
    return first.cells if first is not None and first.number == 1 else {}


def members_csv(data: bytes, name: str, options: Options = DEFAULT) -> Found:
    """The reports in the column `options.text_column` of a CSV file, one to a row; InputError when it has none."""
    table = _Csv(data, name, options)
    rows = table.rows()
    _, first = next(rows, (0, []))
    heads = dict(enumerate(first))
    column = _place(options.text_column or "", heads)
    if column is None:
        raise _no_column(options.text_column or "", heads.values())
    reports = _Reports(name, options, "csv", table.source)
    for number, row in rows:
        yield from reports.one(str(number), row[column] if column < len(row) else "", table.flags)
    reports.check()


def _place(wanted: str, heads: Mapping[int, str]) -> int | None:
    """The first column of that name."""
    return next((place for place, head in heads.items() if head.strip(_BLANKS) == wanted.strip(_BLANKS)), None)


def _no_column(wanted: str, heads: Iterable[str]) -> InputError:
    names = list(dict.fromkeys(filter(None, (one_line(head)[:_MOST_NAME] for head in heads))))
    listed = ", ".join(names[:_MOST_COLUMNS]) + (", …" if len(names) > _MOST_COLUMNS else "")
    remedy = f"its columns are: {listed}" if names else "its first row names no columns"
    return InputError(f"has no column {wanted}", remedy)


@dataclass(slots=True)
class _Reports:
    """The rows of one file as sources: its name, its form, and the text that it was if it is one."""

    name: str
    options: Options
    form: str
    whole: Source | None = None
    count: int = 0

    def one(self, place: str, text: str, flags: tuple[str, ...]) -> Found:
        """The report in the row `place`, exactly as its cell has it; nothing where the cell is empty."""
        if not text.strip(_BLANKS):
            return
        self.count += 1
        name = f"{self.name}!/{place}"
        if name in self.options.settled:
            return
        self.options.begun(name)
        try:
            self.options.limits.check_text(len(text))
        except InputError as error:
            yield Unread(name, error)
            return
        source = Source(name, text, flags=flags, form=self.form)
        if self.whole is not None:
            source = replace(source, encoding=self.whole.encoding, certainty=self.whole.certainty)
        yield source

    def check(self) -> None:
        """InputError when no row held a report."""
        if not self.count:
            raise InputError(f"holds no text in the column {self.options.text_column}", "name another column")
