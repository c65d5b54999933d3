# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""What two people do with messages and files beyond saying something: threads, versions, reactions, pins, pictures, drafts."""

import re

import pytest
from playwright.async_api import Route, expect
from tests.browser.deeds import FIELD, hears, message, say, write
from tests.browser.pictures import a_picture
from tests.browser.places import open_room, row, unique
from tests.browser.talk import answer_in_thread, choose, edit, react, save_file

pytestmark = pytest.mark.timeout(240)
pytest_plugins = ["tests.browser.company"]

UPLOAD = re.compile("/_matrix/media/v3/upload")


def panel(page):
    return page.get_by_role("region", name=re.compile("^Seitenleiste"))


async def header_item(page, item: str) -> None:
    await page.locator(".vb-header-buttons").get_by_role("button", name="Weiteres").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_a_thread_keeps_together_what_belongs_together(company):
    name = unique("Wochenplan")
    erika, max_ = await company.room(name)
    await say(erika, "Wer kommt am Montag?")
    await hears(max_, "Wer kommt am Montag?")
    await answer_in_thread(max_, "Wer kommt am Montag?", "Ich komme")
    await message(erika, "Wer kommt am Montag?").get_by_text("1 Antwort").click()
    thread = panel(erika)
    await expect(thread.get_by_text("Ich komme")).to_be_visible()
    field = thread.get_by_role("textbox", name="Antwort im Thema")
    await field.fill("Ich auch")
    await field.press("Enter")
    await expect(panel(max_).get_by_text("Ich auch").first).to_be_visible()
    # In the conversation there is the beginning alone.
    main = max_.get_by_role("region", name=re.compile("^Unterhaltung"))
    await expect(main.locator(".vb-timeline-row", has_text="Wer kommt am Montag?").get_by_text("2 Antworten")).to_be_visible()
    await expect(main.locator(".vb-message-body, .vb-text", has_text=re.compile("^Ich auch$"))).to_have_count(0)
    # Later, over the list of threads.
    await erika.reload()
    await open_room(erika, name)
    await header_item(erika, "Themen")
    await panel(erika).get_by_text("Wer kommt am Montag?").click()
    for text in ("Ich komme", "Ich auch"):
        await expect(panel(erika).get_by_text(text).last).to_be_visible()


async def test_what_was_changed_can_be_read_in_all_its_versions(company):
    erika, max_ = await company.room(unique("Fassungen"))
    await say(erika, "Treffen um neun")
    await hears(max_, "Treffen um neun")
    await edit(erika, "Treffen um neun", "Treffen um zehn")
    await hears(max_, "Treffen um zehn")
    await edit(erika, "Treffen um zehn", "Treffen um elf")
    await hears(max_, "Treffen um elf")
    await expect(message(max_, "Treffen um neun")).to_have_count(0)
    await message(max_, "Treffen um elf").get_by_role("button", name=re.compile("bearbeitet|Frühere Fassungen")).first.click()
    dialog = max_.get_by_role("dialog", name="Fassungen dieser Nachricht")
    await expect(dialog.locator(".vb-versions-item")).to_have_count(3)
    shown = await dialog.locator(".vb-versions-item").all_inner_texts()
    assert [re.search("Treffen um (\\w+)", text).group(1) for text in shown] == ["elf", "zehn", "neun"]


async def test_reactions_are_counted_and_taken_back(company):
    erika, max_ = await company.room(unique("Reaktionen"))
    await say(erika, "Abstimmung")
    await hears(max_, "Abstimmung")
    await react(max_, "Abstimmung")
    thumb = message(erika, "Abstimmung").locator(".vb-reaction", has_text="👍")
    await expect(thumb).to_be_visible()
    await thumb.click()
    await expect(message(max_, "Abstimmung").locator(".vb-reaction", has_text="👍")).to_contain_text("2")
    await thumb.click()
    await expect(message(max_, "Abstimmung").locator(".vb-reaction", has_text="👍")).not_to_contain_text("2")
    await message(max_, "Abstimmung").locator(".vb-reaction", has_text="👍").click()
    await expect(message(erika, "Abstimmung").locator(".vb-reaction", has_text="👍")).to_have_count(0)


async def test_who_runs_the_room_deletes_for_all_with_a_reason(company):
    erika, max_ = await company.room(unique("Aufräumen"))
    await say(max_, "Das gehört nicht hierher")
    await hears(erika, "Das gehört nicht hierher")
    await choose(erika, "Das gehört nicht hierher", "Löschen")
    dialog = erika.get_by_role("dialog")
    await dialog.get_by_label("Grund (freiwillig)").fill("Falscher Raum")
    await dialog.get_by_role("button", name="Löschen", exact=True).click()
    for page in (erika, max_):
        await expect(message(page, "Das gehört nicht hierher")).to_have_count(0)
    await expect(max_.get_by_text("Falscher Raum")).to_be_visible()


