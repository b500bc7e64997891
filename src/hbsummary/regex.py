"""Regular expressions that are compiled when they are first used.

To compile all that the grammar has takes longer than to work on a small page, which needs less than half of them.
Those that every page needs are better compiled at once (`re.compile`): they are a little quicker to call.
"""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["Regex", "regex"]

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class Regex:
    """An expression that gets the methods of `re.Pattern` as soon as one of them is asked for."""

    __slots__ = ("flags", "pattern", *_METHODS)

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # What is not there: a method, until the expression is compiled.
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return Regex, (self.pattern, self.flags)


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The expression as `re.compile` gives it, but compiled when it is first used; re.error comes then, too."""
    return cast("re.Pattern[str]", Regex(pattern, flags))
