# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Past the register's grace nothing begins with others, and nobody is asked; among the own people it goes on."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect
from tests.browser.deeds import begin_with, hears, is_in, say, settle_in

SENTENCE = "Bis es erneuert ist, geht mit anderen Organisationen nichts Neues"
BEGINNING = re.compile(r"/createRoom|/_verbund/v1/people|/profile/")


async def test_past_its_grace_nothing_begins_with_others(visitor, verbund):
    account, colleague, other = await asyncio.gather(
        verbund.somebody(verbund.stadt, "Irma"), verbund.somebody(verbund.stadt, "Ida"), verbund.somebody(verbund.kreis, "Ilja")
    )
    one = await visitor("Irma")
    page, _ = await settle_in(one, account)
    await page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=30))
    await page.reload()
    await is_in(page)
    await expect(page.get_by_text("Das Verbundregister ist zu alt").first).to_be_visible(timeout=60_000)

    before = len(one.asked)
    await page.get_by_role("button", name="Neue Unterhaltung").first.click()
    await page.get_by_role("button", name="Kennung eingeben").click()
    await page.get_by_label("Kennung der Person").fill(other.user_id)
    await page.get_by_role("button", name="Hinzufügen").click()
    await expect(page.get_by_text(SENTENCE).first).to_be_visible()
    asked = [request.url for request in one.asked[before:] if BEGINNING.search(request.url) and request.holds(other.localpart)]
    assert asked == [], "said before anybody is asked"
    await page.keyboard.press("Escape")

    await begin_with(page, colleague.user_id)
    await say(page, "Unter uns geht es weiter")
    await hears(page, "Unter uns geht es weiter")
