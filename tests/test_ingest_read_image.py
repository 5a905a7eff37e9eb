"""Pictures as documents: their pages, sizes and text, and what is refused with its reason."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from ingest import frames, ocr, read_image
from ingest.document import EmptyFile, IngestError, LimitExceeded, UnreadableFile
from ingest.read import read_bytes
from ingest.render_image import image_boxes, render_image
from tests.make_scans import LINES, clouds, written

needs_tesseract = pytest.mark.skipif(
    not ocr.is_installed(), reason="tesseract con l'italiano non è installato"
)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def tiff(*pages: Image.Image) -> bytes:
    return saved(
        pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200), compression="group4"
    )


@needs_tesseract
def test_a_tiff_of_several_pages_is_read_page_by_page() -> None:
    second = ["ALLEGATO A", "Elenco degli impianti affidati in manutenzione per sei mesi"]
    white = Image.new("1", (1654, 2339), 1)
    reading = read_bytes(tiff(written().convert("1"), white, written(second).convert("1")))
    assert [page.source for page in reading.pages] == ["ocr", "blank", "ocr"]
    assert reading.pages[0].width == pytest.approx(595, abs=1)
    assert ("item", 1) in [(block.kind, block.page) for block in reading.blocks]
    assert "Elenco degli impianti" in " ".join(block.text for block in reading.blocks if block.page == 3)


@needs_tesseract
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_of_a_page_is_read(kind: str) -> None:
    reading = read_bytes(saved(written(), kind, dpi=(200, 200)))
    assert LINES[7] in [block.text for block in reading.blocks]
    assert reading.pages[0].confidence is not None and reading.pages[0].confidence > 0.8


@needs_tesseract
def test_the_orientation_that_a_camera_notes_is_followed(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn by a quarter to the right
    data = saved(written().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, dpi=(200, 200))
    path = tmp_path / "foto.jpg"
    path.write_bytes(data)
    reading = read_bytes(data)
    assert reading.pages[0].width < reading.pages[0].height
    boxes = image_boxes(path, 1, LINES[4] + " " + LINES[5])
    assert len(boxes) == 2 and boxes[0].y0 < boxes[1].y0 and boxes[0].x1 > 300


@pytest.mark.parametrize(
    ("options", "width"),
    [
        ({"dpi": (300, 300)}, 1654 / 300 * 72),
        ({}, 1654 / 200 * 72),
        ({"dpi": (1, 1)}, 1654 / 200 * 72),
        ({"dpi": (30, 30)}, 1654 / 200 * 72),
        ({"dpi": (72, 72)}, 1654 / 72 * 72),
    ],
)
def test_the_size_of_a_page_in_points(options: dict[str, tuple[int, int]], width: float) -> None:
    page = next(frames.frames(saved(Image.new("L", (1654, 2339), 255), "PNG", **options)))
    assert page.width == pytest.approx(width, abs=0.6)


def test_a_phones_72_dots_an_inch_are_not_believed() -> None:
    page = next(frames.frames(saved(Image.new("L", (3000, 4000), 255), "JPEG", dpi=(72, 72))))
    assert page.width == pytest.approx(3000 / 200 * 72)


def test_the_oblong_dots_of_a_fax_are_made_square() -> None:
    page = next(frames.frames(saved(Image.new("1", (1728, 1145), 1), "TIFF", dpi=(204, 98))))
    assert page.width == pytest.approx(1728 / 204 * 72, abs=1)
    assert page.height == pytest.approx(1145 / 98 * 72, abs=2)


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "I;16", "L"])
def test_every_kind_of_colour_becomes_a_page(mode: str) -> None:
    image = written().resize((413, 584)).convert("I;16" if mode == "I;16" else mode)
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    page = next(frames.frames(saved(image, kind)))
    low, high = page.picture.convert("L").getextrema()
    assert page.picture.mode == "RGB" and low < 128 < high  # type: ignore[operator]


def _bomb() -> bytes:
    png = bytearray(saved(Image.new("L", (8, 8), 255), "PNG"))
    png[16:24] = struct.pack(">II", 30_000, 30_000)
    png[29:33] = struct.pack(">I", zlib.crc32(png[12:29]))
    return bytes(png)


REFUSED: dict[str, tuple[Callable[[], bytes], type[IngestError], str]] = {
    "photograph": (lambda: saved(clouds(), "JPEG"), EmptyFile, "non c'è testo"),
    "white": (lambda: saved(Image.new("L", (1654, 2339), 255), "PNG"), EmptyFile, "non c'è testo"),
    "bomb": (_bomb, LimitExceeded, "troppo grande"),
    "large": (lambda: saved(Image.new("1", (12_000, 9_000), 1), "PNG"), LimitExceeded, "troppo grande"),
    "truncated": (lambda: saved(clouds(), "PNG")[:3000], UnreadableFile, "danneggiata"),
    "no picture": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 100, UnreadableFile, "danneggiata"),
    "broken tiff": (lambda: b"II*\x00\x08\x00\x00\x00" + b"\xff" * 60, UnreadableFile, "danneggiata"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_says_why(case: str) -> None:
    make, error, reason = REFUSED[case]
    with pytest.raises(error, match=reason):
        read_bytes(make())


def test_without_tesseract_a_picture_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(EmptyFile, match=r"2 pagine sono scansioni.*installare tesseract-ocr"):
        read_bytes(tiff(written().convert("1"), written().convert("1")))
    page = next(frames.frames(saved(written(), "PNG")))
    assert read_image.picture_words(page) == []


def test_a_page_is_drawn_as_a_pdfs_is(tmp_path: Path) -> None:
    path = tmp_path / "atto.tif"
    path.write_bytes(tiff(written().convert("1"), Image.new("1", (2339, 1654), 1)))
    with Image.open(io.BytesIO(render_image(path, 2, 1.0))) as image:
        assert image.format == "PNG" and image.size == (842, 595)
    with Image.open(io.BytesIO(render_image(path, 1, 50.0))) as image:
        assert max(image.size) == 4000
    with pytest.raises(UnreadableFile, match="non ha la pagina 3"):
        render_image(path, 3)
