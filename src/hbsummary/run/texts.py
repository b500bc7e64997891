"""Cleaned texts of many inputs, into a folder where one is given."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hbsummary.errors import InputError
from hbsummary.model import CleanText
from hbsummary.read import suffix
from hbsummary.read.find import Input
from hbsummary.run.outcomes import failure
from hbsummary.tables import Failure
from hbsummary.write.folder import prepare, put

__all__ = ["clean_into", "edits"]

_TEXT = (".txt", ".text", ".md", "")
# Bytes of the name of a file, on the file systems in use.
_LONGEST = 255


def clean_into(
    inputs: Sequence[Input], outcomes: Iterable[CleanText | Failure], out: str | None
) -> Iterator[CleanText | Failure]:
    """The clean texts among `outcomes`, which come of `inputs`; into the folder `out`, if there is one, by name."""
    folder = None if out is None or out == "-" else Path(out)
    if folder is None:
        yield from outcomes
        return
    prepare(folder)
    taken = {os.path.realpath(item.path) for item in inputs}
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            yield outcome
            continue
        target = _target(folder, outcome.source.name)
        if os.path.realpath(target) in taken:
            yield failure(outcome.source.name, InputError(f"would overwrite {target}", "choose another folder"))
            continue
        taken.add(os.path.realpath(target))
        put(target, outcome.text)
        yield outcome


def _target(folder: Path, source: str) -> Path:
    """Where the clean text of `source` goes: what was no text file before gets .txt.

    Names of members of archives may hold anything; nothing is written outside the folder.
    """
    separators = r"[/\\]" if os.name == "nt" else "/"
    parts = [part.replace("\0", "_") for part in re.split(separators, source) if part not in ("", ".", "..")]
    if os.name == "nt":
        parts = [re.sub('[<>:"|?*]', "_", part) for part in parts]
    end = "" if suffix(source) in _TEXT else ".txt"
    *above, last = parts or ["_"]
    return folder.joinpath(*(_short(part, "") for part in above), _short(last, end))


def _short(name: str, end: str) -> str:
    """`name` with `end`; cut, with a hash in place of the rest, where it is longer than file systems allow."""
    if len(os.fsencode(name + end)) <= _LONGEST:
        return name + end
    end = end or suffix(name)
    mark = f"~{hashlib.sha256(os.fsencode(name)).hexdigest()[:8]}{end}"
    kept = os.fsencode(name)[: _LONGEST - len(mark)].decode("utf-8", "ignore")
    return kept + mark


def edits(text: CleanText) -> Iterator[str]:
    """A line for each edit: where in the source, which rule, what went and what stands there now."""
    for edit in text.edits:
        old = text.source.text[edit.start : edit.end]
        what = "removed" if edit.boilerplate else "repaired"
        new = f" -> {edit.replacement!r}" if edit.replacement else ""
        yield f"{text.source.name}:{edit.start}-{edit.end}\t{what}\t{edit.rule}\t{old!r}{new}"
