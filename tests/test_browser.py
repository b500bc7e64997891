"""The review pages in a real browser.

They are skipped where Playwright or Chromium is not installed; but not in CI, where .ci/run installs them.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, environment

from hbsummary.review.report import file_name

IN_CI = os.environ.get("CI") == "true" and shutil.which("apt-get") is not None
if IN_CI:
    import playwright.sync_api as playwright
else:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None and not IN_CI, reason="no Chromium; name one in the variable CHROMIUM"),
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
    assert CHROMIUM, "Chromium could not be installed; see what .ci/run said of it"
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


def listed(page: Any, count: int) -> None:
    """Wait until so many rows are listed: a page narrows its list once the keys have been struck."""
    # Not wait_for_function with an expression: from its second look on, the page's own policy forbids its eval.
    playwright.expect(page.locator("#rows li")).to_have_count(count)


def test_filters_narrow_the_rows(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    shown = page.locator("#rows li")
    assert shown.count() == 7
    page.fill("#search", "孕产妇")
    listed(page, 2)
    assert page.locator("#text mark.off").count() == 5
    page.fill("#search", "")
    page.select_option("#unit", "=%")
    listed(page, 3)
    page.click("#kinds button[data-kind=target]")
    assert shown.count() == 2
    page.select_option("#unit", "")
    page.select_option("#indicator", "孕产妇系统管理率")
    assert shown.count() == 1
    page.select_option("#indicator", "")
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
    assert page.input_value("#search") == "jx"
    listed(page, 0)
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


def test_a_long_line_is_shown_in_parts(browser: Any, run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    words = "".join(f"第{n}村签约率{50 + n % 50}.{n % 10}%,𠮷祥乡稳步推进各项任务。" for n in range(600))
    text = f"青石县卫生健康局2019年工作总结\n{words}另有半打驻点。\n"
    (tmp_path / "pages" / "a.txt").write_text(text, encoding="utf-8", newline="")
    assert run("review", "pages", "-o", "out", "-q").returncode == 0
    page, told = opened(browser, report(tmp_path / "out", "a.txt"))
    assert page.evaluate("document.getElementById('text').textContent") == text
    assert page.evaluate("Math.max(...lines.map((line) => line.end - line.start))") <= 3000
    # Offsets behind the parts are still those of the text.
    select(page, "半打")
    page.click("#adder")
    page.click("#store")
    assert page.locator("mark.added").all_text_contents() == ["半打"]
    assert page.evaluate("now.start") == text.index("半打")
    assert page.locator("#text mark").count() == 601 and told == []


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


@pytest.fixture
def served(out: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a server of the pages."""
    command = [sys.executable, "-m", "hbsummary", "review", "pages", "-o", "out", "-q", "--serve"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, env=environment()) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().decode().split()[1]
        finally:
            process.terminate()
            process.wait(20)


def at_report(page: Any) -> None:
    page.click("#documents a >> nth=0")
    page.wait_for_selector("body[data-tab][data-ready]")


