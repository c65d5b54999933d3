# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The way to our homeserver: its federation and client listeners, unix sockets that nobody else can reach."""

from collections.abc import AsyncIterator
from pathlib import Path

from verbund.gateway.http_client import Pool, Response, UpstreamFault, unix_connect
from verbund.gateway.http_server import ConnectionGone, Exchange
from verbund.gateway.messages import Headers, Received
from verbund.policy.decide import Allowed
from verbund.policy.vouching import HEADER

MOST_CONNECTIONS = 200
# RFC 9110 7.6.1: they speak about one connection, not about the message.
HOP_BY_HOP = frozenset(
    {b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te", b"trailer",
     b"transfer-encoding", b"upgrade"}
)  # fmt: skip
_NOT_FROM_OUTSIDE = HOP_BY_HOP | {b"forwarded", b"x-real-ip", b"content-length", b"expect", b"host"}
# What only we may say to our homeserver.
_OURS = (b"x-forwarded", b"x-verbund-")


class Homeserver:
    """Two pools, one for each listener."""

    def __init__(self, federation_socket: Path, client_socket: Path, timeout_seconds: float) -> None:
        self._federation = _pool(federation_socket, timeout_seconds)
        self._client = _pool(client_socket, timeout_seconds)

    async def forward(self, permit: Allowed, received: Received) -> Response:
        """A federation request, its bytes as received; the permit is the policy's. Raises UpstreamFault."""
        if permit.question.endpoint.method != received.method:
            raise RuntimeError("a permit for another request")
        head = request_head(received, permit.question.own.text.encode(), len(received.body), ())
        return await self._federation.ask(received.method, head + received.body)

    async def forward_cleaned(self, permit: Allowed, received: Received, body: bytes, code: str) -> Response:
        """A transaction without what the permit doesn't cover, with the code that vouches for it. Raises UpstreamFault."""
        if permit.question.endpoint.method != received.method or not permit.left_out:
            raise RuntimeError("a permit for another request")
        head = request_head(received, permit.question.own.text.encode(), len(body), ((HEADER.encode(), code.encode()),))
        return await self._federation.ask(received.method, head + body)

    async def tell_module(self, path: str, body: bytes, code: str) -> Response:
        """Something that only we may tell the module, with the code that says it's us. Raises UpstreamFault."""
        lines = [f"POST {path} HTTP/1.1", "host: homeserver", "content-type: application/json", f"{HEADER}: {code}"]
        head = "\r\n".join([*lines, f"content-length: {len(body)}"]) + "\r\n\r\n"
        return await self._client.ask("POST", head.encode() + body)

    async def own_keys(self) -> Response:
        """Our homeserver's key document. Spec: s2s publishing-keys"""
        return await self._federation.ask("GET", b"GET /_matrix/key/v2/server HTTP/1.1\r\nhost: homeserver\r\n\r\n")

    async def forward_client(self, received: Received, own: bytes, scheme: bytes, exchange: Exchange | None) -> Response:
        """A client's request; the body streams from `exchange`, or is the one in `received`."""
        origin = ((b"x-forwarded-for", received.peer.encode()), (b"x-forwarded-proto", scheme))
        if exchange is None:
            return await self._client.ask(
                received.method, request_head(received, own, len(received.body), origin) + received.body
            )
        declared = received.header(b"content-length")
        length = int(declared[0]) if declared else None
        head = request_head(received, own, length, origin)
        return await self._client.ask(received.method, head, _chunks(exchange, chunked=length is None))

    async def is_reachable(self) -> bool:
        """Whether the client listener answers."""
        try:
            answer = await self._client.ask("GET", b"GET /_matrix/client/versions HTTP/1.1\r\nhost: homeserver\r\n\r\n")
        except UpstreamFault:
            return False
        answer.close()
        return answer.status == 200

    def close(self) -> None:
        self._federation.close()
        self._client.close()


def request_head(received: Received, host: bytes, length: int | None, more: Headers) -> bytes:
    """The head for the next hop: request line and end-to-end headers as received, framing and forwarding ours.

    `length` None means chunks.
    """
    lines = [f"{received.method} {received.target} HTTP/1.1".encode("ascii", "surrogateescape"), b"host: " + host]
    lines += [
        name + b": " + value
        for name, value in received.headers
        if name not in _NOT_FROM_OUTSIDE and not name.startswith(_OURS)
    ]
    lines += [name + b": " + value for name, value in more]
    if length is None:
        lines.append(b"transfer-encoding: chunked")
    elif length or received.method in ("PUT", "POST"):
        lines.append(b"content-length: %d" % length)
    return b"\r\n".join(lines) + b"\r\n\r\n"


async def pass_on(response: Response, exchange: Exchange, more: Headers = (), without: frozenset[bytes] = frozenset()) -> None:
    """The answer as it flows; a fault in the middle breaks the connection, so that half is never taken for whole.

    `more` headers are ours, those `without` the homeserver's are left away.
    """
    headers = tuple((name, value) for name, value in response.headers if name not in HOP_BY_HOP and name not in without)
    framed = any(name == b"content-length" for name, _ in headers)
    bodyless = response.status in (204, 304) or exchange.received.method == "HEAD"
    chunked = not framed and not bodyless
    exchange.start(response.status, (*headers, *more, *(((b"transfer-encoding", b"chunked"),) if chunked else ())))
    try:
        while chunk := await response.chunk():
            exchange.write(b"%x\r\n%b\r\n" % (len(chunk), chunk) if chunked else chunk)
            await exchange.drain()
    except (UpstreamFault, ConnectionGone, TimeoutError):
        exchange.abort()
        return
    finally:
        response.close()
    if chunked:
        exchange.write(b"0\r\n\r\n")
    exchange.end()


async def _chunks(exchange: Exchange, *, chunked: bool) -> AsyncIterator[bytes]:
    while chunk := await exchange.chunk():
        yield b"%x\r\n%b\r\n" % (len(chunk), chunk) if chunked else chunk
    if chunked:
        yield b"0\r\n\r\n"


def _pool(socket: Path, timeout_seconds: float) -> Pool:
    # Synapse closes an idle connection after a minute; ours go first, so that a request never meets a closing one.
    return Pool(unix_connect(str(socket)), most=MOST_CONNECTIONS, idle_seconds=20, timeout_seconds=timeout_seconds)
