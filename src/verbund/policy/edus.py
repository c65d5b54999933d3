# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""May this EDU enter? Of a kind that Synapse knows, whole, and about people of the server that sends it.

EDUs carry no signature of their own: what they say about somebody counts only from that person's server. Synapse 1.163.2
answers 500 to a whole transaction for one malformed EDU, and its sender then sends it again for ever.
Spec: s2s typing-notifications, receipts, presence, device-management, send-to-device-messaging
"""

from collections.abc import Callable

from verbund.matrix.canonical_json import JsonObject, JsonValue
from verbund.matrix.names import ServerName
from verbund.policy.events import Objection, server_of

MAX_MESSAGE_ID_CHARACTERS = 32
_PRESENCES = frozenset("online offline unavailable busy org.matrix.msc3026.busy".split())
_STRANGE = Objection("edu-is-of-its-origin", "An EDU speaks for somebody of another server.")


def edu_objection(edu: JsonValue, origin: ServerName, own: ServerName) -> Objection | None:
    """Why an EDU of `origin` may not enter; None when it may."""
    if not isinstance(edu, dict) or not isinstance(edu.get("edu_type"), str):
        return Objection("edu-is-well-formed", "An EDU has no type.")
    review = _KINDS.get(str(edu["edu_type"]))
    if review is None:
        return Objection("edu-is-known", "An EDU is of a kind that is not used in this Verbund.")
    content = edu.get("content")
    if not isinstance(content, dict):
        return Objection("edu-is-well-formed", "An EDU has no content.")
    try:
        speaks_for = review(content)
    except _Malformed as problem:
        return Objection("edu-is-well-formed", f"An EDU of the kind {edu['edu_type']} is malformed: {problem}.")
    if any(server_of(user) != origin.text for user in speaks_for):
        return _STRANGE
    if edu["edu_type"] == "m.direct_to_device" and any(server_of(user) != own.text for user in _messages(content)):
        return Objection("edu-is-for-us", "A message to devices is for somebody of another server.")
    return None


class _Malformed(Exception):
    """What is wrong."""


def _typing(content: JsonObject) -> list[JsonValue]:
    _require(isinstance(content.get("typing"), bool), "typing is true or false")
    _room(content.get("room_id"))
    return [content.get("user_id")]


def _receipt(content: JsonObject) -> list[JsonValue]:
    people: list[JsonValue] = []
    for room, kinds in content.items():
        _room(room)
        for users in _object(kinds, "the kinds of a room").values():
            for user, receipt in _object(users, "the people of a kind").items():
                values = _object(receipt, "a receipt")
                _object(values.get("data", {}), "its data")
                _require(_are_texts(values.get("event_ids")), "its event IDs are texts")
                people.append(user)
    return people


def _presence(content: JsonObject) -> list[JsonValue]:
    updates = content.get("push")
    if not isinstance(updates, list):
        raise _Malformed("push is a list")
    for update in updates:
        values = _object(update, "a push")
        _require(values.get("presence") in _PRESENCES, "a presence is one of those that exist")
        _require(_is_number(values.get("last_active_ago", 0)), "last_active_ago is a number")
        _require(isinstance(values.get("status_msg") or "", str), "status_msg is a text")
        _require(isinstance(values.get("currently_active", False), bool), "currently_active is true or false")
    return [update["user_id"] if isinstance(update, dict) and "user_id" in update else None for update in updates]


def _device_list(content: JsonObject) -> list[JsonValue]:
    _text(content.get("device_id"), "device_id")
    _require(_is_number(content.get("stream_id")), "stream_id is a number")
    previous = content.get("prev_id", [])
    _require(isinstance(previous, list) and all(map(_is_number, previous)), "prev_id are numbers")
    _require(isinstance(content.get("deleted", False), bool), "deleted is true or false")
    if content.get("keys") is not None:
        keys = _object(content["keys"], "keys")
        _require(keys.get("user_id", content.get("user_id")) == content.get("user_id"), "the keys are somebody else's")
        _require(keys.get("device_id", content["device_id"]) == content["device_id"], "the keys are of another device")
    return [content.get("user_id")]


def _signing_key(content: JsonObject) -> list[JsonValue]:
    for name in ("master_key", "self_signing_key"):
        if content.get(name) is not None:
            key = _object(content[name], name)
            _object(key.get("keys"), f"the keys of {name}")
            _require(key.get("user_id") == content.get("user_id"), f"{name} is somebody else's")
    return [content.get("user_id")]


def _to_device(content: JsonObject) -> list[JsonValue]:
    _text(content.get("type"), "type")
    _require(len(_text(content.get("message_id"), "message_id")) <= MAX_MESSAGE_ID_CHARACTERS, "the message ID is too long")
    for devices in _messages(content).values():
        for message in _object(devices, "the devices of a person").values():
            _object(message, "a message")
    return [content.get("sender")]


_KINDS: dict[str, Callable[[JsonObject], list[JsonValue]]] = {
    "m.typing": _typing,
    "m.receipt": _receipt,
    "m.presence": _presence,
    "m.device_list_update": _device_list,
    "m.signing_key_update": _signing_key,
    "org.matrix.signing_key_update": _signing_key,
    "m.direct_to_device": _to_device,
}


def _messages(content: JsonObject) -> JsonObject:
    return _object(content.get("messages"), "messages")


def _room(room: JsonValue) -> None:
    _require(isinstance(room, str) and room.startswith("!") and len(room) <= 255, "a room ID")


def _object(value: JsonValue, what: str) -> JsonObject:
    if not isinstance(value, dict):
        raise _Malformed(f"{what} must be an object")
    return value


def _text(value: JsonValue, what: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise _Malformed(f"{what} must be a text")
    return value


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_texts(values: JsonValue) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise _Malformed(reason)
