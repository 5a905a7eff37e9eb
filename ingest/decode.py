"""Decodes the bytes of a text by what they are: declared encodings lie less often than names, but lie."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# <meta charset="utf-8">, <meta ... content="text/html; charset=iso-8859-1">, <?xml encoding="...">
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_ACCENTS = "àèéìòùÀÈÉÌÒÙ"


def decode(data: bytes) -> str:
    """A text file's characters: byte order mark, UTF-8, UTF-16 by its nulls, else the best 8-bit set."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\x00" in data[:4096]:
        even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
        return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # One bad byte at the very end is a file cut short, not another encoding.
        if error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8")
    return max((data.decode(name, "replace") for name in ("cp1252", "mac_roman", "cp850")), key=_italian)


def _italian(text: str) -> int:
    """How Italian the non-ASCII characters look; cp1252 comes first and wins a draw."""
    strange = sum(
        not char.isascii() and char not in _ACCENTS and char not in "’‘“”«»°–—…€•ºª§ \u00a0" for char in text
    )
    return sum(char in _ACCENTS for char in text) - 2 * strange


def decode_html(data: bytes) -> str:
    """The same for HTML, where a declared encoding counts unless the bytes are plainly UTF-8."""
    declared = _DECLARED.search(data[:2048])
    if declared is not None and not data.startswith(tuple(mark for mark, _ in _BOMS)):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        try:
            name = codecs.lookup(declared.group(1).decode("ascii")).name
            # Browsers read "iso-8859-1" as cp1252 (WHATWG Encoding Standard).
            return data.decode("cp1252" if name == "iso8859-1" else name, "replace")
        except LookupError:
            pass
    return decode(data)
