"""A report in the terminal: its outline, and its values marked where they stand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hbsummary.model import Source
from hbsummary.tables import Extraction, Indicator
from hbsummary.terminal import console, emit, printable

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["pieces", "plain", "show", "styled"]

_STYLES = {
    "level": "bold black on bright_cyan",
    "change": "bold black on bright_yellow",
    "target": "bold black on bright_green",
    "reference": "bold black on bright_magenta",
}


def pieces(source: Source, found: Extraction) -> Iterator[tuple[str, Indicator | None]]:
    """The text without what was removed, in stretches that are a value, or none."""
    at = 0
    for row in [*found.observations, None]:
        start, end = (row.start, row.end) if row else (len(source.text), len(source.text))
        if start < at:
            continue
        yield _kept(source, found, at, start), None
        if row is not None:
            yield _kept(source, found, start, end), row
        at = end


def _kept(source: Source, found: Extraction, start: int, end: int) -> str:
    kept = []
    for removal in found.removals:
        if removal.start < end and removal.end > start:
            kept.append(source.text[start : max(start, removal.start)])
            start = min(end, removal.end)
    return "".join([*kept, source.text[start:end]])


def _outline(found: Extraction) -> Iterator[str]:
    for report in found.reports:
        yield report.title or f"report {report.report}"
        for part in found.sections:
            if part.report == report.report and part.kind == "heading":
                yield "  " * part.level + part.label + part.title


def plain(source: Source, found: Extraction) -> str:
    """Outline and text with values in 【】, for files and pipes."""
    outline = "".join(printable(line) + "\n" for line in _outline(found))
    text = "".join(f"【{words}】" if row else words for words, row in pieces(source, found))
    return f"{outline}\n{printable(text).strip()}\n"


def styled(source: Source, found: Extraction) -> Text:
    """The same with colours, and with the name of each value behind it."""
    from rich.text import Text

    text = Text(overflow="fold")
    for line in _outline(found):
        text.append(printable(line) + "\n", "bold")
    text.append("\n")
    for kind, style in _STYLES.items():
        text.append(f" {kind} ", style)
        text.append(" ")
    text.append("\n\n")
    for words, row in pieces(source, found):
        text.append(printable(words), _STYLES.get(row.kind, "bold") if row else "")
        if row:
            # No blanks around it: lines of Chinese would be broken there, and nowhere else.
            text.append(f"〔{printable(''.join(row.indicator.split()))}〕", "dim")
    return text


def show(source: Source, found: Extraction, paged: bool = True) -> None:
    """Prints a report: coloured, and paged where asked for, on a terminal; plain elsewhere."""
    if not sys.stdout.isatty():
        emit(plain(source, found))
        return
    screen = console(sys.stdout)
    if not paged:
        screen.print(styled(source, found))
        return
    # The pager has to let colours through, and to end by itself where all fits the screen.
    os.environ.setdefault("LESS", "FRX")
    with screen.pager(styles=not screen.no_color):
        screen.print(styled(source, found))
