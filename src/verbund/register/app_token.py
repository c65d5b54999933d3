# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A token by which an app of the BundesMessenger knows a server: a JWT that the provider of the app has signed.

The app verifies the signature with the keys built into it; a server holds tokens of providers whose keys it may not
know. So here everything but the signature is looked at: what an app could read in another way than we do is refused.
RFC 7515 (compact form), RFC 7518 3.5 (PS512), RFC 7519
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from verbund.matrix.canonical_json import InvalidJson, JsonObject, parse_object

ALGORITHM = "PS512"
MAX_TOKEN_BYTES = 8192
# RSA from 2048 bits, which a provider may still use, to 8192.
_SIGNATURE_BYTES = range(256, 1025)
_COMPACT = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_LATEST = 253_402_300_799  # the last second of the year 9999


class InvalidToken(ValueError):
    """The token can't be served; the text says why."""


@dataclass(frozen=True, slots=True)
class AppToken:
    """A token as it was signed."""

    text: str
    domain: str
    expires: datetime

    def is_expired(self, now: datetime) -> bool:
        return self.expires <= now


def domain_of(client_base_url: str) -> str:
    """What a token speaks about: the host under which clients come, without port."""
    return urlsplit(client_base_url).hostname or ""


def parse_app_token(data: bytes, domain: str) -> AppToken:
    """The token for `domain` in `data`; raises InvalidToken."""
    if len(data) > MAX_TOKEN_BYTES:
        raise InvalidToken(f"it is larger than {MAX_TOKEN_BYTES} bytes")
    parts = _COMPACT.fullmatch(data)
    if parts is None:
        raise InvalidToken("it is no JWT: expected three parts in base64url with dots between")
    _refuse_other_header(_json(parts[1], "header"))
    if len(_decoded(parts[3], "signature")) not in _SIGNATURE_BYTES:
        raise InvalidToken("its signature is not one of RSA with 2048 to 8192 bits")
    claims = _json(parts[2], "payload")
    subject, expires = claims.get("sub"), claims.get("exp")
    if subject != domain:
        raise InvalidToken(f"it speaks about {subject!r}, not about {domain}")
    if not isinstance(expires, int) or isinstance(expires, bool) or not 0 < expires <= _LATEST:
        raise InvalidToken("exp must be there, in whole seconds")
    return AppToken(data.decode("ascii"), domain, datetime.fromtimestamp(expires, UTC))


def _refuse_other_header(header: JsonObject) -> None:
    if header.get("alg") != ALGORITHM:
        raise InvalidToken(f"it is signed with {header.get('alg')!r}; apps take {ALGORITHM} alone")
    if header.get("typ", "JWT") != "JWT":
        raise InvalidToken(f"it is a {header.get('typ')!r}, not a JWT")
    # A key or a link to one inside of the token (jwk, jku, x5u …) would let whoever wrote it vouch for himself.
    if more := sorted(header.keys() - {"alg", "typ", "kid"}):
        raise InvalidToken(f"its header holds {', '.join(more)}, which nobody needs")


def _json(part: bytes, what: str) -> JsonObject:
    try:
        return parse_object(_decoded(part, what))
    except InvalidJson as error:
        raise InvalidToken(f"its {what} is no strict JSON: {error}") from error


def _decoded(part: bytes, what: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except binascii.Error as error:
        raise InvalidToken(f"its {what} is no base64url") from error
    if base64.urlsafe_b64encode(data).rstrip(b"=") != part:
        raise InvalidToken(f"its {what} is spelled in another way than base64url spells it")
    return data
