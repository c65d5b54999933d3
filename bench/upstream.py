# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A homeserver's place in the benchmark: answers every request on a unix socket with the same small body."""

import asyncio
import sys

import httptools
import uvloop

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n" + b'{"pdus": {}}'


class Upstream(asyncio.Protocol):
    """Reads requests, says the same."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        self.transport.write(ANSWER)  # type: ignore[attr-defined]  # a stream transport


async def main() -> None:
    loop = asyncio.get_running_loop()
    for path in sys.argv[1:]:
        await loop.create_unix_server(Upstream, path)
    await asyncio.Event().wait()


uvloop.run(main())
