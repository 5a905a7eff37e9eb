"""Reads a question: what it asks for, and which of its words the answer has to be about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from index.lexical import terms

Kind = Literal["who", "when", "where", "amount", "count", "definition", "list", "other"]

# Words that ask, link or are so general that no passage needs them to answer.
_EMPTY = """
a ad al allo alla ai agli alle all di del dello della dei degli delle dell da dal dallo dalla dai dagli
dalle dall in nel nello nella nei negli nelle nell con col su sul sullo sulla sui sugli sulle sull per tra
fra il lo la i gli le l un uno una e ed o od ma se non né che chi cui cosa che-cosa quale quali qual
quanto quanta quanti quante quando dove come perché perche cos com dov quand c è sono era erano sarà essere
sia stato stata stati state stanno sta ha hanno ho abbiamo aveva avere avuto si ci vi ne mi ti lo gli suo
sua suoi sue loro questo questa questi queste quello quella quelli quelle ogni ciascun ciascuno tutti tutte
tutto più meno anche già poi così viene vengono venire fa fanno fare fatto può possono potere deve devono
dovere vuole intende intendono intendere significa significano significare vuol dire dice serve servono
funziona funzionano consiste prevede prevedono stabilisce stabiliscono riguarda riguardano tratta esiste
esistono esempio esempi dato base secondo parte me noi voi qui qua là lì nostra nostro nostri nostre
"""


@cache
def _empty_terms() -> frozenset[str]:
    return frozenset(term for word in _EMPTY.split() for term in terms(word))


_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        # «Cos'è il Budget di Salute?», «Che cosa si intende per…», «Cosa vuol dire UVM?»
        ("definition", r"\b(?:(?:che\s+)?cos['’]?\s*[aè]?\s*(?:è|sono|si intende|vuol dire|significa)|definizione"
                       r"|significato|(?:che )?cosa (?:è|sono|si intende|vuol dire|significa)|per cosa sta)\b"),
        ("amount", r"\b(?:quanto (?:cost|val|ammont|spend|è|e'|sono)|importo|costo|finanziament[oi] (?:è|di)"
                   r"|quant[ei] (?:fondi|risorse|euro|soldi)|che cifra|a quanto)"),
        ("count", r"\b(?:quant[ei]|numero di|quante volte)\b"),
        ("who", r"\b(?:chi|da chi|a chi|con chi|quale ufficio|quale ente|responsabile|firmatari[oa])\b"),
        ("when", r"\b(?:quando|in che (?:data|anno|periodo)|entro quando|che giorno|quale data|la data|scadenza"
                 r"|quanto (?:dura|tempo)|durata)\b"),
        ("where", r"\b(?:dove|in quale (?:comune|luogo|città|sede|sezione))\b"),
        ("list", r"\b(?:quali|elenc|esempi|esperienze|iniziative|progetti|buone pratiche|casi)\b"),
    )
)

_NUMBER = re.compile(r"^\d")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read. ``terms`` are its content terms as the lexical index has them, each
    once and in order; ``numbers`` those of them that are numbers.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    numbers: tuple[str, ...]


def read_question(text: str) -> Question:
    """Read ``text``; a question made of empty words only keeps them all."""
    found = tuple(dict.fromkeys(terms(text)))
    content = tuple(term for term in found if term not in _empty_terms() and (len(term) > 1 or term.isdigit()))
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "other")
    chosen = content or found
    return Question(text, kind, chosen, tuple(term for term in chosen if _NUMBER.match(term)))


_HAS_NUMBER = re.compile(r"\d")
_HAS_AMOUNT = re.compile(r"(?:€|\beuro\b|\bEUR\b)|\d{1,3}(?:\.\d{3})+(?:,\d{2})?|\bmilion|\bmila\b", re.IGNORECASE)
_HAS_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(?:19|20)\d\d\b|\b(?:gennaio|febbraio|marzo|aprile|maggio|giugno"
    r"|luglio|agosto|settembre|ottobre|novembre|dicembre|ann[oi]|mes[ei]|giorn[oi]|settiman|annualità|trienn|bienn)",
    re.IGNORECASE,
)
_HAS_NAME = re.compile(
    r"(?<![.!?]\s)(?<!^)\b[A-ZÀ-Ý][\w'’]+|\b[A-Z]{2,}\b|\b(?:direttore|dirigente|ufficio|assessor|sindac|giunta"
    r"|consiglio|comune|azienda|operator|servizi|cooperativ|associazion|volontari|utenti|soci)", re.IGNORECASE
)
_COUNT_WORD = re.compile(r"\b(?:due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|venti|trenta|cento)\b",
                         re.IGNORECASE)


def fits(kind: Kind, text: str) -> bool:
    """Whether ``text`` holds the sort of thing that a question of this kind asks for."""
    match kind:
        case "amount":
            return bool(_HAS_AMOUNT.search(text))
        case "count":
            return bool(_HAS_NUMBER.search(text) or _COUNT_WORD.search(text))
        case "when":
            return bool(_HAS_DATE.search(text))
        case "who" | "where":
            return bool(_HAS_NAME.search(text))
        case _:
            return True
