# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What a large room costs at the border, and what a hostile member at full speed costs the others.

    script/bench border [--json]

room_*: a send_join answer is judged as a stream, spooled to disk and read again; the process's peak memory is what it grew by.
alone_p95_ms and beside_hostile_p95_ms: a member's signed request every 20 ms, alone and while another member sends as fast as
it can over 16 connections. One gateway with its default limits.
"""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop
from tests.attack.door import give_to_site_user
from tests.events import a_membership
from tests.register_repository import matrix_key
from tests.unit.test_policy_transaction import REGISTER

from bench.gateway import _ENVIRONMENT, OWN, PEER, a_site, say, wait_for_port
from bench.load import ask_all
from verbund.gateway.http_client import Response
from verbund.gateway.inspecting import Inspecting, Spooled
from verbund.matrix.endpoints import ENDPOINTS
from verbund.matrix.names import ServerName
from verbund.policy.contents import Contents
from verbund.policy.question import Direction, Question
from verbund.probe.requests import Ask, Peer
from verbund.register.model import Register

FRIEND = Peer("amt1.example", matrix_key("amt1.example"))
ASKS, EVERY_SECONDS = 300, 0.02
PIECE = 65_536


class Room:
    """Stands for a peer's connection: a room of so many events, made while it is read."""

    status = 200

    def __init__(self, events: int) -> None:
        self._pieces = self._make(events)
        self.size = 0

    def _make(self, events: int) -> Iterator[bytes]:
        one = json.dumps(a_membership(PEER.name, PEER.key, "join", displayname="Max Mustermann", avatar_url="mxc://x/y")).encode()
        buffer = b'{"origin":"kreis.example","auth_chain":[],"state":[' + one
        for _ in range(events - 1):
            buffer += b"," + one
            if len(buffer) >= PIECE:
                yield buffer
                buffer = b""
        yield buffer + b"]}"

    async def chunk(self) -> bytes:
        piece = next(self._pieces, b"")
        self.size += len(piece)
        return piece

    def close(self) -> None:
        return


async def room(events: int, register: Register) -> dict[str, float]:
    """CPU seconds, megabytes of the answer and what the process grew by."""
    endpoint = next(row for row in ENDPOINTS if row.name == "send_join")
    question = Question(
        Direction.OUT, endpoint, ServerName(OWN), ServerName(PEER.name), ServerName(OWN), Contents(), register.issued
    )
    response, before = Room(events), resource.getrusage(resource.RUSAGE_SELF)
    with tempfile.TemporaryDirectory(prefix="vb") as folder:
        inspecting = Inspecting(Path(folder), 10**10, 10**6)
        inspected = await inspecting.inspect(question, register, "/_matrix/federation/v2/send_join/r/e", _as_response(response))
        if not isinstance(inspected.answer, Spooled):
            raise TypeError("a room's answer is spooled")
        async for _ in inspected.answer.pieces():
            pass
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"mb": response.size / 1e6, "cpu_s": cpu, "grew_mb": (after.ru_maxrss - before.ru_maxrss) / 1000}


def _as_response(stream: Room) -> Response:
    """It has the two methods that are used of one."""
    return stream  # type: ignore[return-value]


async def latencies(port: int) -> float:
    """95 of 100 requests are answered within so many milliseconds."""
    target = "/_matrix/federation/v1/query/profile?user_id=%40clerk%3Aamt.example"
    taken: list[float] = []
    raw = Ask(FRIEND, OWN, target=target).raw()

    async def pause() -> bytes:
        await asyncio.sleep(EVERY_SECONDS)
        return raw

    await ask_all(port, 1, ASKS, pause, taken)
    return statistics.quantiles(taken, n=20)[-1] * 1000


async def flood(port: int) -> None:
    """Until it is stopped."""
    raw = Ask(PEER, OWN).raw()

    async def at_once() -> bytes:
        return raw

    await ask_all(port, 16, 10**9, at_once, [])


async def fairness() -> dict[str, float]:
    """A site with its default limits."""
    with tempfile.TemporaryDirectory(prefix="vb") as name:
        folder = Path(name)
        config, client, federation = a_site(folder)
        config.write_text(config.read_text().replace("requests_per_second = 1000000", ""))
        sockets = [str(folder / "r" / socket) for socket in ("client.sock", "federation.sock")]
        running = [subprocess.Popen([sys.executable, "-m", "bench.upstream", *sockets], env=_ENVIRONMENT)]
        try:
            while not all(Path(socket).exists() for socket in sockets):
                await asyncio.sleep(0.05)
            folder.chmod(0o711)
            give_to_site_user(folder)
            with (folder / "gateway.log").open("wb") as log:
                command = [sys.executable, "-m", "verbund.cli", "gateway", "--config", str(config)]
                running.append(subprocess.Popen(command, env=_ENVIRONMENT, stdout=log))
            await asyncio.gather(wait_for_port(client), wait_for_port(federation))
            alone = await latencies(federation)
            running.append(subprocess.Popen([sys.executable, "-m", "bench.border", "--flood", str(federation)], env=_ENVIRONMENT))
            await asyncio.sleep(5)
            beside = await latencies(federation)
            return {"alone_p95_ms": alone, "beside_hostile_p95_ms": beside, "fairness_ratio": beside / alone}
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait(10)


def main() -> None:
    parser = argparse.ArgumentParser(description="Large rooms and hostile members at the border.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--flood", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.flood:
        uvloop.run(flood(given.flood))
        return
    figures: dict[str, float] = {}
    for name, events in (("room_10000", 10_000), ("room_200mb", 280_000)):
        began = time.monotonic()
        found = uvloop.run(room(events, REGISTER))
        say(f"{name}: {found['mb']:.0f} MB in {time.monotonic() - began:.1f} s")
        figures |= {f"{name}_{key}": value for key, value in found.items()}
    figures |= uvloop.run(fairness())
    if given.json:
        print(json.dumps(figures))
        return
    for key, value in figures.items():
        print(f"{key:24} {value:8.2f}")


if __name__ == "__main__":
    main()
