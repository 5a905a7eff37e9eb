"""Tells who signed a content, with the check of each signature against it (RFC 5652, 5.4 and 5.6).

What is checked is integrity: the content is the one that the holder of the key in the certificate
signed. Whether that certificate can be trusted (its issuer, validity, revocation) is not looked at.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from asn1crypto import cms, core, x509  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

from ingest.document import Signature

MAX_SIGNERS = 20
_MAX_NAME = 80
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_EC_PUBLIC_KEY = "1.2.840.10045.2.1"  # some name the kind of key in place of the signature's
_NO_CERTIFICATE = "manca il certificato di chi firma"
_NO_DIGEST = "manca l'impronta del contenuto"
_ODD_KEY = "tipo di chiave non previsto"
_ODD_ALGORITHM = "algoritmo di firma non previsto"
_DAMAGED = "la firma è danneggiata"
# What asn1crypto raises over values that are not of their type; it parses as they are asked for.
MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)

Digest = Callable[[str], bytes]


class _Unverifiable(Exception):
    """A signature that cannot be checked; the text says why, in Italian."""


def check_signatures(
    content: memoryview, certificates: bytes, signers: bytes
) -> tuple[list[Signature], list[str]]:
    """The signatures of ``content``, and Italian sentences on what could not be looked at.

    ``certificates`` and ``signers`` are the encoded sets of the envelope; the first may be empty.
    Never raises over what they hold: a signature that cannot be checked is said to be so.
    """

    @functools.cache
    def digest(algorithm: str) -> bytes:
        return hashlib.new(algorithm, content).digest()

    try:
        infos = list(cms.SignerInfos.load(signers))
    except MALFORMED:
        return [Signature("", "unverified", reason=_DAMAGED)], []
    if not infos:
        return [], ["Il file .p7m non contiene alcuna firma."]
    known = _certificates(certificates)
    found = [check_signer(info, known, digest) for info in infos[:MAX_SIGNERS]]
    rest = len(infos) - MAX_SIGNERS
    return found, [f"Altre {rest} firme del file .p7m non sono state controllate."] if rest > 0 else []


def check_signer(signer: cms.SignerInfo, known: Sequence[x509.Certificate], digest: Digest) -> Signature:
    """One signature; ``digest`` gives the hash of the signed content by the name of the algorithm."""
    name, when = "", None
    try:
        when = _signing_time(signer)
        certificate = _certificate_of(signer, known)
        name = _name(certificate)
        _verify(signer, certificate, digest)
    except InvalidSignature:
        return Signature(name, "broken", when)
    except _Unverifiable as error:
        return Signature(name, "unverified", when, str(error))
    except UnsupportedAlgorithm:
        return Signature(name, "unverified", when, _ODD_ALGORITHM)
    except MALFORMED:
        return Signature(name, "unverified", when, _DAMAGED)
    return Signature(name, "verified", when)


def _certificates(encoded: bytes) -> list[x509.Certificate]:
    known: list[x509.Certificate] = []
    try:
        choices = list(cms.CertificateSet.load(encoded)) if encoded else []
    except MALFORMED:
        return known
    for choice in choices:
        try:
            if choice.name == "certificate":
                known.append(choice.chosen)
        except MALFORMED:
            continue  # its signers are said to have no certificate
    return known


def _certificate_of(signer: cms.SignerInfo, known: Sequence[x509.Certificate]) -> x509.Certificate:
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
    return names.get("common_name") or names.get("organization_name") or ""


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


def _signing_time(signer: cms.SignerInfo) -> str | None:
    """The time that the signer states, ISO 8601 in UTC; None where there is none to read."""
    try:
        attributes = signer["signed_attrs"]
        value = None if isinstance(attributes, core.Void) else _attribute(attributes, "signing_time")
        when = value.native if value is not None else None
        if not isinstance(when, datetime):
            return None
        return when.astimezone(UTC).isoformat(timespec="seconds")
    except MALFORMED:
        return None
