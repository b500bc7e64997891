"""Inputs by the roll of dice, for readers and for the stages of texts, and what has to hold of what they give.

A trial makes one input and follows it as far as it goes. A reader may refuse its bytes (HbsummaryError), or
gives a source whose edits lie in order within its text; that goes through all stages, and each row has to
lead back to its place. `Supervised` runs trials in a process of its own: C libraries crash and hang.
"""

from __future__ import annotations

import os
import random
import re
import time
import traceback
import zipfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from copy import deepcopy
from functools import cache
from importlib import import_module
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, NamedTuple
from unittest.mock import patch

import docxparts
import hostile_made as made
import html_pages
import test_read_ole
from fuzzwords import NAMES, VALUES
from lxml import etree
from pages import BANNERS, OTHERS, PLACES, SUBJECTS, UNITS, VERBS, page, report
from test_offsets import check, check_numbers, check_removals, check_sections

from hbsummary.errors import HbsummaryError
from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.read import _CONTAINERS, _READERS, _ROWS, Options, Unread, ole
from hbsummary.read.options import Limits

__all__ = ["FORMS", "SEEDS", "STAGES", "Supervised", "Verdict", "forms", "trial"]

Dice = random.Random
LIMITS = Limits(file=1 << 20, unpacked=8 << 20, text=200_000, pages=40, cells=20_000, members=200)
COLUMN = "正文"

# --- Texts

# fmt: off
FRAGMENTS = (
    *"一二十百千万亿半0379.,，、。；：:;！？（）()《》“”【】-—~至%‰％/+",
    *"×xX*_某余多近约超共达为到由比从和及与的了年月日号第",
    "12、", "\n12、", "1.", "1.2", "2.1.1 ", "①", "（一）", "(1)", "一是", "二是", "一要", "首先，", "最后，",
    "第一，", "一、",
    "二、", "三、", "第一部分 ", "\n", "\n", "\n\n", "\r\n", "\r", "\t", "|", " ", "　", "\u2028", "\x0b", "\0",
    "\ufeff", "\u200b",
    "\ud83d", "👍", "１２", "٣", "½", "Ⅳ", "百分之", "万分之", "个百分点", "百分点", "xx", "XX.X", "××",
    "&permil;", "&perm",
    "&nbsp;", "&#8240;", "&#x110000;", "&", "1/10", "1:1.2", "12:30", "3-5", "3—", "90%以上", "1 2.5", "201 9年",
    "2019年",
    "去年", "同期", "同比", "增长", "下降", "提高到", "分别为", "分别增长", "其中", "其中：", "率", "管理率",
    "人次", "万元", "中心",
    "目标：", "力争", "不低于", "计划", "下一步", "总结", "工作总结", "工作要点", "卫生局", "总结如下：", "注：",
    "表1", "单位：万元",
    "单位", "项目", "合计", "2018年", "门诊", "床位", "第2页 共9页", "- 3 -", "/ 9", "2/9", "【提纲】",
    "（此处隐藏1234字）",
    "上一篇：", "来源：", "http://a.b/3", "篇一：", "范文2", "印发", "的通知", "各位代表：",
)
# fmt: on


def scraps(dice: Dice) -> str:
    """What grammars look at, in no order, some of it over and over."""
    words = (*FRAGMENTS, *FRAGMENTS, *SUBJECTS, *UNITS, *VERBS, *OTHERS, *PLACES)
    some = dice.sample(words, dice.randint(1, 12)) if dice.random() < 0.5 else words
    pieces = (
        dice.choice(some) * (dice.randint(2, 40) if dice.random() < 0.03 else 1) for _ in range(dice.randint(1, 60))
    )
    return "".join(pieces)


