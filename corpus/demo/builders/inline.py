"""Read the inline marks: **bold**, *italic* and [text](address)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look; address is empty where there is no link."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""


# "**CUP**", "*budget*", "[Vai alla pagina](https://example.org)"
MARK = re.compile(r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>[^*]+)\*|\[(?P<text>[^\]]+)\]\((?P<address>[^)]+)\)")


def runs(text: str) -> Iterator[Run]:
    """Split a text into runs, in order; every character outside the marks is kept."""
    at = 0
    for mark in MARK.finditer(text):
        if mark.start() > at:
            yield Run(text[at : mark.start()])
        if mark["bold"]:
            yield Run(mark["bold"], bold=True)
        elif mark["italic"]:
            yield Run(mark["italic"], italic=True)
        else:
            yield Run(mark["text"], address=mark["address"])
        at = mark.end()
    if at < len(text):
        yield Run(text[at:])


def plain(text: str) -> str:
    """The text without its marks."""
    return "".join(run.text for run in runs(text))


def tagged(text: str, bold: str = "b", italic: str = "i") -> str:
    """The text as HTML-like tags, which ReportLab's paragraphs read too."""
    return "".join(_tag(run, bold, italic) for run in runs(text))


def _tag(run: Run, bold: str, italic: str) -> str:
    text = escape(run.text, quote=False)
    if run.bold:
        return f"<{bold}>{text}</{bold}>"
    if run.italic:
        return f"<{italic}>{text}</{italic}>"
    if run.address:
        return f'<a href="{escape(run.address)}">{text}</a>'
    return text
