# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The story: two members talk, a stranger doesn't, one is suspended and comes back."""

import asyncio
import shutil
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from verbund.demo.outsider import Outsider, forged_proof, relayed_proof
from verbund.demo.people import Failed, Person
from verbund.demo.report import Report
from verbund.demo.sites import DemoRegister, DemoSite
from verbund.demo.trust import NotVerified, verify_server
from verbund.register.model import Status

STADT, KREIS, FREMD = "stadt-musterhausen.example", "landkreis-beispiel.example", "fremd.example"
# Who works where: the first of each plays the story, all of them can be tried by hand.
PEOPLE = {
    STADT: {"erika": "Erika Mustermann", "jonas": "Jonas Weber", "aylin": "Aylin Yılmaz"},
    KREIS: {"max": "Max Beispiel", "sabine": "Sabine Köhler", "thomas": "Thomas Nowak"},
    FREMD: {"mallory": "Mallory Fremd"},
}
MESSAGES = 20
WAITING = 5
WAITING_SECONDS = 2.0


@dataclass(slots=True)
class World:
    """Everything that runs."""

    register: DemoRegister
    other_register: DemoRegister
    stadt: DemoSite
    kreis: DemoSite
    fremd: DemoSite

    @property
    def sites(self) -> tuple[DemoSite, DemoSite, DemoSite]:
        return self.stadt, self.kreis, self.fremd


@asynccontextmanager
async def a_world(
    folder: Path, prepare: Callable[[World], Awaitable[None]] | None = None
) -> AsyncIterator[World]:
    """Makes and starts registers and sites; ends all of them. `prepare` may change the sites before they start."""
    folder.chmod(0o711)
    register, other = DemoRegister.make(folder / "register"), DemoRegister.make(folder / "other-register")
    stadt = DemoSite.make(folder / "stadt", STADT, "Stadt Musterhausen", "municipality", register.url)
    kreis = DemoSite.make(folder / "kreis", KREIS, "Landkreis Beispiel", "district", register.url)
    fremd = DemoSite.make(folder / "fremd", FREMD, "Fremde Organisation", "other", other.url)
    world = World(register, other, stadt, kreis, fremd)
    try:
        if prepare is not None:
            await prepare(world)
        for site, root in ((stadt, register.root), (kreis, register.root), (fremd, other.root)):
            site.run(root)
        register.admit(stadt.request, kreis.request)
        register.serve()
        other.serve()
        yield world
    finally:
        running = [item.running for item in (*world.sites, register, other) if item.running is not None]
        for item in running:
            item.stop()
        for item in running:
            await asyncio.to_thread(item.wait)
        for site in world.sites:
            shutil.rmtree(site.settings.run_folder, ignore_errors=True)


async def publish_directories(world: World) -> None:
    """People of both members find each other by name; by default nobody is found."""
    for site in (world.stadt, world.kreis):
        with (site.folder / "verbund.toml").open("a") as settings:
            settings.write("\n[people]\npublished = true\n")


async def play(world: World, report: Report, folder: Path) -> None:
    """All steps; stops at the first that fails."""
    with report.check("members-up", "both members' servers and the stranger's are up"):
        await asyncio.gather(*(site.ready() for site in world.sites))
        for site in world.sites:
            for localpart, name in PEOPLE[site.name].items():
                await site.add_person(localpart, display_name=name)
    with report.check("register-followed", "the register is published, and both follow it"):
        await both_follow(world)
    await _sign_in_refused(world, report)
    erika, max_ = await sign_in(world, report, folder)
    try:
        room = await _talk(report, erika, max_)
        await _stranger(world, report, erika, room)
        await _suspension(world, report, erika, max_, room)
    finally:
        await asyncio.gather(erika.close(), max_.close())


async def both_follow(world: World) -> None:
    """Each member's server proves itself by the register, and attests."""
    for site in (world.stadt, world.kreis):
        await _eventually(partial(verify_server, world.register.root, site.name, site.base_url), NotVerified, 20)


