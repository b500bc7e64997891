"""Finding inputs: all of them, once, in one order, under names of their own."""

from __future__ import annotations

import os
import sys
from itertools import permutations
from pathlib import Path

import pytest

from hbsummary.read import display_name, read, suffix
from hbsummary.read.find import find

posix = pytest.mark.skipif(os.name == "nt", reason="needs links or pipes")


def make(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def sources(*inputs: Path) -> list[str]:
    return [item.source for item in find(inputs)]


def errors(*inputs: Path) -> dict[str, str]:
    return {item.source: item.error.reason for item in find(inputs) if item.error}


def test_folders_are_searched_and_names_are_relative(tmp_path: Path) -> None:
    assert sources(make(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "无后缀")) == [
        "a/b/c.txt",
        "a/z.txt",
        "b.txt",
        "无后缀",
    ]


def test_a_file_goes_by_its_name(tmp_path: Path) -> None:
    make(tmp_path, "a/z.txt")
    assert sources(tmp_path / "a" / "z.txt") == ["z.txt"]


def test_order_of_inputs_changes_nothing(tmp_path: Path) -> None:
    make(tmp_path, "a/x.txt", "b/x.txt", "b/c/x.txt", "y.txt", "a/y.txt")
    inputs = [tmp_path / "a", tmp_path / "b", tmp_path / "b" / "c", tmp_path / "y.txt", tmp_path / "missing"]
    results = {tuple(find(order)) for order in permutations(inputs)}
    # Errors are told apart by identity; names and paths are what has to agree.
    assert len({tuple((item.source, item.path) for item in result) for result in results}) == 1


def test_equal_names_of_two_folders_are_told_apart(tmp_path: Path) -> None:
    make(tmp_path, "a/x.txt", "b/x.txt", "b/only.txt")
    assert sources(tmp_path / "a", tmp_path / "b") == ["a/x.txt", "b/only.txt", "b/x.txt"]


def test_equal_names_of_equally_named_folders_are_told_apart(tmp_path: Path) -> None:
    make(tmp_path, "a/raw/x.txt", "b/raw/x.txt")
    assert sources(tmp_path / "a" / "raw", tmp_path / "b" / "raw") == ["a/raw/x.txt", "b/raw/x.txt"]


def test_equal_names_of_two_files_are_told_apart(tmp_path: Path) -> None:
    make(tmp_path, "a/x.txt", "b/x.txt", "c/y.txt")
    assert sources(*(tmp_path / n for n in ("b/x.txt", "c/y.txt", "a/x.txt"))) == ["a/x.txt", "b/x.txt", "y.txt"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "a/x.txt")
    assert sources(tmp_path / "a" / "x.txt", tmp_path, tmp_path / "a") == ["a/x.txt"]


def test_hidden_files_are_left_out_unless_named(tmp_path: Path) -> None:
    make(tmp_path, ".hidden.txt", ".git/x.txt", "~$lock.txt", "x.txt")
    assert sources(tmp_path) == ["x.txt"]
    assert sources(tmp_path / ".hidden.txt") == [".hidden.txt"]


def test_what_is_to_be_written_is_not_read(tmp_path: Path) -> None:
    make(tmp_path, "x.txt", "out/indicators.csv")
    assert [item.source for item in find([tmp_path], {str(tmp_path / "out" / "indicators.csv")})] == ["x.txt"]


def test_a_missing_path_is_a_failure_under_the_name_given(tmp_path: Path) -> None:
    make(tmp_path, "x.txt")
    assert errors(tmp_path, tmp_path / "no.txt") == {str(tmp_path / "no.txt"): "does not exist"}


@posix
def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "in/x.txt", "secret/s.txt")
    (tmp_path / "in" / "file").symlink_to(tmp_path / "secret" / "s.txt")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "secret")
    assert errors(tmp_path / "in") == dict.fromkeys(["file", "folder"], "is a link out of the folder")
    assert [item.source for item in find([tmp_path / "in"]) if not item.error] == ["x.txt"]


@posix
def test_links_within_the_folder_give_each_file_once(tmp_path: Path) -> None:
    make(tmp_path, "real/x.txt")
    (tmp_path / "again.txt").symlink_to("real/x.txt")
    (tmp_path / "loop").symlink_to(".")
    assert sources(tmp_path) == ["real/x.txt"]
    assert errors(tmp_path) == {}


@posix
def test_pipes_and_broken_links_do_not_stop_the_search(tmp_path: Path) -> None:
    make(tmp_path, "x.txt")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to("nothing")
    assert errors(tmp_path) == {"pipe": "is not a regular file", "broken": "does not exist"}


@pytest.mark.skipif(sys.platform != "linux", reason="names that are not UTF-8")
def test_names_in_gbk_and_in_nothing_at_all(tmp_path: Path) -> None:
    for name in ("总结.txt".encode("gbk"), b"\xff\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    assert sources(tmp_path) == ["\\udcff\\udcff.txt", "总结.txt"]
    assert [read(item.path, item.source).name for item in find([tmp_path])] == sources(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="names that are not UTF-8")
def test_names_that_look_the_same_stay_apart(tmp_path: Path) -> None:
    for name in ("总结.txt".encode("gbk"), "总结.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    assert sources(tmp_path) == ["总结.txt", "总结.txt~2"]


def test_display_names_can_always_be_written() -> None:
    for name in ("a.txt", "\udcff", "\ud800x", "中\udcd6"):
        display_name(name).encode("utf-8")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.TXT", ".txt"), ("a.docx", ".docx"), ("README", ""), ("2018.1-6月总结", ""), ("3.5版", ""), (".txt", "")],
)
def test_suffix_is_only_what_names_a_type(name: str, expected: str) -> None:
    assert suffix(name) == expected
