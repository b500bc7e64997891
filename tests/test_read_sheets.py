"""Workbooks and CSV files: documents of tables, or one report to a row."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import Options, Unread, members
from hbsummary.read.cellformat import BUILT_IN, shown
from hbsummary.read.options import Limits
from hbsummary.read.sheets import members_csv, members_xlsx, read_csv, read_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
LIST = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKED}"><sheets><sheet name="统计" r:id="r1"/></sheets></workbook>'
ONE = "<row><c><v>1</v></c></row>"
FIRST_AND_LAST = '<row><c r="XFD1"><v>1</v></c><c r="A1"><v>1</v></c></row>'
REPORT = "某县卫生局2015年工作总结\n全县住院分娩率为99.2%。"


def limited(column: str | None = None, **limits: int) -> Options:
    return Options(text_column=column, limits=replace(Limits(), **limits))


def book(make: Callable[[Any], None]) -> bytes:
    """A workbook that `make` fills."""
    workbook = openpyxl.Workbook()
    make(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def raw(
    sheet: str = "",
    strings: str = "",
    styles: str = "",
    workbook: str = LIST,
    head: str = "",
) -> bytes:
    """A workbook of one sheet, as XML."""
    if not sheet.startswith("<worksheet"):
        sheet = f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{LINKED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            (("worksheet", "sheet.xml"), ("sharedStrings", "/xl/strings.xml"), ("styles", "styles.xml")), 1
        )
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATED}">{relations}</Relationships>',
        "xl/sheet.xml": head + sheet,
        "xl/strings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def text(data: bytes, options: Options | None = None) -> str:
    return read_xlsx(data, "a.xlsx", options or Options()).text


def rows(*values: list[Any]) -> Callable[[Any], None]:
    def make(workbook: Any) -> None:
        workbook.active.title = "统计"
        for row in values:
            workbook.active.append(row)

    return make


def reason(call: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("0.94799999999999995", "0.0%", "94.8%"),
        ("0.948", "0.00%", "94.80%"),
        ("12.0", "", "12"),
        ("0.30000000000000004", "General", "0.3"),
        ("1e-7", "", "0.0000001"),
        ("-12.5", "", "-12.5"),
        ("-5.25", "0.0", "-5.3"),
        ("-0.01", "0.0", "0.0"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("12345678", '#,##0,"千"', "12,346千"),
        ("12345", '0!.0,"万"', "1.2万"),
        ("12", '0"人"', "12人"),
        ("0.0512", "0.00‰", "0.05‰"),
        ("7", "00000", "00007"),
        ("12.5", "0.##", "12.5"),
        ("12", "0.##", "12"),
        ("12", "#,###.##", "12"),
        ("0", "#,###", ""),
        ("-5", "0.0;(0.0)", "(5.0)"),
        ("0", '0;-0;"无"', "无"),
        ("3", ";;;", ""),
        ("5", '[>=3]"多";[<3]"少"', "多"),
        ("2", '[>=3]"多";[<3]"少"', "少"),
        ("3", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "3.00"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("1234.5", "[$¥-804]#,##0.00", "¥1,234.50"),
        ("12", "[Red]0", "12"),
        ("5", "@", "5"),
        ("0.5", "# ?/?", "0.5"),
        ("12345", "0.00E+00", "12345"),
        ("43100", 'yyyy"年"m"月"d"日"', "2017年12月31日"),
        ("43100", "yyyy", "2017"),
        ("43100", BUILT_IN[14], "2017/12/31"),
        ("43100", BUILT_IN[57], "2017年12月"),
        ("43100", "mmm-yy", "Dec-17"),
        ("43100", "aaaa", "星期日"),
        ("43100.75", "h:mm AM/PM", "6:00 PM"),
        ("43100.5", "yyyy\\-mm\\-dd\\ hh:mm:ss", "2017-12-31 12:00:00"),
        ("43100.0007", "mm:ss", "01:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("59", "yyyy/m/d", "1900/2/28"),
        ("61", "yyyy/m/d", "1900/3/1"),
        ("99999999", "yyyy", "99999999"),
        ("-1", "yyyy", "-1"),
        ("1E+300", "0", "1E+300"),
        ("1e999", "0", "1e999"),
        ("NaN", "0", "NaN"),
        ("1_000", "0", "1_000"),
        ("１２", "0", "１２"),
        ("", "0.0%", ""),
        ("5", "0" * 100_000, "0" * 254 + "5"),
        ("5", '"' * 100_000, ""),
        ("5", "[" * 100_000, "[" * 255),
    ],
)
def test_numbers_are_shown_in_their_format(value: str, code: str, expected: str) -> None:
    assert shown(value, code) == expected


def test_days_of_old_macs() -> None:
    assert shown("0", "yyyy/m/d", from_1904=True) == "1904/1/1"


def test_a_workbook_is_a_document_of_tables() -> None:
    def make(workbook: Any) -> None:
        sheet = workbook.active
        sheet.title = "卫生统计"
        for row in (
            ["某县主要指标"],
            ["项目", "2014", 2015, None],
            ["接种率", 0.948, 0.95],
            ["床位", 120, 130.5],
            [],
            ["截至日", date(2015, 12, 31)],
        ):
            sheet.append(row)
        sheet.merge_cells("A1:C1")
        sheet["B3"].number_format, sheet["C3"].number_format = "0.0%", "0%"
        sheet["B6"].number_format = 'yyyy"年"m"月"d"日"'
        workbook.create_sheet("Sheet2").append(["a", "b"])
        workbook.create_sheet("空")

    source = read_xlsx(book(make), "a.xlsx")
    assert source.text == (
        "卫生统计\n某县主要指标\n项目\t2014\t2015\n接种率\t94.8%\t95%\n床位\t120\t130.5\n\n截至日\t2015年12月31日\n"
        "\nSheet2\na\tb\n"
    )
    assert [(source.text[e.start : e.end], e.rule) for e in source.edits] == [("Sheet2\n", "sheet_name")]
    assert (source.form, source.flags) == ("xlsx", ())


def test_merged_cells_keep_their_places() -> None:
    def make(workbook: Any) -> None:
        rows(["机构", "床位", None, "医师"], [None, "编制", "实有", None], ["县医院", 10, 12, 5])(workbook)
        for area in ("A1:A2", "B1:C1", "D1:D2"):
            workbook.active.merge_cells(area)

    assert text(book(make)) == "统计\n机构\t床位\t\t医师\n\t编制\t实有\n县医院\t10\t12\t5\n"


def test_what_merged_cells_cover_is_not_shown() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    assert text(raw(f"<sheetData>{cells}</sheetData>{merged}")) == "统计\n1\t\t3\n"


def test_hidden_sheets_rows_and_columns_are_left_out_and_told() -> None:
    def make(workbook: Any) -> None:
        rows(["项目", "密", "2015"], ["甲", "x", 1], ["乙", "y", 2], ["丙", "z", 3])(workbook)
        workbook.active.row_dimensions[3].hidden = True
        workbook.active.column_dimensions["B"].hidden = True
        other = workbook.create_sheet("另")
        other.append(["不见"])
        other.sheet_state = "veryHidden"

    source = read_xlsx(book(make), "a.xlsx")
    assert source.text == "统计\n项目\t2015\n甲\t1\n丙\t3\n"
    assert source.flags == ("hidden_columns=1", "hidden_rows=1", "hidden_sheets=1")


def test_formulas_give_their_stored_result() -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>x</f><v>好</v></c><c r="C1"><f>1/0</f><v/></c>'
    source = read_xlsx(raw(f'<sheetData><row r="1">{cells}</row></sheetData>'), "a.xlsx")
    assert (source.text, source.flags) == ("统计\n2\t好\n", ("formulas_without_value=1",))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', "接种率"),
        ('<c r="A1" t="s"><v>99</v></c><c r="B1"><v>1</v></c>', "1"),
        ('<c r="A1" t="s"><v>-1</v></c><c r="B1"><v>1</v></c>', "1"),
        ('<c r="A1" t="inlineStr"><is><r><t>接种</t></r><r><t>率</t></r><rPh><t>jie</t></rPh></is></c>', "接种率"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="A1" t="d"><v>2015-01-31</v></c>', "2015-01-31"),
        ("<c><v>1</v></c><c/><c><v>3</v></c>", "1\t\t3"),
        ('<c r="A1" s="999999999999"><v>1</v></c>', "1"),
        ('<c r="A1" s="1"><v>0.5</v></c>', "50%"),
        ('<c r="ZZZZ1"><v>1</v></c>', "1"),
        ('<c r="B7"><v>1</v></c>', "1"),
    ],
)
def test_cells_of_every_type(cell: str, expected: str) -> None:
    strings = "<si><r><t>接</t></r><r><t>种率</t></r><rPh><t>jie</t></rPh></si>"
    styles = '<cellStyleXfs><xf numFmtId="10"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
    assert text(raw(f"<sheetData><row>{cell}</row></sheetData>", strings, styles)) == f"统计\n{expected}\n"


def test_the_strict_namespaces() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = f'<worksheet xmlns="{strict}"><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>'
    assert text(raw(sheet)) == "统计\n1\n"


def test_a_report_in_a_cell_keeps_its_lines() -> None:
    assert text(book(rows([REPORT]))) == f"统计\n{REPORT}\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (lambda: raw(head='<!DOCTYPE x [<!ENTITY e "eeee">]>', sheet="<sheetData/>"), "declares a document type"),
        (lambda: raw(head='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "declares a document type"),
        (lambda: raw("<sheetData><row>"), "is a damaged workbook"),
        (lambda: raw(workbook="<workbook"), "is a damaged workbook"),
        (lambda: raw(), "holds no text"),
        (lambda: raw("<sheetData><row><c><v>  </v></c></row></sheetData>"), "holds no text"),
        (lambda: book(lambda workbook: None), "holds no text"),
        (lambda: raw()[:-40], "is a damaged workbook"),
    ],
)
def test_workbooks_that_are_refused(data: Callable[[], bytes], expected: str) -> None:
    assert reason(lambda: text(data())).startswith(expected)


def test_a_binary_workbook_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        main = f'<Relationship Id="r" Type="{LINKED}/officeDocument" Target="xl/workbook.bin"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{RELATED}">{main}</Relationships>')
        archive.writestr("xl/workbook.bin", b"\x83\x01")
    assert "save it as XLSX" in reason(lambda: text(out.getvalue()))


@pytest.mark.parametrize(
    ("sheet", "limits", "expected"),
    [
        (f"<sheetData>{ONE * 2000}</sheetData>", {"cells": 1000}, "1,000 cells"),
        (f"<sheetData>{FIRST_AND_LAST * 5}</sheetData>", {"cells": 20_000}, "20,000 cells"),
        ("<sheetData/>" + " " * 3_000_000, {"unpacked": 1_000_000}, "unpacks to more"),
        (
            f"<sheetData>{ONE * 900}</sheetData>" + '<mergeCell ref="A1:XFD1048576"/>' * 900,
            {"cells": 1000},
            "1,000 cells",
        ),
        (f"<sheetData>{ONE}</sheetData>" + '<mergeCell ref="B1:C2"/>' * 2000, {"cells": 1000}, "1,000 cells"),
    ],
)
def test_limits_hold_while_a_workbook_is_read(sheet: str, limits: dict[str, int], expected: str) -> None:
    assert expected in reason(lambda: text(raw(sheet), limited(**limits)))


def test_a_text_used_many_times_is_counted_each_time() -> None:
    cells = "<row><c t='s'><v>0</v></c></row>" * 3000
    data = raw(f"<sheetData>{cells}</sheetData>", f"<si><t>{'字' * 30_000}</t></si>")
    assert len(data) < 10_000
    assert "longer than the limit" in reason(lambda: text(data))


def test_empty_cells_and_rows_without_number_cost_little() -> None:
    hostile = '<cols><col min="1" max="999999999" hidden="0"/></cols><sheetData>'
    hostile += '<row r="1048576"><c r="XFD1048576"/></row>' + "<row/>" * 50_000
    hostile += '<row r="3"><c r="C3"><v>7</v></c></row></sheetData>'
    assert text(raw(hostile)) == "统计\n7\n"


# --- CSV


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("项目,2014,2015\n接种率,94.8%,95%\n".encode(), "项目\t2014\t2015\n接种率\t94.8%\t95%\n"),
        ("项目,2014\n接种率,94.8%\n".encode("gb18030"), "项目\t2014\n接种率\t94.8%\n"),
        ("项目,2014\r\n接种率,94.8%\r\n".encode("utf-16"), "项目\t2014\n接种率\t94.8%\n"),
        ("项目;值\n率;94,8\n".encode(), "项目\t值\n率\t94,8\n"),
        ("项目\t值\n数\t1,234\n".encode(), "项目\t值\n数\t1,234\n"),
        ('项目,值\n数,"1,234"\n'.encode(), "项目\t值\n数\t1,234\n"),
        ('项目,值\n"分两\n行",2\n'.encode(), "项目\t值\n分两行\t2\n"),
        ("项目,值,,\n\n数,,1,\n".encode(), "项目\t值\n\n数\t\t1\n"),
        (("项\0目,值\n" + "数,1\n" * 20).encode(), "项目\t值\n" + "数\t1\n" * 20),
        ("只有一列\n没有逗号\n".encode(), "只有一列\n没有逗号\n"),
        ("项目,值\r数,1\r".encode(), "项目\t值\n数\t1\n"),
    ],
)
def test_a_csv_file_is_a_table(data: bytes, expected: str) -> None:
    source = read_csv(data, "a.csv")
    assert (source.text, source.form) == (expected, "csv")


def test_the_suffix_says_tab() -> None:
    assert read_csv(b"a,b\tc\n1,2\t3\n", "x.tsv").text == "a,b\tc\n1,2\t3\n"


def test_a_quote_that_is_never_closed_costs_one_mark() -> None:
    data = '项目,值\n"数,1\n率,2\n床,3\n'.encode()
    source = read_csv(data, "a.csv")
    assert source.text == '项目\t值\n"数\t1\n率\t2\n床\t3\n'
    assert source.flags == ("unclosed_quote",)


def test_the_encoding_of_a_csv_file_is_told() -> None:
    source = read_csv("项目,值\n接种率,1\n".encode("gb18030") + b"\xff\n", "a.csv")
    assert source.encoding == "gb18030" and source.certainty < 1
    assert source.flags == ("undecodable_bytes=1",)


@pytest.mark.parametrize(
    ("data", "limits", "expected"),
    [
        (b"a," * 3000 + b"\n", {"cells": 1000}, None),
        (b"a,a," * 3000 + b"a\n", {"cells": 1000}, "1,000 cells"),
        (b'"' + b"a" * 200_000, {"text": 1000}, "longer than"),
        (b"," * 1_000_000, {}, None),
        (b"", {}, "is empty"),
    ],
)
def test_limits_hold_while_a_csv_file_is_read(data: bytes, limits: dict[str, int], expected: str | None) -> None:
    if expected is None:
        expected = "1,000 cells" if limits else ""
    if not expected:
        assert not read_csv(data, "a.csv", limited(**limits)).text.strip()
        return
    assert expected in reason(lambda: read_csv(data, "a.csv", limited(**limits)))


def test_a_cell_beyond_the_limit_of_the_csv_module() -> None:
    long = "字" * 200_000
    assert read_csv(f"a,b\n{long},1\n".encode(), "a.csv").text == f"a\tb\n{long}\t1\n"


# --- one report to a row


def reports(found: Any) -> dict[str, str]:
    return {one.name: one.text if isinstance(one, Source) else str(one.error) for one in found}


def test_rows_of_a_workbook_are_reports() -> None:
    exact = f"  {REPORT}\n\n二、\t下一段 "
    data = book(rows(["标题", " 正文 "], ["甲", exact], ["乙", None], ["丙", REPORT]))
    found = list(members(data, "a.xlsx", ".xlsx", limited("正文")))
    assert reports(found) == {"a.xlsx!/2": exact, "a.xlsx!/4": REPORT}
    assert {one.form for one in found if isinstance(one, Source)} == {"xlsx"}


def test_sheets_with_the_column_name_their_rows() -> None:
    def make(workbook: Any) -> None:
        rows(["正文"], [REPORT])(workbook)
        for title, head in (("又", "正文"), ("无", "标题"), ("隐", "正文")):
            workbook.create_sheet(title)
            workbook[title].append([head])
            workbook[title].append([REPORT])
        workbook["隐"].sheet_state = "hidden"
        workbook["又"].row_dimensions[2].hidden = True

    found = list(members_xlsx(book(make), "a.xlsx", limited("正文")))
    assert [one.name for one in found] == ["a.xlsx!/统计!2", "a.xlsx!/又!2"]
    assert [one.flags for one in found if isinstance(one, Source)] == [(), ("hidden_row",)]


def test_escapes_of_a_workbook_are_undone_in_a_report() -> None:
    strings = "<si><t>正文</t></si><si><t>甲_x000D_\n乙_x005F_x_xD800_</t></si>"
    cells = '<row r="1"><c t="s"><v>0</v></c></row><row r="5"><c r="A5" t="s"><v>1</v></c></row>'
    found = reports(members_xlsx(raw(f"<sheetData>{cells}</sheetData>", strings), "a.xlsx", limited("正文")))
    assert found == {"a.xlsx!/5": "甲\r\n乙_x_xD800_"}


def test_rows_of_a_csv_file_are_reports() -> None:
    data = f'标题,正文\n甲,"{REPORT}"\n\n乙,\n丙\n丁,短文\n'.encode("gb18030")
    found = list(members(data, "a.csv", ".csv", limited("正文")))
    assert reports(found) == {"a.csv!/2": REPORT, "a.csv!/6": "短文"}
    assert {(one.form, one.encoding) for one in found if isinstance(one, Source)} == {("csv", "gb18030")}


@pytest.mark.parametrize(
    ("read", "data", "expected"),
    [
        (members_xlsx, book(rows(["标题", "内容"], ["a", "b"])), "has no column 正文 (its columns are: 标题, 内容)"),
        (members_csv, "标题,内容\na,b\n".encode(), "has no column 正文 (its columns are: 标题, 内容)"),
        (members_csv, (",".join(f"c{n}" for n in range(50)) + "\n").encode(), "c18, c19, …)"),
        (members_xlsx, raw(f'<sheetData><row r="1"/>{ONE}</sheetData>'), "its first row names no columns"),
        (members_csv, "标题,正文\na,\n".encode(), "holds no text in the column 正文"),
        (members_xlsx, book(rows(["正文"], [" "])), "holds no text in the column 正文"),
    ],
)
def test_columns_that_are_not_there_or_empty(read: Any, data: bytes, expected: str) -> None:
    assert expected in reason(lambda: list(read(data, "a", limited("正文"))))


@pytest.mark.parametrize("read", [members_xlsx, members_csv])
def test_a_row_beyond_the_limit_costs_that_row(read: Any) -> None:
    lines = [["正文"], ["短"], ["长" * 500], ["短"]]
    data = book(rows(*lines)) if read is members_xlsx else "\n".join(row[0] for row in lines).encode()
    # The limit holds for the texts of a workbook together, too.
    found = list(read(data, "a", limited("正文", text=400 if read is members_csv else 60_000)))
    if read is members_csv:
        assert [type(one) for one in found] == [Source, Unread, Source]
    assert [one.name for one in found] == ["a!/2", "a!/3", "a!/4"]


def test_rows_are_told_before_and_those_done_are_passed_over() -> None:
    begun: list[str] = []
    options = Options(text_column="正文", begun=begun.append, settled=frozenset({"a.csv!/2"}))
    found = list(members("正文\n甲\n乙\n".encode(), "a.csv", ".csv", options))
    assert [one.name for one in found] == ["a.csv!/3"]
    assert begun == ["a.csv", "a.csv!/3"]
