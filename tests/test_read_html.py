"""Web pages: what a browser shows, which of it is the report, encodings, and pages that mean harm."""

from __future__ import annotations

import base64
import codecs
import quopri
from collections.abc import Callable
from pathlib import Path

import pytest
from html_pages import PARAGRAPHS, SHAPES, TEXT, TITLE, government, word

import hbsummary
from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.read.html import FLAT, decode_page, read_html, read_mhtml
from hbsummary.read.options import Limits, Options
from hbsummary.tables import Extraction

FIGURES = "全县居民健康档案建档率达到91.2%,住院分娩率为99.5%。"
TRADITIONAL = "全縣居民健康檔案建檔率達到91.2%,住院分娩率為99.5%,新建衛生室12所。"


def page(html: str, **options: object) -> Source:
    return read_html(html.encode(), "page.html", Options(**options))  # type: ignore[arg-type]


def own(source: Source) -> str:
    """The text that no edit takes out."""
    kept, at = [], 0
    for edit in source.edits:
        kept.append(source.text[at : edit.start])
        at = edit.end
    return "".join([*kept, source.text[at:]])


def taken(source: Source) -> list[tuple[str, str]]:
    return [(edit.rule, source.text[edit.start : edit.end].strip()) for edit in source.edits]


SHOWN = {
    "blocks break lines, inline elements do not": (
        "<div>甲<b>乙</b><p>丙<span>丁</span></p>戊</div>",
        "甲乙\n丙丁\n戊\n",
    ),
    "br": ("甲<br>乙<br/>丙", "甲\n乙\n丙\n"),
    "blanks": ("<p>  a \n\t b  c </p>", "a b c\n"),
    "a newline between Chinese characters": ("<p>建档\n  率91%\n以上，\n达到</p>", "建档率91% 以上，达到\n"),
    "entities": ("<p>5&permil;&nbsp;&#37;&#x25;&ldquo;甲&rdquo;&hellip;&lt;1</p>", "5‰ %%“甲”…<1\n"),
    "entities cut short": ("<p>5&permil，甲&nbsp乙&#37丙&ldquo丁", "5‰，甲 乙%丙“丁\n"),
    "entities of Windows' characters": ("<p>3&#150;5&#8240;&#133;</p>", "3–5‰…\n"),
    "an unescaped ampersand and less-than": ("<p>A&B 3<5 a&d=1</p>", "A&B 3<5 a&d=1\n"),
    "what nobody sees": (
        "<title>题</title><style>p{}</style><p>甲<script>1</script><!-- 乙 --><span hidden>丙</span>"
        "<noscript>丁</noscript><template>戊</template><b style='DISPLAY : none'>己</b><img alt='庚'>辛</p>",
        "甲辛\n",
    ),
    "what follows a hidden element": ("<p><script>x</script>甲</p><div hidden><p>乙</p></div>丙", "甲\n丙\n"),
    "pre": ("<pre>甲  1\n  乙\t2\n\n丙</pre>丁", "甲  1\n  乙\t2\n丙\n丁\n"),
    "sup and sub": ("<p>50m<sup>2</sup>,H<sub>2</sub>O</p>", "50m2,H2O\n"),
    "ordered list": ("<ol><li>甲<li>乙</ol>", "1. 甲\n2. 乙\n"),
    "list that starts elsewhere": ("<ol start=3><li>甲<li value=7>乙<li>丙</ol>", "3. 甲\n7. 乙\n8. 丙\n"),
    "letters and Roman numerals": (
        "<ol type=A start=26><li>甲<li>乙</ol><ol type=i start=4><li>丙</ol>"
        "<ol style='list-style-type:upper-roman'><li>丁</ol>",
        "Z. 甲\nAA. 乙\niv. 丙\nI. 丁\n",
    ),
    "Chinese numerals": ("<ol style='list-style: cjk-ideographic' start=19><li>甲<li>乙</ol>", "十九、甲\n二十、乙\n"),
    "nested lists": ("<ol><li>甲<ol type=a><li>乙<li>丙</ol><li>丁</ol>", "1. 甲\na. 乙\nb. 丙\n2. 丁\n"),
    "numbers that were typed": ("<ol><li>1、甲<li>(二)乙</ol>", "1、甲\n(二)乙\n"),
    "bullets": ("<ul><li>甲<li>乙</ul><ol style='list-style:none'><li>丙</ol>", "甲\n乙\n丙\n"),
    "labels of Word": (
        "<p><![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;&nbsp; </span></span>"
        "<![endif]>甲<o:p></o:p></p>"
        "<p><!--[if !supportLists]--><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>"
        "<!--[endif]-->2020年</p>"
        "<p><span style='font-family:Wingdings;mso-list:Ignore'>l<span>&nbsp;</span></span>乙</p>"
        "<!--[if gte mso 9]><xml><o:x>9</o:x></xml><![endif]-->",
        "一、甲\n1. 2020年\n乙\n",
    ),
    "text after the end": ("<html><body><p>甲</p></body></html><p>乙</p>丙", "甲\n乙\n丙\n"),
    "unclosed tags": ("<div><p>甲<b>乙<p>丙<table><tr><td>1<td>2<tr><td>3<td>4", "甲乙\n丙\n1\t2\n3\t4\n"),
    "NUL": ("<p>甲\0乙</p>", "甲乙\n"),
}

