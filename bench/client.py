# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What the app costs the person in front of it: one Chromium, one run, real servers.

    script/bench client [--json] [--soak]

Times of the throttled part are those of an old office computer (CPU four times slower) on a line of 1.6 Mbit and 150 ms.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
from playwright.async_api import Browser
from tests.browser.chromium import a_browser
from tests.browser.deeds import choose, give_password, go_to_sign_in, is_there, settle_in
from tests.browser.verbund import Account, Verbund, a_verbund
from tests.browser.visitor import Visitor

from bench.account import a_client, fill, make_room, unlimited, write
from bench.browser import (
    OLD_COMPUTER,
    SLOW_LINE,
    entry_kilobytes,
    heap_megabytes,
    key_times,
    received_kilobytes,
    seen_at,
    watch_for,
)
from bench.conversation import last_words, rest_on, speak, use
from bench.latency import Client

ROOMS, MESSAGES, KEYS = 2000, 10_000, 120
LONG = "Langer Vorgang"
Figures = dict[str, float]


def say(sentence: str) -> None:
    print(f"bench: {sentence}", file=sys.stderr, flush=True)


async def first_visit(browser: Browser, account: Account, *, slow_line: bool) -> Figures:
    """An empty browser: to the sign-in screen, then to the list of conversations."""
    # Without the worker, whose bytes would be counted elsewhere: it fetches the same files behind the page.
    one = await Visitor.arrive(browser, "newcomer", service_workers="block")
    received = await received_kilobytes(one.page, SLOW_LINE if slow_line else None, OLD_COMPUTER)
    await watch_for(one.page, {"interactive": "#app input"})
    one.page.set_default_timeout(180_000)
    await one.page.goto(f"{account.site.base_url}/")
    interactive = await seen_at(one.page, "interactive")
    figures = {"signin_interactive_s": interactive / 1000, "signin_kb": received()}
    if slow_line:
        await choose(one.page, account.site.title)
        began = time.monotonic()
        await give_password(one.page, account.localpart, account.password)
        await one.page.get_by_role("button", name="Später").or_(one.page.locator(".vb-row-button").first).first.wait_for()
        figures |= {"first_sign_in_s": time.monotonic() - began, "signed_in_kb": received()}
    await one.leave()
    return figures


async def many_rooms(browser: Browser, account: Account) -> Figures:
    """2,000 rooms: a new device, then the same one again, then without network."""
    one = await Visitor.arrive(browser, "many")
    one.context.set_default_timeout(180_000)
    page = await go_to_sign_in(one, account.site)
    began = time.monotonic()
    await give_password(page, account.localpart, account.password)
    await page.get_by_role("button", name="Später").click(timeout=120_000)
    await is_there(page)
    figures = {"rooms_2000_cold_s": time.monotonic() - began}
    await rest_on(page)
    await watch_for(page, {"list": ".vb-row-button"})
    for name, offline in (("rooms_2000_s", False), ("rooms_2000_offline_s", True)):
        await one.context.set_offline(offline)
        times = []
        for _ in range(3):
            await page.reload()
            times.append(await seen_at(page, "list") / 1000)
            await rest_on(page)
        figures[name] = statistics.median(times)
    await one.leave()
    return figures


async def everyday(browser: Browser, account: Account, minutes: float) -> Figures:
    """A long conversation: start, open, type, send; then ten minutes of use."""
    one = await Visitor.arrive(browser, "everyday")
    one.context.set_default_timeout(180_000)
    page, _ = await settle_in(one, account)
    filter_ = page.get_by_role("textbox", name="Unterhaltungen filtern")
    await filter_.fill(LONG)
    await page.locator(".vb-row-button", has_text=LONG).first.click()
    await speak(page, 30)
    await filter_.fill("")
    figures: Figures = {}
    words = await last_words(page)
    await watch_for(page, {"decrypted": f".vb-timeline-row >> {words}"})
    times = []
    for _ in range(3):
        await page.reload()
        times.append(await seen_at(page, "decrypted") / 1000)
        await rest_on(page)
    figures["warm_first_decrypted_s"] = statistics.median(times)
    throttled = await page.context.new_cdp_session(page)
    await throttled.send("Emulation.setCPUThrottlingRate", {"rate": OLD_COMPUTER})
    typed = await key_times(page, KEYS)
    figures["key_ms_p95"] = statistics.quantiles(typed, n=20)[18]
    figures["key_ms_max"] = max(typed)
    figures |= {f"throttled_{name}": value for name, value in (await use(page, 1)).items() if name.endswith("_s")}
    await throttled.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    before = await heap_megabytes(page)
    end = time.monotonic() + minutes * 60
    rounds = 0
    while time.monotonic() < end:
        await use(page, 1)
        rounds += 1
        if rounds % 10 == 0:
            say(f"{rounds} rounds, heap {await heap_megabytes(page):.1f} MB")
    figures |= {"heap_before_mb": before, "heap_after_mb": await heap_megabytes(page), "use_rounds": rounds}
    await one.leave()
    return figures


async def privileged(verbund: Verbund, account: Account, session: aiohttp.ClientSession) -> Client:
    """Who may send as much as years bring."""
    await unlimited(verbund.stadt, account.localpart)
    return await a_client(verbund.stadt, session, account.localpart)


async def measure(minutes: float) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="vb-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        async with a_verbund(folder) as verbund, aiohttp.ClientSession() as session, a_browser() as browser:
            figures: Figures = {"signin_js_kb_gz": entry_kilobytes()}
            newcomer = await verbund.somebody(verbund.stadt, "Neu")
            say("a first visit, CPU four times slower")
            figures |= await first_visit(browser, newcomer, slow_line=False)
            say("the same on a slow line")
            throttled = await first_visit(browser, newcomer, slow_line=True)

            busy = await verbund.somebody(verbund.stadt, "Viel")
            say(f"making {ROOMS} rooms")
            await fill(await privileged(verbund, busy, session), ROOMS, say)
            # The account has its keys already: what is measured is a further device.
            keeper = await Visitor.arrive(browser, "keeper")
            await settle_in(keeper, busy)
            await keeper.leave()
            say(f"an account with {ROOMS} rooms")
            figures |= await many_rooms(browser, busy)

            writer = await verbund.somebody(verbund.stadt, "Lang")
            say(f"making a room of {MESSAGES} messages")
            client = await privileged(verbund, writer, session)
            await make_room(client, "Kurzer Vorgang")
            await write(client, await make_room(client, LONG), MESSAGES, say)
            say(f"typing in it, then {minutes:g} minutes of use")
            figures |= await everyday(browser, writer, minutes)
    slow = {name.removeprefix("throttled_"): figures.pop(name) for name in list(figures) if name.startswith("throttled_")}
    return {**figures, "throttled": {**throttled, **slow}}


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench client", description="What the app costs the person in front of it.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--soak", action="store_true", help="an hour of use instead of ten minutes")
    parser.add_argument("--minutes", type=float, help="so many minutes of use")
    arguments = parser.parse_args()
    minutes = arguments.minutes if arguments.minutes is not None else 60 if arguments.soak else 10
    began = time.monotonic()
    figures = asyncio.run(measure(minutes))
    if arguments.json:
        print(json.dumps(figures, default=lambda value: round(value, 3)))
        return
    for name, value in figures.items():
        print(f"{name:24} {value:10.2f}" if isinstance(value, (int, float)) else f"{name:24} {value}")
    say(f"took {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
