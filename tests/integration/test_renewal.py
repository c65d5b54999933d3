# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""New keys beside old ones: no federation request fails while the register spreads, and the old key ends when it is let go."""

import asyncio
import ssl
import time
from datetime import UTC, datetime

import aiohttp
import pytest
import yarl

from verbund.demo.scenario import World, a_world, both_follow
from verbund.demo.sites import DemoSite
from verbund.faults import Fault
from verbund.matrix import x_matrix
from verbund.matrix.names import ServerName
from verbund.matrix.signatures import SigningKey, request_bytes
from verbund.register.request import parse_request
from verbund.registrar.draft import admit, drafted
from verbund.site.init import read_signing_key
from verbund.site.renew import renew, switch_key

pytestmark = pytest.mark.timeout(180)
TARGET = "/_matrix/federation/v1/query/directory?room_alias=%23x%3Astadt-musterhausen.example"


async def ask(session: aiohttp.ClientSession, sender: DemoSite, receiver: DemoSite, key: SigningKey) -> int:
    """The status of a request that `sender` signs with `key`."""
    origin, destination = ServerName(sender.name), ServerName(receiver.name)
    signature = key.sign(request_bytes("GET", TARGET, origin, destination))
    header = x_matrix.build(x_matrix.Claim(origin, destination, key.key_id, signature)).decode()
    url = yarl.URL(f"https://{receiver.settings.gateway.federation_endpoints[0]}{TARGET}", encoded=True)
    async with session.get(url, headers={"Authorization": header}) as answer:
        return answer.status


def take_over(world: World, path) -> None:
    home = world.register.home
    with home.locked():
        in_force = drafted(home, "bund")[world.kreis.name]
        admit(home, "bund", parse_request(path.read_bytes(), in_force), datetime.now(UTC))
    world.register.put_in_force()


async def until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.1)


async def test_old_and_new_hold_side_by_side(tmp_path):
    async with a_world(tmp_path) as world:
        kreis, stadt = world.kreis, world.stadt
        await asyncio.gather(kreis.ready(), stadt.ready())
        await both_follow(world)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:
            await renewed(world, session)


async def renewed(world: World, session: aiohttp.ClientSession) -> None:
    kreis, stadt = world.kreis, world.stadt
    old = read_signing_key(kreis.settings.files.signing_key)
    statuses: list[int] = []
    stop = asyncio.Event()

    async def keep_asking() -> None:
        while not stop.is_set():
            statuses.append(await ask(session, kreis, stadt, old))
            await asyncio.sleep(0.05)

    asking = asyncio.create_task(keep_asking())
    path, _ = renew(kreis.settings, next_key=True, next_certificate=None)
    new = read_signing_key(kreis.settings.files.secrets / "next-signing.key")
    assert await ask(session, kreis, stadt, new) == 401
    with pytest.raises(Fault, match="doesn't name the next key yet"):
        switch_key(kreis.settings)
    take_over(world, path)

    async def new_is_taken() -> bool:
        return await ask(session, kreis, stadt, new) != 401

    await until(new_is_taken)

    async def own_register_names_it() -> bool:
        try:
            return switch_key(kreis.settings) == new.key_id
        except Fault:
            return False

    await until(own_register_names_it)
    asked = len(statuses)

    async def old_was_asked_again() -> bool:
        return len(statuses) > asked + 5

    # The register spreads within a second at times: the old key must hold before, meanwhile and afterwards.
    await until(old_was_asked_again)
    stop.set()
    await asking
    assert 401 not in statuses
    assert 403 not in statuses
    path, _ = renew(kreis.settings, next_key=False, next_certificate=None)
    take_over(world, path)

    async def old_is_refused() -> bool:
        return await ask(session, kreis, stadt, old) == 401

    await until(old_is_refused)
    assert await ask(session, kreis, stadt, new) != 401
