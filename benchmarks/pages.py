"""What review pages cost a browser: opening and keys of a report of two megabytes, opening the index of 1,000 reports.

Chromium is driven without a window; `CHROMIUM` names one that is not on the path. Without it, or without
Playwright, one row says so and decides nothing.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from table import Row, main

from hbsummary.review.report import file_name

# Drawn all at once, the big report took 12 seconds to open, and 3 for a key.
OPENED, KEY, INDEX = 5, 0.35, 2
KEYS, TIMES = "jjaxujj", 3
READY = "body[data-ready]"
FILLER = "各单位各乡镇按照年初部署认真抓好落实,逐项对照清单推进,定期通报进度,群众满意程度稳步提升。"


def big(place: Path) -> Path:
    """Review pages of one report of nearly two megabytes and 20,000 values."""
    parts = ["青石县卫生健康局2019年工作总结\n"]
    for n in range(10_000):
        parts.append(f"({'一二三四五六七八九'[n // 70 % 9]})乡镇卫生\n" if n % 70 == 0 else "")
        parts.append(f"第{n}村签约率{50 + n % 50}.{n % 10}%,{FILLER}接诊{n + 100}人次。\n")
    (place / "big.txt").write_text("".join(parts), encoding="utf-8", newline="")
    return reviewed(place) / "reports" / file_name("big.txt")


def many(place: Path) -> Path:
    """Review pages of 1,000 reports of as many counties; their index."""
    for n in range(1000):
        county = "".join(chr(0x4E00 + 37 * (n // 30**k % 30) + 211 * k) for k in range(2)) + "县"
        text = f"{county}卫生健康局{2016 + n % 8}年工作总结\n一、基层卫生\n重点人群签约率为{50 + n % 50}.3%。\n"
        (place / f"{n}.txt").write_text(text, encoding="utf-8", newline="")
    return reviewed(place) / "index.html"


def reviewed(place: Path) -> Path:
    """The folder of review pages of the texts in a folder."""
    out = place / "out"
    subprocess.run([sys.executable, "-m", "hbsummary", "review", str(place), "-o", str(out), "-q"], check=True)
    return out


def opened(browser: Any, path: Path) -> tuple[Any, float]:
    """A page that is ready, and the seconds that it took."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    begin = perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector(READY)
    return page, perf_counter() - begin


def key(page: Any, name: str) -> float:
    """Seconds from a key to the next frame that is drawn."""
    begin = perf_counter()
    page.keyboard.press(name)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return perf_counter() - begin


def measured(_: list[str]) -> Iterator[Row]:
    """Rows of the big report (opened, median key) and of the index."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if not chromium:
        yield Row("pages", "review pages", None, "", "no Chromium, or no Playwright, here")
        return
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as more:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        path = big(Path(one))
        page, taken = min((opened(browser, path) for _ in range(TIMES)), key=lambda each: each[1])
        size = path.stat().st_size / 1e6
        yield Row("pages", "a report of 1.8 MB, opened", taken, "s", f"page of {size:.0f} MB", most=OPENED)
        struck = statistics.median(key(page, name) for name in KEYS)
        yield Row("pages", "a report of 1.8 MB, a key", struck, "s", "median", most=KEY)
        index = many(Path(more))
        taken = min(opened(browser, index)[1] for _ in range(TIMES))
        yield Row("pages", "an index of 1,000 reports, opened", taken, "s", "the fastest", most=INDEX)
        browser.close()


if __name__ == "__main__":
    main(measured)
