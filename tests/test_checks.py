"""Checks: what is tied, what it comes to, and what is left alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hbsummary
from hbsummary.tables import Check, Extraction

TOP = Path(__file__).parents[1]
CASES = [json.loads(line) for line in (TOP / "tests/cases/checks.jsonl").read_text(encoding="utf-8").splitlines()]
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


def damaged(number: str) -> Iterator[str]:
    """A printed number with one of its first two digits off by four."""
    for place in [n for n, c in enumerate(number) if c.isdigit()][:2]:
        digit = str((int(number[place]) + 4) % 10)
        if not (place == 0 and digit == "0"):
            yield number[:place] + digit + number[place + 1 :]


@pytest.mark.parametrize("page", PAGES, ids=[page.stem[:3] for page in PAGES])
def test_sample_pages_agree_with_themselves(page: Path) -> None:
    assert [check.formula for check in hbsummary.extract(page).checks if check.verdict != "agrees"] == []


def planted(page: Path) -> Iterator[tuple[Check, str, Extraction]]:
    """Each check of a page, its result as printed, and the page extracted with a digit of that changed."""
    text = hbsummary.read(page).text
    result = hbsummary.extract(text)
    printed = {row.start: row for row in result.observations}
    for check in result.checks:
        row = printed[int(check.rows.rpartition(";")[2])]
        for number in damaged(text[row.start : row.end]):
            yield check, number, hbsummary.extract(text[: row.start] + number + text[row.end :])


def test_planted_errors_are_found() -> None:
    found: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for page in PAGES:
        for check, number, result in planted(page):
            same = [c for c in result.checks if c.rows == check.rows and c.relation == check.relation]
            assert all(c.verdict == "disagrees" for c in same), (check.formula, number)
            (found if same else left)[check.relation] += 1
    print(found, left)
    assert not left["growth"] and not left["difference"]
    # Left are rates that only their digits tie, parts that need not be all, and shares of which some may be missing.
    assert found["rate"] >= 40 and found["sum"] >= 17 and found["per_head"] >= 4
