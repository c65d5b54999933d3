# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms, the people in them and the settings, by what people see."""

import itertools
import re

from playwright.async_api import Locator, Page, expect

_NUMBERS = itertools.count(1)


def unique(name: str) -> str:
    """No other room is called so, even where a test is tried again."""
    return f"{name} {next(_NUMBERS)}"


def named(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(name))


def row(page: Page, name: str) -> Locator:
    """A conversation in the list."""
    return page.locator(".vb-row", has=page.locator(".vb-row-name", has_text=name))


async def open_room(page: Page, name: str) -> None:
    await row(page, name).first.locator(".vb-row-button").click(timeout=60_000)
    await expect(page.get_by_role("heading", name=named(name), level=1)).to_be_visible()


async def accept(page: Page, name: str) -> None:
    """The request of a person, or the invitation to a room, of this name."""
    await request(page, name).click(timeout=60_000)
    await page.get_by_role("button", name="Annehmen", exact=True).click()
    await expect(page.get_by_role("button", name="Annehmen", exact=True)).to_have_count(0, timeout=60_000)


def request(page: Page, name: str) -> Locator:
    return page.locator(".vb-request-row", has_text=name)


async def make_room(page: Page, name: str, *user_ids: str) -> None:
    await page.get_by_role("button", name="Neue Unterhaltung").first.click()
    dialog = page.get_by_role("dialog", name="Neue Unterhaltung")
    await dialog.get_by_role("radio", name="Raum für mehrere").check()
    await dialog.get_by_label("Name des Raums").fill(name)
    for user_id in user_ids:
        await choose_by_id(dialog, user_id)
    await dialog.get_by_role("button", name="Raum anlegen", exact=True).click()
    await expect(dialog).to_have_count(0, timeout=60_000)
    await expect(page.get_by_role("heading", name=named(name), level=1)).to_be_visible(timeout=60_000)


async def choose_by_id(dialog: Locator, user_id: str) -> None:
    if not await dialog.get_by_label("Kennung der Person").is_visible():
        await dialog.get_by_role("button", name="Kennung eingeben").click()
    await dialog.get_by_label("Kennung der Person").fill(user_id)
    await dialog.get_by_role("button", name="Hinzufügen").click()
    await expect(dialog.get_by_role("button", name=re.compile("nicht mehr auswählen$")).last).to_be_visible()
    await expect(dialog.get_by_label("Kennung der Person")).to_have_value("")


async def show_people(page: Page) -> Locator:
    """The panel with the room's people."""
    panel = page.get_by_role("region", name=re.compile("^Seitenleiste"))
    if await page.locator(".vb-header-people[aria-pressed=true]").count() == 0:
        await page.locator(".vb-header-people").click()
    await expect(panel.locator(".vb-people").or_(panel.locator(".vb-person"))).to_be_visible()
    return panel


async def show_person(page: Page, name: str) -> Locator:
    """The card of somebody in the open room."""
    panel = await show_people(page)
    if await panel.locator(".vb-person").count() > 0:
        await panel.get_by_role("button", name="Zurück zu allen Personen").click()
    await panel.locator(".vb-people-row", has_text=name).click()
    await expect(panel.locator(".vb-person")).to_be_visible()
    return panel


async def show_settings(page: Page) -> Locator:
    if await page.locator(".vb-header-settings[aria-pressed=true]").count() == 0:
        await page.locator(".vb-header-settings").click()
    panel = page.get_by_role("region", name=re.compile("^Seitenleiste"))
    await expect(panel.locator(".vb-room-settings")).to_be_visible()
    return panel


async def choose_in_list(page: Page, name: str, item: str) -> None:
    """An item of the menu of a conversation in the list."""
    await row(page, name).hover()
    await row(page, name).get_by_role("button", name=named(f"Weiteres zu {name}")).click()
    await page.get_by_role("menuitem", name=item).or_(page.get_by_role("menuitemcheckbox", name=item)).first.click()


async def confirm(page: Page, title: str, word: str) -> None:
    """What is asked before something that can't be taken back."""
    dialog = page.get_by_role("dialog", name=named(title)).or_(page.get_by_role("alertdialog", name=named(title)))
    await dialog.get_by_role("button", name=word, exact=True).click()
    await expect(dialog).to_have_count(0, timeout=60_000)


async def own_menu(page: Page, item: str) -> None:
    await page.locator(".vb-own-person").click()
    await page.get_by_role("menuitem", name=item, exact=True).click()
