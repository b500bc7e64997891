"""Each number of a page, what became of it and why: the records that extraction returns, shown."""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path

import pytest
from conftest import Run, environment
from hypothesis import given, settings
from pages import PAGES, seeded

from hbsummary.explain import Number, at, block, chosen, facts, line, numbers, removal_at
from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.tables import Extraction, Indicator, Refused
from hbsummary.terminal import console

TEXT = """桃源县卫生局2018年工作总结
一、基层服务
2018年建档率达到96.5%以上,比上年提高2.1个百分点。新增病床120张；新建诊所3家。
二、妇幼保健
(一)孕产妇管理
住院分娩率为xx%。
"""


def explained(text: str) -> tuple[list[Number], Extraction]:
    source = Source("page.txt", text)
    found = process(source)
    return numbers(source, found), found


def of(text: str, printed: str) -> Number:
    return next(number for number in explained(text)[0] if number.printed == printed)


@pytest.mark.parametrize("text", [TEXT, *(seeded(seed) for seed in range(20))], ids=str)
def test_all_records_are_shown_and_nothing_else(text: str) -> None:
    shown, found = explained(text)
    places = [(number.row.start, number.row.end) for number in shown]
    assert places == sorted(places)
    assert [number.row for number in shown if isinstance(number.row, Indicator)] == list(found.observations)
    assert [number.row for number in shown if isinstance(number.row, Refused)] == list(found.refused)


def test_facts_of_a_value() -> None:
    number = of(TEXT, "96.5%")
    row = number.row
    assert isinstance(row, Indicator)
    known = facts(number)
    assert known["indicator"] == row.indicator
    assert known["value"] == ">= 96.5 %"
    assert known["section"] == "一、基层服务"
    assert known["why"].split("; ") == row.why.split(";")
    assert {"number", "name", "kind", "period"} == {part.partition("=")[0] for part in known["why"].split("; ")}
    assert ("flags" in known) == bool(row.flags), "what is empty is not shown"
    assert "basis" not in known


def test_facts_of_others() -> None:
    assert facts(of(TEXT, "2018年"))["reason"] == "date"
    masked = of(TEXT, "xx%")
    assert facts(masked)["value"] == "= masked %"
    assert facts(masked)["section"] == "二、妇幼保健 > (一)孕产妇管理"
    assert facts(of("全县覆盖率达到90-95%。", "90-95%"))["value"] == "= 90 to 95 %"


def test_the_sentence_around_a_number() -> None:
    number = of(TEXT, "120张")
    assert (number.before, number.after) == ("新增病床", "；")
    number = of(TEXT, "3家")
    assert (number.before, number.after) == ("新建诊所", "。")


def test_removed_stretches_are_not_in_the_sentence() -> None:
    cut = "".join(f"全县新增床位{n}0张,覆\n第 {n} 页 共 9 页\n盖率达到9{n}.5%,群众更加满意。" for n in range(2, 7))
    shown, found = explained(f"桃源县卫生局2018年工作总结\n一、基层服务\n{cut}\n")
    assert [row.rule for row in found.removals] == ["page_mark"] * 5
    sentences = {number.before + number.printed + number.after for number in shown}
    assert {f"全县新增床位{n}0张,覆盖率达到9{n}.5%,群众更加满意。" for n in range(2, 7)} <= sentences


def test_long_sentences_are_cut() -> None:
    words = "卫生事业稳步向前发展" * 30
    number = of(f"{words},新增病床120张,{words}。", "120张")
    assert len(number.before) == len(number.after) == 61
    assert (number.before[0], number.after[-1]) == ("…", "…")


def test_at_an_offset() -> None:
    shown, _ = explained(TEXT)
    place = TEXT.index("120张")
    for offset in range(place, place + 4):
        found, exact = at(shown, offset)
        assert exact and [number.printed for number in found] == ["120张"]
    found, exact = at(shown, TEXT.index("病床"))
    assert not exact and found[0].printed == "120张"
    assert at([], 3) == ([], False)


@settings(max_examples=50, deadline=None)
@given(PAGES)
def test_the_nearest_is_the_nearest(text: str) -> None:
    shown, _ = explained(text)
    for offset in range(0, len(text), 97):
        found, exact = at(shown, offset)
        if not shown:
            assert found == []
            continue
        gaps = [min(abs(place - offset) for place in range(each.row.start, each.row.end)) for each in shown]
        assert min(gaps) == min(abs(place - offset) for place in range(found[0].row.start, found[0].row.end))
        assert exact == (min(gaps) == 0)


def test_chosen() -> None:
    shown, _ = explained(TEXT)
    assert {number.printed for number in chosen(shown, None, 2, True)} >= {"xx%"}
    assert [number.printed for number in chosen(shown, None, 3, False)] == ["xx%"]
    assert chosen(shown, 2, None, True) == []
    assert all(isinstance(number.row, Indicator) for number in chosen(shown, 1, None, False))
    assert chosen(shown, 1, None, True) == shown


