"""PDF: documents are drawn by code, and the text that comes out is what a reader of the page would type."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from hbsummary.clean import clean
from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.read import Limits, Options, read
from hbsummary.read.pdf import read_pdf
from hbsummary.read.pdf.lines import glue

FONT = "STSong-Light"
WIDTH, HEIGHT, LEFT, TOP, STEP, SIZE = 595, 842, 90, 740, 24, 14
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Draw = Callable[[Canvas], None]
# 28 characters: a full line of a page with 14-point characters.
FULL = "全县各医疗卫生单位围绕年度目标细化措施压实责任稳步推进"


def pdf(
    *pages: Draw, encrypt: pdfencrypt.StandardEncryption | None = None, size: tuple[int, int] = (595, 842)
) -> bytes:
    """A document with a page for each function that draws one."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, encrypt=encrypt)
    for draw in pages:
        canvas.setFont(FONT, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines(*texts: str, left: float = LEFT, top: float = TOP, size: float = SIZE, step: float = STEP) -> Draw:
    """Draws lines one under another; each ideographic space at the start is an indentation by one character."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, size)
        for n, text in enumerate(texts):
            bare = text.lstrip("\u3000")
            canvas.drawString(left + size * (len(text) - len(bare)), top - n * step, bare)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def centred(text: str, at: float, size: float = SIZE) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, size)
        canvas.drawCentredString(WIDTH / 2, at, text)

    return draw


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, WIDTH, HEIGHT)


def ruled(rows: Sequence[Sequence[str]], top: float, merged: frozenset[tuple[int, int]] = frozenset()) -> Draw:
    """Draws a table with rules; cells in `merged` have none at their left."""
    wide, high = 90, 24

    def draw(canvas: Canvas) -> None:
        for r, row in enumerate(rows):
            y = top - r * high
            canvas.line(LEFT, y, LEFT + wide * len(row), y)
            for c, text in enumerate(row):
                if (r, c) not in merged:
                    canvas.line(LEFT + c * wide, y, LEFT + c * wide, y - high)
                canvas.drawString(LEFT + c * wide + 6, y - 17, text)
            canvas.line(LEFT + wide * len(row), y, LEFT + wide * len(row), y - high)
        canvas.line(LEFT, top - len(rows) * high, LEFT + wide * len(rows[0]), top - len(rows) * high)

    return draw


def text_of(*pages: Draw) -> str:
    return read_pdf(pdf(*pages), "x.pdf").text


def asides(source: Source) -> list[tuple[str, str]]:
    return [(source.text[e.start : e.end].strip(), e.rule) for e in source.edits if e.boilerplate]


JOINS = {
    "lines of a paragraph": (["\u3000\u3000" + FULL[:26], FULL, "工作。"], [FULL[:26] + FULL + "工作。"]),
    "indented paragraphs": (
        ["\u3000\u3000" + FULL[:26], FULL[:25] + "完成。", "\u3000\u3000" + FULL[:26], "共3项。"],
        [FULL[:26] + FULL[:25] + "完成。", FULL[:26] + "共3项。"],
    ),
    "after a short line": ([FULL, "工作。", FULL, "共3项。"], [FULL + "工作。", FULL + "共3项。"]),
    "labels of headings": (
        [FULL[:27] + "。", "一、疾病控制", "（一）免疫规划", "1.接种率达到98.6%。"],
        [FULL[:27] + "。", "一、疾病控制", "（一）免疫规划", "1.接种率达到98.6%。"],
    ),
    "number cut": ([FULL[:24] + "为1,2", "34人，占", FULL, "完成。"], [FULL[:24] + "为1,234人，占", FULL + "完成。"]),
    "decimal cut": ([FULL[:25] + "率94.", "8%。", FULL], [FULL[:25] + "率94.8%。", FULL]),
}


@pytest.mark.parametrize("name", JOINS)
def test_lines_become_paragraphs(name: str) -> None:
    drawn, expected = JOINS[name]
    assert text_of(lines(*drawn)).split("\n")[:-1] == expected


@pytest.mark.parametrize(("gap", "text"), [(0.0, "总计18）床6张"), (0.25, "总计18）床6张"), (0.33, "总计 18）床 6张")])
def test_a_gap_before_a_number_is_a_blank_where_it_is_wider_than_programs_leave(gap: float, text: str) -> None:
    def draw(canvas: Canvas) -> None:
        at = float(LEFT)
        for piece in ("总计", "18）床", "6张"):
            canvas.drawString(at, 700, piece)
            at += canvas.stringWidth(piece, FONT, SIZE) + gap * SIZE

    assert text_of(draw) == text + "\n"


def test_title_and_larger_gaps_part_paragraphs() -> None:
    page = both(
        centred("青柳县卫生健康局2021年工作总结", 790 - 40, 20),
        lines(FULL[:27] + "。", top=700),
        lines(FULL[:27] + "。", top=640),
        lines("签约1200人。", top=616),
    )
    assert text_of(page).split("\n")[:3] == [
        "青柳县卫生健康局2021年工作总结",
        FULL[:27] + "。",
        FULL[:27] + "。签约1200人。",
    ]


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("为1,2", "34人", ""),
        ("94.", "8%", ""),
        ("94", ".8%", ""),
        ("the annual", "report", " "),
        ("COVID-", "19", ""),
        ("接种", "率", ""),
        ("乙肝DNA", "检测", ""),
        ("床位 1781 1798", "5449", " "),
        ("共", "", ""),
    ],
)
def test_what_stands_between_lines(before: str, after: str, between: str) -> None:
    assert glue(before, after) == between


LEFT_COLUMN = [FULL[:15], FULL[3:18], FULL[5:20], FULL[7:22], FULL[9:24], FULL[2:17]]
RIGHT_COLUMN = [FULL[4:19], FULL[6:21], FULL[8:23], FULL[10:25], FULL[1:16], "完成5项。"]


@pytest.mark.parametrize("shift", [0, 7])
def test_two_columns_under_a_title(shift: int) -> None:
    title = "青柳县卫生健康局工作总结"
    columns = both(
        lines(*LEFT_COLUMN, left=70, top=700), lines(*RIGHT_COLUMN, left=310, top=700 - shift), centred(title, 760, 18)
    )
    assert text_of(columns) == f"{title}\n{''.join(LEFT_COLUMN + RIGHT_COLUMN)}\n"


def test_cells_without_rules_are_no_columns() -> None:
    rows = [("门诊", "1200人次"), ("住院", "310人次"), ("手术", "45例"), ("分娩", "60例"), ("转诊", "8例")]
    page = both(lines(*[a for a, _ in rows], left=70), lines(*[b for _, b in rows], left=330))
    assert text_of(page).split("\n")[:-1] == [f"{a}  {b}" for a, b in rows]


def framed(number: int, *body: str, mark: str = "— {} —") -> Draw:
    return both(centred("青柳县卫生健康局文件", 800, 10), lines(*body), centred(mark.format(number), 40, 10))


@pytest.mark.parametrize("mark", ["— {} —", "- {} -", "第{}页 共2页", "{}/2", "{}"])
def test_headers_and_page_numbers_are_set_aside(mark: str) -> None:
    first = framed(1, "\u3000\u3000" + FULL[:26], FULL, FULL[:25] + "达94.", mark=mark)
    second = framed(2, "8%，其中城区96%。", "\u3000\u3000" + FULL[:25] + "。", "\u3000\u3000完。", mark=mark)
    source = read_pdf(pdf(first, second), "x.pdf")
    header = ("青柳县卫生健康局文件", "page_header")
    assert asides(source) == [
        header,
        (mark.format(1), "page_number"),
        header,
        (mark.format(2), "page_number"),
    ]
    paragraph = FULL[:26] + FULL + FULL[:25] + "达94.8%，其中城区96%。"
    assert clean(source).text.split("\n")[:-1] == [paragraph, FULL[:25] + "。", "完。"]
    values = [row for row in process(source).observations if row.value == 94.8]
    assert [source.text[row.start : row.end] for row in values] == [f"94.\n{mark.format(1)}\n{header[0]}\n8%"]


@pytest.mark.parametrize(("mark", "rule"), [("— 1 —", ["page_number"]), ("1", ["page_number"]), ("1200", [])])
def test_page_number_of_a_single_page(mark: str, rule: list[str]) -> None:
    page = both(lines(FULL, "工作。"), centred(mark, 40))
    assert [found for _, found in asides(read_pdf(pdf(page), "x.pdf"))] == rule


def test_titles_and_text_that_stand_again_stay() -> None:
    """A collection: each page begins with the same title, and ends with the same words not at its edge."""
    page = both(centred("年度工作总结", 780, 22), lines(FULL, "工作。"))
    source = read_pdf(pdf(page, page), "x.pdf")
    assert asides(source) == []
    assert source.text.count("年度工作总结") == 2


def test_bold_drawn_twice_is_read_once() -> None:
    page = both(lines("全县11家医院达标。"), lines("全县11家医院达标。", left=LEFT + 0.4))
    assert text_of(page) == "全县11家医院达标。\n"


def test_radicals_are_read_as_characters() -> None:
    page = lines("\u2f00、\u2ea0\u2f63与\u2ed3\u2f2f。")
    assert text_of(page) == "一、民生与长工。\n"


TABLE = [["机构", "床位", "人员"], ["医院", "1200", "1350"], ["卫生院", "", "412"]]


def test_ruled_table_is_rows() -> None:
    page = both(lines("表1 床位"), ruled(TABLE, 720), lines("以上为年末数。", top=600))
    expected = "表1 床位\n机构\t床位\t人员\n医院\t1200\t1350\n卫生院\t\t412\n以上为年末数。\n"
    assert text_of(page) == expected


def test_merged_cell_leaves_the_next_one_empty() -> None:
    rows = [["年度床位", "", "人员"], ["2020", "2021", "2021"]]
    assert text_of(ruled(rows, 720, frozenset({(0, 1)}))) == "年度床位\t\t人员\n2020\t2021\t2021\n"


def test_table_goes_on_over_pages() -> None:
    first = both(centred("— 1 —", 40, 10), ruled(TABLE[:2], 720))
    second = both(centred("— 2 —", 40, 10), ruled([*TABLE[2:], ["站", "6", "9"]], 780))
    source = read_pdf(pdf(first, second), "x.pdf")
    assert clean(source).text == "机构\t床位\t人员\n医院\t1200\t1350\n卫生院\t\t412\n站\t6\t9\n"


def test_frame_around_text_is_no_table() -> None:
    def frame(canvas: Canvas) -> None:
        canvas.rect(60, 60, 475, 720)

    assert text_of(both(frame, lines("完成5项。"))) == "完成5项。\n"


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("turned", [True, False])
def test_rotated_pages(quarters: int, turned: bool) -> None:
    """Pages turned by the viewer, and text put sideways on a page that is not."""
    shift = {0: (0, 0), 1: (0, -842), 2: (-842, -842), 3: (-842, 0)}

    def draw(canvas: Canvas) -> None:
        if turned:
            canvas.setPageRotation(90 * quarters)
        canvas.rotate(90 * quarters)
        canvas.translate(*shift[quarters])
        both(lines("床位情况", "共1200张。"), ruled(TABLE, 600))(canvas)

    expected = "床位情况\n共1200张。\n机构\t床位\t人员\n医院\t1200\t1350\n卫生院\t\t412\n"
    assert read_pdf(pdf(draw, size=(842, 842)), "x.pdf").text == expected


def test_slanted_text_is_a_watermark() -> None:
    def mark(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(45)
        canvas.drawString(400, 0, "内部资料")
        canvas.restoreState()

    source = read_pdf(pdf(both(lines("完成5项。"), mark)), "x.pdf")
    assert asides(source) == [("内部资料", "watermark")]
    assert clean(source).text == "完成5项。\n"


def test_invisible_text_under_a_scan_is_the_text() -> None:
    def hidden(canvas: Canvas) -> None:
        text = canvas.beginText(LEFT, TOP)
        text.setTextRenderMode(3)
        text.textLine("签约率达到81.5%。")
        canvas.drawText(text)

    source = read_pdf(pdf(both(picture, hidden)), "x.pdf")
    assert (source.text, source.flags, source.form) == ("签约率达到81.5%。\n", (), "pdf")


def test_some_scanned_pages_are_counted() -> None:
    source = read_pdf(pdf(picture, lines("完成5项。"), picture, lambda canvas: None), "x.pdf")
    assert source.flags == ("no_text_layer=2",)
    assert source.text == "完成5项。\n"


def locked(password: str) -> bytes:
    return pdf(lines("完成5项。"), encrypt=pdfencrypt.StandardEncryption(password, ownerPassword="o", strength=128))


def empty() -> bytes:
    """A document with no pages."""
    parts = [b"%PDF-1.4\n", b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"]
    parts.append(b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n")
    at = [sum(map(len, parts[:n])) for n in (1, 2, 3)]
    table = b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n" % (at[0], at[1])
    return b"".join(parts) + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % at[2]


FAILING = {
    "scanned": (lambda: pdf(picture, picture, picture), "has no text layer: 3 scanned pages", "OCR"),
    "locked": (lambda: locked("secret"), "is protected by a password", "save it without"),
    "cut": (lambda: pdf(lines("完成5项。"))[:300], "is a damaged PDF", "save it anew"),
    "rubbish": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "is a damaged PDF", "save it anew"),
    "only the head": (lambda: b"%PDF-1.4\n", "is a damaged PDF", "save it anew"),
    "no pages": (empty, "is a damaged PDF, or one without pages", "save it anew"),
    "blank": (lambda: pdf(lambda canvas: None), "holds no text", ""),
}


@pytest.mark.parametrize("name", FAILING)
def test_what_cannot_be_read_says_why(name: str) -> None:
    make, reason, remedy = FAILING[name]
    with pytest.raises(InputError) as caught:
        read_pdf(make(), "x.pdf")
    assert caught.value.reason.startswith(reason)
    assert remedy in caught.value.remedy


def test_a_locked_document_is_not_told_of_the_next_one() -> None:
    for make in (lambda: locked("secret"), empty):
        with pytest.raises(InputError) as caught:
            read_pdf(make(), "x.pdf")
    assert caught.value.reason == "is a damaged PDF, or one without pages"


def test_empty_password_is_none() -> None:
    assert read_pdf(locked(""), "x.pdf").text == "完成5项。\n"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(pages=2), "has 3 pages"),
        (Limits(text=20), "text longer"),
        (Limits(cells=20), "more than the limit of 20 cells"),
    ],
)
def test_limits(limits: Limits, reason: str) -> None:
    page = ruled(TABLE, 720)
    with pytest.raises(InputError) as caught:
        read_pdf(pdf(page, page, page), "x.pdf", Options(limits=limits))
    assert reason in caught.value.reason


def test_known_by_content(tmp_path: Path) -> None:
    path = tmp_path / "总结.doc"
    path.write_bytes(pdf(lines("完成5项。")))
    assert read(path).form == "pdf"


REPORT = [
    "青柳县卫生健康局2021年工作总结",
    "2021年，全县卫生健康系统围绕年度目标，" + "细化措施、压实责任，稳步推进各项重点任务，" * 4 + "现将情况总结如下。",
    "一、疾病预防控制",
    "全年报告传染病1,234例，发病率下降11.62%，" * 5 + "适龄儿童接种率达到98.6%。",
    "（一）基本公共卫生",
    "建立居民健康档案32.54万份，建档率94.8%，" * 6 + "家庭医生签约120345人。",
    "二、存在的问题",
    "基层人才不足，" * 30 + "执业医师仅有412人。",
] * 3


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_report_printed_by_an_office_has_the_same_paragraphs(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("\n".join(REPORT) + "\n", encoding="utf-8")
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--infilter=Text (encoded):UTF8,LF,,,", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "report.txt")], check=True, capture_output=True, timeout=120)
    assert clean(read(tmp_path / "report.pdf")).text.split("\n")[:-1] == REPORT
