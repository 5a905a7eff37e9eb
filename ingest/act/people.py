"""Finds who signed an act, and who is responsible for its procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.act.dates import DATE
from ingest.act.fields import Field, Signer
from ingest.act.lines import Line
from ingest.act.zones import Zones

_TITLE = (
    r"(?:(?:dott|dr|d|prof|avv|arch|ing|geom|rag|sig|on|cav|col|com|gen|ten|cap|comm"
    r"|p\.i)\.?\s?(?:ssa|sa|ra|ri|ssa\.)?\.?(?=[\s(A-Z])\s*)"
)
_WORD = r"[A-ZÀ-Ý][A-Za-zÀ-ÿ'’-]*[A-Za-zÀ-ÿ]"
_SMALL = r"(?:(?:[Dd][eiaou]|[Dd]el|[Dd]ella|[Dd]i|[Ll][aoe]|[Dd]['’])\s+)"
# «dott.ssa Livia Sarti», «Arch. Mario DE ROSSI», «SARTI LIVIA»
_NAME = rf"(?:(?i:{_TITLE}){{0,3}})(?P<name>{_WORD}(?:\s{_SMALL}?{_WORD}){{1,3}})"
# «f.to dott. Livio Sarti», «F.TO (LIVIO SARTI)», «Firmato digitalmente da Livio Sarti»
_SIGNED = re.compile(
    r"(?i:\bf\.?\s?to\.?|\bfirmatari[oa]\s*:|\bfirmato(?:\s+digitalmente)?(?:\s+da)?)\s*:?\s*\(?\s*" + _NAME
)
_WHOLE_NAME = re.compile(r"^\W*" + _NAME + r"\W*$")
# «SOTTOSCRITTO DIGITALMENTE DA:», «La direttrice Firmato digitalmente da:»
_SIGNATURE_LABEL = re.compile(
    r"^(?P<before>.{0,120}?)\b(?:sottoscritt[oa] digitalmente da|firmat[oa](?: digitalmente)? da"
    r"|il firmatario|firmatari[oa]?)\s*:?\W*$",
    re.IGNORECASE,
)
# «• Livio Sarti – Sindaco»
_NAMED_AS = re.compile(r"^\W*" + _NAME + r"\s+[-–]\s+(?P<role>[A-Za-zÀ-ÿ][^:;]{2,80})$")
# «Il dirigente Livio Sarti», «La direttrice Livia Sarti»
_ROLE_NAME = re.compile(
    r"^\W*(?P<role>(?:Il|La|IL|LA)\s+(?i:dirigente|direttor[e]|direttrice|sindac[oa]|president[e]"
    r"|responsabile|segretari[oa])"
    r"(?:\s+(?i:general[e]|comunale|sanitari[oa]|amministrativ[oa]|vicari[oa]))?)\s+" + _NAME + r"\W*$"
)
_OFFICES = (
    r"(?:vice\s?sindac[oa]|sindac[oa]|president[e](?: del consiglio| della giunta)?"
    r"|(?:vice\s?)?segretari[oa](?: (?:comunale|generale))?|direttrice(?: generale)?"
    r"|assessor[e](?: anzian[oa])?|consiglier[e] anzian[oa]|direttor[e](?: generale)?|dirigente|responsabile)"
)
_ROLE = re.compile(
    rf"(?:(?:il|la|l['’])\s*)?{_OFFICES}\b(?:\s+(?:del|della|dell['’]|dei|delle|di|ai|alle?)\b.*)?",
    re.IGNORECASE,
)
_SIDE_BY_SIDE = re.compile(rf"(?:(?:il|la|l['’])\s*)?{_OFFICES}", re.IGNORECASE)
_NOT_PEOPLE = re.compile(
    r"\b(?:comune|giunta|consiglio|servizio|settore|ufficio|determina|delibera|decreto|digitalmente"
    r"|originale|pubblicazion\w+|atto"
    r"|documento|copia|regolarit\w|parere|responsabile|dirigente|sindaco|segretario|provincia"
    r"|azienda|regione|dipartimento|albo)\b",
    re.IGNORECASE,
)


def find_signers(zones: Zones) -> tuple[Signer, ...]:
    """The people who signed, each once with the first role that stands at a signature."""
    lines = (*zones.decision, *zones.tail) if zones.decision else (*zones.head, *zones.premises)
    signers: dict[frozenset[str], Signer] = {}
    everywhere = (*zones.head, *lines) if zones.decision else lines
    for signer in (*_labelled(everywhere), *_signed(everywhere)):
        key = frozenset(re.findall(r"\w+", signer.name.value.casefold()))
        known = signers.get(key)
        if known is None or (known.role is None and signer.role is not None):
            signers[key] = signer
    return tuple(signers.values())


def _labelled(lines: Sequence[Line]) -> Iterator[Signer]:
    """«SOTTOSCRITTO DIGITALMENTE DA:» with the names below, the role before it or after each name."""
    for position, line in enumerate(lines):
        label = _SIGNATURE_LABEL.match(line.text)
        if label is None:
            continue
        role = _role_before(lines, position, label["before"])
        for below in lines[position + 1 : position + 5]:
            named = _NAMED_AS.match(below.text)
            if named and not _NOT_PEOPLE.search(named["name"]):
                yield Signer(
                    below.field(named["name"], named.start("name"), named.end("name")),
                    below.field(_shown(named["role"]), named.start("role"), named.end("role")),
                )
                continue
            name = _person(below)
            if name is None:
                break
            yield Signer(name, role)
            role = None


def _role_before(lines: Sequence[Line], position: int, before: str) -> Field | None:
    """The role in the line of the label, or in the one above it."""
    if before.strip():
        return next(iter(_roles(lines[position], before, 0, 1)), None)
    above = lines[position - 1] if position else None
    return (
        next(iter(_roles(above, above.text, 0, 1)), None)
        if above and _ROLE.match(above.text.strip())
        else None
    )


def _person(line: Line) -> Field | None:
    match = _WHOLE_NAME.match(line.text)
    if match is None or line.text.rstrip().endswith(":") or _NOT_PEOPLE.search(match["name"]):
        return None
    return line.field(match["name"], match.start("name"), match.end("name"))


def _signed(lines: Sequence[Line]) -> Iterator[Signer]:
    for position, line in enumerate(lines):
        signed = [match for match in _SIGNED.finditer(line.text) if not _NOT_PEOPLE.search(match["name"])]
        if signed:
            yield from _with_roles(lines, position, signed)
        elif (match := _ROLE_NAME.match(line.text)) and not _NOT_PEOPLE.search(match["name"]):
            role = line.field(_shown(match["role"]), match.start("role"), match.end("role"))
            yield Signer(line.field(match["name"], match.start("name"), match.end("name")), role)


def _with_roles(lines: Sequence[Line], position: int, signed: Sequence[re.Match[str]]) -> Iterator[Signer]:
    line = lines[position]
    before = line.text[: signed[0].start()]
    role_line, text, offset = line, before, 0
    if not _ROLE.search(before) and position:
        role_line, text = lines[position - 1], lines[position - 1].text
    if place := re.match(r"^.{0,60}?" + DATE.pattern + r"\s*", text, re.IGNORECASE):
        text, offset = text[place.end() :], place.end()
    roles = _roles(role_line, text, offset, len(signed))
    for index, match in enumerate(signed):
        yield Signer(
            line.field(match["name"], match.start("name"), match.end("name")),
            roles[index] if index < len(roles) else None,
        )


def _roles(line: Line, text: str, offset: int, wanted: int) -> list[Field]:
    """One role over one name; as many short roles side by side as there are names."""
    if len(text) > 160:
        return []
    if wanted == 1:
        match = _ROLE.search(text)
        return (
            [line.field(_shown(match.group()), offset + match.start(), offset + match.end())] if match else []
        )
    found = list(_SIDE_BY_SIDE.finditer(text))
    if len(found) != wanted:
        return []
    return [line.field(_shown(m.group()), offset + m.start(), offset + m.end()) for m in found]


def _shown(role: str) -> str:
    text = re.sub(r"^(?:il|la|l['’])\s*", "", " ".join(role.split()), flags=re.IGNORECASE).rstrip(" :,")
    return text.capitalize() if text.isupper() else text[:1].upper() + text[1:]


# «Il Responsabile unico del procedimento è l'arch. Livio Sarti», «Responsabile del progetto: Livio Sarti»,
# «quale Responsabile del Procedimento ai sensi della Legge n. 241/90, il Dott. Livio Sarti»
_RESPONSIBLE = re.compile(
    r"(?i:\bresponsabile\s+(?:unico\s+)?del(?:\s+presente)?\s+(?:procedimento|progetto)|\bR\.?U\.?P\.?\b)"
    r"(?P<bridge>(?:(?!\b(?i:ha|hanno|selezionat\w+|attesta|propone)\b)[^;]){0,110}?)"
    r"(?:(?P<sign>\s*:\s*)|(?i:\s(?:è|e['’]|risulta)|,|\bpersona\s+del(?:la|l['’])?"
    r"|\bindividuat\w\s+(?:nel|in)(?:la|l['’])?|\bnominat\w))?"
    r"\s*(?i:il\s|la\s|lo\s|l['’]\s?)?\s*"
    rf"(?P<title>(?i:{_TITLE}){{0,3}})(?P<name>{_WORD}(?:\s{_SMALL}?{_WORD}){{1,3}})"
)
_RESPONSIBLE_LABEL = re.compile(
    r"^\W*(?:il\s+)?responsabile\s+(?:unico\s+)?del\s+(?:procedimento|progetto)\b[^:]{0,80}:?\s*$",
    re.IGNORECASE,
)


def find_responsible(zones: Zones) -> tuple[Field, ...]:
    """The person responsible for the procedure or project, where the act names one as such."""
    found: dict[frozenset[str], Field] = {}
    lines = (*zones.head, *zones.premises, *zones.decision, *zones.tail)
    for position, line in enumerate(lines):
        name = _named(line)
        if name is None and _RESPONSIBLE_LABEL.match(line.text) and position + 1 < len(lines):
            name = _person(lines[position + 1])
        if name is not None:
            found.setdefault(frozenset(re.findall(r"\w+", name.value.casefold())), name)
    return tuple(found.values())


def _named(line: Line) -> Field | None:
    for match in _RESPONSIBLE.finditer(line.text):
        # Without a title only what a colon introduces is a name: «Responsabile del procedimento: Livio Sarti»
        if (match["title"].strip() or match["sign"]) and not _NOT_PEOPLE.search(match["name"]):
            return line.field(match["name"], match.start("name"), match.end("name"))
    return None
