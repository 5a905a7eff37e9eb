"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from app.owner import Ownership, acquire
from app.service import Service
from app.session import opened_at, owned
from corpus.home import Home, open_home
from tests.running import encoder

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
DEMO = ROOT / "corpus" / "demo" / "documents"


def pytest_configure() -> None:
    """Keep the tests' homes in memory where that is possible: a hundred of them mean thousands of fsyncs."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def shared_path(name: str) -> Path:
    """A development file beside the checkout; the test skips, and says so, where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs {path}, which is not part of the project")
    return path


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may touch the home of whoever runs it."""
    monkeypatch.setenv("PRASSI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PRASSI_DEBUG", raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


@pytest.fixture
def service(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """An open, empty home. The encoder, which takes a moment to load, is loaded once for all tests."""
    monkeypatch.setattr("index.encoders.late_encoder", lambda _name: encoder())
    held = acquire(home, wait=0)
    assert isinstance(held, Ownership)
    with owned(home, held) as opened:
        yield opened


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that took in the demo corpus, made once for all processes of a run: to be copied, not used."""
    own = tmp_path_factory.getbasetemp()
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demo"
    with FileLock(f"{place}.lock"):
        if not place.exists():
            with opened_at(place.with_name("demo.new")) as service:
                report = service.ingest([DEMO])
                assert report.indexed and not report.failed
            place.with_name("demo.new").rename(place)
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small office's documents: a determination, a note and a list."""
    path = tmp_path / "documenti"
    path.mkdir()
    (path / "determina.md").write_text(DETERMINA, encoding="utf-8")
    (path / "nota.txt").write_text(NOTA, encoding="utf-8")
    (path / "catalogo.html").write_text(CATALOGO, encoding="utf-8")
    return path


DETERMINA = """# DETERMINAZIONE N. 12

Comune di Pratolungo

NUMERO: 12

DATA: 03/03/2026

OGGETTO: Affidamento del servizio di trasporto solidale

## IL DIRIGENTE

Visto l'art. 107 del D.Lgs. 267/2000;

Considerato che il servizio di trasporto solidale accompagna alle visite le persone anziane che vivono sole;

## DETERMINA

1. di affidare il servizio alla cooperativa Il Ponte per 24 mesi;
2. di impegnare la somma di euro 48.600,00 sul capitolo 1204;
3. di individuare quale responsabile del procedimento la dott.ssa Livia Sarti.
"""

NOTA = """NOTA OPERATIVA

Il servizio di trasporto solidale si prenota al numero dell'Ufficio sociale entro le ore 12 del giorno prima.
Le prenotazioni sono raccolte dagli operatori dello sportello, che avvisano l'autista.
Il trasporto è gratuito per chi ha un ISEE sotto i 9.000 euro.
"""

CATALOGO = """<!doctype html><html lang="it"><head><title>Buone pratiche</title></head><body>
<nav><a href="/">Home</a></nav><main><h1>Buone pratiche</h1>
<h2>L'orto dei nonni</h2><p>A Pratolungo dodici pensionati curano un orto comune e insegnano ai ragazzi della
scuola media a coltivare. Il raccolto va alla mensa.</p>
<h2>La bottega dei mestieri</h2><p>Cinque artigiani accolgono giovani che hanno lasciato la scuola per
sei mesi di apprendistato retribuito.</p></main></body></html>
"""
