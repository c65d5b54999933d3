# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A server's proof that it is the member it says: a fresh nonce, signed by a Matrix key that the register pins.

The signed bytes begin with a context of their own, so that no Matrix signature can be taken for one (signed Matrix JSON
begins with a brace). What it can't show a browser: that no one sits in between at the true address; for that there is
TLS, and the pins where a program can see the certificate.
"""

import re
from datetime import datetime, timedelta

from verbund.matrix.canonical_json import InvalidJson, JsonObject, encode, parse_object
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import BadSignature, InvalidKey, KeyId, SigningKey
from verbund.register.entry import InvalidEntry, format_time, parse_time
from verbund.register.faces import Face, parse_face
from verbund.register.model import Member, RegisterVersion

CONTEXT = b"verbund-membership-proof-v1\0"
PURPOSE = "client-login"
LIFETIME = timedelta(seconds=60)
CLOCK_SKEW = timedelta(seconds=30)
MAX_BODY_BYTES = 4096
_NONCE = re.compile(r"[0-9a-f]{64}")
_FIELDS = frozenset(
    {"nonce", "server_name", "client_base_url", "purpose", "issued", "expires", "register_snapshot", "register_sha256"}
)


class InvalidAttestation(Exception):
    """The answer doesn't prove that this server is the member; no password may be sent."""


def parse_challenge(body: bytes) -> str:
    """The nonce that a client asks with (64 hex digits, 32 random bytes); raises InvalidAttestation."""
    try:
        value = parse_object(body)
    except InvalidJson as error:
        raise InvalidAttestation(f"the question is not strict JSON: {error}") from error
    nonce = value.get("nonce")
    if set(value) != {"nonce"} or not isinstance(nonce, str) or not _NONCE.fullmatch(nonce):
        raise InvalidAttestation("the question must hold a nonce of 64 hex digits and nothing else")
    return nonce


def attest(nonce: str, server: ServerName, base_url: str, version: RegisterVersion, now: datetime, key: SigningKey) -> bytes:
    """The signed answer to `nonce`."""
    statement: JsonObject = {
        "nonce": nonce,
        "server_name": server.text,
        "client_base_url": base_url,
        "purpose": PURPOSE,
        "issued": format_time(now),
        "expires": format_time(now + LIFETIME),
        "register_snapshot": version.snapshot,
        "register_sha256": version.snapshot_sha256,
    }
    return encode({"statement": statement, "key_id": key.key_id.text, "signature": key.sign(CONTEXT + encode(statement))})


def verify_attestation(answer: bytes, member: Member, nonce: str, url_in_use: str, now: datetime) -> Face:
    """Which register `member` sees.

    Raises InvalidAttestation unless `member` itself answered `nonce` for the address in use, just now.
    """
    statement = _signed_statement(answer, member, now)
    expected = {"nonce": nonce, "server_name": member.server_name.text, "purpose": PURPOSE}
    for name, value in expected.items():
        if statement[name] != value:
            raise InvalidAttestation(f"its {name} is not the one that was asked for")
    if not url_in_use == member.client_base_url == statement["client_base_url"]:
        raise InvalidAttestation("its address is not the one that the register names")
    try:
        issued, expires = parse_time(statement["issued"]), parse_time(statement["expires"])
    except InvalidEntry as error:
        raise InvalidAttestation(str(error)) from error
    if not issued - CLOCK_SKEW <= now <= expires or expires - issued > LIFETIME:
        raise InvalidAttestation("it is not fresh: are both clocks right?")
    face = parse_face(f"{statement['register_snapshot']} {statement['register_sha256']}")
    if face is None or face.version != statement["register_snapshot"]:
        raise InvalidAttestation("it doesn't say which register it sees")
    return face


def _signed_statement(answer: bytes, member: Member, now: datetime) -> JsonObject:
    if len(answer) > MAX_BODY_BYTES:
        raise InvalidAttestation(f"it is larger than {MAX_BODY_BYTES} bytes")
    try:
        value = parse_object(answer)
    except InvalidJson as error:
        raise InvalidAttestation(f"it is not strict JSON: {error}") from error
    statement, key_id, signature = (value.get(name) for name in ("statement", "key_id", "signature"))
    if set(value) != {"statement", "key_id", "signature"} or not isinstance(statement, dict) or set(statement) != _FIELDS:
        raise InvalidAttestation("it doesn't hold what an attestation holds")
    try:
        pinned = member.keys.get(KeyId(key_id if isinstance(key_id, str) else ""))
    except InvalidKey as error:
        raise InvalidAttestation(str(error)) from error
    if pinned is None or not pinned.is_valid_at(now):
        raise InvalidAttestation("it is signed by a key that the register doesn't name")
    try:
        pinned.verify_key.verify(CONTEXT + encode(statement), signature if isinstance(signature, str) else "")
    except BadSignature as error:
        raise InvalidAttestation(str(error)) from error
    return statement
