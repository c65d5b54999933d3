# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What identifies an event: content hash, redaction, reference hash, event ID, for room versions 1 to 12.

Spec: s2s calculating-the-reference-hash-for-an-event, rooms redactions
"""

import hashlib

from verbund.matrix.canonical_json import JsonObject, encode
from verbund.matrix.names import EventId
from verbund.matrix.signatures import encode_base64

ROOM_VERSIONS = range(1, 13)
_KEPT = frozenset(
    "event_id type room_id sender state_key content hashes signatures depth prev_events auth_events origin_server_ts".split()
)
_KEPT_BEFORE_11 = _KEPT | {"prev_state", "origin", "membership"}
_POWER_LEVELS = frozenset("ban events events_default kick redact state_default users users_default".split())


def content_hash(event: JsonObject) -> str:
    """Unpadded base64 SHA-256 of the event without its hashes, signatures and unsigned data."""
    return encode_base64(_digest(event, ("unsigned", "signatures", "hashes")))


def event_id(event: JsonObject, room_version: int) -> EventId:
    """The ID of an event in a room of version 3 or later, where the reference hash is the ID."""
    if room_version < 3:
        raise ValueError("in room versions 1 and 2 the event carries its ID")
    reference = reference_hash(event, room_version)
    return EventId("$" + (reference if room_version == 3 else reference.translate(_URLSAFE)))


def reference_hash(event: JsonObject, room_version: int) -> str:
    """Unpadded standard base64 SHA-256 of the redacted event."""
    return encode_base64(_digest(redact(event, room_version), ("signatures", "unsigned")))


def redact(event: JsonObject, room_version: int) -> JsonObject:
    """The event with only what redaction leaves; raises ValueError for an unknown room version."""
    if room_version not in ROOM_VERSIONS:
        raise ValueError(f"room version {room_version} is not known")
    kept = _KEPT if room_version >= 11 else _KEPT_BEFORE_11
    result = {name: value for name, value in event.items() if name in kept}
    content = event.get("content")
    if isinstance(content, dict):
        result["content"] = _redacted_content(event.get("type"), content, room_version)
    return result


def _redacted_content(event_type: object, content: JsonObject, room_version: int) -> JsonObject:
    if event_type == "m.room.create" and room_version >= 11:
        return dict(content)
    names = _kept_content(event_type, room_version)
    result = {name: value for name, value in content.items() if name in names}
    if event_type == "m.room.member" and room_version >= 11:
        invite = content.get("third_party_invite")
        if isinstance(invite, dict):
            # An invite without `signed` leaves an empty object, not nothing: the hash must be Synapse's.
            result["third_party_invite"] = {name: value for name, value in invite.items() if name == "signed"}
    return result


def _kept_content(event_type: object, room_version: int) -> frozenset[str]:
    match event_type:
        case "m.room.member":
            return frozenset({"membership"} | ({"join_authorised_via_users_server"} if room_version >= 9 else set()))
        case "m.room.create":
            return frozenset({"creator"})
        case "m.room.join_rules":
            return frozenset({"join_rule"} | ({"allow"} if room_version >= 8 else set()))
        case "m.room.power_levels":
            return _POWER_LEVELS | ({"invite"} if room_version >= 11 else set())
        case "m.room.aliases" if room_version <= 5:
            return frozenset({"aliases"})
        case "m.room.history_visibility":
            return frozenset({"history_visibility"})
        case "m.room.redaction" if room_version >= 11:
            return frozenset({"redacts"})
        case _:
            return frozenset()


def _digest(event: JsonObject, without: tuple[str, ...]) -> bytes:
    return hashlib.sha256(encode({name: value for name, value in event.items() if name not in without})).digest()


_URLSAFE = str.maketrans("+/", "-_")
