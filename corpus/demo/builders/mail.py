"""Write one source as an electronic letter with its attachment."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from corpus.demo.builders.source import Source

ATTACHMENTS = {".pdf": ("application", "pdf"), ".md": ("text", "markdown")}


def write(source: Source, folder: Path, attachment: Path) -> None:
    """Write the letter; the attachment must have been built before."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = source.get("sender")
    letter["To"] = source.get("to")
    letter["Cc"] = source.get("cc")
    letter["Subject"] = source.subject
    letter["Date"] = source.when
    letter["Message-ID"] = f"<{source.get('message_id')}>"
    letter["X-Protocollo"] = source.get("protocol")
    letter.set_content(source.body.strip() + "\n", cte="quoted-printable")
    main, sub = ATTACHMENTS[attachment.suffix]
    letter.add_attachment(attachment.read_bytes(), maintype=main, subtype=sub, filename=attachment.name)
    letter.set_boundary("=_prassi_demo_parte")
    (folder / source.name).write_bytes(letter.as_bytes())
