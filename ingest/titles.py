"""Tells whether the title in a file's properties is the document's: programs leave their own there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.clean import clean
from ingest.document import Block

# "Document", "Microsoft Word - BANDO.docx", "Presentazione standard di PowerPoint", "doc123.pdf"
_PROGRAMS = re.compile(
    r"^(?:documento?\s*\d*|word document|microsoft (?:word|excel|powerpoint)\b.*|presentazione standard.*|"
    r"presentazione di powerpoint|powerpoint presentation|(?:senza titolo|untitled|no title)\s*\d*|titolo|"
    r"title|print|prot|scan\w*|\S+\.(?:docx?|pdf|odt|xlsx?|rtf|pptx?|indd|html?|tmp)|[\W\d_]*)$",
    re.I,
)
_WORD = re.compile(r"\w{3,}")
_SHARE = 0.6
_LOOKED_AT = 6_000  # characters from the start


def own_title(title: str | None, blocks: Iterable[Block]) -> str | None:
    """The title if most of its words stand at the document's beginning, None otherwise.

    A file made from an older one keeps that one's title: of 61 regional calls three were named
    after a guide of another year.
    """
    text = clean(title or "")
    if not text or _PROGRAMS.match(text):
        return None
    start = ""
    for block in blocks:
        start += f" {block.text}"
        if len(start) > _LOOKED_AT:
            break
    words = {word.lower() for word in _WORD.findall(text)}
    known = {word.lower() for word in _WORD.findall(start)}
    return text if words and sum(word in known for word in words) >= _SHARE * len(words) else None
