"""Capitals written small for the encoder."""

from __future__ import annotations

import pytest

from index.capitals import in_small_letters


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("OGGETTO: AVVISO PUBBLICO PER ALLOGGI", "oggetto: avviso pubblico per alloggi"),
        ("OGGETTO: Avviso pubblico per alloggi", "OGGETTO: Avviso pubblico per alloggi"),
        ("L'UVM e il PTRI", "L'UVM e il PTRI"),
        ("UVM / PTRI", "UVM / PTRI"),
        ("IL DIRETTORE GENERALE\nVista la L.R. 3/2023", "il direttore generale\nVista la L.R. 3/2023"),
        ("CITTÀ DI BORGO SERENO", "città di borgo sereno"),
        ("", ""),
    ],
)
def test_lines_in_capitals_are_written_small(text: str, small: str) -> None:
    assert in_small_letters(text) == small


def test_the_length_never_changes() -> None:
    text = "İSTANBUL E LA SUA PROVINCIA"  # this I takes two characters when small
    assert len(in_small_letters(text)) == len(text)
