# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Through the real app, from the first screen to settings, for `script/screens`."""

import re
import tempfile
from pathlib import Path
from typing import Protocol

from playwright.async_api import Browser, Page, expect
from tests.browser.deeds import begin_with, choose, give_password, hears, keep_recovery_key, say, settle_in
from tests.browser.talk import answer, answer_in_thread, react, send_file
from tests.browser.verbund import Account, Verbund, a_verbund
from tests.browser.visitor import Visitor


class Album(Protocol):
    async def take(self, page: Page, name: str, *, is_piece: bool) -> None: ...


async def photograph_app(browser: Browser, album: Album) -> None:
    """Two people of two organisations; pictures are Erika's."""
    with tempfile.TemporaryDirectory(prefix="vb-screens-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        async with a_verbund(folder) as verbund:
            erika, max_ = [await Visitor.arrive(browser, name) for name in ("Erika", "Max")]
            await walk(verbund, erika, max_, album)
            for one in (erika, max_):
                await one.leave()


async def walk(verbund: Verbund, erika: Visitor, max_: Visitor, album: Album) -> None:
    """Hands each screen to the album as soon as it stands."""
    erikas = await verbund.somebody(verbund.stadt, "Erika", called="Erika Mustermann")
    maxs = await verbund.somebody(verbund.kreis, "Max", called="Max Beispiel")
    at_max, _ = await settle_in(max_, maxs)
    page = await enter(erika, erikas, album)
    await page.get_by_role("button", name="Neue Unterhaltung").first.click()
    await album.take(page, "app/new-conversation", is_piece=False)
    await page.get_by_role("button", name="Abbrechen").click()
    await begin_with(page, maxs.user_id)
    await say(page, "Guten Tag, Herr Beispiel! Können wir die Lage für Freitag kurz abstimmen?")
    await expect(at_max.get_by_role("button", name=re.compile("^Anfrage von"))).to_be_visible(timeout=60_000)
    await at_max.get_by_role("button", name=re.compile("^Anfrage von")).click()
    await expect(at_max.get_by_role("button", name="Annehmen", exact=True)).to_be_visible()
    await album.take(at_max, "app/request", is_piece=False)
    await at_max.get_by_role("button", name="Annehmen", exact=True).click()
    await talk(page, at_max)
    await album.take(page, "app/conversation", is_piece=False)
    await look_beside(page, album)
    await look_into_settings(page, album)


async def enter(erika: Visitor, erikas: Account, album: Album) -> Page:
    page = await erika.open(erikas.address)
    await expect(page.get_by_role("combobox", name="Name oder Ort")).to_be_visible()
    await album.take(page, "app/choose", is_piece=False)
    await choose(page, erikas.site.title)
    await expect(page.get_by_label("Benutzername")).to_be_visible()
    await album.take(page, "app/sign-in", is_piece=False)
    await give_password(page, erikas.localpart, erikas.password)
    await expect(page.get_by_role("button", name="Schlüssel anzeigen")).to_be_visible(timeout=60_000)
    await album.take(page, "app/recovery", is_piece=False)
    await keep_recovery_key(page)
    await page.get_by_role("button", name=re.compile("^(Weiter|Fertig|Schließen)")).click(timeout=60_000)
    await expect(page.get_by_role("navigation", name="Unterhaltungen")).to_be_visible()
    await album.take(page, "app/start", is_piece=False)
    return page


async def look_beside(page: Page, album: Album) -> None:
    """What stands beside a conversation."""
    await page.get_by_role("button", name=re.compile("^Personen: ")).first.click()
    await album.take(page, "app/people", is_piece=False)
    await page.get_by_role("button", name=re.compile("^Max Beispiel")).last.click()
    await album.take(page, "app/person", is_piece=False)
    for name, title in (
        ("settings", "Einstellungen der Unterhaltung"),
        ("threads", "Themen"),
        ("pinned", "Angeheftete Nachrichten"),
    ):
        await page.get_by_role("button", name="Weiteres", exact=True).click()
        await page.get_by_role("menuitem", name=title, exact=True).click()
        await album.take(page, f"app/{name}", is_piece=False)
    await page.keyboard.press("Escape")


async def look_into_settings(page: Page, album: Album) -> None:
    await page.get_by_role("button", name=re.compile("^Ihr Konto")).click()
    await page.get_by_role("menuitem", name="Einstellungen").click()
    sections = page.get_by_role("navigation", name="Bereiche").get_by_role("button")
    for number in range(await sections.count()):
        await sections.nth(number).click()
        await album.take(page, f"app/settings-{number + 1}", is_piece=False)
    await page.keyboard.press("Escape")


async def talk(erika: Page, max_: Page) -> None:
    """A short conversation that shows what there is."""
    await hears(max_, "Lage für Freitag")
    await say(max_, "Gern. Ich schicke Ihnen gleich den **Lageplan**.")
    await hears(erika, "den Lageplan")
    await send_file(max_, "Lageplan Freitag.txt", b"Blatt 7. " * 9000)
    await hears(erika, "Lageplan Freitag.txt")
    await react(erika, "den Lageplan")
    await answer(erika, "den Lageplan", "Vielen Dank! Die Feuerwehr ist ab 8 Uhr vor Ort.")
    await hears(max_, "Vielen Dank!")
    await answer_in_thread(max_, "Vielen Dank!", "Wer übernimmt die Sperrung?")
    await expect(erika.get_by_text("1 Antwort")).to_be_visible()
