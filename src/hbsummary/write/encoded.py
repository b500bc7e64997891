"""What one source gave, as bytes that can be sent, stored and written without being understood again.

Rows are encoded for the format of the tables where they are found, which is most of the work of
writing. Reports stay records: which are copies of one another is known only when all are there.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from typing import IO, Any

from hbsummary.model import Kind
from hbsummary.tables import TABLES, Document, Extraction, Failure, Rows
from hbsummary.write.formats import FORMATS
from hbsummary.write.table import Table, of

__all__ = ["Encoded", "Encoder", "Tally"]

# Quick, and a fifth of the size is left.
_COMPRESSION = 1
# So many rows are encoded, and so many bytes are unpacked, at a time.
_ROWS, _PIECE = 1000, 1 << 20
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
        """Each table that it has rows for, with some of its lines, as often as needed."""
        pieces, held = _unpacked(self.rows), b""
        for record, size in zip(TABLES, self.sizes, strict=False):
            while size:
                while len(held) < size and (len(held) < _PIECE or b"\n" not in held):
                    held += next(pieces)
                end = size if len(held) >= size else held.rindex(b"\n") + 1
                yield of(record), held[:end]
                held, size = held[end:], size - end

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
            return Encoded(outcome.source, outcome, **self._packed({Failure: [outcome]}))
        rows = {}
        for each in fields(outcome):
            held = getattr(outcome, each.name)
            if isinstance(held, Rows) and held.record in TABLES and held.record is not Document:
                rows[held.record] = held
        return Encoded(
            outcome.source,
            None,
            tuple(outcome.reports),
            outcome.signatures,
            **self._packed(rows),
            tally=_tally(outcome),
        )

    def _packed(self, rows: Mapping[type[Any], Sequence[Any]]) -> dict[str, Any]:
        """Rows compressed, some at a time: all of them as text would take more than the rows themselves."""
        pack, packed, sizes = zlib.compressobj(_COMPRESSION), [], []
        for record in TABLES:
            held, size = rows.get(record, ()), 0
            for at in range(0, len(held), _ROWS):
                lines = FORMATS[self.form].encode(of(record), held[at : at + _ROWS], self.excel)
                packed.append(pack.compress(lines))
                size += len(lines)
            sizes.append(size)
        return {"sizes": tuple(sizes), "rows": b"".join([*packed, pack.flush()])}


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """What was compressed, in pieces that are not too long."""
    unpack = zlib.decompressobj()
    while packed:
        yield unpack.decompress(packed, _PIECE)
        packed = unpack.unconsumed_tail
    yield unpack.flush()


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
