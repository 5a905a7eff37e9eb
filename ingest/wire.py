"""Carries readings and errors between the reading process and its parent as JSON lines.

JSON and not pickle: a file that takes over the reading process must not reach the parent.
"""

from __future__ import annotations

import json
from typing import cast

from ingest.document import (
    Block,
    BlockKind,
    EmptyFile,
    EncryptedFile,
    IngestError,
    LimitExceeded,
    PageInfo,
    Reading,
    UnreadableFile,
    UnsupportedFile,
)

_ERRORS: dict[str, type[IngestError]] = {
    error.__name__: error
    for error in (EmptyFile, EncryptedFile, LimitExceeded, UnreadableFile, UnsupportedFile)
}
# What the reading process says before its answer: it came to a page, to a page that needs recognition.
PAGE = b"+\n"
RECOGNITION = b"o\n"
_KINDS = ("heading", "paragraph", "item", "row")


class WireError(Exception):
    """A message that is not one of ours."""


def encode_reading(reading: Reading) -> bytes:
    """A reading as one line."""
    blocks = [[b.kind, b.text, b.page, b.level, list(b.cells), b.header] for b in reading.blocks]
    pages = [[p.number, p.width, p.height, p.source, p.confidence] for p in reading.pages]
    return _line(
        {"blocks": blocks, "pages": pages, "title": reading.title, "warnings": list(reading.warnings)}
    )


def encode_error(error: IngestError, detail: str = "") -> bytes:
    """An error as one line; ``detail`` is for developers."""
    return _line({"error": type(error).__name__, "reason": str(error), "detail": detail})


def decode_answer(line: bytes) -> Reading:
    """The reading in a line. Raises the IngestError that it holds instead, WireError for anything else."""
    try:
        message = json.loads(line)
        if "error" in message:
            error = _ERRORS.get(message["error"], UnreadableFile)(str(message["reason"]))
            if message.get("detail"):
                error.add_note(str(message["detail"]))
            raise error
        return _reading(message)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise WireError("the reading process answered with something else than a reading") from error


def _reading(message: dict[str, object]) -> Reading:
    blocks = tuple(_block(fields) for fields in cast(list[list[object]], message["blocks"]))
    pages = tuple(_page(fields) for fields in cast(list[list[object]], message["pages"]))
    title = message["title"]
    warnings = tuple(str(warning) for warning in cast(list[object], message["warnings"]))
    return Reading(blocks, pages, None if title is None else str(title), warnings)


def _block(fields: list[object]) -> Block:
    kind, text, page, level, cells, header = fields
    if kind not in _KINDS:
        raise ValueError(kind)
    return Block(
        cast(BlockKind, kind),
        str(text),
        None if page is None else int(cast(int, page)),
        int(cast(int, level)),
        tuple(str(cell) for cell in cast(list[object], cells)),
        bool(header),
    )


def _page(fields: list[object]) -> PageInfo:
    number, width, height, source, confidence = fields
    if source not in ("text", "ocr", "blank"):
        raise ValueError(source)
    return PageInfo(
        int(cast(int, number)),
        float(cast(float, width)),
        float(cast(float, height)),
        source,
        None if confidence is None else float(cast(float, confidence)),
    )


def _line(message: dict[str, object]) -> bytes:
    # ASCII only, so that no text can hold a line break or a lone surrogate.
    return json.dumps(message).encode("ascii") + b"\n"
