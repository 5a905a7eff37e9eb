"""Takes the pictures of README and guide from a running page over the demo corpus.

Run as ``.venv/bin/python docs/immagini/scatta.py``; needs Debian's Chromium and the test extras.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from eval.bench import prassi, serving  # noqa: E402

QUESTION = "Chi è il responsabile del procedimento della co-programmazione sul Budget di Salute?"
WORDS = "case manager di distretto"
ACT = "determinazione n. 678 del 2025"
WIDTHS = {1280: 900, 390: 844}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    with TemporaryDirectory() as home:
        environment = {**os.environ, "PRASSI_HOME": home}
        prassi(environment, "ingest", str(ROOT / "corpus" / "demo" / "documents"))
        with serving(environment) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            for width, height in WIDTHS.items():
                page = browser.new_page(viewport={"width": width, "height": height}, locale="it-IT")
                _shoot_all(page, url, width)
                page.close()
            browser.close()


def _shoot_all(page: Page, url: str, width: int) -> None:
    page.goto(f"{url}/?q={quote(QUESTION)}")
    page.wait_for_selector("a.cite, .citation, [data-passage]", timeout=30_000)
    page.wait_for_timeout(800)
    if width > 1000:
        page.locator("a[href*='passage=']").first.click()
        page.wait_for_timeout(2_500)
    _save(page, f"chiedi-{width}")
    page.goto(f"{url}/?cerca={quote(WORDS)}")
    page.wait_for_selector("a[href*='passage=']", timeout=30_000)
    page.wait_for_timeout(800)
    _save(page, f"cerca-{width}")
    place = page.locator("a[href*='passage=']").first.get_attribute("href")
    page.goto(f"{url}/?atto={quote(ACT)}")
    page.wait_for_selector("#vista-atti .result", timeout=30_000)
    page.wait_for_timeout(800)
    _save(page, f"atti-{width}")
    page.goto(f"{url}/?documenti=")
    page.wait_for_selector("a[href*='/documents/']", timeout=30_000)
    page.wait_for_timeout(800)
    _save(page, f"documenti-{width}")
    page.goto(f"{url}{place}")
    page.wait_for_timeout(1_500)
    _save(page, f"documento-{width}")


def _save(page: Page, name: str) -> None:
    """A screenshot with few colours: the repository keeps every version of it."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(128)
    picture.save(HERE / f"{name}.png", optimize=True)
    print(name)


if __name__ == "__main__":
    main()
