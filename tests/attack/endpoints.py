# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The same attacks on every row of the table of endpoints, so that a new row is attacked from its first day on."""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from tests.events import ROOM, a_membership, an_event

from verbund.matrix.canonical_json import JsonObject
from verbund.matrix.endpoints import CLOSED, ENDPOINTS, Endpoint
from verbund.probe.requests import Ask, Peer

from .cast import EXPIRED, FRIEND, LEFT, OTHER_SEED, OWN, STRANGER, SUSPENDED, THIRD

LEAVING = frozenset({"make_leave", "send_leave"})
_EVENT = "$" + "e" * 43
_OURS, _GUEST = f"@clerk:{OWN}", f"@a:{FRIEND.name}"


@dataclass(frozen=True)
class Case:
    """What is sent, and what must come back; nothing may reach our homeserver."""

    identifier: str
    name: str
    ask: Ask
    status: int
    errcode: str


def honest(row: Endpoint, peer: Peer = FRIEND) -> Ask:
    """A request as a member makes it."""
    user = _OURS if row.name == "devices" else f"@a:{peer.name}"
    places = {"room_id": ROOM, "user_id": user, "event_id": _EVENT, "txn_id": f"t-{row.name}", "media_id": "abc"}
    places |= {"server_name": FRIEND.name, "key_id": "ed25519:a", "query_type": "client_keys"}
    path = re.sub(r"\{(\w+)\}", lambda found: quote(places[found[1]], safe=""), row.path)
    query = {"profile": f"?user_id={quote(_OURS)}", "directory": f"?room_alias={quote('#r:' + OWN)}"}
    return Ask(peer, OWN, row.method, path + query.get(row.name, ""), body_of(row, peer))


def body_of(row: Endpoint, peer: Peer) -> object:
    """What stands in it."""
    bodies: dict[str, object] = {
        "send": {"origin": peer.name, "pdus": [], "edus": []},
        "invite": invite(a_membership(peer.name, peer.key, "invite", _OURS)),
        "send_join": a_membership(peer.name, peer.key, "join"),
        "send_leave": a_membership(peer.name, peer.key, "leave"),
        "send_knock": a_membership(peer.name, peer.key, "knock"),
        "missing_events": {"earliest_events": [], "latest_events": [_EVENT], "limit": 5},
        "keys_query": {"device_keys": {_OURS: []}},
        "keys_claim": {"one_time_keys": {_OURS: {"D": "signed_curve25519"}}},
        "people": {"term": "erika"},
    }
    return bodies.get(row.name, {} if row.method in ("PUT", "POST") else None)


def invite(event: object, version: object = "12", hints: object = ()) -> JsonObject:
    return {"event": event, "room_version": version, "invite_room_state": list(hints) if isinstance(hints, tuple) else hints}


def _of_row(row: Endpoint) -> list[Case]:
    """Who may not ask, and what is wrongly signed."""
    ask = honest(row)
    forbidden = {"STRANGER": STRANGER} | ({} if row.name in LEAVING else {"SUSPENDED": SUSPENDED, "LEFT": LEFT})
    cases = [
        Case(f"EP-{row.name}-{who}", f"{row.name} by {peer.name}", honest(row, peer), 403, "M_FORBIDDEN")
        for who, peer in forbidden.items()
    ]
    spoilt = {
        "UNSIGNED": replace(ask, authorization=()),
        "TWICE": replace(ask, authorization=(ask.header(), ask.header())),
        "OTHER-KEY": replace(ask, peer=Peer(FRIEND.name, OTHER_SEED.key)),
        "OLD-KEY": replace(ask, peer=EXPIRED),
        "REPLAY": replace(ask, signed_destination=THIRD),
        "FOR-ANOTHER": replace(ask, claimed_destination=THIRD),
        "OTHER-PATH": replace(ask, signed_target=f"{ask.target}x"),
        "OTHER-METHOD": replace(ask, signed_method="DELETE"),
    }
    if ask.content is not None:
        spoilt["OTHER-BODY"] = replace(ask, signed_content={"other": 1})
    return cases + [Case(f"EP-{row.name}-{how}", f"{row.name}, {how}", bad, 401, "M_UNAUTHORIZED") for how, bad in spoilt.items()]


def _closed(row: Endpoint) -> Case:
    return Case(f"EP-{row.name}-CLOSED", f"{row.name} is not offered", honest(row), 404, "M_UNRECOGNIZED")


ROWS = {row.name: row for row in ENDPOINTS}
_INVITE = honest(ROWS["invite"])
_HINT = {"type": "m.room.name", "state_key": "", "sender": _GUEST, "content": {"name": "Rat"}}


def _invited(*, version: object = "12", hints: object = (), event: object = None, **changes: object) -> Ask:
    made = event if event is not None else a_membership(FRIEND.name, FRIEND.key, "invite", _OURS)
    return replace(_INVITE, content=invite({**made, **changes} if isinstance(made, dict) else made, version, hints))


def _sent(name: str, event: object) -> Ask:
    return replace(honest(ROWS[name]), content=event)


def _own(membership: str, **changes: object) -> JsonObject:
    content = {"membership": membership}
    return an_event(FRIEND.name, FRIEND.key, "m.room.member", **{"state_key": _GUEST, "content": content, **changes})


def _get(name: str, path: str) -> Ask:
    return replace(honest(ROWS[name]), target=f"/_matrix/federation/v1{path}")


