"""A running page with documents of its own, and a Chromium that opens it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.service import Service

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

NOTICE = """\
# Servizio di portierato sociale

Il portierato sociale di via dei Tintori è aperto dal lunedì al venerdì, dalle 9 alle 13.
La responsabile del servizio è la dott.ssa Livia Ferretti Boni.

## Costi

La spesa complessiva del servizio è di euro 18.450,00, IVA compresa.
"""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed (Debian package chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Service]:
    """What answers behind the page: an act in PDF, a notice, acts that cite one another."""
    from app.service import Service
    from corpus.home import open_home
    from tests.acts_set import write_acts
    from tests.fakes_page import write_pdf

    folder = tmp_path_factory.mktemp("documenti")
    write_pdf(folder / "determina41.pdf")
    (folder / "portierato.md").write_text(NOTICE, encoding="utf-8")
    write_acts(folder / "atti")
    service = Service.open(open_home(tmp_path_factory.mktemp("home")))
    service.ingest([folder])
    yield service
    service.close()


@pytest.fixture(scope="package")
def site(service: Service) -> Iterator[str]:
    """The address of the real application."""
    import uvicorn

    from app.web import create_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(create_app(service), host="127.0.0.1", port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.1)
    assert server.started
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(15)


@pytest.fixture
def requests() -> list[str]:
    """The addresses that the page asked for."""
    return []


@pytest.fixture
def page(browser: Browser, site: str, requests: list[str]) -> Iterator[Page]:
    opened = browser.new_page(base_url=site, viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(15_000)
    opened.on("request", lambda request: requests.append(request.url))
    yield opened
    opened.close()
