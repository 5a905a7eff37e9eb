"""Opens pictures that are documents: one page a frame, upright, with its size in points."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.document import LimitExceeded, UnreadableFile

_FORMATS = ("JPEG", "PNG", "TIFF")
_MAX_PIXELS = 90_000_000  # an A3 sheet at 600 dpi has 70 million
_MAX_FRAMES = 5_000
_USUAL_DPI = 200.0
_LEAST_DPI, _MOST_DPI = 60.0, 2_400.0
_LONGEST = 36.0  # inches: a resolution that makes a sheet longer than A1 is absurd, phones say 72
_POINTS = 72.0  # an inch

DAMAGED = "L'immagine è danneggiata o incompleta: scaricarla o scandirla di nuovo e ripetere."
_TOO_LARGE = "L'immagine è troppo grande da elaborare: ridurla, o scandirla a 300 dpi, e ripetere."
_TOO_MANY = f"L'immagine ha più di {_MAX_FRAMES} pagine: dividerla in più file e ripetere."


@dataclass(frozen=True, slots=True)
class Frame:
    """A page: its picture in RGB as it is to be seen, its size in points, its dots an inch."""

    number: int
    picture: Image.Image
    width: float
    height: float
    dpi: float


def frames(data: bytes) -> Iterator[Frame]:
    """The pages of a JPEG, PNG or TIFF in their order. Raises UnreadableFile, LimitExceeded."""
    with _opened(BytesIO(data)) as image:
        for number in range(1, _count(image) + 1):
            yield _frame(image, number)


def frame(path: Path, number: int) -> Frame:
    """Page ``number`` (from 1). Raises UnreadableFile for no picture or no such page, LimitExceeded."""
    with _opened(path) as image:
        count = _count(image)
        if not 1 <= number <= count:
            raise UnreadableFile(f"L'immagine non ha la pagina {number}: ne ha {count}.")
        return _frame(image, number)


@contextmanager
def _opened(source: Path | BytesIO) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is checked below
            image = Image.open(source, formats=_FORMATS)
        with image:
            yield image
    except Image.DecompressionBombError as error:
        raise LimitExceeded(_TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError) as error:
        raise UnreadableFile(DAMAGED) from error


def _count(image: Image.Image) -> int:
    """Pages: the frames of a TIFF; other formats keep thumbnails and films in theirs."""
    count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    if count > _MAX_FRAMES:
        raise LimitExceeded(_TOO_MANY)
    return count


def _frame(image: Image.Image, number: int) -> Frame:
    if number > 1:
        image.seek(number - 1)
    if image.width * image.height > _MAX_PIXELS:
        raise LimitExceeded(_TOO_LARGE)
    across, down = _resolution(image)
    picture = _on_white(image)
    if across != down:  # a fax has twice as many dots across as down
        picture = picture.resize((picture.width, max(round(picture.height * across / down), 1)))
    if picture.width * picture.height > _MAX_PIXELS:
        raise LimitExceeded(_TOO_LARGE)
    # The orientation tag may exchange the sides; dots are square by now.
    turned = ImageOps.exif_transpose(picture)
    return Frame(number, turned, turned.width / across * _POINTS, turned.height / across * _POINTS, across)


def _resolution(image: Image.Image) -> tuple[float, float]:
    """Dots an inch across and down, the usual ones where the file tells none or absurd ones."""
    said = image.info.get("dpi")
    try:
        across, down = (float(value) for value in said)  # type: ignore[union-attr]
    except (TypeError, ValueError, ZeroDivisionError):
        return _USUAL_DPI, _USUAL_DPI
    sane = _LEAST_DPI <= across <= _MOST_DPI and _LEAST_DPI <= down <= _MOST_DPI
    if not sane or max(image.width / across, image.height / down) > _LONGEST or not 0.3 < across / down < 3:
        return _USUAL_DPI, _USUAL_DPI
    return across, down


def _on_white(image: Image.Image) -> Image.Image:
    """The picture in RGB, with white where it is transparent."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        low, high = (float(value) for value in image.convert("F").getextrema())  # type: ignore[arg-type]
        scale = 255 / max(high - low, 1.0)
        return image.convert("F").point(lambda value: value * scale - low * scale).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    return image.convert("RGB")
