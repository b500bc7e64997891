"""Values: each figure of a table with its name, unit, kind and period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from hbsummary.grid.cells import Cell, Shape, Unit, as_unit, quantities, shape
from hbsummary.grid.model import Row, Table
from hbsummary.grid.names import compose, join
from hbsummary.grid.sense import Sense, caption_sense, default_unit, merged, sense
from hbsummary.grid.told import asked, in_order
from hbsummary.grid.vocabulary import ends_with, words
from hbsummary.model import DocType, Kind, Observation, Quantity, Report, Section
from hbsummary.regex import regex

__all__ = ["observations"]

_LEVEL = regex(r"(?:[省市县区乡镇村州]|社区|街道){1,2}[级内外]?")
_SCOPE = regex(r"[全我本][国省市县区州旗镇乡院局]|辖区")
# A table may be of the year after its report's.
_NEXT = 1


def observations(folded: str, table: Table, report: Report, sections: Sequence[Section]) -> Iterator[Observation]:
    """The observations of a table's cells, row by row."""
    heads = [merged(head) for head in table.heads]
    about = caption_sense(table.caption)
    base = _base_year(report, heads, [_label(row) for row in table.rows])
    percent = _percent_columns(table, heads)
    # 2020年, 2025年 in a plan: the one is where it sets out.
    last = not any(s.year.isdigit() and s.year > base for s in heads)
    parent, whole = Sense(), False
    shared = _shared_labels(table.rows)
    columns, lines = _by_order(heads, [_label(row) for row in table.rows], about)
    for at, row in enumerate(table.rows):
        label = _label(row)
        if (whole and label.name in words("last_part")) or _are_levels(parent, label):
            label = replace(label, dependent=False)  # 肺炎, 其他: no part of the row above, but one beside it
        elif label.name and not label.dependent and label.name not in words("total"):
            parent = label
        whole = not label.dependent
        named = [t for t in row.labels if shape(t) is not Shape.YEAR]
        over = sense(named[-2]) if len(named) > 1 else parent
        if label.dependent:
            parent, label = over, _below(label, over)
        elif named and named[-1] in shared and over.name:
            label = replace(label, name=join(over.name, label.name))
        for n, cell in enumerate(row.values):
            if cell is None or heads[n].ignored or label.ignored:
                continue
            unit = columns[n] or lines[at]
            context = _Context(row, label, heads[n], about, over.name, base, n in percent, unit, last)
            section = _section_at(sections, cell.start)
            yield from context.observe(cell, report, section, table.settled)


def _by_order(
    heads: Sequence[Sense], labels: Sequence[Sense], about: Sense
) -> tuple[list[Unit | None], list[Unit | None]]:
    """The units that columns and rows take by their order, where the caption gives as many units as measures."""
    levels = [(n, s) for n, s in enumerate(heads) if s.unit is None and s.kind is not Kind.CHANGE and not s.ignored]
    over = [(n, s) for n, s in levels if s.name or s.tail]
    beside = [(n, s) for n, s in enumerate(labels) if not s.dependent and s.unit is None]
    found: list[list[Unit | None]] = [[None] * len(heads), [None] * len(labels)]
    if about.units:
        # The measures are where more words ask for one of the units.
        asking = [sum(asked(*_words(s), about.units) is not None for _, s in side) for side in (over, beside)]
        axis = int(asking[1] > asking[0] or not any(s.name for _, s in over))
        measures = (over, beside)[axis]
        # What a head asks for (比重) is not for the rows.
        taken = {asked(*_words(s), about.units) for s in heads if s.unit is None} if axis else set()
        units = [unit for unit in about.units if unit not in taken]
        for (n, _), unit in zip(measures, in_order([_words(s) for _, s in measures], units), strict=True):
            found[axis][n] = unit
    return found[0], found[1]


def _words(said: Sense) -> tuple[str, str, Unit | None]:
    return said.name, said.tail, default_unit(said.name, said.tail)


def _shared_labels(rows: Sequence[Row]) -> set[str]:
    """Labels that stand under more than one other, so that only both together name a row: 医院 under 公立 and 民营."""
    over: dict[str, set[str]] = {}
    for row in rows:
        if len(row.labels) > 1:
            over.setdefault(row.labels[-1], set()).add(row.labels[-2])
    return {label for label, above in over.items() if len(above) > 1}


def _label(row: Row) -> Sense:
    """What the labels of a row say: the last one, with the year that another one is."""
    own = [t for t in row.labels if shape(t) is not Shape.YEAR]
    years = [t for t in row.labels if shape(t) is Shape.YEAR]
    label = merged(tuple(own[-1:]))
    return replace(label, year=sense(years[-1]).year) if years else label


