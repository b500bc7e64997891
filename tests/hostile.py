"""The hostile set: everything that a folder may hold, and beside each file what has to come of it.

`python tests/hostile.py FOLDER` writes it, to be looked at or fed to another program. Sound
files are in it too: what the others do must not touch them. The bytes are made in
`hostile_made.py`; nothing binary is kept.
"""

from __future__ import annotations

import codecs
import os
import stat
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import hostile_made as made
from hostile_made import BODY, LAUGHS, LINES, OLE, REPORT, TRADITIONAL, zipped

# Small, so that small files can break them.
LIMITS = (
    *("--max-file-size", "3M", "--max-unpacked", "4M", "--max-text", "200000", "--max-pages", "30"),
    *("--max-cells", "2000", "--max-nesting", "60", "--max-archives", "3", "--max-members", "40"),
    *("--timeout", "15", "--max-memory", "300M", "--text-column", "正文"),
)
# Stands beside the folder: nothing of it may appear anywhere.
SECRET = "机密:全县抢救危重病人88888人次。"
VALUES = ("91.2%", "3204人次", "99.5%")
HEADINGS = ("基层服务", "妇幼保健")

Writer = Callable[[str], None]


@dataclass(frozen=True)
class Good:
    """A source that gives rows: its numbers and headings (or how many), flags (a pattern), format, encoding."""

    values: tuple[str, ...] | int = VALUES
    headings: tuple[str, ...] | int = HEADINGS
    flags: str = ""
    form: str = ""
    encoding: str = ""
    reports: int = 1


@dataclass(frozen=True)
class Bad:
    """A source that gives none: patterns of the whole reason and of the whole remedy."""

    reason: str
    remedy: str = ".+"


@dataclass(frozen=True)
class Case:
    """A file, and what comes of each source in it; nothing at all where it is to be left out.

    `without` is what the file would be without that in it which fails.
    """

    name: str
    content: bytes | str | Writer
    expected: dict[str, Good | Bad] = field(default_factory=dict)
    without: bytes | None = None

    def is_good(self) -> bool:
        return all(isinstance(outcome, Good) for outcome in self.expected.values())


def good(name: str, content: bytes | str | Writer = REPORT, source: str = "", **more: object) -> Case:
    return Case(name, content, {source or name: Good(**more)})  # type: ignore[arg-type]


def bad(name: str, content: bytes | str | Writer, reason: str, remedy: str = ".+", source: str = "") -> Case:
    return Case(name, content, {source or name: Bad(reason, remedy)})


def many(name: str, content: bytes, without: bytes | None = None, **members: Good | Bad) -> Case:
    """An archive; members by their names, `_` for the archive itself."""
    return Case(name, content, {name if m == "_" else f"{name}!/{m}": o for m, o in members.items()}, without)


