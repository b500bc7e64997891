"""DOCX files made of snippets of their XML, for the tests of their reader."""

from __future__ import annotations

import io
import zipfile

from hbsummary.model import Source
from hbsummary.read import Options
from hbsummary.read.docx import read_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' mc:Ignorable="w14"'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def rels(**targets: str) -> str:
    """A part of relations: kind to target; ids are the kinds too."""
    lines = (
        f'<Relationship Id="{kind}" Type="{R}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{RELS}">{"".join(lines)}</Relationships>'


def part(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {SPACES}>{inner}</w:{name}>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def package(body: str, **parts: str) -> dict[str, str | bytes]:
    """The parts of a document with this body; `parts` are the insides of others: styles, numbering, header1, …"""
    tags = {"header": "hdr", "footer": "ftr"}
    others = {
        f"word/{kind}.xml": part(tags.get(kind.rstrip("0123456789"), kind), inner) for kind, inner in parts.items()
    }
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": rels(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": rels(**{kind: f"{kind}.xml" for kind in parts}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        **others,
    }


def source(body: str, options: Options = Options(), **parts: str) -> Source:  # noqa: B008
    return read_docx(zipped(package(body, **parts)), "a.docx", options)


def text(body: str, **parts: str) -> str:
    return source(body, **parts).text


def r(words: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def p(words: str = "", properties: str = "") -> str:
    """A paragraph; words without markup are put into a run."""
    inner = words if words.startswith("<") or not words else r(words)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def numbered(words: str, level: int = 0, num: int = 1) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def tc(*blocks: str, properties: str = "") -> str:
    inner = "".join(block if block.startswith("<w:") else p(block) for block in blocks)
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(cell if cell.startswith("<w:") else tc(cell or p()) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def field(instruction: str, result: str | None) -> str:
    middle = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'{middle}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(*blocks: str) -> str:
    return f"<w:txbxContent>{''.join(map(p, blocks))}</w:txbxContent>"


def shape(*blocks: str) -> str:
    """A text box as newer programs write it, with a copy for older ones."""
    inner = f"<wps:wsp><wps:txbx>{box(*blocks)}</wps:txbx></wps:wsp>"
    new = f"<w:drawing><wp:anchor><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{box(*blocks)}</v:textbox></v:shape></w:pict>"
    return f"<w:r>{alternatives(new, old)}</w:r>"


def alternatives(new: str, old: str) -> str:
    choice = f'<mc:Choice Requires="wps">{new}</mc:Choice>'
    return f"<mc:AlternateContent>{choice}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"


VANISH = "<w:vanish/>"
MARK_DELETED = '<w:rPr><w:del w:id="1"/></w:rPr>'


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="secret"><w:name w:val="s"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="heir"><w:name w:val="h"/><w:basedOn w:val="secret"/></w:style>
<w:style w:type="paragraph" w:styleId="seen"><w:name w:val="i"/><w:basedOn w:val="heir"/>
  <w:rPr><w:vanish w:val="false"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="dark"><w:name w:val="d"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="round"><w:name w:val="r"/><w:basedOn w:val="trip"/></w:style>
<w:style w:type="paragraph" w:styleId="trip"><w:name w:val="t"/><w:basedOn w:val="round"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
"""


def lvl(level: int, format: str, label: str, more: str = "") -> str:
    count = f'<w:start w:val="1"/><w:numFmt w:val="{format}"/>'
    return f'<w:lvl w:ilvl="{level}">{count}{more}<w:lvlText w:val="{label}"/></w:lvl>'


def abstract(id: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{id}">{more}{"".join(levels)}</w:abstractNum>'


def num(id: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def start(level: int, at: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{at}"/></w:lvlOverride>'


OUTLINE = (
    lvl(0, "chineseCountingThousand", "%1、"),
    lvl(1, "chineseCounting", "(%2)"),
    lvl(2, "decimal", "%3."),
    lvl(3, "decimalEnclosedCircle", "%4"),
)
DECIMAL = (lvl(0, "decimal", "%1"), lvl(1, "decimal", "%1.%2"), lvl(2, "decimal", "%1.%2.%3"))
PLAIN = abstract(0, *OUTLINE) + num(1, 0)
LINKED = """<w:style w:type="numbering" w:styleId="L"><w:name w:val="l"/>
  <w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>"""
HEADINGS = """
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="own"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="X"><w:name w:val="x"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""


def styled(words: str, name: str, more: str = "") -> str:
    return p(words, f'<w:pStyle w:val="{name}"/>{more}')


OFF = '<w:numPr><w:numId w:val="0"/></w:numPr>'


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


MERGED, MERGES = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'


def reference(kind: str, id: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{id}"/></w:r>'


def note(kind: str, id: int, inner: str, more: str = "") -> str:
    return f'<w:{kind} w:id="{id}"{more}>{inner}</w:{kind}>'


SECTION = (
    '<w:sectPr><w:headerReference r:id="header1"/><w:headerReference r:id="header2"/>'
    '<w:footerReference r:id="footer1"/></w:sectPr>'
)
