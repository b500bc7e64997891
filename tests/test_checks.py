"""Checks: what is tied, what it comes to, and what is left alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import planted
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hbsummary
from hbsummary.tables import Check, Extraction

TOP = Path(__file__).parents[1]
CASES = [json.loads(line) for line in (TOP / "tests/cases/checks.jsonl").read_text(encoding="utf-8").splitlines()]
TIES = planted.inventory()
PAGES = sorted((TOP / "data" / "raw").glob("*.txt"))


def made(result: Extraction) -> list[str]:
    return [f"{check.relation} {check.formula} {check.verdict}" for check in result.checks]


def extract(text: str) -> Extraction:
    return hbsummary.extract(f"青石县卫生健康局2019年工作总结\n{text}\n")


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    assert sorted(made(extract(case["text"]))) == sorted(case["checks"])


def test_rows_lead_to_the_values_and_carry_the_verdict() -> None:
    result = extract("全县应接种1250人,实际接种1188人,接种率95.40%。其中男生612人、女生576人。收治30人。")
    seen = {row.start: row for row in result.observations}
    for check in result.checks:
        members = [seen[int(start)] for start in check.rows.split(";")]
        assert [m.value_text for m in members[:-1]] == re.findall(r"[0-9]+人", check.formula)
        assert (members[-1].value, members[-1].unit) == (check.stated, check.unit)
        assert check.difference == pytest.approx(check.stated - check.expected)
    said = {row.value_text: row.checked for row in result.observations}
    # 1188 agrees with its parts and disagrees with its rate.
    assert said == {
        "1250人": "disagrees", "1188人": "disagrees", "95.40%": "disagrees", "612人": "agrees", "576人": "agrees",
        "30人": "",
    }  # fmt: skip


def test_numbers_run_within_a_report() -> None:
    result = extract("应查872人,已查813人,率93.2%。应查640人,已查592人,率92.5%。")
    assert [check.check for check in result.checks] == [1, 2]
    assert result.checks.to_frame()["verdict"].tolist() == ["agrees", "agrees"]


def rates() -> st.SearchStrategy[tuple[int, int, int]]:
    """Denominator, numerator and decimals."""
    return st.integers(200, 90000).flatmap(
        lambda lower: st.tuples(st.just(lower), st.integers(lower // 3, lower - 1), st.integers(1, 2))
    )


def only(text: str) -> Check:
    (check,) = extract(text).checks
    return check


@given(rates(), st.floats(-0.9, 0.9))
def test_rates_agree_as_far_as_rounding_goes(figures: tuple[int, int, int], part: float) -> None:
    lower, upper, decimals = figures
    exact = upper / lower * 100
    stated = exact + part * 10**-decimals / 2
    said = f"全县应接种{lower}人,实际接种{upper}人,接种率{stated:.{decimals}f}%。"
    assert only(said).verdict == "agrees"


@given(rates(), st.floats(3, 300), st.sampled_from([1, -1]))
def test_rates_disagree_beyond_rounding(figures: tuple[int, int, int], part: float, sign: int) -> None:
    lower, upper, decimals = figures
    stated = upper / lower * 100 + sign * part * 10**-decimals
    if 0 < stated < 100:
        said = f"全县应接种{lower}人,实际接种{upper}人,接种率{stated:.{decimals}f}%。"
        assert only(said).verdict == "disagrees"


@given(st.integers(100, 90000), st.integers(100, 90000), st.integers(-900, 900))
def test_sums_of_what_exhausts_the_total(boys: int, girls: int, off: int) -> None:
    total = boys + girls + off
    if total > 0:
        check = only(f"共出生{total}人,其中男孩{boys}人、女孩{girls}人。")
        assert check.verdict == ("disagrees" if off else "agrees")


@given(st.integers(1000, 90000), st.floats(0.5, 0.97), st.integers(0, 2), st.floats(-60, 60))
def test_growth(before: int, factor: float, decimals: int, off: float) -> None:
    now = round(before * factor)
    fall = (before - now) / before * 100
    stated = fall + off * 10**-decimals
    if stated <= 0 or 0.4 < abs(off) < 2.1:
        return
    check = only(f"报告传染病{now}例,较去年同期的{before}例下降{stated:.{decimals}f}%。")
    assert check.verdict == ("agrees" if abs(off) < 1 else "disagrees")


@pytest.mark.parametrize("page", PAGES, ids=[page.stem[:3] for page in PAGES])
def test_sample_pages_agree_with_themselves(page: Path) -> None:
    left_open = {frozenset(tie.rows) for tie in TIES if tie.page == page.name and tie.known == "open"}
    rest = [check for check in hbsummary.extract(page).checks if check.verdict != "agrees"]
    assert {check.verdict for check in rest} <= {"cannot_tell"}
    assert {frozenset(map(int, check.rows.split(";"))) for check in rest} == left_open


def test_the_inventory_is_of_the_pages() -> None:
    for tie in TIES:
        page = planted.text(tie.page)
        for start, figure in zip(tie.rows, tie.figures, strict=True):
            assert page[start:].replace("\n", " ").startswith(figure), (tie.name, start)
    assert {tie.page for tie in TIES} == {page.name for page in PAGES} - {"104_f90b3a6c1e7d2845.txt"}
    assert {tie.known for tie in TIES} == {"words", "excess", "figures", "open"}


@pytest.mark.parametrize("tie", TIES, ids=[tie.name for tie in TIES])
def test_every_tie_that_a_reader_sees_is_checked(tie: planted.Seen) -> None:
    result = planted.extracted(tie.page)
    found = planted.rows(tie, result)
    assert found is not None and planted.fits(tie, found) == (tie.known != "open")
    assert planted.verdict(tie, result) == ("cannot_tell" if tie.known == "open" else "agrees")


def test_no_other_ties_are_made_up() -> None:
    seen = {(tie.page, frozenset(tie.rows)) for tie in TIES}
    for page in PAGES:
        for check in planted.extracted(page.name).checks:
            assert (page.name, frozenset(map(int, check.rows.split(";")))) in seen, check.formula


@pytest.mark.parametrize("page", sorted({tie.page for tie in TIES}), ids=lambda name: name[:3])
def test_an_error_in_any_member_of_a_tie_is_told(page: str) -> None:
    """One digit of each member is made another one; `python tests/planted.py` tries all of them."""
    told: Counter[str] = Counter()
    for tie in TIES:
        for start, numbers in planted.planted(tie) if tie.page == page else ():
            number = numbers[start % len(numbers)]
            said = planted.told(start, planted.plant(tie, start, number))
            sure = planted.surely(tie, start, number)
            assert said in (["disagrees"] if sure else ["disagrees", "cannot_tell"]), (tie.name, start, number)
            told[tie.known] += 1
    assert told["words"] > 10
