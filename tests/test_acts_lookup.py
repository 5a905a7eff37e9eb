"""Acts in the collection: who cites one, what it rests on, what became of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.asked import NoReference
from app.exports import as_csv, as_jsonld
from app.page.acts_html import render_act
from app.page.graph_svg import NODE_HEIGHT, ROW, graph_svg
from app.service import Service
from corpus.home import open_home
from index.filters import BadFilter, parse_filters
from tests.acts_set import write_acts
from tests.make_pdf import PdfPage, make_pdf

CODE = "urn:nir:stato:decreto.legislativo:2017-07-03;117"
DETERMINATION = "urn:nir:comune.pratolungo:determinazione:2026;41"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The invented office's acts, for tests that only read."""
    folder = tmp_path_factory.mktemp("ufficio")
    opened = Service.open(open_home(folder / "home"))
    opened.ingest([write_acts(folder / "atti")])
    yield opened
    opened.close()


def names(service: Service) -> dict[str, str]:
    return {document.id: Path(document.path).stem for document in service.documents()}


def cited_by(service: Service, text: str) -> list[str]:
    known = names(service)
    return [known[one.document.id] for one in service.lookup(text).documents]


# -- looking up --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "art. 55 del Codice del Terzo settore",
        "articolo 55 del decreto legislativo 3 luglio 2017, n. 117",
        "art 55 cts",
        "D.Lgs. n. 117/17, art. 55",
        f"{CODE}~art55",
    ],
)
def test_one_article_in_any_spelling(office: Service, text: str) -> None:
    found = office.lookup(text)
    assert found.reference.urn == f"{CODE}~art55"
    assert set(cited_by(office, text)) == {"delibera12", "relazione"}


def test_an_article_within_a_range_is_cited(office: Service) -> None:
    """«artt. 55-57» cites the 56 without writing it."""
    assert cited_by(office, "art. 56 del Codice del Terzo settore") == ["delibera12"]
    assert cited_by(office, "art. 58 del Codice del Terzo settore") == []


def test_the_articles_of_an_act_with_the_most_cited_first(office: Service) -> None:
    counts = {one.article: one.documents for one in office.lookup(CODE).articles}
    assert counts["55"] == 2 and counts["56"] == counts["57"] == 1
    assert office.lookup(CODE).articles[0].article == "55"


def test_each_mention_is_verbatim_and_marked(office: Service) -> None:
    for citing in office.lookup("art. 55 del Codice del Terzo settore").documents:
        text = office.document(citing.document.id).text
        for mention in citing.mentions:
            start, end = mention.marked
            assert mention.sentence in text
            assert mention.sentence[start:end] == mention.reference.text
            assert mention.url.startswith(f"/documents/{citing.document.id}")


def test_a_determination_without_its_body_is_told_by_who_cites_it(office: Service) -> None:
    found = office.lookup("determina 41 del 2026")
    assert found.reference.urn == DETERMINATION
    assert [document.number for document in found.held] == ["41"]
    assert found.reference.url == f"/documents/{found.held[0].id}?page=1"


def test_a_law_without_its_year_is_the_one_that_is_cited(office: Service) -> None:
    assert office.lookup("legge 241").reference.urn == "urn:nir:stato:legge:1990-08-07;241"


@pytest.mark.parametrize("text", ["", "trasporto", "legge 999", "2026"])
def test_what_names_no_act_is_said(office: Service, text: str) -> None:
    with pytest.raises(NoReference, match="non riconosco un atto"):
        office.lookup(text)


def test_the_passages_that_cite_are_given(office: Service) -> None:
    hits = office.lookup("art. 50 del D.Lgs. 36/2023").passages
    assert hits and "36/2023" in hits[0].text
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_an_act_does_not_cite_itself(office: Service) -> None:
    """Its own number stands in its head, its title and its footers."""
    assert cited_by(office, "determinazione n. 77 del 30/03/2026") == []


