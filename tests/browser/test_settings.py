# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What each person sets for themselves: language, appearance, keys, what others see, the PIN; and what one trusts."""

import re

import pytest
from playwright.async_api import Locator, Page, expect
from tests.browser.deeds import FIELD, hears, is_in, message, say, settle_in
from tests.browser.places import unique

pytestmark = pytest.mark.timeout(240)
pytest_plugins = ["tests.browser.company"]
PIN, WRONG = "4071963258", "9630258147"


async def settings(page: Page, section: str, *, title: str = "Einstellungen") -> Locator:
    """May be asked for in the first moment of a start as well as later."""
    await page.locator(".vb-own-person").click()
    await page.get_by_role("menuitem", name=title, exact=True).click()
    dialog = page.get_by_role("dialog", name=title)
    await dialog.get_by_role("button", name=section, exact=True).click()
    return dialog


async def close(dialog: Locator) -> None:
    await dialog.get_by_role("button", name=re.compile("^(Schließen|Close)$")).first.click()
    await expect(dialog).to_have_count(0)


async def test_language_and_appearance_stay_over_a_reload(company):
    erika = company.erika.page
    html = erika.locator("html")
    dialog = await settings(erika, "Allgemein")
    await dialog.get_by_role("radio", name="Dunkel").check()
    await expect(html).to_have_attribute("data-kern-theme", "dark")
    await dialog.get_by_label("Hoher Kontrast").click()
    await expect(html).to_have_attribute("data-contrast", "high")
    await dialog.get_by_label("Schriftgröße").select_option(label="150 %")
    await dialog.get_by_label("Sprache").select_option(label="English")
    english = erika.get_by_role("dialog", name="Settings")
    await expect(english.get_by_role("button", name="Privacy", exact=True)).to_be_visible()
    try:
        await erika.reload()
        await expect(erika.get_by_role("navigation", name="Conversations")).to_be_visible()
        await expect(html).to_have_attribute("lang", "en")
        await expect(html).to_have_attribute("data-kern-theme", "dark")
        await expect(html).to_have_attribute("data-contrast", "high")
        assert float(await html.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) == 24
    finally:
        dialog = await settings(erika, "General", title="Settings")
        await dialog.get_by_label("High contrast").click()
        await dialog.get_by_label("Text size").select_option("100")
        await dialog.get_by_role("radio", name="Like the device").check()
        await dialog.get_by_label("Language").select_option(label="Deutsch")
    await close(erika.get_by_role("dialog", name="Einstellungen"))


async def test_the_overview_of_keys_opens_by_a_key_and_names_those_that_work(company):
    erika = company.erika.page
    await is_in(erika)
    await erika.locator("#vb-room-filter").focus()
    await erika.keyboard.press("Control+/")
    overview = erika.get_by_role("dialog", name="Tastenkürzel")
    await expect(overview.get_by_text("Neue Unterhaltung").first).to_be_visible()
    await erika.keyboard.press("Escape")
    await expect(overview).to_have_count(0)
    await expect(erika.locator("#vb-room-filter")).to_be_focused()


async def test_who_sends_no_receipts_and_types_unseen_is_not_seen(company):
    erika, max_ = await company.conversation()
    dialog = await settings(max_, "Privatsphäre")
    for name in ("Lesebestätigungen senden", "Zeigen, dass ich gerade schreibe"):
        await dialog.get_by_label(name).click()
        await expect(dialog.get_by_label(name)).not_to_be_checked()
    await close(dialog)
    unseen, seen = unique("Wird gelesen, ohne es zu zeigen"), unique("Wird gelesen, und man sieht es")
    try:
        await say(erika, unseen)
        await hears(max_, unseen)
        company.max.visitor.asked.clear()
        await max_.get_by_role("textbox", name=FIELD).press_sequentially("Ich schreibe")
        # What goes out meanwhile has been written: the answer, and nothing that tells of reading and typing.
        await max_.get_by_role("textbox", name=FIELD).press("Enter")
        await hears(erika, "Ich schreibe")
        told = [one.url for one in company.max.visitor.asked if "/typing/" in one.url or "/receipt/m.read/" in one.url]
        assert told == []
        await expect(message(erika, unseen).get_by_role("button", name=re.compile("^Gelesen von"))).to_have_count(0)
    finally:
        dialog = await settings(max_, "Privatsphäre")
        for name in ("Lesebestätigungen senden", "Zeigen, dass ich gerade schreibe"):
            await dialog.get_by_label(name).click()
        await close(dialog)
    await say(erika, seen)
    await hears(max_, seen)
    await expect(message(erika, seen).get_by_role("button", name=re.compile("^Gelesen von"))).to_be_visible()
    await max_.get_by_role("textbox", name=FIELD).press_sequentially("Ich")
    await expect(erika.get_by_text(re.compile("schreibt …")).first).to_be_visible()
    await max_.get_by_role("textbox", name=FIELD).fill("")


