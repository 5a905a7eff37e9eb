"""Knows the fixed words that open the parts of an Italian administrative act."""

from __future__ import annotations

import re

from ingest.document import PartKind

_O = r"(?:o|a|i|e)\b"

# The clause that a block opens: «VISTO lo Statuto», «Richiamata la delibera», «DATO ATTO CHE:», «Con voti
# unanimi»
_CLAUSES: tuple[tuple[PartKind, str], ...] = (
    ("visto", rf"vist{_O}"),
    ("richiamato", rf"richiamat{_O}"),
    ("premesso", rf"premess{_O}|(?-i:CHE)\b"),
    ("considerato", rf"considerat{_O}"),
    ("dato_atto", r"(?:dato|dando)\s+(?:espressamente\s+)?atto\b|dato:|si\s+dà\s+atto\b"),
    ("preso_atto", r"preso\s+(?:altresì\s+)?atto\b"),
    ("ritenuto", rf"ritenut{_O}|ravvisat{_O}"),
    ("atteso", rf"attes{_O}"),
    ("accertato", rf"(?:accertat|verificat|constatat|riscontrat|appurat|attestat){_O}"),
    ("rilevato", rf"(?:rilevat|evidenziat|osservat){_O}"),
    ("acquisito", rf"(?:acquisit|ricevut){_O}"),
    ("sentito", rf"(?:sentit|udit){_O}"),
    ("tenuto_conto", r"tenuto\s+(?:altresì\s+)?conto\b"),
    ("valutato", rf"(?:valutat|esaminat|vagliat|lett|fatto\s+propri){_O}(?!,)"),
    ("precisato", rf"(?:precisat|specificat|stabilit|dichiarat){_O}"),
    (
        "voto",
        r"(?:con|a|ad)\s+(?:\w+\s+){0,3}(?:vot[oi]|votazion[ei]|unanimità)\b|(?:ad?\s+)?unanimi(?:tà)?\b",
    ),
)
_CLAUSE = tuple((kind, re.compile(rf"\W*(?:{pattern})", re.IGNORECASE)) for kind, pattern in _CLAUSES)

# «OGGETTO: Acquisto di sedie»; in a row it may be any cell
_SUBJECT = re.compile(r"(?:^|\t)\W*oggetto\b", re.IGNORECASE)

# «DETERMINA», «DELIBERA:», «PROPONE DI DELIBERARE», «Tutto ciò premesso DETERMINA», «DETERMINA Tutto ciò
# premesso e qui richiamato;», «DELIBERA la proposta …», but not «Delibera n. 5» nor «DETERMINA N. 5»
_OPERATIVE = (
    r"(?:si\s+)?(?:determina|delibera|decreta|ordina|dispone|stabilisce|autorizza|concede|nomina"
    r"|propone(?:\s+di\s+(?:deliberare|determinare|approvare))?)"
)
_DECIDES_ALONE = re.compile(
    rf"\W*(?:(?:tutto\s+)?(?:ciò|quanto)\s+(?:sopra\s+)?premesso[^.;:]{{0,40}})?{_OPERATIVE}"
    r"(?:\s+(?:quanto\s+segue|di|che)|[\s,]+(?:tutto\s+)?(?:ciò|quanto)\s+premesso[^.:]{0,60})?\W*$",
    re.IGNORECASE,
)
_DECIDES_LOUDLY = re.compile(
    r"\W*(?:DETERMINA|DELIBERA|DECRETA|ORDINA|PROPONE)\s+(?![nN]\b|NR|DI\s+(?:GIUNTA|CONSIGLIO)|DIRIGENZIALE)(?=[a-z])"
)

# The body that acts, alone on its line: «IL DIRETTORE», «LA GIUNTA COMUNALE», «Il Responsabile del Servizio»
_ORGAN = re.compile(
    r"\W*(?:il|la|lo|l['’])\s*(?:dirigente|direttore|direttrice|responsabile|giunta|consiglio|sindac[oa]|president[ei]"
    r"|segretari[oa]|commissari[oa]|assemblea|capo|coordinatore|vicesindac[oa]|funzionari[oa]|assessore)\b",
    re.IGNORECASE,
)

# A body of several people, which adopts what is proposed to it: «LA GIUNTA COMUNALE»
_COLLEGIAL = re.compile(r"\W*(?:la\s+giunta|il\s+consiglio|l['’]\s*assemblea)\b", re.IGNORECASE)

# «PARERE DI REGOLARITÀ TECNICA», «Visto di regolarità contabile», «PARERI AI SENSI DELL'ART. 49», «Si esprime
# parere di regolarità», «ATTESTAZIONE DI COPERTURA FINANZIARIA»
_OPINION = re.compile(
    r"\W*(?:parer[ei]\s+(?:\w+\s+){0,3}(?:di|in|ai|sulla|ex|resi|art\w*)\b|parer[ei]\W*$"
    r"|visto\s+(?:\w+\s+)?di\s+(?:regolarità|copertura|compatibilità|conformità)|visto\s+contabile"
    r"|visto,\s+si\s+attesta|attestazione\s+(?:della\s+|di\s+)?(?:copertura|regolarità)"
    r"|si\s+esprime\s+parere|proposta\s+munita\s+de)",
    re.IGNORECASE,
)

