"""Notes of a site above a report, numbered or with bullets: • 2页, 1、下载前请先预览。2、举报电话:…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hbsummary.clean.page import VOICE, Page
from hbsummary.clean.vocabulary import worded
from hbsummary.model import Edit
from hbsummary.titles import glued_title, title_line

__all__ = ["notes"]

# Notes stand among so many of the first lines; so many lines under them is the title at the latest.
_TOP, _TITLE_WITHIN = 40, 4
_LISTED = re.compile(r"[(]?[0-9]{1,2}[.、)](?![0-9])|[①-⑳]|[•·●◆■►▶*-]\s?[^\s•·●◆■►▶*-]")
# A list of the page whose entries have numbers of their own: 1. 1、….
_TWICE = re.compile(r"([0-9]{1,2})[.、]\s{0,3}\1[.、](?![0-9])")
_WORD = worded("{speaker}|{matter}|{web}|{dealing}")
# What only a report counts.
_FIGURE = re.compile(r"[0-9]\s?(?:[%‰万亿余]|人次|人|例|份|户|条|所|件|家|期|场|名|张|项|起)")


def notes(page: Page, known: Sequence[object]) -> Iterator[Edit]:
    """Edits for the runs of listed lines above the first text that speak as a site does, with a title under them.

    `known` says of each line whether a rule knows it (not None).
    """
    top = [n for n, line in enumerate(page.lines[: 2 * _TOP]) if line.text][:_TOP]
    run: list[int] = []
    for k, n in enumerate(top):
        text = page.lines[n].text
        if _LISTED.match(text):
            run.append(n)
            continue
        if run and _all_notes(page, run, known) and any(_is_title(page, m) for m in top[k : k + _TITLE_WITHIN]):
            yield Edit(page.lines[run[0]].start, page.after(run[-1]), "", "notice")
        run.clear()
        if page.body[n] and known[n] is None:
            return


def _all_notes(page: Page, run: list[int], known: Sequence[object]) -> bool:
    """Whether none of these lines is a report's, and most of them are a site's by their words, numbers or a rule."""
    unknown = [page.lines[n].text for n in run if known[n] is None]
    if not unknown or any(VOICE.search(text) or _FIGURE.search(text) for text in unknown):
        return False
    sure = sum(bool(_WORD.search(text) or _TWICE.match(text)) for text in unknown)
    return 3 * (sure + len(run) - len(unknown)) >= 2 * len(run)


def _is_title(page: Page, n: int) -> bool:
    line = page.lines[n]
    return title_line(line.text) or glued_title(page.folded, line.start, line.end) is not None
