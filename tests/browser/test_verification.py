# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Who is who: comparing with a person, vouching for an own device, losing everything, through the real interface."""

import asyncio
import re

import aiohttp
import pytest
from playwright.async_api import expect
from tests.browser.company import Member
from tests.browser.deeds import begin_with, hears, is_in, message, open_first, restore, say, settle_in, write
from tests.browser.places import accept, confirm, own_menu, show_person
from tests.browser.test_worker import until
from tests.browser.vouching import (
    ENDED,
    accept_comparison,
    arrive_again,
    begin_anew,
    compare_emoji,
    device_menu,
    open_devices,
    prove_it_is_me,
    token_of,
    verifying,
)

pytestmark = pytest.mark.timeout(300)
pytest_plugins = ["tests.browser.company"]
STORED = "async () => (await indexedDB.databases()).length"


@pytest.fixture
def newcomers(visitor, verbund):
    """Verena at Stadt and Karl at Landkreis in a conversation; their devices and identities are this test's own."""

    async def arrive(name: str, site):
        account = await verbund.somebody(site, name)
        one = await visitor(name)
        page, key = await settle_in(one, account)
        return Member(one, account, page, key)

    async def meet():
        verena, karl = await asyncio.gather(arrive("Verena", verbund.stadt), arrive("Karl", verbund.kreis))
        await begin_with(verena.page, karl.user_id)
        await say(verena.page, "Guten Tag, Karl")
        await accept(karl.page, verena.account.localpart)
        await hears(karl.page, "Guten Tag, Karl")
        await say(karl.page, "Guten Tag, Verena")
        await hears(verena.page, "Guten Tag, Verena")
        return verena, karl

    return meet


async def test_two_people_compare_and_a_changed_identity_blocks_until_it_is_confirmed(newcomers, visitor):
    verena, karl = await newcomers()
    panel = await show_person(verena.page, karl.account.localpart)
    await panel.get_by_role("button", name=re.compile("^(Prüfen|Bestätigen)$")).click()
    await accept_comparison(karl.page)
    await compare_emoji(verena.page, karl.page)
    for page in (verena.page, karl.page):
        await expect(page.locator(".vb-header-verified")).to_be_visible()

    # Karl has lost all: another device begins anew. It isn't the Karl that was compared.
    other = await visitor("Karls-Neues")
    at_other = await arrive_again(other, karl.account)
    new_key = await begin_anew(at_other, karl.account)
    assert new_key != karl.recovery_key
    await expect(verena.page.get_by_text(re.compile("Die Identität von .* hat sich geändert")).first).to_be_visible(
        timeout=60_000
    )
    await expect(verena.page.locator(".vb-header-verified")).to_have_count(0)
    before = len(verena.visitor.asked)
    await write(verena.page, "Geheim, nur für den echten Karl")
    await expect(verena.page.get_by_text("Noch nicht senden")).to_be_visible()
    await expect(verena.page.get_by_role("button", name="Senden", exact=True)).to_be_disabled()
    # What was typed stays with her.
    field = verena.page.get_by_role("textbox", name=re.compile("^Nachricht an"))
    await expect(field).to_have_value("Geheim, nur für den echten Karl")
    assert not any("/send/m.room.encrypted/" in asked.url for asked in verena.visitor.asked[before:])

    await verena.page.get_by_role("button", name="Ich habe nachgefragt: ist in Ordnung").click()
    await expect(verena.page.get_by_text(re.compile("Die Identität von .* hat sich geändert"))).to_have_count(0)
    await say(verena.page, "Schön, dass Sie wieder da sind")
    await open_first(at_other)
    await hears(at_other, "Schön, dass Sie wieder da sind", 60)
    # What was written before went to nobody.
    await expect(message(at_other, "Geheim, nur für den echten Karl")).to_have_count(0)


