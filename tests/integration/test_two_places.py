# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""`verbund register serve` at two places at once over one folder: changes come in, one place dies, versions never fork."""

import asyncio
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from tests.registrar_home import BUND, a_request
from tuf.api.metadata import Metadata, Timestamp

import verbund
from verbund.demo.sites import free_port
from verbund.follow.fetch import mirror_session, refresh_from
from verbund.register.refresh import Refresh
from verbund.register.refusal import RegisterRefused
from verbund.register.trusted import Trusted
from verbund.registrar.draft import admit
from verbund.registrar.found import Charter, found
from verbund.registrar.home import Home
from verbund.registrar.sign import publish, sign


def now() -> datetime:
    return datetime.now(UTC)


class Place:
    """One `register serve` as a program, renewing all the time."""

    def __init__(self, home: Home, *options: str) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "verbund.cli", "register", "serve", "--dir", str(home.folder), "--no-push", *options]
        environment = {**os.environ, "PYTHONPATH": str(Path(verbund.__file__).parents[1])}
        with (home.folder / f"serve-{self.port}.log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--listen", f"127.0.0.1:{self.port}", "--every", "0.05"], env=environment, stderr=log
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answers(self, session: aiohttp.ClientSession) -> None:
        async with asyncio.timeout(30):
            while True:
                try:
                    async with session.get(f"{self.url}/metadata/timestamp.json") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)

    def ends(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.wait(10)


class Witness:
    """A member that asks both places in turn and notes what each version was."""

    def __init__(self, home: Home) -> None:
        self.trusted = Trusted.from_root((home.metadata / "1.root.json").read_bytes())
        self.seen: dict[int, str] = {}

    async def asks(self, session: aiohttp.ClientSession, place: Place) -> None:
        self.trusted = await refresh_from(session, place.url, Refresh(self.trusted, now()), 10)
        data = self.trusted.timestamp
        version = Metadata[Timestamp].from_bytes(data).signed.version
        assert self.seen.setdefault(version, hashlib.sha256(data).hexdigest()) == hashlib.sha256(data).hexdigest()


async def test_two_places_serve_one_register_and_one_of_them_dies(tmp_path):
    home = Home(tmp_path / "register")
    found(home, Charter("bund", ("*.example",), ("municipality",)), now())
    places = [Place(home), Place(home)]
    witness, names = Witness(home), [f"amt-{number}.example" for number in range(6)]
    try:
        async with mirror_session() as session:
            await asyncio.gather(*(place.answers(session) for place in places))
            for number, name in enumerate(names):
                if number == 3:
                    places.pop().ends(signal.SIGKILL)
                await asyncio.to_thread(admitted, home, name)
                async with asyncio.timeout(30):
                    while name not in (witness.trusted.register.members if witness.trusted.register else ()):
                        for place in places:
                            await witness.asks(session, place)
    finally:
        for place in places:
            place.ends(signal.SIGTERM)
    assert set(witness.trusted.register.members) == set(names)
    assert witness.trusted.register.alarms == ()
    # Each change was published once, by whichever place came first: seven snapshots, the founding's included.
    assert witness.trusted.register.version.snapshot == 1 + len(names)
    assert [path.name for path in home.inbox.iterdir()] == []


async def test_a_second_place_with_its_own_disk_follows_and_takes_over_when_told(tmp_path):
    home, second = Home(tmp_path / "first"), Home(tmp_path / "second")
    found(home, Charter("bund", ("*.example",), ("municipality",)), now())
    shutil.copytree(home.folder, second.folder)
    one = Place(home)
    places, witness = [one, Place(second, "--behind", one.url)], Witness(home)
    try:
        async with mirror_session() as session:
            await asyncio.gather(*(place.answers(session) for place in places))
            await asyncio.to_thread(admitted, home, "eins.example")
            for place in reversed(places):
                await until_seen(witness, session, place, "eins.example")
            refused = await asyncio.to_thread(Place, second)
            assert refused.process.wait(20) == 1
            assert b"stands behind" in (second.folder / f"serve-{refused.port}.log").read_bytes()
            for place in places:
                place.ends(signal.SIGTERM)
            places = [Place(second, "--take-over")]
            await places[0].answers(session)
            await asyncio.to_thread(admitted, second, "zwei.example")
            await until_seen(witness, session, places[0], "zwei.example")
    finally:
        for place in places:
            place.ends(signal.SIGTERM)
    assert set(witness.trusted.register.members) == {"eins.example", "zwei.example"}
    assert witness.trusted.register.alarms == ()
    assert witness.trusted.register.version.snapshot == 3


async def until_seen(witness: Witness, session: aiohttp.ClientSession, place: Place, name: str) -> None:
    """A place that is behind by a poll offers what is older: no fork, only not yet."""
    async with asyncio.timeout(30):
        while witness.trusted.register is None or name not in witness.trusted.register.members:
            with suppress(RegisterRefused):
                await witness.asks(session, place)
            await asyncio.sleep(0.05)


def admitted(home: Home, name: str) -> None:
    end = time.monotonic() + 20
    with home.locked():
        admit(home, "bund", a_request(name), now())
        for key in BUND:
            sign(home, "bund", home.keys / f"{key}.pem", now())
        publish(home, "bund")
    while list(home.inbox.iterdir()) and time.monotonic() < end:
        time.sleep(0.02)
