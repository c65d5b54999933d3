# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""A member is suspended, or a site no longer hears of the register: what people see of it, and what waits for them."""

import re
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect
from tests.browser.deeds import FIELD, hears, message, say, write
from tests.browser.places import make_room, open_room, unique
from tests.browser.verbund import KREIS

from verbund.demo.scenario import both_follow

pytestmark = pytest.mark.timeout(300)
pytest_plugins = ["tests.browser.company"]
OWN = "Ihre Organisation ist im Verbundregister gesperrt"
OWN_ROOM = "Ihre Organisation ist im Verbund gerade gesperrt"
OTHER_ROOM = "Gesperrt ist gerade: Landkreis Beispiel. Solange können Sie hier nur lesen."

# The app asks each half minute how its organisation stands.
SOON = 90_000


async def looks(page) -> None:
    """As when somebody comes back to the window: the app asks at once."""
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def test_while_a_member_is_suspended_messages_wait_and_own_rooms_go_on(company, visitor):
    verbund = company.verbund
    wartende, own = unique("Wartende"), unique("Nur Landkreis")
    await company.conversation()
    erika, max_ = await company.room(wartende)
    await say(erika, "Vor der Sperre")
    await hears(max_, "Vor der Sperre")
    await make_room(max_, own)
    await open_room(max_, wartende)
    verbund.suspend(verbund.kreis)
    try:
        waiting = [f"Wartet, Nummer {number}" for number in range(1, 4)]
        for text in waiting:
            await write(erika, text)
        for page in (erika, max_):
            await looks(page)
        await expect(max_.get_by_text(OWN).first).to_be_visible(timeout=SOON)
        await expect(max_.get_by_text(OWN_ROOM).first).to_be_visible()
        await expect(max_.get_by_role("textbox", name=FIELD)).to_have_count(0)
        # In a room, colleagues may go on among themselves; it is marked who does not hear it for now.
        await expect(erika.get_by_role("list", name="Beteiligte Organisationen")).to_contain_text("gesperrt", timeout=SOON)
        await expect(erika.get_by_role("textbox", name=FIELD)).to_be_visible()
        # With nobody but the suspended there is nothing to write.
        await open_room(erika, company.max.account.localpart)
        await expect(erika.get_by_text(OTHER_ROOM).first).to_be_visible(timeout=SOON)
        await expect(erika.get_by_role("textbox", name=FIELD)).to_have_count(0)
        await open_room(erika, wartende)
        await expect(message(max_, "Vor der Sperre")).to_be_visible()

        # Among themselves the people of the suspended member go on.
        await open_room(max_, own)
        await say(max_, "Unter uns geht es weiter")
        await expect(message(max_, "Unter uns geht es weiter")).to_be_visible()
        # Nobody new comes in there, and nobody's password leaves the page.
        late = await visitor("Später")
        account = await verbund.somebody(verbund.kreis, "Spaeter")
        page = await late.open(f"{verbund.kreis.base_url}/o/{KREIS}")
        await expect(page.get_by_role("heading", name="Diese Organisation ist zurzeit gesperrt")).to_be_visible()
        await expect(page.get_by_label("Passwort")).to_have_count(0)
        late.must_not_have_signed_in()
        late.must_have_kept(account.password)
        # Nobody is signed out, even by loading the page anew.
        await max_.reload()
        await expect(max_.get_by_text(OWN).first).to_be_visible(timeout=60_000)
        await open_room(max_, wartende)
        await expect(message(max_, "Vor der Sperre")).to_be_visible()
    finally:
        await verbund.readmit(verbund.kreis)
    for page in (erika, max_):
        await looks(page)
        await expect(page.get_by_role("textbox", name=FIELD)).to_be_visible(timeout=SOON)
    await expect(max_.get_by_text(OWN)).to_have_count(0)
    await say(erika, "Nach der Sperre")
    for text in [*waiting, "Nach der Sperre"]:
        await hears(max_, text, 60)
    shown = await max_.locator(".vb-timeline-row", has_text=re.compile("Wartet, Nummer|Nach der Sperre")).all_inner_texts()
    assert [text for one in shown for text in [*waiting, "Nach der Sperre"] if text in one] == [*waiting, "Nach der Sperre"]


@asynccontextmanager
async def a_register_of_age(verbund, **hours: float):
    """Landkreis counts its register by other hours, and so the one it has as old; its followers hear nothing new."""
    file = verbund.kreis.folder / "verbund.toml"
    before = file.read_text()
    await verbund.stop(verbund.kreis)
    lines = [line for line in before.splitlines() if not line.startswith(("valid_hours", "grace_hours"))]
    at = lines.index("[register]") + 1
    file.write_text("\n".join([*lines[:at], *(f"{name} = {value}" for name, value in hours.items()), *lines[at:]]) + "\n")
    await verbund.start(verbund.kreis)
    try:
        yield
    finally:
        await verbund.stop(verbund.kreis)
        file.write_text(before)
        await verbund.start(verbund.kreis)
        await both_follow(verbund.world)


async def start_anew(page: Page) -> None:
    """What the operator has set counts from the start after the one that heard of it."""
    async with page.expect_response(re.compile("/app.json$")) as said:
        await page.reload()
    words = await (await said.value).text()
    await page.wait_for_function("words => localStorage.getItem('verbund.operator') === words", arg=words)
    await page.reload()


async def test_a_register_in_grace_works_and_says_so_and_one_past_it_is_closed(company, visitor):
    verbund = company.verbund
    for one in company.both:
        one.visitor.tolerates("fetch failed|502|503|504")
    shared, own = unique("Altes Register"), unique("Nur unter uns")
    _, max_ = await company.room(shared)
    await make_room(max_, own)
    account = await verbund.somebody(verbund.kreis, "Anna")
    async with a_register_of_age(verbund, valid_hours=0.0001, grace_hours=24):
        await start_anew(max_)
        await expect(max_.get_by_text("Das Verbundregister wurde länger nicht erneuert. Alles geht noch").first).to_be_visible(
            timeout=60_000
        )
        await open_room(max_, shared)
        await say(max_, "Geht noch")
        await hears(company.erika.page, "Geht noch", 60)
        anna = await visitor("Anna")
        page = await anna.open(f"{verbund.kreis.base_url}/o/{KREIS}")
        await expect(
            page.get_by_text("Das Verbundregister wurde länger nicht erneuert. Sie können sich anmelden").first
        ).to_be_visible()
        await expect(page.get_by_label("Benutzername")).to_be_visible()
    async with a_register_of_age(verbund, valid_hours=0.0001, grace_hours=0.0002):
        await start_anew(max_)
        await expect(max_.get_by_text("Das Verbundregister ist zu alt. Bis eine neue Fassung da ist").first).to_be_visible(
            timeout=60_000
        )
        await open_room(max_, shared)
        await expect(max_.get_by_text("Das Verzeichnis der Mitglieder ist zu alt").first).to_be_visible()
        await expect(max_.get_by_role("textbox", name=FIELD)).to_have_count(0)
        await open_room(max_, own)
        await say(max_, "Unter uns geht es auch so")
        await start_anew(anna.page)
        await expect(anna.page.get_by_role("heading", name="Das Verbundregister ist zu alt")).to_be_visible(timeout=60_000)
        await expect(anna.page.get_by_label("Passwort")).to_have_count(0)
        anna.must_have_kept(account.password)
        anna.must_not_have_signed_in()
    await start_anew(max_)
    await open_room(max_, shared)
    await say(max_, "Es ist erneuert")
    await hears(company.erika.page, "Es ist erneuert", 60)
