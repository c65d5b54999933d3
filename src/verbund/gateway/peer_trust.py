# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who a peer is, by its TLS key: a pin of the register, else a certificate that the machine's trust anchors vouch for.

A pin replaces the public PKI and with it the certificate's dates: the register says how long a key counts, and it is
fresher than any certificate. RFC 7671 5.1 decides alike for DANE-EE.
"""

import ssl
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from verbund.gateway.peer_connection import PeerFault


class Trust:
    """Two TLS settings, made once: for pinned peers, and for those that the public PKI vouches for."""

    def __init__(self, anchors: Path | None = None) -> None:
        self._web = ssl.create_default_context(cafile=str(anchors) if anchors else None)
        self._pinned = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._pinned.check_hostname = False
        self._pinned.verify_mode = ssl.CERT_NONE  # the pin is checked after the handshake, before the first byte
        for context in (self._web, self._pinned):
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.set_alpn_protocols(["http/1.1"])

    def context_for(self, pins: tuple[bytes, ...]) -> ssl.SSLContext:
        """The TLS settings that ask for what this peer can prove."""
        return self._pinned if pins else self._web

    def holds(self, connection: ssl.SSLObject, pins: tuple[bytes, ...]) -> bool:
        """Whether the peer's leaf has a pinned key; without pins the handshake has decided."""
        if not pins:
            return True
        leaf = connection.getpeercert(binary_form=True)
        return leaf is not None and any(compare_digest(pin, spki_sha256(leaf)) for pin in pins)

    @staticmethod
    def explained(error: OSError, unreachable: type[PeerFault], untrusted: type[PeerFault]) -> PeerFault:
        """The failed attempt in words that name no address."""
        if isinstance(error, ssl.SSLCertVerificationError):
            return untrusted(f"the peer's certificate does not hold: {error.verify_message}")
        if isinstance(error, ssl.SSLError):
            return unreachable("the peer does not speak TLS 1.2 or later")
        return unreachable("no connection to the peer")


def spki_sha256(certificate: bytes) -> bytes:
    """SHA-256 of the public key's SubjectPublicKeyInfo. RFC 7469 2.4"""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
