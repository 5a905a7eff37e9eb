"""Reading PDFs: what stands where on a page, in small files made for one question each."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest import ocr
from ingest.document import EmptyFile, EncryptedFile, LimitExceeded, Reading, UnreadableFile
from ingest.pdf.render import render_page
from ingest.read import read_bytes, read_file
from tests.conftest import shared_path
from tests.make_pdf import PdfPage, make_pdf

LONG = "Il servizio competente provvede alla pubblicazione degli atti entro i termini previsti dalla"


def paragraph(page: PdfPage, x: float, y: float, lines: Sequence[str], size: float = 11) -> float:
    for line in lines:
        page.text(x, y, line, size)
        y -= 1.2 * size
    return y


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in reading.blocks]


def rows(reading: Reading) -> list[tuple[str, ...]]:
    return [block.cells for block in reading.blocks if block.kind == "row"]


def test_wrapped_lines_become_paragraphs_with_their_page() -> None:
    page = PdfPage()
    paragraph(page, 60, 780, [LONG, "normativa vigente."])
    paragraph(page, 60, 730, [LONG, "legge regionale."])
    reading = read_bytes(make_pdf([page, PdfPage().text(60, 780, "Seconda pagina.")]))
    assert kinds(reading) == [
        ("paragraph", f"{LONG} normativa vigente."),
        ("paragraph", f"{LONG} legge regionale."),
        ("paragraph", "Seconda pagina."),
    ]
    assert [block.page for block in reading.blocks] == [1, 1, 2]
    assert [(page.number, page.width, page.height) for page in reading.pages] == [
        (1, 595, 842),
        (2, 595, 842),
    ]


def test_markers_written_after_the_text_return_to_their_lines() -> None:
    # WeasyPrint writes all bullets and numbers of a page after its text.
    page = PdfPage()
    paragraph(page, 90, 780, [f"{LONG[:-10]}", "seconda riga del primo punto;"])
    page.text(90, 750, "secondo punto;").text(110, 735, "punto interno;").text(
        90, 700, "di approvare la relazione."
    )
    page.text(80, 780, "•").text(80, 750, "•").text(100, 735, "•").text(76, 700, "1.")
    reading = read_bytes(make_pdf([page]))
    assert kinds(reading) == [
        ("item", f"• {LONG[:-10]} seconda riga del primo punto;"),
        ("item", "• secondo punto;"),
        ("item", "• punto interno;"),
        ("item", "1. di approvare la relazione."),
    ]
    assert [block.level for block in reading.blocks] == [1, 1, 2, 1]


def test_headings_by_size_weight_and_the_words_of_acts() -> None:
    page = PdfPage().text(60, 780, "RELAZIONE FINALE", 18, bold=True)
    page.text(60, 740, "Obiettivi del percorso", 11, bold=True)
    paragraph(page, 60, 710, [LONG, "normativa vigente."])
    page.text(270, 660, "DETERMINA")
    page.text(60, 630, "Una parola in grassetto chiude qui.", 11, bold=True)
    paragraph(page, 60, 600, [LONG, "legge regionale."])
    found = [
        (block.text, block.level) for block in read_bytes(make_pdf([page])).blocks if block.kind == "heading"
    ]
    assert found == [("RELAZIONE FINALE", 1), ("Obiettivi del percorso", 2), ("DETERMINA", 3)]


def test_spaced_out_letters_are_one_word() -> None:
    page = PdfPage()
    for index, letter in enumerate("DELIBERA"):
        page.text(200 + 16 * index, 700, letter, 11, bold=True)
    paragraph(page, 60, 660, [LONG, "normativa vigente."])
    assert read_bytes(make_pdf([page])).blocks[0].text == "DELIBERA"


def test_running_headers_stay_once_and_page_numbers_go() -> None:
    pages = []
    for number in range(1, 6):
        page = PdfPage().text(200, 815, "Comune di Esempio - Determinazione n. 12 del 2026", 8)
        paragraph(page, 60, 700, [LONG, f"materia numero {'abcde'[number - 1]}."])
        pages.append(page.text(480, 30, f"Pagina {number} di 5", 8))
    texts = [block.text for block in read_bytes(make_pdf(pages)).blocks]
    assert texts.count("Comune di Esempio - Determinazione n. 12 del 2026") == 1
    assert not [text for text in texts if "Pagina" in text]
    assert len(texts) == 6


def test_ruled_table_rows_keep_their_cells() -> None:
    xs, ys = (60, 240, 320, 400), (700, 680, 640, 620)
    page = PdfPage().text(60, 760, LONG).grid(xs, ys)
    page.text(64, 686, "Distretto", bold=True).text(244, 686, "AUSL", bold=True).text(
        324, 686, "Totale", bold=True
    )
    page.text(64, 666, "Appennino e Reno").text(64, 652, "Lavino Samoggia").text(244, 660, "13").text(
        324, 660, "29"
    )
    page.text(64, 626, "Bologna Ovest").text(324, 626, "24")
    page.text(60, 580, "Dopo la tabella.")
    reading = read_bytes(make_pdf([page]))
    assert rows(reading) == [
        ("Distretto", "AUSL", "Totale"),
        ("Appennino e Reno Lavino Samoggia", "13", "29"),
        ("Bologna Ovest", "", "24"),
    ]
    assert [block.header for block in reading.blocks if block.kind == "row"] == [True, False, False]
    assert [block.kind for block in reading.blocks] == ["paragraph", "row", "row", "row", "paragraph"]
    assert reading.blocks[2].text == "Appennino e Reno Lavino Samoggia\t13\t29"


def test_text_in_a_frame_is_no_table_and_is_not_lost() -> None:
    page = PdfPage().grid((30, 565), (812, 30)).line(30, 792, 565, 792).line(50, 30, 50, 792)
    paragraph(page, 70, 700, [LONG[:70], "normativa vigente."])
    assert kinds(read_bytes(make_pdf([page]))) == [("paragraph", f"{LONG[:70].strip()} normativa vigente.")]


def test_two_columns_are_read_one_after_the_other() -> None:
    page = PdfPage()
    for index in range(8):
        page.text(50, 780 - 14 * index, f"sinistra con alcune parole numero {'abcdefgh'[index]}", 10)
        page.text(320, 783 - 14 * index, f"destra con alcune parole numero {'abcdefgh'[index]}", 10)
    text = " ".join(block.text for block in read_bytes(make_pdf([page])).blocks)
    assert text.index("sinistra con alcune parole numero h") < text.index("destra con alcune parole numero a")


def test_a_stamp_in_the_margin_is_kept_apart_from_the_text() -> None:
    page = PdfPage().turned(20, 300, "PROTOCOLLO 0005319 DEL 06/05/2026")
    paragraph(page, 60, 780, [LONG, "normativa vigente."])
    reading = read_bytes(make_pdf([page]))
    assert [block.text for block in reading.blocks] == [f"{LONG} normativa vigente."]
    assert reading.pages[0].stamps == ("PROTOCOLLO 0005319 DEL 06/05/2026",)


def test_turned_writing_inside_the_page_stays_text() -> None:
    page = PdfPage().turned(300, 300, "BOZZA DI LAVORO")
    paragraph(page, 60, 780, [LONG, "normativa vigente."])
    reading = read_bytes(make_pdf([page]))
    assert [block.text for block in reading.blocks] == [f"{LONG} normativa vigente.", "BOZZA DI LAVORO"]
    assert reading.pages[0].stamps == ()


def test_title_of_the_properties_counts_only_if_the_text_bears_it() -> None:
    page = PdfPage().text(60, 780, "Bando per contributi alle associazioni", 14)
    assert (
        read_bytes(make_pdf([page], "Bando contributi associazioni")).title == "Bando contributi associazioni"
    )
    assert read_bytes(make_pdf([page], "Linee guida cartella sociale")).title is None
    assert read_bytes(make_pdf([page], "Microsoft Word - bando.docx")).title is None


def test_damaged_blank_and_encrypted_files_say_what_to_do(tmp_path: Path) -> None:
    data = make_pdf([PdfPage().text(60, 780, "Testo")])
    with pytest.raises(UnreadableFile, match="danneggiato"):
        read_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    with pytest.raises(UnreadableFile, match="danneggiato"):
        read_bytes(data[:120])
    with pytest.raises(EmptyFile, match="non contiene testo"):
        read_bytes(make_pdf([PdfPage()]))
    import pypdf

    writer = pypdf.PdfWriter(clone_from=_saved(tmp_path, data))
    writer.encrypt("segreta", algorithm="RC4-128")
    writer.write(tmp_path / "cifrato.pdf")
    with pytest.raises(EncryptedFile, match="password"):
        read_file(tmp_path / "cifrato.pdf")
    writer = pypdf.PdfWriter(clone_from=_saved(tmp_path, data))
    writer.encrypt("", "proprietario", algorithm="RC4-128")
    writer.write(tmp_path / "aperto.pdf")
    assert read_file(tmp_path / "aperto.pdf").blocks[0].text == "Testo"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.pdf.guard.MAX_PAGES", 2)
    with pytest.raises(LimitExceeded, match="3 pagine"):
        read_bytes(make_pdf([PdfPage().text(60, 780, "Testo")] * 3))


def _saved(folder: Path, data: bytes) -> Path:
    path = folder / "documento.pdf"
    path.write_bytes(data)
    return path


def scan(tmp_path: Path) -> bytes:
    """A page that is a picture of another."""
    from PIL import Image

    page = PdfPage().text(60, 780, "DETERMINAZIONE", 20, bold=True)
    paragraph(
        page, 60, 720, ["Il Responsabile del servizio determina di", "approvare il progetto esecutivo."], 16
    )
    picture = tmp_path / "pagina.png"
    picture.write_bytes(render_page(_saved(tmp_path, make_pdf([page])), 1, 200 / 72))
    with Image.open(picture) as image:
        image.convert("L").save(tmp_path / "scansione.pdf", "PDF", resolution=200)
    return (tmp_path / "scansione.pdf").read_bytes()


@pytest.mark.skipif(not ocr.is_installed(), reason="tesseract con l'italiano non è installato")
def test_a_scan_is_recognised(tmp_path: Path) -> None:
    reading = read_bytes(scan(tmp_path))
    text = " ".join(block.text for block in reading.blocks)
    assert "Il Responsabile del servizio determina di approvare il progetto esecutivo." in text
    assert reading.pages[0].source == "ocr"
    assert reading.pages[0].confidence is not None and reading.pages[0].confidence > 0.8
    assert reading.warnings == ()


def test_without_tesseract_a_scan_says_what_it_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = scan(tmp_path)
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(EmptyFile, match="installare tesseract-ocr e tesseract-ocr-ita"):
        read_bytes(data)


def test_a_hung_tesseract_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> object:
        raise subprocess.TimeoutExpired("tesseract", 60)

    data = scan(tmp_path)
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr("ingest.scan.tesseract.subprocess.run", hang)
    with pytest.raises(EmptyFile, match="scansionate"):
        read_bytes(data)


@pytest.mark.shared
def test_annex_tables_items_and_hyphens() -> None:
    annex = read_file(shared_path("corpus/seeds/DETE0000276_2026_Allegato1_relazione_finale.pdf"))
    assert ("Bologna Ovest", "11", "5", "15", "31") in rows(annex)
    assert ("Totale", "35", "13", "87", "135") in rows(annex)
    case = next(row for row in rows(annex) if row[0].startswith("Clubhouse"))
    assert len(case) == 5 and case[1].endswith("sostenere autonomia")
    texts = {block.text for block in annex.blocks}
    assert "• Obiettivi del percorso" in texts
    assert not [
        text for text in texts if text in ("•", "1.") or "\u2010" in text or text.startswith("Pagina ")
    ]
