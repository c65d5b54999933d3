# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""May this event enter? For each event that a peer sends or answers with: whose it is, whom it brings, whom it names.

A *stranger* is a server that the register doesn't list. Suspended members and those that left are no strangers: what they
wrote stays in the history of their rooms, and they are held at the door; but nothing *new* of theirs enters, except that
their people go.
Spec: s2s pdus, rooms redactions
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verbund.matrix.canonical_json import JsonObject, JsonValue, encode_parsed
from verbund.matrix.events import redact
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import BadSignature, KeyId
from verbund.register.model import Member, Register

# 1 to 5 have known holes (state resets, events that JSON parsers read in two ways) and no room of a Verbund needs them.
ROOM_VERSIONS = frozenset(str(number) for number in range(6, 13))
MAX_EVENT_BYTES = 65_536
MAX_AUTH_EVENTS, MAX_PREV_EVENTS = 10, 20
_MAX_ID_BYTES = 255
_MEMBERSHIPS = frozenset("invite join knock leave ban".split())
_BRINGS_IN = frozenset("invite join knock".split())
# One for each way to redact, the newest first: a transaction doesn't say which version its rooms have.
_WAYS_TO_REDACT = (12, 10, 8, 7)


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an event may not enter. `stranger` is the server that it would have brought in, where it would have."""

    rule: str
    reason: str
    stranger: str = ""


def event_objection(event: JsonValue, servers: "Servers", *, fresh: bool) -> Objection | None:
    """`fresh` for what happens now, where only active members act; else it is history, which all that are listed may have."""
    if not isinstance(event, dict):
        return _malformed("an event is an object")
    problem = _malformed_part(event)
    if problem is not None:
        return _malformed(problem)
    return _whose(event, servers, fresh) or _CONTENTS.get(str(event["type"]), _anything)(event, servers, fresh)


def hint_objection(hint: JsonObject, servers: "Servers") -> Objection | None:
    """For a piece of stripped state, as invites and knocks bring: it has sender, type and content, and nobody signed it."""
    kind, content, server = hint.get("type"), hint.get("content"), server_of(hint.get("sender"))
    if not isinstance(kind, str) or not isinstance(content, dict) or not isinstance(hint.get("state_key"), str) or server is None:
        return _malformed("a piece of state without type, content, key or sender")
    if not servers.is_listed(server):
        return Objection("event-is-of-the-verbund", f"A piece of state is of {server}, which is not in this Verbund.", server)
    return _CONTENTS.get(kind, _anything)({**hint, "content": content}, servers, False)


def signature_objection(event: JsonObject, member: Member) -> Objection | None:
    """For an event of `member`'s own people: one of the keys that the register names for it must have signed the event."""
    signatures = event.get("signatures")
    own = signatures.get(member.server_name.text) if isinstance(signatures, dict) else None
    found = [(member.keys[key_id].verify_key, text) for key_id, text in _known(own, member)]
    for signed in _signed_forms(event) if found else ():
        for key, text in found:
            try:
                key.verify(signed, text)
            except BadSignature:
                continue
            return None
    return Objection("event-is-signed-by-its-server", "An event isn't signed by the server that its sender belongs to.")


class Servers:
    """Who is who, by one register; looked up by the text behind the colon, since a name that is listed is a valid one."""

    __slots__ = ("_members", "_own")

    def __init__(self, register: Register | None, own: ServerName) -> None:
        self._members: Mapping[str, Member] = register.members if register is not None else {}
        self._own = own.text

    def is_listed(self, name: str) -> bool:
        return name == self._own or name in self._members

    def is_active(self, name: str) -> bool:
        member = self._members.get(name)
        return name == self._own or (member is not None and member.is_active)


def server_of(user: object, sigil: str = "@") -> str | None:
    """What stands behind the first colon of an ID; None for what is no such ID. Spec: appendices identifier-grammar"""
    if not isinstance(user, str) or not user.startswith(sigil) or len(user.encode("utf-8", "replace")) > _MAX_ID_BYTES:
        return None
    localpart, colon, server = user[1:].partition(":")
    return server if colon and localpart and server and "\0" not in localpart else None


def _malformed(reason: str) -> Objection:
    return Objection("event-is-well-formed", f"An event is malformed: {reason}.")


def _malformed_part(event: JsonObject) -> str | None:
    for name in ("type", "sender", "state_key", "room_id"):
        value = event.get(name, "")
        if not isinstance(value, str) or len(value.encode()) > _MAX_ID_BYTES:
            return f"its {name} is no text of at most {_MAX_ID_BYTES} bytes"
    if not event.get("type"):
        return "it has no type"
    # From room version 12 on, the event that makes the room is what the room is named after.
    if not str(event.get("room_id", "")).startswith("!") and (event["type"] != "m.room.create" or "room_id" in event):
        return "it has no room ID"
    for name in ("depth", "origin_server_ts"):
        value = event.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or (value < 0 and name == "depth"):
            return f"its {name} is no number"
    for name in ("content", "hashes", "signatures"):
        if not isinstance(event.get(name), dict):
            return f"its {name} are no object"
    for name, most in (("auth_events", MAX_AUTH_EVENTS), ("prev_events", MAX_PREV_EVENTS)):
        references = event.get(name)
        if not isinstance(references, list) or len(references) > most or not all(isinstance(item, str) for item in references):
            return f"its {name} are no list of at most {most} event IDs"
    return None if isinstance(event.get("unsigned", {}), dict) else "its unsigned part is no object"


