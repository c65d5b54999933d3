# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms with people of both organisations: who may what, what they are called, and how they stand in the list."""

import re

import pytest
from playwright.async_api import expect
from tests.browser.deeds import hears, message, say, settle_in, write
from tests.browser.pictures import a_picture
from tests.browser.places import (
    accept,
    choose_by_id,
    choose_in_list,
    confirm,
    make_room,
    open_room,
    request,
    row,
    show_people,
    show_person,
    show_settings,
    unique,
)

pytestmark = pytest.mark.timeout(300)
pytest_plugins = ["tests.browser.company"]


async def test_roles_are_given_and_taken(company):
    erika, max_ = await company.room(unique("Rollen"))
    name = company.max.account.localpart
    panel = await show_person(erika, name)
    await panel.get_by_role("radio", name=re.compile("^Nur lesen")).click()
    await expect(max_.get_by_text("Hier können Sie lesen, aber nicht schreiben").first).to_be_visible()
    await expect(max_.get_by_role("textbox", name=re.compile("^Nachricht an"))).to_have_count(0)
    await panel.get_by_role("radio", name=re.compile("^Moderation")).click()
    await expect(max_.get_by_role("textbox", name=re.compile("^Nachricht an"))).to_be_visible()
    await say(max_, "Ich moderiere jetzt")
    await hears(erika, "Ich moderiere jetzt")
    # Who gets as much as oneself can't be told off any more: that is asked first.
    await panel.get_by_role("radio", name=re.compile("^Administration")).click()
    await confirm(erika, "die Administration geben?", "Administration geben")
    await expect(panel.get_by_text("Administration: darf alles").first).to_be_visible()
    panel = await show_people(max_)
    await expect(panel.locator(".vb-people-row", has_text="Administration")).to_have_count(2)


async def test_who_is_removed_reads_nothing_more_and_may_come_back_who_is_banned_may_not(company):
    name_of_room = unique("Entfernen")
    erika, max_ = await company.room(name_of_room)
    # His app asks for what it may no longer see, and is told so.
    company.max.visitor.tolerates("M_FORBIDDEN.* not in room")
    name = company.max.account.localpart
    await say(erika, "Vor dem Entfernen")
    await hears(max_, "Vor dem Entfernen")
    panel = await show_person(erika, name)
    await panel.get_by_role("button", name="Aus dem Raum entfernen").click()
    await confirm(erika, "aus dem Raum entfernen?", "Entfernen")
    await expect(
        max_.get_by_text("Sie sind nicht mehr in diesem Raum").or_(max_.get_by_text("Sie haben diesen Raum verlassen")).first
    ).to_be_visible()
    await say(erika, "Nach dem Entfernen")

    panel = await show_people(erika)
    if await panel.get_by_role("button", name="Zurück zu allen Personen").count() > 0:
        await panel.get_by_role("button", name="Zurück zu allen Personen").click()
    await panel.get_by_role("button", name="Personen einladen").click()
    dialog = erika.get_by_role("dialog")
    await choose_by_id(dialog, company.max.user_id)
    await dialog.get_by_role("button", name="1 Person einladen").click()
    await expect(dialog).to_have_count(0)
    await accept(max_, name_of_room)
    await open_room(max_, name_of_room)
    await say(erika, "Wieder dabei")
    await hears(max_, "Wieder dabei")
    # What was said in between was not for him.
    await expect(message(max_, "Nach dem Entfernen")).to_have_count(0)

    panel = await show_person(erika, name)
    await panel.get_by_role("button", name="Ausschließen").click()
    dialog = erika.get_by_role("dialog", name=re.compile("ausschließen\\?")).or_(
        erika.get_by_role("alertdialog", name=re.compile("ausschließen\\?"))
    )
    await dialog.get_by_label(re.compile("^Grund")).fill("Zum Ausprobieren")
    await confirm(erika, "ausschließen?", "Ausschließen")
    # A homeserver that has nobody left in the room may say so with its next answer only.
    await expect(max_.get_by_text("Sie wurden aus diesem Raum ausgeschlossen").first).to_be_visible(timeout=60_000)
    await show_people(erika)
    await expect(erika.get_by_text("Zum Ausprobieren").first).to_be_visible()


