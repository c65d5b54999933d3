# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The way to the peers: kept TLS connections, a bounded number to each address, one total deadline for each question.

A connection counts only for the pins it was made with: the pool's key holds them, so that a pin taken out of the register
is never met again. Nothing is written before the peer's key has been checked.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from verbund.gateway.messages import Answer
from verbund.gateway.peer_connection import Bounds, Connection, PeerFault, UnusedConnectionClosed
from verbund.gateway.peer_trust import Trust

# A server may close an idle connection just as we write; only what may be asked twice is then asked again.
# RFC 9110 9.2.2
_REPEATABLE = frozenset({"GET", "PUT"})


@dataclass(frozen=True, slots=True)
class PeerAddress:
    """Where to connect, and what the other end must prove: a pinned key, or a certificate for `name`."""

    host: str
    port: int
    name: str
    pins: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class PeerQuestion:
    """One request to a peer; its bytes are complete but for nothing."""

    method: str
    data: bytes
    max_answer_bytes: int


@dataclass(frozen=True, slots=True)
class PeerLimits:
    """What one peer may take from us."""

    connections_per_peer: int = 32
    connect_seconds: float = 5.0
    idle_seconds: float = 20.0


class Unreachable(PeerFault):
    """No connection could be made; nothing was sent, another endpoint may be tried."""


class Untrusted(Unreachable):
    """Somebody answers there who is not the member."""


@dataclass(slots=True)
class _Pool:
    places: asyncio.Semaphore
    idle: list[tuple[float, Connection]] = field(default_factory=list)
    users: int = 0


class Peers:
    """Asks peers. Close it to drop every connection."""

    def __init__(self, trust: Trust, limits: PeerLimits, clock: Callable[[], float]) -> None:
        self._trust = trust
        self._limits = limits
        self._clock = clock
        self._pools: dict[PeerAddress, _Pool] = {}

    async def ask(self, address: PeerAddress, question: PeerQuestion) -> Answer:
        """The peer's answer; raises Unreachable, PeerFault. The caller sets the total deadline around it."""
        pool = self._pools.setdefault(address, _Pool(asyncio.Semaphore(self._limits.connections_per_peer)))
        pool.users += 1
        try:
            async with pool.places:
                return await self._ask_once_or_twice(pool, address, question)
        finally:
            pool.users -= 1
            self._forget_if_unused(address, pool)

    async def _ask_once_or_twice(self, pool: _Pool, address: PeerAddress, question: PeerQuestion) -> Answer:
        kept = self._kept(pool) if question.method in _REPEATABLE else None
        if kept is not None:
            try:
                return await self._ask_on(pool, kept, question)
            except UnusedConnectionClosed:
                pass
        return await self._ask_on(pool, await self._connect(address), question)

    async def _ask_on(self, pool: _Pool, connection: Connection, question: PeerQuestion) -> Answer:
        try:
            answer = await connection.ask(question.data, Bounds(question.max_answer_bytes))
        except BaseException:
            connection.abort()
            raise
        if connection.is_reusable:
            pool.idle.append((self._clock(), connection))
        else:
            connection.abort()
        return answer

    def _kept(self, pool: _Pool) -> Connection | None:
        """The connection used last, if it still stands; older ones are dropped once they have idled too long."""
        oldest = self._clock() - self._limits.idle_seconds
        while pool.idle and (pool.idle[0][0] < oldest or not pool.idle[0][1].is_reusable):
            pool.idle.pop(0)[1].abort()
        while pool.idle:
            connection = pool.idle.pop()[1]
            if connection.is_reusable:
                return connection
            connection.abort()
        return None

    async def _connect(self, address: PeerAddress) -> Connection:
        loop = asyncio.get_running_loop()
        attempt: Awaitable[tuple[asyncio.BaseTransport, Connection]] = loop.create_connection(
            Connection, address.host, address.port,
            ssl=self._trust.context_for(address.pins), server_hostname=address.name,
        )  # fmt: skip
        try:
            async with asyncio.timeout(self._limits.connect_seconds):
                transport, connection = await attempt
        except TimeoutError as error:
            raise Unreachable(f"no TLS connection within {self._limits.connect_seconds:g} s") from error
        except OSError as error:
            raise self._trust.explained(error, Unreachable, Untrusted) from error
        if not self._trust.holds(transport.get_extra_info("ssl_object"), address.pins):
            connection.abort()
            raise Untrusted("the peer's TLS key is not one that the register pins")
        return connection

    def _forget_if_unused(self, address: PeerAddress, pool: _Pool) -> None:
        if not pool.users and not any(connection.is_reusable for _, connection in pool.idle):
            self._pools.pop(address, None)

    def drop_idle(self) -> None:
        """Closes what has idled too long; called now and then."""
        oldest = self._clock() - self._limits.idle_seconds
        for address, pool in tuple(self._pools.items()):
            for since, connection in pool.idle:
                if since < oldest:
                    connection.abort()
            pool.idle = [kept for kept in pool.idle if kept[1].is_reusable]
            self._forget_if_unused(address, pool)

    def close(self) -> None:
        """Drops every idle connection."""
        for pool in self._pools.values():
            for _, connection in pool.idle:
                connection.abort()
        self._pools.clear()
