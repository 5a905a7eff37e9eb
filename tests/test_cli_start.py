"""What a command loads before it can answer: nothing heavy that it does not use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.owner import Ownership, acquire
from app.session import owned
from corpus.home import open_home
from tests.conftest import CATALOGO, DETERMINA, NOTA
from tests.running import environment

TELLING = """
import atexit, sys
atexit.register(lambda: print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules})))
sys.argv = ["prassi", *sys.argv[1:]]
from eval.commands import main
main()
"""

NEVER = {
    *("fastapi", "gradio", "lxml", "llama_index", "onnx", "PIL", "pikepdf", "pypdf", "pypdfium2", "scipy"),
    *("sentence_transformers", "spacy", "starlette", "tokenizers", "torch", "transformers", "uvicorn"),
}
"""No command needs these that neither reads new files nor serves."""
VECTORS = {"numpy", "onnxruntime", "snowballstemmer"}
HOME = {"filelock", "qdrant_edge", "sqlalchemy"}
OTHERS_ANSWER = {"httpx"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three documents, and the folder they came from beside it."""
    folder = tmp_path_factory.mktemp("filled") / "documenti"
    folder.mkdir()
    for name, text in (("determina.md", DETERMINA), ("nota.txt", NOTA), ("catalogo.html", CATALOGO)):
        (folder / name).write_text(text, encoding="utf-8")
    home = open_home(folder.with_name("home"))
    held = acquire(home, wait=0)
    assert isinstance(held, Ownership)
    with owned(home, held) as service:
        assert service.ingest([folder]).indexed == 3
    return home.root


def loaded(home: Path, words: Sequence[str | Path], status: int = 0) -> set[str]:
    """The packages that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", TELLING, *map(str, words)],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    (told,) = [line for line in done.stdout.splitlines() if line.startswith("LOADED ")]
    return set(told.split()[1:])


@pytest.mark.parametrize(("words", "status"), [(["--help"], 0), (["search", "--help"], 0), (["serch"], 2)])
def test_help_loads_nothing_heavy(tmp_path: Path, words: list[str], status: int) -> None:
    found = loaded(tmp_path / "home", words, status)
    assert sorted(found & (NEVER | VECTORS | HOME | OTHERS_ANSWER)) == []


@pytest.mark.parametrize(
    "words", [["documents"], ["documents", "--json"], ["documents", "--filter", "year=2026"]]
)
def test_a_list_needs_neither_the_encoder_nor_llamaindex(filled: Path, words: list[str]) -> None:
    found = loaded(filled, words)
    assert sorted(found & (NEVER | VECTORS | OTHERS_ANSWER)) == []
    assert found >= HOME


def test_an_ingestion_that_finds_nothing_new_needs_them_neither(filled: Path) -> None:
    found = loaded(filled, ["ingest", filled.with_name("documenti")])
    assert sorted(found & {"fastapi", "gradio", "llama_index", "onnxruntime", "spacy", "torch"}) == []


@pytest.mark.parametrize("words", [["search", "trasporto solidale"], ["ask", "Chi è il responsabile?"]])
def test_a_question_needs_the_encoder_but_not_llamaindex(filled: Path, words: list[str]) -> None:
    found = loaded(filled, [*words, "--json"])
    assert sorted(found & (NEVER | OTHERS_ANSWER)) == []
    assert found >= HOME | VECTORS


def test_what_is_new_goes_in_through_llamaindex(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "nuovo.txt").write_text("Il mercato coperto apre alle sette.\n", encoding="utf-8")
    found = loaded(tmp_path / "home", ["ingest", tmp_path / "nuovo.txt"])
    assert found >= {"llama_index", *VECTORS}
    assert "spacy" not in found