async def test_pictures_and_files_go_encrypted_with_their_captions(company):
    erika, max_ = await company.room(unique("Bilder"))
    before = len(company.erika.visitor.asked)
    picture, notes = a_picture(1600, 900, is_noisy=True), b"Notizen zum Haushalt. " * 300
    await erika.locator("input[type=file]").first.set_input_files(
        [
            {"name": "plan.png", "mimeType": "image/png", "buffer": picture},
            {"name": "notizen.txt", "mimeType": "text/plain", "buffer": notes},
        ]
    )
    await erika.get_by_label(re.compile("^Beschriftung für .*plan.png")).fill("Der neue Plan")
    await erika.get_by_label(re.compile("^Beschriftung für .*notizen.txt")).fill("Meine Notizen")
    await erika.get_by_role("button", name="Senden", exact=True).click()
    await hears(max_, "Der neue Plan")
    await hears(max_, "Meine Notizen")
    image = message(max_, "Der neue Plan").locator("img[src^='blob:']").first
    await expect(image).to_be_visible()
    # What is shown in the conversation is the small one, made and sealed by the sender.
    assert 0 < await image.evaluate("async img => { await img.decode(); return img.naturalWidth }") < 1600
    assert await save_file(max_, "notizen.txt") == notes
    uploads = [asked for asked in company.erika.visitor.asked[before:] if asked.method == "POST" and UPLOAD.search(asked.url)]
    assert len(uploads) == 3, "picture, its small one, and the file"
    for asked in uploads:
        assert "plan" not in asked.url
        assert "application/octet-stream" in asked.headers
        assert "PNG" not in asked.body[:8]
        assert "Haushalt" not in asked.body
    for one in company.both:
        one.visitor.must_have_kept("Der neue Plan", "Meine Notizen")


async def test_an_upload_is_stopped_and_one_that_failed_goes_again(company):
    erika, max_ = await company.room(unique("Hochladen"))
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await erika.route(UPLOAD, hold)
    await erika.locator("input[type=file]").first.set_input_files(
        {"name": "versehen.bin", "mimeType": "application/octet-stream", "buffer": bytes(200_000)}
    )
    await erika.get_by_role("button", name="Senden", exact=True).click()
    await erika.get_by_role("button", name="Hochladen abbrechen").click()
    await expect(message(erika, "versehen.bin")).to_have_count(0)
    await erika.unroute(UPLOAD)

    company.erika.visitor.tolerates("413|403")

    async def refuse(route: Route) -> None:
        await route.fulfill(status=403, json={"errcode": "M_FORBIDDEN", "error": "Die Prüfung läuft noch."})

    await erika.route(UPLOAD, refuse)
    await erika.locator("input[type=file]").first.set_input_files(
        {"name": "bericht.bin", "mimeType": "application/octet-stream", "buffer": bytes(range(256)) * 40}
    )
    await erika.get_by_role("button", name="Senden", exact=True).click()
    failed = message(erika, "bericht.bin")
    await expect(failed.get_by_text(re.compile("Nicht gesendet"))).to_be_visible()
    await expect(failed.get_by_text(re.compile("Die Prüfung läuft noch"))).to_be_visible()
    await erika.unroute(UPLOAD)
    await failed.get_by_role("button", name="Erneut senden").click()
    await hears(max_, "bericht.bin")
    assert await save_file(max_, "bericht.bin") == bytes(range(256)) * 40
    await expect(message(max_, "versehen.bin")).to_have_count(0)


async def test_what_was_begun_is_there_after_loading_anew(company):
    first = unique("Entwürfe")
    second = unique("Nebenan")
    erika, max_ = await company.room(first)
    await company.room(second)
    await open_room(erika, first)
    await erika.get_by_role("textbox", name=FIELD).fill("Noch nicht fertig")
    await open_room(erika, second)
    await expect(row(erika, first)).to_contain_text("Entwurf: Noch nicht fertig")
    await expect(erika.get_by_role("textbox", name=FIELD)).to_have_value("")
    await erika.reload()
    await open_room(erika, first)
    await expect(erika.get_by_role("textbox", name=FIELD)).to_have_value("Noch nicht fertig")
    await write(erika, "Jetzt fertig")
    await open_room(max_, first)
    await hears(max_, "Jetzt fertig")
    await open_room(erika, second)
    await expect(row(erika, first)).not_to_contain_text("Entwurf")


async def test_what_is_pinned_is_found_by_all(company):
    erika, max_ = await company.room(unique("Angeheftet"))
    await say(erika, "Die Einwahldaten stehen hier")
    await hears(max_, "Die Einwahldaten stehen hier")
    await choose(erika, "Die Einwahldaten stehen hier", "Anheften")
    await expect(
        message(max_, "Die Einwahldaten stehen hier")
        .get_by_text("Angeheftet")
        .or_(message(max_, "Die Einwahldaten stehen hier").get_by_label("Angeheftet"))
        .first
    ).to_be_visible()
    await header_item(max_, "Angeheftete Nachrichten")
    await expect(panel(max_).get_by_text("Die Einwahldaten stehen hier")).to_be_visible()
    await choose(erika, "Die Einwahldaten stehen hier", "Nicht mehr anheften")
    await expect(panel(max_).get_by_text("Nichts angeheftet")).to_be_visible()
