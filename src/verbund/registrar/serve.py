# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The online half: takes complete parts from the inbox, keeps the timestamp fresh, serves the files."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from aiohttp import web

from verbund.faults import Fault
from verbund.follow.archive import ARCHIVE, pack
from verbund.registrar.accept import Acceptance
from verbund.registrar.behind import follow_first, refuse_behind, stand_behind
from verbund.registrar.fresh import fresh_files, sign_timestamp
from verbund.registrar.home import Home, write
from verbund.registrar.push import addresses_of

Tell = Callable[[tuple[str, ...]], None]
log = logging.getLogger("verbund.registrar")
INBOX_SECONDS = 0.25
ARCHIVE_SECONDS = 3600.0
RENEW_SNAPSHOT_BEFORE = timedelta(days=3)
_PATH = re.compile(r"(?:metadata|targets(?:/[a-z][a-z0-9-]{0,30}(?:\.countersigned)?)?)/[0-9a-z][0-9a-z.-]{0,120}\.json")


async def serve(
    home: Home,
    host: str,
    port: int,
    every_seconds: float,
    clock: Callable[[], datetime],
    stop: asyncio.Event,
    tell: Tell | None = None,
) -> None:
    """Publishes, keeps fresh and serves until `stop`; raises Fault. `tell` hears whom to tell of news."""
    refuse_behind(home)
    async with _listening(home, host, port):
        next_renewal, acceptance = clock(), Acceptance(home)
        while not stop.is_set():
            if clock() >= next_renewal:
                await asyncio.to_thread(renew, home, clock())
                next_renewal = clock() + timedelta(seconds=every_seconds)
                await asyncio.to_thread(acceptance.prepare, clock())
            published = await asyncio.to_thread(empty_inbox, home, clock(), acceptance)
            if published and tell is not None and acceptance.register is not None:
                tell(addresses_of(acceptance.register))
            with suppress(TimeoutError):
                async with asyncio.timeout(INBOX_SECONDS):
                    await stop.wait()


async def serve_behind(home: Home, host: str, port: int, first: str, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
    """Follows the place at `first` and serves what it has until `stop`, signing nothing; raises Fault."""
    stand_behind(home, first)
    async with _listening(home, host, port):
        await follow_first(home, first, clock, stop)


@asynccontextmanager
async def _listening(home: Home, host: str, port: int) -> AsyncIterator[None]:
    app = web.Application()
    archive = Archive(home)
    app.router.add_get(f"/{ARCHIVE}", lambda request: archive.answer())
    app.router.add_get("/{path:.*}", lambda request: _file(home, request))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise Fault(f"cannot listen on {host}:{port}: {error.strerror}", hint="is another program using this port?") from error
    try:
        yield
    finally:
        await runner.cleanup()


def renew(home: Home, now: datetime) -> None:
    """A timestamp of now; a new snapshot when its end is near, or when its key is no longer the root's."""
    with home.locked():
        timestamp, metadata = home.timestamp().signed, home.snapshot()
        snapshot, root = metadata.signed, home.root().signed
        is_vouched = root.get_verification_result("snapshot", metadata.signed_bytes, metadata.signatures).verified
        if snapshot.expires - now < RENEW_SNAPSHOT_BEFORE or not is_vouched:
            metas = {name.removesuffix(".json"): meta for name, meta in snapshot.meta.items()}
            for path, data in fresh_files(home, root, metas, now).items():
                write(home.public / path, data)
        else:
            sign_timestamp(home, timestamp.snapshot_meta.version, timestamp.version, now)


def empty_inbox(home: Home, now: datetime, acceptance: Acceptance | None = None) -> int:
    """Publishes what is complete, and how much that was; puts aside, under a telling name, what is refused."""
    acceptance = acceptance or Acceptance(home)
    published = 0
    for place in sorted(home.inbox.iterdir()):
        if place.name.startswith(".") or place.suffix == ".refused":
            continue
        with home.locked():
            if not place.exists():
                # Another place that serves the same folder was faster.
                continue
            try:
                version = acceptance.accept(place, now)
            except Fault as fault:
                log.error("%s", fault.message)
                place.rename(place.with_name(f"{place.name}.{now:%Y%m%dT%H%M%S}.refused"))
            else:
                published += 1
                log.info("%s published in register version %d", place.stem, version)
    return published


class Archive:
    """All files of the register in one answer. Made at most once an hour: what is newer is fetched singly."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._packed = b""
        self._version = 0
        self._made = 0.0
        self._making = asyncio.Lock()

    async def answer(self) -> web.Response:
        async with self._making:
            version = self._home.timestamp().signed.snapshot_meta.version
            now = asyncio.get_running_loop().time()
            if not self._packed or (version != self._version and now - self._made > ARCHIVE_SECONDS):
                self._packed = await asyncio.to_thread(lambda: pack(self._home.files()))
                self._version, self._made = version, now
        headers = {"Cache-Control": "public, max-age=60"}
        return web.Response(body=self._packed, content_type="application/octet-stream", headers=headers)


async def _file(home: Home, request: web.Request) -> web.StreamResponse:
    path = request.match_info["path"]
    if not _PATH.fullmatch(path) or not (home.public / path).is_file():
        raise web.HTTPNotFound
    fresh = path == "metadata/timestamp.json"
    answer = web.Response(body=(home.public / path).read_bytes(), content_type="application/json")
    answer.headers["Cache-Control"] = "public, max-age=5" if fresh else "public, max-age=31536000, immutable"
    answer.enable_compression()
    return answer
