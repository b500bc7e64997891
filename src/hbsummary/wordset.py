"""Many words looked for in a text at once: one pass (Aho-Corasick), however many they are."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

__all__ = ["WordSet"]

_MANY = 1000


class WordSet:
    """Finds `words` in texts: each wherever it stands, or with `longest` the longest where some overlap."""

    def __init__(self, words: Iterable[str], longest: bool = False) -> None:
        self._words = sorted(set(words))
        self._every = not longest
        kind = MatchKind.LeftmostLongest if longest else MatchKind.Standard
        # Twice as fast; of thousands of words it takes long to build, and much memory.
        fast = Implementation.DFA if len(self._words) < _MANY else None
        self._search = AhoCorasick(self._words, matchkind=kind, store_patterns=False, implementation=fast)

    def find(self, text: str) -> list[tuple[int, str]]:
        """Where each word stands in `text`, by the ends of the words."""
        try:
            found = self._search.find_matches_as_indexes(text, overlapping=self._every)
        except UnicodeEncodeError:
            # Half a character, which no word has.
            whole = text.encode(errors="replace").decode()
            found = self._search.find_matches_as_indexes(whole, overlapping=self._every)
        return [(start, self._words[number]) for number, start, _ in found]
