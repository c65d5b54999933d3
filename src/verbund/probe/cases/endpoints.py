# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Every endpoint of the table, asked by those who may not: by nobody, by strangers, by suspended and departed members.

One endpoint that forgets one of these checks is all that a stranger needs; so each is tried, and a new row of the table is
tried as soon as it stands there.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from verbund.matrix.endpoints import ENDPOINTS, Endpoint
from verbund.probe.cases.rows import FORBIDDEN, UNAUTHORIZED, at_federation, refused
from verbund.probe.model import Case, Cast, Expected
from verbund.probe.requests import Ask, a_transaction

_LEAVING = frozenset({"make_leave", "send_leave"})
# What somebody gains by the endpoint.
_GAINS = {
    "send": ("Nachrichten und Ereignisse einliefern", "deliver messages and events"),
    "invite": ("eine Person in einen Raum einladen", "invite a person into a room"),
    "make_join": ("einen Beitritt vorbereiten", "prepare a join"),
    "send_join": ("beitreten und den ganzen Raum lesen", "join and read the whole room"),
    "make_leave": ("einen Austritt vorbereiten", "prepare a leave"),
    "send_leave": ("eine Person austreten lassen", "make a person leave"),
    "make_knock": ("einen Beitrittswunsch vorbereiten", "prepare a knock"),
    "send_knock": ("einen Beitrittswunsch abgeben", "send a knock"),
    "state": ("den Zustand eines Raums mit allen Mitgliedern lesen", "read a room's state with all its members"),
    "state_ids": ("die Kennungen des Raumzustands lesen", "read the IDs of a room's state"),
    "event": ("ein einzelnes Ereignis lesen", "read a single event"),
    "event_auth": ("die Berechtigungskette eines Ereignisses lesen", "read an event's auth chain"),
    "backfill": ("den Verlauf eines Raums lesen", "read a room's history"),
    "missing_events": ("Lücken im Verlauf füllen lassen", "have gaps of the history filled"),
    "timestamp_to_event": ("ein Ereignis nach seiner Zeit suchen", "find an event by its time"),
    "keys_query": ("Geräte und Schlüssel einer Person lesen", "read a person's devices and keys"),
    "keys_claim": ("Einmalschlüssel einer Person verbrauchen", "use up a person's one-time keys"),
    "devices": ("die Geräteliste einer Person lesen", "read a person's device list"),
    "profile": ("Namen und Bild einer Person lesen", "read a person's name and picture"),
    "directory": ("die Kennung eines Raums zu seinem Namen lesen", "read a room's ID by its alias"),
    "hierarchy": ("den Aufbau eines Bereichs lesen", "read a space's structure"),
    "public_rooms_search": ("im Raumverzeichnis suchen", "search the room directory"),
    "openid": ("mit einem Anmeldezeichen eine Person feststellen", "find a person by an OpenID token"),
    "public_rooms": ("das Raumverzeichnis lesen", "read the room directory"),
    "media_download": ("eine Datei herunterladen", "download a file"),
    "media_thumbnail": ("ein Vorschaubild herunterladen", "download a thumbnail"),
    "people": ("im Personenverzeichnis suchen", "search for people"),
}  # fmt: skip
_QUERIES = {
    "make_join": "ver=10&ver=11&ver=12",
    "backfill": "v=%24probe&limit=10",
    "state": "event_id=%24probe",
    "state_ids": "event_id=%24probe",
    "profile": "user_id=%40verbund-probe%3A{own}",
    "directory": "room_alias=%23verbund-probe%3A{own}",
    "timestamp_to_event": "ts=0&dir=f",
}


def sample(row: Endpoint, cast: Cast, role: str) -> Ask:
    """A well-formed request for `row` about rooms and people that nobody has, signed by somebody."""
    peer = cast.the(role)
    values = {
        "room_id": f"%21verbund-probe%3A{cast.own}",
        "event_id": "%24verbundprobe",
        "user_id": f"%40verbund-probe%3A{cast.own if row.name in ('devices', 'profile') else peer.name}",
        "txn_id": "verbund-probe",
        "media_id": "verbundprobe",
    }
    path = re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "verbund-probe"), row.path)
    query = _QUERIES.get(row.name, "").format(own=cast.own)
    content = _content(row, cast, peer.name) if row.method in ("PUT", "POST") else None
    return replace(cast.ask(role), method=row.method, target=f"{path}?{query}" if query else path, content=content)


