# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The service worker: the app opens without a network, each page with its own policy, and never half old, half new."""

import asyncio
import base64
import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, Response
from tests.browser.pages import Pages, serve

CONTROLLED = "() => navigator.serviceWorker.controller !== null"
WAITING = "() => navigator.serviceWorker.ready.then((registration) => registration.waiting !== null)"
UPDATE = "() => navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => undefined)"
TAKE_OVER = "() => navigator.serviceWorker.ready.then((registration) => registration.waiting.postMessage('take-over'))"
IS_NEWER = "() => document.documentElement.outerHTML.includes('<!-- newer -->')"
SHOWS_SOMETHING = "() => document.querySelector('#app').children.length > 0"
OTHER = "/o/landkreis-beispiel.example"
KEPT = """async () => {
  const names = await caches.keys();
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return [names, requests.flat().map((one) => new URL(one.url).pathname)];
}"""


def newer(build: Path, into: Path) -> Path:
    """The build after next: another page, and the worker that belongs to it."""
    shutil.copytree(build, into, ignore=shutil.ignore_patterns("index.html.*", "sw.js.*"))
    old = (build / "index.html").read_bytes()
    new = old.replace(b"</body>", b"<!-- newer --></body>")
    (into / "index.html").write_bytes(new)
    hashes = [base64.b64encode(hashlib.sha256(data).digest()) for data in (old, new)]
    worker = (build / "sw.js").read_bytes()
    assert worker.count(hashes[0]) == 1
    version = worker.partition(b"verbund-app-")[2].partition(b"`")[2].partition(b"}")[2].partition(b"`")[0]
    assert len(version) == 16
    (into / "sw.js").write_bytes(worker.replace(hashes[0], hashes[1]).replace(version, b"f" * 16))
    return into


async def until(page: Page, question: str, seconds: float = 15) -> None:
    """Until the page says yes; questions may take time to answer."""
    end = time.monotonic() + seconds
    while not await page.evaluate(question):
        assert time.monotonic() < end, f"not within {seconds} s: {question}"
        await asyncio.sleep(0.05)


