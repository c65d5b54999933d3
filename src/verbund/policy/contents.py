# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a federation request says beside its signature: who acts, on whom; read once, strictly, for the rules to judge."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote

from verbund.matrix.canonical_json import JsonObject, JsonValue
from verbund.matrix.endpoints import Endpoint
from verbund.matrix.names import InvalidName, RoomAlias, RoomId, ServerName, UserId
from verbund.policy.events import ROOM_VERSIONS
from verbund.policy.people import InvalidTerm, read_question

MAX_PDUS = 50
MAX_EDUS = 100
MAX_HINTS = 100
MAX_MISSING = 100
MAX_USERS = 2000


class InvalidContents(ValueError):
    """The request cannot be read in exactly one way (400 M_BAD_JSON)."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Servers that the request names: `actors` act in it, `subjects` are asked about or invited.

    `event` is the one event of a request that brings one, `hints` are what an invite tells about its room; `transaction`
    is a whole one of `size` bytes, whose items are judged one by one; `claims` are one-time keys asked for, by person.
    """

    actors: frozenset[ServerName] = frozenset()
    subjects: frozenset[ServerName] = frozenset()
    pdus: int = 0
    edus: int = 0
    event: JsonObject | None = None
    hints: tuple[JsonObject, ...] = ()
    transaction: JsonObject | None = None
    size: int = 0
    claims: tuple[tuple[str, int], ...] = ()


def read_contents(endpoint: Endpoint, target: str, body: JsonValue, size: int = 0) -> Contents:
    """The contents of a request for `endpoint`, whose body has `size` bytes; raises InvalidContents."""
    path, _, query = target.partition("?")
    try:
        return replace(reading_of(endpoint).read(path, query, body), size=size)
    except (InvalidName, InvalidTerm, UnicodeDecodeError) as error:
        raise InvalidContents(str(error)) from error


def _nothing(path: str, query: str, body: JsonValue) -> Contents:
    return Contents()


def _transaction(path: str, query: str, body: JsonValue) -> Contents:
    """Spec: s2s transactions"""
    transaction = _object(body, "the transaction")
    pdus, edus = _list(transaction, "pdus", MAX_PDUS), _list(transaction, "edus", MAX_EDUS)
    origin = ServerName(_text(transaction, "origin"))
    return Contents(frozenset({origin}), pdus=len(pdus), edus=len(edus), transaction=transaction)


def _invite(path: str, query: str, body: JsonValue) -> Contents:
    """Spec: s2s inviting-to-a-room"""
    invite = _object(body, "the invite")
    event = _object(invite.get("event"), "the event")
    _membership(event, "invite")
    _is_of_room(event, path)
    if invite.get("room_version") not in ROOM_VERSIONS:
        raise InvalidContents("a room version that is used in the Verbund is needed")
    hints = tuple(_object(item, "a piece of state") for item in _list(invite, "invite_room_state", MAX_HINTS))
    actors, subjects = (frozenset({UserId(_text(event, name)).server}) for name in ("sender", "state_key"))
    return Contents(actors, subjects, event=event, hints=hints)


def _own_membership(membership: str) -> Callable[[str, str, JsonValue], Contents]:
    def read(path: str, query: str, body: JsonValue) -> Contents:
        """Spec: s2s joining-rooms, leaving-rooms-rejecting-invites, knocking-rooms"""
        event = _object(body, "the event")
        _membership(event, membership)
        _is_of_room(event, path)
        if event.get("sender") != event.get("state_key"):
            raise InvalidContents("sender and state_key must be the same person")
        return Contents(frozenset({UserId(_text(event, "sender")).server}), event=event)

    return read


def _is_of_room(event: JsonObject, path: str) -> None:
    """What Synapse reads from the path and what the event says must be the same room."""
    segments = path.split("/")
    room = RoomId(unquote(segments[5], errors="strict")).text if len(segments) == 7 else None
    if event.get("room_id") != room:
        raise InvalidContents("the event is of another room than the path names")


def _missing_events(path: str, query: str, body: JsonValue) -> Contents:
    """Spec: s2s backfilling-and-retrieving-missing-events"""
    asked = _object(body, "the request")
    for name in ("earliest_events", "latest_events"):
        if not all(isinstance(event, str) for event in _list(asked, name, MAX_MISSING)):
            raise InvalidContents(f"{name} must be event IDs")
    return Contents()


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
        if len(users) > MAX_USERS:
            raise InvalidContents(f"{member} must name at most {MAX_USERS} people")
        return Contents(subjects=_servers(users))

    return read


def _claims(path: str, query: str, body: JsonValue) -> Contents:
    """Spec: s2s end-to-end-encryption"""
    contents = _keys("one_time_keys")(path, query, body)
    people = _object(_object(body, "the request").get("one_time_keys"), "one_time_keys")
    claims = tuple((user, len(_object(devices, "the devices of a person"))) for user, devices in people.items())
    return replace(contents, claims=claims)


def _people(path: str, query: str, body: JsonValue) -> Contents:
    """Who is asked is the destination; the term names nobody's server."""
    read_question(body)
    return Contents()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a request is read, and what that checks, as the handbook says it."""

    read: Callable[[str, str, JsonValue], Contents]
    says: str


_ACTOR = "Die handelnde Person gehört zum anfragenden Server"
_EVENT = "das Ereignis ist wohlgeformt, höchstens 64 KiB groß, vom anfragenden Server signiert und aus dem Raum des Pfades"
_SUBJECT = "Gefragt wird nur nach Personen des gefragten Servers"
READINGS: dict[str, Reading] = {
    "send": Reading(
        _transaction,
        f"Höchstens {MAX_PDUS} Ereignisse und {MAX_EDUS} EDUs; jedes wird einzeln geprüft, was anstößig ist, bleibt weg, "
        "der Rest geht weiter",
    ),
    "invite": Reading(
        _invite,
        f"{_ACTOR}, die eingeladene zum gefragten; {_EVENT}; Raumversion 6 bis 12; "
        "der mitgesandte Raumzustand nennt keine Fremden",
    ),
    "make_join": Reading(_user_acts, _ACTOR),
    "make_leave": Reading(_user_acts, _ACTOR),
    "make_knock": Reading(_user_acts, _ACTOR),
    "send_join": Reading(_own_membership("join"), f"{_ACTOR} und tritt selbst bei; {_EVENT}"),
    "send_leave": Reading(_own_membership("leave"), f"{_ACTOR} und geht selbst; {_EVENT}"),
    "send_knock": Reading(_own_membership("knock"), f"{_ACTOR} und klopft selbst an; {_EVENT}"),
    "missing_events": Reading(_missing_events, f"Je höchstens {MAX_MISSING} Kennungen von Ereignissen"),
    "keys_query": Reading(_keys("device_keys"), f"{_SUBJECT}, höchstens {MAX_USERS}"),
    "keys_claim": Reading(_claims, f"{_SUBJECT}, höchstens {MAX_USERS}"),
    "devices": Reading(_user_is_asked_about, _SUBJECT),
    "profile": Reading(_profile, f"{_SUBJECT}; `user_id` steht genau einmal da"),
    "directory": Reading(_directory, "Der Alias gehört zum gefragten Server; er steht genau einmal da"),
    "people": Reading(_people, "Ein Suchwort von 3 bis 100 Zeichen und nichts sonst"),
}
_NOTHING = Reading(_nothing, "Unterschrift, Pfad und Größe")


def reading_of(endpoint: Endpoint) -> Reading:
    """How a request for `endpoint` is read."""
    return READINGS.get(endpoint.name, _NOTHING)


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
