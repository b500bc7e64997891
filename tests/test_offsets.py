"""Each row of each table leads back to its place in the text as read, on every page there is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import PAGES, seeded

from hbsummary import Source, read
from hbsummary.pipeline import process
from hbsummary.tables import Document, Extraction, Removal, SectionRow

ROOT = Path(__file__).parents[1]
FILES = [*sorted((ROOT / "data" / "raw").iterdir()), *sorted((ROOT / "tests" / "corpus").rglob("*.txt"))]


def extracted(text: str) -> Extraction:
    return process(Source("page.txt", text))


def check(text: str, found: Extraction) -> None:
    """All that holds between a text and its tables; AssertionError where it does not."""
    check_documents(text, found)
    check_removals(text, found)
    check_sections(text, found)
    check_numbers(text, found)


def squeezed(text: str) -> str:
    return "".join(text.replace("\0", "").split())


def check_documents(text: str, found: Extraction) -> None:
    end = 0
    for n, row in enumerate(found.reports, 1):
        assert row.report == n
        assert end <= row.start < row.end <= len(text), "reports follow one another"
        end = row.end
        title = squeezed(decoded(row.title))
        assert squeezed(shown(text, row.start, row.end, found.removals)).startswith(title), (
            row.title,
            text[row.start :],
        )


def decoded(text: str) -> str:
    """Entities as the characters that they are, also one that was cut off at its end or has lost its &."""
    return re.sub("&perm(?:il?)?|permil;", "‰", unescape(text))


def shown(text: str, start: int, end: int, removals: Iterable[Removal]) -> str:
    """A stretch of the text without what was removed; entities as the characters that they are."""
    pieces, done = [], start
    for row in removals:
        if row.end > start and row.start < end:
            pieces.append(text[done : max(done, row.start)])
            done = row.end
    pieces.append(text[done : max(done, end)])
    # Not all together: what was removed may stand within an entity.
    return "".join(map(decoded, pieces))


def check_removals(text: str, found: Extraction) -> None:
    end = 0
    for row in found.removals:
        assert end <= row.start < row.end <= len(text), "removed stretches follow one another"
        end = row.end
        assert row.text == text[row.start : row.end]
        assert row.rule


def check_sections(text: str, found: Extraction) -> None:
    reports = {row.report: row for row in found.reports}
    rows = {(row.report, row.section): row for row in found.sections}
    assert len(rows) == len(found.sections)
    for report in reports:
        numbers = [row.section for row in found.sections if row.report == report]
        assert numbers == list(range(1, len(numbers) + 1))
    for row in found.sections:
        # A page mark or a broken line may cut a label.
        assert squeezed(shown(text, row.start, row.end, found.removals)).startswith(squeezed(row.label))
        around: Document | SectionRow = reports[row.report]
        if row.parent is not None:
            around = rows[row.report, row.parent]
            assert (around.section, around.level) < (row.section, row.level)
        assert around.start <= row.start < row.end <= around.end, (row, around)
    check_siblings(found.sections)


def check_siblings(sections: Iterable[SectionRow]) -> None:
    """Sections of one parent follow one another."""
    ends: dict[tuple[int, int | None], int] = {}
    for row in sections:
        assert ends.get((row.report, row.parent), 0) <= row.start, row
        ends[row.report, row.parent] = row.end


def check_numbers(text: str, found: Extraction) -> None:
    reports = {row.report: row for row in found.reports}
    rows = {(row.report, row.section): row for row in found.sections}
    for row in found.observations:
        assert row.value_text == text[row.start : row.end] != ""
        assert row.value_text.strip() == row.value_text
        assert reports[row.report].start <= row.start < row.end <= reports[row.report].end
        assert (row.value is None) == row.masked
        if row.section is not None:
            around = rows[row.report, row.section]
            # Only a number cut in two may reach over the gap, or the line end, at which its section ends.
            assert around.start <= row.start < around.end, (row, around)
            cut = "page_split" in row.flags or not {"\n", "\r"}.isdisjoint(row.value_text)
            assert row.end <= around.end or cut, (row, around)
    for number in found.refused:
        assert number.text == text[number.start : number.end] != ""
        assert reports[number.report].start <= number.start < number.end <= reports[number.report].end
        assert number.reason
    places = [row.start for row in found.observations]
    assert len(set(places)) == len(places), "start tells the rows of a source apart"


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_pages_of_the_project(path: Path) -> None:
    source = read(path)
    found = process(source)
    assert found.observations and found.reports
    check(source.text, found)
    for row in found.sections:
        assert source.text.startswith(row.label, row.start)


def test_numbered_rows_of_a_list_are_read_once() -> None:
    rows = "".join(
        f"{n}、{name}:{31 * n}次\n" for n, name in enumerate(("县医院", "河口医院", "县中医院", "区医院"), 1)
    )
    text = f"某县急救中心2018年工作总结\n一、各急救站出车情况\n{rows}二、投诉\n无。\n"
    found = extracted(text)
    check(text, found)
    assert [row.value for row in found.observations] == [31, 62, 93, 124]


@pytest.mark.parametrize("tens", range(20))
def test_seeded_pages(tens: int) -> None:
    """Whole pages, longer than those that hypothesis begins with."""
    for seed in range(10 * tens, 10 * tens + 10):
        text = seeded(seed)
        check(text, extracted(text))


@settings(max_examples=200, deadline=None)
@given(PAGES)
def test_generated_pages(text: str) -> None:
    found = extracted(text)
    check(text, found)
    assert extracted(text) == found


def test_generated_pages_hold_what_they_should() -> None:
    """The generator is worth something: all tables fill, and all kinds of rows come up."""
    found = [extracted(seeded(seed)) for seed in range(60)]
    assert {row.kind for one in found for row in one.observations} == {"level", "change", "target", "reference"}
    assert {row.kind for one in found for row in one.sections} == {"heading", "item"}
    assert {"page_split", "repaired_number"} <= {
        f for one in found for row in one.observations for f in row.flags.split(";")
    }
    assert any(row.masked for one in found for row in one.observations)
    assert any(row.value_max is not None for one in found for row in one.observations)
    assert any(len(one.reports) > 1 for one in found) and any(one.refused for one in found)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    check(text, extracted(text))


HOSTILE = st.text(
    st.sampled_from("一二十百万亿年月日第（(1２0.,、。%‰-~:/\n\r \t　x×X至到是有人元以上&;<>[]#|\0\u2028👍ⅣⅧ½²"),
    max_size=120,
)


@settings(max_examples=500, deadline=None)
@given(HOSTILE)
def test_text_of_nothing_but_what_grammar_looks_at(text: str) -> None:
    check(text, extracted(text))