def torn(dice: Dice) -> str:
    """A stretch of a page like those of sites, with scraps set into it, and pieces taken out or moved."""
    text = page(dice) if dice.random() < 0.3 else report(dice)
    start = dice.randint(0, max(0, len(text) - 1_200))
    text = text[start : start + dice.randint(1, 1_200)]
    for _ in range(dice.randint(0, 8)):
        at, other = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
        new = dice.choice((scraps, lambda d: d.choice(FRAGMENTS), lambda d: d.choice(BANNERS), lambda _: ""))(dice)
        text = text[:at] + new + text[min(other, at + 30) :]
    return text


def anything(dice: Dice) -> str:
    """Characters of all planes, one as likely as another within its range."""
    ranges = ((0, 0x7F), (0x80, 0x2FF), (0x2000, 0x2FFF), (0x3000, 0x33FF), (0x4E00, 0x9FFF), (0xD800, 0x10FFFF))
    return "".join(chr(dice.randint(*dice.choice(ranges))) for _ in range(dice.randint(0, 200)))


STAGES: dict[str, Callable[[Dice], str]] = {"scraps": scraps, "torn": torn, "anything": anything}

# --- Bytes

TEXT = html_pages.TEXT
ROWS = (("单位", "2019年", "2020年"), ("门诊人次", "3204", "3310"), ("住院人次", "27", "35"))


def word() -> bytes:
    """A DOCX with numbers computed, a table, a note, a header, a text box' worth of runs."""
    numbered = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    run = "<w:r><w:t>{}</w:t></w:r>"
    cells = "".join(
        "<w:tr>" + "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="1"/></w:tcPr>{made.p(c)}</w:tc>' for c in row) + "</w:tr>"
        for row in ROWS
    )
    body = "".join(numbered.format(run.format(line)) for line in made.LINES if line)
    body += f"<w:tbl>{cells}</w:tbl><w:p><w:ins>{run.format('新增3人')}</w:ins><w:del>{run.format('4')}</w:del>"
    body += '<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    return docxparts.zipped(
        docxparts.package(
            body,
            numbering=f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
            footnotes=f'<w:footnote w:id="2">{made.p("注释3人")}</w:footnote>',
            header1=made.p("卫生局文件"),
        )
    )


def open_text() -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in ROWS
    )
    lines = "".join(f"<text:list-item><text:p>{line}</text:p></text:list-item>" for line in made.LINES)
    return made.odt(f"<text:list>{lines}</text:list><table:table>{rows}</table:table>")


def rich_text() -> bytes:
    cells = "".join("\\trowd\\cellx900\\cellx1800 " + "".join(f"{n}{k}\\cell " for k in "12") + "\\row" for n in "34")
    return made.rtf(*made.LINES, r"{\*\generator x;}\b 3\b0\tab 4\line 5\'d2\'bb", cells).encode()


def portable() -> bytes:
    """A PDF whose content is not compressed, so that changes reach it."""
    rules = b"0 0 m 300 0 l S 0 20 m 300 20 l S 0 40 m 300 40 l S 0 0 m 0 40 l S 150 0 m 150 40 l S 300 0 m 300 40 l S "
    words = b"BT /A 12 Tf 20 5 Td (12) Tj 150 0 Td (3204) Tj -150 20 Td (ab) Tj ET BT /A 12 Tf 90 700 Td 14 TL "
    words += b"(1. 91.2% of 3204) Tj T* (2. 99.5%) Tj T* (page 1) Tj ET"
    font = b"/Font<</A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    return made.raw_pdf(made.page_of(rules + words, resources=font))


def mailed() -> bytes:
    body = html_pages.government().encode("gb18030")
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body + b"\r\n--b--\r\n"
    )


def listed() -> bytes:
    return f'编号,{COLUMN}\r\n1,"{TEXT.strip()}"\r\n2,门诊3人\r\n'.encode()


def folder() -> tuple[tuple[str, bytes], ...]:
    return (
        ("a.txt", TEXT.encode()),
        ("b/中.htm", html_pages.government().encode()),
        ("c.zip", made.zipped(("d.txt", "3人"))),
    )


