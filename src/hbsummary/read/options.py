"""What a user may set for reading: limits, the encoding of texts, the column that holds reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hbsummary.errors import InputError

__all__ = ["DEFAULT", "Limits", "Options"]

_MEGA = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may take before it is refused.

    Sizes are in bytes, `text` in characters, `seconds` and `memory` hold for one file in
    a worker process. Reports are some ten kilobytes: the defaults leave a factor of a
    thousand and more, and still keep a machine of a few gigabytes alive.
    """

    file: int = 100 * _MEGA
    unpacked: int = 500 * _MEGA
    text: int = 50_000_000
    pages: int = 2_000
    cells: int = 500_000
    nesting: int = 100
    archives: int = 3
    members: int = 100_000
    seconds: float = 60.0
    memory: int = 2048 * _MEGA

    def check_file(self, size: int) -> None:
        """InputError when a file of `size` bytes is too large."""
        if size > self.file:
            raise InputError(f"has {size:,} bytes, more than the limit of {self.file:,}", "raise --max-file-size")

    def check_unpacked(self, size: int) -> None:
        """InputError when what was unpacked so far, `size` bytes, is too much."""
        if size > self.unpacked:
            raise InputError(f"unpacks to more than the limit of {self.unpacked:,} bytes", "raise --max-unpacked")

    def check_text(self, chars: int) -> None:
        """InputError when a text of `chars` characters is too long."""
        if chars > self.text:
            raise InputError(f"holds a text longer than the limit of {self.text:,} characters", "raise --max-text")

    def check_pages(self, pages: int) -> None:
        """InputError when a document has too many pages."""
        if pages > self.pages:
            raise InputError(f"has {pages:,} pages, more than the limit of {self.pages:,}", "raise --max-pages")

    def check_cells(self, cells: int) -> None:
        """InputError when the tables of a document have too many cells."""
        if cells > self.cells:
            raise InputError(f"has tables of more than the limit of {self.cells:,} cells", "raise --max-cells")

    def check_nesting(self, depth: int) -> None:
        """InputError when tables, boxes or elements stand too deep in one another."""
        if depth > self.nesting:
            raise InputError(f"is nested deeper than the limit of {self.nesting:,}", "raise --max-nesting")


def nothing(name: str) -> None:
    """What is done when a file is begun, where nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Options:
    """How files are read: the `encoding` of texts when it is known, the column `text_column` of
    workbooks and CSV files that holds one report per row, and the limits.

    `begun` is called with the name of each file, those in archives too, before it is read; those
    in `settled` are passed over. So a run can tell at what a reader failed, and go on behind it.
    """

    encoding: str | None = None
    text_column: str | None = None
    limits: Limits = field(default_factory=Limits)
    begun: Callable[[str], None] = nothing
    settled: frozenset[str] = frozenset()


DEFAULT = Options()
