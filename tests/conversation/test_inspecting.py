# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A room of forty megabytes costs a few in memory, and no one but its own member waits for it."""

import json
import tracemalloc

import pytest
from tests.attack.cast import FRIEND, OWN, STRANGER
from tests.events import a_membership, an_event
from tests.register_repository import NOON
from tests.unit.test_policy_transaction import REGISTER

from verbund.gateway.inspecting import Inspecting, Spooled
from verbund.matrix.endpoints import ENDPOINTS
from verbund.matrix.names import ServerName
from verbund.policy.answers import AnswerRefused
from verbund.policy.contents import Contents
from verbund.policy.question import Direction, Question

JOIN = next(row for row in ENDPOINTS if row.name == "send_join")
QUESTION = Question(Direction.OUT, JOIN, ServerName(OWN), ServerName(FRIEND.name), ServerName(OWN), Contents(), NOON)
ONE = json.dumps(a_membership(FRIEND.name, FRIEND.key, "join", displayname="x" * 300)).encode()
STRANGE = json.dumps(an_event(STRANGER.name, STRANGER.key)).encode()
PIECES, OF_EACH = 800, 50


class Streaming:
    """Stands for a peer's answer, made while it is read."""

    status = 200

    def __init__(self, last: bytes = ONE) -> None:
        self._pieces = self._make(last)
        self.closed = False

    def _make(self, last: bytes):
        yield b'{"origin":"kreis.example","auth_chain":[],"state":[' + ONE
        for _ in range(PIECES):
            yield (b"," + ONE) * OF_EACH
        yield b"," + last + b"]}"

    async def chunk(self) -> bytes:
        return next(self._pieces, b"")

    def close(self) -> None:
        self.closed = True


async def test_a_large_room_is_judged_in_little_memory_and_passed_on_whole(tmp_path):
    inspecting, response = Inspecting(tmp_path, 10**9, 10**6), Streaming()
    tracemalloc.start()
    inspected = await inspecting.inspect(QUESTION, REGISTER, "/_matrix/federation/v2/send_join/x/y", response)
    answer, size = inspected.answer, 0
    assert isinstance(answer, Spooled)
    async for piece in answer.pieces():
        size += len(piece)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == answer.size > 25_000_000
    assert peak < 4_000_000
    assert response.closed
    assert list(tmp_path.iterdir()) == []


async def test_a_stranger_at_its_end_and_none_of_it_passes(tmp_path):
    inspecting, response = Inspecting(tmp_path, 10**9, 10**6), Streaming(STRANGE)
    with pytest.raises(AnswerRefused, match="event-is-of-the-verbund"):
        await inspecting.inspect(QUESTION, REGISTER, "/_matrix/federation/v2/send_join/x/y", response)
    assert response.closed
    assert list(tmp_path.iterdir()) == []
