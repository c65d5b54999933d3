# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The federation endpoints that may be asked for at all: a table, and the one reading of a raw request target.

Nothing is decoded or normalised: the signature covers the raw target, and what is matched here is what Synapse gets.
Decided by hand; a path that is not in the table does not exist.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

MAX_TARGET_CHARACTERS = 8192


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation; `{name}` in the path stands for exactly one segment that is not empty.

    Whoever `signed` asks must be a member. `offered` is the default; `switch` names the setting in `[federation]` that
    changes it, and without one it stays so for good.
    """

    name: str
    method: str
    path: str
    spec: str
    signed: bool = True
    offered: bool = True
    switch: str = ""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Nothing is offered at this path (404 M_UNRECOGNIZED); `endpoint` names a row that is closed here."""

    reason: str
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class WrongMethod:
    """The path is listed, the method is not (405 M_UNRECOGNIZED)."""

    allowed: tuple[str, ...]


_V1, _V2, _UNSTABLE = (f"/_matrix/federation/{version}" for version in ("v1", "v2", "unstable"))
_KEY, _MEDIA, _POLICY = "/_matrix/key/v2", "/_matrix/media", "/_matrix/policy"
_RETRIEVE, _PAGE, _JOIN = "retrieving-events", "backfilling-and-retrieving-missing-events", "joining-rooms"
_LEAVE, _INVITE, _KNOCK = "leaving-rooms-rejecting-invites", "inviting-to-a-room", "knocking-rooms"
_ASK, _E2EE, _DIRECTORY = "querying-for-information", "end-to-end-encryption", "public-room-directory"
_THIRD_PARTY = "third-party-invites"
ENDPOINTS = (
    # The 36 operations of Matrix 1.18.
    Endpoint("well_known", "GET", "/.well-known/matrix/server", "server-discovery", signed=False),
    Endpoint("version", "GET", f"{_V1}/version", "server-discovery", signed=False, offered=False),
    Endpoint("keys", "GET", f"{_KEY}/server", "publishing-keys", signed=False),
    Endpoint("keys_by_notary", "GET", f"{_KEY}/query/{{server_name}}", "publishing-keys", signed=False, offered=False),
    Endpoint("keys_by_notary_bulk", "POST", f"{_KEY}/query", "publishing-keys", signed=False, offered=False),
    Endpoint("send", "PUT", f"{_V1}/send/{{txn_id}}", "transactions"),
    Endpoint("event_auth", "GET", f"{_V1}/event_auth/{{room_id}}/{{event_id}}", _RETRIEVE),
    Endpoint("backfill", "GET", f"{_V1}/backfill/{{room_id}}", _PAGE),
    Endpoint("missing_events", "POST", f"{_V1}/get_missing_events/{{room_id}}", _PAGE),
    Endpoint("state", "GET", f"{_V1}/state/{{room_id}}", _RETRIEVE),
    Endpoint("state_ids", "GET", f"{_V1}/state_ids/{{room_id}}", _RETRIEVE),
    Endpoint("event", "GET", f"{_V1}/event/{{event_id}}", _RETRIEVE),
    Endpoint("timestamp_to_event", "GET", f"{_V1}/timestamp_to_event/{{room_id}}", _RETRIEVE, offered=False,
             switch="timestamp_to_event"),
    Endpoint("make_join", "GET", f"{_V1}/make_join/{{room_id}}/{{user_id}}", _JOIN),
    Endpoint("send_join", "PUT", f"{_V2}/send_join/{{room_id}}/{{event_id}}", _JOIN),
    Endpoint("make_knock", "GET", f"{_V1}/make_knock/{{room_id}}/{{user_id}}", _KNOCK, offered=False, switch="knocking"),
    Endpoint("send_knock", "PUT", f"{_V1}/send_knock/{{room_id}}/{{event_id}}", _KNOCK, offered=False, switch="knocking"),
    Endpoint("invite", "PUT", f"{_V2}/invite/{{room_id}}/{{event_id}}", _INVITE),
    Endpoint("invite_v1", "PUT", f"{_V1}/invite/{{room_id}}/{{event_id}}", _INVITE, offered=False),
    Endpoint("make_leave", "GET", f"{_V1}/make_leave/{{room_id}}/{{user_id}}", _LEAVE),
    Endpoint("send_leave", "PUT", f"{_V2}/send_leave/{{room_id}}/{{event_id}}", _LEAVE),
    Endpoint("third_party_invite", "PUT", f"{_V1}/exchange_third_party_invite/{{room_id}}", _THIRD_PARTY, offered=False),
    Endpoint("third_party_bound", "PUT", f"{_V1}/3pid/onbind", _THIRD_PARTY, signed=False, offered=False),
    Endpoint("public_rooms", "GET", f"{_V1}/publicRooms", _DIRECTORY, offered=False, switch="public_rooms"),
    Endpoint("public_rooms_search", "POST", f"{_V1}/publicRooms", _DIRECTORY, offered=False, switch="public_rooms"),
    Endpoint("hierarchy", "GET", f"{_V1}/hierarchy/{{room_id}}", "spaces", switch="hierarchy"),
    Endpoint("directory", "GET", f"{_V1}/query/directory", _ASK),
    Endpoint("profile", "GET", f"{_V1}/query/profile", _ASK),
    # Synapse answers `client_keys` here; the operations of their own do it with every check.
    Endpoint("query", "GET", f"{_V1}/query/{{query_type}}", _ASK, offered=False),
    Endpoint("devices", "GET", f"{_V1}/user/devices/{{user_id}}", "device-management"),
    Endpoint("keys_query", "POST", f"{_V1}/user/keys/query", _E2EE),
    Endpoint("keys_claim", "POST", f"{_V1}/user/keys/claim", _E2EE),
    # The specification wants no signature here. We do: else whoever holds a token could try it from anywhere.
    Endpoint("openid", "GET", f"{_V1}/openid/userinfo", "openid", offered=False, switch="openid"),
    Endpoint("media_download", "GET", f"{_V1}/media/download/{{media_id}}", "content-repository"),
    Endpoint("media_thumbnail", "GET", f"{_V1}/media/thumbnail/{{media_id}}", "content-repository"),
    Endpoint("policy_sign", "POST", f"{_POLICY}/v1/sign", "validating-an-event-with-a-policy-server", offered=False),
    # What older versions had and Synapse still serves.
    Endpoint("send_join_v1", "PUT", f"{_V1}/send_join/{{room_id}}/{{event_id}}", _JOIN, offered=False),
    Endpoint("send_leave_v1", "PUT", f"{_V1}/send_leave/{{room_id}}/{{event_id}}", _LEAVE, offered=False),
    Endpoint("key_by_id", "GET", f"{_KEY}/server/{{key_id}}", "publishing-keys", signed=False, offered=False),
    Endpoint("key_by_notary", "GET", f"{_KEY}/query/{{server_name}}/{{key_id}}", "publishing-keys", signed=False, offered=False),
    Endpoint("third_party_bound_post", "POST", f"{_V1}/3pid/onbind", _THIRD_PARTY, signed=False, offered=False),
    *(
        Endpoint(f"media_{kind}_{version}", "GET", f"{_MEDIA}/{version}/{kind}/{{server_name}}/{{media_id}}",
                 "content-repository", signed=False, offered=False)
        for version in ("r0", "v1", "v3")
        for kind in ("download", "thumbnail")
    ),
    # What Synapse serves ahead of the specification.
    Endpoint("complexity", "GET", f"{_UNSTABLE}/rooms/{{room_id}}/complexity", "synapse-unstable", offered=False),
    Endpoint("extremities", "GET", f"{_UNSTABLE}/org.matrix.msc4370/extremities/{{room_id}}", "synapse-unstable", offered=False),
    Endpoint("account_status", "POST", f"{_UNSTABLE}/org.matrix.msc3720/query/account_status", "synapse-unstable", offered=False),
    Endpoint("keys_claim_many", "POST", f"{_UNSTABLE}/user/keys/claim", "synapse-unstable", offered=False),
    Endpoint("policy_sign_unstable", "POST", f"{_POLICY}/unstable/org.matrix.msc4284/sign", "synapse-unstable", offered=False),
    # Our own: who at another member has this name (docs/decisions/011-people-search.md).
    Endpoint("people", "POST", f"{_UNSTABLE}/de.verbund/people", "de-verbund-people"),
)  # fmt: skip
SWITCHES = tuple(dict.fromkeys(row.switch for row in ENDPOINTS if row.switch))


