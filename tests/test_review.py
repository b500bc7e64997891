"""Review pages as they are written and served: data, escaping, saving, sampling, precision."""

from __future__ import annotations

import csv
import http.client
import io
import json
import os
import random
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from conftest import PAGE, Run

import hbsummary
from hbsummary.corrections import Correction, as_csv, load
from hbsummary.errors import OutputError
from hbsummary.review.accuracy import accuracy, needed, wilson
from hbsummary.review.render import SCRIPTS, as_json, part
from hbsummary.review.report import file_name
from hbsummary.review.sampling import Drawn, draw
from hbsummary.review.scales import converted
from hbsummary.review.serve import Server

HOSTILE = (
    "青石县卫生健康局2019年工作总结\n一、<img src=x onerror=alert(1)>\n"
    "</script><script>alert('坏')</script><!-- \"引号\" '单引' {{ 7*7 }} \\u003c \u2028 &lt;b&gt;。\n"
    '全县共有医院12所,"</title>"诊疗人次4.5万人次。\n'
)


class Parsed(HTMLParser):
    """What a page consists of: elements by name with attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = ""
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        self.open = tag

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.elements[-1][2].append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, "".join(text)) for name, attributes, text in self.elements if name == tag]


def made(run: Run, folder: Path, *options: object) -> dict[str, str]:
    """Pages that the command makes, by path."""
    done = run("review", "pages", "-o", "out", *options)
    assert done.returncode == 0, done.stderr.decode()
    return {
        p.relative_to(folder / "out").as_posix(): p.read_text(encoding="utf-8")
        for p in (folder / "out").rglob("*.html")
    }


def data_of(html: str) -> dict[str, Any]:
    (text,) = [text for attributes, text in Parsed(html).all("script") if attributes.get("id") == "data"]
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_page_for_each_source_and_an_index(run: Run, pages: Path, tmp_path: Path) -> None:
    (pages / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    done = run("review", "pages", "-o", "out")
    assert done.returncode == 3 and "broken.pdf" in done.stderr.decode()
    files = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    sources = ["a.txt", "b.txt", "below/a.txt"]
    assert files == {"index.html", *(f"reports/{file_name(source)}" for source in sources)}
    index = data_of((tmp_path / "out" / "index.html").read_text(encoding="utf-8"))
    assert [doc["source"] for doc in index["docs"]] == sources
    assert {doc["file"] for doc in index["docs"]} == {file_name(source) for source in sources}
    assert index["docs"][0]["values"] == 3 and index["docs"][0]["title"] == PAGE.splitlines()[0]
    assert [failure[0] for failure in index["failures"]] == ["broken.pdf"]


def test_a_page_holds_what_extract_finds(run: Run, pages: Path, tmp_path: Path) -> None:
    data = data_of(made(run, tmp_path)[f"reports/{file_name('b.txt')}"])
    text = PAGE.replace("91.2", "91.2")
    result = hbsummary.extract(text)
    assert data["text"] == text and data["source"] == "b.txt"
    cells = [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]
    assert [(c["start"], c["end"], c["indicator"], c["value_text"]) for c in cells] == [
        (r.start, r.end, r.indicator, r.value_text) for r in result.observations
    ]
    assert [c["value"] for c in cells] == ["91.2", "3204", "99.5"]
    assert [part["title"] for part in data["sections"]] == ["基层服务", "妇幼保健"]


def test_the_same_input_gives_the_same_pages(run: Run, pages: Path, tmp_path: Path) -> None:
    first = made(run, tmp_path)
    assert made(run, tmp_path) == first


def test_pages_in_the_input_are_not_read_again(run: Run, pages: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert run("review", "pages", "-o", "pages/out", "-q").returncode == 0
    index = data_of((pages / "out" / "index.html").read_text(encoding="utf-8"))
    assert len(index["docs"]) == 3


def test_pages_of_sources_that_are_gone_go_too(run: Run, pages: Path, tmp_path: Path) -> None:
    before = made(run, tmp_path)
    reports = tmp_path / "out" / "reports"
    (tmp_path / "out" / "corrections.csv").write_text(lines("b.txt"), encoding="utf-8")
    # What the tool has not written stays, also a copy of one of its pages under another name.
    page = before[f"reports/{file_name('b.txt')}"]
    others = {"notes.html": "mine", "copy of b.html": page, "b.txt-00000000.html": "<html>mine", "list.csv": "mine"}
    for name, text in others.items():
        (reports / name).write_text(text, encoding="utf-8")
    (pages / "b.txt").unlink()
    after = made(run, tmp_path)
    assert set(before) - set(after) == {f"reports/{file_name('b.txt')}"}
    assert {name: (reports / name).read_text(encoding="utf-8") for name in others} == others
    assert (tmp_path / "out" / "corrections.csv").read_text(encoding="utf-8") == lines("b.txt")


@pytest.mark.parametrize(
    ("value", "unit", "wished", "result"),
    [
        (9.5, "‰", "%", (0.95, "%")),
        (0.29, "%", "‰", (2.9, "‰")),
        (21.7, "/10万", "‰", (0.217, "‰")),
        (3.5, "升", "毫升", (3500.0, "毫升")),
        # What is not sure stays apart: people are no visits, points no shares.
        (7.0, "人", "人次", (7.0, "人")),
        (7.0, "百分点", "%", (7.0, "百分点")),
        (7.0, "", "%", (7.0, "")),
        (7.0, "例", "例", (7.0, "例")),
    ],
)
def test_units_that_measure_the_same(value: float, unit: str, wished: str, result: tuple[float, str]) -> None:
    assert converted(value, unit, wished) == result


def test_charts_keep_units_apart(run: Run, pages: Path, tmp_path: Path) -> None:
    for path in pages.rglob("*.txt"):
        path.unlink()
    for n, words in enumerate(["率94.8%", "率948‰", "86人", "91人", "77人", "86人次"]):
        text = f"青石县卫生局201{n}年工作总结\n一、妇幼健康\n孕产妇系统管理{words}。\n"
        (pages / f"{n}.txt").write_text(text, encoding="utf-8")
    made(run, tmp_path)
    index = data_of((tmp_path / "out" / "index.html").read_text(encoding="utf-8"))
    told: dict[tuple[str, str], list[float]] = {}
    for _, series, value, *_ in index["values"]:
        told.setdefault(tuple(index["series"][series][1:]), []).append(value)
    assert told == {
        ("孕产妇系统管理率", "%"): [94.8, 94.8],
        ("孕产妇系统管理人数", "人"): [86, 91, 77],
        ("孕产妇系统管理人数", "人次"): [86],
    }


@pytest.mark.parametrize("name", ["坏<script>.txt", "a'\"&amp;.txt", "</title><b>.txt", "x" * 200 + ".txt"])
def test_documents_stay_text(run: Run, tmp_path: Path, name: str) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    name = name.replace("/", "") if os.sep == "/" else name
    (pages / name).write_text(HOSTILE, encoding="utf-8", newline="")
    made_pages = made(run, tmp_path)
    html = made_pages[f"reports/{file_name(name)}"]
    page = Parsed(html)
    # Three scripts of ours: words, data, code; no other element that a document could have brought.
    assert [a.get("id") for a, _ in page.all("script")] == ["words", "data", None]
    assert not page.all("img") and not page.all("b") and len(page.all("title")) == 1
    data = data_of(html)
    assert data["text"] == HOSTILE and data["source"] == name
    assert len(Parsed(made_pages["index.html"]).all("title")) == 1
    assert data_of(made_pages["index.html"])["docs"][0]["source"] == name


def test_a_policy_allows_what_is_there_and_no_network(run: Run, pages: Path, tmp_path: Path) -> None:
    for html in made(run, tmp_path).values():
        page = Parsed(html)
        (policy,) = [
            a["content"] or "" for a, _ in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"
        ]
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
        assert rules["default-src"] == ["'none'"] and rules["base-uri"] == ["'none'"]
        assert rules["connect-src"] == ["'self'"] and "'unsafe-inline'" not in rules["script-src"]
        run_ones = [text for a, text in page.all("script") if a.get("type") != "application/json" and text]
        assert sorted(rules["script-src"]) == sorted(
            f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in run_ones
        )
        assert not [
            a for tag in ("script", "img", "link", "iframe") for a, _ in page.all(tag) if "src" in a or "href" in a
        ]


def test_our_scripts_never_turn_text_into_markup() -> None:
    for name in {name for names in SCRIPTS.values() for name in names}:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", part(name)
        )
        assert "</script" not in part(name)


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "\u2028\u2029", "\ud800", "\U0001f600", '"\\'])
def test_json_survives_a_script_element(text: str) -> None:
    written = as_json({"x": text})
    assert not set("<>&\u2028\u2029") & set(written)
    written.encode()
    assert json.loads(written) == {"x": text}


def test_the_words_of_the_pages_are_all_there() -> None:
    import tomllib

    words = tomllib.loads((Path(hbsummary.__file__).parent / "data" / "review.toml").read_text(encoding="utf-8"))[
        "words"
    ]
    used = set(re.findall(r"\bt\(\"([a-z_]+)\"\)", "".join(part(name) for names in SCRIPTS.values() for name in names)))
    used |= set(re.findall(r'data-(?:t|label|hint)="([a-z_]+)"', part("page.html") + part("index.html")))
    assert used and used <= set(words)


# --- the server ------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(run: Run, pages: Path, tmp_path: Path) -> Iterator[Server]:
    made(run, tmp_path)
    with Server(tmp_path / "out") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: Server, method: str, path: str, body: str | None = None, known: bool = True, **headers: str | None
) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer; headers are named with _ for -, None leaves one out."""
    told: dict[str, str | None] = {"Host": f"127.0.0.1:{server.server_port}"}
    if known:
        told["Cookie"] = f"{server.cookie}={server.token}"
    if method == "PUT":
        told |= {"Origin": f"http://127.0.0.1:{server.server_port}", "X-Hbsummary": "1"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in told.items():
        if value is not None:
            connection.putheader(name, value)
    content = (body or "").encode()
    if body is not None and "Content_Length" not in headers:
        connection.putheader("Content-Length", str(len(content)))
    connection.endheaders(content if body is not None else None)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, dict(answer.getheaders()), text


def lines(source: str = "a.txt", action: str = "accept") -> str:
    return as_csv([Correction(source, 25, 30, action, (), "", {"kind": "level"})])


def test_it_listens_on_this_computer_only(served: Server) -> None:
    assert served.server_address[0] == "127.0.0.1"
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/\?token=[\w-]{32}", served.address)


def test_the_token_opens_it(served: Server) -> None:
    status, headers, _ = ask(served, "GET", f"/?token={served.token}", known=False)
    assert status == 303 and headers["Location"] == "/"
    assert all(word in headers["Set-Cookie"] for word in ("HttpOnly", "SameSite=Strict", served.token))
    status, headers, text = ask(served, "GET", "/")
    assert status == 200 and "hbsummary review" in text and headers["X-Content-Type-Options"] == "nosniff"
    assert ask(served, "GET", f"/reports/{file_name('a.txt')}")[0] == 200


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/corrections.csv", "/?token=wrong", "/?token=", "/?token=%E5%9D%8F"]
)
def test_without_it_nothing_is_shown(served: Server, path: str) -> None:
    assert ask(served, "GET", path, known=False)[0] == 403
    if "token" not in path:
        assert ask(served, "GET", path, Cookie=f"{served.cookie}=wrong")[0] == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": None},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_other_hosts_and_origins_are_refused(served: Server, headers: dict[str, str | None]) -> None:
    assert ask(served, "GET", "/", **headers)[0] == 403
    assert ask(served, "PUT", "/corrections.csv?source=a.txt", lines(), **headers)[0] == 403
    assert not (served.folder / "corrections.csv").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html",
        "/reports/../../secret.html",
        "/reports/..%2f..%2fsecret.html",
        "/reports/%2e%2e/%2e%2e/secret.html",
        "/reports/..\\..\\secret.html",
        "//etc/passwd",
        "/reports/",
        "/secret.txt",
        "/reports/out.html",
        "/reports/%00.html",
        "/%ff",
    ],
)
def test_paths_outside_its_folder_lead_nowhere(served: Server, path: str) -> None:
    for place in (served.folder.parent / "secret.html", served.folder / "secret.txt"):
        place.write_text("secret", encoding="utf-8")
    (served.folder / "reports" / "out.html").symlink_to(served.folder.parent / "secret.html")
    status, _, text = ask(served, "GET", path)
    assert status == 404 and "secret" not in text


