# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A phishing site: everything it is asked it asks a member, and hands on the true answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web


@asynccontextmanager
async def a_relay(target: str) -> AsyncIterator[str]:
    """The relay's address, while it runs."""

    async def hand_on(request: web.Request) -> web.Response:
        data = await request.read()
        url = target + request.path
        async with aiohttp.ClientSession() as session, session.request(request.method, url, data=data) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", hand_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
