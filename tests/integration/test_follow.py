# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The follower against real HTTP mirrors: honest, behind, tampering, dripping, bombing; and the reader behind it."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from tests.register_repository import NOON, Repository, an_entry, follow, signer

from verbund.follow.fetch import mirror_session
from verbund.follow.follower import FollowSettings, Outcome, poll, run
from verbund.follow.keeping import keep
from verbund.follow.reading import open_reading
from verbund.register.model import Aging, Freshness
from verbund.register.trusted import Trusted

STADT, KREIS = "stadt.example", "kreis.example"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def a_repository() -> Repository:
    repository = Repository({"bund": {STADT: an_entry(STADT), KREIS: an_entry(KREIS)}})
    repository.publish()
    return repository


def serving(files: dict[str, bytes], asked: list[str] | None = None) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        path = request.path.lstrip("/")
        if asked is not None:
            asked.append(path)
        return web.Response(body=files[path]) if path in files else web.Response(status=404)

    return answer


@asynccontextmanager
async def a_mirror(handler: Handler):
    app = web.Application()
    app.router.add_get("/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def polled(repository: Repository, *handlers: Handler, deadline: float = 5.0, trusted: Trusted | None = None) -> Outcome:
    async with mirror_session() as session:
        start = trusted or Trusted.from_root(repository.root)
        for handler in handlers:
            async with a_mirror(handler) as url:
                settings = FollowSettings(Path("unused"), Path("unused"), (url,), deadline_seconds=deadline)
                outcome = await poll(session, settings, start, NOON)
                start = outcome.trusted
        return outcome


async def test_an_honest_mirror_and_two_requests_when_nothing_changed():
    repository, asked = a_repository(), []
    first = await polled(repository, serving(repository.files))
    assert first.succeeded
    again = await polled(repository, serving(repository.files, asked), trusted=first.trusted)
    assert again.succeeded
    assert sorted(asked) == ["metadata/2.root.json", "metadata/timestamp.json"]


async def test_a_mirror_that_is_behind_is_passed_over():
    repository = a_repository()
    old = dict(repository.files)
    repository.publish()
    known = (await polled(repository, serving(repository.files))).trusted
    repository.publish()
    async with a_mirror(serving(old)) as behind, a_mirror(serving(repository.files)) as fresh, mirror_session() as session:
        for _ in range(4):
            outcome = await poll(session, FollowSettings(Path("x"), Path("x"), (behind, fresh)), known, NOON)
            assert outcome.succeeded
            assert outcome.trusted.register.version.snapshot == 3
        alone = await poll(session, FollowSettings(Path("x"), Path("x"), (behind,)), known, NOON)
    assert not alone.succeeded
    assert "rolled back" in alone.faults[0]


async def test_a_tampering_mirror_is_named():
    repository = a_repository()
    files = {path: data.replace(b"stadt", b"stodt") for path, data in repository.files.items()}
    outcome = await polled(repository, serving(files))
    assert "tampered" in outcome.faults[0]


async def test_a_mirror_that_drips_does_not_hold_us():
    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.05)

    outcome = await polled(a_repository(), drip, deadline=0.4)
    assert "took longer" in outcome.faults[0]


async def test_a_mirror_that_is_down_and_drips_later_ends_no_follower():
    """In Python 3.11.2 a failed group of tasks leaves a mark, for which the next deadline looked like the end of the program."""
    async with a_mirror(dripping) as url, mirror_session() as session:
        start = Trusted.from_root(a_repository().root)
        down = FollowSettings(Path("unused"), Path("unused"), ("http://127.0.0.1:9",))
        assert "127.0.0.1:9" in (await poll(session, down, start, NOON)).faults[0]
        slow = FollowSettings(Path("unused"), Path("unused"), (url,), deadline_seconds=0.04)
        assert "took longer" in (await poll(session, slow, start, NOON)).faults[0]
        async with asyncio.timeout(5):
            await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()


