"""The words of sites (`[words]` of `data/sites.toml`) in expressions of cleaning that are no rules."""

from __future__ import annotations

import re

from hbsummary import datafiles, regex

__all__ = ["FILE", "worded"]


def worded(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The expression in which {name} is any word of that list."""
    return regex.worded(pattern, lambda name: datafiles.table("sites.toml")["words"][name], flags)


# What the name of a file ends with.
FILE = worded(r"\s?[.](?:{text_file}|{table_file})\Z", re.IGNORECASE)
