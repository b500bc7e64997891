"""Files made by code, sound ones and broken ones: the bytes that the hostile set is put together from."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence

from reportlab.lib import pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

TITLE = "青溪县卫生健康局2021年工作总结"
LINES = (
    TITLE,
    "",
    "一、基层服务",
    "全县居民健康档案建档率为91.2%,全年接诊3204人次。",
    "二、妇幼保健",
    "住院分娩率达到99.5%。",
)
REPORT = "\n".join(LINES) + "\n"
TRADITIONAL = "\n".join(
    (
        "青溪縣衛生健康局2021年工作總結",
        "",
        "一、基層服務",
        "全縣居民健康檔案建檔率為91.2%,全年接診3204人次。",
        "二、婦幼保健",
        "住院分娩率達到99.5%。",
        "",
    )
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OASIS = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "text", "table")
)
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Part = tuple[str, str | bytes]


# --- Archives


def zipped(*members: Part, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive; members may share a name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in members:
            info = zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, 0))
            info.compress_type = how
            archive.writestr(info, content)
    return out.getvalue()


def odd_zip(name: bytes, content: bytes, flags: int = 0, mode: int = 0) -> bytes:
    """A ZIP archive of one member that is stored, with any name, flags and kind of file."""
    crc, size = zlib.crc32(content), len(content)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, flags, 0, 0, 0, crc, size, size, len(name), 0) + name + content
    entry = b"PK\1\2" + struct.pack(
        "<6H3I5H2I", 0x0314, 20, flags, 0, 0, 0, crc, size, size, len(name), 0, 0, 0, 0, mode << 16, 0
    )
    entry += name
    return local + entry + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(local), 0)


def tarred(*members: Part, links: Iterable[tuple[str, bytes, str]] = ()) -> bytes:
    """A tar archive of files and of `links`: name, kind, and what they point to."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in members:
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, kind, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return out.getvalue()


def squeezed(data: bytes) -> bytes:
    """`data` as a gzip file, the same bytes at any time."""
    return gzip.compress(data, mtime=0)


def quine(depth: int = 20) -> bytes:
    """An archive that holds an archive that holds … like itself, with a report in each."""
    data = zipped(("r.txt", REPORT))
    for _ in range(depth):
        data = zipped(("self.zip", data), ("r.txt", REPORT))
    return data