def test_it_saves_corrections_and_nothing_else(served: Server) -> None:
    before = {p: p.read_bytes() for p in served.folder.rglob("*") if p.is_file()}
    assert ask(served, "GET", "/corrections.csv")[::2] == (200, "")
    assert ask(served, "PUT", "/corrections.csv?source=a.txt", lines())[0] == 200
    assert ask(served, "PUT", f"/corrections.csv?source={quote('below/a.txt')}", lines("below/a.txt"))[0] == 200
    assert ask(served, "PUT", "/corrections.csv?source=a.txt", lines(action="reject"))[0] == 200
    path = served.folder / "corrections.csv"
    known = load([path])
    assert {source: [c.action for c in found] for source, found in known.items()} == {
        "a.txt": ["reject"],
        "below/a.txt": ["accept"],
    }
    assert ask(served, "GET", "/corrections.csv")[2] == path.read_text(encoding="utf-8")
    assert ask(served, "PUT", "/corrections.csv?source=a.txt", as_csv([]))[0] == 200
    assert list(load([path])) == ["below/a.txt"]
    path.unlink()
    assert {p: p.read_bytes() for p in served.folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/corrections.csv?source=a.txt", lines(), {"X_Hbsummary": None}, 403),
        ("/corrections.csv?source=a.txt", lines(), {"Origin": None}, 403),
        ("/corrections.csv?source=a.txt", lines(), {"Cookie": "x=y"}, 403),
        ("/corrections.csv?source=other.txt", lines("other.txt"), {}, 404),
        ("/corrections.csv", lines(), {}, 404),
        ("/index.html?source=a.txt", lines(), {}, 404),
        ("/../corrections.csv?source=a.txt", lines(), {}, 404),
        ("/corrections.csv?source=a.txt", lines("b.txt"), {}, 400),
        ("/corrections.csv?source=a.txt", "rubbish", {}, 400),
        ("/corrections.csv?source=a.txt", lines(action="burn"), {}, 400),
        ("/corrections.csv?source=a.txt", "", {"Content_Length": "999999999"}, 413),
        ("/corrections.csv?source=a.txt", "", {"Content_Length": "-1"}, 413),
    ],
)
def test_what_is_not_saved(served: Server, path: str, body: str, headers: dict[str, str | None], status: int) -> None:
    assert ask(served, "PUT", path, body, **headers)[0] == status
    assert not (served.folder / "corrections.csv").exists()


