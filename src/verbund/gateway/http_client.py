# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""HTTP/1.1 to a next hop: kept connections, bounded in number, in time and in what waits in memory.

The caller writes the head, since bytes are forwarded as received; llhttp reads the answer.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import httptools

from verbund.gateway.messages import Answer, Headers

WINDOW_BYTES = 262_144
MAX_HEAD_BYTES = 65_536
# A request that met a connection which the other side had just closed may be sent once more.
_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "OPTIONS", "DELETE"})


class UpstreamFault(Exception):
    """The next hop can't be reached, doesn't answer in time or answers what isn't HTTP."""


class CannotConnect(UpstreamFault):
    """Nothing was sent."""


class AnswerTooLarge(Exception):
    """The next hop answers more than may be taken."""


class Upstream(asyncio.Protocol):
    """One connection to the next hop; one request at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parser: httptools.HttpResponseParser | None = None
        self._chunks: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._news = asyncio.Event()
        self._writable: asyncio.Future[None] | None = None
        self._head_size = 0
        self._paused = False
        self._done = True
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.has_head = False
        self.is_open = False
        self.fault: str | None = None
        self.reusable = False
        self._is_head = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.is_open = True

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if not self._done and self._parser is not None:
            # RFC 9112 6.3: a body without framing ends with the connection; ours must be framed, so this is half an answer.
            self.fault = self.fault or "the connection ended in the middle"
        self._news.set()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        if self._parser is None or self._done:
            self.fault = "an answer that nobody asked for"
            self.transport.abort()
            return
        if not self.has_head:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.fault = f"not HTTP/1.1: {error}"
        if not self.has_head and self._head_size > MAX_HEAD_BYTES:
            self.fault = "the head of the answer is too large"
        if self.fault is not None:
            self.transport.abort()
        self._news.set()

    def eof_received(self) -> bool:
        return False

    def pause_writing(self) -> None:
        if self._writable is None:
            self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # llhttp's side

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        if self._parser is None:
            return
        self.status = self._parser.get_status_code()
        if self.status < 200:
            self.headers = []
            return
        self.has_head = True
        # RFC 9110 9.3.2: whatever length it names, no body follows; llhttp can't know, so the connection isn't kept.
        self._done = self._is_head

    def on_body(self, data: bytes) -> None:
        self._chunks.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes > WINDOW_BYTES and not self._paused:
            self._paused = True
            self.transport.pause_reading()

    def on_message_complete(self) -> None:
        if self.has_head and self._parser is not None:
            self._done = True
            self.reusable = self._parser.should_keep_alive()

    # The asking side

    def ask(self, method: str, head: bytes) -> None:
        """Sends a request's head (and body, where it is at hand) and forgets the answer before."""
        self._parser = httptools.HttpResponseParser(self)
        self._chunks.clear()
        self._waiting_bytes = self._head_size = 0
        self._done = self.has_head = self.reusable = False
        self._is_head = method == "HEAD"
        self.headers = []
        self.status = 0
        self.transport.write(head)

    async def send(self, data: bytes) -> None:
        """A piece of a streamed body."""
        if self.is_open:
            self.transport.write(data)
        if self._writable is not None:
            await asyncio.shield(self._writable)

    async def head(self) -> None:
        """Waits for the answer's head; raises UpstreamFault."""
        while not self.has_head:
            self._raise_fault()
            self._news.clear()
            await self._news.wait()

    async def chunk(self) -> bytes:
        """The next piece of the answer, empty at its end; raises UpstreamFault."""
        while not self._chunks:
            if self._done:
                return b""
            self._raise_fault()
            self._news.clear()
            await self._news.wait()
        data = self._chunks.popleft()
        self._waiting_bytes -= len(data)
        if self._paused and self._waiting_bytes < WINDOW_BYTES // 2 and self.is_open:
            self._paused = False
            self.transport.resume_reading()
        return data

    def _raise_fault(self) -> None:
        if self.fault is not None or not self.is_open:
            raise UpstreamFault(self.fault or "the connection was closed")


Connect = Callable[[], Awaitable[Upstream]]


def unix_connect(path: str) -> Connect:
    """Connections to a unix socket."""

    async def connect() -> Upstream:
        try:
            _, upstream = await asyncio.get_running_loop().create_unix_connection(Upstream, path)
        except OSError as error:
            raise CannotConnect(f"{path}: {error.strerror}") from error
        return upstream

    return connect


