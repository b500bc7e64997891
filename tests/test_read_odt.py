"""ODT: lists with their numbers, notes, boxes, tables; what is hidden or deleted is left out."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import Limits, Options, read
from hbsummary.read.odt import read_odt

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "text", "table", "style", "draw")
)
STYLES = """
<style:style style:name="secret"><style:text-properties text:display="none"/></style:style>
<style:style style:name="heir" style:parent-style-name="secret"/>
<style:style style:name="seen" style:parent-style-name="secret">
  <style:text-properties text:display="true"/></style:style>
<style:style style:name="round" style:parent-style-name="trip"/>
<style:style style:name="trip" style:parent-style-name="round"/>
<text:list-style style:name="L">
  <text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
  <text:list-level-style-number text:level="2" style:num-format="一" style:num-prefix="(" style:num-suffix=")"/>
  <text:list-level-style-number text:level="3" style:num-format="1" style:num-suffix="." text:display-levels="2"/>
  <text:list-level-style-bullet text:level="4"/>
</text:list-style>
<text:list-style style:name="M">
  <text:list-level-style-number xmlns:loext="urn:x" text:level="1" style:num-format="1"
    loext:num-list-format="第%1%条"/>
  <text:list-level-style-number text:level="2" style:num-format="" style:num-suffix="附:"/>
</text:list-style>
<text:outline-style>
  <text:outline-level-style text:level="1" style:num-format="1"/>
  <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
