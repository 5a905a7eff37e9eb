"""Whose text of a page is believed, what is set apart from it, and files that must be repaired first."""

from __future__ import annotations

import pytest

from ingest import wire
from ingest.document import Reading, UnreadableFile
from ingest.pdf import choice
from ingest.pdf.repair import REPAIRED
from ingest.read import read_bytes
from ingest.structure import build_document
from tests.make_pdf import PdfPage, make_pdf

LONG = "Il servizio competente provvede alla pubblicazione degli atti entro i termini previsti dalla"


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


@pytest.mark.parametrize(
    ("second", "first", "better"),
    [
        ("La città è qui e là, perché sì", "La cittł ł qui e lł, perchł sł", True),
        ("La cittł ł qui e lł, perchł sł", "La città è qui e là, perché sì", False),
        ("uno due", "u\ue001\ue002 d\ue003\ue004", True),
        ("uno due tre quattro cinque", "", True),
        ("", "", False),
        ("uno due tre", "uno due tre quattro", False),
        ("u\ufffd\ufffd d\ufffd\ufffd", "u\ue001\ue002 d\ue003\ue004", False),
    ],
)
def test_the_better_reading_of_a_page(second: str, first: str, better: bool) -> None:
    assert choice.is_better(second, first) is better


def test_pypdf_is_asked_only_where_pdfium_shows_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Second:
        def page_text(self, number: int) -> str:
            asked.append(number)
            return "La città è qui e là, perché sì"

    chooser = choice.Chooser(Second())  # type: ignore[arg-type]
    assert chooser.other(1, "Una pagina come tutte le altre.") == ""
    assert chooser.other(2, "La cittł ł qui e lł, perchł sł") == "La città è qui e là, perché sì"
    monkeypatch.setattr(choice, "_SECONDS", -1.0)
    assert chooser.other(3, "La cittł ł qui e lł, perchł sł") == ""
    assert asked == [2]


def act(number: int) -> PdfPage:
    page = PdfPage().text(60, 815, "Comune di Esempio - Determinazione n. 12", 8)
    page.text(60, 700, LONG).text(60, 686, f"materia numero {'abcdef'[number - 1]}.")
    page.text(60, 45, "Documento firmato digitalmente ai sensi del D.Lgs. 82/2005", 7)
    return page.text(480, 30, f"Pagina {number} di 4", 8)


def test_running_lines_are_kept_as_furniture_and_stamps() -> None:
    reading = read_bytes(make_pdf([act(number) for number in range(1, 5)]))
    assert [page.furniture for page in reading.pages] == [
        ("Pagina 1 di 4",),
        ("Comune di Esempio - Determinazione n. 12", "Pagina 2 di 4"),
        ("Comune di Esempio - Determinazione n. 12", "Pagina 3 di 4"),
        ("Comune di Esempio - Determinazione n. 12", "Pagina 4 di 4"),
    ]
    signed = "Documento firmato digitalmente ai sensi del D.Lgs. 82/2005"
    assert {page.stamps for page in reading.pages} == {(signed,)}
    assert not [text for text in texts(reading) if "82/2005" in text]


def test_a_line_of_the_act_that_says_who_signed_stays_text() -> None:
    page = PdfPage().text(60, 700, LONG).text(60, 686, "normativa vigente.")
    page.text(300, 600, "Il Dirigente").text(300, 586, "Documento firmato digitalmente da Livia Sarti")
    page.text(300, 60, "Documento firmato digitalmente ai sensi del D.Lgs. 82/2005")
    reading = read_bytes(make_pdf([page, PdfPage().text(60, 700, "Allegato unico all'atto.")]))
    assert any("firmato digitalmente da Livia Sarti" in text for text in texts(reading))
    assert any("82/2005" in text for text in texts(reading))
    assert [page.stamps for page in reading.pages] == [(), ()]


def test_what_is_set_apart_reaches_the_document() -> None:
    reading = read_bytes(make_pdf([act(number) for number in range(1, 5)]))
    answer = wire.Answer()
    received = [answer.take(line) for line in wire.encode_reading(reading)][-1]
    assert received == reading
    pages = build_document(reading, "atto.pdf").pages
    assert [(page.furniture, page.stamps) for page in pages] == [
        (page.furniture, page.stamps) for page in reading.pages
    ]


