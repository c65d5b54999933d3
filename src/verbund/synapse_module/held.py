# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms into which somebody elsewhere has let a stranger: nobody of ours writes there until an operator lets them go.

The gateway says which (docs/decisions/023). Reading, leaving, putting people out and shutting servers out stay possible.
"""

import json
import logging
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from synapse.api.errors import Codes, FederationDeniedError, RequestSendFailed, SynapseError
from synapse.events import EventBase
from synapse.http.server import DirectServeJsonResource
from synapse.http.site import SynapseRequest
from synapse.module_api import JsonDict, ModuleApi
from synapse.storage.database import LoggingTransaction
from synapse.util.retryutils import NotRetryingDestination

from verbund.policy.vouching import HEADER, ROOMS_PATH, Voucher
from verbund.synapse_module.members import forbidden
from verbund.synapse_module.people import read_body

if TYPE_CHECKING:
    from synapse.server import HomeServer

logger = logging.getLogger(__name__)
# Another of Synapse's processes may have been told.
REREAD_SECONDS = 5.0
_TABLE = """CREATE TABLE IF NOT EXISTS verbund_held_rooms (
    room_id TEXT PRIMARY KEY, stranger TEXT NOT NULL, member TEXT NOT NULL, since BIGINT NOT NULL)"""
_GOING = frozenset({"leave", "ban"})


@dataclass(frozen=True, slots=True)
class Held:
    """`stranger` is the server that was let in, `member` the one from which we know."""

    room_id: str
    stranger: str
    member: str
    since: int


class HeldRooms:
    """Kept in Synapse's database, so that a restart changes nothing."""

    def __init__(self, hs: "HomeServer", api: ModuleApi, is_listed: Callable[[str], bool]) -> None:
        """`is_listed` says whether a server stands in the register now."""
        self._is_listed = is_listed
        self._hs = hs
        self._api = api
        self._rooms: dict[str, Held] = {}
        self._read_at: float | None = None

    async def all(self) -> list[Held]:
        await self._read()
        return sorted(self._rooms.values(), key=lambda held: held.since)

    async def hold(self, room: str, stranger: str, member: str) -> bool:
        """Whether it is held now: only where we and the member that says so are both in the room."""
        hosts = await self._hosts(room)
        if self._api.server_name not in hosts or member not in hosts:
            return False
        await self._read_if_old()
        row = (room, stranger, member, int(datetime.now(UTC).timestamp()))
        sql = "INSERT INTO verbund_held_rooms VALUES (?, ?, ?, ?) ON CONFLICT (room_id) DO NOTHING"
        await self._api.run_db_interaction("verbund_hold_room", lambda txn: txn.execute(sql, row))
        self._rooms.setdefault(room, Held(*row))
        return True

    async def withdraw(self, room: str, user: str, member: str) -> bool:
        """Whether a join is taken back that the member accepted and that never came to be here, since its answer was refused."""
        hosts = await self._hosts(room)
        if not user.endswith(f":{self._api.server_name}") or self._api.server_name in hosts:
            return False
        handler = self._hs.get_federation_handler()
        try:
            _, event, _ = await handler._make_and_verify_event([member], room, user, "leave", content={})
            await handler.federation_client.send_leave([member], event)
        except (SynapseError, RequestSendFailed, NotRetryingDestination, FederationDeniedError) as error:
            logger.warning("The join of %s into %s at %s is not taken back: %s", user, room, member, error)
            return False
        return True

    async def _hosts(self, room: str) -> Collection[str]:
        # Synapse's `cached` hides from mypy that this is a method.
        current_hosts = self._hs.get_datastores().main.get_current_hosts_in_room
        return await cast(Callable[[str], Awaitable[Collection[str]]], current_hosts)(room)

    async def release(self, room: str) -> bool:
        """Whether it was held."""
        await self._read()
        sql = "DELETE FROM verbund_held_rooms WHERE room_id = ?"
        await self._api.run_db_interaction("verbund_release_room", lambda txn: txn.execute(sql, (room,)))
        return self._rooms.pop(room, None) is not None

    async def refuse_if_held(self, room: str) -> None:
        """Raises SynapseError with a sentence."""
        await self._read_if_old()
        held = self._rooms.get(room)
        if held is not None and self._is_listed(held.stranger):
            # It was admitted just then, and others knew before we did.
            await self.release(room)
        elif held is not None:
            raise forbidden(
                f"In diesem Raum ist ein fremder Server ({held.stranger}). Bis er draußen ist, schreibt niemand von uns hinein.",
                f"A server outside the Verbund ({held.stranger}) is in this room. Until it is out, none of us write there.",
            )

    async def refuse_event_if_held(self, event: EventBase) -> None:
        """What gets people and servers out of the room is never refused."""
        gets_out = event.type == "m.room.member" and event.content.get("membership") in _GOING
        if not gets_out and event.type != "m.room.server_acl":
            await self.refuse_if_held(event.room_id)

    async def _read_if_old(self) -> None:
        if self._read_at is None or time.monotonic() - self._read_at > REREAD_SECONDS:
            await self._read()

    async def _read(self) -> None:
        def read(txn: LoggingTransaction) -> list[tuple[str, str, str, int]]:
            if self._read_at is None:
                txn.execute(_TABLE)
            txn.execute("SELECT room_id, stranger, member, since FROM verbund_held_rooms")
            return list(txn.fetchall())

        rows = await self._api.run_db_interaction("verbund_held_rooms", read)
        self._rooms = {row[0]: Held(*row) for row in rows}
        self._read_at = time.monotonic()


class HeldRoomsResource(DirectServeJsonResource):
    """For the gateway and the operator, who share a secret with us; the gateway lets nobody here from outside."""

    def __init__(self, hs: "HomeServer", rooms: HeldRooms, voucher: Voucher) -> None:
        super().__init__(clock=hs.get_clock())
        self._rooms = rooms
        self._voucher = voucher

    async def _async_render_POST(self, request: SynapseRequest) -> tuple[int, JsonDict]:
        asked = read_body(request)
        codes = request.requestHeaders.getRawHeaders(HEADER) or [""]
        body = _again(request)
        if len(codes) != 1 or not self._voucher.holds(codes[0], "POST", ROOMS_PATH, b"", body, datetime.now(UTC)):
            raise SynapseError(403, "Only for this site's own gateway and operator.", Codes.FORBIDDEN)
        match asked:
            case {"hold": str(room), "stranger": str(stranger), "member": str(member)}:
                return 200, {"held": await self._rooms.hold(room, stranger, member)}
            case {"withdraw": str(room), "user": str(user), "member": str(member)}:
                return 200, {"withdrawn": await self._rooms.withdraw(room, user, member)}
            case {"release": str(room)}:
                return 200, {"released": await self._rooms.release(room)}
            case {"list": True}:
                return 200, {"rooms": [asdict(held) for held in await self._rooms.all()]}
            case _:
                raise SynapseError(400, f"Not understood: {json.dumps(sorted(asked))}", Codes.BAD_JSON)


def _again(request: SynapseRequest) -> bytes:
    if request.content is None:
        return b""
    request.content.seek(0)
    return bytes(request.content.read())
