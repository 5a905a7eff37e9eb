"""What README and guide tell people to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.commands import cli
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "guida").glob("*.md"))]
_COMMAND = re.compile(r"\bprassi ((?:eval |documents |refs )?[a-z]+)\b")
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
_COMMANDS = {"ask", "doctor", "documents", "eval", "ingest", "refs", "reindex", "search", "serve"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    named = set(_COMMAND.findall(page.read_text(encoding="utf-8")))
    for command in {name for name in named if name.split()[0] in _COMMANDS}:
        words = [
            word
            for word in command.split()
            if word
            in _COMMANDS
            | {"retrieval", "answers", "compare", "report", "show", "remove", "extract", "lookup"}
        ]
        result = CliRunner().invoke(cli, [*words, "--help"])
        assert result.exit_code == 0, f"prassi {command}: {result.output}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_exist(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in _COMMANDS:
        assert command in text


def test_the_code_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "267~art107-com3" in shown and "comune.pratolungo:determinazione:2025;12" in shown


def test_the_set_up_commands_can_be_run() -> None:
    for name in ("run", "test", ".ci/run"):
        path = ROOT / name
        assert path.stat().st_mode & 0o111, name
        assert path.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash")
