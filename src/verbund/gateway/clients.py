# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The client listener: the client API to our homeserver, and what the Verbund adds to it. Nothing else is reachable.

What Synapse offers below `/_synapse` is for its operator, except `/_synapse/client`, where people come during sign-in.
"""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from verbund.gateway.closed import Closed
from verbund.gateway.errors import CORS, JSON, json_answer, matrix_error
from verbund.gateway.homeserver import Homeserver, pass_on
from verbund.gateway.http_client import UpstreamFault
from verbund.gateway.http_server import BodyMalformed, BodyTooSlow, ConnectionGone, Exchange
from verbund.gateway.limits import Rate
from verbund.gateway.messages import Answer
from verbund.matrix.names import ServerName
from verbund.register.attestation import MAX_BODY_BYTES

MAX_TARGET_CHARACTERS = 16_384
_FORWARDED = re.compile(
    r"/_matrix/client/[^/]|/_matrix/media/(?:r0|v1|v3)/(?:upload|create|config|download|thumbnail|preview_url)(?:/|\?|$)|/_synapse/client/[^/]"
)
# RFC 3986 3.3: a path that another reader could walk elsewhere is no path of the client API.
_DEVIOUS = re.compile(r"//|(?:/|%2f)(?:\.|%2e){1,2}(?:/|%2f|$)|\\|%5c|%00|%0a|%0d|[^!-~]", re.IGNORECASE)

Own = Callable[[Exchange], Awaitable[Answer]]


class Clients:
    """The client listener."""

    def __init__(
        self, own: ServerName, base_url: str, delegation: str, homeserver: Homeserver, scheme: bytes, extras: dict[str, Own],
        closed: Closed,
    ) -> None:
        """`extras` are our own operations by `METHOD path`; a path ending in `/` takes everything below it."""
        # Synapse sends a sign-in that came to another address than its own back to its own, for ever.
        self._host = urlsplit(base_url).netloc.encode()
        self._homeserver = homeserver
        self._scheme = scheme
        self._extras = extras
        self._closed = closed
        self._documents = {
            "/.well-known/matrix/client": json_answer({"m.homeserver": {"base_url": base_url}}, headers=CORS),
            "/.well-known/matrix/server": json_answer({"m.server": delegation}),
        }

    async def __call__(self, exchange: Exchange) -> None:
        """Answers one request, whatever it is."""
        received = exchange.received
        path = received.target.partition("?")[0]
        try:
            if len(received.target) > MAX_TARGET_CHARACTERS or not path.startswith("/") or _DEVIOUS.search(path):
                exchange.answer(_unrecognized())
            elif path.startswith("/_verbund/"):
                exchange.answer(await self._verbund(path, exchange))
            elif path in self._documents and received.method in ("GET", "HEAD"):
                exchange.answer(self._documents[path])
            elif _FORWARDED.match(received.target):
                await self._forward(exchange)
            else:
                exchange.answer(_unrecognized())
        except BodyTooSlow:
            exchange.answer(matrix_error(408, "M_UNKNOWN", "The request took too long."))
        except BodyMalformed:
            exchange.answer(matrix_error(400, "M_UNKNOWN", "The request's body is broken."))
        except ConnectionGone:
            exchange.abort()

    async def _verbund(self, path: str, exchange: Exchange) -> Answer:
        method = exchange.received.method
        if method == "OPTIONS":
            return Answer(204, CORS, b"")
        rows = [self._extras[key] for key in self._extras if _fits(key, "GET" if method == "HEAD" else method, path)]
        answer = await rows[0](exchange) if rows else _unrecognized()
        return Answer(answer.status, (*answer.headers, *CORS), answer.body)

    async def _forward(self, exchange: Exchange) -> None:
        received = exchange.received
        objection = self._closed.objection(received.method, received.target)
        if objection is not None:
            answer = matrix_error(403, "M_FORBIDDEN", objection)
            exchange.answer(Answer(403, (*answer.headers, *CORS), answer.body))
            return
        has_body = bool(received.header(b"content-length") or received.header(b"transfer-encoding"))
        try:
            response = await self._homeserver.forward_client(
                received, self._host, self._scheme, exchange if has_body else None
            )
        except UpstreamFault:
            answer = matrix_error(502, "M_UNKNOWN", "The server is starting or out of order; please try again.")
            exchange.answer(Answer(502, (*answer.headers, *CORS), answer.body))
            return
        await pass_on(response, exchange)


class Attest:
    """`POST /_verbund/v1/attest`: forwarded to our homeserver, which holds the key; the gateway never does."""

    def __init__(self, homeserver: Homeserver, own: ServerName, rate: Rate, steady: Callable[[], float]) -> None:
        self._homeserver = homeserver
        self._host = own.text.encode()
        self._rate = rate
        self._steady = steady

    async def __call__(self, exchange: Exchange) -> Answer:
        wait = self._rate.take(exchange.received.peer, self._steady())
        if wait:
            return matrix_error(429, "M_LIMIT_EXCEEDED", "Too many requests.", retry_after_ms=wait)
        declared = exchange.received.header(b"content-length")
        if not declared or int(declared[0]) > MAX_BODY_BYTES:
            return matrix_error(413, "M_TOO_LARGE", "A nonce is shorter.")
        try:
            response = await self._homeserver.forward_client(exchange.received, self._host, b"https", exchange)
            answer = await response.read(MAX_BODY_BYTES)
        except UpstreamFault:
            return matrix_error(502, "M_UNKNOWN", "The server is starting or out of order; please try again.")
        return Answer(answer.status, JSON, answer.body)


def _fits(key: str, method: str, path: str) -> bool:
    row_method, _, row_path = key.partition(" ")
    return row_method == method and (path == row_path or (row_path.endswith("/") and path.startswith(row_path)))


def _unrecognized() -> Answer:
    return matrix_error(404, "M_UNRECOGNIZED", "Unrecognized request")
