"""Cleaned texts of many inputs, into a folder where one is given."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hbsummary.errors import InputError
from hbsummary.model import CleanText, Source
from hbsummary.read import suffix
from hbsummary.read.find import Input
from hbsummary.run.local import each, failure
from hbsummary.tables import Failure
from hbsummary.write.folder import prepare, put

__all__ = ["clean_into", "edits"]

_TEXT = (".txt", ".text", ".md", "")


def clean_into(
    inputs: Sequence[Input], work: Callable[[Source], CleanText], out: str | None
) -> Iterator[CleanText | Failure]:
    """The clean text of each input; written under its source name into the folder `out`, if there is one."""
    folder = None if out is None or out == "-" else Path(out)
    if folder is not None:
        prepare(folder)
    for item, outcome in zip(inputs, each(inputs, work), strict=True):
        if folder is None or isinstance(outcome, Failure):
            yield outcome
            continue
        target = _target(folder, item.source)
        if os.path.realpath(target) == os.path.realpath(item.path):
            yield failure(item.source, InputError("would be overwritten by its clean text", "choose another folder"))
            continue
        put(target, outcome.text)
        yield outcome


def _target(folder: Path, source: str) -> Path:
    """Where the clean text of `source` goes: what was no text file before gets .txt."""
    return folder / (source if suffix(source) in _TEXT else source + ".txt")


def edits(text: CleanText) -> Iterator[str]:
    """A line for each edit: where in the source, which rule, what went and what stands there now."""
    for edit in text.edits:
        old = text.source.text[edit.start : edit.end]
        what = "removed" if edit.boilerplate else "repaired"
        new = f" -> {edit.replacement!r}" if edit.replacement else ""
        yield f"{text.source.name}:{edit.start}-{edit.end}\t{what}\t{edit.rule}\t{old!r}{new}"