TABLES = {
    "rows and caption": (
        "<table><caption>表1 床位</caption><tr><th>机构</th><th>床位</th></tr>"
        "<tr><td>县医院</td><td>520</td></tr></table>",
        "表1 床位\n机构\t床位\n县医院\t520\n",
    ),
    "merged to the right": (
        "<table><tr><th>机构<th colspan=2>床位<tr><td>县医院<td>1<td>2</table>",
        "机构\t床位\t\n县医院\t1\t2\n",
    ),
    "merged downwards": (
        "<table><tr><td rowspan=2>甲<td>1<tr><td>2<tr><td>乙<td>3</table>",
        "甲\t1\n\t2\n乙\t3\n",
    ),
    "merged both ways": (
        "<table><tr><td>甲<td rowspan=2 colspan=2>乙<td>丙<tr><td>丁<td>戊<tr><td>1<td>2<td>3<td>4</table>",
        "甲\t乙\t\t丙\n丁\t\t\t戊\n1\t2\t3\t4\n",
    ),
    "merged with nothing": (
        "<table><tr><td colspan=1000>甲<tr><td rowspan=0>1<td>2<tr><td>3</table>",
        "甲\t\n1\t2\n\t3\n",
    ),
    "empty cells": ("<table><tr><td><td>1<td><tr><td>2<td><td>3</table>", "\t1\t\n2\t\t3\n"),
    "lines in cells": ("<table><tr><td><p>建档</p><p>率</p><td>9<br>%<tr><td>甲<td>1</table>", "建档率\t9 %\n甲\t1\n"),
    "layout: cells of prose": (
        f"<table><tr><td>栏目<td><p>{FIGURES}<p>{FIGURES}</table>",
        f"栏目\n{FIGURES}\n{FIGURES}\n",
    ),
    "layout: tables in tables": (
        "<table><tr><td>甲<td><table><tr><td>1<td>2</table><td>乙</table>",
        "甲\n1\t2\n乙\n",
    ),
    "layout: one column": ("<table><tr><td>甲<tr><td>乙</table>", "甲\n乙\n"),
}


@pytest.mark.parametrize(("html", "text"), [*SHOWN.values(), *TABLES.values()], ids=[*SHOWN, *TABLES])
def test_text_is_what_a_browser_shows(html: str, text: str) -> None:
    source = page(html)
    assert (source.text, source.edits, source.form) == (text, (), "html")


def outcome(found: Extraction) -> list[object]:
    """Values, headings and titles, without offsets."""
    values = [(o.indicator, o.value, o.unit, o.kind, o.comparator, o.section) for o in found.observations]
    headings = [(s.label, s.title, s.level, s.parent) for s in found.sections]
    return [values, headings, [(report.title, report.year) for report in found.reports]]


