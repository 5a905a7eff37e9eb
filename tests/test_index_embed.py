"""The embeddings that LlamaIndex sees, and the factory that opens them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import TextNode

from index.e5 import build, store
from index.e5.encoder import Vectors
from index.e5.export import export
from index.e5.known import known_vectors
from index.e5.weights import model_file, read_weights
from index.embed import Embedding, ModelMissing, ModelUnavailable, OnnxE5Embedding, open_embedding

PASSAGES = [known.text for known in known_vectors() if known.kind == "passage"]
QUERIES = [known.text for known in known_vectors() if known.kind == "query"]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    build.build(folder / store.FOLDER)
    return folder


@pytest.fixture(scope="module")
def default(models: Path) -> OnnxE5Embedding:
    return OnnxE5Embedding(models / store.FOLDER)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model as a SentenceTransformer folder; its name does not say e5."""
    pytest.importorskip("torch", reason="torch non è installato (extra «models»)")
    pytest.importorskip("sentence_transformers", reason="manca l'extra «models»")
    folder = tmp_path_factory.mktemp("exported") / "modello"
    export(read_weights(model_file()), folder)
    return folder


@pytest.fixture(scope="module")
def transformer(exported: Path) -> Embedding:
    return open_embedding(str(exported))


class FakeEncoder:
    """Vectors that tell what was asked."""

    identity = "finto/1"
    dimension = 2

    def __init__(self) -> None:
        self.batches: list[int] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(len(texts))
        return np.array([[len(text), 0] for text in texts], dtype=np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


def test_texts_are_passages_and_queries_are_questions() -> None:
    embedding = Embedding(FakeEncoder())
    assert isinstance(embedding, BaseEmbedding)
    assert (embedding.identity, embedding.dimension) == ("finto/1", 2)
    assert embedding.get_query_embedding("abc") == [3, 1]
    assert embedding.get_text_embedding("abc") == [3, 0]
    assert embedding.get_text_embedding_batch(["a", "bb"]) == [[1, 0], [2, 0]]
    assert embedding([TextNode(text="abcd")])[0].embedding == [4, 0]


def test_many_texts_reach_the_encoder_together() -> None:
    encoder = FakeEncoder()
    Embedding(encoder).get_text_embedding_batch(["x"] * 300)
    assert encoder.batches == [256, 44]


def test_the_asynchronous_methods_give_the_same() -> None:
    embedding = Embedding(FakeEncoder())

    async def ask() -> tuple[list[float], list[float], list[list[float]]]:
        return (
            await embedding.aget_query_embedding("abc"),
            await embedding.aget_text_embedding("abc"),
            await embedding.aget_text_embedding_batch(["a", "bb"]),
        )

    assert asyncio.run(ask()) == ([3, 1], [3, 0], [[1, 0], [2, 0]])


def test_the_default_embeds_through_both_doors(default: OnnxE5Embedding) -> None:
    batch = np.array(default.get_text_embedding_batch(PASSAGES), dtype=np.float32)
    assert np.array_equal(batch, default.embed_passages(PASSAGES))
    question = np.array(default.get_query_embedding(QUERIES[0]), dtype=np.float32)
    assert np.array_equal(question, default.embed_queries(QUERIES[:1])[0])
    assert (default.identity, default.dimension) == (store.IDENTITY, 384)


@pytest.mark.parametrize("name", [None, "", "default"])
def test_the_factory_opens_the_default(
    models: Path, monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    monkeypatch.setenv("PRASSI_MODELS", str(models))
    assert open_embedding(name, threads=1).identity == store.IDENTITY


def test_a_default_that_was_not_built_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRASSI_MODELS", str(tmp_path))
    with pytest.raises(ModelMissing, match=r"python -m index\.e5\.build"):
        open_embedding()


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelUnavailable, match=r"pip install '\.\[models\]'"):
        open_embedding("intfloat/multilingual-e5-base")


def test_the_encoder_loads_without_heavy_libraries() -> None:
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'onnx', 'tokenizers', 'llama_index'}"
    code = f"import sys, index.e5.encoder; sys.exit(str({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"


# SentenceTransformer


def test_the_float32_model_agrees(default: OnnxE5Embedding, transformer: Embedding) -> None:
    passages = (default.embed_passages(PASSAGES) * transformer.embed_passages(PASSAGES)).sum(axis=1)
    queries = (default.embed_queries(QUERIES) * transformer.embed_queries(QUERIES)).sum(axis=1)
    assert min(passages.min(), queries.min()) > 0.998


def test_a_transformer_keeps_the_contract(transformer: Embedding) -> None:
    assert transformer.dimension == 384
    assert transformer.embed_passages([]).shape == (0, 384)
    odd = transformer.embed_passages(["", "\ud800", "🎉", "parola " * 10_000])
    assert np.allclose(np.linalg.norm(odd, axis=1), 1, atol=1e-4)


def test_a_folders_identity_follows_its_content(exported: Path) -> None:
    from index.sentence_transformer import SentenceTransformerEncoder

    before = SentenceTransformerEncoder(str(exported)).identity
    assert before.startswith("modello@")
    assert before.endswith("/fp32/1")
    (exported / "README.md").write_text("nota")
    assert SentenceTransformerEncoder(str(exported)).identity != before
    (exported / "README.md").unlink()


def test_a_folder_that_is_no_model_says_so(exported: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="non si apre"):
        open_embedding(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "prompts", "expected"),
    [
        ("intfloat/multilingual-e5-base", {}, ("query: ", "passage: ")),
        ("/srv/modelli/E5_large", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("modello-e50", {}, ("", "")),
        ("BAAI/bge-m3", {"query": "", "document": ""}, ("", "")),
        ("qualunque", {"query": "q: ", "document": "d: "}, ("q: ", "d: ")),
        ("qualunque", {"query": "query: ", "passage": "passage: "}, ("query: ", "passage: ")),
        ("qualunque", {"query": None, "document": None}, ("", "")),
    ],
)
def test_prefixes_follow_the_prompts_then_the_name(
    name: str, prompts: dict[str, str | None], expected: tuple[str, str]
) -> None:
    from index.sentence_transformer import _prefixes

    assert _prefixes(name, prompts) == expected


def test_an_instruct_model_is_asked_with_its_instruction() -> None:
    from index.sentence_transformer import _prefixes

    query, passage = _prefixes("intfloat/multilingual-e5-large-instruct", {})
    assert query.startswith("Instruct: ")
    assert passage == ""
