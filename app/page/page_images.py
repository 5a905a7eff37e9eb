"""Keeps the page images drawn last, which a reader going back and forth asks for again."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

from ingest.pdf.render import render_page

KEPT = 24
"""Images held in memory, each a few hundred kilobytes."""

_LARGEST_SIDE = 4000  # render_page draws no larger image: beyond it the scale is unknown


@lru_cache(maxsize=KEPT)
def page_image(path: Path, number: int, scale: float) -> bytes:
    """Page ``number`` as PNG. Stored originals never change, so the path stands for the content."""
    return render_page(path, number, scale)


@lru_cache(maxsize=1024)
def page_size(path: Path, number: int) -> tuple[float, float]:
    """Width and height of a page in points, to half a point. Raises what ``render_page`` raises."""
    for scale in (1.0, 0.25):
        # PNG: 8 bytes of signature, 8 of the first chunk's head, then width and height.
        width, height = struct.unpack(">II", render_page(path, number, scale)[16:24])
        if max(width, height) < _LARGEST_SIDE:
            break
    return width / scale, height / scale
