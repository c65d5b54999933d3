# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A stranger in a room of ours: a real Synapse, a member that joins for real and then lets somebody in."""

import asyncio
import json
import secrets
import subprocess
import sys
from dataclasses import dataclass, replace
from urllib.parse import quote

import pytest
from tests.events import an_event, signed_event
from tests.folders import programs

from verbund.matrix.canonical_json import JsonObject
from verbund.matrix.events import event_id
from verbund.probe.requests import Peer
from verbund.site.rooms import held_rooms, release_room
from verbund.site.users import add_user

from .cast import ASK, FRIEND, OWN, SEND, STRANGER, THIRD
from .door import THIRD_KEY, Door, Told

CIPHER = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "session_id": "s", "device_id": "D", "sender_key": "k"}
GUEST = f"@a:{FRIEND.name}"
V1, V2 = "/_matrix/federation/v1", "/_matrix/federation/v2"


@dataclass
class Ours:
    """Somebody of ours at the client listener."""

    door: Door
    user: str
    token: str = ""

    def call(self, method: str, path: str, body: object = None) -> tuple[int, dict]:
        data = json.dumps(body).encode() if body is not None else b""
        head = [f"{method} /_matrix/client/v3/{path} HTTP/1.1", f"Host: {OWN}", "X-App: test", f"Content-Length: {len(data)}"]
        head += [f"Authorization: Bearer {self.token}"] if self.token else []
        told = self.door.send("\r\n".join(head).encode() + b"\r\n\r\n" + data, to=self.door.clients)
        return told.status, json.loads(told.body)

    def write(self, room: str) -> tuple[int, dict]:
        return self.call("PUT", f"rooms/{quote(room)}/send/m.room.encrypted/{secrets.token_hex(4)}", CIPHER)


@pytest.fixture
def erika(door: Door) -> Ours:
    name, password = f"erika{secrets.token_hex(3)}", secrets.token_urlsafe(9)
    ours = Ours(door, asyncio.run(add_user(door.settings, name, password)))
    identifier = {"type": "m.id.user", "user": name}
    status, told = ours.call("POST", "login", {"type": "m.login.password", "identifier": identifier, "password": password})
    assert status == 200, told
    ours.token = told["access_token"]
    return ours


@pytest.fixture
def room(door: Door, erika: Ours) -> str:
    """A room of ours that a friend has joined, by the real endpoints."""
    status, told = erika.call("POST", "createRoom", {"preset": "public_chat"})
    assert status == 200, told
    joined = join(door, str(told["room_id"]))
    assert joined.status == 200, joined.body
    assert {event["type"] for event in json.loads(joined.body)["state"]} >= {"m.room.create", "m.room.member"}
    return str(told["room_id"])


def join(door: Door, room: str, user: str = GUEST, peer: Peer = FRIEND) -> Told:
    template = made(door, room, user, peer)
    event = signed_event({**template, "origin_server_ts": 1_790_000_000_000}, peer.name, peer.key)
    target = f"{V2}/send_join/{quote(room, safe='')}/{quote(event_id(event, 12).text, safe='')}"
    return door.send(replace(SEND, peer=peer, target=target, content=event).raw())


def made(door: Door, room: str, user: str = GUEST, peer: Peer = FRIEND) -> JsonObject:
    """What our homeserver would have a person of theirs join by; good for any event of theirs."""
    target = f"{V1}/make_join/{quote(room, safe='')}/{quote(user, safe='')}?ver=12"
    told = door.send(replace(ASK, peer=peer, target=target).raw())
    assert told.status == 200, told.body
    return json.loads(told.body)["event"]


def sent(door: Door, *events: JsonObject, peer: Peer = FRIEND) -> dict[str, dict]:
    content = {"origin": peer.name, "origin_server_ts": 1, "pdus": list(events)}
    target = f"{V1}/send/{secrets.token_hex(6)}"
    told = door.send(replace(SEND, peer=peer, target=target, content=content).raw())
    assert told.status == 200, told.body
    return json.loads(told.body)["pdus"]


def a_message(door: Door, room: str) -> JsonObject:
    place = made(door, room)
    kept = {name: place[name] for name in ("auth_events", "prev_events", "depth")}
    # Whoever is in the room already names their own membership; the template's are those of somebody who joins.
    return an_event(FRIEND.name, FRIEND.key, "m.room.encrypted", room_id=room, content=CIPHER, **kept)


def a_stranger_joins(room: str) -> JsonObject:
    return an_event(
        STRANGER.name,
        STRANGER.key,
        "m.room.member",
        room_id=room,
        state_key=f"@a:{STRANGER.name}",
        content={"membership": "join"},
    )


def held(door: Door) -> list[str]:
    return [str(row["room_id"]) for row in asyncio.run(held_rooms(door.settings))]


def test_a_stranger_that_a_member_let_in_is_noticed_and_the_room_is_held(door: Door, erika: Ours, room: str):
    assert erika.write(room)[0] == 200
    assert "[event-is-of-the-verbund]" in str(sent(door, a_stranger_joins(room)))
    status, told = erika.write(room)
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    assert STRANGER.name in told["error"]
    assert room in held(door)
    alarms = [line["message"] for line in door.lines(event="alarm")]
    assert any(room in alarm and STRANGER.name in alarm and FRIEND.name in alarm for alarm in alarms)
    # Nobody is invited into it, and the rest of the link goes on.
    assert erika.call("POST", f"rooms/{quote(room)}/invite", {"user_id": f"@z:{FRIEND.name}"})[0] == 403
    other = erika.call("POST", "createRoom", {"preset": "public_chat"})[1]["room_id"]
    assert erika.write(other)[0] == 200
    # What gets people out of it goes on, too.
    assert erika.call("POST", f"rooms/{quote(room)}/kick", {"user_id": GUEST})[0] == 200
    assert asyncio.run(release_room(door.settings, room))
    assert erika.write(room)[0] == 200
    assert room not in held(door)


