"""Reading HTML, plain text, Markdown and mail: the structure kept, no text lost."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from ingest.read import read_bytes
from tests.make_files import PAGE, kinds, mail
from tests.make_pdf import PdfPage, make_pdf


def test_html_main_content_with_its_structure() -> None:
    reading = read_bytes(PAGE.encode())
    assert kinds(reading) == [
        ("heading", "Carta d'identità"),
        ("paragraph", "Si rilascia allosportello. Su appuntamento."),
        ("paragraph", "testo sciolto"),
        ("item", "• foto"),
        ("item", "• recente"),
        ("item", "• documento"),
        ("item", "3. pagare"),
        ("row", "Voce\tEuro"),
        ("row", "Diritti\t16,79"),
    ]
    assert [block.level for block in reading.blocks[3:7]] == [1, 2, 1, 1]
    assert [block.header for block in reading.blocks[7:]] == [True, False]
    assert reading.title == "Servizi & uffici"


@pytest.mark.parametrize(
    "body",
    [
        "<div>Tutto in un div</div>",
        "<main></main><div>Tutto in un div</div>",
        "<form><div>Tutto in un div</div></form>",
        "<table role='presentation'><tr><td><div>Tutto in un div</div></td></tr></table>",
        # Nothing but what looks like navigation: better that than nothing.
        "<nav><div>Tutto in un div</div></nav>",
    ],
)
def test_html_loses_no_text(body: str) -> None:
    assert kinds(read_bytes(f"<html><body>{body}</body></html>".encode())) == [
        ("paragraph", "Tutto in un div")
    ]


MUNICIPAL = """<!doctype html><html lang="it"><head><title>Iscrizione al nido</title></head><body>
<div class="skiplinks"><a href="#c">Vai al contenuto</a></div>
<div id="cookiebar"><p>Usiamo i cookie tecnici.</p><button>Accetta</button></div>
<div class="it-header-wrapper"><div>Comune di Pratolungo</div></div>
<ul class="x"><li><a>Amministrazione</a></li><li><a>Novità</a></li><li><a>Servizi</a></li>
<li><a>Vivere</a></li></ul>
<div class="breadcrumb-container"><a>Home</a> / <a>Servizi</a></div>
<div class="container"><h1>Iscrizione al nido</h1><p>Si fa domanda entro maggio.</p>
<ul><li><a>Modulo</a></li><li><a>Tariffe</a></li><li><a>Orari</a></li><li><a>Sedi</a></li></ul>
<dl><dt>Scadenza</dt><dd>31/05/2026</dd><dt>Ufficio</dt><dd>Scuola</dd></dl>
<dl><dt>Nido</dt><dd>Servizio per bambini da tre mesi a tre anni.</dd><dd>È aperto fino a luglio.</dd></dl>
<h2>Costi</h2><table><caption>Rette</caption><tr><th>ISEE</th><th>Euro</th></tr>
<tr><td>0-9.000</td><td>120</td></tr></table><p><a>Torna all'elenco dei servizi</a></p></div>
<div class="cmp-rating"><p>Quanto sono chiare le informazioni?</p></div>
<div class="it-footer"><p>Via Roma 1</p></div></body></html>"""


def test_html_of_a_municipal_site_without_its_frame() -> None:
    assert kinds(read_bytes(MUNICIPAL.encode())) == [
        ("heading", "Iscrizione al nido"),
        ("paragraph", "Si fa domanda entro maggio."),
        ("item", "• Modulo"),
        ("item", "• Tariffe"),
        ("item", "• Orari"),
        ("item", "• Sedi"),
        ("row", "Scadenza\t31/05/2026"),
        ("row", "Ufficio\tScuola"),
        ("paragraph", "Nido"),
        ("item", "Servizio per bambini da tre mesi a tre anni."),
        ("item", "È aperto fino a luglio."),
        ("heading", "Costi"),
        ("paragraph", "Rette"),
        ("row", "ISEE\tEuro"),
        ("row", "0-9.000\t120"),
    ]


def test_html_merged_cells_keep_the_columns() -> None:
    table = (
        "<table><tr><th>Sede</th><th>Giorno</th><th>Ore</th></tr>"
        "<tr><td rowspan='2'>Centro</td><td>lunedì</td><td>9-12</td></tr>"
        "<tr><td>martedì</td><td>9-13</td></tr>"
        "<tr><td colspan='2'>Periferia</td><td>chiuso</td></tr></table>"
    )
    assert [block.cells for block in read_bytes(f"<html><body>{table}</body></html>".encode()).blocks] == [
        ("Sede", "Giorno", "Ore"),
        ("Centro", "lunedì", "9-12"),
        ("", "martedì", "9-13"),
        ("Periferia", "", "chiuso"),
    ]


def test_html_what_is_not_shown_in_a_heading_or_cell_is_left_out() -> None:
    body = (
        "<h2>Orari <svg><title>Icona</title><text>freccia</text></svg><span hidden>apri</span> estivi</h2>"
        "<table><tr><th>Sede</th><th>Ore<span style='display: none'>ordina</span></th></tr>"
        "<tr><td>Centro</td><td>9-12</td></tr></table>"
    )
    assert kinds(read_bytes(f"<html><body>{body}</body></html>".encode())) == [
        ("heading", "Orari estivi"),
        ("row", "Sede\tOre"),
        ("row", "Centro\t9-12"),
    ]


def test_html_after_a_byte_order_mark_is_html() -> None:
    assert kinds(read_bytes(b"\xef\xbb\xbf" + MUNICIPAL.encode()))[0] == ("heading", "Iscrizione al nido")


def test_text_headings_paragraphs_and_items() -> None:
    text = (
        "COMUNE DI ESEMPIO\n\n1. Premessa\n\n"
        "Il presente atto disciplina l'uso delle sale comunali da parte delle associa-\n"
        "zioni iscritte all'albo e dei gruppi di cittadini che ne facciano richiesta.\n"
        "Una riga corta.\n"
        "Le associazioni pagano una tariffa ridotta stabilita ogni anno dalla Giunta.\n\n"
        "- prima sala;\n- seconda sala.\n\n__________\n"
    )
    assert kinds(read_bytes(text.encode())) == [
        ("heading", "COMUNE DI ESEMPIO"),
        ("heading", "1. Premessa"),
        (
            "paragraph",
            "Il presente atto disciplina l'uso delle sale comunali da parte delle associazioni iscritte "
            "all'albo e dei gruppi di cittadini che ne facciano richiesta. Una riga corta.",
        ),
        ("paragraph", "Le associazioni pagano una tariffa ridotta stabilita ogni anno dalla Giunta."),
        ("item", "- prima sala;"),
        ("item", "- seconda sala."),
    ]


def test_markdown() -> None:
    text = (
        "---\ntitle: Guida al protocollo\n---\n# Uso\n\n"
        "Testo con **grassetto**\ne [link](https://esempio.it).\n\n"
        "- uno\n  1. dentro\n- due\n\n"
        "| Voce | Euro |\n|---|---|\n| Carta | 12 |\n\n<p>Nota <i>finale</i></p>\n"
    )
    reading = read_bytes(text.encode())
    assert kinds(reading) == [
        ("heading", "Uso"),
        ("paragraph", "Testo con grassetto e link."),
        ("item", "• uno"),
        ("item", "1. dentro"),
        ("item", "• due"),
        ("row", "Voce\tEuro"),
        ("row", "Carta\t12"),
        ("paragraph", "Nota finale"),
    ]
    assert reading.title == "Guida al protocollo"


def test_mail_header_body_and_attachments() -> None:
    message = mail()
    pdf = make_pdf([PdfPage().text(60, 780, "Testo dell'allegato.")])
    message.add_attachment(pdf, maintype="application", subtype="octet-stream", filename="atto.pdf.php")
    message.add_attachment(b"\x89PNG\r\n\x1a\n0000", maintype="image", subtype="png", filename="foto.png")
    reading = read_bytes(message.as_bytes())
    assert kinds(reading) == [
        ("paragraph", "Oggetto: Richiesta di parere – città"),
        ("paragraph", "Da: Ufficio tecnico <tecnico@esempio.it>"),
        ("paragraph", "A: ragioneria@esempio.it"),
        ("paragraph", "Data: Mon, 02 Mar 2026 10:00:00 +0100"),
        ("paragraph", "Si chiede il parere di regolarità contabile."),
        ("item", "Allegato: atto.pdf.php"),
        ("item", "Allegato: foto.png"),
    ]
    assert [(member.name, member.content[:4]) for member in reading.members] == [
        ("atto.pdf.php", b"%PDF"),
        ("foto.png", b"\x89PNG"),
    ]
    assert reading.title == "Richiesta di parere – città"


def test_mail_in_html_and_mail_in_mail() -> None:
    inner = mail()
    inner.clear_content()
    inner.set_content("<p>Corpo <b>ricco</b></p>", subtype="html")
    outer = mail()
    outer.add_attachment(inner)
    reading = read_bytes(outer.as_bytes())
    assert reading.blocks[-1].text == "Allegato: Richiesta di parere – città.eml"
    (member,) = reading.members
    assert isinstance(member.content, bytes)
    assert "Corpo ricco" in [block.text for block in read_bytes(member.content).blocks]


def certified(inner: EmailMessage) -> bytes:
    """A message of certified mail (PEC): the real one is an attachment, under the provider's signature."""
    parts = MIMEMultipart("mixed")
    text = MIMEMultipart("alternative")
    text.attach(MIMEText("Il messaggio originale è allegato.", "plain", "utf-8"))
    text.attach(MIMEText("<p>Il messaggio originale è allegato.</p>", "html", "utf-8"))
    parts.attach(text)
    data = MIMEApplication(b"<?xml version='1.0'?><postacert/>", "xml")
    data.add_header("Content-Disposition", "inline", filename="daticert.xml")
    parts.attach(data)
    message = MIMEMessage(inner)
    message.add_header("Content-Disposition", "inline", filename="postacert.eml")
    parts.attach(message)
    outer = MIMEMultipart("signed")
    outer["Subject"] = "POSTA CERTIFICATA: Richiesta di parere"
    outer["From"] = '"Per conto di: ufficio@pec.esempio.it" <posta-certificata@pec.gestore.example>'
    outer.attach(parts)
    signature = MIMEApplication(b"0", "pkcs7-signature", name="smime.p7s")
    signature.add_header("Content-Disposition", "attachment", filename="smime.p7s")
    outer.attach(signature)
    return outer.as_bytes()


def test_certified_mail_gives_its_message_and_nothing_of_its_machinery() -> None:
    inner = mail()
    inner.add_attachment(b"%PDF-1.7", "application", "pdf", filename="parere.pdf")
    reading = read_bytes(certified(inner))
    assert ("paragraph", "Il messaggio originale è allegato.") in kinds(reading)
    (member,) = reading.members
    assert member.name == "postacert.eml" and not reading.left_out
    assert isinstance(member.content, bytes)
    (attached,) = read_bytes(member.content).members
    assert (attached.name, attached.content) == ("parere.pdf", b"%PDF-1.7")


def test_a_message_that_is_nothing_but_a_file() -> None:
    message = mail()
    message.clear_content()
    message.set_content(b"%PDF-1.7", "application", "pdf", filename="determina.pdf")
    reading = read_bytes(message.as_bytes())
    assert [(member.name, member.content) for member in reading.members] == [("determina.pdf", b"%PDF-1.7")]