async def until_true(question: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, f"not within {seconds} s"
        await asyncio.sleep(0.05)


async def arrive(one, address: str, path: str = "/"):
    page = await one.open(address + path)
    await page.wait_for_function(SHOWS_SOMETHING)
    await until(page, CONTROLLED)
    return page


async def test_the_app_opens_without_network(visitor, webapp):
    one = await visitor("Erika")
    pages = Pages(webapp)
    async with serve(pages) as address:
        page = await arrive(one, address)
        pages.is_down = True
        began = time.monotonic()
        await page.reload()
        await page.wait_for_function(SHOWS_SOMETHING)
        assert time.monotonic() - began < 2


async def test_without_network_each_page_has_its_own_policy(visitor, webapp):
    one = await visitor("Erika")
    pages = Pages(webapp)
    async with serve(pages) as address:
        page = await arrive(one, address)
        await page.goto(address + OTHER)
        pages.is_down = True
        for path in ("/", OTHER):
            answer = await page.goto(address + path)
            assert answer is not None
            assert answer.headers["x-page"] == path
            assert "trusted-types app" in answer.headers["content-security-policy"]
        with pytest.raises(Exception, match="ERR_"):
            await page.goto(f"{address}/o/never-visited.example")


async def test_a_slow_server_keeps_nobody_waiting(visitor, webapp):
    one = await visitor("Erika")
    pages = Pages(webapp)
    async with serve(pages) as address:
        page = await arrive(one, address)
        pages.delay_seconds = 10
        began = time.monotonic()
        # Page and script are there; this server knows no words of an operator, for which the app waits at a first visit.
        await page.reload(wait_until="domcontentloaded")
        assert time.monotonic() - began < 4


async def test_a_page_whose_policy_has_changed_is_loaded_anew_under_it(visitor, webapp):
    one = await visitor("Erika")
    pages = Pages(webapp)
    async with serve(pages) as address:
        page = await arrive(one, address)
        pages.member_origin = "https://matrix.landkreis-beispiel.example"
        policies: list[str] = []

        def note(answer: Response) -> None:
            if answer.url == f"{address}/":
                policies.append(answer.headers.get("content-security-policy", ""))

        page.on("response", note)
        async with page.expect_event("framenavigated"):
            await page.reload()
        # The first is the one that was kept; the second comes by itself.
        await until_true(lambda: any(pages.member_origin in policy for policy in policies))
        await page.wait_for_function(SHOWS_SOMETHING)
        before = len(policies)
        await page.reload()
        await page.wait_for_function(SHOWS_SOMETHING)
        assert all(pages.member_origin in policy for policy in policies[before:])


async def test_a_page_that_is_no_longer_served_is_not_kept(visitor, webapp):
    one = await visitor("Erika")
    pages = Pages(webapp)
    async with serve(pages) as address:
        page = await arrive(one, address)
        await page.goto(address + OTHER)
        pages.gone.add(OTHER)
        await page.goto(address + OTHER)
        await until(page, f"async () => !((await ({KEPT})())[1].includes('{OTHER}'))")
        # Chromium shows a page of its own for an answer without words.
        with pytest.raises(Exception, match="ERR_HTTP_RESPONSE_CODE_FAILURE"):
            await page.goto(address + OTHER)


async def test_nothing_of_the_api_is_kept(visitor, webapp):
    one = await visitor("Erika")
    pages = Pages(webapp)
    async with serve(pages) as address:
        page = await arrive(one, address)
        for path in ("/_matrix/client/versions", "/_matrix/client/v1/media/download/a/b", "/trust/root.json"):
            await page.evaluate("(path) => fetch(path).then((answer) => answer.status)", path)
        _, paths = await page.evaluate(KEPT)
        assert [path for path in paths if path.startswith(("/_", "/trust"))] == []
        assert {"/", "/manifest.webmanifest"} <= set(paths)
        assert any(path.endswith(".wasm") for path in paths)


async def test_a_new_build_waits_for_the_persons_word_and_takes_over_whole(visitor, webapp, tmp_path):
    one = await visitor("Erika")
    pages = Pages(webapp)
    async with serve(pages) as address:
        page = await arrive(one, address)
        [before], _ = await page.evaluate(KEPT)
        pages.folder = newer(webapp, tmp_path / "newer")
        await page.evaluate(UPDATE)
        await until(page, WAITING)
        names, _ = await page.evaluate(KEPT)
        assert len(names) == 2, "the new build is not there beside the old one"
        assert not await page.evaluate(IS_NEWER)
        async with page.expect_navigation():
            await page.evaluate(TAKE_OVER)
        await page.wait_for_function(SHOWS_SOMETHING)
        [after], _ = await page.evaluate(KEPT)
        assert after != before
        pages.is_down = True
        await page.reload()
        assert await page.evaluate(IS_NEWER)


async def test_a_file_that_is_not_the_builds_is_not_taken(visitor, webapp, tmp_path):
    one = await visitor("Erika")
    one.tolerates("integrity|digest")
    damaged = tmp_path / "damaged"
    shutil.copytree(webapp, damaged)
    icon = damaged / "icons" / "icon-512.png"
    icon.write_bytes(icon.read_bytes() + b"\0")
    pages = Pages(damaged)
    async with serve(pages) as address:
        page = await one.open(address)
        await page.wait_for_function(SHOWS_SOMETHING)
        while "/icons/icon-512.png" not in pages.asked:
            await asyncio.sleep(0.05)
        # A worker that can't be installed is thrown away, and its registration with it.
        await until(page, "() => navigator.serviceWorker.getRegistration().then((registration) => registration === undefined)")
        assert "icon-512.png" not in str((await page.evaluate(KEPT))[1])


async def test_a_click_on_a_notification_shows_the_room(visitor, webapp):
    one = await visitor("Erika", permissions=["notifications"])
    async with serve(Pages(webapp)) as address:
        page = await arrive(one, address)
        await page.evaluate("() => navigator.serviceWorker.addEventListener('message', (event) => { window.told = event.data; })")
        [worker] = one.context.service_workers
        await worker.evaluate(
            """async () => {
              await self.registration.showNotification("Neue Nachricht", { data: { page: "/", roomId: "!raum:stadt.example" } });
              const [notification] = await self.registration.getNotifications();
              self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
            }"""
        )
        await page.wait_for_function("() => window.told !== undefined")
        assert await page.evaluate("() => window.told") == {"type": "open-room", "roomId": "!raum:stadt.example"}