async def _sign_in_refused(world: World, report: Report) -> None:
    root, fremd = world.register.root, world.fremd
    with report.check("stranger-no-proof", f"the client doesn't sign in at {FREMD}: as it comes, it has no proof") as told:
        told.append(await _refused(verify_server(root, FREMD, fremd.base_url)))
    with report.check("stranger-own-proof", "nor with the proof of a register of its own") as told:
        # The stranger's register lists the members too: it would gladly talk to them.
        other = world.other_register
        other.admit(world.stadt.request, world.kreis.request, fremd.request)
        await _eventually(partial(verify_server, other.root, FREMD, fremd.base_url), NotVerified, 20)
        told.append(await _refused(verify_server(root, FREMD, fremd.base_url)))
    with report.check("stranger-forged-proof", "nor with a proof in which somebody has put its name") as told:
        told.append(await forged_proof(root, world.stadt, FREMD))
    with report.check("stranger-relayed-proof", "nor with one relayed from a member") as told:
        told.append(await relayed_proof(root, world.stadt))


async def sign_in(world: World, report: Report, folder: Path) -> tuple[Person, Person]:
    with report.check("sign-in", "the client signs in at both members, after proof and attestation"):
        people = []
        for site, name in ((world.stadt, "erika"), (world.kreis, "max")):
            server = await verify_server(world.register.root, site.name, site.base_url)
            password = site.passwords[f"@{name}:{site.name}"]
            people.append(await Person.sign_in(server, name, password, folder / f"client-{name}"))
        return people[0], people[1]


async def _talk(report: Report, erika: Person, max_: Person) -> str:
    with report.check("room", "an encrypted room across both: made, invited, joined"):
        room = await erika.make_room("Gemeinsame Lage")
        await erika.invite(room, max_.user_id)
        await max_.join(room)
        await asyncio.gather(erika.sees_encrypted(room, 2), max_.sees_encrypted(room, 2))
    with report.check("first-message", "the first message is decrypted at the other organisation"):
        await erika.say(room, "Guten Tag!")
        await max_.hears("Guten Tag!", 20)
        report.figures["first_message_seconds"] = time.monotonic() - report.began
    with report.check("messages", f"{MESSAGES} messages each way, decrypted, complete, once, in order"):
        waits = await _exchange(room, erika, max_) + await _exchange(room, max_, erika)
        report.figures["latency_ms_p50"] = statistics.median(waits) * 1000
        await _complete(room, erika, max_, 20)
        await _complete(room, max_, erika, 20)
    with report.check("file", "an encrypted file"):
        data = bytes(range(256)) * 400
        await erika.send_file(room, "lageplan.bin", data)
        await _eventually(lambda: _same_file(max_, room, data), Failed, 20)
    return room


async def _exchange(room: str, sender: Person, receiver: Person) -> list[float]:
    waits = []
    for number in range(1, MESSAGES + 1):
        text = f"{sender.user_id} schreibt Nachricht {number}"
        began = await sender.say(room, text)
        waits.append(await receiver.hears(text, 20) - began)
    return waits


async def _same_file(person: Person, room: str, data: bytes) -> None:
    if await person.read_file(room, "lageplan.bin") != data:
        raise Failed("the file arrived changed")


async def _stranger(world: World, report: Report, erika: Person, room: str) -> None:
    outsider = await Outsider.at(world)
    attempts: tuple[tuple[str, str, Callable[[], Awaitable[str]]], ...] = (
        ("stranger-invites", f"{FREMD} invites a member's person: refused", lambda: outsider.invites(erika.user_id)),
        ("stranger-joins", f"{FREMD} tries to join the room: refused", lambda: outsider.joins(room)),
        ("stranger-profile", f"{FREMD} asks for a profile: refused", lambda: outsider.asks_profile(erika.user_id)),
        ("stranger-keys", f"{FREMD} asks for device keys: refused", lambda: outsider.asks_keys(erika.user_id)),
        ("stranger-media", f"{FREMD} asks for media: refused", outsider.asks_media),
    )
    try:
        for name, sentence, attempt in attempts:
            with report.check(name, sentence) as told:
                told.append(await attempt())
    finally:
        await outsider.close()
    with report.check("member-invites-stranger", f"a member's person who invites someone at {FREMD} gets a clear error") as told:
        try:
            await erika.invite(room, f"@mallory:{FREMD}")
        except Failed as said:
            told.append(str(said))
        else:
            raise Failed("the invite went through")
        if FREMD not in told[0] or "Verbund" not in told[0]:
            raise Failed(f"the error doesn't say why: {told[0]}")


