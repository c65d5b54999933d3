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
        done = "nobody of ours writes there now" if held else "none of ours are in it"
        self._border.audit.event("alarm", f"{member} has let {stranger}, a stranger, into room {room}: {done}")

    async def _hold(self, room: str, stranger: str, member: str) -> bool:
        body = orjson.dumps({"hold": room, "stranger": stranger, "member": member})
        code = self._voucher.vouch("POST", ROOMS_PATH, b"", body, self._border.clock())
        try:
            answer = await (await self._homeserver.tell_module(ROOMS_PATH, body, code)).read(MAX_ANSWER_BYTES)
            return answer.status == 200 and orjson.loads(answer.body).get("held") is True
        except (AnswerTooLarge, orjson.JSONDecodeError) as error:
            raise UpstreamFault(str(error)) from error
