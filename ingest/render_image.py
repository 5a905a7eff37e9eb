"""Draws the pages of picture documents, finds the place of a passage on them."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from ingest.frames import frame
from ingest.pdf.render import Box, PageWord, locate
from ingest.read_image import picture_words

_MAX_SIDE = 4_000  # pixels


def render_image(path: Path, number: int, scale: float = 1.5) -> bytes:
    """Page ``number`` (from 1) as PNG, ``scale`` pixels a point, at most 4,000 pixels a side.

    Raises UnreadableFile for a file that is no picture or has no such page, LimitExceeded.
    """
    page = frame(path, number)
    factor = min(scale, _MAX_SIDE / max(page.width, page.height, 1.0))
    size = max(round(page.width * factor), 1), max(round(page.height * factor), 1)
    buffer = io.BytesIO()
    page.picture.resize(size, Image.Resampling.LANCZOS).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def image_boxes(path: Path, number: int, passage_text: str) -> tuple[Box, ...]:
    """Where a passage stands on page ``number``: one box a line, () where it does not stand there.

    Recognises the page anew. Raises what ``render_image`` raises.
    """
    words = picture_words(frame(path, number))
    return locate([PageWord(word.text, word.x0, word.y0, word.x1, word.y1) for word in words], passage_text)
