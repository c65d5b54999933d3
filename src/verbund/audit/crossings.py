# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who entered, left or was invited across organisations: read from a request that passed. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from verbund.matrix.canonical_json import InvalidJson, JsonValue, parse_object

# Where a request is about one membership, its event stands here in the body; a transaction holds any number.
_WHOLE = frozenset({"send_join", "send_leave", "send_knock"})
_MOST = 50


@dataclass(frozen=True, slots=True)
class Crossing:
    """One membership; `person` is whom it is about, `by` who brought it about."""

    membership: str
    room: str
    person: str
    by: str


def crossings(endpoint: str, target: str, body: bytes) -> tuple[Crossing, ...]:
    """The memberships that a forwarded request carries; nothing is parsed where none can be."""
    if endpoint not in _WHOLE and not (endpoint in ("send", "invite") and b"m.room.member" in body):
        return ()
    try:
        value = parse_object(body)
    except InvalidJson:
        return ()
    return tuple(_found(endpoint, target, value))[:_MOST]


def _found(endpoint: str, target: str, value: dict[str, JsonValue]) -> Iterator[Crossing]:
    if endpoint == "send":
        pdus = value.get("pdus")
        events = pdus if isinstance(pdus, list) else []
    else:
        events = [value.get("event") if endpoint == "invite" else value]
    room = "" if endpoint == "send" else unquote(target.partition("?")[0].split("/")[-2])
    for event in events:
        crossing = _crossing(event, room)
        if crossing is not None:
            yield crossing


def _crossing(event: JsonValue, room: str) -> Crossing | None:
    if not isinstance(event, dict) or event.get("type") != "m.room.member":
        return None
    content, where = event.get("content"), event.get("room_id", room)
    membership = content.get("membership") if isinstance(content, dict) else None
    person, by = event.get("state_key"), event.get("sender")
    if not all(isinstance(text, str) for text in (membership, person, by, where)):
        return None
    kind = "kick" if membership == "leave" and person != by else str(membership)
    return Crossing(kind, str(where), str(person), str(by))
