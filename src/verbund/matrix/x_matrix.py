# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The `Authorization: X-Matrix` header of a federation request: who says so, to whom, with which key.

Synapse takes several such headers and believes the last; here exactly one must stand, with each parameter once.
Spec: s2s request-authentication; RFC 9110 11.4
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verbund.matrix.names import InvalidName, ServerName
from verbund.matrix.signatures import InvalidKey, KeyId

MAX_HEADER_BYTES = 2048
_SCHEME = re.compile(r"x-matrix +", re.IGNORECASE)
# A colon is no token character in RFC 9110; older servers send host:port and key IDs unquoted, so the spec allows it.
_PARAMETER = re.compile(
    r"[ \t]*(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*"
    r"(?:\"(?P<quoted>(?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t \x21-\x7e])*)\"|(?P<token>[!#$%&'*+.^_`|~0-9A-Za-z:/\[\]-]+))[ \t]*"
)
_ESCAPE = re.compile(r"\\(.)")
_NEEDED = ("origin", "destination", "key", "sig")


class InvalidClaim(ValueError):
    """The header cannot be read in exactly one way."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the header says, before anybody has checked the signature."""

    origin: ServerName
    destination: ServerName
    key_id: KeyId
    signature: str


def parse(headers: Sequence[bytes]) -> Claim:
    """The one claim in all `Authorization` values of a request; raises InvalidClaim."""
    if len(headers) != 1:
        raise InvalidClaim(f"expected one Authorization header, found {len(headers)}")
    if len(headers[0]) > MAX_HEADER_BYTES:
        raise InvalidClaim(f"the Authorization header is longer than {MAX_HEADER_BYTES} bytes")
    try:
        parameters = _parameters(headers[0].decode("ascii"))
        missing = [name for name in _NEEDED if name not in parameters]
        if missing:
            raise InvalidClaim(f"missing in X-Matrix: {', '.join(missing)}")
        origin, destination, key, signature = (parameters[name] for name in _NEEDED)
        return Claim(ServerName(origin), ServerName(destination), KeyId(key), signature)
    except UnicodeDecodeError as error:
        raise InvalidClaim("the Authorization header is not ASCII") from error
    except (InvalidName, InvalidKey) as error:
        raise InvalidClaim(str(error)) from error


def build(claim: Claim) -> bytes:
    """The header value for `claim`, every parameter quoted."""
    values = (claim.origin.text, claim.destination.text, claim.key_id.text, claim.signature)
    return ("X-Matrix " + ",".join(f'{name}="{value}"' for name, value in zip(_NEEDED, values, strict=True))).encode()


def _parameters(text: str) -> dict[str, str]:
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise InvalidClaim("not an X-Matrix header")
    found: dict[str, str] = {}
    position = scheme.end()
    while True:
        match = _PARAMETER.match(text, position)
        if match is None:
            raise InvalidClaim("a parameter of X-Matrix is malformed")
        name = match["name"].lower()
        if name in found:
            raise InvalidClaim(f"{name} stands twice in X-Matrix")
        found[name] = match["token"] or _ESCAPE.sub(r"\1", match["quoted"] or "")
        position = match.end()
        if position == len(text):
            return found
        if text[position] != ",":
            raise InvalidClaim("the parameters of X-Matrix are not divided by commas")
        position += 1
