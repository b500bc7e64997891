"""Bytes to text: which encoding, and what could not be decoded.

Ordered trial decoding: byte order mark, strict UTF-8, then whichever of the encodings in
use for Chinese gives the largest share of characters that such texts are made of. gb18030
stands for gbk and gb2312, big5hkscs for big5: both are supersets.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read.options import DEFAULT, Options
from hbsummary.regex import regex

__all__ = ["UNDECODABLE", "Decoded", "decode", "detect", "read_text", "require_text"]

# Flag of a source some of whose bytes belong to no character of its encoding.
UNDECODABLE = "undecodable_bytes"
_COUNTING = "hbsummary.counting"

# Longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# On equal shares the earlier one wins.
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16
_ASCII = frozenset(map(chr, range(0x20, 0x7F))) | set("\t\r\n")
_NOT_ASCII = re.compile(rb"[\x00\x80-\xff]")
# A few characters in GBK can be valid UTF-8 by chance, but then of two bytes each.
_BEYOND_CYRILLIC = re.compile("[^\0-\u07ff]")
_UNLIKELY = regex("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")


@cache
def _common() -> frozenset[str]:
    """The characters that Chinese reports are mostly made of, in both scripts."""
    table = Path(__file__).with_name("common.txt").read_text(encoding="utf-8")
    listed = "".join(line for line in table.splitlines() if not line.startswith("#"))
    return frozenset(listed) - _ASCII | {"\u3000"}


def _share(text: str) -> float:
    """How much of `text` is common characters, what no text has counting against it."""
    if not text:
        return 0.0
    common, count = _common(), Counter(text)
    # Misread bytes look like ASCII easily: it says less.
    good = sum(n if char in common else n / 2 for char, n in count.items() if char in common or char in _ASCII)
    return (good - len(_UNLIKELY.findall(text))) / len(text)


def _likeliest(data: bytes) -> tuple[str, float]:
    """The candidate whose reading of `data` looks most like Chinese text, and how sure that is.

    The certainty is that candidate's part in what it and the next one have.
    """
    first = _NOT_ASCII.search(data)
    # Even, so that UTF-16 stays in step.
    start = (first.start() if first else 0) & ~1
    sample = data[start : start + _SAMPLE]
    shares = [(_share(sample.decode(name, "replace")), -n, name) for n, name in enumerate(_CANDIDATES)]
    (best, _, name), (second, *_) = sorted(shares, reverse=True)[:2]
    best, second = max(best, 0.0), max(second, 0.0)
    return name, best / (best + second) if best else 0.0


def detect(data: bytes) -> tuple[str, int, float]:
    """Name of the encoding of `data`, how many bytes its mark takes, and from 0 to 1 how sure that is."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark), 1.0
    # A NUL is valid UTF-8 but no text has one: a sign of UTF-16 without a mark.
    if b"\0" not in data:
        try:
            if data.isascii() or _BEYOND_CYRILLIC.search(data.decode("utf-8")):
                return "utf-8", 0, 1.0
        except UnicodeDecodeError:
            pass
    name, certainty = _likeliest(data)
    return name, 0, round(certainty, 2)


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """`data` as text; newlines stay as they are. An `encoding` that is given is not doubted.

    Bytes that belong to no character become U+FFFD each; the flag `undecodable_bytes=N`
    counts them. InputError when Python knows no such encoding.
    """
    name, skip, certainty = detect(data)
    if encoding is not None:
        marked = skip > 0 and _same(encoding, name)
        name, skip, certainty = encoding, skip if marked else 0, 1.0
    try:
        return Decoded(data[skip:].decode(name), name, (), certainty)
    except UnicodeDecodeError:
        lost = _Lost()
        text = lost.decode(data[skip:], name)
        return Decoded(text, name, (f"{UNDECODABLE}={lost.bytes}",), certainty)
    except (LookupError, UnicodeError, ValueError) as error:
        raise InputError(f"{name} is no encoding of texts", "give one such as utf-8, gb18030 or big5") from error


class Decoded(NamedTuple):
    """A text, the encoding that it was in, flags, and from 0 to 1 how sure the encoding is."""

    text: str
    encoding: str
    flags: tuple[str, ...]
    certainty: float


class _Lost:
    """Counts the bytes that belong to no character."""

    def __init__(self) -> None:
        self.bytes = 0

    def decode(self, data: bytes, encoding: str) -> str:
        """`data` with a U+FFFD for each stretch of bytes that the encoding has no character for."""
        codecs.register_error(_COUNTING, self._replace)
        return data.decode(encoding, _COUNTING)

    def _replace(self, error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        self.bytes += error.end - error.start
        return "\ufffd", error.end


def _same(one: str, other: str) -> bool:
    """Whether two names are of one encoding; a name without its byte order takes that of the mark."""
    try:
        first, second = codecs.lookup(one).name, codecs.lookup(other).name
    except LookupError:
        return False
    return first == second or second.startswith((f"{first}-le", f"{first}-be")) or first == f"{second}-sig"


def _refuse_binary(text: str) -> None:
    head = text[:_SAMPLE]
    if "\0" in head and len(_UNLIKELY.findall(head)) > len(head) / 20:
        raise InputError("is not text", "save it as text (UTF-8)")


def read_text(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """The source that the bytes of a text file make; InputError when there is no text in them."""
    decoded = decode(data, options.encoding)
    _refuse_binary(decoded.text)
    require_text(decoded.text, data)
    return Source(name, decoded.text, decoded.encoding, decoded.flags, decoded.certainty)


def require_text(text: str, data: bytes) -> None:
    """InputError when `text`, read from `data`, is nothing but blanks."""
    if not text.strip("\ufeff \t\r\n\u3000\xa0\0"):
        raise InputError("is empty" if not data else "holds no text", "fetch the page again")