def form(kind: str, field: str) -> bytes:
    """A page with an annotation whose appearance says something."""
    shown = b"BT /F1 10 Tf 1 0 0 1 4 8 Tm (Firmato da Livia Sarti il 03/03/2026) Tj ET"
    text = b"BT /F1 11 Tf 1 0 0 1 60 700 Tm (Il servizio provvede alla pubblicazione.) Tj ET"
    font = b"<< /Font << /F1 4 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources " + font + b" /Contents 5 0 R "
        b"/Annots [6 0 R] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        f"<< /Type /Annot /Subtype /{kind} {field} /T (campo) /F 4 /Rect [300 100 550 130] "
        "/P 3 0 R /AP << /N 7 0 R >> >>".encode(),
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 250 30] /Resources " + font + b" /Length %d >>\n"
        b"stream\n%s\nendstream" % (len(shown), shown),
    ]
    out = b"%PDF-1.6\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return out + b"trailer << /Size 8 /Root 1 0 R >>\nstartxref\n0\n%%EOF"


@pytest.mark.parametrize(("kind", "field"), [("Widget", "/FT /Sig"), ("Stamp", ""), ("FreeText", "")])
def test_what_signatures_and_stamps_show_is_kept_apart(kind: str, field: str) -> None:
    reading = read_bytes(form(kind, field))
    assert texts(reading) == ["Il servizio provvede alla pubblicazione."]
    assert reading.pages[0].stamps == ("Firmato da Livia Sarti il 03/03/2026",)


def test_what_was_written_into_a_form_is_text() -> None:
    reading = read_bytes(form("Widget", "/FT /Tx /V (x)"))
    assert texts(reading) == [
        "Il servizio provvede alla pubblicazione.",
        "Firmato da Livia Sarti il 03/03/2026",
    ]
    assert reading.pages[0].stamps == ()


def test_a_page_written_sideways_is_read_along_its_lines() -> None:
    page = PdfPage()
    for k, line in enumerate(
        ["Il servizio competente provvede alla", "pubblicazione degli atti entro i", "termini."]
    ):
        page.turned(100 + 13 * k, 200, line)
    assert texts(read_bytes(make_pdf([page]))) == [
        "Il servizio competente provvede alla pubblicazione degli atti entro i termini."
    ]


def test_text_beyond_the_edge_of_the_page_is_not_read() -> None:
    page = (
        PdfPage().text(60, 700, "Sulla pagina.").text(60, -300, "Sotto la pagina.").text(900, 700, "Fuori.")
    )
    assert texts(read_bytes(make_pdf([page]))) == ["Sulla pagina."]


def test_a_note_and_its_mark_do_not_melt_into_words() -> None:
    page = PdfPage()
    page.content.append(
        "BT /F1 11 Tf 1 0 0 1 60 700 Tm (Regolamento) Tj "
        "/F1 6 Tf 4 Ts (2) Tj 0 Ts /F1 11 Tf ( vigente) Tj ET "
        "BT /F1 6 Tf 4 Ts 1 0 0 1 60 100 Tm (2) Tj 0 Ts /F1 9 Tf (Approvato con atto n. 5bis di 20 m2.) Tj ET"
    )
    read = " ".join(texts(read_bytes(make_pdf([page]))))
    assert read.split() == "Regolamento 2 vigente 2 Approvato con atto n. 5bis di 20 m2.".split()


WHOLE = make_pdf([PdfPage().text(60, 700, "Testo salvato.")])


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[: WHOLE.index(b"xref")],  # the download ended before the table of objects
        WHOLE.replace(b"/Root 1 0 R", b"/Root 99 0 R"),  # only pypdf finds the catalogue
    ],
    ids=["cut", "catalogue lost"],
)
def test_a_file_that_opens_only_after_repair_says_so(data: bytes) -> None:
    reading = read_bytes(data)
    assert texts(reading) == ["Testo salvato."]
    assert reading.warnings == (REPAIRED,)


def test_repair_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[bytes] = []

    def again(data: bytes) -> bytes:
        tries.append(data)
        return data

    monkeypatch.setattr("ingest.pdf.read.repaired", again)
    with pytest.raises(UnreadableFile, match="danneggiato"):
        read_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    assert len(tries) == 1
