"""What a report plans: kinds of the values of short reports, case by case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hbsummary.model import Source
from hbsummary.pipeline import process

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "plans.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_kinds(case: dict[str, Any]) -> None:
    rows = process(Source("case.txt", case["text"])).observations
    assert [[row.value_text, row.kind] for row in rows] == case["kinds"], case["note"]
