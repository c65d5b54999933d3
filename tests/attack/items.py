# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Attacks inside a transaction: one item that must not enter, beside a harmless one that must. Each with its identifier."""

from dataclasses import dataclass

from tests.events import ROOM, a_membership, an_event

from verbund.matrix.canonical_json import JsonObject

from .cast import FRIEND, LEFT, OTHER_SEED, OWN, STRANGER, SUSPENDED, THIRD, UNKNOWN_KEY

FRIENDLY, OURS, THEIRS = f"@a:{FRIEND.name}", f"@b:{OWN}", f"@c:{THIRD}"


@dataclass(frozen=True)
class Item:
    """`part` is the list of the transaction that it stands in, `rule` the one that leaves it out."""

    identifier: str
    name: str
    part: str
    item: object
    rule: str


def _event(kind: str = "m.room.message", **changes: object) -> JsonObject:
    return an_event(FRIEND.name, FRIEND.key, kind, **changes)


def _member(membership: str, whom: str | None = None, **content: object) -> JsonObject:
    return a_membership(FRIEND.name, FRIEND.key, membership, whom, **content)


def _of(peer: object, membership: str = "join") -> JsonObject:
    return a_membership(peer.name, peer.key, membership)


def _but(**changes: object) -> JsonObject:
    """Changed after it was signed."""
    return {**_event(), **changes}


def _less(name: str) -> JsonObject:
    return {key: value for key, value in _event().items() if key != name}


