# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Files are held in memory whole while they are looked at; a member that drips takes its own places and no others."""

import asyncio

from verbund.gateway.outbound import Outbound
from verbund.matrix.endpoints import ENDPOINTS
from verbund.matrix.names import ServerName

ROWS = {row.name: row for row in ENDPOINTS}
SLOW, OTHER = ServerName("slow.example"), ServerName("other.example")


async def test_no_member_takes_all_places():
    outbound = Outbound(None, None, None, None, b"x" * 32)  # type: ignore[arg-type]  # nothing is asked of either here
    inside: list[str] = []
    release = asyncio.Event()

    async def fetch(name: str, server: ServerName) -> None:
        async with outbound._room_for(ROWS[name], server):
            inside.append(server.text)
            await release.wait()

    tasks = [asyncio.create_task(fetch("media_download", SLOW)) for _ in range(5)]
    tasks += [asyncio.create_task(fetch("media_thumbnail", OTHER)), asyncio.create_task(fetch("send", SLOW))]
    await asyncio.sleep(0.01)
    assert sorted(inside) == [OTHER.text, SLOW.text, SLOW.text, SLOW.text]
    release.set()
    await asyncio.gather(*tasks)
    assert len(inside) == 7


async def test_all_members_together_take_eight():
    outbound = Outbound(None, None, None, None, b"x" * 32)  # type: ignore[arg-type]  # nothing is asked of either here
    inside, release = [], asyncio.Event()

    async def fetch(number: int) -> None:
        async with outbound._room_for(ROWS["media_download"], ServerName(f"m{number}.example")):
            inside.append(number)
            await release.wait()

    tasks = [asyncio.create_task(fetch(number)) for number in range(20)]
    await asyncio.sleep(0.01)
    assert len(inside) == 8
    release.set()
    await asyncio.gather(*tasks)