async def test_an_own_device_is_vouched_for_by_a_picture_of_the_code_named_and_signed_out_from_afar(newcomers, visitor):
    verena, _ = await newcomers()
    phone = await visitor("Verenas-Telefon")
    phone.tolerates(ENDED)
    at_phone = await arrive_again(phone, verena.account)
    await at_phone.get_by_role("button", name="Mit einem anderen Gerät").click()
    await accept_comparison(verena.page)
    await verifying(verena.page).get_by_role("button", name="QR-Code hier anzeigen").click(timeout=60_000)
    code = verifying(verena.page).locator(".vb-verify-qr").get_by_label("QR-Code zum Bestätigen")
    await expect(code).to_be_visible()
    photo = {"name": "foto.png", "mimeType": "image/png", "buffer": await code.screenshot()}
    await verifying(at_phone).get_by_role("button", name="QR-Code des anderen Geräts lesen").click()
    await verifying(at_phone).locator("input[type=file]").set_input_files(photo)
    await verifying(verena.page).get_by_role("button", name="Ja, es zeigt einen Haken").click(timeout=60_000)
    for page in (verena.page, at_phone):
        await verifying(page).get_by_role("button", name="Fertig").click(timeout=60_000)
    weiter = at_phone.get_by_role("button", name="Weiter", exact=True)
    await expect(weiter.or_(at_phone.get_by_role("navigation", name="Unterhaltungen")).first).to_be_visible(timeout=60_000)
    if await weiter.is_visible():
        await weiter.click()
    await is_in(at_phone)
    await open_first(at_phone)
    await hears(at_phone, "Guten Tag, Verena", 60)

    devices = await open_devices(verena.page)
    theirs = devices.locator(".vb-settings-device", has_not_text="Dieses Gerät")
    await expect(theirs).to_have_count(1)
    await expect(theirs).to_contain_text("Bestätigt")
    await device_menu(devices, theirs, "Umbenennen")
    await theirs.get_by_label("Name des Geräts").fill("Verenas Diensttelefon")
    await theirs.get_by_role("button", name="Speichern").click()
    await expect(devices.locator(".vb-settings-device", has_text="Verenas Diensttelefon")).to_be_visible()

    assert await at_phone.evaluate(STORED) > 1
    await device_menu(devices, theirs, "Abmelden")
    await mean_it(verena)
    await expect(at_phone.get_by_text("Sie wurden abgemeldet").first).to_be_visible(timeout=60_000)
    await expect(devices.locator(".vb-settings-device")).to_have_count(1)
    # What it had stored is gone: loading the page shows the entrance, and no word of what was written.
    await at_phone.reload()
    await until(at_phone, "async () => (await indexedDB.databases()).length === 1")
    await expect(at_phone.get_by_text("Guten Tag, Verena")).to_have_count(0)
    await expect(at_phone.get_by_role("navigation", name="Unterhaltungen")).to_have_count(0)


async def mean_it(member: Member) -> None:
    """First whether it is meant, then whose password it is."""
    dialog = member.page.get_by_role("dialog", name=re.compile("abmelden\\?")).or_(
        member.page.get_by_role("alertdialog", name=re.compile("abmelden\\?"))
    )
    await dialog.get_by_role("button", name="Abmelden", exact=True).click()
    asked = member.page.get_by_role("dialog", name="Bestätigen, dass Sie es sind")
    await prove_it_is_me(asked, member.account.password)


async def test_a_backup_that_was_deleted_is_mended(newcomers):
    verena, _ = await newcomers()
    base, headers = verena.account.site.base_url, {"Authorization": f"Bearer {token_of(verena.visitor)}"}
    verena.visitor.tolerates("404|M_NOT_FOUND|backup")
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(f"{base}/_matrix/client/v3/room_keys/version") as answer:
            version = (await answer.json())["version"]
        async with session.delete(f"{base}/_matrix/client/v3/room_keys/version/{version}") as answer:
            assert answer.status == 200
        settings = await open_devices(verena.page)
        await settings.get_by_role("button", name="Prüfen und reparieren").click()
        await expect(settings.get_by_text("Die Sicherung der Nachrichtenschlüssel fehlt.")).to_be_visible(timeout=60_000)
        await expect(settings.get_by_text("Alles in Ordnung.")).to_be_visible(timeout=60_000)
        async with session.get(f"{base}/_matrix/client/v3/room_keys/version") as answer:
            assert answer.status == 200
            assert (await answer.json())["version"] != version


async def test_what_is_written_while_no_device_is_signed_in_is_readable_afterwards(newcomers, visitor):
    verena, karl = await newcomers()
    await own_menu(karl.page, "Abmelden")
    await confirm(karl.page, "Abmelden?", "Abmelden")
    await expect(karl.page.get_by_label("Benutzername").or_(karl.page.get_by_role("combobox")).first).to_be_visible(
        timeout=60_000
    )
    assert await karl.page.get_by_text("Guten Tag, Karl").count() == 0
    await say(verena.page, "Niemand ist da")
    again = await visitor("Karl-morgen")
    page = await arrive_again(again, karl.account)
    await restore(page, karl.recovery_key)
    await is_in(page)
    await open_first(page)
    await hears(page, "Niemand ist da", 60)
    await hears(page, "Guten Tag, Karl", 60)
