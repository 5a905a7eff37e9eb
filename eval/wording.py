"""Says figures, measures and settings in Italian."""

from __future__ import annotations

import re
from datetime import datetime

from eval.runs import Kind, Run, Setting

MAIN: dict[Kind, str] = {"retrieval": "ndcg@10", "answers": "right"}
"""The measure by which queries are said to gain and lose; the others are read beside it."""

_MEASURES: dict[str, tuple[str, str]] = {
    "ndcg@10": ("nDCG@10", "quanto in alto stanno i pertinenti tra i primi 10 (1: tutti in testa)"),
    "mrr@10": ("MRR@10", "media di 1/rango del primo pertinente, 0 oltre il decimo"),
    "success@1": ("success@1", "domande il cui primo risultato è pertinente"),
    "right": (
        "risposte giuste",
        "con una stringa attesa e una citazione attesa, tra le domande con risposta",
    ),
    "answered": ("non rifiutate", "domande con risposta a cui si è risposto"),
    "refused": ("rifiuti giusti", "domande senza risposta a cui si è detto che non c'è"),
}
# recall@20, top5
_AT = re.compile(r"(recall@|top)(\d+)")

_SETTINGS = {
    "model": "modello",
    "dense_weight": "peso del punteggio denso",
    "candidates": "candidati per lato",
    "k1": "BM25 k1",
    "b": "BM25 b",
    "passages": "formato dei passaggi",
    "documents": "documenti",
    "k": "profondità della ricerca",
    "release": "versione di Prassi",
}

_COUNTS = {"passages": "passaggi nell'indice", "index_seconds": "secondi per indicizzare"}

# Control characters but line feed and tab: no page nor drawing may hold them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")

LONGEST = 200
"""Characters of a query that are shown."""


def measure_name(name: str) -> str:
    """A measure as people write it."""
    if found := _AT.fullmatch(name):
        return f"recall@{found[2]}" if found[1] == "recall@" else f"passo atteso {_first(found[2])}"
    return _MEASURES[name][0] if name in _MEASURES else name


def _first(depth: str) -> str:
    return "al primo posto" if depth == "1" else f"tra i primi {depth}"


def measure_meaning(name: str) -> str:
    """What a measure says, in a line; empty for one that we do not know."""
    if found := _AT.fullmatch(name):
        if found[1] == "top":
            return f"domande che trovano un passo atteso {_first(found[2])}"
        return f"quota dei pertinenti trovati entro il rango {found[2]}"
    return _MEASURES[name][1] if name in _MEASURES else ""


def number(value: float, digits: int = 3, *, signed: bool = False) -> str:
    """0,839 or, signed, +0,012 and −0,004."""
    said = f"{value:+.{digits}f}" if signed else f"{value:.{digits}f}"
    if float(said) == 0:
        said = f"{0:.{digits}f}"
    return said.replace("-", "−").replace(".", ",")


def whole(value: int) -> str:
    """7.583, as Italian groups thousands."""
    return f"{value:,}".replace(",", ".")


def milliseconds(value: float) -> str:
    """82,7 ms; from a hundred on without decimals."""
    return f"{whole(round(value)) if value >= 100 else number(value, 1)} ms"


def probability(p: float) -> str:
    """0,032; below a thousandth only that it is below."""
    return "<\u00a00,001" if p < 0.001 else number(p)


def setting_name(name: str) -> str:
    """A setting of a run; its own name where we know no better one."""
    return _SETTINGS.get(name, name)


def count_name(name: str) -> str:
    """The same for what was counted."""
    return _COUNTS.get(name, name)


def setting_value(value: Setting) -> str:
    """A setting's value or a count: 0,7 and 3.376."""
    if isinstance(value, bool) or value is None:
        return {True: "sì", False: "no", None: "–"}[value]
    if isinstance(value, int) or (isinstance(value, float) and value == int(value) and value >= 1):
        return whole(int(value))
    return str(value).replace(".", ",") if isinstance(value, float) else readable(value)


def kind_name(kind: Kind) -> str:
    return "ricerca" if kind == "retrieval" else "risposte"


def when(run: Run) -> str:
    """25/11/2026 14:40 UTC; the stored text where it is no time."""
    try:
        return f"{datetime.fromisoformat(run.made):%d/%m/%Y %H:%M} UTC"
    except ValueError:
        return run.made


def readable(text: str) -> str:
    """A query in one line of bounded length, without what no page may hold."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