async def test_about_says_what_one_trusts(company):
    erika = company.erika.page
    dialog = await settings(erika, "Über Verbund")
    await expect(dialog.get_by_text(re.compile("EUPL"))).to_be_visible()
    fingerprint = await erika.evaluate("""async () => {
        const bytes = await (await fetch("/trust/root.json")).arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 4);
    }""")
    await expect(dialog.get_by_text(re.compile(f"^{fingerprint} ")).first).to_be_visible()
    await close(dialog)


async def unlock(page: Page, pin: str) -> None:
    await page.get_by_label("PIN", exact=True).fill(pin)
    await page.get_by_role("button", name="Entsperren").click()


async def test_a_pin_locks_and_too_many_wrong_ones_end_it(visitor, verbund):
    one = await visitor("Paula")
    page, _ = await settle_in(one, await verbund.somebody(verbund.stadt, "Paula"))
    one.tolerates("ERR_ABORTED|null pointer")
    dialog = await settings(page, "Sicherheit")
    await dialog.get_by_role("button", name="PIN einrichten").click()
    form = page.get_by_role("dialog", name="PIN für dieses Gerät")
    await form.get_by_label("Neue PIN", exact=True).fill("123456")
    await form.get_by_label("Neue PIN noch einmal").fill("123456")
    await form.get_by_role("button", name="PIN speichern").click()
    await expect(form.get_by_text("Diese PIN ist leicht zu erraten")).to_be_visible()
    await form.get_by_label("Neue PIN", exact=True).fill(PIN)
    await form.get_by_label("Neue PIN noch einmal").fill(PIN)
    await form.get_by_role("button", name="PIN speichern").click()
    await expect(form).to_have_count(0, timeout=60_000)
    await page.reload()
    await expect(page.get_by_role("heading", name="Gesperrt")).to_be_visible()
    await expect(page.get_by_role("navigation", name="Unterhaltungen")).to_have_count(0)
    await expect(page.get_by_label("PIN", exact=True)).to_be_focused()
    await unlock(page, WRONG)
    await expect(page.get_by_text("Die PIN stimmt nicht. Noch 9 Versuche")).to_be_visible(timeout=60_000)
    await unlock(page, PIN)
    await is_in(page)
    # Nobody counts anew by loading anew.
    await page.reload()
    for left in range(9, 4, -1):
        await unlock(page, WRONG)
        await expect(page.get_by_text(f"Noch {left} Versuche")).to_be_visible(timeout=60_000)
    await page.reload()
    for left in range(4, 1, -1):
        await unlock(page, WRONG)
        await expect(page.get_by_text(f"Noch {left} Versuche")).to_be_visible(timeout=60_000)
    await unlock(page, WRONG)
    await expect(page.get_by_text("Noch 1 Versuch,")).to_be_visible(timeout=60_000)
    await unlock(page, WRONG)
    await expect(page.get_by_role("combobox", name="Name oder Ort")).to_be_visible(timeout=60_000)
    # What was kept of the account is gone; what is trusted stays.
    await page.wait_for_function("async () => (await indexedDB.databases()).length === 1")