def test_what_is_taken_out_cites_no_more(service: Service, tmp_path: Path) -> None:
    service.ingest([write_acts(tmp_path / "atti")])
    report = next(key for key, name in names(service).items() if name == "relazione")
    service.remove([report])
    assert cited_by(service, "art. 55 del Codice del Terzo settore") == ["delibera12"]


def test_the_most_cited_acts(office: Service) -> None:
    found = office.most_cited(3)
    assert {one.documents for one in found} == {2}
    assert any(one.urn.startswith("urn:nir:stato:decreto.legislativo:2017") for one in found)


# -- filters and search ------------------------------------------------------------------


def test_filter_by_reference(office: Service) -> None:
    known = names(office)
    by_act = office.documents(parse_filters(["reference=D.Lgs. 117/2017"]))
    by_article = office.documents(parse_filters(["reference=art. 56 del D.Lgs. 117/2017"]))
    assert {known[one.id] for one in by_act} == {"delibera12", "relazione"}
    assert {known[one.id] for one in by_article} == {"delibera12"}
    hits = office.search("servizio", 10, parse_filters([f"reference={CODE}~art55"])).hits
    assert hits and all("55" in hit.text for hit in hits)


def test_a_filter_that_names_no_act_is_refused() -> None:
    with pytest.raises(BadFilter, match="non si riconosce un atto"):
        parse_filters(["reference=trasporto"])


def test_passages_that_cite_the_act_asked_for_come_first(office: Service) -> None:
    hits = office.search("art. 55 cts").hits
    citing = {hit.passage_id for hit in office.lookup("art. 55 cts").passages}
    assert {hit.passage_id for hit in hits[: len(citing)]} == citing
    assert all(0 <= hit.score <= 1 for hit in hits)


# -- relations ---------------------------------------------------------------------------


def test_a_revoked_act_says_so(office: Service) -> None:
    changes = office.lookup(DETERMINATION).changes
    assert [(one.kind, one.said, one.other) for one in changes] == [
        ("revokes", "revocata da", "Determinazione n. 77/2026")
    ]
    assert "di revocare" in changes[0].sentence


def test_an_answer_that_quotes_a_revoked_act_carries_a_notice(office: Service) -> None:
    answer = office.ask("A chi è affidato il servizio di trasporto scolastico?")
    assert not answer.refused
    assert [(notice.act, notice.change.kind) for notice in answer.notices] == [
        ("Determinazione n. 41/2026", "revokes")
    ]


def test_an_answer_names_the_acts_of_its_quotes(office: Service) -> None:
    answer = office.ask("Quali atti citano l'art. 50 del D.Lgs. 36/2023?")
    assert "urn:nir:stato:decreto.legislativo:2023-03-31;36~art50" in {one.urn for one in answer.references}


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Quali atti citano l'art. 55 del Codice del Terzo settore?", {"delibera12", "relazione"}),
        ("Dove è citata la delibera di Giunta n. 12/2026?", {"determina41", "relazione"}),
        ("Su che cosa si fonda la determinazione n. 41/2026?", {"determina41"}),
        ("Quali norme cita la determinazione 41 del 2026?", {"determina41"}),
        ("La determinazione n. 41/2026 è ancora in vigore?", {"determina77"}),
        ("Quali atti hanno modificato o revocato la determinazione 41/2026?", {"determina77"}),
    ],
)
def test_questions_about_acts(office: Service, question: str, documents: set[str]) -> None:
    known = names(office)
    answer = office.ask(question)
    assert not answer.refused
    assert {known[citation.document.id] for citation in answer.citations} == documents
    for citation in answer.citations:
        text = " ".join(office.document(citation.document.id).text.split())
        assert citation.quote in text


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Quali atti citano l'art. 120 del D.Lgs. 36/2023?", "Nessuno dei documenti"),
        ("Su che cosa si fonda la determinazione n. 500/2019?", "Non è tra i documenti"),
        ("La delibera di Giunta n. 12/2026 è ancora in vigore?", "non risultano atti"),
    ],
)
def test_what_the_collection_does_not_hold_is_refused(office: Service, question: str, word: str) -> None:
    answer = office.ask(question)
    assert answer.refused and word in answer.answer and not answer.citations


