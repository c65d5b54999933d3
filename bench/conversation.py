# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A person's use of the app, again and again, as a script."""

import time

from playwright.async_api import Page, expect
from tests.browser.deeds import hears, say

_QUIET = """() => new Promise((done) => {
  let last = performance.now();
  const observer = new MutationObserver(() => { last = performance.now(); });
  observer.observe(document.body, { childList: true, subtree: true });
  const timer = setInterval(() => {
    if (performance.now() - last < 1500) return;
    clearInterval(timer); observer.disconnect(); done();
  }, 200);
})"""
_LAST = "Zuletzt gesagt, und das steht unten."


async def rest_on(page: Page) -> None:
    """Until the page has nothing more to draw."""
    await page.evaluate(_QUIET)


async def speak(page: Page, messages: int) -> None:
    """Real messages at the end of the conversation, so that what is in sight was decrypted here."""
    for number in range(1, messages):
        await say(page, f"Zeile {number}: bitte bis Freitag prüfen.")
    await say(page, _LAST)
    await hears(page, _LAST)
    await rest_on(page)


async def last_words(page: Page) -> str:
    await expect(page.locator(".vb-timeline-row", has_text=_LAST).first).to_be_visible()
    return _LAST


async def use(page: Page, rounds: int) -> dict[str, float]:
    """Another conversation and back, a message, a filter; the last round's times."""
    figures: dict[str, float] = {}
    for _ in range(rounds):
        await page.locator(".vb-row-button", has_text="Kurzer Vorgang").first.click()
        await expect(page.get_by_role("heading", name="Kurzer Vorgang", level=1)).to_be_visible()
        began = time.monotonic()
        await page.locator(".vb-row-button", has_text="Langer Vorgang").first.click()
        await expect(page.locator(".vb-timeline-row").last).to_be_visible()
        await expect(page.get_by_role("heading", name="Langer Vorgang", level=1)).to_be_visible()
        figures["open_room_s"] = time.monotonic() - began
        began = time.monotonic()
        await say(page, f"Runde um {time.time():.0f}")
        figures["send_s"] = time.monotonic() - began
        field = page.get_by_role("textbox", name="Unterhaltungen filtern")
        await field.fill("Kurzer")
        await field.fill("")
    return figures