async def _suspension(world: World, report: Report, erika: Person, max_: Person, room: str) -> None:
    with report.check("suspension", "Landkreis is suspended: Stadt refuses it in both directions") as told:
        began = time.monotonic()
        world.register.set_status(KREIS, Status.SUSPENDED)
        outsider = await Outsider.at(world, as_member=world.kreis)
        try:
            told.append(await _eventually(outsider.member_is_refused, Failed, 60))
            told.append(await _eventually(lambda: outsider.own_request_is_refused(erika, max_.user_id), Failed, 60))
        finally:
            await outsider.close()
        report.figures["suspension_seconds"] = time.monotonic() - began
    numbers = range(1, WAITING + 1)
    lines = {person.user_id: [f"{person.user_id} wartet {number}" for number in numbers] for person in (erika, max_)}
    with report.check("messages-wait", f"{WAITING} messages each way are written meanwhile, and wait"):
        for person in (erika, max_):
            for line in lines[person.user_id]:
                await person.say(room, line)
        # Long enough for a message to arrive twenty times over, if anything let it through.
        await asyncio.sleep(WAITING_SECONDS)
        for person, other in ((erika, max_), (max_, erika)):
            if set(lines[person.user_id]) & {*other.heard, *await other.texts(room, person.user_id)}:
                raise Failed("a message went through")
    with report.check("readmission", "readmitted: they arrive, all of them, once, in order"):
        began = time.monotonic()
        world.register.set_status(KREIS, Status.ACTIVE)
        try:
            for person, other in ((erika, max_), (max_, erika)):
                await _eventually(partial(_all_there, room, person, other, lines[person.user_id]), Failed, 60)
        finally:
            report.figures["readmission_lost"] = await _lost(room, erika, max_, lines) + await _lost(room, max_, erika, lines)
        report.figures["readmission_seconds"] = time.monotonic() - began


async def _all_there(room: str, sender: Person, receiver: Person, lines: list[str]) -> None:
    """Each once and in order, in the history paged back to its beginning."""
    texts = [text for text in await receiver.texts(room, sender.user_id) if "wartet" in text]
    if texts != lines:
        raise Failed(f"{receiver.user_id} has {texts} instead of {lines}")


async def _lost(room: str, sender: Person, receiver: Person, lines: dict[str, list[str]]) -> int:
    return len(set(lines[sender.user_id]) - set(await receiver.texts(room, sender.user_id)))


async def _complete(room: str, sender: Person, receiver: Person, count: int) -> None:
    texts = [text for text in await receiver.texts(room, sender.user_id) if "Nachricht" in text]
    if texts != [f"{sender.user_id} schreibt Nachricht {number}" for number in range(1, count + 1)]:
        raise Failed(f"the history holds {texts}")


async def _refused(attempt: Awaitable[object]) -> str:
    try:
        await attempt
    except NotVerified as said:
        return str(said)
    raise Failed("the client would have signed in")


async def _eventually(attempt: Callable[[], Awaitable[object]], failure: type[Exception], seconds: float) -> str:
    """What `attempt` returns, once it no longer fails."""
    end = time.monotonic() + seconds
    while True:
        try:
            return str(await attempt())
        except failure:
            if time.monotonic() > end:
                raise
        await asyncio.sleep(0.1)
