"""What a run gave, in counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hbsummary.write.encoded import Encoded

__all__ = ["Totals"]


@dataclass(slots=True)
class Totals:
    """What a run gave. `examples` are name and value of the first of each kind, `remarks` what the
    format of the tables could not hold as it is. `unfit` says which corrections no longer fit, `unseen`
    names the sources that have some and have not come. `inputs` of which an earlier run had done `before`."""

    files: int = 0
    reports: int = 0
    sections: int = 0
    values: int = 0
    removed: int = 0
    errors: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    reviewed: int = 0
    unfit: list[str] = field(default_factory=list)
    unseen: set[str] = field(default_factory=set)
    inputs: int = 0
    before: int = 0

    def add(self, given: Encoded) -> None:
        """Counts in what one source gave."""
        self.files += 1
        self.unseen.discard(given.source)
        self.errors += given.failure is not None
        self.reports += len(given.reports)
        tally = given.tally
        self.sections += tally.sections
        self.values += tally.values
        self.removed += tally.removed
        self.reviewed += tally.reviewed
        self.kinds.update(tally.kinds)
        self.unfit += tally.unfit
        for kind, example in tally.examples.items():
            self.examples.setdefault(kind, example)
