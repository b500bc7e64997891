"""DOCX: what Word shows is what is read, whatever the file is made of; what breaks readers is refused."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from hbsummary import extract
from hbsummary.clean import clean
from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import Limits, Options, read
from hbsummary.read.docx import read_docx
from hbsummary.read.docx.numerals import formatted
from hbsummary.read.items import cell_text

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    R: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
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

PARAGRAPHS = {
    "two paragraphs": (p("建档率91.2%") + p("接诊3204人次"), "建档率91.2%\n接诊3204人次\n"),
    "an empty one": (p("甲") + p() + p("乙"), "甲\n\n乙\n"),
    "runs join": (p(r("建档率") + r("91") + r(".2%")), "建档率91.2%\n"),
    "tab": (p("<w:r><w:t>单位</w:t><w:tab/><w:t>人数</w:t></w:r>"), "单位\t人数\n"),
    "tab stops are no tabs": (p("甲", '<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>'), "甲\n"),
    "breaks": (p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>"), "甲\n乙\n丙\n"),
    "where a page once ended": (p("<w:r><w:t>31</w:t><w:lastRenderedPageBreak/><w:t>40人</w:t></w:r>"), "3140人\n"),
    "hyphens": (
        p("<w:r><w:t>90</w:t><w:noBreakHyphen/><w:t>95%预</w:t><w:softHyphen/><w:t>防</w:t></w:r>"),
        "90-95%预防\n",
    ),
    "blanks around are kept if asked for": (
        p("<w:r><w:t> 甲 </w:t><w:t xml:space='preserve'> 乙</w:t></w:r>"),
        "甲 乙\n",
    ),
    "line ends in the file are blanks": (p("<w:r><w:t xml:space='preserve'>a\nb</w:t></w:r>"), "a b\n"),
    "symbol ≥": (p('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>'), "≥95%\n"),
    "symbol ≤ without shift": (p('<w:r><w:sym w:font="Symbol" w:char="00A3"/></w:r>' + r("5‰")), "≤5‰\n"),
    "ticked": (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("是")), "☑是\n"),
    "circled in Wingdings": (p('<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>' + r("接种")), "①接种\n"),
    "symbol of Unicode": (p('<w:r><w:sym w:font="宋体" w:char="2461"/></w:r>' + r("管理")), "②管理\n"),
    "symbol that is none": (
        p('<w:r><w:sym w:font="宋体" w:char="zz"/></w:r><w:r><w:sym w:font="x" w:char="D800"/></w:r>' + r("甲")),
        "甲\n",
    ),
    "content control": (
        f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>",
        "甲\n",
    ),
    "content control in a line": (
        p(r("全年") + f"<w:sdt><w:sdtContent>{r('12')}</w:sdtContent></w:sdt>" + r("例")),
        "全年12例\n",
    ),
    "smart tag": (
        p(f"<w:smartTag w:element='date'><w:smartTagPr/><w:smartTag>{r('2019年')}</w:smartTag></w:smartTag>"),
        "2019年\n",
    ),
    "custom XML": (f"<w:customXml>{p('甲')}</w:customXml>", "甲\n"),
    "hyperlink": (p(f'<w:hyperlink r:id="x">{r("通知")}</w:hyperlink>'), "通知\n"),
    "field": (p(r("第") + field("PAGE", r("3")) + r("页")), "第3页\n"),
    "simple field": (p(f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>'), "3\n"),
    "field within the instruction of another": (
        p(field("IF", r("是")).replace("IF", "IF</w:instrText></w:r>" + field("X", r("隐")) + "<w:r><w:instrText>")),
        "是\n",
    ),
    "field within a result": (p(field("A", r("甲") + field("B", r("乙")) + r("丙"))), "甲乙丙\n"),
    "circled number as a field": (p(field("eq \\o\\ac(○,3)", None) + r("随访")), "③随访\n"),
    "a field never ended takes no more than its line": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("x")) + p("甲"),
        "\n甲\n",
    ),
    "ends without fields": (
        p('<w:r><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/></w:r>' + r("甲")),
        "甲\n",
    ),
    "phonetic guide": (
        p(f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('wei')}</w:rt><w:rubyBase>{r('卫')}</w:rubyBase></w:ruby></w:r>"),
        "卫\n",
    ),
    "fraction": (
        p("<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>"),
        "3/4\n",
    ),
    "comment marks": (
        p(
            '<w:commentRangeStart w:id="0"/>'
            + r("甲")
            + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
        ),
        "甲\n",
    ),
    "XML comment within words": (p("<w:r><w:t>91<!-- x -->.2%</w:t></w:r>"), "91.2%\n"),
    "unknown markup": (p('<w14:new><w14:x w14:val="1"/></w14:new>' + r("甲")), "甲\n"),
    "box with a copy": (p(r("正文") + shape("图框31人")), "正文\n图框31人\n"),
    "box of older programs": (p(f"<w:r><w:pict><v:textbox>{box('甲', '乙')}</v:textbox></w:pict></w:r>"), "甲\n乙\n"),
    "only the copy is there": (
        p(f"<w:r><mc:AlternateContent><mc:Fallback>{r('甲')}</mc:Fallback></mc:AlternateContent></w:r>"),
        "甲\n",
    ),
    "box in a box": (p(f"<w:r><w:pict>{box(r('外') + '<w:r>' + box('内') + '</w:r>')}</w:pict></w:r>"), "外\n内\n"),
}


@pytest.mark.parametrize("case", PARAGRAPHS)
def test_paragraphs(case: str) -> None:
    body, expected = PARAGRAPHS[case]
    assert source(body) == Source("a.docx", expected, form="docx")


CHANGES = {
    "inserted and deleted": (
        p(r("共") + f"<w:ins>{r('35')}</w:ins><w:del><w:r><w:delText>34</w:delText></w:r></w:del>" + r("人")),
        "共35人\n",
    ),
    "moved": (p(f"<w:moveFrom>{r('甲')}</w:moveFrom>" + r("乙") + f"<w:moveTo>{r('甲')}</w:moveTo>"), "乙甲\n"),
    "deleted text that is not marked as such": (p(f"<w:del>{r('34')}</w:del>" + r("人")), "人\n"),
    "a deleted mark joins paragraphs": (p("发热门诊", MARK_DELETED) + p("接诊56人次"), "发热门诊接诊56人次\n"),
    "a deleted mark before a table": (p("说明", MARK_DELETED) + tbl(tr("甲", "1")), "说明\n甲\t1\n"),
    "a paragraph deleted whole": (p("甲") + p(f"<w:del>{r('x')}</w:del>", MARK_DELETED) + p("乙"), "甲\n乙\n"),
    "inserted paragraph": (p("甲", '<w:rPr><w:ins w:id="1"/></w:rPr>') + p("乙"), "甲\n乙\n"),
    "inserted paragraphs around": (f"<w:ins>{p('甲')}</w:ins><w:del>{p('乙')}</w:del>", "甲\n"),
    "deleted row": (
        tbl(tr("甲", "1"), tr("乙", "2", properties="<w:del/>"), tr("丙", "3", properties="<w:ins/>")),
        "甲\t1\n丙\t3\n",
    ),
    "deleted cell": (tbl(tr("甲", tc("1", properties="<w:cellDel/>"), "2")), "甲\t\t2\n"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_tracked_changes_are_accepted(case: str) -> None:
    body, expected = CHANGES[case]
    found = source(body)
    assert (found.text, found.flags) == (expected, ("tracked_changes",))


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
HIDDEN = {
    "run": (p(r("甲") + r("隐", VANISH) + r("乙")), "甲乙\n"),
    "style of the run": (p(r("甲") + r("隐", '<w:rStyle w:val="dark"/>')), "甲\n"),
    "style of the paragraph": (p("隐", '<w:pStyle w:val="secret"/>') + p("甲"), "\n甲\n"),
    "style that it is based on": (p("隐", '<w:pStyle w:val="heir"/>') + p("甲"), "\n甲\n"),
    "hidden row": (tbl(tr("甲", "1"), tr("乙", "2", properties="<w:hidden/>")), "甲\t1\n"),
    "paragraph with its mark": (p("甲") + p(r("隐", VANISH), f"<w:rPr>{VANISH}</w:rPr>") + p("乙"), "甲\n乙\n"),
}
NOT_HIDDEN = {
    "switched off": (p(r("甲", '<w:vanish w:val="0"/>')), "甲\n"),
    "style of the paragraph switched off": (p("甲", '<w:pStyle w:val="seen"/>'), "甲\n"),
    "twice hidden is seen": (p(r("甲", '<w:rStyle w:val="dark"/>'), '<w:pStyle w:val="secret"/>'), "甲\n"),
    "hidden in print views of the web": (p(r("甲", "<w:webHidden/>")), "甲\n"),
    "only the mark: the next one follows in the line": (p("甲。", f"<w:rPr>{VANISH}</w:rPr>") + p("乙"), "甲。乙\n"),
    "only the last mark": (p("甲", f"<w:rPr>{VANISH}</w:rPr>"), "甲\n"),
    "styles in a circle": (p("甲", '<w:pStyle w:val="round"/>'), "甲\n"),
    "an unknown style": (p("甲", '<w:pStyle w:val="nobody"/>'), "甲\n"),
    "a hidden instruction": (
        p(field('XE "x"', None).replace("<w:r>", f"<w:r><w:rPr>{VANISH}</w:rPr>") + r("甲")),
        "甲\n",
    ),
}


@pytest.mark.parametrize("case", [*HIDDEN, *NOT_HIDDEN])
def test_hidden_text_is_left_out(case: str) -> None:
    body, expected = (HIDDEN | NOT_HIDDEN)[case]
    found = source(body, styles=STYLES)
    assert (found.text, found.flags) == (expected, ("hidden_text",) if case in HIDDEN else ())


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
NUMBERED = {
    "four levels": (
        PLAIN,
        numbered("甲")
        + numbered("乙", 1)
        + numbered("丙", 2)
        + numbered("丁", 3)
        + numbered("戊", 3)
        + numbered("己", 2),
        "一、甲 (一)乙 1.丙 ①丁 ②戊 2.己",
    ),
    "below a new heading counting begins anew": (
        PLAIN,
        numbered("甲") + numbered("乙", 1) + numbered("丙", 1) + numbered("丁") + numbered("戊", 1),
        "一、甲 (一)乙 (二)丙 二、丁 (一)戊",
    ),
    "other text between changes nothing": (PLAIN, numbered("甲") + p("正文") + numbered("乙"), "一、甲 正文 二、乙"),
    "dotted": (
        abstract(0, *DECIMAL) + num(1, 0),
        numbered("甲") + numbered("乙", 1) + numbered("丙", 2) + numbered("丁", 1),
        "1_甲 1.1_乙 1.1.1_丙 1.2_丁",
    ),
    "a level without one above": (
        abstract(0, *DECIMAL) + num(1, 0),
        numbered("乙", 1) + numbered("丙", 1),
        "1.1_乙 1.2_丙",
    ),
    "two lists of one definition count on": (
        abstract(0, *OUTLINE) + num(1, 0) + num(2, 0),
        numbered("甲") + numbered("乙", num=2),
        "一、甲 二、乙",
    ),
    "two definitions count apart": (
        abstract(0, *OUTLINE) + abstract(5, *OUTLINE) + num(1, 0) + num(2, 5),
        numbered("甲") + numbered("乙", num=2) + numbered("丙"),
        "一、甲 一、乙 二、丙",
    ),
    "a new start, once": (
        abstract(0, *OUTLINE) + num(1, 0) + num(2, 0, start(0, 1)),
        numbered("甲") + numbered("乙", num=2) + numbered("丙", num=2),
        "一、甲 一、乙 二、丙",
    ),
    "a start at five": (
        abstract(0, *OUTLINE) + num(1, 0, start(0, 5)),
        numbered("甲") + numbered("乙"),
        "五、甲 六、乙",
    ),
    "a level of its own": (
        abstract(0, *OUTLINE) + num(1, 0, f'<w:lvlOverride w:ilvl="0">{lvl(0, "decimal", "第%1条")}</w:lvlOverride>'),
        numbered("甲"),
        "第1条甲",
    ),
    "never anew": (
        abstract(0, OUTLINE[0], lvl(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')) + num(1, 0),
        numbered("甲") + numbered("乙", 1) + numbered("丙") + numbered("丁", 1),
        "一、甲 1.乙 二、丙 2.丁",
    ),
    "anew only under the first level": (
        abstract(0, *OUTLINE[:2], lvl(2, "decimal", "%3.", '<w:lvlRestart w:val="1"/>')) + num(1, 0),
        numbered("甲")
        + numbered("乙", 1)
        + numbered("丙", 2)
        + numbered("丁", 1)
        + numbered("戊", 2)
        + numbered("己")
        + numbered("庚", 2),
        "一、甲 (一)乙 1.丙 (二)丁 2.戊 二、己 1.庚",
    ),
    "legal: digits for all": (
        abstract(0, OUTLINE[0], lvl(1, "decimal", "%1.%2", "<w:isLgl/>")) + num(1, 0),
        numbered("甲") + numbered("乙", 1),
        "一、甲 1.1_乙",
    ),
    "bullets say nothing": (abstract(0, lvl(0, "bullet", "\uf0b7")) + num(1, 0), numbered("甲"), "甲"),
    "no number, only words": (abstract(0, lvl(0, "none", "附:")) + num(1, 0), numbered("甲"), "附:甲"),
    "a blank after it": (
        abstract(0, lvl(0, "decimal", "%1.", '<w:suff w:val="space"/>')) + num(1, 0),
        numbered("甲"),
        "1._甲",
    ),
    "nothing after it": (
        abstract(0, lvl(0, "decimal", "(%1)", '<w:suff w:val="nothing"/>')) + num(1, 0),
        numbered("甲"),
        "(1)甲",
    ),
    "digits do not run into digits": (
        abstract(0, lvl(0, "decimal", "%1.", '<w:suff w:val="nothing"/>')) + num(1, 0),
        numbered("2019年"),
        "1._2019年",
    ),
    "no start is zero": (
        abstract(0, '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>') + num(1, 0),
        numbered("甲"),
        "0.甲",
    ),
    "a format with one for older programs": (
        abstract(
            0,
            '<w:lvl w:ilvl="0"><w:start w:val="1"/>'
            + alternatives('<w:numFmt w:val="custom"/>', '<w:numFmt w:val="decimalZero"/>')
            + '<w:lvlText w:val="%1."/></w:lvl>',
        )
        + num(1, 0),
        numbered("甲"),
        "01.甲",
    ),
    "an empty paragraph counts": (PLAIN, numbered("") + numbered("甲"), "一、 二、甲"),
    "a deleted one does not": (
        PLAIN,
        numbered("甲")
        + p(f"<w:del>{r('x')}</w:del>", f'<w:numPr><w:numId w:val="1"/></w:numPr>{MARK_DELETED}')
        + numbered("乙"),
        "一、甲 二、乙",
    ),
    "nor does a hidden one": (
        PLAIN,
        numbered("甲")
        + p(r("x", VANISH), f'<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr>{VANISH}</w:rPr>')
        + numbered("乙"),
        "一、甲 二、乙",
    ),
    "by style": (
        PLAIN,
        styled("甲", "H1") + styled("乙", "H2") + styled("丙", "H3") + styled("丁", "H1"),
        "一、甲 (一)乙 (二)丙 二、丁",
    ),
    "by style, switched off": (
        PLAIN,
        styled("甲", "H1") + styled("乙", "H1", OFF) + styled("丙", "H1"),
        "一、甲 乙 二、丙",
    ),
    "level by the style that it is for": (
        abstract(0, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%2.", '<w:pStyle w:val="X"/>')) + num(1, 0),
        styled("甲", "X") + styled("乙", "X"),
        "1.甲 2.乙",
    ),
    "through a numbering style": (
        abstract(0, more='<w:numStyleLink w:val="L"/>')
        + abstract(7, *OUTLINE, more='<w:styleLink w:val="L"/>')
        + num(1, 0)
        + num(9, 7),
        numbered("甲"),
        "一、甲",
    ),
    "numbering styles in a circle": (
        abstract(0, more='<w:numStyleLink w:val="L"/>') + num(1, 0) + num(9, 0),
        numbered("甲"),
        "甲",
    ),
    "a list that is not there": (PLAIN, numbered("甲", num=77), "甲"),
    "a definition that is not there": (num(1, 33), numbered("甲"), "甲"),
    "a level that is not there": (PLAIN, numbered("甲", 7), "甲"),
    "levels that are none": (PLAIN, numbered("甲", -3) + numbered("乙", 10**12), "一、甲 乙"),
}


@pytest.mark.parametrize("case", NUMBERED)
def test_automatic_numbers_are_computed(case: str) -> None:
    numbering, body, expected = NUMBERED[case]
    found = text(body, numbering=numbering, styles=HEADINGS + LINKED)
    assert found.split("\n")[:-1] == [line.replace("_", " ") for line in expected.split(" ")]


FORMATS = {
    "decimal": {1: "1", 12: "12"},
    "chineseCounting": {
        1: "一",
        10: "十",
        11: "十一",
        20: "二十",
        35: "三十五",
        100: "一百",
        102: "一百零二",
        112: "一百一十二",
    },
    "chineseCountingThousand": {10: "十", 21: "二十一", 110: "一百一十", 1001: "一千零一", 1010: "一千零一十"},
    "japaneseCounting": {1: "一", 10: "十", 12: "十二", 100: "百", 102: "百二"},
    "ideographDigital": {10: "一〇", 23: "二三"},
    "chineseLegalSimplified": {1: "壹", 10: "壹拾", 25: "贰拾伍"},
    "ideographTraditional": {1: "甲", 10: "癸", 11: "11"},
    "ideographZodiac": {1: "子", 12: "亥"},
    "decimalEnclosedCircle": {1: "①", 20: "⑳", 21: "21"},
    "decimalEnclosedParen": {1: "⑴", 20: "⒇"},
    "decimalEnclosedFullstop": {1: "⒈"},
    "ideographEnclosedCircle": {1: "㊀", 10: "㊉"},
    "decimalFullWidth": {1: "１", 12: "１２"},
    "decimalZero": {1: "01", 10: "10"},
    "upperLetter": {1: "A", 26: "Z", 27: "AA"},
    "lowerLetter": {2: "b", 28: "bb"},
    "upperRoman": {4: "IV", 9: "IX", 1994: "MCMXCIV"},
    "lowerRoman": {3: "iii"},
    "ordinal": {1: "1st", 2: "2nd", 11: "11th", 23: "23rd"},
    "bullet": {1: ""},
    "none": {5: ""},
    "hebrew1": {3: "3"},
}


@pytest.mark.parametrize("style", FORMATS)
def test_formats_of_numbers(style: str) -> None:
    assert {number: formatted(number, style) for number in FORMATS[style]} == FORMATS[style]


@pytest.mark.parametrize("style", FORMATS)
def test_formats_of_absurd_numbers_are_short(style: str) -> None:
    assert all(len(formatted(number, style)) <= 31 for number in (-5, 0, 780, 3888, 9999, 10**9))


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


MERGED, MERGES = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
PROSE = "全年开展巡回诊疗，覆盖所有行政村，群众反映良好。" * 3
TABLES = {
    "rows": (tbl(tr("单位", "人数"), tr("城关", "12")), "单位\t人数\n城关\t12\n"),
    "empty cells keep their place": (tbl(tr("甲", "", "3"), tr("", "2", "")), "甲\t\t3\n\t2\t\n"),
    "merged to the right": (
        tbl(tr(tc("人数", properties=span(3)), "计"), tr("1", "2", "3", "6")),
        "人数\t\t\t计\n1\t2\t3\t6\n",
    ),
    "merged downwards": (
        tbl(
            tr(tc("甲", properties=MERGES), "1"),
            tr(tc("乙", properties=MERGED), "2"),
            tr("丙", "3"),
            tr(tc("丁", properties=MERGED), "4"),
        ),
        "甲\t1\n\t2\n丙\t3\n丁\t4\n",
    ),
    "merged both ways": (
        tbl(tr(tc("甲", properties=span(2) + MERGES), "1"), tr(tc(p(), properties=span(2) + MERGED), "2")),
        "甲\t\t1\n\t\t2\n",
    ),
    "merged in the old way": (
        tbl(
            tr(
                tc("甲", properties='<w:hMerge w:val="restart"/>'),
                tc("x", properties='<w:hMerge w:val="continue"/>'),
                "1",
            )
        ),
        "甲\t\t1\n",
    ),
    "left and right of the grid": (
        tbl(tr("1", properties='<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>'), tr("甲", "2", "3", "4")),
        "\t\t1\t\n甲\t2\t3\t4\n",
    ),
    "a span out of all bounds": (tbl(tr(tc("甲", properties=span(999999999)), "1")), "甲" + "\t" * 63 + "1\n"),
    "cells of several lines": (
        tbl(
            tr(tc("健康档案", "建档率"), tc("91.2%", "(全县)")),
            tr("<w:tc><w:p><w:r><w:t>12</w:t><w:br/><w:t>34</w:t></w:r></w:p></w:tc>", "5"),
        ),
        "健康档案建档率\t91.2% (全县)\n12 34\t5\n",
    ),
    "tabs and blanks in a cell": (
        tbl(tr("<w:tc><w:p><w:r><w:t>甲</w:t><w:tab/><w:t>1</w:t></w:r></w:p></w:tc>", " 2 ")),
        "甲 1\t2\n",
    ),
    "content controls around rows and cells": (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{tc('甲')}</w:sdtContent></w:sdt>{tc('1')}</w:tr></w:sdtContent></w:sdt></w:tbl>",
        "甲\t1\n",
    ),
    "a table in a cell": (
        tbl(tr("甲", tc("乙", tbl(tr("1", "2"), tr("3", "4")), p())), tr("丙", "丁")),
        "甲\t乙\n1\t2\n3\t4\n丙\t丁\n",
    ),
    "a box in a cell": (tbl(tr(tc(p(r("甲") + shape("附注"))), "1")), "甲\t1\n附注\n"),
    "one cell is a frame": (tbl(tr(tc("一、概况", "全县23个乡镇。"))), "一、概况\n全县23个乡镇。\n"),
    "one column is a frame": (tbl(tr("一、概况"), tr("全县23个乡镇。")), "一、概况\n全县23个乡镇。\n"),
    "a frame around a table": (tbl(tr(tc("附表", tbl(tr("甲", "1"), tr("乙", "2"))))), "附表\n甲\t1\n乙\t2\n"),
    "a form with a report in a cell": (
        tbl(tr("姓名", "单位"), tr("总结", tc("一、概况", PROSE, PROSE))),
        f"姓名\t单位\n总结\n一、概况\n{PROSE}\n{PROSE}\n",
    ),
    "a remark is no report": (tbl(tr("甲", "1", PROSE)), f"甲\t1\t{PROSE}\n"),
    "between paragraphs": (p("前") + tbl(tr("甲", "1")) + p("后"), "前\n甲\t1\n后\n"),
}


@pytest.mark.parametrize("case", TABLES)
def test_tables(case: str) -> None:
    body, expected = TABLES[case]
    assert text(body) == expected


def test_numbers_in_cells_are_labels() -> None:
    body = tbl(tr(tc(numbered("")), "甲"), tr(tc(numbered("")), "乙"))
    assert text(body, numbering=abstract(0, lvl(0, "decimal", "%1")) + num(1, 0)) == "1\t甲\n2\t乙\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [(["建档", "率"], "建档率"), (["12", "34"], "12 34"), (["率", "5%"], "率 5%"), (["", " 甲 ", ""], "甲"), ([], "")],
)
def test_lines_of_a_cell(lines: list[str], expected: str) -> None:
    assert cell_text(lines) == expected


def reference(kind: str, id: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{id}"/></w:r>'


def note(kind: str, id: int, inner: str, more: str = "") -> str:
    return f'<w:{kind} w:id="{id}"{more}>{inner}</w:{kind}>'


def test_notes_follow_their_paragraph_or_stand_at_the_end() -> None:
    footnotes = (
        note("footnote", -1, p("<w:r><w:separator/></w:r>" + r("x")), ' w:type="separator"')
        + note("footnote", 2, p("<w:r><w:footnoteRef/></w:r>" + r(" 不含村医。")))
        + note("footnote", 3, p("无人提及"))
    )
    endnotes = note("endnote", 2, p("来源：统计年报") + tbl(tr("甲", "1"), tr("乙", "2")))
    body = p(r("医生34") + reference("footnote", 2) + r("人") + reference("endnote", 2)) + p(
        r("护士") + reference("footnote", 2)
    )
    assert text(body, footnotes=footnotes, endnotes=endnotes) == (
        "医生34人\n不含村医。\n护士\n来源：统计年报\n甲\t1\n乙\t2\n"
    )


def test_notes_that_are_not_there_or_name_themselves() -> None:
    footnotes = note("footnote", 1, p(r("注") + reference("footnote", 1)))
    body = p(r("甲") + reference("footnote", 1) + reference("footnote", 9) + reference("endnote", 1))
    assert text(body, footnotes=footnotes) == "甲\n注\n"


def test_notes_of_cells_follow_the_row() -> None:
    body = tbl(tr(tc(p(r("甲") + reference("footnote", 1))), "1"))
    assert text(body, footnotes=note("footnote", 1, p("注"))) == "甲\t1\n注\n"


SECTION = (
    '<w:sectPr><w:headerReference r:id="header1"/><w:headerReference r:id="header2"/>'
    '<w:footerReference r:id="footer1"/></w:sectPr>'
)


def test_headers_and_footers_are_boilerplate() -> None:
    found = source(
        p("甲", SECTION) + p("乙") + SECTION,
        header1=p("某局文件") + p(),
        header2=p("某局文件"),
        footer1=tbl(tr("电话", "12345")) + p(r("第") + field("PAGE", r("3")) + r("页")),
    )
    assert found.text == "某局文件\n甲\n乙\n电话\t12345\n第3页\n"
    assert [(found.text[e.start : e.end], e.rule) for e in found.edits] == [
        ("某局文件\n", "page_header"),
        ("电话\t12345\n第3页\n", "page_footer"),
    ]
    assert clean(found).text == "甲\n乙\n"


def test_headers_without_a_part_are_passed_over() -> None:
    assert text(p("甲") + SECTION) == "甲\n"


def test_contents_are_boilerplate() -> None:
    found = source(styled("一、概况\t1", "TOC1") + p("一、概况"), styles=STYLES)
    assert [(found.text[e.start : e.end], e.rule) for e in found.edits] == [("一、概况\t1\n", "contents")]


def test_the_document_is_found_by_relations() -> None:
    parts = package(numbered("甲"), numbering=PLAIN)
    parts["_rels/.rels"] = rels(officeDocument="/word/text/main2.xml")
    parts["word/text/main2.xml"] = parts.pop("word/document.xml")
    parts["word/text/_rels/main2.xml.rels"] = rels(numbering="../numbering.xml")
    del parts["word/_rels/document.xml.rels"]
    assert read_docx(zipped(parts), "a").text == "一、甲\n"


def test_without_relations_the_usual_name_is_tried() -> None:
    parts = package(p("甲"))
    del parts["_rels/.rels"]
    assert read_docx(zipped(parts), "a").text == "甲\n"


def test_backslashes_and_case_of_part_names() -> None:
    parts = {name.replace("/", "\\").replace("word", "Word"): content for name, content in package(p("甲")).items()}
    assert read_docx(zipped(parts), "a").text == "甲\n"


def test_strict_documents() -> None:
    def strict(content: str | bytes) -> str:
        assert isinstance(content, str)
        for space, other in STRICT.items():
            content = content.replace(space, other)
        return content

    parts = package(
        numbered("甲") + p(r("隐", VANISH) + r("乙")) + tbl(tr(tc("丙", properties=span(2)), "1")) + SECTION,
        numbering=PLAIN,
        header1=p("页眉"),
    )
    found = read_docx(zipped({name: strict(content) for name, content in parts.items()}), "a")
    assert found.text == "页眉\n一、甲\n乙\n丙\t\t1\n"


def test_utf_16_and_a_byte_order_mark() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        parts = package(p("甲"))
        document = str(parts["word/document.xml"]).replace("UTF-8", encoding.removesuffix("-sig"))
        parts["word/document.xml"] = document.encode(encoding)
        assert read_docx(zipped(parts), "a").text == "甲\n"


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


def test_python_docx_documents(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("某县卫生局2019年工作总结", 0)
    document.add_paragraph("完成接种", style="List Number")
    document.add_paragraph("完成随访", style="List Number")
    document.add_paragraph("完成体检", style="List Bullet")
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "人数"
    for n, cell in enumerate(table.rows[1].cells):
        cell.text = str(n)
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert found.text == "内部资料\n某县卫生局2019年工作总结\n1.完成接种\n2.完成随访\n完成体检\n人数\t\t\n0\t1\t2\n"
    assert found.form == "docx"


PAGE = """清水湾县卫生局2019年工作总结
一、公共卫生
(一)健康档案
累计建立电子档案81243份，建档率为91.2%。
(二)慢病管理
管理高血压患者6210人，规范管理率81.05%。
二、医疗服务
全年门诊32.5万人次，同比增长4.3%。
1.急诊
急诊接诊5120人次。
2.住院
出院病人8230人次，其中手术1204例。
三、分乡镇情况
"""
TABLE = (("乡镇", "建档人数", "建档率(%)"), ("东河镇", "4120", "92.5"), ("西山乡", "2310", "88.1"))
LABEL = re.compile(r"([一二三]、)|(\([一二]\))|([12]\.)")


def report(path: Path) -> Path:
    """PAGE and TABLE as a document whose labels are automatic numbers."""
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(abstract(70, *OUTLINE).replace("<w:abstractNum ", f'<w:abstractNum xmlns:w="{W}" ')))
    root.append(parse_xml(num(70, 70).replace("<w:num ", f'<w:num xmlns:w="{W}" ')))
    for line in PAGE.splitlines():
        match = LABEL.match(line)
        paragraph = document.add_paragraph(line[match.end() :] if match else line)
        if match and match.lastindex:
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val = match.lastindex - 1
            numbering.get_or_add_numId().val = 70
    table = document.add_table(0, 3)
    for row in TABLE:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(path))
    return path


def rows(records: Iterable[object]) -> list[str]:
    """The records as text, whatever their file is called."""
    return [str(record).replace("a.docx", "a.txt") for record in records]


def test_a_document_gives_what_its_text_gives(tmp_path: Path) -> None:
    plain, document = tmp_path / "a.txt", report(tmp_path / "a.docx")
    plain.write_text(PAGE + "".join("\t".join(row) + "\n" for row in TABLE), encoding="utf-8")
    one, other = extract(plain), extract(document)
    assert read(document).text == plain.read_text(encoding="utf-8")
    assert (len(one.observations), len(one.sections)) == (13, 7)
    assert rows(other.observations) == rows(one.observations)
    assert rows(other.sections) == rows(one.sections)


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
