"""The HTTP API: its routes, its errors, and who is let in."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.service import Service
from app.uploads import UploadRefused
from app.web import create_app
from corpus.home import Home

TOKEN = "secret-of-the-commands"
HERE = "http://127.0.0.1:7860"


@pytest.fixture
def app(service: Service, folder: Path) -> FastAPI:
    service.ingest([folder])
    return create_app(service, lambda: TOKEN)


@pytest.fixture
def api(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        yield client


def assert_problem(response: httpx.Response, status: int, word: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found = response.json()
    assert set(found) == {"type", "title", "status", "detail"}
    assert found["status"] == status
    assert word in found["detail"] and found["detail"].endswith((".", "documents"))


def identifier_of(api: TestClient, name: str) -> str:
    found = [d["id"] for d in api.get("/api/v1/documents").json() if d["path"].endswith(name)]
    assert len(found) == 1
    return str(found[0])


# -- routes ------------------------------------------------------------------------------


def test_every_reading_route_answers(api: TestClient) -> None:
    assert api.get("/api/v1/health").json() == {"status": "ok"}
    found = api.get("/api/v1/search", params={"q": "trasporto solidale", "k": 2}).json()
    assert set(found) == {"query", "hits", "took_ms"} and len(found["hits"]) == 2
    answer = api.get("/api/v1/ask", params={"q": "Chi è il responsabile del procedimento?"}).json()
    assert {"question", "refused", "answer", "sentences", "citations"} <= set(answer)
    documents = api.get("/api/v1/documents").json()
    assert len(documents) == 3
    one = api.get(f"/api/v1/documents/{documents[0]['id']}").json()
    assert one["summary"] == documents[0] and one["text"] and one["passages"]
    facets = api.get("/api/v1/facets").json()
    assert sum(count for _, count in facets["languages"]) == 3
    paths = api.get("/api/v1/openapi.json").json()["paths"]
    for path in ("health", "search", "ask", "documents", "documents/{identifier}", "facets", "ingest"):
        assert f"/api/v1/{path}" in paths


def test_filters_narrow_and_bad_ones_are_explained(api: TestClient) -> None:
    identifier = identifier_of(api, "nota.txt")
    hits = api.get("/api/v1/search", params={"q": "trasporto", "filter": f"document={identifier}"}).json()[
        "hits"
    ]
    assert hits and {hit["document"]["id"] for hit in hits} == {identifier}
    assert api.get("/api/v1/documents", params={"filter": "year=2031"}).json() == []
    assert_problem(api.get("/api/v1/search", params={"q": "x", "filter": "colore=blu"}), 400, "colore")
    assert_problem(api.get("/api/v1/ask", params={"q": "x", "filter": "year"}), 400, "CAMPO=VALORE")
    assert_problem(api.get("/api/v1/documents", params={"filter": "year=ieri"}), 400, "quattro cifre")


def test_an_empty_question_finds_nothing(api: TestClient) -> None:
    assert api.get("/api/v1/search", params={"q": "  "}).json()["hits"] == []


def test_documents_are_taken_out(api: TestClient) -> None:
    identifier = identifier_of(api, "nota.txt")
    assert api.delete(f"/api/v1/documents/{identifier}").json() == [identifier]
    assert_problem(api.get(f"/api/v1/documents/{identifier}"), 404, identifier)
    assert_problem(api.delete(f"/api/v1/documents/{identifier}"), 404, identifier)


# -- errors ------------------------------------------------------------------------------


def test_what_is_not_there_is_not_found(api: TestClient) -> None:
    assert_problem(api.get("/api/v1/documents/nessuno"), 404, "nessuno")
    assert_problem(api.get("/api/v1/documents/%ED%B3%A9"), 404, "")
    assert_problem(api.get("/api/v1/nulla"), 404, "non c'è nulla")
    assert_problem(api.post("/api/v1/search"), 404, "non c'è nulla")


def test_malformed_requests_are_refused(api: TestClient) -> None:
    assert_problem(api.get("/api/v1/search", params={"q": "x" * 2001}), 422, "q")
    assert_problem(api.get("/api/v1/search"), 422, "q")
    assert_problem(api.get("/api/v1/search", params={"q": "x", "k": 0}), 422, "k")
    assert_problem(api.get("/api/v1/search", params={"q": "x", "k": 10**6}), 422, "k")
    assert_problem(api.post("/api/v1/documents"), 422, "files")
    assert_problem(
        api.post("/api/v1/ingest", json={"paths": []}, headers={"X-Prassi-Token": TOKEN}), 422, "paths"
    )


def test_an_unforeseen_error_shows_nothing_of_the_inside(
    api: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("/etc/secret")

    monkeypatch.setattr(service, "search", broken)
    response = api.get("/api/v1/search", params={"q": "x"})
    assert_problem(response, 500, "imprevisto")
    assert "secret" not in response.text


def test_a_full_disk_is_told(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.home.MINIMUM_FREE_BYTES", 1 << 60)
    response = api.post("/api/v1/documents", files=[("files", ("a.txt", b"NOTA\n\nTesto."))])
    assert_problem(response, 507, "Spazio su disco")


# -- who is let in -----------------------------------------------------------------------


def test_a_page_of_another_site_changes_nothing(api: TestClient) -> None:
    identifier = identifier_of(api, "nota.txt")
    for origin in ("https://example.org", "null", "http://127.0.0.1:9999", "http://[bad"):
        headers = {"Origin": origin}
        assert api.delete(f"/api/v1/documents/{identifier}", headers=headers).status_code == 403
        files = [("files", ("a.txt", b"x"))]
        assert api.post("/api/v1/documents", files=files, headers=headers).status_code == 403
    assert identifier_of(api, "nota.txt") == identifier
    assert api.delete(f"/api/v1/documents/{identifier}", headers={"Origin": HERE}).status_code == 200


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1.example.org", "10.0.0.1:7860", "[bad", "", "127.0.0.1@evil"]
)
def test_another_name_of_this_computer_is_refused(api: TestClient, host: str) -> None:
    response = api.get("/api/v1/documents", headers={"Host": host})
    assert response.status_code == 403 and "rifiutata" in response.text


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:1", "[::1]:7860", "LOCALHOST"])
def test_this_computer_is_let_in(api: TestClient, host: str) -> None:
    assert api.get("/api/v1/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("token", [None, "", "wrong", "perché"])
def test_folders_are_taken_in_for_the_one_who_started_the_server_only(
    api: TestClient, folder: Path, token: str | None
) -> None:
    headers = {} if token is None else {"X-Prassi-Token": token.encode()}
    response = api.post("/api/v1/ingest", json={"paths": [str(folder)]}, headers=headers)
    assert_problem(response, 403, "chi ha avviato")


def test_an_ingestion_tells_how_far_it_is_and_ends_with_its_report(api: TestClient, folder: Path) -> None:
    (folder / "altra.txt").write_text("ALTRA\n\nIl mercato è di mercoledì.\n")
    response = api.post("/api/v1/ingest", json={"paths": [str(folder)]}, headers={"X-Prassi-Token": TOKEN})
    lines = [json.loads(line) for line in response.text.splitlines() if line]
    assert [next(iter(line)) for line in lines] == ["progress", "report"]
    assert lines[-1]["report"]["indexed"] == 1
    response = api.post(
        "/api/v1/ingest", json={"paths": [str(folder / "manca")]}, headers={"X-Prassi-Token": TOKEN}
    )
    assert "non esiste" in json.loads(response.text)["error"]


# -- sent files --------------------------------------------------------------------------


def outside(home: Home, root: Path) -> dict[str, int]:
    """Everything beside the home, with its size."""
    return {
        str(path): path.stat().st_size
        for path in root.rglob("*")
        if path.is_file() and not path.is_relative_to(home.root)
    }


def test_good_files_are_taken_in_beside_bad_ones(api: TestClient, home: Home) -> None:
    files = [
        ("files", ("avviso.txt", b"AVVISO\n\nLa piscina comunale apre il primo giugno.")),
        ("files", ("rotto.pdf", b"%PDF-1.7 broken")),
        ("files", ("vuoto.txt", b"")),
        ("files", ("..", b"a name that is none")),
        ("files", ("avviso.txt", b"the same name twice")),
    ]
    report = api.post("/api/v1/documents", files=files).json()
    assert report["indexed"] == 1
    assert len(report["failed"]) == 4 and all(failure["reason"].endswith(".") for failure in report["failed"])
    assert "piscina" in api.get("/api/v1/search", params={"q": "piscina comunale"}).json()["hits"][0]["text"]
    # What cannot be read is not kept.
    assert [path.name for path in home.uploads.rglob("*")] == ["avviso.txt"]
    again = api.post("/api/v1/documents", files=[("files", ("avviso.txt", b"AVVISO\n\nApre il due luglio."))])
    assert (again.json()["indexed"], again.json()["removed"]) == (1, 1)
    identifier = identifier_of(api, "avviso.txt")
    api.delete(f"/api/v1/documents/{identifier}")
    assert list(home.uploads.rglob("*")) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../fuori.txt",
        "/etc/fuori.txt",
        "..\\..\\fuori.txt",
        "C:\\fuori.txt",
        "a/../../fuori.txt",
        "fuo\0ri.txt",
        "fuori\n.txt",
        ".../fuori.txt",
        "%2e%2e%2ffuori.txt",
    ],
)
def test_a_name_leads_nowhere_but_into_the_home(
    service: Service, home: Home, tmp_path: Path, name: str
) -> None:
    sent = tmp_path / "sent"
    sent.write_text("FUORI\n\nTesto del file inviato.\n")
    before = outside(home, tmp_path)
    assert service.upload([(name, sent)]).indexed == 1
    assert outside(home, tmp_path) == before
    (kept,) = home.uploads.iterdir()
    assert kept.read_text() == sent.read_text()
    assert not Path("/etc/fuori.txt").exists()


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a/", "\0", "   ", "x" * 300, "...", "é" * 130])
def test_a_name_that_is_none_is_refused(service: Service, home: Home, tmp_path: Path, name: str) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(b"x")
    with pytest.raises(UploadRefused, match="non va bene: rinominarlo"):
        service.upload([(name, sent)])
    assert list(home.uploads.rglob("*")) == []


def test_the_longest_name_is_kept(service: Service, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.write_text("NOTA\n\nUn nome lungo.\n")
    assert service.upload([("x" * 236 + ".txt", sent)]).indexed == 1


def test_a_request_without_a_file_in_it(api: TestClient) -> None:
    response = api.post("/api/v1/documents", files=[("files", ("", io.BytesIO(b"x")))])
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"
