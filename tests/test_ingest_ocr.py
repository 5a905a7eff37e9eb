"""Text recognition: turned and skewed pages, word boxes, noise, reading order, pages side by side."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from ingest import clean, ocr, progress
from ingest.document import Block
from ingest.pdf.page import page_content
from ingest.read import read_bytes
from ingest.scan import glyphs, parallel, rest, tidy
from ingest.scan.parallel import Picture as Sheet
from ingest.scan.parallel import recognise_all, workers
from ingest.scan.rejoin import rejoin
from ingest.scan.tesseract import OcrWord
from ingest.scan.upright import Turn, lean
from tests.make_scans import LINES, Picture, clouds, drawn, pdf, speckled, written

needs_tesseract = pytest.mark.skipif(
    not ocr.is_installed(), reason="tesseract con l'italiano non è installato"
)


def small(image: Image.Image) -> np.ndarray:
    return np.asarray(image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX))


@pytest.mark.parametrize("degrees", [-10, -4.3, -1, 0, 0.6, 3, 9.5])
@pytest.mark.parametrize("turned", [False, True])
def test_the_lean_of_a_page_is_found(degrees: float, turned: bool) -> None:
    sheet = written().rotate(-degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    if turned:
        sheet = sheet.transpose(Image.Transpose.ROTATE_270)
    sideways, found = lean(glyphs.letters(small(sheet)))
    assert sideways is turned
    assert found == pytest.approx(degrees, abs=0.25)


def test_no_lean_is_told_of_a_page_without_writing() -> None:
    assert lean(glyphs.letters(small(clouds()))) == (False, 0.0)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, -7.0, 3.2])
def test_places_are_carried_back(quarters: int, degrees: float) -> None:
    sheet = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(sheet).rectangle((90, 40, 94, 44), fill=0)
    turn = Turn(400, 300, quarters, degrees)
    upright = turn.apply(sheet)
    rows, columns = np.nonzero(np.asarray(upright) < 100)
    x, y = turn.back(columns.mean() + 0.5, rows.mean() + 0.5, upright.width, upright.height)
    assert (x, y) == (pytest.approx(92.5, abs=1.5), pytest.approx(42.5, abs=1.5))


TURNS = {
    "upright": (None, 0.0),
    "sideways": (Image.Transpose.ROTATE_90, 0.0),
    "upside down": (Image.Transpose.ROTATE_180, 0.0),
    "sideways, skewed": (Image.Transpose.ROTATE_270, 4.0),
    "skewed": (None, -8.0),
}


@needs_tesseract
@pytest.mark.parametrize("name", TURNS)
def test_word_boxes_stand_on_the_page_as_shown(name: str) -> None:
    """Each box that recognition gives has ink on the page as shown, and hardly any ink is outside."""
    transposed, degrees = TURNS[name]
    sheet = written()
    if transposed is not None:
        sheet = sheet.transpose(transposed)
    if degrees:
        sheet = sheet.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    dark = np.zeros(sheet.size[::-1], dtype=bool)
    document = pdfium.PdfDocument(_as_pdf(sheet))
    words = ocr.page_ocr_words(document, 1)
    width, height = document[0].get_size()
    document.close()
    assert words is not None
    assert _recall([word.text for word in words]) > 0.97
    dark |= np.asarray(sheet) < 128
    ink = int(dark.sum())
    scale = sheet.width / width
    for word in words:
        assert -1 <= word.x0 < word.x1 <= width + 1 and -1 <= word.y0 < word.y1 <= height + 1
        box = [round(side * scale) for side in (word.x0, word.y0, word.x1, word.y1)]
        here = dark[max(box[1], 0) : box[3], max(box[0], 0) : box[2]]
        assert here.mean() > 0.03 or "-" in word.text, word
        dark[max(box[1] - 3, 0) : box[3] + 3, max(box[0] - 3, 0) : box[2] + 3] = False
    assert dark.sum() < 0.03 * ink  # hardly any writing stands outside the boxes


def _as_pdf(sheet: Image.Image) -> bytes:
    import io

    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=200)
    return out.getvalue()


def _recall(texts: list[str]) -> float:
    wanted, read = Counter(" ".join(LINES).split()), Counter(texts)
    return (wanted & read).total() / wanted.total()


@needs_tesseract
def test_specks_are_taken_off_before_reading() -> None:
    sheet = speckled(written(size=10), 0.006)
    reading = read_bytes(_as_pdf(sheet))
    words = " ".join(block.text for block in reading.blocks).split()
    assert _recall(words) > 0.95


def test_clean_pages_are_left_as_they_are() -> None:
    sheet = written()
    assert tidy.without_specks(sheet) is sheet


def word(text: str, x: float, y: float, line: int = 1, confidence: float = 0.9, block: int = 1) -> OcrWord:
    return OcrWord(text, x, y, x + 10 * len(text), y + 12, confidence, block, 1, line)


def test_what_was_passed_over_goes_into_its_line() -> None:
    page = [word("di", 100, 100), word("approvare", 130, 100), word("il", 100, 120, 2)]
    found = [word("1.", 70, 101), word("allegato", 240, 99), word("Visto", 100, 300), word("—", 100, 60)]
    merged = rest.put_in(page, found)
    assert [w.text for w in merged] == ["1.", "di", "approvare", "allegato", "il", "Visto"]
    assert merged[0].line == merged[3].line == 1 and merged[-1].block == 2
    assert rest.put_in(page, [word("xq", 70, 101, confidence=0.3)]) == page


@needs_tesseract
def test_the_blocks_of_a_scanned_act() -> None:
    data = pdf([([Picture(written())], [])])
    blocks = read_bytes(data).blocks
    assert ("heading", "DETERMINA") in [(block.kind, block.text) for block in blocks]
    items = [block.text for block in blocks if block.kind == "item"]
    assert [text[:2] for text in items] == ["1.", "2.", "3."]
    assert items[1] == "2. di impegnare la somma di euro 12.480,00 sul capitolo 1310;"


@needs_tesseract
def test_a_stamp_stays_beside_the_text_of_its_scan() -> None:
    stamp = "Comune di Pratolungo - Protocollo 0004812 del 12/03/2026"
    reading = read_bytes(pdf([([Picture(written(["", "", "", *LINES]))], [stamp])]))
    texts = [block.text for block in reading.blocks]
    assert texts[0] == stamp
    assert any("2. di impegnare la somma" in text for text in texts)
    assert reading.pages[0].source == "ocr"


@needs_tesseract
def test_a_title_in_a_picture_is_read_beside_the_text_layer() -> None:
    title = written(["Piano dei servizi", "per l'anno 2026"], size=30, dpi=150).crop((80, 110, 700, 330))
    reading = read_bytes(pdf([([Picture(title, 60, 500, 300, 106)], LINES[:3])]))
    text = " ".join(block.text for block in reading.blocks)
    assert "Piano dei servizi per l'anno 2026" in text
    assert text.count("Visto il decreto sindacale") == 1
    assert reading.pages[0].source == "text"


@needs_tesseract
def test_a_layer_of_junk_is_replaced() -> None:
    from tests.make_scans import garbled

    reading = read_bytes(pdf([([Picture(written())], garbled(LINES))], hidden=True))
    text = " ".join(block.text for block in reading.blocks)
    assert "di impegnare la somma di euro" in text and "~" not in text


@needs_tesseract
def test_blank_pages_are_listed_as_blank_without_a_warning() -> None:
    white = Image.new("L", (1654, 2339), 250)
    reading = read_bytes(pdf([([Picture(written())], []), ([Picture(white)], [])]))
    assert [page.source for page in reading.pages] == ["ocr", "blank"]
    assert reading.warnings == ()


def test_recognised_blocks_keep_their_order_among_a_pages_own() -> None:
    lines = [
        ocr.Paragraph((text,), top, block)
        for text, top, block in (("a1", 50, 1), ("b1", 20, 2), ("c1", 400, 3))
    ]
    own = [(10.0, Block("paragraph", "testa", 1)), (300.0, Block("paragraph", "piede", 1))]
    merged = ocr.put_in(own, ocr.Recognised(tuple(lines)), 1, clean.NO_EVIDENCE)
    assert [block.text for _, block in merged] == ["testa", "a1", "b1", "piede", "c1"]


def test_pages_are_recognised_side_by_side_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "workers", lambda: 2)
    together = threading.Barrier(2, timeout=20)
    said: list[bool] = []
    monkeypatch.setattr(progress, "_watchers", [said.append])
    open_sheets = 0
    most = 0

    def sheets() -> Iterator[Sheet]:
        nonlocal open_sheets, most
        for number in range(1, 9):
            open_sheets += 1
            most = max(most, open_sheets)
            yield Sheet(number, Image.new("L", (10, 10)), 200)

    def recognise(_image: Image.Image, _dpi: float) -> list[OcrWord]:
        together.wait()  # passes only where two pages are read at the same time
        return []

    monkeypatch.setattr(parallel, "recognise", recognise)
    numbers = []
    for number, _ in recognise_all(sheets()):
        open_sheets -= 1
        numbers.append(number)
    assert numbers == list(range(1, 9))
    assert most <= 4
    assert said == [True] * 8


def test_a_page_that_takes_long_says_that_it_is_worked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bool] = []
    monkeypatch.setattr(progress, "_watchers", [said.append])
    monkeypatch.setattr(parallel, "_PATIENCE", 0.02)
    done = threading.Event()
    monkeypatch.setattr(parallel, "recognise", lambda _image, _dpi: done.wait(0.3) or None)
    assert list(recognise_all([Sheet(1, Image.new("L", (10, 10)), 200)])) == [(1, None)]
    assert len(said) >= 3


def test_workers_are_the_cores_of_this_process() -> None:
    assert 1 <= workers() <= 8


def test_the_survey_of_a_page_does_not_change_it() -> None:
    document = pdfium.PdfDocument(pdf([([Picture(written())], LINES)], hidden=True))
    before = page_content(document, 1)
    ocr.Surveyor().survey(document, 1, before)
    assert page_content(document, 1) == before
    document.close()
    assert drawn(pdf([([], [])]), 20).getextrema() == (255, 255)


def lines(*texts: str) -> list[OcrWord]:
    """Lines below each other, 14 points apart, each in a paragraph of its own, 7 points a character."""
    found: list[OcrWord] = []
    for number, text in enumerate(texts):
        x = 60.0
        for part in text.split():
            place = (1, number, number)
            found.append(
                OcrWord(part, x, 100 + 14 * number, x + 7 * len(part), 110 + 14 * number, 0.9, *place)
            )
            x += 7 * (len(part) + 1)
    return found


REJOINED = {
    "a sentence goes on": (
        [
            "le procedure di riaccertamento non conservano residui cui non",
            "corrispondono obbligazioni perfezionate.",
        ],
        1,
    ),
    "a sentence ends": (["è approvato il piano.", "il secondo comma non si applica"], 2),
    "a title": (["COMUNE DI PRATOLUNGO", "Provincia di Avellino"], 2),
    "a capital after a full line": (
        [
            "Relativo al progetto per la costruzione di un deposito interrato",
            "Via delle Centurie, censito al foglio 14",
        ],
        1,
    ),
    "a point": (["di procedere come segue con effetto immediato e", "2. di pubblicare l'atto"], 2),
}


@pytest.mark.parametrize("case", REJOINED)
def test_lines_that_recognition_took_apart_are_joined(case: str) -> None:
    texts, count = REJOINED[case]
    assert len({found.paragraph for found in rejoin(lines(*texts))}) == count


def test_premises_that_recognition_joined_are_parted() -> None:
    one = lines(
        "Visto il decreto sindacale;",
        "Vista la richiesta del servizio",
        "di manutenzione;",
        "OGGETTO: proroga",
    )
    joined = [replace(found, paragraph=1) for found in one]
    assert [found.paragraph for found in rejoin(joined)] == [1] * 4 + [2] * 7 + [3] * 2


def test_what_seals_and_signatures_gave_is_left_out() -> None:
    poor = [replace(found, confidence=0.3) for found in lines("xvl mnt rrq")]
    speck = [replace(found, confidence=0.6) for found in lines("dI")]
    number = [replace(found, confidence=0.6) for found in lines("12")]
    assert rejoin(poor) == [] and rejoin(speck) == []
    assert [found.text for found in rejoin(number)] == ["12"]
