"""The figures on cases small enough to count by hand, and the command that prints them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.score import Answer, Count, Page, answer, bcubed, score, score_page
from hbsummary.score.files import gold_from, gold_paths, read_answers, read_gold
from hbsummary.score.judge import align
from hbsummary.score.records import Part, Value
from hbsummary.score.spans import covered, near, overlaps, shared, union


def got(start: int, end: int, **other: Any) -> Value:
    cells: dict[str, Any] = {
        "text": "",
        "value": 96.9,
        "value_max": None,
        "unit": "%",
        "comparator": "=",
        "kind": "level",
        "masked": False,
        "indicator": "居民健康档案建档率",
    }
    return Value(start, end, **(cells | other))


def wanted(start: int, end: int, **other: str) -> dict[str, Any]:
    cells = {
        "value": "96.9",
        "value_max": "",
        "unit": "%",
        "comparator": "=",
        "kind": "level",
        "masked": "false",
        "indicator": "居民健康档案建档率|建档率",
        "core": "档案 建档率|建立率",
        "optional": "0",
    }
    return {"start": start, "end": end, **cells, **other}


def page(
    values: list[Value] | None = None,
    golds: list[dict[str, Any]] | None = None,
    answered: Answer | None = None,
    **other: Any,
) -> Page:
    annotated = gold_from({"source": "a.txt", "observations": golds or [], **other})
    return score_page(answered or Answer(values=tuple(values or ())), annotated)


def test_a_right_row_counts_everywhere() -> None:
    counts = page([got(5, 10)], [wanted(5, 10)]).counts
    assert {name: counts[name] for name in ("span", "value", "indicator", "kind", "tuple", "strict")} == dict.fromkeys(
        ("span", "value", "indicator", "kind", "tuple", "strict"), Count(1, 1, 1)
    )


@pytest.mark.parametrize(
    ("row", "right"),
    [
        ({"value": 96.8}, {"span", "indicator", "kind"}),
        ({"value": None}, {"span", "indicator", "kind"}),
        ({"value_max": 98.0}, {"span", "indicator", "kind"}),
        ({"unit": ""}, {"span", "indicator", "kind"}),
        ({"masked": True}, {"span", "indicator", "kind"}),
        ({"indicator": "建档率"}, {"span", "value", "kind"}),
        ({"indicator": ""}, {"span", "value", "kind"}),
        ({"indicator": "居民健康档案建档率。规范"}, {"span", "value", "kind"}),
        ({"indicator": "居民健康档案建档率" + "甲" * 13}, {"span", "value", "kind"}),
        ({"kind": "target"}, {"span", "value", "indicator"}),
        ({"comparator": ">="}, {"span", "value", "indicator", "kind", "tuple"}),
    ],
)
def test_what_a_wrong_cell_spoils(row: dict[str, Any], right: set[str]) -> None:
    found = page([got(5, 10, **row)], [wanted(5, 10)])
    assert {name for name, count in found.counts.items() if count == Count(1, 1, 1)} == right
    assert len(found.misses) == 1 and found.misses[0].why.startswith("wrong ")


@pytest.mark.parametrize(
    ("row", "annotated"),
    [
        ({"value": 96.9 + 1e-12}, {}),
        ({"value": 97.0}, {"value": "96.9|97"}),
        ({"unit": "‰"}, {"unit": "%|‰"}),
        ({"kind": "target"}, {"kind": "level|target"}),
        ({"comparator": ">="}, {"comparator": ">=|="}),
        ({}, {"comparator": ""}),
        ({"indicator": "居民健康档案的(电子)建立率"}, {}),
        ({"indicator": "居民健康档案建档率" + "甲" * 12}, {}),
        ({"value": None, "masked": True}, {"masked": "true", "value": ""}),
        ({"value_max": 98.0}, {"value_max": "98"}),
    ],
)
def test_what_is_right_all_the_same(row: dict[str, Any], annotated: dict[str, str]) -> None:
    assert page([got(5, 10, **row)], [wanted(5, 10, **annotated)]).counts["strict"] == Count(1, 1, 1)


def test_missing_and_spurious_rows() -> None:
    found = page([got(5, 10), got(30, 35)], [wanted(5, 10), wanted(50, 55), wanted(60, 65)])
    count = found.counts["span"]
    assert count == Count(1, 2, 3)
    assert (count.precision, count.recall, count.f1) == (1 / 2, 1 / 3, pytest.approx(0.4))
    assert [miss.why for miss in found.misses] == ["missing", "missing", "spurious"]


def test_optional_rows_neither_help_nor_hurt() -> None:
    assert page([got(5, 10)], [wanted(5, 10, optional="1")]).counts["span"] == Count(0, 0, 0)
    assert page([], [wanted(5, 10, optional="true")]).counts["span"] == Count(0, 0, 0)


def test_nothing_of_nothing_is_perfect_and_something_of_nothing_is_not() -> None:
    assert Count().f1 == 1.0
    assert Count(0, 3, 0).f1 == Count(0, 0, 3).f1 == 0.0


def test_rows_that_overlap_are_matched_one_to_one() -> None:
    gold = gold_from({"source": "a", "observations": [wanted(0, 4), wanted(4, 9), wanted(20, 21)]}).values
    assert align([got(0, 9), got(4, 9), got(18, 20)], gold) == {0: 0, 1: 1}, "the same span comes before others"
    assert align([got(3, 6, value=1.0), got(0, 9)], gold[:1]) == {0: 1}, "then the right value"
    assert align([got(3, 9), got(1, 9)], gold[:1]) == {0: 1}, "then the longer overlap"
    assert align([got(1, 3), got(2, 4)], gold[:1]) == {0: 0}, "then the earlier one"


SECTIONS = [
    {"start": 0, "kind": "heading", "level": "1", "label": "一、", "title": "甲"},
    {"start": 10, "kind": "heading", "level": "2", "label": "(一)", "title": "乙"},
    {"start": 20, "kind": "item", "level": "3", "label": "一是", "title": ""},
    {"start": 30, "kind": "heading", "level": "2", "label": "(二)", "title": "丙", "optional": "1"},
]


def test_headings_levels_and_items() -> None:
    parts = [
        ("heading", 0, "1"),
        ("heading", 10, "1"),
        ("heading", 20, "3"),
        ("heading", 30, "2"),
        ("heading", 44, "1"),
    ]
    parts += [("item", 20, "3"), ("item", 10, "2"), ("item", 50, "2")]
    answered = Answer(parts=tuple(Part(at, kind, level, "", "") for kind, at, level in parts))
    found = page(answered=answered, sections=SECTIONS)
    # Of headings at 0, 10, 20 (an item), 30 (optional) and 44 two are right and one is too many.
    assert found.counts["headings"] == Count(2, 3, 2)
    assert found.counts["heading level"] == Count(1, 2, 2)
    assert found.counts["items"] == Count(1, 2, 1)
    assert [(miss.why, miss.got and miss.got.start) for miss in found.misses] == [("spurious heading", 44)]


def test_removed_is_counted_by_character() -> None:
    answered = Answer(removed=((0, 10), (5, 12), (40, 50)))
    boilerplate = [{"start": 8, "end": 20}, {"start": 45, "end": 47}, {"start": 46, "end": 60}]
    assert page(answered=answered, boilerplate=boilerplate).counts["removed"] == Count(4 + 5, 22, 27)


def test_reports_start_within_a_line() -> None:
    reports = [{"start": 100}, {"start": 900}, {"start": 500, "optional": "1"}]
    answered = Answer(reports=(140, 941, 505, 3000))
    assert page(answered=answered, reports=reports).counts["reports"] == Count(1, 3, 2)


def test_concepts_by_hand() -> None:
    # Two rows of x share an id with one of y; a row without an id stands alone.
    found = bcubed([("x", "1"), ("x", "1"), ("y", "1"), ("y", "")])
    assert found is not None and found.rows == 4
    assert found.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert bcubed([]) is None


def test_sources_add_up() -> None:
    golds = [gold_from({"source": name, "observations": [wanted(5, 10)]}) for name in ("a", "b", "c")]
    result = score({"a": Answer((got(5, 10),)), "b": Answer((got(5, 10, unit="人"), got(40, 44)))}, golds)
    assert result.total["span"] == Count(2, 3, 3)
    assert result.total["strict"] == Count(1, 3, 3)
    assert [one.counts["strict"] for one in result.pages] == [Count(1, 1, 1), Count(0, 2, 1), Count(0, 0, 1)]


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12)


@given(SPANS, SPANS)
def test_sweep_finds_what_holding_all_against_all_finds(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    pairs = {
        (i, j, min(a[1], b[1]) - max(a[0], b[0]))
        for i, a in enumerate(left)
        for j, b in enumerate(right)
        if a[0] < a[1] and b[0] < b[1] and min(a[1], b[1]) > max(a[0], b[0])
    }
    assert set(overlaps(left, right)) == pairs
    letters = [{at for span in side for at in range(*span)} for side in (left, right)]
    assert covered(union(left)) == len(letters[0])
    assert shared(union(left), union(right)) == len(letters[0] & letters[1])


@given(st.integers(0, 300), st.lists(st.integers(0, 300)).map(sorted))
def test_near(at: int, places: list[int]) -> None:
    assert near(at, places, 40) == any(abs(at - place) <= 40 for place in places)


def test_time_grows_with_the_rows_not_with_their_square() -> None:
    many = 10_000
    gold = gold_from({"source": "a", "observations": [wanted(10 * n, 10 * n + 5) for n in range(many)]})
    begin = time.process_time()
    count = score_page(Answer(tuple(got(10 * n, 10 * n + 5) for n in range(many))), gold).counts["strict"]
    assert count == Count(many, many, many)
    # Holding all against all takes a minute and more.
    assert time.process_time() - begin < 5


def gold_file(folder: Path, name: str, page: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def scored(run: Run, pages: Path, tmp_path: Path) -> Path:
    """A folder of annotations beside `out`, the tables of `pages`; true but for one kind and one missing row."""
    assert run("extract", "pages", "-o", "out", "-q").returncode == 0
    gold = tmp_path / "gold"
    gold.mkdir()
    text = (pages / "b.txt").read_text(encoding="utf-8")
    rows = [
        ("91.2%", "91.2", "%", "建档率", "level"),
        ("3204人次", "3204", "人次", "接诊", "change"),
        ("一、", "1", "", "甲", "level"),
    ]
    observations = [
        wanted(text.index(words), text.index(words) + len(words), value=value, unit=unit, core=core, kind=kind)
        for words, value, unit, core, kind in rows
    ]
    gold_file(gold, "b.json", {"source": "b.txt", "observations": observations})
    return gold


def test_command_prints_figures(run: Run, scored: Path) -> None:
    done = run("score", "out", "gold")
    assert (done.returncode, done.stderr) == (0, b"")
    figures = {line[:16].strip(): line[16:].split() for line in done.stdout.decode().splitlines()}
    assert figures[""] == ["P", "R", "F1", "right", "pred", "gold"]
    assert figures["span"] == ["0.667", "0.667", "0.667", "2", "3", "3"]
    assert figures["strict"] == ["0.333", "0.333", "0.333", "1", "3", "3"]
    assert "concept" not in figures


def test_command_lists_misses_and_sources(run: Run, scored: Path) -> None:
    shown = run("score", "out", "gold/b.json", "--misses", "2", "--by-source").stdout.decode()
    # A wrong kind, a missing and a spurious value, and the headings that the annotation does not have.
    assert "## b.txt: 5 rows wrong" in shown
    listed = shown.partition("source\t")[0]
    assert listed.count("\n  ") == 2
    assert "wrong kind: gold" in shown and "3204人次" in shown
    assert "\nb.txt\t0.667\t" in shown


def test_command_gives_json_and_nothing_else(run: Run, scored: Path) -> None:
    report = json.loads(run("score", "out", "gold", "--json", "--misses", "9").stdout)
    assert report["total"]["strict"] == report["sources"]["b.txt"]["strict"]
    assert report["total"]["strict"] | {"p": 0, "r": 0, "f1": 0} == {
        "p": 0,
        "r": 0,
        "f1": 0,
        "tp": 1,
        "pred": 3,
        "gold": 3,
    }
    assert report["total"]["concept"] is None
    assert report["misses"]["b.txt"][0]["why"] == "wrong kind"
    assert "misses" not in json.loads(run("score", "out", "gold", "--json").stdout)


def test_a_page_that_was_not_extracted_is_told(run: Run, scored: Path) -> None:
    gold_file(scored, "z.json", {"source": "z.txt", "observations": [wanted(1, 2)]})
    done = run("score", "out", "gold")
    assert done.returncode == 0
    assert done.stderr.decode() == "z.txt: is in no table of out; counted as if nothing were found\n"


def test_a_name_alone_or_the_path_in_the_tables(run: Run, scored: Path, tmp_path: Path) -> None:
    alone = read_answers(tmp_path / "out", {"a.txt"})["a.txt"]
    below = read_answers(tmp_path / "out", {"below/a.txt"})["below/a.txt"]
    assert len(alone.values) == 2 * len(below.values) > 0


def test_tables_give_what_the_pipeline_returned(run: Run, scored: Path, pages: Path, tmp_path: Path) -> None:
    text = (pages / "b.txt").read_text(encoding="utf-8")
    assert read_answers(tmp_path / "out", {"b.txt"})["b.txt"] == answer(process(Source("b.txt", text)))


@pytest.mark.parametrize(
    ("annotation", "complaint"),
    [
        ("{", "is not JSON"),
        ("[]", "has no source"),
        ('{"source": "a", "observations": [{"start": 1}]}', "observations[0]: lacks end"),
        ('{"source": "a", "observations": [3]}', "observations[0]: "),
        ('{"source": "a", "sections": [{"start": "x"}]}', "sections[0]: invalid literal"),
        (
            json.dumps({"source": "a", "observations": [wanted(1, 2, value="viel")]}),
            "observations[0]: could not convert",
        ),
        (json.dumps({"source": "a", "observations": [wanted(1, 2, value="nan")]}), "observations[0]: nan is no number"),
    ],
)
def test_what_is_wrong_with_an_annotation(tmp_path: Path, annotation: str, complaint: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(annotation, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_gold(path)
    assert caught.value.reason.startswith(f"{path}: {complaint}")


def test_what_is_wrong_with_the_inputs(run: Run, scored: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"no \.json file"):
        gold_paths([tmp_path / "empty"])
    for args, complaint in [
        (("empty", "gold"), "hbsummary: empty: holds no tables (make them with: hbsummary extract INPUT -o empty)"),
        (("out", "no.json"), "hbsummary: no.json: No such file or directory"),
    ]:
        done = run("score", *args)
        assert (done.returncode, done.stdout, done.stderr.decode().strip()) == (1, b"", complaint)
    table = tmp_path / "out" / "indicators.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",91.2,", ",viel,"), encoding="utf-8")
    assert "indicators.csv:5: could not convert" in run("score", "out", "gold").stderr.decode()
    table.write_text("source,begin\nb.txt,3\n", encoding="utf-8")
    assert "indicators.csv:2: lacks start" in run("score", "out", "gold").stderr.decode()
    table.write_text("page,start\nb.txt,3\n", encoding="utf-8")
    assert "indicators.csv:2: lacks source" in run("score", "out", "gold").stderr.decode()
    assert run("score", "out").returncode == 2
