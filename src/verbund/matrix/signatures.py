# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Ed25519 signatures over JSON, and over a federation request.

Spec: appendices signing-json, s2s request-authentication
"""

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey as NaclVerifyKey

from verbund.matrix.canonical_json import JsonObject, JsonValue, encode, encode_parsed
from verbund.matrix.names import ServerName

_KEY_ID = re.compile(r"ed25519:[A-Za-z0-9_]{1,255}")
_UNSIGNED_MEMBERS = ("signatures", "unsigned")


class BadSignature(Exception):
    """The signature is missing, malformed or not by this key."""


class InvalidKey(ValueError):
    """The text is not an ed25519 key or key ID."""


@dataclass(frozen=True, slots=True)
class KeyId:
    """As in `ed25519:a_Xy1`; only ed25519 is spoken."""

    text: str

    def __post_init__(self) -> None:
        if not _KEY_ID.fullmatch(self.text):
            raise InvalidKey(f"{self.text!r} is not an ed25519 key ID")


class VerifyKey:
    """A public key, decoded once when the register is loaded, so that a request costs only the verification."""

    __slots__ = ("_key", "base64", "key_id")

    def __init__(self, key_id: KeyId, unpadded_base64: str) -> None:
        self.key_id = key_id
        self.base64 = unpadded_base64
        # libsodium, as in Synapse: two libraries could disagree about odd signatures, and this one takes half the time.
        self._key = NaclVerifyKey(_decode(unpadded_base64, 32, InvalidKey))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VerifyKey) and (self.key_id, self.base64) == (other.key_id, other.base64)

    def __hash__(self) -> int:
        return hash((self.key_id, self.base64))

    def verify(self, message: bytes, signature: str) -> None:
        """Raises BadSignature unless `signature` (unpadded base64) is this key's over `message`."""
        raw = _decode(signature, 64, BadSignature)
        try:
            self._key.verify(message, raw)
        except BadSignatureError as error:
            raise BadSignature(f"not signed by {self.key_id.text}") from error


class SigningKey:
    """A private key; the seed never appears in a repr."""

    __slots__ = ("_key", "key_id")

    def __init__(self, key_id: KeyId, seed: bytes) -> None:
        self.key_id = key_id
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def verify_key(self) -> VerifyKey:
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return VerifyKey(self.key_id, encode_base64(raw))

    def sign(self, message: bytes) -> str:
        """Unpadded base64 of the signature over `message`."""
        return encode_base64(self._key.sign(message))


def sign_json(value: JsonObject, server: ServerName, key: SigningKey) -> JsonObject:
    """A copy of `value` with one signature more; those of others stay."""
    signature = key.sign(encode(_signed_part(value)))
    present = value.get("signatures", {})
    signatures: JsonObject = dict(present) if isinstance(present, dict) else {}
    own = signatures.get(server.text, {})
    signatures[server.text] = {**(own if isinstance(own, dict) else {}), key.key_id.text: signature}
    return {**value, "signatures": signatures}


def verify_json(value: JsonObject, server: ServerName, key: VerifyKey) -> None:
    """Raises BadSignature unless `server` signed `value` with `key`."""
    signatures = value.get("signatures")
    of_server = signatures.get(server.text) if isinstance(signatures, dict) else None
    signature = of_server.get(key.key_id.text) if isinstance(of_server, dict) else None
    if not isinstance(signature, str):
        raise BadSignature(f"no signature of {server} by {key.key_id.text}")
    key.verify(encode(_signed_part(value)), signature)


def request_bytes(
    method: str, target: str, origin: ServerName, destination: ServerName, content: JsonValue = None
) -> bytes:
    """What a server signs for a request; `target` is the raw request target, `content` None where there is no body."""
    return encode(_request(method, target, origin, destination, content))


def received_request_bytes(
    method: str, target: str, origin: ServerName, destination: ServerName, parsed: JsonValue
) -> bytes:
    """The same for a request that was received: its content comes from `parse`, its target is ASCII."""
    return encode_parsed(_request(method, target, origin, destination, parsed))


def _request(method: str, target: str, origin: ServerName, destination: ServerName, content: JsonValue) -> JsonObject:
    request: JsonObject = {
        "method": method,
        "uri": target,
        "origin": origin.text,
        "destination": destination.text,
    }
    if content is not None:
        request["content"] = content
    return request


def encode_base64(data: bytes) -> str:
    """Unpadded base64. Spec: appendices unpadded-base64"""
    return base64.b64encode(data).decode("ascii").rstrip("=")


def _signed_part(value: JsonObject) -> JsonObject:
    return {name: member for name, member in value.items() if name not in _UNSIGNED_MEMBERS}


def _decode(text: str, length: int, fault: type[Exception]) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise fault("not base64") from error
    # One signature has one spelling: other trailing bits or padding would be a second.
    if len(raw) != length or encode_base64(raw) != text:
        raise fault(f"not {length} bytes of unpadded base64")
    return raw
