"""Web pages and pages saved as one file (MHTML) to sources: bytes to characters, to a tree, to lines.

libxml2 gives up in silence where elements nest more than 2,048 deep: such a page is read
without its elements, as the lines between them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from lxml import etree, html

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read.article import asides
from hbsummary.read.blocks import Page, page_of
from hbsummary.read.compose import Composer
from hbsummary.read.htmlnames import elements
from hbsummary.read.options import DEFAULT, Options
from hbsummary.read.text import Decoded, decode, detect, require_text

__all__ = ["decode_page", "read_html", "read_mhtml"]

FLAT = "deep_nesting"

_HEAD = 1 << 14
_META = re.compile(
    rb"<meta\b[^>]{0,400}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{2,40})"
    rb"|<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_:.-]{2,40})",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<[^<>]{1,4000}>|<!--|-->|&[a-zA-Z0-9#]{1,10};")
# What pages say and what decodes all that they may mean by it.
_MEANT = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "chinese", "csgb2312", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5", "csbig5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
}
# Saying one of these says nothing: servers and editors put them there.
_NOTHING = ("iso8859-1", "cp1252", "ascii")
# A guess that is less certain than this gives way to what the page says.
_DOUBT = 0.7
# After these there is more text at times; no browser minds.
_ENDS = re.compile(rb"</(?:body|html)\s{0,9}>", re.IGNORECASE)
# An element's attributes take the parser time squared: no page needs so many.
_LONG_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9:]{0,20})\s[^<>]{30000,}>")
_UNSHOWN = re.compile(rb"<(script|style|noscript|template|title)\b.*?(?:</\1\s{0,9}>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ANY_TAG = re.compile(rb"<[/!?]?([a-zA-Z\[][a-zA-Z0-9:]{0,20})?[^<>]*>?")
_INLINE = frozenset(tag.encode() for tag in elements("inline"))


def read_html(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """The source that a web page makes: what a browser shows of it, what is not the report as boilerplate.

    InputError when it shows nothing or is only a frame around other files.
    """
    return _read(data, name, options, "html", None)


def read_mhtml(data: bytes, name: str, options: Options = DEFAULT) -> Source:
    """The source that a page saved with its images as one file makes: that of its first page.

    InputError when there is no page in it.
    """
    try:
        part = _page_part(message_from_bytes(data, policy=policy.compat32))
        body = part.get_payload(decode=True) if part is not None else None
    except (RecursionError, ValueError, LookupError) as error:
        raise InputError("is a broken web archive", "save the page again, as HTML") from error
    if part is None or not isinstance(body, bytes):
        raise InputError("is a web archive without a page", "save the page again, as HTML")
    options.limits.check_unpacked(len(body))
    return _read(body, name, options, "mhtml", part.get_param("charset"))


def _page_part(message: Message | EmailMessage) -> Message | None:
    """The first part of a message that is a page."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    for kind in ("text/html", "application/xhtml+xml"):
        for part in parts:
            if part.get_content_type() == kind:
                return part
    return None


def _read(data: bytes, name: str, options: Options, form: str, said: object) -> Source:
    decoded = decode_page(data, options.encoding, said if isinstance(said, str) else None)
    root, flags = _tree(decoded.text)
    if root is not None and root.find(".//frameset") is not None:
        raise InputError("is a frameset, its text is in other files", "give those")
    page = Page() if root is None else page_of(root, options.limits)
    if not page.blocks or flags:
        root, page = _flat(decoded.text, options)
    source = _compose(page, root, options).source(name, form, (*decoded.flags, *flags))
    require_text(source.text, data)
    return replace(source, encoding=decoded.encoding, certainty=decoded.certainty)


def decode_page(data: bytes, encoding: str | None = None, said: str | None = None) -> Decoded:
    """The characters of a page. What it says of its encoding, or `said` does, counts unless the bytes
    contradict it; an `encoding` that is given is not doubted. InputError when Python knows no such one."""
    if encoding is not None:
        return decode(data, encoding)
    guess, mark, certainty = detect(data)
    if mark or (guess == "utf-8" and certainty == 1.0) or guess.startswith("utf-16"):
        return decode(data)
    guess, _, certainty = detect(_words(data))
    stated = _meant(said) or _stated(data)
    if stated == guess:
        certainty = round(1 - (1 - certainty) / 10, 2)
    elif stated is not None and _fits(data, stated, certainty):
        guess = stated
    return decode(data, guess)._replace(certainty=certainty)


def _words(data: bytes) -> bytes:
    """A page's bytes without most of its markup, which is ASCII and says nothing."""
    return _TAG.sub(b"", _UNSHOWN.sub(b"", data[: 1 << 20])) or data


def _stated(data: bytes) -> str | None:
    found = _META.search(data, 0, _HEAD)
    return _meant((found[1] or found[2]).decode("ascii")) if found else None


def _meant(stated: str | None) -> str | None:
    """What decodes an encoding that a page names; None when there is none or it says nothing."""
    if not stated:
        return None
    bare = stated.strip().lower()
    if bare in _MEANT:
        return _MEANT[bare]
    try:
        name = codecs.lookup(bare).name
        "".encode(name)
    except (LookupError, ValueError):
        return None
    return None if name in _NOTHING or name.startswith("utf-16") else name


def _fits(data: bytes, stated: str, certainty: float) -> bool:
    """Whether bytes can be in the stated encoding, and nothing else is much likelier."""
    return certainty < _DOUBT and not decode(data, stated).flags


def _parse(data: bytes) -> tuple[etree._Element | None, bool]:
    """The tree of a page in UTF-8, and whether all of it is there."""
    parser = html.HTMLParser(huge_tree=True, no_network=True, encoding="utf-8")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None, True
    return root, not any("LIMIT" in entry.type_name for entry in parser.error_log)


def _prepared(text: str) -> bytes:
    """A page's characters as the parser takes them."""
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    data = plain.encode("utf-8", "replace")
    return _LONG_TAG.sub(rb"<\1>", _ENDS.sub(b"", data))


def _tree(text: str) -> tuple[etree._Element | None, tuple[str, ...]]:
    """The tree of a page, and flags: what the parser could not hold is no tree."""
    root, whole = _parse(_prepared(text))
    return (root, ()) if whole else (None, (FLAT,))


def _flat(text: str, options: Options) -> tuple[etree._Element | None, Page]:
    """The page read without its elements: text between tags, those that break lines as line breaks."""
    data = _UNSHOWN.sub(b" ", _COMMENT.sub(b" ", _prepared(text)))
    root, _ = _parse(b"<html><body>" + b"".join(_flattened(data)) + b"</body></html>")
    return root, Page() if root is None else page_of(root, options.limits)


def _flattened(data: bytes) -> Iterator[bytes]:
    at = 0
    for tag in _ANY_TAG.finditer(data):
        yield data[at : tag.start()]
        if tag[1] is None:
            yield b"&lt;" + tag[0][1:]
        elif tag[1].lower() not in _INLINE:
            yield b"<br>"
        at = tag.end()
    yield data[at:]


def _compose(page: Page, root: etree._Element | None, options: Options) -> Composer:
    """The lines of a page, those that are not the report's marked."""
    composer = Composer(options.limits)
    if root is None:
        return composer
    title = " ".join((root.findtext(".//title") or "").split())
    for block, rule in zip(page.blocks, asides(page, root, title), strict=True):
        if rule:
            composer.aside(block.text, rule)
        elif block.cells:
            composer.row(block.cells)
        else:
            composer.line(block.text)
    return composer
