"""The document viewer and the page over HTTP, with a fake service."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.page import ui, viewer
from app.page.files import asset_url
from tests.fakes_page import FakeService, write_pdf


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    service = FakeService(write_pdf(tmp_path_factory.mktemp("page") / "act.pdf"))
    app = FastAPI()
    app.include_router(viewer.router(service))  # type: ignore[arg-type]
    ui.mount_page(app, service)  # type: ignore[arg-type]
    return TestClient(app)


def test_a_cited_pdf_page_shows_the_passage_marked_and_in_words(client: TestClient) -> None:
    response = client.get("/documents/act41?page=2&passage=act41-1")
    assert response.status_code == 200
    assert response.text.count("<rect") == 3
    assert "Testo del passaggio" in response.text and "martedì anche dalle 15 alle 18." in response.text
    assert 'src="/documents/act41/pages/2.png?scale=2"' in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert "<script>" not in response.text and "style=" not in response.text


def test_the_passage_is_marked_only_where_it_stands(client: TestClient) -> None:
    assert "<rect" not in client.get("/documents/act41?page=1&passage=act41-1").text


def test_without_a_page_the_viewer_opens_at_the_passage(client: TestClient) -> None:
    assert 'value="2"' in client.get("/documents/act41?passage=act41-1").text
    assert 'value="1"' in client.get("/documents/act41").text


def test_a_text_is_escaped_and_its_passage_marked(client: TestClient) -> None:
    html = client.get("/documents/guide?passage=guide-0").text
    assert '<mark id="passaggio">Lo sportello riceve su appuntamento ogni giovedì mattina.</mark>' in html
    assert "<unico>" not in html and "&lt;unico&gt;" in html
    assert "<h2>Orari &amp; sedi</h2>" in html


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/documents/nonc", "Questo documento non c"),
        ("/documents/nonc/original", "Questo documento non c"),
        ("/documents/act41?page=9", "ha 2 pagine"),
        ("/documents/act41?page=due", "ha 2 pagine"),
        ("/documents/act41/pages/9.png", "Non trovato"),
        ("/documents/guide/pages/1.png", "non ci sono immagini"),
    ],
)
def test_what_is_not_there_is_said_in_italian(client: TestClient, path: str, sentence: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert sentence in response.text and 'lang="it"' in response.text


def test_page_images_are_bounded_and_kept_by_the_browser(client: TestClient) -> None:
    first = client.get("/documents/act41/pages/1.png?scale=2")
    assert first.content.startswith(b"\x89PNG") and first.headers["content-type"] == "image/png"
    assert (
        client.get("/documents/act41/pages/1.png?scale=1000").headers["etag"]
        == (client.get("/documents/act41/pages/1.png?scale=4").headers["etag"])
    )
    again = client.get(
        "/documents/act41/pages/1.png?scale=2", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304 and not again.content


def test_the_original_keeps_its_name_and_only_a_pdf_opens_inside(client: TestClient) -> None:
    pdf = client.get("/documents/act41/original")
    assert (
        pdf.headers["content-disposition"]
        == "inline; filename*=UTF-8''Determina%20n%C2%B041%20%E2%80%93%20%C3%A8.pdf"
    )
    assert pdf.headers["x-content-type-options"] == "nosniff"
    page = client.get("/documents/guide/original")
    assert page.headers["content-disposition"].startswith("attachment")


def test_the_page_is_ours_and_names_nothing_outside(client: TestClient) -> None:
    response = client.get("/?cerca=sportello")
    head, _, _ = response.text.partition("window.gradio_config")
    assert 'lang="it"' in head and "http://" not in head and "https://" not in head
    assert 'data-view="cerca"' in response.text
    assert "connect-src 'self'" in response.headers["content-security-policy"]


def test_assets_come_from_the_package_only(client: TestClient) -> None:
    assert client.get(asset_url("page.js")).headers["content-type"].startswith("text/javascript")
    assert client.get("/page/titillium-web-OFL.txt").text.startswith("Copyright")
    assert client.get("/page/..%2Fui.py").status_code == 404
