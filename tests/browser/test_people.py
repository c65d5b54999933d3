# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""People of two organisations find one another, or not, as each organisation and each person has decided."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, Page, expect
from tests.browser.deeds import begin_with, say, settle_in
from tests.browser.places import accept, choose_by_id, confirm, make_room, open_room, request, row, show_people, unique

pytestmark = pytest.mark.timeout(300)
pytest_plugins = ["tests.browser.company"]
KREIS_TITLE, STADT_TITLE = "Landkreis Beispiel", "Stadt Musterhausen"


async def search(page: Page, organisation: str, name: str) -> Locator:
    """Opens the search and types; the dialog, in which the answer comes."""
    await page.get_by_role("button", name="Neue Unterhaltung").first.click()
    dialog = page.get_by_role("dialog", name="Neue Unterhaltung")
    where = dialog.get_by_role("combobox", name="In welcher Organisation?")
    await where.fill(organisation[:10])
    await dialog.get_by_role("option", name=re.compile(organisation)).first.click()
    await dialog.get_by_role("combobox", name=f"Person in: {organisation}").press_sequentially(name)
    return dialog


async def close(page: Page) -> None:
    await page.get_by_role("dialog").get_by_role("button", name="Abbrechen").click()


async def test_who_is_published_is_found_by_name_and_written_to(company):
    erika = company.erika.page
    sabine = await company.verbund.somebody(company.verbund.kreis, "sabine", called="Dr. Sabine Größer-Köhler")
    dialog = await search(erika, KREIS_TITLE, "grosser")
    found = dialog.get_by_role("option", name=re.compile(sabine.user_id))
    await expect(found).to_contain_text("Dr. Sabine Größer-Köhler")
    await found.click()
    await dialog.get_by_role("button", name="Unterhaltung beginnen", exact=True).click()
    await expect(dialog).to_have_count(0, timeout=60_000)
    await expect(erika.get_by_role("heading", name="Dr. Sabine Größer-Köhler", level=1)).to_be_visible()
    await say(erika, "Guten Tag, Frau Dr. Köhler")
    await expect(row(erika, "Größer-Köhler")).to_be_visible()
    names = erika.get_by_role("list", name="Beteiligte Organisationen")
    await expect(names).to_contain_text(STADT_TITLE)
    await expect(names).to_contain_text(KREIS_TITLE)


async def test_an_organisation_that_publishes_nobody_says_so(company):
    max_ = company.max.page
    dialog = await search(max_, STADT_TITLE, "erika")
    sentence = f"{STADT_TITLE} gibt kein Verzeichnis heraus. Fragen Sie die Person nach ihrer Kennung und geben Sie diese ein."
    await expect(dialog.get_by_text(sentence).first).to_be_visible()
    await expect(dialog.get_by_role("option", name=re.compile("erika", re.IGNORECASE))).to_have_count(0)
    # By the user ID, the person is reached all the same.
    await choose_by_id(dialog, company.erika.user_id)
    await close(max_)


async def test_who_hides_is_not_found_by_others(company, visitor):
    verbund = company.verbund
    hidden = await verbund.somebody(verbund.kreis, "viktor", called="Viktor Verborgen")
    erika = company.erika.page
    dialog = await search(erika, KREIS_TITLE, "verborgen")
    option = dialog.get_by_role("option", name=re.compile(hidden.user_id))
    await expect(option).to_be_visible()
    await close(erika)

    one = await visitor("Viktor")
    page, _ = await settle_in(one, hidden)
    await page.locator(".vb-own-person").click()
    await page.get_by_role("menuitem", name="Einstellungen", exact=True).click()
    settings = page.get_by_role("dialog")
    await settings.get_by_role("button", name="Privatsphäre").click()
    async with page.expect_response(re.compile("/_verbund/v1/me$")) as answered:
        await settings.get_by_label("In der Personensuche nicht erscheinen").click()
    assert (await answered.value).status == 200
    dialog = await search(erika, KREIS_TITLE, "verborgen")
    # The search has answered, with nobody or with others.
    await expect(dialog.get_by_text("Niemand gefunden").or_(dialog.get_by_role("option")).first).to_be_visible()
    await expect(dialog.get_by_role("option", name=re.compile(hidden.user_id))).to_have_count(0)
    await close(erika)