_FORGED = a_membership(FRIEND.name, OTHER_SEED.key, "invite", _OURS)
_BAD, _NO = (400, "M_BAD_JSON"), (403, "M_FORBIDDEN")
_EVENTS = (
    ("an invite into a room of version 5", _invited(version="5"), _BAD),
    ("an invite into a room of no version", _invited(version=None), _BAD),
    ("an invite with a version that is a number", _invited(version=12), _BAD),
    ("an invite whose event is a list", _invited(event=[]), _BAD),
    ("an invite that is a join", _invited(event=_own("join")), _BAD),
    ("an invite from another room than its path", _invited(room_id="!other"), _BAD),
    ("an invite after whose signing somebody else was named", _invited(state_key=f"@boss:{OWN}"), _NO),
    ("an invite that its server didn't sign", _invited(signatures={}), _NO),
    ("an invite signed by a key that nobody knows", _invited(event=_FORGED), _NO),
    ("an invite of a third member's person", _invited(event=a_membership(FRIEND.name, FRIEND.key, "invite", f"@x:{THIRD}")), _NO),
    ("an invite of a stranger", _invited(event=a_membership(FRIEND.name, FRIEND.key, "invite", f"@x:{STRANGER.name}")), _NO),
    ("an invite by a third member's person", _invited(event=a_membership(THIRD, FRIEND.key, "invite", _OURS)), _NO),
    ("an invite by mail", _invited(event=a_membership(FRIEND.name, FRIEND.key, "invite", _OURS, third_party_invite={})), _NO),
    ("an invite without hashes", _invited(hashes=None), _NO),
    ("an invite with a stranger's hint", _invited(hints=({**_HINT, "sender": f"@x:{STRANGER.name}"},)), _NO),
    ("an invite with a hint of a stranger's join", _invited(hints=({
        **_HINT, "type": "m.room.member", "state_key": f"@x:{STRANGER.name}", "content": {"membership": "join"}},)), _NO),
    ("an invite with a hint of an old room", _invited(hints=({
        **_HINT, "type": "m.room.create", "content": {"room_version": "1"}},)), _NO),
    ("an invite with a hint of a stranger's alias", _invited(hints=({
        **_HINT, "type": "m.room.canonical_alias", "content": {"alias": f"#r:{STRANGER.name}"}},)), _NO),
    ("an invite with a hint without a content", _invited(hints=({"type": "m.room.name"},)), _NO),
    ("an invite with hints that are texts", _invited(hints=("Rat",)), _BAD),
    ("an invite with 101 hints", _invited(hints=(_HINT,) * 101), _BAD),
    ("an invite with hints that are an object", _invited(hints={}), _BAD),
    ("a join of somebody else", _sent("send_join", _own("join", state_key=f"@z:{FRIEND.name}")), _BAD),
    ("a join of ours", _sent("send_join", _own("join", sender=_OURS, state_key=_OURS)), _NO),
    ("a join of a third member's person", _sent("send_join", a_membership(THIRD, FRIEND.key, "join")), _NO),
    ("a join that is a leave", _sent("send_join", _own("leave")), _BAD),
    ("a join that is a message", _sent("send_join", an_event(FRIEND.name, FRIEND.key)), _BAD),
    ("a join into another room", _sent("send_join", _own("join", room_id="!other")), _BAD),
    ("a join that nobody signed", _sent("send_join", {**_own("join"), "signatures": {}}), _NO),
    ("a join that a stranger let in", _sent("send_join", _own("join", content={
        "membership": "join", "join_authorised_via_users_server": f"@x:{STRANGER.name}"})), _NO),
    ("a join with a depth below zero", _sent("send_join", _own("join", depth=-1)), _NO),
    ("a join of 70 kB", _sent("send_join", _own("join", content={"membership": "join", "displayname": "x" * 70_000})), _NO),
    ("a leave of somebody else", _sent("send_leave", _own("leave", state_key=f"@z:{FRIEND.name}")), _BAD),
    ("a leave that is a ban", _sent("send_leave", _own("ban")), _BAD),
    ("a leave that nobody signed", _sent("send_leave", {**_own("leave"), "signatures": {}}), _NO),
    ("devices of another server's person", _get("devices", f"/user/devices/%40a%3A{THIRD}"), _NO),
    ("keys of another server's person", _sent("keys_query", {"device_keys": {f"@a:{THIRD}": []}}), _NO),
    ("keys of ours and another's", _sent("keys_query", {"device_keys": {_OURS: [], f"@a:{THIRD}": []}}), _NO),
    ("keys of nobody", _sent("keys_query", {"device_keys": {"erika": []}}), _BAD),
    ("keys of 2,001 people", _sent("keys_query", {"device_keys": {f"@{n}:{OWN}": [] for n in range(2001)}}), _BAD),
    ("one-time keys of another server's person", _sent("keys_claim", {"one_time_keys": {f"@a:{THIRD}": {}}}), _NO),
    ("one-time keys as a list", _sent("keys_claim", {"one_time_keys": {_OURS: []}}), _BAD),
    ("a profile of another server's person", _get("profile", f"/query/profile?user_id=%40a%3A{THIRD}"), _NO),
    ("two people in one profile", _get("profile", f"/query/profile?user_id=%40a%3A{OWN}&user_id=%40b%3A{OWN}"), _BAD),
    ("another server's alias", _get("directory", f"/query/directory?room_alias=%23r%3A{THIRD}"), _NO),
    ("101 missing events", _sent("missing_events", {"latest_events": ["$e"] * 101}), _BAD),
    ("missing events that are numbers", _sent("missing_events", {"latest_events": [7]}), _BAD),
)  # fmt: skip

CASES = (
    *(case for row in ENDPOINTS if row.signed and row.name not in CLOSED for case in _of_row(row)),
    *(_closed(row) for row in ENDPOINTS if row.name in CLOSED),
    *(Case(f"EVT-{n:03}", name, ask, *told) for n, (name, ask, told) in enumerate(_EVENTS, 1)),
)
