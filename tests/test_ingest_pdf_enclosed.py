"""What a PDF carries beside its pages: attached files, and signatures with their check."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from ingest.document import EmptyFile, Signature
from ingest.pdf.pades import embedded_signatures
from ingest.read import read_bytes
from ingest.signing import describe
from tests.conftest import shared_path
from tests.make_files import kinds
from tests.make_pdf import PdfPage, make_pdf
from tests.test_ingest_read_p7m import certificate, rsa_key

PLAIN = make_pdf([PdfPage().text(60, 780, "Determinazione n. 12 del Comune di Pratolungo.")])
BLANK = make_pdf([PdfPage()])


def with_attachments(pdf: bytes, **files: bytes) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf))
    for name, content in files.items():
        writer.add_attachment(name.replace("__", "."), content)
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pinned(pdf: bytes, name: str, content: bytes) -> bytes:
    """The PDF with a file pinned to its first page as a paper clip."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf))
    stream = DecodedStreamObject()
    stream.set_data(content)
    holder = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
    specification = DictionaryObject({NameObject("/UF"): TextStringObject(name), NameObject("/EF"): holder})
    note = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/FileAttachment"),
            NameObject("/FS"): writer._add_object(specification),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return written(writer)


def test_attached_files_are_members() -> None:
    reading = read_bytes(with_attachments(PLAIN, quadro__xlsx=b"PK-uno", parere__pdf=b"%PDF-due"))
    assert [(member.name, member.content) for member in reading.members] == [
        ("parere.pdf", b"%PDF-due"),
        ("quadro.xlsx", b"PK-uno"),
    ]
    assert kinds(reading) == kinds(read_bytes(PLAIN))


def test_a_file_pinned_to_a_page_is_a_member_too() -> None:
    reading = read_bytes(pinned(PLAIN, "../nota è.txt", b"Nota"))
    assert [(member.name, member.content) for member in reading.members] == [("nota è.txt", b"Nota")]


def test_a_cover_without_text_lists_what_it_carries() -> None:
    reading = read_bytes(with_attachments(BLANK, atto__pdf=PLAIN))
    assert kinds(reading) == [("item", "Allegato: atto.pdf")]
    with pytest.raises(EmptyFile):
        read_bytes(BLANK)


def test_a_damaged_attachment_is_left_out() -> None:
    data = with_attachments(PLAIN, nota__txt=b"Nota")
    reading = read_bytes(data.replace(b"/EF", b"/XX"))
    assert reading.members == ()
    ((name, reason),) = reading.left_out
    assert name == "nota.txt" and "danneggiato nel PDF" in reason


def test_an_attachment_of_a_compression_nobody_knows_is_left_out() -> None:
    data = pinned(PLAIN, "nota.txt", b"Nota dei revisori")
    start = data.index(b"Nota dei revisori")
    before = data.rindex(b"/Length", 0, start)
    reading = read_bytes(data[:before] + b"/Filter /Nessuno " + data[before:])
    assert reading.members == () and kinds(reading) == kinds(read_bytes(PLAIN))
    ((name, reason),) = reading.left_out
    assert name == "nota.txt" and "danneggiato nel PDF" in reason


# -- signatures --------------------------------------------------------------------------


def pades(pdf: bytes, name: str = "Firma1", surname: str = "ROSSI") -> bytes:
    """The PDF signed from within, as signing programs do (ETSI.CAdES.detached)."""
    from asn1crypto import keys, x509  # type: ignore[import-untyped]
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    own = certificate(rsa_key(), surname)
    encoded = rsa_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(own.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(encoded),
        cert_registry=SimpleCertificateStore(),
    )
    meta = signers.PdfSignatureMetadata(field_name=name, subfilter=fields.SigSeedSubFilter.PADES)
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer)
    return bytes(out.getvalue())


def test_a_signature_within_is_told_with_its_time() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    reading = read_bytes(pades(PLAIN))
    (signature,) = reading.signatures
    assert (signature.signer, signature.integrity, signature.reason) == ("ROSSI MARIO", "verified", "")
    assert signature.signed is not None
    assert before <= datetime.fromisoformat(signature.signed) <= datetime.now(UTC)
    assert describe(signature).endswith("integrità verificata, fiducia non verificata.")
    assert kinds(reading) == kinds(read_bytes(PLAIN))


def test_a_second_signature_does_not_spoil_the_first() -> None:
    found = embedded_signatures(pades(pades(PLAIN), "Firma2", "VERDI"))
    assert [(s.signer, s.integrity, s.reason) for s in found] == [
        ("ROSSI MARIO", "verified", ""),
        ("VERDI MARIO", "verified", ""),
    ]


def test_a_changed_byte_breaks_the_signature() -> None:
    data = pades(PLAIN)
    at = data.index(b"/MediaBox")
    changed = data[:at] + data[at:].replace(b"842", b"843", 1)
    assert changed != data
    (signature,) = embedded_signatures(changed)
    assert signature.integrity == "broken"
    assert describe(signature).endswith("il contenuto non corrisponde alla firma.")


def test_what_was_added_after_the_signature_is_told() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(pades(PLAIN)))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = __import__("pyhanko.pdf_utils.generic", fromlist=["NumberObject"]).NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    (signature,) = embedded_signatures(out.getvalue())
    assert (signature.integrity, signature.reason) == ("verified", "il file è stato modificato dopo la firma")
    assert "integrità verificata (il file è stato modificato dopo la firma)" in describe(signature)


def test_a_pdf_that_cannot_be_looked_into_says_so() -> None:
    assert embedded_signatures(b"%PDF-1.7 /ByteRange") == (
        Signature("", "unverified", reason="la struttura del PDF non consente di controllarla"),
    )


@pytest.mark.shared
def test_a_real_signature_within() -> None:
    path = shared_path("corpus/real/ocpa/DigiPro_-_Link_cartella_output.pdf.signed.pdf")
    (signature,) = embedded_signatures(path.read_bytes())
    assert (signature.integrity, signature.signed) == ("verified", "2021-10-08T14:19:23+00:00")
