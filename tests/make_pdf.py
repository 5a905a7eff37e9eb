"""Writes small PDFs byte by byte, so that the tests of the readers know what stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_ESCAPES = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})


@dataclass
class PdfPage:
    """One A4 page; coordinates as in PDF, from the bottom left, in points."""

    content: list[str] = field(default_factory=list)
    rotate: int = 0

    def text(self, x: float, y: float, text: str, size: float = 11, bold: bool = False) -> PdfPage:
        font = "F2" if bold else "F1"
        self.content.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text.translate(_ESCAPES)}) Tj ET")
        return self

    def turned(self, x: float, y: float, text: str) -> PdfPage:
        self.content.append(f"BT /F1 9 Tf 0 1 -1 0 {x} {y} Tm ({text.translate(_ESCAPES)}) Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> PdfPage:
        self.content.append(f"{x0} {y0} m {x1} {y1} l S")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> PdfPage:
        for x in xs:
            self.line(x, min(ys), x, max(ys))
        for y in ys:
            self.line(min(xs), y, max(xs), y)
        return self

    def black(self, x: float, y: float, width: float, height: float) -> PdfPage:
        self.content.append(f"0 g {x} {y} {width} {height} re f")
        return self


def make_pdf(pages: Sequence[PdfPage], title: str | None = None) -> bytes:
    """A PDF with Helvetica in cp1252; one object per page and stream."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    for font in ("Helvetica", "Helvetica-Bold"):
        objects.append(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>".encode()
        )
    kids = []
    for page in pages:
        stream = "\n".join(page.content).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {page.rotate} "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(f"<< /Title ({title or ''}) >>".encode("cp1252"))
    return assemble(objects)


def assemble(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        xref,
    )
    return bytes(out)