def tls_connect(host: str, port: int, context: ssl.SSLContext, server_hostname: str, accept: Callable[[bytes], None]) -> Connect:
    """TLS connections; `accept` gets the peer's certificate (DER) before a byte is sent, and raises UpstreamFault."""

    async def connect() -> Upstream:
        loop = asyncio.get_running_loop()
        try:
            transport, upstream = await loop.create_connection(
                Upstream, host, port, ssl=context, server_hostname=server_hostname, ssl_handshake_timeout=10
            )
        except (OSError, ssl.SSLError) as error:
            raise CannotConnect(f"{host}:{port}: {error}") from error
        try:
            accept(transport.get_extra_info("ssl_object").getpeercert(binary_form=True) or b"")
        except UpstreamFault as error:
            transport.abort()
            raise CannotConnect(str(error)) from error
        return upstream

    return connect


class Pool:
    """Connections to one next hop, the last used first."""

    def __init__(self, connect: Connect, *, most: int, idle_seconds: float, timeout_seconds: float) -> None:
        self._connect = connect
        self._free: deque[tuple[float, Upstream]] = deque()
        self._slots = asyncio.Semaphore(most)
        self._idle_seconds = idle_seconds
        self._timeout_seconds = timeout_seconds

    async def ask(self, method: str, head: bytes, body: AsyncIterator[bytes] | None = None) -> "Response":
        """Sends and waits for the answer's head; raises UpstreamFault. A streamed body can't be sent twice."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                await self._slots.acquire()
                try:
                    return await self._ask(method, head, body)
                except BaseException:
                    self._slots.release()
                    raise
        except TimeoutError as error:
            raise UpstreamFault(f"no answer within {self._timeout_seconds:g} s") from error

    async def _ask(self, method: str, head: bytes, body: AsyncIterator[bytes] | None) -> "Response":
        upstream = self._reuse()
        if upstream is not None and body is None:
            try:
                return await self._once(upstream, method, head, None)
            except UpstreamFault:
                if upstream.has_head or method not in _REPEATABLE:
                    raise
        elif upstream is not None:
            return await self._once(upstream, method, head, body)
        return await self._once(await self._connect(), method, head, body)

    async def _once(self, upstream: Upstream, method: str, head: bytes, body: AsyncIterator[bytes] | None) -> "Response":
        try:
            upstream.ask(method, head)
            if body is not None:
                async for chunk in body:
                    await upstream.send(chunk)
            await upstream.head()
        except BaseException:
            upstream.transport.abort()
            raise
        return Response(self, upstream, self._timeout_seconds)

    def _reuse(self) -> Upstream | None:
        oldest = asyncio.get_running_loop().time() - self._idle_seconds
        while self._free:
            since, upstream = self._free.pop()
            if upstream.is_open and since > oldest:
                return upstream
            upstream.transport.close()
        return None

    def give_back(self, upstream: Upstream) -> None:
        """A connection whose answer was read to its end is kept; any other is cut."""
        self._slots.release()
        if upstream.is_open and upstream.reusable:
            self._free.append((asyncio.get_running_loop().time(), upstream))
        else:
            upstream.transport.abort()

    def close(self) -> None:
        while self._free:
            self._free.pop()[1].transport.close()


class Response:
    """An answer whose body still flows. Always `close` it."""

    __slots__ = ("_pool", "_timeout_seconds", "_upstream", "headers", "status")

    def __init__(self, pool: Pool, upstream: Upstream, timeout_seconds: float) -> None:
        self._pool: Pool | None = pool
        self._upstream = upstream
        self._timeout_seconds = timeout_seconds
        self.status = upstream.status
        self.headers: Headers = tuple(upstream.headers)

    async def chunk(self) -> bytes:
        """The next piece, empty at the end; raises UpstreamFault."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._upstream.chunk()
        except TimeoutError as error:
            raise UpstreamFault(f"the answer stopped for {self._timeout_seconds:g} s") from error

    async def read(self, max_bytes: int) -> Answer:
        """The whole answer; raises AnswerTooLarge, UpstreamFault. Closes."""
        parts: list[bytes] = []
        total = 0
        try:
            while part := await self.chunk():
                total += len(part)
                if total > max_bytes:
                    raise AnswerTooLarge(f"more than {max_bytes} bytes")
                parts.append(part)
        finally:
            self.close()
        return Answer(self.status, self.headers, b"".join(parts))

    def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.give_back(self._upstream)
