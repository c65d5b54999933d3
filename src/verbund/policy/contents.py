# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a federation request says beside its signature: who acts, on whom; read once, strictly, for the rules to judge."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from verbund.matrix.canonical_json import JsonObject, JsonValue
from verbund.matrix.endpoints import Endpoint
from verbund.matrix.names import InvalidName, RoomAlias, ServerName, UserId
from verbund.policy.people import InvalidTerm, read_question

MAX_PDUS = 50
MAX_EDUS = 100


class InvalidContents(ValueError):
    """The request cannot be read in exactly one way (400 M_BAD_JSON)."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Servers that the request names: `actors` act in it, `subjects` are asked about or invited."""

    actors: frozenset[ServerName] = frozenset()
    subjects: frozenset[ServerName] = frozenset()
    pdus: int = 0
    edus: int = 0


def read_contents(endpoint: Endpoint, target: str, body: JsonValue) -> Contents:
    """The contents of a request for `endpoint`; raises InvalidContents."""
    path, _, query = target.partition("?")
    try:
        return _READERS.get(endpoint.name, _nothing)(path, query, body)
    except (InvalidName, InvalidTerm, UnicodeDecodeError) as error:
        raise InvalidContents(str(error)) from error


def _nothing(path: str, query: str, body: JsonValue) -> Contents:
    return Contents()


def _transaction(path: str, query: str, body: JsonValue) -> Contents:
    """Spec: s2s transactions"""
    transaction = _object(body, "the transaction")
    pdus, edus = _list(transaction, "pdus", MAX_PDUS), _list(transaction, "edus", MAX_EDUS)
    for item in (*pdus, *edus):
        _object(item, "an event")
    return Contents(frozenset({ServerName(_text(transaction, "origin"))}), frozenset(), len(pdus), len(edus))


def _invite(path: str, query: str, body: JsonValue) -> Contents:
    """Spec: s2s inviting-to-a-room"""
    event = _object(_object(body, "the invite").get("event"), "the event")
    _membership(event, "invite")
    return Contents(frozenset({UserId(_text(event, "sender")).server}), frozenset({UserId(_text(event, "state_key")).server}))


def _own_membership(membership: str) -> Callable[[str, str, JsonValue], Contents]:
    def read(path: str, query: str, body: JsonValue) -> Contents:
        """Spec: s2s joining-rooms, leaving-rooms-rejecting-invites"""
        event = _object(body, "the event")
        _membership(event, membership)
        if event.get("sender") != event.get("state_key"):
            raise InvalidContents("sender and state_key must be the same person")
        return Contents(frozenset({UserId(_text(event, "sender")).server}))

    return read


def _user_acts(path: str, query: str, body: JsonValue) -> Contents:
    return Contents(frozenset({UserId(unquote(path.rpartition("/")[2], errors="strict")).server}))


def _user_is_asked_about(path: str, query: str, body: JsonValue) -> Contents:
    return Contents(subjects=frozenset({UserId(unquote(path.rpartition("/")[2], errors="strict")).server}))


def _profile(path: str, query: str, body: JsonValue) -> Contents:
    return Contents(subjects=frozenset({UserId(_parameter(query, "user_id")).server}))


def _directory(path: str, query: str, body: JsonValue) -> Contents:
    return Contents(subjects=frozenset({RoomAlias(_parameter(query, "room_alias")).server}))


def _keys(member: str) -> Callable[[str, str, JsonValue], Contents]:
    def read(path: str, query: str, body: JsonValue) -> Contents:
        """Spec: s2s end-to-end-encryption"""
        users = _object(_object(body, "the request").get(member), member)
        return Contents(subjects=_servers(users))

    return read


def _people(path: str, query: str, body: JsonValue) -> Contents:
    """Who is asked is the destination; the term names nobody's server."""
    read_question(body)
    return Contents()


_READERS: dict[str, Callable[[str, str, JsonValue], Contents]] = {
    "send": _transaction,
    "invite": _invite,
    "make_join": _user_acts,
    "make_leave": _user_acts,
    "send_join": _own_membership("join"),
    "send_leave": _own_membership("leave"),
    "keys_query": _keys("device_keys"),
    "keys_claim": _keys("one_time_keys"),
    "devices": _user_is_asked_about,
    "profile": _profile,
    "directory": _directory,
    "people": _people,
}


def _servers(users: Iterable[str]) -> frozenset[ServerName]:
    return frozenset(UserId(user).server for user in users)


def _membership(event: JsonObject, membership: str) -> None:
    content = event.get("content")
    if event.get("type") != "m.room.member" or not isinstance(content, dict) or content.get("membership") != membership:
        raise InvalidContents(f"expected a membership event of kind {membership}")


def _parameter(query: str, name: str) -> str:
    """The one value of a query parameter; a doubled one would be read otherwise elsewhere."""
    try:
        values = [value for key, value in parse_qsl(query, keep_blank_values=True, errors="strict") if key == name]
    except ValueError as error:
        raise InvalidContents("the query is not valid text") from error
    if len(values) != 1:
        raise InvalidContents(f"expected {name} once in the query")
    return values[0]


def _object(value: JsonValue, what: str) -> JsonObject:
    if not isinstance(value, dict):
        raise InvalidContents(f"{what} must be an object")
    return value


def _list(value: JsonObject, name: str, most: int) -> list[JsonValue]:
    items = value.get(name, [])
    if not isinstance(items, list) or len(items) > most:
        raise InvalidContents(f"{name} must be a list of at most {most}")
    return items


def _text(value: JsonObject, name: str) -> str:
    text = value.get(name)
    if not isinstance(text, str):
        raise InvalidContents(f"{name} must be a text")
    return text
