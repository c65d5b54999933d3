# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Sign-in, reading, writing, comparing as a screen reader goes through it: what is said, in which order; where the focus is."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect
from tests.browser.accessibility import outline
from tests.browser.deeds import accept_request, begin_with, choose, give_password, hears, say, settle_in, write
from tests.browser.visitor import PHONE

pytestmark = pytest.mark.timeout(300)
# What live regions come to say, in order; the same words in a row count once, as they are said once.
_LISTEN = """() => {
  window.said = [];
  const note = (changes) => {
    for (const { target } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      const words = element?.closest("[role=status], [role=alert], [aria-live]")?.textContent.trim();
      if (words && window.said.at(-1) !== words) window.said.push(words);
    }
  };
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


async def said(page: Page) -> list[str]:
    return list(await page.evaluate("() => window.said"))


def bare(text: str) -> str:
    """Without the invisible marks around names."""
    return re.sub("[\u2066-\u2069]", "", text)


async def in_order(page: Page, *words: str) -> None:
    """The accessibility tree says these one after another."""
    told = bare(await outline(page))
    at = 0
    for word in words:
        found = told.find(word, at)
        assert found >= 0, f"{word!r} is not said, or too early:\n{told}"
        at = found + len(word)


async def test_signing_in_is_read_from_the_heading_and_a_wrong_password_is_said(verbund, visitor):
    erika = await visitor("Erika")
    account = await verbund.somebody(verbund.stadt, "Erika")
    page = await erika.open(account.address)
    await expect(page).to_have_title("Für welche Organisation arbeiten Sie? – Verbund")
    field = page.get_by_role("combobox", name="Name oder Ort der Organisation")
    await expect(field).to_be_focused()
    await in_order(page, "banner", 'combobox "Sprache"', "main", 'heading "Für welche Organisation', 'combobox "Name oder Ort')
    await page.evaluate(_LISTEN)
    await field.press_sequentially(verbund.stadt.title[:8])
    await expect(page.get_by_role("status").filter(has_text="1 Vorschlag")).to_have_count(1)
    await field.fill("")
    await choose(page, verbund.stadt.title)

    await expect(page.get_by_role("heading", level=1, name="Anmelden")).to_be_focused()
    await expect(page).to_have_title("Anmelden – Verbund")
    await in_order(
        page, 'heading "Anmelden"', verbund.stadt.title, "Gehört zum Verbund", 'textbox "Benutzername"', 'textbox "Passwort"'
    )
    await give_password(page, account.localpart, "Falsches Passwort 1")
    alert = page.get_by_role("alert").filter(has_text="Benutzername oder Passwort stimmt nicht")
    await expect(alert).to_have_count(1)
    for name in ("Benutzername", "Passwort"):
        await expect(page.get_by_role("textbox", name=name, exact=True)).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_role("textbox", name="Passwort", exact=True)).to_be_focused()


async def test_reading_writing_and_comparing(verbund, visitor):
    erika, max_ = await asyncio.gather(visitor("Erika"), visitor("Max", viewport=PHONE))
    erikas = await verbund.somebody(verbund.stadt, "Erika", called="Erika Mustermann")
    maxs = await verbund.somebody(verbund.kreis, "Max", called="Max Beispiel")
    (page, _), (at_max, _) = await asyncio.gather(settle_in(erika, erikas), settle_in(max_, maxs))

    # Who begins a conversation writes. Its name is in the title, in the landmark and in the heading.
    await begin_with(page, maxs.user_id)
    await expect(page.get_by_role("textbox", name=re.compile("^Nachricht an"))).to_be_focused()
    await say(page, "Guten Tag, **Herr Beispiel**")
    await expect(page.get_by_role("textbox", name=re.compile("^Nachricht an"))).to_be_focused()
    await accept_request(at_max)
    await hears(at_max, "Herr Beispiel")
    await expect(page.get_by_role("heading", level=1, name="Max Beispiel")).to_be_visible()
    await expect(page).to_have_title("Max Beispiel – Verbund")

    # A message comes: said once, with its sender, and its name says all that belongs to it.
    await page.evaluate(_LISTEN)
    await write(at_max, "Guten Tag, Frau Mustermann")
    await hears(page, "Frau Mustermann")
    await page.wait_for_function("() => window.said.some((words) => words.includes('Frau Mustermann'))")
    heard = [bare(words) for words in await said(page) if "Frau Mustermann" in words]
    assert len(heard) == 1, heard
    assert "Max Beispiel" in heard[0], heard
    article = page.get_by_role("article", name=re.compile("Max Beispiel.*Landkreis Beispiel.*Guten Tag, Frau Mustermann"))
    await expect(article).to_have_count(1)
    # Format is not read as signs.
    await expect(page.get_by_role("article", name=re.compile(r"^Sie, .*Guten Tag, Herr Beispiel$"))).to_have_count(1)
    await in_order(
        page,
        'navigation "Unterhaltungen"',
        "main",
        'region "Unterhaltung: Max Beispiel"',
        'heading "Max Beispiel" [level=1]',
        'list "Beteiligte Organisationen"',
        "Landkreis Beispiel",
        'heading "Nachrichten in',
        "Guten Tag, Herr Beispiel",
        "Guten Tag, Frau Mustermann",
        'region "Nachricht schreiben"',
        'textbox "Nachricht an Max Beispiel"',
    )
    # Typing chatters with nobody.
    before = len(await said(page))
    await page.get_by_role("textbox", name=re.compile("^Nachricht an")).press_sequentially("Ein Entwurf")
    assert len(await said(page)) == before, await said(page)
    await compare(page, at_max)


async def compare(page: Page, at_max: Page) -> None:
    """Each step is read from its beginning; the pictures are words in a numbered list, the same on both sides."""
    await page.get_by_role("button", name=re.compile("^Personen: ")).click()
    panel = page.get_by_role("region", name=re.compile("^Seitenleiste"))
    await panel.get_by_role("button", name=re.compile("^Max Beispiel")).click()
    await expect(panel.get_by_role("heading", level=2, name="Max Beispiel")).to_be_focused()
    await panel.get_by_role("button", name="Bestätigen", exact=True).click()
    asked = at_max.get_by_role("dialog", name="Erika Mustermann bestätigen")
    await expect(asked).to_be_visible(timeout=60_000)
    await asked.get_by_role("button", name="Annehmen").click()
    await page.get_by_role("button", name="Sieben Bilder vergleichen").click(timeout=60_000)
    words = []
    for one in (page, at_max):
        dialog = one.get_by_role("dialog", name=re.compile("bestätigen$"))
        await expect(dialog.get_by_role("listitem")).to_have_count(7, timeout=60_000)
        words.append(re.findall("listitem: (.+)", await dialog.aria_snapshot()))
        assert await dialog.evaluate("(all) => all.contains(document.activeElement)")
    assert words[0] == words[1], words
    assert all(re.search("[A-Za-zÄÖÜäöü]{3}", word) for word in words[0]), words[0]
    for one in (page, at_max):
        await one.get_by_role("button", name="Ja, alle sieben sind gleich").click()
    for one in (page, at_max):
        await expect(one.get_by_role("dialog").get_by_text("ist bestätigt.")).to_be_visible(timeout=60_000)


async def test_panels_and_dialogs_take_the_focus_and_give_it_back(verbund, visitor):
    erika = await visitor("Erika")
    page, _ = await settle_in(erika, await verbund.somebody(verbund.stadt, "Erika"))
    other = await verbund.somebody(verbund.stadt, "Hans")
    await begin_with(page, other.user_id)
    people = page.get_by_role("button", name=re.compile("^Personen: "))
    await people.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=2, name="Personen")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(people).to_be_focused()

    account = page.get_by_role("button", name=re.compile("^Ihr Konto"))
    await account.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Einstellungen").press("Enter")
    await expect(page.get_by_role("dialog", name="Einstellungen")).to_be_visible()
    await expect(page.get_by_role("heading", level=2, name="Einstellungen")).to_be_focused()
    # Nothing of a dialog passes for a landmark of the page.
    assert re.search("banner|contentinfo", await page.get_by_role("dialog").aria_snapshot()) is None
    await page.keyboard.press("Escape")
    await expect(account).to_be_focused()


async def test_on_a_phone_back_closes_what_was_opened_last_and_the_focus_is_never_lost(verbund, visitor):
    erika = await visitor("Erika", viewport=PHONE, has_touch=True, is_mobile=True)
    page, _ = await settle_in(erika, await verbund.somebody(verbund.stadt, "Erika"))
    other = await verbund.somebody(verbund.stadt, "Hans")
    await begin_with(page, other.user_id)
    conversation = page.locator("#vb-region-main")
    await expect(conversation).to_be_focused()
    people = page.get_by_role("button", name=re.compile("^Personen: "))
    await people.click()
    await expect(page.get_by_role("heading", level=2, name="Personen")).to_be_focused()
    await page.go_back()
    await expect(people).to_be_focused()
    # Closed by its own button, it costs no press of "back".
    await people.click()
    await page.get_by_role("button", name="Seitenleiste schließen").click()
    await page.go_back()
    await expect(page.get_by_role("navigation", name="Unterhaltungen")).to_be_visible()
    await expect(page.locator("#vb-region-list")).to_be_visible()
    assert await page.evaluate("() => document.activeElement !== document.body"), "the focus is nowhere"
