# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Tells every member that there is news: an empty request to its client address. It carries nothing and proves nothing.

Members poll anyway, at least every 45 seconds; this only makes it sooner. So nobody waits for it, nothing is repeated, no
answer is read, and a member that isn't there is no fault.
"""

import asyncio
import logging
from collections.abc import Iterable

import aiohttp

from verbund.register.model import Register, Status

log = logging.getLogger("verbund.registrar")
PATH = "/_verbund/v1/poll"
AT_ONCE = 256
EACH_SECONDS = 4.0


def addresses_of(register: Register) -> tuple[str, ...]:
    """Where members that follow can be told; those that have left follow no more."""
    return tuple(sorted({member.client_base_url for member in register.members.values() if member.status is not Status.LEFT}))


async def push(addresses: Iterable[str]) -> int:
    """Tells all of them, side by side; how many have heard."""
    limit = asyncio.Semaphore(AT_ONCE)
    connector = aiohttp.TCPConnector(limit=AT_ONCE, force_close=True)
    timeout = aiohttp.ClientTimeout(total=EACH_SECONDS)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def tell(address: str) -> bool:
            async with limit:
                try:
                    async with session.post(address + PATH, allow_redirects=False) as answer:
                        return answer.status == 200
                except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
                    return False

        heard = sum(await asyncio.gather(*(tell(address) for address in addresses)))
    return heard


class Pushing:
    """Tells everybody after each publication. One round at a time: news during a round are told in another one after it."""

    def __init__(self) -> None:
        self._waiting: tuple[str, ...] | None = None
        self._running: asyncio.Task[None] | None = None

    def begin(self, addresses: tuple[str, ...]) -> None:
        """Returns at once."""
        self._waiting = addresses
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._rounds())

    async def end(self) -> None:
        """Stops in the middle: members poll anyway."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _rounds(self) -> None:
        while (addresses := self._waiting) is not None:
            self._waiting = None
            heard = await push(addresses)
            log.info("%d of %d members have heard that there is news; the others ask within 45 s", heard, len(addresses))
