"""Old Office files: what they are, and reading them through the programs that can."""

from __future__ import annotations

import io
import os
import stat
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import openpyxl
import pytest

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import Options, members, office, ole
from hbsummary.read.ole import members_ole, read_ole
from hbsummary.read.options import Limits

posix = pytest.mark.skipif(os.name != "posix", reason="runs shell scripts")
with_libreoffice = pytest.mark.skipif(office.libreoffice() is None, reason="LibreOffice is not installed")
with_antiword = pytest.mark.skipif(office.antiword() is None, reason="antiword is not installed")

# antiword does not read documents that are shorter.
LINES = [f"第{n}年门诊{n * 37}人次。" for n in range(1, 200)]
PAGE = f"""<meta charset="utf-8"><h1>某县卫生局2015年工作总结</h1>{"".join(f"<p>{line}</p>" for line in LINES)}
<table><tr><td>项目</td><td>2014</td></tr><tr><td>接种率</td><td>94.8%</td></tr></table>"""
TEXT = ["某县卫生局2015年工作总结", *LINES, "项目\t2014", "接种率\t94.8%"]

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def container(**streams: bytes) -> bytes:
    """A compound file with these streams at its root, each filled up to 4096 bytes."""
    names = list(streams)
    sizes = [max(4096, -(-len(data) // 512) * 512) for data in streams.values()]
    directory_sectors = -(-(len(names) + 1) // 4)
    fat, start = [FAT], 1 + directory_sectors
    fat += [*range(2, directory_sectors + 1), END]
    entries = [entry("Root Entry", 5, END, 0, child=1 if names else FREE)]
    body = b""
    for number, (name, data, size) in enumerate(zip(names, streams.values(), sizes, strict=True), 1):
        count = size // 512
        entries.append(entry(name, 2, start, size, right=number + 1 if number < len(names) else FREE))
        fat += [*range(start + 1, start + count), END]
        start += count
        body += data.ljust(size, b"\0")
    directory = b"".join(entries).ljust(directory_sectors * 512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0) + struct.pack("<I", FREE) * 108
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    assert len(table) == 512 and len(head) == 512
    return head + table + directory + body


def entry(name: str, kind: int, start: int, size: int, right: int = FREE, child: int = FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def word(flags: int = 0) -> bytes:
    return struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x804, 0, flags)


def excel(*records: int) -> bytes:
    return struct.pack("<HHHH", 0x809, 4, 0x600, 5) + b"".join(struct.pack("<HHH", r, 2, 0) for r in records)


def reason(data: bytes, options: Options | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_ole(data, "a.doc", options or Options())
    return str(caught.value)


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (office, ole):
        monkeypatch.setattr(module, "libreoffice", lambda: None)
        monkeypatch.setattr(module, "antiword", lambda: None)


@pytest.mark.usefixtures("no_programs")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            container(WordDocument=word()),
            "is an old Word document (.doc) (install LibreOffice or antiword, or save it as DOCX)",
        ),
        (container(Workbook=excel(0x42)), "is an old workbook (.xls) (install LibreOffice, or save it as XLSX)"),
        (container(Book=excel()), "is an old workbook (.xls)"),
        (container(EncryptionInfo=b"", EncryptedPackage=b""), "is protected by a password"),
        (container(WordDocument=word(0x0100)), "is protected by a password"),
        (container(Workbook=excel(0x86, 0x2F)), "is protected by a password"),
        (container(**{"PowerPoint Document": b""}), "is a presentation"),
        # What a presentation holds of Word lies deeper, a document's own stream counts first.
        (container(WordDocument=word(), Workbook=b""), "is an old Word document"),
        (container(Other=b""), "is an old Office file of an unknown kind"),
        (container(), "is an old Office file of an unknown kind"),
        (container(WordDocument=word())[:700], "is a damaged Office file"),
        (container(WordDocument=word())[:8], "is a damaged Office file"),
        (container(WordDocument=word())[:8] + b"\xff" * 3000, "is a damaged Office file"),
    ],
)
def test_what_an_old_file_is(data: bytes, expected: str) -> None:
    assert reason(data).startswith(expected)


def test_directories_that_go_round_end() -> None:
    data = bytearray(container(A=b"", B=b""))
    for place in range(1024, len(data), 128):
        data[place + 68 : place + 80] = struct.pack("<III", 1, 1, 1)
    data[512:1024] = struct.pack("<I", 0) * 128
    assert reason(bytes(data)).startswith(("is a damaged", "is an old Office file"))


def script(folder: Path, name: str, body: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets scripts in place of LibreOffice and antiword."""

    def use(soffice: str | None = None, antiword: str | None = None) -> None:
        for name, body in (("libreoffice", soffice), ("antiword", antiword)):
            path = None if body is None else script(tmp_path, name, body)
            for module in (office, ole):
                monkeypatch.setattr(module, name, lambda path=path: path)

    return use


DOC = container(WordDocument=word())


@posix
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("exit 1", "could not be converted"),
        ("exit 0", "could not be converted"),
        ("kill -9 $$", "could not be converted"),
    ],
)
def test_a_program_that_fails(programs: Callable[..., None], body: str, expected: str) -> None:
    programs(soffice=body)
    assert expected in reason(DOC)
    programs(antiword=body)
    assert expected in reason(DOC)
    programs(soffice=body)
    assert "LibreOffice could not read" in reason(container(Workbook=excel()))


@posix
def test_antiword_where_libreoffice_fails(programs: Callable[..., None]) -> None:
    programs(
        "exit 1", "printf '\\n\\346\\200\\273\\n|a   |1.5 |\\n|b   |    |\\n[pic]\\n\\355\\240\\275\\355\\270\\200\\n'"
    )
    source = read_ole(DOC, "a.doc")
    assert source.text == "\n总\na\t1.5\nb\t\n\n😀\n"
    assert (source.form, source.flags) == ("doc", ("converter=antiword",))
    programs(None, "printf '\\377x'")
    assert read_ole(DOC, "a.doc").text == "\ufffdx\n"
    programs(None, "echo")
    assert reason(DOC).startswith("holds no text")


@posix
def test_a_program_that_hangs_is_ended_with_all_that_it_started(programs: Callable[..., None], tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    programs(f"sleep 600 & echo $! > {pids}; wait")
    assert "could not be converted" in reason(DOC, Options(limits=replace(Limits(), seconds=1.0)))
    pid = int(pids.read_text())
    for _ in range(100):
        try:
            # A process that has ended but was not yet asked for its end counts as gone.
            if subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout[:1] in "Z":
                return
        except OSError:
            pytest.skip("no ps")
        time.sleep(0.05)
    raise AssertionError("still runs")


@posix
def test_what_a_program_may_write_is_limited(programs: Callable[..., None]) -> None:
    programs(None, "head -c 3000000 /dev/zero")
    assert "could not be converted" in reason(DOC, Options(limits=replace(Limits(), unpacked=1_000_000)))


@posix
def test_a_program_gets_a_folder_of_its_own_that_goes_with_it(programs: Callable[..., None], tmp_path: Path) -> None:
    log = tmp_path / "log"
    programs(f'pwd > {log}; echo "$HOME $TMPDIR $SECRET" >> {log}; ls >> {log}; cat profile/user/*.xcu >> {log}')
    os.environ["SECRET"] = "x"
    try:
        reason(DOC)
    finally:
        del os.environ["SECRET"]
    folder, home, *rest = log.read_text().splitlines()
    assert home.split() == [folder, folder]
    assert rest[:3] == ["input.doc", "output", "profile"]
    assert "DisableMacrosExecution" in rest[-1]
    assert not Path(folder).exists()


@posix
def test_the_limit_of_memory_is_lifted_for_libreoffice(programs: Callable[..., None], tmp_path: Path) -> None:
    import resource

    log = tmp_path / "log"
    programs(f"ulimit -S -v > {log}")
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, hard))
    try:
        reason(DOC)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    told = log.read_text().strip()
    assert told == "unlimited" or int(told) > 3 << 20


def test_programs_in_the_folder_at_hand_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, "antiword", "exit 0")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{tmp_path}")
    assert office.antiword.__wrapped__() is None


# --- with the programs themselves


class _Handler(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_GET

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine, and what it was asked for."""
    _Handler.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield running.server_port, _Handler.asked
        running.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def doc(server: tuple[int, list[str]]) -> bytes:
    """A document with a picture that lies elsewhere."""
    place = f"127.0.0.1:{server[0]}"
    data = made(f'{PAGE}<img src="http://{place}/a.png">'.encode(), "html", "doc", "doc:MS Word 97")
    assert place.encode("utf-16-le") in data or place.encode() in data
    return data


@pytest.fixture(scope="module")
def xls() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "统计"
    for row in (["项目", "正文"], ["接种率", 0.948]):
        sheet.append(row)
    sheet["B2"].number_format = "0.0%"
    out = io.BytesIO()
    workbook.save(out)
    return made(out.getvalue(), "xlsx", "xls", "xls:MS Excel 97")


def made(data: bytes, end: str, to: str, by: str) -> bytes:
    """A file that LibreOffice makes."""
    filters = dict(office._FILTERS)
    office._FILTERS[to] = by
    try:
        result = office.by_libreoffice(data, end, to, Limits())
    finally:
        office._FILTERS.clear()
        office._FILTERS.update(filters)
    assert result is not None and result.startswith(b"\xd0\xcf\x11\xe0")
    return result


def lines(source: Source) -> list[str]:
    return [line for line in source.text.splitlines() if line]


@with_libreoffice
def test_a_document_by_libreoffice_which_fetches_nothing(doc: bytes, server: tuple[int, list[str]]) -> None:
    (source,) = members(doc, "a.wps", ".wps", Options())
    assert isinstance(source, Source)
    assert lines(source) == TEXT
    assert (source.form, source.flags) == ("doc", ("converter=libreoffice",))
    assert server[1] == []


@with_libreoffice
@with_antiword
def test_a_document_by_antiword(doc: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "libreoffice", lambda: None)
    assert lines(read_ole(doc, "a.doc")) == TEXT


@with_libreoffice
def test_a_workbook_by_libreoffice(xls: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    # Once is enough.
    made_once = ole._workbook(xls, Options())
    monkeypatch.setattr(ole, "_workbook", lambda data, options: made_once)
    source = read_ole(xls, "a.xls")
    assert (source.text, source.form) == ("统计\n项目\t正文\n接种率\t94.8%\n", "xls")
    (row,) = members_ole(xls, "a.xls", Options(text_column="正文"))
    assert isinstance(row, Source)
    assert (row.name, row.text, row.form) == ("a.xls!/2", "94.8%", "xls")
