"""Regular expressions that are compiled when they are first used.

To compile all that the grammar has takes longer than to work on a small page, which needs less than half of them.
Those that every page needs are better compiled at once (`re.compile`): they are a little quicker to call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

__all__ = ["NAMED", "Regex", "any_of", "regex", "worded"]

# In an expression the name of a list of words, of which any may stand there.
NAMED = re.compile(r"\{([a-z_]{1,40})\}")
_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class Regex:
    """An expression that gets the methods of `re.Pattern` as soon as one of them is asked for."""

    __slots__ = ("_given", "flags", *_METHODS)

    def __init__(self, given: str | Callable[[], str], flags: int = 0) -> None:
        self._given, self.flags = given, flags

    @property
    def pattern(self) -> str:
        """The expression as text."""
        return self._given if isinstance(self._given, str) else self._given()

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


def worded(pattern: str, words: Callable[[str], Iterable[str]], flags: int = 0) -> re.Pattern[str]:
    """The same of an expression in which {name} stands for any of the `words` of that name.

    These are parts of expressions, and are looked up when it is first used.
    """
    spelt = Regex(lambda: NAMED.sub(lambda match: any_of(words(match[1])), pattern), flags)
    return cast("re.Pattern[str]", spelt)


def any_of(words: Iterable[str]) -> str:
    """Any of the words, which are parts of expressions, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"
