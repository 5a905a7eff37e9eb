"""The words for places within an act, as patterns: «artt. 4, 5 e 7», «commi 2 e 3», «allegato I.7»."""

from __future__ import annotations

import re

ORDINALS = (
    "bis ter quater quinquies sexies septies octies novies decies undecies duodecies terdecies quaterdecies"
    " quinquiesdecies quindecies sexiesdecies sexdecies septiesdecies septdecies octiesdecies "
    "octodecies duodevicies noviesdecies novodecies undevicies vicies"
    " semel viciessemel viciesbis viciester viciesquater tricies"
).split()
_BIS = rf"\s?[-–./]?\s?(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b"
# «16-bis», «7-vicies ter», «17 bis.1»
SUFFIX = rf"(?:{_BIS}(?:{_BIS})?(?:[.-]\d{{1,2}}(?!\d))?)?"
ROMAN = r"(?-i:[IVXL]{1,6})(?!\w)"
FIGURE = rf"\d{{1,4}}(?!\d|/\d|\.\d{{3}}|\s?[%€°º]){SUFFIX}"
WORDS = {
    "primo": "1", "secondo": "2", "terzo": "3", "quarto": "4", "quinto": "5", "sesto": "6", "settimo": "7",
    "ottavo": "8", "nono": "9", "decimo": "10", "ultimo": "ultimo", "penultimo": "penultimo",
    "prima": "1", "seconda": "2", "terza": "3", "quarta": "4",
}  # fmt: skip
ORDINAL = "|".join(WORDS)
ROMANS = {roman: str(value) for value, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
# «a», «bb», «gggg)», «a-bis», «ebis», «a.i)»
LETTER = (
    r"[\"«“‘(]?(?P<letter>(?:[a-z]{1,2}(?=(?:bis|ter|quater)\b)|[a-z]{1,2}\.[ivx]{1,4}(?=\))"
    r"|[a-z]{1,2}(?![a-zà-ù]|\.\s?[a-z])|[a-z]{3,5}(?=\)))"
    rf"(?:\s?[-–.]?\s?(?:{'|'.join(ORDINALS[:12])})\b(?:\.\d{{1,2}})?)?)[\"»”’]?(?P<close>\))?"
)

# Each kind of place with the words that begin it, the higher first
ARTICLE, PARAGRAPH, LETTERS, POINT, PERIOD, ANNEX, PART = (
    "article",
    "paragraph",
    "letter",
    "point",
    "period",
    "annex",
    "part",
)
WITHIN = (PARAGRAPH, LETTERS, POINT, PERIOD)
RANK = {PART: 0, ANNEX: 0, ARTICLE: 1, PARAGRAPH: 2, LETTERS: 3, POINT: 4, PERIOD: 5}
UNIT = re.compile(
    # «art. 55», «artt. 4, 5 e 7», «articoli da 55 a 57», «art.107», «articolo unico»; «medesimo articolo»
    rf"(?P<same>(?:medesim|stess|predett|citat|suddett|richiamat)[oi]\s+art(?:icol[oi]|\.|t\.))(?!\s?\d)"
    rf"|(?P<article>articol[oi]|art(?:t|\.t|icol)?\s?[.,]?|art\.?li|(?<=['’])(?:arl|ari|alt|ait|arf)\.)\s{{0,3}}(?:n(?:n|r)?\.\s?)?(?:da"
    rf"(?:l|ll['’])?\s)?(?=\d|unico\b|[IVX]{{1,5}}\b)"
    # «comma 2», «commi 1 e 3», «c. 2», «co. 3», «primo comma», «paragrafo 1», «par. 2», «§ 3»
    rf"|(?P<last>ult(?:imo|\.)\s{{0,2}}co\.|u\.\s?c\.(?!\w))"
    rf"|(?:(?P<former>{ORDINAL})\s(?:e|ed|o)\s)?"
    rf"(?P<ordinal>{ORDINAL}|\d{{1,2}}\s?[°º^]?|(?-i:[IVX]{{1,4}}))\s{{1,3}}(?:(?P<o_comma>comm[ai]\b)"
    r"|(?P<o_period>periodo|capoverso|alinea|trattino))"
    rf"|(?P<paragraph>comm[ai]|c\.?c?\.|com?\.|co(?=\s\d)|c(?=\d{{1,2}}(?!\w))|paragraf[oi]|par\."
    rf"|§{{1,2}})\s{{0,3}}(?:n\.\s?)?"
    rf"(?:da\s)?(?=\d|(?:{ORDINAL})\b|(?-i:[IVX]{{1,4}})\b)"
    # «lettera a)», «lett. b), c) e d)», «lettere da a) a d)»
    rf"|(?P<letters>letter[ae]|lett?\.?)\s{{0,3}}(?:da\s)?(?=[\"«“‘(]?(?:[a-z]{{1,2}}(?![a-zà-ù])"
    rf"|[a-z]{{3,5}}\)))"
    # «numero 2)», «n. 3)», «punto 4», «punti 1 e 2»
    r"|(?P<point>numer[oi]|punt[oi]|capovers[oi]|n\.(?=\s?\d{1,2}(?:\)|,?\sdel(?:la"
    r"|l['’])?\s?(?!\d))))\s{0,3}(?:da\s)?(?=\d)"
    # «allegato A», «allegato I», «all. 2», «tabella B»
    rf"|(?P<annex>allegat[oi]|all\.|tabell[ae])\s{{1,2}}(?:n\.\s?)?(?=[A-Z\d]{{1,3}}\b|[IVX]{{1,5}}\b)"
    r"|(?P<part>titol[oi]|cap[oi]|part[ei]|sezion[ei]|libr[oi])\s{1,2}(?=(?-i:[IVX]{1,5})\b|\d{1,2}\b)",
    re.IGNORECASE,
)
STARTS = re.compile(
    r"(?<![\w.])(?:art|(?<=['’])(?:arl|ari|alt|ait|arf)\.\s?\d|comm[ai]\b|c\.?c?\.\s?\d|co\.|paragraf|par\.|§|lett|numer|punt|alleg|all\."
    rf"|tabell|titol|cap[oi]\s|part[ei]\s|sezion|libr|(?:{ORDINAL})\s+(?:(?:e|ed"
    rf"|o)\s+(?:{ORDINAL})\s+)?(?:comm[ai]\b|periodo)"
    rf"|\d{{1,2}}\s?[°º^]?\s+comma\b"
    r"|(?:medesim|stess|predett|citat|suddett|richiamat)[oi]\s+art(?:icol[oi]|\.|t\.)(?!\s?\d))",
    re.IGNORECASE,
)
# Between two places: «, », « e », « del », «, di cui al », « nonché l'»
LINK = re.compile(
    r"\s{0,3}(?:[,;(–-]\s{0,3})?(?P<and>(?:(?:e|ed|o|od|nonché|ovvero|oppure|e/o|anche)\s{1,3}){0,2})"
    r"(?:(?P<up>de(?:l|i|gli|lla|lle|llo)\s{1,3}|dell['’]\s?|di\s+cui\s+(?:a(?:l|i|gli|lla"
    r"|lle)\s{1,3}|all['’]\s?)|previst[oaie]\s+(?:dal(?:la|lo)?\s|dall['’]\s?|dagli\s))"
    r"|(?:il|lo|la|i|gli|le|a(?:l|i|gli|lla|lle)|dal|dai|dagli|dalla|nel|nei|sub)\s{1,3}|(?:l|all"
    r"|dall|nell)['’]\s?)?"
    r"(?:in\s+particolare\s+)?(?:principio\s+contabile(?:\s+applicato)?(?:\s+(?:concernente|della"
    r"|di)\s[^.;\d]{3,80}?)?,?\s+(?:di\s+cui\s+all['’]\s?)?(?=all))?",
    re.IGNORECASE,
)
# Between two values of one place: «, », « e », « e/o »; a range: «-», « a », « al »
AND = re.compile(
    r"\s{0,2}(?:,\s{0,2}(?:e\s|ed\s|o\s|nonché\s)?|(?:e|ed|o|nonché|e/o|ovvero|oppure)\s)\s{0,2}(?:l['’]|il\s"
    r"|la\s)?(?:da\s)?(?:n\.\s?)?",
    re.IGNORECASE,
)
DASH = re.compile(r"\s?[-–]\s?")
TO = re.compile(r"\s?(?:[-–]\s?|\s(?:all['’]|al|ad|a|fino\s+al(?:l['’])?)(?![a-zà-ù])\s?)", re.IGNORECASE)
ARTICLE_VALUE = re.compile(rf"{FIGURE}|unico\b|{ROMAN}", re.IGNORECASE)
FIGURE_VALUE = re.compile(rf"\d{{1,2}}\s?[°º]|{FIGURE}|(?:{ORDINAL})\b|(?-i:[IVX]{{1,4}})\b", re.IGNORECASE)
POINT_VALUE = re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}{SUFFIX}\)?", re.IGNORECASE)
LETTER_VALUE = re.compile(LETTER, re.IGNORECASE)
ANNEX_VALUE = re.compile(
    r"(?-i:[IVX]{1,5}|[A-Z]{1,2}\d?|\d{1,3})(?:[./]\d{1,2})?(?!\w)(?:,?\spunt[oi]\s[\d.]{1,6}(?!\d))?",
    re.IGNORECASE,
)
PART_VALUE = re.compile(r"(?-i:[IVX]{1,5})(?:[\s-]?bis)?|\d{1,2}", re.IGNORECASE)
VALUES = {
    ARTICLE: ARTICLE_VALUE, PARAGRAPH: FIGURE_VALUE, LETTERS: LETTER_VALUE, POINT: POINT_VALUE,
    ANNEX: ANNEX_VALUE, PART: PART_VALUE,
}  # fmt: skip
# «commi primo e | secondo», but «comma 1, | secondo periodo»
OF_ORDINAL = re.compile(rf"(?:{ORDINAL})\b(?!\s+(?:comm|period|capovers|aline|trattin))", re.IGNORECASE)
POINTED = re.compile(
    r"(?:citat|predett|suddett|richiamat|medesim|stess|summenzionat|sopracitat)[oai]\s{1,2}$", re.IGNORECASE
)
# What makes a figure after a comma no place of an act: «30 giorni», «5 unità», «2 giugno»
COUNTED = re.compile(
    r"\s{1,2}(?:giorn|mes[ei]\b|ann[oi]\b|or[ae]\b|unit|person|euro|mq|gennaio|febbraio|marzo"
    r"|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre)",
    re.IGNORECASE,
)
# «artt. 1 | (Campo di applicazione) |, 2 e 3»: the title of an article in a list
ASIDE = re.compile(r"\s{0,2}(?:[(][^()\d]{3,90}[)]|[“«\"][^“”«»\"\d]{3,90}[”»\"])(?=\s?(?:,|e\s))")
# «e seguenti», «e ss.», «e ss.mm.ii.»: nothing to add
FOLLOWING = re.compile(r"\s{1,2}(?:e\s)?(?:seguent[ei]|ss\.(?!\s?mm)|segg\.|ss\b(?!\.?\s?mm))", re.IGNORECASE)
# «art. 3 | (Definizioni)»: the title of an article
TITLE = re.compile(
    r"\s{0,2}(?:[(](?![^()]*\d{4})[^()\d]{3,120}[)]|[“«\"][^“”«»\"\d]{3,120}[”»\"])(?=\s?,?\s?"
    r"(?:comm|de[l]|lett))"
)
# «art. 25,3», «art. 3.2», «art. 97.4a»: the paragraph after a comma or full stop
TIGHT = re.compile(r"[.,](?P<paragraph>\d{1,2})(?P<letter>[a-z](?![a-z]))?(?![\d/.]|\s?(?:,|e)\s?\d)")
LONGEST = 200

SAME = "="
"""The article of the reference before: «del medesimo articolo»."""
