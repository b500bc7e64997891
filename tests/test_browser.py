"""The review pages in a real browser: skipped where Playwright or Chromium is not installed."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, environment

from hbsummary.review.report import file_name

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; name one in the variable CHROMIUM"),
    # Playwright's own event loop and pipes are closed late.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]

TEXT = """青石县卫生健康局2019年工作总结
一、基层卫生
全县共有乡镇卫生院12所、村卫生室186个,诊疗人次4.5万人次。
(一)签约服务
家庭医生重点人群签约率为71.3%,同比提高2.6个百分点。𠮷祥😀乡另有驻点半打。
二、妇幼健康
孕产妇系统管理率达到94、8%,2020年力争达到95%以上。
责任编辑:青石
"""
HOSTILE = (
    "岚溪县卫生健康局2019年工作总结\n一、<img src=x onerror=window.hit=1>\n"
    '</script><script>window.hit=1</script><!-- "引号" \'单引 &lt;b&gt;。\n全县共有医院12所"\'<b>,接诊45人次。\n'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        # As root, which CI often is, Chromium has no sandbox.
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def out(run: Run, tmp_path: Path) -> Path:
    """Review pages of two reports."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path / "pages" / "b.txt").write_text(HOSTILE, encoding="utf-8", newline="")
    assert run("review", "pages", "-o", "out", "-q").returncode == 0
    return tmp_path / "out"


class Told(list[str]):
    """What the page complained about."""


def opened(browser: Any, url: str, width: int = 1280, **more: Any) -> tuple[Any, Told]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="en-US", accept_downloads=True, **more
    )
    page, told = context.new_page(), Told()
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: told.append(request.url) if not request.url.startswith(allowed(url)) else None)
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    return page, told


def allowed(url: str) -> tuple[str, ...]:
    """What a page may ask for: files, itself as a download, its own server."""
    return ("file:", "blob:", "data:", "/".join(url.split("/")[:3]) + "/")


def report(out: Path, name: str) -> str:
    return (out / "reports" / file_name(name)).as_uri()


def select(page: Any, words: str) -> None:
    """Selects words in the text, as a reader would with the mouse."""
    page.evaluate(
        """(words) => {
          const walk = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const at = walk.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walk.currentNode, at);
            range.setEnd(walk.currentNode, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
          }
          throw new Error("no " + words);
        }""",
        words,
    )


