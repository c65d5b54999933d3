# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How often, how many at once and how large: for each member, for each kind of endpoint, and for what can be used up.

A member that asks a little too fast is made to wait; one that goes on is told 429 with a time, slowly, so that it can't keep
us busy with being refused. Its places are its own: it never takes those of others. A 429 makes Synapse hold back everything
for a while, so these bounds are far above what people do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from verbund.matrix.endpoints import Endpoint
from verbund.policy.contents import Contents
from verbund.policy.rate import MAX_BUCKETS, Rate

__all__ = ["BOUNDS", "MAX_BUCKETS", "Bound", "Limits", "Rate", "TooFast", "bound_of"]
PATIENCE_SECONDS = 2.0
# So long a member that was refused waits for being told.
SLOWLY_SECONDS = 0.5
PLACE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Bound:
    """For one member and one kind of endpoint; `says` is the handbook's word for the kind."""

    says: str
    per_second: float
    burst: float
    at_once: int
    max_body_bytes: int | None = None


_SEND = Bound("Transaktionen", 50, 200, 4)
_ENTER = Bound("Beitreten, Gehen, Anklopfen", 10, 100, 8, 262_144)
_INVITE = Bound("Einladungen", 5, 100, 8, 1_048_576)
_ROOM = Bound("Raumzustand und Verlauf", 20, 200, 4, 262_144)
_ASK = Bound("Anfragen nach Personen, Geräten, Räumen", 30, 300, 8, 1_048_576)
_CLAIM = Bound("Einmalschlüssel", 20, 200, 4, 1_048_576)
_MEDIA = Bound("Dateien", 20, 200, 8)
BOUNDS: dict[str, Bound] = {
    "send": _SEND,
    **dict.fromkeys("make_join send_join make_leave send_leave make_knock send_knock".split(), _ENTER),
    "invite": _INVITE,
    **dict.fromkeys("state state_ids event event_auth backfill missing_events hierarchy timestamp_to_event".split(), _ROOM),
    "keys_claim": _CLAIM,
    "media_download": _MEDIA,
    "media_thumbnail": _MEDIA,
}
# One inviter's invites, and one person's received from one member: beyond what people do by hand.
_PER_INVITER, _PER_INVITED = (0.5, 60.0), (0.2, 30.0)
# A device has about fifty one-time keys and makes new ones; in a large room each of a member's devices needs one of them.
_KEYS_OF_PERSON = (0.5, 500.0)


class TooFast(Exception):
    """A member is at a limit (429); `name` says which."""

    def __init__(self, name: str, milliseconds: int) -> None:
        super().__init__(name)
        self.name = name
        self.milliseconds = milliseconds


def bound_of(endpoint: Endpoint) -> Bound:
    """How one member may use `endpoint`."""
    return BOUNDS.get(endpoint.name, _ASK)


class Limits:
    """Counts for each member; `per_second` is what one may ask in all."""

    def __init__(self, per_second: float, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._all = Rate(per_second, per_second * 4)
        # A site that allows more in all allows more of each kind.
        scale = max(1.0, per_second / 50)
        kinds = {bound.says: bound for bound in (*BOUNDS.values(), _ASK)}
        self._kinds = {name: Rate(bound.per_second * scale, bound.burst * scale) for name, bound in kinds.items()}
        self._inviters, self._invited, self._keys = (
            Rate(each * scale, burst * scale) for each, burst in (_PER_INVITER, _PER_INVITED, _KEYS_OF_PERSON)
        )
        self._places: dict[tuple[str, str], tuple[asyncio.Semaphore, int]] = {}

    async def refuse_early(self, origin: str) -> None:
        """Raises TooFast for who is over the limit already, before anything costs us. It only looks: nobody can use up the
        share of another by saying its name."""
        wait = self._all.peek(origin, self._steady(), PATIENCE_SECONDS)
        if wait:
            await asyncio.sleep(min(SLOWLY_SECONDS, wait / 1000))
            raise TooFast("all requests", wait)

    async def take_any(self, origin: str) -> None:
        """Any request of an origin that has been authenticated, permitted or not: waits a moment, or raises TooFast."""
        await self._reserve(self._all, origin, "all requests")

    async def take(self, origin: str, endpoint: Endpoint, contents: Contents) -> None:
        """A request that is permitted: waits a moment, or raises TooFast."""
        bound = bound_of(endpoint)
        await self._reserve(self._kinds[bound.says], origin, endpoint.name)
        for rate, key, cost, name in self._of_contents(origin, endpoint, contents):
            wait = rate.take(key, self._steady(), cost)
            if wait:
                await asyncio.sleep(SLOWLY_SECONDS)
                raise TooFast(name, wait)

    @asynccontextmanager
    async def place(self, origin: str, endpoint: Endpoint) -> AsyncIterator[None]:
        """One of a member's own places for this kind; raises TooFast when none becomes free in time."""
        bound = bound_of(endpoint)
        key = (origin, bound.says)
        semaphore, users = self._places.get(key, (asyncio.Semaphore(bound.at_once), 0))
        self._places[key] = (semaphore, users + 1)
        try:
            await self._enter(semaphore, endpoint)
            try:
                yield
            finally:
                semaphore.release()
        finally:
            _, users = self._places[key]
            if users == 1:
                del self._places[key]
            else:
                self._places[key] = (semaphore, users - 1)

    async def _enter(self, semaphore: asyncio.Semaphore, endpoint: Endpoint) -> None:
        if not semaphore.locked():
            # Nobody is before us: no clock is needed.
            await semaphore.acquire()
            return
        try:
            async with asyncio.timeout(PLACE_SECONDS):
                await semaphore.acquire()
        except TimeoutError as error:
            raise TooFast(f"{endpoint.name} at once", 1000) from error

    async def _reserve(self, rate: Rate, origin: str, name: str) -> None:
        seconds, refused = rate.reserve(origin, self._steady(), PATIENCE_SECONDS)
        if refused:
            await asyncio.sleep(SLOWLY_SECONDS)
            raise TooFast(name, refused)
        if seconds:
            await asyncio.sleep(seconds)

    def _of_contents(self, origin: str, endpoint: Endpoint, contents: Contents) -> list[tuple[Rate, str, float, str]]:
        if endpoint.name == "keys_claim":
            return [(self._keys, f"{origin} {user}", count, "one-time keys of one person") for user, count in contents.claims]
        if endpoint.name == "invite" and contents.event is not None:
            inviter, invited = str(contents.event.get("sender")), str(contents.event.get("state_key"))
            return [
                (self._inviters, inviter, 1, "invites by one person"),
                (self._invited, f"{origin} {invited}", 1, "invites of one person"),
            ]
        return []
