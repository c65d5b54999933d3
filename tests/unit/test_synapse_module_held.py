# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms that are held: kept in the database, by a member that is in them, until they are let go."""

import sqlite3
from types import SimpleNamespace

import pytest
from synapse.api.errors import SynapseError

from verbund.synapse_module.held import HeldRooms

ROOM, OTHER = "!r", "!other"


class Site:
    """Synapse's database and who is in which room."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:")
        self.members: set[str] = set()
        self.server_name = "amt.example"
        self.hosts = {ROOM: {"amt.example", "kreis.example"}, OTHER: {"kreis.example"}}

    async def run_db_interaction(self, name, function):
        cursor = self.database.cursor()
        found = function(cursor)
        self.database.commit()
        return found

    def rooms(self) -> HeldRooms:
        async def hosts(room: str) -> set[str]:
            return self.hosts.get(room, set())

        main = SimpleNamespace(get_current_hosts_in_room=hosts)
        hs = SimpleNamespace(get_datastores=lambda: SimpleNamespace(main=main))
        rooms = HeldRooms(hs, self, self.members.__contains__)  # type: ignore[arg-type]  # what it uses of them
        return rooms


def event(kind: str = "m.room.encrypted", **content: str):
    return SimpleNamespace(type=kind, room_id=ROOM, content=content)


async def test_a_held_room_is_held_after_a_restart_until_it_is_let_go():
    site = Site()
    rooms = site.rooms()
    await rooms.refuse_if_held(ROOM)
    assert await rooms.hold(ROOM, "fremd.example", "kreis.example")
    for again in (rooms, site.rooms()):
        with pytest.raises(SynapseError, match=r"fremd\.example"):
            await again.refuse_if_held(ROOM)
    await rooms.refuse_if_held(OTHER)
    assert [held.stranger for held in await rooms.all()] == ["fremd.example"]
    assert await rooms.release(ROOM)
    assert not await rooms.release(ROOM)
    await rooms.refuse_if_held(ROOM)
    await site.rooms().refuse_if_held(ROOM)


async def test_what_gets_people_out_is_never_refused():
    rooms = Site().rooms()
    await rooms.hold(ROOM, "fremd.example", "kreis.example")
    leaves, bans = ({"membership": kind} for kind in ("leave", "ban"))
    for kind, content in (("m.room.member", leaves), ("m.room.member", bans), ("m.room.server_acl", {})):
        await rooms.refuse_event_if_held(event(kind, **content))
    for kind, content in (("m.room.member", {"membership": "join"}), ("m.room.encrypted", {}), ("m.room.topic", {})):
        with pytest.raises(SynapseError):
            await rooms.refuse_event_if_held(event(kind, **content))


async def test_only_who_is_in_the_room_with_us_can_have_it_held():
    rooms = Site().rooms()
    assert not await rooms.hold(ROOM, "fremd.example", "dritte.example")
    assert not await rooms.hold(OTHER, "fremd.example", "kreis.example")
    assert await rooms.all() == []


async def test_a_stranger_that_was_admitted_meanwhile_is_none():
    site = Site()
    rooms = site.rooms()
    await rooms.hold(ROOM, "neu.example", "kreis.example")
    with pytest.raises(SynapseError):
        await rooms.refuse_if_held(ROOM)
    site.members.add("neu.example")
    await rooms.refuse_if_held(ROOM)
    assert await site.rooms().all() == []
