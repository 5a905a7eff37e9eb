"""Reads the public body that an act is of, where the text names it, and writes it in one way."""

from __future__ import annotations

import re
import unicodedata

_NAME = r"(?-i:[A-ZÀ-Ý][\w’'-]*)"
_JOINT = r"(?:d[ie]l?|della|dell['’]|dei|degli|delle|in|nel|nell['’]|sul|sull['’]|e|al|alla)"
_TAIL = rf"{_NAME}(?:\s{_NAME}){{0,3}}(?:\s{_JOINT}\s?{_NAME}(?:\s{_NAME}){{0,2}}){{0,2}}"
_SORT = (
    r"comune|municipio|citt[aà]['’]?\s+metropolitana|provincia(?:\s+autonoma)?"
    r"|regione(?:\s+autonoma)?|unione(?:\s+(?:dei|di)\s+comuni|\s+montana)?"
    r"|azienda\s+(?:u\.?s\.?l\.?|ulss|sanitaria(?:\s+(?:locale|provinciale|territoriale"
    r"|universitaria))?|ospedalier[ao](?:[\s-]+universitaria)?|speciale|pubblica"
    r"|di\s+servizi\s+alla\s+persona)"
    r"|(?-i:ASL|AUSL|ULSS|ATS|ASST|ASP|AOU|ATO|ASUR)|consorzio|universit[aà](?:\s+degli\s+studi)?"
    r"|comunit[aà]\s+montana|agenzia|istituto|ambito(?:\s+territoriale)?|camera\s+di\s+commercio"
)
# «del Comune di Bologna», «dell'Azienda USL di Valfiore», «della Regione Emilia-Romagna»
_BODY = re.compile(
    rf"[\s,(]{{0,3}}(?:(?:del(?:la|l['’])?|dal(?:la|l['’])?)\s?)(?P<body>(?:{_SORT})(?:\s+"
    rf"(?:n\.\s?\d{{1,2}}|d[ie]|del|della|dell['’]|dei|degli|per|per\s+la|per\s+l['’]))?\s?{_TAIL})",
    re.IGNORECASE,
)
# «della Giunta comunale | di Avella», «Sindaco | di Borgo»
_OF_PLACE = re.compile(rf"\s(?:di|del)\s(?P<place>{_TAIL})")
_NAMELESS = re.compile(rf"(?:{_SORT})(?:\s+d(?:i|el|ella|ei))?\s*", re.IGNORECASE)
_SMALL = frozenset("di de del della dello dell dei degli delle d il la lo le i gli l per".split())


def body_after(text: str, position: int) -> tuple[str, int] | None:
    """The body named after «del», «della», «dell'», with the end of its name."""
    match = _BODY.match(text, position)
    return (" ".join(match["body"].split()), match.end()) if match else None


def place_after(text: str, position: int) -> tuple[str, int] | None:
    """The place named after an organ: «(Giunta comunale) di Borgo»."""
    match = _OF_PLACE.match(text, position)
    return (" ".join(match["place"].split()), match.end()) if match else None


def own_name(body: str | None) -> str | None:
    """The body that cites, if it is more than its sort: «Comune di Borgo», not «Comune di»."""
    return None if body is None or not body_urn(body) or _NAMELESS.fullmatch(body) else body


def body_urn(body: str) -> str:
    """«Azienda USL di Valfiore» as «azienda.usl.valfiore», the form of an authority in a URN:NIR."""
    plain = unicodedata.normalize("NFKD", body.lower().replace("’", "'")).encode("ascii", "ignore").decode()
    plain = re.sub(r"^(?:ausl|a\.u\.s\.l\.)\b", "azienda usl", plain)
    plain = re.sub(r"^(?:citta|municipio) (?=di )", "comune ", plain)
    return ".".join(word for word in re.findall(r"[a-z0-9]+", plain) if word not in _SMALL)