def test_the_text_stands_there_with_its_values(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    assert page.evaluate("document.getElementById('text').textContent") == TEXT
    marked = page.locator("#text mark").all_text_contents()
    assert marked == ["12所", "186个", "4.5万人次", "71.3%", "2.6个百分点", "94、8%", "95%"]
    assert page.locator("#text mark.change").all_text_contents() == ["2.6个百分点"]
    assert page.locator("#text mark.target").all_text_contents() == ["95%"]
    assert page.locator("#text .gone").all_text_contents() == ["责任编辑:青石"]
    page.click("#lean")
    assert not page.locator("#text .gone").is_visible()
    assert told == []


def test_the_outline_folds_and_follows(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    names = page.locator("#outline a").all_text_contents()
    assert names == ["一、基层卫生", "(一)签约服务", "二、妇幼健康"]
    page.click("#outline li:has(ul li) > .line > button")
    assert not page.get_by_text("(一)签约服务", exact=True).first.is_visible()
    page.click("#outline a >> nth=2")
    page.wait_for_selector("#outline a.here:has-text('妇幼健康')")
    assert told == []


def test_filters_narrow_the_rows(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    shown = page.locator("#rows li")
    assert shown.count() == 7
    page.fill("#search", "孕产妇")
    assert shown.count() == 2 and page.locator("#text mark.off").count() == 5
    page.fill("#search", "")
    page.select_option("#unit", "=%")
    assert shown.count() == 3
    page.click("#kinds button[data-kind=target]")
    assert shown.count() == 2
    page.select_option("#unit", "")
    page.select_option("#flag", "repaired_number")
    assert shown.count() == 1 and "94.8 %" in (shown.first.text_content() or "")
    assert told == []


def test_the_keyboard_walks_and_judges(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    for key, words in (("j", "12所"), ("n", "186个"), ("j", "4.5万人次"), ("k", "186个"), ("p", "12所")):
        page.keyboard.press(key)
        assert page.locator("mark.now").text_content() == words
    start = TEXT.index("12所")
    assert page.url.endswith(f"#v{start}")
    page.keyboard.press("a")
    assert page.locator("mark.accept").all_text_contents() == ["12所"]
    page.keyboard.press("x")
    assert page.locator("mark.reject").all_text_contents() == ["12所"]
    page.keyboard.press("u")
    assert page.locator("mark.reject").count() == 0
    page.keyboard.press("/")
    page.keyboard.type("jx")
    assert page.input_value("#search") == "jx" and page.locator("#rows li").count() == 0
    assert told == []


def test_a_link_leads_to_its_row(browser: Any, out: Path) -> None:
    start = TEXT.index("94、8%")
    page, told = opened(browser, f"{report(out, 'a.txt')}#v{start}")
    assert page.locator("mark.now").text_content() == "94、8%"
    assert "孕产妇系统管理率" in (page.locator("#detail").text_content() or "")
    assert page.locator("mark.now").is_visible() and told == []


def corrections_of(page: Any, path: Path) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.click("#save")
    download.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_corrections_go_round(browser: Any, out: Path, run: Run, tmp_path: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.fill("#f-indicator", '诊疗"人次",全年')
    page.select_option("#f-kind", "target")
    page.fill("#f-note", "a, b\nc")
    page.click("#store")
    select(page, "半打")
    page.click("#adder")
    page.fill("#f-indicator", "驻点")
    page.fill("#f-value", "6")
    page.fill("#f-unit", "个")
    page.click("#store")
    assert page.locator("mark.added").all_text_contents() == ["半打"]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator("#progress").text_content() == "4 / 8 judged"
    rows = corrections_of(page, tmp_path / "corrections.csv")
    assert {row["action"] for row in rows} == {"accept", "reject", "edit", "add"}
    # Characters beyond the first plane stand before it: offsets count code points.
    added = [row for row in rows if row["action"] == "add"]
    assert {int(row["start"]) for row in added} == {TEXT.index("半打")}
    done = run("extract", "pages", "-o", "tables", "--corrections", "corrections.csv")
    assert (
        "4 rows are reviewed" not in done.stderr.decode()
        and "3 rows are reviewed; 0 corrections" in done.stderr.decode()
    )
    with (tmp_path / "tables" / "indicators.csv").open(encoding="utf-8", newline="") as stream:
        after = {row["value_text"]: row for row in csv.DictReader(stream) if row["source"] == "a.txt"}
    assert after["12所"]["flags"] == "reviewed" and "186个" not in after
    assert (after["4.5万人次"]["indicator"], after["4.5万人次"]["kind"]) == ('诊疗"人次",全年', "target")
    assert (after["半打"]["indicator"], after["半打"]["value"], after["半打"]["unit"]) == ("驻点", "6", "个")
    assert after["半打"]["flags"] == "added;reviewed" and after["71.3%"]["flags"] == ""
    assert told == []


def test_given_corrections_are_shown_and_misfits_told(browser: Any, out: Path, run: Run, tmp_path: Path) -> None:
    start = TEXT.index("12所")
    head = "source,start,end,action,column,old,new,note,judged\n"
    judged = json.dumps({"kind": "target"}).replace('"', '""')
    line = f'a.txt,{start},{start + 3},accept,,,,,"{judged}"\n'
    (out / "corrections.csv").write_text(head + line, encoding="utf-8")
    assert run("review", "pages", "-o", "out", "-q").returncode == 0
    page, told = opened(browser, report(out, "a.txt"))
    page.select_option("#state", "misfit")
    assert page.locator("#rows li").count() == 1 and "no longer fits" in (page.locator("#rows li").text_content() or "")
    assert told == []


def test_a_hostile_document_is_only_text(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "b.txt"))
    assert page.evaluate("document.getElementById('text').textContent") == HOSTILE
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.fill("#f-indicator", "<img src=x onerror=window.hit=1>")
    page.click("#store")
    page.click("#all")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None and page.locator("img").count() == 0
    assert told == []
    index, told = opened(browser, (out / "index.html").as_uri())
    index.wait_for_timeout(500)
    assert index.evaluate("window.hit") is None and index.locator("#documents img").count() == 0
    assert told == []


def test_the_index_sorts_filters_and_draws(browser: Any, out: Path) -> None:
    page, told = opened(browser, (out / "index.html").as_uri())
    rows = page.locator("#documents tbody tr")
    assert rows.count() == 2
    page.click("[data-column=count_values]")
    assert [int(each) for each in page.locator("td.count_values").all_inner_texts()] == [7, 2]
    page.click("[data-column=count_values]")
    assert "岚溪县" in (rows.first.text_content() or "")
    page.select_option("#region", "青石县")
    assert rows.count() == 1
    page.fill("#search", "nothing like that")
    assert rows.count() == 0
    if page.evaluate("document.getElementById('library').textContent.length"):
        page.locator("#charts").scroll_into_view_if_needed()
        page.wait_for_selector("#plot-frequent .main-svg")
        page.wait_for_selector("#plot-removed .main-svg")
    page.fill("#search", "")
    page.click("#documents a >> nth=0")
    page.wait_for_selector("body[data-tab][data-ready]")
    assert told == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_screen(browser: Any, out: Path, width: int, scheme: str) -> None:
    for url in ((out / "index.html").as_uri(), report(out, "a.txt")):
        page, told = opened(browser, url, width, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        page.click("#language")
        assert page.locator("#language").text_content() == "EN" and "下载修订" in (
            page.locator("#save").text_content() or ""
        )
        assert told == []
    page.keyboard.press("j")
    box = page.locator("mark.now").bounding_box()
    assert box and 0 <= box["y"] < 800 and page.locator("#detail").is_visible()


def test_serve_saves(browser: Any, out: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hbsummary", "review", "pages", "-o", "out", "-q", "--serve"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, env=environment()) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().decode().split()[1]
            page, told = opened(browser, address)
            page.click("#documents a >> nth=0")
            page.wait_for_selector("body[data-tab][data-ready]")
            page.keyboard.press("j")
            page.keyboard.press("a")
            page.wait_for_selector("#toast:has-text('Saved')")
            with (out / "corrections.csv").open(encoding="utf-8", newline="") as stream:
                assert [(row["source"], row["action"]) for row in csv.DictReader(stream)] == [("a.txt", "accept")]
            page.reload()
            page.wait_for_selector("body[data-ready]")
            assert page.locator("mark.accept").count() == 1
            page.keyboard.press("u")
            page.wait_for_timeout(300)
            assert (out / "corrections.csv").read_text(encoding="utf-8").count("\n") == 1
            assert told == []
        finally:
            process.terminate()
            process.wait(20)


def test_a_thousand_reports_open_within_two_seconds(browser: Any, run: Run, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for n in range(1000):
        county = "".join(chr(0x4E00 + 37 * (n // 30**k % 30) + 211 * k) for k in range(2)) + "县"
        text = TEXT.replace("青石县", county).replace("2019", str(2016 + n % 8)).replace("71.3", f"{50 + n % 50}.3")
        (tmp_path / "many" / f"{n}.txt").write_text(text, encoding="utf-8", newline="")
    assert run("review", "many", "-o", "big", "-q", timeout=300).returncode == 0
    best = 9.0
    for _ in range(2):
        begun = time.monotonic()
        page, told = opened(browser, (tmp_path / "big" / "index.html").as_uri())
        best = min(best, time.monotonic() - begun)
        assert told == [] and page.locator("#cards strong").first.text_content() == "1,000"
    assert best < 2
    page.fill("#search", "999.txt")
    assert page.locator("#documents tbody tr").count() == 1
