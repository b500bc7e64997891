"""The Python way in says the same as the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PAGE, files

import hbsummary
from hbsummary.run.local import each
from hbsummary.tables import Failure


def test_read_gives_the_text_as_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    source = hbsummary.read(tmp_path / "a.txt")
    assert (source.name, source.text, source.encoding) == ("a.txt", PAGE.replace("\n", "\r\n"), "utf-8")


def test_read_stays_a_function_whatever_is_imported() -> None:
    import hbsummary.read.find
    import hbsummary.read.text

    assert callable(hbsummary.read)


@pytest.mark.parametrize("name", ["missing.txt", ".", "x.docx"])
def test_what_cannot_be_read_is_an_input_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(hbsummary.InputError) as caught:
        hbsummary.extract(tmp_path / name)
    assert caught.value.reason and caught.value.remedy


def test_extract_takes_text_or_path(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8", newline="")
    by_path, by_name, by_text = hbsummary.extract(path), hbsummary.extract(str(path)), hbsummary.extract(PAGE)
    assert (by_path.source, by_text.source) == ("page.txt", "text")
    assert by_path == by_name
    spans = [[(row.start, row.end) for row in each.observations] for each in (by_path, by_text)]
    assert spans[0] == spans[1]


def test_extract_takes_text_that_no_path_could_be() -> None:
    assert hbsummary.extract("一\0" + "二" * 100_000).source == "text"


def test_extract_folder_tells_progress_and_totals(pages: Path, tmp_path: Path) -> None:
    (pages / "empty.txt").touch()
    seen: list[int] = []
    totals = hbsummary.extract_folder([pages], tmp_path / "out", progress=lambda outcome, total: seen.append(total))
    assert (totals.files, totals.errors, seen) == (4, 1, [4] * 4)
    assert "errors.csv" in files(tmp_path / "out")


def test_a_crash_in_one_page_is_its_own_failure(pages: Path) -> None:
    from hbsummary.read.find import find

    def work(source: hbsummary.Source) -> str:
        if source.name == "b.txt":
            raise ZeroDivisionError("a\nb")
        return source.name

    outcomes = list(each(find([pages]), work))
    assert [type(outcome) for outcome in outcomes] == [str, Failure, str]
    assert isinstance(outcomes[1], Failure)
    assert outcomes[1].reason == "internal error: ZeroDivisionError: a b"
    assert outcomes[1].remedy


def test_importing_is_light() -> None:
    code = "import sys, hbsummary; print(*sorted({'pandas', 'rich', 'click', 'numpy'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == ""


def test_the_command_line_starts_without_pandas() -> None:
    code = "import sys, hbsummary.cli; print(*sorted({'pandas', 'rich', 'numpy'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == ""


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = hbsummary.nothing
    assert set(hbsummary.__all__) <= set(dir(hbsummary))