# Such pages hold <w:WordDocument> in a comment of their head.


@pytest.mark.parametrize(
    "shape",
    [pytest.param(shape, id=shape.__name__) for shape in SHAPES],
)
def test_page_gives_what_its_report_gives(shape: Callable[[], str], tmp_path: Path) -> None:
    as_text, as_page = tmp_path / "a.txt", tmp_path / "a.html"
    as_text.write_text(TEXT, encoding="utf-8")
    as_page.write_text(shape(), encoding="utf-8")
    expected = outcome(hbsummary.extract(as_text))
    assert len(expected[0]) == 12 and len(expected[1]) == 5
    assert outcome(hbsummary.extract(as_page)) == expected


def test_page_of_word_gives_what_its_report_gives() -> None:
    assert outcome(process(page(word()))) == outcome(process(Source("a", TEXT)))


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.__name__ for shape in SHAPES])
def test_no_line_of_the_report_is_taken_out(shape: Callable[[], str]) -> None:
    squeezed = own(page(shape())).replace(" ", "")
    assert [line for line in (TITLE, *PARAGRAPHS) if line not in squeezed] == []


ASIDES = {
    "nav": ("<nav>首页 新闻</nav>", "navigation"),
    "links": ("<p><a href=/1>首页</a> | <a href=/2>新闻</a></p>", "navigation"),
    "footer": ("<div id=footer>某某信息中心主办</div>", "footer"),
    "aside": ("<aside>热点话题</aside>", "sidebar"),
    "related in camel case": ("<div class=relatedDocs><p>邻县门诊30万人次,建档率为80%。</p></div>", "related"),
    "comments": ("<ul class='post-comments'><li>写得好,我县也有20万人次。</li></ul>", "comments"),
    "buttons": ("<button>收藏</button>", "control"),
    "what stands apart": ("<div><div>欢迎光临</div></div>" * 5, "outside_article"),
}


@pytest.mark.parametrize(("part", "rule"), ASIDES.values(), ids=ASIDES)
def test_what_is_not_the_report_is_marked_by_a_rule(part: str, rule: str) -> None:
    report = "".join(f"<p>{line}</p>" for line in (TITLE, *PARAGRAPHS))
    source = page(f"<body><div id=x>{report}</div>{part}</body>")
    assert own(source) == TEXT
    assert {found for found, _ in taken(source)} == {rule}


KEPT = {
    "a heading that is a link": "<p><a href=/x>二、妇幼保健</a></p>",
    "a link within a sentence": "<p>全年<a href=/x>门诊</a>达到30万人次。</p>",
    "an anchor": "<p><a name=a>门诊情况</a></p>",
    "sentences in another element": "<div><p>住院分娩率为99.5%,较上年提高0.3个百分点。</p></div>",
    "a signature": "<div><p>某县卫生局</p><p>二○一九年一月五日</p></div>",
    "a table": "<div><table><tr><td>门诊<td>30万人次<tr><td>住院<td>2万人次</table></div>",
}


@pytest.mark.parametrize("part", KEPT.values(), ids=KEPT)
def test_what_may_be_the_report_stays(part: str) -> None:
    report = "".join(f"<p>{line}</p>" for line in (TITLE, *PARAGRAPHS[:4]))
    source = page(f"<body><div id=x>{report}{part}</div></body>")
    assert source.edits == ()
    source = page(
        f"<body><div id=x>{report}</div>{part if '<div>' in part else ''}<div class=footer>主办单位</div></body>"
    )
    assert taken(source) == [("footer", "主办单位")]


