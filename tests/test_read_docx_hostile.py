"""DOCX: what breaks readers is refused, with a reason; nothing outside the file is read."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docxparts import (
    PLAIN,
    RELS,
    SECTION,
    STYLES,
    R,
    note,
    numbered,
    p,
    package,
    part,
    r,
    reference,
    rels,
    source,
    span,
    tbl,
    tc,
    tr,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hbsummary.errors import InputError
from hbsummary.read import Limits, Options
from hbsummary.read.docx import read_docx


def raised(data: bytes, options: Options = Options()) -> InputError:  # noqa: B008
    with pytest.raises(InputError) as error:
        read_docx(data, "a.docx", options)
    assert error.value.remedy
    return error.value


def with_document(document: str | bytes) -> bytes:
    return zipped(package("") | {"word/document.xml": document})


def without(*names: str) -> bytes:
    return zipped({name: content for name, content in package(p("甲")).items() if name not in names})


DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip


def declared(doctype: str, encoding: str = "utf-8") -> bytes:
    document = part("document", f"<w:body>{p(r('&e;'))}</w:body>").partition("?>")[2]
    return f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{document}'.encode(encoding)


def flagged(data: bytes, bits: int, method: int) -> bytes:
    """The archive with flags and method of all its members set."""
    data = bytearray(data)
    for signature, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for match in re.finditer(re.escape(signature), bytes(data)):
            struct.pack_into("<HH", data, match.start() + at, bits, method)
    return bytes(data)


def doubled() -> bytes:
    file = io.BytesIO(zipped(package(p("甲"))))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("Word/document.xml", part("document", f"<w:body>{p('乙')}</w:body>"))
    return file.getvalue()


def overwritten(data: bytes) -> bytes:
    """The archive with some packed bytes of its document changed."""
    at = data.index(b"word/document.xml") + 40
    return data[:at] + b"\xff" * 10 + data[at + 10 :]


GOOD = zipped(package(p("建档率91.2%") * 50))
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no archive": (lambda: b"PK\x03\x04 nothing", "is a damaged DOCX: its ZIP archive is broken"),
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "is a damaged DOCX: its ZIP archive is broken"),
    "overwritten": (lambda: overwritten(GOOD), "is a damaged DOCX"),
    "no document": (lambda: without("word/document.xml"), "its part word/document.xml is missing"),
    "no document though named": (lambda: without("word/document.xml", "[Content_Types].xml"), "is missing"),
    "two documents": (doubled, "its part word/document.xml is there twice"),
    "another root": (lambda: with_document(part("styles", "")), "its main part is no document"),
    "no XML": (lambda: with_document("not XML"), "its part word/document.xml is no valid XML"),
    "empty": (lambda: with_document(""), "is no valid XML"),
    "XML cut off": (lambda: with_document(part("document", p("甲"))[:-20]), "is no valid XML"),
    "another encoding than declared": (
        lambda: with_document(declared("", "gb18030") + "甲".encode("gb18030")),
        "is no valid XML",
    ),
    "broken styles": (lambda: zipped(package(p("甲"), styles="<w:style>")), "its part word/styles.xml is no valid XML"),
    "external entity": (lambda: with_document(declared(DOCTYPE)), "declares a document type"),
    "many entities": (lambda: with_document(declared(LAUGHS)), "declares a document type"),
    "entities in UTF-16": (lambda: with_document(declared(DOCTYPE, "utf-16")), "declares a document type"),
    "entities in another encoding": (
        lambda: with_document(declared(DOCTYPE, "utf-7").replace(b"<!", b"+ADwAIQ-")),
        "is no valid XML",
    ),
    "entities in a code of mainframes": (lambda: with_document(declared(DOCTYPE, "cp037")), "is no valid XML"),
    "entities in relations": (
        lambda: zipped(package(p("甲")) | {"_rels/.rels": DOCTYPE + rels()}),
        "declares a document type",
    ),
    "entities in styles": (
        lambda: zipped(package(p("甲"), styles="") | {"word/styles.xml": DOCTYPE + "<x/>"}),
        "declares a document type",
    ),
    "with a password": (lambda: flagged(GOOD, 1, 8), "is protected by a password"),
    "an unknown method": (lambda: flagged(GOOD, 0, 97), "is packed in an unknown way"),
    "no words": (lambda: zipped(package(p() + tbl(tr("", "")))), "holds no text"),
    "no body": (lambda: with_document(part("document", "")), "holds no text"),
    "only a header": (lambda: zipped(package(SECTION, header1=p("页眉"))), "holds no text"),
    "another file within": (lambda: zipped(package('<w:altChunk r:id="x"/>')), "holds its text as an embedded file"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_told(case: str) -> None:
    make, reason = HOSTILE[case]
    assert reason in raised(make()).reason


def limited(**limits: int) -> Options:
    return Options(limits=replace(Limits(), **limits))


def deep(levels: int) -> str:
    body = p("底")
    for _ in range(levels):
        body = tbl(tr(tc(body), "1"))
    return p("面") + body


LIMITS: dict[str, tuple[Callable[[], bytes], Options, str]] = {
    "unpacked": (lambda: zipped(package(p("甲") * 50_000)), limited(unpacked=1_000_000), "--max-unpacked"),
    "unpacked, all parts together": (
        lambda: zipped(package(p("甲") + SECTION, **{k: p("甲" * 100_000) for k in ("header1", "header2")})),
        limited(unpacked=500_000),
        "--max-unpacked",
    ),
    "text": (lambda: zipped(package(p("甲" * 600) * 2)), limited(text=1_000), "--max-text"),
    "text of a cell": (lambda: zipped(package(tbl(tr("甲" * 1_001, "1")))), limited(text=1_000), "--max-text"),
    "cells": (lambda: zipped(package(tbl(*[tr("甲", "1")] * 51))), limited(cells=100), "--max-cells"),
    "cells by spans": (
        lambda: zipped(package(tbl(tr(*[tc("甲", properties=span(63))] * 2)))),
        limited(cells=100),
        "--max-cells",
    ),
    "parts": (lambda: GOOD, limited(members=2), "save it again"),
    "tables in tables": (lambda: zipped(package(deep(40))), limited(), "--max-nesting"),
    "tables in tables beyond the parser": (lambda: zipped(package(deep(900))), limited(), "--max-nesting"),
    "tables in tables, limit lifted": (lambda: zipped(package(deep(600))), limited(nesting=100_000), "move them out"),
    "tags in a line": (
        lambda: zipped(package(p("<w:smartTag>" * 300 + r("甲") + "</w:smartTag>" * 300))),
        limited(),
        "--max-nesting",
    ),
    "controls around": (
        lambda: zipped(package("<w:customXml>" * 300 + p("甲") + "</w:customXml>" * 300)),
        limited(),
        "--max-nesting",
    ),
    "boxes in boxes": (
        lambda: zipped(package(p("<w:r><w:txbxContent><w:p>" * 60 + r("甲") + "</w:p></w:txbxContent></w:r>" * 60))),
        limited(),
        "--max-nesting",
    ),
}


@pytest.mark.parametrize("case", LIMITS)
def test_limits(case: str) -> None:
    make, options, remedy = LIMITS[case]
    assert remedy in raised(make(), options).remedy


def test_nothing_is_lost_beyond_256_levels() -> None:
    tags = "<w:smartTag>" * 300 + r("底91.2%") + "</w:smartTag>" * 300
    assert source(p(tags), limited(nesting=400)).text == "底91.2%\n"
    inner = "".join("\t1\n" for _ in range(69))
    assert source(deep(70), limited(nesting=400)).text == f"面\n{inner}底\t1\n"


def test_a_bomb_is_not_unpacked() -> None:
    """40 MB in 40 kB; also where the directory of the archive says that it is but 10 bytes."""
    size = 40 << 20
    bomb = zipped({"word/document.xml": b"<" + b" " * (size - 1)})
    lying = bomb.replace(struct.pack("<I", size), struct.pack("<I", 10))
    assert len(bomb) < 50_000
    assert lying != bomb
    assert "--max-unpacked" in raised(bomb, limited(unpacked=1 << 20)).remedy
    assert "cannot be unpacked" in raised(lying, limited(unpacked=1 << 20)).reason


def test_external_parts_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "styles.xml"
    outside.write_text(part("styles", STYLES), encoding="utf-8")
    for target, mode in (
        (outside.as_uri(), "External"),
        (str(outside), "Internal"),
        ("../../../../" + str(outside), ""),
    ):
        parts = package(p("甲", '<w:pStyle w:val="secret"/>'))
        mode = f' TargetMode="{mode}"' if mode else ""
        relation = f'<Relationship Id="s" Type="{R}/styles" Target="{target}"{mode}/>'
        parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{RELS}">{relation}</Relationships>'
        assert read_docx(zipped(parts), "a").text == "甲\n"


RICH = package(
    p("甲")
    + tbl(tr(tc("乙", properties=span(2)), "1"))
    + numbered("丙")
    + p(r("丁") + reference("footnote", 1))
    + SECTION,
    numbering=PLAIN,
    styles=STYLES,
    header1=p("页眉"),
    footnotes=note("footnote", 1, p("注")),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(RICH)), st.data())
def test_no_other_error_escapes_from_changed_parts(name: str, data: st.DataObject) -> None:
    content = str(RICH[name])
    at = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(at, min(len(content), at + 40)))
    new = data.draw(
        st.sampled_from(["", "<w:p>", "</w:p>", "<w:tbl>", "9" * 30, '"', "w:val", "&#x0;", "\x00", "<w:tc/>"])
    )
    try:
        assert read_docx(zipped(RICH | {name: content[:at] + new + content[end:]}), "a").text
    except InputError as error:
        assert error.reason


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
def test_no_other_error_escapes_from_changed_bytes(at: int, new: bytes) -> None:
    data = zipped(RICH)
    at %= len(data)
    try:
        assert read_docx(data[:at] + new + data[at + len(new) :], "a").text
    except InputError as error:
        assert error.reason
