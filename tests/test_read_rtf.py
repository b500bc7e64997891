"""RTF: text as it is shown, in every encoding, out of nested groups."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from hbsummary.errors import InputError
from hbsummary.read import Options, sources
from hbsummary.read.options import Limits
from hbsummary.read.rtf import read_rtf

FONTS = rb"{\f0\fnil\fcharset134 a;}{\f1\fswiss\fcharset0 b;}{\f2\fcharset2 c;}{\f3\fcharset136 d;}"
HEAD = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl" + FONTS + b"}"


def hexed(text: str, encoding: str = "gb18030") -> bytes:
    return b"".join(b"\\'%02x" % byte for byte in text.encode(encoding))


def escaped(text: str) -> bytes:
    """As Word writes it: numbers of UTF-16 with a question mark for old readers."""
    units = text.encode("utf-16-le")
    pairs = (int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2))
    return b"".join(b"\\u%d?" % unit for unit in pairs)


def text(body: bytes, head: bytes = HEAD, options: Options | None = None) -> str:
    return read_rtf(head + body + b"}", "a.rtf", options or Options()).text


def limited(**limits: int) -> Options:
    return Options(limits=replace(Limits(), **limits))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (hexed("接种率94.8%"), "接种率94.8%\n"),
        (rb"\f0 " + hexed("接种") + rb"\f1 94.8%" + rb"\f0 " + hexed("率"), "接种94.8%率\n"),
        # Western fonts are named for Chinese text.
        (rb"\loch\f1\hich\f1\dbch\f0 " + hexed("接种"), "接种\n"),
        (rb"\f3 " + hexed("接種", "big5"), "接種\n"),
        (rb"{\f3 " + hexed("接種", "big5") + rb"}" + hexed("率"), "接種率\n"),
        (rb"\f2\'b7\f0 " + hexed("率"), "率\n"),
        (hexed("镕𠮷"), "镕𠮷\n"),
        (escaped("接种率"), "接种率\n"),
        (escaped("𠮷😀"), "𠮷😀\n"),
        (rb"\uc2 \u25509" + hexed("接") + rb"\u31181" + hexed("种") + b"!", "接种!\n"),
        (rb"\uc0 \u25509\u31181 x", "接种x\n"),
        (rb"{\uc0 \u25509}\u31181 ?x", "接种x\n"),
        (rb"\u25509 \u31181 ", "接种\n"),
        (rb"\u61623 ?\u7?x", "x\n"),
        (rb"\u-10179 ?x", "\ufffdx\n"),
        ("接种率".encode("gb18030"), "接种率\n"),
        # The second byte of 乗 is a backslash, those of 亇亄 are braces.
        ("乗法".encode("gb18030"), "乗法\n"),
        ("亇亄x".encode("gb18030"), "亇亄x\n"),
        (rb"\'81\\x", "乗x\n"),
        (rb"\'bd\'d3\'d6" + b"\r\n" + rb"\'d6", "接种\n"),
        (rb"a\'zzb\'", "ab\n"),
        (rb"a\~b\_c\-d\{\}\\", "a\xa0b-cd{}\\\n"),
        (rb"\lquote a\rquote  \ldblquote b\rdblquote \emdash\endash\bullet", "‘a’ “b”—–•\n"),
        (rb"a\line b\tab c", "a\nb\tc\n"),
        (rb"a\par b\par\par c", "a\nb\n\nc\n"),
        (b"a\\\nb\\\r\nc", "a\nb\nc\n"),
        (rb"a\page b\sect c", "a\nb\nc\n"),
        (b"a\r\nb", "ab\n"),
        (rb"a\unknown5 b{\unknown c}", "abc\n"),
        (rb"a{\*\unknown b{c}}d", "ad\n"),
    ],
)
def test_characters(body: bytes, expected: str) -> None:
    assert text(body) == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (rb"{\rtf1\ansi\ansicpg950 ", hexed("總結", "big5"), "總結\n"),
        (rb"{\rtf1\ansi\ansicpg1252 ", rb"caf\'e9", "café\n"),
        (rb"{\rtf1\ansi ", rb"caf\'e9", "café\n"),
        (rb"{\rtf1\ansi\ansicpg65001 ", hexed("总结", "utf-8"), "总结\n"),
        (rb"{\rtf1\ansi\ansicpg99999 ", rb"caf\'e9", "café\n"),
        # Only the fonts tell.
        (rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset134 x;}}", hexed("总结"), "总结\n"),
        (rb"{\rtf1\ansi\deff1{\fonttbl{\f0\fcharset134 x;}{\f1\fcharset0 y;}}", hexed("总结"), "总结\n"),
        (rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset134 x;}}", rb"\plain " + hexed("总结"), "总结\n"),
    ],
)
def test_the_encoding_of_a_document(head: bytes, body: bytes, expected: str) -> None:
    assert text(body, head) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        rb"{\info{\title x}{\author y}}",
        rb"{\stylesheet{\s1 heading 1;}}",
        rb"{\colortbl;\red0\green0\blue0;}",
        rb"{\pict\pngblip 89504e470d0a}",
        rb"{\*\shppict{\pict\wmetafile8 0102}}{\nonshppict{\pict 0304}}",
        rb"{\pict\bin5 }}}{{}",
        rb"{\object\objemb{\*\objdata 0102}{\result }}",
        rb"{\*\bkmkstart x}{\*\bkmkend x}",
        rb"{\field{\*\fldinst HYPERLINK x}}",
        rb"{\*\annotation x}{\atnid y}",
        rb"{\nonesttables\par}",
        rb"{\upr{x}{\*\y z}}",
    ],
)
def test_groups_without_text(hidden: bytes) -> None:
    assert text(b"a" + hidden + b"b") == "ab\n"


def test_fields_and_objects_show_their_result() -> None:
    assert text(rb"{\field{\*\fldinst PAGE}{\fldrslt 91.2%}}") == "91.2%\n"
    assert text(rb"{\object{\*\objdata 00}{\result a}}b") == "ab\n"
    assert text(rb"{\upr{x}{\*\ud{\u25509 ?}}}") == "接\n"


def test_hidden_and_deleted_text_is_left_out_and_told() -> None:
    source = read_rtf(HEAD + rb"a{\v b}c{\deleted d}\v e\v0 f\v g\plain h{\revised i}}", "a.rtf")
    assert (source.text, source.flags, source.form) == ("acfhi\n", ("hidden_text", "tracked_changes"), "rtf")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb"{\listtext\pard\plain " + hexed("一、") + rb"\tab}" + hexed("总体") + rb"\par x", "一、总体\nx\n"),
        (rb"{\pntext\f0 1.\tab}{\*\pn\pnlvlbody{\pntxta .}}2019\par", "1. 2019\n"),
        (rb"{\listtext 3\tab}x\par", "3 x\n"),
        (rb"{\listtext\f2\'b7\tab}\f0 x\par", "x\n"),
    ],
)
def test_numbers_of_lists(body: bytes, expected: str) -> None:
    assert text(body) == expected


def row(*cells: bytes, edges: tuple[int, ...] = ()) -> bytes:
    ends = b"".join(b"\\cellx%d" % edge for edge in edges or range(1000, 1000 * len(cells) + 1, 1000))
    return rb"\trowd" + ends + rb"\pard\intbl " + b"".join(cell + rb"\cell " for cell in cells) + rb"\row"


TABLE = row(b"a", b"b", edges=(1000, 3000)) + row(b"", b"1", b"2", edges=(1010, 2000, 2990))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (row(b"a", b"b") + row(b"1", b"2") + rb"\pard z\par", "a\tb\n1\t2\nz\n"),
        (b"x\\par" + row(b"", b"b") + row(b"1", b""), "x\n\tb\n1\t\n"),
        # A cell over two columns, edges a little off.
        (TABLE, "a\tb\t\n\t1\t2\n"),
        (row(rb"a\par b", hexed("接") + rb"\par " + hexed("种")) + row(b"1", b"2"), "a b\t接种\n1\t2\n"),
        (row(rb"a\tab b", rb"c\line d") + row(b"1", b"2"), "a b\tc d\n1\t2\n"),
        # Cut off.
        (rb"\trowd\cellx1\cellx2\pard\intbl a\cell b\cell", "a\tb\n"),
        (rb"\pard\intbl a\cell b", "a\tb\n"),
        # A table in a cell stands behind the row.
        (
            rb"\trowd\cellx1000\cellx2000\pard\intbl a\par\pard\intbl\itap2 n\nestcell m\nestcell"
            rb"{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}{\nonesttables\par}"
            rb"\pard\intbl\itap1 \cell b\cell\trowd\cellx1000\cellx2000\row",
            "a\tb\nn\tm\n",
        ),
    ],
)
def test_tables(body: bytes, expected: str) -> None:
    assert text(body) == expected


def test_what_hangs_on_a_paragraph_stands_behind_it() -> None:
    note = rb"{\super\chftn{\footnote\pard\plain\chftn " + hexed("注释") + rb"\par}}"
    box = rb"{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv 1}}{\shptxt\pard b1\par\pard b2\par}}{\shprslt{\*\do x}}}"
    assert text(b"a" + note + b"b" + box + rb"c\par d") == "abc\n注释\nb1\nb2\nd\n"
    assert text(row(b"a" + note, b"b") + row(b"1", b"2")) == "a\tb\n注释\n1\t2\n"


def test_headers_and_footers_are_boilerplate() -> None:
    margins = rb"{\header\pard h\par}{\footerl f{\field{\*\fldinst PAGE}{\fldrslt 1}}\par}{\headerr\pard h\par}"
    source = read_rtf(HEAD + margins + rb"a\par}", "a.rtf")
    assert source.text == "h\na\nf1\n"
    assert [(source.text[e.start : e.end], e.rule) for e in source.edits] == [
        ("h\n", "page_header"),
        ("f1\n", "page_footer"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"}",
        HEAD + rb"{\pict 00}\par}",
        HEAD + rb"{\header h}}",
        rb"{\rtf1",
        rb"{\rtf1\bin99999999999 x",
        HEAD + row(b"", b"") + b"}",
    ],
)
def test_documents_without_text(data: bytes) -> None:
    with pytest.raises(InputError, match="holds no text"):
        read_rtf(data, "a.rtf")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"a}}}} b", "a\n"),
        (b"a{{{{b", "ab\n"),
        (b"a\\", "a}\n"),
        (b"a{\\footnote b", "a\nb\n"),
        (b"a\\bin-5 b", "ab\n"),
        (b"a\\bin2 {{b", "ab\n"),
        (b"a\\u99999999 bc", "ac\n"),
        (b"a\\uc-1 \\u25509 b", "a接b\n"),
        (b"a\0b", "a\0b\n"),
        (b"a\\nestrow\\nestcell\\row\\cell\\cellx1 b", "b\na\n"),
    ],
)
def test_broken_documents_give_what_is_there(body: bytes, expected: str) -> None:
    assert text(body).split() == expected.split()


@pytest.mark.parametrize(
    ("body", "limits", "expected"),
    [
        (b"{" * 200 + b"x", {}, "nested deeper"),
        (b"{" * 20 + b"x", {"nesting": 10}, "nested deeper"),
        (b"x" * 2000, {"text": 1000}, "longer than"),
        (rb"\u25509 " * 2000, {"text": 1000}, "longer than"),
        (row(b"a", b"b") * 1000, {"cells": 1000}, "1,000 cells"),
        (rb"\trowd" + rb"\cellx1" * 2000, {"cells": 1000}, "1,000 cells"),
        (b"".join(row(b"a", edges=(n * 100,)) for n in range(400)), {"cells": 1000}, "1,000 cells"),
    ],
)
def test_limits_hold_while_reading(body: bytes, limits: dict[str, int], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        text(body, options=limited(**limits))


HOSTILE = (
    rb"\u25509?",
    rb"\'bd\'d3",
    b"{}",
    rb"{\v a}",
    rb"{\*\x a}",
    b"\\",
    rb"\par",
    rb"\intbl\cell\row",
    rb"{\footnote a}",
    rb"{\listtext 1.}",
    b"a\\\n",
    rb"{\fonttbl{\f1\fcharset134 a;}}",
    rb"\f0\'bd\f1\'d3",
    b"\xbd",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_is_proportional_to_size(unit: bytes) -> None:
    def seconds(count: int) -> float:
        begun = time.process_time()
        text(b"x" + unit * count, options=limited(cells=10**9, text=10**9))
        return time.process_time() - begun

    seconds(100)
    small, large = (min(seconds(count) for _ in range(2)) for count in (1_500, 6_000))
    assert large < 8 * small + 0.1


def test_by_content_whatever_the_name(tmp_path: object) -> None:
    path = f"{tmp_path}/a.doc"
    with open(path, "wb") as file:
        file.write(HEAD + hexed("总结") + b"}")
    assert [(one.name, getattr(one, "text", None)) for one in sources(path)] == [("a.doc", "总结\n")]
