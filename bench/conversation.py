# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A person's use of the app, again and again, as a script."""

import time

from playwright.async_api import Page, expect
from tests.browser.deeds import hears, say

LAST_WORDS = "Zuletzt gesagt, und das steht unten."
_QUIET = """() => new Promise((done) => {
  let last = performance.now();
  const observer = new MutationObserver(() => { last = performance.now(); });
  observer.observe(document.body, { childList: true, subtree: true });
  const timer = setInterval(() => {
    if (performance.now() - last < 1500) return;
    clearInterval(timer); observer.disconnect(); done();
  }, 200);
})"""


async def rest_on(page: Page) -> None:
    """Until the page has nothing more to draw."""
    await page.evaluate(_QUIET)


async def speak(page: Page, messages: int) -> None:
    """What is at the end of the conversation was written here."""
    for number in range(1, messages):
        await say(page, f"Zeile {number}: bitte bis Freitag prüfen.")
    await say(page, LAST_WORDS)
    await hears(page, LAST_WORDS)
    await rest_on(page)


async def go_to(page: Page, room: str) -> None:
    await page.locator(".vb-row-button", has_text=room).first.click()
    await expect(page.get_by_role("heading", name=room, level=1)).to_be_visible()
    await expect(page.locator(".vb-timeline-row").last).to_be_visible()


async def use(page: Page, other: str, room: str) -> dict[str, float]:
    """Another conversation and back, a message, a filter; what that took."""
    await go_to(page, other)
    began = time.monotonic()
    await go_to(page, room)
    figures = {"open_room_s": time.monotonic() - began}
    began = time.monotonic()
    await say(page, f"Runde um {time.time():.0f}")
    figures["send_s"] = time.monotonic() - began
    field = page.get_by_role("textbox", name="Unterhaltungen filtern")
    await field.fill(other)
    await field.fill("")
    return figures
