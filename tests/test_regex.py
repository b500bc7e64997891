"""Expressions that are compiled late are what they would be at once."""

from __future__ import annotations

import pickle
import re

import pytest

from hbsummary.regex import Regex, regex, worded


def test_it_is_compiled_when_it_is_first_used() -> None:
    late = regex("(")
    assert late.pattern == "("
    with pytest.raises(re.error):
        late.search("(")


@pytest.mark.parametrize("flags", [0, re.I, re.M | re.S])
def test_it_does_what_a_compiled_one_does(flags: int) -> None:
    text, at_once, late = "b1\nA22\na333", re.compile("^a([0-9]+)$", flags), regex("^a([0-9]+)$", flags)
    for method in ("findall", "split"):
        assert getattr(late, method)(text) == getattr(at_once, method)(text)
    for method in ("match", "search", "fullmatch"):
        one, other = getattr(late, method)(text, 3), getattr(at_once, method)(text, 3)
        assert (one and one.span()) == (other and other.span())
    assert [m[1] for m in late.finditer(text)] == [m[1] for m in at_once.finditer(text)]
    assert late.sub("-", text, count=1) == at_once.sub("-", text, count=1)
    assert late.subn("-", text) == at_once.subn("-", text)


@pytest.mark.parametrize("used", [False, True])
def test_it_goes_to_other_processes(used: bool) -> None:
    late = regex("A", re.I)
    assert not used or late.match("a")
    again = pickle.loads(pickle.dumps(late))
    assert isinstance(again, Regex) and (again.pattern, again.flags) == ("A", re.I) and again.match("a")


def test_words_are_looked_up_when_it_is_first_used() -> None:
    asked: list[str] = []

    def words(name: str) -> list[str]:
        asked.append(name)
        return {"bird": ["鹭", "白鹭", "鸥?"], "many": ["群"]}[name]

    late = worded("{bird}{1,2}{many}\\Z", words, re.I)
    assert not asked
    assert [m.group() for m in late.finditer("一鹭白鹭群")] == ["鹭白鹭群"]
    assert asked == ["bird", "many"] and late.search("鹭白鹭鸥群") and not late.fullmatch("鹭白鹭鸥群")
    assert late.pattern == "(?:白鹭|鸥?|鹭){1,2}(?:群)\\Z"
    again = pickle.loads(pickle.dumps(late))
    assert (again.pattern, again.flags) == (late.pattern, re.I)
    with pytest.raises(KeyError, match="fish"):
        worded("{fish}", {"bird": [""]}.__getitem__).search("")


def test_it_has_nothing_else() -> None:
    assert not hasattr(regex("a"), "scanner")
