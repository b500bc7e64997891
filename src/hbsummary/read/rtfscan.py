"""RTF as a stream of tokens: groups, control words, and text with its encoding undone.

The grammar is that of brackets: one pass, one stack. striprtf, the library for this, leaves
out text boxes, footnotes and the numbers of lists, shows hidden text, and sets bars between cells that
text may hold too.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from hbsummary.read.options import Limits

__all__ = ["CLOSE", "OPEN", "TEXT", "WORD", "Token", "tokens"]

OPEN, CLOSE, WORD, TEXT = "open", "close", "word", "text"

_TOKEN = re.compile(
    rb"""
      \\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?
    | (?P<hex>(?:\\'[0-9A-Fa-f]{2})+)
    | \\(?P<symbol>[^A-Za-z'])
    | (?P<open>\{)
    | (?P<close>\})
    | (?P<plain>[^\\{}\r\n]+)
    | (?P<nothing>[\r\n]+|\\'.{0,2}|\\)
    """,
    re.VERBOSE | re.DOTALL,
)
_SPECIAL = b"\\{}"
# Encodings by the numbers that fonts and documents give; gb18030 and big5hkscs hold all of GBK and Big5.
_CHARSETS = {77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs"}
_CHARSETS |= {161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257"}
_CHARSETS |= {204: "cp1251", 222: "cp874", 238: "cp1250"}
_PAGES = {936: "gb18030", 950: "big5hkscs", 10002: "big5hkscs", 10008: "gb18030", 65001: "utf-8", 10000: "mac_roman"}
_SYMBOLS = 2
# Fonts of signs have no letters; their bytes are no text.
_NO_TEXT = ""
_WESTERN = "cp1252"
_ENCODING = ("ansicpg", "deff", "fonttbl", "f", "fcharset", "plain")
_KINDS_OF_CHARACTERS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


class Token(NamedTuple):
    """A piece of an RTF document: where a group begins or ends, a control word, or text.

    Control symbols are words of one character, `*` among them.
    """

    kind: str
    text: str = ""
    number: int | None = None


@dataclass(slots=True)
class _State:
    """What holds until the group ends."""

    codec: str
    # How many characters for old readers follow each Unicode character.
    substitutes: int = 1
    fonts: bool = False


class _Text:
    """Bytes to characters: a character may be begun in one piece and ended in the next."""

    def __init__(self) -> None:
        self._codec = ""
        self._decoder: codecs.IncrementalDecoder | None = None

    def add(self, data: bytes, codec: str) -> str:
        """The characters that are complete with `data`."""
        before = self.end() if codec != self._codec else ""
        if codec != self._codec:
            self._codec = codec
            self._decoder = codecs.getincrementaldecoder(codec)("replace") if codec else None
        return before + (self._decoder.decode(data) if self._decoder else "")

    def end(self) -> str:
        """What is left of a character that breaks off."""
        return self._decoder.decode(b"", final=True) if self._decoder else ""

    @property
    def is_open(self) -> bool:
        """Whether a character has begun and not ended."""
        return self._decoder is not None and bool(self._decoder.getstate()[0])


def tokens(data: bytes, limits: Limits) -> Iterator[Token]:
    """The tokens of an RTF document up to the end of its outermost group; InputError when groups nest too deep."""
    return _Scanner(data, limits).tokens()


class _Scanner:
    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._limits = data, limits
        self._at = 0
        # The document's encoding, and whether it was told.
        self._page, self._told = _WESTERN, False
        self._fonts: dict[int, str | None] = {}
        self._font = self._default = 0
        self._stack: list[_State] = []
        self._state = _State(_WESTERN)
        self._text = _Text()
        self._skip = 0

    def tokens(self) -> Iterator[Token]:
        while match := _TOKEN.match(self._data, self._at):
            self._at = match.end()
            kind = match.lastgroup if match.lastgroup != "number" else "word"
            if kind == "plain":
                yield from self._plain(match[0])
            elif kind == "hex":
                yield from self._bytes(bytes.fromhex(match[0].replace(b"\\'", b"").decode("ascii")))
            elif kind == "word":
                yield from self._word(match["word"].decode("ascii"), match["number"])
            elif kind == "symbol":
                yield from self._symbol(match["symbol"])
            elif kind in ("open", "close"):
                self._skip = 0
                yield from self._ended()
                yield self._group(kind)
                if not self._stack:
                    return
        yield from self._ended()

    def _group(self, kind: str) -> Token:
        if kind == "close":
            ended = self._state
            if self._stack:
                self._state = self._stack.pop()
            if ended.fonts and not self._state.fonts:
                self._end_fonts()
            return Token(CLOSE)
        self._stack.append(self._state)
        self._limits.check_nesting(len(self._stack))
        self._state = replace(self._state)
        return Token(OPEN)

    def _plain(self, data: bytes) -> Iterator[Token]:
        yield from self._bytes(data)
        # In GBK and Big5 the second byte may be one that is a mark of RTF elsewhere.
        following = self._data[self._at : self._at + 1]
        if data[-1] >= 0x80 and self._text.is_open and following and following in _SPECIAL:
            self._at += 1
            yield from self._bytes(following)

    def _bytes(self, data: bytes) -> Iterator[Token]:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        text = self._text.add(data[skipped:], self._state.codec) if skipped < len(data) else ""
        if text:
            yield Token(TEXT, text)

    def _ended(self) -> Iterator[Token]:
        text = self._text.end()
        if text:
            yield Token(TEXT, text)

    def _symbol(self, symbol: bytes) -> Iterator[Token]:
        if symbol in (b"\\", b"{", b"}"):
            yield from self._bytes(symbol)
        elif symbol < b"\x80":
            self._skip = 0
            yield Token(WORD, symbol.decode("ascii"))

    def _word(self, word: str, digits: bytes | None) -> Iterator[Token]:
        number = int(digits) if digits else None
        if word == "u":
            yield from self._ended()
            yield Token(TEXT, _character(number or 0))
            self._skip = self._state.substitutes
            return
        self._skip = 0
        if word == "bin":
            self._at += max(0, number or 0)
        elif word == "uc":
            self._state.substitutes = min(max(0, number or 0), 8)
        elif word in _KINDS_OF_CHARACTERS or word in _ENCODING:
            self._encoding(word, number or 0)
        if word not in ("bin", "u", "uc"):
            yield Token(WORD, word, number)

    def _encoding(self, word: str, number: int) -> None:
        """A word that says which encoding the text after it has."""
        if word in _KINDS_OF_CHARACTERS:
            self._page = self._state.codec = _KINDS_OF_CHARACTERS[word]
        elif word == "ansicpg":
            self._page = self._state.codec = _known(_PAGES.get(number, f"cp{number}"))
            self._told = True
        elif word == "deff":
            self._default = number
        elif word == "fonttbl":
            self._state.fonts = True
        elif word == "fcharset" and self._state.fonts:
            self._fonts[self._font] = _NO_TEXT if number == _SYMBOLS else _CHARSETS.get(number)
        elif word == "f" and self._state.fonts:
            self._font = number
        else:
            self._state.codec = self._of_font(number if word == "f" else self._default)

    def _of_font(self, number: int) -> str:
        """The encoding of a font. Western ones are named for Chinese text too: then the document's holds."""
        codec = self._fonts.get(number)
        return self._page if codec is None else codec

    def _end_fonts(self) -> None:
        """The fonts are known: that of text for which none is named, and the encoding of a document that tells none."""
        if not self._told:
            self._page = next((codec for codec in self._fonts.values() if codec), self._page)
        self._state.codec = self._of_font(self._default)


def _known(name: str) -> str:
    """The encoding, or the Western one when Python does not have it."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return _WESTERN


def _character(number: int) -> str:
    """The character of \\u: numbers above 32,767 are written as negative ones. Signs of private fonts are no text."""
    code = number & 0xFFFF if number < 0 else number
    if code < 0x20 or code > 0xFFFF or 0xE000 <= code < 0xF900:
        return ""
    return chr(code)
