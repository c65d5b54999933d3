# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A member shows us that a stranger is in a room: an alarm, and our homeserver holds the room (docs/decisions/023)."""

from collections import OrderedDict

import orjson

from verbund.gateway.border import Border
from verbund.gateway.homeserver import Homeserver
from verbund.gateway.http_client import AnswerTooLarge, UpstreamFault
from verbund.policy.vouching import ROOMS_PATH, Voucher

AGAIN_SECONDS = 600.0
MOST_REMEMBERED = 2000
MAX_ANSWER_BYTES = 4096


class Strangers:
    """Tells our homeserver, and people once."""

    def __init__(self, border: Border, homeserver: Homeserver, voucher: Voucher) -> None:
        self._border = border
        self._homeserver = homeserver
        self._voucher = voucher
        self._told: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def noticed(self, room: str, stranger: str, member: str) -> None:
        """Raises UpstreamFault when our homeserver can't be told: then whoever showed it must show it again."""
        key, now = (room, member), self._border.steady()
        if not room or now - self._told.get(key, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return
        held = await self._hold(room, stranger, member)
        self._told[key] = now
        if len(self._told) > MOST_REMEMBERED:
            self._told.popitem(last=False)
        if held:
            # Else none of ours are in it, or that member isn't: with such rooms it could fill the log.
            sentence = f"{member} has let {stranger}, a stranger, into room {room}: nobody of ours writes there now"
            self._border.audit.event("alarm", sentence)

    async def withdraw(self, room: str, user: str, member: str) -> None:
        """A join that the member accepted and whose answer we refused: there, our person must not stand in the room."""
        try:
            done = (await self._tell({"withdraw": room, "user": user, "member": member})).get("withdrawn") is True
        except UpstreamFault:
            done = False
        outcome = "is taken back" if done else "could not be taken back: ask that member's operator"
        self._border.audit.event("join", f"the join of {user} into room {room} at {member} {outcome}")

    async def _hold(self, room: str, stranger: str, member: str) -> bool:
        return (await self._tell({"hold": room, "stranger": stranger, "member": member})).get("held") is True

    async def _tell(self, what: dict[str, str]) -> dict[str, object]:
        body = orjson.dumps(what)
        code = self._voucher.vouch("POST", ROOMS_PATH, b"", body, self._border.clock())
        try:
            answer = await (await self._homeserver.tell_module(ROOMS_PATH, body, code)).read(MAX_ANSWER_BYTES)
            if answer.status != 200:
                raise UpstreamFault(f"our homeserver's module answers {answer.status}")
            told: dict[str, object] = orjson.loads(answer.body)
            return told
        except (AnswerTooLarge, orjson.JSONDecodeError) as error:
            raise UpstreamFault(str(error)) from error
