# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""TLS on both sides: our certificate, reloaded when its files change; peers by the pins of the register, else WebPKI."""

import hashlib
import hmac
import ssl
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from verbund.gateway.http_client import UpstreamFault


class ServerCertificate:
    """A context for listeners that takes over new files without a restart."""

    def __init__(self, certificate: Path, private_key: Path) -> None:
        """Raises OSError or ssl.SSLError when the files can't be used."""
        self._paths = (certificate, private_key)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        self._seen: tuple[int, ...] = ()
        self.reload_if_changed()

    def reload_if_changed(self) -> bool:
        """Whether a new certificate is in use from now on; a pair that doesn't fit leaves the old one."""
        seen = tuple(path.stat().st_mtime_ns for path in self._paths)
        if seen == self._seen:
            return False
        trial = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trial.load_cert_chain(*self._paths)
        self.context.load_cert_chain(*self._paths)
        self._seen = seen
        return True


def spki_sha256(certificate: bytes) -> bytes:
    """The pin of a certificate in DER: SHA-256 of its subject public key info. RFC 7469 2.4"""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()


def pinned_context() -> ssl.SSLContext:
    """For a peer with pins: whoever holds the pinned key is the peer, whatever its certificate says beside."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # `accepts` compares the pin before the first byte is sent
    return context


def webpki_context(anchors: Path | None) -> ssl.SSLContext:
    """For a peer without pins: its name, by the system's trust anchors or the operator's."""
    context = ssl.create_default_context(cafile=str(anchors) if anchors else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def accepts(pins: tuple[bytes, ...]) -> Callable[[bytes], None]:
    """Raises UpstreamFault for a certificate whose key is none of `pins`; without pins TLS itself has decided."""

    def accept(certificate: bytes) -> None:
        if not pins:
            return
        try:
            pin = spki_sha256(certificate)
        except ValueError as error:
            raise UpstreamFault("the peer's certificate cannot be read") from error
        if not any(hmac.compare_digest(pin, known) for known in pins):
            raise UpstreamFault("the peer's TLS key is not the one that the register pins")

    return accept
