"""Vectors that are kept: no text is embedded twice by one model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.kept_vectors import KeptVectors


class Counting:
    """Makes vectors, and remembers of what."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> list[list[float]]:
        self.asked += texts
        return [[float(len(text)), 1 / 3, 0.0] for text in texts]


@pytest.fixture
def embed() -> Counting:
    return Counting()


def test_a_text_is_embedded_once(tmp_path: Path, embed: Counting) -> None:
    first = KeptVectors(tmp_path / "v.db", "m").vectors(["uno", "due", "uno"], embed)
    again = KeptVectors(tmp_path / "v.db", "m").vectors(["due", "tre", "uno"], embed)
    assert embed.asked == ["uno", "due", "tre"]
    assert again == [first[1], [3.0, first[0][1], 0.0], first[0]]
    assert first[0] == first[2]


def test_a_new_vector_is_what_a_kept_one_is(tmp_path: Path, embed: Counting) -> None:
    kept = KeptVectors(tmp_path / "v.db", "m")
    assert kept.vectors(["uno"], embed) == kept.vectors(["uno"], embed)
    assert kept.vectors(["uno"], embed)[0][1] == float(np.float16(1 / 3))


def test_another_model_embeds_again(tmp_path: Path, embed: Counting) -> None:
    KeptVectors(tmp_path / "v.db", "m").vectors(["uno"], embed)
    KeptVectors(tmp_path / "v.db", "n").vectors(["uno"], embed)
    assert embed.asked == ["uno", "uno"]


def test_what_is_no_longer_there_is_forgotten(tmp_path: Path, embed: Counting) -> None:
    kept = KeptVectors(tmp_path / "v.db", "m")
    kept.vectors(["uno", "due", "tre"], embed)
    kept.keep_only(["due"])
    kept.vectors(["uno", "due"], embed)
    assert embed.asked == ["uno", "due", "tre", "uno"]


def test_nothing_to_forget(tmp_path: Path) -> None:
    KeptVectors(tmp_path / "v.db", "m").keep_only(["due"])
    assert not (tmp_path / "v.db").exists()


def test_a_broken_file_is_begun_anew(tmp_path: Path, embed: Counting) -> None:
    (tmp_path / "v.db").write_bytes(b"no database at all, but long enough to be looked at as one" * 40)
    assert len(KeptVectors(tmp_path / "v.db", "m").vectors(["uno"], embed)) == 1
    KeptVectors(tmp_path / "v.db", "m").vectors(["uno"], embed)
    assert embed.asked == ["uno"]


def test_an_embedding_that_fails_keeps_nothing(tmp_path: Path, embed: Counting) -> None:
    def fails(texts: list[str]) -> list[list[float]]:
        raise RuntimeError(texts[0])

    kept = KeptVectors(tmp_path / "v.db", "m")
    with pytest.raises(RuntimeError):
        kept.vectors(["uno"], fails)
    kept.vectors(["uno"], embed)
    assert embed.asked == ["uno"]


def test_more_texts_than_one_statement_takes(tmp_path: Path, embed: Counting) -> None:
    kept = KeptVectors(tmp_path / "v.db", "m")
    texts = [f"testo {number}" for number in range(1201)]
    assert kept.vectors(texts, embed) == kept.vectors(texts, embed)
    assert len(embed.asked) == 1201
