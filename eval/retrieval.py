"""Measures retrieval on a collection in BEIR form, through the same index that answers."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from app.errors import AppError
from app.service import Service
from app.session import opened_at
from corpus.records import DocumentRecord, DocumentRef, PassageRecord
from eval.measures import Found, judge, retrieval_scores
from eval.runs import Run, Setting, release
from index.fuse import CANDIDATES, DENSE_WEIGHT
from index.lexical import K1, B
from ingest.document import Block, Reading
from ingest.passages import PASSAGE_FORMAT, cut_passages
from ingest.pipeline import passage_record, reader_format
from ingest.structure import build_document

SEARCH_THREADS = 2


class BadCollection(AppError):
    """A folder that is not a collection in BEIR form."""


def measure_retrieval(folder: Path, k: int = 100, home: Path | None = None) -> dict[str, object]:
    """Index the collection of ``folder`` and search all its judged queries ``k`` deep.

    Works in a temporary home unless ``home`` is given. Gives the contract's RetrievalScores;
    latencies are wall time of one query with SEARCH_THREADS under way. Raises BadCollection.
    """
    return retrieval_scores(run_retrieval(folder, k, home))


def run_retrieval(folder: Path, k: int = 100, home: Path | None = None) -> Run:
    """The same, query by query."""
    corpus = _read_jsonl(folder / "corpus.jsonl")
    queries = {str(item["_id"]): str(item["text"]) for item in _read_jsonl(folder / "queries.jsonl")}
    judged = _read_qrels(folder)
    asked = {identifier: text for identifier, text in queries.items() if identifier in judged}
    if missing := judged.keys() - asked.keys():
        raise BadCollection(
            f"In {folder} sono giudicate {len(missing)} domande che queries.jsonl non ha, "
            f"come «{min(missing)}»: aggiungerle, o toglierle dai giudizi."
        )
    with _home(home) as root, opened_at(root) as service:
        started = time.perf_counter()
        names = _index(service, corpus)
        index_seconds = time.perf_counter() - started
        found = _search_all(service, asked, names, k)
        config: dict[str, Setting] = {
            "model": service.model_identity,
            "dense_weight": DENSE_WEIGHT,
            "candidates": CANDIDATES,
            "k1": K1,
            "b": B,
            "passages": PASSAGE_FORMAT,
            "documents": len(corpus),
            "k": k,
        }
        counts = {"passages": service.passage_count(), "index_seconds": round(index_seconds, 2)}
    return Run(
        kind="retrieval",
        name="",
        collection=folder.resolve().name,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        release=release(),
        config=config,
        counts=counts,
        queries=judge(asked, judged, found),
    )


def _search_all(
    service: Service, asked: Mapping[str, str], names: Mapping[str, str], k: int
) -> dict[str, Found]:
    """What every query found; a document stands where its best passage does."""

    def search(text: str) -> Found:
        result = service.search(text, k)
        return Found(tuple(dict.fromkeys(names[hit.document.id] for hit in result.hits)), result.took_ms)

    with ThreadPoolExecutor(SEARCH_THREADS) as pool:
        return dict(zip(asked, pool.map(search, asked.values()), strict=True))


def _index(service: Service, corpus: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Put every entry in as a document of its own; gives document identifier to BEIR identifier."""
    names: dict[str, str] = {}
    entries = []
    for item in corpus:
        name, text, title = str(item["_id"]), str(item.get("text") or ""), str(item.get("title") or "")
        if not (text.strip() or title.strip()):
            continue
        identifier = hashlib.sha256(name.encode()).hexdigest()[:16]
        names[identifier] = name
        entries.append(_entry(identifier, title, text or title))
    service.put_documents(entries)
    return names


def _entry(identifier: str, title: str, text: str) -> tuple[DocumentRecord, list[PassageRecord]]:
    """An entry as a document: cut into passages as any other, named by its own title or not at all."""
    blocks = tuple(Block("paragraph", line.strip()) for line in text.splitlines() if line.strip())
    document = build_document(Reading(blocks), identifier)
    document = replace(document, act=replace(document.act, title=title))
    passages = [passage_record(passage) for passage in cut_passages(document, identifier)]
    record = DocumentRecord(
        ref=DocumentRef(identifier, f"beir:{identifier}", title, "documento", None, None, None),
        language=document.act.language,
        media_type="text/plain",
        size=len(text.encode()),
        pages=0,
        passages=len(passages),
        ocr_pages=0,
        warnings=(),
        state="stored",
        reader=reader_format(),
        added="",
        text=document.text,
        page_layout="[]",
        outline="[]",
    )
    return record, passages


def _read_jsonl(path: Path) -> list[dict[str, object]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadCollection(f"{path} non si legge ({error}): serve una cartella in formato BEIR.") from error
    return [_entry_of(line, number, path) for number, line in enumerate(lines, start=1) if line.strip()]


def _entry_of(line: str, number: int, path: Path) -> dict[str, object]:
    try:
        item = json.loads(line)
    except ValueError as error:
        raise BadCollection(f"La riga {number} di {path} non è JSON: {error}.") from error
    if not isinstance(item, dict) or "_id" not in item:
        raise BadCollection(f"Alla riga {number} di {path} manca «_id».")
    return item


def _read_qrels(folder: Path) -> dict[str, dict[str, int]]:
    """The judgements by query and entry."""
    path = next((p for p in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if p.exists()), None)
    if path is None:
        raise BadCollection(f"In {folder} manca qrels.tsv: serve una cartella in formato BEIR.")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    judged: dict[str, dict[str, int]] = {}
    try:
        for query, entry, score in (line.split("\t") for line in lines if line.strip()):
            judged.setdefault(query, {})[entry] = int(float(score))
    except ValueError as error:
        raise BadCollection(f"{path} non ha tre colonne separate da tabulazioni: {error}.") from error
    return judged


@contextmanager
def _home(home: Path | None) -> Iterator[Path]:
    if home is not None:
        yield home
        return
    with TemporaryDirectory(prefix="prassi-eval-") as folder:
        yield Path(folder)