def overlapping() -> bytes:
    """Two entries of the directory point to the same bytes."""
    data = bytearray(zipped(("a.txt", REPORT), ("b.txt", REPORT), how=zipfile.ZIP_STORED))
    second = data.find(b"PK\1\2", data.find(b"PK\1\2") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(data)


# --- Office documents


def p(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


BODY = "".join(p(line) for line in LINES)


def document(body: str = BODY, before: str = "") -> str:
    """The main part of a DOCX; `before` stands ahead of its first tag."""
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def relations(*lines: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def relation(kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'


def docx(main: str | bytes | None = None, *parts: Part, related: Sequence[str] = ()) -> bytes:
    """A DOCX with this main part, further parts, and relations to them."""
    return zipped(
        ("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>'),
        ("_rels/.rels", relations(relation("officeDocument", "word/document.xml"))),
        ("word/document.xml", document() if main is None else main),
        ("word/_rels/document.xml.rels", relations(*related)),
        *parts,
    )


def styles(inner: str) -> Part:
    return "word/styles.xml", f'<w:styles xmlns:w="{WORD}">{inner}</w:styles>'


def numbering(inner: str) -> Part:
    return "word/numbering.xml", f'<w:numbering xmlns:w="{WORD}">{inner}</w:numbering>'


def odt(body: str = "", before: str = "", *parts: Part) -> bytes:
    """An ODT; without a body that of the report."""
    inner = body or "".join(f"<text:p>{line}</text:p>" for line in LINES)
    inner = f"<office:body><office:text>{inner}</office:text></office:body>"
    content = f'<?xml version="1.0"?>{before}<office:document-content {OASIS}>{inner}</office:document-content>'
    return zipped(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content), *parts)


def xlsx(rows: Sequence[Sequence[str]], before: str = "", *parts: Part) -> bytes:
    """A workbook of one sheet with its texts in the cells."""
    lines = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{chr(64 + c)}{r}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(row, 1))
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    sheet = f'<?xml version="1.0"?>{before}<worksheet xmlns="{SHEET}"><sheetData>{lines}</sheetData></worksheet>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
    )
    book = (
        f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="worksheet"/></sheets>'
        "</workbook>"
    )
    return zipped(
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations(relation("officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations(relation("worksheet", "worksheets/sheet1.xml"))),
        ("xl/worksheets/sheet1.xml", sheet),
        *parts,
    )


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)


def stealing(uri: str) -> str:
    """A document type with an entity that stands for the file at `uri`."""
    return f'<!DOCTYPE x [<!ENTITY x SYSTEM "{uri}">]>'


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rtf(*lines: str) -> str:
    """An RTF document with a paragraph for each line."""
    coded = (
        "".join(c if c.isascii() else f"\\u{ord(c) - (65536 if ord(c) > 32767 else 0)}?" for c in x) for x in lines
    )
    return "{\\rtf1\\ansi\\ansicpg936\\uc1 " + "".join(f"{line}\\par\n" for line in coded) + "}"


# --- PDF

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def pdf(*pages: Sequence[str], password: str = "") -> bytes:
    """A PDF with lines of text on each of its pages."""
    stream = io.BytesIO()
    lock = pdfencrypt.StandardEncryption(password, password) if password else None
    canvas = Canvas(stream, pagesize=(595, 842), encrypt=lock, invariant=1)
    for lines in pages:
        canvas.setFont("STSong-Light", 14)
        for n, line in enumerate(lines):
            canvas.drawString(90, 740 - 24 * n, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def scanned(pages: int) -> bytes:
    """A PDF of nothing but pictures."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for _ in range(pages):
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def raw_pdf(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for n, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (n, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer\n<</Size %d %b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d %b>>\nstream\n%b\nendstream" % (len(content), more, content)


def page_of(content: bytes, more: bytes = b"", resources: bytes = b"") -> list[bytes]:
    """The first four objects of a PDF with one page."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%b>>%b>>" % (resources, more)
    catalog, pages = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return [catalog, pages, page, stream(content)]


def forms(levels: int, calls: int = 1, text: bool = False) -> bytes:
    """A page whose form draws the next form `calls` times, which draws the next one, and so on.

    The last one draws a square, or text, of which a reader has to keep each copy.
    """
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%b>>"
    objects = page_of(b"/F0 Do", resources=b"/XObject<</F0 5 0 R>>")
    for n in range(levels):
        objects.append(stream(b"/F0 Do " * calls, form % (b"/XObject<</F0 %d 0 R>>" % (6 + n))))
    last = b"BT /A 9 Tf (abcdefgh) Tj ET" if text else b"0 0 1 1 re f"
    objects.append(stream(last, form % b"/Font<</A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"))
    return raw_pdf(objects)


def inflating(size: int) -> bytes:
    """A page whose content of a few kilobytes unpacks to `size` bytes."""
    packed = zlib.compress(b" " * size, 9)
    objects = page_of(b"")
    objects[3] = stream(packed, b"/Filter/FlateDecode")
    return raw_pdf(objects)


def endless_path() -> bytes:
    """A table of rules and a number, and a path of millions of steps, packed into a few thousand bytes."""
    rules = b"0 0 m 100 0 l S 0 20 m 100 20 l S 0 0 m 0 20 l S 100 0 m 100 20 l S BT /A 9 Tf 5 5 Td (12) Tj ET "
    objects = page_of(b"", resources=b"/Font<</A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>")
    objects[3] = stream(zlib.compress(rules + b"0 0 m " * 3_000_000, 9), b"/Filter/FlateDecode")
    return raw_pdf(objects)


def endless_pages() -> bytes:
    """A tree of pages that is its own branch."""
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"])
