"""What a person does on the page, in a real browser over the real service."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from app.listing import Facets
    from app.results import AnswerResult
    from app.service import Service
    from index.filters import Filters

pytestmark = pytest.mark.browser

LABELS = """() => document.body.innerText + " " + [...document.querySelectorAll("*")]
    .map((e) => [e.ariaLabel, e.title, e.placeholder].filter(Boolean).join(" ")).join(" ")"""
QUESTION = "Quando è aperto il portierato sociale?"


def ask(page: Page, question: str) -> None:
    page.goto("/")
    page.get_by_label("La tua domanda").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".result")


def test_a_citation_opens_the_passage_beside_the_answer(page: Page) -> None:
    ask(page, QUESTION)
    assert page.locator(".answer-text").inner_text().count("[1]") >= 1
    assert "q=Quando" in page.url
    page.locator(".cite").first.click()
    inside = page.frame_locator("#viewer")
    inside.locator("mark, .boxes rect").first.wait_for()
    assert page.locator(".answer-text").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector("#pane", state="hidden")
    assert page.evaluate("document.activeElement.className") == "cite"


def test_a_shared_address_asks_again(page: Page) -> None:
    page.goto("/?q=" + QUESTION)
    page.wait_for_selector(".result.answer")
    assert page.get_by_label("La tua domanda").input_value() == QUESTION


def test_a_pdf_page_is_drawn_with_its_passage_marked(page: Page) -> None:
    page.goto("/?cerca=spesa complessiva portierato&tipo=determinazione")
    page.wait_for_selector(".hits")
    assert page.locator(".hit mark").count() > 0
    page.goto(page.locator(".hit a").first.get_attribute("href") or "")
    image = page.locator(".sheet img")
    image.wait_for()
    page.wait_for_function("document.querySelector('.sheet img').naturalWidth > 0")
    box, sheet = page.locator(".boxes rect").first.bounding_box(), image.bounding_box()
    assert box and sheet
    assert sheet["x"] < box["x"] and box["x"] + box["width"] < sheet["x"] + sheet["width"]
    page.get_by_label("Ingrandisci").click()
    assert page.locator("#zoom").inner_text() == "125%"


def test_a_file_is_uploaded_found_and_removed(page: Page, tmp_path: Path) -> None:
    notice = tmp_path / "Avviso biciclette – città.txt"
    notice.write_text(
        "Le velostazioni comunali noleggiano biciclette pieghevoli a tre euro.", encoding="utf-8"
    )
    broken = tmp_path / "rotto.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing follows")
    page.goto("/?vista=documenti")
    page.wait_for_selector("table.documents")
    page.set_input_files("#carica input[type=file]", [notice, broken])
    page.wait_for_selector(".notice.done")
    assert "rotto.pdf" in page.locator(".notice.problem").inner_text()
    page.locator(".documents tr", has_text=notice.name).wait_for()
    page.goto("/?cerca=velostazioni")
    page.wait_for_selector(".hits")
    assert "velostazioni" in page.locator(".hit mark").first.inner_text()

    page.goto("/?vista=documenti")
    row = page.locator(".documents tr", has_text=notice.name)
    row.get_by_role("button").click()
    page.locator("dialog").get_by_role("button", name="Annulla").click()
    assert row.count() == 1
    row.get_by_role("button").click()
    page.locator("dialog").get_by_role("button", name="Rimuovi").click()
    row.wait_for(state="detached")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=" + QUESTION,
        "/?q=colonnine di ricarica",
        "/?cerca=portierato",
        "/?vista=documenti",
        "/?vista=atti",
        "/?atto=determinazione 41 del 2026",
    ],
)
def test_a_narrow_screen_never_scrolls_sideways(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    page.wait_for_selector(".hint:visible, .result:visible, table.documents:visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_narrow_screen_the_document_covers_the_answer_and_goes_away(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, QUESTION)
    page.locator(".cite").first.click()
    pane = page.locator("#pane").bounding_box()
    assert pane and (pane["width"], pane["height"]) == (390, 844)
    page.frame_locator("#viewer").locator("main").wait_for()
    page.locator("#pane-close").click()
    assert page.locator(".answer-text").is_visible()


def test_nothing_is_asked_of_another_machine(page: Page, site: str, requests: list[str]) -> None:
    ask(page, QUESTION)
    page.locator(".cite").first.click()
    page.frame_locator("#viewer").locator("main").wait_for()
    page.goto("/?vista=documenti")
    page.wait_for_selector("table.documents")
    page.wait_for_timeout(500)
    outside = [url for url in requests if not url.startswith((site, "data:", "blob:"))]
    assert requests and not outside


def test_no_english_and_no_gradio_on_the_page(page: Page) -> None:
    page.goto("/?vista=documenti")
    page.wait_for_selector("table.documents")
    assert page.title() == "Prassi"
    words = page.evaluate(LABELS)
    assert not re.search(
        r"gradio|\b(?:upload|drop|click|settings|clear|close|submit|error)\b", words, re.IGNORECASE
    )


def look_up(page: Page, act: str) -> None:
    page.goto("/?vista=atti")
    page.get_by_label("Norma o atto").fill(act)
    page.keyboard.press("Enter")
    page.wait_for_selector("#vista-atti .result")


def test_who_cites_an_article(page: Page) -> None:
    look_up(page, "art. 55 cts")
    assert "atto=art" in page.url
    assert page.locator(".citing > li").count() == 2
    assert "codice del terzo settore" in page.locator(".act-name").inner_text().lower()
    page.locator(".mentions a").first.click()
    page.frame_locator("#viewer").locator("mark, .boxes rect").first.wait_for()
    assert page.locator(".citing").is_visible()


def test_an_act_its_changes_and_its_neighbours(page: Page) -> None:
    look_up(page, "determinazione 41 del 2026")
    assert "Revocata da" in page.locator(".notice.changes").inner_text()
    assert "267/2000" in page.locator(".foundations").inner_text()
    node = page.locator("a.node", has_text="Determinazione n. 77/2026")
    node.hover()
    assert page.locator(".graph path.marked").count() == 1
    node.click()
    page.wait_for_selector("#vista-atti .result")
    assert "77/2026" in page.locator("#vista-atti .result h2").inner_text()


def test_kinds_of_acts_can_be_hidden(page: Page) -> None:
    look_up(page, "determinazione 41 del 2026")
    shown = page.locator("a.node:visible").count()
    page.get_by_label("Norme statali").uncheck()
    page.wait_for_function(f"document.querySelectorAll('a.node:not([hidden])').length < {shown}")
    boxes = [box.bounding_box() for box in page.locator("a.node:visible rect").all()]
    tops = sorted(box["y"] for box in boxes if box)
    assert tops and page.locator(".graph path:visible").count() == len(tops)


def test_the_references_of_an_act_are_downloaded(page: Page) -> None:
    look_up(page, "determinazione 41 del 2026")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tabella (CSV)").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("verso;") and "revoca" in text


def test_before_anything_is_asked_the_most_cited_acts_show(page: Page) -> None:
    page.goto("/?vista=atti")
    page.locator(".cited-most a").first.click()
    page.wait_for_selector("#vista-atti .result")


@pytest.mark.parametrize(
    ("address", "field", "words"),
    [
        ("/", "La tua domanda", QUESTION),
        ("/?vista=cerca", "Parole da cercare", "portierato"),
        ("/?vista=atti", "Norma o atto", "art. 55 cts"),
    ],
)
def test_who_asks_before_the_page_has_loaded_whole_keeps_the_answer(
    page: Page, service: Service, monkeypatch: pytest.MonkeyPatch, address: str, field: str, words: str
) -> None:
    answered = threading.Event()
    waiting: list[str] = []
    facets = service.facets

    def late() -> Facets:
        waiting.append("facets")
        answered.wait(10)
        return facets()

    # What the page asks of the server when it opens comes after the answer.
    monkeypatch.setattr(service, "facets", late)
    page.goto(address)
    page.get_by_label(field).fill(words)
    page.keyboard.press("Enter")
    page.wait_for_selector(".result:visible")
    assert waiting and not answered.is_set()
    answered.set()
    page.wait_for_timeout(1500)
    assert page.locator(".result:visible").count() == 1
    assert page.locator(".welcome:visible").count() == 0
    page.get_by_label(field).fill("")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hint:visible")


SLOW = "colonnine di ricarica"


def delayed(service: Service, monkeypatch: pytest.MonkeyPatch, slow: str) -> threading.Event:
    """Keeps the answer to one question waiting until the event is set."""
    going_on = threading.Event()
    ask_service = service.ask

    def late(question: str, filters: Filters) -> AnswerResult:
        if question == slow:
            going_on.wait(10)
        return ask_service(question, filters)

    monkeypatch.setattr(service, "ask", late)
    return going_on


def test_a_question_of_the_address_does_not_cover_the_next(
    page: Page, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = delayed(service, monkeypatch, SLOW)
    page.goto(f"/?q={SLOW}")
    page.get_by_text("Cerco la risposta").wait_for()
    page.get_by_label("La tua domanda").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".result.answer")
    answered.set()
    page.wait_for_timeout(1500)
    assert page.get_by_label("La tua domanda").input_value() == QUESTION
    assert "dalle 9 alle 13" in page.locator(".answer-text").inner_text()
    assert "portierato" in page.url


def test_a_question_sent_during_another_is_the_one_answered(
    page: Page, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = delayed(service, monkeypatch, SLOW)
    page.goto("/")
    for question in (SLOW, QUESTION):
        page.get_by_label("La tua domanda").fill(question)
        page.keyboard.press("Enter")
        page.get_by_text("Cerco la risposta").wait_for()
    sent.set()
    page.wait_for_selector(".result.answer")
    assert "dalle 9 alle 13" in page.locator(".answer-text").inner_text()
