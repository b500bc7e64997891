"""Chinese health-bureau work summaries to tidy tables."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Not lazy: the package `hbsummary.read` would otherwise take the name of the function in it.
from hbsummary.read import read

if TYPE_CHECKING:
    from hbsummary.api import extract
    from hbsummary.errors import HbsummaryError, InputError, OutputError
    from hbsummary.frames import Tables, load
    from hbsummary.model import Source
    from hbsummary.normalise.catalogue import load_catalogue
    from hbsummary.quantities import Findings, find_quantities
    from hbsummary.read.options import Limits, Options
    from hbsummary.run.job import extract_folder
    from hbsummary.run.work import Work
    from hbsummary.tables import Extraction

# Public name to the module it comes from: imported when first asked for.
_LAZY = {
    "Extraction": "hbsummary.tables",
    "Findings": "hbsummary.quantities",
    "HbsummaryError": "hbsummary.errors",
    "InputError": "hbsummary.errors",
    "Limits": "hbsummary.read.options",
    "Options": "hbsummary.read.options",
    "OutputError": "hbsummary.errors",
    "Source": "hbsummary.model",
    "Tables": "hbsummary.frames",
    "Work": "hbsummary.run.work",
    "extract": "hbsummary.api",
    "extract_folder": "hbsummary.run.job",
    "find_quantities": "hbsummary.quantities",
    "load": "hbsummary.frames",
    "load_catalogue": "hbsummary.normalise.catalogue",
}

__all__ = [
    "Extraction",
    "Findings",
    "HbsummaryError",
    "InputError",
    "Limits",
    "Options",
    "OutputError",
    "Source",
    "Tables",
    "Work",
    "__version__",
    "extract",
    "extract_folder",
    "find_quantities",
    "load",
    "load_catalogue",
    "read",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
