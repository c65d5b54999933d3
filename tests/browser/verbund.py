# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Real Cores, from the demo's code, as long as the browser tests run."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from verbund.demo.people import Person
from verbund.demo.scenario import FREMD, KREIS, STADT, World, a_world, both_follow
from verbund.demo.sites import DemoSite
from verbund.demo.trust import verify_server
from verbund.register.model import Status

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in."""

    site: DemoSite
    user_id: str
    password: str

    @property
    def localpart(self) -> str:
        return self.user_id[1:].partition(":")[0]

    @property
    def address(self) -> str:
        """Where the app for this person is."""
        return f"{self.site.base_url}/"


class Verbund:
    """Stadt Musterhausen and Landkreis Beispiel are members, Fremde Organisation is none."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self._folder = folder

    @property
    def stadt(self) -> DemoSite:
        return self.world.stadt

    @property
    def kreis(self) -> DemoSite:
        return self.world.kreis

    @property
    def fremd(self) -> DemoSite:
        return self.world.fremd

    async def somebody(self, site: DemoSite, name: str, *, called: str = "") -> Account:
        """A new person, whose user name nobody else has."""
        localpart = f"{name.lower()}{next(_NUMBERS)}"
        password = await site.add_person(localpart, display_name=called)
        return Account(site, f"@{localpart}:{site.name}", password)

    async def with_nio(self, account: Account) -> Person:
        """Another real client, signed in as this person."""
        server = await verify_server(self.world.register.root, account.site.name, account.site.base_url)
        return await Person.sign_in(server, account.localpart, account.password, self._folder / f"nio-{account.localpart}")

    def suspend(self, site: DemoSite) -> None:
        self.world.register.set_status(site.name, Status.SUSPENDED)

    async def readmit(self, site: DemoSite) -> None:
        self.world.register.set_status(site.name, Status.ACTIVE)
        await both_follow(self.world)

    async def stop(self, site: DemoSite) -> None:
        """The server is gone, as in an outage."""
        if site.running is not None:
            site.running.stop()
            await asyncio.to_thread(site.running.wait)

    async def start(self, site: DemoSite) -> None:
        root = self.world.other_register.root if site is self.fremd else self.world.register.root
        # The log says of the last start that it was ready.
        (site.folder / "site.log").write_bytes(b"")
        site.run(root)
        await site.ready()


async def _prepare(world: World) -> None:
    """Landkreis Beispiel lets its people be found by name, Stadt Musterhausen does not."""
    configure(world.kreis, "[people]\npublished = true\n")


def configure(site: DemoSite, text: str) -> None:
    """Adds to its settings, as an operator does; in force at its next start."""
    file = site.folder / "verbund.toml"
    file.write_text(file.read_text() + "\n" + text)


@asynccontextmanager
async def a_verbund(folder: Path) -> AsyncIterator[Verbund]:
    async with a_world(folder, _prepare) as world:
        await asyncio.gather(*(site.ready() for site in world.sites))
        await both_follow(world)
        yield Verbund(world, folder)


__all__ = ["FREMD", "KREIS", "STADT", "Account", "Verbund", "a_verbund", "configure"]
