# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The module's operations, forwarded to our homeserver: it knows who asks and holds the keys; the gateway never does."""

from collections.abc import Callable
from dataclasses import dataclass

from verbund.gateway.errors import JSON, matrix_error
from verbund.gateway.homeserver import Homeserver
from verbund.gateway.http_client import AnswerTooLarge, UpstreamFault
from verbund.gateway.http_server import Exchange
from verbund.gateway.limits import Rate
from verbund.gateway.messages import Answer, Headers
from verbund.matrix.names import ServerName
from verbund.register.attestation import MAX_BODY_BYTES

_NO_STORE: Headers = ((b"cache-control", b"no-store"),)


@dataclass(frozen=True, slots=True)
class Operation:
    """One row; `per_second` and `burst` count for each address, and an office may share one."""

    method: str
    path: str
    max_body_bytes: int
    max_answer_bytes: int
    per_second: float
    burst: float
    # Before anybody signs in, every app may ask; afterwards those that the operator approves.
    signed_in: bool

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


OPERATIONS = (
    Operation("POST", "/_verbund/v1/attest", MAX_BODY_BYTES, MAX_BODY_BYTES, 5, 20, signed_in=False),
    Operation("POST", "/_verbund/v1/people", 8192, 262_144, 50, 200, signed_in=True),
    Operation("GET", "/_verbund/v1/me", 0, 65_536, 20, 100, signed_in=True),
    Operation("PUT", "/_verbund/v1/me", 8192, 65_536, 5, 20, signed_in=True),
)


class ModuleOperation:
    """Forwards one row's requests, `Authorization` and all, and hands the answer back."""

    def __init__(
        self, operation: Operation, homeserver: Homeserver, own: ServerName, scheme: bytes, steady: Callable[[], float]
    ) -> None:
        self._operation = operation
        self._homeserver = homeserver
        self._host = own.text.encode()
        self._scheme = scheme
        self._rate = Rate(operation.per_second, operation.burst)
        self._steady = steady

    async def __call__(self, exchange: Exchange) -> Answer:
        received = exchange.received
        wait = self._rate.take(received.peer, self._steady())
        if wait:
            return matrix_error(429, "M_LIMIT_EXCEEDED", "Too many requests.", retry_after_ms=wait)
        declared = received.header(b"content-length")
        length = int(declared[0]) if declared else 0
        if received.header(b"transfer-encoding") or length > self._operation.max_body_bytes:
            return matrix_error(413, "M_TOO_LARGE", f"At most {self._operation.max_body_bytes} bytes, with their length before.")
        try:
            response = await self._homeserver.forward_client(received, self._host, self._scheme, exchange if length else None)
            answer = await response.read(self._operation.max_answer_bytes)
        except (UpstreamFault, AnswerTooLarge):
            return matrix_error(502, "M_UNKNOWN", "The server is starting or out of order; please try again.")
        return Answer(answer.status, (*JSON, *_NO_STORE), answer.body)
