"""A tiny invented collection, and runs on it that need no encoder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.measures import Found, judge
from eval.runs import Run, Setting

ENTRIES = {
    "e1": "L'orto comune dei pensionati di Pratolungo",
    "e2": "Il trasporto solidale si prenota allo sportello",
    "e3": "La mensa scolastica e le diete",
    "e4": "La bottega dei mestieri accoglie apprendisti",
    "e5": "Il portierato sociale di via dei Tintori",
    "e6": "La biblioteca dei piccoli apre il sabato",
    "e7": "Contributi per l'affitto alle giovani coppie",
    "e8": "Il centro estivo al fiume",
    "e9": "La banca del tempo tra vicini",
    "e10": "Lo sportello per chi assiste un familiare",
    "e11": "La ciclofficina del quartiere",
    "e12": "Il pedibus verso la scuola media",
}
HOSTILE = '<script>alert("x")</script> | [mensa](javascript:1) `*` &amp; \x07\u2028scolastica'
QUESTIONS = {"q1": "orto pensionati", "q2": "prenotare il trasporto solidale", "q3": HOSTILE, "q4": "pedibus"}
JUDGED: Mapping[str, Mapping[str, int]] = {
    "q1": {"e1": 1},
    "q2": {"e2": 1, "e10": 1},
    "q3": {"e3": 1},
    "q4": {"e12": 1},
}

GOOD = {"q1": ["e1", "e2"], "q2": ["e2", "e10"], "q3": ["e1", "e3"], "q4": ["e12"]}
WORSE = {"q1": ["e2", "e1"], "q2": ["e10", "e1", "e2"], "q3": ["e3"], "q4": ["e4", "e5"]}


def write_collection(folder: Path) -> Path:
    """The collection in BEIR form."""
    folder.mkdir()
    entries = [{"_id": key, "title": "", "text": text} for key, text in ENTRIES.items()]
    queries = [{"_id": key, "text": text} for key, text in QUESTIONS.items()]
    judgements = [f"{query}\t{entry}\t1" for query, found in JUDGED.items() for entry in found]
    for name, items in (("corpus", entries), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items))
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judgements]) + "\n")
    return folder


def made_run(name: str, ranked: Mapping[str, Sequence[str]], **config: Setting) -> Run:
    """A run in which the queries found what is said, one millisecond slower each."""
    found = {query: Found(tuple(ids), 10.0 + at) for at, (query, ids) in enumerate(ranked.items())}
    return Run(
        kind="retrieval",
        name=name,
        collection="prova",
        made="2026-11-25T10:00:00+00:00",
        release="0.1.0",
        config={"model": "finto", "k": 100, **config},
        counts={"passages": 12.0, "index_seconds": 1.5},
        queries=judge({query: QUESTIONS[query] for query in ranked}, JUDGED, found),
    )
