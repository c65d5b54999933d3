# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A follower that measures itself, for `bench.register`: asks for a change by a line, is told of it by another."""

import asyncio
import gc
import json
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import aiohttp

from verbund.follow.fetch import MAX_AT_ONCE, refresh_from
from verbund.matrix.names import ServerName
from verbund.register.refresh import Refresh
from verbund.register.trusted import Trusted

DEADLINE_SECONDS = 300.0
POLLS, LOOKUPS = 20, 200_000


@dataclass(frozen=True)
class Cost:
    """Of one poll."""

    trusted: Trusted
    cpu_s: float
    ms: float
    received: int
    requests: int


class Following:
    """Polls as the follower does, and counts."""

    def __init__(self, url: str, root: bytes) -> None:
        self._url = url
        self._answers: list[aiohttp.ClientResponse] = []
        self.trusted = Trusted.from_root(root)

    def session(self) -> aiohttp.ClientSession:
        """The follower's own, which notes its answers."""
        trace = aiohttp.TraceConfig()

        async def note(_of: aiohttp.ClientSession, _: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
            self._answers.append(params.response)

        trace.on_request_end.append(note)
        connector = aiohttp.TCPConnector(limit=MAX_AT_ONCE, limit_per_host=MAX_AT_ONCE)
        return aiohttp.ClientSession(connector=connector, auto_decompress=False, trace_configs=[trace])

    async def poll(self, session: aiohttp.ClientSession) -> Cost:
        self._answers.clear()
        began, cpu = time.perf_counter(), time.process_time()
        after = await refresh_from(session, self._url, Refresh(self.trusted, datetime.now(UTC)), DEADLINE_SECONDS)
        ms, cpu_s = (time.perf_counter() - began) * 1000, time.process_time() - cpu
        received = sum(answer.content.total_bytes for answer in self._answers)
        self.trusted = after
        return Cost(after, cpu_s, ms, received, len(self._answers))


async def until_served(session: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                async with session.get(f"{url}/metadata/timestamp.json") as answer:
                    await answer.read()
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


async def measure(url: str, root: bytes, changes: int) -> dict[str, float]:
    following = Following(url, root)
    async with following.session() as session:
        await until_served(session, url)
        before = resident_mb()
        first = await following.poll(session)
        gc.collect()
        memory = resident_mb() - before
        unchanged = [await following.poll(session) for _ in range(POLLS)]
        changed = []
        for _ in range(changes):
            print("change", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            changed.append(await following.poll(session))
    return {
        "first_fetch_mb_gz": first.received / 1e6,
        "first_fetch_cpu_s": first.cpu_s,
        "first_fetch_s": first.ms / 1000,
        "first_fetch_requests": first.requests,
        "unchanged_bytes": unchanged[0].received,
        "unchanged_ms": statistics.median(cost.ms for cost in unchanged),
        "one_change_kb_gz": statistics.median(cost.received for cost in changed) / 1e3,
        "one_change_ms": statistics.median(cost.ms for cost in changed),
        "lookup_us": lookup_us(following.trusted),
        "memory_mb": memory,
    }


def lookup_us(trusted: Trusted) -> float:
    """Of members all over the register, by their names as requests give them."""
    register = trusted.register
    if register is None:
        raise RuntimeError("followed to no register")
    every = max(1, len(register.members) // 1000)
    names = [ServerName(name) for name in list(register.members)[::every]]
    rounds = LOOKUPS // len(names)
    began = time.perf_counter()
    for _ in range(rounds):
        for name in names:
            register.member_of(name)
    return (time.perf_counter() - began) / (rounds * len(names)) * 1e6


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    url, root, changes = sys.argv[1:]
    print(json.dumps(asyncio.run(measure(url, Path(root).read_bytes(), int(changes)))), flush=True)


if __name__ == "__main__":
    main()