def closed(opened: Collection[str]) -> frozenset[str]:
    """The names of the rows that don't exist where the switches `opened` are on and all others off."""
    return frozenset(row.name for row in ENDPOINTS if (row.switch not in opened if row.switch else not row.offered))


CLOSED = closed({row.switch for row in ENDPOINTS if row.switch and row.offered})

# RFC 3986 3.3 and 3.4: a segment and a query hold these characters and whole percent triplets, nothing else.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+")
_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
_DOT_SEGMENT = re.compile(r"(?:\.|%2e){1,2}", re.IGNORECASE)
_NUL_OR_LINE_BREAK = re.compile(r"%(?:00|0a|0d)", re.IGNORECASE)


def classify(method: str, target: str, closed_rows: frozenset[str] = CLOSED) -> Endpoint | Unlisted | WrongMethod:
    """The endpoint that a request names; `target` is the raw origin-form target with its query."""
    path, _, query = target.partition("?")
    reason = _objection(target, path, query)
    if reason is not None:
        return Unlisted(reason)
    segments = tuple(path.split("/")[1:])
    rows = [row for row, shape in _rows_for(segments) if _fits(shape, segments)]
    offered = [row for row in rows if row.name not in closed_rows]
    if not offered:
        name = next((row.name for row in rows if row.method == method), "")
        return Unlisted("closed here" if rows else "not a federation endpoint of the Verbund", name)
    found = next((row for row in offered if row.method == method), None)
    return found or WrongMethod(tuple(dict.fromkeys(row.method for row in offered)))


