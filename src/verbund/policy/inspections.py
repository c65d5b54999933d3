# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer may hold, endpoint by endpoint, in both directions: a peer's to us and ours to a peer.

Answers are unsigned, so small ones are written anew with what is known and allowed; what brings state of a room is passed on
whole or not at all (`room_answers`). An endpoint without a row here is answered with a JSON object, nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from verbund.matrix.canonical_json import JsonObject, JsonValue
from verbund.matrix.endpoints import Endpoint
from verbund.policy.answers import AnswerRefused
from verbund.policy.events import ROOM_VERSIONS, Objection, Servers, event_objection, hint_objection, server_of
from verbund.policy.question import Question
from verbund.policy.room_answers import WELL_FORMED
from verbund.register.model import Register

MAX_SMALL_BYTES = 16_777_216
_MAX_TEXT, _MAX_LIST = 4096, 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and who is who. `path` are the request's raw segments from the operation's name on."""

    question: Question
    servers: Servers
    path: tuple[str, ...]

    @property
    def answering(self) -> str:
        return self.question.destination.text


def asked(question: Question, register: Register | None, target: str) -> Asked:
    """For the answer to a request for `target`."""
    return Asked(question, Servers(register, question.own), tuple(target.partition("?")[0].split("/")[4:]))


@dataclass(frozen=True, slots=True)
class Seen:
    """A small answer as it may be passed on; `left_out` are events that were taken out of it."""

    answer: JsonObject
    left_out: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """`rewrite` None: a stream of a room's events. `says` is the handbook's sentence."""

    says: str
    rewrite: Callable[[JsonObject, Asked], Seen] | None = None


def inspection_of(endpoint: Endpoint) -> Inspection:
    """How answers of `endpoint` are looked at."""
    return INSPECTIONS.get(endpoint.name, _OTHER)


def _as_it_is(answer: JsonObject, ask: Asked) -> Seen:
    return Seen(answer)


def _nothing(answer: JsonObject, ask: Asked) -> Seen:
    return Seen({})


def _template(membership: str) -> Callable[[JsonObject, Asked], Seen]:
    def rewrite(answer: JsonObject, ask: Asked) -> Seen:
        """Spec: s2s joining-rooms, leaving-rooms-rejecting-invites, knocking-rooms"""
        event, version = _object(answer.get("event")), answer.get("room_version")
        room, user = (unquote(segment) for segment in ask.path[1:3])
        content = _object(event.get("content"))
        known = version in ROOM_VERSIONS
        _require(known, "the room is of a version that is not used in this Verbund", "room-version-is-known")
        kind = (event.get("type"), content.get("membership"))
        _require(kind == ("m.room.member", membership), "the template is of another kind")
        _require(event.get("sender") == event.get("state_key") == user, "the template is for somebody else")
        _require(event.get("room_id") == room, "the template is for another room")
        voucher = content.get("join_authorised_via_users_server")
        knows = voucher is None or ask.servers.is_listed(server_of(voucher) or "")
        _require(knows, "a stranger would let us in", "nobody-brings-a-stranger")
        return Seen({"room_version": version, "event": event})

    return rewrite


def _invited(answer: JsonObject, ask: Asked) -> Seen:
    """Spec: s2s inviting-to-a-room"""
    event = answer.get("event")
    _enters(event, ask)
    ours = ask.question.contents.event or {}
    same = ("type", "room_id", "sender", "state_key", "content", "depth", "auth_events", "prev_events", "hashes")
    signed = _object(event)
    _require(all(signed.get(name) == ours.get(name) for name in same), "another invite came back than was sent")
    return Seen({"event": event})


def _knocked(answer: JsonObject, ask: Asked) -> Seen:
    """Spec: s2s knocking-rooms"""
    hints = [_object(item) for item in _list(answer.get("knock_room_state", []))]
    for hint in hints:
        _refuse(hint_objection(hint, ask.servers))
    return Seen({"knock_room_state": list(hints)})


def _history(key: str) -> Callable[[JsonObject, Asked], Seen]:
    def rewrite(answer: JsonObject, ask: Asked) -> Seen:
        """Events of the past stand each for itself: one that may not enter makes a gap, no more.

        Spec: s2s backfilling-and-retrieving-missing-events
        """
        kept: list[JsonValue] = []
        left_out = []
        for event in _list(answer.get(key)):
            objection = event_objection(event, ask.servers, fresh=False)
            if objection is None:
                kept.append(event)
            else:
                left_out.append(objection)
        return Seen({**answer, key: kept}, tuple(left_out))

    return rewrite


def _by_time(answer: JsonObject, ask: Asked) -> Seen:
    event, time = answer.get("event_id"), answer.get("origin_server_ts")
    _require(isinstance(event, str) and isinstance(time, int) and not isinstance(time, bool), "no event ID or no time")
    return Seen({"event_id": event, "origin_server_ts": time})


def _hierarchy(answer: JsonObject, ask: Asked) -> Seen:
    """Spec: s2s spaces"""
    children: list[JsonValue] = [_summary(_object(room), ask) for room in _list(answer.get("children", []))]
    closed: list[JsonValue] = [room for room in _list(answer.get("inaccessible_children", [])) if isinstance(room, str)]
    return Seen({"room": _summary(_object(answer.get("room")), ask), "children": children, "inaccessible_children": closed})


def _public_rooms(answer: JsonObject, ask: Asked) -> Seen:
    """Spec: s2s public-room-directory"""
    rooms: list[JsonValue] = [_summary(_object(room), ask) for room in _list(answer.get("chunk"))]
    kept: JsonObject = {"chunk": rooms}
    for name in ("next_batch", "prev_batch", "total_room_count_estimate"):
        if isinstance(answer.get(name), str | int):
            kept[name] = answer[name]
    return Seen(kept)


_SUMMARY = frozenset(
    "room_id name topic num_joined_members world_readable guest_can_join join_rule room_type allowed_room_ids "
    "encryption im.nheko.summary.encryption room_version im.nheko.summary.version im.nheko.summary.room_version".split()
)


def _summary(room: JsonObject, ask: Asked) -> JsonObject:
    """Of a room: what is known, without aliases, pictures and ways of strangers."""
    _require(isinstance(room.get("room_id"), str), "a room without an ID")
    kept: JsonObject = {name: value for name, value in room.items() if name in _SUMMARY}
    alias = room.get("canonical_alias")
    if ask.servers.is_listed(server_of(alias, "#") or ""):
        kept["canonical_alias"] = alias
    if _is_picture(room.get("avatar_url"), ask):
        kept["avatar_url"] = room["avatar_url"]
    if "children_state" in room:
        kept["children_state"] = list(_children(_list(room["children_state"]), ask))
    return kept


def _children(children: list[JsonValue], ask: Asked) -> list[JsonObject]:
    found = []
    for child in map(_object, children):
        content = _object(child.get("content"))
        ways = [way for way in _list(content.get("via", [])) if isinstance(way, str) and ask.servers.is_listed(way)]
        if child.get("type") == "m.space.child" and ways and hint_objection(child, ask.servers) is None:
            found.append({**child, "content": {**content, "via": list[JsonValue](ways)}})
    return found


def _directory(answer: JsonObject, ask: Asked) -> Seen:
    """Spec: s2s querying-for-information"""
    _require(isinstance(answer.get("room_id"), str), "an alias without a room")
    named = _list(answer.get("servers", []))
    ways: list[JsonValue] = [way for way in named if isinstance(way, str) and ask.servers.is_listed(way)]
    return Seen({"room_id": answer["room_id"], "servers": ways})


def _profile(answer: JsonObject, ask: Asked) -> Seen:
    """Name and picture; whatever else somebody wrote about themselves stays at home."""
    kept: JsonObject = {}
    name = answer.get("displayname")
    if isinstance(name, str) and len(name) <= 256:
        kept["displayname"] = name
    if _is_picture(answer.get("avatar_url"), ask):
        kept["avatar_url"] = answer["avatar_url"]
    return Seen(kept)


def _devices(answer: JsonObject, ask: Asked) -> Seen:
    """Spec: s2s device-management"""
    user = unquote(ask.path[2])
    _require(answer.get("user_id") == user, "the devices are somebody else's")
    _require(isinstance(answer.get("stream_id"), int), "a device list without a number")
    devices: list[JsonValue] = []
    for device in map(_object, _list(answer.get("devices"))):
        name, keys = device.get("device_id"), _object(device.get("keys", {}))
        _require(isinstance(name, str), "a device without an ID")
        devices.append({"device_id": name, "keys": _device_keys(keys, user, str(name))})
    kept: JsonObject = {"user_id": user, "stream_id": answer["stream_id"], "devices": devices}
    for name in ("master_key", "self_signing_key"):
        if answer.get(name) is not None:
            kept[name] = _of_user(_object(answer[name]), user)
    return Seen(kept)


def _keys(answer: JsonObject, ask: Asked) -> Seen:
    """Spec: s2s end-to-end-encryption"""
    people: JsonObject = {}
    for user, devices in _of_theirs(answer.get("device_keys", {}), ask).items():
        people[user] = {name: _device_keys(_object(keys), user, name) for name, keys in _object(devices).items()}
    kept: JsonObject = {"device_keys": people}
    for section in ("master_keys", "self_signing_keys"):
        if section in answer:
            kept[section] = {user: _of_user(_object(key), user) for user, key in _of_theirs(answer[section], ask).items()}
    return Seen(kept)


def _claimed(answer: JsonObject, ask: Asked) -> Seen:
    found = _of_theirs(answer.get("one_time_keys", {}), ask)
    for devices in found.values():
        for keys in _object(devices).values():
            _object(keys)
    return Seen({"one_time_keys": found})


def _openid(answer: JsonObject, ask: Asked) -> Seen:
    """Spec: s2s openid"""
    theirs = server_of(answer.get("sub")) == ask.answering
    _require(theirs, "the token is of somebody of another server", "answers-are-of-their-server")
    return Seen({"sub": answer["sub"]})


_ROOM = (
    "Jedes Ereignis: wohlgeformt, von einem Mitglied, bringt keine Fremden herein; ganz weitergereicht oder gar nicht "
    "(bis dahin in einer Datei)"
)
_PAST = "Jedes Ereignis einzeln; was nicht herein darf, fällt heraus"
_TEMPLATE = "Vorlage für genau diese Person und diesen Raum, Raumversion 6 bis 12"
_ROOMS = "Nur bekannte Felder; Aliasse, Bilder und Wege von Fremden fallen heraus"
_KEYS = "Nur Schlüssel von Personen des gefragten Servers; Gerätenamen fallen heraus"
INSPECTIONS: dict[str, Inspection] = {
    "send": Inspection("Je Ereignis ein Ergebnis", _as_it_is),
    "invite": Inspection("Dieselbe Einladung, wohlgeformt, von einem Mitglied", _invited),
    "make_join": Inspection(_TEMPLATE, _template("join")),
    "make_leave": Inspection(_TEMPLATE, _template("leave")),
    "make_knock": Inspection(_TEMPLATE, _template("knock")),
    "send_join": Inspection(_ROOM),
    "send_leave": Inspection("Leer", _nothing),
    "send_knock": Inspection("Raumzustand ohne Fremde", _knocked),
    "state": Inspection(_ROOM),
    "state_ids": Inspection("Nur Kennungen von Ereignissen"),
    "event": Inspection(_ROOM),
    "event_auth": Inspection(_ROOM),
    "backfill": Inspection(_PAST, _history("pdus")),
    "missing_events": Inspection(_PAST, _history("events")),
    "timestamp_to_event": Inspection("Kennung und Zeit", _by_time),
    "hierarchy": Inspection(_ROOMS, _hierarchy),
    "public_rooms": Inspection(_ROOMS, _public_rooms),
    "public_rooms_search": Inspection(_ROOMS, _public_rooms),
    "directory": Inspection("Raum und Wege; Wege über Fremde fallen heraus", _directory),
    "profile": Inspection("Name und Bild, sonst nichts; kein Bild von Fremden", _profile),
    "devices": Inspection(_KEYS, _devices),
    "keys_query": Inspection(_KEYS, _keys),
    "keys_claim": Inspection("Nur Schlüssel von Personen des gefragten Servers", _claimed),
    "openid": Inspection("Die Person gehört zum gefragten Server", _openid),
}  # fmt: skip
_OTHER = Inspection("Ein JSON-Objekt", _as_it_is)
_OF_THEIR_OWN = {
    "keys": Inspection("Nur Schlüssel aus dem Verbundregister, von allen signiert"),
    "well_known": Inspection("Die Adresse aus den eigenen Einstellungen"),
    "people": Inspection("Höchstens zehn Personen des gefragten Servers, Kennung und Name und nichts sonst"),
    "media_download": Inspection("Genau eine Datei, neu verpackt; eine Umleitung wird hier aufgelöst, nur beim Mitglied selbst"),
    "media_thumbnail": Inspection("Genau eine Datei, neu verpackt; eine Umleitung wird hier aufgelöst, nur beim Mitglied selbst"),
}


def says_of(endpoint: Endpoint) -> str:
    """The handbook's sentence about answers of `endpoint`."""
    return _OF_THEIR_OWN.get(endpoint.name, inspection_of(endpoint)).says