def test_filters_narrow_questions_about_acts(office: Service) -> None:
    answer = office.ask(
        "Quali atti citano l'art. 55 del Codice del Terzo settore?", parse_filters(["type=relazione"])
    )
    assert {citation.document.type for citation in answer.citations} == {"relazione"}


# -- networks ----------------------------------------------------------------------------


def test_an_act_among_others(office: Service) -> None:
    network = office.network("determinazione n. 41/2026")
    columns = {node.label: node.column for node in network.nodes}
    assert columns["Determinazione n. 77/2026"] == -1
    assert columns["D.Lgs. 267/2000"] == columns["Deliberazione n. 12/2026"] == 1
    relation = {edge.source: edge.relation for edge in network.edges if edge.target == DETERMINATION}
    assert relation["urn:nir:comune.pratolungo:determinazione:2026;77"] == "revokes"
    held = next(node for node in network.nodes if node.label == "Deliberazione n. 12/2026")
    assert held.document is not None and held.url == f"/documents/{held.document.id}?page=1"


def test_documents_of_one_matter(office: Service) -> None:
    threads = office.network("determinazione n. 41/2026").threads
    assert [(one.document.number, one.shared) for one in threads] == [("77", "CIG A1B2C3D4E5")]


def test_a_document_that_is_no_act_has_a_network_too(office: Service) -> None:
    report = next(key for key, name in names(office).items() if name == "relazione")
    network = office.document_network(report)
    assert network.centre.urn is None
    assert {edge.source for edge in network.edges} == {network.centre.id}


def test_export_as_a_table(office: Service) -> None:
    text = as_csv(office.lookup(DETERMINATION), office.network(DETERMINATION))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert {row["verso"] for row in rows} == {"citato da", "cita"}
    assert {row["relazione"] for row in rows if row["verso"] == "citato da"} == {"revoca"}
    code = next(row for row in rows if row["identificativo"].endswith(";267"))
    assert code["articoli"] == "107, 183"


def test_export_as_a_graph(office: Service) -> None:
    found = json.loads(as_jsonld(office.network(DETERMINATION)))
    assert found["@context"] == "https://schema.org"
    nodes = {node["@id"]: node for node in found["@graph"]}
    assert nodes[DETERMINATION]["@type"] == "Legislation"
    revoking = nodes["urn:nir:comune.pratolungo:determinazione:2026;77"]
    assert revoking["legislationRepeals"][0]["@id"] == DETERMINATION


def test_a_sentence_that_looks_like_a_formula_is_no_formula(service: Service, tmp_path: Path) -> None:
    folder = tmp_path / "formule"
    folder.mkdir()
    (folder / "a.md").write_text(
        "# Atto\n\n=HYPERLINK(1) visto l'art. 50 del D.Lgs. 36/2023.\n", encoding="utf-8"
    )
    service.ingest([folder])
    text = as_csv(service.lookup("D.Lgs. 36/2023"), service.network("D.Lgs. 36/2023"))
    assert "'=HYPERLINK" in text and ";=HYPERLINK" not in text


def test_two_hundred_acts_can_be_read(service: Service, tmp_path: Path) -> None:
    """No two boxes of the drawing meet, and none is left out that there is room for."""
    folder = tmp_path / "molti"
    folder.mkdir()
    cited = "\n\n".join(f"Vista la legge n. {number} del {1990 + number % 30}." for number in range(1, 231))
    (folder / "relazione.md").write_text(f"# Relazione\n\n{cited}\n", encoding="utf-8")
    service.ingest([folder])
    network = service.document_network(service.documents()[0].id)
    assert len(network.nodes) == 200 and network.left_out == 230 - 199
    drawn = graph_svg(network)
    assert drawn.count('<a href="/?atto=') == 199
    assert NODE_HEIGHT < ROW
    rows = [part.split('"')[0] for part in drawn.split('data-y="')[1:]]
    assert len(set(rows[:-1])) == 199
    assert "Altri 31 atti" in drawn


