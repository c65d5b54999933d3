# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""HTTP/1.1 from the net: llhttp reads, we refuse what could be read in two ways, and everything is bounded.

One task per connection answers its requests in order. A body flows through a small window: what the handler doesn't
read isn't taken off the socket. Nothing is decoded, nothing normalised.
RFC 9112 6.3 (smuggling), RFC 9110 5.1
"""

import asyncio
import contextlib
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

import httptools

from verbund.gateway.messages import Answer, Headers, Received

MAX_HEADERS = 100
WINDOW_BYTES = 262_144
# A streamed body may take longer than `body_seconds` only by what it brings: a phone at the edge of the net is faster.
SLOWEST_BYTES_PER_SECOND = 4096
_REASONS = {
    200: b"OK",
    204: b"No Content",
    304: b"Not Modified",
    400: b"Bad Request",
    401: b"Unauthorized",
    403: b"Forbidden",
    404: b"Not Found",
}
# RFC 9110 8.6: a length here would be the one of an answer that isn't sent.
_WITHOUT_LENGTH = (204, 304)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9a-z-]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much and how long, for one connection."""

    head_bytes: int = 32_768
    head_seconds: float = 10.0
    idle_seconds: float = 60.0
    body_seconds: float = 60.0
    max_connections: int = 4000


class BodyTooLarge(Exception):
    """More bytes than the endpoint may take (413)."""


class BodyTooSlow(Exception):
    """The body did not come in time (408)."""


class BodyMalformed(Exception):
    """The body's framing is broken (400)."""


class ConnectionGone(Exception):
    """The other side hung up."""


class Exchange:
    """One request and its answer on a connection."""

    __slots__ = ("_buffer", "_complete", "_connection", "_news", "_size", "_total", "_waited", "answered", "received", "started")

    def __init__(self, connection: "Connection", received: Received) -> None:
        self._connection = connection
        self.received = received
        self._buffer: deque[bytes] = deque()
        self._size = self._total = 0
        self._waited = 0.0
        self._complete = False
        self._news = asyncio.Event()
        self.started = False
        self.answered = False

    def feed(self, data: bytes) -> int:
        """Bytes of the body that wait to be read."""
        self._buffer.append(data)
        self._size += len(data)
        self._total += len(data)
        self._news.set()
        return self._size

    def complete(self) -> None:
        self._complete = True
        self._news.set()

    def hear(self) -> None:
        """Something happened to the connection: whoever waits looks again."""
        self._news.set()

    @property
    def is_complete(self) -> bool:
        return self._complete

    async def chunk(self) -> bytes:
        """The next piece of the body, empty at its end; raises BodyTooSlow, BodyMalformed, ConnectionGone."""
        while not self._buffer:
            if self._complete:
                return b""
            if self._connection.is_gone:
                raise ConnectionGone
            if self._connection.is_broken:
                raise BodyMalformed
            await self._wait_for_more()
        data = self._buffer.popleft()
        self._size -= len(data)
        self._connection.resume()
        return data

    async def _wait_for_more(self) -> None:
        """Only time spent waiting for the sender counts, all of it together: one byte a minute is an attack."""
        self._news.clear()
        left = self._connection.bounds.body_seconds + self._total / SLOWEST_BYTES_PER_SECOND - self._waited
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(max(0.0, left)):
                await self._news.wait()
        except TimeoutError as error:
            raise BodyTooSlow from error
        self._waited += loop.time() - began

    async def body(self, max_bytes: int) -> bytes:
        """The whole body within one deadline; raises BodyTooLarge and what `chunk` raises."""
        declared = self.received.header(b"content-length")
        if declared and int(declared[0]) > max_bytes:
            raise BodyTooLarge
        if self._complete and len(self._buffer) <= 1:
            data = self._buffer.popleft() if self._buffer else b""
            if len(data) > max_bytes:
                raise BodyTooLarge
            return data
        parts: list[bytes] = []
        total = 0
        try:
            async with asyncio.timeout(self._connection.bounds.body_seconds):
                while part := await self.chunk():
                    total += len(part)
                    if total > max_bytes:
                        raise BodyTooLarge
                    parts.append(part)
        except TimeoutError as error:
            raise BodyTooSlow from error
        return b"".join(parts)

    def answer(self, answer: Answer) -> None:
        """The whole answer at once."""
        length = () if answer.status in _WITHOUT_LENGTH else ((b"content-length", str(len(answer.body)).encode()),)
        self.start(answer.status, (*answer.headers, *length))
        self.write(answer.body if self.received.method != "HEAD" else b"")
        self.end()

    def start(self, status: int, headers: Headers) -> None:
        """The head of an answer; `headers` frame the body (content-length or transfer-encoding)."""
        self.started = True
        lines = [b"HTTP/1.1 %d %s" % (status, _REASONS.get(status, b"Status"))]
        lines += [name + b": " + value for name, value in headers]
        if not self._connection.stays_open(self):
            lines.append(b"connection: close")
        self._connection.send(b"\r\n".join(lines) + b"\r\n\r\n")

    def write(self, data: bytes) -> None:
        if data:
            self._connection.send(data)

    async def drain(self) -> None:
        """Waits while the other side doesn't read; raises ConnectionGone."""
        await self._connection.drain()

    def end(self) -> None:
        self.answered = True

    def abort(self) -> None:
        """Half an answer is no answer: the other side sees a broken connection."""
        self._connection.abort()


