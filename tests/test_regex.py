"""Expressions that are compiled late are what they would be at once."""

from __future__ import annotations

import pickle
import re

import pytest

from hbsummary.regex import Regex, regex


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


def test_it_has_nothing_else() -> None:
    assert not hasattr(regex("a"), "scanner")
