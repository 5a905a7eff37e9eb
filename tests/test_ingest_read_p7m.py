"""Signed envelopes: the document inside is read, and each signature is checked against it."""

from __future__ import annotations

import base64
import functools
import random
import re
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from asn1crypto import cms, core, keys  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID

from ingest import sniff
from ingest.document import (
    EmptyFile,
    EncryptedFile,
    IngestError,
    Reading,
    UnreadableFile,
    UnsupportedFile,
)
from ingest.read import read_bytes, read_file
from ingest.signing import describe, from_record, to_record
from tests.conftest import shared_path
from tests.make_files import kinds
from tests.make_pdf import PdfPage, make_pdf

TEXT = "Determinazione n. 12 del 2026: si approva la spesa per la città.".encode()
VERIFIED = "integrità verificata, fiducia non verificata."
DIFFERS = "il contenuto non corrisponde alla firma."
UNVERIFIED = "integrità non verificata"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@functools.cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def certificate(key: Key, surname: str = "ROSSI", given: str = "MARIO") -> x509.Certificate:
    parts = [(NameOID.COMMON_NAME, "RSSMRA80A01A944X/2026"), (NameOID.SURNAME, surname)]
    name = x509.Name(
        [x509.NameAttribute(oid, value) for oid, value in [*parts, (NameOID.GIVEN_NAME, given)] if value]
    )
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2040, 1, 1))
    return builder.sign(key, hashes.SHA256())


def signed(content: bytes, *options: PKCS7Options, surname: str = "ROSSI") -> bytes:
    builder = PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate(rsa_key(), surname), rsa_key(), hashes.SHA256())
    return builder.sign(Encoding.DER, [PKCS7Options.Binary, *options])


def edited(der: bytes, edit: Callable[[cms.SignedData, cms.SignerInfo], None]) -> bytes:
    info = cms.ContentInfo.load(der)
    edit(info["content"], info["content"]["signer_infos"][0])
    return bytes(info.dump(force=True))


def with_attributes(signer: cms.SignerInfo, time: datetime | None, digest: hashes.HashAlgorithm) -> None:
    """Signs again, with a signing time of our own or none."""
    kept = [item for item in signer["signed_attrs"] if item["type"].native != "signing_time"]
    if time is not None:
        value = cms.Time("utc_time", core.UTCTime(time))
        kept.append(cms.CMSAttribute({"type": "signing_time", "values": [value]}))
    signer["signed_attrs"] = cms.CMSAttributes(kept)
    encoded = cms.CMSAttributes(kept).dump(force=True)
    signer["signature"] = rsa_key().sign(encoded, padding.PKCS1v15(), digest)


def marked(tag: int, *parts: bytes) -> bytes:
    """A BER value of indefinite length."""
    return bytes((tag, 0x80)) + b"".join(parts) + b"\0\0"


def ber(der: bytes, size: int) -> bytes:
    """The envelope in indefinite lengths, its content in chunks of ``size`` bytes, some of them nested."""
    info = cms.ContentInfo.load(der)
    data = info["content"]
    content = bytes(data["encap_content_info"]["content"])
    chunks = [core.OctetString(content[at : at + size]).dump() for at in range(0, len(content), size)]
    octets = marked(0x24, marked(0x24, *chunks[:2]), *chunks[2:])
    shell = marked(0x30, data["encap_content_info"]["content_type"].dump(), marked(0xA0, octets))
    certificates = marked(0xA0, data["certificates"].contents)
    signers = marked(0x31, data["signer_infos"].contents)
    head = data["version"].dump() + data["digest_algorithms"].dump()
    return marked(
        0x30, info["content_type"].dump(), marked(0xA0, marked(0x30, head, shell, certificates, signers))
    )


def said_of(data: bytes) -> tuple[str, ...]:
    """What people are told of the signatures of an envelope."""
    reading = read_bytes(data)
    return (*map(describe, reading.signatures), *reading.warnings)


def inside(data: bytes) -> Reading:
    """The reading of the document that an envelope seals."""
    sealed = read_bytes(data).sealed
    assert sealed is not None and isinstance(sealed.content, bytes)
    return read_bytes(sealed.content)


