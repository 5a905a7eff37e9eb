"""Pages as pictures, and the place of a passage on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.document import Block, UnreadableFile
from ingest.pdf.render import highlight_boxes, page_words, render_page
from ingest.read import read_file
from tests.conftest import shared_path
from tests.make_pdf import PdfPage, make_pdf

LONG = "Il servizio competente provvede alla pubblicazione degli atti entro i termini previsti dalla"


def paragraph(page: PdfPage, x: float, y: float, lines: Sequence[str], size: float = 11) -> float:
    for line in lines:
        page.text(x, y, line, size)
        y -= 1.2 * size
    return y


def _saved(folder: Path, data: bytes) -> Path:
    path = folder / "documento.pdf"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_page_rotation_moves_the_boxes_with_the_picture(rotate: int) -> None:
    data = make_pdf([PdfPage(rotate=rotate).text(100, 700, "parola")])
    word = next(iter(read_words(data)))
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    place = {0: (118, 138), 90: (704, 118), 180: (477, 704), 270: (138, 477)}[rotate]
    assert (x, y) == pytest.approx(place, abs=6)


def read_words(data: bytes) -> Sequence[object]:
    import pypdfium2

    from ingest.pdf.page import page_content

    return page_content(pypdfium2.PdfDocument(data), 1).words


def test_highlight_finds_the_passage_and_only_it(tmp_path: Path) -> None:
    page = PdfPage().text(200, 815, "Comune di Esempio", 8)
    paragraph(page, 60, 700, [LONG, "normativa vige-", "nte in materia."])
    page.text(60, 600, "Altro paragrafo che parla di tutt'altro argomento e non va evidenziato.")
    path = _saved(tmp_path, make_pdf([page]))
    boxes = highlight_boxes(path, 1, f"{LONG} normativa vigente in materia.")
    assert len(boxes) == 3
    assert all(130 < box.y0 < box.y1 < 180 for box in boxes)
    assert boxes[0].x0 == pytest.approx(60, abs=1)
    assert highlight_boxes(path, 1, "euro 98.500,00 sul capitolo 777 del bilancio di previsione") == ()


def test_highlight_follows_a_table_row(tmp_path: Path) -> None:
    page = PdfPage()
    for top in (700, 500):
        page.grid((60, 240, 320, 400), (top, top - 20, top - 60))
        page.text(64, top - 14, "Distretto").text(244, top - 14, "AUSL").text(324, top - 14, "Totale")
        page.text(64, top - 34, "Bologna").text(64, top - 48, "Ovest").text(244, top - 40, str(top))
    boxes = highlight_boxes(_saved(tmp_path, make_pdf([page])), 1, "Bologna Ovest\t500\t")
    assert boxes and all(842 - 500 < box.y0 < box.y1 < 842 - 440 for box in boxes)


def test_render_is_a_png_and_checks_the_page(tmp_path: Path) -> None:
    path = _saved(tmp_path, make_pdf([PdfPage().text(60, 780, "Testo")]))
    assert render_page(path, 1, 1.0).startswith(b"\x89PNG")
    assert [word.text for word in page_words(path, 1)] == ["Testo"]
    with pytest.raises(UnreadableFile, match="non ha la pagina 2"):
        render_page(path, 2, 1.0)


@pytest.mark.shared
def test_every_block_of_the_annex_is_found_on_its_page() -> None:
    path = shared_path("corpus/seeds/DETE0000276_2026_Allegato1_relazione_finale.pdf")

    def is_lost(block: Block) -> bool:
        return block.page is not None and not highlight_boxes(path, block.page, block.text)

    assert [block.text for block in read_file(path).blocks[::12] if is_lost(block)] == []
