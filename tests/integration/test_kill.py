# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 in the middle of a send loop: what was acknowledged arrives at the other organisation, once and in order."""

import asyncio
import os
import signal
import tempfile
import time
from pathlib import Path

import aiohttp
import pytest

from verbund.demo.people import Failed, Person
from verbund.demo.report import Report
from verbund.demo.scenario import World, a_world, both_follow, sign_in
from verbund.demo.sites import DemoSite

# What identifies a part in the command line of a child of `verbund run`.
PARTS = {"synapse": "synapse.app.homeserver", "postgresql": "/postgres -D", "gateway": "verbund.cli gateway"}
MESSAGES, KILL_AT = 40, 12
ARRIVES_WITHIN_SECONDS = 60.0
FAILURES = (Failed, aiohttp.ClientError, TimeoutError, OSError)


@pytest.mark.timeout(400)
async def test_no_acknowledged_message_is_lost_doubled_or_moved_when_a_part_is_killed():
    report = Report(lambda line: None)
    with tempfile.TemporaryDirectory(prefix="verbund-kill-") as name:
        async with a_world(Path(name)) as world:
            erika, max_, room = await _a_shared_room(world, report, Path(name))
            try:
                for part in PARTS:
                    for site in (world.stadt, world.kreis):
                        await _survives(part, site, room, erika, max_)
            finally:
                await asyncio.gather(erika.close(), max_.close())


async def _a_shared_room(world: World, report: Report, folder: Path) -> tuple[Person, Person, str]:
    await asyncio.gather(*(site.ready() for site in world.sites))
    await world.stadt.add_person("erika")
    await world.kreis.add_person("max")
    await both_follow(world)
    erika, max_ = await sign_in(world, report, folder)
    room = await erika.make_room("Ausfall")
    await erika.invite(room, max_.user_id)
    await max_.join(room)
    await asyncio.gather(erika.sees_encrypted(room, 2), max_.sees_encrypted(room, 2))
    await erika.say(room, "vorher")
    await max_.hears("vorher", 20)
    return erika, max_, room


async def _survives(part: str, site: DemoSite, room: str, sender: Person, receiver: Person) -> None:
    case = f"{part} of {site.name}"
    victim = _process_of(site, part)
    assert victim > 0, f"{case} is not running"
    acknowledged: list[str] = []
    for number in range(MESSAGES):
        text = f"{case} {number}"
        if number == KILL_AT:
            os.kill(victim, signal.SIGKILL)
        try:
            await sender.say(room, text)
        except FAILURES:
            continue
        acknowledged.append(text)
    await _until_replaced(site, part, victim)
    assert len(acknowledged) >= KILL_AT, case
    if len(acknowledged) < MESSAGES:
        await _until_sent(sender, room, f"{case} danach", acknowledged)
    began = time.monotonic()
    arrived: list[str] = []
    while arrived != acknowledged:
        assert time.monotonic() - began < ARRIVES_WITHIN_SECONDS, (case, acknowledged, arrived)
        try:
            texts = await receiver.texts(room, sender.user_id)
            # What was stored but not acknowledged may arrive; it says nothing about what was promised.
            arrived = [text for text in texts if text in set(acknowledged)]
        except FAILURES:
            arrived = []
        await asyncio.sleep(0.1)


async def _until_sent(sender: Person, room: str, text: str, acknowledged: list[str]) -> None:
    end = time.monotonic() + 60
    for attempt in range(10_000):
        try:
            await sender.say(room, f"{text} {attempt}")
        except FAILURES:
            assert time.monotonic() < end, f"{text}: the sender's site does not come back"
            await asyncio.sleep(0.1)
        else:
            acknowledged.append(f"{text} {attempt}")
            return


async def _until_replaced(site: DemoSite, part: str, victim: int) -> None:
    end = time.monotonic() + 60
    while _process_of(site, part) in (0, victim):
        assert time.monotonic() < end, f"{part} of {site.name} was not started again"
        await asyncio.sleep(0.05)


def _process_of(site: DemoSite, part: str) -> int:
    """The child of the site's supervisor that runs the part; 0 while there is none."""
    assert site.running is not None
    parent = str(site.running.process.pid)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            own_parent = folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            line = folder.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if own_parent == parent and PARTS[part] in line:
            return int(folder.name)
    return 0