def _whose(event: JsonObject, servers: Servers, fresh: bool) -> Objection | None:
    server = server_of(event.get("sender"))
    if server is None:
        return _malformed("its sender is no user ID")
    if not servers.is_listed(server):
        return Objection("event-is-of-the-verbund", f"An event is of {server}, which is not in this Verbund.", server)
    if not fresh or servers.is_active(server) or _goes(event):
        return None
    return Objection("event-is-of-an-active-member", f"An event is of {server}, which is suspended or has left.")


def _goes(event: JsonObject) -> bool:
    """Somebody leaves, or doesn't follow an invite."""
    content = event["content"]
    leaves = isinstance(content, dict) and content.get("membership") == "leave"
    return event["type"] == "m.room.member" and leaves and event.get("state_key") == event["sender"]


def _anything(event: JsonObject, servers: Servers, fresh: bool) -> Objection | None:
    return None


def _member(event: JsonObject, servers: Servers, fresh: bool) -> Objection | None:
    """Spec: s2s joining-rooms, inviting-to-a-room"""
    content, person = event["content"], server_of(event.get("state_key"))
    if person is None or not isinstance(content, dict) or content.get("membership") not in _MEMBERSHIPS:
        return _malformed("a membership without a person or a kind")
    if "third_party_invite" in content:
        return _third_party(event, servers, fresh)
    if content["membership"] in _BRINGS_IN and not servers.is_listed(person):
        reason = f"Somebody of {person} would come into a room, and {person} is not in this Verbund."
        return Objection("nobody-brings-a-stranger", reason, person)
    if fresh and content["membership"] in _BRINGS_IN and not servers.is_active(person):
        reason = f"Somebody of {person} would come into a room, and {person} is suspended or has left."
        return Objection("event-is-of-an-active-member", reason)
    if "join_authorised_via_users_server" in content:
        voucher = server_of(content["join_authorised_via_users_server"])
        if voucher is None or not servers.is_listed(voucher):
            reason = "A join was let in by a server that is not in this Verbund."
            return Objection("nobody-brings-a-stranger", reason, voucher or "")
    return None


def _create(event: JsonObject, servers: Servers, fresh: bool) -> Objection | None:
    content = event["content"]
    version = content.get("room_version", "1") if isinstance(content, dict) else None
    if version not in ROOM_VERSIONS:
        return Objection("room-version-is-known", "A room is of a version that is not used in this Verbund.")
    others = content.get("additional_creators", []) if isinstance(content, dict) else []
    if not isinstance(others, list):
        return _malformed("additional creators are a list")
    strangers = [name for name in map(server_of, others) if name is None or not servers.is_listed(name)]
    if strangers:
        return Objection("nobody-brings-a-stranger", "A room would belong to somebody outside this Verbund.", strangers[0] or "")
    return None


def _alias(event: JsonObject, servers: Servers, fresh: bool) -> Objection | None:
    content = event["content"] if isinstance(event["content"], dict) else {}
    more = content.get("alt_aliases", [])
    aliases = [content.get("alias"), *(more if isinstance(more, list) else [more])]
    for alias in aliases:
        server = server_of(alias, "#")
        if alias and (server is None or not servers.is_listed(server)):
            return Objection("aliases-are-of-the-verbund", "A room would have an alias of a server that is not in this Verbund.")
    return None


def _third_party(event: JsonObject, servers: Servers, fresh: bool) -> Objection | None:
    # Synapse fetches the `key_validity_url` that such an event names, from wherever it says.
    return Objection("nobody-invites-by-mail", "Invites by way of an identity server are not used in this Verbund.")


_CONTENTS = {
    "m.room.member": _member,
    "m.room.create": _create,
    "m.room.canonical_alias": _alias,
    "m.room.third_party_invite": _third_party,
}


def _known(signatures: JsonValue, member: Member) -> list[tuple[KeyId, str]]:
    """Signatures by keys of the entry; at most as many as it has."""
    if not isinstance(signatures, dict):
        return []
    texts = ((key_id, signatures.get(key_id.text)) for key_id in member.keys)
    return [(key_id, text) for key_id, text in texts if isinstance(text, str)]


def _signed_forms(event: JsonObject) -> Iterator[bytes]:
    """What a server may have signed, by the ways to redact; for most events they are all the same, and the first is enough."""
    seen = set()
    for version in _WAYS_TO_REDACT:
        redacted = redact(event, version)
        redacted.pop("signatures", None)
        redacted.pop("unsigned", None)
        form = encode_parsed(redacted)
        if form not in seen:
            seen.add(form)
            yield form