def _are_levels(above: Sense, label: Sense) -> bool:
    """Whether two labels are levels of one scale: 乡镇, 县级, 县外."""
    return _LEVEL.fullmatch(above.name) is not None and _LEVEL.fullmatch(label.name) is not None


def _below(label: Sense, over: Sense) -> Sense:
    """A dependent label with the unit of the one above, whose part it is; 其中:治愈率 has its own."""
    return label if label.unit or ends_with("measure_end", label.name) else replace(label, unit=over.unit)


def _base_year(report: Report, heads: Sequence[Sense], labels: Sequence[Sense]) -> str:
    """The year that counts as this year: the report's, or the latest of a table that goes beyond it.

    What is told of a year much later than the report's (2020年, 2025年 in a report of 2020) is planned.
    """
    years = {s.year for s in (*heads, *labels) if s.year.isdigit() and s.kind in (None, Kind.REFERENCE)}
    if report.year.isdigit():
        years = {year for year in years if int(year) - int(report.year) <= _NEXT}
    if not report.year or (len(years) > 1 and max(years) > report.year):
        return max(years, default=report.year)
    return report.year


def _section_at(sections: Sequence[Section], at: int) -> int | None:
    """The innermost section that holds the position."""
    n = bisect_right(sections, at, key=lambda section: section.start) - 1
    section = sections[n] if n >= 0 else None
    while section is not None and section.end <= at:
        section = sections[section.parent - 1] if section.parent else None
    return section.number if section else None


def _percent_columns(table: Table, heads: Sequence[Sense]) -> set[int]:
    """Columns of changes without a printed unit that are percentages, as their figures show."""
    found = set()
    for n, head in enumerate(heads):
        if head.kind is not Kind.CHANGE or head.unit is not None:
            continue
        votes = [_reckon(row, n, heads) for row in table.rows]
        yes, no = votes.count(True), votes.count(False)
        if yes > no or (yes == no == 0 and (head.percent or _finer(table, n))):
            found.add(n)
    return found


def _reckon(row: Row, column: int, heads: Sequence[Sense]) -> bool | None:
    """Whether a change is the percentage (True) or the difference (False) of two figures of its row."""
    change = _number(row.values[column])
    levels = [_number(c) for n, c in enumerate(row.values[:column]) if heads[n].kind is not Kind.CHANGE]
    if change is None or len(levels) < 2 or None in levels[-2:]:
        return None
    one, other = levels[-2:]
    assert one is not None and other is not None
    places = Decimal(10) ** min(0, int(change.normalize().as_tuple().exponent))
    for early, late in ((one, other), (other, one)):
        if abs(late - early - change) <= places:
            return False
        if early and abs((late - early) / early * 100 - change) <= max(places, Decimal("0.05")):
            return True
    return None


def _finer(table: Table, column: int) -> bool:
    """Whether a column has decimals where the others of its rows have none."""
    pairs = [(r.values[column], r.values[:column]) for r in table.rows if r.values[column] is not None]
    own = [c.text for c, _ in pairs if c is not None]
    others = [c.text for _, cells in pairs for c in cells if c is not None]
    return bool(others) and any("." in t for t in own) and not any("." in t for t in others)


def _number(cell: Cell | None) -> Decimal | None:
    if cell is None:
        return None
    found = quantities(cell)
    return Decimal(str(found[0].value)) if len(found) == 1 and found[0].value is not None else None


