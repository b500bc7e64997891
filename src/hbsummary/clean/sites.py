"""Profiles of what sites add to a page: read from TOML, checked, with errors that name the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from hbsummary import datafiles
from hbsummary.errors import InputError
from hbsummary.regex import NAMED, any_of, regex
from hbsummary.wordset import WordSet

__all__ = ["Rule", "Sites", "default_sites", "load_sites", "parse_sites"]

MATCHES = ("text", "line", "tail", "block", "sentence")
PLACES = ("anywhere", "head", "tail", "outside")
_LONGEST = 300
TYPES: dict[str, type] = {"lead": bool, "sure": bool, "longest": int, "needs": list, "opening": int}
_SPOKEN = dict.fromkeys(("longest", "opening"), "a whole number") | {
    "lead": "true or false",
    "needs": "a list of texts",
}
# What is wrong with a key of a rule, as an error that names the line.
_Wrong = Callable[[str, str], InputError]
_REMEDY = "see the comments at the top of hbsummary/data/sites.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of boilerplate: what `removed.csv` calls it, where it stands, how it is known."""

    name: str
    match: str
    pattern: re.Pattern[str]
    where: str = "anywhere"
    until: re.Pattern[str] | None = None
    lead: bool = False
    sure: bool = False
    longest: int = _LONGEST
    needs: tuple[str, ...] = ()
    first: str = ""
    opening: int | None = None
    replacement: str = ""
    site: str = ""


_KEYS = frozenset(each.name for each in fields(Rule))


@dataclass(frozen=True)
class Sites:
    """All rules that apply, in order; those of a user come before the built-in ones."""

    rules: tuple[Rule, ...]

    def of(self, match: str) -> tuple[Rule, ...]:
        """The rules of one way of matching."""
        return tuple(rule for rule in self.rules if rule.match == match)

    def on_line(self, text: str, words: bool, within: bool = False) -> tuple[Rule, ...]:
        """The line and tail rules that a line could match by its length and first character, in order.

        Without `words` the line holds none that rules need: those that do are left out. `within`
        a report only rules for any place hold.
        """
        first = text[0] if text[0] in self._firsts else ""
        key = words, len(text) > _LONGEST, within, first
        found = self._on_lines.get(key)
        if found is None:
            found = self._on_lines[key] = tuple(self._for_lines(*key))
        return found

    def _for_lines(self, words: bool, long: bool, within: bool, first: str) -> Iterator[Rule]:
        for rule in self.rules:
            if (
                rule.match in ("line", "tail")
                and (words or not rule.needs)
                and (not long or rule.longest > _LONGEST)
                and (not within or rule.where == PLACES[0])
                and (not rule.first or (first and first in rule.first))
            ):
                yield rule

    @cached_property
    def _on_lines(self) -> dict[tuple[bool, bool, bool, str], tuple[Rule, ...]]:
        """What `_for_lines` has given: there are few kinds of lines, and thousands of each."""
        return {}

    @cached_property
    def _firsts(self) -> frozenset[str]:
        """The characters with which lines begin that some rule is for."""
        return frozenset(char for rule in self.rules for char in rule.first)

    @cached_property
    def needs(self) -> WordSet:
        """The words that rules need."""
        return WordSet(word for rule in self.rules for word in rule.needs)


@cache
def default_sites() -> Sites:
    """The profiles that come with the package."""
    return _sites(datafiles.table("sites.toml"), datafiles.text("sites.toml"), "sites.toml", late=True)


