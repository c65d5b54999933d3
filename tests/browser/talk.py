# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What people do with a message, by its toolbar and menu."""

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect
from tests.browser.deeds import message


async def toolbar(page: Page, text: str) -> Locator:
    """It shows when the pointer or the focus is on the message."""
    row = message(page, text).first
    await row.hover()
    return row.get_by_role("group", name=re.compile("^Aktionen zur Nachricht"))


async def choose(page: Page, text: str, item: str) -> None:
    """An item of the message's menu."""
    await (await toolbar(page, text)).get_by_role("button", name="Weitere Aktionen").click()
    await page.get_by_role("menuitem", name=item, exact=True).click()


async def react(page: Page, text: str, sign: str = "👍") -> None:
    await (await toolbar(page, text)).get_by_role("button", name="Reaktion geben").click()
    await page.get_by_role("dialog").get_by_text(sign, exact=True).first.click()
    await expect(message(page, text).first.locator(".vb-reaction", has_text=sign)).to_be_visible()


async def answer(page: Page, text: str, reply: str) -> None:
    await (await toolbar(page, text)).get_by_role("button", name="Antworten", exact=True).click()
    field = page.get_by_role("textbox", name=re.compile("^Nachricht an"))
    await field.fill(reply)
    await field.press("Enter")


async def edit(page: Page, text: str, new: str) -> None:
    await choose(page, text, "Bearbeiten")
    field = page.get_by_role("textbox", name="Nachricht bearbeiten")
    await field.fill(new)
    await field.press("Enter")
    await expect(message(page, new).last).to_contain_text("bearbeitet")


async def delete(page: Page, text: str) -> None:
    await choose(page, text, "Löschen")
    await page.get_by_role("dialog").get_by_role("button", name="Löschen", exact=True).click()
    await expect(message(page, text)).to_have_count(0)


async def answer_in_thread(page: Page, text: str, reply: str) -> None:
    await (await toolbar(page, text)).get_by_role("button", name="Im Thema antworten").click()
    field = page.get_by_role("textbox", name="Antwort im Thema")
    await field.fill(reply)
    await field.press("Enter")


async def send_file(page: Page, name: str, data: bytes, kind: str = "text/plain") -> None:
    await page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": kind, "buffer": data})
    await page.get_by_role("button", name="Senden", exact=True).click()


async def save_file(page: Page, name: str) -> bytes:
    """Downloads it; the bytes as they land on the disk."""
    async with page.expect_download(timeout=60_000) as waiting:
        await message(page, name).last.get_by_role("button", name=re.compile("speichern$")).click()
    return Path(await (await waiting.value).path()).read_bytes()