# Valid files of each format, from which others are made.
SEEDS: dict[str, tuple[Callable[[], bytes], ...]] = {
    "text": (
        lambda: TEXT.encode(),
        lambda: TEXT.encode("gb18030"),
        lambda: TEXT.encode("utf-16"),
        lambda: made.TRADITIONAL.encode("big5"),
    ),
    "html": tuple(
        lambda make=make: make().encode("gb18030" if make is html_pages.documents else "utf-8")
        for make in (html_pages.government, html_pages.documents)
    ),
    "mhtml": (mailed,),
    "csv": (listed, lambda: "\n".join("\t".join(row) for row in ROWS).encode()),
    "docx": (word, made.docx),
    "odt": (open_text, made.odt),
    "xlsx": (lambda: made.xlsx(ROWS), lambda: made.xlsx((("编号", COLUMN), ("1", TEXT.strip())))),
    "rtf": (rich_text, lambda: made.rtf(*made.LINES).encode()),
    "pdf": (portable, lambda: made.pdf(made.LINES, made.LINES), lambda: made.forms(4, text=True)),
    "zip": (lambda: made.zipped(*folder()), lambda: made.quine(3)),
    "tar": (lambda: made.tarred(*folder()),),
    "ole": tuple(
        lambda streams=streams: test_read_ole.container(**streams)
        for streams in (
            {"WordDocument": test_read_ole.word()},
            {"Workbook": test_read_ole.excel(0x42)},
            {"Book": b"", "EncryptedPackage": b""},
        )
    ),
    "gzip": (lambda: made.squeezed(made.tarred(*folder())), lambda: made.squeezed(TEXT.encode())),
}

