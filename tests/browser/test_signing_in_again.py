# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A sign-in that runs out takes no message along; who else signs in on that browser finds nothing of it."""

import asyncio
import re

from playwright.async_api import Page, Route, expect
from tests.browser.deeds import (
    begin_with,
    give_password,
    hears,
    is_in,
    keep_recovery_key,
    open_first,
    say,
    settle_in,
)
from tests.browser.places import confirm, own_menu

SYNC = re.compile(r"simplified_msc3575/sync")
# Everything that the app asks for with a token that has run out.
ENDED = "M_UNKNOWN_TOKEN|M_USER_LOCKED|null pointer passed to rust|Unable to refresh token"
STORES = "async () => (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== 'verbund').sort()"


async def answered(page: Page, errcode: str) -> None:
    """As Synapse answers from now on where the token is past `session_lifetime`, or the account locked."""

    async def refuse(route: Route) -> None:
        await route.fulfill(status=401, json={"errcode": errcode, "error": "over", "soft_logout": True})

    await page.route(SYNC, refuse)


async def test_a_sign_in_that_has_run_out_goes_on_as_the_same_device(visitor, verbund):
    account, friend, other = await asyncio.gather(
        verbund.somebody(verbund.stadt, "Gerda"),
        verbund.somebody(verbund.stadt, "Gustav"),
        verbund.somebody(verbund.stadt, "Grete"),
    )
    one = await visitor("Gerda")
    one.tolerates(ENDED)
    page, _ = await settle_in(one, account)
    await begin_with(page, friend.user_id)
    await say(page, "Das bleibt hier liegen")
    stores = await page.evaluate(STORES)
    assert stores

    await answered(page, "M_UNKNOWN_TOKEN")
    await page.reload()
    await expect(page.get_by_text("Ihre Anmeldung ist abgelaufen.").first).to_be_visible(timeout=60_000)
    await expect(page.get_by_text("Das bleibt hier liegen")).to_have_count(0)
    await expect(page.locator("button[aria-busy]")).to_have_count(0)
    await page.unroute(SYNC)

    # A new page shows no conversation either, and asks for the password of this organisation.
    await page.goto(account.address)
    await expect(page.get_by_text("Ihre Anmeldung ist abgelaufen").first).to_be_visible(timeout=60_000)
    assert await page.evaluate(STORES) == stores

    # Somebody else at this browser: an empty store of their own, the other one stays.
    await give_password(page, other.localpart, other.password)
    await keep_recovery_key(page)
    await page.get_by_role("button", name=re.compile("^(Weiter|Fertig|Schließen)")).click(timeout=60_000)
    await is_in(page)
    await expect(page.get_by_text(re.compile("Gustav|gustav"))).to_have_count(0)
    assert set(stores) < set(await page.evaluate(STORES))
    await own_menu(page, "Abmelden")
    await confirm(page, "Abmelden?", "Abmelden")

    await expect(page.get_by_text("Ihre Anmeldung ist abgelaufen").first).to_be_visible(timeout=60_000)
    await give_password(page, account.localpart, account.password)
    await is_in(page)
    await open_first(page)
    await hears(page, "Das bleibt hier liegen")
    await say(page, "Und es geht weiter")
    assert set(stores) <= set(await page.evaluate(STORES))
    devices = [
        asked for asked in one.asked if asked.method == "POST" and asked.url.endswith("/v3/login") and '"device_id"' in asked.body
    ]
    assert len(devices) == 1, "only who comes back signs in as the device that is known"


async def test_a_locked_account_sees_nothing_and_loses_nothing(visitor, verbund):
    account, friend = await asyncio.gather(verbund.somebody(verbund.stadt, "Hilde"), verbund.somebody(verbund.stadt, "Heinz"))
    one = await visitor("Hilde")
    one.tolerates(ENDED)
    page, _ = await settle_in(one, account)
    await begin_with(page, friend.user_id)
    await say(page, "Nur für Heinz")
    await answered(page, "M_USER_LOCKED")
    await page.reload()
    await expect(page.get_by_text("Ihre Organisation hat Ihr Konto gesperrt.").first).to_be_visible(timeout=60_000)
    await expect(page.get_by_text("Nur für Heinz")).to_have_count(0)
    await page.unroute(SYNC)
    await page.get_by_role("button", name="Noch einmal versuchen").click()
    await is_in(page)
    await open_first(page)
    await hears(page, "Nur für Heinz")
