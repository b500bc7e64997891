"""The Python way in: one text or one file to records."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hbsummary.model import Source
from hbsummary.read import DEFAULT, Options, read
from hbsummary.run.work import Work
from hbsummary.tables import Extraction

if TYPE_CHECKING:
    from hbsummary.clean import Sites
    from hbsummary.normalise.catalogue import Catalogue

__all__ = ["extract"]


def extract(
    text_or_path: str | os.PathLike[str],
    sites: Sites | None = None,
    options: Options = DEFAULT,
    catalogue: Catalogue | None = None,
) -> Extraction:
    """Reports, sections, observations and removals of a text or a file.

    A str that names an existing file is a path, any other str is the text itself; a
    pathlib.Path is always a path. A file is read as `options` say, in this process: only their
    limits of size hold. InputError when the file cannot be read.
    """
    if isinstance(text_or_path, str) and not os.path.exists(text_or_path):
        source = Source("text", text_or_path.removeprefix("\ufeff"))
    else:
        source = read(text_or_path, options=options)
    return Work(sites, catalogue, refusals=True)(source)
