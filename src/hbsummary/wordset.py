"""Many words looked for in a text at once: one pass (Aho-Corasick), however many they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

__all__ = ["LongestWords", "WordSet"]

_MANY = 1000
# To prepare the pass through thousands of words takes as long as to look through so much text without it.
_MUCH = 100_000


class WordSet:
    """Finds `words` in texts: each wherever it stands."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words))
        # Twice as fast; of thousands of words it takes long to build, and much memory.
        fast = Implementation.DFA if len(self._words) < _MANY else None
        self._search = AhoCorasick(self._words, store_patterns=False, implementation=fast)

    def find(self, text: str) -> list[tuple[int, str]]:
        """Where each word stands in `text`, by the ends of the words."""
        return _found(self._search, self._words, text, overlapping=True)


class LongestWords:
    """Finds `words`, thousands of two characters or more, in texts: the first and longest where some overlap."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = sorted(words)
        self._left = _MUCH

    def find(self, text: str) -> list[tuple[int, str]]:
        """Where words stand in `text`."""
        self._left -= len(text)
        if self._left > 0:
            return list(self._step_by_step(text))
        return _found(self._search, self._words, text, overlapping=False)

    @cached_property
    def _search(self) -> AhoCorasick:
        return AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest, store_patterns=False)

    @cached_property
    def _known(self) -> tuple[frozenset[str], frozenset[str], list[int]]:
        """The words, what they begin with, and how long they are, the longest first."""
        lengths = sorted(set(map(len, self._words)), reverse=True)
        return frozenset(self._words), frozenset(word[:2] for word in self._words), lengths

    def _step_by_step(self, text: str) -> Iterator[tuple[int, str]]:
        words, beginnings, lengths = self._known
        done = 0
        for at in range(len(text) - 1):
            if at >= done and text[at : at + 2] in beginnings:
                word = next((text[at : at + n] for n in lengths if text[at : at + n] in words), "")
                if word:
                    yield at, word
                    done = at + len(word)


def _found(search: AhoCorasick, words: list[str], text: str, overlapping: bool) -> list[tuple[int, str]]:
    try:
        found = search.find_matches_as_indexes(text, overlapping=overlapping)
    except UnicodeEncodeError:
        # Half a character, which no word has.
        found = search.find_matches_as_indexes(text.encode(errors="replace").decode(), overlapping=overlapping)
    return [(start, words[number]) for number, start, _ in found]
