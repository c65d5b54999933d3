# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who is measured: a newcomer, one with 20 rooms, one with 2,000, one in a conversation of 10,000 messages."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from playwright.async_api import Browser
from tests.browser.deeds import is_in, settle_in
from tests.browser.verbund import Account, Verbund
from tests.browser.visitor import Visitor

from bench.account import a_client, fill, make_room, unlimited
from bench.conversation import go_to, speak
from bench.history import a_colleague, keys_are_backed_up, write
from bench.latency import Client

FEW, MANY, MESSAGES = 20, 2000, 10_000
MESSAGES_FOR_EACH_KEY = 100
SHORT, LONG = "Kurzer Vorgang", "Langer Vorgang"


@dataclass(frozen=True, slots=True)
class People:
    """All have an account whose keys are set up, but for the newcomer."""

    newcomer: Account
    few: Account
    many: Account
    reader: Account
    reader_key: str
    """The recovery key, for a further device."""
    at_home: Visitor
    """The reader's own device, on which everything has been read."""


async def gather(verbund: Verbund, browser: Browser, say: Callable[[str], None]) -> People:
    """Fills two servers at once; some minutes."""
    stadt, kreis = verbund.stadt, verbund.kreis
    async with aiohttp.ClientSession() as session:
        newcomer, reader = await verbund.somebody(stadt, "Neu"), await verbund.somebody(stadt, "Lang")
        few, many = await verbund.somebody(kreis, "Wenig"), await verbund.somebody(kreis, "Viel")
        for account in (few, many):
            await _set_up(browser, account)
        say(f"filling: {MANY} rooms, and a conversation of {MESSAGES} messages")
        async with asyncio.TaskGroup() as group:
            group.create_task(_with_rooms(session, few, FEW, say))
            group.create_task(_with_rooms(session, many, MANY, say))
            written = group.create_task(_long_conversation(verbund, browser, session, reader, say))
        at_home, key = written.result()
    return People(newcomer, few, many, reader, key, at_home)


async def _set_up(browser: Browser, account: Account) -> None:
    """What is measured later is a further device."""
    one = await Visitor.arrive(browser, "set up")
    one.context.set_default_timeout(60_000)
    await settle_in(one, account)
    await one.leave()


async def _privileged(session: aiohttp.ClientSession, account: Account) -> Client:
    """Who may send as much at once as years bring."""
    await unlimited(account.site, account.localpart)
    return await a_client(account.site, session, account.localpart)


async def _with_rooms(session: aiohttp.ClientSession, account: Account, rooms: int, say: Callable[[str], None]) -> None:
    await fill(await _privileged(session, account), rooms, say)


async def _long_conversation(
    verbund: Verbund, browser: Browser, session: aiohttp.ClientSession, reader: Account, say: Callable[[str], None]
) -> tuple[Visitor, str]:
    """Written by a colleague while the reader is away, then read: the keys come to the device, and from there into the backup."""
    colleague = await verbund.somebody(verbund.stadt, "Kollege", called="Jonas Weber")
    at_home = await Visitor.arrive(browser, "at home")
    at_home.context.set_default_timeout(60_000)
    page, key = await settle_in(at_home, reader)
    await page.goto("about:blank")
    client = await _privileged(session, reader)
    await unlimited(verbund.stadt, colleague.localpart)
    person = await a_colleague(verbund, browser, colleague)
    try:
        await make_room(client, SHORT)
        room = await make_room(client, LONG)
        await client.call("POST", f"/rooms/{room}/invite", {"user_id": colleague.user_id})
        await person.join(room)
        await person.sees_encrypted(room, 2)
        await write(person, room, MESSAGES, say)
    finally:
        await person.close()
    say("written; the reader's device takes the keys")
    await page.goto(reader.address)
    await is_in(page)
    await go_to(page, LONG)
    await speak(page, 30)
    await keys_are_backed_up(client, MESSAGES // MESSAGES_FOR_EACH_KEY + 1)
    return at_home, key