def test_an_identifier_means_one_body(service: Service, tmp_path: Path) -> None:
    """«determina 41/2026» may be of any body, its identifier is of one."""
    folder = write_acts(tmp_path / "atti")
    text = "Relazione\n\nVista la determinazione n. 41 del 12/02/2026 del Comune di Borgo Alto.\n"
    (folder / "altro.txt").write_text(text, encoding="utf-8")
    service.ingest([folder])
    other = "urn:nir:comune.borgo.alto:determinazione:2026;41"
    assert set(cited_by(service, "determina 41/2026")) == {"determina77", "altro"}
    assert cited_by(service, other) == ["altro"]
    assert cited_by(service, DETERMINATION) == ["determina77"]
    assert service.lookup(other).reference.label == "Determinazione n. 41/2026 – Comune di Borgo Alto"


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("urn:nir:presidente.repubblica:decreto:2000-12-28;445~art38", "D.P.R. 445/2000"),
        ("urn:nir:stato:decreto.legge:2018-10-04;113", "D.L. 113/2018"),
        ("urn:nir:regione.emilia.romagna:legge:2023;3", "L.R. Emilia-Romagna 3/2023"),
        ("celex:32016R0679", "Reg. (UE) 2016/679"),
        ("celex:32013R1407", "Reg. (UE) 1407/2013"),
    ],
)
def test_an_identifier_nobody_cites_is_shown_by_its_name(
    office: Service, identifier: str, label: str
) -> None:
    assert office.lookup(identifier).reference.label == label


def test_pages_of_mentions_are_those_of_the_pdf(service: Service, tmp_path: Path) -> None:
    """An empty page begins where the next one does and holds nothing."""
    folder = tmp_path / "pagine"
    folder.mkdir()
    pages = [PdfPage(), PdfPage(), PdfPage()]
    pages[0].text(60, 700, "Relazione sulle norme: si applica la legge 7 agosto 1990, n. 241, e altro.")
    pages[2].text(60, 700, "Si applica anche il D.Lgs. 18 agosto 2000, n. 267, per il resto.")
    (folder / "tre.pdf").write_bytes(make_pdf(pages))
    service.ingest([folder])
    found = {text: service.lookup(text).documents[0].mentions[0].page for text in ("L. 241/1990", "TUEL")}
    assert found == {"L. 241/1990": 1, "TUEL": 3}


# -- several bodies, many documents ------------------------------------------------------

OTHER_BODY = """COMUNE DI PRATOLUNGO ALTO
Settore Servizi alla persona

DETERMINAZIONE N. 41 DEL 02/02/2026

OGGETTO: Acquisto di sedie per la biblioteca

IL DIRIGENTE

Richiamata la propria determinazione n. 40 del 01/02/2026;

DETERMINA

1. di acquistare le sedie.
"""


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_bodies_whose_names_begin_alike_are_two(service: Service, tmp_path: Path) -> None:
    folder = write(write_acts(tmp_path / "atti"), altra=OTHER_BODY)
    service.ingest([folder])
    held = service.lookup("determinazione n. 41/2026 del Comune di Pratolungo").held
    assert [document.authority for document in held] == ["Comune di Pratolungo"]
    assert len(service.lookup("determinazione n. 41/2026").held) == 2


def test_what_happened_to_another_bodys_act_did_not_happen_to_this_one(
    service: Service, tmp_path: Path
) -> None:
    """A paper of nobody revokes «la determinazione n. 41/2026»: which one, it does not say."""
    told = "Nota\n\nLa determinazione n. 41/2026, revocata con la determinazione n. 90/2026, non vale.\n"
    service.ingest([write(tmp_path / "atti", altra=OTHER_BODY, nota=told)])
    assert service.lookup("determinazione n. 41/2026 del Comune di Pratolungo Alto").changes == ()


