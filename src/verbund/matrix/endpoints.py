# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The federation endpoints that may be asked for at all: a table, and the one reading of a raw request target.

Nothing is decoded or normalised: the signature covers the raw target, and what is matched here is what Synapse gets.
Decided by hand; a path that is not in the table does not exist.
"""

import re
from dataclasses import dataclass

MAX_TARGET_CHARACTERS = 8192


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation; `{name}` in the path stands for exactly one segment that is not empty."""

    name: str
    method: str
    path: str
    spec: str
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Unlisted:
    """No endpoint has this path (404 M_UNRECOGNIZED)."""

    reason: str


@dataclass(frozen=True, slots=True)
class WrongMethod:
    """The path is listed, the method is not (405 M_UNRECOGNIZED)."""

    allowed: tuple[str, ...]


_FEDERATION = "/_matrix/federation"
ENDPOINTS = (
    Endpoint("send", "PUT", f"{_FEDERATION}/v1/send/{{txn_id}}", "transactions"),
    Endpoint("invite", "PUT", f"{_FEDERATION}/v2/invite/{{room_id}}/{{event_id}}", "inviting-to-a-room"),
    Endpoint("make_join", "GET", f"{_FEDERATION}/v1/make_join/{{room_id}}/{{user_id}}", "joining-rooms"),
    Endpoint("send_join", "PUT", f"{_FEDERATION}/v2/send_join/{{room_id}}/{{event_id}}", "joining-rooms"),
    Endpoint("make_leave", "GET", f"{_FEDERATION}/v1/make_leave/{{room_id}}/{{user_id}}", "leaving-rooms-rejecting-invites"),
    Endpoint("send_leave", "PUT", f"{_FEDERATION}/v2/send_leave/{{room_id}}/{{event_id}}", "leaving-rooms-rejecting-invites"),
    Endpoint("state", "GET", f"{_FEDERATION}/v1/state/{{room_id}}", "retrieving-events"),
    Endpoint("state_ids", "GET", f"{_FEDERATION}/v1/state_ids/{{room_id}}", "retrieving-events"),
    Endpoint("event", "GET", f"{_FEDERATION}/v1/event/{{event_id}}", "retrieving-events"),
    Endpoint("event_auth", "GET", f"{_FEDERATION}/v1/event_auth/{{room_id}}/{{event_id}}", "retrieving-events"),
    Endpoint("backfill", "GET", f"{_FEDERATION}/v1/backfill/{{room_id}}", "backfilling-and-retrieving-missing-events"),
    Endpoint(
        "missing_events", "POST", f"{_FEDERATION}/v1/get_missing_events/{{room_id}}", "backfilling-and-retrieving-missing-events"
    ),
    Endpoint("keys_query", "POST", f"{_FEDERATION}/v1/user/keys/query", "end-to-end-encryption"),
    Endpoint("keys_claim", "POST", f"{_FEDERATION}/v1/user/keys/claim", "end-to-end-encryption"),
    Endpoint("devices", "GET", f"{_FEDERATION}/v1/user/devices/{{user_id}}", "device-management"),
    Endpoint("profile", "GET", f"{_FEDERATION}/v1/query/profile", "querying-for-information"),
    Endpoint("directory", "GET", f"{_FEDERATION}/v1/query/directory", "querying-for-information"),
    Endpoint("media_download", "GET", f"{_FEDERATION}/v1/media/download/{{media_id}}", "content-repository"),
    Endpoint("media_thumbnail", "GET", f"{_FEDERATION}/v1/media/thumbnail/{{media_id}}", "content-repository"),
    # Our own: who at another member has this name (docs/decisions/011-people-search.md).
    Endpoint("people", "POST", f"{_FEDERATION}/unstable/de.verbund/people", "de-verbund-people"),
    Endpoint("keys", "GET", "/_matrix/key/v2/server", "publishing-keys", signed=False),
    Endpoint("well_known", "GET", "/.well-known/matrix/server", "server-discovery", signed=False),
)

# RFC 3986 3.3 and 3.4: a segment and a query hold these characters and whole percent triplets, nothing else.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+")
_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
_DOT_SEGMENT = re.compile(r"(?:\.|%2e){1,2}", re.IGNORECASE)
_NUL_OR_LINE_BREAK = re.compile(r"%(?:00|0a|0d)", re.IGNORECASE)


def classify(method: str, target: str) -> Endpoint | Unlisted | WrongMethod:
    """The endpoint that a request names; `target` is the raw origin-form target with its query."""
    path, _, query = target.partition("?")
    reason = _objection(target, path, query)
    if reason is not None:
        return Unlisted(reason)
    segments = tuple(path.split("/")[1:])
    rows = [row for row, shape in _SHAPES_BY_HEAD.get(segments[:4], ()) if _fits(shape, segments)]
    if not rows:
        return Unlisted("not a federation endpoint of the Verbund")
    return next((row for row in rows if row.method == method), WrongMethod(tuple(row.method for row in rows)))


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


def _by_head() -> dict[tuple[str | None, ...], list[tuple[Endpoint, tuple[str | None, ...]]]]:
    """Rows by their first four segments, which are literal in every path of the table."""
    table: dict[tuple[str | None, ...], list[tuple[Endpoint, tuple[str | None, ...]]]] = {}
    for row in ENDPOINTS:
        shape = _shape(row)
        table.setdefault(shape[:4], []).append((row, shape))
    return table


_SHAPES_BY_HEAD = _by_head()