_FORM, _OF, _ACTIVE = "event-is-well-formed", "event-is-of-the-verbund", "event-is-of-an-active-member"
_BRINGS, _SIGNED, _MAIL = "nobody-brings-a-stranger", "event-is-signed-by-its-server", "nobody-invites-by-mail"
_VERSION, _ALIAS = "room-version-is-known", "aliases-are-of-the-verbund"
_PDUS = (
    ("a text", "an event", _FORM),
    ("nothing", None, _FORM),
    ("a list", [], _FORM),
    ("an event without a type", _less("type"), _FORM),
    ("an event without a room", _less("room_id"), _FORM),
    ("an event without a sender", _less("sender"), _FORM),
    ("an event without a content", _less("content"), _FORM),
    ("an event without hashes", _less("hashes"), _FORM),
    ("an event without signatures", _less("signatures"), _FORM),
    ("an event without a depth", _less("depth"), _FORM),
    ("an event without a time", _less("origin_server_ts"), _FORM),
    ("an event without forerunners", _less("prev_events"), _FORM),
    ("an event without authorisation", _less("auth_events"), _FORM),
    ("a depth below zero", _event(depth=-1), _FORM),
    ("a depth that is a text", _event(depth="7"), _FORM),
    ("a depth that is true", _event(depth=True), _FORM),
    ("a time that is a text", _event(origin_server_ts="now"), _FORM),
    ("a content that is a list", _but(content=[]), _FORM),
    ("signatures that are a list", _but(signatures=[]), _FORM),
    ("an unsigned part that is a text", _but(unsigned="x"), _FORM),
    ("eleven events that authorise", _event(auth_events=[f"${n:043}" for n in range(11)]), _FORM),
    ("twenty-one forerunners", _event(prev_events=[f"${n:043}" for n in range(21)]), _FORM),
    ("forerunners as pairs, as in old rooms", _event(prev_events=[["$x:kreis.example", {"sha256": "x"}]]), _FORM),
    ("a type of 256 bytes", _event("x" * 256), _FORM),
    ("a state key of 256 bytes", _event(state_key="ä" * 128), _FORM),
    ("a state key that is a number", _event(state_key=1), _FORM),
    ("a sender that is no user", _event(sender="a:kreis.example"), _FORM),
    ("a sender without a name", _event(sender="@:kreis.example"), _FORM),
    ("a sender with a NUL", _event(sender="@a\0:kreis.example"), _FORM),
    ("a room that is an alias", _event(room_id="#r:kreis.example"), _FORM),
    ("a membership of nobody", _event("m.room.member", content={"membership": "join"}), _FORM),
    ("a membership of a kind that isn't", _member("owner"), _FORM),
    ("a membership without a kind", _event("m.room.member", state_key=FRIENDLY, content={}), _FORM),
    ("a stranger's message", an_event(STRANGER.name, STRANGER.key), _OF),
    ("a stranger's join", _of(STRANGER), _OF),
    ("a stranger's leave", _of(STRANGER, "leave"), _OF),
    ("a stranger who seems a member", _event(sender="@a:KREIS.example"), _OF),
    ("a stranger below a member's name", _event(sender="@a:x.kreis.example"), _OF),
    ("a stranger with a member's port", _event(sender="@a:kreis.example:8448"), _OF),
    ("a stranger's address", _event(sender="@a:127.0.0.1"), _OF),
    ("a suspended member's message", an_event(SUSPENDED.name, SUSPENDED.key), _ACTIVE),
    ("a suspended member's join", _of(SUSPENDED), _ACTIVE),
    ("a message of one that left", an_event(LEFT.name, LEFT.key), _ACTIVE),
    ("a stranger invited", _member("invite", "@x:fremd.example"), _BRINGS),
    ("a stranger joined by a member", _member("join", "@x:fremd.example"), _BRINGS),
    ("a stranger knocking through a member", _member("knock", "@x:fremd.example"), _BRINGS),
    ("a suspended member invited", _member("invite", f"@x:{SUSPENDED.name}"), _ACTIVE),
    ("one that left invited", _member("invite", f"@x:{LEFT.name}"), _ACTIVE),
    ("a join that a stranger let in", _member("join", join_authorised_via_users_server="@x:fremd.example"), _BRINGS),
    ("a join that nobody let in", _member("join", join_authorised_via_users_server=7), _BRINGS),
    ("an invite by mail", _member("invite", THEIRS, third_party_invite={"signed": {}}), _MAIL),
    ("a key from elsewhere", _event("m.room.third_party_invite", state_key="t",
                                    content={"key_validity_url": "http://127.0.0.1/"}), _MAIL),
    ("a room of version 1", _event("m.room.create", state_key="", content={}, room_id=ROOM), _VERSION),
    ("a room of version 5", _event("m.room.create", state_key="", content={"room_version": "5"}), _VERSION),
    ("a room of version 99", _event("m.room.create", state_key="", content={"room_version": "99"}), _VERSION),
    ("a room version that is a number", _event("m.room.create", state_key="", content={"room_version": 12}), _VERSION),
    ("a room that a stranger owns", _event("m.room.create", state_key="", content={
        "room_version": "12", "additional_creators": ["@x:fremd.example"]}), _BRINGS),
    ("an alias of a stranger", _event("m.room.canonical_alias", state_key="", content={"alias": "#r:fremd.example"}), _ALIAS),
    ("another alias of a stranger", _event("m.room.canonical_alias", state_key="", content={
        "alias": "#r:kreis.example", "alt_aliases": ["#r:fremd.example"]}), _ALIAS),
    ("an alias that is none", _event("m.room.canonical_alias", state_key="", content={"alias": {"a": "b"}}), _ALIAS),
    ("no signature of its server", {**_event(), "signatures": {OWN: {"ed25519:x": "A" * 86}}}, _SIGNED),
    ("a key that nobody knows", an_event(FRIEND.name, UNKNOWN_KEY.key), _SIGNED),
    ("a member's key ID, another key", an_event(FRIEND.name, OTHER_SEED.key), _SIGNED),
    ("another room after signing", _but(room_id="!" + "s" * 43), _SIGNED),
    ("another sender after signing", _but(sender=f"@z:{FRIEND.name}"), _SIGNED),
    ("another membership after signing", {**_member("leave"), "content": {"membership": "join"}}, _SIGNED),
    ("a signature that is an object", _but(signatures={FRIEND.name: {"ed25519:k_1": {}}}), _SIGNED),
    ("an event of 70 kB", _event(content={"body": "x" * 70_000}), _FORM),
)  # fmt: skip


