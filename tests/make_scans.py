"""Draws pages of writing as pictures, and PDFs whose pages are pictures with or without a text layer."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
LINES = (
    "COMUNE DI PRATOLUNGO",
    "Determinazione del responsabile del settore",
    "Visto il decreto sindacale con cui sono attribuite le funzioni di direzione",
    "del servizio e le relative responsabilità di spesa e di procedimento;",
    "Considerato che la manutenzione degli impianti è affidata alla cooperativa",
    "Il Melograno e che il contratto scade alla fine del mese di settembre;",
    "DETERMINA",
    "1. di prorogare il contratto per sei mesi alle condizioni in vigore;",
    "2. di impegnare la somma di euro 12.480,00 sul capitolo 1310;",
    "3. di pubblicare questo provvedimento all'albo pretorio.",
)


@dataclass
class Picture:
    """A picture on a page, with its box in points from the bottom left."""

    image: Image.Image
    x: float = 0.0
    y: float = 0.0
    width: float = A4[0]
    height: float = A4[1]


def written(lines: Sequence[str] = LINES, size: float = 12, dpi: float = 200) -> Image.Image:
    """An A4 sheet with lines of writing, in grey."""
    return drawn(pdf([([], lines)], size), dpi)


def drawn(data: bytes, dpi: float = 200, number: int = 1) -> Image.Image:
    """A page of a PDF as a grey picture."""
    document = pdfium.PdfDocument(data)
    image = document[number - 1].render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()
    return image


def pdf(
    pages: Sequence[tuple[Sequence[Picture], Sequence[str]]], size: float = 12, hidden: bool = False
) -> bytes:
    """Pages of pictures, and of lines from the top over them, invisible where ``hidden``."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for pictures, lines in pages:
        for picture in pictures:
            canvas.drawImage(ImageReader(picture.image), picture.x, picture.y, picture.width, picture.height)
        text = canvas.beginText(60, 760)
        text.setFont("Times-Roman", size, 1.6 * size)
        text.setTextRenderMode(3 if hidden else 0)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def clouds(width: int = 900, height: int = 700) -> Image.Image:
    """A picture of many shapes and tones, without writing: as good as a photograph."""
    chance = np.random.default_rng(4)
    coarse = Image.fromarray(chance.integers(0, 255, (height // 30, width // 30), dtype=np.uint8))
    return coarse.resize((width, height), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(3))


def speckled(image: Image.Image, share: float = 0.004) -> Image.Image:
    """The picture with some pixels black and some white."""
    pixels = np.asarray(image).copy()
    chance = np.random.default_rng(9).random(pixels.shape)
    pixels[chance < share / 2] = 0
    pixels[chance > 1 - share / 2] = 255
    return Image.fromarray(pixels)


def garbled(lines: Sequence[str]) -> list[str]:
    """What bad recognition leaves of lines: vowels lost, signs and digits among the letters."""
    chance = random.Random(3)
    return [
        "".join(chance.choice("t7v~r|'1bTl") if char in "aeiou" else char for char in line) for line in lines
    ]
