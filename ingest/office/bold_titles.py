"""Tells whether a paragraph all in bold is a title: the heading of who does not use styles."""

from __future__ import annotations

import re

_MAX_LETTERS = 120
# "2 Tipi complessi 3": a line of the table of contents
_PAGE_NUMBER = re.compile(r"\D\s\d{1,3}$")


def may_be_title(text: str) -> bool:
    """Whether the words of a paragraph in bold allow a title: short, no sentence, no line of a form."""
    if not 3 <= sum(map(str.isalpha, text)) <= _MAX_LETTERS:
        return False
    if text.endswith((".", ";", ",", ":")) or text[0].islower() or "___" in text:
        return False
    return not (text[0].isdigit() and _PAGE_NUMBER.search(text))