</text:outline-style>
"""


def packed(body: str, layout: str = "", **parts: str) -> bytes:
    file = io.BytesIO()
    content = f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body>{body}</office:body>"
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {SPACES}>{content}</office:document-content>",
        "styles.xml": f"<office:document-styles {SPACES}>{layout}</office:document-styles>",
        **parts,
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in files.items():
            archive.writestr(name, inner)
    return file.getvalue()


def source(body: str, options: Options = Options(), layout: str = "") -> Source:  # noqa: B008
    return read_odt(packed(f"<office:text>{body}</office:text>", layout), "a.odt", options)


def p(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def h(words: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{words}</text:h>'


def lists(*items: str, more: str = "") -> str:
    inner = "".join(f"<text:list-item>{item if item.startswith('<') else p(item)}</text:list-item>" for item in items)
    return f"<text:list {more}>{inner}</text:list>"


def tc(inner: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{inner if inner.startswith('<') or not inner else p(inner)}</table:table-cell>"


def tr(*cells: str) -> str:
    return f"<table:table-row>{''.join(c if c.startswith('<table') else tc(c) for c in cells)}</table:table-row>"


def tbl(*rows: str) -> str:
    return f"<table:table><table:table-column/>{''.join(rows)}</table:table>"


def note(words: str) -> str:
    citation = "<text:note-citation>1</text:note-citation>"
    return f"<text:note>{citation}<text:note-body>{p(words)}</text:note-body></text:note>"


COVERED = "<table:covered-table-cell/>"
L, GO_ON = 'text:style-name="L"', 'text:continue-numbering="true"'
CASES = {
    "paragraphs": (p("甲") + p("") + p("乙"), "甲\n\n乙\n"),
    "spans and links": (p("建档<text:span>率</text:span>91<text:a>.2</text:a>%"), "建档率91.2%\n"),
    "blanks": (p("\n  甲 \n 乙<text:s/>丙<text:s text:c='2'/>丁 "), "甲 乙 丙  丁\n"),
    "a blank over spans": (p("甲 <text:span> 乙</text:span>"), "甲 乙\n"),
    "tab and line end": (p("甲<text:tab/>1<text:line-break/>乙"), "甲\t1\n乙\n"),
    "where a page once ended": (p("31<text:soft-page-break/>40人"), "3140人\n"),
    "comments": (p("甲<office:annotation><text:p>评</text:p></office:annotation>乙"), "甲乙\n"),
    "phonetic guide": (
        p("<text:ruby><text:ruby-base>卫</text:ruby-base><text:ruby-text>w</text:ruby-text></text:ruby>"),
        "卫\n",
    ),
    "section": (f"<text:section>{p('甲')}</text:section>", "甲\n"),
    "note": (p("甲" + note("注") + "乙") + p("丙"), "甲乙\n注\n丙\n"),
    "box": (p(f"甲<draw:frame><draw:text-box>{p('框')}</draw:text-box></draw:frame>"), "甲\n框\n"),
    "list": (lists("甲", "乙", more=L), "一、甲\n二、乙\n"),
    "list in a list": (
        lists(p("甲") + lists("乙", "丙") + p("正文"), p("丁") + lists("戊"), more=L),
        "一、甲\n(一)乙\n(二)丙\n正文\n二、丁\n(一)戊\n",
    ),
    "the third level": (lists(lists(lists("甲", lists("乙"))), more=L), "一.1.甲\n乙\n"),
    "interrupted": (lists("甲", more=L) + p("正文") + lists("乙", more=f"{L} {GO_ON}"), "一、甲\n正文\n二、乙\n"),
    "interrupted below": (
        lists(p("甲") + lists("乙"), more=L) + p("正文") + lists(lists("丙"), more=f"{L} {GO_ON}"),
        "一、甲\n(一)乙\n正文\n(二)丙\n",
    ),
    "anew": (lists("甲", more=L) + p("正文") + lists("乙", more=L), "一、甲\n正文\n一、乙\n"),
    "continued by name": (
        lists("甲", more=f'{L} xml:id="a"') + lists("乙", more=L) + lists("丙", more=f'{L} text:continue-list="a"'),
        "一、甲\n一、乙\n二、丙\n",
    ),
    "a number of its own": (
        lists("甲", more=L).replace("<text:list-item>", '<text:list-item text:start-value="5">'),
        "五、甲\n",
    ),
    "a pattern of newer programs": (lists("甲", lists("乙"), more='text:style-name="M"'), "第1条甲\n附:乙\n"),
    "a list without style": (lists("甲"), "甲\n"),
    "headings": (h("甲", 1) + h("乙", 2) + h("丙", 2) + h("丁", 1), "1 甲\n1.1 乙\n1.2 丙\n2 丁\n"),
    "table": (tbl(tr("单位", "人数"), tr("城关", "")), "单位\t人数\n城关\t\n"),
    "merged cells": (
        tbl(tr(tc("甲", 'table:number-columns-spanned="2"') + COVERED, "1"), tr(COVERED, "乙", "2")),
        "甲\t\t1\n\t乙\t2\n",
    ),
    "repeated cells": (tbl(tr("甲", tc("", 'table:number-columns-repeated="2"'), "1")), "甲\t\t\t1\n"),
    "head rows": (
        tbl(f"<table:table-header-rows>{tr('甲', '乙')}</table:table-header-rows>", tr("1", "2")),
        "甲\t乙\n1\t2\n",
    ),
    "a table in a cell": (tbl(tr(tc(p("甲") + tbl(tr("1", "2"), tr("3", "4"))), "乙")), "甲\t乙\n1\t2\n3\t4\n"),
    "a frame": (tbl(tr(tc(p("一、概况") + p("全县23个乡镇。")))), "一、概况\n全县23个乡镇。\n"),
    "styles in a circle": (p("甲", "round"), "甲\n"),
    "not hidden": (p("甲", "seen"), "甲\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_texts(case: str) -> None:
    body, expected = CASES[case]
    assert source(body) == Source("a.odt", expected, form="odt")


LEFT_OUT = {
    "hidden": (p("甲<text:span text:style-name='secret'>隐</text:span>乙"), "甲乙\n", "hidden_text"),
    "hidden paragraph": (p("隐", "heir") + p("甲"), "\n甲\n", "hidden_text"),
    "hidden section": (f"<text:section text:display='none'>{p('隐')}</text:section>" + p("甲"), "甲\n", "hidden_text"),
    "hidden by a field": (p("<text:hidden-text>隐</text:hidden-text>甲"), "甲\n", "hidden_text"),
    "deleted": (
        f"<text:tracked-changes><text:changed-region>{p('删')}</text:changed-region></text:tracked-changes>"
        + p("甲<text:change-start/>新<text:change-end/>"),
        "甲新\n",
        "tracked_changes",
    ),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_is_left_out_is_told(case: str) -> None:
    body, expected, flag = LEFT_OUT[case]
    found = source(body)
    assert (found.text, found.flags) == (expected, (flag,))


def test_headers_footers_and_contents_are_boilerplate() -> None:
    margins = f"<style:header>{p('某局文件')}</style:header><style:footer>{p('第1页')}</style:footer>"
    layout = f"<office:master-styles><style:master-page>{margins}</style:master-page></office:master-styles>"
    contents = f"<text:table-of-content><text:index-body>{p('一、概况 1')}</text:index-body></text:table-of-content>"
    found = source(contents + p("一、概况"), layout=layout)
    assert found.text == "某局文件\n一、概况 1\n一、概况\n第1页\n"
    assert [(found.text[e.start : e.end], e.rule) for e in found.edits] == [
        ("某局文件\n", "page_header"),
        ("一、概况 1\n", "contents"),
        ("第1页\n", "page_footer"),
    ]


def raised(data: bytes, options: Options = Options()) -> InputError:  # noqa: B008
    with pytest.raises(InputError) as error:
        read_odt(data, "a.odt", options)
    assert error.value.remedy
    return error.value


BODY = f"<office:text>{p('甲')}</office:text>"
DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
BROKEN = {
    "no archive": (b"PK\x03\x04", "is a damaged ODT"),
    "entities": (packed(BODY, **{"content.xml": DOCTYPE}), "declares a document type"),
    "entities of styles": (packed(BODY, **{"styles.xml": DOCTYPE}), "declares a document type"),
    "another root": (packed(BODY, **{"content.xml": "<x/>"}), "its main part is no document"),
    "with a password": (packed(BODY, **{"META-INF/manifest.xml": "<encryption-data/>"}), "is protected by a password"),
    "no words": (packed(f"<office:text>{p('')}</office:text>"), "holds no text"),
    "no body": (packed(""), "holds no text"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_read_is_told(case: str) -> None:
    data, reason = BROKEN[case]
    assert reason in raised(data).reason


def limited(**limits: int) -> Options:
    return Options(limits=replace(Limits(), **limits))


LIMITS = {
    "text": (p("甲" * 1001), limited(text=1000), "--max-text"),
    "cells": (tbl(*[tr("甲", "1")] * 51), limited(cells=100), "--max-cells"),
    "sections": ("<text:section>" * 300 + p("甲") + "</text:section>" * 300, limited(), "--max-nesting"),
    "spans": (p("<text:span>" * 300 + "甲" + "</text:span>" * 300), limited(), "--max-nesting"),
    "lists": (
        "<text:list><text:list-item>" * 60 + p("甲") + "</text:list-item></text:list>" * 60,
        limited(),
        "--max-nesting",
    ),
    "sections, limit lifted": (
        "<text:section>" * 1500 + p("甲") + "</text:section>" * 1500,
        limited(nesting=9999),
        "move them",
    ),
    "unpacked": (p("甲" * 9000), limited(unpacked=9000), "--max-unpacked"),
}


@pytest.mark.parametrize("case", LIMITS)
def test_limits(case: str) -> None:
    body, options, remedy = LIMITS[case]
    assert remedy in raised(packed(f"<office:text>{body}</office:text>"), options).remedy


def test_a_file_is_read_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(packed(BODY))
    assert read(tmp_path / "a.doc").text == "甲\n"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_what_libreoffice_writes(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<meta charset=utf-8><h1>某县小结</h1><ol><li>接种5120人<li>随访<ol><li>家庭医生签约率81.5%</ol></ol>"
        "<table border=1><tr><td colspan=2>人数<td>计<tr><td>1<td>2<td>3</table>",
        encoding="utf-8",
    )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "odt", "a.html"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    assert [line for line in read(tmp_path / "a.odt").text.split("\n") if line] == [
        "某县小结",
        "1.接种5120人",
        "2.随访",
        "1.家庭医生签约率81.5%",
        "人数\t\t计",
        "1\t2\t3",
    ]


ROWS = tbl(tr("丁", tc("戊", 'table:number-columns-spanned="2"') + COVERED))
RICH = f"<office:text>{p('甲' + note('注'))}{lists('乙', lists('丙'), more=L)}{ROWS}{h('己', 1)}</office:text>"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_other_error_escapes(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(RICH)))
    end = data.draw(st.integers(at, min(len(RICH), at + 40)))
    new = data.draw(
        st.sampled_from(["", "<text:p>", "</text:p>", "9" * 30, '"', "&#x0;", "<text:list/>", "<table:table>"])
    )
    try:
        assert read_odt(packed(RICH[:at] + new + RICH[end:]), "a").text
    except InputError as error:
        assert error.reason
