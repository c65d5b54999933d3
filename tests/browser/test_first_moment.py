# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Between what was seen last and the account being open: what somebody does in that moment is not lost."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.browser.deeds import FIELD, hears, message, say
from tests.browser.pictures import a_picture
from tests.browser.places import make_room, open_room, unique

pytestmark = pytest.mark.timeout(240)
pytest_plugins = ["tests.browser.company"]

# Encryption is as slow as one likes: it begins when `goOn` is called.
_HOLD = """
const mayGoOn = new Promise((resolve) => { window.goOn = resolve; });
for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
  const real = WebAssembly[name].bind(WebAssembly);
  WebAssembly[name] = async (...given) => { await mayGoOn; return real(...given); };
}
"""


async def reload_held(page: Page) -> None:
    """Loads anew, to the first moment; what is left open there stays open until `goOn`."""
    # What was seen is kept a moment after it was seen.
    await page.wait_for_timeout(1_500)
    await page.context.add_init_script(f"if (sessionStorage.getItem('hold') && window.goOn === undefined) {{ {_HOLD} }}")
    await page.evaluate("sessionStorage.setItem('hold', 'yes')")
    await page.reload()
    await page.wait_for_function("window.goOn !== undefined")


async def go_on(page: Page) -> None:
    await page.evaluate("sessionStorage.removeItem('hold'); window.goOn()")


async def test_what_is_written_in_the_first_moment_goes_out_and_the_field_stays(company):
    erika, max_ = await company.conversation()
    before, early = unique("Vor dem Neuladen"), unique("Ganz früh geschrieben")
    await say(erika, before)
    await reload_held(erika)
    try:
        await expect(message(erika, before)).to_be_visible()
        field = erika.get_by_role("textbox", name=FIELD)
        await field.fill(early)
        await field.press("Enter")
        await field.press_sequentially("und weiter")
    finally:
        await go_on(erika)
    await hears(max_, early)
    await expect(message(erika, early)).to_have_count(1)
    # Whoever goes on writing notices nothing.
    await expect(field).to_be_focused()
    await erika.keyboard.type(" geht es")
    await expect(field).to_have_value("und weiter geht es")
    await field.fill("")


async def test_what_is_pressed_in_the_first_moment_happens(company):
    erika, _ = await company.conversation()
    await reload_held(erika)
    try:
        await erika.get_by_role("button", name="Neue Unterhaltung").first.click()
        await expect(erika.get_by_role("dialog", name="Neue Unterhaltung")).to_have_count(0)
    finally:
        await go_on(erika)
    dialog = erika.get_by_role("dialog", name="Neue Unterhaltung")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Abbrechen").click()
    await open_room(erika, company.max.account.localpart)


async def test_a_menu_that_was_opened_in_the_first_moment_stays(company):
    erika, _ = await company.conversation()
    await reload_held(erika)
    try:
        await erika.locator(".vb-own-person").click()
        item = erika.get_by_role("menuitem", name="Einstellungen", exact=True)
        await expect(item).to_be_visible()
    finally:
        await go_on(erika)
    await item.click()
    dialog = erika.get_by_role("dialog", name="Einstellungen")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Schließen").first.click()


async def test_who_filters_in_the_first_moment_goes_on_there(company):
    erika, _ = await company.conversation()
    await reload_held(erika)
    try:
        await erika.keyboard.press("Control+k")
        field = erika.get_by_role("searchbox").or_(erika.locator("#vb-room-filter")).first
        await field.click()
        await field.press_sequentially(company.max.account.localpart[:2])
    finally:
        await go_on(erika)
    await expect(erika.get_by_text("Verbunden", exact=True)).to_be_visible()
    await expect(field).to_be_focused()
    await expect(field).to_have_value(company.max.account.localpart[:2])
    await field.fill("")


async def test_a_picture_that_is_in_sight_waits_for_the_account(company):
    erika, max_ = await company.conversation()
    words = unique("Ein Bild")
    await erika.locator("input[type=file]").first.set_input_files(
        {"name": "plan.png", "mimeType": "image/png", "buffer": a_picture(800, 400)}
    )
    await erika.get_by_label(re.compile("^Beschriftung für .*plan.png")).fill(words)
    await erika.get_by_role("button", name="Senden", exact=True).click()
    await hears(max_, words)
    await expect(message(erika, words).locator("img[src^='blob:']").first).to_be_visible()
    await reload_held(erika)
    try:
        await expect(message(erika, words).get_by_role("button", name=re.compile("plan.png"))).to_be_visible()
        await erika.wait_for_timeout(500)
        assert company.erika.visitor.problems == []
    finally:
        await go_on(erika)
    await expect(message(erika, words).locator("img[src^='blob:']").first).to_be_visible()


async def test_a_file_that_was_chosen_in_the_first_moment_is_still_there(company):
    erika, max_ = await company.conversation()
    name = unique("Notiz").replace(" ", "-") + ".txt"
    await reload_held(erika)
    try:
        await erika.locator("input[type=file]").first.set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": b"Ganz am Anfang"}
        )
        caption = erika.get_by_label(re.compile(f"^Beschriftung für .*{name}"))
        await caption.fill("Am Anfang gewählt")
    finally:
        await go_on(erika)
    await expect(erika.get_by_text("Verbunden", exact=True)).to_be_visible()
    await expect(caption).to_have_value("Am Anfang gewählt")
    await erika.get_by_role("button", name="Senden", exact=True).click()
    await hears(max_, name)


async def test_who_goes_to_another_conversation_while_the_account_opens_is_there(company):
    """At any time between the first picture and the last: nobody's click is lost."""
    erika, _ = await company.conversation()
    rooms = [unique("Hierhin"), unique("Dorthin")]
    for name in rooms:
        await make_room(erika, name)
    await erika.wait_for_timeout(1_500)
    for delay in (0, 150, 300, 450, 600, 900):
        await erika.reload()
        await expect(erika.locator(".vb-row").first).to_be_visible()
        await erika.wait_for_timeout(delay)
        rooms.reverse()
        await open_room(erika, rooms[0])
        await expect(erika.get_by_text("Verbunden", exact=True)).to_be_visible()
        await expect(erika.get_by_role("heading", name=rooms[0], level=1)).to_be_visible()
        # What is seen is kept a moment later.
        await erika.wait_for_timeout(1_200)