def _objection(target: str, path: str, query: str) -> str | None:
    if len(target) > MAX_TARGET_CHARACTERS:
        return f"longer than {MAX_TARGET_CHARACTERS} characters"
    if not path.startswith("/"):
        return "not an origin-form target"
    if _NUL_OR_LINE_BREAK.search(target):
        return "an encoded control character"
    if not all(_SEGMENT.fullmatch(segment) for segment in path[1:].split("/")):
        return "an empty segment or a character that a path may not hold"
    if any(_DOT_SEGMENT.fullmatch(segment) for segment in path.split("/")):
        return "a dot segment"
    return None if _QUERY.fullmatch(query) else "a character that a query may not hold"


def _fits(shape: tuple[str | None, ...], segments: tuple[str, ...]) -> bool:
    return len(shape) == len(segments) and all(
        literal is None or literal == segment for literal, segment in zip(shape, segments, strict=True)
    )


def _shape(row: Endpoint) -> tuple[str | None, ...]:
    return tuple(None if segment.startswith("{") else segment for segment in row.path.split("/")[1:])


def _rows_for(segments: tuple[str, ...]) -> list[tuple[Endpoint, tuple[str | None, ...]]]:
    return _SHAPES_BY_HEAD.get((len(segments), segments[:3]), [])


def _by_head() -> dict[tuple[int, tuple[str | None, ...]], list[tuple[Endpoint, tuple[str | None, ...]]]]:
    """Rows by their length and first three segments, which are literal in every path of the table.

    Of two that fit, the one with more literal segments stands first in the table.
    """
    table: dict[tuple[int, tuple[str | None, ...]], list[tuple[Endpoint, tuple[str | None, ...]]]] = {}
    for row in ENDPOINTS:
        shape = _shape(row)
        table.setdefault((len(shape), shape[:3]), []).append((row, shape))
    return table


_SHAPES_BY_HEAD = _by_head()
