"""Screenshots of the review pages and of the terminal, from the sample pages of data/raw.

    python docs/screenshots.py          writes docs/images

It needs Playwright and a Chromium, whose path may stand in the variable CHROMIUM.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from rich.console import Console

import hbsummary
from hbsummary.review.report import file_name
from hbsummary.review.show import styled

TOP = Path(__file__).resolve().parents[1]
IMAGES = TOP / "docs" / "images"
SAMPLE = "101_5d0c7be2914fa863.txt"


def shot(browser: Any, url: str, name: str, width: int, height: int, keys: str = "") -> None:
    """One picture of a page, after keys were pressed on it."""
    page = browser.new_page(viewport={"width": width, "height": height}, locale="en-US")
    page.goto(url)
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def terminal(folder: Path) -> str:
    """What `hbsummary show` prints, as a page."""
    path = TOP / "data" / "raw" / SAMPLE
    screen = Console(record=True, width=100, file=(folder / "nowhere").open("w", encoding="utf-8"))
    text = styled(hbsummary.read(path), hbsummary.extract(path))
    screen.print(*text.split("\n")[:24], sep="\n")
    page = folder / "terminal.html"
    page.write_text(screen.export_html(inline_styles=True), encoding="utf-8")
    return page.as_uri()


def main() -> int:
    IMAGES.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver:
        folder = Path(made)
        command = [sys.executable, "-m", "hbsummary", "review", "data/raw", "-o", folder, "-q"]
        subprocess.run(command, cwd=TOP, check=True)
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        report, index = (folder / "reports" / file_name(SAMPLE)).as_uri(), (folder / "index.html").as_uri()
        shot(browser, report, "review-page", 1280, 760, "jjjjjajj")
        shot(browser, index, "review-index", 1280, 1870)
        shot(browser, terminal(folder), "show", 1000, 560)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