async def test_leaving_says_what_is_lost(company):
    name = unique("Weggehen")
    erika, max_ = await company.room(name)
    await choose_in_list(erika, name, "Verlassen …")
    dialog = erika.get_by_role("dialog", name=re.compile("verlassen\\?")).or_(
        erika.get_by_role("alertdialog", name=re.compile("verlassen\\?"))
    )
    await expect(dialog.get_by_text("Sie sind die letzte Person, die diesen Raum verwalten kann")).to_be_visible()
    await expect(dialog.get_by_text("Zurück kommen Sie nur, wenn Sie wieder eingeladen werden")).to_be_visible()
    await dialog.get_by_role("button", name="Bleiben").click()
    await expect(row(erika, name)).to_be_visible()
    await choose_in_list(max_, name, "Verlassen …")
    await confirm(max_, "verlassen?", "Verlassen")
    await expect(row(max_, name)).to_have_count(0)
    await expect(erika.get_by_text("hat den Raum verlassen").first).to_be_visible()
    # Alone now: what was written goes with the last.
    await choose_in_list(erika, name, "Verlassen …")
    await expect(dialog.get_by_text("Nach Ihnen ist niemand mehr hier")).to_be_visible()
    await confirm(erika, "verlassen?", "Verlassen")
    await expect(row(erika, name)).to_have_count(0)


async def test_what_a_room_is_called_and_looks_like_changes_at_both(company):
    new = unique("Neuer Name")
    erika, max_ = await company.room(unique("Alter Name"))
    panel = await show_settings(erika)
    await panel.get_by_label("Name", exact=True).fill(new)
    await panel.get_by_role("button", name="Speichern").click()
    await expect(max_.get_by_role("heading", name=new, level=1)).to_be_visible()
    await expect(row(max_, new)).to_be_visible()
    await panel.get_by_label("Worum geht es?").fill("Haushalt 2027")
    await panel.get_by_role("button", name="Speichern").click()
    await expect(max_.locator(".vb-header-topic", has_text="Haushalt 2027")).to_be_visible()
    picture = {"name": "wappen.png", "mimeType": "image/png", "buffer": a_picture()}
    await panel.locator("input[type=file]").set_input_files(picture)
    await expect(max_.locator("img.vb-header-avatar")).to_be_visible()
    assert await max_.locator("img.vb-header-avatar").evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    await panel.get_by_role("button", name="Bild entfernen").click()
    await expect(max_.locator("img.vb-header-avatar")).to_have_count(0)
    await (
        panel.get_by_label("Auch alles Frühere")
        .or_(panel.get_by_role("combobox", name=re.compile("später dazukommen")))
        .first.wait_for()
    )
    # Max may look at it, not change it.
    theirs = await show_settings(max_)
    await expect(theirs.get_by_text("Ändern kann das nur die Administration des Raums.")).to_be_visible()
    await expect(theirs.get_by_label("Name", exact=True)).to_have_count(0)


async def test_a_space_has_rooms_that_its_people_join(company, visitor):
    space = unique("Bauamt")
    room = unique("Bauanträge")
    # Within one organisation: what another member's space lists is not told across the border.
    erika, jonas = company.erika.page, await company.verbund.somebody(company.verbund.stadt, "Jonas")
    at_jonas, _ = await settle_in(await visitor("Jonas"), jonas)
    await erika.get_by_role("button", name="Neue Unterhaltung").first.click()
    dialog = erika.get_by_role("dialog", name="Neue Unterhaltung")
    await dialog.get_by_role("radio", name="Raum für mehrere").check()
    await dialog.get_by_role("radio", name=re.compile("^Bereich")).check()
    await dialog.get_by_label("Name des Bereichs").fill(space)
    await choose_by_id(dialog, jonas.user_id)
    await dialog.get_by_role("button", name="Bereich anlegen").click()
    await expect(dialog).to_have_count(0, timeout=60_000)
    await erika.get_by_role("button", name="Raum anlegen").first.click()
    dialog = erika.get_by_role("dialog", name="Neue Unterhaltung")
    await dialog.get_by_label("Name des Raums").fill(room)
    await dialog.get_by_role("radio", name="Alle aus dem Bereich").check()
    await dialog.get_by_role("button", name="Raum anlegen", exact=True).click()
    await expect(erika.get_by_role("heading", name=room, level=1)).to_be_visible(timeout=60_000)

    await accept(at_jonas, space)
    await at_jonas.get_by_role("button", name=re.compile("^Beitreten")).click(timeout=60_000)
    await expect(at_jonas.get_by_role("heading", name=room, level=1)).to_be_visible(timeout=60_000)
    await say(at_jonas, "Im Bereich beigetreten")
    await hears(erika, "Im Bereich beigetreten")
    # The list can be narrowed to the space.
    await erika.get_by_role("button", name="Bereich", exact=True).click()
    await erika.get_by_role("menuitemcheckbox", name=space).click()
    await expect(row(erika, room)).to_be_visible()
    await expect(erika.locator(".vb-row")).to_have_count(1)
    await erika.get_by_role("button", name="Alle", exact=True).click()


