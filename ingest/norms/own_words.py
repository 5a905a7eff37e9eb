"""The words for acts of public bodies, as patterns: «determinazione n.», «D.G.R.», «PG»."""

from __future__ import annotations

import re

from ingest.norms.identity import DATE

# Words that cannot stand between the sort of an act and its number: another act, a sum, a code begins there
STOP = (
    r"(?!\b(?:art|artt|articol\w*|legg[ei]|d\.?\s?lgs|decret\w*|l\.\s?r|regolament\w*|determin\w*"
    r"|deliber\w*|ordinanz\w*|ai\s+sensi|di\s+cui|recante"
    r"|avente|inerent\w*|con\s+(?:cui|l[ae]\s+qual[ei]|il\s+quale)|cup|cig|protocoll\w*|capitol\w*"
    r"|cap\.|euro|pari|mandat\w*|fattur\w*|comm[ai]|lett\w*|allegat\w*|punt[oi]"
    r"|contratt\w*|pubblicazion\w*|rep|richiamat\w*|vist[oaie]|circolar\w*|direttiv\w*|linee"
    r"|sentenz\w*|dpr|dpcm"
    r"|d\.p|d\.m|t\.u|tuel|nota|pratica|lotto|via|piazza|tel|e\s+successiv\w*)\b|€)"
)
BETWEEN = rf"(?P<between>(?:{STOP}[^\d;:()€]){{0,130}}?)"
# «n. 12», «N° XI / 2531», «12/2020», «del 3 marzo 2020, n. 5», «PG/2024/123»
NUMBERED = (
    r"(?=(?:[,(]?\s?(?:del(?:l['’])?\s{1,2}|in\s+data\s+|datat[ao]\s+)?\s{0,2})(?:RG\s|prot\.?\s?)?"
    r"(?:(?<![^\W\d_])n(?:umeri|umero|um|rr|r|ro|n)?\s?[.°º]{0,2}\s?(?:ro\.?\s)?[°º]?\s?"
    r"(?:[IVX]{1,5}\s?/\s?)?\d|\d{1,6}(?:/|\s?del)|\d{1,2}[\s./°-]|[IVX]{1,5}\s?/\s?\d))"
)
ORGANS: tuple[tuple[str, str], ...] = (
    ("giunta", r"giunta|giuntale|(?-i:G\.?\s?[CRPMU]\.?)(?!\w)"),
    ("consiglio di amministrazione", r"consiglio\s+di\s+amministrazione|(?-i:C\.?d\.?A\.?)"),
    ("consiglio", r"consiglio|consiliar[ei]|(?-i:C\.?\s?[CRPMU]\.?)(?!\w)"),
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
ORGAN = re.compile(
    "|".join(f"(?P<o{k}>\\b(?:{words}))" for k, (_, words) in enumerate(ORGANS)), re.IGNORECASE
)
# «Giunta comunale», «G.R.», «consiglio provinciale», «Giunta dell'Unione»: of what level the organ is
LEVELS: tuple[tuple[str, str], ...] = (
    ("Regione", r"regional[ei]|(?-i:[GC]\.?\s?R\.?)(?!\w)"),
    ("Provincia", r"provincial[ei]|(?-i:[GC]\.?\s?P\.?)(?!\w)"),
    ("Città metropolitana", r"metropolitan[oai]|(?-i:[GC]\.?\s?M\.?)(?!\w)"),
    ("Comune", r"comunal[ei]|municipal[ei]|sindac\w*|(?-i:[GC]\.?\s?C\.?)(?!\w)"),
    ("Unione", r"unione|(?-i:[GC]\.?\s?U\.?)(?!\w)"),
)
LEVEL = re.compile(
    "|".join(f"(?P<l{k}>\\b(?:{words}))" for k, (_, words) in enumerate(LEVELS)), re.IGNORECASE
)

# «determinazione dirigenziale n. 276», «determina a contrarre n. 5», «det. n. 12/2020», «D.D. n. 45»
DETERMINATION = (
    r"determin(?:azion[ei]|[ae])\b|determ?\.(?=\s)|det\.(?=\s?(?:n|dir))|(?-i:D\.\s?D\.|DD|DET"
    r"|DETE)(?=[\s.]{0,2}(?:n|N|\d))"
    r"|att[oi]\s+dirigenzial[ei]|provvediment[oi]\s+dirigenzial[ei]|disposizion[ei]\s+(?:dirigenzial"
    r"[ei]|organizzativ[ae])"
)
# «deliberazione della Giunta comunale n. 12», «delibera C.C. n. 5/2020», «Delib. G.R. n. 1423/2017»
DELIBERATION = (
    r"deliber(?:azion[ei]|[ae])\b|delib\.|del\.(?=\s(?:di\s|n\.|G|C))|att[oi]\s+deliberativ[oi]"
    r"|(?:att[oi]|provvediment[oi])(?=\s+d(?:i|el|ella)\s+(?:giunta|consiglio)\b)"
)
# «decreto sindacale n. 7/2021», «decreto del Presidente della Regione n. 5», «decreto dirigenziale n. 12345»
DECREE = (
    r"decret[oi](?!\s?[-–]?\s?legg|\s+legislativ|\s+ministerial|\s+interminist|\s+(?:del\s+)?(?:minist"
    r"|presidente\s+(?:della\s+repubblica|del\s+consiglio)|consiglio\s+dei\s+ministri)|\s+luogoten"
    r"|\s+d['’]\s?ingiunzione)\b|(?-i:D\.\s?S\.)(?=\sn)|provvediment[oi](?=\s+(?:sindacal[ei]|del\s+sindaco))"
)
ORDER = r"ordinanz[ae]\b|(?-i:O\.\s?S\.)(?=\sn)"
# «DGR 1423/2017», «D.G.C. n. 12 del 3/4/2020», «DCC n. 5», «D.P.G.R.»
ACRONYM = (
    r"(?:(?-i:D\.?\s?[GC]\.?\s?(?:R\.?\s?C|[RCPMU])|D\.?\s?P\.?\s?G\.?\s?R)|d\.\s?[gc]\.\s?[rcpm]"
    r"|d\.\s?p\.\s?g\.\s?r|dgr|dcr|dgc|dcc)\.{0,2}"
    r"(?=\s{0,2}(?:n|\d|(?-i:[IVX])+\s?/?\s?\d|del\s|\(|(?-i:[A-Z])))"
)
# «d.d.u.o. 6 giugno 2024, n. 8666», «Dduo n. 2456/2017», «d.d.s. n. 45», «D.D.G. n. 12», «DDPF»
DIRECTORIAL = (
    r"(?:d\.\s?d\.\s?(?:u\.\s?o|s|g|p\.\s?f|r)|(?-i:D\.?D\.?U\.?O|Dduo|dduo|DDUO|DDS|D\.D\.S|DDG|D\.D\.G"
    r"|DDPF))\.?(?=\s{0,2}(?:n|\d|del\s))"
)
# «(delibere G.C. n. 12/2020 e) C.C. n. 5/2020», «… e di Consiglio comunale n. 5»
LONE = (
    r"(?P<lone>(?-i:[GC]\.\s?[CRPM]\.)(?=\s?n[.°r\s])"
    r"|(?P<organ>giunta|consiglio)\s(?:comunale|regionale|provinciale)"
    r"(?=\sn[.°r]{0,2}\s?\d{1,4}\s?/\s?\d{4}))"
)
# «deliberazioni di G.C. n. 35/2025 di approvazione del Piano … | e n. 43/2025»
MORE = re.compile(rf"(?:{STOP}[^\d;:.()€]){{0,140}}?(?:,|\be)\s+(?=n[.°r]{{0,2}}\s?\d)", re.IGNORECASE)
# «Giunta regionale Emilia-Romagna, | deliberazione n. 1554»
FORMER = re.compile(
    r"(?P<organ>(?:giunta|consiglio|assemblea\s+legislativa)(?:\s+(?:comunale|municipale|regionale"
    r"|provinciale))?)"
    r"(?P<body>(?:\s+(?:d(?:i|el|ella)\s+|dell['’]\s?)?[A-ZÀ-Ý][\w'’-]+(?:\s+d[ei]l?l?a?)?){0,5})\s?,\s?$",
    re.IGNORECASE,
)
# «deliberazione n. 12 del 3/4/2024 | della Giunta comunale»
BEHIND = re.compile(
    r"\s?,?\s(?:adottata\s+|approvata\s+)?d(?:el|al)(?:la)?\s(?:competente\s+)?(?P<organ>(?:giunta|consiglio)"
    r"(?:\s+(?:comunale|municipale|regionale|provinciale|metropolitan[oa]))?)(?!\w)",
    re.IGNORECASE,
)
# «deliberazione di Giunta n. 12, | adottata nella seduta del 3/4/2024»
ADOPTED = re.compile(
    r"\s?,?\s(?:adottat|approvat|assunt|emess)[ao]\s+(?:d(?:el|al)(?:la)?\s+(?P<organ>[a-z]{4,10}"
    r"(?:\s[a-z]{5,12})?)\s+)?"
    rf"(?:(?:nella|in)\s+seduta\s+)?(?:del(?:l['’])?\s?|in\s+data\s+|il\s+)(?P<day>{DATE})",
    re.IGNORECASE,
)
# «determinazione n. 60/2025 | – R.G. n. 652/2025», «| (Reg. Gen. n. 5 del 3/4/2024)»: its other number
REGISTER = re.compile(
    r"\s{0,2}[,(–-]?\s{0,2}(?:R\.?\s?G\.?|reg(?:istro)?\.?\s?gen(?:erale)?\.?)\s{0,2}(?=n|\d)", re.IGNORECASE
)
HEAD = re.compile(
    rf"(?<![\w./])(?:(?P<determination>{DETERMINATION})|(?P<deliberation>{DELIBERATION})"
    rf"|(?P<decree>{DECREE})|(?P<order>{ORDER}))"
    rf"{BETWEEN}{NUMBERED}",
    re.IGNORECASE,
)
SHORT = re.compile(
    rf"(?<![\w./])(?:(?P<acronym>{ACRONYM})|(?P<directorial>{DIRECTORIAL})|{LONE})", re.IGNORECASE
)