def pem(der: bytes, label: str) -> bytes:
    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n".encode()


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "der": lambda der: der,
    "der and what follows": lambda der: der + b"\r\n\0\0",
    "ber": lambda der: ber(der, 7),
    "pem pkcs7": lambda der: pem(der, "PKCS7"),
    "pem cms": lambda der: pem(der, "CMS").replace(b"\n", b"\r\n"),
    "base64": base64.b64encode,
    "base64 of ber": lambda der: base64.b64encode(ber(der, 1000)),
    "base64 in lines": base64.encodebytes,
    "base64 in white space": lambda der: b"\xef\xbb\xbf \r\n" + base64.encodebytes(der) + b"\r\n\r\n ",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_encoding_of_an_envelope_is_opened(form: str) -> None:
    data = FORMS[form](signed(TEXT))
    assert sniff.sniff(data) == sniff.P7M
    assert kinds(inside(data)) == [("paragraph", TEXT.decode())]
    (sentence,) = said_of(data)
    assert re.fullmatch(
        rf"Firmato digitalmente da ROSSI MARIO il \d\d/\d\d/\d{{4}} alle \d\d:\d\d: {VERIFIED}", sentence
    )


# Lengths in two, three and four octets, with each pair of leading bits.
@pytest.mark.parametrize(
    "size", [200, 20_000, 40_000, 60_000, 70_000, 5_000_000, 9_000_000, 15_000_000, 17_000_000]
)
def test_base64_is_told_whatever_the_length(size: int) -> None:
    content = b"x" * 60 + b" parola" * (size // 7)
    assert sniff.sniff(base64.b64encode(signed(content))[:200]) == sniff.P7M


def test_a_signed_pdf_is_not_taken_for_a_pdf() -> None:
    data = signed(make_pdf([PdfPage().text(60, 780, "Atto del Comune.")]))
    assert b"%PDF-" in data[:1024]
    reading = inside(data)
    assert kinds(reading) == [("paragraph", "Atto del Comune.")]
    assert len(reading.pages) == 1
    assert VERIFIED in said_of(data)[0]


def test_envelopes_in_envelopes() -> None:
    data = signed(base64.encodebytes(ber(signed(TEXT, surname="VERDI"), 100)))
    assert kinds(inside(data)) == [("paragraph", TEXT.decode())]
    assert [sentence.split(" il ")[0] for sentence in said_of(data)] == [
        "Firmato digitalmente da ROSSI MARIO",
        "Firmato digitalmente da VERDI MARIO",
    ]
    assert all(VERIFIED in sentence for sentence in said_of(data))


def test_five_envelopes_are_opened_and_six_refused() -> None:
    data = TEXT
    for _ in range(5):
        data = signed(data)
    assert len(said_of(data)) == 5
    with pytest.raises(UnsupportedFile, match=r"più di 5 buste .* caricare quello\.$"):
        read_bytes(signed(data))


def test_two_signers_and_their_algorithms() -> None:
    builder = PKCS7SignatureBuilder().set_data(TEXT)
    builder = builder.add_signer(certificate(ec_key(), "BIANCHI", "ANNA"), ec_key(), hashes.SHA384())
    pss = padding.PSS(padding.MGF1(hashes.SHA512()), padding.PSS.DIGEST_LENGTH)
    builder = builder.add_signer(certificate(rsa_key()), rsa_key(), hashes.SHA512(), rsa_padding=pss)
    data = builder.sign(Encoding.DER, [PKCS7Options.Binary])
    said = sorted(said_of(data))
    assert [sentence.split(" il ")[0][24:] for sentence in said] == ["BIANCHI ANNA", "ROSSI MARIO"]
    assert all(sentence.endswith(VERIFIED) for sentence in said)
    assert all(s.endswith(DIFFERS) for s in said_of(data.replace(b"spesa", b"presa")))


def test_the_signing_time_is_italian_time() -> None:
    when = datetime(2026, 1, 29, 17, 54, tzinfo=UTC)
    data = edited(signed(TEXT), lambda _, signer: with_attributes(signer, when, hashes.SHA256()))
    said = said_of(data)
    assert said == (f"Firmato digitalmente da ROSSI MARIO il 29/01/2026 alle 18:54: {VERIFIED}",)


def _sha1(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    digest = hashes.Hash(hashes.SHA1())
    digest.update(TEXT)
    signer["digest_algorithm"] = {"algorithm": "sha1"}
    signer["signature_algorithm"] = {"algorithm": "sha1_rsa"}
    for item in signer["signed_attrs"]:
        if item["type"].native == "message_digest":
            item["values"] = [digest.finalize()]
    with_attributes(signer, None, hashes.SHA1())


@pytest.mark.parametrize(
    "edit",
    [lambda _, signer: with_attributes(signer, None, hashes.SHA256()), _sha1],
    ids=["sha256", "sha1"],
)
def test_without_signing_time_none_is_said(edit: Callable[[cms.SignedData, cms.SignerInfo], None]) -> None:
    said = said_of(edited(signed(TEXT), edit))
    assert said == (f"Firmato digitalmente da ROSSI MARIO: {VERIFIED}",)


def test_without_attributes_the_content_itself_is_signed() -> None:
    data = signed(TEXT, PKCS7Options.NoAttributes)
    assert said_of(data) == (f"Firmato digitalmente da ROSSI MARIO: {VERIFIED}",)
    assert said_of(data.replace(b"spesa", b"presa"))[0].endswith(DIFFERS)


def test_a_changed_content_is_read_and_said_to_be_changed() -> None:
    data = signed(TEXT).replace(b"n. 12", b"n. 21")
    assert kinds(inside(data)) == [("paragraph", TEXT.decode().replace("12", "21"))]
    assert said_of(data) == (f"Firma digitale a nome di ROSSI MARIO: {DIFFERS}",)


def test_changed_attributes_are_told() -> None:
    data = signed(TEXT)
    year = data.rindex(b"\x17\x0d") + 2  # of the signing time: the certificate's times come before it
    assert said_of(data[:year] + b"19" + data[year + 2 :])[0].endswith(DIFFERS)


@pytest.mark.parametrize("as_it_stands", [True, False])
def test_attributes_out_of_order_are_verified(as_it_stands: bool) -> None:
    der = edited(
        signed(TEXT, PKCS7Options.NoCapabilities),
        lambda _, signer: with_attributes(signer, None, hashes.SHA256()),
    )
    signer = cms.ContentInfo.load(der)["content"]["signer_infos"][0]
    ordered = signer["signed_attrs"].contents
    backwards = b"".join(item.dump() for item in reversed(signer["signed_attrs"]))
    assert backwards != ordered
    data = der.replace(ordered, backwards)
    if as_it_stands:
        encoded = b"\x31" + bytes([len(backwards)]) + backwards
        signature = rsa_key().sign(encoded, padding.PKCS1v15(), hashes.SHA256())
        data = data.replace(signer["signature"].native, signature)
    assert said_of(data) == (f"Firmato digitalmente da ROSSI MARIO: {VERIFIED}",)


def _no_certificate(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    data["certificates"] = cms.CertificateSet([])


def _md5(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["digest_algorithm"] = {"algorithm": "md5"}


def _other_scheme(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    signer["signature_algorithm"] = {"algorithm": "sha256_ecdsa"}


def _no_digest(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    kept = [item for item in signer["signed_attrs"] if item["type"].native != "message_digest"]
    signer["signed_attrs"] = cms.CMSAttributes(kept)


def _bad_key(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    body = data["certificates"][0].chosen["tbs_certificate"]
    body["subject_public_key_info"]["public_key"] = keys.RSAPublicKey({"modulus": 15, "public_exponent": 2})


def _other_key(data: cms.SignedData, signer: cms.SignerInfo) -> None:
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    encoded = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    body = data["certificates"][0].chosen["tbs_certificate"]
    body["subject_public_key_info"] = keys.PublicKeyInfo.load(encoded)


@pytest.mark.parametrize(
    ("edit", "name", "reason"),
    [
        (_other_key, "ROSSI MARIO", "tipo di chiave non previsto"),
        (_no_certificate, "un firmatario senza nome", "manca il certificato di chi firma"),
        (_md5, "ROSSI MARIO", "algoritmo di firma non previsto"),
        (_other_scheme, "ROSSI MARIO", "algoritmo di firma non previsto"),
        (_no_digest, "ROSSI MARIO", "manca l'impronta del contenuto"),
        (_bad_key, "ROSSI MARIO", "la firma è danneggiata"),
    ],
)
def test_what_cannot_be_checked_says_why(
    edit: Callable[[cms.SignedData, cms.SignerInfo], None], name: str, reason: str
) -> None:
    data = edited(signed(TEXT), edit)
    assert kinds(inside(data)) == [("paragraph", TEXT.decode())]
    assert said_of(data) == (f"Firma digitale a nome di {name}: {UNVERIFIED} ({reason}).",)


def test_a_name_without_surname_is_the_common_name() -> None:
    builder = PKCS7SignatureBuilder().set_data(TEXT)
    builder = builder.add_signer(certificate(ec_key(), "", ""), ec_key(), hashes.SHA256())
    said = said_of(builder.sign(Encoding.DER, [PKCS7Options.Binary]))
    assert said[0].startswith("Firmato digitalmente da RSSMRA80A01A944X/2026 il ")


def test_an_envelope_without_signers_says_so() -> None:
    def none(data: cms.SignedData, signer: cms.SignerInfo) -> None:
        data["signer_infos"] = cms.SignerInfos([])

    assert said_of(edited(signed(TEXT), none)) == ("Il file .p7m non contiene alcuna firma.",)


def test_too_many_signers_are_counted() -> None:
    def many(data: cms.SignedData, signer: cms.SignerInfo) -> None:
        data["signer_infos"] = cms.SignerInfos([signer] * 23)

    said = said_of(edited(signed(TEXT), many))
    assert len(said) == 21
    assert said[-1] == "Altre 3 firme del file .p7m non sono state controllate."


def _other_kind(number: int) -> bytes:
    return base64.b64encode(signed(TEXT).replace(b"\x0d\x01\x07\x02", bytes((13, 1, 7, number)), 1))


def _deep() -> bytes:
    """An envelope whose first set holds a value in a value in a value, 200,000 times."""
    return b"\x30\x80" + signed(TEXT)[4:15] + b"\xa0\x80\x30\x80\x02\x01\x01" + b"\x31\x80" * 200_000


REFUSED: dict[str, tuple[Callable[[], bytes], type[IngestError], str]] = {
    "detached": (
        lambda: signed(TEXT, PKCS7Options.DetachedSignature),
        UnsupportedFile,
        r"^Il file \.p7m contiene solo la firma, non il documento: acquisire anche il documento firmato\.$",
    ),
    "der, truncated": (lambda: signed(TEXT)[:-20], UnreadableFile, "danneggiato o incompleto"),
    "der, hardly begun": (lambda: signed(TEXT)[:60], UnreadableFile, "danneggiato o incompleto"),
    "base64, truncated": (
        lambda: base64.b64encode(signed(TEXT))[:-31],
        UnreadableFile,
        "danneggiato o incompleto",
    ),
    "ber, truncated": (lambda: ber(signed(TEXT), 9)[:-300], UnreadableFile, "danneggiato o incompleto"),
    "ber, in the content": (lambda: ber(signed(TEXT), 9)[:90], UnreadableFile, "danneggiato o incompleto"),
    "deep": (_deep, UnreadableFile, "danneggiato o incompleto"),
    "encrypted": (lambda: base64.b64decode(_other_kind(3)), EncryptedFile, "cifrato"),
    "encrypted, base64": (lambda: _other_kind(3), EncryptedFile, "cifrato"),
    "no signature at all": (lambda: _other_kind(1), UnsupportedFile, "non è un documento firmato"),
    "empty inside": (lambda: signed(b""), EmptyFile, "vuoto"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_says_why(case: str) -> None:
    make, error, reason = REFUSED[case]
    with pytest.raises(error, match=reason) as caught:
        read_bytes(make())
    assert str(caught.value).endswith(".")


def test_certificates_alone_are_no_signature() -> None:
    def bare(data: cms.SignedData, signer: cms.SignerInfo) -> None:
        data["signer_infos"] = cms.SignerInfos([])

    with pytest.raises(UnsupportedFile, match="solo certificati"):
        read_bytes(edited(signed(TEXT, PKCS7Options.DetachedSignature), bare))


def test_signatures_come_back_from_the_register_as_they_were() -> None:
    signatures = read_bytes(signed(TEXT)).signatures + read_bytes(signed(TEXT)[:-1] + b"0").signatures
    assert {signature.integrity for signature in signatures} == {"verified", "broken"}
    assert from_record(to_record(signatures)) == signatures


def test_the_content_is_in_memory_once_beside_the_file() -> None:
    size = 8_000_000
    data = signed(b"parola " * (size // 7))
    for envelope, most in ((data, 1.1), (ber(data, 4096), 1.3), (base64.b64encode(data), 2.1)):
        tracemalloc.start()
        read_bytes(envelope)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < most * size


def test_damaged_envelopes_never_raise_anything_but_ours() -> None:
    noise = random.Random("p7m")
    for data in (signed(TEXT), ber(signed(signed(TEXT)), 50)):
        for _ in range(150):
            broken = bytearray(data)
            for _ in range(noise.randrange(1, 12)):
                broken[noise.randrange(20, len(broken))] = noise.randrange(256)
            try:
                said = said_of(bytes(broken))
            except IngestError as error:
                assert str(error).endswith(".")
            else:
                assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.shared
def test_a_real_envelope() -> None:
    reading = read_file(shared_path("corpus/real/ocpa/Convenzione_DigiPro_02.05.2018(1).p7m"))
    assert reading.sealed is not None and isinstance(reading.sealed.content, bytes)
    assert ("paragraph", "Comune di Messina") in kinds(read_bytes(reading.sealed.content))
    assert [re.sub(r" da .* il ", " da … il ", describe(s)) for s in reading.signatures] == [
        f"Firmato digitalmente da … il 02/05/2018 alle 13:45: {VERIFIED}",
        f"Firmato digitalmente da … il 16/04/2018 alle 15:44: {VERIFIED}",
    ]
