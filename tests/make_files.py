"""Makes small files of every kind that is read, and shows readings in short."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import docx
import odfdo

from ingest.document import Reading

PAGE = """<!doctype html><html><head><title>Servizi &amp; uffici</title><style>p{}</style></head><body>
<header><nav><a href="/">Home</a></nav></header><div class="cookie-banner">Usiamo i cookie</div>
<main><h1>Carta d'identità</h1><p>Si rilascia <b>allo</b>sportello.<br>Su appuntamento.</p>
testo sciolto <ul><li>foto<ul><li>recente</li></ul></li><li><p>documento</p></li></ul>
<ol start="3"><li>pagare</li></ol>
<table><thead><tr><th>Voce</th><th>Euro</th></tr></thead><tr><td>Diritti</td><td>16,79</td></tr></table>
<script>alert(1)</script></main><footer>Note legali</footer></body></html>"""


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in reading.blocks]


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, data in parts.items():
            out.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def odt(*elements: odfdo.Element) -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    for element in elements:
        document.body.append(element)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def mail() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Richiesta di parere – città"
    message["From"] = "Ufficio tecnico <tecnico@esempio.it>"
    message["To"] = "ragioneria@esempio.it"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    message.set_content("Si chiede il parere di regolarità contabile.\n")
    return message
