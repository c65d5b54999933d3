# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The gateway's word for a transaction from which it left something out, so that its sender's signature no longer holds.

The gateway has verified that signature over what was received. It says so with a code over what it hands on, under a key
that it shares with the module alone. Without the code, or with a wrong one, the module leaves Synapse to verify the
signature, which fails: either half alone refuses (docs/decisions/021).
"""

import hashlib
import hmac
from datetime import datetime, timedelta

HEADER = "x-verbund-vouched"
# Where gateway and operator speak to the module about rooms; the same secret and form vouch for what they say.
ROOMS_PATH = "/_verbund/internal/rooms"
MAX_AGE = timedelta(minutes=2)
_PURPOSE = b"verbund: vouching for transactions, 1"


class Voucher:
    """Makes and checks codes; `secret` is the one that gateway and homeserver share."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, _PURPOSE, "sha256")

    def vouch(self, method: str, target: str, claim: bytes, body: bytes, now: datetime) -> str:
        """The header's value; `claim` is the Authorization header that was verified, byte for byte."""
        seconds = int(now.timestamp())
        return f"{seconds} {self._code(seconds, method, target, claim, body)}"

    def holds(self, value: str, method: str, target: str, claim: bytes, body: bytes, now: datetime) -> bool:
        """Whether the gateway has just said this of exactly this request."""
        seconds, _, code = value.partition(" ")
        if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 12):
            return False
        if abs(now.timestamp() - int(seconds)) > MAX_AGE.total_seconds():
            return False
        expected = self._code(int(seconds), method, target, claim, body)
        return hmac.compare_digest(code.encode("ascii", "replace"), expected.encode())

    def _code(self, seconds: int, method: str, target: str, claim: bytes, body: bytes) -> str:
        parts = (str(seconds).encode(), method.encode("ascii"), target.encode("ascii"), claim, hashlib.sha256(body).digest())
        # Each part with its length before it: two requests never look the same.
        message = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return hmac.new(self._key, message, "sha256").hexdigest()