def _content(row: Endpoint, cast: Cast, origin: str) -> object:
    person, room = f"@verbund-probe:{cast.own}", f"!verbund-probe:{cast.own}"
    match row.name:
        case "send":
            return a_transaction(origin)
        case "invite":
            return {
                "room_version": "10",
                "invite_room_state": [],
                "event": _member(room, f"@verbund-probe:{origin}", person, "invite"),
            }
        case "send_join" | "send_leave" | "send_knock":
            own = f"@verbund-probe:{origin}"
            return _member(room, own, own, row.name.removeprefix("send_"))
        case "keys_query":
            return {"device_keys": {person: []}}
        case "keys_claim":
            return {"one_time_keys": {person: {"PROBE": "signed_curve25519"}}}
        case "missing_events":
            return {"earliest_events": [], "latest_events": [], "limit": 1}
        case "people":
            return {"term": "verbund-probe"}
        case _:
            return {}


def _member(room: str, sender: str, state_key: str, membership: str) -> dict[str, object]:
    return {
        "type": "m.room.member", "room_id": room, "sender": sender, "state_key": state_key,
        "content": {"membership": membership}, "origin_server_ts": 1, "depth": 1, "prev_events": [], "auth_events": [],
        "hashes": {"sha256": "A" * 43}, "signatures": {},
    }  # fmt: skip


def _cases() -> Iterator[Case]:
    for row in ENDPOINTS:
        # What nobody is ever offered stands in `closed`.
        if row.signed and (row.offered or row.switch):
            yield from _of(row)


def _of(row: Endpoint) -> Iterator[Case]:
    de, en = _GAINS.get(row.name, (f"{row.method} {row.path} benutzen", f"use {row.method} {row.path}"))
    slug = row.name.replace("_", "-")
    reference = f"Matrix s2s, {row.spec}"
    # Where the operator's switch is off, there is no such path.
    unauthorized = UNAUTHORIZED if row.offered else refused(401, 404, errcode=("M_UNAUTHORIZED", "M_UNRECOGNIZED"))
    forbidden = FORBIDDEN if row.offered else refused(403, 404, errcode=("M_FORBIDDEN", "M_UNRECOGNIZED"))

    def case(kind: str, who_de: str, who_en: str, role: str, expected: Expected, needs: tuple[str, ...]) -> Case:
        return at_federation(
            f"{kind}.{slug}", f"{who_de}: {de}", f"{who_en}: {en}", reference, lambda cast: sample(row, cast, role).raw(), expected, needs
        )  # fmt: skip

    yield at_federation(
        f"nobody.{slug}", f"Niemand, ohne Signatur: {de}", f"nobody, unsigned: {en}", reference,
        lambda cast: replace(sample(row, cast, "stranger"), authorization=()).raw(), unauthorized, (),
    )  # fmt: skip
    yield case(
        "stranger", "Eine fremde Organisation mit gültiger Signatur", "a stranger, validly signed", "stranger", forbidden, ()
    )
    if row.name not in _LEAVING:
        yield case("suspended", "Ein ausgesetztes Mitglied", "a suspended member", "suspended", forbidden, ("suspended",))
        yield case("left", "Ein ausgeschiedenes Mitglied", "a member that left", "left", forbidden, ("left",))
    yield at_federation(
        f"forged.{slug}", f"Im Namen eines Mitglieds, mit eigenem Schlüssel signiert: {de}", f"in a member's name, signed with a key of one's own: {en}",
        reference, lambda cast: _forged(sample(row, cast, "member"), cast), unauthorized,
    )  # fmt: skip
    yield at_federation(
        f"method.{slug}", f"Mit dem falschen Verb: {de}", f"with the wrong method: {en}", reference,
        lambda cast: replace(sample(row, cast, "member"), method="PATCH").raw(), refused(405, 404, errcode="M_UNRECOGNIZED"),
    )  # fmt: skip


def _forged(ask: Ask, cast: Cast) -> bytes:
    """The member's name and key ID; the signature is the stranger's."""
    signature = replace(ask, peer=replace(ask.peer, key=cast.stranger.key)).signature()
    return replace(ask, authorization=(ask.header(signature),)).raw()


ON_ENDPOINTS = tuple(_cases())