@pytest.mark.parametrize("membership", ["invite", "knock"])
def test_a_stranger_whom_a_member_invites_is_one_too(door: Door, erika: Ours, room: str, membership: str):
    place = made(door, room)
    kept = {name: place[name] for name in ("auth_events", "prev_events", "depth")}
    invite = an_event(
        FRIEND.name,
        FRIEND.key,
        "m.room.member",
        room_id=room,
        state_key="@x:fremd.example",
        content={"membership": membership},
        **kept,
    )
    assert "[nobody-brings-a-stranger]" in str(sent(door, invite))
    assert erika.write(room)[0] == 403
    assert erika.call("POST", f"rooms/{quote(room)}/leave")[0] == 200


def test_a_member_that_is_not_in_a_room_cannot_have_it_held(door: Door, erika: Ours, room: str):
    """Else any member could silence any room whose ID it knows."""
    assert sent(door, a_stranger_joins(room), peer=Peer(THIRD, THIRD_KEY))
    assert room not in held(door)
    assert not any(room in str(line["message"]) for line in door.lines(event="alarm"))
    assert erika.write(room)[0] == 200
    sent(door, a_stranger_joins(room))
    assert erika.write(room)[0] == 403


def test_the_stranger_itself_gets_nowhere(door: Door, erika: Ours, room: str):
    target = f"{V1}/make_join/{quote(room, safe='')}/{quote('@a:' + STRANGER.name, safe='')}?ver=12"
    assert door.send(replace(ASK, peer=STRANGER, target=target).raw()).status == 403
    assert door.send(replace(ASK, target=target).raw()).status == 403
    assert erika.call("POST", f"rooms/{quote(room)}/invite", {"user_id": f"@a:{STRANGER.name}"})[0] == 403
    assert erika.write(room)[0] == 200


def test_nobody_from_outside_tells_the_module_anything(door: Door, erika: Ours, room: str):
    body = json.dumps({"hold": room, "stranger": STRANGER.name, "member": FRIEND.name}).encode()
    head = f"POST /_verbund/internal/rooms HTTP/1.1\r\nHost: {OWN}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    assert door.send(head + body, to=door.clients).status == 404
    assert door.send(head + body).status == 404
    assert erika.write(room)[0] == 200


def test_what_our_homeserver_answers_is_looked_at_as_well(door: Door, room: str):
    """A friend asks for a room's state, its history and a profile: whole, and without what they need not know."""
    message = a_message(door, room)
    sent(door, message)
    place = quote(room, safe="")
    newest = made(door, room)["prev_events"][0]
    state = json.loads(door.send(replace(ASK, target=f"{V1}/state/{place}?event_id={quote(newest, safe='')}").raw()).body)
    assert {event["type"] for event in state["pdus"]} >= {"m.room.create", "m.room.member"}
    ids = json.loads(door.send(replace(ASK, target=f"{V1}/state_ids/{place}?event_id={quote(newest, safe='')}").raw()).body)
    assert len(ids["pdu_ids"]) == len(state["pdus"])
    history = json.loads(door.send(replace(ASK, target=f"{V1}/backfill/{place}?v={quote(newest, safe='')}&limit=10").raw()).body)
    assert len(history["pdus"]) > 3
    tree = json.loads(door.send(replace(ASK, target=f"{V1}/hierarchy/{place}").raw()).body)
    assert tree["room"]["room_id"] == room


def test_what_is_not_there_is_always_said_in_the_same_words(door: Door):
    """ENUM-REFUSAL-001: nothing in a refusal says why Synapse had nothing to tell."""
    asked = ("profile?user_id=%40nobody%3A", "directory?room_alias=%23nothing%3A", "profile?field=x&user_id=%40nobody%3A")
    told = [door.send(replace(ASK, target=f"{V1}/query/{path}{OWN}").raw()) for path in asked]
    assert {(answer.status, answer.body) for answer in told} == {
        (404, b'{"errcode":"M_NOT_FOUND","error":"Nobody and nothing of this name that you may see."}')
    }
    assert not any(b"synapse" in answer.head.lower() for answer in told)


def test_an_operator_sees_what_is_held_and_lets_it_go(door: Door, erika: Ours, room: str):
    sent(door, a_stranger_joins(room))
    config = str(door.settings.data_folder.parent / "verbund.toml")

    def told(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "verbund.cli", "rooms", *words, "--config", config]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=programs())
        return done.returncode, done.stdout + done.stderr

    code, text = told("held", "--json")
    assert code == 0, text
    (row,) = [row for row in json.loads(text)["rooms"] if row["room_id"] == room]
    assert (row["stranger"], row["member"]) == (STRANGER.name, FRIEND.name)
    assert room in told("held")[1]
    assert told("release", room)[0] == 0
    assert erika.write(room)[0] == 200
    code, text = told("release", room)
    assert code == 1
    assert "is not held" in text
