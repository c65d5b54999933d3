# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""On readmission, what waits goes out at once: a refused transaction makes Synapse wait for minutes.

The same in-process steps as the admin API's `reset_connection`; nobody holds an admin token for it.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import TYPE_CHECKING, cast

from synapse.federation.transport.server._base import Authenticator
from synapse.storage.databases.main.transactions import DestinationRetryTimings

from verbund.matrix.names import ServerName
from verbund.register.model import Register

if TYPE_CHECKING:
    from synapse.server import HomeServer

logger = logging.getLogger(__name__)
# The other side may learn of the readmission a poll later than we, and refuse once more.
INSIST_SECONDS = 120.0
PAUSE_SECONDS = 1.0


class Waker:
    """Remembers who was active, and insists for a while for those who have become so."""

    def __init__(self, hs: "HomeServer", own: ServerName) -> None:
        self._authenticator = Authenticator(hs)
        store = hs.get_datastores().main
        # mypy takes the cached method's descriptor for an instance attribute.
        self._timings = cast(
            Callable[[Collection[str]], Awaitable[Mapping[str, DestinationRetryTimings | None]]],
            store.get_destination_retry_timings_batch,
        )
        self._own = own.text
        self._active: frozenset[str] = frozenset()
        self._insist: dict[str, float] = {}
        self._next = 0.0

    async def wake(self, register: Register) -> None:
        """Called often; costs a set comparison when nothing is to be done."""
        now = time.monotonic()
        active = frozenset(name for name, member in register.members.items() if member.is_active)
        if active != self._active:
            # When we ourselves are readmitted, every other member has refused us meanwhile.
            fresh = active - {self._own} if self._own in active - self._active else active - self._active
            self._insist |= {name: now + INSIST_SECONDS for name in fresh}
            self._active = active
        if not self._insist or now < self._next:
            return
        self._next = now + PAUSE_SECONDS
        self._insist = {name: until for name, until in self._insist.items() if now < until and name in active}
        # One query for all of them, then from Synapse's cache: after a start each member counts as newly active.
        for name, timings in (await self._timings(list(self._insist))).items():
            if timings is not None and timings.retry_last_ts:
                logger.info("%s is active again: what waits for it goes out now", name)
                await self._authenticator.reset_retry_timings(name)
