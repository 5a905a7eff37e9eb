"""Keeps the page images drawn last, which a reader going back and forth asks for again."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

from ingest.pdf.render import Box, highlight_boxes, render_page
from ingest.render_image import image_boxes, render_image
from ingest.sniff import JPEG, PDF, PNG, TIFF

KEPT = 24
"""Images held in memory, each a few hundred kilobytes."""

_LARGEST_SIDE = 4000  # render_page draws no larger image: beyond it the scale is unknown


PICTURES = frozenset({JPEG, PNG, TIFF})
"""Media types of documents that are pictures of pages themselves."""


def is_drawn(media_type: str) -> bool:
    """Whether the pages of such a document can be shown as images."""
    return media_type == PDF or media_type in PICTURES


@lru_cache(maxsize=KEPT)
def page_image(path: Path, media_type: str, number: int, scale: float) -> bytes:
    """Page ``number`` as PNG. Stored originals never change, so the path stands for the content."""
    draw = render_image if media_type in PICTURES else render_page
    return draw(path, number, scale)


def passage_boxes(path: Path, media_type: str, number: int, passage: str) -> tuple[Box, ...]:
    """Where a passage stands on page ``number``. Raises what ``page_image`` raises."""
    find = image_boxes if media_type in PICTURES else highlight_boxes
    return find(path, number, passage)


@lru_cache(maxsize=1024)
def page_size(path: Path, media_type: str, number: int) -> tuple[float, float]:
    """Width and height of a page in points, to half a point. Raises what ``page_image`` raises."""
    for scale in (1.0, 0.25):
        # PNG: 8 bytes of signature, 8 of the first chunk's head, then width and height.
        width, height = struct.unpack(">II", page_image(path, media_type, number, scale)[16:24])
        if max(width, height) < _LARGEST_SIDE:
            break
    return width / scale, height / scale
