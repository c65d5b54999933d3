# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A long conversation that can be read: written by a colleague with another client, encrypted as always."""

import asyncio
from collections.abc import Callable

import nio
from playwright.async_api import Browser
from tests.browser.deeds import settle_in
from tests.browser.signing import sign_device
from tests.browser.verbund import Account, Verbund
from tests.browser.visitor import Visitor

from bench.account import at_once
from bench.latency import Client
from verbund.demo.people import Person

KEYS_SECONDS = 180
_LINES = (
    "Der Bescheid liegt vor, bitte bis Freitag prüfen.",
    "Ich habe mit dem Landkreis telefoniert: Sie schicken die Unterlagen noch diese Woche, spätestens aber am Montag.",
    "Danke!",
    "Könnten Sie bitte auch den **Lageplan** ergänzen? Ohne ihn kann die Feuerwehr nicht zustimmen.",
    "Erledigt, siehe Vorgang 4711/26.",
    "Die Sitzung ist auf Dienstag, 14 Uhr, verlegt. Raum 2.17 ist reserviert, die Einladung folgt.",
)


async def a_colleague(verbund: Verbund, browser: Browser, account: Account) -> Person:
    """Another client, whose device its owner has signed: the app reads nothing from others."""
    one = await Visitor.arrive(browser, "colleague")
    _, key = await settle_in(one, account)
    await one.leave()
    person = await verbund.with_nio(account)
    if person.client.should_upload_keys:
        await person.client.keys_upload()
    await sign_device(person, key)
    return person


async def write(person: Person, room: str, messages: int, say: Callable[[str], None]) -> None:
    """So many messages; as everywhere, each hundred has a key of its own."""
    # Each message would wake a sync that waits: as much work for the server as the message.
    await person.rest()
    client = person.client

    async def send(number: int) -> None:
        content = {"msgtype": "m.text", "body": f"{number}. {_LINES[number % len(_LINES)]}"}
        answer = await client.room_send(room, "m.room.message", content, ignore_unverified_devices=True)
        if not isinstance(answer, nio.RoomSendResponse):
            raise RuntimeError(f"a message was not taken: {answer}")
        if number % 2000 == 0:
            say(f"{number} of {messages} messages")

    await at_once(send(number) for number in range(1, messages + 1))


async def keys_are_backed_up(client: Client, keys: int) -> None:
    """Until a further device of this person can read it all."""
    async with asyncio.timeout(KEYS_SECONDS):
        while int(str((await client.call("GET", "/room_keys/version"))["count"])) < keys:
            await asyncio.sleep(1)