def _edu(kind: object, content: object) -> JsonObject:
    return {"edu_type": kind, "content": content}


def _typing(**changes: object) -> JsonObject:
    return _edu("m.typing", {"room_id": ROOM, "user_id": FRIENDLY, "typing": True, **changes})


def _receipt(user: str, receipt: object) -> JsonObject:
    return _edu("m.receipt", {ROOM: {"m.read": {user: receipt}}})


def _presence(*pushes: object) -> JsonObject:
    return _edu("m.presence", {"push": list(pushes)})


def _devices(**changes: object) -> JsonObject:
    return _edu("m.device_list_update", {"user_id": FRIENDLY, "device_id": "D", "stream_id": 6, "prev_id": [5], **changes})


def _to_device(**changes: object) -> JsonObject:
    content = {"sender": FRIENDLY, "type": "m.room.encrypted", "message_id": "m1", "messages": {OURS: {"*": {}}}}
    return _edu("m.direct_to_device", {**content, **changes})


_READ = {"data": {"ts": 1}, "event_ids": ["$e"]}
_WHOLE, _KNOWN, _OWN, _US = "edu-is-well-formed", "edu-is-known", "edu-is-of-its-origin", "edu-is-for-us"
_EDUS = (
    ("a text for an EDU", "typing", _WHOLE),
    ("an EDU without a type", {"content": {}}, _WHOLE),
    ("an EDU type that is a number", _edu(7, {}), _WHOLE),
    ("an EDU without content", {"edu_type": "m.typing"}, _WHOLE),
    ("a content that is a list", _edu("m.typing", []), _WHOLE),
    ("an EDU of another kind", _edu("org.example.anything", {}), _KNOWN),
    ("a room EDU of another kind", _edu("m.room.message", {"body": "hello"}), _KNOWN),
    ("typing without a room", _edu("m.typing", {"user_id": FRIENDLY, "typing": True}), _WHOLE),
    ("typing that is a text", _typing(typing="yes"), _WHOLE),
    ("typing in a room that is a number", _typing(room_id=7), _WHOLE),
    ("typing of nobody", _edu("m.typing", {"room_id": ROOM, "typing": True}), _OWN),
    ("typing of another's person", _typing(user_id=THEIRS), _OWN),
    ("typing of ours", _typing(user_id=OURS), _OWN),
    ("typing of a list", _typing(user_id=[FRIENDLY]), _OWN),
    ("a receipt of another's person", _receipt(THEIRS, _READ), _OWN),
    ("a receipt of ours", _receipt(OURS, _READ), _OWN),
    ("a receipt without events", _receipt(FRIENDLY, {"data": {}}), _WHOLE),
    ("a receipt for numbers", _receipt(FRIENDLY, {"data": {}, "event_ids": [7]}), _WHOLE),
    ("a receipt with data that is a text", _receipt(FRIENDLY, {"data": "x", "event_ids": ["$e"]}), _WHOLE),
    ("receipts that are a list", _edu("m.receipt", {ROOM: []}), _WHOLE),
    ("receipts for no room", _edu("m.receipt", {"kreis": {}}), _WHOLE),
    ("presence of another's person", _presence({"user_id": THEIRS, "presence": "online"}), _OWN),
    ("presence of ours beside theirs", _presence({"user_id": FRIENDLY, "presence": "online"},
                                                 {"user_id": OURS, "presence": "offline"}), _OWN),
    ("presence of a kind that isn't", _presence({"user_id": FRIENDLY, "presence": "asleep"}), _WHOLE),
    ("presence without a list", _edu("m.presence", {"push": {}}), _WHOLE),
    ("presence since a text", _presence({"user_id": FRIENDLY, "presence": "online", "last_active_ago": "1"}), _WHOLE),
    ("devices of another's person", _devices(user_id=THEIRS), _OWN),
    ("devices of ours", _devices(user_id=OURS), _OWN),
    ("a device without a name", _devices(device_id=None), _WHOLE),
    ("a device list without a number", _devices(stream_id="x"), _WHOLE),
    ("a device list after a text", _devices(prev_id="5"), _WHOLE),
    ("keys of another's person", _devices(keys={"user_id": OURS, "device_id": "D"}), _WHOLE),
    ("keys of another device", _devices(keys={"user_id": FRIENDLY, "device_id": "E"}), _WHOLE),
    ("signing keys of ours", _edu("m.signing_key_update", {"user_id": OURS}), _OWN),
    ("signing keys in disguise", _edu("m.signing_key_update", {
        "user_id": FRIENDLY, "master_key": {"user_id": OURS, "keys": {}}}), _WHOLE),
    ("signing keys that are a text", _edu("org.matrix.signing_key_update", {"user_id": FRIENDLY, "master_key": "x"}), _WHOLE),
    ("a message to devices by another's person", _to_device(sender=THEIRS), _OWN),
    ("a message to devices by ours", _to_device(sender=OURS), _OWN),
    ("a message to a third member's devices", _to_device(messages={THEIRS: {"*": {}}}), _US),
    ("a message to devices of nobody", _to_device(messages={"erika": {"*": {}}}), _US),
    ("a message to devices that is a list", _to_device(messages={OURS: {"*": []}}), _WHOLE),
    ("messages that are a list", _to_device(messages=[]), _WHOLE),
    ("a message without an ID", _to_device(message_id=None), _WHOLE),
    ("a message with a long ID", _to_device(message_id="m" * 33), _WHOLE),
    ("a message without a type", _to_device(type=None), _WHOLE),
)  # fmt: skip

