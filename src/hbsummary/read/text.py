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
from importlib.resources import files

from hbsummary.errors import InputError
from hbsummary.model import Source

__all__ = ["UNDECODABLE", "decode", "read_text"]

# Flag of a source some of whose bytes belong to no character of its encoding.
UNDECODABLE = "undecodable_bytes"

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
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
)
_ASCII = frozenset(map(chr, range(0x20, 0x7F))) | set("\t\r\n")
_NOT_ASCII = re.compile(rb"[\x00\x80-\xff]")
# A few characters in GBK can be valid UTF-8 by chance, but then of two bytes each.
_BEYOND_CYRILLIC = re.compile("[\u0800-\U0010ffff]")
_UNLIKELY = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")


@cache
def _common() -> frozenset[str]:
    """The characters that Chinese reports are mostly made of, in both scripts."""
    table = files("hbsummary.read").joinpath("common.txt").read_text(encoding="utf-8")
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


def _likeliest(data: bytes) -> str:
    """The candidate whose reading of `data` looks most like Chinese text."""
    first = _NOT_ASCII.search(data)
    # Even, so that UTF-16 stays in step.
    start = (first.start() if first else 0) & ~1
    sample = data[start : start + _SAMPLE]
    shares = [(_share(sample.decode(name, "replace")), -n, name) for n, name in enumerate(_CANDIDATES)]
    return max(shares)[2]


def _encoding(data: bytes) -> tuple[str, int]:
    """Name of the encoding, and how many bytes its mark takes."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark)
    # A NUL is valid UTF-8 but no text has one: a sign of UTF-16 without a mark.
    if b"\0" not in data:
        try:
            if data.isascii() or _BEYOND_CYRILLIC.search(data.decode("utf-8")):
                return "utf-8", 0
        except UnicodeDecodeError:
            pass
    return _likeliest(data), 0


def decode(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Text, encoding and flags of `data`; newlines stay as they are.

    Bytes that belong to no character become U+FFFD and set the flag `undecodable_bytes`.
    """
    name, skip = _encoding(data)
    try:
        return data[skip:].decode(name), name, ()
    except UnicodeDecodeError:
        return data[skip:].decode(name, "replace"), name, (UNDECODABLE,)


def _refuse_binary(data: bytes, text: str) -> None:
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise InputError(f"is {what}, not text", "give the file the suffix of its type, or save it as text")
    head = text[:_SAMPLE]
    if "\0" in head and len(_UNLIKELY.findall(head)) > len(head) / 20:
        raise InputError("is not text", "save it as text (UTF-8)")


def read_text(data: bytes, name: str) -> Source:
    """The source that the bytes of a text file make; InputError when there is no text in them."""
    text, encoding, flags = decode(data)
    _refuse_binary(data, text)
    if not text.strip("\ufeff \t\r\n\u3000\xa0\0"):
        raise InputError("is empty" if not data else "holds no text", "fetch the page again")
    return Source(name, text, encoding, flags)
