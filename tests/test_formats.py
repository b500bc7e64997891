"""The sample pages in every format that people keep them in: the same values and headings as in the text.

`python tests/test_formats.py` shows the figures.
"""

from __future__ import annotations

import codecs
import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path

import docx
import hostile_made as made
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from hbsummary.model import Source
from hbsummary.pipeline import process
from hbsummary.read import DEFAULT, read, read_bytes
from hbsummary.read.sniff import form_of

ROOT = Path(__file__).parents[1]
PAGES = {
    path.stem: read(path).text
    for folder in ("data/raw", "tests/corpus/held_out")
    for path in sorted((ROOT / folder).glob("*.txt"))
}
LABEL = re.compile("([一二三四五六七八九十]{1,3})、(?=.)")
NUMERALS = [*"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五六七八九"), "二十"]
# What the figures may not fall below.
EXACT, DOCUMENT, PRINTED = 1.0, 0.995, 0.98

Make = Callable[[str], bytes]


def lines(text: str) -> list[str]:
    return [line.strip("\ufeff \t\u3000") for line in text.splitlines() if line.strip("\ufeff \t\u3000")]


# --- encodings


def encoded(name: str, mark: bytes = b"") -> Make:
    return lambda text: mark + text.encode(name)


# --- HTML


def html(text: str) -> bytes:
    body = "\n".join(f"<p>{escape(line)}</p>" for line in lines(text))
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def html_breaks(text: str) -> bytes:
    body = "<br>\n&nbsp;&nbsp;".join(escape(line) for line in lines(text))
    return f"<html><head><meta charset=gbk></head><body><div>{body}</div></body></html>".encode("gb18030")


def html_site(text: str) -> bytes:
    """Saved from a browser: a menu, a list of other pages beside the report, and a footer."""
    first, *rest = lines(text)
    body = "\n".join(f"<p>{escape(line)}</p>" for line in rest)
    menu = "".join(f'<li><a href="/{n}">第{n}栏目</a></li>' for n in range(12))
    beside = "".join(f'<li><a href="/d/{n}">其他单位20{n}年计划材料</a></li>' for n in range(10, 20))
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(first)}-资料站</title>
<script>var n = "门诊77万人次";</script></head><body>
<div class="header"><a href="/">资料站</a><ul class="nav">{menu}</ul></div>
<div class="main"><h1>{escape(first)}</h1><div class="article">{body}</div></div>
<div class="sidebar"><h3>相关资料</h3><ul>{beside}</ul></div>
<div class="footer"><p>本站资料由用户上传</p></div></body></html>""".encode()


# --- office documents


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(text: str) -> bytes:
    document = docx.Document()
    for line in lines(text):
        document.add_paragraph(line)
    return saved(document)


def word_numbered(text: str) -> bytes:
    """Labels such as 一、 that stand in order are left to Word; where they begin anew, so does its list."""
    document, expected, number = docx.Document(), 0, 0
    numbering = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/>'
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900">{level}</w:lvl></w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    for line in lines(text):
        match = LABEL.match(line)
        place = NUMERALS.index(match[1]) if match and match[1] in NUMERALS else -1
        if match is None or place not in (0, expected):
            document.add_paragraph(line)
            continue
        if place == 0:
            number += 1
            start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
            one = f'<w:num {nsdecls("w")} w:numId="{900 + number}"><w:abstractNumId w:val="900"/>{start}</w:num>'
            numbering.append(parse_xml(one))
        expected = place + 1
        properties = document.add_paragraph(line[match.end() :])._p.get_or_add_pPr()
        list_ = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{900 + number}"/></w:numPr>'
        properties.append(parse_xml(list_))
    return saved(document)


def odt(text: str) -> bytes:
    return made.odt("".join(f"<text:p>{escape(line)}</text:p>" for line in lines(text)))


def rtf(text: str) -> bytes:
    return made.rtf(*(re.sub(r"([\\{}])", r"\\\1", line) for line in lines(text))).encode("ascii")


# --- PDF


def pdf(text: str, wide: int = 32, deep: int = 36) -> bytes:
    """Indented paragraphs in lines of so many characters, so many lines to a page, with page numbers."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    rows = [row for line in lines(text) for row in broken("\u3000\u3000" + line, wide)]
    for first in range(0, len(rows), deep):
        canvas.setFont("STSong-Light", 13)
        for n, row in enumerate(rows[first : first + deep]):
            bare = row.lstrip("\u3000")
            canvas.drawString(90 + 13 * (len(row) - len(bare)), 770 - 19 * n, bare)
        canvas.drawCentredString(297, 40, f"- {first // deep + 1} -")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def broken(line: str, wide: int) -> list[str]:
    """A paragraph in lines; characters of ASCII are half as wide."""
    rows, row, at = [], "", 0.0
    for char in line:
        at += 0.5 if char.isascii() else 1.0
        if at > wide:
            rows.append(row)
            row, at = "", 0.5 if char.isascii() else 1.0
        row += char
    return [*rows, row]


# --- measuring


def facts(source: Source) -> tuple[Counter[Hashable], Counter[Hashable]]:
    """What is compared: the values, and the headings."""
    found = process(source)
    values = Counter((o.value, o.unit, o.kind, "".join(o.value_text.split())) for o in found.observations)
    headings = Counter((s.level, s.title) for s in found.sections if s.kind == "heading")
    return values, headings