@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_do_nothing(served: Server, method: str) -> None:
    assert ask(served, method, "/corrections.csv?source=a.txt", "")[0] == 501


def test_what_others_wrote_meanwhile_is_kept(served: Server) -> None:
    path = served.folder / "corrections.csv"
    served.store("a.txt", lines())
    served.store("b.txt", lines("b.txt", "reject"))
    path.write_text(lines("below/a.txt"), encoding="utf-8")
    served.store("a.txt", lines())
    assert {source: [each.action for each in mine] for source, mine in load([path]).items()} == {
        "a.txt": ["accept"],
        "below/a.txt": ["accept"],
    }
    path.unlink()
    served.store("b.txt", lines("b.txt"))
    assert list(load([path])) == ["b.txt"]


def test_a_file_that_cannot_be_read_is_not_written_over(served: Server) -> None:
    (served.folder / "corrections.csv").write_text("mine", encoding="utf-8")
    assert ask(served, "PUT", "/corrections.csv?source=a.txt", lines())[0] == 400
    assert (served.folder / "corrections.csv").read_text(encoding="utf-8") == "mine"


def test_a_port_that_is_taken_is_told(served: Server) -> None:
    with pytest.raises(OutputError, match=str(served.server_port)):
        Server(served.folder, served.server_port)


