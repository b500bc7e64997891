"""What one source gave, as bytes that can be sent, stored and written without being understood again.

Rows are encoded for the format of the tables where they are found, which is most of the work of
writing. Reports stay records: which are copies of one another is known only when all are there.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field, fields
from typing import IO, Any

from hbsummary.model import Kind
from hbsummary.tables import TABLES, Document, Extraction, Failure, Rows
from hbsummary.write.formats import FORMATS
from hbsummary.write.table import Table, of

__all__ = ["Encoded", "Encoder", "Tally"]

# Quick, and a fifth of the size is left.
_COMPRESSION = 1
_REVIEWED = "reviewed"


@dataclass(slots=True)
class Tally:
    """What one source gave, in counts. `examples` are name and value of the first value of each kind;
    `unfit` says which corrections no longer fit."""

    sections: int = 0
    values: int = 0
    removed: int = 0
    reviewed: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    examples: dict[str, tuple[str, str]] = field(default_factory=dict)
    unfit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Encoded:
    """Either a `failure`, or `reports` with their signatures (none where copies are not sought) and `rows`:
    those of all other tables, one table after the other, `sizes` in bytes each, compressed."""

    source: str
    failure: Failure | None = None
    reports: tuple[Document, ...] = ()
    signatures: tuple[bytes, ...] = ()
    sizes: tuple[int, ...] = ()
    rows: bytes = b""
    tally: Tally = field(default_factory=Tally)

    def tables(self) -> Iterator[tuple[Table, bytes]]:
        """Each table that it has rows for, with them."""
        rows, at = zlib.decompress(self.rows) if self.rows else b"", 0
        for record, size in zip(TABLES, self.sizes, strict=False):
            if size:
                yield of(record), rows[at : at + size]
            at += size

    def dump(self) -> bytes:
        """All of it as a line of JSON and bytes behind it."""
        about = {
            "source": self.source,
            "failure": None if self.failure is None else astuple(self.failure),
            "reports": list(map(astuple, self.reports)),
            "signatures": list(map(len, self.signatures)),
            "sizes": self.sizes,
            "rows": len(self.rows),
            "tally": astuple(self.tally),
        }
        return json.dumps(about, separators=(",", ":")).encode() + b"\n" + self.rows + b"".join(self.signatures)

    @classmethod
    def load(cls, stream: IO[bytes]) -> Encoded:
        """What `dump` made, from where a stream stands."""
        about = json.loads(stream.readline())
        rows = stream.read(about["rows"])
        sections, values, removed, reviewed, kinds, examples, unfit = about["tally"]
        examples = {kind: (name, text) for kind, (name, text) in examples.items()}
        return cls(
            about["source"],
            None if about["failure"] is None else Failure(*about["failure"]),
            tuple(Document(*cells) for cells in about["reports"]),
            tuple(stream.read(size) for size in about["signatures"]),
            tuple(about["sizes"]),
            rows,
            Tally(sections, values, removed, reviewed, kinds, examples, tuple(unfit)),
        )


@dataclass(frozen=True, slots=True)
class Encoder:
    """Encodes for one format of tables."""

    form: str = "csv"
    excel: bool = False

    def __call__(self, outcome: Extraction | Failure) -> Encoded:
        """What one source gave, encoded."""
        if isinstance(outcome, Failure):
            rows = {Failure: self._encoded(Failure, [outcome])}
            return Encoded(outcome.source, outcome, **self._packed(rows))
        rows = {}
        for each in fields(outcome):
            held = getattr(outcome, each.name)
            if isinstance(held, Rows) and held.record in TABLES and held.record is not Document:
                rows[held.record] = self._encoded(held.record, held)
        return Encoded(
            outcome.source,
            None,
            tuple(outcome.reports),
            outcome.signatures,
            **self._packed(rows),
            tally=_tally(outcome),
        )

    def _encoded(self, record: type[Any], rows: Sequence[Any]) -> bytes:
        return FORMATS[self.form].encode(of(record), rows, self.excel)

    def _packed(self, rows: dict[type[Any], bytes]) -> dict[str, Any]:
        parts = [rows.get(record, b"") for record in TABLES]
        return {"sizes": tuple(map(len, parts)), "rows": zlib.compress(b"".join(parts), _COMPRESSION)}


def _tally(outcome: Extraction) -> Tally:
    examples: dict[str, tuple[str, str]] = {}
    for row in outcome.observations:
        if row.kind not in examples:
            examples[Kind(row.kind)] = row.indicator, row.value_text
    return Tally(
        sections=len(outcome.sections),
        values=len(outcome.observations),
        removed=sum(row.end - row.start for row in outcome.removals),
        reviewed=sum(_REVIEWED in row.flags.split(";") for row in outcome.observations),
        kinds=dict(Counter(row.kind for row in outcome.observations)),
        examples=examples,
        unfit=outcome.unfit,
    )
