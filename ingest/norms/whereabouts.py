"""Tells in which region a text was written: by its body's address, by what it names, by its province."""

from __future__ import annotations

import re

from ingest.norms.regional import regions_named
from ingest.norms.tables import region_of_place, region_of_post, region_of_sign

_TWICE, _NEARLY_ALL, _TOP = 2, 0.8, 3000
# «(Provincia di Avellino)», «PROVINCIA DI LATINA», «Prov. di Vicenza», «Città metropolitana di Palermo»
_PROVINCE = re.compile(
    r"\b(?:Provincia|PROVINCIA|Prov\.|prov\.|PROV\.|Citt[àa]['’]?\s[Mm]etropolitana"
    r"|CITT[ÀA]['’]?\sMETROPOLITANA)\s"
    r"(?:di|DI|dell['’]|DELL['’])\s?(?P<place>[A-ZÀ-Ý][\w'’]+(?:\s(?:di|DI|e|E|nell['’])?\s?[A-ZÀ-Ý]\w+)?)"
)
# «Comune di | San Giuseppe Jato»
_PLACE = re.compile(
    r"^\s*(?:comune|citt[àa]['’]?|municipio)\s+(?:di|del|dell['’])\s*(?P<place>.+?)\s*$", re.IGNORECASE
)
# «90048 | San Giuseppe Jato», «San Giuseppe Jato | (PA)»
_POST, _SIGN = r"(?<!\d)(?P<post>\d{{5}})\s?[-–,]?\s?{place}\b", r"\b{place}\s?\(\s?(?P<sign>[A-Z]{{2}})\s?\)"


def region_told(text: str, authority: str | None = None) -> str | None:
    """The region of the body's address, else the one named nearly alone, else the province's at the top."""
    addressed = _addressed(text, authority)
    if addressed:
        return addressed
    names = regions_named(text)
    if names:
        name, times = names.most_common(1)[0]
        if times >= _TWICE and times >= _NEARLY_ALL * names.total():
            return name
    top = _PROVINCE.search(text[:_TOP])
    words = top["place"].split() if top else []
    found = region_of_place().get(" ".join(words).lower()) or region_of_place().get(
        words[0].lower() if words else ""
    )
    return found if found and not found.startswith("Trentino") else None


def _addressed(text: str, authority: str | None) -> str | None:
    """The region of the post code or the province's sign that stands beside the place of the body."""
    place = _PLACE.match(authority or "")
    if place is None:
        return None
    name = r"\s".join(map(re.escape, place["place"].split()))
    for pattern, key, table in ((_POST, "post", region_of_post()), (_SIGN, "sign", region_of_sign())):
        match = re.search(pattern.format(place=name), text, re.IGNORECASE)
        if match:
            written = match[key].upper()
            for length in (5, 3, 2):
                if written[:length] in table:
                    return table[written[:length]]
    return None
