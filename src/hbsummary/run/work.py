"""The pipeline as a function of one source, with what the user set: what every worker gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.run.digest import digest
from hbsummary.tables import Extraction
from hbsummary.write.encoded import Encoded, Encoder

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.corrections import Corrections
    from hbsummary.normalise.catalogue import Catalogue

__all__ = ["Making", "Work"]


@dataclass(frozen=True, slots=True)
class Work:
    """`sites` are boilerplate profiles, `catalogue` the indicators; None takes those of the package.

    `corrections` of rows are applied. `refusals`: with the numbers that are no values, for those
    who explain a page. `signatures`: with what tells copies of a report, for those who see all
    reports. `keywords`: how many terms of its own a report gets.
    """

    sites: Sites | None = None
    catalogue: Catalogue | None = None
    corrections: Corrections = field(default_factory=dict)
    refusals: bool = False
    signatures: bool = False
    keywords: int = 0

    def key(self) -> tuple[Any, ...]:
        """What its rows depend on beside source and corrections, in plain values."""
        rules = self.sites and self.sites.rules
        entries = self.catalogue and tuple(self.catalogue.entries.values())
        return rules, entries, self.refusals, self.signatures, self.keywords

    def revision(self, source: str) -> str:
        """A digest of the corrections of a file and of what lies in it; empty where there are none."""
        names = sorted(name for name in self.corrections if name.startswith(source))
        return digest([list(self.corrections[name]) for name in names]) if names else ""

    def __call__(self, source: Source) -> Extraction:
        found = process(source, self.sites, self.refusals, self.catalogue, self.signatures, self.keywords)
        mine = self.corrections.get(source.name)
        if not mine:
            return found
        from hbsummary.corrections import apply

        return apply(source.text, found, mine)


@dataclass(frozen=True, slots=True)
class Making:
    """What workers do with a source: the pipeline, then its rows as bytes."""

    work: Work
    encode: Encoder

    def __call__(self, source: Source) -> Encoded:
        return self.encode(self.work(source))