def saved(out: Path) -> list[tuple[str, str]]:
    with (out / "corrections.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["source"], row["action"]) for row in csv.DictReader(stream)]


def test_serve_saves(browser: Any, out: Path, served: str) -> None:
    page, told = opened(browser, served)
    at_report(page)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_selector("#toast:has-text('Saved')")
    assert saved(out) == [("a.txt", "accept")]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator("mark.accept").count() == 1
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.keyboard.press("u")
    page.wait_for_selector("#toast:has-text('Saved')")
    assert (out / "corrections.csv").read_text(encoding="utf-8").count("\n") == 1
    assert told == []


def test_a_copied_link_outlives_the_server(browser: Any, out: Path, served: str) -> None:
    page, told = opened(browser, served)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    at_report(page)
    page.keyboard.press("j")
    page.click("#link")
    page.wait_for_selector("#toast:has-text('Link copied')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{report(out, 'a.txt')}#v{TEXT.index('12所')}"
    other, more = opened(browser, link)
    assert other.locator("mark.now").text_content() == "12所" and told == more == []


def test_a_slow_save_never_hides_a_later_one(browser: Any, out: Path, served: str) -> None:
    page, told = opened(browser, served)
    at_report(page)
    late: list[Any] = []

    def hold(route: Any) -> None:
        # The first one is let go after the others were made.
        if route.request.method == "PUT" and not late:
            late.append(route)
        else:
            route.continue_()

    page.route("**/corrections.csv*", hold)
    for key in "jajajx":
        page.keyboard.press(key)
    while not late:
        page.wait_for_timeout(20)
    page.wait_for_timeout(200)
    late[0].continue_()
    page.wait_for_selector("#toast:has-text('Saved')")
    assert [action for _, action in saved(out)] == ["accept", "accept", "reject"]
    assert told == []


def test_what_could_not_be_saved_is_told_and_sent_again(browser: Any, out: Path, served: str) -> None:
    page, _ = opened(browser, served)
    at_report(page)
    assert not page.locator("#save").is_visible()
    page.route("**/corrections.csv*", lambda route: route.abort())
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_selector("#toast.bad:has-text('Not saved')")
    # What is not saved can be carried away, and stays told.
    page.wait_for_timeout(3700)
    assert page.locator("#toast.bad").is_visible() and page.locator("#save").is_visible()
    page.unroute("**/corrections.csv*")
    page.wait_for_selector("#toast:has-text('Saved'):not(.bad)", timeout=10_000)
    assert saved(out) == [("a.txt", "accept")]


def test_an_edit_is_not_lost_by_accepting(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.fill("#f-indicator", "乡镇卫生院数")
    page.keyboard.press("Enter")
    page.keyboard.press("a")
    assert page.locator("mark.edit").count() == 1 and page.locator("mark.accept").count() == 0
    # What was edited fits the row still.
    page.select_option("#state", "misfit")
    assert page.locator("#rows li").count() == 0
    assert told == []


def test_judging_may_go_on_to_the_next(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    for key in ("j", "A", "A", "X"):
        page.keyboard.press(key)
    assert page.locator("mark.accept").all_text_contents() == ["12所", "186个"]
    assert page.locator("mark.reject").all_text_contents() == ["4.5万人次"]
    assert page.locator("mark.now").text_content() == "71.3%" and told == []


def test_corrections_whose_rows_are_gone_are_told(browser: Any, out: Path, run: Run) -> None:
    start = TEXT.index("县卫生健康局")
    line = f"a.txt,{start},{start + 2},accept,,,,,\n"
    (out / "corrections.csv").write_text(
        "source,start,end,action,column,old,new,note,judged\n" + line, encoding="utf-8"
    )
    assert run("review", "pages", "-o", "out", "-q").returncode == 0
    page, told = opened(browser, report(out, "a.txt"))
    assert "1 corrections no longer fit" in (page.locator("#lost").text_content() or "")
    page.click("#lost button")
    assert not page.locator("#lost").is_visible() and told == []


def test_an_added_value_takes_the_unit_of_the_tables(browser: Any, out: Path) -> None:
    page, told = opened(browser, report(out, "a.txt"))
    # No row: the selection is offered for any words.
    assert page.evaluate("measured('3.2万名')") == ["32000", "名"]
    assert page.evaluate("(DATA.units['名'] = ['人', 1], measured('3.2万名'))") == ["32000", "人"]
    assert page.evaluate("measured('0.5万人次')") == ["5000", "人次"]
    assert page.evaluate("measured('半打')") == ["", ""]
    assert told == []


def test_a_sample_is_walked_from_page_to_page(browser: Any, out: Path, run: Run, tmp_path: Path) -> None:
    assert run("extract", "pages", "-o", "tables", "-q").returncode == 0
    assert run("sample", "tables", "-n", "4", "--by", "source,kind").returncode == 0
    assert run("review", "pages", "-o", "out", "-q", "--sample", "sample.csv").returncode == 0
    with (tmp_path / "sample.csv").open(encoding="utf-8", newline="") as stream:
        wanted = [(row["source"], int(row["start"])) for row in csv.DictReader(stream)]
    assert {source for source, _ in wanted} == {"a.txt", "b.txt"}
    page, told = opened(browser, (out / "index.html").as_uri())
    page.click("#sample")
    page.wait_for_selector("body[data-tab][data-ready]")
    seen = []
    for n in range(len(wanted)):
        seen.append(page.evaluate("[DATA.source, now.start]"))
        page.keyboard.press("a")
        page.keyboard.press("j")
        if n + 1 < len(wanted):
            source = wanted[n + 1][0]
            page.wait_for_function("source => typeof DATA !== 'undefined' && DATA.source === source && now", arg=source)
    assert [tuple(each) for each in seen] == wanted
    index, more = opened_again(page, (out / "index.html").as_uri())
    assert "4 / 4" in (index.locator("#progress").text_content() or "")
    with index.expect_download() as download:
        index.click("#save")
    download.value.save_as(tmp_path / "judged.csv")
    done = run("accuracy", "judged.csv", "--sample", "sample.csv", "--json")
    assert json.loads(done.stdout)["all"]["judged"] == 4 and json.loads(done.stdout)["all"]["right"] == 4
    assert told == more == []


def opened_again(page: Any, url: str) -> tuple[Any, Told]:
    """Another page in the same browser window, which knows what the first one kept."""
    other, told = page.context.new_page(), Told()
    other.on("pageerror", lambda error: told.append(str(error)))
    other.goto(url)
    other.wait_for_selector("body[data-ready]")
    return other, told


# --- charts, paper, sizes --------------------------------------------------------------------------------------------


@pytest.fixture
def years(run: Run, tmp_path: Path) -> Path:
    """Review pages of eight counties; one of them stands far from the others, one tells per mille."""
    (tmp_path / "pages").mkdir()
    for n, rate in enumerate(["94.1%", "94.6%", "95.0%", "95.3%", "95.9%", "948‰", "96.2%", "12.5%"]):
        text = (
            TEXT.replace("青石县", "东西南北中上下左"[n] + "川县")
            .replace("2019", str(2015 + n))
            .replace("94、8%", rate)
        )
        (tmp_path / "pages" / f"{n}.txt").write_text(text, encoding="utf-8", newline="")
    assert run("review", "pages", "-o", "out", "-q").returncode == 0
    return tmp_path / "out"


def charted(browser: Any, out: Path, width: int = 1280) -> tuple[Any, Told]:
    page, told = opened(browser, (out / "index.html").as_uri(), width)
    page.locator("#charts").scroll_into_view_if_needed()
    page.wait_for_selector("#plot-removed .main-svg")
    label = page.locator("#indicator option:has-text('孕产妇系统管理率')").first.get_attribute("value")
    page.select_option("#indicator", label)
    return page, told


def test_outliers_lead_to_their_place(browser: Any, years: Path) -> None:
    page, told = charted(browser, years)
    assert page.locator("#indicator option:has-text('孕产妇系统管理率')").count() == 1
    points = page.evaluate("document.getElementById('plot-spread').data[1]")
    # The one in per mille is on the same axis, as per cent.
    assert sorted(points["x"]) == [12.5, 94.1, 94.6, 94.8, 95, 95.3, 95.9, 96.2]
    assert page.locator("#far a").all_text_contents() == ["12.5 %"]
    page.click("#far a")
    page.wait_for_selector("body[data-tab][data-ready]")
    assert page.locator("mark.now").text_content() == "12.5%" and told == []


def test_a_point_leads_to_its_place_and_tells_its_report(browser: Any, years: Path) -> None:
    page, told = charted(browser, years)
    page.wait_for_timeout(300)
    point = page.locator("#plot-years .scatterlayer .point").nth(0)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#plot-years .hoverlayer .hovertext")
    hovered = page.locator("#plot-years .hoverlayer .hovertext").first.text_content() or ""
    assert "川县" in hovered and ".txt" in hovered and "%" in hovered
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector("body[data-tab][data-ready]")
    assert page.locator("mark.now").count() == 1 and told == []


def test_charts_follow_the_filters(browser: Any, years: Path) -> None:
    page, told = charted(browser, years)
    page.select_option("#year", "2022")
    page.wait_for_function("() => document.getElementById('plot-spread').data[1].x.length === 1")
    assert page.evaluate("document.getElementById('plot-spread').data[1].x") == [12.5]
    assert page.locator("#far a").count() == 0 and told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper(browser: Any, out: Path, tmp_path: Path, scheme: str) -> None:
    import pypdfium2

    for url, wanted in (
        (report(out, "a.txt"), ["青石县卫生健康局", "家庭医生重点人群签约率", "Indicator", "2.6", "reference"]),
        ((out / "index.html").as_uri(), ["青石县", "岚溪县", "Charts"]),
    ):
        page, told = opened(browser, url, color_scheme=scheme)
        page.pdf(path=tmp_path / "paper.pdf", format="A4", print_background=True)
        with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
            words = "".join(each.get_textpage().get_text_range() for each in paper)
            corner = paper[0].render(scale=0.2).to_numpy()[2, 2]
        assert not [each for each in wanted if each not in words] and "object" not in words
        assert min(corner) > 250, "paper is white"
        assert page.evaluate("document.documentElement.dataset.theme") == scheme and told == []


def test_a_report_of_two_megabytes_stays_usable(browser: Any, run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    filler = "各单位各乡镇按照年初部署认真抓好落实,逐项对照清单推进,定期通报进度,群众满意程度稳步提升。"
    text = ["青石县卫生健康局2019年工作总结\n"]
    for n in range(10_000):
        text.append(f"({'一二三四五六七八九'[n // 70 % 9]})乡镇卫生\n" if n % 70 == 0 else "")
        text.append(f"第{n}村签约率{50 + n % 50}.{n % 10}%,{filler}接诊{n + 100}人次。\n")
    (tmp_path / "pages" / "big.txt").write_text("".join(text), encoding="utf-8", newline="")
    assert (tmp_path / "pages" / "big.txt").stat().st_size > 1_700_000
    assert run("review", "pages", "-o", "out", "-q", timeout=300).returncode == 0
    page, told = opened(browser, report(tmp_path / "out", "big.txt"))
    assert page.evaluate("rows.length") > 19_000
    assert page.evaluate("document.getElementById('text').textContent === DATA.text")
    for key in "jjaxujj":
        page.keyboard.press(key)
    assert page.locator("mark.now").text_content() == page.evaluate("DATA.text.slice(rows[3].start, rows[3].end)")
    start = page.evaluate("rows[15000].start")
    page.evaluate(f"location.hash = '#v{start}'")
    page.wait_for_function("() => document.querySelector('mark.now').getBoundingClientRect().top > 60")
    page.wait_for_timeout(300)
    box = page.locator("mark.now").bounding_box()
    assert box and 60 < box["y"] < 800, "the row is in view"
    assert page.locator("mark.now").get_attribute("data-row").startswith(f"{start}-")
    assert page.locator("#rows li.now").is_visible()
    assert told == []


def test_an_index_of_a_thousand_reports_is_searched(browser: Any, run: Run, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for n in range(1000):
        county = "".join(chr(0x4E00 + 37 * (n // 30**k % 30) + 211 * k) for k in range(2)) + "县"
        text = TEXT.replace("青石县", county).replace("2019", str(2016 + n % 8)).replace("71.3", f"{50 + n % 50}.3")
        (tmp_path / "many" / f"{n}.txt").write_text(text, encoding="utf-8", newline="")
    assert run("review", "many", "-o", "big", "-q", timeout=300).returncode == 0
    page, told = opened(browser, (tmp_path / "big" / "index.html").as_uri())
    assert page.locator("#cards strong").first.text_content() == "1,000"
    page.fill("#search", "999.txt")
    playwright.expect(page.locator("#documents tbody tr")).to_have_count(1)
    assert told == []
