"""With default settings nothing is ever asked of another computer."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.running import environment, run, serving

GUARD = Path(__file__).parent / "no_network"


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    """The environment that watches: none of the usual switches against telemetry is set."""
    (tmp_path / "attempts").touch()
    return {"PYTHONPATH": str(GUARD), "PRASSI_TEST_ATTEMPTS": str(tmp_path / "attempts")}


def attempts(tmp_path: Path) -> str:
    return (tmp_path / "attempts").read_text()


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
        "import socket; socket.getaddrinfo('huggingface.co', 443)",
        "import urllib.request; urllib.request.urlopen('https://api.gradio.app/', timeout=1)",
        "import httpx; httpx.get('https://example.org', timeout=1)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    ],
)
def test_the_watch_sees_what_it_should(tmp_path: Path, watched: dict[str, str], attempt: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", attempt],
        env=environment(tmp_path, **watched),
        capture_output=True,
        check=False,
    )
    assert ended.returncode != 0
    assert "socket." in attempts(tmp_path)


def test_commands_ask_nothing_of_other_computers(
    tmp_path: Path, folder: Path, watched: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GRADIO_ANALYTICS_ENABLED", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DO_NOT_TRACK"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    for words in (
        ["ingest", folder],
        ["search", "trasporto"],
        ["ask", "Chi è il responsabile del procedimento?"],
        ["doctor"],
        ["reindex"],
    ):
        ended = run(home, *words, **watched)
        assert ended.status == 0, ended.err
    assert attempts(tmp_path) == ""


def test_the_server_asks_nothing_of_other_computers(
    tmp_path: Path, folder: Path, watched: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRADIO_ANALYTICS_ENABLED", raising=False)
    home = tmp_path / "home"
    with (
        serving(home, **watched) as (_, url),
        httpx.Client(base_url=url, trust_env=False, timeout=30) as http,
    ):
        assert run(home, "ingest", folder, **watched).status == 0
        page = http.get("/")
        assert page.status_code == 200
        assert http.get("/api/v1/search", params={"q": "trasporto"}).json()["hits"]
        assert not http.get("/api/v1/ask", params={"q": "Chi è il responsabile?"}).is_error
        # What the page tells a browser to load is on this server too.
        for word in ('src="http', 'href="http', "url(http", "@import"):
            assert word not in page.text.replace(f'"{url}', '"'), word
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))):
            pass
    assert attempts(tmp_path) == ""


def test_the_encoder_tells_its_maker_nothing(tmp_path: Path) -> None:
    """Its library would send events from a thread that no watch in Python sees, and keep them at home."""
    settings = environment(tmp_path / "prassi", HOME=str(tmp_path / "casa"), XDG_CACHE_HOME="")
    # Where tests run by themselves the library is silent of its own accord.
    for name in ("ORT_DISABLE_TELEMETRY", "CI", "GITHUB_ACTIONS", "TF_BUILD"):
        settings.pop(name, None)
    (tmp_path / "casa").mkdir()
    code = "from index.embed import open_embedding; open_embedding().get_text_embedding('prova')"
    subprocess.run([sys.executable, "-c", code], env=settings, check=True)
    assert list((tmp_path / "casa").rglob("*")) == []
