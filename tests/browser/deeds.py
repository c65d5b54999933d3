# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What people do in the app, by what they see: roles and German names, as a screen reader would say them."""

import re

from playwright.async_api import Locator, Page, expect
from tests.browser.verbund import Account
from tests.browser.visitor import Visitor

from verbund.demo.sites import DemoSite

# A wait ends as soon as it may; this is for machines that do much else.
expect.set_options(timeout=60_000)
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


async def is_in(page: Page) -> None:
    """The list of conversations is there, and connected."""
    await expect(page.get_by_role("navigation", name="Unterhaltungen")).to_be_visible(timeout=60_000)
    await expect(page.get_by_role("status").filter(has_text="Verbunden")).to_be_visible(timeout=60_000)


async def settle_in(one: Visitor, account: Account) -> tuple[Page, str]:
    """Signs in for the first time and takes the guided step to its end; the page and the recovery key."""
    page = await sign_in(one, account)
    key = await keep_recovery_key(page)
    await page.get_by_role("button", name=re.compile("^(Weiter|Fertig|Schließen)")).click(timeout=60_000)
    await is_in(page)
    return page, key


async def keep_recovery_key(page: Page) -> str:
    await page.get_by_role("button", name="Schlüssel anzeigen").click()
    return await note_recovery_key(page)


async def note_recovery_key(page: Page) -> str:
    """From where the key is shown to the proof that it was kept."""
    shown = page.get_by_label("Ihr Wiederherstellungsschlüssel")
    await expect(shown).to_be_visible(timeout=60_000)
    groups = re.findall(r"[1-9A-HJ-NP-Za-km-z]{4}", await shown.inner_text())
    assert len(groups) == 12, groups
    await page.get_by_role("button", name="Ich habe ihn aufbewahrt").click()
    asked = page.get_by_label(re.compile(r"\d+\. Vierergruppe"))
    label = await page.locator("label", has_text="Vierergruppe").first.inner_text()
    number = re.search(r"\d+", label)
    assert number is not None, label
    await asked.fill(groups[int(number.group()) - 1])
    await page.get_by_role("button", name="Prüfen und einschalten").click()
    return " ".join(groups)


async def begin_with(page: Page, user_id: str) -> None:
    """A conversation with one person, whose user ID is known."""
    await page.get_by_role("button", name="Neue Unterhaltung").first.click()
    await page.get_by_role("button", name="Kennung eingeben").click()
    field = page.get_by_label("Kennung der Person")
    await field.fill(user_id)
    await page.get_by_role("button", name="Hinzufügen").click()
    await expect(page.get_by_role("button", name=re.compile("nicht mehr auswählen$"))).to_be_visible()
    await page.get_by_role("button", name="Unterhaltung beginnen", exact=True).click()
    await expect(page.get_by_role("dialog")).to_have_count(0, timeout=60_000)
    await expect(page.get_by_role("region", name="Nachricht schreiben")).to_be_visible(timeout=60_000)


async def make_room(page: Page, name: str, *user_ids: str) -> None:
    await page.get_by_role("button", name="Neue Unterhaltung").first.click()
    await page.get_by_role("radio", name="Raum für mehrere").check()
    await page.get_by_label("Name des Raums").fill(name)
    for user_id in user_ids:
        if not await page.get_by_label("Kennung der Person").is_visible():
            await page.get_by_role("button", name="Kennung eingeben").click()
        await page.get_by_label("Kennung der Person").fill(user_id)
        await page.get_by_role("button", name="Hinzufügen").click()
    await page.get_by_role("button", name="Raum anlegen", exact=True).click()


async def accept_request(page: Page) -> None:
    """The only one there is."""
    await page.get_by_role("button", name=re.compile("^(Anfrage von|Einladung in)")).click(timeout=60_000)
    await page.get_by_role("button", name="Annehmen", exact=True).click()


FIELD = re.compile("^Nachricht an")


async def write(page: Page, text: str) -> None:
    """Typed and sent on its way; whether the server has it is another matter."""
    field = page.get_by_role("textbox", name=FIELD)
    await field.fill(text)
    await field.press("Enter")


async def say(page: Page, text: str) -> None:
    """Until the server has taken it."""
    async with page.expect_response(re.compile("/send/m.room.encrypted/"), timeout=60_000):
        await write(page, text)


def message(page: Page, text: str) -> Locator:
    """The message with these words, in the conversation."""
    return page.locator(".vb-timeline-row", has_text=text)


async def hears(page: Page, text: str, seconds: float = 20) -> None:
    await expect(message(page, text).first).to_be_visible(timeout=seconds * 1000)


async def open_first(page: Page) -> None:
    """The conversation at the top of the list, unless one is open already."""
    await is_there(page)
    if not await page.get_by_role("region", name="Nachricht schreiben").is_visible():
        await page.locator(".vb-row-button").first.click()
    await expect(page.locator(".vb-timeline-row").first).to_be_visible()


async def is_there(page: Page) -> None:
    """The list of conversations shows; with or without network."""
    await expect(page.get_by_role("navigation", name="Unterhaltungen")).to_be_visible()
    await expect(page.locator(".vb-row-button").first).to_be_visible()


async def restore(page: Page, recovery_key: str) -> None:
    """A further device, confirmed with the recovery key, typed as people type it."""
    await page.get_by_role("button", name="Mit dem Wiederherstellungsschlüssel").click()
    await page.get_by_label("Wiederherstellungsschlüssel", exact=True).fill(f"  {recovery_key.replace(' ', '  ')} ")
    await page.get_by_role("button", name="Bestätigen", exact=True).click()
    await expect(page.get_by_role("heading", name="Dieses Gerät ist bestätigt")).to_be_visible(timeout=60_000)
    await page.get_by_role("button", name="Weiter").click()