# fmt: off
_XML = (
    b"<![CDATA[", b"<!--", b"-->", b"<?x", b"&#0;", b"&#x110000;", b"&amp", b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"</w:p>", b"</w:tc>",
    b"<w:tbl>", b"<w:tr>", b'<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>',
    b'<w:vMerge w:val="restart"/>', b"<w:vMerge/>",
    b'<w:ilvl w:val="-1"/>', b'<w:ilvl w:val="x"/>', b'<w:start w:val="99999999999999999999"/>', b'w:val="%9"',
    b'w:val=""',
    b'<w:basedOn w:val="a"/>', b"<w:fldChar w:fldCharType='begin'/>", b"<w:sym w:char='F0FC'/>", b"<w:tab/>",
    b"<w:br/>",
    b"<text:list>", b"<text:s text:c='999999999'/>", b"<text:s text:c='-1'/>",
    b"table:number-columns-repeated='1000000'",
    b"table:number-rows-repeated='x'", b"<table:covered-table-cell/>", b'r="XFD1048576"', b'r="A0"', b't="s"',
    b"<v>1e999</v>",
    b"<v>-1</v>", b'<mergeCell ref="A1:ZZ99999"/>', b'<mergeCell ref="B2:A1"/>', b's="999"',
    b'Target="../../../x"', b'Target=""',
)
_HTML = (
    b"<table>", b"</table>", b"<tr>", b"<td colspan=99999 rowspan=99999>", b"<td rowspan=0>", b"<td colspan=-1>",
    b"<div>", b"</div>",
    b"<script>", b"<style>", b"<!--", b"-->", b"<![CDATA[", b"<ol start=x>", b"<li value=99999999999>", b"<li>",
    b"<br>", b"<pre>", b"<p",
    b"<meta charset=utf-16>", b"<meta charset=nonsense>", b"<svg>", b"<title>", b"&#xD800;", b"&#99999999;",
    b"&nbsp", b"\0", b"<frameset>",
    b"<base href=x>", b"<a href='javascript:'>", b"<plaintext>", b"<noscript>", b"</body>",
    b"<?xml version='1.0' encoding='x'?>",
)
_RTF = (
    b"{", b"}", b"\\", b"{\\*", b"\\bin9999999 ", b"\\bin-1 ", b"\\'", b"\\'z", b"\\u-99999 ", b"\\u55357 ",
    b"\\uc99 ", b"\\uc-1 ",
    b"\\trowd", b"\\cell", b"\\row", b"\\intbl ", b"\\itap9 ", b"\\nestcell ", b"\\nestrow ", b"\\cellx-5 ",
    b"\\clmgf ", b"\\clvmrg ",
    b"\\ansicpg65001 ", b"\\ansicpg99999 ", b"{\\fonttbl{\\f0\\fcharset134 x;}}", b"\\f99 ",
    b"{\\field{\\fldrslt ", b"{\\footnote ",
    b"\\ls1\\ilvl99 ", b"{\\pict 00}", b"\\par99999999999999999999 ", b"\\deleted ", b"\\v ", b"{\\header ",
    b"\\pntext ",
)
_PDF = (
    b"/Kids[2 0 R]", b"/Kids[]", b"/MediaBox[0 0 0 0]", b"/MediaBox[0 0 1e9 1e9]", b"/Rotate 90", b"/Rotate 45",
    b"/Count -1",
    b"stream\n", b"endstream", b"endobj", b"5 0 R", b"3 0 R", b"<<", b">>", b"[", b"]", b"(", b")", b"BT", b"ET",
    b"q", b"Q", b"Do",
    b"/F0 Do ", b"1e99 0 0 1e99 0 0 cm ", b"0 0 0 0 0 0 Tm ", b"-1 0 0 -1 0 0 Tm ", b"(\\777) Tj ", b"<FEFF> Tj ",
    b"[(a) -9e9 (b)] TJ ",
    b"/Encrypt 9 0 R", b"/Filter/FlateDecode", b"/Filter[/ASCII85Decode/ASCIIHexDecode]", b"/Length 999999",
    b"startxref\n0", b"/Prev 0",
    b"/ObjStm", b"/Type/Catalog", b"re f ", b"0 Tr 3 Tr ", b"BI /W 9 /H 9 ID ",
)
_CSV = (
    b'"', b'""', b",", b";", b"\t", b"\r", b"\n", b"\0", "正文".encode(), b"\xef\xbb\xbf", b'"\n"', b",,,,,,,,",
)
_TEXT = (
    b"\xff", b"\x81", b"\x84\x31\x95\x33", b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\0", b"\x1b$B",
    "人次".encode("gbk"),
)
# fmt: on
WORDS: dict[str, tuple[bytes, ...]] = {
    **dict.fromkeys(("docx", "odt", "xlsx"), _XML),
    "html": _HTML,
    "mhtml": (*_HTML, b"--b", b"base64", b"quoted-printable", b"boundary=", b"=E4=", b"\r\n\r\n", b"Content-Type: "),
    "rtf": _RTF,
    "pdf": _PDF,
    "csv": _CSV,
    "text": (*_TEXT, *(part.encode("utf-8", "surrogatepass") for part in FRAGMENTS)),
}
_NUMBERS = (b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e9", b"", b"x", b"0.5")
_DIGITS = re.compile(rb"[0-9]{1,9}")


@cache
def seeds(form: str) -> tuple[bytes, ...]:
    """The valid files of a format."""
    return tuple(make() for make in SEEDS[form])


def mutated(dice: Dice, data: bytes, form: str) -> bytes:
    """`data` changed in one to a few places."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 3, 6, 12))):
        _change(dice, out, form)
    return bytes(out)


def _change(dice: Dice, out: bytearray, form: str) -> None:
    at = dice.randint(0, len(out))
    end = min(len(out), at + dice.choice((1, 2, 4, 20, 200)))
    how = dice.randint(0, 7)
    if how == 0 and at < len(out):
        out[at] = dice.randint(0, 255)
    elif how == 1:
        del out[at:end]
    elif how == 2:
        out[at:at] = out[at:end] * dice.choice((1, 1, 2, 50))
    elif how == 3:
        out[at:at] = bytes(dice.randint(0, 255) for _ in range(dice.choice((1, 2, 8))))
    elif how == 4 and dice.random() < 0.2:
        del out[at:]
    elif how == 5:
        number = _DIGITS.search(out, at)
        if number:
            out[number.start() : number.end()] = dice.choice(_NUMBERS)
    else:
        known = WORDS.get(form) or _TEXT
        out[at:at] = dice.choice(known) * dice.choice((1, 1, 1, 1, 2, 120))


def remade(dice: Dice, data: bytes, form: str) -> bytes:
    """A packed file with a change in one of its members; it is sound as an archive."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    at = dice.randrange(len(members))
    if dice.random() < 0.7:  # the largest one is the content
        at = max(range(len(members)), key=lambda n: len(members[n][1]))
    name, content = members[at]
    members[at] = (name, (regrown if dice.random() < 0.75 else mutated)(dice, content, form))
    if dice.random() < 0.1:
        del members[dice.randrange(len(members))]
    return made.zipped(*members)


def regrown(dice: Dice, content: bytes, form: str) -> bytes:
    """XML with elements doubled, moved, taken out, set into one another, renamed, or with other attributes."""
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return mutated(dice, content, form)
    for _ in range(dice.choice((1, 2, 4, 10))):
        _graft(dice, root, form)
    return etree.tostring(root)


def _graft(dice: Dice, root: Any, form: str) -> None:
    every = list(root.iter(etree.Element))
    one, other = dice.choice(every), dice.choice(every)
    space, how = etree.QName(other).namespace or "", dice.randint(0, 7)
    if how == 0:
        other.extend([deepcopy(one) for _ in range(dice.choice((1, 1, 3, 30)))])
    elif how == 1 and one.getparent() is not None:
        one.getparent().remove(one)
    elif how == 2:
        one.tag = dice.choice(every).tag
    elif how == 3:
        one.text = dice.choice((None, "3", " ", "门诊3人", "&", "\u2028", "一、", "9" * 400))
    elif how == 4:
        for _ in range(dice.choice((1, 2, 40, 150))):
            one = etree.SubElement(one, f"{{{space}}}{etree.QName(other).localname}", dict(other.attrib))
    elif how == 5:
        etree.SubElement(one, f"{{{space}}}{dice.choice(NAMES[form])}").text = "5"
    else:
        bearing = [each for each in every if each.attrib] or [root]
        one, other = dice.choice(bearing), dice.choice(bearing)
        for key, value in other.attrib.items():
            one.set(key, dice.choice((value, dice.choice(VALUES))))


def converters(dice: Dice) -> AbstractContextManager[object]:
    """Stand-ins for the programs that turn old files into new ones: what they make is changed, too."""
    return patch.multiple(
        ole,
        libreoffice=lambda: "soffice",
        antiword=lambda: "antiword",
        by_libreoffice=lambda data, end, to, limits: blob(dice, to) if dice.random() < 0.7 else None,
        by_antiword=lambda data, limits: dice.choice((mutated(dice, TEXT.encode(), "text"), b"|3|4|\n" * 3, None)),
    )


def blob(dice: Dice, form: str) -> bytes:
    """Bytes for the reader of `form`: a valid file changed, seldom bytes without sense behind a true beginning."""
    seed = dice.choice(seeds(form))
    roll = dice.random()
    if roll < 0.05:
        return seed[: dice.choice((0, 4, 60))] + dice.randbytes(dice.choice((0, 1, 30, 600)))
    if form in ("docx", "odt", "xlsx") and roll < 0.9:
        return remade(dice, seed, form)
    return mutated(dice, seed, form)


# --- Trials


class Verdict(NamedTuple):
    """What came of a trial: `outcome` is given, refused, or failed, `about` says more."""

    outcome: str
    about: str = ""


def forms() -> dict[str, str]:
    """All readers there are, by the name of their trial: the format, for those of rows with `-rows` behind it."""
    rows = {f"{form}-rows": place for form, place in _ROWS.items()}
    return {**_READERS, **_CONTAINERS, **rows}


def trial(kind: str, dice: Dice) -> Verdict:
    """One input of a kind (a stage of texts or a reader); any exception but a refusal escapes."""
    if kind in STAGES:
        text = STAGES[kind](dice)
        check(text, process(Source("page.txt", text)))
        return Verdict("given")
    form = kind.removesuffix("-rows")
    module, _, function = forms()[kind].partition(":")
    reader = getattr(import_module(module), function)
    settings = Options(limits=LIMITS, text_column=COLUMN if kind != form else None)
    try:
        with converters(dice):
            found = reader(blob(dice, form), f"a.{form}", settings)
            given = [check_source(source) for source in ([found] if isinstance(found, Source) else found)]
    except HbsummaryError as refusal:
        assert refusal.reason, "a refusal says why"
        return Verdict("refused", refusal.reason)
    return Verdict("given" if any(given) else "refused")


def check_source(source: Source | Unread) -> bool:
    """Whether there is a source, in which all has to hold that does of sources."""
    if isinstance(source, Unread):
        assert isinstance(source.error, HbsummaryError)
        return False
    end = 0
    for edit in source.edits:
        assert end <= edit.start <= edit.end <= len(source.text), "edits lie in order within the text"
        end = edit.end
    assert 0 <= source.certainty <= 1 and source.form and source.encoding
    found = process(source)
    check_removals(source.text, found)
    check_numbers(source.text, found)
    check_sections(source.text, found)
    return True


class Supervised:
    """Trials in a process of their own, which is replaced when it crashes, or hangs for `seconds`."""

    def __init__(self, seconds: float = 30.0, memory: int = 3 << 30) -> None:
        self.seconds, self.memory = seconds, memory
        self._process: Any = None
        self._channel: Connection | None = None

    def __enter__(self) -> Supervised:
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    def run(self, kind: str, seed: str) -> tuple[Verdict, float]:
        """What came of the trial, and its seconds; `crashed` and `hung` are outcomes too."""
        if self._channel is None:
            self._start()
        assert self._channel is not None
        verdict, seconds = Verdict("hung"), self.seconds
        try:
            self._channel.send((kind, seed))
            if self._channel.poll(self.seconds):
                *said, seconds = self._channel.recv()
                verdict = Verdict(*said)
        except (EOFError, OSError):
            self._process.join(5)
            verdict = Verdict("crashed", f"exit code {self._process.exitcode}")
        if verdict.outcome in ("hung", "crashed"):
            self._end()
        return verdict, seconds

    def _start(self) -> None:
        # Not forked: whoever supervises may have threads.
        context = get_context("spawn")
        self._channel, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.memory), daemon=True)
        self._process.start()
        theirs.close()
        # The time that it takes to begin is not that of the first trial.
        self._channel.recv()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._channel is not None:
            self._channel.close()
        self._process = self._channel = None


def _serve(channel: Connection, memory: int) -> None:
    """Trials until nobody asks any more."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
    _quiet()
    with suppress(EOFError, OSError):
        channel.send("ready")
        while True:
            kind, seed = channel.recv()
            begun = time.process_time()
            try:
                verdict = trial(kind, random.Random(seed))
            except MemoryError:
                verdict = Verdict("refused", "memory")
            except Exception as error:
                verdict = Verdict("failed", _place(error))
            channel.send((*verdict, time.process_time() - begun))


def _quiet() -> None:
    """C libraries print what they read."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _place(error: BaseException) -> str:
    """An exception with the lines that it came by: those of the project."""
    steps: Sequence[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)
    own = [f"{step.filename.rpartition('/')[2]}:{step.lineno}" for step in steps if "hbsummary" in step.filename]
    last = [f"{step.filename.rpartition('/')[2]}:{step.lineno}" for step in steps[-1:]]
    return f"{type(error).__name__}: {' '.join(str(error).split())[:120]} at {' '.join(own[-3:] + last)}"


FORMS = tuple(forms())
