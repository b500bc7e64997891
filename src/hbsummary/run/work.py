"""The pipeline as a function of one source, with what the user set: what every worker gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hbsummary.corrections import Corrections, apply
from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.tables import Extraction

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.normalise.catalogue import Catalogue

__all__ = ["Work"]


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

    def __call__(self, source: Source) -> Extraction:
        found = process(source, self.sites, self.refusals, self.catalogue, self.signatures, self.keywords)
        mine = self.corrections.get(source.name)
        return apply(source.text, found, mine) if mine else found
