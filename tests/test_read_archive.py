"""Archives: read as folders, and nothing in one can hurt the rest of it."""

from __future__ import annotations

import gzip
import io
import random
import stat
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from hbsummary.errors import InputError
from hbsummary.model import Source
from hbsummary.read import DEFAULT, Options, Unread, members, read, sources
from hbsummary.read.options import Limits
from hbsummary.read.tarstream import Damaged, entries

REPORT = "某区卫生局2016年工作总结\n全年免疫接种率为96.4%。\n"
PAGE = REPORT.encode()

Member = tuple[str, bytes]


def zipped(*members: Member, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(*members: Member, form: int = tarfile.GNU_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def raw_zip(*entries: tuple[bytes, bytes], flags: int = 0, extra: bytes = b"", mode: int = 0) -> bytes:
    """A ZIP archive of stored members with their names as they are."""
    out, directory = bytearray(), bytearray()
    for name, data in entries:
        sums = struct.pack("<III", zlib.crc32(data), len(data), len(data))
        head = struct.pack("<HHHHH", 20, flags, 0, 0, 0) + sums + struct.pack("<HH", len(name), len(extra))
        directory += b"PK\x01\x02" + struct.pack("<H", 3 << 8 | 20) + head
        directory += struct.pack("<HHHII", 0, 0, 0, mode << 16, len(out)) + name + extra
        out += b"PK\x03\x04" + head + name + extra + data
    count, at = len(entries), len(out)
    return bytes(out + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), at, 0))


def found(data: bytes, name: str = "a.zip", options: Options = DEFAULT) -> dict[str, str]:
    """Names to texts, or to reasons."""
    out: dict[str, str] = {}
    try:
        for one in members(data, name, Path(name).suffix, options):
            assert one.name not in out
            out[one.name] = one.text if isinstance(one, Source) else one.error.reason
    except InputError as error:
        out[name] = error.reason
    return out


def limited(**limits: int) -> Options:
    return Options(limits=replace(Limits(), **limits))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(("b.txt", PAGE), ("c/d.txt", PAGE))),
        ("a.zip", zipped(("b.txt", PAGE), ("c/d.txt", PAGE), how=zipfile.ZIP_STORED)),
        ("a.zip", zipped(("b.txt", PAGE), ("c/d.txt", PAGE), how=zipfile.ZIP_BZIP2)),
        ("a.zip", b"" + zipped(("./b.txt", PAGE), ("c\\d.txt", PAGE))),
        ("a.tar", tarred(("b.txt", PAGE), ("c/d.txt", PAGE))),
        ("a.tar", tarred(("b.txt", PAGE), ("./c//d.txt", PAGE), form=tarfile.PAX_FORMAT)),
        ("a.tar.gz", gzip.compress(tarred(("b.txt", PAGE), ("c/d.txt", PAGE), form=tarfile.USTAR_FORMAT))),
        ("a.tgz", gzip.compress(tarred(("b.txt", PAGE), ("c/d.txt", PAGE)))),
        ("a.tgz", b"".join(gzip.compress(part) for part in (lambda t: (t[:700], t[700:]))(
            tarred(("b.txt", PAGE), ("c/d.txt", PAGE))))),
    ],
)  # fmt: skip
def test_members_go_by_the_name_of_the_archive_and_their_own(name: str, data: bytes) -> None:
    assert found(data, name) == {f"{name}!/b.txt": REPORT, f"{name}!/c/d.txt": REPORT}


def test_a_zip_is_sorted_and_a_tar_keeps_its_order() -> None:
    both = (("b.txt", PAGE), ("a.txt", PAGE))
    assert list(found(zipped(*both))) == ["a.zip!/a.txt", "a.zip!/b.txt"]
    assert list(found(tarred(*both), "a.tar")) == ["a.tar!/b.txt", "a.tar!/a.txt"]


