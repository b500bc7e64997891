"""What saves time in the rules of sites takes nothing from them: `first` and `needs` allow all that they match."""

from __future__ import annotations

import random
import re
from importlib.resources import files
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as syntax  # type: ignore[attr-defined]
from typing import Any

import pytest

from hbsummary.clean import Rule, clean
from hbsummary.clean.sites import Sites, default_sites, parse_sites
from hbsummary.model import Source
from hbsummary.wordset import WordSet

RULES = [rule for rule in default_sites().rules if rule.first or rule.needs]
SPACES, ANY = " \t", "县a1,:。 *"


def member(items: Any, rng: random.Random) -> str:
    """A character of a class."""
    if items[0][0] is ops.NEGATE:
        barred = {chr(value) for kind, value in items[1:] if kind is ops.LITERAL}
        return rng.choice([char for char in ANY if char not in barred])
    kind, value = rng.choice(items)
    if kind is ops.LITERAL:
        return chr(value)
    if kind is ops.RANGE:
        return chr(rng.randint(*value))
    return rng.choice(SPACES if value is ops.CATEGORY_SPACE else ANY)


def written(tree: Any, rng: random.Random) -> str:
    """A text as a pattern describes it, without regard to what it looks at around itself."""
    text = ""
    for kind, value in tree:
        if kind is ops.LITERAL:
            text += chr(value)
        elif kind is ops.IN:
            text += member(value, rng)
        elif kind in (ops.ANY, ops.NOT_LITERAL):
            text += rng.choice(ANY)
        elif kind is ops.BRANCH:
            text += written(rng.choice(value[1]), rng)
        elif kind is ops.SUBPATTERN:
            text += written(value[-1], rng)
        elif kind is ops.ATOMIC_GROUP:
            text += written(value, rng)
        elif kind in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            low, high, repeated = value
            times = rng.choice((low, min(high, low + 1), min(high, low + 2), min(high, 60)))
            text += "".join(written(repeated, rng) for _ in range(times))
        else:
            assert kind in (ops.AT, ops.ASSERT, ops.ASSERT_NOT), kind
    return text


def matches(rule: Rule, tries: int = 1500) -> list[str]:
    """Texts that the pattern of a rule matches; lines as they are matched, without spaces around."""
    rng, tree = random.Random(rule.pattern.pattern), syntax.parse(rule.pattern.pattern)
    line = rule.match in ("line", "tail", "block")
    around = [("", "")] if line else [("", ""), ("工作总结", ""), ("", "\n")]
    texts = (before + written(tree, rng) + after for _ in range(tries) for before, after in [rng.choice(around)])
    return [text for raw in texts if (text := raw.strip() if line else raw) and rule.pattern.search(text)]


@pytest.mark.parametrize("rule", RULES, ids=[f"{n} {rule.name}" for n, rule in enumerate(RULES)])
def test_what_a_rule_needs_is_in_all_that_it_matches(rule: Rule) -> None:
    texts = matches(rule)
    assert len(texts) >= 20
    for text in texts:
        assert not rule.first or text[0] in rule.first
        assert not rule.needs or any(word in text for word in rule.needs), text


def test_rules_of_the_package_would_be_accepted_from_a_user() -> None:
    text = files("hbsummary").joinpath("data/sites.toml").read_text(encoding="utf-8")
    checked = parse_sites(text, "sites.toml").rules
    assert [rule.pattern.pattern for rule in checked] == [rule.pattern.pattern for rule in default_sites().rules]


def test_lines_find_their_rules_by_first_character_words_and_length() -> None:
    short = Rule("short", "line", re.compile("^甲"), first="甲")
    wordy = Rule("wordy", "line", re.compile("^.{1,9}乙丙"), needs=("乙丙",))
    long = Rule("long", "line", re.compile("^丁.{300}"), first="丁", longest=400)
    sites = Sites((short, wordy, long))
    assert sites.on_line("甲戊", False) == (short,)
    assert sites.on_line("甲乙丙", True) == (short, wordy)
    assert sites.on_line("丁" * 301, False) == (long,)
    assert sites.on_line("戊" * 301, True) == ()
    text = "甲戊\n戊乙丙\n" + "丁" * 350 + "\n戊己庚辛\n"
    found = clean(Source("a", text), sites)
    assert [edit.rule for edit in found.edits] == ["short", "wordy", "long"]
    assert found.text == "戊己庚辛\n"


def test_a_sentence_has_its_pattern_where_it_opens() -> None:
    rule = Rule("promo", "sentence", re.compile("敬请光顾"), opening=4)
    text = "本年完成任务。小店敬请光顾本号。门诊部全年敬请光顾者三人。"
    assert clean(Source("a", text), Sites((rule,))).text == "本年完成任务。门诊部全年敬请光顾者三人。"


def test_words_that_overlap_are_all_found() -> None:
    text = "甲乙丙丁\ud800乙"
    assert sorted(WordSet(["甲乙", "乙丙", "乙", "丙丁戊"]).find(text)) == [
        (0, "甲乙"),
        (1, "乙"),
        (1, "乙丙"),
        (5, "乙"),
    ]
    assert WordSet(["甲乙", "甲乙丙", "丙丁", "乙"], longest=True).find(text) == [(0, "甲乙丙"), (5, "乙")]
    assert WordSet([]).find(text) == []
