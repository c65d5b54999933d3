# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Our people join rooms elsewhere: a real Synapse through both halves of the border, and a member that lies."""

import json
import time
from urllib.parse import quote

import pytest

from .cast import FRIEND, STRANGER
from .door import Door
from .friend import TheirRoom
from .test_strangers import Ours, erika  # noqa: F401  # a fixture


def join(ours: Ours, room: TheirRoom) -> tuple[int, dict]:
    return ours.call("POST", f"join/{quote(room.room_id)}?server_name={FRIEND.name}&via={FRIEND.name}", {})


def a_room(door: Door) -> TheirRoom:
    return TheirRoom(door.friend, FRIEND.key)


def test_a_clean_room_is_joined_and_one_with_a_stranger_is_not(door: Door, erika: Ours):  # noqa: F811
    """JOIN-STRANGER-001"""
    room, other = a_room(door), a_room(door)
    room.open_to(room.joins(STRANGER.name, STRANGER.key))
    door.friend.asked.clear()
    status, told = join(erika, room)
    assert status == 403
    assert STRANGER.name in told["error"]
    assert room.room_id not in erika.call("GET", "joined_rooms")[1]["joined_rooms"]
    # Where it was accepted, it is taken back: our person doesn't stand in that room.
    left = [json.loads(body) for target, body in door.friend.asked if "/send_leave/" in target]
    assert [(event["state_key"], event["content"]["membership"], event["room_id"]) for event in left] == [
        (erika.user, "leave", room.room_id)
    ]
    said = str(door.lines(event="join")[-1]["message"])
    assert said.endswith("is taken back")
    assert room.room_id in said
    assert [line["rule"] for line in door.lines(outcome="answer-refused", endpoint="send_join")][-1] == "event-is-of-the-verbund"
    other.open_to()
    assert join(erika, other) == (200, {"room_id": other.room_id})
    assert other.room_id in erika.call("GET", "joined_rooms")[1]["joined_rooms"]
    assert erika.write(other.room_id)[0] == 200


@pytest.mark.parametrize("servers", [[STRANGER.name], [FRIEND.name, STRANGER.name], ["KREIS.example"], [7]])
def test_a_stranger_among_the_servers_of_a_join_without_members(door: Door, erika: Ours, servers: list[object]):  # noqa: F811
    """JOIN-STRANGER-002"""
    room = a_room(door)
    room.open_to(members_omitted=True, servers_in_room=servers)
    assert join(erika, room)[0] == 403
    assert room.room_id not in erika.call("GET", "joined_rooms")[1]["joined_rooms"]


def test_a_template_for_somebody_else_or_an_old_room(door: Door, erika: Ours):  # noqa: F811
    """JOIN-TEMPLATE-001"""
    room = a_room(door)
    honest = room.template
    for spoil in (
        lambda made: {**made, "room_version": "1"},
        lambda made: {**made, "event": {**made["event"], "room_id": "!other"}},
        lambda made: {**made, "event": {**made["event"], "content": {"membership": "ban"}}},
        lambda made: {**made, "event": {**made["event"], "content": {
            "membership": "join", "join_authorised_via_users_server": f"@x:{STRANGER.name}"}}},
    ):  # fmt: skip
        room.open_to()
        door.friend.asked.clear()
        door.friend.answers["/_matrix/federation/v1/make_join/"] = lambda target, body, spoil=spoil: spoil(honest(target))
        assert join(erika, room)[0] in (400, 403, 502)
        assert not [target for target, _ in door.friend.asked if "send_join" in target]
    room.open_to()
    assert join(erika, room)[0] == 200


def test_a_stranger_in_the_history_of_a_room_stays_outside_it(door: Door, erika: Ours):  # noqa: F811
    """JOIN-HISTORY-001: what is paged back loses the stranger's event, and the room is held."""
    room = a_room(door)
    room.open_to()
    assert join(erika, room)[0] == 200
    assert erika.write(room.room_id)[0] == 200
    strange = room.joins(STRANGER.name, STRANGER.key)
    door.friend.answers["/_matrix/federation/v1/backfill/"] = lambda target, body: {"pdus": [strange, room.events[2]]}
    told = erika.call("GET", f"rooms/{quote(room.room_id)}/messages?dir=b&limit=50")[1]
    assert STRANGER.name not in json.dumps(told)
    assert any("backfill" in target for target, _ in door.friend.asked)
    # Synapse pages back beside its answer.
    end = time.monotonic() + 10
    while erika.write(room.room_id)[0] != 403:
        assert time.monotonic() < end
        time.sleep(0.1)
