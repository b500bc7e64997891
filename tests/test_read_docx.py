"""DOCX: what Word shows is what is read, whatever the file is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docxparts import (
    MARK_DELETED,
    MERGED,
    MERGES,
    OUTLINE,
    PLAIN,
    SECTION,
    STYLES,
    VANISH,
    R,
    W,
    abstract,
    box,
    field,
    lvl,
    note,
    num,
    numbered,
    p,
    package,
    r,
    reference,
    rels,
    shape,
    source,
    span,
    styled,
    tbl,
    tc,
    text,
    tr,
    zipped,
)

from hbsummary import extract
from hbsummary.clean import clean
from hbsummary.model import Source
from hbsummary.read import read
from hbsummary.read.docx import read_docx
from hbsummary.read.items import cell_text

STRICT = {
    W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    R: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


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
