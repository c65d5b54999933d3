# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""The visits that are measured: a first one, one on a slow line, many rooms, an everyday one."""

import re
import statistics
import time
from collections.abc import Callable

from playwright.async_api import Browser, Page
from tests.browser.deeds import choose, give_password, go_to_sign_in, hears, is_there, restore
from tests.browser.verbund import Account
from tests.browser.visitor import Visitor

from bench.browser import OLD_COMPUTER, key_times, seen_at, throttle, watch_for
from bench.conversation import LAST_WORDS, rest_on, use
from bench.line import a_line
from bench.memory import Memory, watch_memory
from bench.people import LONG, SHORT

KEYS = 200
STARTS = 5
PATIENCE = 180_000
Figures = dict[str, float]
_SIGN_IN_SCREEN = {"interactive": "#app input"}


async def first_visit(browser: Browser, account: Account) -> Figures:
    """An empty browser on an old computer, to the first screen that takes letters."""
    one = await _arrive(browser, "newcomer")
    await throttle(one.page, OLD_COMPUTER)
    await watch_for(one.page, _SIGN_IN_SCREEN)
    await one.page.goto(account.address)
    figures = {"signin_interactive_s": await seen_at(one.page, "interactive") / 1000}
    await one.leave()
    return figures


async def slow_visit(browser: Browser, account: Account, recovery_key: str) -> Figures:
    """A further device on an old computer and a slow line: from nothing to the first message that it decrypts."""
    async with a_line() as line:
        one = await _arrive(browser, "slow", proxy={"server": line.address, "bypass": "<-loopback>"})
        page = one.page
        await throttle(page, OLD_COMPUTER)
        await watch_for(page, _SIGN_IN_SCREEN)
        began = time.monotonic()
        await page.goto(account.address)
        figures = {"signin_interactive_s": await seen_at(page, "interactive") / 1000, "signin_kb": line.received_kilobytes}
        await choose(page, account.site.title)
        await give_password(page, account.localpart, account.password)
        await restore(page, recovery_key)
        await page.locator(".vb-row-button", has_text=LONG).first.click()
        await hears(page, LAST_WORDS, PATIENCE / 1000)
        figures |= {"first_decrypted_kb": line.received_kilobytes, "first_decrypted_s": time.monotonic() - began}
        await rest_on(page)
        figures |= await use(page, SHORT, LONG)
        await one.leave()
    return figures


async def rooms_visit(browser: Browser, account: Account, rooms: int) -> Figures:
    """An account with so many rooms: on a new device, then again, then without network."""
    one = await _arrive(browser, f"{rooms} rooms")
    page = await go_to_sign_in(one, account.site)
    began = time.monotonic()
    await give_password(page, account.localpart, account.password)
    await page.get_by_role("button", name="Später").click()
    await is_there(page)
    figures = {f"rooms_{rooms}_cold_s": time.monotonic() - began}
    await _all_here(page)
    await watch_for(page, {"list": ".vb-row-button", "live": '[role="status"] >> Verbunden'})
    figures[f"rooms_{rooms}_s"], figures[f"rooms_{rooms}_connected_s"] = await _starts(page, "list", "live")
    await one.context.set_offline(True)
    [figures[f"rooms_{rooms}_offline_s"]] = await _starts(page, "list")
    await one.leave()
    return figures


async def everyday(one: Visitor) -> Figures:
    """The long conversation: start it, type in it."""
    one.context.set_default_timeout(PATIENCE)
    page = one.page
    await watch_for(page, {"decrypted": f".vb-timeline-row >> {LAST_WORDS}", "live": '[role="status"] >> Verbunden'})
    await watch_memory(page)
    figures: Figures = {}
    figures["warm_first_decrypted_s"], figures["warm_connected_s"] = await _starts(page, "decrypted", "live")
    await throttle(page, OLD_COMPUTER)
    typed = await key_times(page, KEYS)
    await throttle(page, 1)
    return figures | {
        "key_ms_p50": statistics.median(typed),
        "key_ms_p95": statistics.quantiles(typed, n=20)[18],
        "key_ms_max": max(typed),
    }


async def long_use(one: Visitor, minutes: float, say: Callable[[str], None]) -> dict[str, object]:
    """Again and again, with an eye on the memory; as unhurried as a person in a hurry."""
    memory = Memory(one.page)
    end = time.monotonic() + minutes * 60
    rounds = 0
    await memory.look()
    while time.monotonic() < end:
        await use(one.page, SHORT, LONG)
        rounds += 1
        if memory.is_due():
            say(f"{rounds} rounds: {await memory.look()}")
    say(f"{rounds} rounds: {await memory.look()}")
    await one.leave()
    return {**memory.figures(), "rounds": rounds}


async def _arrive(browser: Browser, name: str, **options: object) -> Visitor:
    one = await Visitor.arrive(browser, name, **options)
    one.context.set_default_timeout(PATIENCE)
    return one


async def _starts(page: Page, *names: str) -> list[float]:
    """Medians of a few starts, each of a page that had come to rest."""
    times: list[list[float]] = [[] for _ in names]
    for _ in range(STARTS):
        await page.reload()
        for at, name in enumerate(names):
            times[at].append(await seen_at(page, name) / 1000)
        await rest_on(page)
    return [statistics.median(one) for one in times]


async def _all_here(page: Page) -> None:
    """The list goes on coming for a while behind its first screen."""
    await page.get_by_role("status").filter(has_text=re.compile("^Verbunden")).wait_for()
    await rest_on(page)