async def dripping(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    while True:
        await answer.write(b" ")
        await asyncio.sleep(0.05)


async def test_a_gzip_bomb_is_oversized_and_honest_gzip_is_read():
    repository = a_repository()
    packed = gzip.compress(b" " * 50_000_000)

    async def bomb(request: web.Request) -> web.StreamResponse:
        return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

    async def honest(request: web.Request) -> web.StreamResponse:
        data = repository.files.get(request.path.lstrip("/"))
        if data is None:
            return web.Response(status=404)
        return web.Response(body=gzip.compress(data), headers={"Content-Encoding": "gzip"})

    assert "oversized" in (await polled(repository, bomb)).faults[0]
    assert (await polled(repository, honest)).succeeded


async def test_the_follower_keeps_and_a_reader_verifies_for_itself(tmp_path):
    repository = a_repository()
    root_file = tmp_path / "root.json"
    root_file.write_bytes(repository.root)
    reading = open_reading(tmp_path / "kept", root_file)
    assert not reading.reload_if_changed()
    stop = asyncio.Event()
    async with a_mirror(serving(repository.files)) as url:
        settings = FollowSettings(tmp_path / "kept", root_file, (url,), poll_seconds=0.05)
        follower = asyncio.create_task(run(settings, lambda: NOON, stop))
        async with asyncio.timeout(10):
            while not reading.reload_if_changed():
                await asyncio.sleep(0.01)
            repository.registrars["bund"][KREIS]["status"] = "suspended"
            repository.publish_registrar("bund")
            repository.publish_online()
            while reading.register.members[KREIS].is_active:
                await asyncio.sleep(0.01)
                reading.reload_if_changed()
        stop.set()
        await follower
    assert reading.register.freshness(NOON, Aging()) is Freshness.VALID
    assert reading.register.freshness(NOON + timedelta(hours=25), Aging()) is Freshness.GRACE
    assert reading.register.freshness(NOON + timedelta(hours=97), Aging()) is Freshness.CLOSED


@pytest.mark.parametrize("where", ["objects", "current.json", "no timestamp"])
def test_a_damaged_folder_changes_nothing(tmp_path, where):
    repository = a_repository()
    root_file = tmp_path / "root.json"
    root_file.write_bytes(repository.root)
    keep(tmp_path / "kept", follow(Trusted.from_root(repository.root), repository.files))
    if where == "objects":
        for file in (tmp_path / "kept" / "objects").iterdir():
            file.write_bytes(file.read_bytes() + b" ")
    elif where == "no timestamp":
        current = tmp_path / "kept" / "current.json"
        manifest = json.loads(current.read_bytes())
        del manifest["files"]["metadata/timestamp.json"]
        current.write_text(json.dumps(manifest))
    else:
        (tmp_path / "kept" / "current.json").write_bytes(b"{")
    reading = open_reading(tmp_path / "kept", root_file)
    assert not reading.reload_if_changed()
    assert reading.register is None
    assert reading.fault


def test_the_last_good_part_of_a_broken_registrar_survives_a_cold_start(tmp_path):
    repository = Repository(
        {"bund": {STADT: an_entry(STADT)}, "by": {"m.by.example": an_entry("m.by.example", "by")}},
        {"bund": ["*.example"], "by": ["*.by.example"]},
    )
    repository.publish()
    trusted = follow(Trusted.from_root(repository.root), repository.files)
    repository.publish_registrar("by", by=signer(77))
    repository.publish_online()
    root_file = tmp_path / "root.json"
    root_file.write_bytes(repository.root)
    keep(tmp_path / "kept", follow(trusted, repository.files))
    reading = open_reading(tmp_path / "kept", root_file)
    assert reading.reload_if_changed(), reading.fault
    assert "m.by.example" in reading.register.members


def test_a_folder_from_another_root_is_refused(tmp_path):
    repository = a_repository()
    root_file = tmp_path / "root.json"
    root_file.write_bytes(Repository(root_signers=[signer(71), signer(72)]).root)
    keep(tmp_path / "kept", follow(Trusted.from_root(repository.root), repository.files))
    reading = open_reading(tmp_path / "kept", root_file)
    assert not reading.reload_if_changed()
    assert "root" in reading.fault
