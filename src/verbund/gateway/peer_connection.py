# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""One connection to a peer: a question, its bounded answer, the next question. A peer that says more than asked is cut off."""

import asyncio
from dataclasses import dataclass

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from verbund.gateway.messages import Answer

_MAX_HEAD_BYTES = 32 * 1024
_NO_BODY = frozenset({204, 304})


class PeerFault(Exception):
    """The peer did not give an answer that we can use."""


class UnusedConnectionClosed(PeerFault):
    """The connection ended before a byte of the answer came."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much the answer may be."""

    max_body_bytes: int


class Connection(asyncio.Protocol):
    """Speaks HTTP/1.1 with one peer, one question at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._reader = _Reader(Bounds(0))
        self._is_open = False

    @property
    def is_reusable(self) -> bool:
        """Whether a next question may be asked here."""
        return self._is_open and self._waiting is None and self._reader.keeps_alive

    async def ask(self, data: bytes, bounds: Bounds) -> Answer:
        """Writes the question and waits for the whole answer; raises PeerFault."""
        if not self._is_open or self._transport is None:
            raise UnusedConnectionClosed("the peer closed the connection")
        self._reader = _Reader(bounds)
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(data)
        try:
            return await self._waiting
        finally:
            self._waiting = None

    def abort(self) -> None:
        """Ends the connection at once."""
        self._is_open = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._is_open = True

    def data_received(self, data: bytes) -> None:
        if self._waiting is None or self._waiting.done():
            # Unasked bytes would become the answer to the next question.
            self.abort()
            return
        try:
            answer = self._reader.feed(data)
        except PeerFault as fault:
            self._fail(fault)
            return
        if answer is not None:
            self._waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_open = False
        if self._reader.has_begun:
            self._fail(PeerFault("the peer closed the connection in the middle of its answer"))
        else:
            self._fail(UnusedConnectionClosed("the peer closed the connection without an answer"))

    def _fail(self, fault: PeerFault) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(fault)
        self.abort()


class _Reader:
    """Bytes in, one answer out."""

    def __init__(self, bounds: Bounds) -> None:
        self._parser = HttpResponseParser(self)
        self._bounds = bounds
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._body_bytes = 0
        self._head_bytes = 0
        self._fault: PeerFault | None = None
        self._answer: Answer | None = None
        self.has_begun = False
        self.keeps_alive = True

    def feed(self, data: bytes) -> Answer | None:
        """The answer once it is whole; raises PeerFault."""
        self.has_begun = True
        if not self._body_bytes and not self._has_head:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as error:
            raise PeerFault("the peer wants to change the protocol") from error
        except HttpParserError as error:
            raise self._fault or PeerFault("the peer's answer is not HTTP/1.1") from error
        if self._fault is not None:
            raise self._fault
        if not self._has_head and self._head_bytes > _MAX_HEAD_BYTES:
            raise PeerFault("the head of the peer's answer is too large")
        return self._answer

    _has_head = False

    def on_message_begin(self) -> None:
        if self._answer is not None:
            self._fault = PeerFault("the peer answered twice")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self._has_head = True
        if sum(len(name) + len(value) for name, value in self._headers) > _MAX_HEAD_BYTES:
            self._fault = PeerFault("the head of the peer's answer is too large")
        status = self._parser.get_status_code()
        if status >= 200 and status not in _NO_BODY and not self._has_length():
            self._fault = PeerFault("the peer's answer has no length")

    def on_body(self, data: bytes) -> None:
        self._body_bytes += len(data)
        if self._body_bytes > self._bounds.max_body_bytes:
            self._fault = PeerFault(f"the peer's answer is larger than {self._bounds.max_body_bytes} bytes")
            raise self._fault
        self._body.append(data)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:
            # RFC 9110 15.2: interim answers may come before the final one.
            self._headers.clear()
            self._has_head = False
            return
        self.keeps_alive = self._parser.should_keep_alive()
        self._answer = Answer(status, tuple(self._headers), b"".join(self._body))

    def _has_length(self) -> bool:
        names = {name for name, _ in self._headers}
        return b"content-length" in names or b"transfer-encoding" in names