@cache
def of_text(name: str) -> tuple[Counter[Hashable], Counter[Hashable]]:
    return facts(Source(name, PAGES[name]))


@dataclass
class Figures:
    """Over all pages: how many there are in the text, in the other format, and in both; what differs."""

    wanted: list[int] = field(default_factory=lambda: [0, 0])
    got: list[int] = field(default_factory=lambda: [0, 0])
    both: list[int] = field(default_factory=lambda: [0, 0])
    missing: list[Hashable] = field(default_factory=list)
    more: list[Hashable] = field(default_factory=list)

    def add(self, name: str, data: bytes, form: str) -> None:
        """Counts in one page; the format is told by its content."""
        assert form_of(data) == form
        pairs = zip(of_text(name), facts(read_bytes(data, name, form, DEFAULT)), strict=True)
        for n, (text, other) in enumerate(pairs):
            self.wanted[n] += text.total()
            self.got[n] += other.total()
            self.both[n] += (text & other).total()
            self.missing += [(name[:3], *each) for each in (text - other).elements()]  # type: ignore[misc]
            self.more += [(name[:3], *each) for each in (other - text).elements()]  # type: ignore[misc]

    def recall(self) -> tuple[float, float]:
        """Of values, and of headings."""
        return self.both[0] / self.wanted[0], self.both[1] / self.wanted[1]

    def precision(self) -> tuple[float, float]:
        """Of values, and of headings."""
        return self.both[0] / self.got[0], self.both[1] / self.got[1]


MADE: dict[str, tuple[Make, str, float]] = {
    "GBK": (encoded("gb18030"), "text", EXACT),
    "UTF-16 with a mark": (encoded("utf-16-le", codecs.BOM_UTF16_LE), "text", EXACT),
    "UTF-16, big-endian, with a mark": (encoded("utf-16-be", codecs.BOM_UTF16_BE), "text", EXACT),
    "UTF-16 without a mark": (encoded("utf-16-le"), "text", EXACT),
    "UTF-16, big-endian, without a mark": (encoded("utf-16-be"), "text", EXACT),
    "UTF-8 with a mark": (encoded("utf-8", codecs.BOM_UTF8), "text", EXACT),
    "HTML, paragraphs": (html, "html", DOCUMENT),
    "HTML, line breaks, GBK": (html_breaks, "html", DOCUMENT),
    "HTML, with navigation": (html_site, "html", DOCUMENT),
    "DOCX": (word, "docx", DOCUMENT),
    "DOCX, numbered by Word": (word_numbered, "docx", DOCUMENT),
    "ODT": (odt, "odt", DOCUMENT),
    "RTF": (rtf, "rtf", DOCUMENT),
    "PDF": (pdf, "pdf", PRINTED),
}
SAVED = {"PDF": PRINTED, "ODT": DOCUMENT, "RTF": DOCUMENT}


def measured(kind: str) -> Figures:
    make, form, _ = MADE[kind]
    figures = Figures()
    for name, text in PAGES.items():
        figures.add(name, make(text), form)
    return figures


def converted(folder: Path) -> dict[str, Figures]:
    """The pages as LibreOffice writes them, from DOCX with numbers by Word."""
    for name, text in PAGES.items():
        (folder / f"{name}.docx").write_bytes(word_numbered(text))
    found = {}
    for kind in SAVED:
        office = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
        names = [f"{name}.docx" for name in PAGES]
        subprocess.run([*office, kind.lower(), *names], cwd=folder, check=True, capture_output=True, timeout=120)
        found[kind] = Figures()
        for name in PAGES:
            found[kind].add(name, (folder / f"{name}.{kind.lower()}").read_bytes(), kind.lower())
    return found


@pytest.mark.parametrize("kind", MADE)
def test_a_page_says_the_same_in_every_format(kind: str) -> None:
    figures, floor = measured(kind), MADE[kind][2]
    assert min(figures.recall()) >= floor, figures.missing
    assert min(figures.precision()) >= floor, figures.more


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    return converted(tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize("kind", SAVED)
def test_a_page_says_the_same_as_libreoffice_writes_it(kind: str, office: dict[str, Figures]) -> None:
    figures = office[kind]
    assert min(figures.recall()) >= SAVED[kind], figures.missing
    assert min(figures.precision()) >= SAVED[kind], figures.more


def test_what_is_compared_is_there() -> None:
    assert len(PAGES) >= 13
    assert sum(of_text(name)[0].total() for name in PAGES) > 800
    assert sum(of_text(name)[1].total() for name in PAGES) > 200


def show(kind: str, figures: Figures) -> None:
    rates = [*figures.recall(), *figures.precision()]
    print(f"{kind:36}" + "".join(f"{rate:8.4f}" for rate in rates), *figures.missing[:9], "+", *figures.more[:9])


if __name__ == "__main__":
    print(" " * 36 + "  values headings, recall; precision")
    for kind in MADE:
        show(kind, measured(kind))
    if shutil.which("soffice"):
        with tempfile.TemporaryDirectory() as folder:
            for kind, figures in converted(Path(folder)).items():
                show(f"{kind} by LibreOffice", figures)
    sys.exit()
