"""Options of the command line that say how files are read, the same for every command that reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, TypeVar

import click

from hbsummary.errors import InputError
from hbsummary.read.options import Limits, Options

__all__ = ["reading", "workers"]

F = TypeVar("F", bound=Callable[..., Any])

_SCALE = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class _Size(click.ParamType):  # type: ignore[type-arg]
    """A number of bytes, or of kilo-, mega- and gigabytes: 1000000, 500K, 100M, 2G."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"([0-9]{1,15})([KMG]?)B?", str(value).upper())
        if match is None or not int(match[1]):
            self.fail(f"{value!r} is no size; give one such as 500K, 100M or 2G.", param, ctx)
        return int(match[1]) * _SCALE[match[2]]


_COUNT = click.IntRange(min=1)
# Each limit: its field, the option, its type, and what it limits.
_LIMITS: tuple[tuple[str, str, Any, str], ...] = (
    ("file", "--max-file-size", _Size(), "Size of a file, also of one in an archive."),
    ("unpacked", "--max-unpacked", _Size(), "Size of all that an archive or an Office document unpacks to."),
    ("text", "--max-text", _COUNT, "Characters of a text."),
    ("pages", "--max-pages", _COUNT, "Pages of a PDF."),
    ("cells", "--max-cells", _COUNT, "Cells of all tables of a file."),
    ("nesting", "--max-nesting", _COUNT, "Depth of elements, tables and groups in one another."),
    ("archives", "--max-archives", _COUNT, "Depth of archives in one another."),
    ("members", "--max-members", _COUNT, "Files in an archive."),
    ("seconds", "--timeout", click.FloatRange(min=0.1), "Seconds for a file; then it is given up."),
    ("memory", "--max-memory", _Size(), "Memory that reading a file may take (Linux and other Unix systems)."),
)


def reading(command: F) -> F:
    """Adds the options of reading to a command, which gets them together as `options`."""

    @wraps(command)
    def call(*args: Any, encoding: str | None, text_column: str | None, **rest: Any) -> Any:
        limits = Limits(**{name: rest.pop(f"limit_{name}") for name, *_ in _LIMITS})
        return command(*args, options=Options(encoding, text_column, limits), **rest)

    for name, option, kind, about in reversed(_LIMITS):
        add = click.option(
            option, f"limit_{name}", type=kind, default=_default(name), show_default=_shown(name), help=about
        )
        call = add(call)
    call = click.option(
        "--text-column", metavar="NAME", help="Column of .xlsx and .csv files that holds one report per row."
    )(call)
    call = click.option(
        "-e",
        "--encoding",
        metavar="NAME",
        callback=_known,
        help="Encoding of texts, where it is known: gb18030, big5, …",
    )(call)
    return call  # type: ignore[return-value]


workers = click.option(
    "--workers", metavar="N", type=_COUNT, help="Processes that read and work (default: as many as processors)."
)


def _default(name: str) -> Any:
    return next(f.default for f in fields(Limits) if f.name == name)


def _shown(name: str) -> str:
    """A default as one would type it."""
    value = _default(name)
    if name in ("file", "unpacked", "memory"):
        return f"{value // _SCALE['M']}M"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _known(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from hbsummary.read.text import decode

    if value is not None:
        try:
            decode(b"", value)
        except InputError as error:
            raise click.BadParameter(f"{error.reason}; {error.remedy}.", ctx, param) from error
    return value
