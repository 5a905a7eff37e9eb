"""References over HTTP: looking up, networks, exports, and what a command gets through a running server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.act_results import ActNetwork, LookupResult
from app.page.acts_html import render_act, render_document_acts, render_most_cited
from app.page.answer_html import render_answer
from app.service import Service
from app.web import create_app
from app.wire import from_json, to_json
from corpus.home import open_home
from tests.acts_set import write_acts

HERE = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("ufficio")
    opened = Service.open(open_home(folder / "home"))
    (folder / "segni").mkdir()
    text = 'Relazione <b>finta</b>\n\nVisto l\'art. 55 del Codice del Terzo settore & "altro" <script>.\n'
    (folder / "segni" / "segni.txt").write_text(text, encoding="utf-8")
    opened.ingest([write_acts(folder / "atti"), folder / "segni"])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def api(office: Service) -> Iterator[TestClient]:
    with TestClient(create_app(office, lambda: "token"), base_url=HERE) as client:
        yield client


def test_looking_up(api: TestClient) -> None:
    found = api.get("/api/v1/references", params={"q": "art. 55 cts"}).json()
    assert found["reference"]["urn"].endswith("117~art55")
    assert len(found["documents"]) == 3 and found["passages"]


def test_a_network_of_an_act_and_of_a_document(api: TestClient) -> None:
    network = api.get("/api/v1/references/network", params={"q": "determinazione 41/2026"}).json()
    identifier = network["centre"]["document"]["id"]
    assert network == api.get(f"/api/v1/documents/{identifier}/network").json()


def test_the_most_cited(api: TestClient) -> None:
    found = api.get("/api/v1/references/cited", params={"limit": 2}).json()
    assert len(found) == 2 and found[0]["documents"] >= found[1]["documents"]


@pytest.mark.parametrize(("form", "media_type"), [("csv", "text/csv"), ("jsonld", "application/ld+json")])
def test_exports(api: TestClient, form: str, media_type: str) -> None:
    answer = api.get("/api/v1/references/export", params={"q": "determinazione 41/2026", "format": form})
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["content-disposition"].startswith("attachment")
    if form == "jsonld":
        assert json.loads(answer.text)["@graph"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/references?q=portierato", 400),
        ("/api/v1/references/network?q=portierato", 400),
        ("/api/v1/references/export?q=L.%20241/1990&format=xml", 422),
        ("/api/v1/references", 422),
        ("/api/v1/documents/ignoto/network", 404),
    ],
)
def test_errors_are_problems(api: TestClient, path: str, status: int) -> None:
    answer = api.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_results_survive_the_way_through_json(office: Service) -> None:
    """A command that finds the home held by a server reads them back from it."""
    found, network = office.lookup("art. 55 cts"), office.network("determinazione 41/2026")
    assert from_json(LookupResult, to_json(found)) == found
    assert from_json(ActNetwork, to_json(network)) == network


def test_the_page_escapes_what_documents_say(office: Service) -> None:
    shown = render_act(office.lookup("art. 55 cts"), office.network("art. 55 cts"), "art. 55 <cts>")
    assert "<script>" not in shown and "&lt;script&gt;" in shown
    assert "art.+55+%3Ccts%3E" in shown


def test_the_page_shows_the_act_its_articles_and_those_who_cite_it(office: Service) -> None:
    asked = "art. 55 del Codice del Terzo settore"
    shown = render_act(office.lookup(asked), office.network(asked), asked)
    for words in ("Articolo 55 – D.Lgs. 117/2017", "Testo vigente su Normattiva", "3 documenti"):
        assert words in shown
    assert 'aria-current="true"' in shown and "<mark>" in shown


def test_the_page_on_a_document_that_is_no_act(office: Service) -> None:
    report = next(one.id for one in office.documents() if one.path.endswith("relazione.txt"))
    shown = render_document_acts(office.document_network(report), f"documento:{report}")
    assert "Su che cosa si fonda" in shown and "codice del Terzo settore" in shown


def test_the_page_before_anything_is_asked(office: Service) -> None:
    assert "I più citati" in render_most_cited(office.most_cited(5))
    assert "In qualunque forma" not in render_most_cited(()) and "Scrivi una norma" in render_most_cited(())


def test_the_page_warns_beside_an_answer(office: Service) -> None:
    answer = office.ask("A chi è affidato il servizio di trasporto scolastico?")
    shown = render_answer(answer, "/?q=a")
    assert "Atti cambiati in seguito" in shown and "revocata da" in shown
    assert "Norme e atti citati" in shown


def test_addresses_of_the_page_lead_to_the_places(office: Service, api: TestClient) -> None:
    for citing in office.lookup("art. 55 cts").documents:
        for mention in citing.mentions:
            assert api.get(mention.url).status_code == 200


def test_a_home_of_an_earlier_version_gets_its_references(office: Service, tmp_path: Path) -> None:
    """Documents read before references were kept are read again by the next ingestion."""
    import sqlite3

    home = open_home(tmp_path / "home")
    folder = write_acts(tmp_path / "atti")
    earlier = Service.open(home)
    earlier.ingest([folder])
    earlier.close()
    with sqlite3.connect(home.register) as database:
        for table in ("act_references", "acts", "relations"):
            database.execute(f"DROP TABLE {table}")
        database.execute('ALTER TABLE passages DROP COLUMN "references"')
        database.execute("UPDATE settings SET value = '2' WHERE key = 'schema'")
        database.execute("UPDATE documents SET reader = 'r3p3'")
        database.execute("UPDATE files SET reader = 'r3p3'")
    database.close()
    later = Service.open(home)
    try:
        assert later.lookup("art. 55 cts").documents == ()
        assert later.ingest([folder]).indexed == 4
        assert len(later.lookup("art. 55 cts").documents) == 2
    finally:
        later.close()