def test_removals_of_the_page_are_rows_with_their_rules(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(government(), encoding="utf-8")
    assert {"navigation", "footer"} <= {row.rule for row in hbsummary.extract(path).removals}


ENCODED = {
    "utf-8, says nothing": (FIGURES, "utf-8", "", "utf-8"),
    "utf-8, says so": (FIGURES, "utf-8", "<meta charset=utf-8>", "utf-8"),
    "gb18030, says gb2312": (
        FIGURES + "镕㐀",
        "gb18030",
        "<meta http-equiv=x content='text/html; charset=gb2312'>",
        "gb18030",
    ),
    "gb18030, says utf-8": (FIGURES, "gb18030", "<meta charset='utf-8'>", "gb18030"),
    "gb18030, says nothing": (FIGURES, "gb18030", "", "gb18030"),
    "gb18030, says Latin": (FIGURES, "gb18030", "<meta charset=iso-8859-1>", "gb18030"),
    "gb18030, says rubbish": (FIGURES, "gb18030", "<meta charset=x-none>", "gb18030"),
    "utf-8, says gb2312": (FIGURES, "utf-8", "<meta charset=gb2312>", "utf-8"),
    "big5, says big5": (TRADITIONAL, "big5", "<meta charset=big5>", "big5hkscs"),
    "big5, says nothing": (TRADITIONAL, "big5", "", "big5hkscs"),
    "big5, says gb2312": (TRADITIONAL, "big5", "<meta charset=gb2312>", "big5hkscs"),
    "gb18030, says big5": (FIGURES, "gb18030", "<meta charset=big5>", "gb18030"),
    "XML declaration": (FIGURES, "gb18030", "<?xml version='1.0' encoding='gbk'?>", "gb18030"),
    "utf-16 without a mark": (FIGURES, "utf-16-le", "<meta charset=utf-16>", "utf-16-le"),
    "two characters, says big5": ("達到", "big5", "<meta charset=big5>", "big5hkscs"),
    "two characters, says gbk": ("达到", "gb18030", "<meta charset=gbk>", "gb18030"),
}


@pytest.mark.parametrize(("text", "encoding", "head", "found"), ENCODED.values(), ids=ENCODED)
def test_encoding_is_that_of_the_bytes(text: str, encoding: str, head: str, found: str) -> None:
    markup = "<script>var abc = 1;</script><div class='some long name'>" * 40
    source = read_html(f"{head}<html><body>{markup}<p>{text}</p></body></html>".encode(encoding), "x")
    assert (source.text, source.encoding) == (text + "\n", found)
    assert 0.5 <= source.certainty <= 1


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_byte_order_mark_wins_over_what_the_page_says(mark: bytes) -> None:
    encoding = "utf-8" if mark == codecs.BOM_UTF8 else "utf-16-le"
    source = read_html(mark + f"<meta charset=gbk><p>{FIGURES}</p>".encode(encoding), "x")
    assert (source.text, source.encoding, source.certainty) == (FIGURES + "\n", encoding, 1.0)


def test_a_given_encoding_is_not_doubted() -> None:
    data = f"<meta charset=utf-8><p>{FIGURES}</p>".encode("gb18030")
    source = read_html(data, "x", Options(encoding="gb18030"))
    assert (source.text, source.certainty) == (FIGURES + "\n", 1.0)
    with pytest.raises(InputError):
        read_html(data, "x", Options(encoding="no-such"))


def test_what_a_page_says_makes_it_surer() -> None:
    data = f"<p>{FIGURES}</p>".encode("gb18030")
    assert decode_page(b"<meta charset=gbk>" + data).certainty > decode_page(data).certainty


def test_bytes_of_no_character_are_counted() -> None:
    source = read_html(f"<meta charset=utf-8><p>{FIGURES * 4}".encode() + b"\xff\xfe</p>", "x")
    assert source.flags == ("undecodable_bytes=2",) and source.encoding == "utf-8"


def archive(body: bytes, kind: str = "text/html; charset=gb2312", encoding: str = "base64") -> bytes:
    coded = base64.encodebytes(body) if encoding == "base64" else quopri.encodestring(body)
    head = b'From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    image = b"--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    part = f"--x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    return head + image + part + coded + b"\r\n--x--\r\n"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_web_archive(encoding: str, tmp_path: Path) -> None:
    data = archive(government().replace("utf-8", "gbk").encode("gb18030"), encoding=encoding)
    source = read_mhtml(data, "x.mht")
    assert (source.form, source.encoding) == ("mhtml", "gb18030")
    path = tmp_path / "saved.mht"
    path.write_bytes(data)
    assert outcome(hbsummary.extract(path)) == outcome(hbsummary.extract(TEXT))


def test_web_archive_says_the_encoding_of_its_page() -> None:
    assert read_mhtml(archive("<p>達到</p>".encode("big5"), "text/html; charset=big5"), "x").text == "達到\n"


@pytest.mark.parametrize("data", [archive(b"1", "text/css"), b"From: x\r\n\r\n", b"", archive(b"")])
def test_web_archive_without_a_page(data: bytes) -> None:
    with pytest.raises(InputError):
        read_mhtml(data, "x")


def test_archive_within_archives_without_end() -> None:
    parts = [f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000)]
    with pytest.raises(InputError):
        read_mhtml("".join(parts).encode() + b"Content-Type: text/html\r\n\r\n", "x")


