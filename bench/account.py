# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""An account as after years of work: thousands of rooms, one of them long. Made through the client API."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable

import aiohttp

from bench.latency import Client
from verbund.demo.sites import DemoSite

AT_ONCE = 8
_NUMBERS = itertools.count(1)
_OFFICES = ("Bauamt", "Ordnungsamt", "Jugendamt", "Standesamt", "Kämmerei", "Feuerwehr", "Stadtarchiv", "Personalrat")


async def a_client(site: DemoSite, session: aiohttp.ClientSession, localpart: str) -> Client:
    client = Client(session, site.base_url)
    await client.sign_in(localpart, site.passwords[f"@{localpart}:{site.name}"])
    return client


async def unlimited(site: DemoSite, localpart: str) -> None:
    """Lifts the limits on how much one person may send: years of work are made in minutes."""
    boss = f"verwaltung{next(_NUMBERS)}"
    await site.add_person(boss, admin=True)
    async with aiohttp.ClientSession() as session:
        token = (await a_client(site, session, boss)).token
    # What Synapse has for its operator is on its own socket only, never behind the gateway.
    connector = aiohttp.UnixConnector(str(site.settings.files.synapse_client_socket))
    url = f"http://homeserver/_synapse/admin/v1/users/@{localpart}:{site.name}/override_ratelimit"
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "127.0.0.1"}
    limits = {"messages_per_second": 0, "burst_count": 0}
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.post(url, json=limits, headers=headers) as answer,
    ):
        if answer.status != 200:
            raise RuntimeError(f"no limits lifted: {answer.status} {await answer.text()}")


async def fill(client: Client, rooms: int, say: Callable[[str], None]) -> None:
    """Encrypted rooms with names that can be told apart."""

    async def make(number: int) -> None:
        await make_room(client, f"{_OFFICES[number % len(_OFFICES)]}, Vorgang {number}")
        if number % 200 == 0:
            say(f"{number} of {rooms} rooms")

    await at_once(make(number) for number in range(1, rooms + 1))


async def make_room(client: Client, name: str) -> str:
    """The ID of a new, encrypted room."""
    encrypted = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    told = await client.call("POST", "/createRoom", {"preset": "private_chat", "name": name, "initial_state": [encrypted]})
    return str(told["room_id"])


async def at_once(work: Iterable[Awaitable[None]]) -> None:
    """All of it, a few at a time; the first failure ends it."""
    rest = iter(work)

    async def worker() -> None:
        for one in rest:
            await one

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(worker())
