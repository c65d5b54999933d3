# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The module inside a real Synapse, seen by clients that do not keep the rules."""

import asyncio
import subprocess
import time

import aiohttp
from tests.integration.raw_client import RawClient
from tests.integration.test_renewal import until

from verbund.demo.scenario import World, a_world
from verbund.demo.sites import DemoSite
from verbund.register.model import Status
from verbund.site.postgres import binaries
from verbund.site.privileges import site_user


async def test_the_rules_of_rooms_hold_against_any_client(tmp_path):
    async with a_world(tmp_path) as world, aiohttp.ClientSession() as session:
        await asyncio.gather(world.stadt.ready(), world.kreis.ready())
        erika = await RawClient.sign_in(session, world.stadt, "erika")
        moritz = await RawClient.sign_in(session, world.kreis, "moritz")
        room = await a_room_is_encrypted_whatever_is_asked_for(erika)
        await nothing_readable_enters(erika, room)
        await a_waiting_invite_of_a_suspended_member_is_void(world, erika, moritz, room)
        await keys_are_as_in_the_register(world)


async def a_room_is_encrypted_whatever_is_asked_for(erika: RawClient) -> str:
    off = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "none"}}
    status, told = await erika.call("POST", "createRoom", {"preset": "private_chat", "initial_state": [off]})
    assert status == 200, told
    room = told["room_id"]
    status, told = await erika.call("GET", f"rooms/{room}/state/m.room.encryption")
    assert told == {"algorithm": "m.megolm.v1.aes-sha2"}
    return str(room)


async def nothing_readable_enters(erika: RawClient, room: str) -> None:
    status, told = await erika.call("PUT", f"rooms/{room}/send/m.room.message/1", {"msgtype": "m.text", "body": "geheim"})
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    assert told["error"].startswith("Diese App wollte unverschlüsselt schreiben.")
    # Asking to compare identities is never encrypted; nothing else gets through in its clothes.
    asks = {
        "msgtype": "m.key.verification.request",
        "body": "Identität vergleichen?",
        "from_device": "ABC",
        "methods": ["m.sas.v1"],
        "to": erika.user_id,
    }
    status, told = await erika.call("PUT", f"rooms/{room}/send/m.room.message/3", asks)
    assert status == 200, told
    for number, more in enumerate(({"body": "x" * 501}, {"geheim": "mehr"}, {"methods": [{"x": 1}]}, {"to": 7})):
        assert (await erika.call("PUT", f"rooms/{room}/send/m.room.message/4{number}", asks | more))[0] == 403, more
    status, told = await erika.call("PUT", f"rooms/{room}/state/m.room.encryption", {"algorithm": "none"})
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"}
    assert (await erika.call("PUT", f"rooms/{room}/send/m.room.encrypted/2", sealed))[0] == 200


async def a_waiting_invite_of_a_suspended_member_is_void(world: World, erika: RawClient, moritz: RawClient, room: str) -> None:
    async def invited() -> bool:
        return (await erika.call("POST", f"rooms/{room}/invite", {"user_id": moritz.user_id}))[0] == 200

    await until(invited)

    async def arrived() -> bool:
        return room in (await moritz.call("GET", "sync?timeout=0"))[1].get("rooms", {}).get("invite", {})

    await until(arrived)
    taken_over = registers_taken_over(world.kreis)
    world.register.set_status(world.stadt.name, Status.SUSPENDED)
    own_room = (await moritz.call("POST", "createRoom", {}))[1]["room_id"]

    async def gateway_knows() -> bool:
        return registers_taken_over(world.kreis) > taken_over

    # Only then a question: one that comes too early goes out, and waits for a server that no longer answers.
    await until(gateway_knows)

    async def kreis_knows() -> bool:
        told = await moritz.call("POST", f"rooms/{own_room}/invite", {"user_id": "@nobody:" + world.stadt.name})
        return told[0] == 403 and "zurzeit gesperrt" in told[1]["error"]

    await until(kreis_knows)
    status, told = await moritz.call("POST", f"join/{room}", {})
    assert (status, told["errcode"]) == (403, "M_FORBIDDEN")
    assert told["error"].startswith("Stadt Musterhausen (stadt-musterhausen.example) ist zurzeit gesperrt")
    # Saying no to it must still be possible.
    assert (await moritz.call("POST", f"rooms/{room}/leave", {}))[0] == 200
    world.register.set_status(world.stadt.name, Status.ACTIVE)


def registers_taken_over(site: DemoSite) -> int:
    return (site.settings.files.logs / "gateway.out.log").read_text().count("is in force")


async def keys_are_as_in_the_register(world: World) -> None:
    """A look into Synapse's own table: the peer's key, from itself, until after any grace."""
    files = world.kreis.settings.files
    sql = f"select key_id, from_server, ts_valid_until_ms from server_keys_json where server_name = '{world.stadt.name}'"  # noqa: S608
    user = site_user(None)
    command = [binaries() / "psql", "-At", "-h", files.postgres_socket_folder, "-U", user.name, "-d", "synapse", "-c", sql]
    who = {"user": user.uid, "group": user.gid} if user.is_other else {}
    told = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True, cwd="/", **who)
    key_id, from_server, until_ms = told.stdout.strip().split("|")
    assert key_id.startswith("ed25519:a_")
    assert from_server == world.stadt.name
    assert int(until_ms) / 1000 > time.time() + 14 * 86400
