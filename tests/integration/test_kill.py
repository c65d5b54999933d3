# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Kill -9 in the middle of a send loop: what was acknowledged is at the other organisation, once and in order."""

import asyncio
import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from verbund.demo.people import Failed, Person
from verbund.demo.scenario import World, a_world
from verbund.demo.trust import NotVerified, verify_server

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]
MESSAGES = 40


class Room:
    """Two people in an encrypted room across two organisations."""

    def __init__(self, world: World, erika: Person, max_: Person, room: str) -> None:
        self.world, self.erika, self.max, self.room = world, erika, max_, room


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kill")
    for parent in (folder, *folder.parents):
        if parent.name.startswith("pytest-"):
            parent.chmod(0o711)
    async with a_world(folder) as world:
        await asyncio.gather(world.stadt.ready(), world.kreis.ready())
        people = []
        for site, name in ((world.stadt, "erika"), (world.kreis, "max")):
            password = await site.add_person(name)
            server = await eventually(partial(verify_server, world.register.root, site.name, site.base_url), NotVerified, 20)
            people.append(await Person.sign_in(server, name, password, folder / f"client-{name}"))
        erika, max_ = people
        room = await erika.make_room("Lage")
        await erika.invite(room, max_.user_id)
        await max_.join(room)
        await asyncio.gather(erika.sees_encrypted(room, 2), max_.sees_encrypted(room, 2))
        yield Room(world, erika, max_, room)
        await asyncio.gather(erika.close(), max_.close())


def process_of(folder: Path, program: str) -> int:
    """The process of one program of one site, found as an operator would."""
    if program == "postgresql":
        return int((folder / "data" / "postgres" / "postmaster.pid").read_text().split()[0])
    needle = {"synapse": "synapse.app.homeserver", "gateway": "\0gateway\0"}[program]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_text()
            except OSError:
                continue
            if needle in command and str(folder) in command:
                return int(entry.name)
    raise AssertionError(f"no process of {program} in {folder}")


async def eventually(attempt, failure, seconds: float):
    end = time.monotonic() + seconds
    while True:
        try:
            return await attempt()
        except failure:
            if time.monotonic() > end:
                raise
        await asyncio.sleep(0.2)


@pytest.mark.parametrize("program", ["synapse", "postgresql", "gateway"])
async def test_what_was_acknowledged_arrives_once_and_in_order(talk: Room, program: str):
    acknowledged: list[str] = []
    killed = None
    number = 0
    end = time.monotonic() + 90
    while len(acknowledged) < MESSAGES and time.monotonic() < end:
        number += 1
        text = f"{program} {number}"
        sending = asyncio.create_task(talk.erika.say(talk.room, text))
        if killed is None and len(acknowledged) == MESSAGES // 2:
            await asyncio.sleep(0.005)
            killed = process_of(talk.world.stadt.folder, program)
            os.kill(killed, signal.SIGKILL)
        try:
            await sending
        except Failed:
            await asyncio.sleep(0.3)
        else:
            acknowledged.append(text)
    assert killed is not None
    assert len(acknowledged) == MESSAGES
    assert process_of(talk.world.stadt.folder, program) != killed

    async def all_there() -> None:
        texts = [text for text in await talk.max.texts(talk.room, talk.erika.user_id) if text.startswith(program)]
        if [text for text in texts if text in acknowledged] != acknowledged:
            raise Failed(f"{len(set(texts) & set(acknowledged))} of {len(acknowledged)} are there")

    await eventually(all_there, Failed, 60)
