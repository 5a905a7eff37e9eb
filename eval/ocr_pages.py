"""Makes pages of our own text in several fonts and layouts, for the bench of text recognition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, Paragraph, Table

_TEXTS = (
    "IL RESPONSABILE DEL SETTORE AFFARI GENERALI",
    "Premesso che con deliberazione della Giunta comunale n. 48 del 12/03/2025, esecutiva ai sensi di legge, "
    "è stato approvato il piano esecutivo di gestione per il triennio 2025-2027;",
    "Visto l'art. 107 del D.Lgs. 18 agosto 2000, n. 267, e successive modificazioni ed integrazioni, che "
    "attribuisce ai dirigenti la gestione amministrativa, finanziaria e tecnica dell'ente;",
    "Considerato che il servizio di trasporto scolastico dev'essere garantito dal 15 settembre al 7 giugno, "
    "per sei giorni la settimana, e che la spesa complessiva ammonta a euro 48.600,00 oltre IVA al 10%;",
    "Dato atto che il CIG attribuito alla procedura è B3F5A17C92 e il CUP è J41B22001350006, e che la spesa "
    "trova copertura al capitolo 1204/3 del bilancio di previsione;",
    "Acquisito il parere di regolarità contabile attestante la copertura finanziaria, reso dal responsabile "
    "del servizio finanziario in data 21 novembre 2025;",
    "DETERMINA",
    "1. di affidare alla cooperativa sociale Il Melograno, con sede in Pratolungo, via Fratelli Cervi 14, il "
    "servizio descritto in premessa, per un periodo di ventiquattro mesi;",
    "2. di impegnare la somma di euro 53.460,00 secondo l'esigibilità indicata nel prospetto allegato;",
    "3. di nominare responsabile unico del progetto la dott.ssa Ginevra Taddei, funzionaria dell'ufficio "
    "scuola, che non versa in situazioni di conflitto d'interessi;",
    "4. di pubblicare il presente atto all'albo pretorio on line per quindici giorni consecutivi e nella "
    "sezione «Amministrazione trasparente» del sito istituzionale.",
    "Contro il presente provvedimento è ammesso ricorso al Tribunale amministrativo regionale entro sessanta "
    "giorni, oppure ricorso straordinario al Presidente della Repubblica entro centoventi giorni. Perché ciò "
    "avvenga, l'interessato dovrà notificare copia dell'atto all'amministrazione che l'ha emanato.",
)
_ROWS = (
    ("Capitolo", "Descrizione", "Stanziamento", "Impegnato", "Disponibile"),
    ("1204/3", "Trasporto scolastico", "60.000,00", "53.460,00", "6.540,00"),
    ("1207/1", "Mensa delle scuole primarie", "112.500,00", "98.730,55", "13.769,45"),
    ("1310/2", "Manutenzione del verde", "25.000,00", "0,00", "25.000,00"),
    ("1402", "Contributi alle associazioni", "18.000,00", "17.250,00", "750,00"),
    ("1518/4", "Illuminazione pubblica", "74.300,00", "74.299,10", "0,90"),
    ("1604", "Acquisto di libri per la biblioteca", "9.800,00", "4.120,75", "5.679,25"),
)


@dataclass(frozen=True, slots=True)
class _Look:
    font: str
    size: float
    columns: int = 1
    table: bool = False


_LOOKS = (
    _Look("Times-Roman", 12),
    _Look("Times-Roman", 10, table=True),
    _Look("Helvetica", 11),
    _Look("Helvetica", 9, columns=2),
    _Look("Helvetica", 8, table=True),
    _Look("Times-Italic", 11),
    _Look("Times-Roman", 9.5, columns=2),
    _Look("Courier", 10),
    _Look("Helvetica-Bold", 12),
)


def made_pages() -> bytes:
    """A PDF of one page a look: font, size, one or two columns, with or without a table."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for look in _LOOKS:
        flow = list(_flow(look))
        width = (A4[0] - 100 - 20 * (look.columns - 1)) / look.columns
        for column in range(look.columns):
            frame = Frame(50 + column * (width + 20), 50, width, A4[1] - 100, 0, 0, 0, 0)
            frame.addFromList(flow, canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _flow(look: _Look) -> Iterator[Flowable]:
    style = ParagraphStyle(
        "testo", fontName=look.font, fontSize=look.size, leading=1.3 * look.size, spaceAfter=6
    )
    for _ in range(look.columns):
        for text in _TEXTS:
            yield Paragraph(text, style)
    if look.table:
        looks = [("FONT", (0, 0), (-1, -1), look.font, look.size), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
        yield Table(_ROWS, style=looks, spaceBefore=10)
