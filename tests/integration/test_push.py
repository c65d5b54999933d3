# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How soon a suspension counts: with the word "poll now" at once, without it after a poll; and what the word can't do."""

import asyncio
import json
import socket
import time
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.listener import ask
from tests.register_repository import an_entry, matrix_key
from tests.registrar_home import BUND, KINDS

from verbund.demo.sites import free_port
from verbund.follow.follower import MAX_BACK_OFF_SECONDS, FollowSettings, _pause, run
from verbund.follow.reading import open_reading
from verbund.follow.wake import AT_ONCE, Wake, listening, say_poll_now
from verbund.gateway.http_server import Bounds, Exchange, HttpServer
from verbund.gateway.poll_now import PollNow
from verbund.register.entry import parse_entry
from verbund.register.model import Status
from verbund.register.request import build_request, parse_request
from verbund.registrar.draft import admit, set_status
from verbund.registrar.found import Charter, found
from verbund.registrar.home import Home
from verbund.registrar.push import Pushing, push
from verbund.registrar.serve import serve
from verbund.registrar.sign import publish, sign

AMT, KREIS = "amt.example", "kreis.example"
# What the issue asks for; a wait that ends earlier says how long it was.
WITH_PUSH_SECONDS, WITHOUT_PUSH_SECONDS = 10.0, 60.0


def now() -> datetime:
    return datetime.now(UTC)


class Site:
    """A member as far as this goes: a follower, a client listener that hears the word, a reader as the gateway is one."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.folder, self.port = name, folder / name, free_port()
        self.folder.mkdir()

    @property
    def wake_socket(self) -> Path:
        return self.folder / "poll.sock"

    def request(self):
        entry = an_entry(self.name, client_base_url=f"http://localhost:{self.port}")
        return parse_request(build_request(parse_entry(self.name, entry, "bund"), now(), [matrix_key(self.name)]))

    @asynccontextmanager
    async def running(self, root: Path, mirror: str, poll_seconds: float):
        hears = PollNow(self.wake_socket, time.monotonic)

        async def answer(exchange: Exchange) -> None:
            exchange.answer(await hears(exchange))

        stop = asyncio.Event()
        settings = FollowSettings(self.folder / "kept", root, (mirror,), poll_seconds, wake_socket=self.wake_socket)
        async with AsyncExitStack() as stack:
            listener = await asyncio.get_running_loop().create_server(HttpServer(answer, Bounds()), "localhost", self.port)
            stack.callback(listener.close)
            following = asyncio.create_task(run(settings, now, stop))
            try:
                yield open_reading(self.folder / "kept", root)
            finally:
                stop.set()
                await following


async def sees(reading, status: Status | None, seconds: float) -> float:
    """How long it took until the reader sees `amt.example` as that."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while True:
            reading.reload_if_changed()
            member = reading.register.members.get(AMT) if reading.register is not None else None
            if member is not None and member.status is status:
                return time.monotonic() - began
            await asyncio.sleep(0.02)


def in_force(home: Home) -> None:
    for key in BUND:
        sign(home, "bund", home.keys / f"{key}.pem", now())
    publish(home, "bund")


@pytest.mark.parametrize("pushes, poll_seconds, most", [(True, 45.0, WITH_PUSH_SECONDS), (False, 1.0, WITHOUT_PUSH_SECONDS)])
async def test_a_signed_suspension_counts_at_every_member(tmp_path, pushes, poll_seconds, most, record_property):
    home = Home(tmp_path / "register")
    found(home, Charter("bund", ("*.example",), KINDS), now())
    amt, kreis = Site(tmp_path, AMT), Site(tmp_path, KREIS)
    for site in (amt, kreis):
        admit(home, "bund", site.request(), now())
    in_force(home)
    port, stop, pushing = free_port(), asyncio.Event(), Pushing()
    root = home.metadata / "1.root.json"
    serving = asyncio.create_task(serve(home, "127.0.0.1", port, 300, now, stop, pushing.begin if pushes else None))
    try:
        mirror = f"http://127.0.0.1:{port}"
        async with amt.running(root, mirror, poll_seconds) as one, kreis.running(root, mirror, poll_seconds) as other:
            await asyncio.gather(*(sees(reading, Status.ACTIVE, WITHOUT_PUSH_SECONDS) for reading in (one, other)))
            with home.locked():
                set_status(home, AMT, Status.SUSPENDED, now())
                in_force(home)
            took = await asyncio.gather(sees(one, Status.SUSPENDED, most), sees(other, Status.SUSPENDED, most))
    finally:
        stop.set()
        await serving
        await pushing.end()
    record_property("seconds", round(max(took), 2))
    print(f"in force after {max(took):.2f} s, {'with' if pushes else 'without'} push, polling every {poll_seconds:g} s")


