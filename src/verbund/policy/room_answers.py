# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Answers that bring a room's events, judged as they arrive: one event of a stranger, and none of the answer is passed on.

State and authorisation make sense only whole, so nothing is taken out of them. Here a room's composition is judged: whoever
is in it stands in its state.
Spec: s2s joining-rooms, retrieving-events
"""

from verbund.matrix.canonical_json import InvalidJson, JsonValue
from verbund.matrix.json_stream import ObjectStream
from verbund.policy.answers import AnswerRefused
from verbund.policy.events import Servers, event_objection

WELL_FORMED = "answer-is-well-formed"
_EVENTS = frozenset("state auth_chain pdus event".split())
_IDS = frozenset("pdu_ids auth_chain_ids".split())
_SERVERS = "servers_in_room"
_LISTS = (_EVENTS - {"event"}) | _IDS | {_SERVERS}


class RoomAnswer:
    """Feed it an answer's bytes; it raises AnswerRefused at the first thing that may not enter."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._stream = ObjectStream(_LISTS)

    def feed(self, data: bytes) -> None:
        """More of the answer."""
        try:
            found = self._stream.feed(data)
        except InvalidJson as error:
            raise AnswerRefused(WELL_FORMED, f"not a JSON object that Matrix can sign: {error}") from error
        self._judge(found)

    def finish(self) -> None:
        """That was all."""
        try:
            found = self._stream.finish()
        except InvalidJson as error:
            raise AnswerRefused(WELL_FORMED, f"not a JSON object that Matrix can sign: {error}") from error
        self._judge(found)

    def _judge(self, found: list[tuple[str, JsonValue]]) -> None:
        for key, value in found:
            if key in _EVENTS:
                objection = event_objection(value, self._servers, fresh=False)
                if objection is not None:
                    raise AnswerRefused(objection.rule, objection.reason, objection.stranger)
            elif key in _IDS:
                if not isinstance(value, str) or len(value) > 255:
                    raise AnswerRefused(WELL_FORMED, "event IDs are texts")
            elif key == _SERVERS:
                self._server(value)

    def _server(self, name: JsonValue) -> None:
        """Of a join whose members come later, this is all that says who is in the room."""
        if not isinstance(name, str) or len(name) > 255:
            raise AnswerRefused(WELL_FORMED, "servers are texts")
        if not self._servers.is_listed(name):
            raise AnswerRefused("room-holds-no-stranger", f"{name} is in the room, which is not in this Verbund.", name)
