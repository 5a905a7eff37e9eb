"""Finds the acts of public bodies themselves: determinations, deliberations, decrees, orders, protocol numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.norms.bodies import body_after, place_after
from ingest.norms.identity import Identity, read_identities
from ingest.norms.reference import ActName, Context, Mention
from ingest.norms.regional import region_after_head, region_of

# Words that cannot stand between the sort of an act and its number: another act, a sum, a code begins there
_STOP = (
    r"(?!\b(?:art|artt|articol\w*|legg[ei]|d\.?\s?lgs|decret\w*|l\.\s?r|regolament\w*|determin\w*|deliber\w*|ordinanz\w*|ai\s+sensi|di\s+cui|recante"
    r"|avente|inerent\w*|con\s+(?:cui|l[ae]\s+qual[ei]|il\s+quale)|cup|cig|protocoll\w*|capitol\w*|cap\.|euro|pari|mandat\w*|fattur\w*|comm[ai]|lett\w*|allegat\w*|punt[oi]"
    r"|contratt\w*|rep|richiamat\w*|vist[oaie]|circolar\w*|direttiv\w*|linee|sentenz\w*|dpr|dpcm|d\.p|d\.m|t\.u|tuel|nota|pratica|lotto|via|piazza|tel|e\s+successiv\w*)\b|€)"
)
_BETWEEN = rf"(?P<between>(?:{_STOP}[^\d;:()€]){{0,130}}?)"
# «n. 12», «N° XI / 2531», «12/2020», «del 3 marzo 2020, n. 5», «PG/2024/123»
_NUMBERED = (
    r"(?=(?:[,(]?\s?(?:del(?:l['’])?\s{1,2}|in\s+data\s+|datat[ao]\s+)?\s{0,2})(?:RG\s|prot\.?\s?)?"
    r"(?:(?<![^\W\d_])n(?:umeri|umero|um|rr|r|ro|n)?\s?[.°º]{0,2}\s?(?:ro\.?\s)?[°º]?\s?(?:[IVX]{1,5}\s?/\s?)?\d|\d{1,6}(?:/|\s?del)|\d{1,2}[\s./°-]|[IVX]{1,5}\s?/\s?\d))"
)
_ORGANS: tuple[tuple[str, str], ...] = (
    ("giunta", r"giunta|(?-i:G\.?\s?[CRPMU]\.?)(?!\w)"),
    ("consiglio di amministrazione", r"consiglio\s+di\s+amministrazione|(?-i:C\.?d\.?A\.?)"),
    ("consiglio", r"consiglio|(?-i:C\.?\s?[CRPMU]\.?)(?!\w)"),
    ("commissione straordinaria", r"commissione\s+straordinaria"),
    ("assemblea", r"assemblea"),
    ("commissario", r"commissario|commissarial[ei]"),
    ("direttore generale", r"direttore\s+generale|(?-i:D\.\s?G\.|DG)(?!\w)|direzione\s+generale"),
    ("direttore", r"direttore|direzione"),
    ("sindaco", r"sindaco|sindacal[ei]"),
    ("presidente", r"presidente|presidenzial[ei]"),
    ("segretario", r"segretario"),
    ("dirigente", r"dirigente|dirigenzial[ei]|responsabile"),
)
_ORGAN = re.compile("|".join(f"(?P<o{k}>\\b(?:{words}))" for k, (_, words) in enumerate(_ORGANS)), re.IGNORECASE)
# «Giunta comunale», «G.R.», «consiglio provinciale», «Giunta dell'Unione»: of what level the organ is
_LEVELS: tuple[tuple[str, str], ...] = (
    ("Regione", r"regional[ei]|(?-i:[GC]\.?\s?R\.?)(?!\w)"),
    ("Provincia", r"provincial[ei]|(?-i:[GC]\.?\s?P\.?)(?!\w)"),
    ("Città metropolitana", r"metropolitan[oai]|(?-i:[GC]\.?\s?M\.?)(?!\w)"),
    ("Comune", r"comunal[ei]|municipal[ei]|sindac\w*|(?-i:[GC]\.?\s?C\.?)(?!\w)"),
    ("Unione", r"unione|(?-i:[GC]\.?\s?U\.?)(?!\w)"),
)
_LEVEL = re.compile("|".join(f"(?P<l{k}>\\b(?:{words}))" for k, (_, words) in enumerate(_LEVELS)), re.IGNORECASE)

# «determinazione dirigenziale n. 276», «determina a contrarre n. 5», «det. n. 12/2020», «D.D. n. 45»
_DETERMINATION = r"determin(?:azion[ei]|[ae])\b|determ?\.(?=\s)|(?-i:D\.\s?D\.|DD|DET|DETE)(?=[\s.]{0,2}(?:n|N|\d))|att[oi]\s+dirigenzial[ei]|provvediment[oi]\s+dirigenzial[ei]|disposizion[ei]\s+(?:dirigenzial[ei]|organizzativ[ae])"
# «deliberazione della Giunta comunale n. 12», «delibera C.C. n. 5/2020», «Delib. G.R. n. 1423/2017»
_DELIBERATION = r"deliber(?:azion[ei]|[ae])\b|delib\.|del\.(?=\s(?:di\s|n\.|G|C))|att[oi]\s+deliberativ[oi]"
# «decreto sindacale n. 7/2021», «decreto del Presidente della Regione n. 5», «decreto dirigenziale n. 12345»
_DECREE = r"decret[oi](?!\s?[-–]?\s?legg|\s+legislativ|\s+ministerial|\s+interminist|\s+(?:del\s+)?(?:minist|presidente\s+(?:della\s+repubblica|del\s+consiglio)|consiglio\s+dei\s+ministri)|\s+luogoten|\s+d['’]\s?ingiunzione)\b|(?-i:D\.\s?S\.)(?=\sn)"
_ORDER = r"ordinanz[ae]\b"
# «DGR 1423/2017», «D.G.C. n. 12 del 3/4/2020», «DCC n. 5», «D.P.G.R.»
_ACRONYM = (
    r"(?:(?-i:D\.?\s?[GC]\.?\s?[RCPMU]|D\.?\s?P\.?\s?G\.?\s?R)|d\.\s?[gc]\.\s?[rcpm]|d\.\s?p\.\s?g\.\s?r|dgr|dcr|dgc|dcc)\.{0,2}"
    r"(?=\s{0,2}(?:n|\d|(?-i:[IVX])+\s?/?\s?\d|del\s|\(|(?-i:[A-Z])))"
)
# «d.d.u.o. 6 giugno 2024, n. 8666», «Dduo n. 2456/2017», «d.d.s. n. 45», «D.D.G. n. 12», «DDPF»
_DIRECTORIAL = r"(?:d\.\s?d\.\s?(?:u\.\s?o|s|g|p\.\s?f|r)|(?-i:D\.?D\.?U\.?O|Dduo|DDUO|DDS|D\.D\.S|DDG|D\.D\.G|DDPF))\.?(?=\s{0,2}(?:n|\d|del\s))"
# «(delibere G.C. n. 12/2020 e) C.C. n. 5/2020», «… e di Consiglio comunale n. 5»
_LONE = r"(?-i:(?P<lone>[GC]\.\s?[CRPM]\.))(?=\s?(?:n|N)[.°r\s])"
_HEAD = re.compile(
    rf"(?<![\w./])(?:(?P<determination>{_DETERMINATION})|(?P<deliberation>{_DELIBERATION})|(?P<decree>{_DECREE})|(?P<order>{_ORDER}))"
    rf"{_BETWEEN}{_NUMBERED}",
    re.IGNORECASE,
)
_SHORT = re.compile(rf"(?<![\w./])(?:(?P<acronym>{_ACRONYM})|(?P<directorial>{_DIRECTORIAL})|{_LONE})", re.IGNORECASE)
# «PG n. 123456/2023», «P.G. 12345/2024», «PG/2024/123»; «PG.2023.45»
_PROTOCOL = re.compile(
    r"(?<![\w/])(?-i:P\.?\s?G\.?)\s?(?:(?:n(?:um|r)?[.°º]{0,2}\s?)?(?P<number>\d{1,7})\s?/\s?(?P<year>(?:19|20)\d\d)|[/.]\s?(?P<y2>(?:19|20)\d\d)\s?[/.]\s?(?P<n2>\d{1,7})"
    r"|n(?:um|r)?[.°º]{0,2}\s?(?P<n3>\d{1,7})\s+del(?:l['’])?\s?(?:\d{1,2}[/.]\d{1,2}[/.])(?P<y3>(?:19|20)\d\d))(?!\d)",
)
_MANY = 1000
"""Decrees a year from which on no ministry numbers its own."""
_SHORT_NAME = 60
"""Characters of the words before a day that stands without a number."""
_TYPES = {"determination": "determinazione", "deliberation": "deliberazione", "decree": "decreto", "order": "ordinanza"}


@dataclass(frozen=True, slots=True)
class _Who:
    organ: str | None
    level: str | None


def find_internal(text: str, context: Context) -> Iterator[Mention]:
    """Every act of a body that is named with a number; the body is the citing one where none is named."""
    for match in _HEAD.finditer(text):
        sort = next(name for name in _TYPES if match[name])
        words = text[match.start() : match.end()]
        who = _who(words)
        yield from _mentions(text, match.start(), match.end(), _TYPES[sort], who, _named_in(text, match), context)
    for match in _SHORT.finditer(text):
        yield from _short(text, match, context)
    for match in _PROTOCOL.finditer(text):
        number = match["number"] or match["n2"] or match["n3"]
        year = int(match["year"] or match["y2"] or match["y3"])
        act = ActName("internal", "protocollo", context.authority, None, number.lstrip("0") or "0", year)
        yield Mention(match.start(), match.end(), act, certain=context.authority is not None)


def _short(text: str, match: re.Match[str], context: Context) -> Iterator[Mention]:
    letters = re.sub(r"[^A-Z]", "", match.group().upper())
    if match["directorial"]:
        # managers' decrees are the acts of regions
        named = body_after(text, match.end())
        end = named[1] if named else match.end()
        yield from _mentions(text, match.start(), end, "decreto", _Who("dirigente", "Regione"), named, context)
        return
    level = {"R": "Regione", "C": "Comune", "P": "Provincia", "M": "Città metropolitana", "U": "Unione"}[letters[-1]]
    sort, organ = "deliberazione", "giunta" if "G" in letters[:-1] else "consiglio"
    if letters.startswith("DP"):
        sort, organ = "decreto", "presidente"
    named = region_after_head(text, match.end()) if level == "Regione" else None
    body = (f"Regione {named[0].name}", named[1]) if named else body_after(text, match.end())
    yield from _mentions(text, match.start(), body[1] if body else match.end(), sort, _Who(organ, level), body, context)


def _who(words: str) -> _Who:
    organ = _ORGAN.search(words)
    level = _LEVEL.search(words)
    return _Who(
        next((name for k, (name, _) in enumerate(_ORGANS) if organ and organ[f"o{k}"]), None),
        next((name for k, (name, _) in enumerate(_LEVELS) if level and level[f"l{k}"]), None),
    )


def _named_in(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    """The body named between the sort of act and its number: «deliberazione del Comune di Borgo n. 5»."""
    between = match["between"]
    for start in (found.start() for found in re.finditer(r"\s(?=d[ea]l)", between)):
        body = body_after(between, start)
        if body:
            return body[0], match.end()
    region = re.search(r"\bregional[ei]\b|\bG\.?\s?R\.?", between)
    if region:
        named = region_after_head(between, region.end())
        if named:
            return f"Regione {named[0].name}", match.end()
    place = re.search(r"(?:comunale|municipale|sindaco|provinciale)(?=\sdi\s)", between, re.IGNORECASE)
    if place:
        named_place = place_after(between, place.end())
        if named_place:
            sort = "Provincia" if "provinciale" in place.group().lower() else "Comune"
            return f"{sort} di {named_place[0]}", match.end()
    return None


def _mentions(
    text: str, start: int, at: int, sort: str, who: _Who, named: tuple[str, int] | None, context: Context
) -> Iterator[Mention]:
    found = read_identities(text, at)
    if not found or (found[0].number is None and (who.organ is None or found[0].date is None or at - start > _SHORT_NAME)):
        return
    if found[0].series and who.level is None and named is None:
        who = _Who(who.organ or "giunta", "Regione")
    if sort == "deliberazione" and re.search(r"proposta\s+(?:di\s+)?$", text[max(0, start - 14) : start], re.IGNORECASE):
        sort = "proposta"
    end = found[-1].end
    if named is None:
        named = body_after(text, end)
        end = named[1] if named else end
    body = named[0] if named else _own_body(who, context)
    if sort == "decreto" and named is None and who == _Who(None, None) and _is_ministerial(text[at : found[0].end], found[0]):
        act = ActName("state", "decreto ministeriale", None, None, found[0].number, found[0].year, found[0].date)
        yield Mention(start, found[0].end, act, certain=False)
        return
    open_ = sort == "deliberazione" and who.organ is None and named is None and _has_organs(body)
    for place, one in enumerate(found):
        last = place == len(found) - 1
        yield Mention(
            start if place == 0 else one.start,
            end if last else one.end,
            _act(sort, body, who, one),
            certain=body is not None and one.is_full and not open_,
        )


def _is_ministerial(words: str, one: Identity) -> bool:
    """«Decreto 30 giugno 2022, n. 132»: the day before a small number is how ministries name theirs."""
    first = re.match(r"\s*,?\s*(?:del\s+)?\d{1,2}[\s°./-]", words)
    return bool(first and one.date and one.number and int(re.sub(r"\D", "", one.number)) < _MANY)


def _has_organs(body: str | None) -> bool:
    """Whether a body's deliberations are of one organ or another, so that a bare number leaves open which."""
    return body is not None and body.lower().startswith(("comune", "provincia", "regione", "citt", "unione"))


def _act(sort: str, body: str | None, who: _Who, one: Identity) -> ActName:
    organ = who.organ if sort != "determinazione" or who.organ not in ("dirigente",) else None
    return ActName("internal", sort, body, organ, one.number, one.year, one.date)


def _own_body(who: _Who, context: Context) -> str | None:
    """The body that cites, unless the organ is of another level: a municipality's act cites a regional Giunta."""
    own = context.authority
    if who.level == "Regione" and not (own or "").lower().startswith("regione"):
        region = region_of(context)
        return f"Regione {region.name}" if region and not region.urn.startswith("provincia") else None
    if own is None:
        return None
    first = own.lower().split()[0].rstrip("'’")
    matching = {
        "Comune": ("comune", "città", "citta", "municipio"),
        "Provincia": ("provincia",),
        "Città metropolitana": ("città", "citta"),
        "Unione": ("unione",),
    }
    if who.level in matching and first not in matching[who.level]:
        return None
    return own
