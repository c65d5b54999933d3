# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Fetches a register's files from one mirror: a total deadline, a cap on every size, several requests at once.

A deadline for each read would let a mirror that drips one byte a second hold us for hours; so the whole attempt has one.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from verbund.follow.archive import ARCHIVE, WORTH_IT, InvalidArchive, Unpacking
from verbund.follow.heap import nothing_is_garbage
from verbund.register.refresh import Refresh
from verbund.register.trusted import Trusted
from verbund.register.wanted import Wanted

MAX_AT_ONCE = 16
_CHUNK = 65_536


class MirrorFault(Exception):
    """The mirror doesn't answer, or not as it should; another one may."""


@asynccontextmanager
async def mirror_session() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections kept between polls; nothing is decompressed before its size is known to be bounded."""
    connector = aiohttp.TCPConnector(limit=MAX_AT_ONCE, limit_per_host=MAX_AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def refresh_from(session: aiohttp.ClientSession, mirror: str, refresh: Refresh, deadline_seconds: float) -> Trusted:
    """Drives `refresh` with one mirror's files; raises MirrorFault, or RegisterRefused for what it offers."""
    limit = asyncio.Semaphore(MAX_AT_ONCE)
    base, at_hand, has_asked = mirror.rstrip("/"), dict[str, bytes](), False

    async def one(wanted: Wanted) -> tuple[Wanted, bytes | None]:
        if wanted.path in at_hand:
            return wanted, at_hand.pop(wanted.path)
        async with limit:
            return wanted, await _get(session, f"{base}/{wanted.path}", wanted)

    try:
        async with asyncio.timeout(deadline_seconds):
            while wanted := refresh.wanted():
                if len(wanted) >= WORTH_IT and not has_asked:
                    at_hand, has_asked = await _archive(session, base, wanted), True
                for item, data in await _all(mirror, [asyncio.ensure_future(one(item)) for item in wanted]):
                    refresh.supply(item, data)
    except TimeoutError as error:
        raise MirrorFault(f"{mirror} took longer than {deadline_seconds:g} s") from error
    with nothing_is_garbage():
        return refresh.result()


async def _all(mirror: str, tasks: "list[asyncio.Future[tuple[Wanted, bytes | None]]]") -> list[tuple[Wanted, bytes | None]]:
    """All of them or none. No TaskGroup: after a fault in one, Python 3.11.2 takes the next timeout for a cancellation."""
    try:
        return await asyncio.gather(*tasks)
    except MirrorFault as fault:
        raise MirrorFault(f"{mirror}: {fault}") from fault
    except (aiohttp.ClientError, OSError, ValueError) as fault:
        raise MirrorFault(f"{mirror}: {f'{type(fault).__name__} {fault}'.strip()}") from fault
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _get(session: aiohttp.ClientSession, url: str, wanted: Wanted) -> bytes | None:
    async with session.get(url, headers={"Accept-Encoding": "gzip"}, allow_redirects=False) as answer:
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise MirrorFault(f"{wanted.path}: answered {answer.status}")
        encoding = answer.headers.get("Content-Encoding", "identity")
        if encoding not in ("identity", "gzip"):
            raise MirrorFault(f"{wanted.path}: encoded as {encoding}, which was not asked for")
        return await _bounded(answer.content, wanted, gzipped=encoding == "gzip")


async def _archive(session: aiohttp.ClientSession, base: str, wanted: tuple[Wanted, ...]) -> dict[str, bytes]:
    """Those of the wanted files that the mirror's archive holds. A mirror without one, or with a bad one, is asked singly."""
    unpacking = Unpacking(wanted)
    try:
        async with session.get(f"{base}/{ARCHIVE}", allow_redirects=False) as answer:
            if answer.status == 200:
                async for chunk in answer.content.iter_chunked(_CHUNK):
                    unpacking.feed(chunk)
    except (aiohttp.ClientError, InvalidArchive):
        return unpacking.found
    return unpacking.found


async def _bounded(content: aiohttp.StreamReader, wanted: Wanted, *, gzipped: bool) -> bytes:
    """The body, at most one byte more than allowed: that byte makes the refresh refuse it as oversized."""
    most = wanted.max_bytes + 1
    inflate = zlib.decompressobj(wbits=31) if gzipped else None
    body = bytearray()
    async for chunk in content.iter_chunked(_CHUNK):
        try:
            body += chunk if inflate is None else inflate.decompress(chunk, most - len(body))
        except zlib.error as error:
            raise MirrorFault(f"{wanted.path}: broken gzip") from error
        if len(body) >= most:
            return bytes(body[:most])
    if inflate is not None and not inflate.eof:
        raise MirrorFault(f"{wanted.path}: gzip ends too early")
    return bytes(body)

