"""Says in Italian who signed a content, with the check of each signature against it (RFC 5652, 5.4 and 5.6).

What is checked is integrity: the content is the one that the holder of the key in the certificate
signed. Whether that certificate can be trusted (its issuer, validity, revocation) is not looked at.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from asn1crypto import cms, core, x509  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

_MAX_SIGNERS = 20
_MAX_NAME = 80
_ROME = "Europe/Rome"
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_EC_PUBLIC_KEY = "1.2.840.10045.2.1"  # some name the kind of key in place of the signature's
_NOBODY = "un firmatario senza nome"
_NO_CERTIFICATE = "manca il certificato di chi firma"
_NO_DIGEST = "manca l'impronta del contenuto"
_ODD_KEY = "tipo di chiave non previsto"
_ODD_ALGORITHM = "algoritmo di firma non previsto"
_DAMAGED = "la firma è danneggiata"
# What asn1crypto raises over values that are not of their type; it parses as they are asked for.
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)

Digest = Callable[[str], bytes]


class _Unverifiable(Exception):
    """A signature that cannot be checked; the text says why, in Italian."""


def signature_sentences(content: memoryview, certificates: bytes, signers: bytes) -> list[str]:
    """One sentence for each signer of ``content``.

    ``certificates`` and ``signers`` are the encoded sets of the envelope; the first may be empty.
    Never raises over what they hold: a signature that cannot be checked is said to be so.
    """

    @functools.cache
    def digest(algorithm: str) -> bytes:
        return hashlib.new(algorithm, content).digest()

    try:
        infos = list(cms.SignerInfos.load(signers))
    except _MALFORMED:
        return [f"Integrità non verificata ({_DAMAGED})."]
    if not infos:
        return ["Il file .p7m non contiene alcuna firma."]
    known = _certificates(certificates)
    said = [_sentence(info, known, digest) for info in infos[:_MAX_SIGNERS]]
    if len(infos) > _MAX_SIGNERS:
        said.append(f"Altre {len(infos) - _MAX_SIGNERS} firme del file .p7m non sono state controllate.")
    return said


def _sentence(signer: cms.SignerInfo, known: list[x509.Certificate], digest: Digest) -> str:
    name = _NOBODY
    try:
        certificate = _certificate_of(signer, known)
        name = _name(certificate)
        _verify(signer, certificate, digest)
    except InvalidSignature:
        return f"Firma digitale a nome di {name}: il contenuto non corrisponde alla firma."
    except _Unverifiable as error:
        reason = str(error)
    except UnsupportedAlgorithm:
        reason = _ODD_ALGORITHM
    except _MALFORMED:
        reason = _DAMAGED
    else:
        when = _signing_time(signer)
        return f"Firmato digitalmente da {name}{when}: integrità verificata, fiducia non verificata."
    return f"Firma digitale a nome di {name}: integrità non verificata ({reason})."


def _certificates(encoded: bytes) -> list[x509.Certificate]:
    known: list[x509.Certificate] = []
    try:
        choices = list(cms.CertificateSet.load(encoded)) if encoded else []
    except _MALFORMED:
        return known
    for choice in choices:
        try:
            if choice.name == "certificate":
                known.append(choice.chosen)
        except _MALFORMED:
            continue  # its signers are said to have no certificate
    return known


def _certificate_of(signer: cms.SignerInfo, known: list[x509.Certificate]) -> x509.Certificate:
    wanted = signer["sid"]
    for certificate in known:
        if wanted.name == "issuer_and_serial_number":
            same_serial = certificate.serial_number == wanted.chosen["serial_number"].native
            if same_serial and certificate.issuer == wanted.chosen["issuer"]:
                return certificate
        elif certificate.key_identifier == wanted.chosen.native:
            return certificate
    raise _Unverifiable(_NO_CERTIFICATE)


def _name(certificate: x509.Certificate) -> str:
    """The person: surname with given name, for the common name of older certificates is a number."""
    subject: dict[str, object] = certificate.subject.native
    names = {key: _flat(value) for key, value in subject.items()}
    if names.get("surname") and names.get("given_name"):
        return f"{names['surname']} {names['given_name']}"
    return names.get("common_name") or names.get("organization_name") or _NOBODY


def _flat(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return " ".join(str(first).split())[:_MAX_NAME] if first else ""


def _verify(signer: cms.SignerInfo, certificate: x509.Certificate, digest: Digest) -> None:
    """Raises InvalidSignature where another content was signed, _Unverifiable where nothing can be told."""
    attributes = signer["signed_attrs"]
    hashed_with = _hash_name(signer)
    if isinstance(attributes, core.Void):
        _verify_digest(signer, certificate, hashed_with, digest(hashed_with))
        return
    claimed = _attribute(attributes, "message_digest")
    if claimed is None:
        raise _Unverifiable(_NO_DIGEST)
    if claimed.native != digest(_known_hash(signer["digest_algorithm"]["algorithm"].native)):
        raise InvalidSignature
    # Signed is the encoding as a SET, not under the tag [0] that the envelope gives it: in DER says
    # the standard, as it stands do some programs.
    bare = attributes.untag()
    try:
        _verify_digest(signer, certificate, hashed_with, hashlib.new(hashed_with, bare.dump()).digest())
    except InvalidSignature:
        encoded = bare.copy().dump(force=True)
        _verify_digest(signer, certificate, hashed_with, hashlib.new(hashed_with, encoded).digest())


def _verify_digest(
    signer: cms.SignerInfo, certificate: x509.Certificate, hashed_with: str, digest: bytes
) -> None:
    key = load_der_public_key(certificate.public_key.dump())
    signature: bytes = signer["signature"].native
    prehashed = Prehashed(_HASHES[hashed_with])
    if isinstance(key, rsa.RSAPublicKey):
        only_pss = certificate.public_key.algorithm == "rsassa_pss"
        key.verify(signature, digest, _padding(signer, only_pss), prehashed)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        if _scheme(signer) not in ("ecdsa", _EC_PUBLIC_KEY):
            raise _Unverifiable(_ODD_ALGORITHM)
        key.verify(signature, digest, ec.ECDSA(prehashed))
    else:
        raise _Unverifiable(_ODD_KEY)


def _scheme(signer: cms.SignerInfo) -> str:
    algorithm = signer["signature_algorithm"]
    try:
        return str(algorithm.signature_algo)
    except ValueError:  # unknown to asn1crypto: its number
        return str(algorithm["algorithm"].native)


def _hash_name(signer: cms.SignerInfo) -> str:
    try:
        name = signer["signature_algorithm"].hash_algo
    except ValueError:  # "rsaEncryption" alone names no hash: the digest's holds (RFC 3370, 3.2)
        name = signer["digest_algorithm"]["algorithm"].native
    return _known_hash(name)


def _known_hash(name: str) -> str:
    if name not in _HASHES:
        raise _Unverifiable(_ODD_ALGORITHM)
    return name


def _padding(signer: cms.SignerInfo, only_pss: bool) -> padding.PSS | padding.PKCS1v15:
    scheme = _scheme(signer)
    if scheme == "rsassa_pkcs1v15" and not only_pss:
        return padding.PKCS1v15()
    if scheme != "rsassa_pss":
        raise _Unverifiable(_ODD_ALGORITHM)
    parameters = signer["signature_algorithm"]["parameters"]
    mask = _known_hash(parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native)
    return padding.PSS(padding.MGF1(_HASHES[mask]), int(parameters["salt_length"].native))


def _attribute(attributes: cms.CMSAttributes, kind: str) -> core.Asn1Value | None:
    for attribute in attributes:
        if attribute["type"].native == kind and len(attribute["values"]):
            return attribute["values"][0]
    return None


def _signing_time(signer: cms.SignerInfo) -> str:
    """`` il 29/01/2026 alle 18:54`` in Italian time, or nothing where none is given."""
    try:
        attributes = signer["signed_attrs"]
        value = None if isinstance(attributes, core.Void) else _attribute(attributes, "signing_time")
        when = value.native if value is not None else None
        if not isinstance(when, datetime):
            return ""
        return f"{when.astimezone(ZoneInfo(_ROME)): il %d/%m/%Y alle %H:%M}"
    except _MALFORMED:
        return ""
