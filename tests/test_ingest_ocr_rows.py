"""Rows of writing read by themselves: doubtful words, what was passed over, specks, turned tables."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest import ocr
from ingest.scan import again, glyphs, recognise, rest, signs, tesseract, tidy
from ingest.scan.part import part
from ingest.scan.rows import Row, cut
from ingest.scan.tesseract import OcrWord
from ingest.scan.upright import lean
from tests.make_scans import speckled, written

needs_tesseract = pytest.mark.skipif(
    not ocr.is_installed(), reason="tesseract con l'italiano non è installato"
)


def word(text: str, x: float, y: float, width: float = 0, height: float = 22, sure: float = 0.95) -> OcrWord:
    return OcrWord(text, x, y, x + (width or 12 * len(text)), y + height, sure, 1, 1, 1)


def sheet(*lines: str, size: float = 12) -> Image.Image:
    return written(lines, size=size)


def boxes(picture: Image.Image, count: int) -> list[tuple[int, int, int, int]]:
    """The boxes of what is written, one a line."""
    dark = np.asarray(picture) < 128
    rows = np.flatnonzero(dark.any(axis=1))
    lines = np.split(rows, np.flatnonzero(np.diff(rows) > 12) + 1)
    assert len(lines) == count
    found = []
    for line in lines:
        columns = np.flatnonzero(dark[line[0] : line[-1] + 1].any(axis=0))
        found.append((int(columns[0]), int(line[0]), int(columns[-1]) + 1, int(line[-1]) + 1))
    return found


@pytest.mark.parametrize("turned", [False, True])
def test_a_column_of_cells_alike_is_not_taken_for_lines(turned: bool) -> None:
    page = sheet(*["Personale esterno"] * 30)
    if turned:
        page = page.transpose(Image.Transpose.ROTATE_90)
    small = np.asarray(page.resize((page.width // 2, page.height // 2), Image.Resampling.BOX))
    assert lean(glyphs.letters(small))[0] is turned


def test_light_letters_tell_the_lean_as_dark_ones_do() -> None:
    page = written().rotate(-3, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    small = np.asarray(page.resize((page.width // 2, page.height // 2), Image.Resampling.BOX))
    assert lean(glyphs.letters(255 - small)) == (False, pytest.approx(3, abs=0.25))


def test_a_row_that_no_word_covers_is_cut_out() -> None:
    page = sheet("Visto il decreto sindacale", "", "7")
    (x0, y0, x1, y1), lone = boxes(page, 2)
    rows = rest.rows(page, [word("Visto", x0, y0, x1 - x0, y1 - y0)], 200)
    assert len(rows) == 1
    assert rows[0].x <= lone[0] and rows[0].x + rows[0].picture.width >= lone[2]
    assert rows[0].y <= lone[1] and rows[0].y + rows[0].picture.height >= lone[3]
    covered = [word("Visto", *lone[:2], lone[2] - lone[0], lone[3] - lone[1])]
    assert rest.rows(page, [*covered, word("il", x0, y0, x1 - x0, y1 - y0)], 200) == []


def test_figures_and_ruled_tables_are_no_rows() -> None:
    page = sheet("Visto il decreto sindacale")
    x0, y0, x1, y1 = boxes(page, 1)[0]
    draw = ImageDraw.Draw(page)
    for left in (200, 420, 640):
        draw.rectangle((left, 900, left + 180, 1040), outline=0, width=3)
    assert rest.rows(page, [word("Visto", x0, y0, x1 - x0, y1 - y0)], 200) == []


def test_light_letters_on_a_dark_ground_are_cut_out_dark_on_white() -> None:
    page = sheet("Totale")
    x0, y0, x1, y1 = boxes(page, 1)[0]
    ground = Image.new("L", page.size, 255)
    ground.paste(60, (x0 - 40, y0 - 40, x1 + 300, y1 + 40))
    letters = np.asarray(page) < 128
    dark = Image.fromarray(np.where(letters, 255, np.asarray(ground)).astype(np.uint8))
    row = cut(dark, (x0, y0, x1, y1), 4, 4)
    assert row is not None
    pixels = np.asarray(row.picture)
    assert np.median(pixels) == 255 and pixels.min() == 0
    assert cut(dark, (x1 + 100, y0, x1 + 200, y1), 4, 4) is None


@pytest.mark.parametrize("larger", [False, True])
def test_words_of_a_row_are_put_where_they_stand(larger: bool) -> None:
    row = Row(Image.new("L", (100, 40), 255), 300, 500)
    scale = 1.0
    if larger:
        row = row.enlarged()
        scale = row.picture.width / 100
    (placed,) = row.on_page([word("due", 10 * scale, 20 * scale, 36 * scale, 12 * scale)], 5)
    assert (placed.x0, placed.y0, placed.x1, placed.y1, placed.block) == (310, 520, 346, 532, 5)


SECOND = {
    "parted": (("iltema", 0.65), [("il", 0.97), ("tema", 0.96)], "il tema"),
    "less sure": (("tema", 0.8), [("lena", 0.7)], "tema"),
    "shorter": (("12.480,00", 0.5), [("12", 0.9)], "12.480,00"),
    "nothing, was sure": (("tema", 0.8), [], "tema"),
    "nothing, was poor": (("LL", 0.1), [], ""),
}


@pytest.mark.parametrize("case", SECOND)
def test_a_second_reading_replaces_the_first_where_it_is_surer(case: str) -> None:
    (text, sure), second, wanted = SECOND[case]
    first = [word("del", 0, 0), word(text, 60, 0, sure=sure)]
    read = {1: [word(part, 60, 0, sure=confidence) for part, confidence in second]}
    assert " ".join(found.text for found in again.mend(first, read)) == f"del {wanted}".strip()


def test_doubtful_words_are_cut_out_by_themselves() -> None:
    page = sheet("Visto il decreto sindacale")
    x0, y0, x1, y1 = boxes(page, 1)[0]
    words = [
        word("Visto", x0, y0, (x1 - x0) / 2, y1 - y0),
        word("deereto", (x0 + x1) / 2, y0, (x1 - x0) / 2, y1 - y0, sure=0.6),
        word("~", x0, y0, 20, y1 - y0, sure=0.2),
    ]
    assert list(again.rows(page, words, amiss=())) == [1]
    assert list(again.rows(page, words, amiss={1})) == []
    many = [word("deereto", x0, y0, x1 - x0, y1 - y0, sure=0.4 + number / 1000) for number in range(400)]
    assert sorted(again.rows(page, many, amiss=())) == list(range(300))


def test_boxes_that_hold_other_words_or_two_lines_are_amiss() -> None:
    line = [word("Quale", 100, 100), word("Che", 100, 140), word("Chi", 100, 180)]
    dots = word("LL...", 90, 98, width=400, height=26, sure=0.1)
    upwards = word("SA", 60, 100, width=24, height=100, sure=0.78)
    assert again.amiss([*line, dots, upwards]) == {3, 4}
    assert again.amiss([*line, word("TITOLO", 60, 10, width=400, height=60)]) == set()


def test_two_readings_that_agree_are_sure() -> None:
    doubtful = [word("dell’erogazione;", 0, 0, sure=0.1)]
    assert rest.agreed(doubtful, doubtful)[0].confidence >= 0.9
    other = [word("dell'erogazione", 0, 0, sure=0.6)]
    assert rest.agreed(doubtful, other) == other and rest.agreed([], other) == other


def test_what_stands_alone_goes_in_only_where_it_is_sure() -> None:
    page = [word("approvare", 130, 100)]
    beside, alone = word("1.", 90, 100, sure=0.6), word("ni", 600, 900, sure=0.8)
    longer, poor = word("Totale", 600, 940, sure=0.8), word("nivl", 600, 980, sure=0.6)
    merged = rest.put_in(page, [beside, alone, longer, poor])
    assert [found.text for found in merged] == ["1.", "approvare", "Totale"]


BARS = {
    "the article": ("|", 3, 22, "I"),
    "a rule of a table": ("|", 3, 40, "|"),
    "the edge of a cell": ("|", 1, 22, "|"),
    "a decree": ("D.Igs.", 60, 22, "D.lgs."),
    "a name": ("Igsas", 60, 22, "Igsas"),
}


@pytest.mark.parametrize("case", BARS)
def test_letters_taken_for_signs_are_put_right(case: str) -> None:
    text, width, height, wanted = BARS[case]
    line = [word(text, 100, 100, width, height), word("progetti", 120, 100), word("ammessi", 240, 100)]
    assert next(signs.right(line)).text == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("4di26", ["4", "di", "26"]),
        ("4di", ["4", "di"]),
        ("di26", ["di", "26"]),
        ("di", ["di"]),
        ("dil", ["dil"]),
    ],
)
def test_the_numbers_of_pages_are_parted(text: str, wanted: list[str]) -> None:
    parts = list(signs.right([word("Pagina", 0, 0), word(text, 100, 0, 60)]))[1:]
    assert [part.text for part in parts] == wanted
    assert parts[0].x0 == 100 and parts[-1].x1 == pytest.approx(160)


@pytest.mark.parametrize(("line", "wanted"), [("per i", ["per", "i"]), ("peri", ["peri"]), ("sei", ["sei"])])
def test_an_article_is_parted_where_the_picture_shows_a_gap(line: str, wanted: list[str]) -> None:
    page = sheet(line)
    x0, y0, x1, y1 = boxes(page, 1)[0]
    glued = word(line.replace(" ", ""), x0, y0, x1 - x0, y1 - y0)
    parts = list(part(page, [glued]))
    assert [found.text for found in parts] == wanted
    assert parts[0].x0 == x0 and parts[-1].x1 == x1
    assert all(left.x1 < right.x0 for left, right in pairwise(parts))


@pytest.mark.parametrize("size", [8, 10, 12])
def test_specks_that_have_spread_are_taken_off_and_points_are_not(size: float) -> None:
    clean = sheet(*["art. 1, c. 2, lett. b), d.l. n. 3 del 4.5.2026."] * 20, size=size)
    spread = np.asarray(speckled(clean, 0.006)).copy()
    specks = (spread == 0) & (np.asarray(clean) > 200)
    spread[:, 1:][specks[:, :-1]] = 90  # half of it fell on the next pixel
    tidied = np.asarray(tidy.without_specks(Image.fromarray(spread)))
    empty = np.s_[1500:2300, 100:1500]
    assert (spread[empty] < 150).mean() > 0.004
    assert (tidied[empty] < 150).mean() < 0.0002
    written_before = np.asarray(clean) < 128
    assert (tidied[written_before] < 200).mean() > 0.97


@needs_tesseract
def test_many_rows_are_read_in_their_order() -> None:
    page = sheet("Visto il decreto", "", "7.", "", "di impegnare")
    rows = [cut(page, box, 8, 6) for box in boxes(page, 3)]
    read = tesseract.read_rows([row.picture for row in rows if row], 200, 60)
    assert read is not None
    texts = [" ".join(found.text for found in row) for row in read]
    assert texts == ["Visto il decreto", "7.", "di impegnare"]
    assert tesseract.read_rows([], 200, 60) == []


@needs_tesseract
def test_a_row_in_white_on_grey_between_others_is_read() -> None:
    page = sheet("Visto il decreto sindacale con cui sono attribuite le funzioni", "", "", "Altro")
    x0, y0, x1, y1 = boxes(page, 2)[1]
    first, last = (word(text, 166, y, 700) for text, y in (("Visto", 60), ("fine", 900)))
    letters = np.asarray(page).copy()
    cell = np.s_[y0 - 6 : y1 + 6, x0 - 6 : x1 + 200]
    letters[cell] = 134 + (255 - letters[cell].astype(int)) * 121 // 255
    rows = rest.rows(Image.fromarray(letters), [first, last], 200)
    read = tesseract.read_rows([row.picture for row in rows], 200, 60)
    assert read is not None
    assert "Altro" in [found.text for row in read for found in row]


@needs_tesseract
def test_recognition_reads_again_what_was_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first reading that glues two words and passes over a number is put right by the second."""
    page = sheet("1. Visto il decreto sindacale", "2. di impegnare la somma")
    (x0, y0, x1, y1), (_, top, right, bottom) = boxes(page, 2)
    number = x0 + 34
    first = [
        OcrWord("Vistoildecreto sindacale", number, y0, x1, y1, 0.72, 1, 1, 1),
        OcrWord("di impegnare la somma", number, top, right, bottom, 0.96, 1, 1, 2),
    ]
    monkeypatch.setattr(tesseract, "read", lambda *_: list(first))
    words = recognise.recognise(page, 200)
    assert words is not None
    assert [found.text for found in words] == [
        *("1.", "Visto", "il", "decreto", "sindacale", "2."),
        "di impegnare la somma",
    ]
