# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Events as a server makes them: hashed, redacted and signed; a test names what differs."""

from verbund.matrix.canonical_json import JsonObject
from verbund.matrix.events import content_hash, redact
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import SigningKey, sign_json

ROOM = "!" + "r" * 43
CREATE, POWER, JOINED = (f"${letter * 43}" for letter in "cpj")


def an_event(server: str, key: SigningKey, kind: str = "m.room.message", *, version: int = 12, **changes: object) -> JsonObject:
    """An event of somebody at `server`; `changes` are made before it is signed."""
    event: JsonObject = {
        "type": kind,
        "room_id": ROOM,
        "sender": f"@a:{server}",
        "content": {"body": "hello", "msgtype": "m.text"},
        "depth": 7,
        "origin_server_ts": 1_790_000_000_000,
        "auth_events": [CREATE, POWER, JOINED],
        "prev_events": [JOINED],
        **changes,
    }
    return signed_event(event, server, key, version)


def a_membership(server: str, key: SigningKey, membership: str, whom: str | None = None, **content: object) -> JsonObject:
    """`whom` is the person's own membership where nobody is named."""
    whom = whom or f"@a:{server}"
    return an_event(server, key, "m.room.member", state_key=whom, content={"membership": membership, **content})


def signed_event(event: JsonObject, server: str, key: SigningKey, version: int = 12) -> JsonObject:
    """With its hash and one signature."""
    hashed = {**event, "hashes": {"sha256": content_hash(event)}}
    return {**hashed, "signatures": sign_json(redact(hashed, version), ServerName(server), key)["signatures"]}
