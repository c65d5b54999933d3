# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparing, confirming and replacing identities, by what people see."""

import re

from playwright.async_api import Locator, Page, expect
from tests.browser.deeds import give_password, go_to_sign_in, is_in, note_recovery_key
from tests.browser.places import own_menu
from tests.browser.verbund import Account
from tests.browser.visitor import Visitor

SAME = "Ja, alle sieben sind gleich"
# What the SDK says in the console where a session has been ended.
ENDED = "Unable to refresh token|M_UNKNOWN_TOKEN"


def verifying(page: Page) -> Locator:
    return page.get_by_role("dialog", name=re.compile("bestätigen$"))


async def accept_comparison(page: Page) -> None:
    await verifying(page).get_by_role("button", name="Annehmen", exact=True).click(timeout=60_000)


async def compare_emoji(one: Page, other: Page) -> None:
    """From the accepted request to the end; both see the same seven, in the same order."""
    await verifying(one).get_by_role("button", name="Sieben Bilder vergleichen").click(timeout=60_000)
    seen = []
    for page in (one, other):
        await expect(verifying(page).locator(".vb-verify-emoji li")).to_have_count(7, timeout=60_000)
        seen.append(await verifying(page).locator(".vb-verify-emoji li").all_inner_texts())
    assert seen[0] == seen[1]
    for page in (one, other):
        await verifying(page).get_by_role("button", name=SAME).click()
    for page in (one, other):
        await verifying(page).get_by_role("button", name="Fertig").click(timeout=60_000)


async def arrive_again(one: Visitor, account: Account) -> Page:
    """A further device, signed in and not yet confirmed: it asks how to."""
    page = await go_to_sign_in(one, account.site)
    await give_password(page, account.localpart, account.password)
    await expect(page.get_by_role("heading", name="Dieses Gerät bestätigen")).to_be_visible(timeout=60_000)
    return page


async def begin_anew(page: Page, account: Account) -> str:
    """All is lost: a new identity, and the key that belongs to it."""
    await page.get_by_role("button", name="Davon habe ich nichts mehr").click()
    await page.get_by_label(re.compile("^Schreiben Sie VERLOREN")).fill("verloren")
    await page.get_by_role("button", name="Von vorn beginnen").click()
    key = await note_recovery_key(page)
    await prove_it_is_me(page.get_by_role("dialog", name="Bestätigen, dass Sie es sind"), account.password)
    await page.get_by_role("button", name=re.compile("^(Weiter|Fertig|Schließen)")).click(timeout=60_000)
    await is_in(page)
    return key


async def prove_it_is_me(dialog: Locator, password: str) -> None:
    await dialog.get_by_role("textbox", name=re.compile("Passwort")).fill(password, timeout=60_000)
    await dialog.get_by_role("button", name=re.compile("^(Bestätigen|Weiter)$")).click()


async def open_devices(page: Page) -> Locator:
    await own_menu(page, "Geräte und Sicherheit")
    dialog = page.get_by_role("dialog", name="Einstellungen")
    await expect(dialog.locator(".vb-settings-device").first).to_be_visible(timeout=60_000)
    return dialog


async def device_menu(dialog: Locator, row: Locator, item: str) -> None:
    await row.get_by_role("button", name=re.compile("mehr$")).click()
    await dialog.page.get_by_role("menuitem", name=item, exact=True).click()


def token_of(one: Visitor) -> str:
    """The access token with which the page asked last."""
    for asked in reversed(one.asked):
        found = re.search(r"Bearer ([\w.-]+)", asked.headers)
        if found is not None:
            return found.group(1)
    raise AssertionError(f"{one.name} never asked with a token")
