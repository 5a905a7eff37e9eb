"""Register the two typefaces of the demo PDFs, both SIL Open Font License, both from PyPI."""

from __future__ import annotations

from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FACES = {
    "Serif": (font_source_serif_pro, "SourceSerifPro"),
    "Sans": (font_source_sans_pro, "SourceSansPro"),
}
CUTS = {"": "Regular", "-Bold": "Bold", "-Italic": "It", "-BoldItalic": "BoldIt"}


def register() -> None:
    """Make the families Serif and Sans known to ReportLab; a second call changes nothing."""
    if "Serif" in pdfmetrics.getRegisteredFontNames():
        return
    for family, (package, stem) in FACES.items():
        folder = Path(str(package.__file__)).parent / "files"
        for suffix, cut in CUTS.items():
            pdfmetrics.registerFont(TTFont(family + suffix, str(folder / f"{stem}-{cut}.ttf")))
        pdfmetrics.registerFontFamily(
            family,
            normal=family,
            bold=f"{family}-Bold",
            italic=f"{family}-Italic",
            boldItalic=f"{family}-BoldItalic",
        )
