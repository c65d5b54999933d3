# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The client listener: the client API to our homeserver, what the Verbund adds to it, and the app. Nothing else is reachable.

What Synapse offers below `/_synapse` is for its operator, except `/_synapse/client`, where people come during sign-in.
"""

import re
from collections.abc import Awaitable, Callable, Mapping

from verbund.gateway.apps import Apps
from verbund.gateway.closed import Closed
from verbund.gateway.errors import CORS, matrix_error
from verbund.gateway.homeserver import Homeserver, pass_on
from verbund.gateway.http_client import UpstreamFault
from verbund.gateway.http_server import BodyMalformed, BodyTooSlow, ConnectionGone, Exchange
from verbund.gateway.messages import Answer, Headers
from verbund.gateway.operations import OPERATIONS
from verbund.gateway.webapp import WebApp

MAX_TARGET_CHARACTERS = 16_384
_FORWARDED = re.compile(
    r"/_matrix/client/[^/]|/_matrix/media/(?:r0|v1|v3)/(?:upload|create|config|download|thumbnail|preview_url)(?:/|\?|$)|/_synapse/client/[^/]"
)
# RFC 3986 3.3: a path that another reader could walk elsewhere is no path of the client API.
_DEVIOUS = re.compile(r"//|(?:/|%2f)(?:\.|%2e){1,2}(?:/|%2f|$)|\\|%5c|%00|%0a|%0d|[^!-~]", re.IGNORECASE)
_NOSNIFF: Headers = ((b"x-content-type-options", b"nosniff"),)
_SNIFFING = frozenset({b"x-content-type-options"})
_SIGNED_IN = frozenset(operation.path for operation in OPERATIONS if operation.signed_in)
_ALLOW_ORIGIN = frozenset({b"access-control-allow-origin"})
# The app's policy trusts our own origin, and what people upload lies there too: a browser may show it, never run it.
_AS_PROGRAM = frozenset(
    {b"audioworklet", b"embed", b"frame", b"iframe", b"manifest", b"object", b"paintworklet", b"script", b"serviceworker",
     b"sharedworker", b"style", b"worker", b"xslt"}
)  # fmt: skip

Own = Callable[[Exchange], Awaitable[Answer]]


class Clients:
    """The client listener."""

    def __init__(
        self,
        homeserver: Homeserver,
        host: bytes,
        scheme: bytes,
        documents: Mapping[str, Answer],
        extras: Mapping[str, Own],
        apps: Apps,
        webapp: WebApp | None,
        closed: Closed,
    ) -> None:
        """`host` and `scheme` are those of the address that people use: Synapse sends them back there during sign-in, for ever
        where it is asked at another one.

        `extras` are our own operations by `METHOD path`; a path ending in `/` takes everything below it.
        """
        self._host = host
        self._homeserver = homeserver
        self._scheme = scheme
        self._documents = documents
        self._extras = extras
        self._apps = apps
        self._webapp = webapp
        self._closed = closed

    async def __call__(self, exchange: Exchange) -> None:
        """Answers one request, whatever it is."""
        try:
            await self._answer(exchange)
        except BodyTooSlow:
            exchange.answer(matrix_error(408, "M_UNKNOWN", "The request took too long."))
        except BodyMalformed:
            exchange.answer(matrix_error(400, "M_UNKNOWN", "The request's body is broken."))
        except ConnectionGone:
            exchange.abort()

    async def _answer(self, exchange: Exchange) -> None:
        received = exchange.received
        path = received.target.partition("?")[0]
        if len(received.target) > MAX_TARGET_CHARACTERS or not path.startswith("/") or _DEVIOUS.search(path):
            exchange.answer(_unrecognized())
        elif path.startswith(("/_verbund/", "/_bum/")):
            exchange.answer(await self._extra(path, exchange))
        elif path in self._documents and received.method in ("GET", "HEAD"):
            exchange.answer(self._documents[path])
        elif _FORWARDED.match(received.target):
            await self._forward(path, exchange)
        elif self._webapp is None or not await self._webapp.serve(path, exchange):
            exchange.answer(_unrecognized())

    async def _extra(self, path: str, exchange: Exchange) -> Answer:
        """What people may ask once they have signed in is for approved apps; what comes before is for everybody."""
        received = exchange.received
        objection = self._apps.objection(received, path) if path in _SIGNED_IN else None
        if objection is not None:
            return objection
        cors = self._apps.cors(received) if path in _SIGNED_IN else CORS
        if received.method == "OPTIONS":
            return Answer(204, cors, b"")
        method = "GET" if received.method == "HEAD" else received.method
        rows = [self._extras[key] for key in self._extras if _fits(key, method, path)]
        answer = await rows[0](exchange) if rows else _unrecognized()
        return Answer(answer.status, (*answer.headers, *cors), answer.body)

    async def _forward(self, path: str, exchange: Exchange) -> None:
        received = exchange.received
        if any(value.lower() in _AS_PROGRAM for value in received.header(b"sec-fetch-dest")):
            exchange.answer(matrix_error(403, "M_FORBIDDEN", "What this server keeps for people is no part of a page."))
            return
        # Pages below /_synapse/client are no API: browsers come there from wherever somebody signs in.
        is_api = path.startswith("/_matrix/")
        objection = self._apps.objection(received, path) if is_api else None
        if objection is not None:
            exchange.answer(objection)
            return
        closed = self._closed.objection(received.method, received.target)
        if closed is not None:
            answer = matrix_error(403, "M_FORBIDDEN", closed)
            exchange.answer(Answer(403, (*answer.headers, *self._apps.cors(received)), answer.body))
            return
        has_body = bool(received.header(b"content-length") or received.header(b"transfer-encoding"))
        try:
            response = await self._homeserver.forward_client(received, self._host, self._scheme, exchange if has_body else None)
        except UpstreamFault:
            answer = matrix_error(502, "M_UNKNOWN", "The server is starting or out of order; please try again.")
            exchange.answer(Answer(502, (*answer.headers, *self._apps.cors(received)), answer.body))
            return
        if is_api and self._apps.are_limited:
            origins = received.header(b"origin")
            allow = self._apps.allow_origin(origins[0] if origins else b"")
            await pass_on(response, exchange, (*allow, *_NOSNIFF), _ALLOW_ORIGIN | _SNIFFING)
        else:
            await pass_on(response, exchange, _NOSNIFF, _SNIFFING)


def _fits(key: str, method: str, path: str) -> bool:
    row_method, _, row_path = key.partition(" ")
    return row_method == method and (path == row_path or (row_path.endswith("/") and path.startswith(row_path)))


def _unrecognized() -> Answer:
    return matrix_error(404, "M_UNRECOGNIZED", "Unrecognized request")
