# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A folder of built files behind the policy that the gateway sends: for what needs no Core."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from playwright.async_api import Page

from verbund.gateway.policies import app_policy

ROOT = Path(__file__).parents[2]


# When the story is there, or has failed.
SHOWN = "() => document.documentElement.dataset.story || document.documentElement.dataset.storyError"


async def story_names(page: Page) -> list[str]:
    """All there are, once the page of stories stands."""
    await page.wait_for_selector("html[data-story=list]")
    return list(await page.locator("a[data-story]").evaluate_all("all => all.map((one) => one.dataset.story)"))


async def show_story(page: Page, name: str) -> str | None:
    """In place of what was there, without loading anew; what went wrong, if anything did."""
    await page.evaluate("(name) => { dispatchEvent(new CustomEvent('story', { detail: name })); }", name)
    await page.wait_for_function(SHOWN)
    error: str | None = await page.evaluate("() => document.documentElement.dataset.storyError")
    return error


def build_stories(into: Path) -> None:
    subprocess.run(["bash", "script/client", "stories", str(into)], cwd=ROOT, check=True)


class Pages:
    """The folder can be exchanged while it is served, as by an upgrade."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_down = False
        self.delay_seconds = 0.0
        self.asked: list[str] = []
        self.gone: set[str] = set()
        self.member_origin: str | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if self.is_down and request.transport is not None:
            request.transport.abort()
        await asyncio.sleep(self.delay_seconds)
        path = request.path
        page = "index.html" if path == "/" or path.startswith("/o/") else path.lstrip("/")
        file = (self.folder / page).resolve()
        if path in self.gone or not file.is_relative_to(self.folder.resolve()) or not file.is_file():
            return web.Response(status=404)
        # Each page has a policy of its own; the name in it shows which one a cached page has.
        headers = {name.decode(): value.decode() for name, value in app_policy(self.member_origin)} | {"X-Page": path}
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"
        return web.FileResponse(file, headers=headers)


@asynccontextmanager
async def serve(pages: Pages) -> AsyncIterator[str]:
    """The address, while it runs."""
    app = web.Application()
    app.router.add_route("GET", "/{path:.*}", pages.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
