"""The page looks of the demo PDFs: sizes, margins, colours and paragraph styles."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle


@dataclass(frozen=True, slots=True)
class Look:
    """One look; page and margins in points, sizes in points, colour as RRGGBB."""

    page: tuple[float, float]
    margin: float
    font: str
    size: float
    leading: float
    colour: str
    justified: bool
    slides: bool = False

    @property
    def width(self) -> float:
        """The text's width in points."""
        return self.page[0] - 2 * self.margin


A4 = (595.28, 841.89)
LOOKS = {
    "act": Look(A4, 68, "Serif", 11.5, 16.5, "000000", True),
    "comune": Look(A4, 66, "Sans", 11.5, 16.5, "1F3A5F", True),
    "report": Look(A4, 70, "Sans", 11.5, 17.0, "0B5563", True),
    "guide": Look(A4, 66, "Sans", 12, 17.5, "7A2E12", False),
    "slides": Look((841.89, 473.56), 56, "Sans", 18, 26, "0B5563", False, slides=True),
}


def styles(look: Look) -> dict[str, ParagraphStyle]:
    """Every paragraph style of a look, by name."""
    body = ParagraphStyle(
        "body",
        fontName=look.font,
        fontSize=look.size,
        leading=look.leading,
        alignment=TA_JUSTIFY if look.justified else TA_LEFT,
        spaceAfter=look.size * 0.7,
        bulletFontName=look.font,
        bulletFontSize=look.size,
        embeddedHyphenation=1 if look.justified else 0,
    )
    found = {"body": body}

    def add(name: str, like: str = "body", **changes: object) -> None:
        found[name] = ParagraphStyle(name, parent=found[like], **changes)

    add("center", alignment=TA_CENTER)
    add("right", alignment=TA_RIGHT)
    add("small", fontSize=look.size - 2.5, leading=look.leading - 4)
    add("item", leftIndent=2 * look.size, bulletIndent=0.4 * look.size, spaceAfter=look.size * 0.4)
    add("cell", fontSize=look.size - 2, leading=look.leading - 4, alignment=TA_LEFT, spaceAfter=0)
    add("cell-right", like="cell", alignment=TA_RIGHT)
    add(
        "caption",
        fontName=f"{look.font}-Italic",
        fontSize=look.size - 2,
        leading=look.leading - 4,
        alignment=TA_LEFT,
    )
    add("box", leftIndent=0, spaceAfter=look.size * 0.45)
    for level, grow in enumerate((6.5, 3, 1, 0), start=1):
        add(
            f"h{level}",
            fontName=f"{look.font}-Bold",
            fontSize=look.size + grow + (4 if look.slides else 0),
            leading=look.leading + grow + (6 if look.slides else 2),
            alignment=TA_LEFT,
            textColor=HexColor(f"#{look.colour}"),
            spaceBefore=look.size * (1.1 if level < 3 else 0.7),
            spaceAfter=look.size * 0.6,
            keepWithNext=1,
        )
        add(f"toc{level}", leftIndent=16 * (level - 1), alignment=TA_LEFT, spaceAfter=2, rightIndent=24)
    return found