Handler = Callable[[Exchange], Awaitable[None]]


class Connection(asyncio.Protocol):
    """One connection; made by the server for each peer."""

    def __init__(self, handler: Handler, bounds: Bounds, connections: "dict[Connection, None]") -> None:
        self.bounds = bounds
        self._handler = handler
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._queue: deque[Exchange] = deque()
        self._current: Exchange | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._head: list[tuple[bytes, bytes]] = []
        self._target = b""
        self._head_size = self._header_bytes = 0
        self._broken: tuple[int, str] | None = None
        self._receiving: Exchange | None = None
        self._keep_alive = True
        self._paused = False
        self._closing = False
        self.is_gone = False

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        peername = transport.get_extra_info("peername")
        self.peer = str(peername[0]) if isinstance(peername, tuple) else "unix"
        self._parser = httptools.HttpRequestParser(self)
        if len(self._connections) >= self.bounds.max_connections and not _make_room(self._connections):
            self._closing = True
        self._connections[self] = None
        self._task = self._loop.create_task(self._serve())
        self._expect_head(self.bounds.head_seconds)
        if self._closing:
            self.abort()

    def data_received(self, data: bytes) -> None:
        if self._broken is not None or self._closing:
            return
        if not self._in_body():
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._break(400, "no upgrade is spoken here")
        except httptools.HttpParserError as error:
            self._break(400, str(error) or "not HTTP/1.1")
        if self._broken is None and not self._in_body() and self._head_size > self.bounds.head_bytes:
            self._break(431, "the head is too large")

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_gone = True
        self._connections.pop(self, None)
        self._cancel_timer()
        if self._current is not None:
            self._current.hear()
        self._wake()
        self.resume_writing()
        self._task.cancel()

    def pause_writing(self) -> None:
        if self._writable is None:
            self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # llhttp's side

    def on_message_begin(self) -> None:
        self._head, self._target, self._header_bytes = [], b"", 0

    def on_url(self, url: bytes) -> None:
        self._target += url
        if len(self._target) > self.bounds.head_bytes:
            self._break(431, "the head is too large")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._header_bytes += len(name) + len(value)
        if len(self._head) >= MAX_HEADERS or self._header_bytes > self.bounds.head_bytes:
            self._break(431, "the head is too large")
        self._head.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        objection = self._objection()
        if objection is not None:
            self._break(400, objection)
        if self._broken is not None:
            return
        self._cancel_timer()
        self._head_size = 0
        method = self._parser.get_method().decode("ascii")
        received = Received(method, self._target.decode("ascii", "surrogateescape"), tuple(self._head), self.peer)
        exchange = Exchange(self, received)
        self._queue.append(exchange)
        self._keep_alive = self._parser.should_keep_alive()
        self._receiving = exchange
        self._wake()

    def on_body(self, data: bytes) -> None:
        if self._broken is None and self._receiving is not None and self._receiving.feed(data) > WINDOW_BYTES:
            self._pause()

    def on_message_complete(self) -> None:
        if self._broken is not None or self._receiving is None:
            return
        self._receiving.complete()
        # What follows in the same packet waits its turn: pipelined requests are answered in order.
        if len(self._queue) > 8:
            self._break(400, "too many requests at once")
        elif self._queue:
            self._pause()

    # The answering side

    @property
    def is_broken(self) -> bool:
        return self._broken is not None

    def send(self, data: bytes) -> None:
        if not self.is_gone:
            self._transport.write(data)

    async def drain(self) -> None:
        if self.is_gone:
            raise ConnectionGone
        if self._writable is not None:
            async with asyncio.timeout(self.bounds.idle_seconds):
                await asyncio.shield(self._writable)

    def resume(self) -> None:
        if self._paused and not self.is_gone:
            self._paused = False
            self._transport.resume_reading()

    def stays_open(self, exchange: Exchange) -> bool:
        """A body that nobody read to its end makes the connection unusable."""
        return self._keep_alive and exchange.is_complete and not self._closing and self._broken is None

    def abort(self) -> None:
        self._transport.abort()

    @property
    def is_idle(self) -> bool:
        """Nothing is asked or answered on it."""
        return self._current is None and not self._queue and not self._in_body()

    def close_when_idle(self) -> None:
        """Answers what is under way, then closes."""
        self._closing = True
        if self._current is None and not self._queue:
            self._transport.close()

    async def _serve(self) -> None:
        while not self.is_gone:
            if not self._queue:
                if self._broken is not None:
                    self._refuse_broken()
                    return
                self._waiting = self._loop.create_future()
                await self._waiting
                continue
            exchange = self._current = self._queue.popleft()
            open_before = self._keep_alive
            try:
                await self._handler(exchange)
                is_sound = exchange.answered
            except BaseException:
                # A bug, or our own end: the peer sees a broken connection, the task's exception is reported.
                self.abort()
                raise
            self._current = None
            if not is_sound:
                self.abort()
                return
            if not open_before or not exchange.is_complete or self._closing:
                self._transport.close()
                return
            self._expect_head(self.bounds.idle_seconds)
            self.resume()

    def _refuse_broken(self) -> None:
        status, reason = self._broken or (400, "")
        body = b'{"errcode":"M_UNKNOWN","error":"' + reason.encode("ascii", "replace").replace(b'"', b"'") + b'"}'
        head = b"HTTP/1.1 %d Refused\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
        self.send(head % (status, len(body)) + body)
        self._transport.close()

    def _objection(self) -> str | None:
        """RFC 9112 3.2 and 6: what two readers could read in two ways."""
        names = [name for name, _ in self._head]
        if self._parser.get_http_version() != "1.1":
            return "only HTTP/1.1 is spoken here"
        if b"upgrade" in names or self._parser.get_method() == b"CONNECT":
            return "no other protocol is spoken here"
        if names.count(b"host") != 1:
            return "exactly one Host is needed"
        if names.count(b"content-length") > 1 or names.count(b"transfer-encoding") > 1:
            return "a framing header stands twice"
        if b"content-length" in names and b"transfer-encoding" in names:
            return "both Content-Length and Transfer-Encoding"
        for name, value in self._head:
            if not _NAME.fullmatch(name):
                return "a header name holds a character that it may not"
            if name == b"content-length" and not (value.isdigit() and len(value) <= 15):
                return "Content-Length is no number"
            if name == b"transfer-encoding" and value.lower() != b"chunked":
                return "a transfer encoding that is not spoken here"
            if _CONTROL.search(value):
                return "a control character in a header"
        return None

    def _in_body(self) -> bool:
        return self._receiving is not None and not self._receiving.is_complete

    def _break(self, status: int, reason: str) -> None:
        if self._broken is None:
            self._broken = (status, reason)
            self._pause()
            if self._receiving is not None:
                self._receiving.hear()
            self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _pause(self) -> None:
        if not self._paused and not self.is_gone:
            self._paused = True
            self._transport.pause_reading()

    def _expect_head(self, seconds: float) -> None:
        self._cancel_timer()
        self._timer = self._loop.call_later(seconds, self._transport.close)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _make_room(connections: dict[Connection, None]) -> bool:
    """Cuts the oldest connection on which nothing is under way; False when there is none."""
    oldest = next((connection for connection in connections if connection.is_idle), None)
    if oldest is None:
        return False
    connections.pop(oldest)
    oldest.abort()
    return True


class HttpServer:
    """Connections of one listener; closes gracefully."""

    def __init__(self, handler: Handler, bounds: Bounds | None = None) -> None:
        self._handler = handler
        self._bounds = bounds or Bounds()
        self._connections: dict[Connection, None] = {}

    def __call__(self) -> Connection:
        """asyncio's protocol factory."""
        return Connection(self._handler, self._bounds, self._connections)

    async def close(self, grace_seconds: float) -> None:
        """Lets answers under way end within `grace_seconds`, then cuts."""
        for connection in list(self._connections):
            connection.close_when_idle()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace_seconds):
                while self._connections:
                    await asyncio.sleep(0.02)
        for connection in list(self._connections):
            connection.abort()
