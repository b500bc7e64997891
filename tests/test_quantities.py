"""Numbers: cases in files, properties that hold for any text, and time that grows with the text only."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hbsummary
from hbsummary.fold import fold
from hbsummary.quantities import find, find_quantities, numerals
from hbsummary.quantities.refuse import REASONS

CASES = Path(__file__).parent / "cases" / "quantities"
FAILING = "known_failures.jsonl"
FIELDS = ("value_text", "value", "value_max", "unit", "comparator", "masked")


def cases() -> Iterator[Any]:
    """Every case of the files; those of known_failures.jsonl have to fail."""
    for path in sorted(CASES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                case = json.loads(line)
                marks = [pytest.mark.xfail(strict=True, reason=case["note"])] if path.name == FAILING else []
                yield pytest.param(case["text"], case["values"], id=case["id"], marks=marks)


def rows(text: str) -> list[dict[str, Any]]:
    """What is found in `text`, as the case files write it."""
    found = find_quantities(text).values
    return [
        dict(zip(FIELDS, (text[q.start : q.end], q.value, q.value_max, q.unit, q.comparator, q.masked), strict=True))
        for q in found
    ]


@pytest.mark.parametrize(("text", "values"), list(cases()))
def test_case(text: str, values: list[dict[str, Any]]) -> None:
    expected = [{field: value[field] for field in FIELDS} for value in values]
    for value in expected:
        for field in ("value", "value_max"):
            value[field] = None if value[field] is None else pytest.approx(value[field])
    assert rows(text) == expected


def test_there_are_enough_cases() -> None:
    ids = [case.id for case in cases()]
    assert len(ids) == len(set(ids)) >= 600


# Properties

PIECES = [
    *"0123456789一二两三十百千万亿零半几壹佰%‰.,、。:;()[]《》“”-~—±负/xX×*□Oo余多年月日人名个元岁\n 的第",
    "以上", "不超过", "分别为", "百分之", "分之", "万元", "个百分点", "/10万", "&nbsp;", "&permil;", "¥",
    "增长", "儿童", "率", "第", "每", "¥",
    "未发生", "一起", "率达", "以上的", "之间", "农民", "两区", "期", "个", ".mm", ". ", "\u05c9",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def check_spans(text: str) -> None:
    """Spans lie in order inside the text, do not overlap, and each refusal has a known reason."""
    found = find_quantities(text)
    at = 0
    for q in found.values:
        assert at <= q.start < q.end <= len(text)
        assert (q.value is None) == q.masked
        assert q.rule
        at = q.end
    spans = sorted([(q.start, q.end) for q in found.values] + [(r.start, r.end) for r in found.refused])
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(refusal.reason in REASONS for refusal in found.refused)
    assert find(fold(text), refusals=False).values == found.values


@settings(max_examples=400, deadline=None)
@given(hostile)
def test_any_mixture_of_numerals_is_read_without_overlap(text: str) -> None:
    check_spans(text)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    check_spans(text)


@settings(deadline=None)
@given(hostile, st.data())
def test_a_part_is_read_within_its_bounds_and_breaks(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    start, end = sorted((data.draw(places), data.draw(places)))
    walls = data.draw(st.frozensets(places, max_size=3))
    found = find(fold(text), start, end, walls)
    for q in (*found.values, *found.refused):
        assert start <= q.start < q.end <= end
        assert not any(q.start < wall < q.end for wall in walls)


def chinese(number: int) -> str:
    """`number` below 10**12 in Chinese numerals, as a careful writer prints it."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    for size, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, rest = divmod(number, size)
            zero = "零" if rest and rest < size // 10 else ""
            return ("" if (name, head) == ("十", 1) else chinese(head)) + name + zero + (chinese(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(1, 10**12 - 1))
def test_chinese_numerals_come_back(number: int) -> None:
    # 二百一十 is written with its 一.
    printed = chinese(number).replace("百十", "百一十").replace("零十", "零一十").replace("千十", "千一十")
    assert numerals.parse(printed) == number


@given(st.integers(0, 10**12), st.integers(0, 9999))
def test_digits_come_back_with_separators(number: int, decimals: int) -> None:
    assert numerals.parse(f"{number:,}.{decimals:04}") == numerals.parse(f"{number}.{decimals:04}")
    assert int(numerals.parse(f"{number:,}")) == number


@given(st.integers(100, 99_999), st.sampled_from(["人", "例", "份", "人次"]))
def test_full_width_digits_mean_the_same(number: int, unit: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in str(number))
    (narrow,), (found,) = find_quantities(f"检查{number}{unit}。"), find_quantities(f"检查{wide}{unit}。")
    assert (found.value, found.unit, found.start, found.end) == (number, unit, narrow.start, narrow.end)


@pytest.mark.parametrize("numeral", ["", "abc", "１２", "٣", "1_000", "NaN"])
def test_what_is_no_numeral_is_an_error(numeral: str) -> None:
    if numeral == "":
        assert numerals.parse(numeral) == 0
        return
    with pytest.raises(ValueError, match="not a numeral"):
        numerals.parse(numeral)


def test_digits_of_other_scripts_are_no_numbers() -> None:
    assert not find_quantities("检查٣٤人,合格率९५%。").values


# What is public


def test_public_function_gives_values_and_reasons() -> None:
    found = hbsummary.find_quantities("第3次会议后,65岁以上老人签约1.2万人,签约率达95%以上。")
    assert [(q.value, q.unit, q.comparator) for q in found.values] == [(12_000.0, "人", "="), (95.0, "%", ">=")]
    assert [r.reason for r in found.refused] == ["ordinal, rank or code", "age in a name"]
    assert len(found) == 2 == len(list(found))


def test_rules_say_how_a_value_was_read() -> None:
    text = "率分别提高3.4和2.2个百分点,三分之一的村、5-8家,达标率96、9%,发放xx份。"
    assert [q.rule for q in find_quantities(text).values] == [
        "unit of the list", "number", "fraction", "range", "repaired decimal point", "masked",
    ]  # fmt: skip


def test_an_unknown_measure_word_is_kept_and_flagged() -> None:
    (quantity,) = find_quantities("清退登记簿45摞。")
    assert (quantity.value, quantity.unit, quantity.flags) == (45.0, "摞", ("unknown_unit",))


def test_people_counted_without_a_measure_word_are_flagged() -> None:
    for text, flags in (
        ("签约1204居民。", ("no_measure_word",)),
        ("签约1204名居民。", ()),
        ("签约3.2万居民。", ("no_measure_word",)),
    ):
        (quantity,) = find_quantities(text)
        assert quantity.flags == flags, text


def test_a_unit_of_a_list_leaves_what_is_printed() -> None:
    first, last = find_quantities("两率各升2.6个和0.9个百分点。")
    assert (first.unit, first.unit_text, first.rule) == ("百分点", "个", "unit of the list")
    assert (last.unit, last.unit_text) == ("百分点", "个百分点")


def test_negated_counts_say_so() -> None:
    found = find_quantities("未发生一起瞒报,无1例漏诊。")
    assert [r.reason for r in found.refused] == ["negated count"] * 2


def test_repaired_numbers_are_flagged() -> None:
    for text in (
        "签约率72、4%。",
        "建档率1OO%。",
        "患病率3.1&permil;。",
        "报销比例7 5%。",
        "雨量88.mm。",
        "经费10.1 7亿元。",
    ):
        (quantity,) = find_quantities(text)
        assert "repaired_number" in quantity.flags, text


# The table of units


def units() -> list[dict[str, str]]:
    with (resources.files("hbsummary") / "data" / "units.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_units_have_canonical_forms_that_stand_in_the_table() -> None:
    table = {row["printed"]: row for row in units()}
    assert len({row["canonical"] for row in table.values()}) >= 150
    for row in table.values():
        assert row["canonical"] in table, row["printed"]
        assert table[row["canonical"]]["canonical"] == row["canonical"], row["printed"]


@pytest.mark.parametrize("row", [r for r in units() if r["ambiguous"] == "false"], ids=lambda row: row["printed"])
def test_each_unit_is_read_after_a_count(row: dict[str, str]) -> None:
    before = "供应红细胞共计" if row["printed"] == "单位" else "完成数合计达到"
    if row["note"].startswith("currency sign"):
        text = f"{before}{row['printed']}37。"
    else:
        text = f"{before}37{'' if not row['printed'][0].isdigit() else ' '}{row['printed']}。"
    assert [q.unit for q in find_quantities(text)] == [row["canonical"]]


# Time


HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1" * n,
    "opening brackets": lambda n: "(1" * (n // 2),
    "book titles": lambda n: "《1" * (n // 2),
    "letters x": lambda n: "x" * n,
    "masks": lambda n: "x " * (n // 2),
    "items": lambda n: "一是" * (n // 2),
    "list": lambda n: "分别为" + "、".join(str(i % 90) for i in range(n // 3)) + "%",
    "list of decimals": lambda n: "分别为" + "、".join(f"{i % 90}.5" for i in range(n // 5)) + "%",
    "damaged decimals": lambda n: "9、2%" * (n // 4),
    "commas": lambda n: "1," * (n // 2),
    "spaces": lambda n: "1" + " " * n + "人",
    "lines": lambda n: "1\n" * (n // 2),
    "ranges": lambda n: "1%-" * (n // 3),
    "fractions": lambda n: "百分之" * (n // 3),
    "units in brackets": lambda n: "(%)1" * (n // 4),
    "numerals": lambda n: "万一" * (n // 2),
}


def seconds(text: str) -> float:
    """The best of three runs, in CPU time."""
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        find_quantities(text)
        best = min(best, time.process_time() - begin)
    return best


@pytest.mark.parametrize("make", list(HOSTILE.values()), ids=list(HOSTILE))
def test_time_grows_with_the_text_only(make: Callable[[int], str]) -> None:
    short, long = seconds(make(10_000)), seconds(make(40_000))
    # Four times the text takes about four times as long; a quadratic rule would take sixteen times.
    assert long < 9 * short + 0.02
