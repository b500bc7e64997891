"""Encodings: what the bytes of a text file say."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbsummary.errors import InputError
from hbsummary.read.text import UNDECODABLE, decode, read_text

SIMPLIFIED = "全县居民健康档案建档率为91.2%,住院分娩率达到99.5%。\r\n"
TRADITIONAL = "全縣居民健康檔案建檔率為91.2%,住院分娩率達到99.5%。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "gb2312", "utf-16-le", "utf-16-be"])
def test_simplified_text_survives_any_encoding(encoding: str) -> None:
    text, _, flags = decode(SIMPLIFIED.encode(encoding))[:3]
    assert (text, flags) == (SIMPLIFIED, ())


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "big5hkscs", "gb18030", "utf-16-le", "utf-16-be"])
def test_traditional_text_survives_any_encoding(encoding: str) -> None:
    text, _, flags = decode(TRADITIONAL.encode(encoding))[:3]
    assert (text, flags) == (TRADITIONAL, ())


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16-le"])
def test_slices_of_five_simplified_characters(encoding: str) -> None:
    text = "全县加强基层医疗卫生服务体系建设完成年度目标任务提高群众健康水平"
    for start in range(len(text) - 4):
        part = text[start : start + 5]
        assert decode(part.encode(encoding))[0] == part


@pytest.mark.parametrize("encoding", ["big5hkscs", "utf-8", "utf-16-be"])
def test_slices_of_five_traditional_characters(encoding: str) -> None:
    text = "全縣加強基層醫療衛生服務體系建設完成年度目標任務提高群眾健康水準"
    for start in range(len(text) - 4):
        part = text[start : start + 5]
        assert decode(part.encode(encoding))[0] == part


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        ("\ufeff".encode("gb18030"), "gb18030"),
    ],
)
def test_byte_order_mark_decides_and_is_dropped(mark: bytes, encoding: str) -> None:
    assert decode(mark + SIMPLIFIED.encode(encoding))[:3] == (SIMPLIFIED, encoding, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_of_plain_ascii_without_a_mark(encoding: str) -> None:
    assert decode("rate 91.2%\n".encode(encoding))[0] == "rate 91.2%\n"


def test_few_bad_bytes_are_replaced_and_flagged() -> None:
    data = SIMPLIFIED.encode() * 3
    text, encoding, flags = decode(data[:40] + b"\xff\xfe" + data[40:])[:3]
    assert encoding == "utf-8"
    assert flags == (f"{UNDECODABLE}=2",)
    assert "\ufffd" in text and text.endswith(SIMPLIFIED)


def test_gb18030_with_bad_bytes_stays_gb18030() -> None:
    text, encoding, flags = decode(SIMPLIFIED.encode("gb18030") + b"\xff\n" + SIMPLIFIED.encode("gb18030"))[:3]
    assert (encoding, flags) == ("gb18030", (f"{UNDECODABLE}=1",))
    assert text == SIMPLIFIED + "\ufffd\n" + SIMPLIFIED


def test_late_chinese_after_much_ascii() -> None:
    text = "<p>x</p>\n" * 30_000 + TRADITIONAL
    assert decode(text.encode("big5hkscs"))[0] == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_utf8_comes_back_character_for_character(text: str) -> None:
    assert decode((text + "全县").encode())[:3] == (text + "全县", "utf-8", ())


@pytest.mark.parametrize("text", ["为99.5", "执业医师缺", "(一)医"])
def test_gbk_that_happens_to_be_valid_utf8(text: str) -> None:
    data = text.encode("gb18030")
    data.decode("utf-8")
    assert decode(data)[0] == text


def test_newlines_stay_as_they_are() -> None:
    text = "一\r\n二\r三\n\r\n四\u2028五\x0c六"
    for encoding in ("utf-8", "gb18030"):
        assert read_text(text.encode(encoding), "x").text == text


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u3000\n".encode()])
def test_nothing_to_read_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError, match=r"is empty|holds no text"):
        read_text(data, "x")


@pytest.mark.parametrize("data", [bytes(range(256)) * 40])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not text"):
        read_text(data, "x")
