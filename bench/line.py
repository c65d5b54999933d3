# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A slow line that a browser is put behind: page and worker share it, as they share a real one, and every byte is counted.

Chromium's own slowing down is for each page apart, so that what the worker fetches would neither be slow nor counted.
This is a SOCKS5 proxy (RFC 1928) for the loopback: the few bytes of it that a browser needs.
"""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MBIT_1_6 = 200_000
DELAY = 0.075
_CHUNK = 4096
_ACCEPTED = b"\x05\x00\x00\x01" + bytes(6)


class Lane:
    """One direction: so many bytes a second, whoever they belong to; each arrives a while later."""

    def __init__(self, bytes_per_second: int, delay: float) -> None:
        self.carried = 0
        self._rate = bytes_per_second
        self._delay = delay
        self._free_at = 0.0

    def put(self, size: int) -> tuple[float, float]:
        """When the lane can take more, and when this has arrived."""
        now = asyncio.get_running_loop().time()
        self.carried += size
        self._free_at = max(now, self._free_at) + size / self._rate
        return self._free_at, self._free_at + self._delay


class Line:
    """`address` goes into a browser's settings; `down` and `up` say what went through."""

    def __init__(self) -> None:
        self.down = Lane(MBIT_1_6, DELAY)
        self.up = Lane(MBIT_1_6, DELAY)
        self.address = ""
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def received_kilobytes(self) -> float:
        return self.down.carried / 1000

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve_one, "127.0.0.1", 0)
        self.address = f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    def cut(self) -> None:
        for writer in self._open:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            port = await _wanted_port(reader, writer)
            # The way there and back that opening a connection takes.
            await asyncio.sleep(2 * DELAY)
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(_ACCEPTED)
            async with asyncio.TaskGroup() as group:
                group.create_task(_carry(reader, far_writer, self.up))
                group.create_task(_carry(far_reader, writer, self.down))
        except* (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()


async def _wanted_port(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    """Whatever host is asked for: everything of this Verbund is on the loopback."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\x00")
    *_, kind = await reader.readexactly(4)
    size = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
    await reader.readexactly(size)
    port: int = struct.unpack("!H", await reader.readexactly(2))[0]
    return port


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lane: Lane) -> None:
    arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    async def deliver() -> None:
        while True:
            at, data = await arriving.get()
            await asyncio.sleep(max(0.0, at - loop.time()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()

    async with asyncio.TaskGroup() as group:
        group.create_task(deliver())
        while data := await reader.read(_CHUNK):
            free_at, arrives_at = lane.put(len(data))
            arriving.put_nowait((arrives_at, data))
            await asyncio.sleep(max(0.0, free_at - loop.time()))
        arriving.put_nowait((0.0, b""))


@asynccontextmanager
async def a_line() -> AsyncIterator[Line]:
    line = Line()
    server = await line.serve()
    try:
        yield line
    finally:
        server.close()
        line.cut()
