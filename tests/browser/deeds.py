# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What people do in the app, by what they see: roles and German names, as a screen reader would say them."""

import re

from playwright.async_api import Page, expect
from tests.browser.verbund import Account
from tests.browser.visitor import Visitor

from verbund.demo.sites import DemoSite

CHOOSE = "Für welche Organisation arbeiten Sie?"


def exactly(words: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(words)}$")


async def go_to_sign_in(one: Visitor, site: DemoSite, *, served_by: DemoSite | None = None) -> Page:
    """Chooses the organisation by typing the first letters of its name; ends where its server has been proven."""
    serving = served_by or site
    one.may_ask(serving.base_url, site.base_url)
    page = await one.open(f"{serving.base_url}/")
    await choose(page, site.title)
    await expect(page.get_by_label("Benutzername")).to_be_visible()
    return page


async def choose(page: Page, title: str) -> None:
    """By keyboard alone: letters, arrow, Enter."""
    field = page.get_by_role("combobox", name="Name oder Ort der Organisation")
    await field.press_sequentially(title[:8])
    await expect(page.get_by_role("option", name=re.compile(re.escape(title)))).to_be_visible()
    await field.press("ArrowDown")
    await field.press("Enter")


async def give_password(page: Page, localpart: str, password: str) -> None:
    await page.get_by_label("Benutzername").fill(localpart)
    await page.get_by_label("Passwort", exact=True).fill(password)
    await page.get_by_role("button", name="Anmelden", exact=True).click()


async def sign_in(one: Visitor, account: Account) -> Page:
    """From the first screen to the list of conversations, or to what a newcomer is asked first."""
    page = await go_to_sign_in(one, account.site)
    await give_password(page, account.localpart, account.password)
    return page