def test_without_the_word_nobody_waits_longer_than_45_seconds_for_the_next_poll():
    assert max(_pause(45.0, failures) for failures in range(20) for _ in range(50)) <= MAX_BACK_OFF_SECONDS == 45.0


async def word(path: Path, *headers: str):
    hears = PollNow(path, time.monotonic)

    async def answer(exchange: Exchange) -> None:
        exchange.answer(await hears(exchange))

    return await ask(answer, "/_verbund/v1/poll", *headers)


async def test_the_word_carries_nothing_and_tells_nothing(tmp_path):
    """With a body or a parameter it is refused; and nobody learns whether a follower is there."""
    path = tmp_path / "s"
    silent = await word(path)
    wake = Wake()
    async with listening(wake, path):
        heard = await word(path)
        assert (silent.status, silent.body) == (heard.status, heard.body) == (200, b"{}")
        assert (await word(path, "Content-Length: 5")).status == 413
        assert (await word(path, "Transfer-Encoding: chunked")).status == 413
    assert not path.exists()
    assert not say_poll_now(path)


async def test_a_datagram_with_contents_is_a_word_like_any_other(tmp_path):
    wake, stop = Wake(), asyncio.Event()
    async with listening(wake, tmp_path / "s"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as said:
            said.sendto(json.dumps({"mirror": "http://thief.example", "members": {}}).encode() * 100, str(tmp_path / "s"))
        async with asyncio.timeout(5):
            await wake.pause(stop, 3600)
    assert (tmp_path / "s").exists() is False


async def test_a_flood_of_words_brings_a_few_polls_and_the_usual_pause_still_ends(tmp_path):
    wake, stop = Wake(), asyncio.Event()
    polls = 0
    async with listening(wake, tmp_path / "s"):
        flood = asyncio.create_task(said_all_the_time(tmp_path / "s"))
        began = time.monotonic()
        try:
            while time.monotonic() - began < 1.0:
                await wake.pause(stop, 0.6)
                polls += 1
        finally:
            flood.cancel()
    assert AT_ONCE <= polls <= AT_ONCE + 3


async def said_all_the_time(path: Path) -> None:
    while True:
        say_poll_now(path)
        await asyncio.sleep(0)


async def test_one_word_is_heard_in_the_middle_of_a_pause_and_stop_ends_it(tmp_path):
    wake, stop = Wake(), asyncio.Event()
    async with listening(wake, tmp_path / "s"), asyncio.timeout(10):
        asyncio.get_running_loop().call_later(0.1, say_poll_now, tmp_path / "s")
        await wake.pause(stop, 3600)
        asyncio.get_running_loop().call_later(0.1, stop.set)
        wake.news()
        await wake.pause(stop, 3600)


async def test_a_push_waits_for_nobody_who_is_silent_and_follows_nobody_elsewhere():
    seen: list[bytes] = []

    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 307 Elsewhere\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    one = await asyncio.start_server(redirect, "127.0.0.1", 0)
    other = await asyncio.start_server(silent, "127.0.0.1", 0)
    addresses = [f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}" for server in (one, other)]
    async with asyncio.timeout(30):
        assert await push([*addresses, f"http://127.0.0.1:{free_port()}", "http://no.such.host.invalid"]) == 0
    assert len(seen) == 1
    assert seen[0].startswith(b"POST /_verbund/v1/poll HTTP/1.1")
    assert b"Content-Length: 0" in seen[0]
    one.close()
    other.close()
