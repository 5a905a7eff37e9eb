"""The parts of an act: where it names itself, gives its reasons, decides, is signed and published."""

from __future__ import annotations

import itertools

import pytest

from eval.parts import GOLD, read_gold, score
from ingest.document import Block, Document, Reading
from ingest.part_words import clause, decides, is_opinion, is_publication, is_signature, names_organ
from ingest.parts import dump_parts, load_parts
from ingest.passages import cut_passages
from ingest.read import read_bytes
from ingest.sniff import sniff
from ingest.structure import build_document
from tests.conftest import shared_path

DETERMINA = """
# COMUNE DI PRATOLUNGO
# DETERMINAZIONE N. 12 DEL 03/03/2026
OGGETTO: Affidamento del trasporto solidale
# IL DIRIGENTE
Visto l'art. 107 del D.Lgs. 267/2000;
Premesso che:
- il servizio è essenziale;
- la spesa è prevista in bilancio;
Richiamata la propria determinazione n. 3 del 2026;
Ritenuto di provvedere;
# DETERMINA
- 1. di affidare il servizio alla cooperativa Il Ponte;
Il servizio dura 24 mesi.
- 2. di impegnare € 48.600,00;
Pratolungo, lì 03/03/2026
IL DIRIGENTE
f.to Dott.ssa Livia Sarti
# VISTO DI REGOLARITÀ CONTABILE
Si attesta la copertura finanziaria.
Pratolungo, 04/03/2026
f.to Rag. Ugo Monti
# CERTIFICATO DI PUBBLICAZIONE
L'atto è pubblicato all'albo pretorio per 15 giorni.
# Allegato A
Elenco delle corse.
"""

DELIBERA = """
# COMUNE DI BORGO SERENO
# DELIBERAZIONE DELLA GIUNTA COMUNALE N. 9 DEL 10/02/2026
OGGETTO: Piano del verde
L'anno duemilaventisei, il giorno dieci del mese di febbraio, si è riunita la Giunta.
Aldo Mengoli\tSindaco\tPresente
# LA GIUNTA COMUNALE
Vista l'allegata proposta di deliberazione;
Acquisiti i pareri favorevoli;
Con voti unanimi e palesi
# DELIBERA
- 1. Di approvare il piano del verde.
Letto, approvato e sottoscritto.
# PROPOSTA DI DELIBERAZIONE
OGGETTO: Piano del verde
Considerato che il piano è scaduto;
Dato atto che non comporta spese;
# PROPONE DI DELIBERARE
Di approvare il piano del verde.
Di trasmettere l'atto agli uffici.
# PARERE DI REGOLARITÀ TECNICA
Il sottoscritto Ivo Tosi esprime parere favorevole.
"""

DECRETO = """
# COMUNE DI PRATOLUNGO
# DECRETO SINDACALE N. 4 DEL 01/02/2026
OGGETTO: Nomina del responsabile dell'ufficio tecnico
CHE l'ufficio è privo di responsabile;
VISTO lo Statuto comunale;
# DECRETA
DI NOMINARE l'ing. Bruno Galli responsabile dell'ufficio tecnico.
Dalla residenza municipale, 1 febbraio 2026 IL SINDACO
f.to Aldo Mengoli
"""

ORDINANZA = """
# COMUNE DI PRATOLUNGO
# ORDINANZA SINDACALE N. 7 DEL 09/07/2026
OGGETTO: Divieto di usare l'acqua potabile per i giardini
# IL SINDACO
Considerata la scarsità di pioggia;
Atteso che le scorte sono ridotte;
# ORDINA
Il divieto di innaffiare dalle ore 6 alle ore 21.
# AVVERTE
Che i trasgressori sono puniti con la sanzione prevista.
IL SINDACO
f.to Aldo Mengoli
# RELATA DI NOTIFICA
Il messo comunale dichiara di avere notificato l'atto.
"""


def _document(text: str, name: str = "atto.pdf") -> Document:
    blocks = []
    for line in text.strip().split("\n"):
        if line.startswith("# "):
            blocks.append(Block("heading", line[2:], 1, 1))
        elif line.startswith("- "):
            blocks.append(Block("item", line[2:], 1, 1))
        elif "\t" in line:
            blocks.append(Block("row", line, 1, cells=tuple(line.split("\t"))))
        else:
            blocks.append(Block("paragraph", line, 1))
    return build_document(Reading(tuple(blocks)), name)


def _parts(document: Document) -> list[tuple[str, str]]:
    return [(part.kind, document.text[part.span.start : part.span.end][:22]) for part in document.parts]


def test_a_determination() -> None:
    assert _parts(_document(DETERMINA)) == [
        ("intestazione", "COMUNE DI PRATOLUNGO\nD"),
        ("oggetto", "OGGETTO: Affidamento d"),
        ("premesse", "IL DIRIGENTE\nVisto l'a"),
        ("visto", "Visto l'art. 107 del D"),
        ("premesso", "Premesso che:\nil servi"),
        ("richiamato", "Richiamata la propria "),
        ("ritenuto", "Ritenuto di provvedere"),
        ("dispositivo", "DETERMINA\n1. di affida"),
        ("punto", "1. di affidare il serv"),
        ("punto", "2. di impegnare € 48.6"),
        ("firme", "Pratolungo, lì 03/03/2"),
        ("pareri", "VISTO DI REGOLARITÀ CO"),
        ("pubblicazione", "CERTIFICATO DI PUBBLIC"),
        ("allegati", "Allegato A\nElenco dell"),
    ]


