"""Recognises the marker that begins a list item: a bullet, a number, a letter."""

from __future__ import annotations

import re

_BULLETS = "•◦▪▫●○■□◆◇♦►▶➢➤✓✔❑❖⁃∙·‣➔⮚"
# "• testo", "- testo", "– testo"; "o testo" only as Word's second bullet, before a capital or not
_BULLET = re.compile(rf"^(?:[{_BULLETS}\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e-]|[-–—−‒*](?=\s)|o(?=\s\s))\s*")
# "1. testo", "1) testo", "1.2 testo", "a) testo", "(a) testo", "iv. testo", "2-bis. testo", "1° testo"
_NUMBER = re.compile(
    r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}(?:-?(?:bis|ter|quater))?|[a-zA-Z]|[ivxIVX]{1,5}|[a-z]{2})\)"
    r"|(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})\.(?!\w)[)-]?)(?=\s|$)"
)


def bullet(text: str) -> str | None:
    """The bullet that a line begins with, None if none."""
    found = _BULLET.match(text)
    return found.group().strip() if found else None


def number(text: str) -> str | None:
    """The number or letter that a line begins with, as written ("1.", "a)"), None if none."""
    found = _NUMBER.match(text)
    return found.group() if found else None


def marker(text: str) -> str | None:
    """The bullet or number that a line begins with, None if none."""
    return bullet(text) or number(text)