def test_the_organ_tells_two_resolutions_apart(service: Service, tmp_path: Path) -> None:
    head = (
        "COMUNE DI PRATOLUNGO\n\nDELIBERAZIONE {} N. 12 DEL 20/01/2026\n\nOGGETTO: {}\n\n"
        "DELIBERA\n\n1. di approvare.\n"
    )
    service.ingest(
        [
            write(
                tmp_path / "atti",
                giunta=head.format("DELLA GIUNTA COMUNALE", "Indirizzi per la mensa"),
                consiglio=head.format("DEL CONSIGLIO COMUNALE", "Regolamento del verde"),
            )
        ]
    )
    known = names(service)
    assert [known[one.id] for one in service.lookup("delibera di Giunta n. 12/2026").held] == ["giunta"]
    assert [known[one.id] for one in service.lookup("delibera di Consiglio n. 12/2026").held] == ["consiglio"]
    assert len(service.lookup("delibera n. 12/2026").held) == 2


def test_the_organ_is_that_of_the_head_not_of_the_reasons(service: Service, tmp_path: Path) -> None:
    """A health authority's director cites the regional Giunta in his first lines."""
    text = (
        "AZIENDA USL DI VALFIORE\n\nDELIBERAZIONE DEL DIRETTORE GENERALE N. 88 DEL 12/03/2025\n\n"
        "OGGETTO: Recepimento del regolamento\n\nVista la deliberazione della Giunta regionale n. 5/2024;\n\n"
        "DELIBERA\n\n1. di recepire il regolamento.\n"
    )
    service.ingest([write(tmp_path / "atti", delibera=text)])
    found = service.lookup("deliberazione del Direttore generale n. 88/2025 dell'Azienda USL di Valfiore")
    assert len(found.held) == 1 and ";direttore.generale:" in (found.reference.urn or "")


def test_all_who_cite_are_counted_and_exported(service: Service, tmp_path: Path) -> None:
    """The page shows two hundred, says how many there are, and the table has them all."""
    texts = {
        f"nota{number}": f"Nota {number}\n\nVista la legge 7 agosto 1990, n. 241, caso {number}.\n"
        for number in range(205)
    }
    service.ingest([write(tmp_path / "molti", **texts)])
    found = service.lookup("legge 241/1990")
    assert (len(found.documents), found.documents_total) == (200, 205)
    rows = as_csv(service.lookup_all("legge 241/1990"), service.network("legge 241/1990")).splitlines()
    assert len(rows) == 1 + 205
    shown = render_act(found, service.network("legge 241/1990"), "legge 241/1990")
    assert "205 documenti" in shown and "i primi 200" in shown
    answer = service.ask("Quali atti citano la legge 241/1990?")
    assert len(answer.citations) == 12
    assert answer.suggestions == ("Qui sono 12: altri 193 si trovano in «Norme e atti».",)


def test_an_act_that_changes_another_is_never_left_out_of_the_drawing(
    service: Service, tmp_path: Path
) -> None:
    cited = "\n\n".join(
        f"Vista la legge n. {number} del {year}. Vista la legge n. {number} del {year}."
        for number, year in ((number, 1990 + number % 30) for number in range(1, 231))
    )
    text = (
        "COMUNE DI PRATOLUNGO\n\nDETERMINAZIONE N. 7 DEL 01/02/2026\n\nOGGETTO: Revoca della determinazione "
        f"n. 6 del 10/01/2026\n\n{cited}\n\nDETERMINA\n\n1. di dare seguito.\n"
    )
    service.ingest([write(tmp_path / "atti", revoca=text)])
    network = service.network("determinazione n. 7/2026")
    assert "revokes" in {edge.relation for edge in network.edges} and len(network.nodes) == 200
