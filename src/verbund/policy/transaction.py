# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A transaction, looked at item by item. What offends is left out and the rest goes on, so that no item stalls a link.

Refusing the whole would: its sender sends it again, for ever, with whatever else it holds (docs/decisions/021).
Spec: s2s transactions
"""

from dataclasses import dataclass

from verbund.matrix.canonical_json import JsonObject, JsonValue, encode_parsed
from verbund.matrix.events import event_id
from verbund.matrix.names import ServerName
from verbund.policy.edus import edu_objection
from verbund.policy.events import MAX_EVENT_BYTES, Objection, Servers, event_objection, server_of, signature_objection
from verbund.register.model import Register


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that doesn't go on: its list, its place there, and why. `room` where it names one."""

    part: str
    index: int
    objection: Objection
    room: str = ""


def review(
    transaction: JsonObject, size: int, origin: ServerName, own: ServerName, register: Register | None
) -> tuple[LeftOut, ...]:
    """What must be left out of a transaction of `size` bytes; empty for nearly all."""
    servers = Servers(register, own)
    member = register.member_of(origin) if register is not None else None
    found = []
    for index, event in enumerate(_items(transaction, "pdus")):
        objection = event_objection(event, servers, fresh=True)
        if objection is None and isinstance(event, dict):
            if size > MAX_EVENT_BYTES and len(encode_parsed(event)) > MAX_EVENT_BYTES:
                objection = Objection("event-is-well-formed", f"An event is larger than {MAX_EVENT_BYTES} bytes.")
            elif member is not None and server_of(event["sender"]) == origin.text:
                objection = signature_objection(event, member)
        if objection is not None:
            found.append(LeftOut("pdus", index, objection, _room(event)))
    for index, edu in enumerate(_items(transaction, "edus")):
        objection = edu_objection(edu, origin, own)
        if objection is not None:
            found.append(LeftOut("edus", index, objection))
    return tuple(found)


def without(transaction: JsonObject, left_out: tuple[LeftOut, ...]) -> bytes:
    """The transaction without these items, in canonical form."""
    places = {(item.part, item.index) for item in left_out}
    parts: JsonObject = {
        part: [item for index, item in enumerate(_items(transaction, part)) if (part, index) not in places]
        for part in ("pdus", "edus")
    }
    return encode_parsed({**transaction, **parts})


def errors_for(transaction: JsonObject, left_out: tuple[LeftOut, ...]) -> dict[str, str]:
    """What its sender is told, by event ID. An ID needs the room's version; the newest way to redact gives nearly all of them."""
    events = _items(transaction, "pdus")
    told = {}
    for item in left_out:
        event = events[item.index] if item.part == "pdus" else None
        if isinstance(event, dict) and item.objection.rule != "event-is-well-formed":
            told[event_id(event, 12).text] = f"{item.objection.reason} [{item.objection.rule}]"
    return told


def _items(transaction: JsonObject, part: str) -> list[JsonValue]:
    items = transaction.get(part, [])
    return items if isinstance(items, list) else []


def _room(event: JsonValue) -> str:
    room = event.get("room_id") if isinstance(event, dict) else None
    return room[:255] if isinstance(room, str) else ""