def load_sites(path: str | Path) -> Sites:
    """The profiles of the file at `path`, followed by those of the package.

    InputError names file, line and what is wrong.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        raise InputError(f"{path}: cannot be read: {reason}", "name a TOML file with [[rule]] tables") from error
    return Sites(parse_sites(text, str(path)).rules + default_sites().rules)


def parse_sites(text: str, name: str) -> Sites:
    """The rules in a TOML text; `name` stands for it in errors."""
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line ([0-9]+)", str(error))
        # Only the end of the file has no number in tomllib's message.
        line = int(where[1]) if where else text.count("\n") + 1
        raise InputError(f"{name}, line {line}: not valid TOML: {error}", _REMEDY) from error
    return _sites(table, text, name)


def _sites(table: dict[str, Any], text: str, name: str, late: bool = False) -> Sites:
    """The rules in a table, checked; `late`: patterns are looked at when they are first used."""
    starts = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
    unknown = sorted(set(table) - {"rule", "words"})
    if unknown:
        raise InputError(f"{name}, line {_line_of(text, unknown[0])}: unknown table {unknown[0]!r}", _REMEDY)
    words = _word_lists(table.get("words", {}), name, text)
    rules = table.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(row, dict) for row in rules):
        raise InputError(f"{name}, line {_line_of(text, 'rule')}: rules are written [[rule]]", _REMEDY)
    places = [starts[n] if n < len(starts) else 1 for n in range(len(rules))]
    rows = [{key: _spelt(key, value, words) for key, value in row.items()} for row in rules]
    return Sites(tuple(_rule(row, name, text, start, late) for row, start in zip(rows, places, strict=True)))


def _word_lists(table: Any, name: str, text: str) -> dict[str, list[str]]:
    """The lists of [words], checked."""
    if not isinstance(table, dict):
        raise InputError(f"{name}, line {_line_of(text, 'words')}: word lists stand under [words]", _REMEDY)
    for key, words in table.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise InputError(f"{name}, line {_line_of(text, key)}: {key} must be a list of words", _REMEDY)
    return table


def _spelt(key: str, value: Any, words: dict[str, list[str]]) -> Any:
    """A value of a rule with `{list}` as the words of that list: any of them, longest first, or their first letters.

    In `needs` it stands for each of the words. What names no list is left as it is.
    """
    if key == "needs" and isinstance(value, list):
        named = ((entry, NAMED.fullmatch(str(entry))) for entry in value)
        return [word for entry, name in named for word in (words.get(name[1], [entry]) if name else [entry])]
    if not isinstance(value, str) or "{" not in value:
        return value

    def spelt(match: re.Match[str]) -> str:
        listed = words.get(match[1])
        if listed is None:
            return match[0]
        if key == "first":
            return "".join(sorted({word[0] for word in listed}))
        return any_of(listed)

    return NAMED.sub(spelt, value)


def _line_of(text: str, key: str, after: int = 1) -> int:
    """The first line from `after` on that sets `key`; `after` itself when none does."""
    for n, line in enumerate(text.splitlines(), 1):
        if n >= after and re.match(rf"\s*\[{{0,2}}\s*[\"']?{re.escape(key)}\b", line):
            return n
    return after


def _rule(row: dict[str, Any], name: str, text: str, start: int, late: bool) -> Rule:
    """One checked rule; `start` is the line of its [[rule]], `late` as above."""

    def wrong(key: str, what: str) -> InputError:
        return InputError(f"{name}, line {_line_of(text, key, start)}: {what}", _REMEDY)

    _check_keys(row, wrong)
    _check_choices(row, wrong)
    patterns: dict[str, Any] = {key: regex(row[key]) for key in ("pattern", "until") if key in row}
    if not late:
        _check_patterns(patterns, wrong)
    return Rule(**(row | patterns | {"needs": tuple(filter(None, map(str, row.get("needs", ()))))}))


def _check_keys(row: dict[str, Any], wrong: _Wrong) -> None:
    """A rule has only keys that there are, each with a value of its type."""
    for key, value in row.items():
        if key not in _KEYS:
            raise wrong(key, f"unknown key {key!r}; known are {', '.join(sorted(_KEYS))}")
        if type(value) is not TYPES.get(key, str):
            raise wrong(key, f"{key} must be {_SPOKEN.get(key, 'a text in quotes')}")


def _check_choices(row: dict[str, Any], wrong: _Wrong) -> None:
    """It has all that a rule needs, and stands and matches in a way that there is."""
    for key in ("name", "match", "pattern"):
        if not row.get(key):
            raise wrong("[[rule", f"the rule has no {key}")
    if row["match"] not in MATCHES:
        raise wrong("match", f"match is {row['match']!r}; it must be one of {', '.join(MATCHES)}")
    if row.get("where", "anywhere") not in PLACES:
        raise wrong("where", f"where is {row['where']!r}; it must be one of {', '.join(PLACES)}")
    if row["match"] == "block" and "until" not in row:
        raise wrong("match", "a block needs until, the pattern of the line where it stops")


def _check_patterns(patterns: dict[str, re.Pattern[str]], wrong: _Wrong) -> None:
    """Its patterns are regular expressions; what it takes for boilerplate is not everything."""
    for key, pattern in patterns.items():
        try:
            empty = pattern.match("")
        except re.error as error:
            raise wrong(key, f"{key} is not a regular expression: {error}") from error
        if empty and key == "pattern":
            raise wrong(key, "pattern matches the empty text, so it would match everywhere")
