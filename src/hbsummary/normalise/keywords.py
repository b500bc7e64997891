"""A report's own terms: jieba's TF-IDF, taught the names of the catalogue.

jieba is loaded when terms are asked for, and not before: its dictionary takes most of a second.
"""

from __future__ import annotations

import re
import warnings
from functools import cache, lru_cache
from typing import Any

from hbsummary import datafiles
from hbsummary.normalise.catalogue import Catalogue, default_catalogue

__all__ = ["keywords"]

# Names longer than these are sentences rather than terms.
_SHORTEST, _LONGEST = 2, 10
_TERM = re.compile(r"[A-Za-z0-9-]{0,12}[\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff-]{1,20}")
# 万人次, 三千亩 and the like are amounts.
_AMOUNT = re.compile("(?:[万亿每]|[一二三四五六七八九十百千万]{2,4}).{1,3}")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}[省市县区镇乡村]")


def keywords(text: str, number: int, catalogue: Catalogue | None = None) -> list[str]:
    """Up to `number` terms that tell this text from Chinese text at large, the most telling first.

    Words that nearly all such reports have, numbers and names of places are no terms. None takes the
    catalogue of the package. Nothing is written anywhere.
    """
    known = catalogue or default_catalogue()
    names = {name for entry in known.entries.values() for name in (entry.zh, *entry.names)}
    ranked = _ranking(tuple(sorted(n for n in names if _SHORTEST <= len(n) <= _LONGEST and _TERM.fullmatch(n))))
    terms: list[str] = []
    for term in ranked.extract_tags(text, topK=None):
        if len(terms) == number:
            break
        if _TERM.fullmatch(term) and not _says_little(term):
            terms.append(term)
    return terms


def _says_little(term: str) -> bool:
    return term in _common() or _PLACE.fullmatch(term) is not None or _AMOUNT.fullmatch(term) is not None


@cache
def _common() -> frozenset[str]:
    return frozenset(datafiles.table("keywords.toml")["common"]["words"])


@lru_cache(2)
def _ranking(names: tuple[str, ...]) -> Any:
    """jieba's TF-IDF with a tokenizer of its own that knows `names`."""
    with warnings.catch_warnings():
        # It leaves files open, and what it imports is full of deprecated things.
        warnings.simplefilter("ignore")
        import jieba
        from jieba.analyse import TFIDF

        words, ranking = jieba.Tokenizer(), TFIDF()
        # What `initialize` does, without a log and without a cache in a folder that anybody may write to.
        words.FREQ, words.total = words.gen_pfdict(words.get_dict_file())
    words.initialized = True
    for name in names:
        words.add_word(name)
    ranking.tokenizer = words
    return ranking