class _Context:
    """What is known of one cell from its row, its head and the caption."""

    def __init__(
        self,
        row: Row,
        label: Sense,
        head: Sense,
        about: Sense,
        over: str,
        base: str,
        percent: bool,
        ordered: Unit | None,
        last: bool,
    ) -> None:
        self.row, self.label, self.head, self.about = row, label, head, about
        self.base, self.over, self.ordered = base, over, ordered
        self.percent, self.last = percent, last
        self.name = compose(label, head, over, about)

    def observe(self, cell: Cell, report: Report, section: int | None, settled: bool) -> Iterator[Observation]:
        """The observations of the cell: one, or one for each part of a ratio."""
        if not self.name:
            return
        kind = self._kind(report)
        flags = () if settled or len(self.row.values) == 1 else ("head_uncertain",)
        for printed in quantities(cell):
            quantity = self._measured(printed, kind)
            unknown = ("unknown_unit",) if (unit := self._unit(kind)) and not unit.known and not printed.unit else ()
            yield Observation(
                quantity=quantity,
                indicator=self.name,
                kind=kind,
                section=section,
                period=self._period(report),
                scope=self._scope(),
                basis=(self.head.basis or self.label.basis) if kind is Kind.CHANGE else "",
                context_start=self.row.start,
                context_end=self.row.end,
                flags=(*quantity.flags, *flags, *unknown),
                trace={"name": "table", "kind": "table head" if self.head.kind else "table", "number": quantity.rule},
            )

    def _kind(self, report: Report) -> Kind:
        for said in (self.head.kind, self.label.kind):
            if said is not None:
                return said
        year = self._year()
        if "-1" in (self.head.year, self.label.year) or (year and self.base and year < self.base):
            return Kind.REFERENCE
        if year.isdigit() and self.base.isdigit() and int(year) - int(self.base) > _NEXT:
            return Kind.TARGET
        planned = report.doc_type is DocType.PLAN and (
            not year or year > self.base or (year == self.base and self.last)
        )
        return Kind.TARGET if planned else Kind.LEVEL

    def _year(self) -> str:
        """The year of the cell, four digits; that of the caption where neither head nor label has one."""
        said = self.head.year or self.label.year or self.about.year
        if said != "-1":
            return said
        return str(int(self.base) - 1) if self.base.isdigit() else ""

    def _period(self, report: Report) -> str:
        year = self._year() or self.base
        part = self.head.part or self.label.part
        if not part and not (self.head.year or self.label.year):
            part = self.about.part
        if part and year:
            return part.format(year)
        if not (self.head.year or self.label.year or self.about.year):
            return report.period if report.period and self.base == report.year else year
        # The same months of another year stand beside those that the report is of.
        return report.period.replace(report.year, year) if report.year and report.period else year

    def _scope(self) -> str:
        if self.head.scope or self.label.scope:
            return self.head.scope or self.label.scope
        match = _SCOPE.match(self.row.labels[-1] if self.row.labels else "") or _SCOPE.search(self.about.name)
        return match.group() if match else ""

    def _unit(self, kind: Kind) -> Unit | None:
        """The unit that head, row or caption give to a bare figure, the nearest first."""
        if kind is Kind.CHANGE and self.head.kind is Kind.CHANGE:
            if self.head.unit is not None:
                return self.head.unit
            if self.percent:
                return Unit("%")
        if kind is Kind.CHANGE and self.head.kind is None and self.label.percent:
            return self.label.unit or Unit("%")
        row = as_unit(self.row.unit) if self.row.unit else None
        if self.row.unit and row is None and shape(self.row.unit) is not Shape.EMPTY:
            row = Unit(self.row.unit, known=False)
        return self.head.unit or row or self.label.unit or self._implied()

    def _implied(self) -> Unit | None:
        tail = self.head.tail if self.head.kind is not Kind.CHANGE else ""
        # The name of a measure is in one of the two; that of places says nothing of units.
        own = default_unit(self.head.name, tail) or default_unit(self.label.name, "")
        implied = own or default_unit(self.name, tail)
        told = self._told() if self.about.units else self.about.unit
        if told is None or implied is None:
            return implied or told
        if implied.name == told.name or (implied.name != "%" and told.name not in ("元", "%")):
            return told
        return implied

    def _told(self) -> Unit | None:
        """The one of several units in the caption that the nearest words ask for, else the one that order gives."""
        tail = self.head.tail if self.head.kind is not Kind.CHANGE else ""
        for name, end in ((self.head.name, tail), (self.label.name, ""), (self.over, "")):
            unit = asked(name, end, default_unit(name, end), self.about.units)
            if unit is not None:
                return unit
        # 单位:人、% over 任务数: what says no measure is counted.
        counts = [unit for unit in self.about.units if unit.name not in words("share_unit")]
        return self.ordered or (counts[0] if len(counts) == 1 and not self.head.name and not tail else None)

    def _measured(self, printed: Quantity, kind: Kind) -> Quantity:
        """The printed quantity with the unit of its place, folded by the unit's factor, signed as a change is."""
        unit = self._unit(kind)
        value, most, name = printed.value, printed.value_max, printed.unit
        if not name and unit is not None:
            factor = Decimal(1) if "scaled" in printed.flags else unit.factor
            value = None if value is None else float(Decimal(str(value)) * factor)
            most = None if most is None else float(Decimal(str(most)) * factor)
            name = unit.name
        if kind is Kind.CHANGE and (self.head.falls or self.label.falls) and value is not None:
            value = -abs(value)
        flags = tuple(f for f in printed.flags if f != "scaled")
        return replace(printed, value=value, value_max=most, unit=name, flags=flags)