# --- sample and accuracy -----------------------------------------------------------------------------------------


@pytest.fixture
def tables(run: Run, tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    for n in range(6):
        text = f"青石县卫生健康局2019年工作总结\n全县有医院{n + 2}所,建档率为9{n}.2%,签约率7{n}.1%。\n"
        text += f"2020年建档率力争达到9{n}.9%。\n"
        (pages / f"{n}.txt").write_text(text, encoding="utf-8", newline="")
    assert run("extract", "pages", "-o", "tables", "-q").returncode == 0
    return tmp_path / "tables"


def test_a_sample_is_seeded_and_grows(tables: Path) -> None:
    small, large = draw(tables, 6, ("kind",), 1), draw(tables, 12, ("kind",), 1)
    assert small == draw(tables, 6, ("kind",), 1) and set(small) < set(large)
    assert set(small) != set(draw(tables, 6, ("kind",), 2))
    kinds = [each.stratum for each in large]
    assert (kinds.count("level"), kinds.count("target")) == (6, 6)
    assert {(each.stratum, each.size) for each in large} == {("level", 18), ("target", 6)}
    assert len(draw(tables, 1000, ("kind", "flag"), 1)) == 24


def test_sample_and_accuracy_on_the_command_line(run: Run, tables: Path, tmp_path: Path) -> None:
    done = run("sample", "tables", "-n", "8", "--seed", "3", "-o", "s.csv")
    assert done.returncode == 0 and "level: 4 of 18 rows" in done.stderr.decode()
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as stream:
        drawn = list(csv.DictReader(stream))
    assert len(drawn) == 8
    assert run("review", "pages", "-o", "out", "--sample", "s.csv", "-q").returncode == 0
    first = drawn[0]["source"]
    data = data_of((tmp_path / "out" / "reports" / file_name(first)).read_text(encoding="utf-8"))
    assert data["sample"] == [int(row["start"]) for row in drawn if row["source"] == first]
    verdicts = [
        Correction(
            r["source"],
            int(r["start"]),
            int(r["end"]),
            "reject" if n == 0 else "accept",
            (),
            "",
            {"kind": r["stratum"]},
        )
        for n, r in enumerate(drawn)
    ]
    (tmp_path / "c.csv").write_text(as_csv(verdicts[:7]), encoding="utf-8")
    done = run("accuracy", "c.csv", "--sample", "s.csv", "--json")
    assert done.returncode == 0 and "1 rows of the sample are not judged yet" in done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["all"]["judged"] == 7 and told["all"]["right"] == 6
    assert run("accuracy", "c.csv").stdout.decode().splitlines()[0].split()[0] == "kind"
    (tmp_path / "none.csv").write_text(as_csv([]), encoding="utf-8")
    assert run("accuracy", "none.csv").returncode == 1


@pytest.mark.parametrize(
    ("right", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (20, 20, 0.8389, 1.0), (0, 10, 0.0, 0.2775)]
)
def test_wilson_intervals(right: int, n: int, low: float, high: float) -> None:
    assert wilson(right / n, n) == pytest.approx((low, high), abs=5e-5)


def test_rows_needed_are_the_fewest() -> None:
    for share in (0.5, 0.9, 1.0):
        n = needed(share, 0.1)
        widths = [wilson(share, k)[1] - wilson(share, k)[0] for k in (n - 1, n)]
        assert widths[0] > 0.1 >= widths[1]


def verdict(n: int, action: str, kind: str = "level") -> Correction:
    return Correction("a.txt", n, n + 1, action, (), "", {"kind": kind})


def test_precision_by_kind() -> None:
    given = [verdict(n, "accept") for n in range(9)] + [
        verdict(20, "edit"),
        verdict(30, "reject", "target"),
        verdict(40, "add"),
    ]
    level, target, total = accuracy(given, [], 0.1)
    assert (level.name, level.judged, level.right, level.share) == ("level", 10, 9, 0.9)
    assert (level.low, level.high) == wilson(0.9, 10)
    assert level.more == needed(0.9, 0.1) - 10
    assert (target.judged, target.right, total.judged, total.right) == (1, 0, 11, 9)


def test_strata_are_weighed() -> None:
    sample = [Drawn("a.txt", n, n + 1, "level", 900) for n in range(10)]
    sample += [Drawn("a.txt", n, n + 1, "target", 100) for n in range(10, 20)]
    given = [verdict(n, "accept") for n in range(10)]
    given += [verdict(n, "accept" if n < 15 else "reject", "target") for n in range(10, 20)]
    given.append(verdict(99, "reject"))
    level, target, total = accuracy(given, sample, 0.1)
    assert (level.share, target.share) == (1.0, 0.5)
    assert total.share == pytest.approx(0.95) and total.judged == 20
    assert total.low < 0.95 < total.high and total.high - total.low > wilson(0.95, 1000)[1] - wilson(0.95, 1000)[0]


def test_who_has_judged_all_rows_knows() -> None:
    given = [verdict(n, "accept" if n else "reject") for n in range(10)]
    few = [Drawn("a.txt", n, n + 1, "level", 10) for n in range(10)]
    many = [Drawn("a.txt", n, n + 1, "level", 25) for n in range(10)]
    endless = [Drawn("a.txt", n, n + 1, "level", 10**9) for n in range(10)]
    (_, all_of_ten), (_, of_many), (_, of_endless), (_, simple) = (
        accuracy(given, sample, 0.1) for sample in (few, many, endless, [])
    )
    assert (all_of_ten.low, all_of_ten.high, all_of_ten.more) == (0.9, 0.9, 0)
    assert of_endless.low == pytest.approx(simple.low) and of_endless.more == simple.more == needed(0.9, 0.1) - 10
    assert simple.low < of_many.low < 0.9 < of_many.high < simple.high
    # Never more rows than there are.
    assert 0 < of_many.more <= 15


@pytest.mark.parametrize("strata", [[(200, 0.9, 100)], [(900, 0.95, 60), (300, 0.6, 60), (40, 0.5, 40)]])
def test_intervals_hold_the_truth_as_often_as_they_say(strata: list[tuple[int, float, int]]) -> None:
    chance, held, rounds = random.Random(5), 0, 400
    truth = sum(size * share for size, share, _ in strata) / sum(size for size, _, _ in strata)
    for _ in range(rounds):
        sample, given = [], []
        for n, (size, share, count) in enumerate(strata):
            for at in chance.sample(range(size), count):
                start = n * 10_000 + at
                sample.append(Drawn("a.txt", start, start + 1, str(n), size))
                given.append(verdict(start, "accept" if at < size * share else "reject"))
        total = accuracy(given, sample, 0.1)[-1]
        held += total.low <= truth <= total.high
    assert 0.91 < held / rounds < 0.995


def test_show_marks_values(run: Run, pages: Path) -> None:
    done = run("show", "pages/a.txt")
    said = done.stdout.decode()
    assert done.returncode == 0 and "建档率为【90.2%】,全年接诊【3204人次】" in said
    assert said.index("  一、基层服务") < said.index("居民健康档案")


def test_show_colours_and_names_values() -> None:
    from rich.console import Console

    from hbsummary.model import Source
    from hbsummary.review.show import styled

    screen = Console(file=io.StringIO(), force_terminal=True, width=80, color_system="standard")
    screen.print(styled(Source("text", PAGE + "\x1b[31m"), hbsummary.extract(PAGE)))
    assert isinstance(screen.file, io.StringIO)
    shown = screen.file.getvalue()
    assert "建档率" in shown and "\x1b[1;30;106m91.2%" in shown and "\x1b[31m" not in shown