@pytest.mark.parametrize(("name", "member"), [("x/r.txt.gz", "r.txt"), ("r.GZ", "r"), ("r.md.gz", "r.md"), ("r", "r")])
def test_a_gzip_file_that_is_no_archive_is_one_member(name: str, member: str) -> None:
    assert found(gzip.compress(PAGE), name) == {f"{name}!/{member}": REPORT}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_and_chinese_names_in_every_dialect_of_tar(form: int) -> None:
    long = "卫生局" * 8 + "/" + "总结" * 16 + ".txt"
    if form != tarfile.USTAR_FORMAT:
        long = "报告" * 40 + "/" + long
    both = tarred((long, PAGE), ("短.txt", PAGE), form=form)
    assert found(both, "a.tar") == {f"a.tar!/{long}": REPORT, "a.tar!/短.txt": REPORT}


def test_an_old_tar_without_a_mark() -> None:
    data = bytearray(tarred(("b.txt", PAGE), form=tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert found(gzip.compress(bytes(data)), "a.tgz") == {"a.tgz!/b.txt": REPORT}


@pytest.mark.parametrize(
    ("name", "flags", "extra", "shown"),
    [
        ("总结.txt".encode(), 0x800, b"", "总结.txt"),
        ("总结.txt".encode(), 0, b"", "总结.txt"),
        ("总结.txt".encode("gbk"), 0, b"", "总结.txt"),
        # The second byte of 乗 is a backslash.
        ("乗.txt".encode("gbk"), 0, b"", "乗.txt"),
        (b"\xff\xff.txt", 0, b"", "\\udcff\\udcff.txt"),
        (b"x.txt", 0, struct.pack("<HHBI", 0x7075, 5 + 10, 1, 0) + "总结.txt".encode(), "总结.txt"),
        (b"n\nl.txt", 0, b"", "n\nl.txt"),
        (b"a.txt\0.exe", 0, b"", "a.txt"),
        (b"../../up.txt", 0, b"", "(..)/(..)/up.txt"),
        (b"/etc/./passwd.txt", 0, b"", "etc/passwd.txt"),
        (b"C:\\x.txt", 0, b"", "C:/x.txt"),
        (b"-rf.txt", 0, b"", "-rf.txt"),
    ],
)
def test_names_in_a_zip(name: bytes, flags: int, extra: bytes, shown: str) -> None:
    names = list(found(raw_zip((name, PAGE), flags=flags, extra=extra)))
    assert names == [f"a.zip!/{shown}"]
    names[0].encode("utf-8")


def test_names_in_a_tar_that_are_no_utf_8() -> None:
    data = tarred(("x.txt", PAGE), form=tarfile.USTAR_FORMAT)
    for raw, shown in (("总结".encode("gbk"), "总结"), (b"\xff\xff", "\\udcff\\udcff"), (b"../q", "(..)/q")):
        block = bytearray(data[:512])
        block[:100] = raw.ljust(100, b"\0")
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        assert list(found(bytes(block) + data[512:], "a.tar")) == [f"a.tar!/{shown}"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_hidden_members_and_folders_are_left_out(pack: Callable[..., bytes]) -> None:
    hidden = [(name, PAGE) for name in (".git/x.txt", "d/.h.txt", "__MACOSX/._a.txt", "~$a.docx")]
    assert list(found(pack(*hidden, ("d/", b""), ("d/a.txt", PAGE)), "x")) == ["x!/d/a.txt"]


@pytest.mark.parametrize(
    "data",
    [zipped(), zipped(("d/", b"")), zipped((".h", PAGE)), tarred(("d/", b"")), gzip.compress(tarred((".h", PAGE)))],
)
def test_an_archive_without_files(data: bytes) -> None:
    assert found(data, "x") == {"x": "holds no files"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_members_of_the_same_name_are_told_apart(pack: Callable[..., bytes]) -> None:
    assert list(found(pack(("a.txt", PAGE), ("a.txt", PAGE), ("a.txt~2", PAGE)), "x")) == [
        "x!/a.txt",
        "x!/a.txt~2",
        "x!/a.txt~2~2",
    ]


def test_archives_within_archives_up_to_a_depth() -> None:
    third = zipped(("d.txt", PAGE))
    second = gzip.compress(tarred(("c.zip", third), ("c.txt", PAGE)))
    first = zipped(("b.tgz", second), ("b.txt", PAGE))
    deep = {
        "a.zip!/b.tgz!/c.zip!/d.txt": REPORT,
        "a.zip!/b.tgz!/c.txt": REPORT,
        "a.zip!/b.txt": REPORT,
    }
    assert found(first) == deep
    flat = found(first, options=limited(archives=2))
    assert flat.pop("a.zip!/b.tgz!/c.zip") == "lies deeper than the limit of 2 archives in one another"
    del deep["a.zip!/b.tgz!/c.zip!/d.txt"]
    assert flat == deep
    assert "none are to be read" in found(first, options=limited(archives=0))["a.zip"]


def test_a_bad_member_is_told_and_the_others_go_on() -> None:
    both = raw_zip((b"a.txt", PAGE), (b"b.txt", PAGE), (b"c.css", b"p {}"), (b"d.zip", b"PK\x03\x04"))
    broken = both.replace(b"96.4", b"00.0", 1)
    assert found(broken) == {
        "a.zip!/a.txt": "is damaged",
        "a.zip!/b.txt": REPORT,
        "a.zip!/c.css": "files of type .css are not read",
        "a.zip!/d.zip": "is a damaged archive",
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (raw_zip((b"a.txt", PAGE), flags=1), "is encrypted"),
        (raw_zip((b"a.txt", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777), "is a link"),
        (raw_zip((b"a.txt", b""), mode=stat.S_IFIFO), "is not a regular file"),
        (zipped(("a.txt", PAGE), how=zipfile.ZIP_LZMA), "is packed by a method that is not read (14)"),
        (zipped(("a.txt", b"")), "is empty"),
    ],
)
def test_members_of_a_zip_that_are_not_read(data: bytes, reason: str) -> None:
    assert found(data) == {"a.zip!/a.txt": reason}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, "is a link"),
        (tarfile.LNKTYPE, "is a link"),
        (tarfile.CHRTYPE, "is a device"),
        (tarfile.BLKTYPE, "is a device"),
        (tarfile.FIFOTYPE, "is a pipe"),
        (tarfile.GNUTYPE_SPARSE, "is a sparse file"),
    ],
)
def test_members_of_a_tar_that_are_not_read(kind: bytes, reason: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
        info = tarfile.TarInfo("b.txt")
        info.size = len(PAGE)
        archive.addfile(info, io.BytesIO(PAGE))
    assert found(out.getvalue(), "a.tar") == {"a.tar!/a.txt": reason, "a.tar!/b.txt": REPORT}


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = zipped(*((f"{n}.txt", b" " * 2_000_000) for n in range(5)), ("a.txt", PAGE))
    gz = gzip.compress(tarred(("a.txt", PAGE), ("b.txt", b" " * 9_000_000)))
    for data, name in ((bomb, "a.zip"), (gz, "a.tgz"), (gzip.compress(bytes(9_000_000)), "a.gz")):
        tracemalloc.start()
        result = found(data, name, limited(unpacked=3_000_000))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert result[name] == "unpacks to more than the limit of 3,000,000 bytes"
        assert peak < 20_000_000
    assert found(gz, "a.tgz", limited(unpacked=3_000_000))["a.tgz!/a.txt"] == REPORT


def test_what_archives_within_unpack_counts_together() -> None:
    inner = zipped(("x.txt", b" " * 900_000))
    outer = zipped(*((f"{n}.zip", inner) for n in range(4)))
    result = found(outer, options=limited(unpacked=2_000_000))
    assert result["a.zip"] == "unpacks to more than the limit of 2,000,000 bytes"
    assert result["a.zip!/0.zip!/x.txt"] == "holds no text"
    assert not any(name.startswith("a.zip!/3") for name in result)


def test_sizes_that_are_told_are_not_believed() -> None:
    data = bytearray(zipped(("a.txt", b" " * 1_000_000), ("b.txt", PAGE)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.find(mark) + at
        data[start : start + 4] = struct.pack("<I", 10)
    assert found(bytes(data)) == {"a.zip!/a.txt": "is damaged", "a.zip!/b.txt": REPORT}


@pytest.mark.parametrize("pack", [zipped, tarred, lambda *all: gzip.compress(tarred(*all))])
def test_a_member_that_is_too_large_is_passed_over(pack: Callable[..., bytes]) -> None:
    data = pack(("a.txt", b" " * 200_000), ("b.txt", PAGE))
    result = found(data, "x", limited(file=100_000))
    assert result == {"x!/a.txt": "has more bytes than the limit of 100,000", "x!/b.txt": REPORT}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_too_many_members(pack: Callable[..., bytes]) -> None:
    data = pack(*((f"{n}.txt", PAGE) for n in range(4)))
    assert found(data, "x", limited(members=3))["x"] == "holds more than the limit of 3 files"
    assert len(found(data, "x", limited(members=4))) == 4


def test_members_are_counted_with_those_of_archives_within() -> None:
    inner = zipped(("x.txt", PAGE), ("y.txt", PAGE))
    assert "a.zip" in found(zipped(("1.zip", inner), ("2.zip", inner)), options=limited(members=5))


def test_members_that_share_their_bytes() -> None:
    data = bytearray(raw_zip((b"a.txt", PAGE), (b"b.txt", PAGE), (b"c.txt", PAGE)))
    # The second entry of the directory points to the first member.
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    result = found(bytes(data))
    assert result["a.zip!/c.txt"] == REPORT
    assert result["a.zip!/a.txt"] == result["a.zip!/b.txt"] == "shares its bytes with another member"


def test_an_archive_that_holds_itself_ends() -> None:
    out: dict[str, str] = {}
    data = zipped(("x.txt", PAGE))
    for _ in range(30):
        data = zipped(("r.zip", data), ("x.txt", PAGE))
    out = found(data)
    assert out["a.zip!/r.zip!/r.zip!/r.zip"].startswith("lies deeper")
    assert len(out) == 4


@pytest.mark.parametrize("cut", [400, 1100, 1600, -1])
def test_a_cut_off_tar_gz_gives_what_came_before(cut: int) -> None:
    noise = random.Random(1).randbytes(2000)
    whole = gzip.compress(tarred(("a.txt", PAGE), ("b.bin", noise), ("c.txt", PAGE)))
    result = found(whole[:cut], "a.tgz")
    assert result["a.tgz!/a.txt"] == REPORT
    assert ("a.tgz" in result) == (cut > 0)
    if cut > 0:
        assert result["a.tgz"] == "is cut off: what comes after is not read"


def test_a_damaged_tar_gives_what_came_before() -> None:
    whole = tarred(("a.txt", PAGE), ("b.txt", PAGE))
    for data in (whole[:1024], whole[:1100], whole[:1600]):
        result = found(data, "a.tar")
        assert result.pop("a.tar").startswith("is cut off") or len(data) == 1100
        assert result == {"a.tar!/a.txt": REPORT}
    overwritten = whole[:1024] + b"x" * 512 + whole[1536:]
    assert found(overwritten, "a.tar") == {
        "a.tar!/a.txt": REPORT,
        "a.tar": "is damaged: what comes after is not read",
    }


def test_a_cut_off_gzip_file() -> None:
    assert found(gzip.compress(PAGE)[:-9], "a.txt.gz") == {"a.txt.gz!/a.txt": "is cut off"}
    assert found(b"\x1f\x8b", "a.gz") == {"a.gz!/a": "is cut off"}


def header(kind: bytes, size: bytes, name: bytes = b"x") -> bytes:
    block = bytearray(512)
    block[: len(name)], block[156:157], block[124 : 124 + len(size)] = name, kind, size
    block[257:265], block[148:156] = b"ustar\00000", b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


@pytest.mark.parametrize(
    "data",
    [
        header(b"0", b"\xff" * 12),
        header(b"0", b"\x80" + b"\xff" * 11),
        header(b"0", b"77777777777"),
        header(b"0", b"-0000000512"),
        header(b"0", b"9x"),
        header(b"L", b"77777777777"),
        header(b"x", b"77777777777"),
        header(b"x", b"%o\0" % 20) + b"18 size=-512\n".ljust(512, b"\0"),
        header(b"x", b"%o\0" % 20) + b"999999999 path=x\n".ljust(512, b"\0"),
        header(b"x", b"%o\0" % 20) + b"0 path=x\n".ljust(512, b"\0"),
        header(b"x", b"%o\0" % 20) + b"9" * 512,
        header(b"x", b"%o\0" % 17) + b"17 size=99999999\n".ljust(512, b"\0") + header(b"0", b"1"),
        header(b"S", b"0"),
        header(b"0", b"0")[:300],
    ],
)
def test_hostile_headers_of_tar_end_it(data: bytes) -> None:
    stream = io.BytesIO(data)
    with pytest.raises(Damaged):
        for entry in entries(stream.read):
            for _ in entry.pieces:
                pass


def test_headers_of_pax_name_and_size_what_follows() -> None:
    record = b"path=" + "总结.txt".encode() + b"\n"
    record = b"%d " % (len(record) + 3) + record
    data = header(b"g", b"%o\0" % 5) + bytes(512) + header(b"x", b"%o\0" % len(record)) + record.ljust(512, b"\0")
    data += header(b"0", b"%o\0" % len(PAGE)) + PAGE.ljust(512, b"\0") + bytes(1024)
    assert found(data, "a.tar") == {"a.tar!/总结.txt": REPORT}


def test_through_a_file_and_only_one_source_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(("b.txt", PAGE), ("c.png", b"\x89PNG")))
    got = list(sources(tmp_path / "a.zip", "d/a.zip"))
    assert [one.name for one in got] == ["d/a.zip!/b.txt", "d/a.zip!/c.png"]
    assert isinstance(got[1], Unread) and got[1].error.reason == "is an image"
    with pytest.raises(InputError, match="several files"):
        read(tmp_path / "a.zip")


def test_each_member_is_told_before_it_is_unpacked_and_those_done_are_passed_over() -> None:
    inner = gzip.compress(tarred(("c.txt", PAGE), ("d.txt", PAGE)))
    data = zipped(("a.txt", PAGE), ("b.tgz", inner), ("e.txt", PAGE))
    begun: list[str] = []
    options = Options(begun=begun.append, settled=frozenset({"x!/a.txt", "x!/b.tgz!/c.txt"}))
    assert list(found(data, "x", options)) == ["x!/b.tgz!/d.txt", "x!/e.txt"]
    assert list(dict.fromkeys(begun)) == ["x", "x!/b.tgz", "x!/b.tgz!/d.txt", "x!/e.txt"]
    every = frozenset({"x!/a.txt", "x!/b.tgz", "x!/e.txt"})
    assert found(data, "x", Options(settled=every)) == {}


def test_a_reader_that_fails_costs_one_member(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes, name: str, form: str, options: Options) -> Source:
        if name.endswith("b.txt"):
            raise MemoryError
        if name.endswith("c.txt"):
            raise ZeroDivisionError("of no use")
        return Source(name, data.decode())

    monkeypatch.setattr(import_module("hbsummary.read.files"), "read_bytes", fails)
    assert found(zipped(*((f"{name}.txt", PAGE) for name in "abcd"))) == {
        "a.zip!/a.txt": REPORT,
        "a.zip!/b.txt": "needs more memory than there is",
        "a.zip!/c.txt": "internal error: ZeroDivisionError: of no use",
        "a.zip!/d.txt": REPORT,
    }
