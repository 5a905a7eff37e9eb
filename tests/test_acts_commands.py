"""``prassi refs``: what a text cites, who cites an act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.commands import cli
from tests.acts_set import write_acts
from tests.fakes_page import write_pdf
from tests.running import run_here

FIELDS = {
    "text", "start", "end", "kind", "act_type", "authority", "number", "year", "date", "article",
    "paragraph", "letter", "urn", "url", "confidence",
}  # fmt: skip
TEXT = "Visto l'art. 107 del TUEL e la determina n. 12/2025."


def extracted(arguments: list[str], given: str | bytes | None = None) -> list[dict[str, object]]:
    result = CliRunner().invoke(cli, ["refs", "extract", *arguments, "--json"], input=given)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, list)
    return found


def test_extract_from_standard_input() -> None:
    found = extracted(["-"], TEXT)
    assert [TEXT[one["start"] : one["end"]] for one in found] == ["art. 107 del TUEL", "determina n. 12/2025"]  # type: ignore[misc]
    assert found[0].keys() >= FIELDS
    assert found[0]["urn"] == "urn:nir:stato:decreto.legislativo:2000-08-18;267~art107"
    assert found[1]["urn"] is None and found[1]["confidence"] == "ambiguous"


def test_extract_with_what_is_known_of_the_citing_act() -> None:
    found = extracted(["--authority", "Comune di Pratolungo", "--date", "2025-05-01"], TEXT)
    assert found[1]["urn"] == "urn:nir:comune.pratolungo:determinazione:2025;12"
    assert str(found[0]["url_then"]).endswith("!vig=2025-05-01")


def test_extract_from_a_file_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "atto.txt"
    text = f"\ufeffRiga uno\r\n\r\n  {TEXT}"
    path.write_text(text, encoding="utf-8", newline="")
    found = extracted([str(path)])
    assert text[1:][found[0]["start"] : found[0]["end"]] == "art. 107 del TUEL"  # type: ignore[misc]


def test_extract_from_a_pdf(tmp_path: Path) -> None:
    write_pdf(tmp_path / "determina41.pdf")
    assert isinstance(extracted([str(tmp_path / "determina41.pdf")]), list)


def test_extract_of_nothing() -> None:
    assert extracted(["-"], "") == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["refs", "extract", "manca.txt"], "non si legge"),
        (["refs", "extract", "--date", "ieri"], "2026-01-29"),
        (["refs", "lookup", "portierato"], "non riconosco un atto"),
    ],
)
def test_errors_are_one_italian_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], word: str
) -> None:
    ended = run_here(monkeypatch, tmp_path / "home", *arguments)
    assert ended.status == 2 and word in ended.err and "Traceback" not in ended.err


def test_lookup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run_here(monkeypatch, home, "ingest", write_acts(tmp_path / "atti")).status == 0
    found = run_here(monkeypatch, home, "refs", "lookup", "art. 55 cts", "--json").json
    assert isinstance(found, dict)
    assert found.keys() >= {"reference", "passages", "documents"}
    assert len(found["documents"]) == 2
    shown = run_here(monkeypatch, home, "refs", "lookup", "determinazione 41/2026").out
    assert "Revocata da" in shown and "È in archivio" in shown