async def test_favourites_unread_mute_and_filter_of_the_list(company):
    first = unique("Ordnung")
    second = unique("Anderes")
    erika, max_ = await company.room(first)
    await choose_in_list(erika, first, "Zu den Favoriten")
    await erika.get_by_role("button", name="Favoriten", exact=True).click()
    await expect(row(erika, first)).to_be_visible()
    await choose_in_list(erika, first, "Aus den Favoriten nehmen")
    await expect(row(erika, first)).to_have_count(0)
    await erika.get_by_role("button", name="Alle", exact=True).click()

    await erika.keyboard.press("Escape")
    await company.room(second)
    await choose_in_list(erika, first, "Als ungelesen markieren")
    await expect(row(erika, first)).to_contain_text("als ungelesen markiert")
    await erika.get_by_role("button", name=re.compile("^Ungelesen")).click()
    await expect(row(erika, first)).to_be_visible()
    await expect(row(erika, second)).to_have_count(0)
    await erika.get_by_role("button", name="Alle", exact=True).click()
    await choose_in_list(erika, first, "Als gelesen markieren")
    await expect(row(erika, first)).not_to_contain_text("als ungelesen markiert")

    # A message counts; in a muted room it doesn't shout.
    await open_room(max_, first)
    await say(max_, "Das zählt")
    await expect(row(erika, first)).to_contain_text("1 ungelesene Nachricht")
    await expect(row(erika, first)).to_contain_text("Das zählt")
    await open_room(erika, first)
    await hears(erika, "Das zählt")
    await expect(row(erika, first)).not_to_contain_text("ungelesene Nachricht")
    async with erika.expect_response(re.compile("/pushrules/")):
        await choose_in_list(erika, first, "Nie (stumm)")
    await expect(row(erika, first)).to_contain_text("stumm")
    await open_room(erika, second)
    await write(max_, "Das ist leise")
    await expect(row(erika, first)).to_contain_text("Das ist leise")
    await expect(row(erika, first)).to_contain_text("1 ungelesene Nachricht")
    await erika.get_by_role("button", name=re.compile("^Ungelesen")).click()
    await expect(row(erika, first)).to_have_count(0)
    await erika.get_by_role("button", name="Alle", exact=True).click()

    field = erika.get_by_role("textbox", name="Unterhaltungen filtern")
    await field.fill(first.lower())
    await expect(row(erika, first)).to_be_visible()
    await expect(row(erika, second)).to_have_count(0)
    await field.fill("gibt es nicht")
    await expect(erika.get_by_text("Keine Unterhaltung passt zu")).to_be_visible()
    await field.press("Escape")
    await expect(row(erika, second)).to_be_visible()


async def test_an_invitation_that_is_taken_back_goes_away(company):
    name = unique("Doch nicht")
    erika, max_ = company.erika.page, company.max.page
    await make_room(erika, name, company.max.user_id)
    await expect(request(max_, name)).to_be_visible(timeout=60_000)
    panel = await show_person(erika, company.max.account.localpart)
    await panel.get_by_role("button", name="Einladung zurückziehen").click()
    await expect(request(max_, name)).to_have_count(0)
