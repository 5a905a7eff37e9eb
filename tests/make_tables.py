"""Draws the tables that the table tests read back, with reportlab."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    Flowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=9, leading=11)
BOLD = ParagraphStyle("bold", parent=PLAIN, fontName="Helvetica-Bold")
CENTRED = ParagraphStyle("centred", parent=BOLD, alignment=TA_CENTER)
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=13.5, alignment=TA_JUSTIFY)
PROSE = (
    "Il Responsabile del Settore dà atto che la procedura si è svolta nel rispetto dei termini previsti "
    "dal regolamento comunale per la concessione di contributi e che le somme necessarie trovano "
    "copertura negli stanziamenti del bilancio di previsione del triennio in corso di gestione."
)

# Styles of the ways in which tables are ruled.
RULED = (("GRID", (0, 0), (-1, -1), 0.5, colors.black),)
OPEN = (
    ("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("LINEABOVE", (0, 0), (-1, 0), 0.5, colors.black),
    ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black),
)
ACROSS = (
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey),
    ("LINEABOVE", (0, 0), (-1, 0), 0.8, colors.black),
)
BOOKTABS = (
    ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
    ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
    ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
)
UNRULED = ()
WAYS = {"ruled": RULED, "open": OPEN, "across": ACROSS, "booktabs": BOOKTABS, "unruled": UNRULED}


COMMISSION = (
    ("Componente", "Qualifica ed ente", "Ruolo"),
    ("dott.ssa Fulvia Perondini", "Direttrice del Distretto Fiume, AUSL", "Presidente"),
    (
        "dott.ssa Nives Cantagalli",
        "Coordinatrice del Servizio sociale adulti, Comune di Borgo Sant’Elmo",
        "Componente",
    ),
    ("dott. Zeno Marchigiani", "Medico psichiatra, Centro di Salute Mentale Collina, AUSL", "Componente"),
    ("sig.ra Tosca Bellinvia", "Assistente amministrativa, AUSL", "Segretaria verbalizzante"),
)
BUDGET = (
    ("Capitolo", "Descrizione", "Previsione", "Impegnato"),
    ("1040/2", "Contributi alle associazioni", "12.500,00", "9.800,00"),
    ("1041", "Trasporto sociale", "8.000,00", "7.950,50"),
    ("1055/1", "Acquisto di beni di consumo", "950,00", "0,00"),
    ("2210", "Manutenzione del centro diurno", "104.300,00", "88.120,75"),
)
HOLES = (
    ("Comune", "Sportello", "Referente", "Note"),
    ("Pontelmo", "lunedì", "A. Verdi", ""),
    ("Baiano", "", "B. Neri", "su appuntamento"),
    ("Sperone", "giovedì", "", ""),
    ("Mugnano", "venerdì", "C. Bianchi", "piano terra"),
)
LONG = (
    ("Fase", "Attività", "Termine"),
    (
        "Avvio",
        "Pubblicazione dell’avviso e raccolta delle manifestazioni di interesse degli enti del territorio "
        "che intendono partecipare",
        "entro trenta giorni dalla pubblicazione all’albo pretorio",
    ),
    (
        "Tavoli",
        "Svolgimento di tre incontri con i servizi e gli enti ammessi, con verbale di ciascuna seduta",
        "da giugno a settembre",
    ),
    ("Chiusura", "Relazione finale e approvazione degli esiti", "entro il 30 novembre 2025"),
)

NO_TABLES = {
    "form": [("DATA: 12/03/2025", "NUMERO: 45"), ("SETTORE: Affari generali", "PROT.: 1234")] * 2,
    "labels": [
        ("Oggetto:", "Acquisto di carta"),
        ("Importo:", "€ 250,00"),
        ("CIG:", "Z123"),
        ("CUP:", "H12"),
    ],
    "signatures": [("Il Presidente", "Il Segretario"), ("f.to Mario Rossi", "f.to Anna Verdi")],
    "hanging": [("1.", "di approvare la relazione"), ("2.", "di dare atto"), ("3.", "di pubblicare l’atto")],
    "contents": [("1. Premessa", "3"), ("2. Il percorso partecipato", "5"), ("3. Gli esiti", "12")],
    "letterhead": [
        ("Comune di Esempio", "Spett.le Associazione"),
        ("Settore sociale", "Via Roma 12"),
        ("Via Verdi 3", "40121 Bologna"),
    ],
}


def table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    style: Sequence[tuple[object, ...]],
    bold_rows: int = 1,
    repeat: int = 0,
    split_rows: bool = False,
) -> Table:
    """A table whose cells wrap; the first ``bold_rows`` are in bold."""
    cells = [
        [Paragraph(cell, BOLD if index < bold_rows else PLAIN) if cell else "" for cell in row]
        for index, row in enumerate(rows)
    ]
    top = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    # reportlab puts the part of a row that it cuts in the middle, whatever the table's own place.
    side = "CENTER" if split_rows else "LEFT"
    made = Table(cells, colWidths=list(widths), repeatRows=repeat, splitInRow=int(split_rows), hAlign=side)
    made.setStyle(TableStyle([*top, *style]))
    return made


def plain_table(
    rows: Sequence[Sequence[str]], widths: Sequence[float], style: Sequence[tuple[object, ...]]
) -> Table:
    """A table of one-line cells, whose alignment the style gives."""
    made = Table([list(row) for row in rows], colWidths=list(widths), hAlign="LEFT")
    made.setStyle(TableStyle([("FONT", (0, 0), (-1, -1), "Helvetica", 9), *style]))
    return made


def document(*parts: Flowable, framed: bool = True, size: tuple[float, float] = A4) -> bytes:
    """A PDF of the parts with a paragraph before and after them."""
    out = BytesIO()
    text = Paragraph(PROSE, BODY)
    story = [text, Spacer(1, 14), *parts, Spacer(1, 14), text] if framed else list(parts)
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 60)
    SimpleDocTemplate(out, pagesize=size, **margins).build(story)
    return out.getvalue()
