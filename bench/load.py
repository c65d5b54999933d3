# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Load over TLS with kept connections, and the CPU that a server spends under it."""

import asyncio
import os
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import httptools

CONNECTIONS = 16


def cpu_seconds(*processes: int) -> float:
    """User and system time of processes, without their children."""
    total = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.waiting: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        status, self.parser = self.parser.get_status_code(), httptools.HttpResponseParser(self)
        if self.waiting is not None:
            self.waiting.set_result(status)

    async def ask(self, raw: bytes) -> int:
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(raw)  # type: ignore[attr-defined]  # a stream transport
        return await self.waiting


async def ask_all(
    port: int, connections: int, each: int, next_request: Callable[[], Awaitable[bytes]], taken: list[float]
) -> None:
    """`each` requests on each of so many connections, whatever they are answered; the seconds of each into `taken`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    loop = asyncio.get_running_loop()

    async def work() -> None:
        _, connection = await loop.create_connection(_Connection, "127.0.0.1", port, ssl=context)
        for _ in range(each):
            raw = await next_request()
            began = time.perf_counter()
            await connection.ask(raw)
            taken.append(time.perf_counter() - began)
        connection.transport.close()  # type: ignore[attr-defined]  # a stream transport

    await asyncio.gather(*(work() for _ in range(connections)))


async def send_all(port: int, requests: Sequence[bytes]) -> None:
    """Every request once, over `CONNECTIONS` connections; raises RuntimeError unless all are answered with 200."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    loop = asyncio.get_running_loop()
    waiting = iter(requests)

    async def work() -> None:
        _, connection = await loop.create_connection(_Connection, "127.0.0.1", port, ssl=context)
        for raw in waiting:
            status = await connection.ask(raw)
            if status != 200:
                raise RuntimeError(f"answered {status}")
        connection.transport.close()  # type: ignore[attr-defined]  # a stream transport

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
