"""The text without what the site added: every stretch taken out or repaired is an edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hbsummary.clean.headlines import site_titles
from hbsummary.clean.marks import page_marks
from hbsummary.clean.notices import Notices
from hbsummary.clean.page import Page
from hbsummary.clean.repair import readings, repairs
from hbsummary.clean.sites import Rule, Sites, default_sites, load_sites
from hbsummary.clean.watermarks import watermarks
from hbsummary.fold import folds_apart
from hbsummary.model import CleanText, Edit, Source

__all__ = ["Rule", "Sites", "clean", "default_sites", "load_sites"]


def clean(source: Source, sites: Sites | None = None) -> CleanText:
    """`source` seen without boilerplate, with broken lines joined.

    Boilerplate is what the rules of `sites` know (the built-in profiles by default), titles
    that the site repeats, and page marks. Pure and linear in the length of the text.
    """
    text = _without(source)
    read = list(readings(text))
    # Rules know words, not words with a reading behind each character.
    shown = CleanText(Source(source.name, text), read) if read else None
    page = Page(shown.text if shown else text)
    found = Notices(page, sites or default_sites())
    edits = list(found.edits())
    marks = list(page_marks(page))
    edits += marks
    edits += watermarks(page.folded)
    edits += site_titles(page, _lines_of(page, edits), found.first, _opened(page, marks))
    removed = _settle([*source.edits, *(_placed(shown, edits) if shown else edits)])
    folded = page.folded if not read and folds_apart(page.text) else None
    first = CleanText(source, removed, folded)
    repaired = list(repairs(first))
    return CleanText(source, removed + repaired, folded) if repaired else first


def _placed(shown: CleanText, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Edits of a text seen without readings as edits of its source, with the reading of the last character."""
    behind = {edit.start: edit.end for edit in shown.edits if not edit.replacement}
    for edit in edits:
        start, end = shown.origin(edit.start, edit.end)
        yield replace(edit, start=start, end=behind.get(end, end))


def _without(source: Source) -> str:
    """The text with blanks for what its reader already took out, so that no rule looks at it."""
    text, pieces, at = source.text, [], 0
    for edit in source.edits:
        pieces += [text[at : edit.start], re.sub(r"[^\n]", " ", text[edit.start : edit.end])]
        at = edit.end
    return "".join([*pieces, text[at:]]) if pieces else text


def _lines_of(page: Page, edits: Iterable[Edit]) -> set[int]:
    """The lines that edits take out whole."""
    whole, n = set(), 0
    for edit in sorted(edits, key=lambda e: e.start):
        while n < len(page.lines) and page.lines[n].start < edit.start:
            n += 1
        k = n
        while k < len(page.lines) and page.lines[k].end <= edit.end:
            whole.add(k)
            k += 1
    return whole


def _opened(page: Page, marks: Iterable[Edit]) -> dict[int, int]:
    """Where the text begins on lines that open with a page mark."""
    ends = {mark.end for mark in marks}
    if not ends:
        return {}
    opened = {}
    for n, line in enumerate(page.lines):
        inside = [at for at in range(line.start, min(line.start + 12, line.end)) if at in ends]
        if inside:
            opened[n] = inside[-1]
    return opened


def _settle(edits: Iterable[Edit]) -> list[Edit]:
    """Edits that do not overlap: the earlier and longer one stands, the rest of the other after it."""
    settled: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if settled and edit.start < settled[-1].end:
            if edit.end <= settled[-1].end:
                continue
            edit = Edit(settled[-1].end, edit.end, edit.replacement, edit.rule, edit.boilerplate)
        if edit.end > edit.start:
            settled.append(edit)
    return settled
