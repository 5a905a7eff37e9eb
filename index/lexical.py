"""Turns Italian text into lexical sparse vectors: the words a passage is found by.

Words are those of spaCy's Italian tokenizer, stems Snowball's, with the word families of
administrative acts joined that Snowball leaves apart. There is no stop-word list: dropping
one gained nothing and cost points on short questions. The weights are BM25's term frequency
part; the store multiplies by the inverse document frequency at query time.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

from index.words import words

LEXICAL_FORMAT = "1"
"""Changes whenever the same text would give other terms."""

K1 = 0.9
B = 0.4

# Families that Snowball splits, by the stem it gives: «delibera», «delibere» and
# «deliberazioni» name the same kind of act, and so on.
_FAMILIES: dict[str, str] = {
    word: family
    for family, words in {
        "deliber": "delibera delibere deliberazione deliberazioni deliberato deliberati deliberare",
        "determin": "determina determine determinazione determinazioni determinato determinare",
        "articol": "art artt articolo articoli",
        "ordinanz": "ordinanza ordinanze",
        "decret": "decreto decreti decretare decretato",
        "regolament": "regolamento regolamenti regolamentare regolamentazione",
        "verbal": "verbale verbali verbalizzazione",
        "finanz": "finanzia finanziano finanziato finanziata finanziati finanziate finanziamento"
        " finanziamenti finanziare finanziatore finanziatori",
        "partecip": "partecipa partecipano partecipante partecipanti partecipazione partecipare partecipato",
        "nomin": "nomina nomine nominato nominata nominati nominare",
        "approv": "approva approvano approvato approvata approvazione approvare",
        "diriger": "dirigente dirigenti dirigenza dirigenziale dirigenziali",
        "respons": "responsabile responsabili responsabilità",
        "proced": "procedimento procedimenti procedura procedure",
    }.items()
    for word in words.split()
}

# Written with and without a hyphen; with one, the tokenizer gives two words.
_JOINED: dict[str, tuple[str, ...]] = {
    word: ("co", stem)
    for stem, words in {
        "programm": "coprogrammazione coprogrammazioni coprogrammare",
        "progett": "coprogettazione coprogettazioni coprogettare coprogettato",
        "housing": "cohousing",
        "abit": "coabitazione coabitazioni",
    }.items()
    for word in words.split()
}

_WORD = re.compile(r"\w")
# «276/2026», «17.506.113,57»: also found by each of their parts
_NUMBER_PARTS = re.compile(r"\d+")
# «dell'art.55», «n.276»: an abbreviation glued to its number
_GLUED = re.compile(r"(?<=[^\W\d]\.)(?=\d)")
_APOSTROPHE = re.compile("[’ʼ`´]")


@dataclass(frozen=True, slots=True)
class SparseTerms:
    """A sparse vector: distinct term numbers (32 bits) and their weights, in the same order."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@cache
def _stem_word() -> Callable[[str], str]:
    import snowballstemmer  # with the stemmers of thirty languages, which a list of documents does without

    stem: Callable[[str], str] = snowballstemmer.stemmer("italian").stemWord
    alone = Lock()  # a stemmer keeps the word that it is at in itself

    def stem_word(word: str) -> str:
        with alone:
            return stem(word)

    return stem_word


def _stem(word: str) -> str:
    return _FAMILIES.get(word) or _strip_accents(_stem_word()(word))


def _strip_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def terms(text: str) -> list[str]:
    """The terms of a text in order: stems of words, numbers whole and in their parts."""
    prepared = _GLUED.sub(" ", _APOSTROPHE.sub("'", unicodedata.normalize("NFKC", text)))
    found: list[str] = []
    for word in words(prepared):
        found.extend(_terms_of(word.lower()))
    return found


@lru_cache(maxsize=200_000)
def _terms_of(token: str) -> tuple[str, ...]:
    if not _WORD.search(token):
        return ()
    family = _FAMILIES.get(token)
    if family is not None:
        return (family,)
    if token in _JOINED:
        return _JOINED[token]
    if token[0].isdigit():
        return _number_terms(token)
    return tuple(
        term
        for part in re.split(r"[^\w]+", token)
        if part
        for term in (_number_terms(part) if part[0].isdigit() else (_stem(part),))
    )


def _number_terms(token: str) -> tuple[str, ...]:
    """«0000276» as 276; «276/2026» whole and as 276 and 2026."""
    whole = token.strip(".,;:/-")
    parts = [part.lstrip("0") or "0" for part in _NUMBER_PARTS.findall(whole)]
    if len(parts) == 1 and whole.isdigit():
        return (parts[0],)
    return (whole, *parts)


@lru_cache(maxsize=500_000)
def term_number(term: str) -> int:
    """The dimension of a term: 32 bits of its hash, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest(), "big")


def passage_terms(text: str, average_length: float) -> SparseTerms:
    """The BM25 term-frequency weights of a passage; ``average_length`` counts terms."""
    found = terms(text)
    norm = K1 * (1 - B + B * len(found) / average_length)
    weights: dict[int, float] = {}
    for term, count in Counter(found).items():
        number = term_number(term)
        weights[number] = max(weights.get(number, 0.0), count * (K1 + 1) / (count + norm))
    return SparseTerms(tuple(weights), tuple(weights.values()))


def query_terms(text: str) -> SparseTerms:
    """The terms of a question, each weighted by how often it is asked."""
    weights = Counter(term_number(term) for term in terms(text))
    return SparseTerms(tuple(weights), tuple(float(count) for count in weights.values()))