def test_removal_at_an_offset() -> None:
    for seed in range(20):
        text = seeded(seed)
        _, found = explained(text)
        for offset in range(len(text)):
            inside = [row for row in found.removals if row.start <= offset < row.end]
            assert removal_at(found, offset) == (inside[0] if inside else None)


EVIL = "桃源县\x1b[31m卫生局[bold]\x1b]0;x\x07建档率达到96.5%,\x9b2J\u202e签约率达80%[/].\r\n"


def test_documents_do_not_steer_the_terminal() -> None:
    for number in explained(EVIL)[0]:
        plain = line(number)
        screen = console(io.StringIO())
        screen.print(block(number))
        for shown in (plain.rstrip("\n").replace("\t", ""), screen.file.getvalue()):  # type: ignore[attr-defined]
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown), repr(shown)
    assert any("[bold]" in number.before for number in explained(EVIL)[0]), "markup is text"


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_a_number_is_one_line(text: str) -> None:
    for number in explained(text)[0]:
        assert line(number).count("\n") == 1
        assert line(number).split("\t")[:2] == [
            f"page.txt:{number.row.start}-{number.row.end}",
            "value" if isinstance(number.row, Indicator) else "refused",
        ]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


def test_command_prints_lines(run: Run, page: Path) -> None:
    done = run("explain", "page.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == "".join(map(line, explained(TEXT)[0]))
    values = run("explain", "page.txt", "--no-refused").stdout.decode().splitlines()
    assert [row.split("\t")[2] for row in values] == ["96.5%", "2.1个百分点", "120张", "3家", "xx%"]
    assert {row.split("\t")[1] for row in values} == {"value"}


def test_command_at_an_offset(run: Run, page: Path) -> None:
    place = TEXT.index("120张")
    done = run("explain", "page.txt", "--at", place)
    assert (done.stdout.decode().count("\n"), done.stderr) == (1, b"")
    near = run("explain", "page.txt", "--at", place - 1)
    assert near.stdout == done.stdout
    told = f"the character at {place - 1} belongs to no number; the nearest number is at {place}-{place + 4}\n"
    assert near.stderr.decode() == told
    beyond = run("explain", "page.txt", "--at", len(TEXT))
    assert (beyond.returncode, beyond.stdout) == (2, b"")
    assert f"beyond the text, which has {len(TEXT)} characters" in beyond.stderr.decode()


def test_command_tells_of_boilerplate(run: Run, tmp_path: Path) -> None:
    text = TEXT + "Copyright © 2020 某某文库网 版权所有\n"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8", newline="")
    done = run("explain", "page.txt", "--at", text.index("Copyright"))
    assert (done.returncode, done.stdout.decode().count("\n")) == (0, 1)
    assert "was removed as boilerplate (" in done.stderr.decode()


def test_a_page_without_numbers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("卫生工作总结\n全面加强基层建设。\n", encoding="utf-8")
    for more in ([], ["--at", "2"], ["--no-refused"]):
        done = run("explain", "page.txt", *more)
        assert (done.returncode, done.stdout) == (0, b"")
        assert done.stderr == b"page.txt: no number to explain\n"


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX terminals")
@pytest.mark.parametrize("colour", [True, False])
def test_on_a_terminal(page: Path, colour: bool) -> None:
    shown = on_terminal(["explain", "page.txt", "--no-refused"], page.parent, colour)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "5 numbers: 5 values, 0 refused" in plain
    assert re.search(r"indicator +\S*建档率", plain) and re.search(r"why +number=", plain)
    marked = re.findall(r"\x1b\[[0-9;]*7[0-9;]*m([^\x1b]*)\x1b\[0m", shown)
    assert marked == ["96.5%", "2.1个百分点", "120张", "3家", "xx%"], "the number is marked in its sentence"
    assert bool(re.search(r"\x1b\[[0-9;]*3[12]m", shown)) == colour


def on_terminal(args: list[str], folder: Path, colour: bool) -> str:
    """What `hbsummary ARGS` prints on a terminal."""
    import pty
    import subprocess

    main, side = pty.openpty()
    env = environment(TERM="xterm", COLUMNS="100", **({} if colour else {"NO_COLOR": "1"}))
    with subprocess.Popen([sys.executable, "-m", "hbsummary", *args], cwd=folder, env=env, stdout=side) as process:
        os.close(side)
        pieces = []
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # how Linux says that the other side is closed
                break
            if not piece:
                break
            pieces.append(piece)
        os.close(main)
    assert process.returncode == 0
    return b"".join(pieces).decode()
