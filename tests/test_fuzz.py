"""Whatever stands in a file or text is read or refused: no other exception escapes, and each row leads to its place.

The long run is `benchmarks/fuzz.py`.
"""

from __future__ import annotations

import random
from importlib import import_module

import pytest
from fuzzed import FORMS, FRAGMENTS, SEEDS, STAGES, Supervised, Verdict, check_source, trial
from hypothesis import given, settings
from hypothesis import strategies as st
from test_offsets import check

from hbsummary.errors import InputError
from hbsummary.model import Edit, Source
from hbsummary.pipeline import process
from hbsummary.read import Options

# Their libraries may crash or hang, which is survived elsewhere: here, too, they run in a process of their own.
CRASHING = ("pdf", "html", "mhtml", "zip", "tar", "gzip")
CALM = [form for form in FORMS if form not in CRASHING]

SEED = st.integers(0, 2**40)


def test_all_readers_have_valid_files_to_begin_with() -> None:
    assert {form.removesuffix("-rows") for form in FORMS} == set(SEEDS)


@pytest.mark.parametrize("form", CALM)
@settings(max_examples=40, deadline=None)
@given(seed=SEED)
def test_readers_read_or_refuse(form: str, seed: int) -> None:
    assert trial(form, random.Random(seed)).outcome in ("given", "refused")


def test_readers_whose_libraries_crash() -> None:
    with Supervised() as supervised:
        outcomes = [supervised.run(form, f"{form}:test-{n}")[0] for n in range(25) for form in CRASHING]
    assert not [verdict for verdict in outcomes if verdict.outcome == "failed"]
    assert sum(verdict.outcome == "given" for verdict in outcomes) > len(outcomes) / 4


@pytest.mark.parametrize("stage", STAGES)
@settings(max_examples=100, deadline=None)
@given(seed=SEED)
def test_texts_by_dice(stage: str, seed: int) -> None:
    assert trial(stage, random.Random(seed)) == Verdict("given")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_texts_of_fragments(text: str) -> None:
    check(text, process(Source("page.txt", text)))


@pytest.mark.parametrize(
    "edits", [(Edit(2, 1, "", "x"),), (Edit(1, 9, "", "x"),), (Edit(2, 3, "", "x"), Edit(0, 1, "", "x"))]
)
def test_a_source_whose_edits_lie_wrong_is_noticed(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(AssertionError):
        check_source(Source("a", "门诊3人。", edits=edits))


@pytest.mark.parametrize(("error", "outcome"), [(ValueError("x"), None), (InputError("x"), "refused")])
def test_what_escapes_a_reader_is_noticed(
    error: Exception, outcome: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes, name: str, options: Options) -> Source:
        raise error

    monkeypatch.setattr(import_module("hbsummary.read.text"), "read_text", broken)
    if outcome is None:
        with pytest.raises(ValueError, match="x"):
            trial("text", random.Random(1))
    else:
        assert trial("text", random.Random(1)).outcome == outcome