def test_a_point_takes_what_follows_it() -> None:
    document = _document(DETERMINA)
    point = next(part.span for part in document.parts if part.kind == "punto")
    assert document.text[point.start : point.end].endswith("Il servizio dura 24 mesi.")


def test_a_deliberation_holds_the_proposal_it_adopts() -> None:
    whole = [kind for kind, _ in _parts(_document(DELIBERA)) if kind not in ("punto",)]
    assert whole == [
        "intestazione", "oggetto", "intestazione", "premesse", "visto", "acquisito", "voto", "dispositivo",
        "firme", "intestazione", "oggetto", "premesse", "considerato", "dato_atto", "dispositivo", "pareri",
    ]  # fmt: skip


def test_a_decree_and_an_order() -> None:
    decree = [kind for kind, _ in _parts(_document(DECRETO))]
    assert decree == "intestazione oggetto premesse premesso visto dispositivo punto firme".split()
    order = [kind for kind, _ in _parts(_document(ORDINANZA))]
    assert order == "intestazione oggetto premesse considerato atteso dispositivo firme pubblicazione".split()


def test_whole_parts_leave_no_gap() -> None:
    document = _document(DETERMINA)
    inner = {"punto", "visto", "premesso", "richiamato", "ritenuto"}
    whole = [part.span for part in document.parts if part.kind not in inner]
    between = [document.text[a.end : b.start] for a, b in itertools.pairwise(whole)]
    assert set(between) == {"\n"}
    assert (whole[0].start, whole[-1].end) == (0, len(document.text))


def test_what_is_no_act_has_no_parts() -> None:
    assert (
        _document("# Guida ai servizi\nVisto il successo, si replica.\nGli uffici aprono alle 9.").parts == ()
    )


def test_an_act_that_does_not_say_its_type_is_known_by_both_its_reasons_and_its_decision() -> None:
    text = "# D.d.u.o. 4 marzo 2026\nVista la l.r. 31/2008;\n# DECRETA\n- 1. di approvare le disposizioni."
    assert [kind for kind, _ in _parts(_document(text))][-2:] == ["dispositivo", "punto"]


def test_no_passage_mixes_reasons_and_decision() -> None:
    document = _document(DETERMINA.replace("# DETERMINA\n", "DETERMINA\n"))
    start = next(part.span.start for part in document.parts if part.kind == "dispositivo")
    assert start in {passage.span.start for passage in cut_passages(document, "d")}


def test_parts_survive_the_register() -> None:
    parts = _document(DELIBERA).parts
    assert load_parts(dump_parts(parts)) == parts
    with pytest.raises(ValueError, match="altro"):
        load_parts('[["altro", 0, 1]]')


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("VISTI:", "visto"),
        ("Richiamate le linee guida", "richiamato"),
        ("PRESO ATTO che", "preso_atto"),
        ("Dato atto che", "dato_atto"),
        ("Tenuto altresì conto", "tenuto_conto"),
        ("Con separata votazione unanime", "voto"),
        ("A voti unanimi", "voto"),
        ("Vistosi cartelli indicano la sede", None),
        ("Letto, approvato e sottoscritto", None),
        ("Che cosa serve", None),
    ],
)
def test_clauses(text: str, kind: str | None) -> None:
    assert clause(text) == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DETERMINA", True),
        ("D E L I B E R A", False),
        ("Delibera:", True),
        ("PROPONE DI DELIBERARE", True),
        ("Tutto ciò premesso DECRETA", True),
        ("DETERMINA Tutto ciò premesso e qui richiamato;", True),
        ("DELIBERA la proposta che segue", True),
        ("DELIBERA DI GIUNTA N. 5", False),
        ("Determina n. 5 del 03/03/2026;", False),
        ("Ordinanza n. 4", False),
    ],
)
def test_words_that_decide(text: str, expected: bool) -> None:
    assert decides(text) is expected


def test_the_lines_that_close_an_act() -> None:
    assert is_signature("Borgo Sereno (BS), 10/02/2026") and is_signature(
        "Firmato digitalmente da: Livia Sarti"
    )
    assert not is_signature("Il servizio parte dal 10/02/2026 e dura tre anni.")
    assert is_opinion("PARERE DI REGOLARITÀ TECNICA") and not is_opinion(
        "Visto il parere di regolarità tecnica;"
    )
    assert is_publication("RELATA DI PUBBLICAZIONE") and not is_publication(
        "Certificato di residenza in bollo"
    )
    assert names_organ("LA GIUNTA COMUNALE") and not names_organ("Il dirigente approva la spesa.")


@pytest.mark.shared
def test_the_decision_of_real_acts_is_found() -> None:
    corpus = shared_path("corpus")
    found = decided = blocks = right = 0
    for act in read_gold(GOLD):
        if "albopop" in act.file or "lombardia" in act.file:  # scans, and hundreds of pages: eval.parts
            continue
        data = (corpus / act.file).read_bytes()
        one = score(act, build_document(read_bytes(data), act.file, sniff(data)))
        found, decided = found + 1, decided + one.decided
        blocks, right = blocks + one.blocks, right + one.right
    assert decided >= found - 1
    assert right >= 0.97 * blocks