# «CERTIFICATO DI ESECUTIVITÀ», «ATTESTAZIONE DI PUBBLICAZIONE ALL'ALBO», «RELATA DI NOTIFICA», «Copia
# conforme»
_PUBLICATION = re.compile(
    r"\W*(?:(?:attestazione|attestato|certificat[oi]|certificazione|referto|relata|relazione|nota)"
    r"(?:\s+(?:di|della|d['’])\s*(?:avvenuta\s+|inizio\s+)?"
    r"(?:pubblicazione|esecutività|esecutorietà|conformità|notific\w+))?\W*(?:all['’].*)?$"
    r"|(?:attestazione|certificat[oi]|certificazione)\s+di\s+(?:avvenuta\s+)?(?:pubblicazione|esecutività|conformità)"
    r"|pubblicazione\W*$|(?:e['’]\s+|è\s+)?copia\s+conforme|per\s+copia\s+conforme"
    r"|(?:si\s+certifica|si\s+attesta)\s+che\s+(?:l['’]atto|la\s+presente|il\s+presente)"
    r"|(?:il|la)\s+sottoscritt[oa]\b|che\s+la\s+presente\s+deliberazione\s+è"
    r"|la\s+presente\s+(?:deliberazione|determinazione)\s+(?:è|viene)\s+(?:stata\s+)?pubblicata)",
    re.IGNORECASE,
)

# «f.to Dott. Rossi», «Firmato digitalmente da:», «Letto, approvato e sottoscritto», «Il presente verbale
# viene letto»
_SIGNED = re.compile(
    r"\W*(?:f\.?\s?to\b|firmato\b|sottoscritto\s+(?:digitalmente|da)|atto\s+firmato"
    r"|documento\s+(?:informatico\s+)?firmato"
    r"|(?:letto|redatto)\s*,?\s+(?:confermato|approvato|e\s+sottoscritto)"
    r"|(?:il|del)\s+presente\s+verbale\b|di\s+quanto\s+sopra\s+(?:è|si\s+è)\s+redatto"
    r"|responsabile\s+del\s+procedimento\b.{0,40}:\W*$)",
    re.IGNORECASE,
)
# «Avella (AV), 24/03/2026», «Comune di Borgo, lì 23/04/2026 IL SINDACO», «Addì 3 marzo 2026»
_PLACE_AND_DATE = re.compile(
    r"[\w'’ .]{2,40}(?:\([A-Z]{2}\))?\s*,?\s*(?:l[iì]'?,?\s*|addì\s*)?"
    r"\d{1,2}[./\s-]\s?(?:\d{1,2}|[a-z]+)[./\s-]\s?\d{4}\b\W*(?:$|(?:IL|LA|L['’]|Il|La|f\.to|F\.to).{0,90}$)"
)
# «Allegato A», «ALLEGATO 1 - Avviso», «ALLEGATI:», «Allegato alla deliberazione n. 5»
_ANNEX = re.compile(
    r"\W*(?:allegat[oi]\W*$|allegato\s+(?:[a-z]|\d{1,2}|[ivx]{1,4})\b(?!\s*,)|allegato\s+alla\s+(?:d|det|del)[.\w]*)",
    re.IGNORECASE,
)
# «PROPOSTA DI DELIBERAZIONE DELLA GIUNTA COMUNALE» over the text that the body then adopts
_PROPOSAL = re.compile(
    r"\W*(?:proposta\s+(?:di\s+(?:delibera|determina)|istruita)|allegata\s+proposta)", re.IGNORECASE
)
# «Vista la superiore proposta», «Vista ed esaminata l'allegata proposta»
_ADOPTS = re.compile(r"\W*vist[ao]\b.{0,40}\bproposta\b", re.IGNORECASE)

LINE_CHARS = 90
"""A heading or signature line is no longer than this."""


def clause(text: str) -> PartKind | None:
    """The kind of clause of the *premesse* that ``text`` opens, None if none."""
    return next((kind for kind, pattern in _CLAUSE if pattern.match(text)), None)


def names_subject(text: str) -> bool:
    """Whether the block says what the act is about: «OGGETTO: …»."""
    return _SUBJECT.search(text) is not None


def decides(text: str) -> bool:
    """Whether the block opens the *dispositivo*: «DETERMINA», «PROPONE DI DELIBERARE»."""
    alone = len(text) <= 120 and _DECIDES_ALONE.match(text) is not None
    return alone or _DECIDES_LOUDLY.match(text) is not None


def names_organ(text: str) -> bool:
    """Whether the block is the line of the body that acts: «IL DIRIGENTE», «LA GIUNTA COMUNALE»."""
    return (
        len(text) <= LINE_CHARS * (2 if text.isupper() else 1)
        and not text.rstrip().endswith((";", "."))
        and _ORGAN.match(text) is not None
    )


def is_collegial(text: str) -> bool:
    """Whether the body named is a council or a board, not one officer."""
    return _COLLEGIAL.match(text) is not None


def is_opinion(text: str) -> bool:
    """Whether an opinion or an accounting visa begins here."""
    return _OPINION.match(text) is not None


def is_publication(text: str) -> bool:
    """Whether a certificate of publication, effect or conformity begins here."""
    return _PUBLICATION.match(text) is not None


def is_signature(text: str) -> bool:
    """Whether the block is a line of signatures, or of place and date."""
    if _SIGNED.match(text):
        return True
    return len(text) <= 2 * LINE_CHARS and _PLACE_AND_DATE.match(text) is not None


def is_annex(text: str) -> bool:
    """Whether an annex begins here."""
    return len(text) <= LINE_CHARS and _ANNEX.match(text) is not None


def is_proposal(text: str) -> bool:
    """Whether the proposal that the body adopts begins here."""
    return len(text) <= 2 * LINE_CHARS and _PROPOSAL.match(text) is not None


def adopts_proposal(text: str) -> bool:
    """Whether the clause takes up a proposal: it opens *premesse* of its own."""
    return _ADOPTS.match(text) is not None