NOTHING = {
    "empty": ("", "is empty"),
    "no text": ("<html><body><p> &nbsp;</p><img alt=甲></body></html>", "holds no text"),
    "only a script": ("<script>甲", "holds no text"),
    "only a comment": ("<!-- 甲", "holds no text"),
    "frames": ("<frameset><frame src=a.htm><noframes><body>甲</body></noframes></frameset>", "is a frameset"),
}


@pytest.mark.parametrize(("html", "reason"), NOTHING.values(), ids=NOTHING)
def test_page_without_text(html: str, reason: str) -> None:
    with pytest.raises(InputError) as error:
        page(html)
    assert error.value.reason.startswith(reason)


DEEP = {
    "200 deep": ("<div>" * 200, "</div>" * 200, ()),
    "2,000 deep": ("<div>" * 2000, "</div>" * 2000, ()),
    "5,000 deep": ("<div><!-- < --><script>'</p>'</script>" * 5000, "</div>" * 5000, (FLAT,)),
    "100,000 deep, unclosed": ("<font>" * 100_000, "", (FLAT,)),
    "tables": ("<table><tr><td>" * 5000, "", (FLAT,)),
    "lists": ("<ul><li>" * 900, "", ()),
}


@pytest.mark.parametrize(("before", "after", "flags"), DEEP.values(), ids=DEEP)
def test_deep_pages_are_read_all_the_same(before: str, after: str, flags: tuple[str, ...]) -> None:
    source = page(f"<p>前</p>{before}<p>{FIGURES}</p>{after}<p>后 3<5</p>")
    assert source.text == f"前\n{FIGURES}\n后 3<5\n"
    assert source.flags == flags


def test_a_line_of_11_million_characters() -> None:
    source = page("<p>" + "字" * 11_000_000 + "</p><p>后</p>")
    assert len(source.text) == 11_000_003 and source.text.endswith("\n后\n")


def test_an_element_of_many_attributes() -> None:
    many = " ".join(f"a{n}=1" for n in range(200_000))
    assert page(f"<p {many}>甲</p>").text == "甲\n"


def test_limits_hold_while_reading() -> None:
    with pytest.raises(InputError, match="longer than the limit"):
        page("<p>甲乙</p>" * 10, limits=Limits(text=15))
    with pytest.raises(InputError, match="cells"):
        page("<table>" + "<tr><td>1<td>2" * 20, limits=Limits(cells=30))
    wide = "".join(f"<td rowspan=60000 colspan=1000>{n}" for n in range(300))
    with pytest.raises(InputError, match="cells"):
        page(f"<table><tr>{wide}" + "<tr><td>1" * 3000)


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    html = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>甲&x;</p>'
        f'<iframe src="{secret.as_uri()}"></iframe><object data="{secret.as_uri()}"></object></body></html>'
    )
    assert "机密" not in page(html).text


def test_a_row_ends_the_cell_that_was_left_open() -> None:
    source = page("<table><tr><td>机构<td>床位<tr>说明<td>甲院<td>52张<tr><td>乙院<td>31张</table>")
    assert [word in source.text for word in ("机构", "说明", "52张", "31张")] == [True] * 4