async def test_requests_are_accepted_declined_and_blocked(company, visitor):
    verbund = company.verbund
    thomas, page = await asyncio.gather(verbund.somebody(verbund.kreis, "Thomas", called="Thomas Nowak"), visitor("Thomas"))
    at_thomas, _ = await settle_in(page, thomas)
    erika = company.erika

    # Declined: it goes away at both, and may be asked again.
    await begin_with(at_thomas, erika.user_id)
    await say(at_thomas, "Erste Anfrage")
    await request(erika.page, "Thomas Nowak").click(timeout=60_000)
    shown = erika.page.locator("main, [role=main]")
    for words in ("Thomas Nowak", thomas.user_id, KREIS_TITLE, "Das ist ein erster Kontakt von außerhalb Ihrer Organisation"):
        await expect(shown.get_by_text(words).first).to_be_visible()
    # Before it is accepted, nothing of what was written is shown.
    await expect(erika.page.get_by_text("Erste Anfrage")).to_have_count(0)
    await erika.page.get_by_role("button", name="Ablehnen", exact=True).click()
    await expect(request(erika.page, "Thomas Nowak")).to_have_count(0)
    await expect(at_thomas.get_by_text("hat die Einladung abgelehnt")).to_be_visible()

    # Blocked: another request never shows.
    await begin_with(at_thomas, erika.user_id)
    await request(erika.page, "Thomas Nowak").click(timeout=60_000)
    await erika.page.get_by_role("button", name="Ablehnen und blockieren").click()
    await confirm(erika.page, "Thomas Nowak blockieren?", "Blockieren")
    await expect(request(erika.page, "Thomas Nowak")).to_have_count(0)
    await expect(at_thomas.get_by_text("hat die Einladung abgelehnt")).to_be_visible()
    await begin_with(at_thomas, erika.user_id)
    await say(at_thomas, "Noch einmal ich")
    # What somebody else asks afterwards arrives: by then the blocked one would have.
    maxs = company.max.page
    name = unique("Ich bin es, Max")
    await make_room(maxs, name, erika.user_id)
    await accept(erika.page, name)
    await expect(request(erika.page, "Thomas Nowak")).to_have_count(0)


async def test_a_name_like_anothers_is_marked(company):
    """Two in one room whose names look alike: each is shown with the user ID."""
    verbund = company.verbund
    name = unique("Zwei gleiche Namen")
    erika, _ = await company.room(name)
    real = await verbund.with_nio(await verbund.somebody(verbund.kreis, "paula", called="Paula Albers"))
    # A Cyrillic letter in place of two.
    fake = await verbund.with_nio(await verbund.somebody(verbund.kreis, "eva", called="P\u0430ula Albers"))
    try:
        for one in (real, fake):
            await erika.get_by_role("button", name="Weiteres", exact=True).first.wait_for()
            panel = await show_people(erika)
            await panel.get_by_role("button", name="Personen einladen").click()
            dialog = erika.get_by_role("dialog")
            await choose_by_id(dialog, one.user_id)
            await dialog.get_by_role("button", name="1 Person einladen").click()
            await expect(dialog).to_have_count(0)
            await one.until(lambda one=one: len(one.client.invited_rooms) > 0, 20)
            await one.join(next(iter(one.client.invited_rooms)))
        panel = await show_people(erika)
        for one in (real, fake):
            await expect(panel.locator(".vb-people-row", has_text=one.user_id)).to_be_visible()
        await panel.locator(".vb-people-row", has_text=fake.user_id).click()
        await expect(panel.get_by_text("Es gibt eine weitere Person mit gleichem oder ähnlichem Namen")).to_be_visible()
    finally:
        await asyncio.gather(real.close(), fake.close())
    await open_room(erika, name)
