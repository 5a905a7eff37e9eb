"""Reads a question: what it asks for, and which of its words the answer has to be about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from index.lexical import terms

Kind = Literal["who", "when", "where", "why", "amount", "count", "definition", "list", "other"]

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


# Tried in this order: the first that matches tells the kind.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    # «Perché il servizio è stato chiuso?» takes for granted that it was
    ("why", r"^\W*(?:e\s+|ma\s+)?(?:perch[éeè]|per quale motivo|come mai|per quali ragioni)\b"),
    # «Cos'è il Budget di Salute?», «Che cosa si intende per…», «Cosa vuol dire UVM?»
    (
        "definition",
        r"\b(?:(?:che\s+)?cos['’]?\s*[aè]?\s*(?:è|sono|si intende|vuol dire|significa)|definizione"
        r"|significato|(?:che )?cosa (?:è|sono|si intende|vuol dire|significa)|per cosa sta)\b",
    ),
    (
        "amount",
        r"\b(?:quanto (?:cost|val|ammont|spend|è|e'|sono)|importo|costo|finanziament[oi] (?:è|di)"
        r"|quant[ei] (?:fondi|risorse|euro|soldi)|che cifra|a quanto)",
    ),
    ("count", r"\b(?:quant[ei]|numero di|quante volte)\b"),
    ("who", r"\b(?:chi|da chi|a chi|con chi|quale ufficio|quale ente|responsabile|firmatari[oa])\b"),
    # «Quando conviene la gara?» asks for a condition, not for a date
    (
        "when",
        r"\b(?:quando(?! (?:convien|si (?:può|deve|usa|applica|ricorre)|serv|bisogna|occorr"
        r"|è (?:possibil|obbligatori|necessari|opportun)))|in che (?:data|anno|periodo)|entro quando"
        r"|che giorno|quale data|la data|scadenza|quanto (?:dura|tempo)|durata)\b",
    ),
    ("where", r"\b(?:dove|in quale (?:comune|luogo|città|sede|sezione))\b"),
    ("list", r"\b(?:quali|elenc|esempi|esperienze|iniziative|progetti|buone pratiche|casi)\b"),
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS
)

_NUMBER = re.compile(r"^\d")

# «Chi è il comandante», «Qual è l'importo»: the thing that has to be there for any answer.
_FOCUS = re.compile(
    r"\b(?:chi|qual|quali|cos['’]?|cosa)\s*(?:è|e'|é|sono|era|erano|fu|sarà)\s+(?:stat[oaie]\s+)?"
    r"(?:il|lo|la|i|gli|le|l['’]|un|uno|una|un['’])\s*(?P<noun>[^\W\d_]+)",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Za-z]{2,8}\b")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read. ``terms`` are its content terms as the lexical index has them, each
    once and in order; ``numbers`` those of them that are numbers; ``focus`` the term of the
    thing asked after, where the form of the question tells; ``acronym`` the one to be explained.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    numbers: tuple[str, ...]
    focus: str | None = None
    acronym: str | None = None


def read_question(text: str) -> Question:
    """Read ``text``; a question made of empty words only keeps them all."""
    found = tuple(dict.fromkeys(terms(text)))
    content = tuple(
        term for term in found if term not in _empty_terms() and (len(term) > 1 or term.isdigit())
    )
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "other")
    chosen = content or found
    acronym = _ACRONYM.search(text) if kind == "definition" else None
    return Question(
        text=text,
        kind=kind,
        terms=chosen,
        numbers=tuple(term for term in chosen if _NUMBER.match(term)),
        focus=_focus(text, chosen),
        acronym=acronym.group() if acronym else None,
    )


def _focus(text: str, chosen: tuple[str, ...]) -> str | None:
    match = _FOCUS.search(text)
    if match is None:
        return None
    named = terms(match["noun"])
    return named[0] if named and named[0] in chosen else None


_AMOUNT = re.compile(
    r"(?:€|\b[Ee]uro\b|\bEUR\b)|\b\d{1,3}(?:\.\d{3})+(?:,\d{2})?(?![.\d])"
    r"|\b(?:milion|mila\b)|\d\s*(?:%|per cento)"
)
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(?:19|20)\d\d\b|\b(?:gennaio|febbraio|marzo|aprile|maggio|giugno"
    r"|luglio|agosto|settembre|ottobre|novembre|dicembre|ann[oi]|mes[ei]|giorn[oi]|settiman|annualità|trienn|bienn"
    r"|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|ore \d)",
    re.IGNORECASE,
)
# Two capitals in a row of words, an acronym, or a capital inside a sentence
_NAME = re.compile(r"[A-ZÀ-Ý]{2,}|(?<=[^.!?\s])\s+(?:[«“\"]?)[A-ZÀ-Ý][\w'’]+")
_ROLE = re.compile(
    r"\b(?:direttor|direttric|dirigent|ufficio|assessor|sindac|giunta|operator|cooperativ|associazion"
    r"|volontari|responsabil|presiden|segretari|istruttor|équipe)",
    re.IGNORECASE,
)
# «OGGETTO: Affidamento», «Visto il D.Lgs.»: capitals that name nobody
_LABEL = re.compile(r"^(?:\W*[A-ZÀ-Ý ]+:|\W*\w+)")
_COUNT = re.compile(
    r"\d|\b(?:due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|quindici|venti|trenta"
    r"|quaranta|cinquanta|sessanta|cento|mille|decin[ae]|trentina|ventina)\b",
    re.IGNORECASE,
)


def fits(kind: Kind, text: str) -> bool:
    """Whether ``text`` holds the sort of thing that a question of this kind asks for."""
    match kind:
        case "amount":
            return bool(_AMOUNT.search(text))
        case "count":
            return bool(_COUNT.search(text))
        case "when":
            return bool(_DATE.search(text))
        case "who" | "where":
            said = _LABEL.sub("", text)
            return bool(_NAME.search(said) or _ROLE.search(text))
        case _:
            return True


def suits(question: Question, text: str) -> bool:
    """Whether ``text`` could answer ``question``: it holds the sort of thing asked for.

    Who has a role is told where the role stands beside a name: «Visto il decreto del Sindaco»
    does not say who the Sindaco is.
    """
    if question.kind == "who" and question.focus is not None and _HELD.match(question.focus):
        return _names_beside(question.focus, text)
    return fits(question.kind, text)


# Terms of the roles that one person holds
_HELD = re.compile(
    r"(?:sindac|vicesindac|assessor|president|presid|direttor|direttric|dirig|diriger|respons|segretar"
    r"|comand|ragionier|coordinator|coordinatric|capogrupp|revisor|prefett|rettor|referent|istruttor)"
)
_PERSON = re.compile(r"\b[A-ZÀ-Ý][a-zà-ý'’]+(?:\s+(?:(?:De|Di|Del|Della|D['’])\s*)?[A-ZÀ-Ý][\w'’]+)+")
_ASIDE = re.compile(r"\b(?:con (?:il|la) quale|con cui|che|cui|mediante)\b", re.IGNORECASE)
_REACH_CHARS = 70


def _names_beside(focus: str, text: str) -> bool:
    """Whether a name of two capitalised words stands near the word whose term is ``focus``."""
    for role in re.finditer(r"[^\W\d_]+", text):
        if focus not in terms(role.group()):
            continue
        before, after = text[: role.start()], text[role.end() :]
        between = [before[person.end() :] for person in _PERSON.finditer(before)]
        between += [after[: person.start()] for person in _PERSON.finditer(after)]
        if any(len(words) <= _REACH_CHARS and not _ASIDE.search(words) for words in between):
            return True
    return False


def explains(acronym: str, text: str) -> bool:
    """Whether ``text`` spells the acronym out: «Unità di Valutazione Multidimensionale (UVM)»,
    «il servizio IESA (inserimento eterofamiliare)», or a line of a glossary that begins with it.
    """
    name = re.escape(acronym)
    if re.match(rf"\W*{name}\s*(?:\t|:|=|–|-)\s*\S", text, re.IGNORECASE):
        return True
    if re.search(rf"\b{name}\s*\((?=[^)]{{{2 * len(acronym)},}})", text):
        return True
    for match in re.finditer(rf"\(\s*[«“\"]?{name}\b", text):
        words = re.findall(r"[^\W\d_]+", text[: match.start()])[-2 * len(acronym) :]
        if _initials_match(acronym.lower(), [word[0].lower() for word in words]):
            return True
    return False


def defines(acronym: str, text: str) -> bool:
    """Whether ``text`` says what the acronym is: spells it out, or «I gruppi AMA sono percorsi…».

    «La sede dell'UVM è in via Roma» says nothing of the kind: the acronym has to be the subject.
    """
    subject = (
        rf"^\W*(?:(?:il|lo|la|i|gli|le|un[oa]?)\s+|l['’])?(?:(?!d[aei])\w+\s+){{0,2}}{re.escape(acronym)}\b"
    )
    verb = r"\W+(?:è|sono|consist\w+|indica\w*|significa\w*|si intend\w+|rappresent\w+)\s"
    return explains(acronym, text) or bool(re.match(subject + verb, text, re.IGNORECASE))


def _initials_match(letters: str, initials: list[str]) -> bool:
    """Whether the letters are initials of the words in order, the last word included."""
    if not initials or letters[-1] != initials[-1]:
        return False
    left = iter(initials)
    return all(letter in left for letter in letters)