ITEMS = (
    *(Item(f"TXN-PDU-{n:03}", name, "pdus", item, rule) for n, (name, item, rule) in enumerate(_PDUS, 1)),
    *(Item(f"TXN-EDU-{n:03}", name, "edus", item, rule) for n, (name, item, rule) in enumerate(_EDUS, 1)),
)
HARMLESS = _typing()
FRIENDLY_EVENTS = (
    _event(),
    _member("leave"),
    _member("invite", OURS),
    _member("invite", THEIRS),
    # Whoever is in a room may put a stranger out of it, and a suspended member's people may go.
    _member("leave", "@x:fremd.example"),
    _member("ban", "@x:fremd.example"),
    _of(SUSPENDED, "leave"),
    _of(LEFT, "leave"),
    an_event(THIRD, OTHER_SEED.key),
    _event("m.room.power_levels", state_key="", content={"users": {FRIENDLY: 100}}),
    _event("m.room.canonical_alias", state_key="", content={"alias": "#r:kreis.example", "alt_aliases": ["#s:amt.example"]}),
    _event("m.room.canonical_alias", state_key="", content={}),
    *(_event("m.room.create", state_key="", version=v, content={"room_version": str(v)}) for v in range(6, 13)),
    *(_event("m.room.join_rules", state_key="", version=v, content={"join_rule": "restricted", "allow": []}) for v in (7, 8, 12)),
    *(_event("m.room.redaction", version=v, redacts="$x", content={"redacts": "$x"}) for v in (10, 11)),
    *(_event(version=v, origin=FRIEND.name) for v in (6, 10, 12)),
)  # fmt: skip
FRIENDLY_EDUS = (
    HARMLESS,
    _receipt(FRIENDLY, {**_READ, "data": {"ts": 1, "thread_id": "main"}}),
    _presence({"user_id": FRIENDLY, "presence": "unavailable", "last_active_ago": 5, "status_msg": None}),
    _devices(keys={"user_id": FRIENDLY, "device_id": "D", "keys": {}}, device_display_name="Notebook", deleted=False),
    _devices(deleted=True, keys=None),
    _edu("m.signing_key_update", {"user_id": FRIENDLY, "master_key": {"user_id": FRIENDLY, "keys": {}}}),
    _to_device(messages={OURS: {"*": {}, "DEVICE": {"algorithm": "m.olm"}}}),
)
