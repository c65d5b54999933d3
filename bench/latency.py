# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""From a send at one organisation to the sync of a person at the other: through a Verbund, and between bare Synapses.

Both with a PostgreSQL of its own for each homeserver, the same client code and the same kind of room.
"""

import asyncio
import json
import secrets
import statistics
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp

from verbund.config import Settings
from verbund.demo.scenario import a_world
from verbund.demo.sites import DemoSite, free_port, start_module
from verbund.demo.trust import NotVerified, verify_server
from verbund.site.users import add_user

MESSAGES = 60
WARM_UP = 10


@dataclass
class Client:
    """A client without encryption: what is measured is the way of an event."""

    session: aiohttp.ClientSession
    base_url: str
    token: str = ""
    since: str = ""

    async def call(self, method: str, path: str, body: object = None) -> dict[str, object]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.session.request(method, f"{self.base_url}/_matrix/client/v3{path}", json=body, headers=headers) as answer:
            told: dict[str, object] = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status} {told}")
            return told

    async def sign_in(self, user: str, password: str) -> None:
        identifier = {"type": "m.id.user", "user": user}
        told = await self.call("POST", "/login", {"type": "m.login.password", "identifier": identifier, "password": password})
        self.token = str(told["access_token"])

    async def sync_until(self, text: str) -> float:
        """The time at which a message with `text` was in a sync."""
        while True:
            told = await self.call("GET", f"/sync?timeout=10000&since={self.since}" if self.since else "/sync?timeout=0")
            now = time.monotonic()
            self.since = str(told["next_batch"])
            if text in json.dumps(told):
                return now


async def verbund_latency(folder: Path) -> float:
    """Median milliseconds through two gateways."""
    folder.mkdir()
    async with a_world(folder) as world:
        sites = (world.stadt, world.kreis)
        await asyncio.gather(*(site.ready() for site in world.sites))
        for site in sites:
            await _proven(partial(verify_server, world.register.root, site.name, site.base_url))
        return await _measured([(site.settings, site.base_url) for site in sites])


async def bare_latency(folder: Path) -> float:
    """Median milliseconds between two Synapses that nothing stands between."""
    folder.mkdir()
    sites = [DemoSite.make(folder / name, f"127.0.0.1:{free_port()}", "Bare", "other", "http://127.0.0.1:1") for name in "ab"]
    try:
        for site in sites:
            site.running = start_module("bench.bare", site.folder / "site.log", str(site.folder / "verbund.toml"))
        await asyncio.gather(*(site.ready() for site in sites))
        return await _measured([(site.settings, site.base_url) for site in sites])
    finally:
        for site in sites:
            if site.running is not None:
                site.running.stop()
                site.running.wait()


async def _measured(sites: list[tuple[Settings, str]]) -> float:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        clients = []
        for settings, base_url in sites:
            password, name = secrets.token_urlsafe(9), f"bench{secrets.token_hex(3)}"
            user_id = await add_user(settings, name, password, admin=False)
            client = Client(session, base_url)
            await client.sign_in(user_id, password)
            clients.append((client, user_id))
        (sender, _), (receiver, receiver_id) = clients
        told = await sender.call("POST", "/createRoom", {"preset": "private_chat", "invite": [receiver_id]})
        room = str(told["room_id"])
        await receiver.sync_until(room)
        await receiver.call("POST", f"/join/{room}", {})
        waits = [await _once(sender, receiver, room, number) for number in range(WARM_UP + MESSAGES)]
        return statistics.median(waits[WARM_UP:]) * 1000


async def _once(sender: Client, receiver: Client, room: str, number: int) -> float:
    text = f"message {number} {secrets.token_hex(8)}"
    listening = asyncio.create_task(receiver.sync_until(text))
    await asyncio.sleep(0.02)  # the other side waits in its long poll, as clients do
    began = time.monotonic()
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": text}
    await sender.call("PUT", f"/rooms/{room}/send/m.room.encrypted/{number}", content)
    async with asyncio.timeout(30):
        return await listening - began


async def _proven(attempt: "partial[object]") -> None:
    for _ in range(100):
        try:
            await attempt()  # type: ignore[misc]  # a coroutine
        except NotVerified:
            await asyncio.sleep(0.2)
        else:
            return
    raise RuntimeError("the register is not followed")