def texts() -> Iterator[Case]:
    gbk, big5 = REPORT.encode("gb18030"), TRADITIONAL.encode("big5")
    yield good("text/utf8.txt", REPORT, form="text", encoding="utf-8")
    yield good("text/utf8-mark.txt", codecs.BOM_UTF8 + REPORT.encode(), encoding="utf-8")
    yield good("text/utf8-two-marks.txt", codecs.BOM_UTF8 * 2 + REPORT.encode(), encoding="utf-8")
    yield good("text/utf16-le-mark.txt", codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le"), encoding="utf-16-le")
    yield good("text/utf16-be-mark.txt", codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"), encoding="utf-16-be")
    yield good("text/utf16-le.txt", REPORT.encode("utf-16-le"), encoding="utf-16-le")
    yield good("text/utf16-be.txt", REPORT.encode("utf-16-be"), encoding="utf-16-be")
    yield good("text/utf16-odd.txt", codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le") + b"x", flags="undecodable.*=1")
    yield good("text/utf32.txt", codecs.BOM_UTF32_LE + REPORT.encode("utf-32-le"), encoding="utf-32-le")
    yield good("text/gbk.txt", gbk, encoding="gb18030")
    yield good("text/gb18030-four.txt", (REPORT + "经办:㐀𠀀䶮\n").encode("gb18030"), encoding="gb18030")
    yield good("text/gb18030-mark.txt", b"\x84\x31\x95\x33" + gbk, encoding="gb18030")
    yield good("text/gbk-cut.txt", gbk + "局".encode("gb18030")[:1], flags="undecodable.*=1", encoding="gb18030")
    yield good("text/big5.txt", big5, headings=("基層服務", "婦幼保健"), encoding="big5hkscs")
    yield good("text/undecodable.txt", REPORT.encode() + b"\xff\xfe\xfd\n", flags="undecodable.*=3", encoding="utf-8")
    yield good("text/overlong.txt", REPORT.encode() + b"\xc0\xaf\xed\xa0\x80\n", flags="undecodable.*=5")
    yield good("text/crlf.txt", REPORT.replace("\n", "\r\n"))
    yield good("text/cr.txt", REPORT.replace("\n", "\r"))
    yield good("text/mixed-ends.txt", "\r\n".join(LINES[:3]) + "\n" + "\r".join(LINES[3:5]) + "\n\r" + LINES[5])
    yield good("text/no-end.txt", REPORT.rstrip("\n"))
    yield good("text/nul.txt", REPORT.replace("全年", "全\0年", 1))
    yield good("text/controls.txt", REPORT + "".join(map(chr, range(1, 32))) + "\x7f\x80\x9b\n")
    yield good("text/escapes.txt", REPORT.replace("全县", "\x1b[2J\x1b]0;owned\x07全县", 1) + "\x1b[H[red]x[/red]\n")
    yield good("text/directions.txt", REPORT + "\u202e\u2066反\u2069\u202c\n")
    yield good("text/zero-width.txt", REPORT + "\u200b\u200d\ufeff\n")
    yield good("text/private.txt", REPORT + "\ue000\ufffe\U0010ffff\n")
    yield good("text/full-width.txt", REPORT.replace("3204", "3204"), values=("91.2%", "3204人次", "99.5%"))
    yield good("text/arabic-digits.txt", REPORT + "另有٣٤٥人。\n")
    yield good("text/formula.txt", REPORT + '=HYPERLINK("http://x.invalid","点")\n@SUM(A1)\n')
    yield good("text/no-report.txt", "-- \n*** !!\n", values=(), headings=(), reports=0)
    yield bad("text/empty.txt", b"", "is empty", "fetch the page again")
    yield bad("text/blank.txt", " \r\n\t\u3000\n", "holds no text", "fetch the page again")
    yield bad("text/mark-only.txt", codecs.BOM_UTF8, "holds no text", "fetch the page again")
    yield bad("text/nuls.txt", bytes(5000), "is not text|holds no text")
    yield bad("text/noise.txt", bytes(n * n % 251 for n in range(9000)), "is not text", "save it as text.*")
    yield bad(
        "text/long.txt", REPORT + "好" * 200_000, "holds a text longer than.*200,000 characters", "raise --max-text"
    )
    yield bad("text/large.txt", bytes(3 << 20) + b"x", r"has 3,145,729 bytes, more than .*", "raise --max-file-size")


def slow() -> Iterator[Case]:
    """Texts that patterns with unbounded repeats take hours for."""
    yield good("slow/digits.txt", REPORT + "1" * 3_000 + "\n")
    yield good("slow/one-line.txt", REPORT + "全县工作有序推进" * 20_000, values=VALUES)
    yield good("slow/brackets.txt", REPORT + "(" * 100_000 + "【" * 50_000 + "\n")
    yield good("slow/commas.txt", REPORT + "、".join(["乡镇"] * 30_000) + "\n")
    yield good("slow/spaces.txt", REPORT + "9" + " " * 150_000 + "9\n", values=VALUES)
    yield good("slow/blank-lines.txt", REPORT + "\n \t" * 60_000 + "完\n")
    listed = "、".join(f"项目{chr(0x4E00 + n)}" for n in range(2000)) + "分别为" + "、".join(["12.5%"] * 2000)
    yield good("slow/respectively.txt", REPORT + listed + "。\n", values=2003)
    yield good("slow/items.txt", REPORT + "一是强化管理,完成5例。" * 2000, values=2003, headings=2)
    yield good("slow/headings.txt", "一、做好服务\n" * 3000, values=(), headings=3000)


def pages() -> Iterator[Case]:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    head = "<html><head><meta charset={}><title>x</title></head><body>"
    menu = "<ul class=nav>" + "".join(f"<li><a href=/{n}>第{n}栏目</a>" for n in range(30)) + "</ul>"
    secret = "file:../../secret.txt"
    yield good("html/plain.html", head.format("utf-8") + body, form="html")
    yield good("html/gbk.htm", (head.format("gb2312") + body).encode("gb18030"), encoding="gb18030")
    yield good("html/lies.html", (head.format("utf-8") + body).encode("gb18030"), encoding="gb18030")
    yield good("html/navigation.html", head.format("utf-8") + menu + f"<div id=content>{body}</div>" + menu)
    yield good("html/scripts.html", f"<script>var a='接诊9999人次'</script><style>p{{}}</style>{body}<!-- <p>9人")
    yield good("html/unclosed.html", "<html><body><div><p>" + "<p>".join(LINES) + "<b><i><table><tr><td>")
    yield good("html/deep.html", "<div>" * 5000 + body + "</div>" * 5000)
    yield good("html/deep-fonts.html", body + "<font>" * 100_000)
    yield good("html/laughs.html", LAUGHS.replace("DOCTYPE x", "DOCTYPE html") + f"<html><body>{body}&a9;")
    yield good("html/xxe.html", made.stealing(secret).replace("x [", "html [") + f"<html><body>{body}&x;")
    yield good("html/frames.html", f"{body}<iframe src='{secret}'></iframe><object data='{secret}'></object>")
    yield good("html/refresh.html", f"<meta http-equiv=refresh content='0;url={secret}'><base href='file:///'>{body}")
    yield good("html/escapes.html", f"<title>\x1b[2J[red]x</title>{body}<p>&#27;[2J&#x9b;&#0;&#xd800;</p>")
    yield good("html/attributes.html", f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>{body}")
    yield good("html/entities.html", body + "<p>" + "&amp;" * 20_000)
    yield good("html/comments.html", body + "<!--" * 50_000)
    yield good("html/angles.html", body + "<" * 100_000)
    yield good("html/data.html", body + f"<img src='data:image/png;base64,{'A' * 1_000_000}'>")
    yield good("html/named.doc", head.format("utf-8") + body, form="html")
    yield good("html/named.txt", head.format("utf-8") + body, form="html")
    yield bad("html/cells.html", "<table>" + "<tr><td>1<td>2" * 1001, ".*more than the limit of 2,000 cells.*")
    spans = "<table><tr>" + "<td rowspan=60000 colspan=1000>1" * 300
    yield bad("html/spans.html", spans + "<tr><td>1" * 300, ".*more than the limit of 2,000 cells", "raise --max-cells")
    yield bad("html/long.html", body + "<p>好" * 120_000, "holds a text longer than .*", "raise --max-text")
    yield bad("html/script-only.html", "<script>document.write('甲')</script>", "holds no text")
    yield bad("html/frameset.html", "<html><frameset><frame src=a.htm></frameset>", "is a frameset.*", "give those")
    mime = 'From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    part = "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    yield good("html/saved.mht", f"{mime}{part}{head.format('utf-8')}{body}\r\n--b--\r\n", form="mhtml")
    yield bad(
        "html/no-page.mht", f"{mime}--b\r\nContent-Type: text/css\r\n\r\np\r\n--b--", "is a web archive without.*"
    )
    boxes = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000))
    yield bad("html/boxes.mht", f"{mime}--b\r\n{boxes}", "is a (broken )?web archive.*")


def word() -> Iterator[Case]:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate([("chineseCounting", "%1、"), ("decimal", "%2.")])
    )
    lists = made.numbering(
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    automatic = BODY
    for label, title in (("一、", "基层服务"), ("二、", "妇幼保健")):
        mark = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        automatic = automatic.replace(made.p(label + title), made.p(title).replace("<w:p>", f"<w:p>{mark}"))
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>接诊777人次</w:t></w:r></w:p>"
    deleted = "<w:p><w:del><w:r><w:delText>接诊666人次</w:delText></w:r></w:del></w:p>"
    numbers = made.relation("numbering", "numbering.xml")
    external = made.relation("attachedTemplate", "file:../../secret.txt", 'TargetMode="External"')
    remedy = "open it in Word.*save it again"
    yield good("docx/plain.docx", made.docx(), form="docx")
    yield good("docx/numbered.docx", made.docx(made.document(automatic), lists, related=[numbers]))
    yield good("docx/hidden.docx", made.docx(made.document(BODY + hidden + deleted)))
    yield good("docx/external.docx", made.docx(None, related=[external]))
    yield good("docx/named.txt", made.docx(), form="docx")
    yield good("docx/named.doc", made.docx(), form="docx")
    yield good("docx/macros.docm", made.docx(None, ("word/vbaProject.bin", OLE + b"Shell")))
    yield good("docx/names.docx", made.docx(None, ("../../../evil.txt", "x"), ("/etc/evil", "x"), ("\x1b[2J", "x")))
    round_ = "".join(f'<w:style w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>' for a, b in ("ab", "ba"))
    styled = BODY.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr>')
    related = [made.relation("styles", "styles.xml")]
    yield good("docx/styles-in-a-ring.docx", made.docx(made.document(styled), made.styles(round_), related=related))
    ring = made.numbering(
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="a"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = BODY.replace("<w:p>", '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    linked = '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    parts, both = [ring, made.styles(linked)], [numbers, *related]
    yield good("docx/numbers-in-a-ring.docx", made.docx(made.document(listed), *parts, related=both))
    yield good("docx/bomb-beside.docx", made.docx(None, ("word/media/a.png", bytes(9_000_000))))
    yield bad("docx/bomb.docx", made.docx(made.document(" " * 9_000_000)), "unpacks to more .*", "raise --max-unpacked")
    yield bad("docx/laughs.docx", made.docx(made.document(BODY + made.p("&a9;"), LAUGHS)), "declares a doc.*", remedy)
    xxe = made.document(BODY + made.p("&x;"), made.stealing("file:../../secret.txt"))
    yield bad("docx/xxe.docx", made.docx(xxe), "declares a document type.*", remedy)
    wide = b"\xff\xfe" + xxe.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16-le")
    yield bad("docx/xxe-utf16.docx", made.docx(wide), "declares a document type.*", remedy)
    yield bad("docx/xxe-utf7.docx", made.docx(xxe.replace('"1.0"', '"1.0" encoding="utf-7"')), "(declares|is a dam).*")
    styles = ("word/styles.xml", made.stealing("file:../../secret.txt") + f'<w:styles xmlns:w="{made.WORD}"/>')
    yield bad("docx/xxe-styles.docx", made.docx(None, styles, related=related), "declares a document type.*", remedy)
    nested = "<w:tbl><w:tr><w:tc>" * 100 + BODY + "<w:p/></w:tc></w:tr></w:tbl>" * 100
    yield bad("docx/tables.docx", made.docx(made.document(nested)), "(is nested deeper|has tables or boxes too deep).*")
    deep = "<w:sdt>" * 20_000 + "</w:sdt>" * 20_000
    yield bad("docx/deep.docx", made.docx(made.document(BODY + deep)), "(is nested|has tables|is a damaged DOCX).*")
    cells = "<w:tbl>" + ("<w:tr>" + f"<w:tc>{made.p('1')}</w:tc>" * 50 + "</w:tr>") * 50 + "</w:tbl>"
    yield bad("docx/cells.docx", made.docx(made.document(cells)), ".*limit of 2,000 cells", "raise --max-cells")
    wide = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{made.p("1")}</w:tc></w:tr></w:tbl>'
    yield good("docx/span.docx", made.docx(made.document(BODY + wide)))
    yield bad(
        "docx/long.docx", made.docx(made.document(made.p("好" * 200_001))), "holds a text longer.*", "raise --max-t.*"
    )
    yield bad("docx/cut.docx", made.docx()[:600], "is a damaged.*")
    broken = bytearray(made.docx(how := made.document()))
    at = broken.find(b"word/document.xml") + 60
    broken[at : at + 40] = bytes(40)
    yield bad("docx/damaged.docx", bytes(broken), "is a damaged DOCX.*", remedy)
    yield bad("docx/no-xml.docx", made.docx("<w:document"), "is a damaged DOCX.*", remedy)
    yield bad("docx/twice.docx", made.docx(how, ("word/document.xml", how)), "is a damaged DOCX.*there twice", remedy)
    yield bad("docx/no-part.docx", zipped(("[Content_Types].xml", "<Types/>"), ("word/a.xml", "<a/>")), "is a dama.*")
    yield bad("docx/empty.docx", made.docx(made.document("")), "holds no text", "if it is pictures.*")
    locked = (
        made.docx()
        .replace(b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0\1\0")
        .replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0")
    )
    yield bad("docx/locked.docx", locked, "is protected by a password|is a damaged DOCX.*")


def office() -> Iterator[Case]:
    yield good("odt/plain.odt", made.odt(), form="odt")
    yield good("odt/named.doc", made.odt(), form="odt")
    remedy = "open it in (Word|LibreOffice).*"
    yield bad("odt/laughs.odt", made.odt("<text:p>&a9;</text:p>", LAUGHS), "declares a document type.*", remedy)
    xxe = made.stealing("file:../../secret.txt")
    yield bad("odt/xxe.odt", made.odt("<text:p>&x;</text:p>", xxe), "declares a document type.*", remedy)
    keys = ("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    yield bad("odt/locked.odt", made.odt("", "", keys), "is protected by a password", "open it and save.*")
    yield bad("odt/cut.odt", made.odt()[:300], "is a damaged.*")
    yield bad("odt/empty.odt", made.odt("<text:p/>"), "holds no text")
    yield bad("odt/deep.odt", made.odt("<text:section>" * 300 + "</text:section>" * 300), "is nested deeper.*60.*")
    cell = '<table:table-cell table:number-columns-repeated="999999999"/>'
    table = f"<table:table><table:table-row>{cell * 400}</table:table-row></table:table>"
    yield bad("odt/cells.odt", made.odt(table), ".*limit of 2,000 cells", "raise --max-cells")
    blanks = '<text:p>好<text:s text:c="999999999"/>好</text:p>'
    yield good("odt/blanks.odt", made.odt(blanks), values=(), headings=())
    yield bad("odt/bomb.odt", made.odt("<text:p>" + " " * 9_000_000 + "</text:p>"), "unpacks to more .*")


def rich() -> Iterator[Case]:
    fine = made.rtf(*LINES)
    yield good("rtf/plain.rtf", fine, form="rtf")
    yield good("rtf/named.doc", fine, form="rtf")
    yield good("rtf/object.rtf", fine[:-1] + "{\\object\\objemb{\\*\\objdata 4d5a9000}}\\par}")
    yield good("rtf/field.rtf", fine[:-1] + '{\\field{\\*\\fldinst INCLUDETEXT "../../secret.txt"}{\\fldrslt }}}')
    yield good("rtf/unclosed.rtf", fine[:-1])
    yield good("rtf/escapes.rtf", fine[:-1] + "\\'1b[2J[red]\\u27?[2J\\par}")
    yield good("rtf/bin.rtf", fine[:-1] + "\\bin999999999 x}")
    yield bad(
        "rtf/deep.rtf", fine[:-1] + "{" * 50_000 + "x" + "}" * 50_000 + "}", "is nested deeper.*", "raise --max-.*"
    )
    yield bad("rtf/empty.rtf", "{\\rtf1}", "holds no text")
    yield bad("rtf/long.rtf", fine[:-1] + "x" * 200_001 + "}", "holds a text longer than .*", "raise --max-text")
    yield bad("ole/cut.doc", OLE + bytes(100), "is a damaged Office file")
    yield bad("ole/noise.doc", OLE + bytes(n * n % 251 for n in range(9000)), "is a damaged Office file")
    yield bad("ole/ring.xls", OLE + bytes(22) + b"\x3e\0\3\0\xfe\xff\t\0" + bytes(9000), "is a damaged Office file")


def sheets() -> Iterator[Case]:
    """With --text-column each row is a report."""
    quoted = f'"{REPORT}"'
    table = f"编号,正文\n1,{quoted}\n2,\n3,{quoted}\n"
    one = Good()
    yield many("sheet/a.csv", table.encode(), **{"2": one, "4": one})
    yield many("sheet/gbk.csv", table.encode("gb18030"), **{"2": Good(encoding="gb18030"), "4": one})
    tabs = f"编号\t正文\n1\t{quoted}\n2\n3\t{quoted}\n"
    yield many("sheet/utf16.tsv", codecs.BOM_UTF16_LE + tabs.encode("utf-16-le"), **{"2": one, "4": one})
    yield many("sheet/nul.csv", table.replace("1,", "1\0,", 1).encode(), **{"2": one, "4": one})
    other = "its columns are: 编号, \x1b\\[2J\\[red\\]甲"
    yield bad("sheet/other.csv", "编号,\x1b[2J[red]甲\n1,2\n", "has no column 正文", other)
    yield bad("sheet/empty.csv", "", "is empty|holds no text")
    yield bad("sheet/heads.csv", "编号,正文\n", "holds no text in the column 正文", "name another column")
    yield many("sheet/long.csv", f'正文\n"{REPORT}"\n{"好" * 200_001}\n'.encode(), f"正文\n{quoted}\n".encode(),
               **{"2": one, "3": Bad("holds a text longer than .*", "raise --max-text")})  # fmt: skip
    rows = [["编号", "正文"], ["1", REPORT], ["2", ""], ["3", REPORT]]
    yield many("sheet/a.xlsx", made.xlsx(rows), **{"2": Good(form="xlsx"), "4": one})
    yield many("sheet/named.xls", made.xlsx(rows), **{"2": one, "4": one})
    remedy = "open it in .*save it again|.*"
    yield bad("sheet/laughs.xlsx", made.xlsx([["正文"], ["&a9;"]], LAUGHS), "declares a document type.*", remedy)
    xxe = made.xlsx([["正文"], ["&x;"]], made.stealing("file:../../secret.txt"))
    yield bad("sheet/xxe.xlsx", xxe, "declares a document type.*", remedy)
    yield bad("sheet/cut.xlsx", made.xlsx(rows)[:500], "is a damaged .*")
    yield bad("sheet/bomb.xlsx", made.xlsx([["正文"], [" " * 5_000_000]]), "unpacks to more .*", "raise --max-unpacked")
    yield bad("sheet/no-sheet.xlsx", zipped(("[Content_Types].xml", "<Types/>"), ("xl/a", "x")), "is a damaged .*")


def foreign() -> Iterator[Case]:
    yield bad("other/a.png", b"\x89PNG\r\n\x1a\n" + bytes(90), "is an image", "save it as text, HTML, DOCX or PDF")
    yield bad("other/a.txt", b"\xff\xd8\xff\xe0" + bytes(90), "is an image")
    yield bad("other/a.exe", b"MZ\x90" + bytes(90), "is a program")
    yield bad("other/elf", b"\x7fELF" + bytes(90), "is a program")
    yield bad("other/a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(90), "is a RAR archive", "unpack it")
    yield bad("other/a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(90), "is a 7z archive", "unpack it")
    yield bad("other/a.bz2", b"BZh91AY" + bytes(90), "is a bzip2 file", "unpack it")
    yield bad("other/a.xz", b"\xfd7zXZ\0" + bytes(90), "is an xz file", "unpack it")
    slides = zipped(("[Content_Types].xml", "<Types/>"), ("ppt/presentation.xml", "<p/>"))
    yield bad("other/a.pptx", slides, "is a presentation")
    yield bad("other/a.css", "p { margin: 0 }", r"files of type \.css are not read")
    yield bad("other/a.json", '{"接诊": 12}', r"files of type \.json are not read")
    yield bad("other/a.svg", f"{LAUGHS}<svg>&a9;</svg>", r"files of type \.svg are not read")
    yield bad(
        "other/word.xml", '<?mso-application progid="Word.Document"?><w:wordDocument/>', "(is an Office|files of).*"
    )


def portable() -> Iterator[Case]:
    remedy = "open it in a viewer and save it anew"
    yield good("pdf/plain.pdf", made.pdf(LINES), form="pdf")
    yield good("pdf/two.pdf", made.pdf(LINES[:4], LINES[4:]))
    yield good("pdf/named.doc", made.pdf(LINES), form="pdf")
    yield good("pdf/late.pdf", b"\n" * 300 + made.pdf(LINES), form="pdf")
    yield good("pdf/controls.pdf", made.pdf([*LINES, "\x1b[2J[red]完"]))
    action = b"/OpenAction<</S/Launch/F(/bin/sh)>>/AA<</WC<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    yield good("pdf/actions.pdf", made.pdf(LINES).replace(b"/Type /Catalog", b"/Type /Catalog " + action))
    yield bad("pdf/scan.pdf", made.scanned(3), "has no text layer: 3 scanned pages", "run it through OCR first")
    yield bad("pdf/locked.pdf", made.pdf(LINES, password="x"), "is protected by a password", "save it without")
    yield bad("pdf/cut.pdf", made.pdf(LINES)[:200], "is a damaged PDF.*", remedy)
    yield bad("pdf/head.pdf", b"%PDF-1.7\n", "is a damaged PDF.*", remedy)
    yield bad("pdf/noise.pdf", b"%PDF-1.4\n" + bytes(n * n % 251 for n in range(9000)), "is a damaged PDF.*", remedy)
    yield bad(
        "pdf/pages.pdf", made.pdf(*[LINES[5:]] * 31), "has 31 pages, more than the limit of 30", "raise --max-pages"
    )
    yield bad("pdf/endless.pdf", made.endless_pages(), "has 1,000,000 pages, more .*", "raise --max-pages")
    empty = made.raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])
    yield bad("pdf/no-pages.pdf", empty, "is a damaged PDF, or one without pages", remedy)
    yield bad("pdf/blank.pdf", made.raw_pdf(made.page_of(b"")), "holds no text")
    yield bad("pdf/inflating.pdf", made.inflating(60_000_000), "holds no text|needs more memory.*|brought down.*")
    yield bad("pdf/hangs.pdf", made.endless_path(), "takes longer than the limit of 15 seconds", "raise --timeout.*")
    # A few thousand bytes that draw something a million times.
    killed = r"brought down its reader \(SIG.*\)|needs more memory.*"
    yield bad("pdf/abort.pdf", made.forms(6, 10, text=True), killed, ".*raise --max-memory.*")
    yield bad("pdf/forms.pdf", made.forms(12, 10), killed, ".*raise --max-memory.*")
    yield bad("pdf/stack.pdf", made.raw_pdf(made.page_of(b"q " * 1_500_000)), f"{killed}|holds no text")
    yield bad("pdf/arrays.pdf", made.raw_pdf(made.page_of(b"[" * 200_000)), "holds no text|brought down.*")
    wide = [LINES[3] * 350] * 25
    yield bad("pdf/long.pdf", made.pdf(wide), "holds a text longer than .*", "raise --max-text")


def archives() -> Iterator[Case]:
    fine, broken = ("a.txt", REPORT), ("b.txt", b"")
    one, gone = Good(), Bad("is empty", "fetch the page again")
    fine_zip, fine_tar = zipped(fine), made.tarred(fine)
    yield many("zip/plain.zip", zipped(fine, ("乡/c.txt", REPORT)), **{"a.txt": one, "乡/c.txt": one})
    yield many("zip/mixed.zip", zipped(fine, broken), fine_zip, **{"a.txt": one, "b.txt": gone})
    yield many("zip/named.txt", fine_zip, **{"a.txt": one})
    yield many("zip/plain.tar", fine_tar, **{"a.txt": one})
    yield many("zip/mixed.tar.gz", made.squeezed(made.tarred(fine, broken)), made.squeezed(fine_tar),
               **{"a.txt": one, "b.txt": gone})  # fmt: skip
    yield many("zip/a.txt.gz", made.squeezed(REPORT.encode()), **{"a.txt": one})
    yield many("zip/inner.zip", zipped(("x.tgz", made.squeezed(fine_tar))), **{"x.tgz!/a.txt": one})
    up = Good(values=3)
    yield many("zip/up.zip", zipped(("../../up.txt", REPORT), ("/etc/cron.txt", REPORT), ("C:\\x.txt", REPORT)),
               **{"(..)/(..)/up.txt": up, "etc/cron.txt": up, "C:/x.txt": up})  # fmt: skip
    yield many("zip/up.tar", made.tarred(("../up.txt", REPORT), ("/etc/cron.txt", REPORT)),
               **{"(..)/up.txt": up, "etc/cron.txt": up})  # fmt: skip
    yield many("zip/names.zip", zipped(("n\nl.txt", REPORT), ("\x1b[2J[red].txt", REPORT), ("-rf.txt", REPORT)),
               **{"n\nl.txt": one, "\x1b[2J[red].txt": one, "-rf.txt": one})  # fmt: skip
    yield many("zip/gbk-name.zip", made.odd_zip("总结.txt".encode("gbk"), REPORT.encode()), **{"总结.txt": one})
    yield many("zip/twice.zip", zipped(fine, fine), **{"a.txt": one, "a.txt~2": one})
    yield many("zip/hidden.zip", zipped(fine, ("__MACOSX/._a.txt", "x"), (".git/x", "x")), **{"a.txt": one})
    kinds = (("l", tarfile.SYMTYPE, "link"), ("h", tarfile.LNKTYPE, "link"), ("c", tarfile.CHRTYPE, "device"),
             ("p", tarfile.FIFOTYPE, "pipe"))  # fmt: skip
    links = made.tarred(fine, links=[(name, kind, "../../secret.txt") for name, kind, _ in kinds])
    told = {name: Bad(f"is a {what}", "give the file itself") for name, _, what in kinds}
    yield many("zip/links.tar", links, fine_tar, **{"a.txt": one, **told})
    link = made.odd_zip(b"l.txt", b"../../secret.txt", mode=stat.S_IFLNK | 0o777)
    yield many("zip/link.zip", link, **{"l.txt": Bad("is a link", "give what it points to")})
    locked = made.odd_zip(b"a.txt", REPORT.encode(), flags=1)
    yield many("zip/locked.zip", locked, **{"a.txt": Bad("is encrypted", "unpack it with its password")})
    lzma = zipped(fine, how=zipfile.ZIP_LZMA)
    yield many("zip/lzma.zip", lzma, **{"a.txt": Bad(r"is packed by a method that is not read \(14\)", "unpack it")})
    full = Bad("unpacks to more than the limit of 4,194,304 bytes", "raise --max-unpacked")
    blank = Bad("holds no text", "fetch the page again")
    bomb = zipped(fine, *((f"b{n}.txt", " " * 2_000_000) for n in range(4)))
    yield many("zip/bomb.zip", bomb, fine_zip, **{"a.txt": one, "b0.txt": blank, "b1.txt": blank, "_": full})
    yield many("zip/bomb.gz", made.squeezed(bytes(9_000_000)), **{"bomb": Bad("has more bytes than .* 3,145,728")})
    inner = zipped(*((f"{n}.zip", zipped(("x.txt", " " * 1_500_000))) for n in range(9)))
    boxes = {f"{n}.zip!/x.txt": blank for n in range(2)}
    yield many("zip/bombs.zip", inner, **boxes, _=full)
    shared = Bad("shares its bytes with another member", "fetch it again.*")
    yield many("zip/overlap.zip", made.overlapping(), **{"a.txt": shared, "b.txt": shared})
    deep = Bad("lies deeper than the limit of 3 archives in one another", "unpack the outer ones")
    self = {"r.txt": one, "self.zip!/r.txt": one, "self.zip!/self.zip!/r.txt": one}
    shallow = zipped(("self.zip", zipped(("self.zip", fine_box := zipped(("r.txt", REPORT))), ("r.txt", REPORT))),
                     ("r.txt", REPORT))  # fmt: skip
    assert fine_box
    yield many("zip/quine.zip", made.quine(), shallow, **self, **{"self.zip!/self.zip!/self.zip": deep})
    crowd = zipped(*((f"{n}.txt", REPORT) for n in range(41)))
    yield many("zip/crowd.zip", crowd, _=Bad("holds more than the limit of 40 files", "raise --max-members"))
    yield many("zip/cut.zip", fine_zip[:-30], _=Bad("is a damaged archive", "fetch it again, or unpack it"))
    spoilt = zipped(fine, ("b.txt", REPORT), how=zipfile.ZIP_STORED).replace(b"91.2", b"00.0", 1)
    yield many("zip/spoilt.zip", spoilt, zipped(("b.txt", REPORT)),
               **{"a.txt": Bad("is damaged", "fetch.*"), "b.txt": one})  # fmt: skip
    yield many("zip/cut.tar", made.tarred(fine, ("b.txt", REPORT))[:1600], fine_tar,
               **{"a.txt": one, "_": Bad("is cut off: what comes after.*")})  # fmt: skip
    yield many("zip/cut.txt.gz", made.squeezed(REPORT.encode())[:-9], **{"cut.txt": Bad("is cut off", "fetch.*")})
    yield many("zip/empty.zip", zipped(), _=Bad("holds no files", "check how it was packed"))
    abort = made.forms(6, 10, text=True)
    deadly = Bad(r"brought down its reader \(SIG.*\)|needs more memory.*")
    yield many("zip/deadly.zip", zipped(fine, ("b.pdf", abort), ("c.txt", REPORT)), zipped(fine, ("c.txt", REPORT)),
               **{"a.txt": one, "b.pdf": deadly, "c.txt": one})  # fmt: skip


# --- What only the file system can make


def link(target: str) -> Writer:
    return lambda path: os.symlink(target, path)


def closed(path: str) -> None:
    Path(path).write_text(REPORT, encoding="utf-8")
    os.chmod(path, 0)


def closed_folder(path: str) -> None:
    os.mkdir(path)
    Path(path, "a.txt").write_text(REPORT, encoding="utf-8")
    os.chmod(path, 0)


def device(path: str) -> None:
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))


def places() -> Iterator[Case]:
    out = "is a link out of the folder"
    give = "give what it points to as an input"
    yield bad("place/out.txt", link("../../secret.txt"), out, give)
    yield bad("place/out", link("../.."), out, give)
    yield bad("place/passwd", link("/etc/passwd"), out, give)
    yield bad("place/zero", link("/dev/zero"), out, give)
    yield bad("place/stdin", link("/proc/self/fd/0"), out, give)
    yield bad("place/dangling.txt", link("nowhere.txt"), "does not exist", "check the path")
    yield bad("place/loop.txt", link("loop.txt"), "cannot be read: .*", "check the path.*")
    yield Case("place/again.txt", link("../text/utf8.txt"))
    yield Case("place/round", link("../place"))
    yield bad("place/pipe.txt", os.mkfifo, "is not a regular file", "save what it gives to a file")
    yield bad("place/socket", lambda path: os.mknod(path, stat.S_IFSOCK | 0o600), "is not a regular file")
    yield bad("place/device", device, "is not a regular file")
    yield bad("place/closed.txt", closed, "may not be read", "check its permissions.*")
    yield bad("place/closed", closed_folder, "may not be read", "check its permissions.*")
    yield Case("place/.hidden.txt", "接诊5人次")
    yield Case("place/.hidden/a.txt", "接诊5人次")
    yield Case("place/~$lock.docx", b"\x05user")


def names() -> Iterator[Case]:
    for name in ("n\nl.txt", "t\tb.txt", "\x1b[2J\x1b[31m.txt", "\u202etxt.exe", "-o", "--help", "-rf.txt"):
        yield good(f"name/{name}")
    for name in (
        "[red]x[/red].txt",
        "%s%n.txt",
        "a,b\"c'.txt",
        "=1+1.txt",
        "空 格 .txt",
        "😀🏥.txt",
        "CON.txt",
        "*?<>|",
    ):
        yield good(f"name/{name}")
    for name in ("back\\slash.txt", "a.zip!", "no-type", "2018.1-6月总结", "end.", "~", "$(id)", "`id`", "a&b;c"):
        yield good(f"name/{name}")
    yield good("name/" + "n" * 251 + ".txt")
    yield good("name/" + "总" * 83 + "结.txt"[1:])
    yield good("name/" + os.fsdecode(b"\xff\xfe.txt"), source="name/\\udcff\\udcfe.txt")
    yield good("name/" + os.fsdecode("卫生局.txt".encode("gbk")), source="name/卫生局.txt")
    yield good("name/one/same.txt")
    yield good("name/two/same.txt")
    yield good("name/Case.txt")
    yield good("name/case.TXT")
    yield good("name/e\u0301.txt")
    yield good("name/\u00e9.txt")
    yield good("name/folder.txt/a.txt")
    yield good("name/" + "/".join("深" * 20 for _ in range(20)) + "/a.txt")
    yield bad("name/\x1b]0;bad\x07\nbad.txt", b"", "is empty")
    yield bad("name/[bold]bad.txt", b"", "is empty")
    yield bad("name/--bad", b"", "is empty")
    yield bad("name/" + os.fsdecode(b"bad\xff.txt"), b"", "is empty", source="name/bad\\udcff.txt")


GROUPS = (texts, slow, pages, word, office, rich, sheets, foreign, portable, archives, places, names)


def cases() -> list[Case]:
    """All of the set; names in it are unique."""
    return [case for group in GROUPS for case in group()]


def put(folder: Path, case: Case, content: bytes | str | Writer) -> None:
    path = os.path.join(folder, case.name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if callable(content):
        content(path)
        return
    with open(path, "xb") as file:
        file.write(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)


def generate(folder: Path) -> list[Case]:
    """Writes the set into a folder, and a secret beside it; gives what could be written.

    Devices are for root to make, some names for no file system but Linux's.
    """
    (folder.parent / "secret.txt").write_text(SECRET, encoding="utf-8")
    written = []
    for case in cases():
        try:
            put(folder, case, case.content)
        except (OSError, AttributeError, NotImplementedError):
            continue
        written.append(case)
    return written


def generate_good(folder: Path, among: list[Case]) -> None:
    """Writes what is good of these cases into a folder, without anything that fails."""
    for case in among:
        if case.without is not None:
            put(folder, case, case.without)
        elif case.expected and case.is_good():
            put(folder, case, case.content)


def reopen(folder: Path) -> None:
    """Makes what is closed in the set open again, so that it can be removed."""
    for path in (folder / "place/closed.txt", folder / "place/closed"):
        if path.exists():
            path.chmod(0o700)


if __name__ == "__main__":
    print(f"{len(generate(Path(sys.argv[1])))} files")
