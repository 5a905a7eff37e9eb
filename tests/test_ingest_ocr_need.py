"""Which pages need text recognition: made pages, and pages of the development files labelled by eye."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from ingest.pdf.page import page_content
from ingest.scan.junk import is_junk
from ingest.scan.need import Need, Surveyor, holds_writing, needs
from tests.conftest import shared_path
from tests.make_scans import LINES, Picture, clouds, garbled, pdf, speckled, written

LABELS = Path(__file__).parent.parent / "eval" / "gold" / "ocr_pages.tsv"
TITLE = written(["Piano dei servizi", "per l'anno 2026"], size=30, dpi=150).crop((80, 110, 700, 330))


def found(data: bytes) -> dict[int, Need]:
    document = pdfium.PdfDocument(data)
    surveyor = Surveyor()
    numbers = range(1, len(document) + 1)
    surveys = [surveyor.survey(document, number, page_content(document, number)) for number in numbers]
    document.close()
    return needs(surveys)


def test_pages_of_text_need_nothing() -> None:
    assert found(pdf([([], LINES), ([], LINES * 3), ([], ["Pagina 3"])])) == {}


def test_a_scan_needs_it_and_a_blank_page_does_not() -> None:
    white = Image.new("L", (1654, 2339), 250)
    pages = [([Picture(written())], []), ([Picture(white)], []), ([], []), ([Picture(speckled(white))], [])]
    assert found(pdf(pages)) == {1: "whole", 2: "blank", 3: "blank", 4: "blank"}


def test_a_scan_in_strips_is_a_scan() -> None:
    sheet = written()
    strips = [
        Picture(sheet.crop((0, top, 1654, top + 234)), 0, 842 - (top + 234) * 0.36, 595, 84.24)
        for top in range(0, 2339, 234)
    ]
    assert found(pdf([(strips, [])])) == {1: "whole"}


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_a_turned_scan_is_a_scan(turn: Image.Transpose) -> None:
    assert found(pdf([([Picture(written().transpose(turn))], [])])) == {1: "whole"}


def test_a_protocol_stamp_is_not_the_text_of_a_scan() -> None:
    stamp = ["Comune di Pratolungo - Protocollo 0004812 del 12/03/2026 - arrivo"]
    scan = Picture(written(["", "", "", *LINES]))
    assert found(pdf([([scan], stamp)])) == {1: "beside"}


def test_a_hidden_layer_that_says_what_the_scan_says_is_enough() -> None:
    assert found(pdf([([Picture(written())], LINES)], hidden=True)) == {}


def test_a_hidden_layer_of_junk_is_none() -> None:
    assert found(pdf([([Picture(written())], garbled(LINES))], hidden=True)) == {1: "whole"}


def test_a_picture_without_writing_needs_nothing() -> None:
    photograph = Picture(clouds(), 60, 200, 475, 370)
    assert found(pdf([([photograph], ["Figura 1 - Il parco"]), ([photograph], [])])) == {2: "blank"}


def test_a_title_in_a_picture_needs_it() -> None:
    assert found(pdf([([Picture(TITLE, 60, 500, 300, 106)], LINES[:3])])) == {1: "beside"}


def test_a_letterhead_in_a_picture_counts_once() -> None:
    head = Picture(TITLE, 60, 770, 200, 65)
    below = ["", "", *LINES * 2]
    assert found(pdf([([head], below), ([head], below), ([head], ["", "", "Fine"])])) == {1: "beside"}


def test_light_letters_on_a_dark_ground_are_writing() -> None:
    assert holds_writing(255 - np.asarray(written(dpi=100)))
    assert not holds_writing(np.asarray(clouds()))


@pytest.mark.parametrize(
    ("words", "junk"),
    [
        (" ".join(LINES).split(), False),
        (" ".join(garbled(LINES)).split(), True),
        (["Rossi", "Anna", "Bianchi", "Carlo", "Verdi", "Sergio", "Neri", "Luca"] * 4, False),
        (["48.600,00", "12/03/2025", "1204/3", "%"] * 10, False),
        (["tvrb|", "n7vvt"] * 3, False),  # too few to tell
        (["The", "council", "of", "the", "region", "has", "decided", "to", "act"] * 4, False),
        (["deIIa", "prowed1mento", "c0mune", "iiil", "rn~n"] * 6, True),
    ],
)
def test_is_junk(words: list[str], junk: bool) -> None:
    assert is_junk(words) is junk


def labelled(half: str) -> dict[str, dict[int, str]]:
    """The labels of a part by file and page.

    ``ocr``: pictures on the page, or drawn shapes, hold at least two legible words that the text layer does
    not have; what an earlier page shows too, such as a letterhead, counts there alone. ``blank``: nothing
    is written. ``text``: the layer has all. The parts ``dev`` and ``test`` share no document; ``control``
    holds other pages of both, labelled after every choice was made.
    """
    pages: dict[str, dict[int, str]] = defaultdict(dict)
    with LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["half"] == half:
                pages[row["file"]][int(row["page"])] = row["label"]
    return pages


def test_the_labelled_pages_are_many_and_their_halves_share_no_document() -> None:
    dev, test = labelled("dev"), labelled("test")
    assert not set(dev) & set(test)
    assert sum(map(len, dev.values())) + sum(map(len, test.values())) >= 150
    assert {label for half in (dev, test) for pages in half.values() for label in pages.values()} == {
        "ocr",
        "text",
        "blank",
    }


@pytest.mark.shared
@pytest.mark.parametrize("part", ["dev", "test", "control"])
def test_the_decision_on_labelled_pages(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = shared_path("corpus")
    names = {"whole": "ocr", "beside": "ocr", "blank": "blank"}
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for file, pages in labelled(part).items():
        document = pdfium.PdfDocument(root / file)
        surveyor = Surveyor()
        numbers = range(1, max(pages) + 1)
        wanted = needs([surveyor.survey(document, n, page_content(document, n)) for n in numbers])
        document.close()
        seen.update(pages.values())
        for number, label in pages.items():
            said = names.get(wanted.get(number, ""), "text")
            if said != label:
                wrong.append(f"{Path(file).name} p. {number}: {label}, said {said}")
    right = 1 - len(wrong) / seen.total()
    with capsys.disabled():
        print(f"\nneeds recognition, {part}: right on {right:.2%} of {seen.total()} pages ({dict(seen)})")
    assert right >= 0.97, wrong