def _device_keys(keys: JsonObject, user: str, device: str) -> JsonObject:
    """One device's keys, without what its owner called it."""
    mine = keys.get("user_id", user) == user and keys.get("device_id", device) == device
    _require(mine, "the keys are of another device", "answers-are-of-their-server")
    unsigned = keys.get("unsigned")
    if not isinstance(unsigned, dict) or "device_display_name" not in unsigned:
        return keys
    return {**keys, "unsigned": {name: value for name, value in unsigned.items() if name != "device_display_name"}}


def _of_user(key: JsonObject, user: str) -> JsonObject:
    _require(key.get("user_id") == user, "a signing key is somebody else's", "answers-are-of-their-server")
    return key


def _of_theirs(section: JsonValue, ask: Asked) -> JsonObject:
    """People of the server that answers, and nobody else."""
    people = _object(section)
    theirs = all(server_of(user) == ask.answering for user in people)
    _require(theirs, "the answer speaks for somebody of another server", "answers-are-of-their-server")
    return people


def _is_picture(url: JsonValue, ask: Asked) -> bool:
    """Spec: c-s matrix-content-mxc-uris"""
    if not isinstance(url, str) or not url.startswith("mxc://") or len(url) > 512:
        return False
    return ask.servers.is_listed(url[len("mxc://") :].partition("/")[0])


def _enters(event: JsonValue, ask: Asked) -> None:
    _refuse(event_objection(event, ask.servers, fresh=False))


def _refuse(objection: Objection | None) -> None:
    if objection is not None:
        raise AnswerRefused(objection.rule, objection.reason, objection.stranger)


def _object(value: JsonValue) -> JsonObject:
    if not isinstance(value, dict):
        raise AnswerRefused(WELL_FORMED, "the answer is of another form")
    return value


def _list(value: JsonValue) -> list[JsonValue]:
    if not isinstance(value, list) or len(value) > _MAX_LIST:
        raise AnswerRefused(WELL_FORMED, f"the answer holds no list of at most {_MAX_LIST}")
    return value


def _require(holds: bool, reason: str, rule: str = WELL_FORMED) -> None:
    if not holds:
        raise AnswerRefused(rule, reason)
