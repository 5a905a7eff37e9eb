"""Write one source as a PDF: page furniture, front page, outline and the same bytes every time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Protocol

from reportlab.lib.colors import HexColor
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Spacer
from reportlab.platypus import Paragraph as Para

from corpus.demo.builders import fonts
from corpus.demo.builders.flow import Flow, flow
from corpus.demo.builders.inline import plain
from corpus.demo.builders.looks import LOOKS, Look, styles
from corpus.demo.builders.markup import Table
from corpus.demo.builders.source import Source

LIST_FIELDS = {"DESTINATARI"}


class Canvas(Protocol):
    """What the page furniture needs of ReportLab's canvas."""

    def setFont(self, name: str, size: float) -> None: ...
    def setFillColor(self, colour: object) -> None: ...
    def drawString(self, x: float, y: float, text: str) -> None: ...
    def drawRightString(self, x: float, y: float, text: str) -> None: ...
    def line(self, x1: float, y1: float, x2: float, y2: float) -> None: ...
    def getPageNumber(self) -> int: ...


def write(source: Source, folder: Path) -> None:
    """Write the source's PDF; the first pass only counts the pages."""
    fonts.register()
    with _dated(source.when):
        _, pages = _render(source, total=0)
        data, _ = _render(source, total=pages)
    (folder / source.name).write_bytes(data)


@contextmanager
def _dated(when: datetime) -> Iterator[None]:
    """Let ReportLab take this moment, read as UTC, for the file's dates; it knows only a variable."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(int(when.replace(tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def _render(source: Source, total: int) -> tuple[bytes, int]:
    look = LOOKS[source.look]
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=look.page,
        title=source.title,
        author=source.author,
        subject=source.subject,
        creator="Prassi, corpus dimostrativo",
        lang="it-IT",
        invariant=1,
    )
    low = 44 if look.slides else 66
    frame = Frame(look.margin, low, look.width, look.page[1] - low - 62, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=_furniture(source, look, total)))
    document.afterFlowable = _outline(document, look)
    document.multiBuild(_front(source, look) + flow(source.blocks, look))
    return target.getvalue(), int(document.page)


def _outline(document: BaseDocTemplate, look: Look) -> Callable[[object], None]:
    """Note each heading for the table of contents and the outline."""

    def note(flowable: object) -> None:
        style = getattr(getattr(flowable, "style", None), "name", "")
        if not isinstance(flowable, Para) or style not in ("h1", "h2", "h3"):
            return
        level, text = int(style[1]) - 1, flowable.getPlainText()
        key = f"{document.page}-{text}"
        document.canv.bookmarkPage(key)
        document.canv.addOutlineEntry(text, key, _allowed(document, level), closed=level > 0)
        document.notify("TOCEntry", (level, text, document.page, key))

    return note


def _allowed(document: BaseDocTemplate, level: int) -> int:
    """Outline levels may grow by one only."""
    deepest = int(document.canv._doc.outline.currentlevel) + 1
    return min(level, deepest)


def _furniture(source: Source, look: Look, total: int) -> Callable[[Canvas, object], None]:
    def furnish(canvas: Canvas, _: object) -> None:
        left, right, top = look.margin, look.page[0] - look.margin, look.page[1] - 40
        canvas.setFillColor(HexColor("#444444"))
        canvas.setFont(look.font, 9)
        if source.header:
            canvas.drawString(left, top, source.header)
            canvas.line(left, top - 5, right, top - 5)
        canvas.drawString(left, 32 if not look.slides else 22, source.footer)
        number = f"Pagina {canvas.getPageNumber()} di {total}"
        canvas.drawRightString(right, 32 if not look.slides else 22, number)

    return furnish


def _front(source: Source, look: Look) -> list[object]:
    """The front page of an act, with a print of the source in place of the signed file's hash."""
    if not source.front:
        return []
    made = styles(look)
    story: list[object] = [Para(f"FRONTESPIZIO {source.get('act').upper()}", made["h2"]), Spacer(1, 6)]
    for key, values in source.front:
        if len(values) == 1 and key not in LIST_FIELDS:
            story.append(Para(f"<b>{key}:</b> {plain(values[0])}", made["body"]))
            continue
        story.append(Para(f"<b>{key}:</b>", made["body"]))
        story += [Para(plain(value), made["item"], bulletText="•") for value in values]
    story += [Spacer(1, 6), Para("<b>DOCUMENTI:</b>", made["body"]), *_files(source, look)]
    story += [Spacer(1, 12), Para(source.get("notice"), made["small"]), PageBreak()]
    return story


def _files(source: Source, look: Look) -> list[object]:
    rows: list[tuple[str, ...]] = [("File", "Firmato digitalmente da", "Hash (SHA-256)")]
    for line in source.get("files").split(";"):
        name, _, signer = line.strip().partition(" | ")
        rows.append((name, signer or "—", hashlib.sha256((name + source.body).encode()).hexdigest().upper()))
    table = Table(tuple(rows), (4, 3, 5), False, False, "")
    return list(Flow(look).pieces(table))
